//! What a person is asked about a structure.

use super::super::decision::{Choice, Decision, DecisionKind, identity_decision};
use super::KnownStructure;
use super::file_subject::FileSubject;
use super::known_index::KnownIndex;
use super::recognition::NEW;

/// Structures proposed at most.
const MOST_CHOICES: usize = 5;

/// The question about one structure of the file; `candidates` are the likeliest known ones.
pub(super) fn question(
    subject: &FileSubject,
    candidates: &[usize],
    index: &KnownIndex<'_>,
) -> Decision {
    let mut choices: Vec<Choice> = candidates
        .iter()
        .filter_map(|position| index.get(*position))
        .take(MOST_CHOICES)
        .map(|known| Choice {
            answer: known.id.clone(),
            label: label(known),
        })
        .collect();
    choices.push(Choice {
        answer: NEW.to_owned(),
        label: "Une autre structure, nouvelle".to_owned(),
    });
    let id = identity_decision(&subject.id);
    let mut decision = Decision::new(id, DecisionKind::Identity, text(subject), choices);
    decision.row = Some(subject.row);
    decision
}

fn text(subject: &FileSubject) -> String {
    let siret = subject.siret.as_deref();
    let siret = siret.map_or(String::new(), |siret| format!(", SIRET {siret}"));
    format!(
        "De quelle structure parle la ligne {} : « {} », à {} (identifiant du fichier : {}{siret}) ?",
        subject.row,
        subject.called(),
        subject.place(),
        subject.id
    )
}

/// « Nom (commune, identifiant) ».
pub(super) fn label(known: &KnownStructure) -> String {
    let name = known.name.as_deref().unwrap_or("sans nom");
    let place = known.commune_name.as_deref().or(known.commune.as_deref());
    match place {
        Some(place) => format!("{name} ({place}, {})", known.id),
        None => format!("{name} ({})", known.id),
    }
}
