//! Runs of scheduled sources: one line each, begun and ended with the lease of their source.

use diesel::dsl::max;
use diesel::prelude::*;

use super::Store;
use super::connection::AnyConnection;
use super::error::StoreError;
use super::leases::{self, Lease, LeaseRequest};
use super::schema::runs;

/// Outcome of a run under way.
pub const RUNNING: &str = "running";
/// Outcome of a run whose process ended before it did.
pub const INTERRUPTED: &str = "interrupted";
/// How often a moment of the timetable is tried when each run of it is interrupted.
const ATTEMPTS: i64 = 3;

/// A run that asks to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRun<'a> {
    /// Identifier of the source.
    pub source: &'a str,
    /// The moment that it answers, RFC 3339, UTC.
    pub due_at: &'a str,
    /// The lease of the source; it begins now.
    pub lease: LeaseRequest<'a>,
    /// Runs due later than this were noted before the clock was set back: they count for nothing.
    /// None when a person asks: whatever was answered, it begins.
    pub plausible_until: Option<&'a str>,
}

/// Whether a run may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunStart {
    /// It does: its number.
    Begun(i64),
    /// Another run of the source is under way.
    Held(Lease),
    /// Another run answered this moment or a later one.
    Answered,
}

/// A run as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = runs)]
pub struct StoredRun {
    /// Number, in order of beginning.
    pub seq: i64,
    /// Identifier of the source.
    pub source: String,
    /// The moment that it answers, RFC 3339, UTC.
    pub due_at: String,
    /// When it began.
    pub started_at: String,
    /// When it ended.
    pub finished_at: Option<String>,
    /// `running`, `interrupted`, or as its author said.
    pub outcome: String,
    /// Who ran it.
    pub holder: String,
    /// What it says.
    pub message: String,
    /// Its files, JSON.
    pub files: String,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunEnd<'a> {
    /// Its number.
    pub seq: i64,
    /// Who ran it.
    pub holder: &'a str,
    /// Its lease.
    pub lease: &'a str,
    /// When, RFC 3339, UTC.
    pub finished_at: &'a str,
    /// Outcome.
    pub outcome: &'a str,
    /// What it says.
    pub message: &'a str,
    /// Its files, JSON.
    pub files: &'a str,
}

