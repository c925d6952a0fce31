//! Routes that start from another table: one list below each parent row, or rows that lie inside the parent's own.

use std::sync::Arc;

use bigcommerce_schemas::{Route, RouteKind, Table};

use super::{Access, Cost, Fallback, Level, Planner, ROWS_BELOW, Source, Walk, Wish, keys};
use crate::decode::segments;
use crate::error::StoreError;
use crate::requests::{Constraints, Extras};
use crate::scan::{Condition, RequestEstimate, ScanOrder};

impl Planner<'_> {
    pub(super) fn by_parent(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        route: &Route,
    ) -> Result<Access, StoreError> {
        if keys(route, constraints).is_some() {
            return self.by_key(wish, constraints, route);
        }
        let (access, columns, origins) = self.parents(wish, constraints, route)?;
        let ordered = access.ordered && wish.order.is_some();
        let mut unbound = constraints.clone();
        unbound.columns.retain(|constraint| !route.bind.iter().any(|bind| bind.column == constraint.column));
        // Which of a parent's rows come first does not count.
        let each = Wish { order: wish.order.filter(|_| !ordered), ..wish.clone() };
        let mut lists = self.lists(&each, &unbound, route, false);
        for position in &access.pushed {
            lists.filtering.pushed.extend(origins.get(*position));
        }
        lists.filtering.pushed.sort_unstable();
        // Parents are tested here before their list is read; only pieces of text are left to the engine.
        let pieces = |bind: &bigcommerce_schemas::Bind| {
            constraints.column(bind.column).is_some_and(|constraint| !constraint.contains.is_empty())
        };
        let cost = walk_cost(access.cost, lists.templates.len(), route.keys_per_request.unwrap_or(1));
        Ok(Access {
            route: 0,
            levels: Vec::new(),
            pushed: lists.filtering.pushed,
            alternatives: Vec::new(),
            exact: lists.filtering.exact && !route.bind.iter().any(pieces),
            ordered,
            skipped: 0,
            cost,
            concurrency: route.concurrency,
            gentle: wish.gentle,
            fallback: None,
            source: Source::Walk(Box::new(Walk {
                parent: access,
                parent_columns: columns,
                table: Arc::clone(wish.table),
                binds: route.bind.clone(),
                templates: lists.templates,
                constraints: constraints.clone(),
            })),
        })
    }

    /// How the parents of a `ByParent` route are found: the access, the columns it gives, and for each condition on the
    /// parent the one that it comes from.
    fn parents(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        route: &Route,
    ) -> Result<(Access, Vec<usize>, Vec<usize>), StoreError> {
        let parent = self.parent(route)?;
        let columns = parent_columns(parent, route)?;
        let (conditions, origins) = translate(wish.conditions, route, &columns);
        let access = self.choose(&Wish {
            table: parent,
            columns: columns.clone(),
            conditions: &conditions,
            order: order_of_parents(wish, route, &columns),
            limit: None,
            gentle: wish.gentle,
            extras: Extras::default(),
            depth: wish.depth + 1,
        });
        match access {
            Ok(access) => Ok((access, columns, origins)),
            // What the user can add is a condition on the table of the query.
            Err(StoreError::KeyNeeded { .. }) => Err(wish.key_needed(route, constraints)),
            Err(other) => Err(other),
        }
    }

    pub(super) fn embedded(&self, wish: &Wish<'_>, route: &Route) -> Result<Access, StoreError> {
        let parent = self.parent(route)?;
        let columns = parent_columns(parent, route)?;
        let (conditions, origins) = translate(wish.conditions, route, &columns);
        let mut needed = columns.clone();
        needed.extend(carriers(parent, route));
        let mut access = self.choose(&Wish {
            table: parent,
            columns: needed,
            conditions: &conditions,
            order: order_of_parents(wish, route, &columns),
            limit: None,
            gentle: wish.gentle,
            extras: extras(route, &wish.extras),
            depth: wish.depth + 1,
        })?;
        access.pushed = access.pushed.iter().filter_map(|position| origins.get(*position)).copied().collect();
        access.exact &= conditions.len() == wish.conditions.len();
        let ordered = access.ordered && wish.order.is_some();
        self.enter(&mut access, wish, route, columns);
        access.ordered = ordered;
        if let Some(fallback) = access.fallback.as_mut().filter(|_| ordered) {
            fallback.order = wish.order;
        }
        Ok(access)
    }

    /// Goes on from the parent's rows into those that lie inside. `columns` of the parent supply the bound ones.
    pub(super) fn enter(&self, access: &mut Access, wish: &Wish<'_>, route: &Route, columns: Vec<usize>) {
        access.ordered = false;
        access.cost.rows = access.cost.rows.saturating_mul(ROWS_BELOW);
        access.cost.rows_known = false;
        let mut level = Level {
            table: Arc::clone(wish.table),
            rows: route.rows.clone(),
            bound: route.bound(),
            pointers: route.pointers.clone(),
            from: columns,
            check: None,
        };
        match &mut access.fallback {
            Some(fallback) => fallback.levels.push(level.clone()),
            None if route.check.is_some() => {
                access.fallback = self.fallback(wish, route).map(Box::new);
                level.check = route.check.clone().filter(|_| access.fallback.is_some());
            }
            None => {}
        }
        access.levels.push(level);
    }

    /// The list below a single parent, for parents whose rows inside do not add up. The catalogue has one for every route with
    /// a check.
    fn fallback(&self, wish: &Wish<'_>, route: &Route) -> Option<Fallback> {
        let below = wish.table.routes.iter().find(|other| {
            other.kind == RouteKind::ByParent && other.parent == route.parent && other.bind == route.bind
        })?;
        let whole = Wish { conditions: &[], order: None, limit: None, gentle: false, ..wish.clone() };
        let lists = self.lists(&whole, &Constraints::default(), below, false);
        Some(Fallback {
            levels: vec![super::level(wish.table, below)],
            table: Arc::clone(wish.table),
            template: lists.templates.into_iter().next()?,
            binds: below.bind.clone(),
            order: None,
        })
    }

    pub(super) fn parent(&self, route: &Route) -> Result<&Arc<Table>, StoreError> {
        let name = route.parent.as_deref().unwrap_or_default();
        self.catalogue
            .table(name)
            .ok_or_else(|| StoreError::Internal(format!("the parent table \"{name}\" is missing")))
    }
}

