//! The list of indicators.

use crate::catalogue::IndicatorDefinition;
use crate::render::page::{
    IndicatorGroupView, IndicatorItemView, IndicatorsPage, ObjectiveLinkView,
};

use super::Site;
use super::address;
use super::wording::{THEMES, counted, short, theme, typeset};

/// `/indicateurs`.
pub fn indicators(site: Site<'_>) -> IndicatorsPage {
    let all = &site.catalogue.indicators;
    let mut themes: Vec<&str> = THEMES.iter().map(|(id, _)| *id).collect();
    for definition in all.values() {
        if !themes.contains(&definition.theme.as_str()) {
            themes.push(&definition.theme);
        }
    }
    let groups = themes.into_iter().map(|id| IndicatorGroupView {
        id: id.to_owned(),
        title: theme(id).to_owned(),
        items: items(site, id),
    });
    IndicatorsPage {
        count_text: counted(all.len(), "indicateur", "indicateurs"),
        groups: groups.filter(|group| !group.items.is_empty()).collect(),
    }
}

fn items(site: Site<'_>, theme: &str) -> Vec<IndicatorItemView> {
    let mut found: Vec<&IndicatorDefinition> = site
        .catalogue
        .indicators
        .values()
        .filter(|definition| definition.theme == theme)
        .collect();
    found.sort_by(|a, b| a.code.cmp(&b.code).then(a.label.cmp(&b.label)));
    let items = found.into_iter().map(|definition| {
        let populations: Vec<&str> = definition
            .populations
            .iter()
            .map(|population| short(*population))
            .collect();
        IndicatorItemView {
            code: definition.code.clone(),
            label: typeset(&definition.label),
            href: address::indicator(&definition.id),
            unit: typeset(&definition.unit_label),
            populations_text: populations.join(", "),
            breakdown_text: definition
                .main_breakdown()
                .map(|breakdown| format!("par {}", breakdown.label.to_lowercase())),
            objectives: objectives(site, &definition.id),
            context: definition.context,
        }
    });
    items.collect()
}

/// Objectives that an indicator informs, in every plan.
pub(super) fn objectives(site: Site<'_>, indicator: &str) -> Vec<ObjectiveLinkView> {
    let mut found = Vec::new();
    for plan in site.catalogue.plans.values() {
        for (_, objective) in plan.objectives() {
            let links = objective
                .links
                .iter()
                .filter(|link| link.indicator == indicator);
            found.extend(links.map(|link| ObjectiveLinkView {
                code: objective.code.clone(),
                label: typeset(&objective.title),
                href: address::objective(&plan.id, &objective.code),
                plan_label: plan.label.clone(),
                role_label: link.role.label().to_owned(),
                reason: Some(typeset(&link.reason)),
                nature: objective.nature,
            }));
        }
    }
    found
}
