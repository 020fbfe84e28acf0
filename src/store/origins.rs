//! Which delivery brought which answers, for those who follow a campaign.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Store;
use super::answers::{self, Names};
use super::error::StoreError;
use super::fold;
use super::records::feed_code;
use super::schema::records;
use crate::domain::delivery::{Feed, Record};

/// What one delivery says of one subject for one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The delivery.
    pub delivery: String,
    /// What it says.
    pub record: Record,
}

impl Origin {
    /// The current records: a later delivery speaks over an earlier one, answer by answer.
    pub fn current(origins: &[Self]) -> Vec<Record> {
        let records = origins.iter().map(|origin| origin.record.clone());
        fold::fold(records).into_values().collect()
    }
}

impl Store {
    /// What each active delivery of a feed says for these data years, in order of arrival.
    pub fn origins(&self, feed: Feed, data_years: &[i32]) -> Result<Vec<Origin>, StoreError> {
        let active: BTreeMap<i64, String> = self
            .active_deliveries_by_seq()?
            .into_iter()
            .map(|(seq, delivery)| (seq, delivery.id))
            .collect();
        let rows = records::table
            .filter(records::feed.eq(feed_code(feed)))
            .filter(records::data_year.eq_any(data_years))
            .order((records::delivery_seq, records::row, records::subject))
            .select((
                records::delivery_seq,
                records::subject,
                records::data_year,
                records::row,
                records::answers,
            ))
            .load::<(i64, String, i32, i64, String)>(&mut *self.connection()?)?;
        let kept = rows.into_iter().filter_map(|row| {
            let delivery = active.get(&row.0)?.clone();
            Some((delivery, row))
        });
        let mut names = Names::default();
        kept.map(|(delivery, row)| {
            Ok(Origin {
                delivery,
                record: read(feed, row, &mut names)?,
            })
        })
        .collect()
    }
}

fn read(
    feed: Feed,
    (_, subject, data_year, row, text): (i64, String, i32, i64, String),
    names: &mut Names,
) -> Result<Record, StoreError> {
    let answers = answers::decode(&text, names).map_err(|source| StoreError::Unreadable {
        what: format!("l'enregistrement de « {subject} » pour {data_year}"),
        source,
    })?;
    Ok(Record {
        feed,
        subject,
        data_year,
        row: u64::try_from(row).unwrap_or_default(),
        answers,
    })
}
