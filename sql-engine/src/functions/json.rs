//! JSON_VALUE, JSON_QUERY, JSON_EXTRACT, `->` and `->>` on JSON text. Values come out as they are written: numbers keep their digits,
//! objects the order of their keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use datafusion::sql::sqlparser::ast::{Expr, Value, ValueWithSpan};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use bigcommerce_store::schemas::fold;

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};
use super::spelling::text_literal;

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    const ARGUMENTS: &[Kind] = &[Kind::Text, Kind::Text];
    vec![
        RowFunction::new("json_value", ARGUMENTS, Kind::Text, json_value),
        RowFunction::new("json_query", ARGUMENTS, Kind::Text, json_query),
        RowFunction::new("json_extract", ARGUMENTS, Kind::Text, json_extract),
        RowFunction::new("json_text", ARGUMENTS, Kind::Text, json_text),
        RowFunction::new("json_length", ARGUMENTS, Kind::BigInt, json_length),
        RowFunction::new("json_member", ARGUMENTS, Kind::Text, json_member),
        RowFunction::new("json_member_query", ARGUMENTS, Kind::Text, json_member_query),
        RowFunction::new("is_json", &[Kind::Text], Kind::Flag, is_json),
    ]
}

fn is_json(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(json)] = arguments else { return Err(mismatch()) };
    Ok(Some(Datum::Flag(serde_json::from_str::<&RawValue>(json).is_ok())))
}

/// The text of a string, number or boolean; NULL for objects, arrays, null and what is not there.
fn json_value(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    find(arguments)?.map_or(Ok(None), scalar_text)
}

fn scalar_text(found: &str) -> Result<Option<Datum<'static>>, String> {
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

/// The text of a string, the JSON of any other value; NULL for null and for what is not there.
fn json_text(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    match find(arguments)? {
        None | Some("null") => Ok(None),
        Some(found) => text_result(plain(found)?.into_owned()),
    }
}

/// A string without its quotes, any other value as it is written.
pub(super) fn plain(json: &str) -> Result<Cow<'_, str>, String> {
    if json.starts_with('"') {
        return serde_json::from_str::<String>(json).map(Cow::Owned).map_err(malformed);
    }
    Ok(Cow::Borrowed(json))
}

/// How many items an array or members an object has; NULL for all else.
fn json_length(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let count = match find(arguments)? {
        Some(found) if found.starts_with('[') => items(found)?.len(),
        Some(found) if found.starts_with('{') => {
            serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(found).map_err(malformed)?.len()
        }
        _ => return Ok(None),
    };
    Ok(i64::try_from(count).ok().map(Datum::Integer))
}

/// `json_value` of a member whose name is known but for case and underscores.
fn json_member(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    member(arguments)?.map_or(Ok(None), scalar_text)
}

/// `json_query` of such a member.
fn json_member_query(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    match member(arguments)? {
        Some(found) if found.starts_with(['{', '[']) => text_result(found),
        _ => Ok(None),
    }
}

fn member<'a>(arguments: &'a [Datum<'_>]) -> Result<Option<&'a str>, String> {
    let [Datum::Text(json), Datum::Text(wanted)] = arguments else { return Err(mismatch()) };
    if !json.starts_with('{') {
        return Ok(None);
    }
    let members = members(json)?;
    let exact = members.iter().find(|(name, _)| name == wanted);
    let folded = fold(wanted);
    Ok(exact.or_else(|| members.iter().find(|(name, _)| fold(name) == folded)).map(|(_, value)| *value))
}

/// The members of an object in their order, values as JSON.
pub(super) fn members(json: &str) -> Result<Vec<(Cow<'_, str>, &str)>, String> {
    let Members(members) = serde_json::from_str(json).map_err(malformed)?;
    Ok(members.into_iter().map(|(name, value)| (name, value.get())).collect())
}

struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// The items of an array, each as JSON.
pub(super) fn items(json: &str) -> Result<Vec<&str>, String> {
    let items: Vec<&RawValue> = serde_json::from_str(json).map_err(malformed)?;
    Ok(items.into_iter().map(RawValue::get).collect())
}

/// The path that the right side of `->` and `->>` means: a key, a number from 0 or a path.
///
/// # Errors
/// Anything else.
pub(crate) fn path_of(expr: &Expr) -> Result<Expr, String> {
    let path = match expr {
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. })
            if text.starts_with('$') =>
        {
            text.clone()
        }
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(key), .. }) => format!("$.\"{key}\""),
        Expr::Value(ValueWithSpan { value: Value::Number(index, _), .. }) => format!("$[{index}]"),
        other => return Err(format!("-> and ->> take a key in quotes or a number, not {other}.")),
    };
    Ok(text_literal(&path))
}

fn find<'a>(arguments: &'a [Datum<'_>]) -> Result<Option<&'a str>, String> {
    let [Datum::Text(json), Datum::Text(path)] = arguments else { return Err(mismatch()) };
    found_at(json, path)
}

/// The JSON at a path, if it is there.
pub(super) fn found_at<'a>(json: &'a str, path: &str) -> Result<Option<&'a str>, String> {
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
