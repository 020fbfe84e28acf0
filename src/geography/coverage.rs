//! Which territories were delivered, year by year: a figure is served only for those.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::domain::structure::{Population, StructureKind};
use crate::domain::territory::TerritoryType;

use super::{Geography, Territory};

/// Whether a territory was delivered for a year, and how many of its départements were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryState {
    /// Every commune of the territory is inside the union of the perimeters.
    pub complete: bool,
    /// Départements touched that were delivered whole.
    pub delivered: u16,
    /// Départements touched.
    pub touched: u16,
}

/// What was delivered, by data year and territory.
#[derive(Debug)]
pub struct Coverage {
    years: BTreeMap<i32, YearCoverage>,
    n_touched: Vec<u16>,
    quartiers: Range<usize>,
}

/// States of every territory, by what is asked of the deliveries. Lists that are equal are shared.
#[derive(Debug)]
struct YearCoverage {
    register: ByPopulation,
    with_survey: ByPopulation,
}

#[derive(Debug)]
struct ByPopulation {
    cs: Arc<[DeliveryState]>,
    evs: Arc<[DeliveryState]>,
    avs: Arc<[DeliveryState]>,
}

impl ByPopulation {
    fn of(&self, population: Population) -> &[DeliveryState] {
        match population {
            Population::Cs => &self.cs,
            Population::Evs => &self.evs,
            Population::Avs => &self.avs,
        }
    }
}

/// Communes covered, for each kind of structures.
#[derive(Debug, Clone)]
struct Inside {
    cs: Vec<bool>,
    evs: Vec<bool>,
}

impl Coverage {
    /// The coverage that these deliveries give; an index of a territory is that of the geography.
    pub fn new(deliveries: &[DeliverySummary], geography: &Geography) -> Self {
        let ground = Ground::new(geography);
        let mut perimeters: BTreeMap<i32, [Inside; 2]> = BTreeMap::new();
        for delivery in deliveries {
            let which = match delivery.feed {
                Feed::Register => 0,
                Feed::Survey => 1,
                Feed::Directory
                | Feed::Territory
                | Feed::Detail
                | Feed::Published
                | Feed::Reference => continue,
            };
            let both = perimeters
                .entry(delivery.data_year)
                .or_insert_with(|| [ground.nothing(), ground.nothing()]);
            if let Some(inside) = both.get_mut(which) {
                ground.add(&delivery.perimeter, inside);
            }
        }
        let years = perimeters
            .into_iter()
            .map(|(year, [register, survey])| (year, ground.year_coverage(&register, &survey)))
            .collect();
        Self {
            years,
            n_touched: geography.territories().iter().map(n_touched).collect(),
            quartiers: geography.indices_of(TerritoryType::Qpv),
        }
    }

    /// Data years with a delivery of the register or the survey, in order.
    pub fn data_years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// Whether the register of some kind of structures was delivered for a whole territory.
    pub fn knows(&self, territory: usize, data_year: i32) -> bool {
        let complete = |population| self.of(territory, data_year, population, false).complete;
        Population::ALL.into_iter().any(complete)
    }

    /// What was delivered of a territory for a data year and a population of structures: by the
    /// register, and by the survey too when `needs_survey`. Of a quartier always by both: only the
    /// answers say which structures are in it.
    pub fn of(
        &self,
        territory: usize,
        data_year: i32,
        population: Population,
        needs_survey: bool,
    ) -> DeliveryState {
        let needs_survey = needs_survey || self.quartiers.contains(&territory);
        let year = self.years.get(&data_year);
        let by_population = year.map(|year| {
            if needs_survey {
                &year.with_survey
            } else {
                &year.register
            }
        });
        by_population
            .and_then(|states| states.of(population).get(territory))
            .copied()
            .unwrap_or_else(|| DeliveryState {
                complete: false,
                delivered: 0,
                touched: self.n_touched.get(territory).copied().unwrap_or(0),
            })
    }
}

fn n_touched(territory: &Territory) -> u16 {
    u16::try_from(territory.departements.len()).unwrap_or(u16::MAX)
}

