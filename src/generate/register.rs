//! The line of a structure in the register of a year.

use super::answers::{Cell, Row};
use super::calibration::suffix;
use super::structure::Structure;
use crate::domain::structure::StructureKind;

/// The row of a structure that the register of the year knows.
pub(super) fn row(structure: &Structure, year: i32) -> Row {
    let mut row = Row::default();
    let text = |value: &str| Cell::Text(value.to_owned());
    row.put("id_structure", text(&structure.id));
    row.put("nom", text(&structure.name));
    row.put("type_structure", Cell::Category(suffix(structure.kind)));
    if let Some(home) = structure.home.of(year) {
        row.put("commune", text(&home.name));
        row.put("code_insee", text(&home.code));
    }
    if let Some(manager) = structure.manager.of(year) {
        row.put("gestionnaire_nom", text(&manager.name));
        row.put("gestionnaire_siren", text(&manager.siren));
        row.put("mode_gestion", Cell::Category(manager.mode.code()));
    }
    row.put("siret", text(&structure.siret));
    row.put(
        "date_premier_agrement",
        Cell::Date(structure.first_agreement),
    );
    let (start, end) = match structure.kind {
        StructureKind::Cs => ("agrement_agc_debut", "agrement_agc_fin"),
        StructureKind::Evs => ("agrement_al_debut", "agrement_al_fin"),
    };
    for (from, to, agreement) in [
        (start, end, structure.agreement(year)),
        (
            "agrement_acf_debut",
            "agrement_acf_fin",
            structure.families_agreement(year),
        ),
    ] {
        if let Some((first, last)) = agreement {
            row.put(from, Cell::Date(first));
            row.put(to, Cell::Date(last));
        }
    }
    // The register of a year knows nothing of closures still to come.
    let closed = structure
        .closed
        .filter(|day| chrono::Datelike::year(day) <= year);
    row.put("date_fermeture", closed.map_or(Cell::Blank, Cell::Date));
    row
}
