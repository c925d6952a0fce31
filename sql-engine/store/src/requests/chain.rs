//! A list to be read page by page, as data, and the parameters of each of its requests. Made by `routes`, sent by
//! `pages`.

use bigcommerce_schemas::{Bind, CountRoute, OrderStyle, Paging, Route, Table};

use super::encode::path_segment;
use super::filters::Guard;
use super::window::Window;
use crate::scan::{PlannedRequest, ScanOrder, Value};

/// One sequence of pages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    /// Path below `/stores/{store_hash}`.
    pub(crate) path: String,
    /// Columns of the table that the path supplies.
    pub(crate) bound: Vec<(usize, Value)>,
    /// What the conditions became.
    pub(crate) filters: Vec<(String, String)>,
    /// Which of the rows found belong to this list and not to one beside it.
    pub(crate) guard: Option<Guard>,
    /// All other parameters but those that choose the page.
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) paging: Paging,
    pub(crate) page_size: u32,
    /// No more rows than this can arrive, unless the server ignores a filter.
    pub(crate) rows_at_most: Option<u64>,
    /// No more pages than this are needed.
    pub(crate) page_limit: Option<u64>,
    /// Number of the page to begin with, from 1.
    pub(crate) first_page: u64,
    /// Rows of that page that are not wanted.
    pub(crate) skip: u64,
    /// A limit may be reached soon: look ahead slowly.
    pub(crate) gentle: bool,
    pub(crate) count: Option<CountRoute>,
    pub(crate) no_rows_on: Vec<u16>,
    /// The placeholder in the path takes a comma list of this many keys, and the rows tell their own.
    pub(crate) keys_per_request: Option<usize>,
}

/// Which page of a list is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Position {
    /// Page number, from 1.
    Number(u64),
    /// The page after this cursor or key.
    After(String),
}

impl Chain {
    /// The parameters of one page's request.
    pub(crate) fn page(&self, position: &Position) -> Vec<(String, String)> {
        let mut parameters = self.filters.clone();
        parameters.extend(self.parameters.iter().cloned());
        let mut add = |name: &str, value: String| parameters.push((name.to_owned(), value));
        match self.paging {
            Paging::V3Page | Paging::V2Page => {
                if let Position::Number(number) = position {
                    add("page", number.to_string());
                }
                add("limit", self.page_size.to_string());
            }
            Paging::V3Cursor | Paging::V3LastKey => {
                if let Position::After(key) = position {
                    add("after", key.clone());
                }
                add("limit", self.page_size.to_string());
            }
            Paging::V3Whole | Paging::V2Whole | Paging::One => {}
        }
        parameters
    }

    /// The list from an offset on, where rows by pages are numbered.
    pub(crate) fn from(&self, window: Window) -> Self {
        let Window { page_size, first_page, skip, pages } = window;
        Self { page_size, first_page, skip, page_limit: pages, ..self.clone() }
    }

    /// Rows of the list that come before its first page.
    pub(crate) fn rows_before(&self) -> u64 {
        self.first_page.saturating_sub(1).saturating_mul(u64::from(self.page_size))
    }

    /// The number of the last page, where there is a limit.
    pub(crate) fn last_page(&self) -> Option<u64> {
        self.page_limit.map(|limit| self.first_page.saturating_add(limit).saturating_sub(1))
    }

    /// The same list by pages of one row in any order, to count it.
    pub(crate) fn smallest(&self) -> Self {
        let mut chain = self.clone();
        chain.page_size = 1;
        chain.parameters.retain(|(name, _)| name != "sort" && name != "direction");
        chain
    }

    /// How many pages come after the first one read when the list holds so many rows.
    pub(crate) fn pages_after_first(&self, rows: u64) -> u64 {
        rows.div_ceil(u64::from(self.page_size.max(1))).saturating_sub(self.first_page)
    }

    /// Its pages are asked for by number: rows that come or go meanwhile move others to another page.
    pub(crate) fn is_numbered(&self) -> bool {
        matches!(self.paging, Paging::V3Page | Paging::V2Page)
    }

    /// A page of so many rows is the last one.
    pub(crate) fn ends_with(&self, rows: u64) -> bool {
        match self.paging {
            Paging::V3Whole | Paging::V2Whole | Paging::One => true,
            Paging::V3Page | Paging::V2Page | Paging::V3Cursor | Paging::V3LastKey => {
                rows < u64::from(self.page_size)
            }
        }
    }

    /// The first request, for EXPLAIN.
    pub(crate) fn planned(&self) -> PlannedRequest {
        let parameters = self.page(&Position::Number(self.first_page));
        PlannedRequest { method: "GET", path: self.path.clone(), parameters }
    }

