//! From a base year to the figure: never across a break of the series, a secret or a missing year.

use crate::catalogue::indicator::SeriesBreak;
use crate::service::figures::{Figure, FigureKey, place_of_indicator};

use super::change::Change;

/// What became of a figure since a base year.
#[derive(Debug, Clone, Copy)]
pub struct Evolution<'a> {
    /// The figure of the base year.
    pub before: Figure<'a>,
    /// The change; or why there is none.
    pub outcome: Result<Change, NoEvolution<'a>>,
    /// The same evolution over the structures that answered both years, by the indicator that the
    /// definition names for it: it exists from one year to the next only.
    pub constant_set: Option<Figure<'a>>,
}

/// Why no evolution is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEvolution<'a> {
    /// The series was broken in between.
    Broken(&'a SeriesBreak),
    /// One of the two values is secret.
    Secret,
    /// One of the two values does not exist.
    Missing,
}

impl NoEvolution<'_> {
    /// The reason in French.
    pub fn reason(self) -> String {
        match self {
            Self::Broken(broken) => {
                format!("rupture de série en {} : {}", broken.year, broken.reason)
            }
            Self::Secret => "secret statistique".to_owned(),
            Self::Missing => "valeur absente".to_owned(),
        }
    }
}

impl<'a> Evolution<'a> {
    /// Since a base year, the year before when none is given; none for the base year itself and
    /// outside the years of the edition.
    pub fn of(figure: &Figure<'a>, base: Option<i32>) -> Option<Self> {
        let since = base.unwrap_or(figure.data_year() - 1);
        let edition = figure.edition();
        if since >= figure.data_year() || !edition.data_years().contains(&since) {
            return None;
        }
        let data_year = i16::try_from(since).ok()?;
        let before = edition.figure(FigureKey {
            data_year,
            ..figure.key()
        });
        let outcome = if let Some(broken) = figure.break_since(since) {
            Err(NoEvolution::Broken(broken))
        } else if figure.is_secret() || before.is_secret() {
            Err(NoEvolution::Secret)
        } else {
            Change::from(&before, figure).ok_or(NoEvolution::Missing)
        };
        Some(Self {
            before,
            outcome,
            constant_set: constant_set(figure).filter(|_| since + 1 == figure.data_year()),
        })
    }
}

/// The figure of the indicator that measures the same evolution at constant set, where it is computed.
fn constant_set<'a>(figure: &Figure<'a>) -> Option<Figure<'a>> {
    let name = figure.definition()?.evolution_at_constant_set.as_deref()?;
    let edition = figure.edition();
    let indicator = place_of_indicator(edition, name).ok()?;
    let definition = edition.definition(indicator)?;
    let key = figure.key();
    let own = figure.breakdown();
    let formulas = definition.formulas();
    let mut members = formulas.iter().map(|formula| formula.member);
    let member = members.find(|m| definition.breakdown_code(*m).as_deref() == own)?;
    let computed = definition.has_level(figure.territory()?.code.kind, member)
        && definition.populations.contains(&key.population);
    computed.then(|| {
        edition.figure(FigureKey {
            indicator,
            member,
            ..key
        })
    })
}
