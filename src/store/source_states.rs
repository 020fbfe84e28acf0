//! What a scheduled source remembers between its runs, JSON.

use diesel::prelude::*;

use super::Store;
use super::error::StoreError;
use super::schema::source_states;

impl Store {
    /// What a source remembers.
    ///
    /// # Errors
    /// The database fails.
    pub fn source_state(&self, source: &str) -> Result<Option<String>, StoreError> {
        let state = source_states::table
            .find(source)
            .select(source_states::state);
        Ok(state.first(&mut *self.connection()?).optional()?)
    }

    /// Remembers it.
    ///
    /// # Errors
    /// The database is busy or fails.
    pub fn save_source_state(&self, source: &str, state: &str) -> Result<(), StoreError> {
        self.write(|conn| {
            let changed = diesel::update(source_states::table.find(source))
                .set(source_states::state.eq(state))
                .execute(conn)?;
            if changed == 0 {
                diesel::insert_into(source_states::table)
                    .values((
                        source_states::source.eq(source),
                        source_states::state.eq(state),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        })
    }
}
