//! Routes that read a table's own lists: the collection itself, rows by key, and lists below keys that conditions give.

use bigcommerce_schemas::{ForeignKey, Paging, Route, RouteKind, Table};

use super::{Access, Cost, GUESSED_ROWS, Planner, ROWS_BELOW, Source, Wish, keys};
use crate::error::StoreError;
use crate::requests::{
    Chain, Constraints, EQUAL_DIVISOR, Filtering, Offer, Variant, below, fixed_parameters, order_parameters,
};
use crate::scan::{RequestEstimate, ScanOrder};

/// Rows of a parent table from which on each has few rows of its own.
const MANY_PARENTS: u64 = 100;

/// The lists of a route, with placeholders still in their paths.
pub(super) struct Lists {
    pub(super) templates: Vec<Chain>,
    pub(super) filtering: Filtering,
    pub(super) ordered: bool,
}

impl Planner<'_> {
    pub(super) fn list(&self, wish: &Wish<'_>, constraints: &Constraints, route: &Route) -> Access {
        let weighed = |by_value| {
            let lists = self.lists(wish, constraints, route, by_value);
            let cost = self.list_cost(wish, route, &lists);
            (lists, cost)
        };
        let (mut lists, mut cost) = weighed(false);
        if cost.requests > 1 && !self.names_one_parent(wish, constraints, &lists.filtering) {
            let (others, others_cost) = weighed(true);
            if others_cost.requests < cost.requests {
                (lists, cost) = (others, others_cost);
            }
        }
        // Naming thousands of keys can take more requests than reading a list whose size is known.
        if lists.templates.len() > 1 && self.size(wish.table).is_some() {
            let others = self.lists(wish, &constraints.without_lists(), route, false);
            let others_cost = self.list_cost(wish, route, &others);
            if others_cost.requests < cost.requests {
                (lists, cost) = (others, others_cost);
            }
        }
        access(wish, route, lists, cost)
    }

    pub(super) fn by_key(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        route: &Route,
    ) -> Result<Access, StoreError> {
        let keys = keys(route, constraints).ok_or_else(|| wish.key_needed(route, constraints))?;
        let mut lists = self.lists(wish, constraints, route, false).at(wish, route, &keys);
        // One row is in every order.
        lists.ordered |= wish.order.is_some() && route.kind == RouteKind::ByKey && keys.len() < 2;
        let requests = u64::try_from(lists.templates.len()).unwrap_or(u64::MAX);
        let estimate = match lists.templates.first() {
            Some(chain) if !one_request(chain) => RequestEstimate::AtLeast(requests),
            _ => RequestEstimate::Exactly(requests),
        };
        let by_key = route.kind == RouteKind::ByKey;
        let named = u64::try_from(keys.len()).unwrap_or(u64::MAX).max(requests);
        let rows = if by_key { named } else { named.saturating_mul(ROWS_BELOW) };
        Ok(access(wish, route, lists, Cost { requests, estimate, rows, rows_known: by_key }))
    }

    /// Filters, columns, order and limit on a route, for one list or one list per key.
    pub(super) fn lists(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        route: &Route,
        by_value: bool,
    ) -> Lists {
        let full_page = self.page_size(route, &wish.extras);
        let filtering = self.filtering(wish, constraints, route, by_value);
        let offered = route.order.as_ref().filter(|_| route.kind == RouteKind::List);
        let kept = wish.order.filter(|order| {
            filtering.split.as_ref().is_none_or(|split| split.ascends_by(order.column))
                && offered.is_some_and(|offer| offer.columns.contains(&order.column))
        });
        let travels = filtering.exact && kept == wish.order;
        let limit = wish.limit.filter(|_| travels).map(|limit| limit.max(1));
        let page_size =
            limit.map_or(full_page, |limit| u32::try_from(limit).unwrap_or(full_page).min(full_page));
        let page_limit = limit.map(|limit| limit.div_ceil(u64::from(page_size)));
        let columns: Vec<usize> = wish.columns.iter().copied().chain(filtering.guarded()).collect();
        let mut parameters = fixed_parameters(wish.table, route, &columns, &wish.extras);
        // Rows under a limit come in this order, too: a grid asks for the pages that follow by OFFSET.
        let several_pages = matches!(route.paging, Paging::V3Page | Paging::V2Page)
            && filtering.rows_at_most.is_none_or(|rows| rows > u64::from(page_size));
        let stable = route.order.as_ref().filter(|_| several_pages).and_then(|order| order.paging);
        let asked = kept.or(stable.map(|column| ScanOrder { column, descending: false }));
        if let (Some(order), Some(offer)) = (asked, &route.order) {
            parameters.extend(order_parameters(wish.table, offer.style, order));
        }
        let template = Chain {
            path: route.path.clone(),
            bound: Vec::new(),
            filters: Vec::new(),
            guard: None,
            parameters,
            paging: route.paging,
            page_size,
            rows_at_most: filtering.rows_at_most,
            page_limit,
            first_page: 1,
            skip: 0,
            gentle: wish.gentle && limit.is_none(),
            count: route.count.clone(),
            no_rows_on: route.no_rows_on.clone(),
            keys_per_request: route.keys_per_request,
        };
        let list = |variant: Variant| Chain {
            filters: variant.parameters,
            guard: variant.guard,
            ..template.clone()
        };
        let mut templates: Vec<Chain> = filtering.variants().into_iter().map(list).collect();
        if kept.is_some_and(|order| order.descending) {
            templates.reverse();
        }
        Lists { templates, ordered: wish.order.is_some() && kept == wish.order, filtering }
    }

    fn filtering(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        route: &Route,
        by_value: bool,
    ) -> Filtering {
        let in_path: Vec<usize> = route.bind.iter().map(|bind| bind.column).collect();
        let offer = Offer {
            table: wish.table,
            filtered: route.filtered && route.kind != RouteKind::ByKey,
            in_path: &in_path,
            refused: self.refused.get(&wish.table.name),
            page_size: self.page_size(route, &wish.extras),
            by_value,
        };
        let mut filtering = offer.filtering(constraints);
        filtering.share = self.share(wish, constraints, &filtering);
        filtering
    }

    /// Keys that a list names of a table whose size is known, and that size: all channels name all orders.
    fn share(&self, wish: &Wish<'_>, constraints: &Constraints, filtering: &Filtering) -> Option<(u64, u64)> {
        self.named_parents(wish, constraints, filtering).find_map(|(keys, parent)| {
            let size = self.size(parent).filter(|_| keys > 1)?.max(1);
            Some((u64::try_from(keys).ok()?.min(size), size))
        })
    }

    /// The list is that of one row of another table, such as a customer: it hardly ever has a second page, however little is known
    /// of its size.
    fn names_one_parent(&self, wish: &Wish<'_>, constraints: &Constraints, filtering: &Filtering) -> bool {
        let is_large = |parent: &Table| self.size(parent).is_none_or(|rows| rows > MANY_PARENTS);
        self.named_parents(wish, constraints, filtering).any(|(keys, parent)| keys == 1 && is_large(parent))
    }

    /// Other tables of which the list is asked for by key, and how many keys it names of each.
    fn named_parents(
        &self,
        wish: &Wish<'_>,
        constraints: &Constraints,
        filtering: &Filtering,
    ) -> impl Iterator<Item = (usize, &Table)> {
        constraints.columns.iter().filter_map(|constraint| {
            let served =
                constraint.value_conditions.iter().all(|condition| filtering.pushed.contains(condition));
            let values = constraint.values.as_ref().filter(|_| served)?;
            let names = |key: &&ForeignKey| key.columns == [constraint.column];
            let key = wish.table.foreign_keys.iter().find(names)?;
            Some((values.len(), self.catalogue.table(&key.table)?.as_ref()))
        })
    }

    fn list_cost(&self, wish: &Wish<'_>, route: &Route, lists: &Lists) -> Cost {
        let chains = u64::try_from(lists.templates.len()).unwrap_or(u64::MAX);
        let known = self.totals.get(&wish.table.name).copied();
        let rows = lists.filtering.estimate(self.size(wish.table).unwrap_or(GUESSED_ROWS));
        let page_size = lists.templates.first().map_or(1, |chain| u64::from(chain.page_size));
        let page_limit = lists.templates.iter().map(|chain| chain.page_limit.unwrap_or(u64::MAX)).max();
        let whole =
            !matches!(route.paging, Paging::V3Page | Paging::V2Page | Paging::V3Cursor | Paging::V3LastKey);
        let pages = if whole { chains } else { rows.div_ceil(page_size).min(page_limit.unwrap_or(u64::MAX)) };
        let requests = pages.max(chains);
        let bounded = lists.filtering.rows_at_most.is_some_and(|most| most.div_ceil(page_size) <= chains);
        let estimate = if whole || bounded || page_limit == Some(1) {
            RequestEstimate::Exactly(requests)
        } else if known.is_some() || lists.filtering.rows_at_most.is_some() {
            RequestEstimate::About(requests)
        } else {
            RequestEstimate::AtLeast(chains)
        };
        let rows_known = known.is_some() || lists.filtering.rows_at_most.is_some();
        Cost { requests, estimate, rows, rows_known }
    }
}

