//! The cells of an edition: every indicator × territory × year × population, after secrecy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use polars::prelude::DataFrame;

use super::columns;
use super::disclosure::{hide, hide_parts_of_evolutions};
use super::error::EngineError;
use super::families::{Computed, FamilyDescription, families};
use super::frame::{structure_frame, territory_frame};
use super::ground::{Delivered, Ground, oldest_year};
use super::places::{Holders, PlacedLine};
use super::request::{CubeRequest, ReadyFormulas, Scope, ready_formulas};
use super::rollup::Rollup;
use super::roster::StructureYear;
use super::rows::evaluate;
use super::totals::{SlotTotals, TotalSets};
use super::year::{TerritoryYear, Year};
use super::zones::quartiers_of;
use crate::catalogue::dictionary::Sensitivity;
use crate::domain::cells::{Cells, PackedYear, PlaceTotals, Totals};
use crate::domain::figure::Cell;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::geography::Geography;
use crate::secrecy::Table;

/// Computes every cell where something happens, in the order of [`Cells`]. Indices are those of
/// `catalogue.indicators` and `geography.territories()`.
///
/// A territory that was not delivered whole has no cell, nor has one where no structure is on the
/// register, nor a year when the question was not put: all follow from the deliveries and the
/// definitions and need no number.
///
/// # Errors
/// A formula that cannot be read; a plan that fails, which is a bug.
pub fn compute(request: &CubeRequest<'_>) -> Result<Cells, EngineError> {
    let mut formulas = ready_formulas(request.catalogue, &request.scope)?;
    let total_sets = TotalSets::add_to(&mut formulas.of_structures);
    let cube = Cube::new(request, &formulas, total_sets)?;
    let years = cube.years(|year| cube.packed(year))?;
    let totals = years.iter().flat_map(|year| year.totals.iter().copied());
    let totals = Totals::new(totals);
    let packed: Vec<PackedYear> = years.into_iter().map(|year| year.cells).collect();
    Ok(Cells::from_years(&packed, totals))
}

/// Tables of everything that an edition shows of a data year, by family of linked quantities; what
/// the rule that looks at one figure hides is marked as primary.
///
/// The scope's years are left aside; its indicators are kept, and `reveal` marks nothing.
///
/// # Errors
/// Those of [`compute`].
pub fn contributions(
    request: &CubeRequest<'_>,
    data_year: i32,
) -> Result<Vec<(FamilyDescription, Table)>, EngineError> {
    let request = one_year(request, data_year);
    let mut formulas = ready_formulas(request.catalogue, &request.scope)?;
    let total_sets = TotalSets::add_to(&mut formulas.of_structures);
    let cube = Cube::new(&request, &formulas, total_sets)?;
    let found = cube.years(|year| {
        let computed = cube.computed(year)?;
        let families = families(
            year.structures,
            &formulas.formulas,
            &computed,
            &cube.is_public(),
            &is_large(request.geography),
        );
        Ok(families
            .into_iter()
            .map(|family| family.described(&computed))
            .collect::<Vec<_>>())
    })?;
    Ok(found.into_iter().flatten().collect())
}

type PlaceAndTotals = ((u32, Population, i16), PlaceTotals);

/// What one year gives.
struct ComputedYear {
    cells: PackedYear,
    totals: Vec<PlaceAndTotals>,
}

/// What every year is computed from.
struct Cube<'a> {
    request: &'a CubeRequest<'a>,
    formulas: &'a ReadyFormulas<'a>,
    total_sets: TotalSets,
    /// Lines by year, and where those of each year begin.
    lines: Vec<&'a StructureYear>,
    ranges: BTreeMap<i32, (usize, usize)>,
    /// Values and conditions of every line.
    evaluated: DataFrame,
    holders: Holders,
    holders_of_territories: Holders,
    uses: LastUses,
}

impl<'a> Cube<'a> {
    fn new(
        request: &'a CubeRequest<'a>,
        formulas: &'a ReadyFormulas<'a>,
        total_sets: TotalSets,
    ) -> Result<Self, EngineError> {
        let mut lines: Vec<&StructureYear> = request
            .lines
            .iter()
            .filter(|line| request.scope.has_year(line.data_year))
            .collect();
        lines.sort_by_key(|line| line.data_year);
        let mut ranges = BTreeMap::new();
        for (rank, line) in lines.iter().enumerate() {
            let range = ranges.entry(line.data_year).or_insert((rank, 0));
            range.1 += 1;
        }
        let frame = structure_frame(&lines, &formulas.variables(), request)?;
        let evaluated = evaluate(&frame, &formulas.of_structures, columns::DATA_YEAR)?;
        Ok(Self {
            holders: Holders::new(request.geography, &TerritoryType::ALL),
            holders_of_territories: Holders::new(request.geography, &formulas.territory_levels()),
            uses: LastUses::new(formulas),
            request,
            formulas,
            total_sets,
            lines,
            ranges,
            evaluated,
        })
    }

