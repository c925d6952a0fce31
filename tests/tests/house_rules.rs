//! The rules of CONTRIBUTING.md that a program can check.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 80;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "misc"];

/// Where `unsafe` may stand: the ABI, the application's memory, the platform's own functions.
const UNSAFE_HOMES: &[&str] = &["driver/src/exports", "driver/cells/src/memory/", "driver/src/platform/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                files.push((relative, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() > 100, "only {} source files were found", files.len());
    files
}

fn report(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn files_are_short() {
    let offences: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > LONGEST_FILE)
        .map(|(file, text)| format!("{file} has {} lines", text.lines().count()))
        .collect();
    report(&offences);
}

#[test]
fn functions_are_short() {
    let mut offences = Vec::new();
    for (file, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let body = line.trim_start();
            let is_function =
                ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "async fn ", "pub async fn "]
                    .iter()
                    .any(|opening| body.starts_with(opening));
            if !is_function || body.ends_with(';') {
                continue;
            }
            let closing = format!("{}}}", " ".repeat(line.len() - body.len()));
            let length = lines[start..].iter().position(|line| *line == closing).unwrap_or(0) + 1;
            if length > LONGEST_FUNCTION {
                offences.push(format!("{file}:{}: a function of {length} lines", start + 1));
            }
        }
    }
    report(&offences);
}

#[test]
fn modules_say_what_they_are() {
    let mut offences = Vec::new();
    for (file, text) in sources() {
        let head = text.lines().take_while(|line| line.starts_with("//!")).count();
        if head == 0 || head > 5 {
            offences.push(format!("{file} starts with {head} lines of //!"));
        }
        let stem = Path::new(&file).file_stem().unwrap().to_string_lossy().into_owned();
        if EMPTY_NAMES.contains(&stem.as_str()) {
            offences.push(format!("{file}: the name says nothing"));
        }
    }
    report(&offences);
}

#[test]
fn unsafe_stays_at_home_and_says_why() {
    let keyword = ["un", "safe "].concat();
    let mut offences = Vec::new();
    for (file, text) in sources() {
        let at_home =
            UNSAFE_HOMES.iter().any(|home| file.starts_with(home)) || file.starts_with("driver/tests/");
        let mut before = "";
        for (index, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            if code.contains(&keyword) && !code.contains("unsafe_code") {
                if !at_home {
                    offences.push(format!("{file}:{}: {keyword}outside its homes", index + 1));
                }
                let in_tests = file.starts_with("driver/tests/");
                if code.contains(&format!("{keyword}{{"))
                    && !in_tests
                    && !before.contains("SAFETY:")
                    && !line.contains("SAFETY:")
                {
                    offences.push(format!("{file}:{}: no SAFETY line", index + 1));
                }
            }
            if !line.trim_start().starts_with("let ") || line.contains("SAFETY:") {
                before = line;
            }
        }
    }
    report(&offences);
}

#[test]
fn nothing_is_left_for_later() {
    let words = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let mut offences = Vec::new();
    for (file, text) in sources() {
        for (index, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                offences.push(format!("{file}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    report(&offences);
}

#[test]
fn crates_know_only_what_stands_to_their_right() {
    let allowed: &[(&str, &[&str])] = &[
        ("schemas", &[]),
        ("sql-engine/store", &["bigcommerce-schemas"]),
        ("sql-engine", &["bigcommerce-schemas", "bigcommerce-store"]),
        ("driver/cells", &["bigcommerce-sql"]),
        ("driver", &["bigcommerce-cells", "bigcommerce-sql"]),
        ("installer", &["bigcommerce-sql", "bigcommerce-sandbox"]),
        ("tests/sandbox", &[]),
    ];
    let mut offences = Vec::new();
    for (folder, known) in allowed {
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        for line in manifest.lines().filter(|line| line.starts_with("bigcommerce-")) {
            let name = line.split(['.', ' ', '=']).next().unwrap();
            if !known.contains(&name) {
                offences.push(format!("{folder} must not know {name}"));
            }
        }
    }
    report(&offences);
}

#[test]
fn the_contributing_rules_stay_short() {
    let rules = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    assert!(rules.lines().count() <= 150);
}
