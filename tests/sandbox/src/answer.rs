//! From a path and a query to a status and a body: finds the collection and works through its description.
//! Login, quota, faults and bytes belong to `server.rs`.

use serde_json::{Map, Value, json};

use crate::cache::MatchCache;
use crate::data::Store;
use crate::failure::{Failure, Version};
use crate::fields;
use crate::filters::{Condition, read_conditions};
use crate::paging;
use crate::query::Query;
use crate::resource::{FieldChoice, Paging, Parents, Resource};
use crate::resources::{self, Route, Target};
use crate::sorting::{self, Sort};

/// A success: the status, and the body if there is one.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: Option<Value>,
}

/// What answers are made from.
#[derive(Debug)]
pub(crate) struct Shop {
    pub store: Store,
    pub cache: MatchCache,
    pub page_cap: i64,
}

impl Shop {
    /// Answers a GET below the store.
    pub(crate) fn answer(&self, version: Version, path: &str, query: &Query) -> Result<Answer, Failure> {
        let Some(Route { target, parents }) = resources::find(path) else {
            return Err(not_found(version));
        };
        match target {
            Target::List(resource) => self.list(resource, version, &parents, query),
            Target::Count(resource) => self.count(resource, version, &parents, query),
            Target::Row(resource, key) => self.row(resource, version, &parents, key, query),
            Target::Single(single) => {
                let reserved = |name: &str| single.parameters.contains(&name);
                let (_, unknown) = read_conditions(single.filters, query, reserved)?;
                refuse_unknown(version, &unknown)?;
                let object =
                    (single.object)(&self.store, &parents, query).ok_or_else(|| not_found(version))?;
                Ok(Answer { status: 200, body: Some(object) })
            }
        }
    }

    fn list(
        &self,
        resource: &'static Resource,
        version: Version,
        parents: Parents,
        query: &Query,
    ) -> Result<Answer, Failure> {
        let (conditions, sort) = read_wishes(resource, version, query)?;
        let all = (resource.count)(&self.store, parents).ok_or_else(|| not_found(version))?;
        let search = Search { resource, store: &self.store, parents, conditions, sort, all };
        let matches = Matching::of(&search, &self.cache, query);
        let total = matches.total();
        let place_of = |wanted: i64| match resource.paging {
            Paging::V3AfterKey => matches.place(resource.index_of(&self.store, parents, wanted)?),
            _ => matches.place(wanted),
        };
        let page = paging::read_page(resource, version, query, self.page_cap, place_of, total)?;
        let shown = matches.slice(page.start, page.limit);
        let rows: Vec<Value> =
            shown.iter().map(|index| self.whole_row(resource, parents, *index, query)).collect();
        if rows.is_empty() && resource.empty_is_204 {
            return Ok(Answer { status: 204, body: None });
        }
        let body = match version {
            Version::V2 => Value::Array(rows),
            Version::V3 => {
                json!({ "data": rows, "meta": paging::meta(resource, query, &page, total, &shown) })
            }
        };
        Ok(Answer { status: 200, body: Some(body) })
    }

    fn count(
        &self,
        resource: &'static Resource,
        version: Version,
        parents: Parents,
        query: &Query,
    ) -> Result<Answer, Failure> {
        let (conditions, _) = read_wishes(resource, version, query)?;
        let all = (resource.count)(&self.store, parents).ok_or_else(|| not_found(version))?;
        let search = Search { resource, store: &self.store, parents, conditions, sort: None, all };
        let matches = Matching::of(&search, &self.cache, query);
        let mut body = Map::new();
        if let Some(details) = resource.count_details {
            body = details(&self.store, &matches.slice(0, matches.total()));
        }
        body.insert("count".to_owned(), Value::from(matches.total()));
        Ok(Answer { status: 200, body: Some(Value::Object(body)) })
    }

    fn row(
        &self,
        resource: &'static Resource,
        version: Version,
        parents: Parents,
        key: i64,
        query: &Query,
    ) -> Result<Answer, Failure> {
        read_wishes(resource, version, query)?;
        let count = (resource.count)(&self.store, parents).ok_or_else(|| not_found(version))?;
        let index = resource
            .index_of(&self.store, parents, key)
            .filter(|index| (0..count).contains(index))
            .ok_or_else(|| not_found(version))?;
        let row = self.whole_row(resource, parents, index, query);
        let body = match version {
            Version::V2 => row,
            Version::V3 => json!({ "data": row, "meta": {} }),
        };
        Ok(Answer { status: 200, body: Some(body) })
    }

    fn whole_row(&self, resource: &Resource, parents: Parents, index: i64, query: &Query) -> Value {
        let mut row = (resource.row)(&self.store, parents, index);
        if let Value::Object(members) = &mut row {
            (resource.extend)(&self.store, parents, index, query, members);
            fields::narrow(resource, query, members);
        }
        row
    }
}

/// The answer for a route or row that does not exist.
fn not_found(version: Version) -> Failure {
    match version {
        Version::V2 => Failure::new(404, "The requested resource was not found."),
        Version::V3 => Failure::new(404, "The requested resource was not found"),
    }
}

