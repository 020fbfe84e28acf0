//! The page of priority zones: how territories are ranked, why, and what the weights decide.

mod words;

use crate::catalogue::PriorityDefinition;
use crate::domain::number::french;
use crate::render::page::{
    CellView, ColumnView, DownloadView, GapListView, GapView, LinkView, PrioritiesPage,
    PriorityRankingView, PriorityRowView, TableView, ValueState,
};
use crate::service::error::QueryError;
use crate::service::figures::Figure;
use crate::service::priorities::{
    Candidate, CriterionState, Priorities, Ranked, display, priorities, published,
};
use crate::service::published::PublishedEdition;

use super::figure::{linked, state, words};
use super::plans::{find, source, territory};
use super::provenance::{columns, row};
use super::wording::{counted_u32, typeset, whole};
use super::{Site, address};

/// `/schemas/{plan}/priorites`.
///
/// # Errors
/// When the plan is not known.
pub fn priorities_page(
    site: Site<'_>,
    edition: &PublishedEdition,
    plan_id: &str,
    data_year: i32,
) -> Result<PrioritiesPage, QueryError> {
    let plan = find(site, plan_id)?;
    let of_plan = |definition: &&PriorityDefinition| definition.plan == plan.id;
    let definitions = site.catalogue.priorities.values().filter(of_plan);
    let href = format!("{}/priorites", address::plan(&plan.id));
    let years = edition.data_years().iter().rev();
    Ok(PrioritiesPage {
        plan: LinkView {
            label: typeset(&plan.label),
            href: address::plan(&plan.id),
        },
        territory: territory(site, plan),
        year: data_year,
        years: years
            .filter(|year| **year != data_year)
            .map(|year| LinkView {
                label: year.to_string(),
                href: format!("{href}?time={year}"),
            })
            .collect(),
        rankings: definitions
            .filter_map(|definition| {
                let found = priorities(edition, definition, data_year)?;
                Some(ranking(site, edition, &found))
            })
            .collect(),
        downloads: vec![DownloadView {
            label: "Zones prioritaires".to_owned(),
            format: "JSON".to_owned(),
            href: format!(
                "/api/v1/plans/{}/priorities?time={data_year}&edition={}",
                plan.id,
                edition.id()
            ),
        }],
    })
}

fn ranking(
    site: Site<'_>,
    edition: &PublishedEdition,
    found: &Priorities<'_>,
) -> PriorityRankingView {
    let definition = found.definition;
    let plan = site.catalogue.plans.get(&definition.plan);
    let objective = plan.and_then(|plan| {
        let mut objectives = plan.objectives();
        let (_, objective) = objectives.find(|(_, own)| own.code == definition.objective)?;
        Some(typeset(&format!("{} {}", objective.code, objective.title)))
    });
    let around = plan
        .and_then(|plan| site.geography.find(&plan.territory))
        .and_then(|place| site.geography.territory(place))
        .map_or("", |territory| &territory.label);
    PriorityRankingView {
        id: definition.id.clone(),
        label: typeset(&definition.label),
        description: typeset(&definition.description),
        nature: definition.nature,
        source_text: definition.source.as_deref().map(|text| source(text).0),
        notice: typeset(&definition.notice),
        objective: LinkView {
            label: objective.unwrap_or_default(),
            href: address::objective(&definition.plan, &definition.objective),
        },
        caption: typeset(&format!(
            "{} de {around} par ordre de priorité, données {}, {}",
            definition.level.label(),
            found.data_year,
            definition.population.label()
        )),
        criteria: criteria(edition, found),
        method: words::method(definition),
        columns: found
            .criteria
            .iter()
            .map(|criterion| ColumnView {
                label: label(edition, criterion),
                numeric: true,
            })
            .collect(),
        rows: found
            .ranked
            .iter()
            .filter_map(|ranked| ranked_row(site, ranked))
            .collect(),
        robustness: words::robustness(site, found),
        otherwise_label: words::otherwise(definition.normalisation).to_owned(),
        unranked: unranked(site, edition, found),
        gaps: gaps(site, found),
        gaps_absent_text: found.gaps.is_none().then(|| {
            "Le territoire n’a pas été livré en entier pour cette année : rien n’est dit de ses zones blanches."
                .replace(" :", "\u{a0}:")
        }),
        fictitious: edition.summary().fictitious,
    }
}

fn label(edition: &PublishedEdition, criterion: &CriterionState<'_>) -> String {
    let known = edition
        .catalogue()
        .indicators
        .get(&criterion.criterion.indicator);
    known.map_or_else(String::new, |known| typeset(&known.label))
}

