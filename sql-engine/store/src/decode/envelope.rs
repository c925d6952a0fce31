//! What an answer says beside its rows: totals, page figures and cursors. Read tolerantly; `meta` may be missing.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The figures of `meta`, as far as the answer has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) total: Option<u64>,
    pub(crate) per_page: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    pub(crate) end_cursor: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMeta<'a> {
    #[serde(borrow)]
    pagination: Option<&'a RawValue>,
    #[serde(borrow)]
    cursor_pagination: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawPagination {
    #[serde(alias = "total_items")]
    total: Option<u64>,
    per_page: Option<u64>,
    // One description writes "total_page"; recordings have both.
    #[serde(alias = "total_page")]
    total_pages: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawCursor {
    end_cursor: Option<String>,
}

/// Reads the figures of a V3 answer; an answer without them gives none.
pub(crate) fn meta(raw: &str) -> Meta {
    let envelope: Envelope<'_> = serde_json::from_str(raw).unwrap_or_default();
    envelope.meta.map(|meta| meta_of(meta.get())).unwrap_or_default()
}

/// Reads the figures of the member `meta` itself.
pub(super) fn meta_of(raw: &str) -> Meta {
    let meta: RawMeta<'_> = serde_json::from_str(raw).unwrap_or_default();
    let pages: RawPagination =
        meta.pagination.and_then(|pages| serde_json::from_str(pages.get()).ok()).unwrap_or_default();
    let cursor: RawCursor =
        meta.cursor_pagination.and_then(|cursor| serde_json::from_str(cursor.get()).ok()).unwrap_or_default();
    Meta {
        total: pages.total,
        per_page: pages.per_page.filter(|size| *size > 0),
        total_pages: pages.total_pages,
        end_cursor: cursor.end_cursor.filter(|cursor| !cursor.is_empty()),
    }
}
