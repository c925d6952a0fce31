//! What the loader refuses, and that it says where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use bigcommerce_schemas::{Catalogue, Encoding, Operator, Paging, RouteKind, SqlType, parse_table};

const WIDGETS: &str = r#"name = "Widgets"
description = "Things."
spec = "widgets.yml"
scope = "store_widgets"
key = ["id"]
columns = [
  { name = "id", type = "integer", not_null = true },
  { name = "name", type = "varchar(50)" },
  { name = "price", type = "decimal(20,4)", pointer = "/cost/price" },
]
filters = [
  { column = "id", ops = ["in"], param = "id:in", max_values = 100, exact = true },
  { column = "name", ops = ["="], param = "name", encode = "lowercase" },
]

[[routes]]
kind = "list"
path = "/v3/widgets"
paging = "v3_page"
"#;

#[test]
fn a_definition_becomes_a_table() {
    let table = parse_table("widgets.toml", WIDGETS).unwrap();
    assert_eq!(table.columns[1].sql_name, "Name");
    assert_eq!(table.columns[1].sql_type, SqlType::Varchar(50));
    assert_eq!(table.columns[1].pointer, "/name");
    assert_eq!(table.columns[2].pointer, "/cost/price");
    assert_eq!(table.filters[0].operators, [Operator::In]);
    assert_eq!(table.filters[0].max_values, 100);
    assert_eq!(table.filters[1].max_values, 1);
    assert_eq!(table.filters[1].encoding, Encoding::Lowercase);
    let route = &table.routes[0];
    assert_eq!((route.kind, route.paging, route.page_size), (RouteKind::List, Paging::V3Page, 250));
    assert_eq!(route.rows, ["/data"]);
}

#[test]
fn what_a_request_may_ask_for_is_kept() {
    let text = WIDGETS.replacen(r#"pointer = "/cost/price""#, "whole_row = true, include = \"cost\"", 1)
        + "count = { path = \"/v3/widgets/count\", pointer = \"/count\" }\nlacks = [\"name\"]\nno_rows_on = [404]\n";
    let table = parse_table("widgets.toml", &text).unwrap();
    assert!(table.columns[2].whole_row && !table.columns[1].whole_row);
    assert_eq!(table.columns[2].include.as_deref(), Some("cost"));
    let route = &table.routes[0];
    assert!(!route.count.as_ref().unwrap().exact, "a count is an estimate unless it says otherwise");
    assert_eq!((route.lacks.as_slice(), route.no_rows_on.as_slice()), (&[1][..], &[404][..]));
    assert!(route.filtered && !route.include_fields);
}

/// Replaces a piece of `WIDGETS` and expects an error at this line that contains this text.
fn refused(piece: &str, replacement: &str, line: usize, reason: &str) {
    assert!(WIDGETS.contains(piece), "{piece}");
    let text = WIDGETS.replacen(piece, replacement, 1);
    let error = parse_table("tables/widgets.toml", &text)
        .err()
        .unwrap_or_else(|| panic!("{replacement} was accepted"));
    assert_eq!((error.file.as_str(), error.line), ("tables/widgets.toml", line), "{error}");
    assert!(error.reason.contains(reason), "{error}");
}

#[test]
fn mistakes_are_refused_with_file_and_line() {
    let price = r#"{ name = "price", type = "decimal(20,4)", pointer = "/cost/price" }"#;
    for (piece, replacement, line, reason) in [
        ("scope =", "scopes =", 4, "unknown field `scopes`"),
        ("pointer =", "pinter =", 9, "unknown field `pinter`"),
        (r#"param = "name""#, r#"parameter = "name""#, 13, "unknown field `parameter`"),
        ("paging =", "pages =", 19, "unknown field `pages`"),
        (r#"key = ["id"]"#, r#"key = ["nr"]"#, 5, "no column \"nr\""),
        (r#"column = "name""#, r#"column = "title""#, 13, "no column \"title\""),
        (price, r#"{ name = "name", type = "text" }"#, 9, "\"name\" is declared twice"),
        (price, r#"{ name = "na_me", type = "text" }"#, 9, "\"na_me\" is declared twice"),
        (price, r#"{ name = "price", aliases = ["Id"], type = "text" }"#, 9, "\"Id\" is declared twice"),
        (
            price,
            r#"{ name = "price", aliases = ["Price"], type = "text" }"#,
            9,
            "\"Price\" is declared twice",
        ),
        ("decimal(20,4)", "decimal(39,4)", 9, "unknown type"),
        ("decimal(20,4)", "money", 9, "unknown type \"money\""),
        (r#"ops = ["in"]"#, r#"ops = ["<>", "in"]"#, 12, "unknown operator \"<>\""),
        (r#"ops = ["in"]"#, r#"ops = ["=", "in"]"#, 12, "takes a list"),
        ("max_values = 100, ", "", 12, "max_values"),
        (r#"encode = "lowercase""#, r#"encode = "upper""#, 13, "unknown encoding \"upper\""),
        (r#"kind = "list""#, r#"kind = "table""#, 17, "unknown route kind \"table\""),
        (r#"paging = "v3_page""#, r#"paging = "v4_page""#, 19, "unknown paging \"v4_page\""),
        (r#"paging = "v3_page""#, "", 17, "names its paging"),
        (r#"kind = "list""#, r#"kind = "by_parent""#, 17, "parent goes with"),
        ("/v3/widgets", "/v3/shops/{shop_id}/widgets", 17, "nothing is bound to {shop_id}"),
        (
            r#"paging = "v3_page""#,
            "paging = \"v3_page\"\npointers = { nr = \"/nr\" }",
            20,
            "no column \"nr\"",
        ),
        (
            r#"paging = "v3_page""#,
            "paging = \"v3_page\"\nkeys_per_request = 9",
            17,
            "keys_per_request goes with",
        ),
    ] {
        refused(piece, replacement, line, reason);
    }
}

#[test]
fn references_between_files_must_hold() {
    let with = |extra: &str| WIDGETS.replacen("filters = [", &format!("{extra}\nfilters = ["), 1);
    let parts = WIDGETS.replace("Widgets", "Parts");
    let foreign = |table: &str, column: &str| {
        with(&format!(
            r#"foreign_keys = [{{ columns = ["id"], table = "{table}", references = ["{column}"] }}]"#
        ))
    };
    let load = |widgets: &str| {
        Catalogue::from_files(&[("widgets.toml", widgets), ("parts.toml", &parts)]).map(|_| ())
    };
    assert_eq!(load(&foreign("Parts", "id")), Ok(()));
    let error = load(&foreign("Gears", "id")).unwrap_err();
    assert_eq!((error.file.as_str(), error.reason.as_str()), ("widgets.toml", "there is no table \"Gears\""));
    let error = load(&foreign("Parts", "nr")).unwrap_err();
    assert_eq!(error.reason, "Parts has no column \"nr\"");
}

#[test]
fn two_tables_may_not_share_a_name_in_any_spelling() {
    let alias = WIDGETS.replace("name = \"Widgets\"", "name = \"Parts\"\naliases = [\"wid_gets\"]");
    let error = Catalogue::from_files(&[("widgets.toml", WIDGETS), ("parts.toml", &alias)]).unwrap_err();
    assert_eq!(error.file, "parts.toml");
    assert!(error.reason.contains("\"wid_gets\" is taken"), "{error}");
}
