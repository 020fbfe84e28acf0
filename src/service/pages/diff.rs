//! Two editions compared.

use crate::render::page::{ChangeFilterView, DiffPage, DownloadView, LinkView, TableView};
use crate::service::diff::{Cause, CauseKind, Change, ChangeKind, DiffAsked, EditionDiff, sides};
use crate::service::figures::Figure;

use super::Site;
use super::figure::{linked, words};
use super::figure_label::{figure_label, figure_link};
use super::provenance::{columns, row};
use super::wording::{counted, typeset, whole};

/// `/editions/{a}/diff/{b}`.
pub fn diff_page(site: Site<'_>, diff: &EditionDiff, asked: &DiffAsked<'_>) -> DiffPage {
    let (before, after) = (diff.before.id(), diff.after.id());
    let edition = |id: &str| LinkView {
        label: id.to_owned(),
        href: format!("/editions/{id}"),
    };
    let counts = diff.movements.counts;
    DiffPage {
        before: edition(before),
        after: edition(after),
        summary: format!(
            "{} d’une édition à l’autre, {}.",
            counted(
                diff.movements.changes.len(),
                "chiffre diffère",
                "chiffres diffèrent"
            ),
            counted(counts.unchanged, "est le même", "sont les mêmes"),
        ),
        filters: filters(diff, asked),
        causes: causes(site, diff, asked.names),
        changes: changes(site, diff, asked),
        pages: pages(diff, asked),
        downloads: vec![DownloadView {
            label: "Toutes les différences".to_owned(),
            format: "JSON".to_owned(),
            href: format!("/api/v1/editions/{before}/diff/{after}?limit=10000"),
        }],
    }
}

fn address(diff: &EditionDiff, kind: Option<ChangeKind>, offset: usize) -> String {
    let kind = ChangeKind::ALL
        .into_iter()
        .find(|(_, own)| Some(*own) == kind);
    let mut asked: Vec<String> = kind
        .map(|(code, _)| format!("kind={code}"))
        .into_iter()
        .collect();
    if offset > 0 {
        asked.push(format!("cursor=d{offset:x}"));
    }
    let mark = if asked.is_empty() { "" } else { "?" };
    format!(
        "/editions/{}/diff/{}{mark}{}",
        diff.before.id(),
        diff.after.id(),
        asked.join("&")
    )
}

fn filters(diff: &EditionDiff, asked: &DiffAsked<'_>) -> Vec<ChangeFilterView> {
    let counts = diff.movements.counts;
    let kinds = [
        ("Tous", None, diff.movements.changes.len()),
        ("Ont bougé", Some(ChangeKind::Moved), counts.moved),
        ("Apparaissent", Some(ChangeKind::Appeared), counts.appeared),
        ("Disparaissent", Some(ChangeKind::Vanished), counts.vanished),
        ("Changent d’état", Some(ChangeKind::Status), counts.status),
        ("Autres effectifs", Some(ChangeKind::Parts), counts.parts),
    ];
    let view = |(label, kind, count): (&str, Option<ChangeKind>, usize)| ChangeFilterView {
        label: label.to_owned(),
        count: whole(count),
        href: address(diff, kind, 0),
        current: kind == asked.kind,
    };
    kinds.into_iter().map(view).collect()
}

fn pages(diff: &EditionDiff, asked: &DiffAsked<'_>) -> Vec<LinkView> {
    let (page, total) = diff.selected(asked);
    let next = asked.offset + page.len();
    let link = |label: &str, offset| LinkView {
        label: label.to_owned(),
        href: address(diff, asked.kind, offset),
    };
    let mut links = Vec::new();
    if asked.offset > 0 {
        let previous = asked.offset.saturating_sub(asked.limit);
        links.push(link("Page précédente", previous));
    }
    if next < total {
        links.push(link("Page suivante", next));
    }
    links
}

