//! How an indicator is computed: words, SQL, members, worked examples.

use crate::catalogue::dictionary::{Attestation, VariableType};
use crate::catalogue::indicator::{Base, Breakdown, Direction, Example, Frame, Member};
use crate::catalogue::{Dictionary, IndicatorDefinition, VariableDefinition};
use crate::domain::structure::StructureKind;
use crate::render::page::{
    CellView, ColumnView, ExampleView, FormulaView, MemberView, RowView, TableView, ValueState,
    VariableView,
};

use super::figure::words;
use super::formula_words::{anchor, formula_in_words, variables_of};
use super::wording::{shortest, typeset};

/// Decimals of a worked example: enough to redo it by hand.
const DECIMALS_OF_EXAMPLE: u8 = 2;

/// The formula.
pub(super) fn formula(definition: &IndicatorDefinition, dictionary: &Dictionary) -> FormulaView {
    let said = |sql: &Option<String>| {
        sql.as_deref().map_or_else(Vec::new, |sql| {
            formula_in_words(sql, definition.frame, dictionary)
        })
    };
    FormulaView {
        numerator_words: said(&definition.numerator),
        denominator_words: said(&definition.denominator),
        words: first_sentence(&typeset(&definition.method)),
        base_text: lines_used(definition).to_owned(),
        numerator: definition.numerator.clone(),
        denominator: definition.denominator.clone(),
        scale_text: ((definition.scale - 1.0).abs() > f64::EPSILON)
            .then(|| format!("×\u{a0}{}", shortest(definition.scale, DECIMALS_OF_EXAMPLE))),
    }
}

/// The method opens with the formula said in words.
pub(super) fn first_sentence(text: &str) -> String {
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

/// Members of a breakdown.
pub(super) fn members(
    definition: &IndicatorDefinition,
    breakdown: &Breakdown,
    dictionary: &Dictionary,
) -> Vec<MemberView> {
    let view = |member: &Member| {
        // A group computes the whole's formula: what tells it apart is its condition.
        let sql = member.filter.as_ref().unwrap_or(&member.numerator);
        MemberView {
            code: member.code.clone(),
            label: typeset(&member.label),
            words: formula_in_words(sql, definition.frame, dictionary),
            numerator: sql.clone(),
            denominator: member.denominator.clone(),
        }
    };
    breakdown.members.iter().map(view).collect()
}

/// From how many answers a figure is held reliable.
pub(super) fn floor_text(definition: &IndicatorDefinition) -> Option<String> {
    let floor = definition.response_floor;
    (definition.base == Base::Respondents && floor > 0.0).then(|| {
        format!(
            "Le chiffre est dit peu fiable (U) quand moins de {}\u{a0}% des structures interrogées ont rempli les questions utilisées.",
            shortest(floor * 100.0, 1)
        )
    })
}

/// What is known of each variable that the formulas name.
pub(super) fn variables(
    definition: &IndicatorDefinition,
    dictionary: &Dictionary,
) -> Vec<VariableView> {
    let own = |member: &&Member| member.filter.is_none();
    let of_members = definition.members().filter(own).flat_map(|member| {
        [
            Some(member.numerator.as_str()),
            member.denominator.as_deref(),
        ]
    });
    let texts = [
        definition.numerator.as_deref(),
        definition.denominator.as_deref(),
    ]
    .into_iter()
    .chain(of_members)
    .flatten();
    let used = variables_of(texts, dictionary);
    used.iter()
        .filter_map(|id| dictionary.get(id))
        .map(variable)
        .collect()
}

fn variable(variable: &VariableDefinition) -> VariableView {
    let kind = match variable.kind {
        VariableType::Count => "nombre",
        VariableType::Amount => "montant",
        VariableType::Fte => "équivalents temps plein",
        VariableType::Hours => "heures",
        VariableType::Number => "mesure",
        VariableType::Flag => "oui ou non",
        VariableType::Category => "choix",
        VariableType::Text => "texte",
        VariableType::Date => "date",
    };
    let unit = variable
        .unit
        .as_deref()
        .filter(|unit| *unit != kind && variable.kind != VariableType::Fte);
    VariableView {
        anchor: anchor(&variable.id),
        id: variable.id.clone(),
        label: typeset(&variable.label),
        kind: unit.map_or_else(|| kind.to_owned(), |unit| format!("{kind} ({unit})")),
        asked: asked(variable),
        attestation: match variable.attestation {
            Attestation::Attested => "attestée dans l’enquête nationale",
            Attestation::Partly => "thème attesté, libellé inconnu",
            Attestation::Inferred => "non attestée : inférence",
            Attestation::External => "source publique extérieure à Senacs",
        }
        .to_owned(),
        note: variable.note.as_deref().map(typeset),
    }
}

fn asked(variable: &VariableDefinition) -> String {
    let kinds = match variable.populations.as_slice() {
        [] => "",
        [StructureKind::Cs] => "CS seulement",
        [StructureKind::Evs] => "EVS seulement",
        _ => "CS et EVS",
    };
    let years = &variable.asked;
    let when = match (&years.only, years.since, years.until) {
        (Some(only), _, _) => {
            let listed: Vec<String> = only.iter().map(ToString::to_string).collect();
            format!("données {} seulement", listed.join(", "))
        }
        (None, Some(since), Some(until)) => format!("données {since} à {until}"),
        (None, Some(since), None) => format!("depuis les données {since}"),
        (None, None, Some(until)) => format!("jusqu’aux données {until}"),
        (None, None, None) => "toutes les années".to_owned(),
    };
    [kinds, &when]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Worked examples.
pub(super) fn examples(
    definition: &IndicatorDefinition,
    dictionary: &Dictionary,
) -> Vec<ExampleView> {
    definition
        .examples
        .iter()
        .map(|example| view(definition, example, dictionary))
        .collect()
}

fn view(
    definition: &IndicatorDefinition,
    example: &Example,
    dictionary: &Dictionary,
) -> ExampleView {
    let mut members = definition.members();
    let member = example
        .member
        .as_ref()
        .and_then(|code| members.find(|member| member.code == *code));
    let unit = typeset(&definition.unit_label);
    ExampleView {
        title: typeset(&example.title),
        member_label: member.map(|member| typeset(&member.label)),
        rows: table(definition, example, dictionary),
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

fn table(
    definition: &IndicatorDefinition,
    example: &Example,
    dictionary: &Dictionary,
) -> TableView {
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
        label: dictionary
            .get(column)
            .map_or_else(|| column.clone(), |variable| typeset(&variable.label)),
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
        caption: format!("Lignes de l’exemple « {} »", typeset(&example.title)),
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
