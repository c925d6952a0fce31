//! The catalogue counted against the map of the API: no resource that can be read is missing, and neither is a column nor
//! an array inside of rows, but for those listed here with their reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;

use bigcommerce_schemas::{Catalogue, RouteKind, Table};
use serde_json::Value;

/// Members that are no columns: table, pointer (or where it begins), reason.
const NO_COLUMNS: &[(&str, &str, &str)] = &[
    ("EmailStatusSettings", "/createaccount_email", "an example's spelling of create_account_email"),
    (
        "EmailStatusSettings",
        "/createguestaccount_email",
        "an example's spelling of create_guest_account_email",
    ),
    ("EmailStatusSettings", "/giftcertificate_email", "an example's spelling of gift_certificate_email"),
    (
        "EmailStatusSettings",
        "/ordermessage_notification",
        "an example's spelling of order_message_notification_email",
    ),
    ("OrderFees", "/fees", "the envelope of the list"),
    ("OrderShippingAddresses", "/shipping_quotes", "a link; rows of OrderShippingQuotes"),
    ("OrderStatusCounts", "/statuses", "the envelope of the list"),
    ("Orders", "/coupons", "a link; rows of OrderCoupons"),
    ("Orders", "/products", "a link; rows of OrderProducts"),
    ("Orders", "/shipping_addresses", "a link; rows of OrderShippingAddresses"),
    ("PageWidgetRegions", "/regions", "the envelope of the list"),
    ("Products", "/custom_url/create_redirect", "only written, never returned"),
    ("Products", "/modifiers", "shrinks a page to ten products; rows of ProductModifiers"),
    ("Products", "/options", "shrinks a page to ten products; rows of ProductOptions"),
    ("Products", "/primary_image/product_id", "repeats the id"),
];

/// Arrays whose elements are no rows: table, pointer (or where it begins), reason.
const NO_ROWS: &[(&str, &str, &str)] = &[
    ("CategoryTreeNodes", "/children", "rows of CategoryTreeNodes themselves, at any depth"),
    ("Checkouts", "/promotions", "holds banners and nothing else; rows of CheckoutPromotionBanners"),
    ("CustomerAddresses", "/form_fields/*/value", "one value or a list, in a JSON column"),
    ("CustomerFormFieldValues", "/value", "one value or a list, in a JSON column"),
    (
        "Customers",
        "/addresses",
        "rows of CustomerAddresses; how many come inside a customer is not documented",
    ),
    ("Customers", "/form_fields", "rows of CustomerFormFieldValues, which has those of addresses too"),
    ("OrderConsignments", "/downloads/*/line_items", "links, or rows of OrderProducts"),
    ("OrderConsignments", "/email/gift_certificates/*/line_items", "links, or rows of OrderProducts"),
    ("OrderConsignments", "/pickups/*/line_items", "links, or rows of OrderProducts"),
    ("OrderConsignments", "/shipping/*/form_fields/*/value", "one value or a list, in a JSON column"),
    ("OrderConsignments", "/shipping/*/line_items", "links, or rows of OrderProducts"),
    (
        "OrderConsignmentShippingQuotes",
        "/shipping_provider_quote",
        "the provider's own form, in a JSON column",
    ),
    ("OrderShippingAddresses", "/form_fields/*/value", "one value or a list, in a JSON column"),
    ("OrderShippingQuotes", "/shipping_provider_quote", "the provider's own form, in a JSON column"),
    ("Orders", "/billing_address/form_fields/*/value", "one value or a list, in a JSON column"),
    ("Orders", "/consignments/shipping/*/form_fields/*/value", "one value or a list, in a JSON column"),
    ("PageWidgetRegions", "/regions/*/children", "widgets inside of widgets, in a JSON column"),
    ("Products", "/channels", "rows of ProductChannelAssignments, which has many products in one request"),
    ("Promotions", "/customer/segments/and", "conditions inside of conditions, in a JSON column"),
    ("Promotions", "/customer/segments/or", "conditions inside of conditions, in a JSON column"),
    (
        "Promotions",
        "/notifications/*/locations",
        "in a JSON column of PromotionNotifications, whose rows have no key",
    ),
    ("Promotions", "/rules/*/action", "conditions inside of conditions, in a JSON column of PromotionRules"),
    (
        "Promotions",
        "/rules/*/condition",
        "conditions inside of conditions, in a JSON column of PromotionRules",
    ),
    ("StoreInformation", "/active_comparison_modules", "what it holds is not described, in a JSON column"),
    ("StoreInformation", "/logo", "an empty list where there is no logo, else an object, in a JSON column"),
    ("WidgetPlacements", "/widget/widget_template/schema", "the form of a widget, nested, in a JSON column"),
    ("WidgetTemplates", "/schema", "the form of a widget, nested, in a JSON column"),
    ("Widgets", "/widget_template/schema", "the form of a widget, nested, in a JSON column"),
];

