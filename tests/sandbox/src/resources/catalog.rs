//! Products, variants and brands.

use crate::data::{brands, products, variants};
use crate::filters::Filter;
use crate::filters::Kind::{CatalogTime, Flag, Integer, Number, Text};
use crate::filters::Operator::{Eq, Greater, In, Less, Like, Max, Min, Not, NotIn};
use crate::filters::{filter, filter_at};
use crate::resource::{FieldChoice, Resource, V3_LIST};

const SCOPES: &[&str] = &["store_v2_products"];

const PRODUCT_FILTERS: &[Filter] = &[
    filter("id", &[Eq, In, NotIn, Min, Max, Greater, Less], Integer),
    filter_at("channel_id", &[In], Integer, "channels"),
    filter("categories", &[Eq, In], Integer),
    filter("name", &[Eq], Text),
    filter("mpn", &[Eq], Text),
    filter("upc", &[Eq], Text),
    filter("sku", &[Eq, In], Text),
    filter("price", &[Eq], Number),
    filter("weight", &[Eq], Number),
    filter("condition", &[Eq], Text),
    filter("brand_id", &[Eq], Integer),
    filter("date_modified", &[Eq, Min, Max], CatalogTime),
    filter("date_last_imported", &[Eq, Not, Min, Max], CatalogTime),
    filter("is_visible", &[Eq], Flag),
    filter("is_featured", &[Eq], Flag),
    filter("is_free_shipping", &[Eq], Flag),
    filter("inventory_level", &[Eq, In, NotIn, Min, Max, Greater, Less], Integer),
    filter("inventory_low", &[Eq], Flag),
    filter("out_of_stock", &[Eq], Flag),
    filter("total_sold", &[Eq], Integer),
    filter("type", &[Eq], Text),
    filter_at("keyword", &[Eq], Text, "keyword"),
    filter("availability", &[Eq], Text),
];

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v3/catalog/products",
        scopes: SCOPES,
        by_id: Some("id"),
        filters: PRODUCT_FILTERS,
        sorts: &[
            "id",
            "name",
            "sku",
            "price",
            "date_modified",
            "date_last_imported",
            "inventory_level",
            "is_visible",
            "total_sold",
            "calculated_price",
        ],
        parameters: &["keyword_context"],
        fields: FieldChoice::IncludeAndExclude,
        always: &["gift_wrapping_options_type", "gift_wrapping_options_list"],
        count: |store, _| Some(products::count(store)),
        row: |store, _, index| products::row(store, index),
        locate: Some(|_, _, id| Some(products::index(id))),
        fact: |store, _, index, member| products::fact(store, index, member),
        ..V3_LIST
    },
    Resource {
        path: "/v3/catalog/variants",
        scopes: SCOPES,
        filters: &[
            filter("id", &[Eq], Integer),
            filter("sku", &[Eq], Text),
            filter("upc", &[Eq], Text),
            filter("product_id", &[In], Integer),
        ],
        fields: FieldChoice::IncludeAndExclude,
        count: |store, _| Some(variants::count(store)),
        row: |store, _, index| variants::row(store, index),
        locate: Some(|_, _, id| Some(variants::index(id))),
        fact: |_, _, index, member| variants::fact(index, member),
        ..V3_LIST
    },
    Resource {
        path: "/v3/catalog/brands",
        scopes: SCOPES,
        by_id: Some("id"),
        filters: &[
            filter("id", &[Eq, In, NotIn, Min, Max, Greater, Less], Integer),
            filter("name", &[Eq, Like], Text),
            filter("page_title", &[Eq], Text),
        ],
        sorts: &["name"],
        fields: FieldChoice::IncludeAndExclude,
        count: |store, _| Some(brands::count(store)),
        row: |store, _, index| brands::row(store, index),
        locate: Some(|_, _, id| Some(brands::index(id))),
        ..V3_LIST
    },
];
