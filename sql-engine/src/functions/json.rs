//! JSON_VALUE, JSON_QUERY and JSON_EXTRACT on JSON text. Values come out as they are written: numbers keep their digits,
//! objects the order of their keys.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};
use super::spelling::{Spelling, spelling};

/// Without a path the whole value is meant.
pub(super) const SPELLINGS: &[Spelling] =
    &[spelling("json_query", 1, "json_query($1, '$')"), spelling("json_query", 2, "json_query($1, $2)")];

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    const ARGUMENTS: &[Kind] = &[Kind::Text, Kind::Text];
    vec![
        RowFunction::new("json_value", ARGUMENTS, Kind::Text, json_value),
        RowFunction::new("json_query", ARGUMENTS, Kind::Text, json_query),
        RowFunction::new("json_extract", ARGUMENTS, Kind::Text, json_extract),
    ]
}

/// The text of a string, number or boolean; NULL for objects, arrays, null and what is not there.
fn json_value(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let Some(found) = find(arguments)? else { return Ok(None) };
    if found.starts_with('"') {
        return text_result(serde_json::from_str::<String>(found).map_err(malformed)?);
    }
    if found.starts_with(['{', '[']) || found == "null" { Ok(None) } else { text_result(found) }
}

/// The JSON of an object or array; NULL for all else.
fn json_query(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    match find(arguments)? {
        Some(found) if found.starts_with(['{', '[']) => text_result(found),
        _ => Ok(None),
    }
}

/// The JSON of any value, strings in their quotes; NULL for what is not there.
fn json_extract(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    find(arguments)?.map_or(Ok(None), text_result)
}

fn find<'a>(arguments: &'a [Datum<'_>]) -> Result<Option<&'a str>, String> {
    let [Datum::Text(json), Datum::Text(path)] = arguments else { return Err(mismatch()) };
    let mut current: &RawValue = serde_json::from_str(json).map_err(malformed)?;
    for step in steps(path)? {
        let text = current.get();
        let next = match step {
            Step::Key(key) if text.starts_with('{') => {
                let members: HashMap<Cow<'_, str>, &RawValue> =
                    serde_json::from_str(text).map_err(malformed)?;
                members.get(key).copied()
            }
            Step::Index(index) if text.starts_with('[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(malformed)?;
                items.get(index).copied()
            }
            _ => None,
        };
        let Some(next) = next else { return Ok(None) };
        current = next;
    }
    Ok(Some(current.get()))
}

fn malformed(error: serde_json::Error) -> String {
    format!("The text given to a JSON function is not valid JSON ({error})")
}

#[derive(Debug, PartialEq, Eq)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// Splits `$.a."b c"[0]`. The words `lax` and `strict` of the SQL standard are no part of it.
fn steps(path: &str) -> Result<Vec<Step<'_>>, String> {
    let wrong = || format!("'{path}' is not a JSON path such as '$.name' or '$.items[0].id'");
    let mut rest = path.trim().strip_prefix('$').ok_or_else(wrong)?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix(".\"") {
            let (key, after) = quoted.split_once('"').ok_or_else(wrong)?;
            steps.push(Step::Key(key));
            rest = after;
        } else if let Some(named) = rest.strip_prefix('.') {
            let end = named.find(['.', '[']).unwrap_or(named.len());
            let (key, after) = named.split_at(end);
            if key.is_empty() {
                return Err(wrong());
            }
            steps.push(Step::Key(key));
            rest = after;
        } else {
            let (index, after) =
                rest.strip_prefix('[').and_then(|inner| inner.split_once(']')).ok_or_else(wrong)?;
            steps.push(Step::Index(index.trim().parse().map_err(|_| wrong())?));
            rest = after;
        }
    }
    Ok(steps)
}
