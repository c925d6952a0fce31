//! Customers, their addresses and groups.

use serde_json::{Map, Value};

use crate::data::{Store, customer_parts, customers};
use crate::declared;
use crate::filters::Kind::{Flag, Integer, Text, Time};
use crate::filters::Operator::{Eq, In, Like, Max, Min};
use crate::filters::{filter, filter_at};
use crate::query::Query;
use crate::resource::{Paging, Parents, Resource, SortStyle, V2_LIST, V3_LIST};

const SCOPES: &[&str] = &["store_v2_customers"];

pub(crate) const LISTS: &[Resource] = &[CUSTOMERS, ADDRESSES, GROUPS, FORM_FIELD_VALUES];

const CUSTOMERS: Resource = Resource {
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
    includes: &["addresses", "storecredit", "attributes", "formfields", "shopper_profile_id", "segment_ids"],
    locate: Some(|_, _, id| Some(customers::index(id))),
    fact: |store, _, index, member| customers::fact(store, index, member),
    extend: include_parts,
    ..V3_LIST
};

const ADDRESSES: Resource = Resource {
    path: "/v3/customers/addresses",
    scopes: SCOPES,
    paging: Paging::V3Pages { links: false },
    filters: &[
        filter("id", &[In], Integer),
        filter("customer_id", &[In], Integer),
        filter("company", &[In], Text),
        filter_at("name", &[In], Text, "full_name"),
    ],
    includes: &["formfields"],
    count: |store, _| Some(customer_parts::address_count(store)),
    row: |store, _, index| customer_parts::address(store, index),
    locate: Some(|_, _, id| Some(id - 1)),
    children: |_, _, member, id| (member == "customer_id").then(|| customer_parts::of_customer(id)),
    fact: |store, _, index, member| {
        (member == "full_name").then(|| Value::from(customer_parts::address_name(store, index)))
    },
    extend: |_, _, index, query, row| {
        if query.lists("include", "formfields") {
            row.insert("form_fields".to_owned(), customer_parts::address_form_fields(index));
        }
    },
    ..V3_LIST
};

const GROUPS: Resource = Resource {
    path: "/v2/customer_groups",
    scopes: SCOPES,
    by_id: true,
    counted: true,
    filters: &[
        filter("name", &[Eq, Like], Text),
        filter("is_default", &[Eq], Flag),
        filter("is_group_for_guests", &[Eq], Flag),
        filter("date_created", &[Eq, Min, Max], Time),
        filter("date_modified", &[Eq, Min, Max], Time),
    ],
    count: |_, _| Some(customer_parts::group_count()),
    row: |store, _, index| customer_parts::group(store, index),
    ..V2_LIST
};

/// Those of customers come first, then those of addresses.
const FORM_FIELD_VALUES: Resource = Resource {
    path: "/v3/customers/form-field-values",
    scopes: SCOPES,
    paging: Paging::V3PagesAndCursors { links: true, exclusive: false },
    key: "name",
    filters: &[
        filter("customer_id", &[Eq], Integer),
        filter("address_id", &[Eq], Integer),
        filter_at("field_name", &[Eq], Text, "name"),
        filter("field_type", &[Eq], Text),
    ],
    count: |store, _| Some(customer_parts::form_field_count(store)),
    row: |store, _, index| customer_parts::form_field(store, index),
    fact: |store, _, index, member| {
        (member == "field_type").then(|| customer_parts::form_field_kind(store, index))
    },
    ..V3_LIST
};

/// The segments of a customer: those of its shopper profile.
fn segment_ids(store: &Store, customer_id: i64) -> Vec<Value> {
    let profiles = declared::indexes_where(store, "shopper_profile", "customer_id", customer_id);
    let segments =
        profiles.into_iter().flat_map(|profile| declared::rows_of_parent(store, "membership", profile));
    segments.filter_map(|segment| segment.get("id").cloned()).collect()
}

/// Adds the parts of a customer that `include` names; the two counts come with what they count.
fn include_parts(store: &Store, _: Parents, customer: i64, query: &Query, row: &mut Map<String, Value>) {
    let customer_id = customers::id(customer);
    for part in query.list("include") {
        let (name, value) = match part {
            "addresses" => {
                let addresses =
                    customer_parts::addresses_of(store, customer, query.lists("include", "formfields"));
                row.insert("address_count".to_owned(), Value::from(addresses.len()));
                ("addresses", Value::Array(addresses))
            }
            "attributes" => {
                let attributes = declared::rows_of_parent(store, "attribute_value", customer);
                row.insert("attribute_count".to_owned(), Value::from(attributes.len()));
                ("attributes", Value::Array(attributes))
            }
            "storecredit" => ("store_credit_amounts", customer_parts::store_credit(customer)),
            "formfields" => ("form_fields", customer_parts::form_fields(customer)),
            "shopper_profile_id" => {
                let mut profiles = declared::keys_where(store, "shopper_profile", "customer_id", customer_id);
                ("shopper_profile_id", profiles.pop().unwrap_or_default())
            }
            "segment_ids" => ("segment_ids", Value::Array(segment_ids(store, customer_id))),
            _ => continue,
        };
        row.insert(name.to_owned(), value);
    }
}
