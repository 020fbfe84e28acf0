//! Managers: associations, communes, the Caf; several structures may have the same one.

use std::sync::Arc;

use super::GenerateError;
use super::calibration::Calibration;
use super::chance::Chance;
use super::naming;
use super::structure::Home;
use crate::domain::structure::StructureKind;

/// Structures that one association manages at most.
const MOST: usize = 6;
/// Share of the associations' structures that go to an association already there.
const SHARED: f64 = 0.22;
/// SIREN kept for each département.
const SERIALS: usize = 900;

/// How a structure is managed: codes of `mode_gestion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// By an association.
    Association,
    /// By a local authority.
    Authority,
    /// By the Caf itself.
    Caf,
    /// Otherwise.
    Other,
}

impl Mode {
    /// Code of the category.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Association => "associatif",
            Self::Authority => "collectivite",
            Self::Caf => "caf",
            Self::Other => "autre",
        }
    }

    /// Draws the mode of a new structure.
    pub(super) fn draw(
        kind: StructureKind,
        calibration: &Calibration,
        chance: &mut Chance,
    ) -> Result<Self, GenerateError> {
        let year = calibration.first_year;
        let association = calibration.of_kind("share_associative", kind, year)?;
        let caf = calibration
            .find_of_kind("share_caf", kind, year)
            .unwrap_or(0.0);
        let draw = chance.unit();
        // What is left goes to local authorities, but for a tenth of it.
        let authority = association + caf + (1.0 - association - caf) * 0.9;
        Ok(if draw < association {
            Self::Association
        } else if draw < association + caf {
            Self::Caf
        } else if draw < authority {
            Self::Authority
        } else {
            Self::Other
        })
    }
}

/// A manager.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manager {
    /// SIREN, of the series 000.
    pub(super) siren: String,
    /// Name, which says « fictif ».
    pub(super) name: String,
    /// How it manages.
    pub(super) mode: Mode,
    commune: String,
}

/// The managers of a département, with the number of structures given to each.
pub(super) struct Managers {
    departement: String,
    first_serial: usize,
    known: Vec<(Arc<Manager>, usize)>,
}

impl Managers {
    /// Of the département at this position among all.
    pub(super) fn new(departement: &str, position: usize) -> Self {
        Self {
            departement: departement.to_owned(),
            first_serial: position * SERIALS,
            known: Vec::new(),
        }
    }

    /// A manager for one more structure of this mode and commune.
    pub(super) fn assign(&mut self, mode: Mode, home: &Home, chance: &mut Chance) -> Arc<Manager> {
        let found = match mode {
            Mode::Caf => self.position(|manager| manager.mode == Mode::Caf),
            Mode::Authority => self.position(|manager| {
                manager.mode == Mode::Authority && manager.commune == home.code
            }),
            Mode::Association | Mode::Other => self.shared(mode, home, chance),
        };
        if let Some((manager, count)) = found.and_then(|position| self.known.get_mut(position)) {
            *count += 1;
            return Arc::clone(manager);
        }
        let manager = Arc::new(self.create(mode, home));
        self.known.push((Arc::clone(&manager), 1));
        manager
    }

    fn position(&self, matches: impl Fn(&Manager) -> bool) -> Option<usize> {
        self.known.iter().position(|(manager, _)| matches(manager))
    }

    /// An association with room left, of the same commune if there is one.
    fn shared(&self, mode: Mode, home: &Home, chance: &mut Chance) -> Option<usize> {
        if !chance.happens(SHARED) {
            return None;
        }
        let open = self
            .known
            .iter()
            .enumerate()
            .filter(|(_, (manager, count))| manager.mode == mode && *count < MOST);
        let open: Vec<(usize, bool)> = open
            .map(|(position, (manager, _))| (position, manager.commune == home.code))
            .collect();
        let near: Vec<(usize, bool)> = open.iter().copied().filter(|(_, near)| *near).collect();
        let choice = if near.is_empty() {
            chance.pick(&open)
        } else {
            chance.pick(&near)
        };
        choice.map(|(position, _)| *position)
    }

    fn create(&self, mode: Mode, home: &Home) -> Manager {
        let rank = self.known.len();
        let name = match mode {
            Mode::Caf => format!("Caf, gestionnaire fictif ({})", self.departement),
            Mode::Authority => format!("Collectivité, gestionnaire fictif ({})", home.name),
            Mode::Other => format!("Groupement, gestionnaire fictif ({})", home.name),
            Mode::Association => naming::association(rank * 7 + self.first_serial, &home.name),
        };
        let siren = naming::siren(self.first_serial + rank + 1);
        Manager {
            siren,
            name,
            mode,
            commune: home.code.clone(),
        }
    }
}
