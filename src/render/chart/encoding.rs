//! PNG encoding, alone, so that it can be timed against the whole drawing.

use std::io::Cursor;

use super::check::ChartError;
use super::lettering::printable;

/// Encodes rows of RGB pixels, three bytes each, with texts as `iTXt` chunks (keyword, text).
///
/// # Errors
/// The encoder's, when the number of bytes is not that of the size.
pub fn encode_png(
    pixels: &[u8],
    width: u32,
    height: u32,
    texts: &[(&str, &str)],
) -> Result<Vec<u8>, ChartError> {
    let mut bytes = Cursor::new(Vec::with_capacity(pixels.len() / 16));
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    for (keyword, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        encoder.add_itxt_chunk((*keyword).to_owned(), printable(text))?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes.into_inner())
}
