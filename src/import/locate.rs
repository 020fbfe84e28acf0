//! Where a row is: the room asks, geography answers (they meet in `service`).

use super::issue::Issue;
use super::issue_code::IssueCode;
use super::territory::Territories;

/// A commune of the current geography.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Current Insee code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its département; none in some collectivities of outre-mer.
    pub departement: Option<String>,
}

/// What is known of a commune that a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A current commune.
    Current(Place),
    /// A former code (merged commune, municipal arrondissement) of this current commune.
    Former(Place),
    /// Several communes answer to that name.
    Ambiguous(Vec<Place>),
    /// None; the nearest names or codes, best first, may be empty.
    Unknown {
        /// Nearest communes.
        nearest: Vec<Place>,
    },
}

/// Finds communes.
pub trait Locator {
    /// By Insee code, current or former; exactly five characters are expected.
    fn by_code(&self, code: &str) -> Located;
    /// By name within the département that the postal code names; cedex codes, capitals, « St »
    /// and municipal arrondissements are to be understood.
    fn by_postal_code_and_name(&self, postal_code: &str, name: &str) -> Located;
    /// Territories of every kind, where they are known too.
    fn territories(&self) -> Option<&dyn Territories> {
        None
    }
}

/// What a row says of its commune.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    Code(&'a str),
    PostalCodeAndName { postal_code: &'a str, name: &'a str },
}

impl Asked<'_> {
    fn described(self) -> String {
        match self {
            Self::Code(code) => format!("« {code} »"),
            Self::PostalCodeAndName { postal_code, name } => format!("« {postal_code} {name} »"),
        }
    }

    fn is_blank(self) -> bool {
        match self {
            Self::Code(code) => code.is_empty(),
            Self::PostalCodeAndName { postal_code, name } => {
                postal_code.is_empty() || name.is_empty()
            }
        }
    }
}

/// Outcome for one row.
#[derive(Debug)]
pub(super) struct Found {
    /// The commune, or nothing: the row is rejected.
    pub(super) place: Option<(Place, IsFormer)>,
    pub(super) issue: Option<Issue>,
}

/// Whether the row gave a former code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IsFormer {
    No,
    Yes,
}

pub(super) fn locate(asked: Asked<'_>, locator: &dyn Locator) -> Found {
    if asked.is_blank() {
        let issue = Issue::new(
            IssueCode::CommuneBlank,
            "La commune n'est pas renseignée : la ligne ne peut être située.",
            "Renseignez la commune de cette ligne.",
        );
        return Found {
            place: None,
            issue: Some(issue),
        };
    }
    restore_leading_zero(asked, locator).unwrap_or_else(|| found(asked, ask(asked, locator)))
}

fn ask(asked: Asked<'_>, locator: &dyn Locator) -> Located {
    match asked {
        Asked::Code(code) => locator.by_code(code),
        Asked::PostalCodeAndName { postal_code, name } => {
            locator.by_postal_code_and_name(postal_code, name)
        }
    }
}

/// Spreadsheets eat the zero of `01004`: four digits that are a commune once it is back.
fn restore_leading_zero(asked: Asked<'_>, locator: &dyn Locator) -> Option<Found> {
    let short = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (given, padded) = match asked {
        Asked::Code(code) => (code, format!("0{code}")),
        Asked::PostalCodeAndName { postal_code, .. } => (postal_code, format!("0{postal_code}")),
    };
    if !short(given) {
        return None;
    }
    let place = match match asked {
        Asked::Code(_) => locator.by_code(&padded),
        Asked::PostalCodeAndName { name, .. } => locator.by_postal_code_and_name(&padded, name),
    } {
        Located::Current(place) => (place, IsFormer::No),
        Located::Former(place) => (place, IsFormer::Yes),
        Located::Ambiguous(_) | Located::Unknown { .. } => return None,
    };
    let issue = Issue::new(
        IssueCode::CommuneShortCode,
        &format!(
            "Le code « {given} » a perdu son zéro initial ; lu « {padded} » ({}).",
            place.0.name
        ),
        "Dans le tableur, mettez la colonne au format Texte avant de saisir les codes.",
    );
    Some(Found {
        place: Some(place),
        issue: Some(issue),
    })
}

fn found(asked: Asked<'_>, located: Located) -> Found {
    match located {
        Located::Current(place) => Found {
            place: Some((place, IsFormer::No)),
            issue: None,
        },
        Located::Former(place) => {
            let issue = Issue::new(
                IssueCode::CommuneFormer,
                &format!(
                    "{} n'est pas une commune d'aujourd'hui ; la ligne est rattachée à {} ({}).",
                    asked.described(),
                    place.name,
                    place.code
                ),
                &format!(
                    "Rien à faire ; pour la suite, le code actuel est {}.",
                    place.code
                ),
            );
            Found {
                place: Some((place, IsFormer::Yes)),
                issue: Some(issue),
            }
        }
        Located::Ambiguous(places) => {
            let issue = Issue::new(
                IssueCode::CommuneAmbiguous,
                &format!("Plusieurs communes répondent à {}.", asked.described()),
                &format!("Précisez laquelle : {}.", named(&places)),
            );
            Found {
                place: None,
                issue: Some(issue),
            }
        }
        Located::Unknown { nearest } => unknown(asked, &nearest),
    }
}

fn unknown(asked: Asked<'_>, nearest: &[Place]) -> Found {
    let remedy = if nearest.is_empty() {
        match asked {
            Asked::Code(_) => {
                "Vérifiez le code Insee (cinq caractères, à ne pas confondre avec le code postal)."
                    .to_owned()
            }
            Asked::PostalCodeAndName { .. } => {
                "Vérifiez le code postal et le nom de la commune.".to_owned()
            }
        }
    } else {
        format!("Vouliez-vous dire {} ?", named(nearest))
    };
    let message = format!("La commune {} est inconnue.", asked.described());
    let issue = Issue::new(IssueCode::CommuneUnknown, &message, &remedy);
    Found {
        place: None,
        issue: Some(issue),
    }
}

fn named(places: &[Place]) -> String {
    let names: Vec<String> = places
        .iter()
        .take(3)
        .map(|place| format!("{} ({})", place.name, place.code))
        .collect();
    names.join(", ")
}
