//! Who may do what. Each role is a set of permissions; a token holds one role.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Role of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads published figures where the observatory is closed to the public.
    Reader,
    /// Sends deliveries, settles what waits, withdraws.
    Importer,
    /// Reads answers, deliveries and reports.
    Analyst,
    /// Publishes editions.
    Publisher,
    /// Everything, tokens included.
    Admin,
}

/// Something that asks for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Published figures of a closed observatory.
    ReadFigures,
    /// Answers, deliveries and reports; rows and delivery names of a lineage.
    ReadDeliveries,
    /// Answers of structures, and figures that secrecy hides: inside its départements, each view
    /// noted.
    SeeAnswers,
    /// Sending, deciding, withdrawing.
    Import,
    /// Publishing an edition.
    Publish,
    /// Tokens.
    Administer,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 5] = [
        Self::Reader,
        Self::Importer,
        Self::Analyst,
        Self::Publisher,
        Self::Admin,
    ];

    /// `reader`, `importer`, `analyst`, `publisher` or `admin`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Importer => "importer",
            Self::Analyst => "analyst",
            Self::Publisher => "publisher",
            Self::Admin => "admin",
        }
    }

    /// French name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reader => "lecture",
            Self::Importer => "import",
            Self::Analyst => "analyse",
            Self::Publisher => "publication",
            Self::Admin => "administration",
        }
    }

    /// Whether the role holds a permission.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::ReadFigures => true,
            Permission::ReadDeliveries => self != Self::Reader,
            Permission::SeeAnswers => matches!(self, Self::Analyst | Self::Admin),
            Permission::Import => matches!(self, Self::Importer | Self::Admin),
            Permission::Publish => matches!(self, Self::Publisher | Self::Admin),
            Permission::Administer => self == Self::Admin,
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| UnknownRole {
                found: text.to_owned(),
            })
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rôle inconnu : « {found} » ; connus : reader, importer, analyst, publisher, admin")]
pub struct UnknownRole {
    /// The text received.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_administrator_does_everything() {
        let permissions = [
            Permission::ReadFigures,
            Permission::ReadDeliveries,
            Permission::SeeAnswers,
            Permission::Import,
            Permission::Publish,
            Permission::Administer,
        ];
        for role in Role::ALL {
            let all = permissions.iter().all(|permission| role.may(*permission));
            assert_eq!(all, role == Role::Admin, "{role:?}");
        }
        assert!(!Role::Reader.may(Permission::ReadDeliveries));
        assert!(!Role::Analyst.may(Permission::Import));
        assert!(!Role::Publisher.may(Permission::SeeAnswers));
    }
}
