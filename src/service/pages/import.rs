//! The report of a delivery, for the person who sent the file.

mod remarks;

use crate::catalogue::Catalogue;
use crate::domain::delivery::{DeliveryStatus, Feed};
use crate::import::report::Detected;
use crate::import::{Decision, DecisionKind};
use crate::render::page::{
    ChoiceView, ColumnsView, DecisionView, DownloadView, FactView, ImpactView, ImportPage,
    LinkView, MovedView, StatusView, WithdrawPage,
};
use crate::service::deliveries::DeliveryView;
use crate::service::import_file::ImportReport;
use crate::service::report_words::{gravities, outcome, pending, status_label, steps};

use super::Site;
use super::figure_label::figure_label;
use super::imports::{author, format_label, status};
use super::wording::{counted, moment, shortest, typeset, whole};

/// `/imports/{id}`, or the report of a trial when there is no delivery; `csrf` is given to those who
/// may decide.
pub fn import_report(
    site: Site<'_>,
    report: &ImportReport,
    delivery: Option<&DeliveryView>,
    csrf: Option<String>,
) -> ImportPage {
    let catalogue = site.catalogue;
    let withdrawn = delivery.and_then(|delivery| delivery.withdrawn_at.as_deref());
    let is_open = delivery.is_some() && withdrawn.is_none();
    let is_applied = matches!(
        report.status,
        DeliveryStatus::Accepted
            | DeliveryStatus::AcceptedWithWarnings
            | DeliveryStatus::AwaitingDecision
    );
    let csrf = csrf.filter(|_| is_open);
    let href = delivery.map(|delivery| format!("/imports/{}", delivery.id));
    ImportPage {
        file_name: report.file.name.clone(),
        status: delivery.map_or_else(|| trial_status(report), status),
        dry_run: report.dry_run,
        fictitious: report.fictitious,
        outcome: outcome(report),
        steps: if withdrawn.is_some() { Vec::new() } else { steps(report) },
        notice: None,
        withdrawn_text: withdrawn.map(|at| {
            typeset(&format!(
                "Livraison retirée le {} : ses réponses ne comptent plus, celles qu'elle avait remplacées sont revenues.",
                moment(at)
            ))
        }),
        facts: facts(catalogue, report, delivery),
        rows: rows(report),
        pending: pending(report).map(decision).collect(),
        settled: report
            .decisions
            .iter()
            .filter(|one| !one.is_pending())
            .map(decision)
            .collect(),
        groups: remarks::groups(report, csrf.is_some() && is_applied),
        issues_text: issues_text(report),
        columns: report.file.detected.is_some().then(|| columns(catalogue, report)),
        detected: report.file.detected.as_ref().map(detected).unwrap_or_default(),
        headers: report
            .file
            .detected
            .as_ref()
            .map(|detected| detected.columns.clone())
            .unwrap_or_default(),
        impact: impact(site, report),
        touched: None,
        downloads: href.as_ref().map(|_| downloads(report)).unwrap_or_default(),
        withdraw_href: href
            .as_ref()
            .filter(|_| csrf.is_some() && is_applied)
            .map(|href| format!("{href}/retrait")),
        campaign: campaign(catalogue, report),
        csrf,
        href,
    }
}

/// `/imports/{id}/retrait`.
pub fn withdrawal(report: &ImportReport, csrf: String) -> WithdrawPage {
    let waiting = report.status == DeliveryStatus::AwaitingDecision;
    let effects = if waiting {
        vec!["La livraison n'attendra plus de décision. Rien n'en avait été pris en compte."]
    } else {
        vec![
            "Ses réponses ne compteront plus à la prochaine publication.",
            "Les réponses plus anciennes qu'elle avait remplacées reviendront.",
            "Le compte rendu reste consultable ; l'édition déjà publiée ne change pas.",
        ]
    };
    WithdrawPage {
        delivery: LinkView {
            label: report.file.name.clone(),
            href: format!("/imports/{}", report.id),
        },
        effects: effects.into_iter().map(typeset).collect(),
        action: format!("/imports/{}/retrait", report.id),
        csrf,
    }
}

