//! A figure as JSON, written straight into the answer from prepared pieces.

use std::fmt::Write as _;

use serde_json::Value;

use crate::domain::figure::{ConfStatus, Counts};

use super::compare::{Compared, Rankings, write_comparison, write_evolution};
use super::figures::Figure;
use super::number_text::{push_number, push_whole};
use super::objectives::{AttachedObjective, progress_view};
use super::published::{PublishedEdition, quoted};
use super::selection::Selection;

/// About the length of one figure, to reserve memory once.
const FIGURE_LENGTH: usize = 1_400;

/// Length of `{"id":"`.
const BEFORE_ID: usize = 7;

/// Appends the JSON object of a figure (`interface.md`, « A figure »).
pub fn write_figure(out: &mut String, figure: &Figure<'_>) {
    let Some(known) = figure.known() else { return };
    let texts = &known.texts;
    let territory = figure.edition().territory_texts(figure.key().territory);
    let id_start = out.len() + BEFORE_ID;
    out.push_str(&texts.head);
    figure.write_place(out);
    let id = id_start..out.len();
    out.push_str(&texts.identity);
    out.push_str(figure.geo());
    out.push_str("\",\"geo_label\":");
    out.push_str(territory.map_or("\"\"", |texts| &texts.label));
    out.push_str(",\"time_period\":");
    push_whole(out, figure.key().data_year.unsigned_abs().into());
    out.push_str(",\"population\":\"");
    out.push_str(figure.key().population.code());
    out.push_str("\",\"breakdown\":");
    let member = figure
        .key()
        .member
        .and_then(|member| texts.members.get(usize::from(member)));
    out.push_str(member.map_or("null", |(_, json)| json));
    out.push_str(",\"obs_value\":");
    push_number(out, figure.value());
    out.push_str(",\"display\":\"");
    out.push_str(&figure.display());
    out.push_str(&texts.unit);
    push_counts(out, figure);
    push_statuses(out, figure);
    push_objectives(out, figure);
    // The identifier stands at the head already: copied, not built again.
    out.push_str("],\"links\":{\"self\":\"/api/v1/figures/");
    out.extend_from_within(id.clone());
    out.push_str(&texts.edition_query);
    out.push_str("\",\"lineage\":\"/api/v1/lineage/");
    out.extend_from_within(id);
    out.push_str(&texts.edition_query);
    out.push_str(&texts.chart);
    out.push_str(figure.geo());
    out.push_str("&population=");
    out.push_str(figure.key().population.code());
    if let Some(code) = figure.breakdown() {
        out.push_str("&by=");
        out.push_str(code);
    }
    out.push_str(&texts.pages);
    out.push_str(figure.geo());
    out.push_str("\"}}");
}

