//! A printed value in the words of its source.

use crate::domain::number::french;
use crate::domain::printed::PrintedValue;

/// Words that stand before a number in a sentence.
const BEFORE: [&str; 7] = [
    "environ",
    "plus de",
    "un peu plus de",
    "près de",
    "moins de",
    "au moins",
    "jusqu'à",
];

/// `environ 4 500 personnes`, `67 % (« deux tiers »)`; an exact number stands alone.
pub fn printed_text(printed: &PrintedValue) -> String {
    let number = number(printed.value);
    let unit = printed.unit.as_str();
    let valued = if unit.is_empty() {
        number
    } else {
        format!("{number}\u{a0}{unit}")
    };
    match printed.precision.as_str() {
        "" | "exact" => valued,
        word if BEFORE.contains(&word) => format!("{word} {valued}"),
        words => format!("{valued} ({words})"),
    }
}

/// As many decimals as were printed, two at most.
fn number(value: f64) -> String {
    let shown = (0..2u8).find(|decimals| {
        let factor = 10f64.powi(i32::from(*decimals));
        ((value * factor).round() / factor - value).abs() < 1e-9
    });
    french(value, shown.unwrap_or(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: f64, unit: &str, precision: &str) -> String {
        printed_text(&PrintedValue {
            territory: None,
            territory_printed: String::new(),
            data_year: None,
            year_printed: String::new(),
            publication: String::new(),
            population: None,
            population_printed: String::new(),
            label: String::new(),
            indicator: None,
            breakdown: None,
            value,
            unit: unit.to_owned(),
            precision: precision.to_owned(),
            note: String::new(),
            source: String::new(),
        })
    }

    #[test]
    fn the_words_of_the_source_stay() {
        let text = |text: &str| text.replace('_', "\u{a0}").replace('\'', "\u{202f}");
        assert_eq!(said(2100.0, "CS", "environ"), text("environ 2'100_CS"));
        assert_eq!(said(42.4, "%", "exact"), text("42,4_%"));
        assert_eq!(
            said(67.0, "%", "« deux tiers »"),
            text("67_% (« deux tiers »)")
        );
        assert_eq!(
            said(10_000.0, "personnes", "plus de"),
            text("plus de 10'000_personnes")
        );
    }
}
