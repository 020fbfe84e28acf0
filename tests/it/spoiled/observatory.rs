//! An observatory of its own for each test, generated deliveries, and hands to spoil them.

use std::sync::LazyLock;

use tempfile::TempDir;
use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::answer::Answer;
use vigie::domain::delivery::{DeliveryStatus, Feed, Record};
use vigie::geography::Geography;
use vigie::import::{Decision, ImportReport, Issue};
use vigie::service::generate::plan_files;
use vigie::service::import_file::{ImportOptions, import_bytes};
use vigie::service::workplace::Workplace;

pub(super) const NOW: &str = "2026-11-23T10:00:00Z";
pub(super) const SURVEY: &str = "senacs-structures";
pub(super) const REGISTER: &str = "structures-agreees";

pub(super) static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DefinitionFiles::embedded()).unwrap());
static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

/// A generated file as a table of texts.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) format: &'static str,
    pub(super) data_year: i32,
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// Position of the column of a variable.
    pub(super) fn column(&self, variable: &str) -> usize {
        let label = &CATALOGUE.dictionary.get(variable).unwrap().label;
        self.headers
            .iter()
            .position(|header| header == label)
            .unwrap_or_else(|| panic!("no column {label}"))
    }

    pub(super) fn text(&self, row: usize, variable: &str) -> &str {
        &self.rows[row][self.column(variable)]
    }

    pub(super) fn number(&self, row: usize, variable: &str) -> Option<f64> {
        parsed(self.text(row, variable))
    }

    pub(super) fn set(&mut self, row: usize, variable: &str, text: &str) {
        let column = self.column(variable);
        text.clone_into(&mut self.rows[row][column]);
    }

    /// Rewrites the cells of a variable that hold a number.
    pub(super) fn map(&mut self, variable: &str, change: impl Fn(f64) -> f64) {
        let column = self.column(variable);
        for row in &mut self.rows {
            if let Some(number) = parsed(&row[column]) {
                row[column] = written(change(number));
            }
        }
    }

    /// The first row whose variables all hold a number of at least `least`.
    pub(super) fn row_with(&self, variables: &[&str], least: f64) -> usize {
        (0..self.rows.len())
            .find(|row| {
                let large = |id: &&str| self.number(*row, id).is_some_and(|n| n.abs() >= least);
                variables.iter().all(large)
            })
            .unwrap()
    }

    pub(super) fn remove_column(&mut self, variable: &str) {
        let column = self.column(variable);
        self.headers.remove(column);
        for row in &mut self.rows {
            row.remove(column);
        }
    }

    /// Keeps only these variables, in this order.
    pub(super) fn keep_columns(&mut self, variables: &[&str]) {
        let columns: Vec<usize> = variables.iter().map(|id| self.column(id)).collect();
        self.headers = columns.iter().map(|&at| self.headers[at].clone()).collect();
        for row in &mut self.rows {
            *row = columns.iter().map(|&at| row[at].clone()).collect();
        }
    }

    pub(super) fn text_of_file(&self) -> String {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .from_writer(Vec::new());
        writer.write_record(&self.headers).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

/// A French number as the generator writes it.
fn parsed(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{a0}')
        .collect();
    plain.replace(',', ".").parse().ok()
}

pub(super) fn written(number: f64) -> String {
    let rounded = (number * 1000.0).round() / 1000.0;
    rounded.to_string().replace('.', ",")
}

/// Register and survey of each year of a département.
pub(super) fn generated(
    departement: &str,
    years: std::ops::RangeInclusive<i32>,
    seed: u64,
) -> Vec<Table> {
    let plan = plan_files(
        vec![departement.to_owned()],
        years,
        seed,
        &CATALOGUE,
        &GEOGRAPHY,
    );
    let table = |file: vigie::service::generate::GeneratedFile| {
        let text = match file.bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
            Some(text) => String::from_utf8(text.to_vec()).unwrap(),
            None => encoding_rs::WINDOWS_1252.decode(&file.bytes).0.into_owned(),
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Table {
            format: if file.format == SURVEY {
                SURVEY
            } else {
                REGISTER
            },
            data_year: file.data_year,
            headers: cells(reader.headers().unwrap()),
            rows: reader.records().map(|row| cells(&row.unwrap())).collect(),
        }
    };
    plan.unwrap().map(|file| table(file.unwrap())).collect()
}

/// Loire-Atlantique, 2021 to 2023.
static LOIRE_ATLANTIQUE: LazyLock<Vec<Table>> = LazyLock::new(|| generated("44", 2021..=2023, 7));

/// A good file of Loire-Atlantique.
pub(super) fn good(format: &str, data_year: i32) -> Table {
    let found = LOIRE_ATLANTIQUE
        .iter()
        .find(|table| table.format == format && table.data_year == data_year);
    found.unwrap().clone()
}

/// An observatory on a real store.
pub(super) struct Observatory {
    _folder: TempDir,
    pub(super) place: Workplace,
}

impl Observatory {
    pub(super) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("vigie.sqlite").display());
        let place = Workplace::open(folder.path(), &database, None).unwrap();
        Self {
            _folder: folder,
            place,
        }
    }

    /// With the campaign of 2022 and the register of 2023: what stands before the survey of 2023.
    pub(super) fn before_2023() -> Self {
        let observatory = Self::empty();
        for table in [
            good(REGISTER, 2022),
            good(SURVEY, 2022),
            good(REGISTER, 2023),
        ] {
            let report = observatory.import(&table);
            assert!(is_applied(&report), "{:?}", report.decisions);
        }
        observatory
    }

    pub(super) fn import(&self, table: &Table) -> ImportReport {
        self.import_bytes(table, table.text_of_file().as_bytes())
    }

    pub(super) fn import_bytes(&self, table: &Table, bytes: &[u8]) -> ImportReport {
        let name = format!("{}_{}.csv", table.format, table.data_year);
        let options = ImportOptions {
            format: table.format,
            data_year: Some(table.data_year),
            survey_year: Some(table.data_year + 1),
            fictitious: true,
            dry_run: false,
            partial: false,
            author: "",
            now: NOW,
        };
        import_bytes(&self.place, &name, bytes, options).unwrap()
    }

    /// The current answers of a survey, as the figures would see them.
    pub(super) fn answers(&self, data_year: i32) -> Vec<Record> {
        let mut records = self.place.store.records(Feed::Survey).unwrap();
        records.retain(|record| record.data_year == data_year);
        records
    }

    /// The current answer of a structure.
    pub(super) fn answer(&self, structure: &str, data_year: i32, variable: &str) -> Option<Answer> {
        let records = self.answers(data_year);
        let record = records.iter().find(|record| record.subject == structure)?;
        record.answers.get(variable).cloned()
    }
}

pub(super) fn is_applied(report: &ImportReport) -> bool {
    matches!(
        report.status,
        DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings
    )
}

/// The only question that a delivery waits for, which must be of this code.
pub(super) fn waits_for<'a>(report: &'a ImportReport, code: &str) -> &'a Decision {
    assert_eq!(report.status, DeliveryStatus::AwaitingDecision, "{code}");
    let expected = format!("confirmation:{code}:");
    let pending: Vec<&Decision> = report.decisions.iter().filter(|d| d.is_pending()).collect();
    let found = pending
        .iter()
        .find(|decision| decision.id.starts_with(&expected));
    assert!(report.issue_counts.contains_key(code), "{code}");
    found.unwrap_or_else(|| panic!("{code} is not among {pending:?}"))
}

/// The issues of a code.
pub(super) fn issues<'a>(report: &'a ImportReport, code: &str) -> Vec<&'a Issue> {
    report
        .issues
        .iter()
        .filter(|issue| issue.code == code)
        .collect()
}
