//! Figures as CSV: RFC 4180, or as a French spreadsheet opens it.

use crate::catalogue::plan::Nature;

use super::figures::Figure;
use super::number_text::push_number;
use super::published::PublishedEdition;
use super::selection::Selection;

/// Spelling of a CSV file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180: commas, decimal points, CRLF.
    #[default]
    Rfc4180,
    /// Byte-order mark, semicolons, decimal commas.
    ExcelFr,
}

/// Names of the columns: those of the JSON members.
const COLUMNS: [&str; 26] = [
    "id",
    "edition",
    "fictitious",
    "indicator",
    "indicator_version",
    "label",
    "geo",
    "geo_label",
    "time_period",
    "population",
    "breakdown",
    "breakdown_label",
    "obs_value",
    "display",
    "unit",
    "decimals",
    "numerator",
    "denominator",
    "accredited",
    "surveyed",
    "respondents",
    "filled",
    "response_rate",
    "obs_status",
    "conf_status",
    "notes",
];

/// Column of the objectives, last: `plan:objective`, with its mark when illustrative.
const OBJECTIVES: &str = "objectives";

/// A list of figures as a table.
pub fn figures_table(
    edition: &PublishedEdition,
    selection: &Selection,
    dialect: Dialect,
) -> String {
    let mut writer = CsvWriter::new(dialect);
    for figure in selection.figures(edition) {
        writer.figure(&figure);
    }
    writer.finish()
}

/// Writes figures as a table.
#[derive(Debug)]
pub struct CsvWriter {
    out: String,
    dialect: Dialect,
    at_line_start: bool,
}

impl CsvWriter {
    /// A table with its header.
    pub fn new(dialect: Dialect) -> Self {
        let mut writer = Self {
            out: String::new(),
            dialect,
            at_line_start: true,
        };
        if dialect == Dialect::ExcelFr {
            writer.out.push('\u{feff}');
        }
        for name in COLUMNS {
            writer.text(name);
        }
        writer.text(OBJECTIVES);
        writer.end_line();
        writer
    }

    /// Appends one figure.
    pub fn figure(&mut self, figure: &Figure<'_>) {
        let summary = figure.edition().summary();
        let definition = figure.definition();
        self.text(&figure.id());
        self.text(&summary.id);
        self.text(if summary.fictitious { "true" } else { "false" });
        self.text(definition.map_or("", |definition| &definition.id));
        self.whole(Some(figure.version()));
        self.text(definition.map_or("", |definition| &definition.label));
        self.text(figure.geo());
        self.text(figure.territory().map_or("", |territory| &territory.label));
        self.text(&figure.data_year().to_string());
        self.text(figure.key().population.code());
        self.text(figure.breakdown().unwrap_or_default());
        self.text(figure.breakdown_label().unwrap_or_default());
        self.number(figure.value());
        self.text(&figure.display());
        self.text(definition.map_or("", |definition| &definition.unit));
        self.whole(definition.map(|definition| definition.decimals.into()));
        self.number(figure.numerator());
        self.number(figure.denominator());
        self.counts(figure);
        let (obs_status, conf_status) = figure.statuses();
        self.text(obs_status.code());
        self.text(conf_status.code());
        self.text(&figure.notes().join(" | "));
        self.text(&objectives(figure));
        self.end_line();
    }

    /// The table.
    pub fn finish(self) -> String {
        self.out
    }

    fn counts(&mut self, figure: &Figure<'_>) {
        let public = figure.public_counts();
        self.whole(public.map(|(accredited, _)| accredited));
        self.whole(public.map(|(_, surveyed)| surveyed));
        self.whole(figure.respondents());
        self.whole(figure.counts().map(|counts| counts.filled));
        self.number(figure.response_rate());
    }

    fn separator(&self) -> char {
        match self.dialect {
            Dialect::Rfc4180 => ',',
            Dialect::ExcelFr => ';',
        }
    }

    fn separate(&mut self) {
        if !self.at_line_start {
            self.out.push(self.separator());
        }
        self.at_line_start = false;
    }

    fn text(&mut self, text: &str) {
        self.separate();
        if text.contains([self.separator(), '"', '\n', '\r']) {
            self.out.push('"');
            self.out.push_str(&text.replace('"', "\"\""));
            self.out.push('"');
        } else {
            self.out.push_str(text);
        }
    }

    fn whole(&mut self, number: Option<u32>) {
        self.number(number.map(f64::from));
    }

    fn number(&mut self, number: Option<f64>) {
        let mut plain = String::new();
        if number.is_some_and(f64::is_finite) {
            push_number(&mut plain, number);
        }
        match self.dialect {
            Dialect::Rfc4180 => self.text(&plain),
            Dialect::ExcelFr => {
                self.separate();
                self.out.push_str(&plain.replace('.', ","));
            }
        }
    }

    fn end_line(&mut self) {
        self.out.push_str("\r\n");
        self.at_line_start = true;
    }
}

fn objectives(figure: &Figure<'_>) -> String {
    let names = figure.objectives().map(|attached| {
        let mark = match attached.objective.nature {
            Nature::Illustrative => " (illustratif)",
            Nature::Sourced => "",
        };
        format!("{}:{}{mark}", attached.plan.id, attached.objective.code)
    });
    names.collect::<Vec<_>>().join(" | ")
}
