//! The structure frame: one line per structure and year.

use std::collections::BTreeSet;

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::super::columns;
use super::super::roster::StructureYear;
use super::{column, level_columns};
use crate::catalogue::Dictionary;
use crate::catalogue::dictionary::VariableType;
use crate::domain::answer::{Answer, Value};
use crate::domain::structure::StructureKind;
use crate::geography::Geography;

/// One line per structure and year: identity, states, territory at each level, and the variables
/// asked for (numbers as `f64`, flags as `bool`, the rest as text; null unless answered).
pub(in crate::engine) fn structure_frame(
    lines: &[&StructureYear],
    variables: &BTreeSet<String>,
    dictionary: &Dictionary,
    geography: &Geography,
) -> PolarsResult<DataFrame> {
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
    let communes = lines.iter().map(|line| line.commune);
    let code = |index: u32| geography.communes().get(index as usize).map(|c| &*c.code);
    frame.push(column(
        columns::COMMUNE,
        communes.clone().map(code).collect::<Vec<_>>(),
    ));
    frame.extend(level_columns(&communes.collect::<Vec<_>>(), geography));
    for id in variables {
        if let Some(variable) = dictionary.get(id) {
            frame.push(variable_column(id, variable.kind, lines));
        }
    }
    DataFrame::new(lines.len(), frame)
}

fn kind_code(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "CS",
        StructureKind::Evs => "EVS",
    }
}

fn variable_column(id: &str, kind: VariableType, lines: &[&StructureYear]) -> Column {
    let answers = lines.iter().map(|line| line.answers.get(id));
    if kind.is_numeric() {
        column(
            id,
            answers.map(|answer| answer?.number()).collect::<Vec<_>>(),
        )
    } else if kind == VariableType::Flag {
        column(id, answers.map(|answer| answer?.flag()).collect::<Vec<_>>())
    } else {
        column(
            id,
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
