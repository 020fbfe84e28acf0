//! The form of a dashboard: territory, year, population, membership, comparison.

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::{FilterView, OptionView, SelectView};
use crate::service::compare::Against;
use crate::service::dashboard::{Choices, FEDERATION, NO_COMPARISON, default_comparison};

use super::super::filters::{alone, territories, year_options};
use super::super::wording::typeset;
use super::super::{Site, address};

/// What was chosen, as an address says it.
pub(super) fn parameters(site: Site<'_>, choices: &Choices) -> [(&'static str, Option<String>); 5] {
    let territory = site.geography.territory(choices.territory);
    [
        ("geo", territory.map(|own| own.code.to_string())),
        ("time", choices.time.map(|year| year.to_string())),
        (
            "population",
            choices.population.map(|own| own.code().to_owned()),
        ),
        ("federation", choices.federation.clone()),
        ("compare", choices.compare.clone()),
    ]
}

/// The form.
pub(super) fn filter(site: Site<'_>, dashboard: &str, choices: &Choices) -> FilterView {
    let select = |name: &str, label: &str, groups| SelectView {
        name: name.to_owned(),
        label: label.to_owned(),
        groups,
    };
    let kind = site
        .geography
        .territory(choices.territory)
        .map_or(TerritoryType::France, |own| own.code.kind);
    let mut selects = vec![
        select(
            "geo",
            "Territoire",
            territories(site, choices.territory, None),
        ),
        select("time", "Année", alone(years(site, choices))),
        select("population", "Population", alone(populations(choices))),
    ];
    let members = members(site, choices);
    if members.len() > 1 {
        selects.push(select("federation", "Fédération", alone(members)));
    }
    selects.push(select(
        "compare",
        "Comparer à",
        alone(comparisons(choices, kind)),
    ));
    FilterView {
        action: address::dashboard(dashboard),
        selects,
        hidden: Vec::new(),
    }
}

fn option(value: &str, label: &str, selected: bool) -> OptionView {
    OptionView {
        value: value.to_owned(),
        label: typeset(label),
        selected,
    }
}

fn years(site: Site<'_>, choices: &Choices) -> Vec<OptionView> {
    let last = option("", "Dernière", choices.time.is_none());
    std::iter::once(last)
        .chain(year_options(site, choices.time))
        .collect()
}

fn populations(choices: &Choices) -> Vec<OptionView> {
    let none = option("", "Par défaut", choices.population.is_none());
    let all = Population::ALL.iter().map(|own| {
        let selected = choices.population == Some(*own);
        option(own.code(), own.label(), selected)
    });
    std::iter::once(none).chain(all).collect()
}

fn members(site: Site<'_>, choices: &Choices) -> Vec<OptionView> {
    let dimension = site.catalogue.dimensions.get(FEDERATION);
    let members = dimension.map_or(&[][..], |known| &known.members);
    let all = option("", "Toutes", choices.federation.is_none());
    let own = members.iter().map(|member| {
        let selected = choices.federation.as_ref() == Some(&member.code);
        option(&member.code, &member.label, selected)
    });
    std::iter::once(all).chain(own).collect()
}

/// Name of what figures are compared with.
pub(in crate::service::pages) fn comparison_label(word: &str) -> &'static str {
    let against = Against::ALL.iter().find(|(known, _)| *known == word);
    match against.map(|(_, against)| against) {
        Some(Against::Departement) => "Son département",
        Some(Against::Region) => "Sa région",
        Some(Against::France) => "La France",
        Some(Against::Neighbours) => "Les départements voisins",
        Some(Against::Siblings) => "Les territoires du même niveau alentour",
        Some(Against::Size) => "Les territoires de même taille",
        Some(Against::Density) => "Les territoires de même densité",
        None => "Rien",
    }
}

/// Words of `compare=` that mean something for a kind of territory.
pub(in crate::service::pages) fn comparison_words(kind: TerritoryType) -> Vec<&'static str> {
    let all = Against::ALL.iter().filter(|(_, against)| match against {
        Against::Departement => kind < TerritoryType::Dep,
        Against::Region => kind < TerritoryType::Reg,
        Against::France => kind != TerritoryType::France,
        Against::Siblings | Against::Size | Against::Density => {
            kind.is_made_of_communes() && kind < TerritoryType::Reg
        }
        Against::Neighbours => kind == TerritoryType::Dep,
    });
    all.map(|(word, _)| *word).collect()
}

/// Choices of `compare=`, the one in force selected.
pub(in crate::service::pages) fn comparison_options(
    asked: Option<&str>,
    kind: TerritoryType,
) -> Vec<OptionView> {
    let shown = asked.unwrap_or(default_comparison(kind));
    let mut options: Vec<OptionView> = comparison_words(kind)
        .into_iter()
        .chain([NO_COMPARISON])
        .map(|word| option(word, comparison_label(word), word == shown))
        .collect();
    if !options.iter().any(|option| option.selected) {
        options.insert(0, option(shown, shown, true));
    }
    options
}

fn comparisons(choices: &Choices, kind: TerritoryType) -> Vec<OptionView> {
    comparison_options(choices.compare.as_deref(), kind)
}

/// What was chosen besides the territory, in words.
pub(super) fn in_words(site: Site<'_>, choices: &Choices) -> Vec<String> {
    let population = choices.population.map(|own| own.label().to_owned());
    let dimension = site.catalogue.dimensions.get(FEDERATION);
    let member = choices.federation.as_ref().and_then(|code| {
        let mut members = dimension?.members.iter();
        let member = members.find(|member| member.code == *code)?;
        Some(format!("structures : {}", member.label.to_lowercase()))
    });
    let year = choices.time.map(|year| format!("année {year}"));
    let words = [year, population, member].into_iter().flatten();
    words.map(|text| typeset(&text)).collect()
}
