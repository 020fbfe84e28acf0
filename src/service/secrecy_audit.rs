//! Attacks an edition with everything that it publishes, and with what earlier ones published.
//!
//! True values are computed again from the deliveries and definitions of the edition; what is
//! hidden is read from the edition as it was stored. The choice made when publishing is not
//! trusted: only what readers can see counts.

mod derived;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::additions::extended;
use super::editions::{catalogue_of, list_editions, load_edition};
use super::publish::{Collected, InhabitantsDelivered, collect};
use super::work_error::WorkError;
use super::workplace::Workplace;
use crate::catalogue::Catalogue;
use crate::domain::edition::Edition;
use crate::domain::figure::{Content, SecretReason};
use crate::domain::structure::Population;
use crate::engine::{
    Context, CubeRequest, FamilyDescription, FigurePlace, Scope, StructureYear, contributions,
    structure_years,
};
use crate::geography::Geography;
use crate::geography::coverage::Coverage;
pub use crate::secrecy::Method;
use crate::secrecy::{Leak, LeakKind, Table, audit};

use derived::Derived;
use shown::Shown;

/// Most leaks listed; all are counted.
const LISTED: usize = 100;
/// Figures named when a publication is refused.
const NAMED: usize = 5;

/// What an attack on an edition found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecrecyAudit {
    /// The edition.
    pub edition: String,
    /// `exact` or `propagation`.
    pub method: &'static str,
    /// Earlier editions served whose figures the attacker has too.
    pub with_editions: Vec<String>,
    /// Families of linked quantities attacked, over all years.
    pub tables: usize,
    /// Figures with a number or a secret.
    pub figures: usize,
    /// Hidden by the rule that looks at one figure.
    pub primary: usize,
    /// Hidden to protect others.
    pub secondary: usize,
    /// Secrets recovered.
    pub recovered: usize,
    /// Figures hidden to protect others that readers work out all the same: no secret of their own.
    pub needless: usize,
    /// The first of both, secrets first.
    pub leaks: Vec<Recovered>,
}

/// Something recovered that must not be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recovered {
    /// Identifier of a figure that shows it, or of the public figure that gives it away.
    pub figure: String,
    /// `interval`, `difference`, `twin`, `served`, `shown` or `derived`.
    pub how: &'static str,
    /// What the attacker knows at least.
    pub lower: f64,
    /// What the attacker knows at most.
    pub upper: f64,
    /// Whether it takes the answers of one manager.
    pub with_own_answers: bool,
    /// Whether it is a secret by itself; else it was hidden to protect others.
    pub secret: bool,
    /// The edition or the figure that gives it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl SecrecyAudit {
    /// Whether no secret was recovered.
    pub fn holds(&self) -> bool {
        self.recovered == 0
    }
}

/// Attacks an edition; the edition served when none is named.
///
/// # Errors
/// No such edition; it cannot be read, nor its definitions; records that it used are not in this
/// database; the store or the computation fails.
pub fn audit_secrecy(
    place: &Workplace,
    id: Option<&str>,
    method: Method,
) -> Result<SecrecyAudit, WorkError> {
    let id = match id {
        Some(id) => id.to_owned(),
        None => place
            .store
            .current_edition_id()?
            .ok_or(WorkError::NothingPublished)?,
    };
    let edition = load_edition(place, &id)?;
    let snapshot = place.store.snapshot_of(&edition.deliveries)?;
    let collected = collect(&snapshot, None)?;
    let extent = AuditExtent {
        earlier: &served_before(place, &edition)?,
        years: None,
        method: Some(method),
    };
    audit_collected(place, &edition, &collected, &extent)
}

/// How much of an edition to attack, and how.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AuditExtent<'a> {
    /// Editions that the attacker has too.
    pub(super) earlier: &'a [Edition],
    /// Data years; all when none is named.
    pub(super) years: Option<&'a BTreeSet<i32>>,
    /// When none is named, exact for one département and by propagation beyond: the time that a
    /// publication can wait.
    pub(super) method: Option<Method>,
}

/// Refuses an edition of which a secret could be recovered from what it shows, before it is saved.
///
/// What earlier editions showed is not held against it: a figure that has become secret since
/// would keep every later edition from being published. `vigie secrecy audit` tells of them.
///
/// # Errors
/// Something was recovered; the computation fails.
pub(super) fn refuse_leaks(
    place: &Workplace,
    edition: &Edition,
    collected: &Collected,
    years: Option<&BTreeSet<i32>>,
) -> Result<(), WorkError> {
    let extent = AuditExtent {
        years,
        ..AuditExtent::default()
    };
    let found = audit_collected(place, edition, collected, &extent)?;
    if found.holds() {
        return Ok(());
    }
    Err(WorkError::SecretsRecovered {
        count: found.recovered,
        figures: found
            .leaks
            .into_iter()
            .filter(|leak| leak.secret)
            .take(NAMED)
            .map(|leak| leak.figure)
            .collect(),
    })
}

