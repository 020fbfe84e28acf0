//! Where a figure comes from: definition, deliveries, rows used and left out, geography, secrecy,
//! objectives, edition. To the public: hashes, counts and reasons, never a row nor a file name; a
//! role that reads deliveries sees their names.

mod delivery;
mod objective;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::{Frame, SecrecyRule};
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::domain::structure::Population;

use super::definitions::{formulas_view, word};
use super::figure_json::{separate, write_figure, write_objective};
use super::figures::Figure;
use super::notes;
use super::published::{PublishedEdition, index};
use super::rows::LineageRow;

pub use delivery::{FedIndicator, Touched, touched, touched_view};
pub use objective::objective_lineage;

/// What a role sees of a lineage, that the public does not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clearance<'a> {
    /// File names of deliveries, and the address of their reports.
    pub names: bool,
    /// The structures behind the figure, one by one.
    pub rows: Option<&'a [LineageRow]>,
}

/// The lineage of a figure as JSON.
pub fn write_lineage(out: &mut String, figure: &Figure<'_>, clearance: Clearance<'_>) {
    let names = clearance.names;
    let Some(definition) = figure.definition() else {
        return;
    };
    out.push_str("{\"figure\":");
    write_figure(out, figure);
    let members = [
        ("edition", edition_view(figure.edition())),
        ("definition", definition_view(figure, definition)),
        (
            "deliveries",
            deliveries_of(figure)
                .map(|delivery| delivery_view(figure.edition(), delivery, names))
                .collect(),
        ),
        ("campaign", campaign_view(campaign_of(figure))),
        ("rows", rows_view(figure, definition, clearance.rows)),
        ("geography", geography_view(figure)),
        ("secrecy", secrecy_view(figure, definition)),
    ];
    for (name, view) in members {
        write!(out, ",\"{name}\":{view}").ok();
    }
    out.push_str(",\"objectives\":[");
    for (place, attached) in figure.objectives().enumerate() {
        separate(out, place);
        out.push_str("{\"attachment\":");
        write_objective(out, &attached);
        let source = json!(attached.objective.source);
        let reason = json!(attached.link.reason);
        let (plan, code) = (&attached.plan.id, &attached.objective.code);
        let links = json!({
            "self": format!("/api/v1/plans/{plan}"),
            "lineage": format!("/api/v1/plans/{plan}/objectives/{code}/lineage"),
            "page": format!("/schemas/{plan}/objectifs/{code}"),
        });
        write!(
            out,
            ",\"reason\":{reason},\"source\":{source},\"links\":{links}}}"
        )
        .ok();
    }
    write!(
        out,
        "],\"citation\":{},\"permanent\":{}}}",
        json!(citation(figure, definition)),
        json!({"page": permanent(figure), "json": permanent_json(figure)})
    )
    .ok();
}

/// Deliveries whose records may enter the figure: its year, its feeds, a perimeter that meets it.
pub fn deliveries_of<'a>(
    figure: &Figure<'a>,
) -> impl Iterator<Item = &'a DeliverySummary> + use<'a> {
    let figure = *figure;
    figure
        .edition()
        .deliveries()
        .iter()
        .filter(move |delivery| feeds(&figure, delivery))
}

fn feeds(figure: &Figure<'_>, delivery: &DeliverySummary) -> bool {
    let Some(definition) = figure.definition() else {
        return false;
    };
    let year = (figure.data_year(), figure.compares_with_previous_year());
    feeds_indicator(delivery, definition, year) && meets(figure, &delivery.perimeter)
}

/// Whether a delivery may feed the figures of an indicator for a year; `compares` when its formula
/// looks at the year before.
fn feeds_indicator(
    delivery: &DeliverySummary,
    definition: &IndicatorDefinition,
    (year, compares): (i32, bool),
) -> bool {
    let same_year = delivery.data_year == year;
    match delivery.feed {
        Feed::Register => same_year || compares && delivery.data_year == year - 1,
        // What a file of details gathers is an answer to the survey.
        Feed::Survey | Feed::Detail => same_year && definition.needs_survey(),
        Feed::Territory => definition.frame == Frame::Territory,
        Feed::Directory | Feed::Published | Feed::Reference => false,
    }
}

