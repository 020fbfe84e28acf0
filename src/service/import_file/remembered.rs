//! What persons answered before, for a file that comes now.

use super::super::work_error::WorkError;
use super::super::workplace::Workplace;
use crate::import::Settled;
use crate::store::{DecisionAnswer, StoredDecision};

/// The answers given about deliveries of one format, in order.
#[derive(Debug, Default)]
pub(in crate::service) struct Remembered {
    decisions: Vec<StoredDecision>,
}

impl Remembered {
    pub(in crate::service) fn load(place: &Workplace, format: &str) -> Result<Self, WorkError> {
        Ok(Self {
            decisions: place.store.decisions_of_format(format)?,
        })
    }

    /// Adds answers given just now about this file.
    pub(in crate::service) fn with(mut self, answers: &[DecisionAnswer], sha256: &str) -> Self {
        let given = answers.iter().map(|answer| StoredDecision {
            answer: answer.clone(),
            sha256: sha256.to_owned(),
            data_year: 0,
        });
        self.decisions.extend(given);
        self
    }

    /// The answers that hold for a file: about columns and identities, all of the format; about
    /// remarks, those of the same file or of a delivery of the same data year; about a doubt on a
    /// whole delivery, those of the same file only, since another one deserves its own look.
    pub(super) fn settled(&self, sha256: &str, data_year: Option<i32>) -> Vec<Settled> {
        self.decisions
            .iter()
            .filter(|decision| {
                !is_confirmation(&decision.answer.id)
                    || decision.sha256 == sha256
                    || data_year == Some(decision.data_year) && !is_of_a_whole(&decision.answer.id)
            })
            .map(|decision| settled(&decision.answer))
            .collect()
    }
}

/// Whether a confirmation is about a delivery rather than about a structure.
fn is_of_a_whole(id: &str) -> bool {
    id.ends_with(":-:-")
}

pub(in crate::service) fn is_confirmation(id: &str) -> bool {
    id.starts_with("confirmation:")
}

pub(in crate::service) fn settled(answer: &DecisionAnswer) -> Settled {
    Settled {
        id: answer.id.clone(),
        answer: answer.answer.clone(),
        reason: answer.reason.clone(),
        author: answer.author.clone(),
        decided_at: answer.decided_at.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(id: &str, sha256: &str, data_year: i32) -> StoredDecision {
        StoredDecision {
            answer: DecisionAnswer {
                id: id.to_owned(),
                answer: "confirm".to_owned(),
                reason: String::new(),
                author: String::new(),
                decided_at: String::new(),
            },
            sha256: sha256.to_owned(),
            data_year,
        }
    }

    #[test]
    fn a_column_is_settled_for_the_format_and_a_remark_for_the_file_and_the_year() {
        let remembered = Remembered {
            decisions: vec![
                decision("column:nb", "a", 2020),
                decision("identity:7", "a", 2020),
                decision("confirmation:COH-001:-:-", "a", 2020),
                decision("confirmation:COH-002:7:etp_total", "b", 2023),
                decision("confirmation:DEL-001:-:-", "b", 2023),
            ],
        };
        let ids = |sha256, year| -> Vec<String> {
            let settled = remembered.settled(sha256, year);
            settled.into_iter().map(|settled| settled.id).collect()
        };
        let always = ["column:nb", "identity:7"];
        assert_eq!(ids("c", None), always);
        assert_eq!(ids("c", Some(2021)), always);
        assert_eq!(
            ids("a", Some(2021)),
            [always[0], always[1], "confirmation:COH-001:-:-"]
        );
        assert_eq!(
            ids("c", Some(2023)),
            [always[0], always[1], "confirmation:COH-002:7:etp_total"]
        );
        assert_eq!(
            ids("b", Some(2023)).last().unwrap(),
            "confirmation:DEL-001:-:-",
            "a doubt on a whole delivery is confirmed for that file only"
        );
    }
}