/// The requests that find the parents, and one list (or several) for each, or for as many as a request takes.
fn walk_cost(parents: Cost, lists_each: usize, together: usize) -> Cost {
    let rows = parents.rows;
    let lists_each = u64::try_from(lists_each).unwrap_or(1).max(1);
    let groups = rows.div_ceil(u64::try_from(together).unwrap_or(1).max(1));
    let requests = parents.requests.saturating_add(groups.saturating_mul(lists_each));
    let estimate = match (parents.estimate, parents.rows_known) {
        (RequestEstimate::AtLeast(least), _)
        | (RequestEstimate::Exactly(least) | RequestEstimate::About(least), false) => {
            RequestEstimate::AtLeast(least.saturating_add(1))
        }
        (RequestEstimate::Exactly(_) | RequestEstimate::About(_), true) => RequestEstimate::About(requests),
    };
    Cost { requests, estimate, rows: rows.saturating_mul(ROWS_BELOW), rows_known: false }
}

/// The parent's columns that supply the bound ones, in the order of `route.bind`.
pub(super) fn parent_columns(parent: &Table, route: &Route) -> Result<Vec<usize>, StoreError> {
    let index = |name: &str| {
        parent
            .column_index(name)
            .ok_or_else(|| StoreError::Internal(format!("{} has no column \"{name}\"", parent.name)))
    };
    route.bind.iter().map(|bind| index(&bind.parent_column)).collect()
}

/// The order of the parents in which their rows come in the order wanted: that of a bound column.
fn order_of_parents(wish: &Wish<'_>, route: &Route, columns: &[usize]) -> Option<ScanOrder> {
    let order = wish.order?;
    let bound = route.bind.iter().zip(columns).find(|(bind, _)| bind.column == order.column);
    bound.map(|(_, column)| ScanOrder { column: *column, ..order })
}

/// Conditions on bound columns as conditions on the parent, each with its place among the original ones.
fn translate(conditions: &[Condition], route: &Route, columns: &[usize]) -> (Vec<Condition>, Vec<usize>) {
    conditions
        .iter()
        .enumerate()
        .filter_map(|(position, condition)| {
            let bound = route.bind.iter().zip(columns).find(|(bind, _)| bind.column == condition.column);
            bound.map(|(_, column)| (Condition { column: *column, test: condition.test.clone() }, position))
        })
        .unzip()
}

/// Columns of the parent that show the arrays the rows lie in: a route of the parent that lacks them has no rows for us.
pub(super) fn carriers(parent: &Table, route: &Route) -> Vec<usize> {
    let within = |pointer: &str| {
        !pointer.is_empty()
            && route.rows.iter().any(|path| path == pointer || path.starts_with(&format!("{pointer}/")))
    };
    let shown = |column: &bigcommerce_schemas::Column| column.include.is_none() && within(&column.pointer);
    parent.columns.iter().enumerate().filter(|(_, column)| shown(column)).map(|(index, _)| index).collect()
}

/// What the parent's requests must ask for, on behalf of this table and of those inside it.
pub(super) fn extras(route: &Route, inner: &Extras) -> Extras {
    let expected = route.check.iter().map(|check| check.expected.clone()).collect::<Vec<_>>();
    let mut include = route.include.clone();
    include.extend(inner.include.iter().filter(|value| !route.include.contains(value)).cloned());
    let mut parameters = route.parameters.clone();
    parameters.extend(inner.parameters.iter().cloned());
    Extras {
        include,
        parameters,
        page_size: Some(route.page_size.min(inner.page_size.unwrap_or(u32::MAX))),
        members: route.rows.iter().chain(&expected).filter_map(|path| segments(path).next()).collect(),
    }
}
