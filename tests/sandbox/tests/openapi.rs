//! The sandbox's answers against BigCommerce's OpenAPI files: every member is known there, types fit, and
//! every documented query parameter is understood. Left out, with a word, where the files are not at hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

#[path = "support/map.rs"]
mod map;
#[path = "support/routes.rs"]
mod routes;
#[path = "support/openapi.rs"]
mod specification;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bigcommerce_sandbox::SandboxOptions;
use routes::ROUTES;
use serde_json::Value;
use specification::Specification;
use support::{all, get, rows, small, start};

/// One documented GET, and the requests whose answers are compared with it.
#[derive(Clone)]
struct Route {
    file: &'static str,
    path: &'static str,
    requests: &'static [&'static str],
    /// Members where the schema is wrong, and how that is known.
    exceptions: &'static [(&'static str, &'static str)],
}

/// The routes of `support/routes.rs` and of the files below `support/documented`.
fn all_routes() -> Vec<Route> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/documented");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut routes = ROUTES.to_vec();
    for file in files {
        let text: &'static str = std::fs::read_to_string(&file).unwrap().leak();
        let listed: Vec<Listed> =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        routes.extend(listed.into_iter().map(|route| Route {
            file: route.file,
            path: route.path,
            requests: route.requests.leak(),
            exceptions: route.exceptions.into_iter().collect::<Vec<_>>().leak(),
        }));
    }
    routes
}

/// A [`Route`] as the files have it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    file: &'static str,
    path: &'static str,
    requests: Vec<&'static str>,
    #[serde(default)]
    exceptions: BTreeMap<&'static str, &'static str>,
}

/// Why a member may differ from the schema.
const RECORDED: &str = "a real store answered so";
const EXAMPLE: &str = "the specification's own examples have it";
const KNOWN: &str = "reported by other clients, see quirks";
const BY_PROSE: &str = "the specification's text says so, its schema does not";

