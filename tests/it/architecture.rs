//! The directions between rooms, and who may name which dependency.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Room → rooms of ours that it may import. Change this table in a commit of its own.
const MAY_IMPORT: [(&str, &[&str]); 17] = [
    ("domain", &[]),
    ("catalogue", &["domain"]),
    ("geography", &["domain"]),
    ("import", &["domain", "catalogue", "geography"]),
    ("store", &["domain", "catalogue", "geography"]),
    ("secrecy", &["domain"]),
    ("engine", &["domain", "catalogue", "geography", "secrecy"]),
    ("render", &["domain", "catalogue", "geography"]),
    ("generate", &["domain", "catalogue", "geography"]),
    ("sources", &["domain", "catalogue"]),
    (
        "service",
        &[
            "domain",
            "catalogue",
            "geography",
            "import",
            "store",
            "engine",
            "secrecy",
            "render",
            "generate",
            "sources",
        ],
    ),
    (
        "web",
        &[
            "domain",
            "catalogue",
            "geography",
            "render",
            "service",
            "blocking",
            "config",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "catalogue",
            "geography",
            "render",
            "service",
            "web",
            "app",
            "config",
        ],
    ),
    (
        "app",
        &[
            "domain",
            "catalogue",
            "geography",
            "store",
            "service",
            "web",
            "config",
        ],
    ),
    ("blocking", &["domain"]),
    ("config", &["domain"]),
    ("main", &["app", "cli", "config"]),
];

/// Dependency → the only rooms that may name it.
const ONLY: [(&str, &[&str]); 9] = [
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("polars", &["engine"]),
    ("actix_web", &["web"]),
    ("plotters", &["render"]),
    ("rust_xlsxwriter", &["render"]),
    ("ureq", &["sources"]),
    ("croner", &["catalogue"]),
    ("csv", &["import", "render", "generate", "geography"]),
];

const FORBIDDEN_NAMES: [&str; 11] = [
    "utils", "util", "helpers", "common", "misc", "manager", "data", "info", "base", "core",
    "types",
];

fn sources() -> Vec<(String, PathBuf, String)> {
    fn walk(dir: &Path, base: &Path, found: &mut Vec<(String, PathBuf, String)>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let place = path.strip_prefix(base).unwrap().to_path_buf();
                let top = place
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_string_lossy();
                let room = top.trim_end_matches(".rs").to_owned();
                found.push((room, place, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&base, &base, &mut found);
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// Words that follow `prefix` in code (comments left out), up to a character that ends a name.
fn names_after<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(move |line| {
            line.match_indices(prefix).map(move |(at, _)| {
                let (_, rest) = line.split_at(at + prefix.len());
                rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .unwrap_or("")
            })
        })
}

#[test]
fn every_room_imports_only_what_the_table_allows() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.into_iter().collect();
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        if room == "lib" {
            continue;
        }
        let Some(may) = allowed.get(room.as_str()) else {
            wrong.push(format!(
                "{}: room `{room}` is not in the table",
                path.display()
            ));
            continue;
        };
        let prefix = if room == "main" { "vigie::" } else { "crate::" };
        for other in names_after(&code, prefix) {
            let known = allowed.contains_key(other);
            if known && other != room && !may.contains(&other) {
                wrong.push(format!("{}: `{room}` imports `{other}`", path.display()));
            }
        }
        assert!(
            !code.contains("use crate::{"),
            "{}: one `use` per room, please",
            path.display()
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_dependency_is_named_only_in_its_room() {
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        // The tests of a room may make the files that another room writes.
        if path.to_string_lossy().ends_with("_tests.rs") {
            continue;
        }
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .fold(String::new(), |all, line| all + line + "\n");
        for (dependency, rooms) in ONLY {
            let prefix = format!("{dependency}::");
            let named = code.match_indices(&prefix).any(|(at, _)| {
                let before = code.get(..at).and_then(|text| text.chars().next_back());
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named && !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: names `{dependency}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_has_no_input_no_output_no_clock_and_no_chance() {
    for (room, path, code) in sources() {
        if room == "domain" {
            for word in [
                "std::fs",
                "std::net",
                "std::env",
                "SystemTime",
                "Utc::now",
                "Instant::",
                "rand::",
            ] {
                assert!(!code.contains(word), "{}: `{word}`", path.display());
            }
        }
    }
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    for (_, path, _) in sources() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !FORBIDDEN_NAMES.contains(&name.as_str()),
            "{}",
            path.display()
        );
        assert_ne!(
            name,
            "mod",
            "{}: foo.rs and foo/, not mod.rs",
            path.display()
        );
    }
}

#[test]
fn no_test_is_skipped_or_expected_to_panic() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = fs::read_dir(root.join("tests/it"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let tests = tests
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()));
    let sources = sources().into_iter().map(|(_, path, code)| (path, code));
    for (path, code) in tests.chain(sources) {
        for word in [concat!("#[ign", "ore"), concat!("#[should_", "panic")] {
            assert!(!code.contains(word), "{}: `{word}`", path.display());
        }
    }
}
