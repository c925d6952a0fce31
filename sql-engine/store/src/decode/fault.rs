//! What is wrong with an answer, told with table, row, column and value. Part of the decoder.

use super::Level;
use super::builders::Unreadable;
use super::rows::{Node, segments};
use super::sink::Bound;
use crate::error::StoreError;

/// How much of a faulty value an error shows.
const SHOWN_CHARACTERS: usize = 80;

pub(super) enum Failure {
    Json(serde_json::Error),
    Store(StoreError),
    /// A value that its column cannot hold, before it is known in which row it lies.
    Value {
        column: usize,
        shown: String,
        expected: &'static str,
    },
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Failure {
    pub(super) fn value(column: usize, raw: Option<&str>, fault: &Unreadable) -> Self {
        Self::Value { column, shown: shortened(raw.unwrap_or("nothing")), expected: fault.0 }
    }

    /// The failure with the row of a value, which is looked up only where it is needed.
    pub(super) fn of_row<'a>(
        self,
        level: &Level,
        bound: &Bound<'_>,
        row: impl FnOnce() -> Option<&'a str>,
    ) -> Self {
        let Self::Value { column, shown, expected } = self else { return self };
        let key = row().map(|row| key_of(level, bound, row)).unwrap_or_default();
        Self::Store(StoreError::Value {
            table: level.table.name.clone(),
            column: level.table.columns.get(column).map(|column| column.sql_name.clone()).unwrap_or_default(),
            key: if key.is_empty() { "(unknown)".to_owned() } else { key.join(", ") },
            value: shown,
            expected,
        })
    }

    pub(super) fn into_error(self, path: &str) -> StoreError {
        let answer = |reason| StoreError::Answer { path: path.to_owned(), reason };
        match self {
            Self::Store(error) => error,
            Self::Json(error) if error.is_eof() => answer("JSON that is cut off before its end".to_owned()),
            Self::Json(error) => answer(format!("faulty JSON ({error})")),
            Self::Value { shown, expected, .. } => answer(format!("{shown} where {expected} belongs")),
        }
    }
}

/// The key of a row, column by column, as an error shows it.
fn key_of(level: &Level, bound: &Bound<'_>, row: &str) -> Vec<String> {
    let value = |index: usize| {
        let known = bound.iter().find(|(known, _)| *known == index).map(|(_, raw)| raw.to_string());
        known.or_else(|| {
            let mut node = Node::default();
            node.add(segments(level.pointer(index)?), 0);
            let mut found = [None];
            node.read(row, &mut found).ok()?;
            found.into_iter().flatten().next().map(str::to_owned)
        })
    };
    let named = |index: &usize| {
        let column = level.table.columns.get(*index)?;
        Some(format!("{}={}", column.sql_name, value(*index)?))
    };
    level.table.key.iter().filter_map(named).collect()
}

fn shortened(raw: &str) -> String {
    match raw.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", raw.get(..end).unwrap_or_default()),
        None => raw.to_owned(),
    }
}
