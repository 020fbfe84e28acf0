//! The deliveries: what waits, what came, the form that sends a file.

use crate::catalogue::Catalogue;
use crate::render::page::{
    DeliveryItemView, FilterView, ImportsPage, OptionGroupView, OptionView, SelectView, StatusView,
    UploadView,
};
use crate::service::deliveries::DeliveryView;

use super::Site;
use super::wording::{capitalized, counted, moment, typeset, whole};

/// Deliveries listed on one page: the last ones.
const LISTED: usize = 200;

/// Statuses that the filter proposes, with their words.
pub const STATUSES: [(&str, &str); 5] = [
    ("awaiting_decision", "en attente de décision"),
    ("accepted", "pris en compte"),
    ("accepted_with_warnings", "pris en compte, avec anomalies"),
    ("rejected", "refusé"),
    ("withdrawn", "retiré"),
];

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportsAsked {
    /// One of [`STATUSES`].
    pub status: Option<String>,
    /// Identifier of a format.
    pub format: Option<String>,
}

/// What was typed in the form that sends a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UploadTyped {
    /// Identifier of the format.
    pub format: String,
    /// Year of the data.
    pub data_year: String,
    /// Year of collection.
    pub survey_year: String,
    /// Whether the data are said to be fictitious.
    pub fictitious: bool,
    /// Whether only a trial is asked.
    pub dry_run: bool,
    /// What prevented the last attempt.
    pub problem: Option<String>,
}

/// `/imports`; the deliveries come in order of arrival.
pub fn imports(
    site: Site<'_>,
    deliveries: &[DeliveryView],
    asked: &ImportsAsked,
    upload: Option<UploadView>,
) -> ImportsPage {
    let is_asked = |delivery: &&DeliveryView| {
        let status = asked.status.as_deref();
        let format = asked.format.as_deref();
        status.is_none_or(|status| status == status_code(delivery))
            && format.is_none_or(|format| format == delivery.format)
    };
    let kept: Vec<&DeliveryView> = deliveries.iter().filter(is_asked).collect();
    let (waiting, others): (Vec<&DeliveryView>, Vec<&DeliveryView>) = kept
        .iter()
        .partition(|delivery| status_code(delivery) == "awaiting_decision");
    let listed = others.iter().rev().take(LISTED);
    let n_listed = listed.len() + waiting.len();
    ImportsPage {
        upload,
        filter: filter(site.catalogue, deliveries, asked),
        waiting: waiting
            .iter()
            .map(|delivery| item(site.catalogue, delivery))
            .collect(),
        deliveries: listed
            .map(|delivery| item(site.catalogue, delivery))
            .collect(),
        count_text: if n_listed == deliveries.len() {
            counted(n_listed, "livraison", "livraisons")
        } else {
            format!(
                "{} sur {}",
                counted(n_listed, "livraison", "livraisons"),
                whole(deliveries.len())
            )
        },
        is_empty: deliveries.is_empty(),
    }
}

/// The form that sends a file.
pub fn upload(
    site: Site<'_>,
    csrf: String,
    limit_megabytes: Option<u32>,
    typed: UploadTyped,
) -> UploadView {
    let formats = site.catalogue.formats.values();
    UploadView {
        csrf,
        formats: formats
            .map(|format| OptionView {
                value: format.id.clone(),
                label: typeset(&format.label),
                selected: format.id == typed.format,
            })
            .collect(),
        data_year: typed.data_year,
        survey_year: typed.survey_year,
        fictitious: typed.fictitious,
        dry_run: typed.dry_run,
        problem: typed.problem.map(|problem| sentence(&problem)),
        limit_text: limit_megabytes.map(|limit| format!("{limit}\u{a0}Mo au plus")),
    }
}

/// A message that begins as the middle of a sentence, standing alone.
fn sentence(text: &str) -> String {
    let text = typeset(&capitalized(text));
    if text.ends_with(['.', '…', '?', '!']) {
        text
    } else {
        text + "."
    }
}

