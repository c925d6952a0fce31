//! Price lists and their records.

use serde_json::Value;

use crate::data::pricing;
use crate::filters::Kind::{CatalogTime, Integer, Number, Text};
use crate::filters::Operator::{Eq, In, Like, Max, Min};
use crate::filters::filter;
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
        by_id: Some("id"),
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
        fact: |_, parents, index, member| pricing::record_fact(list(parents), index, member),
        extend: |_, parents, index, query, row| {
            if query.lists("include", "bulk_pricing_tiers") {
                row.insert("bulk_pricing_tiers".to_owned(), pricing::bulk_pricing_tiers(index));
            }
            if query.lists("include", "sku") {
                row.insert("sku".to_owned(), Value::from(pricing::record_sku(list(parents), index)));
            }
        },
        ..V3_LIST
    },
];