impl Store {
    /// Begins a run in one transaction: takes the lease, notes that earlier runs of the source that
    /// never ended were interrupted, and checks that nobody answered this moment meanwhile.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn begin_run(&self, run: NewRun<'_>) -> Result<RunStart, StoreError> {
        self.write(|conn| {
            if let Some(other) = leases::take(conn, run.lease)? {
                return Ok(RunStart::Held(other));
            }
            let abandoned = runs::table
                .filter(runs::source.eq(run.source).and(runs::finished_at.is_null()))
                .select(runs::seq)
                .load::<i64>(conn)?;
            interrupt(conn, &abandoned, run.lease.now)?;
            let answered = match run.plausible_until {
                Some(until) => last_answered(conn, run.source, until)?,
                None => None,
            };
            if answered.is_some_and(|answered| answered.as_str() >= run.due_at) {
                leases::release(conn, run.lease.name, run.lease.holder)?;
                return Ok(RunStart::Answered);
            }
            let last = runs::table
                .select(max(runs::seq))
                .first::<Option<i64>>(conn)?;
            let seq = last.unwrap_or(0) + 1;
            diesel::insert_into(runs::table)
                .values((
                    runs::seq.eq(seq),
                    runs::source.eq(run.source),
                    runs::due_at.eq(run.due_at),
                    runs::started_at.eq(run.lease.now),
                    runs::outcome.eq(RUNNING),
                    runs::holder.eq(run.lease.holder),
                    runs::message.eq(""),
                    runs::files.eq("[]"),
                ))
                .execute(conn)?;
            Ok(RunStart::Begun(seq))
        })
    }

    /// Notes what a run has done so far: known even if its process ends here.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn note_run(&self, seq: i64, files: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            let running = runs::table.filter(runs::seq.eq(seq).and(runs::finished_at.is_null()));
            diesel::update(running)
                .set(runs::files.eq(files))
                .execute(conn)?;
            Ok(())
        })
    }

    /// Ends a run and gives its lease back; `false` when another had taken it over meanwhile.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn end_run(&self, end: RunEnd<'_>) -> Result<bool, StoreError> {
        self.write(|conn| {
            let running =
                runs::table.filter(runs::seq.eq(end.seq).and(runs::finished_at.is_null()));
            let changed = diesel::update(running)
                .set((
                    runs::finished_at.eq(Some(end.finished_at)),
                    runs::outcome.eq(end.outcome),
                    runs::message.eq(end.message),
                    runs::files.eq(end.files),
                ))
                .execute(conn)?;
            leases::release(conn, end.lease, end.holder)?;
            Ok(changed > 0)
        })
    }

    /// Changes what a run says once it ended.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn restate_run(&self, seq: i64, message: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            diesel::update(runs::table.find(seq))
                .set(runs::message.eq(message))
                .execute(conn)?;
            Ok(())
        })
    }

    /// Notes that runs which never ended, and whose holder no longer holds `lease_of` their source,
    /// were interrupted; gives them.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn interrupt_abandoned(
        &self,
        now: &str,
        credible_until: &str,
        lease_of: impl Fn(&str) -> String,
    ) -> Result<Vec<StoredRun>, StoreError> {
        let open = runs::table.filter(runs::finished_at.is_null());
        // Most often there is none, and then nobody has to wait for a turn to write.
        let count = open.count().get_result::<i64>(&mut *self.connection()?)?;
        if count == 0 {
            return Ok(Vec::new());
        }
        self.write(|conn| {
            let mut abandoned = Vec::new();
            for run in open.select(StoredRun::as_select()).load(conn)? {
                let lease = lease_of(&run.source);
                if !leases::is_held_by(conn, &lease, &run.holder, (now, credible_until))? {
                    abandoned.push(run);
                }
            }
            let numbers: Vec<i64> = abandoned.iter().map(|run| run.seq).collect();
            interrupt(conn, &numbers, now)?;
            Ok(abandoned)
        })
    }

    /// The last moment of the timetable that a run answered. One whose runs were all interrupted is
    /// answered after three of them.
    ///
    /// # Errors
    /// The database fails.
    pub fn last_answered(
        &self,
        source: &str,
        plausible_until: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(last_answered(
            &mut *self.connection()?,
            source,
            plausible_until,
        )?)
    }

    /// The last runs, of one source or of all, the last one first.
    ///
    /// # Errors
    /// The database fails.
    pub fn runs(&self, source: Option<&str>, limit: u32) -> Result<Vec<StoredRun>, StoreError> {
        let mut query = runs::table
            .select(StoredRun::as_select())
            .order(runs::seq.desc())
            .limit(i64::from(limit))
            .into_boxed();
        if let Some(source) = source {
            query = query.filter(runs::source.eq(source));
        }
        Ok(query.load(&mut *self.connection()?)?)
    }
}

fn interrupt(conn: &mut AnyConnection, numbers: &[i64], now: &str) -> QueryResult<()> {
    for seq in numbers {
        diesel::update(runs::table.find(seq))
            .set((
                runs::finished_at.eq(Some(now)),
                runs::outcome.eq(INTERRUPTED),
                runs::message.eq(
                    "Le passage a été interrompu (arrêt du service ou de la machine). Rien n'est à moitié importé ; il est repris de lui-même.",
                ),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn last_answered(
    conn: &mut AnyConnection,
    source: &str,
    plausible_until: &str,
) -> QueryResult<Option<String>> {
    let of_source = runs::source
        .eq(source)
        .and(runs::due_at.le(plausible_until));
    let ended = runs::table
        .filter(of_source.and(runs::outcome.ne(INTERRUPTED)))
        .select(max(runs::due_at))
        .first::<Option<String>>(conn)?;
    let Some(tried) = runs::table
        .filter(of_source.and(runs::outcome.eq(INTERRUPTED)))
        .select(max(runs::due_at))
        .first::<Option<String>>(conn)?
    else {
        return Ok(ended);
    };
    let attempts = runs::table
        .filter(of_source.and(runs::due_at.eq(&tried)))
        .count()
        .get_result::<i64>(conn)?;
    let given_up = (attempts >= ATTEMPTS).then_some(tried);
    Ok(ended.max(given_up))
}
