//! Several rows of one subject and year: refused, numbered, joined or added up.

use std::collections::BTreeMap;

use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::locate::IsFormer;
use super::super::row::Draft;
use super::gathering::FileReader;
use super::merged;
use crate::catalogue::dictionary::VariableDefinition;
use crate::domain::delivery::Feed;

impl FileReader<'_> {
    /// A subject is described once a year: the first row stays. A row under the current code of a
    /// commune goes before one under a former code, and what can be added up is.
    pub(super) fn without_duplicates(&mut self) -> Vec<Draft> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| (draft.former, draft.row));
        let repeats = self
            .rows
            .format
            .item
            .as_ref()
            .is_some_and(|item| item.repeats);
        let mut places: BTreeMap<(String, i32), usize> = BTreeMap::new();
        let mut ranks: BTreeMap<(String, i32), u64> = BTreeMap::new();
        let mut kept: Vec<Draft> = Vec::new();
        for mut draft in drafts {
            if repeats {
                number(&mut draft, &mut ranks);
            }
            let mut keys = draft.keys();
            let first = keys.find_map(|key| places.get(&key).copied());
            drop(keys);
            let Some((place, first)) = first.and_then(|at| Some((at, kept.get_mut(at)?))) else {
                places.extend(draft.keys().map(|key| (key, kept.len())));
                kept.push(draft);
                continue;
            };
            match self.joined(first, &draft) {
                Ok(issue) => {
                    self.issues.extend(issue);
                    places.extend(draft.keys().map(|key| (key, place)));
                }
                Err(issue) => {
                    self.issues.push(*issue);
                    self.counts.rejected += 1;
                    self.gathers.has_rejected(draft.structure.map(|(id, _)| id));
                }
            }
        }
        kept.sort_by_key(|draft| draft.row);
        kept
    }

    /// Joins a row to the first one of its subject, where it brings other variables (one value a
    /// row), or the rest of a commune merged since.
    fn joined(&self, first: &mut Draft, draft: &Draft) -> Result<Option<Issue>, Box<Issue>> {
        if self.rows.long.is_some() && merged::brings_others(first, draft) {
            merged::extend(first, draft);
            return Ok(None);
        }
        let variables: Vec<&VariableDefinition> = self.rows.variables().collect();
        match merged::added(first, draft, &variables) {
            Some(years) if self.rows.format.feeds == Feed::Territory => {
                let issue = summed(draft, first.row);
                first.years = years;
                Ok(Some(issue))
            }
            Some(_) | None => Err(Box::new(duplicate(draft, first.row))),
        }
    }
}

/// Numbers a thing whose key others of the same structure have before it: `~2`, `~3`…
fn number(draft: &mut Draft, ranks: &mut BTreeMap<(String, i32), u64>) {
    let rank = draft
        .keys()
        .map(|key| {
            let rank = ranks.entry(key).or_default();
            *rank = rank.saturating_add(1);
            *rank
        })
        .max();
    if let Some(rank) = rank.filter(|rank| *rank > 1) {
        draft.subject = format!("{}~{rank}", draft.subject);
    }
}

fn summed(draft: &Draft, first: u64) -> Issue {
    let message = format!(
        "« {} » fait aujourd'hui partie de {} : ses nombres sont additionnés à ceux de la ligne {first}.",
        draft.named, draft.subject
    );
    Issue::new(IssueCode::CommunesSummed, &message, "Rien à faire.")
        .at(draft.row)
        .value(&draft.named)
}

fn duplicate(draft: &Draft, first: u64) -> Issue {
    let (named, subject) = (&draft.named, &draft.subject);
    let (message, remedy) = if draft.former == IsFormer::Yes && named != subject {
        (
            format!(
                "« {named} » fait aujourd'hui partie de {subject}, déjà décrit à la ligne {first} : les deux lignes ne peuvent être additionnées."
            ),
            format!(
                "Rien à faire si la ligne {first} suffit ; sinon demandez le fichier dans la géographie actuelle."
            ),
        )
    } else {
        (
            format!("« {named} » est déjà décrit à la ligne {first}, pour la même année."),
            format!("Gardez une seule des lignes {first} et {}.", draft.row),
        )
    };
    let issue = Issue::new(IssueCode::KeyDuplicate, &message, &remedy)
        .at(draft.row)
        .value(named);
    match &draft.key_column {
        Some(header) => issue.column(header),
        None => issue,
    }
}
