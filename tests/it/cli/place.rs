//! A folder of its own for each test, and the real binary run in it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Settings of the person who runs the tests, which must not reach the binary.
const ENVIRONMENT: [&str; 5] = [
    "VIGIE_DATA_DIR",
    "VIGIE_DATABASE_URL",
    "VIGIE_DEFINITIONS",
    "VIGIE_CONFIG",
    "RUST_LOG",
];

/// A working folder; the observatory is in its `vigie-data`, or in another database.
pub(crate) struct Workspace {
    folder: TempDir,
    database: Option<String>,
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// The observatory is in this database, `None` for the usual SQLite file.
    pub(crate) fn with_database(database: Option<&str>) -> Self {
        Self {
            database: database.map(str::to_owned),
            ..Self::new()
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path("vigie-data")
    }

    /// Address of the observatory's database.
    pub(crate) fn database_url(&self) -> String {
        let file = || {
            format!(
                "sqlite://{}",
                self.data_dir().join("vigie.sqlite").display()
            )
        };
        self.database.clone().unwrap_or_else(file)
    }

    /// Writes a file; commands name it by its bare name.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        for name in ENVIRONMENT {
            command.env_remove(name);
        }
        if let Some(database) = &self.database {
            command.args(["--database-url", database]);
        }
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Outcome {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a command without waiting; the caller ends it.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The report of the import of one file, whatever its outcome.
    pub(crate) fn import(&self, file: &str, format: &str, more: &[&str]) -> (Outcome, Value) {
        let arguments = [&["import", file, "--format", format, "--json"], more].concat();
        let outcome = self.run(&arguments);
        let report = outcome.json();
        (outcome, report)
    }

    /// The only figure of an indicator for a territory, a year and a population.
    pub(crate) fn figure(&self, indicator: &str, geo: &str, time: i32, population: &str) -> Value {
        let time = time.to_string();
        let page = self
            .run(&[
                "figures",
                "--indicator",
                indicator,
                "--geo",
                geo,
                "--time",
                &time,
                "--population",
                population,
                "--json",
            ])
            .done()
            .json();
        assert_eq!(page["figures"].as_array().unwrap().len(), 1, "{page}");
        page["figures"][0].clone()
    }

    /// The deliveries that `vigie imports` lists.
    pub(crate) fn imports(&self) -> Vec<Value> {
        self.run(&["imports", "--json"]).done().json()["imports"]
            .as_array()
            .unwrap()
            .clone()
    }
}

impl Outcome {
    /// This outcome, which must be a success.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        self.ended(0)
    }

    /// This outcome, which must have this exit code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        self
    }

    /// This outcome, which must have printed each of these pieces.
    #[track_caller]
    pub(crate) fn says(self, pieces: &[&str]) -> Self {
        let said = plain(&format!("{}{}", self.out, self.err));
        for piece in pieces {
            assert!(
                said.contains(&plain(piece)),
                "« {piece} » is not said:\n{said}"
            );
        }
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Without the typography that the house may give to a sentence.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

/// A folder of the data shared by all who work on the project, or nothing after a loud note.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    shared_path(&format!("data/{folder}"))
}

/// What all who work on the project share, data or text, or nothing after a loud note.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where the shared data are"
)]
pub(crate) fn shared_path(relative: &str) -> Option<PathBuf> {
    use std::io::Write as _;
    let root = std::env::var("VIGIE_SHARED").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    let message = format!("SKIPPED: {} is missing; set VIGIE_SHARED\n", path.display());
    assert!(
        std::env::var("VIGIE_REQUIRE_SHARED").as_deref() != Ok("1"),
        "{message}"
    );
    // Past the capture of the test runner, which would hide it when the test passes.
    std::io::stderr().write_all(message.as_bytes()).unwrap();
    None
}
