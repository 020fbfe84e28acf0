//! The traps of contours, one test each.

use std::sync::LazyLock;

use super::{Contours, Ground, Mesh, Metres, Outline};
use crate::geography::{Geography, Territory};

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| Geography::load().unwrap());

fn territory(code: &str) -> &'static Territory {
    let code = code.parse().unwrap();
    let idx = GEOGRAPHY.find(&code).unwrap();
    GEOGRAPHY.territory(idx).unwrap()
}

fn outline(code: &str) -> Outline {
    Contours::load()
        .outline(&GEOGRAPHY, territory(code))
        .unwrap_or_else(|| panic!("{code} has no outline"))
}

/// Square kilometres.
fn surface(code: &str) -> f64 {
    outline(code).surface() / 1e6
}

fn commune(idx: u32) -> Outline {
    let idx = usize::try_from(idx).unwrap();
    outline(&GEOGRAPHY.territory(idx).unwrap().code.to_string())
}

fn mesh_of(whole: &str) -> (Mesh, Vec<u32>) {
    let communes = territory(whole).communes.to_vec();
    let areas: Vec<&[u32]> = communes.chunks(1).collect();
    let mesh = Contours::load().mesh(&GEOGRAPHY, Ground::Hexagone, &areas);
    (mesh, communes)
}

#[test]
fn the_file_holds_34_871_communes_and_every_point_once() {
    let contours = Contours::load();
    assert_eq!(contours.len(), 34_871);
    assert!(contours.codes.is_sorted());
    assert_eq!(contours.arcs.sides.len(), 104_329);
    assert_eq!(
        contours.arcs.deltas.len() + contours.arcs.starts.len(),
        285_275
    );
}

#[test]
fn restored_communes_and_collectivites_of_outre_mer_have_no_contour() {
    let contours = Contours::load();
    let without: Vec<&str> = GEOGRAPHY
        .communes()
        .iter()
        .map(|commune| &*commune.code)
        .filter(|code| !contours.has(code))
        .collect();
    let (overseas, restored): (Vec<&str>, Vec<&str>) = without
        .iter()
        .partition(|code| code.starts_with("97") || code.starts_with("98"));
    // They left Neussargues en Pinatelle, whose contour still covers them. Four others had no
    // contour in the source, where they were gaps.
    assert_eq!(restored, ["15031", "15035", "15047", "15171"]);
    assert_eq!(overseas.len(), 94);
    let of_the_101 = overseas.iter().filter(|code| {
        !["975", "977", "978"]
            .iter()
            .any(|start| code.starts_with(start))
    });
    assert!(
        of_the_101.clone().all(|code| code.starts_with("98")),
        "{overseas:?}"
    );
    assert!(
        contours
            .outline(&GEOGRAPHY, territory("2026-COM-15035"))
            .is_none()
    );
    assert_eq!(contours.missing(&GEOGRAPHY, territory("2026-DEP-15")), 4);
    assert_eq!(contours.missing(&GEOGRAPHY, territory("2026-DEP-44")), 0);
}

#[test]
fn paris_and_loire_atlantique_have_the_surface_that_insee_prints() {
    // 105.4 km² (Insee); the département 6,815 km² of cadastre, without estuaries and ponds.
    let paris = surface("2026-COM-75056");
    assert!((paris - 105.4).abs() < 1.5, "{paris}");
    let loire_atlantique = surface("2026-DEP-44");
    assert!(
        (6_815.0..7_000.0).contains(&loire_atlantique),
        "{loire_atlantique}"
    );
    let reunion = surface("2026-DEP-974");
    assert!((reunion - 2_512.0).abs() < 25.0, "{reunion}");
    // 8,680 km² for the two départements of Corsica.
    let corsica = surface("2026-REG-94");
    assert!((corsica - 8_680.0).abs() < 90.0, "{corsica}");
}

#[test]
fn the_outline_of_an_epci_has_the_surface_of_its_communes_and_no_line_inside() {
    for epci in ["244400404", "243500741", "200067346", "200054807"] {
        let code = format!("2026-EPCI-{epci}");
        let whole = outline(&code);
        let parts: f64 = territory(&code)
            .communes
            .iter()
            .map(|&idx| commune(idx).surface())
            .sum();
        assert!((whole.surface() - parts).abs() < 1.0, "{code} {parts}");
        // Every point of the outline is on the outline of a commune, and no side is between two.
        let (mesh, _) = mesh_of(&code);
        let sides = |wanted: bool| -> usize {
            let lines = mesh
                .lines
                .iter()
                .filter(|line| line.right.is_none() == wanted);
            lines.map(|line| line.points.len() - 1).sum()
        };
        let around: usize = whole.rings.iter().map(|ring| ring.len() - 1).sum();
        assert_eq!(around, sides(true), "{code}");
        assert!(sides(false) > 0, "{code}: its communes touch one another");
    }
}

