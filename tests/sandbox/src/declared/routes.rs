//! The routes of the declarations: which path leads to which rows, and what the routes understand.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::declaration::RouteDeclaration;
use super::{DECLARATIONS, Declaration, entities};
use crate::data::Store;
use crate::filters::{Filter, Kind, Operator, filter_at};
use crate::query::Query;
use crate::resource::{FieldChoice, Paging, Resource, SortStyle, V2_LIST, V3_LIST};

/// A route that answers one object.
pub(crate) struct OneObject {
    kind: &'static Declaration,
    pub scopes: &'static [&'static str],
    pub parameters: &'static [&'static str],
    pub required: &'static [&'static str],
    in_data: bool,
    overridden: bool,
    named_by: NamedBy,
}

/// What a path says about which object is meant.
enum NamedBy {
    OwnKey,
    Parent,
    Nothing,
}

/// What a declared path answers.
#[derive(Clone, Copy)]
pub(crate) enum DeclaredRoute {
    List(&'static Resource),
    Object(&'static OneObject),
}

/// Which part of a collection a path names.
pub(crate) enum Place {
    Whole,
    Count,
    Key(String),
}

/// A path, taken apart.
pub(crate) struct Found {
    pub route: DeclaredRoute,
    pub place: Place,
    /// Indexes of the rows whose keys stand in the path.
    pub parents: Vec<i64>,
}

struct Known {
    pattern: Vec<&'static str>,
    route: DeclaredRoute,
}

static ROUTES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let routes = DECLARATIONS.iter().flat_map(|kind| kind.routes.iter().map(move |route| (kind, route)));
    let mut known: Vec<Known> = routes.map(|(kind, route)| known(kind, route)).collect();
    // A path of words comes before one that takes the same place as a key.
    known.sort_by_key(|known| known.pattern.iter().filter(|segment| segment.starts_with('{')).count());
    known
});

fn known(kind: &'static Declaration, route: &'static RouteDeclaration) -> Known {
    let answers_one = matches!(route.answer.as_str(), "one" | "bare");
    Known {
        pattern: route.path.trim_start_matches('/').split('/').collect(),
        route: if answers_one {
            DeclaredRoute::Object(Box::leak(Box::new(object(kind, route))))
        } else {
            DeclaredRoute::List(Box::leak(Box::new(list(kind, route))))
        },
    }
}

fn object(kind: &'static Declaration, route: &'static RouteDeclaration) -> OneObject {
    OneObject {
        kind,
        scopes: texts(&route.scopes),
        parameters: texts(&route.parameters),
        required: texts(&route.required),
        in_data: route.answer == "one",
        overridden: route.overridden,
        named_by: match innermost(&route.path) {
            Some(name) if name == kind.entity => NamedBy::OwnKey,
            Some(name) if name == kind.of => NamedBy::Parent,
            _ => NamedBy::Nothing,
        },
    }
}

