//! The territories of one level inside another: what rankings, distributions and small lines show.

use crate::catalogue::IndicatorDefinition;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, level_not_computed, place_of_indicator, unknown_territory};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::ChartQuery;

/// A level, the territory around, and the figures that are asked of them.
pub(super) struct Siblings<'a> {
    edition: &'a PublishedEdition,
    pub(super) level: TerritoryType,
    pub(super) parent: TerritoryCode,
    /// Whether the figure of the territory around can stand beside theirs: totals would flatten them.
    pub(super) comparable: bool,
    /// The figures, of one population, without a year.
    pub(super) wanted: FigureQuery,
}

impl<'a> Siblings<'a> {
    /// What the query asks or implies, for at most so many figures.
    pub(super) fn new(
        edition: &'a PublishedEdition,
        query: &ChartQuery,
        limit: usize,
    ) -> Result<Self, QueryError> {
        let (level, parent) = ground(edition, query)?;
        let definition = edition.definition(place_of_indicator(edition, &query.indicator)?);
        if let Some(definition) = definition.filter(|known| !known.has_level(level, None)) {
            return Err(level_not_computed(definition, level.code()));
        }
        let mut wanted = FigureQuery {
            geos: Vec::new(),
            geo_type: Some(level),
            parent: Some(parent.clone()),
            limit: Some(limit),
            ..query.figures_of(&query.geo)
        };
        wanted.populations.truncate(1);
        Ok(Self {
            edition,
            level,
            parent,
            comparable: definition.is_some_and(|known: &IndicatorDefinition| !known.additive),
            wanted,
        })
    }

    /// The figures of one year: the one asked, else the last with a value. `what` is what more than
    /// the limit would be too many of.
    pub(super) fn of_one_year(
        &mut self,
        query: &ChartQuery,
        what: &'static str,
    ) -> Result<Vec<Figure<'a>>, QueryError> {
        self.wanted.times = vec![query.year(self.edition, &self.wanted)?];
        let selection = Selection::new(self.edition, &self.wanted)?;
        let (asked, limit) = (selection.total(), self.wanted.limit);
        if let Some(maximum) = limit.filter(|maximum| asked > *maximum) {
            return Err(QueryError::TooMany {
                what,
                asked,
                maximum,
            });
        }
        let figures: Vec<Figure<'a>> = selection.figures(self.edition).collect();
        check(query, &figures)?;
        Ok(figures)
    }

    /// « EPCI · Loire-Atlantique ».
    pub(super) fn title(&self) -> String {
        let geography = self.edition.geography();
        let territory = geography
            .find(&self.parent)
            .and_then(|place| geography.territory(place));
        let around = territory.map_or("", |territory| &territory.label);
        format!("{} · {around}", level_title(self.level))
    }
}

/// Refuses several members of a breakdown where one is needed.
pub(super) fn check(query: &ChartQuery, figures: &[Figure<'_>]) -> Result<(), QueryError> {
    let first = figures.first().map(Figure::breakdown);
    if figures
        .iter()
        .any(|figure| Some(figure.breakdown()) != first)
    {
        return Err(
            query.impossible("choisissez un membre de la ventilation avec by=dimension:membre")
        );
    }
    Ok(())
}

/// « EPCI », « Départements ».
pub(super) fn level_title(level: TerritoryType) -> &'static str {
    match level {
        TerritoryType::Qpv => "Quartiers prioritaires",
        TerritoryType::Com => "Communes",
        TerritoryType::Epcidep => "Parties d’EPCI",
        TerritoryType::Epci => "EPCI",
        TerritoryType::Zone => "Zones",
        TerritoryType::Arr => "Arrondissements",
        TerritoryType::Dep => "Départements",
        TerritoryType::Reg => "Régions",
        TerritoryType::Frr => "Classements FRR",
        TerritoryType::Dens => "Classes de densité",
        TerritoryType::France => "France",
    }
}

/// Level ranked and territory around: what is asked; else the EPCI of a département, or siblings.
pub(super) fn ground(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<(TerritoryType, TerritoryCode), QueryError> {
    let geography = edition.geography();
    let unknown = || unknown_territory(edition, &query.geo.to_string());
    let subject = geography.find(&query.geo).ok_or_else(unknown)?;
    let territory = geography.territory(subject).ok_or_else(unknown)?;
    let kind = query.geo.kind;
    let level = query.geo_type.unwrap_or(match kind {
        TerritoryType::Com => TerritoryType::Com,
        TerritoryType::Epci | TerritoryType::Dep => TerritoryType::Epci,
        TerritoryType::Qpv
        | TerritoryType::Epcidep
        | TerritoryType::Zone
        | TerritoryType::Arr
        | TerritoryType::Frr
        | TerritoryType::Dens => kind,
        TerritoryType::Reg | TerritoryType::France => TerritoryType::Reg,
    });
    if let Some(parent) = &query.parent {
        return Ok((level, parent.clone()));
    }
    if level < kind {
        return Ok((level, query.geo.clone()));
    }
    let around = match level {
        TerritoryType::Com => TerritoryType::Epci,
        TerritoryType::Qpv
        | TerritoryType::Epcidep
        | TerritoryType::Epci
        | TerritoryType::Zone
        | TerritoryType::Arr => TerritoryType::Dep,
        TerritoryType::Dep
        | TerritoryType::Reg
        | TerritoryType::Frr
        | TerritoryType::Dens
        | TerritoryType::France => TerritoryType::France,
    };
    let mut parents = territory
        .parents()
        .filter_map(|place| geography.territory(place));
    let parent = parents.find(|parent| parent.code.kind == around);
    let parent =
        parent.ok_or_else(|| query.impossible("ce territoire n'a pas de voisins à comparer"))?;
    Ok((level, parent.code.clone()))
}
