//! The description of one collection: where it lies, what it may be asked, and where its rows come from.
//! The files below `resources/` hold one description per collection; `answer.rs` works through them.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::data::Store;
use crate::declared::Declaration;
use crate::filters::Filter;
use crate::query::Query;

/// How a collection is cut into pages, and what the answer says about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paging {
    /// `page` and `limit`; a bare array.
    V2Pages,
    /// No paging parameters; a bare array with all rows.
    V2Whole,
    /// `page` and `limit`; `meta.pagination` with or without links.
    V3Pages { links: bool },
    /// As `V3Pages`, and `before`/`after` cursors with `meta.cursor_pagination`. The flag says whether
    /// page and cursor in one request are refused.
    V3PagesAndCursors { links: bool, exclusive: bool },
    /// `limit` and `after=<key of the last row>`.
    V3AfterKey,
    /// `meta.pagination` without parameters: one page with everything up to the default size.
    V3Fixed,
    /// All rows and an empty `meta`.
    V3Whole,
    /// All rows in a bare array, as nothing else in V3.
    V3Bare,
}

/// How an ordering is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SortStyle {
    /// `sort=field&direction=desc`
    FieldAndDirection,
    /// `sort=field:desc`
    FieldColonDirection,
}

/// Which parameters narrow the members of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldChoice {
    None,
    IncludeOnly,
    IncludeAndExclude,
}

/// Ids above this belong to no row; reckoning with them could overflow.
const LARGEST_ID: i64 = 1_000_000_000_000_000;

/// Whether a number can be the id of a row.
pub(crate) fn is_possible_id(id: i64) -> bool {
    (0..=LARGEST_ID).contains(&id)
}

/// Identifiers in the path, outermost first.
pub(crate) type Parents<'a> = &'a [i64];

/// Makes further members of a count from the indexes counted.
pub(crate) type CountDetails = fn(&Store, &[i64]) -> Map<String, Value>;

/// Reckons the index of a key.
pub(crate) type Locate = fn(&Store, Parents, i64) -> Option<i64>;

/// One collection of the store.
pub(crate) struct Resource {
    /// The path below the store; `{}` stands for the id of a parent.
    pub path: &'static str,
    /// OAuth scopes of which the token needs one; the `_read_only` twin of each suffices as well.
    pub scopes: &'static [&'static str],
    pub paging: Paging,
    /// The member that tells rows apart; it always comes back.
    pub key: &'static str,
    /// Whether `{path}/{key}` answers one row.
    pub by_id: bool,
    /// Whether `{path}/count` answers.
    pub counted: bool,
    /// Adds members to the answer of `{path}/count`, from the indexes counted.
    pub count_details: Option<CountDetails>,
    /// Whether a list without rows is 204 with an empty body.
    pub empty_is_204: bool,
    /// Whether the highest index comes first when no order is asked.
    pub newest_first: bool,
    pub filters: &'static [Filter],
    pub sort_style: SortStyle,
    pub sorts: &'static [&'static str],
    pub includes: &'static [&'static str],
    /// Further parameters that are read elsewhere and are no filters.
    pub parameters: &'static [&'static str],
    /// Parameters of which one must be given.
    pub required: &'static [&'static str],
    pub fields: FieldChoice,
    /// Members that come back whatever `include_fields` says.
    pub always: &'static [&'static str],
    /// The number of rows, or `None` if a parent does not exist.
    pub count: fn(&Store, Parents) -> Option<i64>,
    /// The row at an index below the count.
    pub row: fn(&Store, Parents, i64) -> Value,
    /// The index of a key, if it can be reckoned; otherwise the rows are searched.
    pub locate: Option<Locate>,
    /// The rows whose member may have this value, where that can be reckoned without looking at all rows.
    pub children: fn(&Store, Parents, &str, i64) -> Option<Range<i64>>,
    /// One member of a row, cheaper than the whole row; also members that only filters know.
    pub fact: fn(&Store, Parents, i64, &str) -> Option<Value>,
    /// Adds what `include` asks for.
    pub extend: fn(&Store, Parents, i64, &Query, &mut Map<String, Value>),
    /// Where the rows come from, if not from the functions above. The parents are indexes then, not ids.
    pub declared: Option<&'static Declaration>,
}

fn no_fact(_: &Store, _: Parents, _: i64, _: &str) -> Option<Value> {
    None
}

