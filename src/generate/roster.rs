//! The structures of a département over all the years: openings, closures, moves.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};

use super::calibration::Calibration;
use super::chance::Chance;
use super::counts::Counts;
use super::managing::{Managers, Mode};
use super::place::{Settlement, Urbanity, inhabitants};
use super::structure::{Home, Since, Structure};
use super::{GenerateCommune, GenerateError, naming};
use crate::domain::structure::StructureKind;

/// Yearly chance to move to another commune.
const MOVES: f64 = 0.003;
/// Yearly chance to change manager.
const CHANGES_MANAGER: f64 = 0.006;
/// Spread of the yearly drift of a size.
const DRIFT: f64 = 0.045;

/// What the roster of a département is drawn from.
pub(super) struct Ground<'a> {
    /// Seed of the request.
    pub(super) seed: u64,
    /// Code of the département, and its position among all.
    pub(super) departement: (&'a str, usize),
    /// Its communes.
    pub(super) settlement: &'a Settlement<'a>,
    /// Weight of rural communes.
    pub(super) urbanity: &'a Urbanity,
    /// How many structures there must be.
    pub(super) counts: &'a Counts,
    /// The calibration.
    pub(super) calibration: &'a Calibration,
}

/// Draws every structure, in order of identifier.
pub(super) fn roster(ground: &Ground<'_>) -> Result<Vec<Structure>, GenerateError> {
    let (code, position) = ground.departement;
    let mut managers = Managers::new(code, position);
    let mut all = Vec::new();
    for kind in [StructureKind::Cs, StructureKind::Evs] {
        let chance = Chance::new(ground.seed, &format!("roster/{code}/{kind:?}"));
        let mut drawing = Drawing {
            ground,
            kind,
            managers: &mut managers,
            chance,
            of_kind: Vec::new(),
        };
        drawing.run()?;
        all.append(&mut drawing.of_kind);
    }
    Ok(all)
}

struct Drawing<'a, 'b> {
    ground: &'a Ground<'a>,
    kind: StructureKind,
    managers: &'b mut Managers,
    chance: Chance,
    of_kind: Vec<Structure>,
}

impl Drawing<'_, '_> {
    fn run(&mut self) -> Result<(), GenerateError> {
        let years = self.ground.calibration.first_year..=self.ground.calibration.last_year;
        for year in years.clone() {
            if year > *years.start() {
                self.close_some(year)?;
            }
            let mut alive = self.alive(year);
            let wanted = self
                .ground
                .counts
                .of(self.ground.departement.0, self.kind, year);
            while alive > wanted {
                self.close_one(year);
                alive -= 1.0;
            }
            let mut firsts = Vec::new();
            while alive < wanted {
                firsts.push(self.first_agreement(year, year == *years.start()));
                alive += 1.0;
            }
            firsts.sort_unstable();
            for first in firsts.into_iter().flatten() {
                self.open(first, &years)?;
            }
            self.change_some(year);
        }
        Ok(())
    }

    fn alive(&self, year: i32) -> f64 {
        self.of_kind
            .iter()
            .filter(|structure| structure.accredited(year))
            .map(|_| 1.0)
            .sum()
    }

    /// Ordinary closures.
    fn close_some(&mut self, year: i32) -> Result<(), GenerateError> {
        let rate = self
            .ground
            .calibration
            .of_kind("closure", self.kind, year)?;
        for structure in self
            .of_kind
            .iter_mut()
            .filter(|structure| structure.surveyed(year))
        {
            if self.chance.happens(rate) {
                structure.closed = closing_day(year, &mut self.chance);
            }
        }
        Ok(())
    }

    /// Closes the most recent of those that the survey already knows.
    fn close_one(&mut self, year: i32) {
        let day = closing_day(year, &mut self.chance);
        if let Some(structure) = self
            .of_kind
            .iter_mut()
            .rev()
            .find(|structure| structure.accredited(year))
        {
            structure.closed = day;
        }
    }

    /// Day of a first agrément: in the year, or long before for the stock of the first year.
    fn first_agreement(&mut self, year: i32, stock: bool) -> Option<NaiveDate> {
        let month = *self.chance.pick(&[1, 1, 1, 4, 7, 9, 9, 10])?;
        let age = if stock { self.age() } else { 0 };
        NaiveDate::from_ymd_opt(year - age, month, 1)
    }

