//! Where import and geography meet: the communes that rows name.

use crate::geography::{CommuneResolution, Geography, NameResolution};
use crate::import::{Located, Locator, Place, Territories};

/// Answers the import's questions with the current geography.
#[derive(Debug)]
pub struct GeographyLocator<'a> {
    pub(super) geography: &'a Geography,
}

impl<'a> GeographyLocator<'a> {
    /// A locator over a geography.
    pub fn new(geography: &'a Geography) -> Self {
        Self { geography }
    }

    fn place(&self, index: usize) -> Option<Place> {
        let commune = self.geography.communes().get(index)?;
        Some(Place {
            code: commune.code.to_string(),
            name: commune.name.to_string(),
            departement: commune.departement.as_deref().map(str::to_owned),
        })
    }

    fn located(&self, index: usize, is_former: bool) -> Located {
        match self.place(index) {
            Some(place) if is_former => Located::Former(place),
            Some(place) => Located::Current(place),
            None => Located::Unknown {
                nearest: Vec::new(),
            },
        }
    }
}

impl Locator for GeographyLocator<'_> {
    fn territories(&self) -> Option<&dyn Territories> {
        Some(self)
    }

    fn by_code(&self, code: &str) -> Located {
        match self.geography.resolve_code(code).commune {
            CommuneResolution::Current(index) | CommuneResolution::Restored { idx: index, .. } => {
                self.located(index, false)
            }
            CommuneResolution::Former { idx, .. }
            | CommuneResolution::MunicipalArrondissement(idx) => self.located(idx, true),
            CommuneResolution::Unknown => Located::Unknown {
                nearest: Vec::new(),
            },
        }
    }

    fn by_postal_code_and_name(&self, postal_code: &str, name: &str) -> Located {
        match self.geography.resolve_postal(postal_code, name) {
            NameResolution::Found(index) => self.located(index, false),
            NameResolution::Former(index) => self.located(index, true),
            NameResolution::Ambiguous(indices) => {
                Located::Ambiguous(indices.into_iter().filter_map(|i| self.place(i)).collect())
            }
            NameResolution::Unknown { nearest } => Located::Unknown {
                nearest: nearest
                    .and_then(|index| self.place(index))
                    .into_iter()
                    .collect(),
            },
        }
    }
}
