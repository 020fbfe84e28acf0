//! The SQL of a formula said in French, each variable leading to what is known of it.

use std::iter::Peekable;
use std::vec::IntoIter;

use crate::catalogue::Dictionary;
use crate::catalogue::indicator::Frame;
use crate::domain::number::french;
use crate::render::page::WordView;

use super::wording::typeset;

/// A formula in words; a form that is not known stays as it is written.
pub(super) fn formula_in_words(sql: &str, frame: Frame, dictionary: &Dictionary) -> Vec<WordView> {
    let mut reader = Reader {
        tokens: tokens(sql).into_iter().peekable(),
        lines: match frame {
            Frame::Structure => "structures",
            Frame::Territory => "communes",
        },
        dictionary,
        last_variable: None,
    };
    joined(reader.until(&[]))
}

/// Identifiers of the dictionary that some SQL names, in order, once each.
pub(super) fn variables_of<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    dictionary: &Dictionary,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in texts.into_iter().flat_map(tokens) {
        if let Token::Word(word) = word
            && dictionary.get(&word).is_some()
            && !found.contains(&word)
        {
            found.push(word);
        }
    }
    found
}

/// Place of a variable in the page.
pub(super) fn anchor(variable: &str) -> String {
    format!("variable-{variable}")
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(String),
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut word = letter.to_string();
        if letter == '\'' {
            let text = letters.by_ref().take_while(|c| *c != '\'').collect();
            found.push(Token::Text(text));
        } else if is_word(letter) {
            while let Some(next) = letters.next_if(|c| is_word(*c)) {
                word.push(next);
            }
            found.push(Token::Word(word));
        } else if !letter.is_whitespace() {
            while let Some(next) = letters.next_if(|c| "<>=".contains(letter) && "<>=".contains(*c))
            {
                word.push(next);
            }
            found.push(Token::Sign(word));
        }
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '.'
}

struct Reader<'a> {
    tokens: Peekable<IntoIter<Token>>,
    lines: &'static str,
    dictionary: &'a Dictionary,
    /// The last variable said: a code after it is one of its categories.
    last_variable: Option<String>,
}

fn say(text: impl Into<String>) -> WordView {
    WordView {
        text: text.into(),
        href: None,
    }
}

impl Reader<'_> {
    /// Words up to one of these words or signs, which is read as well.
    fn until(&mut self, ends: &[&str]) -> Vec<WordView> {
        let mut words = Vec::new();
        while let Some(token) = self.tokens.next() {
            match &token {
                Token::Word(end) if ends.contains(&end.to_uppercase().as_str()) => break,
                Token::Sign(end) if ends.contains(&end.as_str()) => break,
                _ => {}
            }
            match token {
                Token::Word(word) => words.extend(self.word(&word)),
                Token::Text(code) => words.push(say(format!("« {} »", self.category(&code)))),
                Token::Sign(sign) if sign == "(" => {
                    words.push(say("("));
                    words.extend(self.until(&[")"]));
                    words.push(say(")"));
                }
                Token::Sign(sign) => words.push(say(sign_in_words(&sign))),
            }
        }
        words
    }

    fn word(&mut self, word: &str) -> Vec<WordView> {
        let upper = word.to_uppercase();
        let opens = Token::Sign("(".to_owned());
        if self.tokens.peek() == Some(&opens) && self.dictionary.get(word).is_none() {
            self.tokens.next();
            return self.function(&upper);
        }
        match upper.as_str() {
            "CASE" => self.case(),
            "AND" => vec![say("et")],
            "OR" => vec![say("ou")],
            "IS" => vec![say(self.known_or_not())],
            "NOT" => vec![say("non")],
            "ELSE" => vec![say("sinon")],
            _ => vec![self.name(word)],
        }
    }

    /// After `IS`: `NULL` or `NOT NULL`.
    fn known_or_not(&mut self) -> &'static str {
        let next = |reader: &mut Self| match reader.tokens.next() {
            Some(Token::Word(word)) => word.to_uppercase(),
            _ => String::new(),
        };
        if next(self) == "NOT" {
            next(self);
            "connu"
        } else {
            "non renseigné"
        }
    }

    fn function(&mut self, name: &str) -> Vec<WordView> {
        let distinct = self.skip("DISTINCT");
        let star = Token::Sign("*".to_owned());
        if name == "COUNT" && self.tokens.next_if_eq(&star).is_some() {
            self.until(&[")"]);
            return self.filtered(vec![say(format!("nombre de {}", self.lines))]);
        }
        let argument = self.until(&[")"]);
        let words = match name {
            "SUM" => led("somme de", parenthesized(argument)),
            "COUNT" if distinct => led("nombre de valeurs différentes de", argument),
            "COUNT" if self.lines == "structures" => {
                led("nombre de structures qui ont répondu à", argument)
            }
            "COUNT" => led("nombre de", argument),
            "AVG" => led("moyenne de", argument),
            "MEDIAN" => led("médiane de", argument),
            "QUANTILE_CONT" => led("quantile de", argument),
            "COALESCE" => {
                let mut kept = before_comma(argument);
                kept.push(say("(sinon 0)"));
                kept
            }
            "NULLIF" => before_comma(argument),
            _ => led(&name.to_lowercase(), parenthesized(argument)),
        };
        self.filtered(words)
    }

    /// `FILTER (WHERE condition)` after an aggregate.
    fn filtered(&mut self, mut words: Vec<WordView>) -> Vec<WordView> {
        if self.skip("FILTER") {
            self.tokens.next();
            self.skip("WHERE");
            words.push(say("où"));
            words.extend(self.until(&[")"]));
        }
        words
    }

    fn skip(&mut self, keyword: &str) -> bool {
        let is_keyword =
            |token: &Token| matches!(token, Token::Word(word) if word.to_uppercase() == keyword);
        self.tokens.next_if(is_keyword).is_some()
    }

    /// `CASE WHEN c THEN a ELSE b END`: what it gives comes first.
    fn case(&mut self) -> Vec<WordView> {
        self.skip("WHEN");
        let condition = self.until(&["THEN"]);
        let mut words = self.until(&["ELSE", "END"]);
        words.push(say("si"));
        words.extend(condition);
        let other = self.until(&["END"]);
        if !other.is_empty() {
            words.push(say(", sinon"));
            words.extend(other);
        }
        words
    }

    fn name(&mut self, word: &str) -> WordView {
        if let Some(variable) = self.dictionary.get(word) {
            self.last_variable = Some(word.to_owned());
            return WordView {
                text: typeset(&format!("« {} »", variable.label)),
                href: Some(format!("#{}", anchor(word))),
            };
        }
        if let Ok(number) = word.parse::<f64>() {
            let decimals = word.split_once('.').map_or(0, |(_, part)| part.len());
            return say(french(number, u8::try_from(decimals).unwrap_or(2)));
        }
        let base = word
            .strip_suffix("_previous_year")
            .filter(|base| self.dictionary.get(base).is_some());
        if let Some(base) = base {
            let before = self.name(base);
            return WordView {
                text: format!("{} de l’année d’avant", before.text),
                ..before
            };
        }
        say(column_in_words(word))
    }

    fn category(&self, code: &str) -> String {
        let variable = self.last_variable.as_deref();
        variable
            .and_then(|id| self.dictionary.get(id))
            .and_then(|variable| variable.categories.iter().find(|c| c.code == code))
            .map_or_else(|| code.to_owned(), |category| typeset(&category.label))
    }
}

