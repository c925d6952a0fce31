//! Every member that a real store was seen to send is a column, lies in a JSON column, is a link, or is listed in
//! `support::exceptions`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;

use bigcommerce_schemas::{Catalogue, RouteKind, Table};
use serde_json::Value;

#[test]
fn every_recorded_member_is_a_column() {
    let Some(folder) = support::recorded_folder() else {
        println!("left out: the recorded answers are not at hand (BIGCOMMERCE_RECORDED names their folder)");
        return;
    };
    let catalogue = Catalogue::built_in().unwrap();
    let mut unknown = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (path, answer) in recorded(&folder) {
        let Some(table) = catalogue.tables().iter().find(|table| answers(table, &path)) else { continue };
        let rows = answer.get("data").unwrap_or(&answer);
        for row in rows.as_array().map_or(std::slice::from_ref(rows), Vec::as_slice) {
            seen.insert(table.name.as_str());
            compare(table, row, "", &mut unknown);
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    for name in ["Products", "ProductVariants", "Brands", "Customers", "CustomerAddresses", "Orders"] {
        assert!(seen.contains(name), "no recorded row of {name}");
    }
}

/// The requests and answers of all files, those that succeeded.
fn recorded(folder: &std::path::Path) -> Vec<(String, Value)> {
    let mut result = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let exchanges: Vec<Value> = serde_json::from_str(&text).unwrap();
        for exchange in exchanges {
            let status = exchange["status"].as_u64().unwrap();
            if (200..300).contains(&status) && !exchange["response"].is_null() {
                let path = exchange["path"].as_str().unwrap().to_owned();
                result.push((path, exchange["response"].clone()));
            }
        }
    }
    result
}

/// The path is one of the table's own, or that of one of its rows.
fn answers(table: &Table, path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    let is_number = |segment: &str| segment.parse::<u64>().is_ok();
    table.routes.iter().filter(|route| route.kind != RouteKind::Embedded).any(|route| {
        let wanted: Vec<&str> = route.path.split('/').collect();
        let fits = segments.len() >= wanted.len()
            && wanted
                .iter()
                .zip(&segments)
                .all(|(want, have)| if want.starts_with('{') { is_number(have) } else { want == have });
        fits && segments[wanted.len()..].iter().all(|rest| is_number(rest))
            && segments.len() <= wanted.len() + 1
    })
}

fn compare(table: &Table, object: &Value, path: &str, unknown: &mut BTreeSet<String>) {
    for (name, value) in object.as_object().into_iter().flatten() {
        let pointer = format!("{path}/{name}");
        let below = format!("{pointer}/");
        let is_column = table.columns.iter().any(|column| column.pointer == pointer);
        let is_listed = support::exceptions::is_left_out(&table.name, &pointer);
        let is_link = value.get("url").is_some() && value.get("resource").is_some();
        if is_column || is_listed || is_link {
            continue;
        }
        if table.columns.iter().any(|column| column.pointer.starts_with(&below)) {
            compare(table, value, &pointer, unknown);
        } else {
            unknown.insert(format!("{} {pointer}", table.name));
        }
    }
}
