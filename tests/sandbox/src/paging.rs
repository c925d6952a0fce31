//! Pages: which rows of the matches an answer holds, and what `meta` says about them.

use serde_json::{Map, Value, json};

use crate::failure::{Failure, Version};
use crate::query::Query;
use crate::resource::{Paging, Resource};

/// Rows of a page unless the request says otherwise.
const DEFAULT_LIMIT: i64 = 50;

/// The most rows of a page that comes with options or modifiers.
const LIMIT_WITH_OPTIONS: i64 = 10;

/// The part of the matches that one answer holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub start: i64,
    pub limit: i64,
    number: i64,
    by_cursor: bool,
    by_page: bool,
}

/// Reads the paging parameters. `place_of` says at which place of the matches a row index stands.
pub(crate) fn read_page(
    resource: &Resource,
    version: Version,
    query: &Query,
    cap: i64,
    place_of: impl Fn(i64) -> Option<i64>,
    total: i64,
) -> Result<Page, Failure> {
    let limit = read_limit(resource, version, query, cap)?;
    let asked: Option<i64> = query.get("page").and_then(|page| page.parse().ok());
    let number = asked.filter(|page| *page > 0).unwrap_or(1);
    let by_page = query.get("page").is_some();
    let first = Page { start: (number - 1).saturating_mul(limit), limit, number, by_cursor: false, by_page };
    match resource.paging {
        Paging::V2Whole | Paging::V3Whole | Paging::V3Bare => {
            Ok(Page { start: 0, limit: total.max(1), ..first })
        }
        Paging::V2Pages | Paging::V3Pages { .. } => Ok(first),
        Paging::V3Fixed => Ok(Page { start: 0, number: 1, by_page: false, ..first }),
        Paging::V3AfterKey => {
            let start = match query.get("after").and_then(|after| after.parse().ok()) {
                Some(key) => place_of(key).map_or(total, |place| place + 1),
                None => 0,
            };
            Ok(Page { start, number: 1, ..first })
        }
        Paging::V3PagesAndCursors { exclusive, .. } => {
            let Some((start, cursor)) = cursor_start(query, limit, &place_of)? else { return Ok(first) };
            if exclusive && by_page {
                return Err(Failure::new(422, "The page and cursor parameters cannot be used together.")
                    .with_error(cursor, "error.path.invalid"));
            }
            Ok(Page { start, by_cursor: true, by_page: false, ..first })
        }
    }
}

fn cursor_start<'a>(
    query: &Query,
    limit: i64,
    place_of: &impl Fn(i64) -> Option<i64>,
) -> Result<Option<(i64, &'a str)>, Failure> {
    for name in ["after", "before"] {
        let Some(cursor) = query.get(name) else { continue };
        let place = read_cursor(cursor).and_then(place_of).ok_or_else(|| {
            Failure::new(422, "The cursor is not valid.").with_error(name, "error.path.invalid")
        })?;
        let start = if name == "after" { place + 1 } else { (place - limit).max(0) };
        return Ok(Some((start, name)));
    }
    Ok(None)
}

fn read_limit(resource: &Resource, version: Version, query: &Query, cap: i64) -> Result<i64, Failure> {
    let asked: Option<i64> =
        query.get("limit").and_then(|limit| limit.parse().ok()).filter(|limit| *limit > 0);
    let limit = asked.unwrap_or(DEFAULT_LIMIT.min(cap));
    if version == Version::V2 && limit > cap {
        return Err(Failure::new(413, "The specified limit exceeds the maximum allowed.")
            .with_details(json!({ "max_limit": cap })));
    }
    let with_options = ["options", "modifiers"].iter().any(|entry| query.lists("include", entry));
    let most = if with_options && resource.includes.contains(&"options") { LIMIT_WITH_OPTIONS } else { cap };
    Ok(if resource.paging == Paging::V3Fixed { cap } else { limit.min(most) })
}

