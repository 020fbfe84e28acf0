//! The person's own table, with what was found in each cell.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Format, IgnoreError, Note, ObjectMovement, Worksheet};

use super::annotated::{FILE_SHEET, Gravity, RemarkOnFile, ReturnedFile};
use super::{COLUMNS, LINES, WorkbookError, column_at, fitting, line_at, row_height, style};

/// Columns that the sender did not write: number of the line, what was found.
pub(super) const ADDED: usize = 2;
/// Characters of a cell that its column makes room for.
const WIDEST: usize = 48;
const NARROWEST: usize = 9;
/// Lines measured to choose the width of a column.
const MEASURED: usize = 200;
const MASK: &str = "(masqué)";

/// Remarks by place: line of the file, position of the column.
type Remarked<'a> = BTreeMap<(u64, usize), Vec<&'a RemarkOnFile>>;

pub(super) fn write(
    sheet: &mut Worksheet,
    file: &ReturnedFile,
    remarks: &[RemarkOnFile],
) -> Result<(), WorkbookError> {
    sheet.set_name(FILE_SHEET)?;
    sheet.set_default_note_author("Vigie");
    let mut remarked = Remarked::new();
    let mut by_line: BTreeMap<u64, Gravity> = BTreeMap::new();
    for remark in remarks {
        if let Some(line) = remark.line {
            let gravity = by_line.entry(line).or_insert(remark.gravity);
            *gravity = remark.gravity.min(*gravity);
        }
        if let Some((line, position)) = remark.line.zip(remark.position) {
            remarked.entry((line, position)).or_default().push(remark);
        }
    }
    let mut writer = SheetWriter {
        sheet,
        masked: file.masked.iter().copied().collect(),
        remarked,
        by_line,
        formats: Formats::new(),
    };
    writer.header(file)?;
    for (place, row) in file.rows.iter().enumerate() {
        let Some(line) = line_at(place + 1) else {
            break;
        };
        writer.added_cells(line, row.line, &row.verdict)?;
        for (position, text) in row.cells.iter().enumerate() {
            writer.cell(line, row.line, position, text)?;
        }
    }
    finish(sheet, file)
}

struct Formats {
    plain: Format,
    masked: Format,
    added: Format,
    numbered: Format,
    faulty: [(Gravity, Format); 3],
}

impl Formats {
    fn new() -> Self {
        Self {
            plain: style::plain(),
            masked: style::masked(),
            added: style::added(),
            numbered: style::numbered(),
            faulty: [Gravity::Error, Gravity::Warning, Gravity::Info]
                .map(|gravity| (gravity, style::faulty(gravity))),
        }
    }

    fn of(&self, gravity: Gravity) -> &Format {
        let found = self.faulty.iter().find(|(own, _)| *own == gravity);
        found.map_or(&self.plain, |(_, format)| format)
    }
}

struct SheetWriter<'a, 'w> {
    sheet: &'w mut Worksheet,
    masked: BTreeSet<usize>,
    remarked: Remarked<'a>,
    /// Line → its most serious remark.
    by_line: BTreeMap<u64, Gravity>,
    formats: Formats,
}

impl SheetWriter<'_, '_> {
    fn header(&mut self, file: &ReturnedFile) -> Result<(), WorkbookError> {
        let (own, added) = (style::header(), style::added_header());
        self.sheet
            .write_string_with_format(0, 0, "Ligne n°", &added)?
            .write_string_with_format(0, 1, "Anomalies", &added)?;
        for (position, header) in file.headers.iter().enumerate() {
            let Some(column) = column_at(position + ADDED) else {
                break;
            };
            let found = self.remarked.get(&(file.header_line, position));
            let format = match found.and_then(|remarks| most_serious(remarks)) {
                Some(gravity) => style::header().set_background_color(style::background(gravity)),
                None => own.clone(),
            };
            self.sheet
                .write_string_with_format(0, column, fitting(header), &format)?;
            self.note(0, column, file.header_line, position)?;
        }
        Ok(())
    }

