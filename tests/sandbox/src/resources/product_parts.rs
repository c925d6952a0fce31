//! The collections below one product.

use crate::data::{Store, product_parts, products, variants};
use crate::filters::Kind::{CatalogTime, Integer, Text};
use crate::filters::Operator::{Eq, In, Max, Min};
use crate::filters::{Filter, filter, filter_at};
use crate::resource::{FieldChoice, Paging, Parents, Resource, V3_LIST};

const SCOPES: &[&str] = &["store_v2_products"];

/// The index of the product that the path names.
fn product(store: &Store, parents: Parents) -> Option<i64> {
    products::existing(store, *parents.first()?)
}

/// As [`product`], where the product is known to exist.
fn known_product(store: &Store, parents: Parents) -> i64 {
    product(store, parents).unwrap_or(0)
}

/// The product and the place of the option that the path names.
fn option(store: &Store, parents: Parents) -> Option<(i64, i64)> {
    let product = product(store, parents)?;
    Some((product, product_parts::option_place(product, *parents.get(1)?)?))
}

/// The metafields of one product know one filter more than those of all.
const OWN_METAFIELD_FILTERS: &[Filter] = &[
    filter("key", &[Eq, In], Text),
    filter("namespace", &[Eq, In], Text),
    filter("resource_id", &[In], Integer),
    filter("date_created", &[Min, Max], CatalogTime),
    filter("date_modified", &[Min, Max], CatalogTime),
];

/// What all collections below a product have in common.
const PART: Resource =
    Resource { scopes: SCOPES, by_id: true, fields: FieldChoice::IncludeAndExclude, ..V3_LIST };

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v3/catalog/products/{}/variants",
        count: |store, parents| product(store, parents).map(variants::per_product),
        row: |store, parents, place| {
            variants::row(store, variants::index_in(known_product(store, parents), place))
        },
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/images",
        empty_is_204: true,
        count: |store, parents| product(store, parents).map(product_parts::image_count),
        row: |store, parents, place| product_parts::image(store, known_product(store, parents), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/custom-fields",
        count: |store, parents| product(store, parents).map(product_parts::custom_field_count),
        row: |store, parents, place| product_parts::custom_field(known_product(store, parents), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/options",
        count: |store, parents| product(store, parents).map(product_parts::option_count),
        row: |store, parents, place| product_parts::option(known_product(store, parents), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/options/{}/values",
        count: |store, parents| {
            let (product, option) = option(store, parents)?;
            product_parts::option_value_count(product, option)
        },
        row: |store, parents, place| {
            let (product, option) = option(store, parents).unwrap_or_default();
            product_parts::option_value(product, option, place)
        },
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/metafields",
        paging: Paging::V3PagesAndCursors { links: true, exclusive: false },
        filters: OWN_METAFIELD_FILTERS,
        parameters: &["direction"],
        count: |store, parents| product(store, parents).map(product_parts::metafield_count),
        row: |store, parents, place| {
            let index = product_parts::metafield_index(known_product(store, parents), place);
            product_parts::metafield(store, index)
        },
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/bulk-pricing-rules",
        count: |store, parents| {
            product(store, parents).map(|at| length(&product_parts::bulk_pricing_rules(at)))
        },
        row: |store, parents, place| {
            nth(product_parts::bulk_pricing_rules(known_product(store, parents)), place)
        },
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/videos",
        count: |store, parents| product(store, parents).map(|at| length(&product_parts::videos(at))),
        row: |store, parents, place| nth(product_parts::videos(known_product(store, parents)), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/reviews",
        filters: &[filter_at("status", &[Eq], Integer, "status_number")],
        fact: |_, _, place, member| {
            (member == "status_number").then(|| product_parts::review_status_number(place))
        },
        empty_is_204: true,
        count: |store, parents| product(store, parents).map(|at| length(&product_parts::reviews(store, at))),
        row: |store, parents, place| nth(product_parts::reviews(store, known_product(store, parents)), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/modifiers",
        count: |store, parents| product(store, parents).map(|at| length(&product_parts::modifiers(at))),
        row: |store, parents, place| nth(product_parts::modifiers(known_product(store, parents)), place),
        ..PART
    },
    Resource {
        path: "/v3/catalog/products/{}/modifiers/{}/values",
        count: |store, parents| modifier_values(store, parents).map(|values| length(&values)),
        row: |store, parents, place| nth(modifier_values(store, parents).unwrap_or_default(), place),
        ..PART
    },
];

/// The values of the modifier that the path names.
fn modifier_values(store: &Store, parents: Parents) -> Option<Vec<serde_json::Value>> {
    let modifiers = product_parts::modifiers(product(store, parents)?);
    let modifier = modifiers
        .into_iter()
        .find(|row| row.get("id").and_then(serde_json::Value::as_i64) == parents.get(1).copied())?;
    modifier.get("option_values").and_then(serde_json::Value::as_array).cloned()
}

fn length(rows: &[serde_json::Value]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

fn nth(rows: Vec<serde_json::Value>, place: i64) -> serde_json::Value {
    usize::try_from(place).ok().and_then(|place| rows.into_iter().nth(place)).unwrap_or_default()
}
