//! The form of the explorer.

use indexmap::IndexMap;

use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::page::{OptionView, SelectView, ThemeChoiceView};

use super::super::Site;
use super::super::filters::{alone, year_options};
use super::super::wording::{THEMES, capitalized, counted, typeset};
use super::Chosen;

/// Indicators to tick, by theme.
pub(super) fn themes(site: Site<'_>, chosen: &Chosen) -> Vec<ThemeChoiceView> {
    let mut themes: IndexMap<&str, Vec<OptionView>> = IndexMap::new();
    for (id, _) in THEMES {
        themes.insert(id, Vec::new());
    }
    for definition in site.catalogue.indicators.values() {
        let options = themes.entry(definition.theme.as_str()).or_default();
        options.push(OptionView {
            value: definition.id.clone(),
            label: typeset(&definition.label),
            selected: chosen.indicators.contains(&definition.id),
        });
    }
    let views = themes
        .into_iter()
        .filter(|(_, options)| !options.is_empty());
    views
        .map(|(id, options)| {
            let n = options.iter().filter(|option| option.selected).count();
            ThemeChoiceView {
                id: id.to_owned(),
                label: super::super::wording::theme(id).to_owned(),
                chosen_text: (n > 0).then(|| counted(n, "choisi", "choisis")),
                options,
            }
        })
        .collect()
}

/// Territories chosen, ticked: what is unticked leaves.
pub(super) fn territories(site: Site<'_>, chosen: &Chosen) -> Vec<OptionView> {
    let own = chosen.places.iter().filter_map(|place| {
        let territory = site.geography.territory(*place)?;
        let kind = territory.code.kind;
        // Names shared by a commune, an arrondissement and a quartier.
        let is_shared = matches!(
            kind,
            TerritoryType::Com | TerritoryType::Arr | TerritoryType::Qpv
        );
        let detail = if is_shared {
            format!(" ({})", kind.label())
        } else {
            String::new()
        };
        Some(OptionView {
            value: territory.code.to_string(),
            label: format!("{}{detail}", territory.label),
            selected: true,
        })
    });
    own.collect()
}

/// Level, years, population, breakdown.
pub(super) fn selects(site: Site<'_>, chosen: &Chosen) -> Vec<SelectView> {
    let select = |name: &str, label: &str, options| SelectView {
        name: name.to_owned(),
        label: label.to_owned(),
        groups: alone(options),
    };
    vec![
        select("geo_type", "Montrer", levels(site, chosen)),
        select(
            "since",
            "De",
            with_none(
                "La première année",
                chosen.since.is_none(),
                year_options(site, chosen.since),
            ),
        ),
        select(
            "until",
            "À",
            with_none(
                "La dernière année",
                chosen.until.is_none(),
                year_options(site, chosen.until),
            ),
        ),
        select(
            "population",
            "Population",
            Population::ALL
                .iter()
                .map(|own| option(own.code(), own.label(), *own == chosen.population))
                .collect(),
        ),
        select("by", "Ventilation", breakdowns(site, chosen)),
    ]
}

fn option(value: &str, label: &str, selected: bool) -> OptionView {
    OptionView {
        value: value.to_owned(),
        label: typeset(label),
        selected,
    }
}

fn with_none(
    label: &str,
    selected: bool,
    options: impl Iterator<Item = OptionView>,
) -> Vec<OptionView> {
    let none = option("", label, selected);
    std::iter::once(none).chain(options).collect()
}

/// The territories themselves, or those of a level that the first one holds.
fn levels(site: Site<'_>, chosen: &Chosen) -> Vec<OptionView> {
    use TerritoryType::{Arr, Com, Dep, Epci, Reg};
    let first = chosen.places.first().copied();
    let own = first.and_then(|place| site.geography.territory(place));
    let name = own.map_or("", |own| &own.label);
    let kind = own.map(|own| own.code.kind);
    let inside = [Com, Epci, Arr, Dep, Reg]
        .into_iter()
        .filter(|level| kind.is_some_and(|kind| *level < kind));
    let inside = inside.map(|level| {
        let label = format!("{} de {name}", capitalized(level.plural()));
        option(level.code(), &label, chosen.level == Some(level))
    });
    with_none("Ces territoires", chosen.level.is_none(), inside)
}

/// Dimensions of the indicators chosen.
fn breakdowns(site: Site<'_>, chosen: &Chosen) -> Vec<OptionView> {
    let known = chosen.indicators.iter();
    let known = known.filter_map(|id| site.catalogue.indicators.get(id));
    let mut dimensions: IndexMap<&str, &str> = IndexMap::new();
    for breakdown in known.flat_map(|definition| &definition.breakdowns) {
        dimensions
            .entry(&breakdown.dimension)
            .or_insert(&breakdown.label);
    }
    let options = dimensions
        .into_iter()
        .map(|(id, label)| option(id, label, chosen.by.as_deref() == Some(id)));
    with_none("Aucune", chosen.by.is_none(), options)
}
