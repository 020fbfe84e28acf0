//! The pages of deliveries and campaigns, composed from reports as a person would meet them.

use std::sync::OnceLock;

use vigie::catalogue::Catalogue;
use vigie::catalogue::source::DefinitionFiles;
use vigie::domain::structure::StructureKind;
use vigie::domain::territory::TerritoryType;
use vigie::geography::Geography;
use vigie::render::page::{Pages, SessionView, VisitorView};
use vigie::service::campaign::{Campaign, CampaignStructure, Confirmation, Doubt, Standing};
use vigie::service::deliveries::DeliveryView;
use vigie::service::import_file::ImportReport;
use vigie::service::pages::{
    CampaignAsked, Grouping, ImportsAsked, Site, UploadTyped, campaign, campaign_csv, campaigns,
    frame_of, import_report, imports, upload, withdrawal,
};

use super::markup::Markup;

const ID: &str = "2026-11-23-senacs-structures-1f0a9c3e";

struct World {
    catalogue: Catalogue,
    geography: Geography,
    visitor: VisitorView,
}

fn site() -> Site<'static> {
    static WORLD: OnceLock<World> = OnceLock::new();
    let world = WORLD.get_or_init(|| World {
        catalogue: Catalogue::load(&DefinitionFiles::embedded()).unwrap(),
        geography: Geography::load().unwrap(),
        visitor: VisitorView {
            can_sign_in: true,
            session: Some(SessionView {
                name: "anne".to_owned(),
                role_label: "import".to_owned(),
                csrf: "c5rf".to_owned(),
                reads_deliveries: true,
                imports: true,
            }),
            ..VisitorView::default()
        },
    });
    Site {
        catalogue: &world.catalogue,
        geography: &world.geography,
        edition: None,
        visitor: Some(&world.visitor),
        served_href: None,
    }
}

fn report(status: &str, issues: &str, decisions: &str) -> ImportReport {
    let text = format!(
        r#"{{"id": "{ID}", "format": "senacs-structures", "status": "{status}", "dry_run": false,
        "fictitious": true, "file": {{"name": "enquête <2024>.csv", "sha256": "ab", "bytes": 420,
        "detected": {{"container": "csv", "encoding": "windows-1252", "delimiter": ";", "decimal": ",",
                      "header_row": 3, "columns": ["Identifiant", "Courriel"], "records": 104}}}},
        "campaign": {{"survey_year": 2024, "data_year": 2023}},
        "rows": {{"read": 104, "created": 3, "updated": 12, "unchanged": 88, "rejected": 1}},
        "columns": {{"mapped": 70, "ignored": ["Courriel"], "missing": ["etp_total"],
                     "proposed": [{{"found": "nb bénévoles", "for": "benevoles_total"}}]}},
        "issues": {issues}, "issue_counts": {{"NUM-001": 14, "COH-001": 1}}, "decisions": {decisions},
        "impact": {{"figures_changed": 412, "new_secret_cells": 2, "largest": [
           {{"figure": "benevoles-par-structure/2026-DEP-44/2023/AVS", "from": 31.2, "to": null}}]}}}}"#
    );
    serde_json::from_str(&text).unwrap()
}

const ISSUES: &str = r#"[
  {"code": "NUM-001", "severity": "error", "row": 41, "column": "ETP total", "variable": "etp_total",
   "value": "3,5 ETP", "message": "La valeur « 3,5 ETP » n'est pas un nombre.", "remedy": "Saisissez seulement le nombre : 3,5."},
  {"code": "COH-001", "severity": "warning", "row": 12, "column": "Participants", "variable": "participants_uniques",
   "structure": "44-003", "value": "2 344", "message": "Les âges ne font pas la somme.", "remedy": "Vérifiez."}]"#;

const DECISION: &str = r#"[{"id": "column:nb benevoles", "kind": "column", "question": "Que contient la colonne « nb bénévoles » ?",
  "row": null, "column": "nb bénévoles", "choices": [{"answer": "benevoles_total", "label": "Bénévoles"}, {"answer": "ignore", "label": "Laisser de côté"}],
  "answer": null, "reason": null, "author": null, "decided_at": null},
  {"id": "identity:44-012", "kind": "identity", "question": "Qui est « CS Bellevue » ?", "row": 9, "column": null,
   "choices": [{"answer": "44-012", "label": "Le CS Bellevue"}], "answer": "44-012", "reason": "vu", "author": "anne", "decided_at": "2026-11-23T06:30:00Z"}]"#;