/// The `meta` of a V3 list. `shown` are the row indexes of the page.
pub(crate) fn meta(resource: &Resource, query: &Query, page: &Page, total: i64, shown: &[i64]) -> Value {
    let count = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let mut meta = Map::new();
    let pages = (total + page.limit - 1) / page.limit;
    match resource.paging {
        Paging::V2Pages | Paging::V2Whole | Paging::V3Whole | Paging::V3Bare => {}
        Paging::V3AfterKey => {
            let links = json!({ "current": query_link(query, &[]) });
            let pagination = json!({ "count": count, "total": total, "total_pages": pages, "links": links });
            meta.insert("pagination".to_owned(), pagination);
        }
        Paging::V3Fixed => {
            drop(meta.insert("pagination".to_owned(), pagination(query, page, total, count, true)))
        }
        Paging::V3Pages { links } => {
            meta.insert("pagination".to_owned(), pagination(query, page, total, count, links));
        }
        Paging::V3PagesAndCursors { links, .. } => {
            if !page.by_cursor {
                meta.insert("pagination".to_owned(), pagination(query, page, total, count, links));
            }
            if !page.by_page {
                meta.insert("cursor_pagination".to_owned(), cursor_pagination(query, page, total, shown));
            }
        }
    }
    Value::Object(meta)
}

fn pagination(query: &Query, page: &Page, total: i64, count: i64, links: bool) -> Value {
    let pages = (total + page.limit - 1) / page.limit;
    let mut pagination = json!({
        "total": total,
        "count": count,
        "per_page": page.limit,
        "current_page": page.number,
        "total_pages": pages,
    });
    if links {
        let link = |number: i64| {
            query_link(query, &[("page", number.to_string()), ("limit", page.limit.to_string())])
        };
        let mut links = Map::new();
        if page.number > 1 {
            links.insert("previous".to_owned(), Value::from(link(page.number - 1)));
        }
        if page.number < pages {
            links.insert("next".to_owned(), Value::from(link(page.number + 1)));
        }
        links.insert("current".to_owned(), Value::from(link(page.number)));
        if let Some(members) = pagination.as_object_mut() {
            members.insert("links".to_owned(), Value::Object(links));
        }
    }
    pagination
}

fn cursor_pagination(query: &Query, page: &Page, total: i64, shown: &[i64]) -> Value {
    let count = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let start = shown.first().map(|index| write_cursor(*index));
    let end = shown.last().map(|index| write_cursor(*index));
    let mut links = Map::new();
    let limit = ("limit", page.limit.to_string());
    if let Some(end) = end.clone().filter(|_| page.start + count < total) {
        links.insert("next".to_owned(), Value::from(query_link(query, &[("after", end), limit.clone()])));
    }
    if let Some(start) = start.clone().filter(|_| page.start > 0) {
        links.insert("previous".to_owned(), Value::from(query_link(query, &[("before", start), limit])));
    }
    json!({ "count": count, "per_page": page.limit, "start_cursor": start, "end_cursor": end, "links": links })
}

/// A link holds only a query string: the request's own parameters with some replaced.
fn query_link(query: &Query, replaced: &[(&str, String)]) -> String {
    let paging = ["page", "limit", "before", "after"];
    let own = query.pairs().filter(|(name, _)| replaced.is_empty() || !paging.contains(name));
    let own = own.map(|(name, value)| format!("{name}={value}"));
    let new = replaced.iter().map(|(name, value)| format!("{name}={value}"));
    format!("?{}", new.chain(own).collect::<Vec<_>>().join("&"))
}

/// Cursors look opaque but are hexadecimal row numbers; clients must not take them apart.
fn write_cursor(index: i64) -> String {
    format!("c{:x}", index.wrapping_mul(2_654_435_761))
}

fn read_cursor(cursor: &str) -> Option<i64> {
    let scrambled = i64::from_str_radix(cursor.strip_prefix('c')?, 16).ok()?;
    (scrambled % 2_654_435_761 == 0).then_some(scrambled / 2_654_435_761)
}
