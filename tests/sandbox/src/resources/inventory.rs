//! Stock by variant, of all locations and of one.

use crate::data::{inventory, variants};
use crate::filters::Kind::{Integer, Text};
use crate::filters::Operator::In;
use crate::filters::filter_at;
use crate::resource::{Parents, Resource, V3_LIST};

const SCOPES: &[&str] = &["store_inventory"];

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v3/inventory/items",
        scopes: SCOPES,
        key: "identity",
        filters: &[
            filter_at("sku", &[In], Text, "identity/sku"),
            filter_at("variant_id", &[In], Integer, "identity/variant_id"),
            filter_at("product_id", &[In], Integer, "identity/product_id"),
            filter_at("location_id", &[In], Integer, "location_ids"),
            filter_at("location_code", &[In], Text, "location_codes"),
        ],
        count: |store, _| Some(variants::count(store)),
        row: |store, _, variant| inventory::item(store, variant),
        children: |_, _, member, id| of_key(member, id),
        fact: |store, _, variant, member| match member {
            "location_ids" => Some(inventory::location_ids()),
            "location_codes" => Some(inventory::location_codes(store)),
            other => inventory::fact(variant, other),
        },
        ..V3_LIST
    },
    Resource {
        path: "/v3/inventory/locations/{}/items",
        scopes: SCOPES,
        key: "identity",
        filters: &[
            filter_at("variant_id", &[In], Integer, "identity/variant_id"),
            filter_at("product_id", &[In], Integer, "identity/product_id"),
            filter_at("sku", &[In], Text, "identity/sku"),
        ],
        count: |store, parents| inventory::has_location(location(parents)).then(|| variants::count(store)),
        row: |store, parents, variant| inventory::item_at(store, location(parents), variant),
        children: |_, _, member, id| of_key(member, id),
        fact: |_, _, variant, member| inventory::fact(variant, member),
        ..V3_LIST
    },
];

fn location(parents: Parents) -> i64 {
    parents.first().copied().unwrap_or(0)
}

fn of_key(member: &str, id: i64) -> Option<std::ops::Range<i64>> {
    match member {
        "identity/variant_id" => Some(variants::index(id)..variants::index(id) + 1),
        "identity/product_id" => Some(variants::of_product(id)),
        _ => None,
    }
}
