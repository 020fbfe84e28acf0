//! How an indicator is computed: words, SQL, members, worked examples.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Base, Direction, Example, Frame, Member};
use crate::render::page::{
    CellView, ColumnView, ExampleView, FormulaView, MemberView, RowView, TableView, ValueState,
};

use super::figure::words;
use super::wording::{shortest, typeset};

/// Decimals of a worked example: enough to redo it by hand.
const DECIMALS_OF_EXAMPLE: u8 = 2;

/// The formula.
pub(super) fn formula(definition: &IndicatorDefinition) -> FormulaView {
    FormulaView {
        words: first_sentence(&typeset(&definition.method)),
        base_text: lines_used(definition).to_owned(),
        numerator: definition.numerator.clone(),
        denominator: definition.denominator.clone(),
        scale_text: ((definition.scale - 1.0).abs() > f64::EPSILON)
            .then(|| format!("×\u{a0}{}", shortest(definition.scale, DECIMALS_OF_EXAMPLE))),
    }
}

/// The method opens with the formula said in words.
fn first_sentence(text: &str) -> String {
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text.to_owned(),
    }
}

fn lines_used(definition: &IndicatorDefinition) -> &'static str {
    match (definition.frame, definition.base) {
        (Frame::Territory, _) => "Toutes les communes du territoire, avec ou sans structure.",
        (Frame::Structure, Base::Register) => {
            "Les structures agréées au 31 décembre de l’année ou de l’année précédente."
        }
        (Frame::Structure, Base::Accredited) => {
            "Les structures agréées au 31 décembre de l’année des données."
        }
        (Frame::Structure, Base::Surveyed) => "Les structures interrogées par la campagne.",
        (Frame::Structure, Base::Respondents) => {
            "Les structures répondantes qui ont répondu à toutes les questions utilisées."
        }
    }
}

/// Which way is better.
pub(super) fn direction(definition: &IndicatorDefinition) -> &'static str {
    match definition.direction {
        Direction::Up => "Plus est mieux.",
        Direction::Down => "Moins est mieux.",
        Direction::None => "Ni plus ni moins n’est mieux en soi.",
    }
}

/// Whether values may be added.
pub(super) fn additive(definition: &IndicatorDefinition) -> &'static str {
    if definition.additive {
        "Les valeurs de territoires disjoints s’additionnent."
    } else {
        "Ne s’additionne pas : la valeur d’un territoire se calcule à partir de ses structures, non de ses parties."
    }
}

/// Members of the breakdown.
pub(super) fn members(definition: &IndicatorDefinition) -> Vec<MemberView> {
    let own = |member: &&Member| member.filter.is_none();
    let view = |member: &Member| MemberView {
        code: member.code.clone(),
        label: typeset(&member.label),
        numerator: member.numerator.clone(),
        denominator: member.denominator.clone(),
    };
    definition.members().filter(own).map(view).collect()
}

/// Worked examples.
pub(super) fn examples(definition: &IndicatorDefinition) -> Vec<ExampleView> {
    definition
        .examples
        .iter()
        .map(|example| view(definition, example))
        .collect()
}

fn view(definition: &IndicatorDefinition, example: &Example) -> ExampleView {
    let mut members = definition.members();
    let member = example
        .member
        .as_ref()
        .and_then(|code| members.find(|member| member.code == *code));
    let unit = typeset(&definition.unit_label);
    ExampleView {
        title: typeset(&example.title),
        member_label: member.map(|member| typeset(&member.label)),
        rows: table(definition, example),
        numerator_text: shortest(example.numerator, DECIMALS_OF_EXAMPLE),
        denominator_text: example
            .denominator
            .map(|denominator| shortest(denominator, DECIMALS_OF_EXAMPLE)),
        value_text: match example.value {
            Some(value) if unit.starts_with('%') => {
                format!("{}\u{a0}{unit}", shortest(value, DECIMALS_OF_EXAMPLE))
            }
            Some(value) => format!("{} {unit}", shortest(value, DECIMALS_OF_EXAMPLE)),
            None => "so (sans objet)".to_owned(),
        },
    }
}

fn table(definition: &IndicatorDefinition, example: &Example) -> TableView {
    let name = match definition.frame {
        Frame::Structure => "Structure",
        Frame::Territory => "Commune",
    };
    let numeric = |values: &[toml::Value]| {
        values
            .iter()
            .all(|value| !matches!(value, toml::Value::Boolean(_)))
            && values
                .iter()
                .any(|value| value.is_integer() || value.is_float())
    };
    let head = std::iter::once(ColumnView {
        label: name.to_owned(),
        numeric: false,
    });
    let columns = example.rows.iter().map(|(column, values)| ColumnView {
        label: column.clone(),
        numeric: numeric(values),
    });
    let n_rows = example.rows.values().map(Vec::len).max().unwrap_or(0);
    let rows = (0..n_rows).map(|row| {
        let values = example.rows.values().map(|column| cell(column.get(row)));
        let name = words(format!("{name} {}", row + 1));
        RowView {
            cells: std::iter::once(name).chain(values).collect(),
            current: false,
        }
    });
    TableView {
        caption: format!(
            "Lignes de l’exemple « {} », sous le nom de leurs variables",
            typeset(&example.title)
        ),
        columns: head.chain(columns).collect(),
        rows: rows.collect(),
        note: None,
        fictitious: false,
    }
}

fn cell(value: Option<&toml::Value>) -> CellView {
    match value {
        Some(toml::Value::Boolean(true)) => words("oui"),
        Some(toml::Value::Boolean(false)) => words("non"),
        Some(toml::Value::Integer(number)) => words(number.to_string()),
        Some(toml::Value::Float(number)) => words(shortest(*number, DECIMALS_OF_EXAMPLE)),
        Some(toml::Value::String(text)) if !text.is_empty() => words(text.as_str()),
        _ => CellView {
            text: "blanc".to_owned(),
            state: ValueState::Missing,
            href: None,
        },
    }
}
