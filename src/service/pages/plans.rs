//! Plans: the list, and one plan with its axes.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::Statement;
use crate::domain::territory::TerritoryType;
use crate::render::page::{
    AxisView, FilterView, LinkView, OptionGroupView, OptionView, PlanGroupView, PlanItemView,
    SchemaPage, SchemasPage, SelectView, StatementView,
};
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::published::PublishedEdition;

use super::Site;
use super::address;
use super::filters::year_choice;
use super::plan_parts::objective_view;
use super::plan_review::{bilan, coverage, neighbours};
use super::plan_state::{moved, state};
use super::priorities::priorities_link;
use super::progress::Seen;
use super::wording::{capitalized, counted, day, typeset};

/// What is asked of the page of a plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanAsked<'a> {
    /// Place of the territory in view; by default the plan's.
    pub territory: Option<usize>,
    /// Last data year read; by default the last of the edition.
    pub year: Option<i32>,
    /// The edition before the one read.
    pub before: Option<&'a PublishedEdition>,
}

/// `/schemas`: the plans of the ground observed first, those of France, then the templates.
pub fn schemas(site: Site<'_>) -> SchemasPage {
    let all = || site.catalogue.plans.values();
    let is_national = |plan: &PlanDefinition| plan.territory.kind == TerritoryType::France;
    let group = |title: &str, kept: &dyn Fn(&PlanDefinition) -> bool| {
        let plans: Vec<PlanItemView> = all()
            .filter(|plan| kept(plan))
            .map(|plan| item(site, plan))
            .collect();
        (!plans.is_empty()).then(|| PlanGroupView {
            title: title.to_owned(),
            plans,
        })
    };
    let groups = [
        group("Schémas et plans du territoire", &|plan| {
            !plan.template && !is_national(plan)
        }),
        group("Conventions nationales", &|plan| {
            !plan.template && is_national(plan)
        }),
        group("Modèles à recopier", &|plan| plan.template),
    ];
    SchemasPage {
        groups: groups.into_iter().flatten().collect(),
    }
}

/// A plan by identifier.
pub(super) fn find<'a>(site: Site<'a>, id: &str) -> Result<&'a PlanDefinition, QueryError> {
    let known = &site.catalogue.plans;
    known.get(id).ok_or_else(|| QueryError::Unknown {
        thing: Thing::Plan,
        parameter: "plan",
        name: id.to_owned(),
        nearest: nearest(id, known.keys().map(String::as_str)),
    })
}

fn item(site: Site<'_>, plan: &PlanDefinition) -> PlanItemView {
    let signature = plan.signed_on.as_ref().map(|date| {
        let partners = counted(plan.signatories.len(), "partenaire", "partenaires");
        format!("signé le {} par {partners}", day(date))
    });
    let n_objectives = plan.objectives().count();
    let mut indicators: Vec<&str> = plan
        .objectives()
        .flat_map(|(_, objective)| objective.links.iter().map(|link| link.indicator.as_str()))
        .collect();
    indicators.sort_unstable();
    indicators.dedup();
    PlanItemView {
        label: typeset(&plan.label),
        href: address::plan(&plan.id),
        kind_label: plan.kind.label().to_owned(),
        territory: territory(site, plan),
        period_text: period(site, plan),
        signature_text: signature,
        counts_text: format!(
            "{}, {}, {}",
            counted(plan.axes.len(), "axe", "axes"),
            counted(n_objectives, "objectif", "objectifs"),
            counted(indicators.len(), "indicateur", "indicateurs")
        ),
        illustrative: plan.is_illustrative(),
    }
}

/// `De 2013 à 2017, terminé`.
fn period(site: Site<'_>, plan: &PlanDefinition) -> String {
    let over = site.last_year().is_some_and(|year| plan.has_ended(year));
    match plan.end_year {
        Some(end) if over => format!("de {} à {end}, terminé", plan.start_year),
        Some(end) => format!("de {} à {end}", plan.start_year),
        None => format!("depuis {}", plan.start_year),
    }
}

/// The territory of a plan.
pub(super) fn territory(site: Site<'_>, plan: &PlanDefinition) -> LinkView {
    let found = site.geography.find(&plan.territory);
    found
        .and_then(|place| site.geography.territory(place))
        .map_or_else(
            || LinkView {
                label: plan.territory.to_string(),
                href: "/territoires".to_owned(),
            },
            address::territory_link,
        )
}