/// The same with `comparison`: what stands beside it, where it stands, what became of it.
pub fn write_figure_compared(
    out: &mut String,
    figure: &Figure<'_>,
    (compared, rankings): (&Compared, &mut Rankings<'_>),
) {
    write_figure(out, figure);
    out.pop();
    write_comparison(out, figure, (compared, rankings));
    out.push('}');
}

/// A list of figures (`interface.md`: edition, figures, next, count, suppressed).
pub fn figures_page(edition: &PublishedEdition, selection: &Selection) -> String {
    let mut out = String::with_capacity(200 + selection.n_on_page() * FIGURE_LENGTH);
    let (mut count, mut primary, mut secondary) = (0u64, 0u64, 0u64);
    write!(out, "{{\"edition\":{},\"figures\":[", quoted(edition.id())).ok();
    let compared = selection.compared();
    let mut rankings = Rankings::new(edition);
    for (place, figure) in selection.figures(edition).enumerate() {
        separate(&mut out, place);
        if compared.is_empty() {
            write_figure(&mut out, &figure);
        } else {
            write_figure_compared(&mut out, &figure, (compared, &mut rankings));
        }
        count += 1;
        match figure.conf_status() {
            ConfStatus::F => {}
            ConfStatus::A | ConfStatus::O => primary += 1,
            ConfStatus::D => secondary += 1,
        }
    }
    let next = selection
        .next()
        .map_or_else(|| "null".to_owned(), |cursor| quoted(&cursor));
    write!(out, "],\"next\":{next},\"count\":{count}").ok();
    write!(
        out,
        ",\"suppressed\":{{\"primary\":{primary},\"secondary\":{secondary}}}"
    )
    .ok();
    if let Some(reason) = selection.reason() {
        write!(out, ",\"reason\":{}", quoted(reason)).ok();
    }
    out.push('}');
    out
}

fn push_counts(out: &mut String, figure: &Figure<'_>) {
    push_number(out, figure.numerator());
    out.push_str(",\"denominator\":");
    push_number(out, figure.denominator());
    let public = figure.public_counts();
    let counts = figure.counts();
    let numbers = [
        (",\"accredited\":", public.map(|(accredited, _)| accredited)),
        (",\"surveyed\":", public.map(|(_, surveyed)| surveyed)),
        (",\"respondents\":", figure.respondents()),
        (",\"filled\":", counts.map(|Counts { filled, .. }| filled)),
    ];
    for (name, number) in numbers {
        out.push_str(name);
        match number {
            Some(number) => push_whole(out, number.into()),
            None => out.push_str("null"),
        }
    }
    out.push_str(",\"response_rate\":");
    push_number(out, figure.response_rate());
}

fn push_statuses(out: &mut String, figure: &Figure<'_>) {
    let (obs_status, conf_status) = figure.statuses();
    out.push_str(",\"obs_status\":\"");
    out.push_str(obs_status.code());
    out.push_str("\",\"conf_status\":\"");
    out.push_str(conf_status.code());
    out.push('"');
    if figure.is_confidential() {
        out.push_str(",\"confidential\":true");
    }
    out.push_str(",\"notes\":[");
    for (place, note) in figure.notes().iter().enumerate() {
        separate(out, place);
        out.push_str(&quoted(note));
    }
    out.push(']');
    // A total under non-response: its evolution stands beside it, at constant set as well.
    let has_constant_set = figure
        .definition()
        .is_some_and(|definition| definition.evolution_at_constant_set.is_some());
    if has_constant_set {
        write_evolution(out, figure);
    }
    out.push_str(",\"objectives\":[");
}

fn push_objectives(out: &mut String, figure: &Figure<'_>) {
    for (place, attached) in figure.objectives().enumerate() {
        separate(out, place);
        write_objective(out, &attached);
    }
}

/// Appends the JSON object of an objective attached to a figure.
pub(in crate::service) fn write_objective(out: &mut String, attached: &AttachedObjective<'_>) {
    out.push_str(attached.json);
    out.push_str(attached.phase);
    let Some(on_figure) = &attached.target else {
        out.push_str("\",\"target\":null,\"progress\":null}");
        return;
    };
    let target = on_figure.target;
    out.push_str("\",\"target\":{\"value\":");
    push_number(out, target.value);
    write!(out, ",\"year\":{},\"baseline\":", target.year).ok();
    push_number(out, on_figure.baseline);
    let (year, nature) = (target.baseline.year, target.nature.code());
    write!(out, ",\"baseline_year\":{year},\"nature\":\"{nature}\"").ok();
    if let Some(direction) = target.direction {
        write!(out, ",\"direction\":\"{}\"", direction.code()).ok();
    }
    if target.tolerance.is_some() {
        out.push_str(",\"tolerance\":");
        push_number(out, target.tolerance);
    }
    let progress = Value::Object(progress_view(&on_figure.progress));
    write!(
        out,
        ",\"rule\":\"{}\"}},\"progress\":{progress}}}",
        target.rule.code()
    )
    .ok();
}

/// Appends a comma, but before the first item.
pub(in crate::service) fn separate(out: &mut String, place: usize) {
    if place > 0 {
        out.push(',');
    }
}
