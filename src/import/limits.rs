//! What a file may ask of the machine at most. Beyond, it is refused with a reason: nothing is
//! ever read to its end first to find that it was too large.
//!
//! The largest delivery that Vigie knows, all France over thirteen campaigns, is about 45,000 rows
//! of 180 columns: 8 million cells, 40 MB. The bounds below leave a margin of six and keep a
//! reading under about 1.5 GB whatever the file holds.

/// Bytes of a file as received, and of the text inside an archive once decompressed.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Bytes of a JSON text, whose reading takes several times as much memory.
pub const MAX_JSON_BYTES: usize = 128 * 1024 * 1024;

/// Bytes of an old Excel workbook (.xls), which is read whole in memory.
pub const MAX_XLS_BYTES: usize = 64 * 1024 * 1024;

/// Decompressed bytes of all the members of a workbook.
pub const MAX_WORKBOOK_BYTES: u64 = 256 * 1024 * 1024;

/// Bytes of a workbook's decompressed texts and styles, which its reader holds in many small pieces.
pub const MAX_WORKBOOK_PART_BYTES: u64 = 64 * 1024 * 1024;

/// Decompressed bytes for one compressed byte, counted beyond [`RATIO_COUNTS_FROM`]: text of
/// administrations stays under 60, sheets padded with empty cells under 200.
pub const MAX_RATIO: u64 = 400;

/// Decompressed bytes below which no ratio is a bomb.
pub const RATIO_COUNTS_FROM: u64 = 8 * 1024 * 1024;

/// Members of a ZIP archive or workbook.
pub const MAX_MEMBERS: usize = 10_000;

/// Compressions one inside the other: a ZIP in a gzip, no more.
pub const MAX_WRAPPINGS: usize = 2;

/// Columns of a table: as many as a spreadsheet has.
pub const MAX_COLUMNS: usize = 16_384;

/// Rows of a table: twice what a spreadsheet has.
pub const MAX_ROWS: usize = 2_000_000;

/// Cells of a table, the empty ones included.
pub const MAX_CELLS: usize = 50_000_000;

/// Cells of the rectangles that readers of XLS and ODS fill in memory.
pub const MAX_DENSE_CELLS: u64 = 6_000_000;

/// Bytes of one cell of a table.
pub const MAX_CELL_BYTES: usize = 1024 * 1024;

/// Bytes of one contour, the cell `geometry` of a `GeoJSON` feature.
pub const MAX_GEOMETRY_BYTES: usize = 16 * 1024 * 1024;
