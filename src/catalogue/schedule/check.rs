//! From the schedule as written to sources that can run, or every mistake with its line.
//!
//! A mistake never repeats a value where a secret may have been written.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use indexmap::IndexMap;
use toml::Spanned;

use super::written::{
    OneOrMore, WrittenFailure, WrittenFolder, WrittenHttp, WrittenNotice, WrittenSchedule,
    WrittenSource, WrittenYear,
};
use super::{
    FolderOrigin, HttpOrigin, Notice, NoticeWay, Origin, SCHEDULE_FILE, Schedule, SourceDefinition,
    Timetable, YearRule,
};
use crate::catalogue::problem::{Problem, line_of_offset};

const MAX_BYTES: u64 = 200_000_000;
const SETTLE: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_mins(2);
const NOTICE_TIMEOUT: Duration = Duration::from_secs(30);
const RETRIES: u32 = 4;
const MOST_RETRIES: u32 = 10;

/// Reads the schedule; `knows_format` tells whether a format exists.
pub(in super::super) fn read(
    text: &str,
    knows_format: &dyn Fn(&str) -> bool,
) -> (Schedule, Vec<Problem>) {
    let mut check = Check {
        text,
        problems: Vec::new(),
    };
    let written: WrittenSchedule = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            check.say(error.span().unwrap_or(0..0), error.message().to_owned());
            return (Schedule::new(), check.problems);
        }
    };
    let mut schedule = Schedule::new();
    for source in written.sources {
        let span = source.span();
        let source = source.into_inner();
        let format = source.format.get_ref();
        if !knows_format(format) {
            let message = format!("format inconnu : « {format} » ; voyez import/formats");
            check.say(source.format.span(), message);
        }
        let id = source.id.clone();
        let Some(read) = check.source(source, span) else {
            continue;
        };
        if let Some(other) = schedule.values().find(|other| watch_the_same(other, &read)) {
            let message = format!("la source « {} » prend déjà ces fichiers", other.id);
            check.say(id.span(), message);
        }
        if schedule.insert(id.get_ref().clone(), read).is_some() {
            let message = format!("la source « {} » est définie deux fois", id.get_ref());
            check.say(id.span(), message);
        }
    }
    (schedule, check.problems)
}

fn watch_the_same(one: &SourceDefinition, other: &SourceDefinition) -> bool {
    let (Origin::Folder(one), Origin::Folder(other)) = (&one.origin, &other.origin) else {
        return false;
    };
    let shared = |pattern| other.patterns.contains(pattern);
    one.path == other.path && one.patterns.iter().any(shared)
}

