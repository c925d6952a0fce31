//! Shipments, coupons, transactions and refunds of orders.

use super::orders::{known_order, order};
use crate::data::order_parts;
use crate::filters::Kind::{Integer, Text, Time};
use crate::filters::Operator::{Eq, In, Max, Min};
use crate::filters::{Filter, filter, filter_at};
use crate::resource::{Paging, Resource, V2_LIST, V3_LIST};

const SCOPES: &[&str] = &["store_v2_orders"];
const PAYMENT_SCOPES: &[&str] = &["store_v2_orders", "store_v2_transactions"];

/// Where the transaction stands in a refund.
const TRANSACTION_ID: &str = "payments/0/transaction_id";

const REFUND_FILTERS: &[Filter] = &[
    filter("order_id", &[In], Integer),
    filter("id", &[In], Integer),
    filter("created", &[Min, Max], Time),
    filter_at("transaction_id", &[Eq], Text, TRANSACTION_ID),
];

pub(crate) const LISTS: &[Resource] = &[
    Resource {
        path: "/v2/orders/{}/shipments",
        scopes: SCOPES,
        by_id: true,
        counted: true,
        count: |store, parents| order(store, parents).map(|order| order_parts::shipment_count(store, order)),
        row: |store, parents, place| order_parts::shipment(store, known_order(store, parents), place),
        ..V2_LIST
    },
    Resource {
        path: "/v2/orders/{}/coupons",
        scopes: SCOPES,
        count: |store, parents| order(store, parents).map(order_parts::coupon_count),
        row: |store, parents, _| order_parts::coupon(store, known_order(store, parents)),
        ..V2_LIST
    },
    Resource {
        path: "/v3/orders/{}/transactions",
        scopes: PAYMENT_SCOPES,
        paging: Paging::V3Fixed,
        empty_is_204: true,
        count: |store, parents| {
            order(store, parents).map(|order| order_parts::transaction_count(store, order))
        },
        row: |store, parents, place| order_parts::transaction(store, known_order(store, parents), place),
        ..V3_LIST
    },
    Resource {
        path: "/v3/orders/payment_actions/refunds",
        scopes: PAYMENT_SCOPES,
        by_id: true,
        filters: REFUND_FILTERS,
        count: |store, _| Some(order_parts::refund_total(store)),
        row: |store, _, index| order_parts::refund(store, index),
        locate: Some(|_, _, id| Some(id - 1)),
        children: |_, _, member, id| (member == "order_id").then(|| order_parts::of_order(id)),
        fact: |_, _, index, member| order_parts::refund_fact(index, member),
        ..V3_LIST
    },
    Resource {
        path: "/v3/orders/{}/payment_actions/refunds",
        scopes: PAYMENT_SCOPES,
        filters: &[filter_at("transaction_id", &[Eq], Text, TRANSACTION_ID)],
        count: |store, parents| order(store, parents).map(order_parts::refund_count),
        row: |store, parents, _| {
            order_parts::refund(store, order_parts::refund_index(known_order(store, parents)))
        },
        ..V3_LIST
    },
];
