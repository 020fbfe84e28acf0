//! The records of an old workbook (BIFF), counted before anyone believes them.

use super::super::super::limits::{MAX_DENSE_CELLS, MAX_WORKBOOK_BYTES};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const TABS: u16 = 0x013D;
const SHARED_TEXTS: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const SHARED_TEXT: u16 = 0x00FD;
const MUL_RK: u16 = 0x00BD;
/// Number, label, boolean or error, RK, rich text.
const CELLS: [u16; 5] = [0x0203, 0x0204, 0x0205, 0x027E, 0x00D6];
const DEFINED_NAME: u16 = 0x0018;
/// A record that readers leave alone.
const BLANK: u16 = 0x0201;

/// Why a workbook is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Damaged,
    Protected,
    TooLarge,
}

/// A record: its kind, where its body begins, its length.
#[derive(Debug, Clone, Copy)]
struct Record {
    at: usize,
    kind: u16,
    length: usize,
}

impl Record {
    fn body(self, stream: &[u8]) -> &[u8] {
        let start = self.at.saturating_add(4);
        stream
            .get(start..start.saturating_add(self.length))
            .unwrap_or_default()
    }
}

/// Records of a substream, up to its end.
struct Walk {
    at: usize,
    depth: u32,
}

impl Walk {
    fn next(&mut self, stream: &[u8]) -> Result<Option<Record>, Trouble> {
        let (Some(kind), Some(length)) = (
            u16_at(stream, self.at),
            u16_at(stream, self.at.saturating_add(2)),
        ) else {
            return Ok(None);
        };
        let record = Record {
            at: self.at,
            kind,
            length: usize::from(length),
        };
        self.at = self.at.saturating_add(4).saturating_add(record.length);
        if self.at > stream.len() {
            return Err(Trouble::Damaged);
        }
        match kind {
            BOF => self.depth = self.depth.saturating_add(1),
            EOF if self.depth <= 1 => return Ok(None),
            EOF => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(Some(record))
    }
}

/// Checks what reading a workbook will cost, and empties the records that only cost: formulas
/// (their results stay), dimensions and defined names.
pub(super) fn tame(stream: &mut [u8]) -> Result<(), Trouble> {
    let mut sheets = Vec::new();
    let mut texts = Vec::new();
    let mut walk = Walk { at: 0, depth: 0 };
    let mut emptied = Vec::new();
    while let Some(record) = walk.next(stream)? {
        match record.kind {
            FILE_PASS => return Err(Trouble::Protected),
            BOUND_SHEET => sheets.push(u32_at(record.body(stream), 0).ok_or(Trouble::Damaged)?),
            TABS | DIMENSIONS | DEFINED_NAME => emptied.push(record.at),
            SHARED_TEXTS => texts = lengths_of_texts(stream, record).ok_or(Trouble::Damaged)?,
            _ => {}
        }
    }
    let (mut cells, mut bytes, mut walked) = (0_u64, 0_u64, 0_usize);
    for start in sheets {
        let start = usize::try_from(start).map_err(|_too_far| Trouble::Damaged)?;
        let extent = extent(stream, start, &texts, &mut emptied)?;
        cells = cells.saturating_add(extent.area());
        bytes = bytes.saturating_add(extent.bytes);
        walked = walked.saturating_add(extent.walked);
        // Sheets that share their records would be read many times.
        if cells > MAX_DENSE_CELLS
            || bytes > MAX_WORKBOOK_BYTES
            || walked > stream.len().saturating_mul(2)
        {
            return Err(Trouble::TooLarge);
        }
    }
    for at in emptied {
        empty(stream, at);
    }
    Ok(())
}

/// Makes a record blank, or a formula of nothing with its result.
fn empty(stream: &mut [u8], at: usize) {
    if u16_at(stream, at) == Some(FORMULA) {
        if let Some(length) = stream.get_mut(at.saturating_add(24)..at.saturating_add(26)) {
            length.fill(0);
        }
    } else if let Some(kind) = stream.get_mut(at..at.saturating_add(2)) {
        kind.copy_from_slice(&BLANK.to_le_bytes());
    }
}

/// Where the cells of a sheet are, and what its texts weigh once copied.
#[derive(Debug, Default)]
struct Extent {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
    bytes: u64,
    walked: usize,
}

impl Extent {
    fn add(&mut self, row: u16, column: u16) {
        let widen = |range: Option<(u16, u16)>, at: u16| match range {
            Some((first, last)) => Some((first.min(at), last.max(at))),
            None => Some((at, at)),
        };
        self.rows = widen(self.rows, row);
        self.columns = widen(self.columns, column);
    }

