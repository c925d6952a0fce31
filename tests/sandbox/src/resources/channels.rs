//! Channels.

use crate::data::channels;
use crate::filters::Kind::{Flag, Text, Time};
use crate::filters::Operator::{Eq, In, Max, Min};
use crate::filters::{filter, filter_at};
use crate::resource::{Resource, V3_LIST};

const SCOPES: &[&str] = &["store_channel_settings", "store_channel_listings", "store_sites"];

pub(crate) const LISTS: &[Resource] = &[Resource {
    path: "/v3/channels",
    scopes: SCOPES,
    by_id: Some("id"),
    filters: &[
        filter_at("available", &[Eq], Flag, "is_enabled"),
        filter("status", &[In], Text),
        filter("type", &[In], Text),
        filter("platform", &[In], Text),
        filter("date_created", &[Eq, Min, Max], Time),
        filter("date_modified", &[Eq, Min, Max], Time),
    ],
    count: |_, _| Some(channels::count()),
    row: |store, _, index| channels::row(store, index),
    ..V3_LIST
}];