    /// Tells the variables that everybody may read of a structure.
    fn is_public(&self) -> impl Fn(&str) -> bool + 'a {
        let dictionary = &self.request.catalogue.dictionary;
        move |name| {
            let variable = dictionary.get(name);
            variable.is_some_and(|known| known.sensitivity == Sensitivity::PublicIdentity)
        }
    }

    /// Years with a delivery or a line, computed on as many threads as the machine offers.
    fn years<T: Send>(
        &self,
        finish: impl Fn(&Year<'_>) -> Result<T, EngineError> + Sync,
    ) -> Result<Vec<T>, EngineError> {
        let delivered = self.request.coverage.data_years();
        let wanted: BTreeSet<i32> = delivered
            .filter(|year| self.request.scope.has_year(*year))
            .chain(self.ranges.keys().copied())
            .collect();
        let queue = Mutex::new(wanted.iter().copied());
        let done = Mutex::new(BTreeMap::new());
        let work = || {
            while let Some(year) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                let computed = self.year(year, &finish);
                if let Ok(mut done) = done.lock() {
                    done.insert(year, computed);
                }
            }
        };
        let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        std::thread::scope(|scope| {
            for _ in 1..n_threads.min(wanted.len()) {
                scope.spawn(work);
            }
            work();
        });
        let done = done.into_inner().unwrap_or_default();
        done.into_values().collect()
    }

    #[expect(
        clippy::too_many_lines,
        reason = "what a year borrows lives on this stack"
    )]
    fn year<T>(
        &self,
        data_year: i32,
        finish: &impl Fn(&Year<'_>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let request = self.request;
        let (start, length) = self.ranges.get(&data_year).copied().unwrap_or((0, 0));
        let lines = self.lines.get(start..start + length).unwrap_or_default();
        let offset = i64::try_from(start)?;
        let places: Vec<PlacedLine> = lines
            .iter()
            .map(|line| placed(line, request.geography))
            .collect();
        let n_territories = request.geography.territories().len();
        let structures = Ground::of_structures(
            &self.evaluated.slice(offset, length),
            &self.formulas.of_structures,
            &places,
            (&self.holders, n_territories),
        )?;
        let managers = numbered(lines.iter().map(|line| line.manager.as_str()));
        let units = numbered(lines.iter().map(|line| line.structure.as_str()));
        let rollup = Rollup::new(
            &self.formulas.of_structures,
            &structures.rows,
            &structures.places,
            (&units, &managers),
        );
        let totals = SlotTotals::new(&rollup, self.total_sets);
        let delivered = Delivered::new(&structures.places, data_year, request);
        let delivered_before = Delivered::new(&structures.places, data_year - 1, request);
        let mut year = Year {
            request,
            data_year,
            structures: &rollup,
            totals: &totals,
            delivered: &delivered,
            delivered_before: &delivered_before,
            territories: None,
        };
        if self.formulas.of_territories.atoms.is_empty() {
            return finish(&year);
        }
        let wanted = self.formulas.territory_columns();
        let frame = territory_frame(lines, &one_year(request, data_year), &wanted)?;
        let ground = Ground::of_territories(
            &frame,
            &self.formulas.of_territories,
            (&self.holders_of_territories, n_territories),
        )?;
        let inhabitants_years = oldest_year(&frame, columns::INHABITANTS_YEAR, &ground.places)?;
        let mut context_years = BTreeMap::new();
        let known = self
            .formulas
            .formulas
            .iter()
            .filter_map(|ready| ready.known.as_ref());
        for dated in known.filter_map(|known| known.dated.as_ref()) {
            if !context_years.contains_key(dated) {
                let years = oldest_year(&frame, dated, &ground.places)?;
                context_years.insert(dated.clone(), years);
            }
        }
        drop(frame);
        let rollup = Rollup::new(
            &self.formulas.of_territories,
            &ground.rows,
            &ground.places,
            (&[], &[]),
        );
        let delivered = Delivered::new(&ground.places, data_year, request);
        let territories = TerritoryYear {
            rollup: &rollup,
            delivered: &delivered,
            inhabitants_years: &inhabitants_years,
            context_years: &context_years,
        };
        year.territories = Some(&territories);
        finish(&year)
    }

    /// The cells of each formula, after primary secrecy.
    fn computed(&self, year: &Year<'_>) -> Result<Vec<Computed>, EngineError> {
        let mut computed = Vec::with_capacity(self.formulas.formulas.len());
        for (rank, ready) in self.formulas.formulas.iter().enumerate() {
            let mut cells = Vec::new();
            year.add_cells(ready, &mut cells)?;
            if let Some((atoms, sets)) = self.uses.last.get(rank) {
                year.structures.forget(atoms, sets);
            }
            computed.push((rank, cells));
        }
        Ok(computed)
    }

    fn packed(&self, year: &Year<'_>) -> Result<ComputedYear, EngineError> {
        let data_year = i16::try_from(year.data_year)?;
        let places = year.structures.places;
        let totals_of = |territory: u32, population: Population| {
            let rank = places.territories.binary_search(&territory);
            rank.map_or_else(
                |_absent| PlaceTotals::default(),
                |rank| year.totals.of(super::ground::slot_of(rank, population)),
            )
        };
        let mut packed = PackedYear::new(data_year);
        let mut computed = self.computed(year)?;
        if !self.request.scope.reveal {
            for family in families(
                year.structures,
                &self.formulas.formulas,
                &computed,
                &self.is_public(),
                &is_large(self.request.geography),
            ) {
                hide(family, &mut computed);
            }
            hide_parts_of_evolutions(&self.formulas.formulas, &mut computed);
        }
        let mut cells: Vec<Cell> = Vec::new();
        let mut computed = computed.into_iter().peekable();
        while let Some((rank, found)) = computed.next() {
            cells.extend(found);
            let Some(ready) = self.formulas.formulas.get(rank) else {
                continue;
            };
            let next = computed
                .peek()
                .and_then(|(rank, _)| self.formulas.formulas.get(*rank));
            if next.is_none_or(|next| next.indicator != ready.indicator) {
                packed.add(ready.indicator, &mut cells, &totals_of);
            }
        }
        let all = places.territories.iter().flat_map(|territory| {
            Population::ALL.map(|population| {
                let place = (*territory, population, data_year);
                (place, totals_of(*territory, population))
            })
        });
        let any = |totals: &PlaceAndTotals| totals.1 != PlaceTotals::default();
        Ok(ComputedYear {
            totals: all.filter(any).collect(),
            cells: packed,
        })
    }
}

