//! The structure frame: one line per structure and year.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::super::columns;
use super::super::request::CubeRequest;
use super::super::roster::StructureYear;
use super::column;
use crate::catalogue::Dictionary;
use crate::catalogue::dictionary::VariableType;
use crate::domain::answer::{Answer, Value};
use crate::domain::structure::StructureKind;

/// One line per structure and year: identity, states and the variables
/// asked for (numbers as `f64`, flags as `bool`, the rest as text; null unless answered).
///
/// `variables` are those of the year, and those wanted as they were the year before, which make
/// columns `…_previous_year`.
pub(in crate::engine) fn structure_frame(
    lines: &[&StructureYear],
    (variables, variables_before): &(BTreeSet<String>, BTreeSet<String>),
    request: &CubeRequest<'_>,
) -> PolarsResult<DataFrame> {
    let (dictionary, geography) = (&request.catalogue.dictionary, request.geography);
    let texts = |f: fn(&StructureYear) -> &str| lines.iter().copied().map(f).collect::<Vec<_>>();
    let flags = |f: fn(&StructureYear) -> bool| lines.iter().copied().map(f).collect::<Vec<_>>();
    let mut frame = vec![
        column(columns::STRUCTURE, texts(|line| &line.structure)),
        column(columns::MANAGER, texts(|line| &line.manager)),
        column(columns::KIND, texts(|line| kind_code(line.kind))),
        column(
            columns::DATA_YEAR,
            lines.iter().map(|line| line.data_year).collect::<Vec<_>>(),
        ),
        column(columns::ACCREDITED, flags(|line| line.accredited)),
        column(
            columns::ACCREDITED_PREVIOUS_YEAR,
            lines
                .iter()
                .map(|line| line.accredited_previous_year)
                .collect::<Vec<_>>(),
        ),
        column(columns::SURVEYED, flags(|line| line.surveyed)),
        column(columns::RESPONDENT, flags(|line| line.respondent)),
        column(
            columns::SENIORITY_YEARS,
            lines
                .iter()
                .map(|line| line.seniority_years)
                .collect::<Vec<_>>(),
        ),
    ];
    let code = |index: u32| geography.communes().get(index as usize).map(|c| &*c.code);
    frame.push(column(
        columns::COMMUNE,
        lines
            .iter()
            .map(|line| code(line.commune))
            .collect::<Vec<_>>(),
    ));
    frame.extend(class_columns(lines, request));
    let own = lines.iter().map(|line| Some(*line)).collect::<Vec<_>>();
    frame.extend(variable_columns(variables, "", dictionary, &own));
    if !variables_before.is_empty() {
        let before = lines_before(lines, request.lines);
        frame.extend(variable_columns(
            variables_before,
            columns::PREVIOUS_YEAR,
            dictionary,
            &before,
        ));
    }
    DataFrame::new(lines.len(), frame)
}

/// Density class and FRR of the commune, in the lists that hold for the year.
fn class_columns(lines: &[&StructureYear], request: &CubeRequest<'_>) -> [Column; 2] {
    let years: BTreeSet<i32> = lines.iter().map(|line| line.data_year).collect();
    let lists = |year: &i32| {
        let geography = request.geography;
        let lists = (geography.density_classes(*year), geography.frr_flags(*year));
        (*year, lists)
    };
    let lists: BTreeMap<i32, _> = years.iter().map(lists).collect();
    let of_line = |line: &StructureYear| {
        let (classes, flags) = lists.get(&line.data_year)?;
        let commune = usize::try_from(line.commune).ok()?;
        Some((*classes.get(commune)?, *flags.get(commune)?))
    };
    let found: Vec<_> = lines.iter().map(|line| of_line(line)).collect();
    [
        column(
            columns::DENSITY_CLASS,
            found
                .iter()
                .map(|found| found.and_then(|(class, _)| class))
                .collect::<Vec<_>>(),
        ),
        column(
            columns::FRR,
            found
                .iter()
                .map(|found| found.and_then(|(_, flag)| flag))
                .collect::<Vec<_>>(),
        ),
    ]
}

fn kind_code(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "CS",
        StructureKind::Evs => "EVS",
    }
}

/// The line of the same structure the year before, when it answered then.
fn lines_before<'a>(
    lines: &[&StructureYear],
    all: &'a [StructureYear],
) -> Vec<Option<&'a StructureYear>> {
    let respondents: BTreeMap<(&str, i32), &StructureYear> = all
        .iter()
        .filter(|line| line.respondent)
        .map(|line| ((line.structure.as_str(), line.data_year), line))
        .collect();
    lines
        .iter()
        .map(|line| {
            let before = respondents.get(&(line.structure.as_str(), line.data_year - 1));
            before.copied()
        })
        .collect()
}

/// The answers to one variable, line by line.
enum Answers {
    Numbers(Vec<Option<f64>>),
    Flags(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
}

impl Answers {
    fn new(kind: VariableType, height: usize) -> Self {
        if kind.is_numeric() {
            Self::Numbers(vec![None; height])
        } else if kind == VariableType::Flag {
            Self::Flags(vec![None; height])
        } else {
            Self::Texts(vec![None; height])
        }
    }

    fn set(&mut self, line: usize, answer: &Answer) {
        match self {
            Self::Numbers(numbers) => {
                if let Some(slot) = numbers.get_mut(line) {
                    *slot = answer.number();
                }
            }
            Self::Flags(flags) => {
                if let Some(slot) = flags.get_mut(line) {
                    *slot = answer.flag();
                }
            }
            Self::Texts(texts) => {
                if let Some(slot) = texts.get_mut(line) {
                    *slot = text_of(answer);
                }
            }
        }
    }

    fn into_column(self, name: &str) -> Column {
        match self {
            Self::Numbers(numbers) => column(name, numbers),
            Self::Flags(flags) => column(name, flags),
            Self::Texts(texts) => column(name, texts),
        }
    }
}

/// Columns of variables. Answers and variables are both in order: one walk along each line finds
/// them all.
fn variable_columns(
    variables: &BTreeSet<String>,
    suffix: &str,
    dictionary: &Dictionary,
    lines: &[Option<&StructureYear>],
) -> Vec<Column> {
    let mut found: Vec<(&str, Answers)> = variables
        .iter()
        .filter_map(|id| {
            let variable = dictionary.get(id)?;
            Some((id.as_str(), Answers::new(variable.kind, lines.len())))
        })
        .collect();
    for (rank, line) in lines.iter().enumerate() {
        let mut answers = line.iter().flat_map(|line| &line.answers).peekable();
        for (id, column) in &mut found {
            while answers.next_if(|(name, _)| *name < *id).is_some() {}
            if let Some((_, answer)) = answers.next_if(|(name, _)| *name == *id) {
                column.set(rank, answer);
            }
        }
    }
    let named = found.into_iter();
    named
        .map(|(id, answers)| answers.into_column(&format!("{id}{suffix}")))
        .collect()
}

fn text_of(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Value(Value::Text(text)) => Some(text.clone()),
        Answer::Value(Value::Date(date)) => Some(date.to_string()),
        Answer::Value(Value::Number(_) | Value::Flag(_))
        | Answer::Blank
        | Answer::NotConcerned
        | Answer::Secret
        | Answer::NotAvailable
        | Answer::Rejected(_) => None,
    }
}
