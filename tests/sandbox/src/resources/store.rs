//! The store itself.

use crate::data::store_information;
use crate::resource::Single;

const SCOPES: &[&str] = &["store_v2_information"];

pub(crate) const SINGLES: &[Single] = &[
    Single {
        path: "/v2/store",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |store, _, _| Some(store_information::row(store)),
    },
    Single {
        path: "/v2/time",
        scopes: SCOPES,
        filters: &[],
        parameters: &[],
        object: |_, _, _| Some(store_information::time()),
    },
];