/// `/schemas/{plan}`.
///
/// # Errors
/// When the plan is not known.
pub fn schema(site: Site<'_>, id: &str, asked: PlanAsked<'_>) -> Result<SchemaPage, QueryError> {
    let plan = find(site, id)?;
    let seen = seen(site, plan, asked);
    let today = today(site);
    let (source_text, source_href) = source(&plan.source);
    let (predecessor, successor) = neighbours(site, plan);
    let axes = plan.axes.iter().map(|axis| AxisView {
        code: axis.code.clone(),
        title: typeset(&axis.title),
        nature: axis.nature,
        objectives: axis
            .objectives
            .iter()
            .map(|o| objective_view(site, plan, o, (seen, &today)))
            .collect(),
    });
    let ended = plan
        .end_year
        .filter(|_| site.last_year().is_some_and(|year| plan.has_ended(year)));
    Ok(SchemaPage {
        label: typeset(&plan.label),
        kind_label: plan.kind.label().to_owned(),
        territory: territory(site, plan),
        priorities: priorities_link(site, plan),
        signed_on_text: plan.signed_on.as_deref().map(day),
        period_text: period(site, plan),
        signatories: plan.signatories.iter().map(|name| typeset(name)).collect(),
        source_text,
        source_href,
        statements: plan.statements.iter().map(statement).collect(),
        axes: axes.collect(),
        year: seen.until.or_else(|| site.last_year()),
        template: plan.template,
        notice: Some(notice(plan)),
        ended_text: ended
            .map(|end| format!("Ce plan a pris fin en {end}. Il reste lisible, avec son bilan.")),
        period_note: (plan.end_year.is_none() && !plan.template).then(|| {
            "La source ne donne pas de fin\u{a0}: le plan est suivi depuis son début.".to_owned()
        }),
        predecessor,
        successor,
        filter: filter(site, address::plan(&plan.id), plan, seen),
        state: site.edition.map(|edition| state(site, edition, plan, seen)),
        moved: site
            .edition
            .zip(asked.before)
            .map(|(edition, before)| moved(edition, before, plan)),
        bilan: bilan(site, plan, site.last_year()),
        coverage: coverage(site, plan, &today),
    })
}

/// The notice of a plan; a text of ours that its page shows without one of its own is another plan's
/// link to it.
pub(super) fn notice(plan: &PlanDefinition) -> String {
    let own = plan.illustrative_notice.trim();
    typeset(if own.is_empty() { LINKED } else { own })
}

/// Said where the only illustrative texts of a page are links with other plans.
const LINKED: &str = "Texte illustratif : les liens avec d’autres plans qui ne nomment pas de source ont été écrits \
                      pour montrer l’outil ; ils n’engagent aucun signataire.";

/// The day as of which a plan is read: that of the edition, so that a page says the same until the
/// next one.
pub(super) fn today(site: Site<'_>) -> String {
    let created = site
        .edition
        .map_or("", |edition| &edition.summary().created_at);
    created.get(..10).unwrap_or(created).to_owned()
}

/// From where a plan is looked at: only territories inside its own count.
pub(super) fn seen(site: Site<'_>, plan: &PlanDefinition, asked: PlanAsked<'_>) -> Seen {
    let whole = site.geography.find(&plan.territory);
    let inside = asked.territory.filter(|place| {
        whole.is_some_and(|whole| *place != whole && site.geography.is_inside(*place, whole))
    });
    Seen {
        territory: inside,
        until: asked.year,
    }
}

/// A choice of territory inside the plan's, and of year.
pub(super) fn filter(
    site: Site<'_>,
    action: String,
    plan: &PlanDefinition,
    seen: Seen,
) -> Option<FilterView> {
    let whole = site.geography.find(&plan.territory)?;
    let current = seen.territory.unwrap_or(whole);
    let year = seen.until.or_else(|| site.last_year())?;
    let mut groups = vec![group_of(site, None, &[whole], current)];
    if plan.territory.kind != TerritoryType::France {
        for kind in [TerritoryType::Epci, TerritoryType::Com] {
            let places: Vec<usize> = site
                .inside(whole, kind)
                .into_iter()
                .map(|(p, _)| p)
                .collect();
            if !places.is_empty() && (kind != TerritoryType::Com || places.len() <= MANY_COMMUNES) {
                let name = capitalized(kind.plural());
                groups.push(group_of(site, Some(name), &places, current));
            }
        }
    }
    let territory = SelectView {
        name: "geo".to_owned(),
        label: "Territoire".to_owned(),
        groups,
    };
    let selects = std::iter::once(territory)
        .filter(|select| select.groups.len() > 1)
        .chain(year_choice(site, year));
    let selects: Vec<SelectView> = selects.collect();
    (!selects.is_empty()).then(|| FilterView {
        action,
        selects,
        hidden: Vec::new(),
    })
}

/// More communes than a list shows.
const MANY_COMMUNES: usize = 40;

fn group_of(
    site: Site<'_>,
    label: Option<String>,
    places: &[usize],
    current: usize,
) -> OptionGroupView {
    let options = places.iter().filter_map(|&place| {
        let territory = site.geography.territory(place)?;
        Some(OptionView {
            value: territory.code.to_string(),
            label: territory.label.to_string(),
            selected: place == current,
        })
    });
    OptionGroupView {
        label,
        options: options.collect(),
    }
}

fn statement(statement: &Statement) -> StatementView {
    let (text, href) = statement.source.as_deref().map(source).unzip();
    StatementView {
        topic_label: statement.topic.label().to_owned(),
        text: typeset(&statement.text),
        note: statement.note.as_deref().map(typeset),
        nature: statement.nature,
        source_text: text,
        source_href: href.flatten(),
    }
}

/// A source in words, apart from its address, which is written in brackets after them.
pub(super) fn source(text: &str) -> (String, Option<String>) {
    let split = text.split_once("(http").and_then(|(words, rest)| {
        let (address, after) = rest.split_once(')')?;
        Some((
            format!("{}{after}", words.trim_end()),
            format!("http{address}"),
        ))
    });
    match split {
        Some((words, address)) => (typeset(&words), Some(address)),
        None => (typeset(text), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_source_is_taken_out_of_its_words() {
        let (words, address) = source("Caf, page « Politique » (https://www.caf.fr/a)");
        assert_eq!(words, "Caf, page «\u{a0}Politique\u{a0}»");
        assert_eq!(address.as_deref(), Some("https://www.caf.fr/a"));
        assert_eq!(source("Insee"), ("Insee".to_owned(), None));
    }
}
