//! Chooses how to read a table: weighs every route of the catalogue in requests and takes the cheapest. Pure: reads what
//! the store remembers and sends nothing. `Store::plan` and `Store::scan` both start here.

mod access;
mod alternatives;
mod below;
mod carried;
mod lists;
mod offset;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bigcommerce_schemas::{Catalogue, Route, RouteKind, Table};

pub(crate) use access::{Access, Cost, Fallback, Source, Walk};

use crate::decode::Level;
use crate::error::StoreError;
use crate::requests::{Constraints, Extras};
use crate::scan::{Condition, ScanOrder, ScanRequest, Value};

/// Tables nested deeper than this are a mistake in the catalogue.
const DEEPEST: usize = 6;
/// Rows of a table of which nothing is known.
const GUESSED_ROWS: u64 = 10_000;
/// Rows below one row of a parent table, where nothing is known.
const ROWS_BELOW: u64 = 3;

/// Everything a choice depends on beside the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planner<'a> {
    pub(crate) catalogue: &'a Catalogue,
    /// Rows per table, as far as answers told.
    pub(crate) totals: &'a HashMap<String, u64>,
    /// Parameters per table that the server refused.
    pub(crate) refused: &'a HashMap<String, HashSet<String>>,
    /// The page size the user set.
    pub(crate) page_size: Option<u32>,
    /// Only ways that read everything: no list of values is named, and no list is read below each parent.
    pub(crate) whole: bool,
}

/// Rows wanted from a table, for the query or on the way to another table.
#[derive(Debug, Clone)]
struct Wish<'a> {
    table: &'a Arc<Table>,
    columns: Vec<usize>,
    conditions: &'a [Condition],
    order: Option<ScanOrder>,
    limit: Option<u64>,
    /// Look ahead slowly: the rows may soon be enough.
    gentle: bool,
    extras: Extras,
    depth: usize,
}

impl Planner<'_> {
    /// The cheapest way to answer a request.
    ///
    /// # Errors
    /// A key that no condition gives and no parent can supply.
    pub(crate) fn plan(&self, request: &ScanRequest) -> Result<Access, StoreError> {
        if let Some(inside) = &request.inside {
            return self.inside(request, inside);
        }
        let (columns, extras) = self.asked(request)?;
        let limit = request.limit.map(|limit| limit.saturating_add(request.offset));
        let wish = Wish {
            table: &request.table,
            columns,
            conditions: &request.conditions,
            order: request.order,
            limit: limit.filter(|_| request.complete),
            gentle: request.limit.is_some(),
            extras,
            depth: 0,
        };
        let access = self.choose(&wish).map(|access| self.skipping(request, access));
        self.by_alternatives(request, &wish, access)
    }

    fn choose(&self, wish: &Wish<'_>) -> Result<Access, StoreError> {
        if wish.depth > DEEPEST {
            return Err(StoreError::Internal(format!("{} lies in itself", wish.table.name)));
        }
        let mut constraints = Constraints::gather(wish.table, wish.conditions);
        if self.whole {
            constraints = constraints.without_lists();
        }
        let mut best: Option<Access> = None;
        let mut obstacle = None;
        for (index, route) in wish.table.routes.iter().enumerate() {
            if wish.lacks(route) {
                continue;
            }
            match self.weigh(wish, &constraints, index, route) {
                Ok(access) if self.whole && matches!(access.source, Source::Walk(_)) => {}
                Ok(access) if best.as_ref().is_none_or(|best| wish.prefers(&access, best)) => {
                    best = Some(access);
                }
                Ok(_) => {}
                Err(error) => obstacle = obstacle.or(Some(error)),
            }
        }
        best.ok_or_else(|| {
            obstacle.unwrap_or_else(|| {
                StoreError::Internal(format!(
                    "no route of {} supplies all columns of the query",
                    wish.table.name
                ))
            })
        })
    }

    fn weigh(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        index: usize,
        route: &Route,
    ) -> Result<Access, StoreError> {
        let mut access = match route.kind {
            _ if constraints.impossible() => Access::nothing(wish.conditions.len()),
            RouteKind::List => self.list(wish, constraints, route),
            RouteKind::ByKey => self.by_key(wish, constraints, route)?,
            RouteKind::ByParent => self.by_parent(wish, constraints, route)?,
            RouteKind::Embedded => self.embedded(wish, route)?,
        };
        access.route = index;
        if access.levels.is_empty() {
            access.levels.push(level(wish.table, route));
        }
        Ok(access)
    }

    /// Rows of a table, as far as answers told or the catalogue expects.
    fn size(&self, table: &Table) -> Option<u64> {
        self.totals.get(&table.name).copied().or(table.expected_rows)
    }

    fn page_size(&self, route: &Route, extras: &Extras) -> u32 {
        let settings = self.page_size.unwrap_or(u32::MAX).min(extras.page_size.unwrap_or(u32::MAX));
        route.page_size.min(settings).max(1)
    }
}

impl Wish<'_> {
    /// The first takes fewer requests than the second; of a table that is expected to be small, as many for fewer rows. One list never
    /// takes more than a list below each of all parents, whatever is guessed of its size.
    fn prefers(&self, first: &Access, second: &Access) -> bool {
        if first.walks_all_parents() && second.is_one_list() {
            return false;
        }
        let (first, second) = (first.cost, second.cost);
        let small = self.table.expected_rows.is_some();
        first.requests < second.requests
            || (small && first.requests == second.requests && first.rows < second.rows)
    }

    /// The route leaves out a column that is used.
    fn lacks(&self, route: &Route) -> bool {
        let tested = self.conditions.iter().map(|condition| condition.column);
        let ordered = self.order.iter().map(|order| order.column);
        self.columns.iter().copied().chain(tested).chain(ordered).any(|column| route.lacks.contains(&column))
    }

    fn key_needed(&self, route: &Route, constraints: &Constraints) -> StoreError {
        let missing = route.bind.iter().find(|bind| constraints.values(bind.column).is_none());
        let column = missing.and_then(|bind| self.table.columns.get(bind.column));
        StoreError::KeyNeeded {
            table: self.table.name.clone(),
            column: column.map(|column| column.sql_name.clone()).unwrap_or_default(),
        }
    }
}

/// The outermost level of a route that sends its own requests.
fn level(table: &Arc<Table>, route: &Route) -> Level {
    Level {
        table: Arc::clone(table),
        rows: route.rows.clone(),
        bound: route.bound(),
        pointers: route.pointers.clone(),
        from: Vec::new(),
        check: None,
    }
}

/// Every combination of the values that conditions give for the bound columns; `None` when one has none.
fn keys(route: &Route, constraints: &Constraints) -> Option<Vec<Vec<Value>>> {
    let mut keys: Vec<Vec<Value>> = vec![Vec::new()];
    for bind in &route.bind {
        let values = constraints.values(bind.column)?;
        keys = keys
            .into_iter()
            .flat_map(|key| {
                values.iter().map(move |value| key.iter().chain([value]).cloned().collect::<Vec<_>>())
            })
            .collect();
    }
    Some(keys)
}
