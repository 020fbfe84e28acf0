//! From a code found in a file to a commune of the current geography.

use super::Geography;
use super::tables::FormerNature;
use super::territory::widen;
use crate::domain::territory::TerritoryType;

/// What a code names today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommuneResolution {
    /// A commune of the current geography.
    Current(usize),
    /// A commune that was merged or renumbered.
    Former {
        /// The commune of today that holds it.
        idx: usize,
        /// Last geography where the code is found; none when before 2019.
        last_seen: Option<i16>,
    },
    /// An arrondissement of Paris, Lyon or Marseille: the commune.
    MunicipalArrondissement(usize),
    /// A current commune that was part of another, or had another code, in recent geographies: what
    /// was then coded on that other commune cannot be split.
    Restored {
        /// The commune.
        idx: usize,
        /// First geography since when the code is found again.
        since: i16,
    },
    /// No commune, present or past.
    Unknown,
}

impl CommuneResolution {
    /// Index of the commune of today, whatever the code was.
    pub fn idx(self) -> Option<usize> {
        match self {
            Self::Current(idx)
            | Self::Former { idx, .. }
            | Self::MunicipalArrondissement(idx)
            | Self::Restored { idx, .. } => Some(idx),
            Self::Unknown => None,
        }
    }
}

/// A code resolved, and whether it had to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeResolution {
    /// What the code names.
    pub commune: CommuneResolution,
    /// The leading zero was lost (« 1001 » read as 01001), as spreadsheets do.
    pub zero_added: bool,
}

impl Geography {
    /// The commune that a code names today, the code being present, former, of a municipal
    /// arrondissement, or without its leading zero.
    pub fn resolve_code(&self, code: &str) -> CodeResolution {
        let code = code.trim().to_ascii_uppercase();
        let zero_added = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
        let commune = self.resolve_whole_code(&if zero_added { format!("0{code}") } else { code });
        let found = commune != CommuneResolution::Unknown;
        CodeResolution {
            commune,
            zero_added: zero_added && found,
        }
    }

    fn resolve_whole_code(&self, code: &str) -> CommuneResolution {
        if let Some(idx) = self.find_current(TerritoryType::Com, code) {
            return match self.changes.restored_since(idx) {
                Some(since) => CommuneResolution::Restored { idx, since },
                None => CommuneResolution::Current(idx),
            };
        }
        let Some(former) = self.changes.former.get(code) else {
            return CommuneResolution::Unknown;
        };
        let idx = widen(former.commune_idx);
        match former.nature {
            FormerNature::Commune => CommuneResolution::Former {
                idx,
                last_seen: former.last_seen,
            },
            FormerNature::MunicipalArrondissement => {
                CommuneResolution::MunicipalArrondissement(idx)
            }
        }
    }

    /// Communes whose present code is not in every geography since 2019: restored, or renumbered.
    /// Index and first geography since when the code is found again.
    pub fn restored_communes(&self) -> impl Iterator<Item = (usize, i16)> {
        self.changes
            .restored
            .iter()
            .map(|(&idx, &since)| (idx, since))
    }
}