fn meets(figure: &Figure<'_>, perimeter: &Perimeter) -> bool {
    meets_territory(figure.edition(), index(figure.key().territory), perimeter)
}

/// Whether what a delivery is complete for touches a territory.
fn meets_territory(edition: &PublishedEdition, place: usize, perimeter: &Perimeter) -> bool {
    let geography = edition.geography();
    let Some(territory) = geography.territory(place) else {
        return false;
    };
    match perimeter {
        Perimeter::Nothing => true,
        Perimeter::Departements(codes) => territory
            .departements
            .iter()
            .any(|departement| codes.iter().any(|code| **code == **departement)),
        Perimeter::Territories(codes)
        | Perimeter::OneKind {
            territories: codes, ..
        } => codes.iter().any(|code| {
            let place = geography
                .find(code)
                .and_then(|place| geography.territories().get(place));
            place.is_some_and(|other| {
                other
                    .communes
                    .iter()
                    .any(|c| territory.communes.contains(c))
            })
        }),
    }
}

fn edition_view(edition: &PublishedEdition) -> Value {
    let summary = edition.summary();
    json!({
        "id": summary.id,
        "created_at": summary.created_at,
        "fictitious": summary.fictitious,
        "definitions_sha256": summary.definitions_sha256,
        "links": {
            "self": format!("/api/v1/editions/{}", summary.id),
            "page": format!("/editions/{}", summary.id),
        },
    })
}

/// Data year and survey year of a figure.
fn campaign_of(figure: &Figure<'_>) -> (i32, Option<i32>) {
    let year = figure.data_year();
    let deliveries = figure.edition().deliveries().iter();
    let mut of_year = deliveries.filter(|delivery| delivery.data_year == year);
    (year, of_year.find_map(|delivery| delivery.survey_year))
}

fn campaign_view((data_year, survey_year): (i32, Option<i32>)) -> Value {
    json!({
        "data_year": data_year,
        "survey_year": survey_year,
        "page": survey_year.map(|year| format!("/campagnes/{year}")),
    })
}

fn definition_view(figure: &Figure<'_>, definition: &IndicatorDefinition) -> Value {
    let mut view = json!({
        "indicator": definition.id,
        "version": figure.version(),
        "code": definition.code,
        "label": definition.label,
        "frame": word(&definition.frame),
        "base": word(&definition.base),
    });
    let formula = formulas_view(definition)
        .into_iter()
        .find(|(member, _)| *member == figure.key().member)
        .map(|(_, formula)| formula);
    if let Value::Object(members) = &mut view {
        members.insert("formula".to_owned(), formula.unwrap_or_default());
        members.insert("method".to_owned(), json!(definition.method));
        members.insert("limits".to_owned(), json!(definition.limits));
    }
    view
}

fn delivery_view(edition: &PublishedEdition, delivery: &DeliverySummary, names: bool) -> Value {
    let format = edition.catalogue().formats.get(&delivery.format);
    let mut view = json!({
        "id": delivery.id,
        "format": delivery.format,
        "source": format.map(|format| &format.label),
        "feed": word(&delivery.feed),
        "data_year": delivery.data_year,
        "survey_year": delivery.survey_year,
        "fictitious": delivery.fictitious,
        "sha256": delivery.sha256,
        "rows_read": delivery.rows_read,
        "rows_rejected": delivery.rows_rejected,
    });
    if let (true, Value::Object(members)) = (names, &mut view) {
        let report = format!("/api/v1/imports/{}", delivery.id);
        members.insert("file_name".to_owned(), json!(delivery.file_name));
        members.insert("figures".to_owned(), json!(format!("{report}/figures")));
        members.insert("report".to_owned(), json!(report));
    }
    view
}

