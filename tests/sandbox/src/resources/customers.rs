//! Customers.

use crate::data::customers;
use crate::filters::Kind::{Integer, Text, Time};
use crate::filters::Operator::{Eq, In, Like, Max, Min};
use crate::filters::{filter, filter_at};
use crate::resource::{Paging, Resource, SortStyle, V3_LIST};

const SCOPES: &[&str] = &["store_v2_customers"];

pub(crate) const LISTS: &[Resource] = &[Resource {
    path: "/v3/customers",
    scopes: SCOPES,
    paging: Paging::V3PagesAndCursors { links: false, exclusive: false },
    newest_first: true,
    filters: &[
        filter("id", &[In], Integer),
        filter("company", &[In], Text),
        filter("customer_group_id", &[In], Integer),
        filter("date_created", &[Eq, Min, Max], Time),
        filter("date_modified", &[Eq, Min, Max], Time),
        filter("email", &[In], Text),
        filter_at("name", &[In, Like], Text, "full_name"),
        filter("phone", &[In], Text),
        filter("registration_ip_address", &[In], Text),
    ],
    sort_style: SortStyle::FieldColonDirection,
    sorts: &["date_created", "last_name", "date_modified"],
    count: |store, _| Some(customers::count(store)),
    row: |store, _, index| customers::row(store, index),
    fact: |store, _, index, member| customers::fact(store, index, member),
    ..V3_LIST
}];