/// Attacks an edition, saved or not, of which the records are at hand.
pub(super) fn audit_collected(
    place: &Workplace,
    edition: &Edition,
    collected: &Collected,
    extent: &AuditExtent<'_>,
) -> Result<SecrecyAudit, WorkError> {
    let catalogue = catalogue_of(place, &edition.summary)?;
    let then = Workplace {
        catalogue: Arc::clone(&catalogue),
        ..place.clone()
    };
    let then = extended(&then, &edition.additions);
    let geography = &then.geography;
    let counts = InhabitantsDelivered::new(&collected.territories, geography);
    let context = Context::new(&collected.territories, geography);
    let coverage = Coverage::new(&collected.deliveries, geography);
    let lines = structure_years(&collected.register_and_survey, &coverage, geography);
    let method = extent
        .method
        .unwrap_or_else(|| affordable(&lines, geography));
    let attacked = Attacked {
        place: &then,
        edition,
        earlier: extent.earlier,
        coverage: &coverage,
        lines: &lines,
        counts: &counts,
        context: &context,
        method,
    };
    let mut found = attacked.summary();
    let wanted = |year: &&i32| extent.years.is_none_or(|years| years.contains(year));
    for year in edition.summary.data_years.iter().filter(wanted) {
        attacked.year(*year, &mut found)?;
    }
    found.leaks.sort_by_key(|leak| !leak.secret);
    found.leaks.truncate(LISTED);
    Ok(found)
}

/// The most thorough method that a publication can wait for.
fn affordable(lines: &[StructureYear], geography: &Geography) -> Method {
    let communes: BTreeSet<u32> = lines.iter().map(|line| line.commune).collect();
    let territories = communes
        .iter()
        .filter_map(|commune| geography.territory(usize::try_from(*commune).ok()?));
    let departements: BTreeSet<&str> = territories
        .flat_map(|commune| commune.departements.iter().map(AsRef::as_ref))
        .collect();
    if departements.len() > 1 {
        Method::Propagation
    } else {
        Method::Exact
    }
}

/// Editions that the public has seen before this one, the last one first.
pub(super) fn served_before(
    place: &Workplace,
    edition: &Edition,
) -> Result<Vec<Edition>, WorkError> {
    let summaries = list_editions(place)?;
    let before = summaries
        .iter()
        .filter(|other| !other.preview && other.created_at < edition.summary.created_at);
    before.map(|other| load_edition(place, &other.id)).collect()
}

struct Attacked<'a> {
    place: &'a Workplace,
    edition: &'a Edition,
    earlier: &'a [Edition],
    coverage: &'a Coverage,
    lines: &'a [StructureYear],
    counts: &'a InhabitantsDelivered,
    context: &'a Context,
    method: Method,
}

/// What readers have seen of one year.
struct Seen<'a> {
    now: Shown,
    next_year: Shown,
    earlier: Vec<(&'a str, Shown)>,
}

