//! Small deliveries, in the shape of the real ones.

use std::fmt::Write as _;

/// SIREN numbers whose check digit is right.
pub(crate) const MANAGERS: [&str; 4] = ["100000108", "100000207", "100000306", "100000405"];

/// A register of centres sociaux of Nantes: identifier and manager of each.
pub(crate) fn register(structures: &[(&str, &str)]) -> String {
    let mut table = "Identifiant Senacs;Nom de la structure;Type de structure;Code commune Insee;\
        SIREN du gestionnaire;Date du 1er agrément;\
        Début de l'agrément animation globale et coordination;\
        Fin de l'agrément animation globale et coordination\n"
        .to_owned();
    for (id, manager) in structures {
        writeln!(
            table,
            "{id};Centre {id};CSX;44109;{manager};01/01/2000;01/01/2021;31/12/2024"
        )
        .unwrap();
    }
    table
}

/// Four centres under four managers.
pub(crate) fn four_centres() -> String {
    let [one, two, three, four] = MANAGERS;
    register(&[("A1", one), ("A2", two), ("A3", three), ("A4", four)])
}

/// A survey of centres sociaux of Nantes: identifier and volunteers of each.
pub(crate) fn survey(answers: &[(&str, &str)]) -> String {
    let mut table =
        "Identifiant Senacs;Type de structure;Code commune Insee;Bénévoles\n".to_owned();
    for (id, volunteers) in answers {
        writeln!(table, "{id};CSX;44109;{volunteers}").unwrap();
    }
    table
}

/// 10, 20, 30 and 40 volunteers: 100 in all, 25 for each structure.
pub(crate) fn four_answers() -> String {
    survey(&[("A1", "10"), ("A2", "20"), ("A3", "30"), ("A4", "40")])
}
