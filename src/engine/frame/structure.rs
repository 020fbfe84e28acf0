//! The structure frame: one line per structure and year.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::super::columns;
use super::super::request::CubeRequest;
use super::super::roster::StructureYear;
use super::column;
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
    for id in variables {
        if let Some(variable) = dictionary.get(id) {
            frame.push(variable_column(id, (id, variable.kind), &own));
        }
    }
    if !variables_before.is_empty() {
        let before = lines_before(lines, request.lines);
        for id in variables_before {
            if let Some(variable) = dictionary.get(id) {
                let name = format!("{id}{}", columns::PREVIOUS_YEAR);
                frame.push(variable_column(&name, (id, variable.kind), &before));
            }
        }
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

fn variable_column(
    name: &str,
    (id, kind): (&str, VariableType),
    lines: &[Option<&StructureYear>],
) -> Column {
    let answers = lines.iter().map(|line| line.as_ref()?.answers.get(id));
    if kind.is_numeric() {
        column(
            name,
            answers.map(|answer| answer?.number()).collect::<Vec<_>>(),
        )
    } else if kind == VariableType::Flag {
        column(
            name,
            answers.map(|answer| answer?.flag()).collect::<Vec<_>>(),
        )
    } else {
        column(
            name,
            answers.map(|answer| text_of(answer?)).collect::<Vec<_>>(),
        )
    }
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