fn trial_status(report: &ImportReport) -> StatusView {
    StatusView {
        code: report.status.code(),
        label: if report.dry_run {
            format!("essai\u{a0}: {}", status_label(report.status))
        } else {
            status_label(report.status).to_owned()
        },
    }
}

fn fact(label: &str, text: impl Into<String>) -> FactView {
    FactView {
        label: label.to_owned(),
        text: text.into(),
    }
}

fn facts(
    catalogue: &Catalogue,
    report: &ImportReport,
    delivery: Option<&DeliveryView>,
) -> Vec<FactView> {
    let mut facts = vec![fact("Format", format_label(catalogue, &report.format))];
    if let Some(year) = report.campaign.survey_year {
        facts.push(fact("Enquête", year.to_string()));
    }
    if let Some(year) = report.campaign.data_year {
        facts.push(fact("Données", year.to_string()));
    }
    if let Some(delivery) = delivery {
        facts.push(fact("Reçu le", moment(&delivery.received_at)));
        facts.push(fact("Par", author(delivery)));
        facts.push(fact("Livraison", delivery.id.clone()));
    }
    facts
}

fn rows(report: &ImportReport) -> Vec<FactView> {
    if report.rows.read == 0 {
        return Vec::new();
    }
    let number = |count: u64| whole(usize::try_from(count).unwrap_or(usize::MAX));
    let mut rows = vec![fact("lues", number(report.rows.read))];
    if report.status != DeliveryStatus::AwaitingDecision {
        rows.push(fact("nouvelles", number(report.rows.created)));
        rows.push(fact("modifiées", number(report.rows.updated)));
        rows.push(fact("sans changement", number(report.rows.unchanged)));
    }
    rows.push(fact("refusées", number(report.rows.rejected)));
    rows
}

fn issues_text(report: &ImportReport) -> String {
    let found = gravities(report);
    let mut parts = Vec::new();
    if found.errors > 0 {
        parts.push(counted(found.errors, "erreur", "erreurs"));
    }
    if found.warnings > 0 {
        parts.push(format!("{}\u{a0}à vérifier", whole(found.warnings)));
    }
    if found.infos > 0 {
        parts.push(counted(found.infos, "information", "informations"));
    }
    if parts.is_empty() {
        "aucune anomalie".to_owned()
    } else {
        parts.join(", ")
    }
}

fn decision(decision: &Decision) -> DecisionView {
    let row = decision.row.map(|row| format!("ligne {row}"));
    let column = decision.column.as_ref();
    let column = column.map(|header| format!("colonne «\u{a0}{header}\u{a0}»"));
    let place: Vec<String> = row.into_iter().chain(column).collect();
    DecisionView {
        id: decision.id.clone(),
        kind: match decision.kind {
            DecisionKind::Column => "Colonne",
            DecisionKind::Identity => "Structure",
            DecisionKind::Confirmation => "Confirmation",
        },
        question: typeset(&decision.question),
        place: (!place.is_empty()).then(|| place.join(", ")),
        choices: decision
            .choices
            .iter()
            .map(|choice| ChoiceView {
                value: choice.answer.clone(),
                label: typeset(&choice.label),
            })
            .collect(),
        settled: decision
            .answer
            .as_deref()
            .map(|answer| settled(decision, answer)),
    }
}

/// `Rapprochée de CS Bellevue, par Anne, le 23 novembre 2026 : « confirmé au téléphone »`.
fn settled(decision: &Decision, answer: &str) -> String {
    let choice = decision
        .choices
        .iter()
        .find(|choice| choice.answer == answer);
    let mut text = choice.map_or(answer, |choice| &choice.label).to_owned();
    if let Some(author) = decision
        .author
        .as_deref()
        .filter(|author| !author.is_empty())
    {
        text = format!("{text}, par {author}");
    }
    if let Some(at) = decision.decided_at.as_deref() {
        text = format!("{text}, le {}", moment(at));
    }
    if let Some(reason) = decision
        .reason
        .as_deref()
        .filter(|reason| !reason.is_empty())
    {
        text = format!("{text} : « {reason} »");
    }
    typeset(&text)
}

