//! The work of one run: its files found, brought, put away; then what follows.
//!
//! What is done is noted before the next step, so that a process that ends anywhere doubles nothing:
//! an applied file is recognised by its content, a refused one by the run that refused it, and a
//! publication that is due stays due.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::bring::{Bringer, Brought};
use super::heartbeat::Heartbeat;
use super::outside::Outside;
use super::put_out::put_out;
use super::state::{FetchedBefore, Publication, SourceState};
use super::wording::{Tally, plural, refusal_note};
use super::{RunFile, text};
use crate::catalogue::SourceDefinition;
use crate::catalogue::schedule::{FolderOrigin, HttpOrigin, Origin};
use crate::domain::digest::sha256;
use crate::service::work_error::WorkError;
use crate::service::workplace::Workplace;
use crate::sources::SourceError;
use crate::sources::folder::{Folder, Listing, ReadyFile};
use crate::sources::http::{Fetched, Patience, fetch};
use crate::store::StoredRun;

/// How a run ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) outcome: &'static str,
    pub(super) message: String,
    pub(super) files: Vec<RunFile>,
}

/// What stops a run.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Work(#[from] WorkError),
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// One run under way.
pub(super) struct Work<'a> {
    place: &'a Workplace,
    source: &'a SourceDefinition,
    outside: &'a Outside,
    heartbeat: &'a Heartbeat,
    seq: i64,
    bringer: Bringer<'a>,
    state: SourceState,
    files: Vec<RunFile>,
    /// Sentences besides the count of files.
    remarks: Vec<String>,
    /// Whether a file keeps the others from being published.
    blocked: bool,
    failed: bool,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        place: &'a Workplace,
        source: &'a SourceDefinition,
        outside: &'a Outside,
        (seq, due): (i64, DateTime<Utc>),
        before: Option<&StoredRun>,
        heartbeat: &'a Heartbeat,
    ) -> Self {
        let bringer = Bringer::new(place, source, due, before);
        Self {
            place,
            source,
            outside,
            heartbeat,
            seq,
            blocked: bringer.was_blocked(),
            bringer,
            state: SourceState::default(),
            files: Vec::new(),
            remarks: Vec::new(),
            failed: false,
        }
    }

    pub(super) fn go(mut self) -> Ended {
        let done = self.gather().and_then(|()| self.follow_up());
        if let Err(trouble) = done {
            self.fail(&trouble);
        }
        let tally = Tally::of(&self.files);
        let outcome = if self.failed {
            "failed"
        } else {
            tally.outcome()
        };
        let message = std::iter::once(tally.sentence())
            .chain(self.remarks)
            .collect::<Vec<_>>()
            .join(" ");
        Ended {
            outcome,
            message,
            files: self.files,
        }
    }

    fn gather(&mut self) -> Result<(), Trouble> {
        self.state = SourceState::load(self.place, &self.source.id)?;
        match &self.source.origin {
            Origin::Folder(origin) => self.gather_folder(origin),
            Origin::Http(origin) => self.gather_http(origin),
        }
    }

    fn gather_folder(&mut self, origin: &FolderOrigin) -> Result<(), Trouble> {
        let folder = Folder::new(origin, &self.place.data_dir);
        let now = self.outside.now();
        let listing = folder.list(&self.state.observations, now)?;
        self.state.look_again_at = None;
        self.remark_left_alone(&folder, &listing);
        self.state.observations = listing.observations;
        self.begin_files(listing.ready.len())?;
        for (done, file) in listing.ready.iter().enumerate() {
            if self.outside.is_stopping() || self.heartbeat.is_lost() {
                let left = listing.ready.len() - done;
                self.look_again(Duration::ZERO);
                self.remarks.push(format!(
                    "Le service s'arrête : {left} {} au prochain passage.",
                    plural(left, "fichier remis", "fichiers remis")
                ));
                break;
            }
            self.handle(&folder, file)?;
        }
        Ok(self.state.save(self.place, &self.source.id)?)
    }

    fn remark_left_alone(&mut self, folder: &Folder, listing: &Listing) {
        if !listing.settling.is_empty() {
            self.look_again(folder.settle());
            self.remarks.push(format!(
                "Encore en cours d'écriture, repris dans un instant : {}.",
                listing.settling.join(", ")
            ));
        }
        if !listing.links.is_empty() {
            self.remarks.push(format!(
                "Liens symboliques ignorés (déposez les fichiers eux-mêmes) : {}.",
                listing.links.join(", ")
            ));
        }
    }

    fn look_again(&mut self, wait: Duration) {
        let wait = TimeDelta::from_std(wait).unwrap_or_default();
        self.state.look_again_at = Some(self.outside.now() + wait);
    }

    fn handle(&mut self, folder: &Folder, file: &ReadyFile) -> Result<(), Trouble> {
        let bytes = match folder.read(file) {
            Ok(bytes) => bytes,
            Err(error @ SourceError::Changed { .. }) => {
                self.look_again(folder.settle());
                self.remarks.push(sentence(&error));
                return Ok(());
            }
            Err(error @ SourceError::TooLarge { .. }) => {
                let file_of_run = refused_unread(&file.name, &error);
                let brought = Brought {
                    file: file_of_run,
                    report: None,
                };
                self.note(&brought)?;
                self.put_away(folder, file, &brought);
                return Ok(());
            }
            Err(error) => {
                self.fail(&error);
                return Ok(());
            }
        };
        let brought = self.bringer.bring(&file.name, &bytes, self.outside.now())?;
        self.note(&brought)?;
        self.put_away(folder, file, &brought);
        Ok(())
    }

    /// A file that cannot be put away stays, and the others are still handled.
    fn put_away(&mut self, folder: &Folder, file: &ReadyFile, brought: &Brought) {
        let now = self.outside.now();
        let put = if brought.is_refused() {
            let report = brought.report.as_ref();
            let note = refusal_note(self.source, &brought.file, report, now);
            let json = report.and_then(|report| serde_json::to_string_pretty(report).ok());
            folder.refuse(file, json.as_deref(), &note)
        } else {
            let day = now.with_timezone(&self.source.time_zone);
            folder.archive(file, &day.format("%Y-%m-%d").to_string())
        };
        match put {
            Ok(_path) => {}
            Err(error @ SourceError::Changed { .. }) => {
                self.look_again(folder.settle());
                self.remarks.push(sentence(&error));
            }
            Err(error) => self.fail(&error),
        }
    }

    fn gather_http(&mut self, origin: &HttpOrigin) -> Result<(), Trouble> {
        let words = [
            &origin.url,
            &self.source.format,
            &self.place.catalogue.sha256,
        ];
        let under = sha256(words.map(String::as_str).join("\n").as_bytes());
        let known = self.state.fetched.clone();
        let known = known.filter(|known| known.under == under);
        let validators = known.as_ref().map(|known| known.validators.clone());
        let patience = Patience {
            sleep: &|delay| self.outside.sleep(delay),
            jitter: &Outside::jitter,
            clock: &|| self.outside.now(),
        };
        let environment = |name: &str| self.outside.variable(name);
        let validators = validators.unwrap_or_default();
        let fetched = fetch(
            origin,
            &validators,
            &self.source.id,
            &environment,
            &patience,
        )?;
        let Fetched::File {
            name,
            bytes,
            validators,
        } = fetched
        else {
            return Ok(());
        };
        let now_known = FetchedBefore {
            under,
            sha256: sha256(&bytes),
            validators,
        };
        // The same bytes are not brought again: that would undo a withdrawal, or refuse twice.
        if known.is_none_or(|known| known.sha256 != now_known.sha256) {
            self.begin_files(1)?;
            let brought = self.bringer.bring(&name, &bytes, self.outside.now())?;
            self.state.fetched = Some(now_known);
            self.note(&brought)?;
        } else {
            self.state.fetched = Some(now_known);
            self.state.save(self.place, &self.source.id)?;
        }
        Ok(())
    }

    /// New files free what was held: they are the correction that was waited for.
    fn begin_files(&mut self, count: usize) -> Result<(), Trouble> {
        if count > 0 && !self.blocked && self.state.publication == Publication::Held {
            self.state.publication = Publication::Due;
        }
        Ok(self.state.save(self.place, &self.source.id)?)
    }

    /// Notes a file before it is put away.
    fn note(&mut self, brought: &Brought) -> Result<(), Trouble> {
        self.blocked |= brought.blocks();
        let applied = brought.applied(self.bringer.was_interrupted());
        if applied && self.state.publication == Publication::Nothing {
            self.state.publication = Publication::Due;
        }
        if self.blocked && self.state.publication == Publication::Due {
            self.state.publication = Publication::Held;
        }
        self.files.push(brought.file.clone());
        self.state.save(self.place, &self.source.id)?;
        let files = serde_json::to_string(&self.files).unwrap_or_default();
        Ok(self
            .place
            .store
            .note_run(self.seq, &files)
            .map_err(WorkError::from)?)
    }

    fn follow_up(&mut self) -> Result<(), Trouble> {
        if self.failed || self.heartbeat.is_lost() {
            return Ok(());
        }
        match self.state.publication {
            Publication::Nothing => {}
            Publication::Held if self.files.is_empty() => {}
            Publication::Held => self.remarks.push(
                "Rien n'est publié tant qu'un fichier est refusé ou attend une décision."
                    .to_owned(),
            ),
            Publication::Due => {
                let now = text(self.outside.now());
                self.remarks.push(put_out(self.place, self.source, &now)?);
                self.state.publication = Publication::Nothing;
                self.state.save(self.place, &self.source.id)?;
            }
        }
        Ok(())
    }

    fn fail(&mut self, error: &dyn std::fmt::Display) {
        self.failed = true;
        self.remarks.push(sentence(error));
    }
}

/// A message of ours as a sentence: a capital, a full stop.
fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn refused_unread(name: &str, error: &SourceError) -> RunFile {
    RunFile {
        name: name.to_owned(),
        outcome: "rejected".to_owned(),
        delivery: None,
        message: sentence(error),
    }
}