fn delivery(status: &'static str) -> DeliveryView {
    DeliveryView {
        id: ID.to_owned(),
        format: "senacs-structures".to_owned(),
        file_name: "enquête <2024>.csv".to_owned(),
        sha256: "ab".to_owned(),
        data_year: Some(2023),
        survey_year: Some(2024),
        status,
        fictitious: true,
        rows_read: 104,
        rows_rejected: 1,
        received_at: "2026-11-23T06:30:00Z".to_owned(),
        withdrawn_at: None,
        author: "anne".to_owned(),
        pending: 0,
    }
}

fn page_of(report: &ImportReport, csrf: bool) -> String {
    let csrf = csrf.then(|| "c5rf".to_owned());
    let page = import_report(site(), report, Some(&delivery(report.status.code())), csrf);
    let frame = frame_of(site(), false);
    Pages::new().unwrap().import(&frame, &page).unwrap()
}

fn followed() -> Campaign {
    let commune = |code| {
        site()
            .geography
            .find_current(TerritoryType::Com, code)
            .unwrap()
    };
    let structure = |id: &str, code, standing, doubts| CampaignStructure {
        id: id.to_owned(),
        name: Some(format!("Centre {id}")),
        kind: StructureKind::Cs,
        commune: commune(code),
        standing,
        doubts,
    };
    let doubt = |structure: &str, confirmation| Doubt {
        structure: structure.to_owned(),
        variable: Some("etp_total".to_owned()),
        value: Some("24,81".to_owned()),
        code: "COH-003".to_owned(),
        message: "Plus d'ETP que de salariés.".to_owned(),
        remedy: "Vérifiez.".to_owned(),
        delivery: ID.to_owned(),
        decision: format!("confirmation:COH-003:{structure}:etp_total"),
        confirmation,
    };
    let confirmation = Confirmation {
        author: "anne".to_owned(),
        decided_at: "2026-11-23T06:30:00Z".to_owned(),
        reason: "vu au téléphone".to_owned(),
    };
    Campaign {
        survey_year: 2024,
        data_year: 2023,
        fictitious: true,
        structures: vec![
            structure("A", "44109", Standing::Answered, 0),
            structure("B", "44109", Standing::ToVerify, 1),
            structure("=C", "44184", Standing::Silent, 0),
        ],
        doubts: vec![doubt("B", None)],
        confirmed: vec![doubt("A", Some(confirmation))],
        waiting: vec![delivery("awaiting_decision")],
    }
}

/// Every page of these rooms: name, HTML.
pub(super) fn rendered() -> Vec<(&'static str, String)> {
    let (pages, frame, site) = (Pages::new().unwrap(), frame_of(site(), false), site());
    let waiting = report("awaiting_decision", ISSUES, DECISION);
    let known = [delivery("rejected"), delivery("awaiting_decision")];
    let typed = UploadTyped {
        problem: Some("le format du fichier manque".to_owned()),
        ..UploadTyped::default()
    };
    let form = upload(site, "c5rf".to_owned(), Some(50), typed);
    let asked = CampaignAsked::default();
    let list = imports(site, &known, &ImportsAsked::default(), Some(form));
    let empty = imports(site, &[], &ImportsAsked::default(), None);
    let follow_up = campaign(
        site,
        &followed(),
        asked,
        &[2024, 2023],
        Some("c5rf".to_owned()),
    );
    vec![
        ("imports", pages.imports(&frame, &list).unwrap()),
        ("imports-empty", pages.imports(&frame, &empty).unwrap()),
        ("import-waiting", page_of(&waiting, true)),
        ("import-read-only", page_of(&waiting, false)),
        (
            "import-refused",
            page_of(&report("rejected", ISSUES, "[]"), true),
        ),
        (
            "withdrawal",
            pages
                .withdrawal(&frame, &withdrawal(&waiting, "c5rf".to_owned()))
                .unwrap(),
        ),
        (
            "campaigns",
            pages.campaigns(&frame, &campaigns(&[followed()])).unwrap(),
        ),
        ("campaign", pages.campaign(&frame, &follow_up).unwrap()),
    ]
}

#[test]
fn pages_of_deliveries_are_sound_and_keep_french_spaces() {
    for (name, html) in rendered() {
        let markup = Markup::read(&html).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        markup.assert_sound(name);
        let text = markup.text();
        for wrong in [" :", " ;", " !", " ?", " »", "« ", " %", "none"] {
            let before = text.split(wrong).next().unwrap_or_default();
            let tail: String = before.chars().rev().take(40).collect();
            let tail: String = tail.chars().rev().collect();
            assert!(
                !text.contains(wrong),
                "{name}: « {wrong} » after « {tail} »"
            );
        }
        assert!(
            !html.contains("<2024>"),
            "{name}: a file name is not escaped"
        );
    }
}