    fn added_cells(&mut self, line: u32, number: u64, verdict: &str) -> Result<(), WorkbookError> {
        let shown = u32::try_from(number).unwrap_or(u32::MAX);
        self.sheet
            .write_number_with_format(line, 0, shown, &self.formats.numbered)?;
        if !verdict.is_empty() {
            let format = match self.by_line.get(&number) {
                Some(gravity) => &style::verdict(*gravity),
                None => &self.formats.added,
            };
            self.sheet
                .write_string_with_format(line, 1, fitting(verdict), format)?;
        }
        Ok(())
    }

    fn cell(
        &mut self,
        line: u32,
        number: u64,
        position: usize,
        text: &str,
    ) -> Result<(), WorkbookError> {
        let Some(column) = column_at(position + ADDED) else {
            return Ok(());
        };
        let remarks = self.remarked.get(&(number, position));
        let gravity = remarks.and_then(|remarks| most_serious(remarks));
        let is_masked = self.masked.contains(&position) && !text.trim().is_empty();
        let text = if is_masked { MASK } else { text };
        let format = match gravity {
            Some(gravity) => self.formats.of(gravity),
            None if is_masked => &self.formats.masked,
            None => &self.formats.plain,
        };
        if text.is_empty() {
            if gravity.is_some() {
                self.sheet.write_blank(line, column, format)?;
            }
        } else {
            self.sheet
                .write_string_with_format(line, column, fitting(text), format)?;
        }
        self.note(line, column, number, position)
    }

    /// One note holds every remark on the cell.
    fn note(
        &mut self,
        line: u32,
        column: u16,
        number: u64,
        position: usize,
    ) -> Result<(), WorkbookError> {
        let Some(remarks) = self.remarked.get(&(number, position)) else {
            return Ok(());
        };
        let texts: Vec<String> = remarks.iter().map(|remark| told(remark)).collect();
        let text = fitting(&texts.join("\n\n"));
        let gravity = most_serious(remarks).unwrap_or(Gravity::Info);
        let lines = text.chars().count() / 42 + text.matches('\n').count() + 2;
        let height = u32::try_from(lines.clamp(4, 20)).unwrap_or(20) * 16;
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_width(300)
            .set_height(height)
            .set_background_color(style::background(gravity))
            .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
        self.sheet.insert_note(line, column, &note)?;
        Ok(())
    }
}

/// What the note says of a remark: gravity and code, what happened, what to do.
fn told(remark: &RemarkOnFile) -> String {
    format!(
        "{} {}\n{}\nÀ faire : {}",
        remark.gravity.label(),
        remark.code,
        remark.message,
        remark.remedy
    )
}

fn most_serious(remarks: &[&RemarkOnFile]) -> Option<Gravity> {
    remarks.iter().map(|remark| remark.gravity).min()
}

/// Widths, header that stays, filter, print.
fn finish(sheet: &mut Worksheet, file: &ReturnedFile) -> Result<(), WorkbookError> {
    sheet.set_column_width(0, 9)?;
    sheet.set_column_width(1, 30)?;
    let mut widths = Vec::with_capacity(file.headers.len());
    for (position, header) in file.headers.iter().enumerate() {
        let Some(column) = column_at(position + ADDED) else {
            break;
        };
        let cells = file.rows.iter().take(MEASURED);
        let longest = cells
            .filter_map(|row| row.cells.get(position))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or_default();
        // A long header is wrapped on two or three lines.
        let width = longest.max(header.chars().count() / 2 + 2);
        let width = u32::try_from(width.clamp(NARROWEST, WIDEST)).unwrap_or(20);
        sheet.set_column_width(column, width + 2)?;
        widths.push(width + 2);
    }
    // The header keeps room for the arrow of its filter.
    let headers = file.headers.iter().map(String::as_str).zip(widths);
    let headers = headers.map(|(header, width)| (header, width.saturating_sub(2)));
    sheet.set_row_height(0, row_height(headers))?;
    let last_line = line_at(file.rows.len()).unwrap_or(LINES - 1);
    let last_column = file.headers.len() + ADDED - 1;
    let last_column = column_at(last_column).unwrap_or(COLUMNS - 1);
    sheet.autofilter(0, 0, last_line, last_column)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.ignore_error_range(
        0,
        0,
        last_line,
        last_column,
        IgnoreError::NumberStoredAsText,
    )?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}
