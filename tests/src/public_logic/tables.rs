//! Which tables hold what the file says. One that could not be made or filled as the file has it, or that was changed where the file
//! has an error, is unlike the file's until it is made again: what reads it proves nothing.

use std::collections::HashSet;

/// Words that may stand between CREATE and the name of a table or view.
const BEFORE_NAMES: &[&str] =
    &["or", "replace", "external", "unbounded", "temporary", "temp", "table", "view", "if", "not", "exists"];

/// Words and signs behind which the name of a table may stand.
const BEFORE_READ_NAMES: &[&str] = &["from", "join", "into", "update", "table", ",", "("];

/// What a statement does to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Effect {
    Makes { table: String, if_absent: bool },
    Changes(String),
    Drops(String),
    None,
}

/// The tables of a file.
#[derive(Debug, Default)]
pub(super) struct Tables {
    unlike: HashSet<String>,
}

impl Tables {
    /// A table that the statement reads or changes is not as the file has it.
    pub(super) fn reads_unlike(&self, sql: &str) -> bool {
        let words = words(sql);
        let made = match effect(&words) {
            Effect::Makes { table, if_absent: false } => Some(table),
            Effect::Drops(_) => return false,
            _ => None,
        };
        let named = words.iter().enumerate().filter(|(_, word)| BEFORE_READ_NAMES.contains(&word.as_str()));
        let mut named = named.filter_map(|(place, _)| name(words.get(place + 1..)?));
        named.any(|name| self.unlike.contains(&name) && made.as_ref() != Some(&name))
    }

    /// The table that a DROP names is not as the file has it, or not there.
    pub(super) fn drops_unlike(&self, sql: &str) -> bool {
        matches!(effect(&words(sql)), Effect::Drops(table) if self.unlike.contains(&table))
    }

    /// Notes what became of a statement.
    pub(super) fn note(&mut self, sql: &str, as_in_file: bool) {
        match effect(&words(sql)) {
            Effect::Makes { table, if_absent } if as_in_file => {
                if !if_absent {
                    self.unlike.remove(&table);
                }
            }
            Effect::Drops(table) => {
                self.unlike.remove(&table);
            }
            Effect::Makes { table, .. } | Effect::Changes(table) if !as_in_file => {
                self.unlike.insert(table);
            }
            Effect::Changes(_) | Effect::Makes { .. } | Effect::None => {}
        }
    }
}

fn effect(words: &[String]) -> Effect {
    let starts: Vec<&str> = words.iter().take(4).map(String::as_str).collect();
    let behind =
        |word: &str| words.iter().position(|other| other == word).and_then(|at| name(words.get(at + 1..)?));
    let changed = |table: Option<String>| table.map_or(Effect::None, Effect::Changes);
    match starts.as_slice() {
        ["create", ..] if words.iter().take(5).any(|word| word == "table" || word == "view") => {
            let mut rest = words.iter().skip(1).skip_while(|word| BEFORE_NAMES.contains(&word.as_str()));
            let if_absent = words.iter().take(6).any(|word| word == "not");
            let rest: Vec<String> = rest.by_ref().cloned().collect();
            name(&rest).map_or(Effect::None, |table| Effect::Makes { table, if_absent })
        }
        ["insert" | "merge", ..] => changed(behind("into")),
        ["delete", ..] => changed(behind("from")),
        ["update", ..] => changed(behind("update")),
        ["alter", "table", ..] | ["truncate", "table", ..] => changed(behind("table")),
        ["drop", "table" | "view", "if", ..] => behind("exists").map_or(Effect::None, Effect::Drops),
        ["drop", "table", ..] => behind("table").map_or(Effect::None, Effect::Drops),
        ["drop", "view", ..] => behind("view").map_or(Effect::None, Effect::Drops),
        ["select" | "with", ..] => {
            behind("into").map_or(Effect::None, |table| Effect::Makes { table, if_absent: false })
        }
        _ => Effect::None,
    }
}

/// The last part of the name that stands at the front.
fn name(words: &[String]) -> Option<String> {
    let mut words = words.iter();
    let mut name = words.next()?;
    while words.as_slice().first().is_some_and(|word| word == ".") {
        words.next();
        name = words.next()?;
    }
    name.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_').then(|| name.clone())
}

/// The names and signs of a statement in small letters, without texts and comments.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let part = |ends: &dyn Fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
        let (word, length) = match first {
            '\'' => (None, quoted(rest, '\'')),
            '"' => {
                let length = quoted(rest, '"');
                (Some(rest.get(1..length.saturating_sub(1)).unwrap_or_default()), length)
            }
            '-' if rest.starts_with("--") => (None, part(&|letter| letter == '\n')),
            _ if first.is_whitespace() => (None, first.len_utf8()),
            _ if first.is_alphanumeric() || first == '_' => {
                let length = part(&|letter| !letter.is_alphanumeric() && letter != '_');
                (rest.get(..length), length)
            }
            _ => (rest.get(..first.len_utf8()), first.len_utf8()),
        };
        words.extend(word.map(str::to_lowercase));
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

/// The bytes up to the second quotation mark, or to the end.
fn quoted(text: &str, mark: char) -> usize {
    text.get(1..).and_then(|rest| rest.find(mark)).map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_was_not_filled_is_unlike_until_it_is_made_again() {
        let mut tables = Tables::default();
        tables.note("INSERT INTO a.t VALUES ('from u')", false);
        assert!(tables.reads_unlike("SELECT * FROM u JOIN \"T\" ON 1 = 1"));
        assert!(!tables.reads_unlike("SELECT t FROM u -- from t"));
        assert!(tables.reads_unlike("CREATE TABLE v AS SELECT * FROM t"));
        assert!(!tables.reads_unlike("CREATE OR REPLACE TABLE t (a INT)"));
        tables.note("CREATE TABLE IF NOT EXISTS t (a INT)", true);
        assert!(tables.reads_unlike("SELECT * FROM t"));
        tables.note("CREATE TABLE t (a INT)", true);
        assert!(!tables.reads_unlike("SELECT * FROM t"));
    }

    #[test]
    fn dropping_forgets_a_table() {
        let mut tables = Tables::default();
        tables.note("CREATE EXTERNAL TABLE t (a INT) STORED AS CSV", false);
        assert!(tables.drops_unlike("DROP TABLE IF EXISTS t"));
        tables.note("DROP TABLE IF EXISTS t", true);
        assert!(!tables.reads_unlike("SELECT * FROM t"));
    }
}
