//! French words of the pages: typography, plurals, dates, names of themes and levels.

use crate::domain::number::{THIN, french};
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Themes of the indicators in their order, with the names that readers see.
pub(super) const THEMES: [(&str, &str); 10] = [
    ("structures", "Structures"),
    ("coverage", "Couverture du territoire"),
    ("management", "Gestion et réseaux"),
    ("publics", "Publics"),
    ("actions", "Actions"),
    ("participation", "Participation des habitants"),
    ("partnerships", "Partenariats"),
    ("jobs", "Emploi"),
    ("finances", "Finances"),
    ("context", "Contexte des territoires"),
];

/// Non-breaking spaces before high punctuation and inside quotes, curly apostrophes.
pub(in crate::service) fn typeset(text: &str) -> String {
    text.replace('\'', "’")
        .replace(" :", "\u{a0}:")
        .replace(" ;", "\u{202f};")
        .replace(" ?", "\u{202f}?")
        .replace(" !", "\u{202f}!")
        .replace(" %", "\u{a0}%")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
}

/// A number and its noun: `1 structure`, `1 204 structures`.
pub(in crate::service) fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number > 1 { many } else { one };
    format!("{}\u{a0}{noun}", whole(number))
}

/// The same for a number of 32 bits.
pub(super) fn counted_u32(number: u32, one: &str, many: &str) -> String {
    counted(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

/// A whole number, thousands apart.
pub(in crate::service) fn whole(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// A number without useless zeros: `75`, `16,6`.
pub(super) fn shortest(value: f64, decimals: u8) -> String {
    let text = french(value, decimals);
    match text.split_once(',') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text,
    }
}

/// `23 novembre 2026` of `2026-11-23…`; the text itself when it is no date.
pub(in crate::service) fn day(iso: &str) -> String {
    let mut parts = iso.get(..10).unwrap_or(iso).split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let day = day.and_then(|day| day.parse::<u8>().ok());
    match (year, month, day) {
        (Some(year), Some(month), Some(1)) => format!("1er {month} {year}"),
        (Some(year), Some(month), Some(day)) => format!("{day} {month} {year}"),
        _ => iso.to_owned(),
    }
}

/// `23 novembre 2026 à 10 h 42 (UTC)`.
pub(in crate::service) fn moment(iso: &str) -> String {
    let hour = iso.get(11..13);
    let minute = iso.get(14..16);
    match hour.zip(minute) {
        Some((hour, minute)) => {
            format!("{} à {hour}\u{a0}h\u{a0}{minute} (UTC)", day(iso))
        }
        None => day(iso),
    }
}

/// `2012 à 2024`; one year alone when there is but one.
pub(super) fn years(years: &[i32]) -> Option<String> {
    match (years.first()?, years.last()?) {
        (first, last) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{first} à {last}")),
    }
}

/// First letter as a capital.
pub(in crate::service) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Short name of a population, for the head of a column.
pub(super) fn short(population: Population) -> &'static str {
    match population {
        Population::Cs => "CS",
        Population::Evs => "EVS",
        Population::Avs => "CS et EVS",
    }
}

/// Singular of a level, as the head of a page says it.
pub(super) fn level(kind: TerritoryType) -> String {
    match kind {
        TerritoryType::France => "Pays".to_owned(),
        TerritoryType::Qpv
        | TerritoryType::Com
        | TerritoryType::Epcidep
        | TerritoryType::Epci
        | TerritoryType::Zone
        | TerritoryType::Arr
        | TerritoryType::Dep
        | TerritoryType::Reg
        | TerritoryType::Frr
        | TerritoryType::Dens => capitalized(kind.label()),
    }
}

/// Name of a theme; its identifier when it is not known.
pub(super) fn theme(id: &str) -> &str {
    THEMES
        .iter()
        .find(|(known, _)| *known == id)
        .map_or(id, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_typography_keeps_punctuation_with_its_word() {
        assert_eq!(
            typeset("Qui s'y engage ? « 0 % : rien »"),
            "Qui s’y engage\u{202f}? «\u{a0}0\u{a0}%\u{a0}: rien\u{a0}»"
        );
    }

    #[test]
    fn dates_are_said_in_french() {
        assert_eq!(day("2017-02-08"), "8 février 2017");
        assert_eq!(day("2026-05-01T10:00:00Z"), "1er mai 2026");
        assert_eq!(day("demain"), "demain");
        assert_eq!(
            moment("2026-11-23T10:42:00Z"),
            "23 novembre 2026 à 10\u{a0}h\u{a0}42 (UTC)"
        );
    }

    #[test]
    fn zero_and_one_are_singular() {
        assert_eq!(counted(0, "structure", "structures"), "0\u{a0}structure");
        assert_eq!(
            counted(1204, "structure", "structures"),
            "1\u{202f}204\u{a0}structures"
        );
    }

    #[test]
    fn useless_zeros_are_left_out() {
        assert_eq!(shortest(75.0, 1), "75");
        assert_eq!(shortest(16.64, 1), "16,6");
        assert_eq!(shortest(1000.0, 0), "1\u{202f}000");
    }
}
