//! ODS, read here rather than by `calamine`, which fills the repeated rows and columns of a
//! hostile sheet in memory, and does not end on a truncated one.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read as _};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::error::ImportError;
use super::super::issue_code::IssueCode;
use super::super::limits::{MAX_CELL_BYTES, MAX_COLUMNS};
use super::super::split::Excess;
use super::archive::{Archive, check_workbook, unpack};
use super::grid::Grid;
use super::guard::guarded;
use super::pick::{Pick, beyond, flag, iso_date, number, percentage};
use super::{Records, damaged, refused};

/// Bytes of the manifest looked at.
const MANIFEST_BYTES: u64 = 1024 * 1024;

const WHAT: &str = "Ce classeur LibreOffice (.ods)";

/// # Errors
/// Damaged, protected, beyond the limits, or empty.
pub(super) fn read(bytes: &[u8], known_headers: &BTreeSet<String>) -> Result<Records, ImportError> {
    check_workbook(bytes)?;
    guarded(WHAT, || {
        let mut archive = unpack(bytes)?;
        if is_protected(&mut archive) {
            return Err(protected());
        }
        let content = archive
            .by_name("content.xml")
            .map_err(|_unreadable| damaged(WHAT))?;
        let mut reader = Reader::from_reader(BufReader::new(content));
        reader.config_mut().expand_empty_elements = true;
        let mut document = Document {
            reader,
            pick: Pick::new(known_headers),
        };
        document.tables()?;
        document.pick.finish("ods")
    })
}

struct Document<'k, R> {
    reader: Reader<R>,
    pick: Pick<'k>,
}

/// A sheet being read.
#[derive(Default)]
struct Sheet {
    name: String,
    grid: Grid,
    /// Next row and column, from zero.
    row: u32,
    column: u32,
    row_repeated: u32,
    /// The cell being read, its text as shown, and how many times it stands.
    cell: Option<(String, u32)>,
    /// Cells of the row, kept until it is known how often the row stands.
    cells: Vec<(u32, String)>,
    paragraphs: u32,
    in_paragraph: bool,
    /// Whether the cell being read has a value of its own, whatever it shows.
    valued: bool,
    in_note: u32,
}