    /// The same list below a given key: placeholders in the path are replaced, the columns are bound.
    pub(crate) fn at(&self, table: &Table, binds: &[Bind], values: &[Value]) -> Option<Self> {
        let mut chain = self.clone();
        for (bind, value) in binds.iter().zip(values) {
            let name = &table.columns.get(bind.column)?.name;
            let segment = path_segment(value)?;
            chain.path = chain.path.replace(&format!("{{{name}}}"), &segment);
            if let Some(count) = &mut chain.count {
                count.path = count.path.replace(&format!("{{{name}}}"), &segment);
            }
            chain.bound.push((bind.column, value.clone()));
        }
        Some(chain)
    }

    /// The list for several keys at once; `None` when none of them can be written.
    fn with_keys(&self, table: &Table, bind: &Bind, keys: &[Vec<Value>]) -> Option<Self> {
        let name = &table.columns.get(bind.column)?.name;
        let texts: Vec<String> = keys.iter().flatten().filter_map(path_segment).collect();
        if texts.is_empty() {
            return None;
        }
        let mut chain = self.clone();
        chain.path = chain.path.replace(&format!("{{{name}}}"), &texts.join(","));
        Some(chain)
    }
}

/// The lists below given keys, in the order of the keys: those for one key, or for as many as a request takes. A key that
/// cannot stand in a path has no rows.
pub(crate) fn below(templates: &[Chain], table: &Table, binds: &[Bind], keys: &[Vec<Value>]) -> Vec<Chain> {
    let together = templates.iter().find_map(|template| template.keys_per_request).unwrap_or(1).max(1);
    let list = |template: &Chain, keys: &[Vec<Value>]| match (keys, binds) {
        (keys, [bind]) if template.keys_per_request.is_some() => template.with_keys(table, bind, keys),
        ([key], binds) => template.at(table, binds, key),
        _ => None,
    };
    let lists = |keys| templates.iter().filter_map(move |template| list(template, keys));
    keys.chunks(together).flat_map(lists).collect()
}

/// What an embedded table asks of the requests of the table it lies in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Extras {
    pub(crate) include: Vec<String>,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) page_size: Option<u32>,
    /// First segments of the arrays that hold the rows.
    pub(crate) members: Vec<String>,
}

/// The fixed parameters of a route: its own, `include`, `include_fields`.
pub(crate) fn fixed_parameters(
    table: &Table,
    route: &Route,
    columns: &[usize],
    extras: &Extras,
) -> Vec<(String, String)> {
    let mut parameters = route.parameters.clone();
    for (name, value) in &extras.parameters {
        if !parameters.iter().any(|(known, _)| known == name) {
            parameters.push((name.clone(), value.clone()));
        }
    }
    let mut include: Vec<String> = Vec::new();
    let wanted = columns.iter().filter_map(|index| table.columns.get(*index)?.include.as_ref());
    for value in route.include.iter().chain(&extras.include).chain(wanted) {
        if !include.contains(value) {
            include.push(value.clone());
        }
    }
    // Whether `include_fields` hides what `include` adds is not documented: never send both.
    if include.is_empty() {
        parameters.extend(include_fields(table, route, columns, extras));
    } else {
        parameters.push(("include".to_owned(), include.join(",")));
    }
    parameters
}

fn include_fields(
    table: &Table,
    route: &Route,
    columns: &[usize],
    extras: &Extras,
) -> Option<(String, String)> {
    let whole_row = |index: &usize| table.columns.get(*index).is_some_and(|column| column.whole_row);
    if !route.include_fields || columns.iter().any(whole_row) {
        return None;
    }
    let bound = route.bound();
    let member = |index: usize| {
        table.columns.get(index).filter(|column| column.include.is_none() && !bound.contains(&index))?;
        let pointer = route.pointer(table, index)?;
        Some(pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned())
    };
    let unique = |indexes: &mut dyn Iterator<Item = usize>| {
        let mut members: Vec<String> = Vec::new();
        for name in indexes.filter_map(member) {
            if !members.contains(&name) {
                members.push(name);
            }
        }
        members
    };
    let all = unique(&mut (0..table.columns.len()));
    let mut wanted = unique(&mut columns.iter().copied());
    for name in &extras.members {
        if !wanted.contains(name) {
            wanted.push(name.clone());
        }
    }
    if wanted.is_empty() {
        wanted = unique(&mut table.key.iter().copied());
    }
    let useful = !wanted.is_empty() && !wanted.iter().any(String::is_empty) && wanted.len() < all.len();
    useful.then(|| ("include_fields".to_owned(), wanted.join(",")))
}

/// The parameters that ask for an order.
pub(crate) fn order_parameters(table: &Table, style: OrderStyle, order: ScanOrder) -> Vec<(String, String)> {
    let Some(column) = table.columns.get(order.column) else { return Vec::new() };
    let name = column.pointer.trim_start_matches('/').to_owned();
    let direction = if order.descending { "desc" } else { "asc" };
    match style {
        OrderStyle::SortDirection => {
            vec![("sort".to_owned(), name), ("direction".to_owned(), direction.to_owned())]
        }
        OrderStyle::SortColon => vec![("sort".to_owned(), format!("{name}:{direction}"))],
    }
}
