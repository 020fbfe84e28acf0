//! Texts in the image itself: counts, source, objective, marks.

use std::collections::BTreeSet;

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::Base;
use crate::catalogue::plan::Nature;
use crate::service::figures::Figure;
use crate::service::lineage::deliveries_of;
use crate::service::objectives::AttachedObjective;

/// Structures behind the last figure that has a value, or behind the last one.
pub(super) fn counts(figures: &[Figure<'_>]) -> String {
    let with_value = figures.iter().filter(|figure| figure.value().is_some());
    let Some(figure) = with_value
        .max_by_key(|figure| figure.data_year())
        .or(figures.last())
    else {
        return String::new();
    };
    let Some((accredited, _)) = figure.public_counts() else {
        return String::new();
    };
    let year = figure.data_year();
    let base = figure.definition().map(|definition| definition.base);
    // Here every structure asked is used, whether it answered or not.
    if let Some(counts) = figure.counts().filter(|_| base == Some(Base::Surveyed)) {
        return format!(
            "{} {}, sur {} {} ({year})",
            counts.respondents,
            plural(
                counts.respondents,
                "structure a répondu",
                "structures ont répondu"
            ),
            counts.surveyed,
            plural(counts.surveyed, "interrogée", "interrogées"),
        );
    }
    let asks = figure
        .definition()
        .is_some_and(IndicatorDefinition::needs_survey);
    match figure.counts().filter(|_| asks) {
        Some(counts) => format!(
            "{} {} à toutes les questions utilisées, sur {accredited} {} ({year})",
            counts.filled,
            plural(
                counts.filled,
                "structure a répondu",
                "structures ont répondu"
            ),
            plural(accredited, "agréée", "agréées"),
        ),
        None => {
            format!(
                "{accredited} {} ({year})",
                plural(accredited, "structure agréée", "structures agréées")
            )
        }
    }
}

fn plural<'a>(number: u32, one: &'a str, many: &'a str) -> &'a str {
    if number > 1 { many } else { one }
}

/// The edition and the formats that the figure comes from.
pub(super) fn source(figure: &Figure<'_>) -> String {
    let formats: BTreeSet<&str> = deliveries_of(figure)
        .map(|delivery| {
            let known = figure.edition().catalogue().formats.get(&delivery.format);
            known.map_or(delivery.format.as_str(), |format| format.label.as_str())
        })
        .collect();
    let formats: Vec<&str> = formats.into_iter().collect();
    let edition = figure.edition().id();
    if figure.edition().summary().fictitious {
        return format!(
            "Source\u{a0}: données inventées pour la démonstration ({})\u{a0}; Vigie, édition {edition}",
            formats.join(", ").to_lowercase()
        );
    }
    if formats.is_empty() {
        format!("Source\u{a0}: Vigie, édition {edition}")
    } else {
        format!(
            "Source\u{a0}: {}\u{a0}; Vigie, édition {edition}",
            formats.join(", ")
        )
    }
}

/// What one may do with the figures: the file goes further than the page that it was taken from.
pub(super) fn licence(figure: &Figure<'_>) -> String {
    let edition = figure.edition();
    if edition.reveals() {
        "Confidentiel\u{a0}: ne pas diffuser".to_owned()
    } else if edition.summary().fictitious {
        "Données inventées\u{a0}: ne pas citer comme des faits".to_owned()
    } else {
        "Chiffres publiés\u{a0}; conditions de réutilisation dans la page Méthode de l’observatoire"
            .to_owned()
    }
}

/// The first objective that the indicator informs here.
pub(super) fn objective(figure: &Figure<'_>) -> Option<String> {
    Some(objective_text(&figure.objectives().next()?))
}

/// « Objectif 3.1 : titre (plan) ».
pub(super) fn objective_text(attached: &AttachedObjective<'_>) -> String {
    let objective = attached.objective;
    format!(
        "Objectif {}\u{a0}: {} ({})",
        objective.code, objective.title, attached.plan.label
    )
}

/// « Rupture de série en 2020 », for the breaks after the first figure shown.
pub(super) fn breaks(figures: &[Figure<'_>]) -> Vec<String> {
    let first = figures.iter().map(Figure::data_year).min();
    let years: BTreeSet<i32> = figures
        .iter()
        .filter(|figure| Some(figure.data_year()) > first && figure.starts_series().is_some())
        .map(Figure::data_year)
        .collect();
    let said = years
        .iter()
        .map(|year| format!("Rupture de série en {year}"));
    said.collect()
}

/// « Données fictives », « Objectif illustratif ».
pub(super) fn marks(figure: &Figure<'_>) -> Vec<String> {
    let illustrative = |nature: Nature| nature == Nature::Illustrative;
    let objective = figure.objectives().next();
    let target = figure.objectives().find_map(|attached| attached.target);
    let all = [
        (figure.edition().reveals(), "Confidentiel : ne pas diffuser"),
        (figure.edition().summary().fictitious, "Données fictives"),
        (
            objective.is_some_and(|a| illustrative(a.objective.nature)),
            "Objectif illustratif",
        ),
        (
            target.is_some_and(|on| illustrative(on.target.nature)),
            "Cible illustrative",
        ),
    ];
    all.into_iter()
        .filter(|(shown, _)| *shown)
        .map(|(_, mark)| mark.to_owned())
        .collect()
}

/// « Loire-Atlantique · centres sociaux · 2012–2024 ».
pub(super) fn subtitle(place: &str, figure: &Figure<'_>, period: &str) -> String {
    let population = figure.key().population.label();
    let mut letters = population.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .collect();
    format!("{place} · {first}{} · {period}", letters.as_str())
}