fn causes(site: Site<'_>, diff: &EditionDiff, names: bool) -> TableView {
    let rows = (1usize..).zip(&diff.causes).map(|(number, cause)| {
        let (what, which) = told(site, cause, names);
        row(vec![
            words(number.to_string()),
            words(what),
            which,
            words(whole(cause.n_figures)),
        ])
    });
    let rows: Vec<_> = rows.collect();
    let note = if rows.is_empty() {
        "Les deux éditions viennent des mêmes livraisons et des mêmes définitions."
    } else {
        "Une livraison peut avoir fait bouger les chiffres de ses années et de ses départements. Un chiffre peut avoir plusieurs causes ; celles d’un chiffre secret ne sont pas dites."
    };
    TableView {
        caption: "Ce qui a changé entre les deux".to_owned(),
        columns: columns(&[
            ("N°", true),
            ("Cause", false),
            ("Quoi", false),
            ("Chiffres concernés", true),
        ]),
        rows,
        note: Some(typeset(note)),
        fictitious: false,
    }
}

fn told(
    site: Site<'_>,
    cause: &Cause,
    names: bool,
) -> (&'static str, crate::render::page::CellView) {
    let what = match cause.kind {
        CauseKind::DeliveryAdded => "Livraison prise en compte",
        CauseKind::DeliveryDecided => "Décision sur une livraison qui attendait",
        CauseKind::DeliveryWithdrawn => "Livraison retirée",
        CauseKind::DeliveryConfirmed => "Périmètre d’une livraison confirmé",
        CauseKind::IndicatorChanged => "Définition d’un indicateur",
        CauseKind::IndicatorAdded => "Nouvel indicateur",
        CauseKind::IndicatorRemoved => "Indicateur retiré",
        CauseKind::DefinitionsChanged => "Définitions communes",
        CauseKind::SoftwareChanged => "Version du programme",
    };
    let which = match &cause.delivery {
        None => words(cause.subject.join(", ")),
        Some(delivery) if names => linked(
            delivery.file_name.clone(),
            format!("/imports/{}", delivery.id),
        ),
        Some(delivery) => {
            let format = site.catalogue.formats.get(&delivery.format);
            let label = format.map_or(delivery.format.as_str(), |format| format.label.as_str());
            words(typeset(&format!("{label}, données {}", delivery.data_year)))
        }
    };
    (what, which)
}

fn changes(site: Site<'_>, diff: &EditionDiff, asked: &DiffAsked<'_>) -> TableView {
    let (page, total) = diff.selected(asked);
    let rows: Vec<_> = page
        .iter()
        .filter_map(|change| {
            let (before, after) = sides(diff, change);
            let id = after.or(before)?.id();
            let edition = if after.is_some() {
                &diff.after
            } else {
                &diff.before
            };
            let causes = diff.causes_of(change);
            let causes: Vec<String> = causes.iter().map(|place| (place + 1).to_string()).collect();
            Some(row(vec![
                linked(figure_label(site, &id), figure_link(&id, edition.id())),
                side(before, change),
                side(after, change),
                words(if causes.is_empty() {
                    "—".to_owned()
                } else {
                    causes.join(", ")
                }),
            ]))
        })
        .collect();
    let first = asked.offset + 1;
    let last = asked.offset + rows.len();
    let note = if rows.is_empty() {
        "Aucun chiffre ne diffère ainsi.".to_owned()
    } else {
        format!(
            "Chiffres {} à {} sur {}, les plus grands mouvements d’abord.",
            whole(first),
            whole(last),
            whole(total)
        )
    };
    TableView {
        caption: "Chiffres qui diffèrent".to_owned(),
        columns: columns(&[
            ("Chiffre", false),
            ("Avant", true),
            ("Après", true),
            ("Causes", true),
        ]),
        rows,
        note: Some(note),
        fictitious: diff.after.summary().fictitious || diff.before.summary().fictitious,
    }
}

/// What one edition shows of a figure; no number where the other edition keeps it secret.
fn side(figure: Option<Figure<'_>>, change: &Change) -> crate::render::page::CellView {
    match figure {
        None => words("inconnu"),
        Some(figure) if change.secret && !figure.is_secret() => words("non secret"),
        Some(_) if change.secret => words("secret"),
        Some(figure) => words(figure.display()),
    }
}
