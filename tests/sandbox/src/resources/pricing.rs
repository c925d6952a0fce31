//! Price lists and their records.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::data::pricing;
use crate::filters::Kind::{CatalogTime, Integer, Number, Text};
use crate::filters::Operator::{Eq, In, Like, Max, Min};
use crate::filters::filter;
use crate::query::Query;
use crate::resource::{Paging, Parents, Resource, V3_LIST};

const SCOPES: &[&str] = &["store_v2_products"];

/// The price list that the path names.
fn list(parents: Parents) -> i64 {
    parents.first().copied().unwrap_or(0)
}

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v3/pricelists",
        scopes: SCOPES,
        paging: Paging::V3PagesAndCursors { links: false, exclusive: true },
        by_id: true,
        filters: &[
            filter("id", &[In], Integer),
            filter("name", &[Eq, Like], Text),
            filter("date_created", &[Eq, Min, Max], CatalogTime),
            filter("date_modified", &[Eq, Min, Max], CatalogTime),
        ],
        count: |_, _| Some(pricing::count()),
        row: |store, _, index| pricing::row(store, index),
        ..V3_LIST
    },
    Resource {
        path: "/v3/pricelists/{}/records",
        scopes: SCOPES,
        paging: Paging::V3PagesAndCursors { links: false, exclusive: true },
        filters: &[
            filter("variant_id", &[In], Integer),
            filter("product_id", &[In], Integer),
            filter("currency", &[Eq, In], Text),
            filter("sku", &[Eq, In], Text),
            filter("price", &[Eq, Min, Max], Number),
            filter("sale_price", &[Eq, Min, Max], Number),
            filter("retail_price", &[Eq, Min, Max], Number),
            filter("map_price", &[Eq, Min, Max], Number),
            filter("calculated_price", &[Eq, Min, Max], Number),
            filter("date_created", &[Eq, Min, Max], CatalogTime),
            filter("date_modified", &[Eq, Min, Max], CatalogTime),
        ],
        includes: &["bulk_pricing_tiers", "sku"],
        count: |store, parents| pricing::record_count(store, list(parents)),
        row: |store, parents, index| pricing::record(store, list(parents), index),
        children: |_, parents, member, id| pricing::records_of(list(parents), member, id),
        fact: |_, parents, index, member| pricing::record_fact(list(parents), index, member),
        extend: |_, parents, index, query, row| include_parts(list(parents), index, query, row),
        ..V3_LIST
    },
    Resource {
        path: "/v3/pricelists/{}/records/{}",
        scopes: SCOPES,
        key: "currency",
        by_id: true,
        paging: Paging::V3PagesAndCursors { links: false, exclusive: true },
        includes: &["bulk_pricing_tiers", "sku"],
        count: |store, parents| {
            let total = pricing::record_count(store, list(parents))?;
            let records = of_variant(parents);
            Some(records.end.min(total) - records.start.min(total))
        },
        row: |store, parents, place| pricing::record(store, list(parents), of_variant(parents).start + place),
        extend: |_, parents, place, query, row| {
            include_parts(list(parents), of_variant(parents).start + place, query, row);
        },
        ..V3_LIST
    },
];

/// The records of the variant that the path names.
fn of_variant(parents: Parents) -> Range<i64> {
    let variant = parents.get(1).copied().unwrap_or(0);
    pricing::records_of(list(parents), "variant_id", variant).unwrap_or(0..0)
}

/// Adds the parts of a record that `include` names.
fn include_parts(list: i64, index: i64, query: &Query, row: &mut Map<String, Value>) {
    if query.lists("include", "bulk_pricing_tiers") {
        row.insert("bulk_pricing_tiers".to_owned(), pricing::bulk_pricing_tiers(index));
    }
    if query.lists("include", "sku") {
        row.insert("sku".to_owned(), Value::from(pricing::record_sku(list, index)));
    }
}