fn no_children(_: &Store, _: Parents, _: &str, _: i64) -> Option<Range<i64>> {
    None
}

fn no_extension(_: &Store, _: Parents, _: i64, _: &Query, _: &mut Map<String, Value>) {}

fn no_rows(_: &Store, _: Parents) -> Option<i64> {
    Some(0)
}

fn no_row(_: &Store, _: Parents, _: i64) -> Value {
    Value::Null
}

/// What descriptions of V3 collections start from.
pub(crate) const V3_LIST: Resource = Resource {
    path: "",
    scopes: &[],
    paging: Paging::V3Pages { links: true },
    key: "id",
    by_id: false,
    counted: false,
    count_details: None,
    empty_is_204: false,
    newest_first: false,
    filters: &[],
    sort_style: SortStyle::FieldAndDirection,
    sorts: &[],
    includes: &[],
    parameters: &[],
    required: &[],
    fields: FieldChoice::None,
    always: &[],
    count: no_rows,
    row: no_row,
    locate: None,
    children: no_children,
    fact: no_fact,
    extend: no_extension,
    declared: None,
};

/// What descriptions of V2 collections start from.
pub(crate) const V2_LIST: Resource = Resource {
    paging: Paging::V2Pages,
    sort_style: SortStyle::FieldColonDirection,
    empty_is_204: true,
    ..V3_LIST
};

impl Resource {
    /// The number of rows, or `None` if a parent does not exist.
    pub(crate) fn count_rows(&self, store: &Store, parents: Parents) -> Option<i64> {
        match self.declared {
            Some(kind) => kind.count(store, parents),
            None => (self.count)(store, parents),
        }
    }

    /// The row at an index below the count, with what `include` adds.
    pub(crate) fn make_row(&self, store: &Store, parents: Parents, index: i64, query: &Query) -> Value {
        let Some(kind) = self.declared else {
            let mut row = (self.row)(store, parents, index);
            if let Value::Object(members) = &mut row {
                (self.extend)(store, parents, index, query, members);
            }
            return row;
        };
        let ordinal = kind.ordinal(parents, index);
        let mut row = kind.row(store, ordinal);
        if let Value::Object(members) = &mut row {
            for name in query.list("include") {
                if let Some(value) = kind.extra(store, ordinal, name) {
                    members.insert(name.to_owned(), value);
                }
            }
        }
        row
    }

    /// A member of a row by name or JSON pointer without its first slash.
    pub(crate) fn member(&self, store: &Store, parents: Parents, index: i64, path: &str) -> Value {
        if let Some(kind) = self.declared {
            return kind.member(store, kind.ordinal(parents, index), path);
        }
        if let Some(fact) = (self.fact)(store, parents, index, path) {
            return fact;
        }
        let row = (self.row)(store, parents, index);
        row.pointer(&format!("/{path}")).cloned().unwrap_or(Value::Null)
    }

    /// The index of the row with this key.
    pub(crate) fn index_of(&self, store: &Store, parents: Parents, key: &str) -> Option<i64> {
        if let Some(kind) = self.declared {
            return kind.index(store, parents, key);
        }
        let Some(number) = key.parse().ok().filter(|key| is_possible_id(*key)) else {
            return self.index_of_text(store, parents, key);
        };
        if let Some(locate) = self.locate {
            return locate(store, parents, number);
        }
        let count = self.count_rows(store, parents)?;
        (0..count).find(|index| self.member(store, parents, *index, self.key).as_i64() == Some(number))
    }

    fn index_of_text(&self, store: &Store, parents: Parents, key: &str) -> Option<i64> {
        let count = self.count_rows(store, parents)?;
        // Currencies are the texts that are keys, and they come in both cases.
        let is_it = |index: &i64| {
            self.member(store, parents, *index, self.key)
                .as_str()
                .is_some_and(|own| own.eq_ignore_ascii_case(key))
        };
        if self.locate.is_some() { None } else { (0..count).find(is_it) }
    }
}

/// A route that answers one object of its own shape instead of rows.
pub(crate) struct Single {
    /// The path below the store; `{}` stands for an id.
    pub path: &'static str,
    /// As in [`Resource::scopes`].
    pub scopes: &'static [&'static str],
    /// Filters that are understood, and other parameters.
    pub filters: &'static [Filter],
    pub parameters: &'static [&'static str],
    /// The object, or `None` if a parent does not exist.
    pub object: fn(&Store, Parents, &Query) -> Option<Value>,
}
