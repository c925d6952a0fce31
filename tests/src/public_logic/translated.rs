//! Statements of public files in the words of this engine: tables become temporary ones, and what speaks of an engine's own
//! inside is named and left out.

/// How a statement is run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Translated {
    /// These statements, one after another.
    Run(Vec<String>),
    /// Not at all, for this reason.
    LeftOut(&'static str),
}

/// First words of statements that no ODBC program sends, and why they are left out.
const OTHER_STATEMENTS: &[(&str, &str)] = &[
    ("EXPLAIN", "the text of another engine's plan"),
    ("SET", "another engine's settings"),
    ("RESET", "another engine's settings"),
    ("SHOW", "another engine's settings"),
    ("PRAGMA", "another engine's settings"),
    ("DESCRIBE", "another engine's catalogue"),
    ("DESC", "another engine's catalogue"),
    ("CREATE EXTERNAL", "files as tables"),
    ("CREATE UNBOUNDED", "files as tables"),
    ("CREATE OR REPLACE EXTERNAL", "files as tables"),
    ("COPY", "files as tables"),
    ("CREATE SCHEMA", "schemas and databases"),
    ("DROP SCHEMA", "schemas and databases"),
    ("CREATE DATABASE", "schemas and databases"),
    ("CREATE FUNCTION", "functions made by the user"),
    ("DROP FUNCTION", "functions made by the user"),
    ("CREATE INDEX", "indexes"),
    ("CREATE UNIQUE INDEX", "indexes"),
    ("ALTER", "ALTER TABLE"),
    ("MERGE", "MERGE"),
    ("PREPARE", "PREPARE as a statement: ODBC prepares by SQLPrepare"),
    ("EXECUTE", "PREPARE as a statement: ODBC prepares by SQLPrepare"),
    ("DEALLOCATE", "PREPARE as a statement: ODBC prepares by SQLPrepare"),
];

/// Parts of statements that are another engine's own.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("ARROW_", "functions on Arrow's types"),
    ("INFORMATION_SCHEMA", "another engine's catalogue"),
    ("|>", "pipes"),
];

/// Translates a statement.
pub(super) fn translated(sql: &str) -> Translated {
    let text = without_comments(sql);
    let upper = text.to_uppercase();
    let words = upper.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts = |start: &str| {
        words.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(']))
    };
    if let Some((_, why)) = OTHER_STATEMENTS.iter().find(|(start, _)| starts(start)) {
        return Translated::LeftOut(why);
    }
    if let Some((_, why)) = OTHER_WORDS.iter().find(|(part, _)| upper.contains(part)) {
        return Translated::LeftOut(why);
    }
    let made = [
        ("CREATE OR REPLACE TEMPORARY TABLE", true),
        ("CREATE OR REPLACE TABLE", true),
        ("CREATE OR REPLACE VIEW", true),
        ("CREATE TABLE", false),
        ("CREATE VIEW", false),
        ("CREATE TEMP VIEW", false),
        ("CREATE TEMPORARY VIEW", false),
    ];
    for (start, replaces) in made {
        let Some(rest) = starts(start).then(|| after_words(&text, start.split(' ').count())) else {
            continue;
        };
        let name =
            rest.split(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or_default();
        let drop = replaces.then(|| format!("DROP TABLE IF EXISTS {name}"));
        return Translated::Run(drop.into_iter().chain([format!("CREATE TEMPORARY TABLE {rest}")]).collect());
    }
    if starts("SELECT") {
        let upper = text.to_ascii_uppercase();
        let into = upper.find(" INTO ").or_else(|| upper.find("\nINTO ")).map(|place| place + " INTO ".len());
        if let Some((before, after)) = into.and_then(|place| text.split_at_checked(place))
            && !after.to_ascii_uppercase().starts_with("TEMP")
        {
            return Translated::Run(vec![format!("{before}TEMPORARY {after}")]);
        }
    }
    if starts("DROP VIEW") {
        return Translated::Run(vec![format!("DROP TABLE {}", after_words(&text, 2))]);
    }
    Translated::Run(vec![text])
}

/// The text behind its first words.
fn after_words(text: &str, count: usize) -> &str {
    let mut rest = text.trim_start();
    for _ in 0..count {
        rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

/// The statement without lines that are comments: its first word decides.
fn without_comments(sql: &str) -> String {
    let sql = sql.strip_prefix("/*DML*/").unwrap_or(sql);
    let lines = sql.lines().filter(|line| !line.trim_start().starts_with("--") && !line.starts_with('#'));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
