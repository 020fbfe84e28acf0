//! What persons answered: kept with the delivery it was asked of, found again by format.

use diesel::dsl::max;
use diesel::prelude::*;

use super::Store;
use super::connection::{AnyConnection, on_backend};
use super::error::StoreError;
use super::schema::{decisions, deliveries};

/// One answer of a person, on its way in or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionAnswer {
    /// Decision answered, `column:nb benevoles`.
    pub id: String,
    /// The answer.
    pub answer: String,
    /// Why.
    pub reason: String,
    /// Who; empty for the command line.
    pub author: String,
    /// When, RFC 3339, UTC.
    pub decided_at: String,
}

/// An answer with what it was given about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// The answer.
    pub answer: DecisionAnswer,
    /// SHA-256 of the file that asked.
    pub sha256: String,
    /// Data year of the delivery that asked.
    pub data_year: i32,
}

#[derive(Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
struct NewDecisionRow<'a> {
    seq: i64,
    delivery: &'a str,
    format: &'a str,
    id: &'a str,
    answer: &'a str,
    reason: &'a str,
    author: &'a str,
    decided_at: &'a str,
}

type DecisionRow = (String, String, String, String, String, String, i32);

impl Store {
    /// The answers given about deliveries of a format, in order: the last one about a decision holds.
    ///
    /// Those of a withdrawn delivery no longer hold.
    pub fn decisions_of_format(&self, format: &str) -> Result<Vec<StoredDecision>, StoreError> {
        let rows = decisions::table
            .inner_join(deliveries::table.on(deliveries::id.eq(decisions::delivery)))
            .filter(decisions::format.eq(format))
            .filter(deliveries::withdrawn_at.is_null())
            .order(decisions::seq)
            .select((
                decisions::id,
                decisions::answer,
                decisions::reason,
                decisions::author,
                decisions::decided_at,
                deliveries::sha256,
                deliveries::data_year,
            ))
            .load::<DecisionRow>(&mut *self.connection()?)?;
        Ok(rows.into_iter().map(read).collect())
    }
}

fn read(
    (id, answer, reason, author, decided_at, sha256, data_year): DecisionRow,
) -> StoredDecision {
    StoredDecision {
        answer: DecisionAnswer {
            id,
            answer,
            reason,
            author,
            decided_at,
        },
        sha256,
        data_year,
    }
}

/// Called by a writer.
pub(super) fn save(
    conn: &mut AnyConnection,
    delivery: &str,
    format: &str,
    answers: &[DecisionAnswer],
) -> QueryResult<()> {
    let last = decisions::table
        .select(max(decisions::seq))
        .first::<Option<i64>>(conn)?;
    let rows: Vec<NewDecisionRow<'_>> = (last.unwrap_or(0) + 1..)
        .zip(answers)
        .map(|(seq, answer)| NewDecisionRow {
            seq,
            delivery,
            format,
            id: &answer.id,
            answer: &answer.answer,
            reason: &answer.reason,
            author: &answer.author,
            decided_at: &answer.decided_at,
        })
        .collect();
    for batch in rows.chunks(1_000) {
        on_backend!(&mut *conn, |conn| {
            diesel::insert_into(decisions::table)
                .values(batch)
                .execute(conn)?
        });
    }
    Ok(())
}
