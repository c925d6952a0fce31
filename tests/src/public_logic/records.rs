//! Reads public files of logic tests: SQLite's form with the additions of other projects (`include`, `skipif`, messages of several
//! lines). What the engine here cannot take part in (another engine's settings, pauses) is left out while reading.

use std::path::Path;

/// The name by which files choose what an engine runs; ours takes what is for all and what is for this one.
const ENGINE: &str = "datafusion";

/// One statement of a public file.
#[derive(Debug, Clone)]
pub(super) struct PublicRecord {
    /// The line of the file, from 1; of an included file, that of the line that includes it.
    pub(super) line: usize,
    /// The statement.
    pub(super) sql: String,
    /// What it must do.
    pub(super) expected: Expected,
    /// The comment before it says that this is a bug of the other engine.
    pub(super) is_bug: bool,
}

/// What a statement must do.
#[derive(Debug, Clone)]
pub(super) enum Expected {
    /// Run.
    Success,
    /// Fail.
    Failure,
    /// Give these lines of values.
    Rows {
        /// A letter per column, as in the file.
        kinds: Vec<char>,
        /// `rowsort` or `valuesort`: the order does not count.
        sorted: bool,
        /// The lines below `----`.
        lines: Vec<String>,
    },
}

/// The records of a file and of those it includes, up to a `halt`.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn public_records(file: &Path) -> std::io::Result<Vec<PublicRecord>> {
    let text = std::fs::read_to_string(file)?;
    let mut records = Vec::new();
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line)).peekable();
    let mut left_out = false;
    let mut is_bug = false;
    while let Some((line, head)) = lines.next() {
        let words: Vec<&str> = head.split_whitespace().collect();
        is_bug |= head.starts_with("# BUG:");
        match words.as_slice() {
            ["include", pattern] => {
                for included in matching(file, pattern)? {
                    let inner = public_records(&included)?.into_iter();
                    records.extend(inner.map(|record| PublicRecord { line, ..record }));
                }
            }
            ["skipif", engine, ..] => left_out |= *engine == ENGINE,
            ["onlyif", engine, ..] => left_out |= *engine != ENGINE,
            ["halt", ..] => break,
            ["statement" | "query", rest @ ..] => {
                let mut body = Vec::new();
                while let Some((_, next)) = lines.next_if(|(_, next)| !next.trim().is_empty()) {
                    body.push(next.to_owned());
                }
                let record = PublicRecord {
                    is_bug: std::mem::take(&mut is_bug),
                    ..record(line, head.starts_with("query"), rest, &body)
                };
                if !std::mem::take(&mut left_out) {
                    records.push(record);
                }
            }
            _ => {}
        }
    }
    Ok(records)
}

fn record(line: usize, is_query: bool, words: &[&str], body: &[String]) -> PublicRecord {
    let mut parts = body.splitn(2, |text| text.trim_end() == "----");
    let sql = parts.next().unwrap_or_default().join("\n");
    let lines = parts.next().unwrap_or_default().to_vec();
    let expected = match (words, is_query) {
        (["error", ..], _) => Expected::Failure,
        ([kinds, modes @ ..], true) => Expected::Rows {
            kinds: kinds.chars().collect(),
            sorted: modes.iter().any(|mode| matches!(*mode, "rowsort" | "valuesort")),
            lines,
        },
        _ => Expected::Success,
    };
    PublicRecord { line, sql: sql.trim().trim_end_matches(';').to_owned(), expected, is_bug: false }
}

/// The files that `include` names; `*` stands in the last part of the path alone.
fn matching(file: &Path, pattern: &str) -> std::io::Result<Vec<std::path::PathBuf>> {
    let path = file.with_file_name(pattern);
    let Some((before, after)) = pattern.rsplit('/').next().and_then(|name| name.split_once('*')) else {
        return Ok(vec![path]);
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(before) && name.ends_with(after) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
