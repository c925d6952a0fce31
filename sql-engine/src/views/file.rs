//! Reads the file of views: a JSON object with a member per view, `{ "MyView": { "query": "SELECT …" } }`.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::SqlError;

/// The names and queries of a file, in any order.
///
/// # Errors
/// [`SqlError::Setting`], naming the file and the view.
pub(super) fn read(file: &Path) -> Result<Vec<(String, String)>, SqlError> {
    let wrong = |what: &str| SqlError::Setting(format!("UserDefinedViews: {} {what}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| wrong(&format!("cannot be read: {error}.")))?;
    // Editors on Windows put a byte order mark at the front.
    let text = text.trim_start_matches('\u{feff}');
    let views: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| wrong(&format!("is not a JSON object of views: {error}.")))?;
    let query = |(name, view): (String, Value)| match view.get("query").and_then(Value::as_str) {
        Some(query) if !name.trim().is_empty() => Ok((name.trim().to_owned(), query.to_owned())),
        _ => Err(wrong(&format!("defines the view \"{name}\" without {{ \"query\": \"SELECT …\" }}."))),
    };
    views.into_iter().map(query).collect()
}
