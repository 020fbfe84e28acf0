//! `vigie token`: who may do what.

use clap::{Args, Subcommand};

use super::output::{complain, say, say_json};
use super::{CliError, workplace};
use crate::app;
use crate::config::Settings;
use crate::domain::role::Role;
use crate::service::tokens::{TokenView, create_token, list_tokens, revoke_token};
use crate::service::workplace::Workplace;

/// Arguments of `token`.
#[derive(Debug, Args)]
pub(super) struct TokenArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Crée un jeton et l'imprime : il ne sera plus jamais montré
    Create(CreateArguments),
    /// Liste les jetons, révoqués compris
    List {
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
    /// Révoque un jeton, par son nom ou son identifiant : il ne sert plus, ses sessions prennent fin
    Revoke {
        /// Nom ou identifiant du jeton
        name: String,
        /// Imprime en JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct CreateArguments {
    /// Rôle : reader, importer, analyst, publisher ou admin
    #[arg(long, value_name = "RÔLE")]
    role: String,
    /// Nom du service ou de la personne qui s'en servira
    #[arg(long, value_name = "NOM")]
    name: String,
    /// Départements auxquels il se limite, par exemple 44,49 [défaut : tous]
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    departements: Vec<String>,
    /// Imprime en JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &TokenArguments, settings: &Settings) -> Result<(), CliError> {
    match &arguments.action {
        Action::Create(create) => {
            let role = create.role.parse();
            let role = role.map_err(|error| CliError::Usage(format!("{error}")))?;
            say_new(&workplace::open(settings)?, create, role)
        }
        Action::List { json } => say_list(&workplace::open(settings)?, *json),
        Action::Revoke { name, json } => {
            let now = app::now();
            let id = revoke_token(&workplace::open(settings)?, name, &now)?;
            if *json {
                say_json(&serde_json::json!({ "id": id, "revoked_at": now }));
            } else {
                say(&format!(
                    "Jeton {id} révoqué. Un serveur en marche le refuse dans les dix secondes."
                ));
            }
            Ok(())
        }
    }
}

fn say_new(place: &Workplace, asked: &CreateArguments, role: Role) -> Result<(), CliError> {
    let made = create_token(place, role, &asked.name, &asked.departements, &app::now())?;
    if asked.json {
        say_json(&made);
        return Ok(());
    }
    // The token alone on standard output, so that a script may keep it.
    say(&made.token);
    complain(&format!(
        "Jeton « {} », rôle {}, {}. Gardez-le : il ne sera plus montré.",
        made.view.name,
        role.label(),
        scope(&made.view)
    ));
    Ok(())
}

fn say_list(place: &Workplace, json: bool) -> Result<(), CliError> {
    let tokens = list_tokens(place)?;
    if json {
        say_json(&serde_json::json!({ "tokens": tokens }));
    } else if tokens.is_empty() {
        say("Aucun jeton. Créez-en un avec « vigie token create --role importer --name … ».");
    } else {
        for token in tokens {
            say(&line(&token));
        }
    }
    Ok(())
}

fn line(token: &TokenView) -> String {
    let state = match (&token.revoked_at, &token.last_used_at) {
        (Some(at), _) => format!("révoqué le {at}"),
        (None, Some(at)) => format!("dernier usage {at}"),
        (None, None) => "jamais utilisé".to_owned(),
    };
    format!(
        "{}  {}  {}  {}  créé le {}  {state}",
        token.id,
        token.name,
        token.role.code(),
        scope(token),
        token.created_at
    )
}

fn scope(token: &TokenView) -> String {
    match token.departements.as_slice() {
        [] => "tous les départements".to_owned(),
        [one] => format!("département {one}"),
        several => format!("départements {}", several.join(", ")),
    }
}