/// Rows used and left out. The number of respondents follows the secrecy of the figure.
fn rows_view(
    figure: &Figure<'_>,
    definition: &IndicatorDefinition,
    rows: Option<&[LineageRow]>,
) -> Value {
    let (accredited, surveyed) = figure.public_counts().unzip();
    let counts = figure.counts();
    let needs_survey = definition.needs_survey();
    let left_out = |reason: &str, label: &str, count: Option<u32>| json!({"reason": reason, "label": label, "count": count});
    let mut reasons = Vec::new();
    if needs_survey {
        reasons.push(left_out(
            "non_respondent",
            "interrogées, sans réponse à l'enquête",
            counts.map(|counts| counts.surveyed.saturating_sub(counts.respondents)),
        ));
        reasons.push(left_out(
            "unanswered",
            "répondantes, sans réponse à toutes les questions utilisées",
            counts.map(|counts| counts.respondents.saturating_sub(counts.filled)),
        ));
    }
    let unit = match definition.frame {
        Frame::Structure => "structures",
        Frame::Territory => "communes",
    };
    let used = match definition.frame {
        Frame::Territory => figure
            .value()
            .and(figure.territory())
            .map(|territory| territory.communes.len() as u64),
        Frame::Structure => counts.map(|counts| {
            u64::from(if needs_survey {
                counts.filled
            } else {
                counts.accredited
            })
        }),
    };
    let mut view = json!({
        "unit": unit,
        "population": figure.key().population.code(),
        "population_label": Population::label(figure.key().population),
        "accredited": accredited,
        "surveyed": surveyed,
        "used": used,
        "left_out": reasons,
    });
    if let (Some(rows), Value::Object(members)) = (rows, &mut view) {
        members.insert("confidential".to_owned(), json!(true));
        members.insert("items".to_owned(), json!(rows));
    }
    view
}

fn geography_view(figure: &Figure<'_>) -> Value {
    let territory = figure.territory();
    json!({
        "geo": figure.geo(),
        "label": territory.map(|territory| &territory.label),
        "year": territory.map(|territory| territory.code.year),
        "communes": territory.map(|territory| territory.communes.len()),
        "departements": territory.map(|territory| &territory.departements),
        "inhabitants_year": figure.inhabitants_year(),
    })
}

fn secrecy_view(figure: &Figure<'_>, definition: &IndicatorDefinition) -> Value {
    let status = figure.statuses().1;
    json!({
        "rule": word(&definition.secrecy.rule),
        "explanation": explanation(definition.secrecy.rule),
        "conf_status": status.code(),
        "note": notes::secret(status),
    })
}

/// What a secrecy rule asks, in French.
pub fn explanation(rule: SecrecyRule) -> &'static str {
    match rule {
        SecrecyRule::Free => "Décompte de structures ou information publique : toujours diffusé.",
        SecrecyRule::Units => {
            "Diffusé à partir de trois structures et de trois gestionnaires répondants."
        }
        SecrecyRule::Dominance => {
            "Diffusé à partir de trois structures et de trois gestionnaires répondants, si aucun ne pèse plus de 85\u{a0}% du total."
        }
        SecrecyRule::Unanimity => {
            "Diffusé à partir de trois structures et de trois gestionnaires répondants, si les réponses ne sont pas toutes les mêmes."
        }
    }
}

/// The page of a figure in its edition: it never changes.
pub fn permanent(figure: &Figure<'_>) -> String {
    format!(
        "/provenance/{}?edition={}",
        figure.id(),
        figure.edition().id()
    )
}

/// The same for a program.
pub fn permanent_json(figure: &Figure<'_>) -> String {
    let edition = figure.edition().id();
    format!("/api/v1/figures/{}?edition={edition}", figure.id())
}

/// A line to cite the figure: edition, indicator and version, territory, year, permanent address.
pub fn citation(figure: &Figure<'_>, definition: &IndicatorDefinition) -> String {
    let label = figure.territory().map_or("", |territory| &territory.label);
    let member = figure
        .breakdown_label()
        .map(|label| format!(" ({label})"))
        .unwrap_or_default();
    let mark = if figure.edition().summary().fictitious {
        " Données fictives."
    } else {
        ""
    };
    format!(
        "Vigie, édition {}, indicateur «\u{a0}{}\u{a0}»{member}, version {}, {label}, {}, données {}.{mark} Consulté à l’adresse {}",
        figure.edition().id(),
        definition.label,
        figure.version(),
        figure.key().population.label(),
        figure.data_year(),
        permanent(figure),
    )
}
