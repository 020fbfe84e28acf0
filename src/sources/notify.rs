//! Telling somebody: a webhook, or a command. What is told is JSON, made elsewhere.

use std::io::{ErrorKind, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::address::server;
use super::http::agent;
use super::{Environment, SourceError};
use crate::catalogue::schedule::{Notice, NoticeWay};

/// How often a command is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// What is kept of a command's complaint.
const COMPLAINT: u64 = 500;

/// Tells, once.
///
/// # Errors
/// The webhook does not answer or refuses; the command fails or lasts too long. Messages name the
/// server or the program only: the rest may be a secret.
pub fn tell(notice: &Notice, json: &str, environment: Environment<'_>) -> Result<(), SourceError> {
    match &notice.way {
        NoticeWay::Webhook(address) => post(address, json, notice.timeout),
        NoticeWay::WebhookOf(variable) => {
            let address = environment(variable).filter(|value| !value.is_empty());
            let address = address.ok_or_else(|| SourceError::Variable {
                variable: variable.clone(),
            })?;
            post(&address, json, notice.timeout)
        }
        NoticeWay::Command(words) => run(words, json, notice.timeout),
    }
}

fn post(address: &str, json: &str, timeout: Duration) -> Result<(), SourceError> {
    let sent = agent(timeout)
        .post(address)
        .header("Content-Type", "application/json")
        .send(json);
    let answer = sent.map_err(|error| SourceError::Unreachable {
        address: server(address),
        reason: reason(&error),
    })?;
    if answer.status().is_success() {
        return Ok(());
    }
    Err(SourceError::Status {
        address: server(address),
        status: answer.status().as_u16(),
        remedy: "vérifiez l'adresse du webhook",
    })
}

/// The error of a wrong address repeats it: ours does not.
fn reason(error: &ureq::Error) -> String {
    if matches!(error, ureq::Error::BadUri(_) | ureq::Error::Http(_)) {
        return "adresse incorrecte".to_owned();
    }
    error.to_string()
}

fn run(words: &[String], json: &str, timeout: Duration) -> Result<(), SourceError> {
    let Some((program, arguments)) = words.split_first() else {
        return Ok(());
    };
    let failed = |reason: String| SourceError::Command {
        program: program.clone(),
        reason,
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    hand_over(&mut child, json);
    let complaint = child.stderr.take().map(|mut stderr| {
        thread::spawn(move || {
            let mut kept = Vec::new();
            drop((&mut stderr).take(COMPLAINT).read_to_end(&mut kept));
            // The rest is read too: a full pipe would stop the command.
            drop(std::io::copy(&mut stderr, &mut std::io::sink()));
            String::from_utf8_lossy(&kept).trim().to_owned()
        })
    });
    let deadline = Instant::now() + timeout;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => thread::sleep(LOOK),
            Ok(None) => {
                drop(child.kill());
                drop(child.wait());
                return Err(failed(format!("plus de {} s", timeout.as_secs())));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    };
    if status.success() {
        return Ok(());
    }
    let complaint = complaint.and_then(|thread| thread.join().ok());
    let complaint = complaint.unwrap_or_default();
    Err(failed(format!("{status} {complaint}").trim().to_owned()))
}

/// On a thread of its own: a command that does not read must not hold us.
fn hand_over(child: &mut Child, json: &str) {
    let Some(mut stdin) = child.stdin.take() else {
        return;
    };
    let json = json.to_owned();
    thread::spawn(move || {
        let written = stdin.write_all(json.as_bytes());
        // A command may not care what it is told.
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            tracing::debug!(%error, "la commande n'a pas tout lu");
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn command(script: &str, timeout: Duration) -> Result<(), SourceError> {
        let words = ["sh", "-c", script].map(str::to_owned).to_vec();
        let way = NoticeWay::Command(words);
        tell(
            &Notice { way, timeout },
            "{\"outcome\":\"refused\"}",
            &|_| None,
        )
    }

    #[test]
    fn a_command_reads_the_run_on_its_input() {
        let folder = tempfile::tempdir().unwrap();
        let heard = folder.path().join("heard.json");
        command(
            &format!("cat > {}", heard.display()),
            Duration::from_secs(20),
        )
        .unwrap();
        assert_eq!(
            std::fs::read_to_string(heard).unwrap(),
            "{\"outcome\":\"refused\"}"
        );
    }

    #[test]
    fn a_command_that_fails_is_quoted_and_one_that_hangs_is_stopped() {
        let error = command("echo plus de réseau >&2; exit 3", Duration::from_secs(20));
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("plus de réseau") && error.contains('3'),
            "{error}"
        );
        let error = command("exec sleep 60", Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("plus de"), "{error}");
        let missing = NoticeWay::Command(vec!["/nowhere/prevenir".to_owned()]);
        let timeout = Duration::from_secs(1);
        assert!(
            tell(
                &Notice {
                    way: missing,
                    timeout
                },
                "{}",
                &|_| None
            )
            .is_err()
        );
    }

    #[test]
    fn a_webhook_whose_variable_is_missing_names_the_variable() {
        let way = NoticeWay::WebhookOf("VIGIE_WEBHOOK".to_owned());
        let timeout = Duration::from_secs(1);
        let error = tell(&Notice { way, timeout }, "{}", &|_| None).unwrap_err();
        assert!(error.to_string().contains("VIGIE_WEBHOOK"), "{error}");
    }
}
