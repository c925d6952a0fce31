//! Every table against the OpenAPI file it names, and the checker itself against small documents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

mod support;

use bigcommerce_schemas::Catalogue;
use serde_json::json;
use support::check::{Documents, Finding, Kind, check};
use support::check_writes::check_writes;
use support::exceptions::EXCEPTIONS;
use support::openapi::Document;

fn differences(catalogue: &Catalogue, documents: &Documents) -> Vec<Finding> {
    let reads = catalogue.tables().iter().flat_map(|table| check(table, catalogue, documents));
    let writes = catalogue.tables().iter().flat_map(|table| check_writes(table, documents));
    reads.chain(writes).collect()
}

#[test]
fn every_table_agrees_with_its_openapi_file() {
    let Some(folder) = support::openapi_folder() else {
        println!("left out: the OpenAPI files are not at hand (BIGCOMMERCE_OPENAPI names their folder)");
        return;
    };
    let catalogue = Catalogue::built_in().unwrap();
    let documents: Documents = catalogue
        .tables()
        .iter()
        .map(|table| (table.spec.clone(), Document::read(&folder.join(&table.spec))))
        .collect();
    let findings = differences(catalogue, &documents);

    let unexpected: Vec<String> = findings
        .iter()
        .filter(|finding| !EXCEPTIONS.iter().any(|exception| exception.covers(finding)))
        .map(ToString::to_string)
        .collect();
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));

    for exception in EXCEPTIONS {
        assert!(
            findings.iter().any(|finding| exception.covers(finding)),
            "{} {} is no exception any more ({})",
            exception.table,
            exception.subject,
            exception.reason
        );
    }
}

const WIDGETS: &str = r#"name = "Widgets"
description = "Things."
spec = "widgets.yml"
scope = "store_widgets"
key = ["id"]
columns = [
  { name = "id", type = "integer", not_null = true },
  { name = "city", type = "text", pointer = "/place/city" },
  { name = "tags", type = "json", include = "tags" },
]
filters = [{ column = "id", ops = ["in"], param = "id:in", max_values = 10 }]

[[routes]]
kind = "list"
path = "/v3/widgets"
paging = "v3_page"
order = { style = "sort_direction", columns = ["id"] }
"#;

/// The document that fits `WIDGETS`, after a change.
fn findings_after(change: impl FnOnce(&mut serde_json::Value)) -> Vec<(Kind, String)> {
    let mut root = json!({
        "servers": [{ "url": "https://api.example.com/stores/{store_hash}/v3" }],
        "paths": { "/widgets": { "get": {
            "parameters": [
                { "name": "id:in", "in": "query", "schema": { "type": "array" } },
                { "$ref": "#/components/parameters/include" },
                { "name": "page", "in": "query", "schema": { "type": "integer" } },
                { "name": "limit", "in": "query", "schema": { "type": "integer", "maximum": 250 } },
                { "name": "sort", "in": "query", "schema": { "type": "string", "enum": ["id", "name"] } },
                { "name": "direction", "in": "query", "schema": { "type": "string" } },
            ],
            "responses": { "200": { "content": { "application/json": { "schema": {
                "properties": { "data": { "type": "array", "items": { "allOf": [
                    { "properties": { "id": { "type": "integer" }, "tags": { "type": "array" } } },
                    { "$ref": "#/components/schemas/placed" },
                ] } } }
            } } } } },
        } } },
        "components": {
            "parameters": { "include": { "name": "include", "in": "query", "schema": {
                "type": "array", "items": { "type": "string", "enum": ["tags"] }
            } } },
            "schemas": { "placed": { "properties": {
                "place": { "properties": { "city": { "type": "string" } } },
                "parts": { "properties": { "url": {}, "resource": {} } },
            } } },
        },
    });
    change(&mut root);
    let catalogue = Catalogue::from_files(&[("widgets.toml", WIDGETS)]).unwrap();
    let documents = Documents::from([("widgets.yml".to_owned(), Document::from_value(root))]);
    differences(&catalogue, &documents).into_iter().map(|finding| (finding.kind, finding.subject)).collect()
}

#[test]
fn a_document_that_fits_has_no_findings() {
    assert_eq!(findings_after(|_| {}), []);
}

#[test]
fn every_kind_of_difference_is_found() {
    let get = "/paths/~1widgets/get";
    let placed = "/components/schemas/placed/properties";
    for (place, member, value, kind, subject) in [
        ("/paths", "/widgets", json!({}), Kind::NoPath, "/v3/widgets"),
        (&format!("{get}/parameters/0"), "name", json!("id"), Kind::NoParameter, "id:in"),
        (&format!("{get}/parameters/2"), "name", json!("offset"), Kind::NoParameter, "page"),
        (&format!("{get}/parameters/3/schema"), "maximum", json!(50), Kind::NoValue, "limit=250"),
        (&format!("{get}/parameters/4/schema"), "enum", json!(["name"]), Kind::NoValue, "sort=id"),
        (&format!("{get}/parameters/5"), "name", json!("way"), Kind::NoParameter, "direction"),
        ("/components/parameters/include", "name", json!("with"), Kind::NoParameter, "include"),
        ("/components/parameters/include/schema/items", "enum", json!(["x"]), Kind::NoValue, "include=tags"),
        (
            &format!("{placed}/place/properties"),
            "city",
            json!({"type": "array"}),
            Kind::WrongType,
            "/place/city",
        ),
        (
            &format!("{placed}/place/properties"),
            "zip",
            json!({"type": "string"}),
            Kind::Lacking,
            "/place/zip",
        ),
        (placed, "weight", json!({"type": "number"}), Kind::Lacking, "/weight"),
        (placed, "place", json!({"type": "object"}), Kind::NoPointer, "/place/city"),
    ] {
        let findings = findings_after(|root| root.pointer_mut(place).unwrap()[member] = value);
        assert!(findings.contains(&(kind, subject.to_owned())), "{subject}: {findings:?}");
    }
}
