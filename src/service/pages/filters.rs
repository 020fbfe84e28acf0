//! Forms of choices: territory, population, year.

use crate::catalogue::IndicatorDefinition;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::{FilterView, OptionGroupView, OptionView, SelectView};

use super::wording::capitalized;
use super::{Site, View};

/// Options in no group.
pub(super) fn alone(options: Vec<OptionView>) -> Vec<OptionGroupView> {
    vec![OptionGroupView {
        label: None,
        options,
    }]
}

/// A choice of territory among the delivered ones, and of population.
pub(super) fn territory_and_population(
    site: Site<'_>,
    action: String,
    view: View,
    definition: Option<&IndicatorDefinition>,
) -> FilterView {
    let populations = definition.map_or(&Population::ALL[..], |known| &known.populations);
    let populations = populations.iter().map(|population| OptionView {
        value: population.code().to_owned(),
        label: population.label().to_owned(),
        selected: *population == view.population,
    });
    FilterView {
        action,
        selects: vec![
            SelectView {
                name: "geo".to_owned(),
                label: "Territoire".to_owned(),
                groups: territories(site, view.territory, definition),
            },
            SelectView {
                name: "population".to_owned(),
                label: "Population".to_owned(),
                groups: alone(populations.collect()),
            },
        ],
        hidden: Vec::new(),
    }
}

/// Départements, arrondissements and EPCI of the delivered ground, and the one in view.
pub(super) fn territories(
    site: Site<'_>,
    current: usize,
    definition: Option<&IndicatorDefinition>,
) -> Vec<OptionGroupView> {
    let computed = |kind: TerritoryType| definition.is_none_or(|known| known.has_level(kind, None));
    let mut ground = site.delivered();
    if ground.is_empty() {
        ground.push(site.default_territory());
    }
    let mut groups = Vec::new();
    let mut listed = false;
    for kind in [TerritoryType::Dep, TerritoryType::Arr, TerritoryType::Epci] {
        let places: Vec<usize> = if kind == TerritoryType::Dep {
            ground.clone()
        } else {
            let inside = ground.iter().flat_map(|place| site.inside(*place, kind));
            inside.map(|(place, _)| place).collect()
        };
        listed |= places.contains(&current);
        if computed(kind) && !places.is_empty() {
            groups.push(group(site, capitalized(kind.plural()), &places, current));
        }
    }
    if !listed {
        groups.insert(
            0,
            group(site, "Territoire affiché".to_owned(), &[current], current),
        );
    }
    groups
}

fn group(site: Site<'_>, label: String, places: &[usize], current: usize) -> OptionGroupView {
    let options = places.iter().filter_map(|&place| {
        let territory = site.geography.territory(place)?;
        Some(OptionView {
            value: territory.code.to_string(),
            label: territory.label.to_string(),
            selected: place == current,
        })
    });
    OptionGroupView {
        label: Some(label),
        options: options.collect(),
    }
}

/// A choice of year among those of the edition; none when there is only one.
pub(super) fn year_choice(site: Site<'_>, current: i32) -> Option<SelectView> {
    let options: Vec<OptionView> = year_options(site, Some(current)).collect();
    (options.len() > 1).then(|| SelectView {
        name: "time".to_owned(),
        label: "Année des données".to_owned(),
        groups: alone(options),
    })
}

/// The years of the edition, the last one first.
pub(super) fn year_options(
    site: Site<'_>,
    current: Option<i32>,
) -> impl Iterator<Item = OptionView> {
    let years = site.edition.map_or(&[][..], |edition| edition.data_years());
    years.iter().rev().map(move |year| OptionView {
        value: year.to_string(),
        label: year.to_string(),
        selected: Some(*year) == current,
    })
}
