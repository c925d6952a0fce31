//! The map of the API, and what of a resource's members the sandbox never sends.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// The exposed resources of the map beside the OpenAPI files, if it is at hand.
pub fn exposed(openapi: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(openapi.join("../../api_map.json")).ok()?;
    let map: Value = serde_json::from_str(&text).unwrap();
    let resources = map["resources"].as_array().unwrap();
    Some(resources.iter().filter(|resource| resource["expose"] == true).cloned().collect())
}

/// The rows of an answer, whichever envelope they are in.
pub fn rows_of(answer: &Value, item_path: &str) -> Vec<Value> {
    let inner = if item_path == "$" { answer } else { &answer[item_path] };
    match inner {
        Value::Array(rows) => rows.clone(),
        Value::Null => Vec::new(),
        row => vec![row.clone()],
    }
}

/// The documented members that none of the rows has, as paths; an array that is always empty counts.
pub fn missing(described: &Value, rows: &[Value], at: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for column in described["columns"].as_array().into_iter().flatten() {
        let path = column["path"].as_str().unwrap();
        if column["recursive"] != true && values(rows, path).is_empty() {
            found.insert(format!("{at}{path}"));
        }
    }
    for nested in described["nested_arrays"].as_array().into_iter().flatten() {
        let path = nested["path"].as_str().unwrap();
        let arrays = values(rows, path);
        let entries: Vec<Value> =
            arrays.iter().filter_map(|array| array.as_array()).flatten().cloned().collect();
        if entries.is_empty() {
            found.insert(format!("{at}{path}[]"));
        } else {
            found.extend(missing(nested, &entries, &format!("{at}{path}[].")));
        }
    }
    found
}

/// What stands at a dotted path of any of the rows.
fn values<'a>(rows: &'a [Value], path: &str) -> Vec<&'a Value> {
    let mut found: Vec<&Value> = rows.iter().collect();
    for step in path.split('.') {
        found = found.into_iter().filter_map(|value| value.get(step)).collect();
    }
    found
}

/// The rows that a filter must leave; `None` for operators and values that have their own tests.
pub fn filtered<'a>(
    rows: &'a [Value],
    member: &str,
    operator: &str,
    value: &Value,
) -> Option<Vec<&'a Value>> {
    let number = |value: &Value| value.as_f64();
    let same = |own: &Value| match (own, value) {
        (Value::String(own), Value::String(value)) => own.to_lowercase() == value.to_lowercase(),
        _ => own == value,
    };
    let bound = number(value);
    let passes: Box<dyn Fn(&Value) -> bool> = match (operator, bound) {
        ("" | "in", _) => Box::new(same),
        ("not_in" | "not", _) => Box::new(move |own| !same(own)),
        ("min", Some(bound)) => Box::new(move |own| number(own).is_some_and(|own| own >= bound)),
        ("max", Some(bound)) => Box::new(move |own| number(own).is_some_and(|own| own <= bound)),
        ("greater", Some(bound)) => Box::new(move |own| number(own).is_some_and(|own| own > bound)),
        ("less", Some(bound)) => Box::new(move |own| number(own).is_some_and(|own| own < bound)),
        _ => return None,
    };
    Some(rows.iter().filter(|row| row.get(member).is_some_and(&passes)).collect())
}

/// A value as it stands in a query.
pub fn encoded(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte);
    text.bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