fn criteria(edition: &PublishedEdition, found: &Priorities<'_>) -> TableView {
    let n = found.ranked.len() + found.unranked.len();
    let cells = |state: &CriterionState<'_>| {
        let criterion = state.criterion;
        row(vec![
            linked(
                label(edition, state),
                address::indicator(&criterion.indicator),
            ),
            words(if state.is_need { "besoin" } else { "offre" }),
            words(french(
                criterion.weight,
                if criterion.weight.fract() == 0.0 {
                    0
                } else {
                    2
                },
            )),
            words(words::sense(criterion.priority_when)),
            words(typeset(&criterion.reason)),
            words(words::availability(state, n)),
        ])
    };
    TableView {
        caption: typeset("Critères, sens et poids"),
        columns: columns(&[
            ("Critère", false),
            ("Côté", false),
            ("Poids", true),
            ("Priorité si la valeur est", false),
            ("Pourquoi", false),
            ("Publié pour", false),
        ]),
        rows: found.criteria.iter().map(cells).collect(),
        note: None,
        fictitious: false,
    }
}

fn ranked_row(site: Site<'_>, ranked: &Ranked<'_>) -> Option<PriorityRowView> {
    let territory = site.geography.territory(ranked.candidate.place)?;
    let (first, last) = ranked.range;
    Some(PriorityRowView {
        rank: ranked.rank,
        territory: address::territory_link(territory),
        score: percent(ranked.score),
        need: percent(ranked.need),
        lack: percent(ranked.lack),
        reading: words::reading(ranked.need, ranked.lack).to_owned(),
        range_text: if first == last {
            format!("{first}")
        } else {
            format!("{first} à {last}")
        },
        first,
        last,
        otherwise: ranked.otherwise,
        cells: ranked.candidate.figures.iter().map(cell).collect(),
    })
}

/// A value with its provenance; what not everybody reads is a mark, whoever reads.
fn cell(figure: &Figure<'_>) -> CellView {
    let own = if figure.is_confidential() {
        ValueState::Secret
    } else {
        state(figure)
    };
    CellView {
        text: display(figure),
        state: own,
        href: published(figure).map(|_| address::lineage(figure)),
    }
}

/// A share as a whole number of hundredths.
fn percent(share: f64) -> u32 {
    (0..=100u32)
        .min_by(|a, b| {
            let gap = |hundredths: u32| (f64::from(hundredths) / 100.0 - share).abs();
            gap(*a).total_cmp(&gap(*b))
        })
        .unwrap_or_default()
}

fn unranked(
    site: Site<'_>,
    edition: &PublishedEdition,
    found: &Priorities<'_>,
) -> Option<TableView> {
    let mut known = vec![("Territoire".to_owned(), false)];
    let labels = found.criteria.iter().map(|state| label(edition, state));
    known.extend(labels.map(|label| (label, true)));
    let known: Vec<(&str, bool)> = known
        .iter()
        .map(|(label, numeric)| (label.as_str(), *numeric))
        .collect();
    let cells = |candidate: &Candidate<'_>| {
        let territory = site.geography.territory(candidate.place)?;
        let name = linked(
            territory.label.to_string(),
            address::territory(&territory.code),
        );
        let values = candidate.figures.iter().map(cell);
        Some(row(std::iter::once(name).chain(values).collect()))
    };
    (!found.unranked.is_empty()).then(|| TableView {
        caption: typeset(&format!(
            "Territoires non classés faute d'un critère publié, données {}",
            found.data_year
        )),
        columns: columns(&known),
        rows: found.unranked.iter().filter_map(cells).collect(),
        note: None,
        fictitious: edition.summary().fictitious,
    })
}

fn gaps(site: Site<'_>, found: &Priorities<'_>) -> Vec<GapListView> {
    let Some(gaps) = &found.gaps else {
        return Vec::new();
    };
    let year = i16::try_from(found.data_year).unwrap_or(i16::MAX);
    let items = |places: &[usize]| -> Vec<GapView> {
        let view = |place: &usize| {
            let territory = site.geography.territory(*place)?;
            let inhabitants = site.geography.inhabitants_of(*place, year);
            Some(GapView {
                territory: address::territory_link(territory),
                inhabitants_text: inhabitants
                    .map(|found| counted_u32(found.count, "habitant", "habitants")),
            })
        };
        places.iter().filter_map(view).collect()
    };
    let minimum = usize::try_from(found.definition.minimum_inhabitants).unwrap_or(usize::MAX);
    let communes = format!(
        "Communes d'au moins {} habitants sans structure",
        whole(minimum)
    );
    let list = |title: &str, none: &str, places: &[usize]| GapListView {
        title: typeset(title),
        items: items(places),
        none_text: typeset(none),
    };
    vec![
        list(
            "EPCI sans structure",
            "Aucun : chaque EPCI a une structure.",
            &gaps.epci,
        ),
        list(
            "Quartiers prioritaires qu'aucune structure répondante ne déclare",
            "Aucun, ou aucune liste de quartiers n'a été livrée.",
            &gaps.quartiers,
        ),
        list(&communes, "Aucune.", &gaps.communes),
    ]
}
