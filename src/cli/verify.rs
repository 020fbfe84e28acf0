//! `vigie verify`: computes an edition again and compares every figure.

use clap::Args;

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::config::Settings;
use crate::service::verify::{Verification, verify};

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// Édition à vérifier [défaut : l'édition servie]
    id: Option<String>,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &VerifyArguments, settings: &Settings) -> Result<(), CliError> {
    let place = workplace::open(settings)?;
    let found = verify(&place, arguments.id.as_deref())?;
    if arguments.json {
        say_json(&found);
    } else {
        tell(&found);
    }
    if found.holds() {
        Ok(())
    } else {
        Err(CliError::RefusedAsReported)
    }
}

fn tell(found: &Verification) {
    say(&format!(
        "Édition {} recalculée depuis {} livraisons : {} chiffres comparés, {} identiques, {} égaux à l'arrondi du calcul près, {} différents.",
        found.edition,
        found.deliveries,
        found.figures,
        found.identical,
        found.rounded,
        found.different,
    ));
    if found.holds() {
        return;
    }
    let none = || "absent".to_owned();
    for one in &found.differences {
        say(&format!(
            "{}  publié : {}  recalculé : {}",
            one.figure,
            one.published.clone().unwrap_or_else(none),
            one.recomputed.clone().unwrap_or_else(none),
        ));
    }
    let unlisted = found.different.saturating_sub(found.differences.len());
    if unlisted > 0 {
        say(&format!("… et {unlisted} autres."));
    }
    if found.computed_by != found.verified_by {
        say(&format!(
            "L'édition a été calculée par « {} », et vérifiée par « {} ».",
            found.computed_by, found.verified_by
        ));
    }
}