    fn area(&self) -> u64 {
        let length = |range: Option<(u16, u16)>| {
            range.map_or(0, |(first, last)| {
                u64::from(last.abs_diff(first)).saturating_add(1)
            })
        };
        length(self.rows).saturating_mul(length(self.columns))
    }
}

fn extent(
    stream: &[u8],
    start: usize,
    texts: &[u64],
    emptied: &mut Vec<usize>,
) -> Result<Extent, Trouble> {
    let mut extent = Extent::default();
    let mut walk = Walk {
        at: start,
        depth: 0,
    };
    while let Some(record) = walk.next(stream)? {
        let body = record.body(stream);
        let position = u16_at(body, 0).zip(u16_at(body, 2));
        match record.kind {
            DIMENSIONS => emptied.push(record.at),
            // A text without its formula goes to the first cell.
            FORMULA_TEXT => extent.add(0, 0),
            FORMULA | SHARED_TEXT | MUL_RK => {
                let (row, column) = position.ok_or(Trouble::Damaged)?;
                extent.add(row, column);
                if record.kind == FORMULA {
                    emptied.push(record.at);
                }
                if record.kind == MUL_RK {
                    let last = record.length.checked_sub(2).and_then(|at| u16_at(body, at));
                    extent.add(row, last.ok_or(Trouble::Damaged)?);
                }
                if record.kind == SHARED_TEXT {
                    let text = u32_at(body, 6).and_then(|text| usize::try_from(text).ok());
                    let length = text.and_then(|text| texts.get(text)).copied().unwrap_or(0);
                    extent.bytes = extent.bytes.saturating_add(length);
                }
            }
            kind if CELLS.contains(&kind) => {
                let (row, column) = position.ok_or(Trouble::Damaged)?;
                extent.add(row, column);
            }
            _ => {}
        }
    }
    extent.walked = walk.at.saturating_sub(start);
    Ok(extent)
}

/// Bytes of each shared text at most, once in UTF-8; none when the table of texts is broken.
fn lengths_of_texts(stream: &[u8], record: Record) -> Option<Vec<u64>> {
    let mut pieces = vec![record.body(stream)];
    let mut at = record.at.checked_add(4)?.checked_add(record.length)?;
    while u16_at(stream, at) == Some(CONTINUE) {
        let length = usize::from(u16_at(stream, at.checked_add(2)?)?);
        let start = at.checked_add(4)?;
        pieces.push(stream.get(start..start.checked_add(length)?)?);
        at = start.checked_add(length)?;
    }
    let mut texts = Cut {
        pieces,
        piece: 0,
        at: 8,
    };
    let mut lengths = Vec::new();
    while !texts.is_over() {
        lengths.push(texts.text()?);
    }
    Some(lengths)
}

/// A table of texts cut over several records.
struct Cut<'s> {
    pieces: Vec<&'s [u8]>,
    piece: usize,
    at: usize,
}

impl Cut<'_> {
    fn left(&self) -> usize {
        self.pieces
            .get(self.piece)
            .map_or(0, |piece| piece.len().saturating_sub(self.at))
    }

    fn is_over(&mut self) -> bool {
        while self.left() == 0 {
            if self.piece.saturating_add(1) >= self.pieces.len() {
                return true;
            }
            self.piece = self.piece.saturating_add(1);
            self.at = 0;
        }
        false
    }

    fn byte(&mut self) -> Option<u8> {
        if self.is_over() {
            return None;
        }
        let byte = self.pieces.get(self.piece)?.get(self.at).copied()?;
        self.at = self.at.saturating_add(1);
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<u64> {
        let mut number = 0_u64;
        for rank in 0..bytes {
            number |= u64::from(self.byte()?) << (8 * rank);
        }
        Some(number)
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            if self.is_over() {
                return None;
            }
            let here = bytes.min(u64::try_from(self.left()).ok()?);
            self.at = self.at.checked_add(usize::try_from(here).ok()?)?;
            bytes = bytes.checked_sub(here)?;
        }
        Some(())
    }

    /// Passes over one text; its length in UTF-8 at most.
    fn text(&mut self) -> Option<u64> {
        let characters = self.number(2)?;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut left = characters;
        while left > 0 {
            if self.left() == 0 {
                // The rest is in the next record, after its own flags.
                if self.is_over() {
                    return None;
                }
                flags = self.byte()?;
            }
            let width = u64::from(flags & 1).saturating_add(1);
            let here = left.min(u64::try_from(self.left()).ok()? / width);
            if here == 0 {
                self.skip(1)?;
                continue;
            }
            self.skip(here.checked_mul(width)?)?;
            left = left.checked_sub(here)?;
        }
        self.skip(runs.saturating_mul(4).saturating_add(extra))?;
        Some(characters.saturating_mul(3))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let word = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(word.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}