#[test]
fn neighbours_share_one_line_and_lines_meet_at_their_ends_only() {
    let (mesh, communes) = mesh_of("2026-DEP-44");
    assert_eq!(communes.len(), 207);
    let mut ends = 0;
    for line in &mesh.lines {
        assert_ne!(line.left, line.right);
        assert!(line.points.len() >= 2);
        ends += 1;
    }
    // A planar map of that many areas has at most three lines for each.
    assert!((207..=3 * 207).contains(&ends), "{ends}");
    for (area, rings) in mesh.rings(207).iter().enumerate() {
        assert!(!rings.is_empty(), "{area}");
        for ring in rings {
            let points = mesh.points(ring);
            assert_eq!(
                points.first(),
                points.last(),
                "ring of {area} is not closed"
            );
        }
    }
}

#[test]
fn an_epci_across_departements_has_a_part_in_each_and_they_make_the_whole() {
    for (siren, parts) in [
        ("243500741", ["35", "44", "56"].as_slice()),
        ("244400552", &["44", "49"]),
        ("244400610", &["44", "56"]),
    ] {
        let whole = surface(&format!("2026-EPCI-{siren}"));
        let sum: f64 = parts
            .iter()
            .map(|departement| surface(&format!("2026-EPCIDEP-{siren}.{departement}")))
            .sum();
        assert!((whole - sum).abs() < 0.001, "{siren} {whole} {sum}");
    }
    assert_eq!(territory("2026-EPCIDEP-243500741.44").communes.len(), 8);
}

#[test]
fn enclaves_are_holes_of_the_territory_around_them() {
    // Valréas and its neighbours, of Vaucluse, lie inside Drôme.
    let valreas = commune_centre("84138");
    let drome = outline("2026-DEP-26");
    assert!(drome.rings.len() >= 2);
    assert!(!drome.contains(valreas));
    assert!(outline("2026-DEP-84").contains(valreas));
    let sum: f64 = territory("2026-DEP-26")
        .communes
        .iter()
        .map(|&idx| commune(idx).surface())
        .sum();
    assert!((drome.surface() - sum).abs() < 1.0);
}

fn commune_centre(code: &str) -> Metres {
    outline(&format!("2026-COM-{code}")).centre().unwrap()
}

#[test]
fn the_centre_of_a_commune_is_inside_it_even_when_it_has_a_hole_or_islands() {
    let (mesh, communes) = mesh_of("2026-DEP-83");
    for (area, commune) in communes.iter().enumerate() {
        let outline = Outline::of(&mesh, area).unwrap();
        let centre = outline.centre().unwrap();
        assert!(outline.contains(centre), "{commune}");
    }
    for code in ["44049", "83069", "97411", "2A004", "29155"] {
        let outline = outline(&format!("2026-COM-{code}"));
        assert!(outline.contains(outline.centre().unwrap()), "{code}");
    }
}

#[test]
fn france_lies_on_six_grounds_and_quartiers_have_no_outline() {
    let contours = Contours::load();
    assert_eq!(
        contours
            .grounds(&GEOGRAPHY, territory("2026-FRANCE-F"))
            .len(),
        6
    );
    assert_eq!(
        contours.grounds(&GEOGRAPHY, territory("2026-REG-94")),
        [Ground::Hexagone]
    );
    assert_eq!(
        contours.grounds(&GEOGRAPHY, territory("2026-DEP-976")),
        [Ground::Mayotte]
    );
    let france = contours.grounds(&GEOGRAPHY, territory("2026-FRANCE-F"));
    assert_eq!(france.first(), Some(&Ground::Hexagone));
}

#[test]
fn gaps_of_the_source_belong_to_the_communes_that_lie_there() {
    // The whole of Orée d’Anjou (157.5 km²); Pierrefitte, absorbed by Saint-Denis in 2025 (12.4 + 3.4).
    let oree_d_anjou = surface("2026-COM-49126");
    assert!((oree_d_anjou - 157.5).abs() < 2.0, "{oree_d_anjou}");
    // Simplified, so that a few per cent are lost or won; without Pierrefitte it would be 12.7.
    let saint_denis = surface("2026-COM-93066");
    assert!((saint_denis - 15.8).abs() < 1.0, "{saint_denis}");
    let at = |longitude, latitude| Ground::Hexagone.project(longitude, latitude);
    assert!(outline("2026-COM-93066").contains(at(2.364, 48.964)));
    assert!(outline("2026-COM-49126").contains(at(-1.206, 47.32)));
    // Left open: Llívia, which is in Spain.
    assert!(!outline("2026-DEP-66").contains(at(1.983, 42.454)));
}

#[test]
fn a_commune_whose_departement_changed_lies_in_its_current_one() {
    // Le Fresne-sur-Loire (44060) is now in Ingrandes-le-Fresne-sur-Loire, in Maine-et-Loire.
    let centre = commune_centre("49160");
    assert!(outline("2026-DEP-49").contains(centre));
    assert!(!outline("2026-DEP-44").contains(centre));
    // Freigné became a part of Vallons-de-l’Erdre, in Loire-Atlantique.
    assert!(outline("2026-DEP-44").contains(commune_centre("44180")));
}