fn led(words: &str, argument: Vec<WordView>) -> Vec<WordView> {
    std::iter::once(say(words)).chain(argument).collect()
}

fn parenthesized(words: Vec<WordView>) -> Vec<WordView> {
    if words.len() < 2 || words.first().is_some_and(|word| word.text == "(") {
        return words;
    }
    std::iter::once(say("("))
        .chain(words)
        .chain([say(")")])
        .collect()
}

fn before_comma(words: Vec<WordView>) -> Vec<WordView> {
    words
        .into_iter()
        .take_while(|word| word.text != ",")
        .collect()
}

fn sign_in_words(sign: &str) -> &str {
    match sign {
        "-" => "−",
        "*" => "×",
        "/" => "÷",
        "<=" => "≤",
        ">=" => "≥",
        "<>" => "≠",
        other => other,
    }
}

/// Columns that the engine makes.
fn column_in_words(name: &str) -> &str {
    match name {
        "structure" => "structure",
        "manager" => "gestionnaire",
        "kind" => "type de structure",
        "commune" => "communes",
        "epci" => "EPCI",
        "arrondissement" => "arrondissement",
        "departement" => "département",
        "region" => "région",
        "data_year" => "année des données",
        "accredited" => "agréée au 31 décembre",
        "accredited_previous_year" => "agréée au 31 décembre de l’année d’avant",
        "surveyed" => "interrogée",
        "respondent" => "répondante",
        "seniority_years" => "années depuis le premier agrément",
        "inhabitants" => "habitants",
        "structures" => "structures agréées",
        other => other,
    }
}

/// Neighbouring words without a link make one, so that a template joins few pieces.
fn joined(words: Vec<WordView>) -> Vec<WordView> {
    let mut pieces: Vec<WordView> = Vec::new();
    for word in words {
        match pieces.last_mut() {
            Some(last) if last.href.is_none() && word.href.is_none() => {
                let glue = if last.text.ends_with('(')
                    || [")", ","].iter().any(|s| word.text.starts_with(s))
                {
                    ""
                } else {
                    " "
                };
                last.text.push_str(glue);
                last.text.push_str(&word.text);
            }
            _ => pieces.push(word),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::catalogue::source::DefinitionFiles;

    fn said(sql: &str) -> String {
        let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
        let words = formula_in_words(sql, Frame::Structure, &catalogue.dictionary);
        let texts: Vec<String> = words.into_iter().map(|word| word.text).collect();
        texts.join(" ").replace('\u{a0}', " ")
    }

    #[test]
    fn a_sum_and_a_count_are_said_with_the_labels_of_their_variables() {
        assert_eq!(said("SUM(benevoles_total)"), "somme de « Bénévoles »");
        assert_eq!(
            said("COUNT(benevoles_total)"),
            "nombre de structures qui ont répondu à « Bénévoles »"
        );
    }

    #[test]
    fn a_filter_names_the_category() {
        assert_eq!(
            said("COUNT(*) FILTER (WHERE mode_gestion = 'caf')"),
            "nombre de structures où « Mode de gestion » = « Caf »"
        );
    }

    #[test]
    fn a_case_says_first_what_it_gives() {
        assert_eq!(
            said("SUM(CASE WHEN nb_salaries > 0 THEN nb_cdi / nb_salaries ELSE 0 END)"),
            "somme de ( « Salariés en CDI » ÷ « Nombre de salariés » si « Nombre de salariés » > 0, sinon 0)"
        );
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(
            said("mode_gestion IS NULL"),
            "« Mode de gestion » non renseigné"
        );
        assert_eq!(
            said("SUM(COALESCE(prod_caf_ps_al, 0))"),
            "somme de ( « Produits Caf, prestation de service animation locale » (sinon 0))"
        );
    }
}