/// Status of a delivery, withdrawn ones told apart.
fn status_code(delivery: &DeliveryView) -> &'static str {
    if delivery.withdrawn_at.is_some() {
        "withdrawn"
    } else {
        delivery.status
    }
}

/// Status of a delivery with its French word.
pub(super) fn status(delivery: &DeliveryView) -> StatusView {
    let code = status_code(delivery);
    let known = STATUSES.iter().find(|(known, _)| *known == code);
    StatusView {
        code,
        label: known.map_or(code, |(_, label)| label).to_owned(),
    }
}

/// A delivery in a list.
pub(super) fn item(catalogue: &Catalogue, delivery: &DeliveryView) -> DeliveryItemView {
    let read = usize::try_from(delivery.rows_read).unwrap_or(usize::MAX);
    let rejected = usize::try_from(delivery.rows_rejected).unwrap_or(usize::MAX);
    let rows_text = if delivery.status == "rejected" || read == 0 {
        "aucune ligne prise".to_owned()
    } else if rejected > 0 {
        let kept = read.saturating_sub(rejected);
        format!("{} sur {}", counted(kept, "ligne", "lignes"), whole(read))
    } else {
        counted(read, "ligne", "lignes")
    };
    DeliveryItemView {
        href: format!("/imports/{}", delivery.id),
        file_name: delivery.file_name.clone(),
        date_text: moment(&delivery.received_at),
        format_label: format_label(catalogue, &delivery.format),
        campaign_text: years(delivery.survey_year, delivery.data_year),
        status: status(delivery),
        rows_text,
        author: author(delivery),
        fictitious: delivery.fictitious,
    }
}

/// Who sent it.
pub(super) fn author(delivery: &DeliveryView) -> String {
    if delivery.author.is_empty() {
        "ligne de commande".to_owned()
    } else {
        delivery.author.clone()
    }
}

/// Name of a format; its identifier when it is defined no longer.
pub(super) fn format_label(catalogue: &Catalogue, id: &str) -> String {
    let known = catalogue.formats.get(id);
    known.map_or_else(|| id.to_owned(), |format| typeset(&format.label))
}

/// `enquête 2024, données 2023`.
fn years(survey_year: Option<i32>, data_year: Option<i32>) -> String {
    match (survey_year, data_year) {
        (Some(survey), Some(data)) => format!("enquête {survey}, données {data}"),
        (Some(survey), None) => format!("enquête {survey}"),
        (None, Some(data)) => format!("données {data}"),
        (None, None) => "année inconnue".to_owned(),
    }
}

fn filter(catalogue: &Catalogue, deliveries: &[DeliveryView], asked: &ImportsAsked) -> FilterView {
    let all = |label: &str, none_asked: bool| OptionView {
        value: String::new(),
        label: label.to_owned(),
        selected: none_asked,
    };
    let statuses = STATUSES.iter().map(|(code, label)| OptionView {
        value: (*code).to_owned(),
        label: capitalized(label),
        selected: asked.status.as_deref() == Some(*code),
    });
    let mut used: Vec<&str> = deliveries.iter().map(|one| one.format.as_str()).collect();
    used.sort_unstable();
    used.dedup();
    let formats = used.iter().map(|id| OptionView {
        value: (*id).to_owned(),
        label: format_label(catalogue, id),
        selected: asked.format.as_deref() == Some(*id),
    });
    let select = |name: &str, label: &str, options: Vec<OptionView>| SelectView {
        name: name.to_owned(),
        label: label.to_owned(),
        groups: vec![OptionGroupView {
            label: None,
            options,
        }],
    };
    let statuses = std::iter::once(all("Tous les statuts", asked.status.is_none())).chain(statuses);
    let formats = std::iter::once(all("Tous les formats", asked.format.is_none())).chain(formats);
    FilterView {
        action: "/imports".to_owned(),
        selects: vec![
            select("status", "Statut", statuses.collect()),
            select("format", "Format", formats.collect()),
        ],
        hidden: Vec::new(),
    }
}
