//! `docs/calibration.md` is the calibration itself, written out for readers: this holds the two
//! together.

use std::fmt::Write as _;

use super::calibration::{Basis, Calibration, Point, Quantity};
use crate::domain::number::french;

const INTRODUCTION: &str = "# Calage des données fictives

Ce que reproduit `vigie generate`, valeur par valeur. Cette page est la mise en clair de
`import/reference/calibration.toml` : un test les compare.

- **publié** : imprimé par une source, ou quotient de deux nombres imprimés (la remarque le dit) ;
- **interpolé** : déduit par nous de valeurs publiées ;
- **inventé** : aucune source trouvée.

Entre deux années, la valeur est interpolée en ligne droite ; avant la première et après la
dernière, elle est constante. Un effectif publié de département suit, hors de ses années,
l'évolution nationale. Les autres départements se partagent le reste selon leurs habitants, les
communes d'au moins 5 000 habitants pesant davantage, de sorte que la part nationale de structures
urbaines soit celle du tableau : aucun effectif de la Loire-Atlantique n'étant publié, le sien est
interpolé ainsi. Les tailles suivent une loi log-normale. Les proportions absentes du tableau
(statut des locaux, qualifications, échelle d'un espace de vie sociale, dispersion) sont inventées
dans `src/generate/`. Rien ici ne décrit une structure réelle.

";

fn basis(point: &Point) -> &'static str {
    match point.basis {
        Basis::Published => "publié",
        Basis::Interpolated => "interpolé",
        Basis::Invented => "inventé",
    }
}

fn shown(quantity: &Quantity, value: f64) -> String {
    if quantity.unit == "part" {
        return format!("{}\u{a0}%", french(value * 100.0, 1));
    }
    let decimals = u8::from(value.fract().abs() > 1e-9);
    format!("{} {}", french(value, decimals), quantity.unit)
}

fn page(calibration: &Calibration) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "| quantité | année | valeur | base | source et remarque |\n|---|---|---|---|---|\n",
    );
    for quantity in &calibration.quantities {
        for point in &quantity.points {
            let source = point.source.as_deref().map(|url| format!("<{url}>"));
            let remark: Vec<String> = source.into_iter().chain(point.note.clone()).collect();
            writeln!(
                page,
                "| {} | {} | {} | {} | {} |",
                quantity.label,
                point.year,
                shown(quantity, point.value),
                basis(point),
                remark.join(" — ")
            )
            .unwrap();
        }
    }
    page
}

#[test]
fn the_page_for_readers_is_the_calibration_written_out() {
    let expected = page(&Calibration::embedded().unwrap());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/calibration.md");
    let found = std::fs::read_to_string(path).unwrap_or_default();
    if found != expected {
        let proposed = std::env::temp_dir().join("vigie-calibration.md");
        std::fs::write(&proposed, expected).unwrap();
        panic!(
            "docs/calibration.md is not up to date: replace it by {}",
            proposed.display()
        );
    }
}
