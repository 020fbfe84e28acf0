//! The number that decides a progress, in words.

use crate::domain::number::french;

use super::progress::{Obstacle, Path, ProgressStatus, Standing};

/// How numbers of the figure are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits(pub(super) u8);

impl Digits {
    pub(super) fn of(self, value: f64) -> String {
        let text = french(value, self.0);
        match text.split_once(',') {
            Some((whole, rest)) if rest.bytes().all(|digit| digit == b'0') => whole.to_owned(),
            _ => text,
        }
    }
}

/// Per cent, rounded to the unit.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", french(share * 100.0, 0))
}

/// A value on its way.
pub(super) fn on_path(
    path: &Path,
    (value, year): (f64, i32),
    standing: &Standing,
    digits: Digits,
) -> String {
    let text = |value: f64| digits.of(value);
    let (start, end) = (text(path.start), text(path.end));
    let head = format!("{} en {year}", text(value));
    let Some(share) = standing.share else {
        let now = if standing.status == ProgressStatus::Reached {
            "elle le reste"
        } else {
            "elle ne l'est plus"
        };
        return format!(
            "{head} : la cible de {end} ({}) était déjà atteinte au départ, {start} en {} ; {now}",
            path.end_year, path.start_year
        );
    };
    let done = format!(
        "{head} : {} du chemin de {start} ({}) à {end} ({})",
        percent(share),
        path.start_year,
        path.end_year
    );
    match standing.expected {
        Some(expected) if standing.status != ProgressStatus::Reached => {
            format!(
                "{done}, pour {} attendus à un rythme régulier",
                percent(expected)
            )
        }
        _ => format!("{done} ; la cible est atteinte"),
    }
}

/// A value to be kept.
pub(super) fn kept(
    (value, year): (f64, i32),
    (centre, tolerance): (f64, f64),
    digits: Digits,
) -> String {
    format!(
        "{} en {year} : écart de {} à la valeur à garder, {}, pour une tolérance de {}",
        digits.of(value),
        digits.of((value - centre).abs()),
        digits.of(centre),
        digits.of(tolerance)
    )
}

/// Why nothing is said.
pub(super) fn obstacle(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Secret => "non évaluable : le chiffre est secret".to_owned(),
        Obstacle::NoValue => "non évaluable : pas de valeur cette année-là".to_owned(),
        Obstacle::LowResponse => {
            "non évaluable : trop peu de réponses (faible fiabilité)".to_owned()
        }
        Obstacle::BeforeBaseline => {
            "non évaluable : année antérieure au départ de la cible".to_owned()
        }
        Obstacle::SecretBaseline => "non évaluable : la valeur de départ est secrète".to_owned(),
        Obstacle::NoBaseline => "non évaluable : pas de valeur de départ".to_owned(),
        Obstacle::LowBaseline => {
            "non évaluable : la valeur de départ repose sur trop peu de réponses".to_owned()
        }
        Obstacle::Break(year) => {
            format!("non évaluable : rupture de série en {year}, depuis le départ")
        }
        Obstacle::OtherBaseline => {
            "non évaluable : le départ a été compté par une autre définition, une autre population ou une autre géographie".to_owned()
        }
        Obstacle::NoTarget => "non évaluable : la cible n'a pas de valeur à atteindre".to_owned(),
        Obstacle::Unpublished => {
            "non évaluable : des territoires n'ont pas de chiffre publié".to_owned()
        }
        Obstacle::NotMeasured => "non évaluable : aucun indicateur ne la mesure".to_owned(),
        Obstacle::NoMilestone => "non évaluable : aucune étape n'est prévue".to_owned(),
    }
}