#[tokio::test]
async fn every_member_is_in_the_schema_and_has_its_type() {
    let Some(folder) = specification::folder() else {
        println!("left out: no OpenAPI files (set BIGCOMMERCE_OPENAPI)");
        return;
    };
    let sandbox = start(small()).await;
    let mut problems = BTreeSet::new();
    let mut files = BTreeMap::new();
    for route in &all_routes() {
        let file = files.entry(route.file).or_insert_with(|| Specification::read(&folder.join(route.file)));
        file.except(route.exceptions.iter().map(|(member, _)| *member));
        let schema = file.answer(route.path);
        for request in route.requests {
            let reply = get(&sandbox, request).await;
            if reply.status == 204 {
                continue;
            }
            if reply.status != 200 {
                let body = String::from_utf8_lossy(&reply.body).into_owned();
                problems.insert(format!("{request}: {} {body}", reply.status));
                continue;
            }
            let leftover = String::from_utf8_lossy(&reply.body).contains("\"@");
            assert!(!leftover, "{request} has an expression of a template in its answer");
            // `meta` differs from spec to spec and from reality; what stands in it is tested elsewhere.
            let mut answer = reply.json();
            if let Some(envelope) = answer.as_object_mut() {
                envelope.remove("meta");
            }
            for problem in file.problems(&answer, &schema, "") {
                problems.insert(format!("{} {problem}", route.path));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.into_iter().collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn every_documented_parameter_is_understood() {
    let Some(folder) = specification::folder() else {
        println!("left out: no OpenAPI files (set BIGCOMMERCE_OPENAPI)");
        return;
    };
    let sandbox = start(small()).await;
    let mut problems = Vec::new();
    let mut files = BTreeMap::new();
    for route in &all_routes() {
        let file = files.entry(route.file).or_insert_with(|| Specification::read(&folder.join(route.file)));
        // A first request with a query shows what this route cannot be asked without.
        let (request, needed) = route.requests[0].split_once('?').unwrap_or((route.requests[0], ""));
        let needed = if needed.starts_with("limit") || needed.starts_with("include") { "" } else { needed };
        for (name, value) in file.parameters(route.path) {
            if ["before", "after"].contains(&name.as_str()) {
                continue;
            }
            let value = if needed.starts_with(&format!("{name}=")) { continue } else { value };
            let reply = get(&sandbox, &format!("{request}?{name}={value}&{needed}")).await;
            if ![200, 204].contains(&reply.status) {
                problems.push(format!("{request}?{name}={value}: {}", String::from_utf8_lossy(&reply.body)));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Documented members that are never sent, by the beginning of their path, and why.
const NEVER_SENT: &[(&str, &str, &str)] = &[
    ("/catalog/products", "custom_url.create_redirect", "no store was seen to return it"),
    ("/catalog/products", "parent_relations[]", "the sandbox has no bundles"),
    ("/catalog/products", "options[].config.", "settings of kinds that only modifiers have"),
    ("/catalog/products/{product_id}/options", "config.", "settings of kinds that only modifiers have"),
    (
        "/orders/{order_id}/products",
        "configurable_fields[]",
        "replaced by modifiers; always empty where seen",
    ),
    ("/store", "active_comparison_modules[]", "always empty where seen"),
    ("/store", "logo[]", "described as an object, and an empty array where there is none"),
];

#[tokio::test]
async fn every_exposed_resource_is_served_with_all_its_members() {
    let Some(resources) = specification::folder().and_then(|folder| map::exposed(&folder)) else {
        println!("left out: no map of the API beside the OpenAPI files");
        return;
    };
    let sandbox = start(small()).await;
    let routes = all_routes();
    let mut problems = Vec::new();
    for resource in &resources {
        let (file, path) = (resource["spec"].as_str().unwrap(), resource["path"].as_str().unwrap());
        let known = routes.iter().filter(|route| file.ends_with(route.file) && route.path == path);
        let mut rows = Vec::new();
        for request in known.flat_map(|route| route.requests) {
            let reply = get(&sandbox, request).await;
            if reply.status == 200 {
                rows.extend(map::rows_of(&reply.json(), resource["item_path"].as_str().unwrap()));
            }
        }
        if rows.is_empty() {
            problems.push(format!("{path} is not served"));
            continue;
        }
        for member in map::missing(resource, &rows, "") {
            if !NEVER_SENT.iter().any(|(at, name, _)| *at == path && member.starts_with(name)) {
                problems.push(format!("{path} {member}"));
            }
        }
    }
    assert!(problems.is_empty(), "of {} resources:\n{}", resources.len(), problems.join("\n"));
}

/// Filters that look at something else than the member of their name, by path and base name.
const OTHER_MEANINGS: &[(&str, &str)] = &[
    // 1 for approved, 0 for pending.
    ("/catalog/products/{product_id}/reviews", "status"),
    // How many levels are nested.
    ("/catalog/trees/{tree_id}/categories", "depth"),
    // The number of a page, not the page that a banner is on.
    ("/banners", "page"),
];

#[tokio::test]
async fn documented_filters_leave_the_rows_that_fit() {
    let Some(folder) = specification::folder() else {
        println!("left out: no OpenAPI files (set BIGCOMMERCE_OPENAPI)");
        return;
    };
    let sandbox = start(small()).await;
    let mut problems = Vec::new();
    let mut tried = 0;
    let mut files = BTreeMap::new();
    for route in &all_routes() {
        let file = files.entry(route.file).or_insert_with(|| Specification::read(&folder.join(route.file)));
        let request = route.requests[0];
        // Listings have no pages; `filters.rs` looks at them.
        if route.path.ends_with("/listings") {
            continue;
        }
        let reply = get(&sandbox, request).await;
        if reply.status != 200 || !(reply.json().is_array() || reply.json()["data"].is_array()) {
            continue;
        }
        let list = request.split("?limit").next().unwrap();
        let rows = all(&sandbox, list).await;
        for (name, _) in file.parameters(route.path) {
            let (base, operator) = name.split_once(':').unwrap_or((&name, ""));
            if OTHER_MEANINGS.contains(&(route.path, base)) {
                continue;
            }
            let values: Vec<&Value> =
                rows.iter().map(|row| &row[base]).filter(|value| is_plain(value)).collect();
            let Some(value) = values.get(values.len() / 2) else { continue };
            let Some(expected) = map::filtered(&rows, base, operator, value) else { continue };
            tried += 1;
            let separator = if list.contains('?') { '&' } else { '?' };
            let asked = format!("{list}{separator}{name}={}", map::encoded(value));
            if ![200, 204].contains(&get(&sandbox, &asked).await.status) {
                problems.push(format!("{asked} is refused"));
                continue;
            }
            let found = all(&sandbox, &asked).await;
            if found.iter().collect::<Vec<_>>() != expected {
                problems.push(format!("{asked}: {} rows instead of {}", found.len(), expected.len()));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(tried > 100, "only {tried} filters were tried");
}

/// A value that can stand in a query without a convention of its own.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && !text.contains(',') && text.trim() == text,
        Value::Number(_) | Value::Bool(_) => true,
        _ => false,
    }
}

#[tokio::test]
async fn recorded_members_are_all_there() {
    let Some(folder) = specification::folder() else {
        println!("left out: no recorded answers beside the OpenAPI files");
        return;
    };
    let recorded = folder.join("../../recorded");
    if !recorded.is_dir() {
        println!("left out: no recorded answers");
        return;
    }
    let sandbox = start(SandboxOptions { scale: 0.1, ..SandboxOptions::default() }).await;
    for (file, path) in [
        ("list-products.json", "/v3/catalog/products?limit=250"),
        ("list-product-variants.json", "/v3/catalog/variants?limit=250"),
        ("list-customers.json", "/v3/customers?limit=250"),
        ("list-customer-addresses.json", "/v3/customers/addresses"),
        ("list-brands.json", "/v3/catalog/brands"),
        ("list-channels.json", "/v3/channels"),
        ("list-channel-listings.json", "/v3/channels/1/listings"),
        ("list-orders.json", "/v2/orders?limit=250"),
        ("get-order-products.json", "/v2/orders/105/products"),
        ("get-order-shipping-addresses.json", "/v2/orders/105/shipping_addresses"),
        ("list-order-statuses.json", "/v2/order_statuses"),
        ("list-coupons.json", "/v2/coupons"),
        ("list-subscribers.json", "/v3/customers/subscribers"),
        ("list-wishlists.json", "/v3/wishlists"),
        ("list-categories.json", "/v3/catalog/categories"),
        ("list-price-lists.json", "/v3/pricelists"),
    ] {
        let text = std::fs::read_to_string(recorded.join(file)).unwrap();
        let exchanges: Value = serde_json::from_str(&text).unwrap();
        let response = &exchanges[0]["response"];
        let recorded_rows = response.get("data").unwrap_or(response).as_array().unwrap();
        let mut kinds: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for row in rows(&sandbox, path).await {
            for (name, value) in row.as_object().unwrap() {
                kinds.entry(name.clone()).or_default().insert(kind(value));
            }
        }
        for (name, value) in recorded_rows.iter().flat_map(|row| row.as_object().unwrap()) {
            let known = kinds.get(name).unwrap_or_else(|| panic!("{file}: {name} is missing"));
            assert!(known.contains(kind(value)), "{file}: {name} is never {}, only {known:?}", kind(value));
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
