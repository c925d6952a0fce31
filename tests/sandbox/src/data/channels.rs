//! Channels.

use serde_json::{Value, json};

use super::{Moment, Store, moment};

/// Name, platform, type, status.
const CHANNELS: &[(&str, &str, &str, &str)] = &[
    ("Sandbox Storefront", "bigcommerce", "storefront", "active"),
    ("Zweite Filiale", "bigcommerce", "storefront", "prelaunch"),
    ("Market \"Place\", Inc.", "ebay", "marketplace", "connected"),
    ("Point of Sale", "square", "pos", "active"),
    ("Werbung", "facebook", "marketing", "inactive"),
];

pub(crate) fn count() -> i64 {
    i64::try_from(CHANNELS.len()).unwrap_or(0)
}

pub(crate) fn id(index: i64) -> i64 {
    index + 1
}

pub(crate) fn row(_: &Store, index: i64) -> Value {
    let (name, platform, kind, status) =
        usize::try_from(index).ok().and_then(|at| CHANNELS.get(at)).copied().unwrap_or_default();
    let created = Moment(moment::OPENING + index * 86_400 * 30);
    json!({
        "id": id(index),
        "name": name,
        "platform": platform,
        "type": kind,
        "status": status,
        "date_created": created.iso_with_z(),
        "date_modified": created.later(index * 3_600).iso_with_z(),
        "external_id": if index == 2 { "ext-2" } else { "" },
        "icon_url": format!("https://cdn.example.com/channels/{platform}.svg"),
        "is_listable_from_ui": index != 4,
        "is_enabled": status == "active" || status == "connected",
        "is_visible": index != 4,
    })
}