impl<R: BufRead> Document<'_, R> {
    fn tables(&mut self) -> Result<(), ImportError> {
        let mut buffer = Vec::new();
        let mut sheet: Option<Sheet> = None;
        loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            match event.map_err(|_unreadable| damaged(WHAT))? {
                Event::Eof if sheet.is_none() => return Ok(()),
                Event::Eof => return Err(damaged(WHAT)),
                Event::Start(element) => {
                    if element.name().as_ref() == "table:table" && sheet.is_none() {
                        sheet = Some(Sheet {
                            name: attribute(&element, "table:name").unwrap_or_default(),
                            ..Sheet::default()
                        });
                    } else if let Some(sheet) = &mut sheet {
                        sheet.start(&element);
                    }
                }
                Event::End(element) => {
                    if element.name().as_ref() == "table:table" {
                        let done = sheet.take().unwrap_or_default();
                        self.pick.look(&done.name, done.grid)?;
                    } else if let Some(sheet) = &mut sheet {
                        sheet.end(element.name().as_ref())?;
                    }
                }
                Event::Text(text) => {
                    if let Some(sheet) = &mut sheet {
                        sheet.text(&text)?;
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(sheet) = &mut sheet {
                        sheet.text(&resolved(&reference))?;
                    }
                }
                Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
    }
}

impl Sheet {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "table:table-row" => {
                self.column = 0;
                self.cells.clear();
                self.row_repeated = repeated(element, "table:number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeated = repeated(element, "table:number-columns-repeated");
                self.paragraphs = 0;
                self.cell = Some((value(element).unwrap_or_default(), repeated));
                self.valued = self.cell.as_ref().is_some_and(|(text, _)| !text.is_empty());
            }
            "office:annotation" => self.in_note = self.in_note.saturating_add(1),
            "text:p" if self.in_note == 0 => {
                self.in_paragraph = true;
                if self.paragraphs > 0 {
                    self.push("\n");
                }
                self.paragraphs = self.paragraphs.saturating_add(1);
            }
            "text:s" => self.push(" "),
            "text:tab" => self.push("\t"),
            "text:line-break" => self.push("\n"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some((text, repeated)) = self.cell.take() {
                    self.place(&text, repeated)?;
                }
            }
            "table:table-row" => self.end_row()?,
            "office:annotation" => self.in_note = self.in_note.saturating_sub(1),
            "text:p" => self.in_paragraph = false,
            _ => {}
        }
        Ok(())
    }

    /// Text of a paragraph: what a cell shows, when it has no value of its own.
    fn text(&mut self, text: &str) -> Result<(), ImportError> {
        if self.in_paragraph && self.in_note == 0 {
            self.push(text);
        }
        match &self.cell {
            Some((text, _)) if text.len() > MAX_CELL_BYTES => {
                Err(beyond((Excess::Cell, self.line())))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((cell, _)) = &mut self.cell
            && !self.valued
        {
            cell.push_str(text);
        }
    }

    fn line(&self) -> u64 {
        u64::from(self.row).saturating_add(1)
    }

    fn place(&mut self, text: &str, repeated: u32) -> Result<(), ImportError> {
        let first = self.column;
        self.column = self.column.saturating_add(repeated);
        if text.trim().is_empty() {
            return Ok(());
        }
        let is_far = usize::try_from(self.column).map_or(true, |column| column > MAX_COLUMNS);
        if is_far {
            return Err(beyond((Excess::Columns, self.line())));
        }
        self.cells
            .extend((first..self.column).map(|column| (column, text.to_owned())));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(self.row_repeated) {
                for (column, text) in &cells {
                    self.grid.add(row, *column, text).map_err(beyond)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeated);
        Ok(())
    }
}

/// The value that a cell states, as text; none when it only shows a text.
fn value(element: &BytesStart<'_>) -> Option<String> {
    let stated = |name: &str| attribute(element, name);
    let kind = stated("office:value-type").or_else(|| stated("calcext:value-type"))?;
    match kind.as_str() {
        "float" | "currency" => Some(number(stated("office:value")?.parse().ok()?)),
        "percentage" => {
            let share: f64 = stated("office:value")?.parse().ok()?;
            Some(percentage(share))
        }
        "date" => Some(iso_date(&stated("office:date-value")?).to_owned()),
        "time" => Some(hours(&stated("office:time-value")?)),
        "boolean" => Some(flag(stated("office:boolean-value")? == "true").to_owned()),
        "string" => stated("office:string-value"),
        _ => None,
    }
}

/// `PT36H00M00S` as `36:00:00`.
fn hours(duration: &str) -> String {
    let body = duration.trim_start_matches("PT").trim_end_matches('S');
    body.replace(['H', 'M'], ":")
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::default()).ok()?;
    Some(value.into_owned())
}

fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|times| times.parse().ok())
        .unwrap_or(1)
}

/// The predefined entities and numbered characters; a document's own entities are nothing here.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name: &str = reference.as_ref();
    resolve_predefined_entity(name).unwrap_or("").to_owned()
}

fn is_protected(archive: &mut Archive<'_>) -> bool {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else {
        return false;
    };
    let mut text = String::new();
    let read = manifest.take(MANIFEST_BYTES).read_to_string(&mut text);
    read.is_ok() && text.contains("manifest:encryption-data")
}

fn protected() -> ImportError {
    refused(
        IssueCode::FileDamaged,
        "Ce classeur LibreOffice est protégé par un mot de passe.",
        "Enregistrez-le sans mot de passe, puis envoyez-le.",
    )
}
