//! `vigie diff`: which figures differ between two editions, and what moved them.

use clap::Args;

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::config::Settings;
use crate::service::diff::{
    Cause, CauseKind, Change, DiffAsked, EditionDiff, diff, diff_view, sides,
};
use crate::service::figures::Figure;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// Première édition
    before: String,
    /// Seconde édition
    after: String,
    /// Seulement les chiffres de cet indicateur
    #[arg(long, value_name = "ID")]
    indicator: Option<String>,
    /// Chiffres montrés, les plus grands mouvements d'abord ; tous sont comptés
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &DiffArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let found = diff(&place, &arguments.before, &arguments.after)?;
    let asked = DiffAsked {
        indicator: arguments.indicator.as_deref(),
        limit: arguments.limit,
        names: true,
        ..DiffAsked::default()
    };
    if arguments.json {
        say_json(&diff_view(&found, &asked));
        return Ok(());
    }
    let counts = found.movements.counts;
    say(&format!(
        "De {} à {} : {} chiffres ont bougé, {} apparaissent, {} disparaissent, {} changent d'état, {} ont la même valeur d'autres effectifs, {} sont les mêmes.",
        found.before.id(),
        found.after.id(),
        counts.moved,
        counts.appeared,
        counts.vanished,
        counts.status,
        counts.parts,
        counts.unchanged,
    ));
    for (number, cause) in (1usize..).zip(&found.causes) {
        say(&format!(
            "[{number}] {} : {} chiffres",
            told(cause),
            cause.n_figures
        ));
    }
    let (page, total) = found.selected(&asked);
    for change in &page {
        say(&line(&found, change));
    }
    if page.len() < total {
        let rest = total - page.len();
        say(&format!("… et {rest} autres (--limit en montre plus)."));
    }
    Ok(())
}

fn told(cause: &Cause) -> String {
    let delivery = cause.delivery.as_ref();
    let delivery = delivery.map_or_else(String::new, |delivery| {
        format!("{} ({})", delivery.id, delivery.file_name)
    });
    let subject = cause.subject.join(", ");
    match cause.kind {
        CauseKind::DeliveryAdded => format!("livraison {delivery}"),
        CauseKind::DeliveryDecided => format!("décision prise sur la livraison {delivery}"),
        CauseKind::DeliveryWithdrawn => format!("retrait de la livraison {delivery}"),
        CauseKind::DeliveryConfirmed => format!("périmètre confirmé de la livraison {delivery}"),
        CauseKind::IndicatorChanged => format!("définition de l'indicateur {subject}"),
        CauseKind::IndicatorAdded => format!("nouvel indicateur {subject}"),
        CauseKind::IndicatorRemoved => format!("indicateur retiré {subject}"),
        CauseKind::DefinitionsChanged => format!("définitions communes {subject}"),
        CauseKind::SoftwareChanged => format!("version du programme ({subject})"),
    }
}

fn line(found: &EditionDiff, change: &Change) -> String {
    let (before, after) = sides(found, change);
    let id = after
        .or(before)
        .map_or_else(String::new, |figure| figure.id());
    let text = |figure: Option<Figure<'_>>| match figure {
        None => "—".to_owned(),
        Some(figure) if change.secret && !figure.is_secret() => "non secret".to_owned(),
        Some(figure) => figure.display(),
    };
    let causes: Vec<String> = found
        .causes_of(change)
        .iter()
        .map(|place| format!("[{}]", place + 1))
        .collect();
    format!(
        "{id}  {} → {}  {}",
        text(before),
        text(after),
        causes.join(" ")
    )
}
