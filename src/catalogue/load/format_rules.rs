//! Checks of what a format says of its rows: things of structures, totals, values row by row, codes.

use super::Loader;
use crate::catalogue::dictionary::{VariableDefinition, VariableType};
use crate::catalogue::format::{
    DataYearRule, FormatDefinition, GatherRule, Gathering, LocateRule, OnError, TranslateRule,
};
use crate::domain::delivery::Feed;

/// What to look for in the file, and what is wrong there.
type Fault = (String, String);

impl Loader<'_> {
    pub(super) fn check_format_rules(&mut self) {
        let mut found = Vec::new();
        for format in self.catalogue.formats.values() {
            let mut faults = self.rows_faults(format);
            faults.extend(columns_faults(format));
            faults.extend(
                format
                    .gathers
                    .iter()
                    .flat_map(|rule| self.gather_faults(format, rule)),
            );
            let translations = format.translations.iter();
            faults.extend(translations.flat_map(|rule| self.translation_faults(rule)));
            found.extend(faults.into_iter().map(|fault| (format.id.clone(), fault)));
        }
        for (format, (needle, message)) in found {
            self.say_of("format", &format, &needle, message);
        }
    }

    fn variable(&self, id: &str) -> Result<&VariableDefinition, Fault> {
        let known = self.catalogue.dictionary.get(id);
        known.ok_or_else(|| (id.to_owned(), format!("variable inconnue : « {id} »")))
    }

    /// What a row is and where it is.
    fn rows_faults(&self, format: &FormatDefinition) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut say = |needle: &str, message: &str| {
            faults.push((needle.to_owned(), message.to_owned()));
        };
        let has_items = matches!(
            format.feeds,
            Feed::Detail | Feed::Published | Feed::Reference
        );
        match &format.item {
            None if has_items => say(
                "feeds",
                "feeds = detail, published ou reference : dites ce qu'est une ligne, item = { kind = \"…\" }",
            ),
            Some(_) if !has_items => say(
                "item",
                "item ne vaut que pour feeds = detail, published ou reference",
            ),
            Some(item) => {
                let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
                if item.kind.is_empty() || !item.kind.chars().all(is_word) {
                    say("kind", "kind est un mot en minuscules sans accent");
                }
                if format.feeds == Feed::Detail && item.key.is_empty() {
                    say(
                        "item",
                        "item.key : dites ce qui distingue les lignes d'une même structure",
                    );
                }
            }
            None => {}
        }
        if format.locate == LocateRule::Nowhere && !has_items {
            say(
                "locate",
                "locate = \"nowhere\" ne vaut que pour feeds = detail, published ou reference",
            );
        }
        if matches!(format.locate, LocateRule::Territory(_))
            && !matches!(format.feeds, Feed::Territory | Feed::Published)
        {
            say(
                "locate",
                "locate = { territory = … } ne vaut que pour feeds = territory ou published",
            );
        }
        if matches!(format.data_year, DataYearRule::Printed(_)) && format.feeds != Feed::Published {
            say(
                "data_year",
                "data_year = { printed = … } ne vaut que pour feeds = published",
            );
        }
        if format.long.is_some() && format.themes.is_empty() {
            say(
                "long",
                "[long] : dites dans themes quelles variables les lignes peuvent nommer",
            );
        }
        let items = format.item.iter().flat_map(|item| &item.key);
        let place = match &format.locate {
            LocateRule::Code(id) | LocateRule::Territory(id) => vec![id],
            LocateRule::PostalCodeAndName { postal_code, name } => vec![postal_code, name],
            LocateRule::NameInDepartement { departement, name } => vec![departement, name],
            LocateRule::Nowhere => Vec::new(),
        };
        let named = items.chain(place);
        faults.extend(named.filter_map(|id| self.variable(id).err()));
        faults
    }

    fn gather_faults(&self, format: &FormatDefinition, rule: &GatherRule) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut say = |needle: &str, message: String| faults.push((needle.to_owned(), message));
        if format.feeds != Feed::Detail {
            say(
                "[[gather]]",
                "[[gather]] ne vaut que pour feeds = detail".to_owned(),
            );
        }
        match self.variable(&rule.variable) {
            Err((needle, message)) => say(&needle, message),
            Ok(variable) => {
                let fits = match rule.compute {
                    Gathering::Any => variable.kind == VariableType::Flag,
                    Gathering::Count | Gathering::Sum => variable.kind.is_numeric(),
                };
                if !fits {
                    say(
                        &rule.variable,
                        format!(
                            "« {} » n'est pas du type que donne ce calcul",
                            rule.variable
                        ),
                    );
                }
            }
        }
        match (rule.compute, &rule.of) {
            (Gathering::Sum, None) => say(
                &rule.variable,
                "compute = \"sum\" : dites quelle variable est additionnée (of)".to_owned(),
            ),
            (Gathering::Sum, Some(of)) => match self.variable(of) {
                Err((needle, message)) => say(&needle, message),
                Ok(variable) if !variable.kind.is_numeric() => {
                    say(of, format!("« {of} » ne s'additionne pas"));
                }
                Ok(_) => {}
            },
            (Gathering::Count | Gathering::Any, Some(of)) => {
                say(of, "of ne vaut que pour compute = \"sum\"".to_owned());
            }
            (Gathering::Count | Gathering::Any, None) => {}
        }
        for (id, codes) in &rule.only {
            match self.variable(id) {
                Err((needle, message)) => say(&needle, message),
                Ok(variable) => {
                    let is_known = |code: &&String| {
                        let mut known = variable.categories.iter();
                        known.any(|category| category.code == **code)
                    };
                    for code in codes.iter().filter(|code| !is_known(code)) {
                        say(
                            code,
                            format!("« {code} » n'est pas une modalité de « {id} »"),
                        );
                    }
                }
            }
        }
        faults
    }

    fn translation_faults(&self, rule: &TranslateRule) -> Vec<Fault> {
        let variables = [&rule.from, &rule.into].into_iter();
        let mut faults: Vec<Fault> = variables.filter_map(|id| self.variable(id).err()).collect();
        for code in rule.spellings.keys() {
            let (id, member) = match code.split_once('/') {
                Some((id, member)) => (id, member.split_once(':')),
                None => (code.as_str(), None),
            };
            let indicator = self.catalogue.indicators.get(id);
            let fits = indicator.is_some_and(|indicator| match member {
                None => !code.contains('/'),
                Some((dimension, member)) => indicator
                    .breakdown(dimension)
                    .is_some_and(|b| b.members.iter().any(|known| known.code == member)),
            });
            if !fits {
                let message = format!("« {code} » n'est ni un indicateur ni une de ses modalités");
                faults.push((code.clone(), message));
            }
        }
        faults
    }
}

/// A column that is left out can be neither required nor part of what identifies a row.
fn columns_faults(format: &FormatDefinition) -> Vec<Fault> {
    let items = format.item.iter().flat_map(|item| &item.key);
    let keys: Vec<&String> = format.key.iter().chain(items).collect();
    let ignored = format
        .columns
        .iter()
        .filter(|column| column.on_error == OnError::Ignore);
    ignored
        .filter(|column| column.required || keys.contains(&&column.variable))
        .map(|column| {
            let id = &column.variable;
            let message = format!(
                "« {id} » est laissée de côté (on_error = \"ignore\") et nécessaire à la fois"
            );
            (id.clone(), message)
        })
        .collect()
}
