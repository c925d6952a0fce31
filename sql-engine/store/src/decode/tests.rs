//! What values may look like and what they become; where rows may lie.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    missing_docs
)]

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bigcommerce_schemas::parse_table;

use super::{Decoder, Level, Wanted, Watch};
use crate::error::StoreError;
use crate::scan::Value;

const TABLE: &str = r#"
name = "Things"
description = "Every type."
spec = "none"
scope = "none"
key = ["id"]
columns = [
  { name = "id", type = "integer", not_null = true },
  { name = "big", type = "bigint" },
  { name = "price", type = "decimal(20,4)" },
  { name = "flag", type = "boolean" },
  { name = "name", type = "varchar(20)" },
  { name = "nested", type = "text", pointer = "/a/b~1c" },
  { name = "raw", type = "json" },
  { name = "at", type = "timestamp" },
  { name = "day", type = "date" },
  { name = "title", type = "text", not_null = true },
  { name = "first", type = "integer", pointer = "/list/0" },
  { name = "self", type = "json", pointer = "" },
]
[[routes]]
kind = "list"
path = "/v3/things"
paging = "v3_page"
"#;

fn level(rows: &[&str]) -> Level {
    Level {
        pointers: Vec::new(),
        table: Arc::new(parse_table("things.toml", TABLE).unwrap()),
        rows: rows.iter().map(|path| (*path).to_owned()).collect(),
        bound: Vec::new(),
        from: Vec::new(),
        check: None,
    }
}

fn decode(rows: &[&str], columns: &[&str], body: &str) -> Result<Vec<RecordBatch>, StoreError> {
    let level = level(rows);
    let indexes: Vec<usize> = columns.iter().map(|name| level.table.column_index(name).unwrap()).collect();
    Ok(Decoder::new(&[level], &indexes, Watch::default())
        .decode("/v3/things", body.as_bytes(), &[], Wanted::default())?
        .batches)
}

fn shown(batches: &[RecordBatch]) -> Vec<String> {
    let options = FormatOptions::new().with_null("NULL");
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<_> =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        for row in 0..batch.num_rows() {
            rows.push(columns.iter().map(|cells| cells.value(row).to_string()).collect::<Vec<_>>().join("|"));
        }
    }
    rows
}

