//! What is taken, what is left alone, and that nothing is ever overwritten.

use tempfile::TempDir;

use super::*;

/// The simulated present: files are dated around it.
const NOW: &str = "2026-03-28T12:00:00Z";

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

struct Place {
    dir: TempDir,
    folder: Folder,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("depot")).unwrap();
        let origin = FolderOrigin {
            path: "depot".into(),
            patterns: vec!["*.csv".to_owned(), "*.xlsx".to_owned()],
            settle: Duration::from_mins(1),
            archive: "depot/archive".into(),
            refused: "depot/refused".into(),
            max_bytes: 1000,
        };
        let folder = Folder::new(&origin, dir.path());
        Self { dir, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("depot").join(name)
    }

    /// A file last written so many seconds before the present.
    fn write(&self, name: &str, text: &str, age: i64) {
        fs::write(self.path(name), text).unwrap();
        let written: SystemTime = (at(NOW) - TimeDelta::seconds(age)).into();
        let file = OpenOptionsOf::write(&self.path(name));
        file.set_modified(written).unwrap();
    }

    fn list(&self) -> Listing {
        self.folder.list(&Observations::new(), at(NOW)).unwrap()
    }

    fn only(&self) -> ReadyFile {
        let listing = self.list();
        let [file] = listing.ready.as_slice() else {
            panic!("{listing:?}")
        };
        file.clone()
    }
}

struct OpenOptionsOf;

impl OpenOptionsOf {
    fn write(path: &Path) -> File {
        fs::OpenOptions::new().write(true).open(path).unwrap()
    }
}

fn names(files: &[ReadyFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn settled_files_of_the_pattern_come_in_the_order_they_were_written() {
    let place = Place::new();
    place.write("b.csv", "1", 600);
    place.write("a.CSV", "1", 300);
    place.write("c.xlsx", "1", 300);
    place.write("lisez-moi.txt", "1", 600);
    place.write("d.csv.part", "1", 600);
    place.write("~$c.xlsx", "1", 600);
    place.write(".cache.csv", "1", 600);
    fs::create_dir_all(place.path("dossier.csv")).unwrap();
    let listing = place.list();
    assert_eq!(names(&listing.ready), ["b.csv", "a.CSV", "c.xlsx"]);
    assert_eq!((listing.settling.len(), listing.links.len()), (0, 0));
}

#[test]
fn a_file_written_a_moment_ago_is_left_alone_until_it_rests() {
    let place = Place::new();
    place.write("a.csv", "1", 59);
    let listing = place.list();
    assert_eq!(
        (listing.ready.len(), listing.settling),
        (0, vec!["a.csv".to_owned()])
    );
    let later = at(NOW) + TimeDelta::seconds(1);
    let listing = place.folder.list(&listing.observations, later).unwrap();
    assert_eq!(names(&listing.ready), ["a.csv"]);
}

#[test]
fn a_file_dated_in_the_future_is_settled_when_two_looks_see_the_same() {
    let place = Place::new();
    place.write("a.csv", "1", -86_400);
    let mut seen = place.list().observations;
    for (seconds, text, ready) in [
        (30, "1", 0),
        (59, "1", 0),
        (60, "1", 1),
        (90, "12", 0),
        (150, "12", 1),
    ] {
        place.write("a.csv", text, -86_400);
        let now = at(NOW) + TimeDelta::seconds(seconds);
        let listing = place.folder.list(&seen, now).unwrap();
        assert_eq!(listing.ready.len(), ready, "after {seconds} s");
        seen = listing.observations;
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_never_followed() {
    let place = Place::new();
    let outside = place.dir.path().join("secret.csv");
    fs::write(&outside, "1").unwrap();
    std::os::unix::fs::symlink(&outside, place.path("lien.csv")).unwrap();
    let listing = place.list();
    assert_eq!(
        (listing.ready.len(), listing.links),
        (0, vec!["lien.csv".to_owned()])
    );

    // Nor when it takes the place of a file that was listed.
    place.write("a.csv", "1", 600);
    let file = place.only();
    fs::remove_file(place.path("a.csv")).unwrap();
    std::os::unix::fs::symlink(&outside, place.path("a.csv")).unwrap();
    assert!(matches!(
        place.folder.read(&file),
        Err(SourceError::Changed { .. })
    ));
}

#[test]
fn a_file_that_changes_or_is_too_large_is_not_read() {
    let place = Place::new();
    place.write("a.csv", "1", 600);
    let file = place.only();
    assert_eq!(place.folder.read(&file).unwrap(), b"1");
    place.write("a.csv", "12", 600);
    assert!(matches!(
        place.folder.read(&file),
        Err(SourceError::Changed { .. })
    ));
    assert!(matches!(
        place.folder.archive(&file, "2026-03-28"),
        Err(SourceError::Changed { .. })
    ));
    assert!(place.path("a.csv").exists());
    place.write("a.csv", &"1".repeat(1001), 600);
    let error = place.folder.read(&place.only()).unwrap_err().to_string();
    assert!(error.contains("1000"), "{error}");
}

#[test]
fn files_put_away_never_replace_one_another() {
    let place = Place::new();
    for text in ["first", "second", "third"] {
        place.write("a.csv", text, 600);
        place.folder.archive(&place.only(), "2026-03-28").unwrap();
        place.write("a.csv", text, 600);
        place
            .folder
            .refuse(&place.only(), Some("{}"), "à corriger")
            .unwrap();
    }
    let read = |name: &str| fs::read_to_string(place.path(name)).unwrap();
    assert_eq!(read("archive/2026-03-28/a.csv"), "first");
    assert_eq!(read("archive/2026-03-28/a-2.csv"), "second");
    assert_eq!(read("archive/2026-03-28/a-3.csv"), "third");
    assert_eq!(read("refused/a-3.csv"), "third");
    assert_eq!(read("refused/a-2.csv.report.json"), "{}");
    assert_eq!(read("refused/a.csv.txt"), "à corriger");
    assert_eq!(place.list().ready, []);
}

#[test]
fn a_missing_folder_is_said_with_what_to_check() {
    let place = Place::new();
    assert_eq!(place.folder.check(), Vec::<String>::new());
    fs::remove_dir_all(place.path("")).unwrap();
    let said = place.folder.check().concat();
    assert!(said.contains("depot") && said.contains("monté"), "{said}");
    assert!(place.folder.list(&Observations::new(), at(NOW)).is_err());
}