#[test]
fn every_resource_is_a_table_read_at_its_path() {
    let Some(map) = map() else { return };
    let mut missing = Vec::new();
    let exposed = exposed(&map);
    for resource in &exposed {
        let (name, path) = (text(resource, "table"), text(resource, "path"));
        let path = without_names(&format!("/{}{path}", text(resource, "api")));
        let table = Catalogue::built_in().unwrap().table(name).filter(|table| table.name == name);
        let read = |table: &Table| {
            table.routes.iter().any(|route| without_names(route.path.split('?').next().unwrap()) == path)
        };
        if !table.is_some_and(|table| read(table)) {
            missing.push(format!("{name} {path}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(exposed.len(), 158);
}

#[test]
fn superseded_lists_are_hidden_tables() {
    let hidden: Vec<&str> = Catalogue::built_in()
        .unwrap()
        .tables()
        .iter()
        .filter(|table| table.hidden)
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(hidden, ["CustomerAddressesV2", "CustomersV2", "PagesV2", "RedirectsV2"]);
}

#[test]
fn every_column_of_the_map_is_a_column() {
    let Some(map) = map() else { return };
    let mut excused = BTreeSet::new();
    let mut missing = Vec::new();
    for resource in exposed(&map) {
        let table = Catalogue::built_in().unwrap().table(text(resource, "table")).unwrap();
        let described = list(resource, "columns").iter().map(|column| text(column, "path"));
        let in_examples = list(resource, "columns_only_in_examples").iter().filter_map(Value::as_str);
        for path in described.chain(in_examples) {
            let pointer = pointer(path);
            if covers(table, &pointer) {
                continue;
            }
            match reason(NO_COLUMNS, &table.name, &pointer) {
                Some(position) => _ = excused.insert(position),
                None => missing.push(format!("{} {pointer}", table.name)),
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    all_used(NO_COLUMNS, &excused);
}

/// Parameters that choose pages, order and members, and no rows.
const OF_EVERY_LIST: &[&str] =
    &["page", "limit", "sort", "direction", "before", "after", "include", "include_fields", "exclude_fields"];

#[test]
fn every_query_parameter_is_used_or_left_out_with_a_reason() {
    let Some(map) = map() else { return };
    let mut missing = Vec::new();
    for resource in exposed(&map) {
        let text = definition(text(resource, "table"));
        for parameter in list(resource, "query_params") {
            let name = parameter["name"].as_str().unwrap();
            let words = |line: &str| {
                line.split([' ', ',', '"', '(', ')', '?', '=']).any(|word| word.trim_end_matches(':') == name)
            };
            if !OF_EVERY_LIST.contains(&name) && !text.lines().any(words) {
                missing.push(format!("{} {name}", resource["table"]));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The file that defines a table.
fn definition(table: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let texts =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let named =
        |text: &String| text.lines().next().is_some_and(|line| line.ends_with(&format!("\"{table}\"")));
    texts.into_iter().find(named).unwrap_or_else(|| panic!("no file defines {table}"))
}

#[test]
fn every_array_inside_of_rows_is_a_table() {
    let Some(map) = map() else { return };
    let arrays = arrays_of_tables();
    let (mut excused, mut missing) = (BTreeSet::new(), Vec::new());
    for resource in exposed(&map) {
        let name = text(resource, "table");
        for path in nested(resource, "") {
            if arrays.contains(&(name.to_owned(), path.clone())) {
                continue;
            }
            match reason(NO_ROWS, name, &path) {
                Some(position) => _ = excused.insert(position),
                None => missing.push(format!("{name} {path}")),
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    all_used(NO_ROWS, &excused);
}

/// The map, when it is at hand: `BIGCOMMERCE_API_MAP`, else beside the repository.
fn map() -> Option<Value> {
    let Some(path) = support::map_file() else {
        println!("left out: the map of the API is not at hand (BIGCOMMERCE_API_MAP names the file)");
        return None;
    };
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

fn exposed(map: &Value) -> Vec<&Value> {
    list(map, "resources").iter().filter(|resource| resource["expose"] == Value::Bool(true)).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace("[].", "/*/").replace('.', "/"))
}

fn without_names(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// A column lies at the pointer, around it or inside of it.
fn covers(table: &Table, pointer: &str) -> bool {
    let inside = |outer: &str, inner: &str| inner.starts_with(&format!("{outer}/"));
    table.columns.iter().any(|column| {
        let own = column.pointer.as_str();
        own == pointer || !own.is_empty() && (inside(own, pointer) || inside(pointer, own))
    })
}

/// The position of the reason that excuses this member.
fn reason(reasons: &[(&str, &str, &str)], table: &str, pointer: &str) -> Option<usize> {
    reasons.iter().position(|(owner, start, _)| {
        *owner == table && (*start == pointer || pointer.starts_with(&format!("{start}/")))
    })
}

fn all_used(reasons: &[(&str, &str, &str)], used: &BTreeSet<usize>) {
    for (position, reason) in reasons.iter().enumerate() {
        assert!(used.contains(&position), "nothing is excused by {reason:?} any more");
    }
}

fn nested(value: &Value, path: &str) -> Vec<String> {
    let below = |array: &Value| {
        let own = format!("{path}{}", pointer(text(array, "path")));
        let inner = nested(array, &format!("{own}/*"));
        std::iter::once(own).chain(inner).collect::<Vec<_>>()
    };
    list(value, "nested_arrays").iter().flat_map(below).collect()
}

/// Which array of which requested table is a table of its own, through any chain of tables in tables.
fn arrays_of_tables() -> BTreeSet<(String, String)> {
    Catalogue::built_in().unwrap().tables().iter().flat_map(|table| places(table, "")).collect()
}

fn places(table: &Table, below: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if !below.is_empty() {
        found.push((table.name.clone(), below.to_owned()));
    }
    for route in &table.routes {
        let name = route.parent.as_deref().filter(|_| route.kind == RouteKind::Embedded);
        let Some(parent) = name.and_then(|name| Catalogue::built_in().unwrap().table(name)) else { continue };
        for rows in &route.rows {
            let inner = if below.is_empty() { rows.clone() } else { format!("{rows}/*{below}") };
            found.extend(places(parent, &inner));
        }
    }
    // Rows that lie deeper than the envelope are elements of an array of the answer.
    for route in table.routes.iter().filter(|route| route.kind != RouteKind::Embedded) {
        for rows in route.rows.iter().filter_map(|rows| rows.strip_prefix("/data/")) {
            let inner = if below.is_empty() { format!("/{rows}") } else { format!("/{rows}/*{below}") };
            found.push((table.name.clone(), inner));
        }
    }
    found
}