fn read_wishes(
    resource: &'static Resource,
    version: Version,
    query: &Query,
) -> Result<(Vec<Condition>, Option<Sort>), Failure> {
    let (conditions, unknown) = read_conditions(resource.filters, query, |name| is_reserved(resource, name))?;
    refuse_unknown(version, &unknown)?;
    let stranger = query.list("include").into_iter().find(|entry| !resource.includes.contains(entry));
    if let Some(stranger) = stranger {
        return Err(Failure::new(422, format!("The include value {stranger} is not supported."))
            .with_error("include", "error.path.invalid"));
    }
    Ok((conditions, sorting::read_sort(resource, query)?))
}

fn is_reserved(resource: &Resource, name: &str) -> bool {
    match name {
        "page" => !matches!(resource.paging, Paging::V3AfterKey),
        "limit" => true,
        "before" => matches!(resource.paging, Paging::V3PagesAndCursors { .. }),
        "after" => matches!(resource.paging, Paging::V3PagesAndCursors { .. } | Paging::V3AfterKey),
        "sort" => !resource.sorts.is_empty(),
        "direction" => !resource.sorts.is_empty() || resource.parameters.contains(&name),
        "include" => !resource.includes.is_empty(),
        "include_fields" => resource.fields != FieldChoice::None,
        "exclude_fields" => resource.fields == FieldChoice::IncludeAndExclude,
        other => resource.parameters.contains(&other),
    }
}

fn refuse_unknown(version: Version, unknown: &[&str]) -> Result<(), Failure> {
    let Some(first) = unknown.first() else { return Ok(()) };
    Err(match version {
        Version::V2 => Failure::new(400, format!("The field '{first}' is not supported by this resource.")),
        Version::V3 => Failure::new(
            422,
            format!("The filter(s): {} are not valid filter parameter(s).", unknown.join(", ")),
        ),
    })
}

/// One question to a collection.
struct Search<'a> {
    resource: &'a Resource,
    store: &'a Store,
    parents: Parents<'a>,
    conditions: Vec<Condition>,
    sort: Option<Sort>,
    all: i64,
}

/// The matching rows: a whole collection needs no list of its indexes.
enum Matching {
    Everything { count: i64, descending: bool },
    Some(crate::cache::Matches),
}

impl Matching {
    fn of(search: &Search<'_>, cache: &MatchCache, query: &Query) -> Matching {
        let by_place =
            search.sort.as_ref().is_none_or(|sort| sort.member.is_none_or(|member| member == "id"));
        let descending = match &search.sort {
            Some(sort) => sort.descending,
            None => search.resource.newest_first,
        };
        if search.conditions.is_empty() && by_place {
            return Matching::Everything { count: search.all, descending };
        }
        let narrowing = ["page", "limit", "after", "before", "include", "include_fields", "exclude_fields"];
        let mut key = format!("{} {:?}", search.resource.path, search.parents);
        for (name, value) in query.pairs().filter(|(name, _)| !narrowing.contains(name)) {
            key.push_str(&format!("&{name}={value}"));
        }
        Matching::Some(cache.get_or_search(&key, || search.run(descending)))
    }

    fn total(&self) -> i64 {
        match self {
            Matching::Everything { count, .. } => *count,
            Matching::Some(indexes) => i64::try_from(indexes.len()).unwrap_or(i64::MAX),
        }
    }

    fn slice(&self, start: i64, limit: i64) -> Vec<i64> {
        let end = start.saturating_add(limit).min(self.total());
        match self {
            Matching::Everything { descending: false, .. } => (start..end).collect(),
            Matching::Everything { count, .. } => (start..end).map(|place| count - 1 - place).collect(),
            Matching::Some(indexes) => {
                let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(0);
                indexes.get(range).unwrap_or_default().to_vec()
            }
        }
    }

    fn place(&self, index: i64) -> Option<i64> {
        match self {
            Matching::Everything { count, descending } => {
                let place = if *descending { count - 1 - index } else { index };
                (0..*count).contains(&place).then_some(place)
            }
            Matching::Some(indexes) => {
                let place = indexes.iter().position(|known| *known == index)?;
                i64::try_from(place).ok()
            }
        }
    }
}

impl Search<'_> {
    fn run(&self, descending: bool) -> Vec<i64> {
        let matching = (0..self.all).filter(|index| self.passes(*index));
        let mut indexes: Vec<i64> = matching.collect();
        match &self.sort {
            Some(sort) if sort.member.is_some() => {
                sorting::sort_indexes(self.resource, self.store, self.parents, sort, indexes)
            }
            _ => {
                if descending {
                    indexes.reverse();
                }
                indexes
            }
        }
    }

    fn passes(&self, index: i64) -> bool {
        self.conditions.iter().all(|condition| {
            let member = self.resource.member(self.store, self.parents, index, condition.path);
            condition.passes(&member)
        })
    }
}
