//! Orders, their lines, addresses and consignments. What happened to them later is in `order_parts.rs`.

use serde_json::{Map, Value, json};

use crate::data::{Store, order_delivery, order_lines, order_statuses, orders};
use crate::filters::Kind::{Integer, Number, Text, Time};
use crate::filters::Operator::{Eq, MaxPrefix, MinPrefix};
use crate::filters::{Filter, filter};
use crate::query::Query;
use crate::resource::{Paging, Parents, Resource, Single, V2_LIST};

const SCOPES: &[&str] = &["store_v2_orders"];

const ORDER_FILTERS: &[Filter] = &[
    filter("id", &[MinPrefix, MaxPrefix], Integer),
    filter("total", &[MinPrefix, MaxPrefix], Number),
    filter("customer_id", &[Eq], Integer),
    filter("email", &[Eq], Text),
    filter("status_id", &[Eq], Integer),
    filter("cart_id", &[Eq], Text),
    filter("payment_method", &[Eq], Text),
    filter("date_created", &[MinPrefix, MaxPrefix], Time),
    filter("date_modified", &[MinPrefix, MaxPrefix], Time),
    filter("channel_id", &[Eq], Integer),
    filter("external_order_id", &[Eq], Text),
];

/// The index of the order that the path names.
pub(crate) fn order(store: &Store, parents: Parents) -> Option<i64> {
    orders::existing(store, *parents.first()?)
}

/// As [`order`], where the order is known to exist.
pub(crate) fn known_order(store: &Store, parents: Parents) -> i64 {
    order(store, parents).unwrap_or(0)
}

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v2/orders",
        scopes: SCOPES,
        by_id: true,
        counted: true,
        count_details: Some(order_statuses::counts),
        filters: ORDER_FILTERS,
        sorts: &[
            "id",
            "customer_id",
            "date_created",
            "date_modified",
            "status_id",
            "channel_id",
            "external_id",
        ],
        includes: &["consignments", "consignments.line_items", "fees"],
        parameters: &["consignment_structure"],
        count: |store, _| Some(orders::count(store)),
        row: |store, _, index| orders::row(store, index),
        locate: Some(|_, _, id| Some(orders::index(id))),
        fact: |store, _, index, member| orders::fact(store, index, member),
        extend: include_parts,
        ..V2_LIST
    },
    Resource {
        path: "/v2/orders/{}/products",
        scopes: SCOPES,
        by_id: true,
        count: |store, parents| order(store, parents).map(order_lines::count),
        row: |store, parents, place| {
            order_lines::row(store, &order_lines::line(store, known_order(store, parents), place))
        },
        ..V2_LIST
    },
    Resource {
        path: "/v2/orders/{}/shipping_addresses",
        scopes: SCOPES,
        by_id: true,
        count: |store, parents| {
            let order = order(store, parents)?;
            Some(order_delivery::address_count(order, &order_lines::lines(store, order)))
        },
        row: |store, parents, at| order_delivery::shipping_address(store, known_order(store, parents), at),
        ..V2_LIST
    },
    Resource {
        path: "/v2/order_statuses",
        scopes: SCOPES,
        paging: Paging::V2Whole,
        by_id: true,
        count: |_, _| Some(order_statuses::count()),
        row: |store, _, index| order_statuses::row(store, index),
        ..V2_LIST
    },
];

/// Replaces the links to consignments and fees by what they lead to.
fn include_parts(store: &Store, _: Parents, index: i64, query: &Query, row: &mut Map<String, Value>) {
    let whole_lines = query.lists("include", "consignments.line_items");
    if whole_lines || query.lists("include", "consignments") {
        let consignments = order_delivery::consignments(store, index, whole_lines);
        let as_object = query.get("consignment_structure") == Some("object");
        row.insert("consignments".to_owned(), if as_object { consignments } else { json!([consignments]) });
    }
    if query.lists("include", "fees") {
        row.insert("fees".to_owned(), Value::Array(order_delivery::fees(store, index)));
    }
}

pub(crate) const SINGLES: &[Single] = &[
    Single {
        path: "/v2/orders/{}/consignments",
        scopes: SCOPES,
        filters: &[],
        parameters: &["include"],
        object: |store, parents, query| {
            let whole_lines = query.lists("include", "consignments.line_items");
            Some(order_delivery::consignments(store, order(store, parents)?, whole_lines))
        },
    },
    Single {
        path: "/v2/orders/{}/fees",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |store, parents, _| {
            Some(json!({ "fees": order_delivery::fees(store, order(store, parents)?) }))
        },
    },
];
