//! Plans: the list, and one plan with its axes.

use crate::catalogue::PlanDefinition;
use crate::catalogue::plan::{Nature, Statement};
use crate::render::page::{
    AxisView, LinkView, PlanItemView, SchemaPage, SchemasPage, StatementView,
};
use crate::service::error::{QueryError, Thing, nearest};

use super::Site;
use super::address;
use super::progress::objective_view;
use super::wording::{counted, day, typeset};

/// `/schemas`.
pub fn schemas(site: Site<'_>) -> SchemasPage {
    SchemasPage {
        plans: site
            .catalogue
            .plans
            .values()
            .map(|plan| item(site, plan))
            .collect(),
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
        signature_text: signature,
        counts_text: format!(
            "{}, {}, {}",
            counted(plan.axes.len(), "axe", "axes"),
            counted(n_objectives, "objectif", "objectifs"),
            counted(indicators.len(), "indicateur", "indicateurs")
        ),
        illustrative: is_illustrative(plan),
    }
}

fn is_illustrative(plan: &PlanDefinition) -> bool {
    let axes = plan.axes.iter().map(|axis| axis.nature);
    let objectives = plan.objectives().map(|(_, objective)| objective.nature);
    let statements = plan.statements.iter().map(|statement| statement.nature);
    axes.chain(objectives)
        .chain(statements)
        .any(|nature| nature == Nature::Illustrative)
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
pub fn schema(site: Site<'_>, id: &str) -> Result<SchemaPage, QueryError> {
    let plan = find(site, id)?;
    let (source_text, source_href) = source(&plan.source);
    let axes = plan.axes.iter().map(|axis| AxisView {
        code: axis.code.clone(),
        title: typeset(&axis.title),
        nature: axis.nature,
        objectives: axis
            .objectives
            .iter()
            .map(|o| objective_view(site, plan, o))
            .collect(),
    });
    let uninformed = plan
        .objectives()
        .filter(|(_, objective)| objective.links.is_empty());
    Ok(SchemaPage {
        label: typeset(&plan.label),
        kind_label: plan.kind.label().to_owned(),
        territory: territory(site, plan),
        signed_on_text: plan.signed_on.as_deref().map(day),
        period_text: match plan.end_year {
            Some(end) => format!("de {} à {end}", plan.start_year),
            None => format!("depuis {}", plan.start_year),
        },
        signatories: plan.signatories.iter().map(|name| typeset(name)).collect(),
        source_text,
        source_href,
        statements: plan.statements.iter().map(statement).collect(),
        axes: axes.collect(),
        year: site.last_year(),
        uninformed_objectives: uninformed
            .map(|(_, objective)| LinkView {
                label: typeset(&format!("{} {}", objective.code, objective.title)),
                href: address::objective(&plan.id, &objective.code),
            })
            .collect(),
    })
}

fn statement(statement: &Statement) -> StatementView {
    let (text, href) = statement.source.as_deref().map(source).unzip();
    StatementView {
        text: typeset(&statement.text),
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
