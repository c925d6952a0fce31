//! Categories in two trees, and the trees.

use serde_json::{Value, json};

use super::Store;
use super::dice::nth;
use super::products::FIRST_CATEGORY_ID;
use super::words::CATEGORIES;

/// The categories at the top of the trees come first.
const TOPS: i64 = 6;

/// The top-level category that the second tree has.
const TOP_OF_SECOND_TREE: i64 = 4;

pub(crate) fn count(store: &Store) -> i64 {
    store.categories
}

pub(crate) fn id(index: i64) -> i64 {
    FIRST_CATEGORY_ID + index
}

pub(crate) fn index(id: i64) -> i64 {
    id - FIRST_CATEGORY_ID
}

fn tree_id(index: i64) -> i64 {
    if index % TOPS == TOP_OF_SECOND_TREE { 2 } else { 1 }
}

/// A category lies below one of an earlier round, in the same tree.
fn parent_id(index: i64) -> i64 {
    if index < TOPS { 0 } else { id(index % TOPS + (index / TOPS - 1) / 2 * TOPS) }
}

pub(crate) fn row(_: &Store, index: i64) -> Value {
    let id = id(index);
    let rounds = index / i64::try_from(CATEGORIES.len()).unwrap_or(1);
    let word = nth(CATEGORIES, index);
    json!({
        "category_id": id,
        "category_uuid": format!("00000000-0000-4000-9000-{id:012x}"),
        "tree_id": tree_id(index),
        "parent_id": parent_id(index),
        "name": if rounds == 0 { word.to_owned() } else { format!("{word} {}", rounds + 1) },
        "description": if index % 3 == 0 { "" } else { "<p>Alles für \"daheim\".</p>" },
        "views": index * 7,
        "sort_order": index % 5,
        "page_title": if index % 4 == 1 { "A page, titled" } else { "" },
        "search_keywords": "",
        "meta_keywords": if index % 5 == 1 { json!(["home", "garden, etc."]) } else { json!([]) },
        "meta_description": if index % 6 == 2 { Value::Null } else { Value::from("") },
        "layout_file": "category.html",
        "is_visible": index % 7 != 3,
        "default_product_sort": nth(&["use_store_settings", "price_asc", "newest"], index),
        "url": { "path": format!("/category-{id}/"), "is_customized": index % 4 == 0 },
        "image_url": if index % 9 == 5 { format!("https://cdn.example.com/categories/{id}.png") } else { String::new() },
    })
}

pub(crate) fn tree_count() -> i64 {
    2
}

pub(crate) fn tree(_: &Store, index: i64) -> Value {
    json!({
        "id": index + 1,
        "name": nth(&["Default catalog tree", "Zweiter Baum"], index),
        "channels": if index == 0 { json!([1]) } else { json!([2]) },
    })
}

/// The categories of one tree as the API nests them, down to `depth` levels below the top.
pub(crate) fn nested(store: &Store, tree: i64, depth: i64) -> Vec<Value> {
    let tops = (0..TOPS.min(count(store))).filter(|index| tree_id(*index) == tree);
    tops.map(|index| nested_row(store, index, &[], depth)).collect()
}

fn nested_row(store: &Store, index: i64, above: &[i64], depth: i64) -> Value {
    let own = id(index);
    let level = i64::try_from(above.len()).unwrap_or(0);
    let path: Vec<i64> = above.iter().copied().chain([own]).collect();
    let below = (index + 1..count(store)).filter(|child| level < depth && parent_id(*child) == own);
    let children: Vec<Value> = below.map(|child| nested_row(store, child, &path, depth)).collect();
    let row = row(store, index);
    let member = |name: &str| row.pointer(name).cloned().unwrap_or_default();
    json!({
        "id": own,
        "parent_id": parent_id(index),
        "depth": level,
        "path": path,
        "name": member("/name"),
        "is_visible": member("/is_visible"),
        "url": member("/url/path"),
        "children": children,
    })
}
