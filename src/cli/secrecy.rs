//! `vigie secrecy`: attacks an edition to see what could be recovered of its secrets.

use clap::{Args, Subcommand};

use super::output::{say, say_json};
use super::{CliError, workplace};
use crate::config::Settings;
use crate::service::secrecy_audit::{Method, Recovered, SecrecyAudit, audit_secrecy};

/// Arguments of `secrecy`.
#[derive(Debug, Args)]
pub(super) struct SecrecyArguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Attaque une édition avec tout ce qu'elle publie : ne doit rien trouver
    Audit(AuditArguments),
}

#[derive(Debug, Args)]
struct AuditArguments {
    /// Édition à attaquer [défaut : l'édition servie]
    id: Option<String>,
    /// Par propagation d'intervalles, plus rapide : ce qu'elle trouve existe, mais elle ne trouve pas tout
    #[arg(long)]
    propagation: bool,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &SecrecyArguments, settings: &Settings) -> Result<(), CliError> {
    let Verb::Audit(arguments) = &arguments.verb;
    let place = workplace::open(settings)?;
    let method = if arguments.propagation {
        Method::Propagation
    } else {
        Method::Exact
    };
    let found = audit_secrecy(&place, arguments.id.as_deref(), method)?;
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

fn tell(found: &SecrecyAudit) {
    let method = match found.method {
        "exact" => "programmation linéaire",
        _ => "propagation d'intervalles",
    };
    say(&format!(
        "Édition {} attaquée par {method} : {} tableaux, {} chiffres, dont {} secrets par eux-mêmes ({}) et {} pour en protéger d'autres ({}).",
        found.edition,
        found.tables,
        found.figures,
        found.primary,
        share(found.primary, found.figures),
        found.secondary,
        share(found.secondary, found.figures),
    ));
    if found.holds() {
        say("Aucun secret n'a pu être retrouvé.");
    } else {
        say(&format!("{} secrets retrouvés :", found.recovered));
    }
    for leak in found.leaks.iter().filter(|leak| leak.secret) {
        say(&sentence(leak));
    }
    if found.needless > 0 {
        say(&format!(
            "{} chiffres cachés pour en protéger d'autres se calculent tout de même ; ils ne sont pas secrets par eux-mêmes :",
            found.needless
        ));
    }
    for leak in found.leaks.iter().filter(|leak| !leak.secret) {
        say(&sentence(leak));
    }
    let unlisted = (found.recovered + found.needless).saturating_sub(found.leaks.len());
    if unlisted > 0 {
        say(&format!("… et {unlisted} autres."));
    }
}

fn sentence(leak: &Recovered) -> String {
    let from = leak.from.as_deref().unwrap_or_default();
    let how = match leak.how {
        "interval" => "connu à moins de 10 % près",
        "difference" => "donne par différence trop peu de structures, ou une seule qui domine",
        "twin" => "montré ailleurs sous un autre nom",
        "served" => "déjà montré par une édition antérieure",
        "shown" => "montré alors que la règle le cache",
        _ => "se calcule d'un autre chiffre",
    };
    let with = if leak.with_own_answers {
        ", par un gestionnaire qui connaît ses propres réponses"
    } else {
        ""
    };
    format!(
        "{}  {how} {from} : entre {} et {}{with}",
        leak.figure, leak.lower, leak.upper
    )
}

/// A share in per cent, with one decimal.
fn share(part: usize, all: usize) -> String {
    let per_mille = (part * 1000 + all / 2).checked_div(all).unwrap_or(0);
    format!("{},{} %", per_mille / 10, per_mille % 10)
}
