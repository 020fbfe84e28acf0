//! The cells of one record, kept in one piece of text: one allocation a row rather than one a cell.

/// Texts side by side, and where each ends (in bytes).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// Room for so many cells and bytes.
    pub(super) fn with_capacity(cells: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(cells),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of text of all cells.
    pub(super) fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// One cell; none beyond the last.
    pub(super) fn get(&self, position: usize) -> Option<&str> {
        let end = *self.ends.get(position)?;
        let start = match position.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(index(start)..index(end))
    }

    pub(super) fn last(&self) -> Option<&str> {
        self.get(self.len().checked_sub(1)?)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        (0..self.len()).map(|position| self.get(position).unwrap_or(""))
    }

    /// Empties it, keeping its room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.end_cell();
    }

    /// Adds text to the cell being written; [`Self::end_cell`] ends it.
    pub(super) fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the cell being written. A record beyond 4 GiB is cut: limits refuse it long before.
    pub(super) fn end_cell(&mut self) {
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Takes the last cell off.
    pub(super) fn pop(&mut self) {
        self.ends.pop();
        let end = self.ends.last().copied().map_or(0, index);
        self.text.truncate(end);
    }

    /// Whether no cell holds anything but spaces.
    pub(super) fn is_blank(&self) -> bool {
        self.text
            .chars()
            .all(|character| character.is_whitespace() || character == '\u{feff}')
    }
}

fn index(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

impl<T: AsRef<str>> FromIterator<T> for Cells {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        let mut made = Self::default();
        for cell in cells {
            made.push(cell.as_ref());
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_given_back_one_by_one() {
        let mut cells: Cells = ["a", "", "é;"].into_iter().collect();
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["a", "", "é;"]);
        assert_eq!((cells.get(2), cells.get(3)), (Some("é;"), None));
        cells.pop();
        cells.push("b");
        assert_eq!(cells.iter().rev().collect::<Vec<_>>(), ["b", "", "a"]);
        assert!(!cells.is_blank());
        assert!(
            [" ", "", "\u{a0}"]
                .into_iter()
                .collect::<Cells>()
                .is_blank()
        );
    }

    #[test]
    fn nothing_is_taken_off_an_empty_record() {
        let mut cells = Cells::default();
        cells.pop();
        assert_eq!((cells.len(), cells.last()), (0, None));
    }
}
