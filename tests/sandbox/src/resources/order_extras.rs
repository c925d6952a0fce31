//! Taxes, shipping quotes and pickups of orders.

use super::orders::{known_order, order};
use crate::data::order_taxes;
use crate::filters::Kind::Integer;
use crate::filters::Operator::In;
use crate::filters::{filter, filter_at};
use crate::resource::{Paging, Resource, Single, V2_LIST, V3_LIST};

const SCOPES: &[&str] = &["store_v2_orders"];

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v2/orders/{}/taxes",
        scopes: SCOPES,
        parameters: &["details"],
        count: |store, parents| order(store, parents).map(|order| order_taxes::count(store, order)),
        row: |store, parents, place| order_taxes::row(store, known_order(store, parents), place),
        extend: |_, _, _, query, row| {
            if query.get("details") != Some("true") {
                row.remove("order_product_id");
                row.remove("line_item_type");
            }
        },
        ..V2_LIST
    },
    Resource {
        path: "/v3/orders/pickups",
        scopes: &["store_order_fulfillment", "store_order_fulfillment_manage"],
        paging: Paging::V3Whole,
        filters: &[filter("order_id", &[In], Integer), filter_at("pickup_id", &[In], Integer, "id")],
        required: &["order_id:in", "pickup_id:in"],
        count: |store, _| Some(order_taxes::pickup_count(store)),
        row: |store, _, index| order_taxes::pickup(store, index),
        children: |_, _, member, id| (member == "order_id").then(|| order_taxes::pickups_of(id)),
        ..V3_LIST
    },
];

pub(crate) const SINGLES: &[Single] = &[
    Single {
        path: "/v2/orders/{}/shipping_addresses/{}/shipping_quotes",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |store, parents, _| {
            order_taxes::shipping_quote(store, order(store, parents)?, *parents.get(1)?)
        },
    },
    Single {
        path: "/v2/orders/{}/consignments/shipping/{}/shipping_quotes",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |store, parents, _| {
            order_taxes::shipping_quote(store, order(store, parents)?, *parents.get(1)?)
        },
    },
];
