//! Compound files (OLE), in which old Excel workbooks come: one stream taken out, and put back alone.
//!
//! The parser of `calamine` follows chains of sectors wherever they lead, in circles too. It is given
//! a file made here, of the workbook's stream and nothing else.

use std::collections::BTreeSet;

/// Sector numbers from this one are marks.
const MARKS: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT: u32 = 0xFFFF_FFFD;
const MAGIC: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Streams shorter than this are in the mini stream.
const MINI_BELOW: usize = 4096;
const MINI_SECTOR: usize = 64;
const ENTRY: usize = 128;

struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// The stream of a workbook; none when the file is not one, or is damaged.
pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let compound = Compound::open(bytes)?;
    let directory = compound.chain(u32_at(bytes, 48)?, usize::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(ENTRY).filter_map(entry).collect();
    let named = |name: &str| {
        entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    };
    let entry = named("Workbook").or_else(|| named("Book"))?;
    if entry.length >= MINI_BELOW {
        return compound.chain(entry.start, entry.length);
    }
    let root = entries.first()?;
    let ministream = compound.chain(root.start, root.length)?;
    let minifat = words(&compound.chain(u32_at(bytes, 60)?, usize::MAX)?);
    follow(&minifat, entry.start, entry.length, MINI_SECTOR, |at| {
        ministream.get(at..)
    })
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let letters = bytes.get(..64)?.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let name: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&name),
        start: u32_at(bytes, 116)?,
        length: index(u32_at(bytes, 120)?),
    })
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = match (bytes.starts_with(&MAGIC), bytes.get(30)?) {
            (true, 9) => 512,
            (true, 12) => 4096,
            _ => return None,
        };
        let mut compound = Self {
            bytes,
            sector,
            fat: Vec::new(),
        };
        let mut listed = words(bytes.get(76..512)?);
        let mut next = u32_at(bytes, 68)?;
        let mut seen = BTreeSet::new();
        while next < MARKS {
            if !seen.insert(next) {
                return None;
            }
            let mut more = words(compound.sector_at(next)?);
            next = more.pop()?;
            listed.append(&mut more);
        }
        for number in listed.into_iter().filter(|number| *number < MARKS) {
            let words = words(compound.sector_at(number)?);
            compound.fat.extend(words);
            // Sectors listed twice would grow the table beyond the file.
            if compound.fat.len() > bytes.len() {
                return None;
            }
        }
        Some(compound)
    }

    fn offset(&self, number: u32) -> usize {
        index(number).saturating_add(1).saturating_mul(self.sector)
    }

    /// A sector; the last one of a file may be short.
    fn sector_at(&self, number: u32) -> Option<&'b [u8]> {
        let start = self.offset(number);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        follow(&self.fat, start, length, self.sector, |at| {
            self.bytes.get(at.saturating_add(self.sector)..)
        })
    }
}

/// The bytes of a chain of sectors, at most `length`; none when it goes in circles or out of the file.
fn follow<'b>(
    table: &[u32],
    start: u32,
    length: usize,
    sector: usize,
    from: impl Fn(usize) -> Option<&'b [u8]>,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut next = start;
    let mut steps = 0_usize;
    while next < MARKS && bytes.len() < length {
        let rest = from(index(next).checked_mul(sector)?)?;
        let wanted = sector
            .min(rest.len())
            .min(length.saturating_sub(bytes.len()));
        bytes.extend_from_slice(rest.get(..wanted)?);
        steps = steps.saturating_add(1);
        if steps > table.len() {
            return None;
        }
        next = *table.get(index(next))?;
    }
    Some(bytes)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.chunks_exact(4);
    words
        .filter_map(|word| Some(u32::from_le_bytes(word.try_into().ok()?)))
        .collect()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Size of sectors of the files made here.
const SECTOR: usize = 4096;

/// A compound file of one stream, `Workbook`; none when it is too large for one list of sectors.
pub(super) fn of_workbook(stream: &[u8]) -> Option<Vec<u8>> {
    let data = stream.len().max(MINI_BELOW).div_ceil(SECTOR);
    let per_fat = SECTOR / 4;
    let mut n_fat = 1;
    while n_fat * per_fat < n_fat + 1 + data {
        n_fat += 1;
    }
    if n_fat > 109 {
        return None;
    }
    let directory = u32::try_from(n_fat).ok()?;
    let first = directory.checked_add(1)?;
    let mut file = header(n_fat, directory)?;
    let mut fat = vec![FAT; n_fat];
    fat.push(END_OF_CHAIN);
    for at in 1..=data {
        let next = first.checked_add(u32::try_from(at).ok()?)?;
        fat.push(if at == data { END_OF_CHAIN } else { next });
    }
    fat.resize(n_fat * per_fat, FREE);
    file.extend(fat.iter().flat_map(|word| word.to_le_bytes()));
    let mut entries = directory_entry("Root Entry", 5, 0, 0);
    entries.extend(directory_entry(
        "Workbook",
        2,
        first,
        stream.len().max(MINI_BELOW),
    ));
    entries.resize(SECTOR, 0);
    file.extend(entries);
    file.extend_from_slice(stream);
    file.resize((1 + n_fat + 1 + data) * SECTOR, 0);
    Some(file)
}

fn header(n_fat: usize, directory: u32) -> Option<Vec<u8>> {
    let mut file = MAGIC.to_vec();
    file.resize(24, 0);
    // Version 4, little endian, sectors of 2^12 bytes, mini sectors of 2^6.
    for word in [0x3E_u16, 4, 0xFFFE, 12, 6] {
        file.extend(word.to_le_bytes());
    }
    file.resize(40, 0);
    for word in [
        1,
        u32::try_from(n_fat).ok()?,
        directory,
        0,
        4096,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    ] {
        file.extend(word.to_le_bytes());
    }
    for number in 0..109 {
        let word = if number < n_fat {
            u32::try_from(number).ok()?
        } else {
            FREE
        };
        file.extend(word.to_le_bytes());
    }
    file.resize(SECTOR, 0);
    Some(file)
}

fn directory_entry(name: &str, kind: u8, start: u32, length: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_bytes = u16::try_from(entry.len() + 2).unwrap_or(0);
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    for _ in 0..3 {
        entry.extend(FREE.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(u64::try_from(length).unwrap_or(0).to_le_bytes());
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_put_in_a_file_is_found_again() {
        for length in [10, 5000, 5_000_000] {
            let stream: Vec<u8> = (0..length)
                .map(|at| u8::try_from(at % 251).unwrap())
                .collect();
            let file = of_workbook(&stream).unwrap();
            let found = workbook_stream(&file).unwrap();
            assert_eq!(found[..length], stream);
        }
    }

    #[test]
    fn a_chain_in_circles_is_no_stream() {
        let mut file = of_workbook(&[1; 9000]).unwrap();
        // The second sector of the stream leads to the first.
        let fat = SECTOR;
        file[fat + 4 * 3..fat + 4 * 4].copy_from_slice(&2_u32.to_le_bytes());
        let directory = 2 * SECTOR;
        file[directory + ENTRY + 120..directory + ENTRY + 128]
            .copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(workbook_stream(&file).is_none());
    }
}
