//! Verdicts turned into identifiers, questions and remarks.

use std::collections::BTreeMap;

use super::super::decision::{Decision, Settled, identity_decision};
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::file_subject::{FileSubject, is_of_structures};
use super::known_index::KnownIndex;
use super::question::{label, question};
use super::recognition::{By, Verdict};
use crate::domain::answer::{Answer, Value};
use crate::domain::delivery::{Record, structure_of};

/// The answer that keeps the identifier of the file.
const FILE_IDENTIFIER: &str = "id_structure";

/// Identifier of the file → identifier of the structure, where they differ.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// The identifier of the structure that the file names so.
    pub(super) fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// Writes them in the records.
    pub(super) fn give(&self, records: &mut [Record]) {
        if self.0.is_empty() {
            return;
        }
        for record in records.iter_mut().filter(|r| is_of_structures(r.feed)) {
            let given = structure_of(&record.subject).to_owned();
            let Some(name) = self.0.get(&given) else {
                continue;
            };
            let rest = record
                .subject
                .get(given.len()..)
                .unwrap_or_default()
                .to_owned();
            record.subject = format!("{name}{rest}");
            if rest.is_empty() {
                let given = Answer::Value(Value::Text(given));
                record.answers.insert(FILE_IDENTIFIER.to_owned(), given);
            }
        }
    }
}

/// What the verdicts on a file lead to.
pub(super) struct Settling<'a> {
    subjects: &'a [FileSubject],
    index: &'a KnownIndex<'a>,
    settled: &'a [Settled],
    names: Names,
    decisions: Vec<Decision>,
    issues: Vec<Issue>,
}

impl<'a> Settling<'a> {
    pub(super) fn new(
        subjects: &'a [FileSubject],
        index: &'a KnownIndex<'a>,
        settled: &'a [Settled],
    ) -> Self {
        Self {
            subjects,
            index,
            settled,
            names: Names::default(),
            decisions: Vec::new(),
            issues: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, verdicts: &[Verdict]) {
        for (subject, verdict) in self.subjects.iter().zip(verdicts) {
            let was_asked = self.was_asked(subject);
            match verdict {
                Verdict::Known(position) => {
                    // A sheet's made-up identifier, or a file's, may stand for another.
                    self.name(subject, *position);
                    if was_asked {
                        self.ask(subject, &[*position]);
                    }
                }
                Verdict::Recognised(position, by) => {
                    self.name(subject, *position);
                    self.tell(subject, *position, *by);
                    if was_asked {
                        self.ask(subject, &[*position]);
                    }
                }
                Verdict::Doubtful(candidates) => self.doubt(subject, candidates),
                Verdict::Renumbered => {
                    let own = self.index.named_by(subject);
                    let name = format!("{}-{}", subject.id, subject.data_year);
                    self.names.0.insert(subject.id.clone(), name);
                    self.ask(subject, own.as_slice());
                }
                Verdict::New(homonym) => {
                    if let Some(position) = homonym {
                        self.tell_apart(subject, *position);
                    }
                    if was_asked {
                        self.ask(subject, &[]);
                    }
                }
            }
        }
    }

    pub(super) fn finish(self) -> (Names, Vec<Decision>, Vec<Issue>) {
        (self.names, self.decisions, self.issues)
    }

    fn was_asked(&self, subject: &FileSubject) -> bool {
        let id = identity_decision(&subject.id);
        self.settled.iter().any(|settled| settled.id == id)
    }

    fn name(&mut self, subject: &FileSubject, position: usize) {
        if let Some(known) = self.index.get(position)
            && known.id != subject.id
        {
            self.names.0.insert(subject.id.clone(), known.id.clone());
        }
    }

    fn ask(&mut self, subject: &FileSubject, candidates: &[usize]) {
        let question = question(subject, candidates, self.index);
        self.decisions.push(question.settled_by(self.settled));
    }

    fn doubt(&mut self, subject: &FileSubject, candidates: &[usize]) {
        let question = question(subject, candidates, self.index);
        let proposed: Vec<&str> = question
            .choices
            .iter()
            .map(|choice| choice.label.as_str())
            .collect();
        let message = format!(
            "« {} », à {} ({}), est peut-être une structure connue : une personne doit le dire.",
            subject.called(),
            subject.place(),
            subject.id
        );
        let remedy = format!("Répondez à la question posée : {}.", proposed.join(" ; "));
        let issue = Issue::new(IssueCode::StructureDoubtful, &message, &remedy);
        self.issues.push(about(issue, subject));
        self.decisions.push(question);
    }

    fn tell(&mut self, subject: &FileSubject, position: usize, by: By) {
        let Some(known) = self.index.get(position) else {
            return;
        };
        let how = match by {
            By::Siret => "à son SIRET",
            By::Name => "à son nom et à sa commune",
            By::Person => "par la décision d'une personne",
        };
        let message = format!(
            "« {} » ({}) est reconnue {how} : c'est {}.",
            subject.called(),
            subject.id,
            label(known)
        );
        let remedy = format!(
            "Rien à faire si c'est bien elle : ses réponses vont à {}. Sinon, retirez la livraison et corrigez l'identifiant.",
            known.id
        );
        let issue = Issue::new(IssueCode::StructureRecognised, &message, &remedy);
        self.issues.push(about(issue, subject).structure(&known.id));
    }

    fn tell_apart(&mut self, subject: &FileSubject, position: usize) {
        let Some(known) = self.index.get(position) else {
            return;
        };
        let message = format!(
            "« {} » ({}) porte le nom de {}, mais ni son identifiant ni son SIRET : c'est une autre structure.",
            subject.called(),
            subject.id,
            label(known)
        );
        let remedy = "Rien à faire si ce sont deux structures ; sinon, corrigez l'identifiant dans le fichier.";
        let issue = Issue::new(IssueCode::StructureHomonym, &message, remedy);
        self.issues.push(about(issue, subject));
    }
}

/// Where an issue about a structure stands.
pub(super) fn about(issue: Issue, subject: &FileSubject) -> Issue {
    issue
        .at(subject.row)
        .structure(&subject.id)
        .value(&subject.id)
}
