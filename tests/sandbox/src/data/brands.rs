//! Brands.

use serde_json::{Value, json};

use super::Store;
use super::dice::nth;
use super::words::BRANDS;

/// The id of the first brand.
const FIRST_ID: i64 = 35;

pub(crate) fn count(store: &Store) -> i64 {
    store.brands
}

pub(crate) fn id(index: i64) -> i64 {
    FIRST_ID + index
}

pub(crate) fn index(id: i64) -> i64 {
    id - FIRST_ID
}

pub(crate) fn name(index: i64) -> String {
    let first_round = i64::try_from(BRANDS.len()).unwrap_or(i64::MAX);
    let word = nth(BRANDS, index);
    if index < first_round { word.to_owned() } else { format!("{word} {}", index / first_round + 1) }
}

pub(crate) fn row(_: &Store, index: i64) -> Value {
    let id = id(index);
    let mut row = json!({
        "id": id,
        "name": name(index),
        "page_title": if index % 3 == 0 { "Brand page" } else { "" },
        "meta_keywords": [],
        "meta_description": if index % 4 == 1 { Value::Null } else { Value::from("") },
        "image_url": if index % 5 == 2 { format!("https://cdn.example.com/brands/{id}.png") } else { String::new() },
        "search_keywords": if index % 2 == 0 { "brand, marke" } else { "" },
        "custom_url": { "url": format!("/brands/{id}/"), "is_customized": index % 6 == 0 },
    });
    if let Some(members) = row.as_object_mut() {
        // Reality has all three: absent, empty, and a list that holds one empty text.
        match index % 7 {
            3 => drop(members.remove("meta_keywords")),
            5 => drop(members.insert("meta_keywords".to_owned(), json!([""]))),
            6 => drop(members.insert("meta_keywords".to_owned(), json!(["café", "50% off"]))),
            _ => {}
        }
    }
    row
}
