//! Brings spellings of names together: case, accents, hyphens, apostrophes, « St », leading article.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A name in lower case without accents, words separated by one space, « St » and « Ste » spelt out.
///
/// « L'Île-d'Yeu » gives `l ile d yeu`, « ST HERBLAIN » gives `saint herblain`.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            push_folded(c, &mut word);
        } else if c == '/' && word == "s" {
            word.push_str("ur"); // « La Chapelle s/ Erdre »
            push_word(&mut folded, &mut word);
        } else {
            push_word(&mut folded, &mut word);
        }
    }
    push_word(&mut folded, &mut word);
    folded
}

fn push_folded(c: char, word: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => word.push(c),
        'A'..='Z' => word.push(c.to_ascii_lowercase()),
        'œ' | 'Œ' => word.push_str("oe"),
        'æ' | 'Æ' => word.push_str("ae"),
        _ => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                word.extend(part.to_lowercase());
            }
        }),
    }
}

fn push_word(folded: &mut String, word: &mut String) {
    if word.is_empty() {
        return;
    }
    if !folded.is_empty() {
        folded.push(' ');
    }
    folded.push_str(match word.as_str() {
        "st" => "saint",
        "ste" => "sainte",
        "sts" => "saints",
        "stes" => "saintes",
        other => other,
    });
    word.clear();
}

/// A folded name without its leading article.
pub(super) fn without_article(folded: &str) -> &str {
    ["le ", "la ", "les ", "l "]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .unwrap_or(folded)
}

/// A name without what it says in parentheses, and none when it says nothing so.
pub(super) fn without_parentheses(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    Some(format!("{} {}", before.trim_end(), after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_the_same_words() {
        for (one, other) in [
            ("Saint-Herblain", "ST HERBLAIN"),
            ("L'Île-d'Yeu", "l’ile d’yeu"),
            ("Sainte-Luce-sur-Loire", "Ste Luce s/Loire"),
            ("Crèvecœur-le-Grand", "CREVECOEUR LE GRAND"),
            ("Vergné", "vergne\u{301}"),
            ("  Nantes ", "nantes"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} / {other}");
        }
        assert_eq!(fold(" - "), "");
        assert_eq!(fold("Le Mans"), "le mans");
    }

    #[test]
    fn the_article_leaves_only_when_it_is_a_word() {
        assert_eq!(without_article("la montagne"), "montagne");
        assert_eq!(without_article("l ile d yeu"), "ile d yeu");
        assert_eq!(without_article("legé"), "legé");
        assert_eq!(without_article("lege"), "lege");
    }

    #[test]
    fn parentheses_leave_with_what_they_hold() {
        assert_eq!(
            without_parentheses("Montagne (La)").as_deref(),
            Some("Montagne ")
        );
        assert_eq!(
            without_parentheses("Nantes (44").as_deref(),
            Some("Nantes ")
        );
        assert_eq!(without_parentheses("Nantes"), None);
    }
}
