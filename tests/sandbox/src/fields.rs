//! `include_fields` and `exclude_fields`: which members of a row are sent.

use serde_json::{Map, Value};

use crate::query::Query;
use crate::resource::{FieldChoice, Resource};

/// Drops the members that were not asked for; the key always stays.
pub(crate) fn narrow(resource: &Resource, query: &Query, row: &mut Map<String, Value>) {
    let wanted = query.list("include_fields");
    let unwanted = query.list("exclude_fields");
    let stays = |name: &str| name == resource.key || resource.always.contains(&name);
    if resource.fields != FieldChoice::None && !wanted.is_empty() {
        let included = query.list("include");
        row.retain(|name, _| {
            stays(name) || wanted.contains(&name.as_str()) || included.contains(&name.as_str())
        });
    }
    if resource.fields == FieldChoice::IncludeAndExclude && !unwanted.is_empty() {
        row.retain(|name, _| stays(name) || !unwanted.contains(&name.as_str()));
    }
}