impl Lists {
    /// The lists below each of the keys. A key that cannot stand in a path has no rows.
    pub(super) fn at(mut self, wish: &Wish<'_>, route: &Route, keys: &[Vec<crate::scan::Value>]) -> Self {
        self.templates = below(&self.templates, wish.table, &route.bind, keys);
        self
    }
}

impl Filtering {
    /// Rows expected of a table that holds `total`.
    fn estimate(&self, total: u64) -> u64 {
        let below = self.parents.map_or(u64::MAX, |parents| parents.saturating_mul(ROWS_BELOW));
        let reduced = match self.share {
            Some((keys, size)) => total.saturating_mul(keys) / size / (self.divisor / EQUAL_DIVISOR).max(1),
            None => total / self.divisor.max(1),
        };
        let rows = reduced.min(below).max(1).min(total);
        self.rows_at_most.map_or(rows, |most| most.min(total.max(1)))
    }
}

fn one_request(chain: &Chain) -> bool {
    matches!(chain.paging, Paging::One | Paging::V2Whole | Paging::V3Whole) || chain.page_limit == Some(1)
}

fn access(wish: &Wish<'_>, route: &Route, lists: Lists, cost: Cost) -> Access {
    Access {
        route: 0,
        levels: Vec::new(),
        source: Source::Chains(lists.templates),
        pushed: lists.filtering.pushed,
        alternatives: Vec::new(),
        exact: lists.filtering.exact,
        ordered: lists.ordered,
        skipped: 0,
        cost,
        concurrency: route.concurrency,
        gentle: wish.gentle,
        fallback: None,
    }
}
