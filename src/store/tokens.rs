//! Tokens: who may do what. Only a hash of the secret is kept.

use diesel::prelude::*;

use super::Store;
use super::error::StoreError;
use super::schema::tokens;
use super::settings;
use crate::domain::role::Role;

/// Name under which the key of session cookies is kept.
const SESSION_KEY: &str = "session_key";

/// A token as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Public part of the token: names its line.
    pub id: String,
    /// Name given by the administrator; unique among the tokens that are not revoked.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// argon2id hash of the secret, in PHC form.
    pub hash: String,
    /// Codes of the départements that it is limited to; empty for all.
    pub departements: Vec<String>,
    /// When it was made, RFC 3339, UTC.
    pub created_at: String,
    /// When it was last used, to a few minutes.
    pub last_used_at: Option<String>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tokens)]
struct TokenRow {
    id: String,
    name: String,
    role: String,
    hash: String,
    departements: String,
    created_at: String,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
}

impl Store {
    /// Adds a token. Errors: another token that is not revoked has its name.
    pub fn add_token(&self, token: &StoredToken) -> Result<(), StoreError> {
        let departements = serde_json::to_string(&token.departements)
            .map_err(|source| unreadable(&token.name, source))?;
        self.write(|conn| {
            let n_others = tokens::table
                .filter(tokens::name.eq(&token.name))
                .filter(tokens::revoked_at.is_null())
                .count()
                .get_result::<i64>(conn)?;
            if n_others > 0 {
                return Err(StoreError::TokenExists {
                    name: token.name.clone(),
                });
            }
            diesel::insert_into(tokens::table)
                .values((
                    tokens::id.eq(&token.id),
                    tokens::name.eq(&token.name),
                    tokens::role.eq(token.role.code()),
                    tokens::hash.eq(&token.hash),
                    tokens::departements.eq(departements),
                    tokens::created_at.eq(&token.created_at),
                ))
                .execute(conn)?;
            Ok(())
        })
    }

    /// Every token, revoked ones included, in order of creation.
    pub fn tokens(&self) -> Result<Vec<StoredToken>, StoreError> {
        let rows = tokens::table
            .order((tokens::created_at, tokens::name, tokens::id))
            .select(TokenRow::as_select())
            .load(&mut *self.connection()?)?;
        rows.into_iter().map(TokenRow::read).collect()
    }

    /// The token of an identifier, revoked or not.
    pub fn token(&self, id: &str) -> Result<Option<StoredToken>, StoreError> {
        let row = tokens::table
            .find(id)
            .select(TokenRow::as_select())
            .first(&mut *self.connection()?)
            .optional()?;
        row.map(TokenRow::read).transpose()
    }

    /// Revokes the token of that name or identifier; gives its identifier, none when no token that
    /// is not revoked answers to it. `at` is RFC 3339, UTC.
    pub fn revoke_token(&self, name: &str, at: &str) -> Result<Option<String>, StoreError> {
        self.write(|conn| {
            let active = tokens::table.filter(tokens::revoked_at.is_null());
            let by_name = active
                .filter(tokens::name.eq(name))
                .select(tokens::id)
                .first::<String>(conn)
                .optional()?;
            let found = match by_name {
                Some(id) => Some(id),
                None => active
                    .filter(tokens::id.eq(name))
                    .select(tokens::id)
                    .first::<String>(conn)
                    .optional()?,
            };
            if let Some(id) = &found {
                diesel::update(tokens::table.filter(tokens::id.eq(id)))
                    .set(tokens::revoked_at.eq(at))
                    .execute(conn)?;
            }
            Ok(found)
        })
    }

    /// Notes when a token was used. It does not queue behind the writers of deliveries for long
    /// work's sake: it is one statement of its own.
    pub fn touch_token(&self, id: &str, at: &str) -> Result<(), StoreError> {
        diesel::update(tokens::table.filter(tokens::id.eq(id)))
            .set(tokens::last_used_at.eq(at))
            .execute(&mut *self.connection()?)?;
        Ok(())
    }

    /// The key of session cookies: the one kept, or `fresh` from now on.
    pub fn session_key(&self, fresh: &str) -> Result<String, StoreError> {
        if let Some(kept) = settings::find(&mut *self.connection()?, SESSION_KEY)? {
            return Ok(kept);
        }
        self.write(|conn| {
            if let Some(kept) = settings::find(conn, SESSION_KEY)? {
                return Ok(kept);
            }
            settings::save(conn, SESSION_KEY, fresh)?;
            Ok(fresh.to_owned())
        })
    }
}

impl TokenRow {
    fn read(self) -> Result<StoredToken, StoreError> {
        let departements = serde_json::from_str(&self.departements)
            .map_err(|source| unreadable(&self.name, source))?;
        let role = self.role.parse().map_err(|unknown| {
            let source = <serde_json::Error as serde::de::Error>::custom(unknown);
            unreadable(&self.name, source)
        })?;
        Ok(StoredToken {
            role,
            departements,
            id: self.id,
            name: self.name,
            hash: self.hash,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
        })
    }
}

fn unreadable(name: &str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what: format!("le jeton « {name} »"),
        source,
    }
}