impl Attacked<'_> {
    fn summary(&self) -> SecrecyAudit {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in self.edition.cells.iter() {
            let kind = match cell.content {
                Content::Number { .. } => "number",
                Content::Secret(SecretReason::Protects) => "secondary",
                Content::Secret(_) => "primary",
                Content::Missing(_) => continue,
            };
            *counts.entry(kind).or_default() += 1;
        }
        let count = |kind: &str| counts.get(kind).copied().unwrap_or_default();
        SecrecyAudit {
            edition: self.edition.summary.id.clone(),
            method: match self.method {
                Method::Exact => "exact",
                Method::Propagation => "propagation",
            },
            with_editions: self
                .earlier
                .iter()
                .map(|other| other.summary.id.clone())
                .collect(),
            tables: 0,
            figures: counts.values().sum(),
            primary: count("primary"),
            secondary: count("secondary"),
            recovered: 0,
            needless: 0,
            leaks: Vec::new(),
        }
    }

    fn year(&self, year: i32, found: &mut SecrecyAudit) -> Result<(), WorkError> {
        let inhabitants_of =
            |commune: u32, year: i32| self.counts.or_reference(self.place, commune, year);
        let families = contributions(
            &CubeRequest {
                catalogue: &self.place.catalogue,
                geography: &self.place.geography,
                coverage: self.coverage,
                lines: self.lines,
                inhabitants_of: &inhabitants_of,
                context: self.context,
                scope: Scope::default(),
            },
            year,
        )?;
        let shown = |edition: &Edition, year: i32| Shown::of(edition, self.place, year);
        let seen = Seen {
            now: shown(self.edition, year),
            next_year: shown(self.edition, year + 1),
            earlier: self
                .earlier
                .iter()
                .map(|other| (other.summary.id.as_str(), shown(other, year)))
                .collect(),
        };
        found.tables += families.len();
        let queue = Mutex::new(families.iter().enumerate());
        let done = Mutex::new(BTreeMap::new());
        let derived = Derived::new(&[&seen.now, &seen.next_year]);
        let work = || {
            while let Some((rank, family)) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                let leaks = self.family(family, &seen, &derived, year);
                if let Ok(mut done) = done.lock() {
                    done.insert(rank, leaks);
                }
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        std::thread::scope(|scope| {
            for _ in 1..threads.min(families.len()) {
                scope.spawn(work);
            }
            work();
        });
        for leak in done
            .into_inner()
            .unwrap_or_default()
            .into_values()
            .flatten()
        {
            if leak.secret {
                found.recovered += 1;
            } else {
                found.needless += 1;
            }
            if leak.secret || found.leaks.len() < LISTED {
                found.leaks.push(leak);
            }
        }
        Ok(())
    }

    /// `management:association`, none for a whole.
    fn member_code(&self, figure: &FigurePlace) -> Option<String> {
        let indicators = &self.place.catalogue.indicators;
        let (_, definition) = indicators.get_index(usize::from(figure.indicator))?;
        definition.breakdown_code(figure.member)
    }

    fn family(
        &self,
        (description, table): &(FamilyDescription, Table),
        seen: &Seen<'_>,
        derived: &Derived,
        year: i32,
    ) -> Vec<Recovered> {
        let name = |figure: &FigurePlace| figure_id(self.place, figure, year);
        let first = |cell: usize| description.figures.get(cell).and_then(|all| all.first());
        let ratios: BTreeSet<PlaceOfFigure> = description
            .ratios
            .iter()
            .map(|(figure, _)| place_of(figure))
            .collect();
        // A ratio may be shown while its parts are not.
        let shows = |figure: &FigurePlace, shown: &Shown| {
            let number = shown.number(figure);
            number.is_some_and(|number| {
                number.numerator.is_some() || !ratios.contains(&place_of(figure))
            })
        };
        let alone =
            |figure: &FigurePlace| seen.now.number(figure).is_some() && !shows(figure, &seen.now);
        let mut found: Vec<(usize, Recovered)> = Vec::new();
        let mut hidden = Vec::with_capacity(table.cells.len());
        // An amount of another family is the same by chance.
        let figures = description.figures.iter().flatten();
        let linked: BTreeSet<u16> = figures.map(|figure| figure.indicator).collect();
        for (rank, (cell, figures)) in table.cells.iter().zip(&description.figures).enumerate() {
            let entries = cell
                .entries
                .iter()
                .filter_map(|at| table.entries.get(*at as usize));
            let value: f64 = entries.map(|entry| entry.value).sum();
            let public = figures.iter().find(|figure| shows(figure, &seen.now));
            if let Some(figure) = public.filter(|_| cell.primary) {
                found.push((rank, known(name(figure), "shown", value, None, true)));
            }
            let before = seen.before(figures, value).filter(|_| public.is_none());
            let from = figures.first().and_then(|figure| {
                derived.find(figure, value, |from| {
                    let is_same = self.member_code(from) == self.member_code(figure);
                    is_same && linked.contains(&from.indicator)
                })
            });
            let from = from.filter(|_| public.is_none());
            hidden.push(public.is_none() && before.is_none() && from.is_none());
            let Some(figure) = figures.first() else {
                continue;
            };
            let (how, source) = match (before, from) {
                (Some(edition), _) => ("served", edition.to_owned()),
                (None, Some(from)) => ("derived", name(&from)),
                (None, None) => continue,
            };
            let leak = known(name(figure), how, value, Some(source), cell.primary);
            found.push((rank, leak));
        }
        let relations = description.ratios.iter();
        let attacked = Table {
            relations: relations
                .filter(|(figure, _)| alone(figure))
                .map(|(_, relation)| relation.clone())
                .collect(),
            ..table.clone()
        };
        for leak in audit(&attacked, &hidden, self.method) {
            let figure = first(leak.cell).map_or_else(String::new, name);
            found.push((leak.cell, recovered(figure, &leak)));
        }
        let is_hidden = |figure: &FigurePlace| seen.now.number(figure).is_none();
        let told = Told::new(description, is_hidden, &hidden, &found);
        let matters = |(rank, _): &(usize, Recovered)| {
            table.cells.get(*rank).is_some_and(|cell| cell.primary) || told.wholly(*rank)
        };
        let found = found.into_iter().filter(matters);
        found.map(|(_, leak)| leak).collect()
    }
}

