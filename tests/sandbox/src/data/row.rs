//! Rows are a template with every member of the real answer, and the members that differ from row to row.

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// A row with the usual values of all its members.
pub(crate) type Template = LazyLock<Map<String, Value>>;

/// Reads a template; a broken one gives an empty row, which the tests notice.
pub(crate) fn template(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The template with some members replaced.
pub(crate) fn fill(template: &Template, differing: Value) -> Value {
    let mut row = Map::clone(template);
    if let Value::Object(members) = differing {
        row.extend(members);
    }
    Value::Object(row)
}

/// The members of an object; anything else has none.
pub(crate) fn members_of(row: Value) -> Map<String, Value> {
    match row {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
