//! From a path and a query to a status and a body: finds the collection and works through its description.
//! Login, quota, faults and bytes belong to `server.rs`.

use serde_json::{Map, Value, json};

use crate::cache::MatchCache;
use crate::data::{Store, channels, orders};
use crate::failure::{Failure, Version};
use crate::fields;
use crate::filters::{Condition, read_conditions};
use crate::paging;
use crate::query::Query;
use crate::resource::{FieldChoice, Paging, Parents, Resource};
use crate::resources::{self, Route, Target};
use crate::search::{Matching, Search};
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
    /// Answers a GET below the store. The newest `rows_to_come` rows of a list are not there yet.
    pub(crate) fn answer(
        &self,
        version: Version,
        path: &str,
        query: &Query,
        rows_to_come: i64,
    ) -> Result<Answer, Failure> {
        self.route(version, path, query, rows_to_come).map_err(|failure| failure.for_version(version))
    }

    fn route(
        &self,
        version: Version,
        path: &str,
        query: &Query,
        rows_to_come: i64,
    ) -> Result<Answer, Failure> {
        let Some(Route { target, parents }) = resources::find(&self.store, path) else {
            return Err(not_found(version));
        };
        match target {
            Target::List(resource) => self.list(resource, version, &parents, query, rows_to_come),
            Target::Count(resource) => self.count(resource, version, &parents, query),
            Target::Row(resource, key) => self.row(resource, version, &parents, &key, query),
            Target::Object(object) => {
                let (_, unknown) = read_conditions(&[], query, |name| object.parameters.contains(&name))?;
                refuse_unknown(version, &unknown)?;
                require(object.required, query)?;
                self.named_rows_exist(object.parameters, version, query)?;
                let body = object.answer(&self.store, &parents, query).ok_or_else(|| not_found(version))?;
                Ok(Answer { status: 200, body: Some(body) })
            }
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

    /// An order or a channel that a parameter names must exist, as if the path had named it.
    fn named_rows_exist(&self, named: &[&str], version: Version, query: &Query) -> Result<(), Failure> {
        let number = |name: &str| {
            query.get(name).filter(|_| named.contains(&name)).map(|text| text.parse::<i64>().unwrap_or(-1))
        };
        let order = |id: i64| orders::existing(&self.store, id).is_some();
        let channel = |id: i64| (0..channels::count()).any(|index| channels::id(index) == id);
        if number("order_id").is_none_or(order) && number("channel_id").is_none_or(channel) {
            Ok(())
        } else {
            Err(not_found(version))
        }
    }

    fn list(
        &self,
        resource: &'static Resource,
        version: Version,
        parents: Parents,
        query: &Query,
        rows_to_come: i64,
    ) -> Result<Answer, Failure> {
        let (conditions, sort) = read_wishes(resource, version, query)?;
        self.named_rows_exist(resource.required, version, query)?;
        let all = resource.count_rows(&self.store, parents).ok_or_else(|| not_found(version))?;
        let all = (all - rows_to_come).max(0);
        let search = Search { resource, store: &self.store, parents, conditions, sort, all };
        let matches = Matching::of(&search, &self.cache, query);
        let total = matches.total();
        let place_of = |wanted: i64| match resource.paging {
            Paging::V3AfterKey => {
                matches.place(resource.index_of(&self.store, parents, &wanted.to_string())?)
            }
            _ => matches.place(wanted),
        };
        let page = paging::read_page(resource, version, query, self.page_cap, place_of, total)?;
        let shown = matches.slice(page.start, page.limit);
        let rows: Vec<Value> =
            shown.iter().map(|index| self.whole_row(resource, parents, *index, query)).collect();
        if rows.is_empty() && resource.empty_is_204 {
            return Ok(Answer { status: 204, body: None });
        }
        let body = match resource.paging {
            Paging::V2Pages | Paging::V2Whole | Paging::V3Bare => Value::Array(rows),
            _ => json!({ "data": rows, "meta": paging::meta(resource, query, &page, total, &shown) }),
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
        let all = resource.count_rows(&self.store, parents).ok_or_else(|| not_found(version))?;
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
        key: &str,
        query: &Query,
    ) -> Result<Answer, Failure> {
        read_wishes(resource, version, query)?;
        let count = resource.count_rows(&self.store, parents).ok_or_else(|| not_found(version))?;
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
        let mut row = resource.make_row(&self.store, parents, index, query);
        if let Value::Object(members) = &mut row {
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
    require(resource.required, query)?;
    let stranger = query.list("include").into_iter().find(|entry| !resource.includes.contains(entry));
    if let Some(stranger) = stranger {
        return Err(Failure::new(422, format!("The include value {stranger} is not supported."))
            .with_error("include", "error.path.invalid"));
    }
    Ok((conditions, sorting::read_sort(resource, query)?))
}

/// One of these parameters must be given.
fn require(required: &[&str], query: &Query) -> Result<(), Failure> {
    match required.first() {
        Some(first) if required.iter().all(|name| query.get(name).is_none()) => {
            Err(Failure::new(422, format!("The parameter {} is required.", required.join(" or ")))
                .with_error(first, "error.path.missing"))
        }
        _ => Ok(()),
    }
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
