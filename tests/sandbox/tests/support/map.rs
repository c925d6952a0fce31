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
