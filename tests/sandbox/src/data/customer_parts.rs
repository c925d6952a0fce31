//! Addresses, groups and what `include` adds to customers.

use std::ops::Range;

use serde_json::{Value, json};

use super::dice::nth;
use super::spread::Spread;
use super::words::{COMPANIES, FIRST_NAMES, LAST_NAMES, STREETS, place};
use super::{Moment, Money, Store, customers, moment};

/// Addresses per customer.
const ADDRESSES: Spread = Spread { pattern: &[1, 2, 0, 1, 3, 1, 1, 0] };

pub(crate) fn address_count(store: &Store) -> i64 {
    ADDRESSES.before(store.customers)
}

pub(crate) fn address_name(store: &Store, index: i64) -> String {
    let dice = store.dice("customer address", index);
    format!("{} {}", dice.pick(1, FIRST_NAMES), dice.pick(2, LAST_NAMES))
}

pub(crate) fn address(store: &Store, index: i64) -> Value {
    let dice = store.dice("customer address", index);
    let (customer, _) = ADDRESSES.locate(index);
    let (city, state, postal_code, country, country_code) = place(dice.below(5, 100));
    json!({
        "id": index + 1,
        "customer_id": customers::id(customer),
        "first_name": dice.pick(1, FIRST_NAMES),
        "last_name": dice.pick(2, LAST_NAMES),
        "company": dice.pick(3, COMPANIES),
        "address1": dice.pick(4, STREETS),
        "address2": if index % 3 == 0 { "" } else { "2. OG, \"links\"" },
        "address_type": if index % 4 == 0 { "commercial" } else { "residential" },
        "city": city,
        "state_or_province": state,
        "postal_code": postal_code,
        "country": country,
        "country_code": country_code,
        "phone": if index % 2 == 0 { "" } else { "+1 (512) 555-0199" },
    })
}

/// The addresses of one customer, with their form fields if wanted.
pub(crate) fn addresses_of(store: &Store, customer: i64, with_form_fields: bool) -> Vec<Value> {
    let first = ADDRESSES.before(customer);
    let whole = |index: i64| {
        let mut row = address(store, index);
        if let Some(members) = row.as_object_mut().filter(|_| with_form_fields) {
            let mut fields = address_form_fields(index);
            for field in fields.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                field.remove("address_id");
            }
            members.insert("form_fields".to_owned(), fields);
        }
        row
    };
    (0..ADDRESSES.children(customer)).map(|place| whole(first + place)).collect()
}

pub(crate) fn address_form_fields(index: i64) -> Value {
    let value = if index % 10 == 0 { json!("12#4") } else { json!(["ring \"twice\"", "wait"]) };
    let field = json!({ "address_id": index + 1, "name": "Gate code", "value": value });
    if index % 5 == 0 { json!([field]) } else { json!([]) }
}

pub(crate) fn store_credit(customer: i64) -> Value {
    json!([{ "amount": Money(customer % 7 * 12_500).number() }])
}

/// Form fields of customers and addresses, one every fourth and one every fifth row.
const CUSTOMER_FORM_FIELDS: Spread = Spread { pattern: &[1, 0, 0, 0] };
const ADDRESS_FORM_FIELDS: Spread = Spread { pattern: &[1, 0, 0, 0, 0] };

pub(crate) fn form_field_count(store: &Store) -> i64 {
    CUSTOMER_FORM_FIELDS.before(store.customers) + ADDRESS_FORM_FIELDS.before(address_count(store))
}

pub(crate) fn form_field(store: &Store, index: i64) -> Value {
    let of_customers = CUSTOMER_FORM_FIELDS.before(store.customers);
    let fields = if index < of_customers {
        form_fields(CUSTOMER_FORM_FIELDS.locate(index).0)
    } else {
        address_form_fields(ADDRESS_FORM_FIELDS.locate(index - of_customers).0)
    };
    fields.get(0).cloned().unwrap_or_default()
}

/// What the filter `field_type` looks at.
pub(crate) fn form_field_kind(store: &Store, index: i64) -> Value {
    Value::from(if index < CUSTOMER_FORM_FIELDS.before(store.customers) { "checkboxes" } else { "text" })
}

pub(crate) fn form_fields(customer: i64) -> Value {
    let field = json!({ "customer_id": customers::id(customer), "name": "Newsletter", "value": ["yes"] });
    if customer % 4 == 0 { json!([field]) } else { json!([]) }
}

pub(crate) fn group_count() -> i64 {
    6
}

/// Customer groups; their discount rules and category access come in every shape.
pub(crate) fn group(_: &Store, index: i64) -> Value {
    let created = Moment(moment::OPENING + index * 86_400);
    json!({
        "id": index + 1,
        "name": nth(&["Wholesale", "wholesale", "Gäste & Co", "VIP, Gold", "100%_off", "Staff"], index),
        "is_default": index == 0,
        "is_group_for_guests": index == 2,
        "category_access": match index % 3 {
            0 => json!({ "type": "all" }),
            1 => json!({ "type": "specific", "categories": [18, 19] }),
            _ => json!({ "type": "none" }),
        },
        "discount_rules": match index % 3 {
            0 => json!([]),
            1 => json!([{ "type": "price_list", "price_list_id": 1 }]),
            _ => json!([{ "type": "all", "method": "percent", "amount": "5.0000" }]),
        },
        "date_created": created.rfc2822(),
        "date_modified": created.later(index * 3_600).rfc2822(),
    })
}

/// The addresses of the customer with this id.
pub(crate) fn of_customer(customer_id: i64) -> Range<i64> {
    ADDRESSES.range(customers::index(customer_id))
}