/// The geography seen as sets of communes.
struct Ground<'a> {
    geography: &'a Geography,
    departements: BTreeMap<&'a str, usize>,
    n_communes: usize,
}

impl<'a> Ground<'a> {
    fn new(geography: &'a Geography) -> Self {
        let territories = geography.territories();
        let departements = territories
            .iter()
            .enumerate()
            .filter(|(_, territory)| territory.code.kind == TerritoryType::Dep)
            .map(|(index, territory)| (territory.code.code.as_str(), index))
            .collect();
        let last = territories
            .iter()
            .flat_map(|territory| territory.communes.iter())
            .max();
        let n_communes = last.map_or(0, |&last| position(last) + 1);
        Self {
            geography,
            departements,
            n_communes,
        }
    }

    fn nothing(&self) -> Inside {
        Inside {
            cs: vec![false; self.n_communes],
            evs: vec![false; self.n_communes],
        }
    }

    fn add(&self, perimeter: &Perimeter, inside: &mut Inside) {
        let (territories, kind): (Vec<Option<usize>>, Option<StructureKind>) = match perimeter {
            Perimeter::Nothing => return,
            Perimeter::Departements(codes) => {
                let find = |code: &String| self.departements.get(code.as_str()).copied();
                (codes.iter().map(find).collect(), None)
            }
            Perimeter::Territories(codes) => (
                codes.iter().map(|code| self.geography.find(code)).collect(),
                None,
            ),
            Perimeter::OneKind { kind, territories } => (
                territories
                    .iter()
                    .map(|code| self.geography.find(code))
                    .collect(),
                Some(*kind),
            ),
        };
        for territory in territories {
            if kind != Some(StructureKind::Evs) {
                self.add_territory(territory, &mut inside.cs);
            }
            if kind != Some(StructureKind::Cs) {
                self.add_territory(territory, &mut inside.evs);
            }
        }
    }

    fn add_territory(&self, index: Option<usize>, inside: &mut [bool]) {
        let territory = index.and_then(|index| self.geography.territories().get(index));
        let whole = territory.filter(|territory| territory.code.kind.is_made_of_communes());
        for &commune in whole.iter().flat_map(|territory| territory.communes.iter()) {
            if let Some(place) = inside.get_mut(position(commune)) {
                *place = true;
            }
        }
    }

    fn year_coverage(&self, register: &Inside, survey: &Inside) -> YearCoverage {
        let both = Inside {
            cs: and(&register.cs, &survey.cs),
            evs: and(&register.evs, &survey.evs),
        };
        YearCoverage {
            register: self.by_population(register),
            with_survey: self.by_population(&both),
        }
    }

    fn by_population(&self, inside: &Inside) -> ByPopulation {
        let cs: Arc<[DeliveryState]> = self.delivered(&inside.cs).into();
        if inside.cs == inside.evs {
            return ByPopulation {
                evs: Arc::clone(&cs),
                avs: Arc::clone(&cs),
                cs,
            };
        }
        ByPopulation {
            cs,
            evs: self.delivered(&inside.evs).into(),
            avs: self.delivered(&and(&inside.cs, &inside.evs)).into(),
        }
    }

    fn delivered(&self, inside: &[bool]) -> Vec<DeliveryState> {
        let territories = self.geography.territories();
        let complete: Vec<bool> = territories
            .iter()
            .map(|territory| is_complete(territory, inside))
            .collect();
        let is_delivered = |departement: &str| {
            let index = self.departements.get(departement);
            index
                .and_then(|&index| complete.get(index))
                .copied()
                .unwrap_or(false)
        };
        territories
            .iter()
            .zip(&complete)
            .map(|(territory, &complete)| {
                let n_delivered = territory
                    .departements
                    .iter()
                    .filter(|code| is_delivered(code))
                    .count();
                DeliveryState {
                    complete,
                    delivered: u16::try_from(n_delivered).unwrap_or(u16::MAX),
                    touched: n_touched(territory),
                }
            })
            .collect()
    }
}

