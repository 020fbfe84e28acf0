//! Names that nobody bears, and numbers that no enterprise has.

use crate::domain::structure::StructureKind;

const NAMES: [&str; 64] = [
    "Les Tilleuls",
    "La Passerelle",
    "Le Trait d'union",
    "L'Escale",
    "La Ruche",
    "Les Quatre Vents",
    "Le Fil bleu",
    "La Clairière",
    "L'Arbre à palabres",
    "Le Grand Pré",
    "La Maison bleue",
    "Les Hirondelles",
    "Le Carrefour",
    "La Fontaine",
    "L'Éveil",
    "Le Moulin",
    "Les Acacias",
    "La Boussole",
    "Le Préau",
    "L'Envol",
    "La Marelle",
    "Les Coquelicots",
    "Le Lavoir",
    "La Courte Échelle",
    "L'Amarre",
    "Le Chêne vert",
    "Les Marronniers",
    "La Ritournelle",
    "Le Pont neuf",
    "L'Estuaire",
    "La Petite Gare",
    "Les Deux Rives",
    "Le Kiosque",
    "La Lanterne",
    "L'Atelier partagé",
    "Le Champ libre",
    "Les Genêts",
    "La Cordée",
    "Le Phare",
    "L'Horizon",
    "La Grange",
    "Les Bleuets",
    "Le Verger",
    "La Mosaïque",
    "L'Étincelle",
    "Le Sillon",
    "Les Fougères",
    "La Parenthèse",
    "Le Relais",
    "L'Oasis",
    "La Farandole",
    "Les Iris",
    "Le Cœur battant",
    "La Croisée",
    "L'Éclaircie",
    "Le Tournesol",
    "Les Peupliers",
    "La Vigie",
    "Le Belvédère",
    "L'Alizé",
    "La Treille",
    "Les Embruns",
    "Le Bocage",
    "L'Orée",
];

/// Name number `rank` of the list, which starts again at its end.
fn pick(rank: usize) -> &'static str {
    NAMES
        .get(rank % NAMES.len())
        .copied()
        .unwrap_or("Les Tilleuls")
}

/// Name of a structure.
pub(super) fn structure(kind: StructureKind, rank: usize, commune: &str) -> String {
    let what = match kind {
        StructureKind::Cs => "Centre social fictif",
        StructureKind::Evs => "Espace de vie sociale fictif",
    };
    format!("{what} {} ({commune})", pick(rank))
}

/// Name of an association.
pub(super) fn association(rank: usize, commune: &str) -> String {
    format!(
        "Association {}, gestionnaire fictif ({commune})",
        pick(rank)
    )
}

/// A SIREN of the 000 series, which is given to nobody, with a valid key.
pub(super) fn siren(serial: usize) -> String {
    with_key(&format!("000{:05}", serial % 100_000))
}

/// A SIRET of that SIREN, with a valid key.
pub(super) fn siret(siren: &str, serial: usize) -> String {
    with_key(&format!("{siren}{:04}", serial % 10_000))
}

/// Appends the digit that makes the Luhn sum a multiple of ten.
fn with_key(digits: &str) -> String {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|character| character.to_digit(10))
        .enumerate()
        .map(|(position, digit)| match digit * 2 {
            _ if position % 2 == 1 => digit,
            double if double > 9 => double - 9,
            double => double,
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luhn(digits: &str) -> bool {
        let digits = digits
            .chars()
            .rev()
            .filter_map(|c| c.to_digit(10))
            .enumerate();
        let sum: u32 = digits
            .map(|(position, digit)| match (position % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            })
            .sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn invented_numbers_have_a_valid_key_and_belong_to_nobody() {
        assert!(luhn("73282932000074"), "the check itself is wrong");
        for serial in [0, 1, 57, 4_312, 99_999] {
            let siren = siren(serial);
            assert!(
                siren.starts_with("000") && siren.len() == 9 && luhn(&siren),
                "{siren}"
            );
            let place = siret(&siren, serial);
            assert!(place.len() == 14 && luhn(&place), "{place}");
        }
    }
}