/// The last kind of row whose key stands in a path.
fn innermost(path: &str) -> Option<&str> {
    path.split('/').rev().find_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn list(kind: &'static Declaration, route: &'static RouteDeclaration) -> Resource {
    let base = if route.path.starts_with("/v2/") { V2_LIST } else { V3_LIST };
    Resource {
        path: &route.path,
        scopes: texts(&route.scopes),
        paging: match route.answer.as_str() {
            "v2" => Paging::V2Pages,
            "v2-whole" => Paging::V2Whole,
            "v3-cursor" => Paging::V3PagesAndCursors { links: true, exclusive: false },
            "v3-fixed" => Paging::V3Fixed,
            "v3-whole" => Paging::V3Whole,
            "v3-bare" => Paging::V3Bare,
            _ => Paging::V3Pages { links: true },
        },
        key: &route.key,
        by_id: route.by_id,
        counted: route.counted,
        empty_is_204: base.empty_is_204 || route.empty_is_204,
        filters: route.filters.iter().map(|(name, text)| filter_of(name, text)).collect::<Vec<_>>().leak(),
        sort_style: if route.colon_sort {
            SortStyle::FieldColonDirection
        } else {
            SortStyle::FieldAndDirection
        },
        sorts: texts(&route.sorts),
        includes: texts(&route.includes),
        parameters: texts(&route.parameters),
        required: texts(&route.required),
        fields: match route.fields.as_str() {
            "include" => FieldChoice::IncludeOnly,
            "both" => FieldChoice::IncludeAndExclude,
            _ => FieldChoice::None,
        },
        declared: Some(kind),
        ..base
    }
}

fn texts(owned: &'static [String]) -> &'static [&'static str] {
    owned.iter().map(String::as_str).collect::<Vec<&'static str>>().leak()
}

/// `kind operator… [@member]`; the operator `=` is the plain name.
fn filter_of(name: &'static str, text: &'static Value) -> Filter {
    let words: Vec<&str> = text.as_str().unwrap_or_default().split(' ').collect();
    let kind = match words.first().copied() {
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("time") => Kind::Time,
        Some("flag") => Kind::Flag,
        _ => Kind::Text,
    };
    let operators: Vec<Operator> = words.iter().filter_map(|word| operator(word)).collect();
    let member = words.last().and_then(|word| word.strip_prefix('@')).unwrap_or(name);
    filter_at(name, operators.leak(), kind, member)
}

fn operator(word: &str) -> Option<Operator> {
    Some(match word {
        "=" => Operator::Eq,
        "not" => Operator::Not,
        "in" => Operator::In,
        "not_in" => Operator::NotIn,
        "min" => Operator::Min,
        "max" => Operator::Max,
        "greater" => Operator::Greater,
        "less" => Operator::Less,
        "like" => Operator::Like,
        "search" => Operator::Search,
        "min_" => Operator::MinPrefix,
        "max_" => Operator::MaxPrefix,
        "exclude_" => Operator::ExcludePrefix,
        _ => return None,
    })
}

/// Finds what a path leads to among the declared routes.
pub(crate) fn find(store: &Store, segments: &[&str]) -> Option<Found> {
    for known in ROUTES.iter() {
        if let Some(parents) = fit(store, &known.pattern, segments) {
            return Some(Found { route: known.route, place: Place::Whole, parents });
        }
    }
    let (last, front) = segments.split_last()?;
    ROUTES.iter().find_map(|known| {
        let DeclaredRoute::List(resource) = known.route else { return None };
        let place = match *last {
            "count" if resource.counted => Place::Count,
            key if resource.by_id => Place::Key(key.to_owned()),
            _ => return None,
        };
        Some(Found { route: known.route, place, parents: fit(store, &known.pattern, front)? })
    })
}

/// The indexes of the rows in a path, if it has the shape of the pattern.
fn fit(store: &Store, pattern: &[&'static str], segments: &[&str]) -> Option<Vec<i64>> {
    if pattern.len() != segments.len() {
        return None;
    }
    let mut rows: Vec<(&str, i64)> = Vec::new();
    for (wanted, segment) in pattern.iter().zip(segments) {
        match wanted.strip_prefix('{').and_then(|wanted| wanted.strip_suffix('}')) {
            Some(kind) => {
                let row = (kind, entities::index(store, kind, segment)?);
                if rows.last().is_some_and(|outer| !entities::lies_below(*outer, row)) {
                    return None;
                }
                rows.push(row);
            }
            None if wanted == segment => {}
            None => return None,
        }
    }
    Some(rows.into_iter().map(|(_, index)| index).collect())
}

/// The rows of a kind that belong to one parent.
pub(crate) fn rows_of_parent(store: &Store, entity: &str, parent: i64) -> Vec<Value> {
    let Some(kind) = super::named(entity) else { return Vec::new() };
    let count = kind.count(store, &[parent]).unwrap_or(0);
    (0..count).map(|index| kind.row(store, kind.ordinal(&[parent], index))).collect()
}

/// The indexes of the rows of a kind that hold a number in a member.
pub(crate) fn indexes_where(store: &Store, entity: &str, member: &str, number: i64) -> Vec<i64> {
    let Some(kind) = super::named(entity) else { return Vec::new() };
    let holds = |index: &i64| kind.member(store, *index, member).as_i64() == Some(number);
    (0..kind.total(store)).filter(holds).collect()
}

/// The keys of those rows.
pub(crate) fn keys_where(store: &Store, entity: &str, member: &str, number: i64) -> Vec<Value> {
    let indexes = indexes_where(store, entity, member, number).into_iter();
    indexes.map(|index| entities::key(store, entity, index)).collect()
}

impl OneObject {
    /// The object; `None` when what the path or `channel_id` names does not exist.
    pub(crate) fn answer(&self, store: &Store, parents: &[i64], query: &Query) -> Option<Value> {
        let in_path = parents.last().copied();
        let (ordinal, total) = match self.named_by {
            NamedBy::OwnKey => (in_path?, self.kind.total(store)),
            NamedBy::Parent => {
                (self.kind.ordinal(parents, 0), self.kind.ordinal(parents, self.kind.count(store, parents)?))
            }
            NamedBy::Nothing => (0, 1),
        };
        if !(0..total).contains(&ordinal) {
            return None;
        }
        let mut row = self.kind.row(store, ordinal);
        if let Some(members) = row.as_object_mut() {
            for name in query.list("include") {
                members.extend(self.kind.extra(store, ordinal, name).map(|value| (name.to_owned(), value)));
            }
        }
        if self.overridden {
            let channel = match query.get("channel_id") {
                Some(id) => Some(entities::index(store, "channel", id)?),
                None => in_path,
            };
            if let Some(channel) = channel {
                let exists = (0..entities::count(store, "channel")).contains(&channel);
                row = exists.then(|| only_overridden(row, channel))?;
            }
        }
        Some(if self.in_data { json!({ "data": row, "meta": {} }) } else { row })
    }
}

/// The first channel overrides every setting, the second only the first one, the others none; what is not
/// overridden is null.
fn only_overridden(row: Value, channel: i64) -> Value {
    let Value::Object(members) = row else { return row };
    if channel == 0 {
        return Value::Object(members);
    }
    let mut left = i64::from(channel == 1);
    Value::Object(nulled(members, &mut left))
}

fn nulled(members: Map<String, Value>, left: &mut i64) -> Map<String, Value> {
    let empty = |member: Value, left: &mut i64| match member {
        Value::Object(inner) => Value::Object(nulled(inner, left)),
        kept if *left > 0 => {
            *left -= 1;
            kept
        }
        _ => Value::Null,
    };
    members.into_iter().map(|(name, member)| (name, empty(member, left))).collect()
}
