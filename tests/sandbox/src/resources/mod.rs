//! The collections of the store, and the way from a path to one of them.

mod catalog;
mod catalog_views;
mod channels;
mod customers;
mod inventory;
mod marketing;
mod order_extras;
mod order_parts;
mod orders;
mod pricing;
mod product_parts;
mod store;

use crate::data::Store;
use crate::declared::{self, OneObject, Place};
use crate::resource::{Resource, Single, is_possible_id};

/// What a path leads to.
pub(crate) enum Target {
    /// All rows of a collection.
    List(&'static Resource),
    /// Their number.
    Count(&'static Resource),
    /// The row with this key.
    Row(&'static Resource, String),
    /// One object of its own.
    Single(&'static Single),
    /// One declared object.
    Object(&'static OneObject),
}

/// A target, and the ids that stand in the path before it.
pub(crate) struct Route {
    pub target: Target,
    pub parents: Vec<i64>,
}

const LISTS: &[&[Resource]] = &[
    catalog::LISTS,
    product_parts::LISTS,
    catalog_views::LISTS,
    customers::LISTS,
    orders::LISTS,
    order_parts::LISTS,
    order_extras::LISTS,
    channels::LISTS,
    pricing::LISTS,
    marketing::LISTS,
    inventory::LISTS,
];
const SINGLES: &[&[Single]] =
    &[orders::SINGLES, order_extras::SINGLES, store::SINGLES, catalog_views::SINGLES];

fn lists() -> impl Iterator<Item = &'static Resource> {
    LISTS.iter().flat_map(|group| group.iter())
}

fn singles() -> impl Iterator<Item = &'static Single> {
    SINGLES.iter().flat_map(|group| group.iter())
}

/// Finds what a path below the store leads to.
pub(crate) fn find(store: &Store, path: &str) -> Option<Route> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if let Some(route) = find_declared(store, &segments) {
        return Some(route);
    }
    for single in singles() {
        if let Some(parents) = fit(single.path, &segments) {
            return Some(Route { target: Target::Single(single), parents });
        }
    }
    for resource in lists() {
        if let Some(parents) = fit(resource.path, &segments) {
            return Some(Route { target: Target::List(resource), parents });
        }
    }
    let (last, front) = segments.split_last()?;
    for resource in lists() {
        let Some(parents) = fit(resource.path, front) else { continue };
        if resource.counted && *last == "count" {
            return Some(Route { target: Target::Count(resource), parents });
        }
        if resource.by_id {
            return Some(Route { target: Target::Row(resource, (*last).to_owned()), parents });
        }
    }
    None
}

/// As [`find`], among the declared routes.
fn find_declared(store: &Store, segments: &[&str]) -> Option<Route> {
    let found = declared::find(store, segments)?;
    let target = match (found.place, found.route) {
        (Place::Whole, declared::DeclaredRoute::List(resource)) => Target::List(resource),
        (Place::Count, declared::DeclaredRoute::List(resource)) => Target::Count(resource),
        (Place::Key(key), declared::DeclaredRoute::List(resource)) => Target::Row(resource, key),
        (_, declared::DeclaredRoute::Object(object)) => Target::Object(object),
    };
    Some(Route { target, parents: found.parents })
}

/// The scopes of which a path needs one; none when the path leads nowhere.
pub(crate) fn scopes_of(store: &Store, path: &str) -> &'static [&'static str] {
    match find(store, path).map(|route| route.target) {
        Some(Target::List(resource) | Target::Count(resource) | Target::Row(resource, _)) => resource.scopes,
        Some(Target::Single(single)) => single.scopes,
        Some(Target::Object(object)) => object.scopes,
        None => &[],
    }
}

/// The ids in a path, if it has the shape of the pattern.
fn fit(pattern: &str, segments: &[&str]) -> Option<Vec<i64>> {
    let pattern: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
    if pattern.len() != segments.len() {
        return None;
    }
    let mut ids = Vec::new();
    for (wanted, segment) in pattern.iter().zip(segments) {
        match *wanted {
            "{}" => ids.push(segment.parse().ok().filter(|id| is_possible_id(*id))?),
            literal if literal == *segment => {}
            _ => return None,
        }
    }
    Some(ids)
}
