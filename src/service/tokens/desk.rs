//! Recognises the bearer of a token, quickly and without trusting what it remembers for long.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::secret;
use crate::domain::role::{Permission, Role};
use crate::store::{Store, StoreError, StoredToken};

/// How long a line of the store is believed: a token revoked elsewhere works no longer than this.
const BELIEVED: Duration = Duration::from_secs(10);
/// How long a secret that was verified needs no other argon2.
const VERIFIED: Duration = Duration::from_mins(15);
/// How often the last use is written.
const TOUCH_EVERY: Duration = Duration::from_mins(5);
/// Most tokens remembered at once.
const MOST_REMEMBERED: usize = 1_000;

/// Who bears a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Identifier of the token.
    pub id: String,
    /// Name of the token.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Départements that it is limited to; empty for all.
    pub departements: Vec<String>,
}

impl Holder {
    /// Whether the role holds a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

/// Why a token was not recognised. Nothing says which part of it was wrong.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Not the form of a token, unknown, wrong or revoked.
    #[error("ce jeton n'est pas reconnu")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Verified {
    id: String,
    hash: String,
    at: Instant,
}

struct Line {
    token: StoredToken,
    read_at: Instant,
    touched_at: Option<Instant>,
}

#[derive(Default)]
struct Memory {
    /// SHA-256 of a token → the hash that it was verified against.
    verified: BTreeMap<[u8; 32], Verified>,
    /// Identifier → line of the store.
    lines: BTreeMap<String, Line>,
}

/// Verifies tokens against the store. What costs (argon2, reading the store) is remembered for a
/// while, bounded in time and in size.
pub struct TokenDesk {
    store: Store,
    believed: Duration,
    memory: Mutex<Memory>,
}

impl std::fmt::Debug for TokenDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenDesk").finish_non_exhaustive()
    }
}

impl TokenDesk {
    /// A desk that has seen nobody yet.
    pub fn new(store: Store) -> Self {
        Self::believing(store, BELIEVED)
    }

    /// A desk that reads the store again after this long.
    pub fn believing(store: Store, believed: Duration) -> Self {
        Self {
            store,
            believed,
            memory: Mutex::default(),
        }
    }

    /// The bearer, when memory is enough to tell: no argon2, no store. None means nothing.
    pub fn remembered(&self, token: &str) -> Option<Holder> {
        let digest = digest(token);
        self.with(|memory, now| {
            let verified = memory.verified.get(&digest)?;
            let line = memory.lines.get(&verified.id)?;
            let fresh = now.duration_since(verified.at) < VERIFIED
                && now.duration_since(line.read_at) < self.believed;
            (fresh && line.token.hash == verified.hash).then(|| holder(&line.token))
        })
    }

    /// The holder of the token of a session, when memory is enough to tell.
    pub fn remembered_holder(&self, id: &str) -> Option<Holder> {
        self.with(|memory, now| {
            let line = memory.lines.get(id)?;
            let fresh = now.duration_since(line.read_at) < self.believed;
            fresh.then(|| holder(&line.token))
        })
    }

    /// Recognises the bearer of a token. It may take a tenth of a second.
    ///
    /// # Errors
    /// The token is not in service; the store fails.
    pub fn verify(&self, token: &str) -> Result<Holder, Refused> {
        let (id, secret) = secret::split(token).ok_or(Refused::Unknown)?;
        let stored = self.read(id)?;
        let digest = digest(token);
        let hash = stored.as_ref().map(|token| token.hash.as_str());
        if !self.was_verified(&digest, hash) && !secret::verify(secret, hash) {
            return Err(Refused::Unknown);
        }
        let stored = stored.ok_or(Refused::Unknown)?;
        self.with(|memory, now| {
            make_room(&mut memory.verified);
            let verified = Verified {
                id: stored.id.clone(),
                hash: stored.hash.clone(),
                at: now,
            };
            // Kept from the first verification, so that it does expire.
            memory.verified.entry(digest).or_insert(verified);
        });
        Ok(holder(&stored))
    }

    /// The holder of the token of a session, read from the store.
    ///
    /// # Errors
    /// The token is not in service any more; the store fails.
    pub fn holder(&self, id: &str) -> Result<Holder, Refused> {
        let stored = self.read(id)?;
        stored.map(|token| holder(&token)).ok_or(Refused::Unknown)
    }

    /// Forgets a token that was just revoked.
    pub fn forget(&self, id: &str) {
        self.with(|memory, _| {
            memory.lines.remove(id);
            memory.verified.retain(|_, verified| verified.id != id);
        });
    }

    /// Whether the last use of a token should be written now; says so once every few minutes.
    pub fn is_touch_due(&self, id: &str) -> bool {
        self.with(|memory, now| {
            let Some(line) = memory.lines.get_mut(id) else {
                return false;
            };
            let due = line
                .touched_at
                .is_none_or(|at| now.duration_since(at) >= TOUCH_EVERY);
            if due {
                line.touched_at = Some(now);
            }
            due
        })
    }

    /// Writes the last use of a token.
    ///
    /// # Errors
    /// The store fails.
    pub fn touch(&self, id: &str, now: &str) -> Result<(), StoreError> {
        self.store.touch_token(id, now)
    }

    /// The line of a token in service; what was remembered of it is replaced.
    fn read(&self, id: &str) -> Result<Option<StoredToken>, StoreError> {
        let stored = self.store.token(id)?;
        let in_service = stored.filter(|token| token.revoked_at.is_none());
        let Some(token) = in_service else {
            self.forget(id);
            return Ok(None);
        };
        self.with(|memory, now| {
            make_room(&mut memory.lines);
            let touched_at = memory.lines.get(id).and_then(|line| line.touched_at);
            let line = Line {
                token: token.clone(),
                read_at: now,
                touched_at,
            };
            memory.lines.insert(id.to_owned(), line);
        });
        Ok(Some(token))
    }

    fn was_verified(&self, digest: &[u8; 32], hash: Option<&str>) -> bool {
        self.with(|memory, now| {
            let known = memory.verified.get(digest);
            let fresh = known.is_some_and(|verified| {
                now.duration_since(verified.at) < VERIFIED && Some(verified.hash.as_str()) == hash
            });
            if !fresh {
                memory.verified.remove(digest);
            }
            fresh
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Memory, Instant) -> T) -> T {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut memory, Instant::now())
    }
}

/// Only tokens in service are remembered: reaching the bound is unlikely, starting again is cheap.
fn make_room<K, V>(map: &mut BTreeMap<K, V>) {
    if map.len() >= MOST_REMEMBERED {
        map.clear();
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn holder(token: &StoredToken) -> Holder {
    Holder {
        id: token.id.clone(),
        name: token.name.clone(),
        role: token.role,
        departements: token.departements.clone(),
    }
}
