//! Comparisons as JSON.

use std::fmt::Write as _;

use crate::service::figure_json::separate;
use crate::service::figures::Figure;
use crate::service::number_text::push_number;
use crate::service::published::quoted;

use super::change::is_percentage;
use super::{Beside, Change, Compared, Evolution, Rankings, Standing, beside, standings};

/// Appends `,"comparison":{…}`: figures beside, standings, evolution.
pub(in crate::service) fn write_comparison(
    out: &mut String,
    figure: &Figure<'_>,
    (compared, rankings): (&Compared, &mut Rankings<'_>),
) {
    out.push_str(",\"comparison\":{\"with\":[");
    for (place, other) in beside(figure, compared).iter().enumerate() {
        separate(out, place);
        push_beside(out, other);
    }
    out.push_str("],\"among\":[");
    let found = standings(figure, compared, rankings);
    for (place, standing) in found.iter().enumerate() {
        separate(out, place);
        push_standing(out, figure, standing);
    }
    out.push_str("],\"evolution\":");
    push_evolution(out, figure, compared.base);
    out.push('}');
}

/// Appends `,"evolution":{…}` since the year before.
pub(in crate::service) fn write_evolution(out: &mut String, figure: &Figure<'_>) {
    out.push_str(",\"evolution\":");
    push_evolution(out, figure, None);
}

fn push_beside(out: &mut String, other: &Beside<'_>) {
    let figure = &other.figure;
    let (relation, geo) = (other.relation.code(), figure.geo());
    write!(out, "{{\"relation\":\"{relation}\",\"to\":\"{geo}\",").ok();
    let label = figure.territory().map_or("", |territory| &territory.label);
    write!(out, "\"label\":{},", quoted(label)).ok();
    push_value(out, figure);
    push_change(out, figure, "gap", other.gap.as_ref());
    out.push('}');
}

/// Value, text and statuses of another figure.
fn push_value(out: &mut String, figure: &Figure<'_>) {
    let (observed, secrecy) = figure.statuses();
    out.push_str("\"value\":");
    push_number(out, figure.value());
    let display = figure.display();
    let (observed, secrecy) = (observed.code(), secrecy.code());
    write!(
        out,
        ",\"display\":\"{display}\",\"obs_status\":\"{observed}\",\"conf_status\":\"{secrecy}\""
    )
    .ok();
}

/// A change under a name: in the unit of the indicator, or in points.
fn push_change(out: &mut String, figure: &Figure<'_>, name: &str, change: Option<&Change>) {
    write!(out, ",\"{name}\":").ok();
    push_number(out, change.map(|change| change.absolute));
    write!(out, ",\"{name}_relative\":").ok();
    push_number(out, change.and_then(|change| change.relative));
    let unit = if is_percentage(figure) {
        "points"
    } else {
        figure
            .definition()
            .map_or("", |definition| &definition.unit)
    };
    write!(out, ",\"{name}_unit\":{},\"significant\":", quoted(unit)).ok();
    let significant = change.and_then(|change| change.verdict.significant());
    match significant {
        Some(significant) => write!(out, "{significant}").ok(),
        None => write!(out, "null").ok(),
    };
}

fn push_standing(out: &mut String, figure: &Figure<'_>, standing: &Standing) {
    let Standing {
        group,
        members,
        ranked,
        hidden,
        tied,
        ..
    } = standing;
    let label = group.label(figure.edition().geography());
    write!(
        out,
        "{{\"group\":\"{}\",\"label\":{},\"members\":{members},\"ranked\":{ranked},\"hidden\":{hidden}",
        group.code(),
        quoted(&label)
    )
    .ok();
    let whole = |number: Option<usize>| number.map_or_else(|| "null".to_owned(), |n| n.to_string());
    let quartile = whole(standing.quartile.map(usize::from));
    let rank = whole(standing.rank);
    write!(
        out,
        ",\"rank\":{rank},\"tied\":{tied},\"quartile\":{quartile},\"median\":"
    )
    .ok();
    push_number(out, standing.median);
    out.push('}');
}

fn push_evolution(out: &mut String, figure: &Figure<'_>, base: Option<i32>) {
    let Some(evolution) = Evolution::of(figure, base) else {
        out.push_str("null");
        return;
    };
    write!(out, "{{\"since\":{},", evolution.before.data_year()).ok();
    push_value(out, &evolution.before);
    push_change(out, figure, "change", evolution.outcome.as_ref().ok());
    let reason = match evolution.outcome {
        Ok(change) => change.verdict.remark().map(str::to_owned),
        Err(none) => Some(none.reason()),
    };
    let reason = reason.map_or_else(|| "null".to_owned(), |reason| quoted(&reason));
    write!(out, ",\"reason\":{reason},\"constant_set\":").ok();
    match &evolution.constant_set {
        None => out.push_str("null"),
        Some(constant) => {
            write!(out, "{{\"figure\":{},", quoted(&constant.id())).ok();
            push_value(out, constant);
            let unit = constant.definition().map_or("", |known| &known.unit);
            write!(out, ",\"unit\":{}}}", quoted(unit)).ok();
        }
    }
    out.push('}');
}