/// Sums that readers know or find, and the figures that they make.
struct Told<'a> {
    description: &'a FamilyDescription,
    /// By sum: shown, or found.
    known: Vec<bool>,
    /// Sums of each hidden figure.
    parts: BTreeMap<PlaceOfFigure, Vec<usize>>,
}

/// Indicator, territory, population, member.
type PlaceOfFigure = (u16, u32, Population, Option<u16>);

impl<'a> Told<'a> {
    fn new(
        description: &'a FamilyDescription,
        is_hidden: impl Fn(&FigurePlace) -> bool,
        hidden: &[bool],
        found: &[(usize, Recovered)],
    ) -> Self {
        let mut known: Vec<bool> = hidden.iter().map(|hidden| !hidden).collect();
        for (rank, _) in found {
            if let Some(known) = known.get_mut(*rank) {
                *known = true;
            }
        }
        let mut parts: BTreeMap<PlaceOfFigure, Vec<usize>> = BTreeMap::new();
        for (rank, figures) in description.figures.iter().enumerate() {
            for figure in figures.iter().filter(|figure| is_hidden(figure)) {
                parts.entry(place_of(figure)).or_default().push(rank);
            }
        }
        Self {
            description,
            known,
            parts,
        }
    }

    /// Whether a sum completes a hidden figure: its denominator alone tells nothing of it.
    fn wholly(&self, rank: usize) -> bool {
        let is_known = |rank: &usize| self.known.get(*rank).copied().unwrap_or(false);
        let figures = self.description.figures.get(rank);
        let mut figures = figures.into_iter().flatten();
        figures.any(|figure| {
            self.parts
                .get(&place_of(figure))
                .is_some_and(|parts| parts.iter().all(is_known))
        })
    }
}

fn place_of(figure: &FigurePlace) -> PlaceOfFigure {
    (
        figure.indicator,
        figure.territory,
        figure.population,
        figure.member,
    )
}

impl Seen<'_> {
    /// The earlier edition that showed the same value.
    fn before(&self, figures: &[FigurePlace], value: f64) -> Option<&str> {
        let same = |shown: f64| (shown - value).abs() <= 1e-9 * value.abs().max(1.0);
        let found = self.earlier.iter().find(|(_, shown)| {
            let numbers = figures.iter().filter_map(|figure| shown.number(figure));
            numbers
                .into_iter()
                .flat_map(|number| [number.numerator, number.denominator])
                .any(|part| part.is_some_and(same))
        });
        found.map(|(id, _)| *id)
    }
}

fn known(
    figure: String,
    how: &'static str,
    value: f64,
    from: Option<String>,
    secret: bool,
) -> Recovered {
    Recovered {
        figure,
        how,
        lower: value,
        upper: value,
        with_own_answers: false,
        secret,
        from,
    }
}

fn recovered(figure: String, leak: &Leak) -> Recovered {
    Recovered {
        figure,
        how: match leak.kind {
            LeakKind::Interval => "interval",
            LeakKind::Difference => "difference",
            LeakKind::Twin => "twin",
        },
        lower: leak.lower,
        upper: leak.upper,
        with_own_answers: leak.attacker.is_some(),
        secret: leak.secret,
        from: None,
    }
}

fn figure_id(place: &Workplace, figure: &FigurePlace, year: i32) -> String {
    let catalogue: &Catalogue = &place.catalogue;
    let definition = catalogue
        .indicators
        .get_index(usize::from(figure.indicator));
    let definition = definition.map(|(_, definition)| definition);
    let id = definition.map_or("?", |definition| definition.id.as_str());
    let breakdown = definition.and_then(|definition| definition.breakdown_code(figure.member));
    let breakdown = breakdown.map_or_else(String::new, |code| format!("/{code}"));
    let territory = usize::try_from(figure.territory).ok();
    let territory = territory.and_then(|index| place.geography.territory(index));
    let geo = territory.map_or_else(|| "?".to_owned(), |territory| territory.code.to_string());
    format!("{id}/{geo}/{year}/{}{breakdown}", figure.population.code())
}
