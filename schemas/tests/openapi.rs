//! Every table against the OpenAPI file it names, and the checker itself against small documents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;

use bigcommerce_schemas::Catalogue;
use serde_json::json;
use support::check::{Documents, Finding, Kind, check};
use support::check_writes::check_writes;
use support::exceptions::EXCEPTIONS;
use support::openapi::{Document, without_names};
use support::other_writes::LEFT_OUT;

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
        .flat_map(|table| {
            let writes = [&table.writes.insert, &table.writes.update, &table.writes.delete];
            let others = writes.into_iter().flatten().filter_map(|write| write.spec.clone());
            others.chain([table.spec.clone()]).collect::<BTreeSet<_>>()
        })
        .map(|file| (file.clone(), Document::read(&folder.join(&file))))
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

/// The writes that the management API offers, by method and path without names.
fn offered(folder: &std::path::Path, map: &serde_json::Value) -> BTreeSet<(String, String)> {
    let specs = map["specs"].as_array().unwrap().iter();
    let files = specs.map(|spec| spec["file"].as_str().unwrap().trim_start_matches("reference/"));
    files
        .flat_map(|file| Document::read(&folder.join(file)).writes())
        .map(|(method, path)| (method, without_names(&path)))
        .collect()
}

/// The writes that tables declare.
fn declared(catalogue: &Catalogue) -> BTreeSet<(String, String)> {
    let writes = |table: &bigcommerce_schemas::Table| {
        let writes = table.writes.clone();
        [writes.insert, writes.update, writes.delete]
    };
    let path = |path: &str| without_names(path.split('?').next().unwrap());
    let tables = catalogue.tables().iter().flat_map(|table| writes(table)).flatten();
    tables.map(|write| (write.method.name().to_owned(), path(&write.path))).collect()
}

#[test]
fn every_write_of_the_api_is_declared_or_left_out_with_a_reason() {
    let (Some(folder), Some(map)) = (support::openapi_folder(), support::map_file()) else {
        println!("left out: the OpenAPI files and their map are not at hand");
        return;
    };
    let map: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(map).unwrap()).unwrap();
    let offered = offered(&folder, &map);
    let declared = declared(Catalogue::built_in().unwrap());
    let operations = LEFT_OUT.iter().flat_map(|group| group.operations);
    let left_out: Vec<(String, String)> =
        operations.map(|(method, path)| ((*method).to_owned(), without_names(path))).collect();

    let unmentioned: Vec<_> =
        offered.iter().filter(|write| !declared.contains(write) && !left_out.contains(write)).collect();
    assert!(unmentioned.is_empty(), "neither declared nor left out: {unmentioned:#?}");
    for write in &left_out {
        assert!(offered.contains(write), "{write:?} is left out, and the API has no such write");
        assert!(!declared.contains(write), "{write:?} is left out and declared");
    }
    let unique: BTreeSet<_> = left_out.iter().collect();
    assert_eq!(unique.len(), left_out.len(), "a write is left out twice");
    assert!(LEFT_OUT.iter().all(|group| !group.reason.is_empty()));
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
