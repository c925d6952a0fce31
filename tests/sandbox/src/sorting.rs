//! The order of rows: reading the request's wish, and ordering indexes by a member.

use std::cmp::Ordering;

use serde_json::Value;

use crate::data::Store;
use crate::failure::Failure;
use crate::query::Query;
use crate::resource::{Parents, Resource, SortStyle};

/// An ordering that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    pub member: Option<&'static str>,
    pub descending: bool,
}

/// Reads `sort` and `direction`; `None` when neither is given.
pub(crate) fn read_sort(resource: &Resource, query: &Query) -> Result<Option<Sort>, Failure> {
    let (asked, direction) = match resource.sort_style {
        SortStyle::FieldAndDirection => (query.get("sort"), query.get("direction")),
        SortStyle::FieldColonDirection => match query.get("sort").map(|sort| sort.split_once(':')) {
            Some(Some((member, direction))) => (Some(member), Some(direction)),
            _ => (query.get("sort"), None),
        },
    };
    if asked.is_none() && direction.is_none() {
        return Ok(None);
    }
    let descending = match direction {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(other) => return Err(refused("direction", other)),
    };
    let member = match asked {
        None => None,
        Some(name) => {
            let known = resource.sorts.iter().find(|known| **known == name);
            Some(*known.ok_or_else(|| refused("sort", name))?)
        }
    };
    Ok(Some(Sort { member, descending }))
}

fn refused(parameter: &str, value: &str) -> Failure {
    Failure::new(422, format!("The {parameter} value {value} is not supported."))
        .with_error(parameter, "error.path.invalid")
}

/// Orders indexes by a member; rows that are equal keep their place.
pub(crate) fn sort_indexes(
    resource: &Resource,
    store: &Store,
    parents: Parents,
    sort: &Sort,
    indexes: Vec<i64>,
) -> Vec<i64> {
    let Some(member) = sort.member else {
        let mut indexes = indexes;
        if sort.descending {
            indexes.reverse();
        }
        return indexes;
    };
    let mut keyed: Vec<(Value, i64)> =
        indexes.into_iter().map(|index| (resource.member(store, parents, index, member), index)).collect();
    keyed.sort_by(|left, right| {
        let order = compare(&left.0, &right.0);
        if sort.descending { order.reverse() } else { order }
    });
    keyed.into_iter().map(|(_, index)| index).collect()
}

fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::String(left), Value::String(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
    }
}
