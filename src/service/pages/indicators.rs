//! The list of indicators.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::catalogue::IndicatorDefinition;
use crate::render::page::{
    IndicatorGroupView, IndicatorItemView, IndicatorSearchView, IndicatorsPage, ObjectiveLinkView,
    OptionView,
};

use super::Site;
use super::address;
use super::formula::first_sentence;
use super::wording::{THEMES, counted, short, theme, typeset};

/// What a reader asks of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorSearch {
    /// Words, all of which must be found.
    pub query: Option<String>,
    /// Theme.
    pub theme: Option<String>,
}

impl IndicatorSearch {
    fn keeps(&self, definition: &IndicatorDefinition) -> bool {
        let theme = self.theme.as_deref();
        theme.is_none_or(|theme| theme == definition.theme)
            && self.query.as_deref().is_none_or(|query| {
                let text = searched(definition);
                plain(query)
                    .split_whitespace()
                    .all(|word| text.contains(word))
            })
    }
}

/// What a search looks into: names, code, unit, method, members.
fn searched(definition: &IndicatorDefinition) -> String {
    let own = [
        &definition.id,
        &definition.code,
        &definition.label,
        &definition.unit_label,
        &definition.method,
    ];
    let dimensions = definition
        .breakdowns
        .iter()
        .map(|breakdown| &breakdown.label);
    let members = definition.members().map(|member| &member.label);
    let texts: Vec<&str> = own
        .into_iter()
        .chain(dimensions)
        .chain(members)
        .map(String::as_str)
        .collect();
    plain(&texts.join(" "))
}

/// Lower case without accents.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| if letter == '’' { '\'' } else { letter })
        .collect()
}

/// `/indicateurs`.
pub fn indicators(site: Site<'_>, asked: &IndicatorSearch) -> IndicatorsPage {
    let all = &site.catalogue.indicators;
    let mut themes: Vec<&str> = THEMES.iter().map(|(id, _)| *id).collect();
    for definition in all.values() {
        if !themes.contains(&definition.theme.as_str()) {
            themes.push(&definition.theme);
        }
    }
    let groups: Vec<IndicatorGroupView> = themes
        .iter()
        .map(|id| IndicatorGroupView {
            id: (*id).to_owned(),
            title: theme(id).to_owned(),
            items: items(site, id, asked),
        })
        .filter(|group| !group.items.is_empty())
        .collect();
    let found: usize = groups.iter().map(|group| group.items.len()).sum();
    let is_search = *asked != IndicatorSearch::default();
    IndicatorsPage {
        count_text: counted(all.len(), "indicateur", "indicateurs"),
        search: IndicatorSearchView {
            query: asked.query.clone().unwrap_or_default(),
            themes: choices(&themes, asked.theme.as_deref()),
            found_text: is_search
                .then(|| counted(found, "indicateur trouvé", "indicateurs trouvés")),
        },
        groups,
    }
}

fn choices(themes: &[&str], asked: Option<&str>) -> Vec<OptionView> {
    let all = OptionView {
        value: String::new(),
        label: "Tous les thèmes".to_owned(),
        selected: asked.is_none(),
    };
    let others = themes.iter().map(|id| OptionView {
        value: (*id).to_owned(),
        label: theme(id).to_owned(),
        selected: asked == Some(*id),
    });
    std::iter::once(all).chain(others).collect()
}

fn items(site: Site<'_>, theme: &str, asked: &IndicatorSearch) -> Vec<IndicatorItemView> {
    let mut found: Vec<&IndicatorDefinition> = site
        .catalogue
        .indicators
        .values()
        .filter(|definition| definition.theme == theme && asked.keeps(definition))
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
            breakdown_text: breakdown_text(definition),
            summary: first_sentence(&typeset(&definition.method)),
            objectives: objectives(site, &definition.id),
            context: definition.context,
        }
    });
    items.collect()
}

/// `par âge`; `par thème et 2 autres ventilations`.
fn breakdown_text(definition: &IndicatorDefinition) -> Option<String> {
    let (first, others) = definition.breakdowns.split_first()?;
    let first = first.label.to_lowercase();
    Some(match others.len() {
        0 => format!("par {first}"),
        others => format!(
            "par {first} et {}",
            counted(others, "autre ventilation", "autres ventilations")
        ),
    })
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
