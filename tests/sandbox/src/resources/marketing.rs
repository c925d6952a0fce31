//! Coupons.

use crate::data::marketing;
use crate::filters::Kind::{Integer, Text};
use crate::filters::Operator::{Eq, ExcludePrefix, MaxPrefix, MinPrefix};
use crate::filters::filter;
use crate::resource::{Resource, V2_LIST};

pub(crate) const LISTS: &[Resource] = &[Resource {
    path: "/v2/coupons",
    scopes: &["store_v2_marketing"],
    by_id: true,
    counted: true,
    filters: &[
        filter("id", &[Eq, MinPrefix, MaxPrefix], Integer),
        filter("code", &[Eq], Text),
        filter("name", &[Eq], Text),
        filter("type", &[Eq, ExcludePrefix], Text),
    ],
    count: |_, _| Some(marketing::count()),
    row: |store, _, index| marketing::coupon(store, index),
    ..V2_LIST
}];