fn and(a: &[bool], b: &[bool]) -> Vec<bool> {
    a.iter().zip(b).map(|(&a, &b)| a && b).collect()
}

fn is_complete(territory: &Territory, inside: &[bool]) -> bool {
    !territory.communes.is_empty()
        && territory
            .communes
            .iter()
            .all(|&commune| inside.get(position(commune)).copied().unwrap_or(false))
}

fn position(commune: u32) -> usize {
    usize::try_from(commune).unwrap_or(usize::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::territory::TerritoryCode;

    fn delivery(feed: Feed, perimeter: Perimeter) -> DeliverySummary {
        DeliverySummary {
            id: String::new(),
            format: String::new(),
            feed,
            file_name: String::new(),
            sha256: String::new(),
            fictitious: true,
            data_year: 2014,
            survey_year: None,
            perimeter,
            rows_read: 0,
            rows_rejected: 0,
        }
    }

    fn states(
        deliveries: &[DeliverySummary],
        codes: &[&str],
        survey: bool,
    ) -> Vec<(bool, u16, u16)> {
        let geography = Geography::load().unwrap();
        let coverage = Coverage::new(deliveries, &geography);
        let states = codes.iter().map(|code| {
            let code: TerritoryCode = code.parse().unwrap();
            let state = coverage.of(
                geography.find(&code).unwrap(),
                2014,
                Population::Avs,
                survey,
            );
            (state.complete, state.delivered, state.touched)
        });
        states.collect()
    }

    #[test]
    fn a_delivery_of_an_epci_is_complete_for_it_and_its_communes_only() {
        let nantes_metropole = "2026-EPCI-244400404".parse().unwrap();
        let delivery = delivery(
            Feed::Register,
            Perimeter::Territories(vec![nantes_metropole]),
        );
        let codes = [
            "2026-EPCI-244400404",
            "2026-COM-44109",
            "2026-COM-44131",
            "2026-DEP-44",
        ];
        let expected = [(true, 0, 1), (true, 0, 1), (false, 0, 1), (false, 0, 1)];
        assert_eq!(states(&[delivery], &codes, false), expected);
    }

    #[test]
    fn an_epci_across_departements_waits_for_all_of_them() {
        let of = |code: &str| Perimeter::Departements(vec![code.to_owned()]);
        let mut deliveries = vec![delivery(Feed::Register, of("44"))];
        let redon = ["2026-EPCI-243500741"];
        assert_eq!(states(&deliveries, &redon, false), [(false, 1, 3)]);
        deliveries.push(delivery(Feed::Register, of("35")));
        deliveries.push(delivery(Feed::Register, of("56")));
        assert_eq!(states(&deliveries, &redon, false), [(true, 3, 3)]);
        assert_eq!(states(&deliveries, &redon, true), [(false, 0, 3)]);
    }

    #[test]
    fn a_directory_or_a_sample_is_complete_for_nothing() {
        let all = Perimeter::Departements(vec!["44".to_owned()]);
        let deliveries = [
            delivery(Feed::Directory, all),
            delivery(Feed::Register, Perimeter::Nothing),
        ];
        assert_eq!(
            states(&deliveries, &["2026-DEP-44"], false),
            [(false, 0, 1)]
        );
    }

    #[test]
    fn a_list_of_one_kind_of_structures_says_nothing_of_the_other() {
        let geography = Geography::load().unwrap();
        let nantes_metropole: TerritoryCode = "2026-EPCI-244400404".parse().unwrap();
        let place = geography.find(&nantes_metropole).unwrap();
        let perimeter = Perimeter::OneKind {
            kind: StructureKind::Cs,
            territories: vec![nantes_metropole],
        };
        let coverage = Coverage::new(&[delivery(Feed::Register, perimeter)], &geography);
        let complete = |population| coverage.of(place, 2014, population, false).complete;
        assert!(complete(Population::Cs));
        assert!(!complete(Population::Evs));
        assert!(!complete(Population::Avs));
    }
}
