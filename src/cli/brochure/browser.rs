//! A browser of the Chromium family, found and told to print one file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::CliError;

/// File that a browser makes in the folder.
pub(super) const MADE: &str = "plaquette.pdf";
/// Page that it prints.
const PAGE: &str = "plaquette.html";
/// What it says.
const SAID: &str = "navigateur.log";
/// Names that packages give it.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
];
/// A browser that has not finished by then never will.
const PATIENCE: Duration = Duration::from_mins(2);
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.');

/// The browser asked for, else the first of the usual names on the path of programs.
pub(super) fn find(asked: Option<&Path>) -> Result<PathBuf, CliError> {
    let found = match asked {
        Some(program) => on_path(program),
        None => NAMES.iter().find_map(|name| on_path(Path::new(name))),
    };
    found.ok_or_else(|| {
        let what = asked.map_or_else(
            || "aucun navigateur Chromium, Chrome ou Edge n'est installé".to_owned(),
            |program| format!("le navigateur « {} » est introuvable", program.display()),
        );
        CliError::Refused(format!(
            "{what} ; installez Chromium, ou dites où il est avec --browser. Sans lui, ouvrez \
             /imprimer/territoires/… dans un navigateur et imprimez la page"
        ))
    })
}

fn on_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_owned());
    }
    // The path of programs is read by the system, not by this program's settings.
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// Prints the page of a folder, and gives the file made.
pub(super) fn print(program: &Path, folder: &Path) -> Result<Vec<u8>, CliError> {
    let mut status = run(program, folder, &[])?;
    if !status.success() && said(folder).contains("sandbox") {
        // Without user namespaces, or for root, a browser refuses to start inside its sandbox. The
        // page is ours: it holds no script and asks for nothing.
        status = run(program, folder, &["--no-sandbox"])?;
    }
    let made = fs::read(folder.join(MADE)).unwrap_or_default();
    if status.success() && made.starts_with(b"%PDF-") {
        return Ok(made);
    }
    let said = said(folder);
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    Err(CliError::Refused(format!(
        "« {} » n'a pas fait le PDF ({status}) : {} ; essayez un autre navigateur avec --browser",
        program.display(),
        last.unwrap_or("il n'a rien dit")
    )))
}

fn said(folder: &Path) -> String {
    let bytes = fs::read(folder.join(SAID)).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn run(program: &Path, folder: &Path, more: &[&str]) -> Result<ExitStatus, CliError> {
    let failed = |source| CliError::Outside {
        what: format!("« {} » n'a pas pu être lancé", program.display()),
        source,
    };
    let log = fs::File::create(folder.join(SAID)).map_err(failed)?;
    let child = Command::new(program)
        .args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-sync",
            "--disable-component-update",
            "--disable-background-networking",
            // Nothing is asked of any host, whatever the page says.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--no-pdf-header-footer",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profil").display()
        ))
        .arg(format!("--print-to-pdf={}", folder.join(MADE).display()))
        .args(more)
        .arg(address(&folder.join(PAGE)))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(failed)?;
    wait(child).map_err(failed)
}

fn address(file: &Path) -> String {
    let path = file.to_string_lossy();
    format!("file://{}", utf8_percent_encode(&path, KEPT))
}

/// Waits for the end, and stops what never ends.
fn wait(mut child: Child) -> io::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "il n'a pas fini en deux minutes",
            ));
        }
        sleep(Duration::from_millis(40));
    }
}

/// Pages of a PDF as these browsers write it: one object of type `Page` for each.
pub(super) fn count_pages(pdf: &[u8]) -> usize {
    const PAGE_OBJECT: &[u8] = b"/Type /Page";
    pdf.windows(PAGE_OBJECT.len() + 1)
        .filter(|window| window.starts_with(PAGE_OBJECT) && !window.ends_with(b"s"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_nowhere_is_refused_with_what_to_do() {
        let refused = find(Some(Path::new("/nulle/part/chromium"))).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("/nulle/part/chromium") && said.contains("--browser"));
    }

    #[test]
    fn pages_are_counted_without_the_list_that_holds_them() {
        let pdf = b"%PDF-1.4\n<< /Type /Pages /Count 2 >>\n<</Type /Page\n>>\n<</Type /Page>>";
        assert_eq!(count_pages(pdf), 2);
    }

    #[test]
    fn an_address_of_a_file_holds_any_name_of_folder() {
        assert_eq!(
            address(Path::new("/mes dossiers/été#1/plaquette.html")),
            "file:///mes%20dossiers/%C3%A9t%C3%A9%231/plaquette.html"
        );
    }
}