#[test]
fn a_report_says_first_what_became_of_the_file_then_what_to_do_then_why() {
    let html = page_of(&report("accepted_with_warnings", ISSUES, "[]"), true);
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    let outcome = place("pris en compte en partie");
    assert!(outcome < place("Que faire"));
    assert!(place("Que faire") < place("NUM-001"));
    assert!(
        place("NUM-001") < place("COH-001"),
        "errors come before doubts"
    );
    assert!(
        html.contains("14\u{a0}fois"),
        "all are counted, beyond the list"
    );
    assert!(html.contains("/annotated.xlsx"));
}

#[test]
fn a_refused_file_says_that_nothing_changed_and_gives_the_remedies() {
    let html = page_of(&report("rejected", ISSUES, "[]"), true);
    assert!(html.contains("rien n’a été pris en compte"), "{html}");
    assert!(
        html.contains("<li>Saisissez seulement le nombre\u{a0}: 3,5.</li>"),
        "{html}"
    );
    assert!(!html.contains("/retrait"), "there is nothing to withdraw");
}

#[test]
fn questions_are_forms_only_for_those_who_may_decide() {
    let waiting = report("awaiting_decision", ISSUES, DECISION);
    let html = page_of(&waiting, true);
    assert!(
        html.contains("name=\"answer:column:nb benevoles\" value=\"ignore\""),
        "{html}"
    );
    assert!(html.contains("name=\"csrf\" value=\"c5rf\""));
    assert!(html.contains("value=\"confirmation:COH-001:44-003:participants_uniques\""));
    assert!(
        html.contains("Le CS Bellevue, par anne"),
        "what was settled stays said"
    );
    let html = page_of(&waiting, false);
    assert!(!html.contains("name=\"answer:"), "{html}");
    assert!(html.contains("Que contient la colonne"));
}

#[test]
fn a_trial_says_so_and_offers_nothing_that_needs_a_delivery() {
    let mut trial = report("accepted_with_warnings", ISSUES, "[]");
    trial.dry_run = true;
    trial.id = String::new();
    let page = import_report(site(), &trial, None, Some("c5rf".to_owned()));
    let html = Pages::new()
        .unwrap()
        .import(&frame_of(site(), false), &page)
        .unwrap();
    assert!(html.contains("Essai à blanc"), "{html}");
    for absent in ["/retrait", "annotated.xlsx", "/confirmations"] {
        assert!(!html.contains(absent), "{absent}: {html}");
    }
}

#[test]
fn what_waits_comes_before_the_rest_and_filters_keep_what_is_asked() {
    let known = [
        delivery("rejected"),
        delivery("awaiting_decision"),
        delivery("accepted"),
    ];
    let all = imports(site(), &known, &ImportsAsked::default(), None);
    assert_eq!((all.waiting.len(), all.deliveries.len()), (1, 2));
    assert_eq!(
        all.deliveries[0].status.code, "accepted",
        "the last one first"
    );
    let asked = ImportsAsked {
        status: Some("rejected".to_owned()),
        format: None,
    };
    let refused = imports(site(), &known, &asked, None);
    assert_eq!((refused.waiting.len(), refused.deliveries.len()), (0, 1));
    assert_eq!(refused.count_text, "1\u{a0}livraison sur 3");
}

#[test]
fn a_campaign_is_grouped_and_filtered_as_asked() {
    let page = |grouping, standing| {
        let asked = CampaignAsked { grouping, standing };
        campaign(site(), &followed(), asked, &[2024], None)
    };
    let by_commune = page(Grouping::Commune, None);
    let labels: Vec<&str> = by_commune
        .groups
        .iter()
        .map(|group| group.label.as_str())
        .collect();
    assert_eq!(labels, ["Nantes", "Saint-Nazaire"]);
    assert_eq!(by_commune.groups[0].rate_text, "100\u{a0}%");
    assert_eq!(by_commune.groups[1].rate_text, "0\u{a0}%");
    assert_eq!(by_commune.rate_permille, 666, "two of three");
    let silent = page(Grouping::Kind, Some(Standing::Silent));
    assert_eq!(silent.groups.len(), 1);
    assert_eq!(silent.groups[0].lines.len(), 1);
    assert_eq!(
        silent.groups[0].answers_text, "2\u{a0}réponses sur 3",
        "the rate is that of all"
    );
    assert!(
        by_commune.doubts[0].confirm_action.is_none(),
        "who may not confirm has no form"
    );
}

#[test]
fn the_list_of_a_campaign_opens_in_a_spreadsheet_and_holds_no_formula() {
    let csv = campaign_csv(site(), &followed());
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert!(
        lines[0].starts_with("\u{feff}Enquête;Identifiant;Structure"),
        "{csv}"
    );
    assert!(
        lines[1].starts_with("2024;'=C;Centre =C;CS;Saint-Nazaire;44184;"),
        "{csv}"
    );
    assert_eq!(lines.len(), 5, "{csv}");
}
