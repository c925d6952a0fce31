//! What the loader makes of the sections that declare writes, and what it refuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_schemas::{Body, Catalogue, Method, parse_table};

const WIDGETS: &str = r#"name = "Widgets"
description = "Things."
spec = "widgets.yml"
scope = "store_widgets"
key = ["id"]
hidden = true
write_hint = "Repaint them by hand."
columns = [
  { name = "id", type = "integer", not_null = true },
  { name = "name", type = "varchar(50)" },
]

[[routes]]
kind = "list"
path = "/v3/widgets"
paging = "v3_page"

[insert]
method = "POST"
path = "/v3/widgets"
body = "array"
max_rows = 10
required = ["name"]
members = { name = "/title" }
returns = "/data"

[delete]
method = "DELETE"
path = "/v3/widgets"
keys = "id:in"
max_rows = 50
"#;

#[test]
fn sections_become_writes() {
    let table = parse_table("widgets.toml", WIDGETS).unwrap();
    assert!(table.hidden);
    let writes = &table.writes;
    assert_eq!(writes.hint.as_deref(), Some("Repaint them by hand."));
    let insert = writes.insert.as_ref().unwrap();
    assert_eq!((insert.method, insert.body, insert.max_rows), (Method::Post, Body::Array, 10));
    assert_eq!((insert.required.as_slice(), insert.returns.as_deref()), (&[1][..], Some("/data")));
    assert_eq!(insert.members, [(1, "/title".to_owned())]);
    assert!(writes.update.is_none() && !writes.is_empty());
    let delete = writes.delete.as_ref().unwrap();
    assert_eq!((delete.body, delete.keys.as_deref(), delete.max_rows), (Body::Nothing, Some("id:in"), 50));
}

#[test]
fn mistakes_are_refused_with_file_and_line() {
    for (piece, replacement, line, reason) in [
        (r#"keys = "id:in""#, "", 29, "max_rows goes with"),
        ("keys = \"id:in\"\nmax_rows = 50", "", 29, "may empty the collection"),
        (r#"method = "DELETE""#, r#"method = "POST""#, 28, "does not go with"),
        (r#"required = ["name"]"#, r#"required = ["title"]"#, 23, "no column \"title\""),
        (r#"members = { name ="#, r#"members = { title ="#, 24, "no column \"title\""),
        (r#"body = "array""#, r#"body = "rows""#, 20, "a body is"),
        ("body = \"array\"\nmax_rows = 10\n", "", 20, "rows go with POST and PUT"),
        ("max_rows = 10\n", "", 20, "max_rows goes with"),
        (
            r#"path = "/v3/widgets"
keys"#,
            r#"path = "/v3/{shop}/widgets"
keys"#,
            29,
            "no column \"shop\"",
        ),
    ] {
        assert!(WIDGETS.contains(piece), "{piece}");
        let error = parse_table("widgets.toml", &WIDGETS.replacen(piece, replacement, 1)).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
}

#[test]
fn every_delete_names_rows_and_every_update_a_row() {
    for table in Catalogue::built_in().unwrap().tables() {
        let named = |path: &str, index: &usize| path.contains(&format!("{{{}}}", table.columns[*index].name));
        if let Some(delete) = &table.writes.delete {
            let by_path = !table.key.is_empty() && table.key.iter().all(|index| named(&delete.path, index));
            assert!(by_path || delete.keys.is_some() || delete.body == Body::Keys, "{}", table.name);
        }
        if let Some(update) = table.writes.update.as_ref().filter(|update| update.body == Body::Object) {
            assert!(
                table.key.iter().all(|index| named(&update.path, index)),
                "{}: {}",
                table.name,
                update.path
            );
        }
    }
}

#[test]
fn batches_have_the_sizes_that_the_api_states() {
    for (name, insert, update, delete) in [
        ("Products", 1, 10, 250),
        ("ProductVariants", 1, 50, 1),
        ("CategoryTrees", 50, 50, 50),
        ("Customers", 10, 10, 50),
        ("PriceListRecords", 100, 1000, 1),
        ("PickupMethods", 100, 10, 50),
        ("ProductCustomsInformation", 50, 50, 50),
        ("PromotionCodes", 1, 0, 250),
        ("Promotions", 1, 1, 50),
    ] {
        let writes = &Catalogue::built_in().unwrap().table(name).unwrap().writes;
        let size =
            |write: &Option<bigcommerce_schemas::Write>| write.as_ref().map_or(0, |write| write.max_rows);
        assert_eq!(
            (size(&writes.insert), size(&writes.update), size(&writes.delete)),
            (insert, update, delete),
            "{name}"
        );
    }
}

#[test]
fn a_table_that_cannot_be_written_says_what_to_do() {
    for table in Catalogue::built_in().unwrap().tables() {
        assert!(!table.writes.is_empty() || table.writes.hint.is_some(), "{}", table.name);
    }
}
