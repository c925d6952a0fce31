//! Channels and their listings.

use crate::data::{channel_listings, channels};
use crate::filters::Kind::{Flag, Integer, Text, Time};
use crate::filters::Operator::{Eq, In, Max, Min};
use crate::filters::{filter, filter_at};
use crate::resource::{Paging, Parents, Resource, V3_LIST};

const SCOPES: &[&str] = &["store_channel_settings", "store_channel_listings", "store_sites"];

pub(crate) const LISTS: &[Resource] = &[CHANNELS, LISTINGS];

const CHANNELS: Resource = Resource {
    path: "/v3/channels",
    scopes: SCOPES,
    by_id: true,
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
    includes: &["currencies"],
    extend: |_, _, index, query, row| {
        if query.lists("include", "currencies") {
            row.insert("currencies".to_owned(), channel_listings::currencies(index));
        }
    },
    ..V3_LIST
};

const LISTINGS: Resource = Resource {
    path: "/v3/channels/{}/listings",
    scopes: SCOPES,
    paging: Paging::V3AfterKey,
    key: "listing_id",
    by_id: true,
    filters: &[
        filter("product_id", &[In], Integer),
        filter("date_created", &[Eq, Min, Max], Time),
        filter("date_modified", &[Eq, Min, Max], Time),
    ],
    count: |store, parents| Some(channel_listings::count(store, *parents.first()?)),
    row: |store, parents, index| channel_listings::row(store, channel(parents), index),
    children: |_, parents, member, id| {
        (member == "product_id").then(|| channel_listings::of_product(channel(parents), id))
    },
    locate: Some(|_, parents, id| channel_listings::locate(*parents.first()?, id)),
    ..V3_LIST
};

/// The channel that the path names.
fn channel(parents: Parents) -> i64 {
    parents.first().copied().unwrap_or(0)
}
