//! Finds territories, indicators, structures and objectives by what people type, accents and spelling
//! forgiven.

mod texts;

use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::catalogue::plan::Nature;
use crate::domain::territory::TerritoryType;
use crate::geography::{Geography, Territory, folded};

use super::published::PublishedEdition;

pub use texts::Names;
use texts::Typed;

/// Longest text searched: no name comes near.
pub const LONGEST_QUERY: usize = 100;

/// The kinds of things found, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A territory.
    Territory,
    /// An indicator.
    Indicator,
    /// A structure.
    Structure,
    /// An objective of a plan.
    Objective,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Territory,
        Self::Indicator,
        Self::Structure,
        Self::Objective,
    ];

    /// Stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Territory => "territory",
            Self::Indicator => "indicator",
            Self::Structure => "structure",
            Self::Objective => "objective",
        }
    }
}

/// Something found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Place of a territory in the geography.
    Territory(usize),
    /// Place of an indicator in the catalogue.
    Indicator(usize),
    /// Place of a structure in the edition.
    Structure(usize),
    /// Places of a plan in the catalogue and of an objective in the plan.
    Objective(usize, usize),
}

impl Hit {
    /// Its kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::Territory(_) => Kind::Territory,
            Self::Indicator(_) => Kind::Indicator,
            Self::Structure(_) => Kind::Structure,
            Self::Objective(..) => Kind::Objective,
        }
    }
}

/// What was found, the best of each kind first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Hits, kind after kind.
    pub hits: Vec<Hit>,
    /// Whether nothing was spelt so: what is shown is near.
    pub is_near: bool,
}

/// What is searched.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Definitions.
    pub catalogue: &'a Catalogue,
    /// Territories.
    pub geography: &'a Geography,
    /// Structures; none before the first publication.
    pub edition: Option<&'a PublishedEdition>,
}

impl Ground<'_> {
    /// At most so many things of each kind; what is nearly spelt so only where nothing is spelt so.
    pub fn search(self, text: &str, most: usize) -> Found {
        let text: String = text.trim().chars().take(LONGEST_QUERY).collect();
        let folded = folded(&text);
        let typed = Typed::new(&folded);
        if typed.is_empty() {
            return Found::default();
        }
        let exact = self.hits(&text, &typed, most, false);
        if !exact.is_empty() {
            return Found {
                hits: exact,
                is_near: false,
            };
        }
        Found {
            hits: self.hits(&text, &typed, most, true),
            is_near: true,
        }
    }

    /// Kind after kind; where nothing is spelt so, the kind that comes nearest first.
    fn hits(self, text: &str, typed: &Typed<'_>, most: usize, nearly: bool) -> Vec<Hit> {
        let territories = if nearly {
            self.geography.search_nearly(text, most)
        } else {
            let found = self.geography.search(text, None, most);
            found.into_iter().map(|place| (0, place)).collect()
        };
        let indicators = self.catalogue.indicators.values().map(|known| {
            let words = format!("{} {} {}", known.label, known.id, known.code);
            (folded(&known.label), folded(&words))
        });
        let structures = self.edition.map(|edition| {
            let names = edition.names();
            names.best(typed, most, nearly)
        });
        let hits = |found: Vec<(usize, usize)>, hit: fn(usize) -> Hit| {
            let hits = found.into_iter().map(|(rank, place)| (rank, hit(place)));
            hits.collect::<Vec<_>>()
        };
        let mut kinds = vec![
            hits(territories, Hit::Territory),
            hits(typed.best(indicators, most, nearly), Hit::Indicator),
            hits(structures.unwrap_or_default(), Hit::Structure),
            self.objectives(typed, most, nearly),
        ];
        if nearly {
            kinds.sort_by_key(|hits| hits.first().map_or(usize::MAX, |(mistakes, _)| *mistakes));
        }
        kinds.into_iter().flatten().map(|(_, hit)| hit).collect()
    }

    fn objectives(self, typed: &Typed<'_>, most: usize, nearly: bool) -> Vec<(usize, Hit)> {
        let plans = self.catalogue.plans.values().enumerate();
        let places: Vec<(usize, usize, String, String)> = plans
            .flat_map(|(plan, known)| {
                known
                    .objectives()
                    .enumerate()
                    .map(move |(place, (axis, objective))| {
                        let words =
                            format!("{} {} {}", objective.code, objective.title, axis.title);
                        (plan, place, folded(&objective.title), folded(&words))
                    })
            })
            .collect();
        let texts = places
            .iter()
            .map(|(_, _, title, words)| (title.as_str(), words.as_str()));
        let best = typed.best(texts, most, nearly).into_iter();
        best.filter_map(|(rank, place)| {
            let (plan, objective, ..) = places.get(place)?;
            Some((rank, Hit::Objective(*plan, *objective)))
        })
        .collect()
    }

    /// A hit as an answer gives it; none when its place is not known.
    pub fn view(self, hit: Hit) -> Option<Value> {
        let kind = hit.kind().code();
        Some(match hit {
            Hit::Territory(place) => {
                let own = self.geography.territory(place)?;
                json!({
                    "kind": kind,
                    "id": own.code,
                    "label": &*own.label,
                    "type": own.code.kind.code(),
                    "detail": detail(self.geography, own),
                    "links": {
                        "self": format!("/api/v1/territories/{}", own.code),
                        "page": format!("/territoires/{}", own.code),
                    },
                })
            }
            Hit::Indicator(place) => {
                let (id, known) = self.catalogue.indicators.get_index(place)?;
                json!({
                    "kind": kind,
                    "id": id,
                    "label": known.label,
                    "links": {
                        "self": format!("/api/v1/indicators/{id}"),
                        "page": format!("/indicateurs/{id}"),
                    },
                })
            }
            Hit::Structure(place) => {
                let sheet = self.edition?.structures().get(place)?;
                json!({
                    "kind": kind,
                    "id": sheet.id,
                    "label": sheet.name.as_deref().unwrap_or(&sheet.id),
                    "links": {"page": super::pages::structure_href(&sheet.id)},
                })
            }
            Hit::Objective(plan, place) => {
                let (id, known) = self.catalogue.plans.get_index(plan)?;
                let (_, objective) = known.objectives().nth(place)?;
                json!({
                    "kind": kind,
                    "id": format!("{id}/{}", objective.code),
                    "label": objective.title,
                    "nature": match objective.nature {
                        Nature::Sourced => "sourced",
                        Nature::Illustrative => "illustrative",
                    },
                    "links": {
                        "self": format!("/api/v1/plans/{id}"),
                        "page": format!("/schemas/{id}/objectifs/{}", objective.code),
                    },
                })
            }
        })
    }
}

/// `commune, Loire-Atlantique`.
fn detail(geography: &Geography, own: &Territory) -> String {
    let departement = own
        .parents()
        .filter_map(|place| geography.territory(place))
        .find(|parent| parent.code.kind == TerritoryType::Dep);
    match departement {
        Some(around) => format!("{}, {}", own.code.kind.label(), around.label),
        None => own.code.kind.label().to_owned(),
    }
}