    /// Years since the first agrément, in the first year: half of the EVS had less than five, a
    /// third of the centres sociaux ten to twenty (survey of the Cnaf in 2012).
    fn age(&mut self) -> i32 {
        let draw = self.chance.unit();
        let (low, high) = match self.kind {
            StructureKind::Evs if draw < 0.5 => (0, 4),
            StructureKind::Evs => (5, 14),
            StructureKind::Cs if draw < 0.2 => (0, 4),
            StructureKind::Cs if draw < 0.36 => (5, 9),
            StructureKind::Cs if draw < 0.69 => (10, 19),
            StructureKind::Cs => (20, 45),
        };
        self.chance.between(low, high)
    }

    fn open(&mut self, first: NaiveDate, years: &RangeInclusive<i32>) -> Result<(), GenerateError> {
        let ground = self.ground;
        let (code, _) = ground.departement;
        let (_, urban_share) = ground.urbanity.of(ground.settlement, self.kind);
        let urban = self.chance.happens(urban_share);
        let Some(commune) = ground.settlement.draw(urban, &mut self.chance) else {
            return Ok(());
        };
        let home = home_of(commune);
        let mode = Mode::draw(self.kind, ground.calibration, &mut self.chance)?;
        let manager = self.managers.assign(mode, &home, &mut self.chance);
        let serial = self.of_kind.len() + 1;
        let kind = super::calibration::suffix(self.kind).to_uppercase();
        let families_since = self.families_since(first.year())?;
        let size = self.size(years);
        self.of_kind.push(Structure {
            id: format!("{code}-{kind}-{serial:04}"),
            kind: self.kind,
            name: naming::structure(self.kind, serial * 5 + ground.departement.1, &home.name),
            first_agreement: first,
            term: *self.chance.pick(&[4, 4, 4, 4, 4, 4, 4, 3, 2]).unwrap_or(&4),
            families_since,
            closed: None,
            urban,
            inhabitants: inhabitants(commune),
            siret: naming::siret(&manager.siren, serial),
            home: Since::always(home),
            manager: Since::always(manager),
            size,
        });
        Ok(())
    }

    /// A year between the first and the last for those that get the agrément late.
    fn families_since(&mut self, first: i32) -> Result<Option<i32>, GenerateError> {
        let calibration = self.ground.calibration;
        let draw = self.chance.unit();
        if self.kind == StructureKind::Evs {
            return Ok(None);
        }
        for year in calibration.first_year..=calibration.last_year {
            if draw < calibration.value("share_acf", year)? {
                return Ok(Some(if year == calibration.first_year {
                    first
                } else {
                    year.max(first)
                }));
            }
        }
        Ok(None)
    }

    /// A size drawn once, then a slow walk.
    fn size(&mut self, years: &RangeInclusive<i32>) -> Since<f64> {
        let spread = match self.kind {
            StructureKind::Cs => 0.5,
            StructureKind::Evs => 0.6,
        };
        let mut current = self.chance.factor(spread);
        let mut size = Since::always(current);
        for year in years.clone() {
            current *= self.chance.factor(DRIFT);
            size.change(year, current);
        }
        size
    }

    /// Rare moves and changes of manager.
    fn change_some(&mut self, year: i32) {
        for structure in self
            .of_kind
            .iter_mut()
            .filter(|structure| structure.surveyed(year))
        {
            if self.chance.happens(MOVES)
                && let Some(commune) = self
                    .ground
                    .settlement
                    .draw(structure.urban, &mut self.chance)
            {
                structure.home.change(year, home_of(commune));
            }
            if self.chance.happens(CHANGES_MANAGER)
                && let Some(home) = structure.home.of(year)
            {
                let manager = self
                    .managers
                    .assign(Mode::Association, home, &mut self.chance);
                structure.manager.change(year, manager);
            }
        }
    }
}

fn home_of(commune: &GenerateCommune) -> Home {
    Home {
        code: commune.code.clone(),
        name: commune.name.clone(),
    }
}

/// Closures fall at the end of a school year or of the agrément.
fn closing_day(year: i32, chance: &mut Chance) -> Option<NaiveDate> {
    let (month, day) = *chance.pick(&[(6, 30), (8, 31), (9, 30), (3, 31)])?;
    NaiveDate::from_ymd_opt(year, month, day)
}
