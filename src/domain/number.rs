//! French number format: decimal comma, thousands by U+202F, years never grouped.

/// Narrow no-break space, the French separator of thousands.
pub const THIN: char = '\u{202f}';

/// Formats a number the French way, rounded half away from zero to `decimals`.
///
/// ```
/// use vigie::domain::number::french;
/// assert_eq!(french(1_487_570.0, 0), "1\u{202f}487\u{202f}570");
/// assert_eq!(french(30.842, 1), "30,8");
/// assert_eq!(french(-1234.5, 1), "−1\u{202f}234,5");
/// assert_eq!(french(-0.04, 1), "0,0");
/// ```
pub fn french(value: f64, decimals: u8) -> String {
    let factor = 10f64.powi(i32::from(decimals));
    let rounded = (value.abs() * factor).round() / factor;
    let plain = format!("{rounded:.*}", usize::from(decimals));
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + 6);
    if value < 0.0 && rounded > 0.0 {
        text.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            text.push(THIN);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    text
}
