//! What the page of priority zones says in sentences.

use crate::catalogue::PriorityDefinition;
use crate::catalogue::priority::{Normalisation, PriorityWhen};
use crate::service::pages::Site;
use crate::service::pages::wording::{counted, typeset};
use crate::service::priorities::{CriterionState, LEAST_PUBLISHED, Priorities};

/// From here an index is high.
const HIGH: f64 = 0.5;
/// Territories named as those that lead whatever the weights.
const LEADERS: usize = 3;

/// How the score is made.
pub(super) fn method(definition: &PriorityDefinition) -> Vec<String> {
    let scale = match definition.normalisation {
        Normalisation::MinMax => {
            "Chaque valeur est ramenée entre 0 et 100 par sa distance à la plus petite et à la plus grande des valeurs publiées (min–max)."
        }
        Normalisation::Rank => {
            "Chaque valeur est ramenée entre 0 et 100 par son rang : 0 pour la moins prioritaire des valeurs publiées, 100 pour la plus prioritaire, les égales au milieu de leurs places."
        }
    };
    let lines = [
        scale,
        "L’indice de besoin est la moyenne des critères de besoin pondérée par leurs poids ; l’indice de manque d’offre est celle des critères d’offre.",
        "Le score est leur produit : un territoire n’est en tête que si ses besoins sont élevés et son offre faible.",
        "Sensibilité : chaque poids, seul, est divisé par deux puis augmenté de moitié ; la colonne « rangs possibles » donne le meilleur et le moins bon rang obtenus.",
        "Seuls les chiffres publiés entrent dans ce calcul : un chiffre secret n’y est pour personne, et un chiffre de faible fiabilité non plus. Un territoire à qui manque un critère retenu n’est pas classé, et ce qui lui manque est dit.",
    ];
    let share = format!(
        "Un critère publié pour moins de {} % des territoires est écarté, et le tableau des critères le dit.",
        crate::domain::number::french(LEAST_PUBLISHED * 100.0, 0)
    );
    lines
        .into_iter()
        .map(typeset)
        .chain([typeset(&share)])
        .collect()
}

/// Head of the column that tells the rank with the other way to normalise.
pub(super) fn otherwise(normalisation: Normalisation) -> &'static str {
    match normalisation.other() {
        Normalisation::MinMax => "Rang par min–max",
        Normalisation::Rank => "Rang par rangs",
    }
}

pub(super) fn sense(when: PriorityWhen) -> &'static str {
    match when {
        PriorityWhen::High => "élevée",
        PriorityWhen::Low => "faible",
    }
}

/// `17 sur 17`, or why the criterion does not count.
pub(super) fn availability(state: &CriterionState<'_>, n: usize) -> String {
    let counts = format!("{} sur {n}", state.published);
    match (state.retained, state.published) {
        (true, _) => counts,
        (false, 0) => typeset("aucun territoire : critère écarté, aucune livraison ne l'apporte"),
        (false, _) => typeset(&format!("{counts} : critère écarté")),
    }
}

/// Where a territory stands on both indices.
pub(super) fn reading(need: f64, lack: f64) -> &'static str {
    match (need >= HIGH, lack >= HIGH) {
        (true, true) => "besoins élevés, offre faible",
        (true, false) => "besoins élevés, offre présente",
        (false, true) => "besoins moindres, offre faible",
        (false, false) => "besoins moindres, offre présente",
    }
}

/// Who leads whatever the weights, and how far a weight moves a rank.
pub(super) fn robustness(site: Site<'_>, found: &Priorities<'_>) -> Option<String> {
    let widest = found
        .ranked
        .iter()
        .map(|ranked| ranked.range.1 - ranked.range.0)
        .max()?;
    let leaders: Vec<&str> = found
        .ranked
        .iter()
        .filter(|ranked| ranked.range.1 <= LEADERS)
        .filter_map(|ranked| site.geography.territory(ranked.candidate.place))
        .map(|territory| &*territory.label)
        .collect();
    let who = match leaders.as_slice() {
        [] => format!(
            "Aucun territoire ne reste parmi les {LEADERS} premiers quels que soient les poids essayés."
        ),
        [one] => {
            format!("{one} reste parmi les {LEADERS} premiers quels que soient les poids essayés.")
        }
        several => format!(
            "{} restent parmi les {LEADERS} premiers quels que soient les poids essayés.",
            several.join(", ")
        ),
    };
    let moves = if widest == 0 {
        "Aucun rang ne bouge.".to_owned()
    } else {
        format!(
            "Le rang le plus sensible bouge de {}.",
            counted(widest, "place", "places")
        )
    };
    Some(typeset(&format!("{who} {moves}")))
}
