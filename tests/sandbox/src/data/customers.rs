//! Customers.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::dice::Dice;
use super::row::{Template, fill, template};
use super::words::{COMPANIES, FIRST_NAMES, LAST_NAMES};
use super::{Moment, Store};

static TEMPLATE: Template = LazyLock::new(|| template(include_str!("../templates/customer.json")));

pub(crate) fn count(store: &Store) -> i64 {
    store.customers
}

pub(crate) fn id(index: i64) -> i64 {
    index + 1
}

pub(crate) fn index(id: i64) -> i64 {
    id - 1
}

fn dice(store: &Store, index: i64) -> Dice {
    store.dice("customer", index)
}

pub(crate) fn first_name(store: &Store, index: i64) -> &'static str {
    dice(store, index).pick(1, FIRST_NAMES)
}

pub(crate) fn last_name(store: &Store, index: i64) -> &'static str {
    dice(store, index).pick(2, LAST_NAMES)
}

pub(crate) fn company(store: &Store, index: i64) -> &'static str {
    dice(store, index).pick(3, COMPANIES)
}

pub(crate) fn email(index: i64) -> String {
    match index % 10 {
        4 => format!("O'Shopper.{}@example.com", id(index)),
        7 => format!("SHOPPER+{}@EXAMPLE.COM", id(index)),
        _ => format!("shopper{}@example.com", id(index)),
    }
}

pub(crate) fn phone(index: i64) -> String {
    if index % 3 == 0 { String::new() } else { format!("+49 89 {:06}", 1_000 + index) }
}

pub(crate) fn group_id(store: &Store, index: i64) -> i64 {
    if index % 4 == 0 { 0 } else { 1 + dice(store, index).below(4, 6) }
}

pub(crate) fn created(store: &Store, index: i64) -> Moment {
    Moment::spread(index, store.customers, dice(store, index).below(5, 86_400))
}

pub(crate) fn modified(store: &Store, index: i64) -> Moment {
    created(store, index).later(dice(store, index).below(6, 90 * 86_400))
}

fn registration_ip(index: i64) -> String {
    if index % 5 == 0 { String::new() } else { format!("192.0.2.{}", index % 250) }
}

pub(crate) fn row(store: &Store, index: i64) -> Value {
    fill(
        &TEMPLATE,
        json!({
            "id": id(index),
            "authentication": { "force_password_reset": index % 50 == 49 },
            "company": company(store, index),
            "customer_group_id": group_id(store, index),
            "email": email(index),
            "first_name": first_name(store, index),
            "last_name": last_name(store, index),
            "phone": phone(index),
            "registration_ip_address": registration_ip(index),
            "tax_exempt_category": if index % 20 == 3 { "WHOLESALE" } else { "" },
            "notes": if index % 6 == 2 { "Calls on Mondays,\nsays \"hello\" 👋" } else { "" },
            "date_created": created(store, index).iso_with_z(),
            "date_modified": modified(store, index).iso_with_z(),
            "accepts_product_review_abandoned_cart_emails": index % 2 == 1,
            "origin_channel_id": 1 + index % 2,
            "channel_ids": match index % 4 {
                1 => json!([1]),
                3 => json!([1, 2]),
                _ => Value::Null,
            },
        }),
    )
}

pub(crate) fn fact(store: &Store, index: i64, member: &str) -> Option<Value> {
    Some(match member {
        "id" => Value::from(id(index)),
        "email" => Value::from(email(index)),
        "full_name" => Value::from(format!("{} {}", first_name(store, index), last_name(store, index))),
        "last_name" => Value::from(last_name(store, index)),
        "company" => Value::from(company(store, index)),
        "phone" => Value::from(phone(index)),
        "registration_ip_address" => Value::from(registration_ip(index)),
        "customer_group_id" => Value::from(group_id(store, index)),
        "date_created" => Value::from(created(store, index).0),
        "date_modified" => Value::from(modified(store, index).0),
        _ => return None,
    })
}