fn columns(catalogue: &Catalogue, report: &ImportReport) -> ColumnsView {
    let label = |id: &str| {
        let known = catalogue.dictionary.variables.get(id);
        known.map_or_else(|| id.to_owned(), |(_, known)| typeset(&known.label))
    };
    let mapped = usize::try_from(report.columns.mapped).unwrap_or(usize::MAX);
    ColumnsView {
        mapped_text: counted(mapped, "colonne reconnue", "colonnes reconnues"),
        ignored: report.columns.ignored.clone(),
        missing: report.columns.missing.iter().map(|id| label(id)).collect(),
        proposed: report
            .columns
            .proposed
            .iter()
            .map(|near| fact(&near.found, label(&near.variable)))
            .collect(),
    }
}

/// The file as it was read: what a person checks when the whole looks wrong.
fn detected(detected: &Detected) -> Vec<FactView> {
    let delimiter = match detected.delimiter.as_str() {
        ";" => "point-virgule",
        "," => "virgule",
        "\t" => "tabulation",
        "|" => "barre verticale",
        "" => "sans objet",
        other => other,
    };
    let decimal = match detected.decimal.as_deref() {
        Some(",") => "virgule",
        Some(".") => "point",
        Some(other) => other,
        None => "aucun nombre à décimales",
    };
    let records = usize::try_from(detected.records).unwrap_or(usize::MAX);
    vec![
        fact("Contenu", detected.container.to_uppercase()),
        fact("Encodage", detected.encoding.clone()),
        fact("Séparateur", delimiter),
        fact("Décimales", decimal),
        fact("En-tête", format!("ligne {}", detected.header_row)),
        fact("Lignes", whole(records)),
    ]
}

fn impact(site: Site<'_>, report: &ImportReport) -> Option<ImpactView> {
    let impact = report.impact.as_ref()?;
    let changed = usize::try_from(impact.figures_changed).unwrap_or(usize::MAX);
    let secret = usize::try_from(impact.new_secret_cells).unwrap_or(usize::MAX);
    let mut text = format!(
        "{} à la prochaine publication",
        counted(changed, "chiffre changera", "chiffres changeront")
    );
    if secret > 0 {
        text = format!(
            "{text}, {}",
            counted(secret, "devient secret", "deviennent secrets")
        );
    }
    let number = |value: Option<f64>| value.map_or_else(|| "aucun".to_owned(), |v| shortest(v, 2));
    let largest = impact.largest.iter().map(|moved| MovedView {
        label: figure_label(site, &moved.figure),
        from: number(moved.from),
        to: number(moved.to),
    });
    Some(ImpactView {
        text: typeset(&format!("{text}.")),
        largest: largest.collect(),
    })
}

fn downloads(report: &ImportReport) -> Vec<DownloadView> {
    vec![
        DownloadView {
            label: "Votre fichier annoté".to_owned(),
            format: "XLSX".to_owned(),
            href: format!("/api/v1/imports/{}/annotated.xlsx", report.id),
        },
        DownloadView {
            label: "Compte rendu complet".to_owned(),
            format: "JSON".to_owned(),
            href: format!("/api/v1/imports/{}", report.id),
        },
    ]
}

/// The follow-up of the campaign that the delivery belongs to.
fn campaign(catalogue: &Catalogue, report: &ImportReport) -> Option<LinkView> {
    let feed = catalogue.formats.get(&report.format)?.feeds;
    let speaks = matches!(feed, Feed::Survey | Feed::Register);
    let data_year = report.campaign.data_year;
    let year = report
        .campaign
        .survey_year
        .or(data_year.map(|year| year + 1))?;
    speaks.then(|| LinkView {
        label: format!("Suivi de la campagne {year}"),
        href: format!("/campagnes/{year}"),
    })
}