/// One value of one column: the cell, or the error.
fn cell(column: &str, member: &str, value: &str) -> Result<String, StoreError> {
    let body = format!(r#"{{"data":[{{"id":1,"{member}":{value}}}]}}"#);
    decode(&["/data"], &[column], &body).map(|batches| shown(&batches).remove(0))
}

#[test]
fn values_are_read_in_every_form_the_api_writes_them() {
    for (column, value, expected) in [
        ("big", "5", "5"),
        ("big", "\"5\"", "5"),
        ("big", "5.0", "5"),
        ("big", "\"\"", "NULL"),
        ("big", "null", "NULL"),
        ("big", "[]", "NULL"),
        ("big", "true", "1"),
        ("price", "\"109.0000\"", "109.0000"),
        ("price", "109", "109.0000"),
        ("price", "1.00005", "1.0001"),
        ("price", "0.1", "0.1000"),
        ("price", "1e2", "100.0000"),
        ("price", "\"\"", "NULL"),
        ("flag", "true", "true"),
        ("flag", "0", "false"),
        ("flag", "\"1\"", "true"),
        ("flag", "\"\"", "NULL"),
        ("name", "\"\"", ""),
        ("name", "null", "NULL"),
        ("name", "7", "7"),
        ("name", "1.50", "1.50"),
        ("name", "false", "false"),
        ("name", r#""a\"b\u00e9\n""#, "a\"bé\n"),
        ("name", r#"{"x": [1]}"#, r#"{"x": [1]}"#),
        ("raw", r#"[{"a":"b"}]"#, r#"[{"a":"b"}]"#),
        ("raw", "[]", "[]"),
        ("at", "\"Thu, 18 Jun 2026 12:05:04 +0000\"", "2026-06-18T12:05:04"),
        ("at", "\"2026-06-18T12:05:04+00:00\"", "2026-06-18T12:05:04"),
        ("at", "1781784304", "2026-06-18T12:05:04"),
        ("at", "\"0000-00-00 00:00:00\"", "NULL"),
        ("at", "\"\"", "NULL"),
        ("day", "\"2026-06-18\"", "2026-06-18"),
        ("day", "\"2026-06-18T00:00:00Z\"", "2026-06-18"),
        ("title", "null", ""),
    ] {
        assert_eq!(cell(column, column, value).unwrap(), expected, "{column} {value}");
    }
}

#[test]
fn pointers_reach_into_objects_and_arrays_and_miss_quietly() {
    assert_eq!(cell("nested", "a", r#"{"b/c":"deep"}"#).unwrap(), "deep");
    for nothing in ["{}", "[]", "\"\"", "null", "7"] {
        assert_eq!(cell("nested", "a", nothing).unwrap(), "NULL", "{nothing}");
    }
    assert_eq!(cell("first", "list", "[4,5]").unwrap(), "4");
    assert_eq!(cell("first", "list", "[]").unwrap(), "NULL");
    assert_eq!(cell("self", "x", "[1]").unwrap(), r#"{"id":1,"x":[1]}"#);
}

#[test]
fn an_unreadable_value_names_table_column_key_and_value() {
    let error = cell("price", "price", "\"a lot\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Things.Price of the row Id=1 holds \"a lot\", which is not a valid DECIMAL."
    );
    for (column, value) in [
        ("big", "3.5"),
        ("big", "[1]"),
        ("id", "99999999999"),
        ("id", "null"),
        ("price", "1e20"),
        ("flag", "2"),
        ("at", "\"soon\""),
        ("day", "{\"y\":1}"),
    ] {
        assert!(matches!(cell(column, column, value), Err(StoreError::Value { .. })), "{column} {value}");
    }
    let long = format!("\"{}\"", "x".repeat(500));
    assert!(cell("price", "price", &long).unwrap_err().to_string().len() < 250);
}

#[test]
fn rows_lie_where_the_paths_say_and_nowhere_else() {
    let row = r#"{"id":1}"#;
    for (path, body, expected) in [
        ("", format!("[{row},{row}]"), 2),
        ("", row.to_owned(), 1),
        ("/data", format!(r#"{{"data":[{row}]}}"#), 1),
        ("/data", format!(r#"{{"data":{row}}}"#), 1),
        ("/data", r#"{"meta":{}}"#.to_owned(), 0),
        ("/data", r#"{"data":null}"#.to_owned(), 0),
        ("/data", r#"{"data":""}"#.to_owned(), 0),
        ("/data", r#"{"data":[]}"#.to_owned(), 0),
        ("/a/*/b", format!(r#"{{"a":[{{"b":[{row},{row}]}},{{"b":""}},{{}},{{"b":{row}}}]}}"#), 3),
        ("/a/*/b", r#"{"a":""}"#.to_owned(), 0),
        ("/a/*/b", format!(r#"{{"a":{{"b":[{row}]}}}}"#), 0),
    ] {
        let batches = decode(&[path], &["id"], &body).unwrap();
        assert_eq!(shown(&batches).len(), expected, "{path} in {body}");
    }
    let both = format!(r#"{{"x":[{row}],"y":[{row},{row}]}}"#);
    assert_eq!(shown(&decode(&["/x", "/y"], &["id"], &both).unwrap()).len(), 3);
}

#[test]
fn plain_values_in_an_array_are_rows() {
    let batches = decode(&["/data"], &["self"], r#"{"data":[5,"six"]}"#).unwrap();
    assert_eq!(shown(&batches), ["5", "six"]);
}

#[test]
fn a_route_may_hold_a_column_elsewhere_in_its_rows() {
    let mut level = level(&["/data"]);
    let column = |name: &str| level.table.column_index(name).unwrap();
    let (own, title) = (column("self"), column("title"));
    level.pointers = vec![(own, "/category".to_owned()), (title, "/names/0".to_owned())];
    let body = br#"{"data":[{"category":5,"names":["five"],"title":"not this"}]}"#;
    let decoder = Decoder::new(&[level], &[own, title], Watch::default());
    let decoded = decoder.decode("/v3/things", body, &[], Wanted::default()).unwrap();
    assert_eq!(shown(&decoded.batches), ["5|five"]);
}

#[test]
fn large_answers_are_cut_into_batches() {
    let rows: Vec<String> = (0..20_000).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let batches = decode(&[""], &["id"], &format!("[{}]", rows.join(","))).unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [8192, 8192, 3616]);
}

#[test]
fn the_first_rows_come_before_the_rest_is_read() {
    let answer = |rows: usize, end: &str| {
        let rows: Vec<String> = (0..rows).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        format!("[{}{end}", rows.join(","))
    };
    let read = |body: &str, keep: bool| {
        let (head, mut first) = tokio::sync::oneshot::channel();
        if !keep {
            first.close();
        }
        let wanted = Wanted { head: Some(head), ..Wanted::default() };
        let decoder = Decoder::new(&[level(&[""])], &[0], Watch::default());
        (decoder.decode("/v3/things", body.as_bytes(), &[], wanted), first.try_recv().ok())
    };
    let rows = |batches: &[RecordBatch]| shown(batches).iter().map(|row| row.parse().unwrap()).collect();
    let (decoded, first) = read(&answer(100, "]"), true);
    let (decoded, first): (_, Vec<usize>) = (decoded.unwrap(), rows(&[first.unwrap()]));
    let others: Vec<usize> = rows(&decoded.batches);
    assert!(!first.is_empty() && !others.is_empty());
    assert_eq!([first, others].concat(), (0..100).collect::<Vec<_>>());
    assert_eq!((decoded.rows, decoded.page_rows), (100, 100));
    // Few rows come together, and so do all where nobody waits.
    let (decoded, first) = read(&answer(5, "]"), true);
    assert_eq!((rows(&decoded.unwrap().batches), first), ((0..5).collect::<Vec<usize>>(), None));
    let (decoded, _) = read(&answer(100, "]"), false);
    assert_eq!(rows(&decoded.unwrap().batches), (0..100).collect::<Vec<usize>>());
    // What is faulty further on does not take back what was read.
    let (decoded, first) = read(&answer(100, ",}"), true);
    assert!(decoded.is_err() && first.is_some());
}

#[test]
fn a_column_from_the_path_wins_over_the_answer() {
    let mut level = level(&["/data"]);
    level.bound = vec![0];
    let decoder = Decoder::new(&[level], &[0, 4], Watch::default());
    let body = br#"{"data":{"id":99,"name":"x"}}"#;
    let decoded = decoder.decode("/v3/things/7", body, &[(0, Value::Integer(7))], Wanted::default()).unwrap();
    assert_eq!(shown(&decoded.batches), ["7|x"]);
}

#[test]
fn the_figures_of_the_envelope_may_be_missing() {
    let total = |meta: &str| {
        let body = format!(r#"{{"data":[],"meta":{meta}}}"#);
        Decoder::new(&[level(&["/data"])], &[0], Watch::default())
            .decode("/", body.as_bytes(), &[], Wanted::default())
            .unwrap()
            .meta
            .total
    };
    assert_eq!(total(r#"{"pagination":{"total":12,"links":{"next":"x"},"too_many":false}}"#), Some(12));
    assert_eq!(total("{}"), None);
    assert_eq!(total("null"), None);
    assert_eq!(total("[]"), None);
    assert_eq!(total(r#"{"pagination":[]}"#), None);
}

#[test]
fn what_is_no_json_is_described() {
    for (body, expected) in [
        ("<html><title>Sign in</title>", "an HTML page titled \"Sign in\""),
        ("not found", "text that is not JSON, \"not found\""),
        ("", "an empty body"),
        (r#"{"data":[{"id":1}"#, "cut off"),
        (r#"{"data":[{"id":1,}]}"#, "faulty JSON"),
    ] {
        match decode(&["/data"], &["id"], body) {
            Err(StoreError::Answer { reason, .. }) => assert!(reason.contains(expected), "{reason}"),
            other => panic!("{body} gave {other:?}"),
        }
    }
}
