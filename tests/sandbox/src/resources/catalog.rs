//! Products and variants across products, brands, categories and trees. What lies below one product is in
//! `product_parts.rs`.

use serde_json::{Map, Value};

use crate::data::{Store, brands, categories, product_parts, products, variants};
use crate::filters::Filter;
use crate::filters::Kind::{CatalogTime, Flag, Integer, Number, Text};
use crate::filters::Operator::{Eq, Greater, In, Less, Like, Max, Min, Not, NotIn, Search};
use crate::filters::{filter, filter_at};
use crate::query::Query;
use crate::resource::{FieldChoice, Paging, Parents, Resource, V3_LIST};

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
    filter("keyword", &[Search], Text),
    filter("availability", &[Eq], Text),
];

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v3/catalog/products",
        scopes: SCOPES,
        by_id: true,
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
        includes: &[
            "bulk_pricing_rules",
            "channels",
            "custom_fields",
            "images",
            "modifiers",
            "options",
            "parent_relations",
            "primary_image",
            "reviews",
            "variants",
            "videos",
        ],
        parameters: &["keyword_context"],
        fields: FieldChoice::IncludeAndExclude,
        always: &["gift_wrapping_options_type", "gift_wrapping_options_list"],
        count: |store, _| Some(products::count(store)),
        row: |store, _, index| products::row(store, index),
        locate: Some(|_, _, id| Some(products::index(id))),
        fact: |store, _, index, member| products::fact(store, index, member),
        extend: include_parts,
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
        children: |_, _, member, id| (member == "product_id").then(|| variants::of_product(id)),
        fact: |_, _, index, member| variants::fact(index, member),
        ..V3_LIST
    },
    Resource {
        path: "/v3/catalog/brands",
        scopes: SCOPES,
        by_id: true,
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
    Resource {
        path: "/v3/catalog/products/metafields",
        scopes: SCOPES,
        paging: Paging::V3PagesAndCursors { links: true, exclusive: false },
        filters: METAFIELD_FILTERS,
        parameters: &["direction"],
        fields: FieldChoice::IncludeOnly,
        count: |store, _| Some(product_parts::metafield_total(store)),
        row: |store, _, index| product_parts::metafield(store, index),
        ..V3_LIST
    },
    Resource {
        path: "/v3/catalog/trees/categories",
        scopes: SCOPES,
        key: "category_id",
        filters: &[
            filter("category_uuid", &[In, NotIn], Text),
            filter("category_id", &[In, NotIn], Integer),
            filter("tree_id", &[In, NotIn], Integer),
            filter("parent_id", &[In, NotIn], Integer),
            filter("page_title", &[Eq, Like], Text),
            filter("name", &[Eq, Like], Text),
            filter_at("keyword", &[Search], Text, "name"),
            filter("is_visible", &[Eq], Flag),
        ],
        fields: FieldChoice::IncludeAndExclude,
        count: |store, _| Some(categories::count(store)),
        row: |store, _, index| categories::row(store, index),
        locate: Some(|_, _, id| Some(categories::index(id))),
        ..V3_LIST
    },
    Resource {
        path: "/v3/catalog/trees",
        scopes: SCOPES,
        paging: Paging::V3Fixed,
        filters: &[filter("id", &[In], Integer), filter_at("channel_id", &[In], Integer, "channels")],
        count: |_, _| Some(categories::tree_count()),
        row: |store, _, index| categories::tree(store, index),
        ..V3_LIST
    },
];

const METAFIELD_FILTERS: &[Filter] = &[
    filter("key", &[Eq, In], Text),
    filter("namespace", &[Eq, In], Text),
    filter("date_created", &[Min, Max], CatalogTime),
    filter("date_modified", &[Min, Max], CatalogTime),
];

/// Adds the parts of a product that `include` names.
fn include_parts(store: &Store, _: Parents, product: i64, query: &Query, row: &mut Map<String, Value>) {
    for part in query.list("include") {
        let value = match part {
            "bulk_pricing_rules" => Value::Array(product_parts::bulk_pricing_rules(product)),
            "channels" => Value::from(products::channel_ids(product)),
            "custom_fields" => (0..product_parts::custom_field_count(product))
                .map(|place| product_parts::custom_field(product, place))
                .collect(),
            "images" => {
                let images = 0..product_parts::image_count(product);
                images.map(|place| product_parts::image(store, product, place)).collect()
            }
            "modifiers" => Value::Array(product_parts::modifiers(product)),
            "options" => (0..product_parts::option_count(product))
                .map(|place| product_parts::option(product, place))
                .collect(),
            "parent_relations" => Value::Array(Vec::new()),
            "primary_image" => product_parts::primary_image(store, product),
            "reviews" => Value::Array(product_parts::reviews(store, product)),
            "variants" => (0..variants::per_product(product))
                .map(|place| variants::row(store, variants::index_in(product, place)))
                .collect(),
            "videos" => Value::Array(product_parts::videos(product)),
            _ => continue,
        };
        row.insert(part.to_owned(), value);
    }
}