/// Territories large enough for a ratio to be shown without its parts: below, ratios of territories
/// inside one another give the parts away.
fn is_large(geography: &Geography) -> impl Fn(u32) -> bool {
    use TerritoryType::{Dep, France, Reg};
    |territory| {
        let territory = usize::try_from(territory).ok();
        let territory = territory.and_then(|place| geography.territory(place));
        territory.is_some_and(|territory| matches!(territory.code.kind, Dep | Reg | France))
    }
}

fn placed(line: &StructureYear, geography: &Geography) -> PlacedLine {
    PlacedLine {
        commune: line.commune,
        population: Population::of(line.kind),
        quartiers: quartiers_of(line, geography),
    }
}

/// The request for one year alone.
fn one_year<'a>(request: &CubeRequest<'a>, data_year: i32) -> CubeRequest<'a> {
    CubeRequest {
        scope: Scope {
            years: Some(BTreeSet::from([data_year])),
            ..request.scope.clone()
        },
        ..*request
    }
}

/// A small number for each name, the same for the same name.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut next = 0..=u32::MAX;
    names
        .map(|name| {
            *known
                .entry(name)
                .or_insert_with(|| next.next().unwrap_or(u32::MAX))
        })
        .collect()
}

/// Atoms and sets of the structure frame that each formula is the last to use.
struct LastUses {
    last: Vec<(Vec<usize>, Vec<usize>)>,
}

impl LastUses {
    fn new(formulas: &ReadyFormulas<'_>) -> Self {
        let (mut atoms, mut sets) = (BTreeMap::new(), BTreeMap::new());
        for (rank, ready) in formulas.formulas.iter().enumerate() {
            if ready.definition.frame != crate::catalogue::indicator::Frame::Structure {
                continue;
            }
            let mut needed = Vec::new();
            ready.planned.numerator.needs(&mut needed);
            if let Some(denominator) = &ready.planned.denominator {
                denominator.needs(&mut needed);
            }
            sets.insert(ready.planned.lines, rank);
            sets.extend(ready.planned.group.map(|group| (group, rank)));
            for atom in needed {
                if let Some(found) = formulas.of_structures.atoms.get_index(atom) {
                    sets.insert(found.lines, rank);
                }
                atoms.insert(atom, rank);
            }
        }
        let mut last = vec![(Vec::new(), Vec::new()); formulas.formulas.len()];
        for (atom, rank) in atoms {
            if let Some((atoms, _)) = last.get_mut(rank) {
                atoms.push(atom);
            }
        }
        for (set, rank) in sets {
            if let Some((_, sets)) = last.get_mut(rank) {
                sets.push(set);
            }
        }
        Self { last }
    }
}
