//! Reads the compact file of contours, in the form that `pack_contours.py` says.

use std::io::Read as _;

use flate2::read::GzDecoder;

use super::{Arcs, Contours};

const PACKED: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/import/reference/contours_communes_2026.bin.gz"
));
const MARK: &[u8] = b"VIGIECTR\x01";

/// The contours; none when the bytes are not those of the format.
pub(super) fn read() -> Option<Contours> {
    let mut bytes = Vec::new();
    GzDecoder::new(PACKED).read_to_end(&mut bytes).ok()?;
    let mut reader = Reader(bytes.strip_prefix(MARK)?);
    let scale = [reader.double()?, reader.double()?];
    let origin = [reader.double()?, reader.double()?];
    let communes = reader.count()?;
    let codes = (0..communes)
        .map(|_| reader.letters())
        .collect::<Option<_>>()?;
    let many = reader.count()?;
    let sides = sides(&mut reader, many)?;
    let ends = ends(&mut reader, many)?;
    let (starts_at, mut reader) = (reader.0, reader.after(2 * many)?);
    let points = usize::try_from(*ends.last()?).ok()?;
    let deltas = deltas(&mut reader, points)?;
    let mut arcs = Arcs {
        scale,
        origin,
        sides,
        starts: Vec::new(),
        ends,
        deltas,
    };
    arcs.starts = starts(&mut Reader(starts_at), &arcs)?;
    reader.0.is_empty().then_some(Contours { codes, arcs })
}

fn sides(reader: &mut Reader<'_>, many: usize) -> Option<Vec<[u16; 2]>> {
    let mut last = [0_i32; 2];
    let mut next = || {
        last = [
            last[0].checked_add(reader.signed()?)?,
            last[1].checked_add(reader.signed()?)?,
        ];
        Some([u16::try_from(last[0]).ok()?, u16::try_from(last[1]).ok()?])
    };
    (0..many).map(|_| next()).collect()
}

fn ends(reader: &mut Reader<'_>, many: usize) -> Option<Vec<u32>> {
    let mut end = 0_u32;
    let mut next = || {
        end = end.checked_add(reader.whole()?)?;
        Some(end)
    };
    (0..many).map(|_| next()).collect()
}

fn deltas(reader: &mut Reader<'_>, points: usize) -> Option<Vec<[i16; 2]>> {
    let mut found = vec![[0_i16; 2]; points];
    for point in &mut found {
        point[0] = i16::try_from(reader.signed()?).ok()?;
    }
    for point in &mut found {
        point[1] = i16::try_from(reader.signed()?).ok()?;
    }
    Some(found)
}

/// First points, each known from the last point of the arc before.
fn starts(reader: &mut Reader<'_>, arcs: &Arcs) -> Option<Vec<[i32; 2]>> {
    let mut found = Vec::with_capacity(arcs.ends.len());
    let (mut last, mut from) = ([0_i32; 2], 0_usize);
    for end in &arcs.ends {
        let to = usize::try_from(*end).ok()?;
        let start = [
            last[0].checked_add(reader.signed()?)?,
            last[1].checked_add(reader.signed()?)?,
        ];
        last = start;
        for [x, y] in arcs.deltas.get(from..to)? {
            last = [
                last[0].checked_add(i32::from(*x))?,
                last[1].checked_add(i32::from(*y))?,
            ];
        }
        found.push(start);
        from = to;
    }
    Some(found)
}

/// What remains to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn double(&mut self) -> Option<f64> {
        self.take().map(f64::from_le_bytes)
    }

    fn letters(&mut self) -> Option<[u8; 5]> {
        self.take()
    }

    /// A LEB128 number.
    fn whole(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0_u32, 0_u32);
        loop {
            let [byte] = self.take()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// A LEB128 number in zigzag: 0, -1, 1, -2…
    fn signed(&mut self) -> Option<i32> {
        let number = self.whole()?;
        let half = i32::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { -half - 1 })
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.whole()?).ok()
    }

    /// A reader of what follows that many numbers.
    fn after(&self, numbers: usize) -> Option<Self> {
        let mut last = self.0.iter().enumerate().filter(|(_, byte)| **byte < 0x80);
        let place = match numbers.checked_sub(1) {
            Some(before) => last.nth(before)?.0 + 1,
            None => 0,
        };
        Some(Reader(self.0.get(place..)?))
    }
}