struct Check<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn say(&mut self, span: Range<usize>, message: String) {
        self.problems.push(Problem {
            file: SCHEDULE_FILE.to_owned(),
            line: line_of_offset(self.text, span.start),
            message,
        });
    }

    fn source(&mut self, written: WrittenSource, span: Range<usize>) -> Option<SourceDefinition> {
        let id = written.id.get_ref().clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > 60 || !id.chars().all(plain) {
            let message = format!(
                "identifiant « {id} » : écrivez des minuscules sans accent, des chiffres et des tirets"
            );
            self.say(written.id.span(), message);
        }
        let time_zone = self.zone(written.time_zone.as_ref());
        let origin = match (written.folder, written.http) {
            (Some(folder), None) => Some(Origin::Folder(self.folder(folder))),
            (None, Some(http)) => Some(Origin::Http(self.http(http))),
            (None, None) | (Some(_), Some(_)) => {
                let message = format!(
                    "la source « {id} » demande [source.folder] ou [source.http], et un seul des deux"
                );
                self.say(span, message);
                None
            }
        };
        let notify = written.notify.map(|notice| self.notices(&notice));
        Some(SourceDefinition {
            timetable: written.cron.and_then(|cron| self.cron(&cron, time_zone)),
            time_zone,
            data_year: self.year(written.data_year.as_ref()),
            survey_year: self.year(written.survey_year.as_ref()),
            fictitious: written.fictitious,
            partial: written.partial,
            on_success: written.on_success,
            notify: notify
                .filter(|_| written.on_failure == WrittenFailure::Notify)
                .unwrap_or_default(),
            label: written.label,
            format: written.format.into_inner(),
            origin: origin?,
            id,
        })
    }

    fn zone(&mut self, written: Option<&Spanned<String>>) -> Tz {
        let Some(written) = written else {
            return Tz::Europe__Paris;
        };
        Timetable::zone_named(written.get_ref()).unwrap_or_else(|error| {
            self.say(written.span(), error.to_string());
            Tz::Europe__Paris
        })
    }

    fn cron(&mut self, written: &Spanned<String>, zone: Tz) -> Option<Timetable> {
        Timetable::new(written.get_ref(), zone)
            .map_err(|error| self.say(written.span(), error.to_string()))
            .ok()
    }

    fn year(&mut self, written: Option<&Spanned<WrittenYear>>) -> YearRule {
        let Some(written) = written else {
            return YearRule::Unsaid;
        };
        match written.get_ref() {
            WrittenYear::Year(year) if (1970..=2100).contains(year) => YearRule::Fixed(*year),
            WrittenYear::Word(word) if word == "previous" => YearRule::Previous,
            WrittenYear::Word(word) if word == "current" => YearRule::Current,
            WrittenYear::Word(word) if word == "file" => YearRule::Unsaid,
            WrittenYear::Year(_) | WrittenYear::Word(_) => {
                let message = "année : écrivez 2025, \"previous\" (celle d'avant le passage), \"current\" (celle du passage) ou \"file\" (le fichier la dit)";
                self.say(written.span(), message.to_owned());
                YearRule::Unsaid
            }
        }
    }

    fn folder(&mut self, written: WrittenFolder) -> FolderOrigin {
        let path = self.path(&written.path);
        let beside = |name: &str| path.join(name);
        let archive = written.archive.as_ref();
        let archive = archive.map_or_else(|| beside("archive"), |given| self.path(given));
        let refused = written.refused.as_ref();
        let refused = refused.map_or_else(|| beside("refused"), |given| self.path(given));
        if archive == path || refused == path {
            let message = "archive et refused doivent être d'autres dossiers que le dossier surveillé, sinon les fichiers seraient repris sans fin";
            self.say(written.path.span(), message.to_owned());
        }
        FolderOrigin {
            patterns: self.patterns(written.pattern),
            settle: written.settle_seconds.map_or(SETTLE, Duration::from_secs),
            max_bytes: written.max_bytes.unwrap_or(MAX_BYTES),
            path,
            archive,
            refused,
        }
    }

    fn path(&mut self, written: &Spanned<PathBuf>) -> PathBuf {
        let path = written.get_ref();
        let climbs = path.components().any(|part| part == Component::ParentDir);
        if climbs || path == Path::new("") {
            let message = "chemin vide ou qui remonte par « .. » ; écrivez-le en entier, ou relatif au dossier de l'observatoire";
            self.say(written.span(), message.to_owned());
        }
        path.clone()
    }

    fn patterns(&mut self, written: Option<Spanned<OneOrMore>>) -> Vec<String> {
        let Some(written) = written else {
            return vec!["*".to_owned()];
        };
        let span = written.span();
        let patterns = match written.into_inner() {
            OneOrMore::One(pattern) => vec![pattern],
            OneOrMore::More(patterns) => patterns,
        };
        let wrong = |pattern: &String| pattern.is_empty() || pattern.contains(['/', '\\']);
        if patterns.is_empty() || patterns.iter().any(wrong) {
            let message = "pattern : écrivez un ou plusieurs noms de fichiers, sans dossier, par exemple \"*.csv\"";
            self.say(span, message.to_owned());
        }
        patterns
    }

    fn http(&mut self, written: WrittenHttp) -> HttpOrigin {
        self.address(&written.url);
        let mut headers = IndexMap::new();
        for (name, variable) in written.headers {
            let token = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if name.is_empty() || !name.chars().all(token) {
                self.say(variable.span(), "nom d'en-tête incorrect".to_owned());
            }
            self.variable(&variable);
            headers.insert(name, variable.into_inner());
        }
        let retries = written.retries.map_or(RETRIES, |retries| {
            if *retries.get_ref() > MOST_RETRIES {
                let message = format!("retries : au plus {MOST_RETRIES}");
                self.say(retries.span(), message);
            }
            retries.into_inner()
        });
        let timeout = written.timeout_seconds.filter(|seconds| *seconds > 0);
        HttpOrigin {
            url: written.url.into_inner(),
            headers,
            max_bytes: written.max_bytes.unwrap_or(MAX_BYTES),
            timeout: timeout.map_or(TIMEOUT, Duration::from_secs),
            retries,
        }
    }

    /// The name of a variable, not the secret itself: the message does not repeat it.
    fn variable(&mut self, written: &Spanned<String>) {
        let name = written.get_ref();
        let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(allowed) {
            let message = "écrivez ici le nom d'une variable d'environnement (majuscules, chiffres, _), pas le secret lui-même";
            self.say(written.span(), message.to_owned());
        }
    }

    fn address(&mut self, written: &Spanned<String>) {
        let url = written.get_ref();
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        let strange = url.chars().any(|c| c.is_whitespace() || c.is_control());
        if strange || host.is_none_or(str::is_empty) {
            let message =
                "adresse incorrecte : elle commence par https:// ou http:// et nomme un serveur";
            self.say(written.span(), message.to_owned());
        } else if host.is_some_and(|host| host.contains('@')) {
            let message = "pas d'identifiant dans l'adresse : mettez-le dans un en-tête, par une variable d'environnement";
            self.say(written.span(), message.to_owned());
        }
    }

    fn notices(&mut self, written: &Spanned<WrittenNotice>) -> Vec<Notice> {
        let notice = written.get_ref();
        let mut ways = Vec::new();
        if let Some(webhook) = &notice.webhook {
            self.address(webhook);
            ways.push(NoticeWay::Webhook(webhook.get_ref().clone()));
        }
        if let Some(variable) = &notice.webhook_env {
            self.variable(variable);
            ways.push(NoticeWay::WebhookOf(variable.get_ref().clone()));
        }
        if let Some(command) = &notice.command {
            if command.get_ref().first().is_none_or(String::is_empty) {
                let message = "command : écrivez le programme puis ses arguments, [\"/chemin/programme\", \"argument\"]";
                self.say(command.span(), message.to_owned());
            }
            ways.push(NoticeWay::Command(command.get_ref().clone()));
        }
        if ways.is_empty() {
            let message = "notify : donnez webhook, webhook_env ou command";
            self.say(written.span(), message.to_owned());
        }
        let seconds = notice.timeout_seconds.filter(|seconds| *seconds > 0);
        let timeout = seconds.map_or(NOTICE_TIMEOUT, Duration::from_secs);
        let notice = |way| Notice { way, timeout };
        ways.into_iter().map(notice).collect()
    }
}
