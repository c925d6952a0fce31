//! Conditions of which a row must satisfy one or another, on different columns or in different spans of time: a list, or a way of its
//! own, for each of them in place of one that holds them all. Called by `Planner::plan`; rows that come by several are told apart by key.

use bigcommerce_schemas::{Route, SqlType, Table};

use super::{Access, Cost, Planner, Source, Wish};
use crate::error::StoreError;
use crate::requests::{Chain, Constraints};
use crate::scan::{Alternatives, Condition, RequestEstimate, ScanRequest, Value};

impl Planner<'_> {
    /// The alternatives by themselves, where they are expected to take fewer requests than the way chosen without them, or there is
    /// no other.
    ///
    /// # Errors
    /// That of the way chosen without them.
    pub(super) fn by_alternatives(
        &self,
        request: &ScanRequest,
        wish: &Wish<'_>,
        otherwise: Result<Access, StoreError>,
    ) -> Result<Access, StoreError> {
        if self.whole || request.order.is_some() || request.offset > 0 {
            return otherwise;
        }
        let mut best = otherwise;
        let requests =
            |way: &Result<Access, StoreError>| way.as_ref().map_or(u64::MAX, |it| it.cost.requests);
        let without = requests(&best);
        for alternatives in &request.alternatives {
            let each = Each::of(request, alternatives, wish);
            let by_route =
                wish.table.routes.iter().enumerate().filter_map(|route| self.lists_of(&each, route));
            for access in by_route.chain(self.ways_of(request, &each)) {
                if access.worth_it(without) && access.cost.requests < requests(&best) {
                    best = Ok(access);
                }
            }
        }
        best
    }

    /// All lists of the alternatives by one route; `None` where it does not serve one of them.
    fn lists_of(&self, each: &Each<'_>, (index, route): (usize, &Route)) -> Option<Access> {
        let mut lists = Vec::new();
        for part in &each.parts {
            let wish = each.wish(part);
            if wish.lacks(route) {
                return None;
            }
            let constraints = Constraints::gather(wish.table, wish.conditions);
            let access = self.weigh(&wish, &constraints, index, route).ok()?;
            lists.push(part.narrowed(each.table(), access)?);
        }
        together(lists)
    }

    /// Each alternative by the route that is cheapest for it; `None` where rows have no key in all of them, or one has no way
    /// narrower than the whole. Rows of other tables are carried by one way only.
    fn ways_of(&self, request: &ScanRequest, each: &Each<'_>) -> Option<Access> {
        let table = each.table();
        let has_value = |column: &usize| table.columns.get(*column).is_some_and(|column| column.not_null);
        if table.key.is_empty() || !table.key.iter().all(has_value) || !request.carries.is_empty() {
            return None;
        }
        let mut ways = Vec::new();
        for part in &each.parts {
            ways.push(part.narrowed(table, self.choose(&each.wish(part)).ok()?)?);
        }
        let first = ways.first()?;
        let all =
            Access { pushed: Vec::new(), exact: false, ordered: false, fallback: None, ..first.clone() };
        let cost = ways.iter().skip(1).fold(first.cost, |cost, way| cost.and(way.cost));
        let alternatives = ways.iter_mut().flat_map(|way| std::mem::take(&mut way.alternatives)).collect();
        Some(Access { alternatives, cost, source: Source::Ways(ways), ..all })
    }
}

/// The alternatives of which no condition of the whole scan makes an end.
struct Each<'a> {
    wish: Wish<'a>,
    parts: Vec<OneOf<'a>>,
}

/// One of the alternatives.
struct OneOf<'a> {
    own: &'a [Condition],
    /// Its own conditions behind those of all.
    conditions: Vec<Condition>,
    part: Option<Part>,
}

impl<'a> Each<'a> {
    fn of(request: &'a ScanRequest, alternatives: &'a Alternatives, wish: &Wish<'a>) -> Self {
        let parts = alternatives.each.iter().filter_map(|own| {
            let conditions: Vec<Condition> = request.conditions.iter().chain(own).cloned().collect();
            let impossible = Constraints::gather(wish.table, &conditions).impossible();
            let part = Part::of(wish.table, &request.conditions, own);
            (!impossible).then_some(OneOf { own, conditions, part })
        });
        let parts = parts.collect();
        let wish = Wish {
            columns: wish.columns.iter().chain(&wish.table.key).copied().collect(),
            limit: request.limit.filter(|_| alternatives.complete),
            ..wish.clone()
        };
        Self { wish, parts }
    }

    fn table(&self) -> &Table {
        self.wish.table
    }

    fn wish<'b>(&'b self, part: &'b OneOf<'_>) -> Wish<'b> {
        Wish { conditions: &part.conditions, ..self.wish.clone() }
    }
}

impl OneOf<'_> {
    /// A way for this alternative, with what narrows it; `None` where nothing of its own does.
    fn narrowed(&self, table: &Table, mut access: Access) -> Option<Access> {
        let pushed: Vec<&Condition> =
            access.pushed.iter().filter_map(|position| self.conditions.get(*position)).collect();
        if !narrows(table, self.own, &pushed) {
            return None;
        }
        // Bounds that hold all alternatives say nothing beside those of one of them.
        let telling =
            |it: &&Condition| self.own.contains(it) || !self.own.iter().any(|own| own.column == it.column);
        access.alternatives = vec![pushed.into_iter().filter(telling).cloned().collect()];
        if let Some(part) = self.part {
            part.lessen(&mut access.cost);
        }
        Some(access)
    }
}

/// Something of an alternative's own travels that is more than a flag, which most rows may have.
fn narrows(table: &Table, own: &[Condition], pushed: &[&Condition]) -> bool {
    let flag = |index: usize| table.columns.get(index).is_none_or(|it| it.sql_type == SqlType::Boolean);
    own.iter().any(|condition| pushed.contains(&condition) && !flag(condition.column))
}

/// One access for all lists: the first of each alternative, then the others. `None` where their rows lie differently in the
/// answers, or cannot be told apart.
fn together(lists: Vec<Access>) -> Option<Access> {
    let mut all: Option<Access> = None;
    let (mut firsts, mut others) = (Vec::new(), Vec::new());
    for mut access in lists {
        let Source::Chains(chains) = std::mem::replace(&mut access.source, Source::Chains(Vec::new())) else {
            return None;
        };
        let mut chains = chains.into_iter();
        firsts.push(chains.next()?);
        others.extend(chains);
        all = Some(match all {
            None => access,
            Some(before) => before.beside(access)?,
        });
    }
    firsts.extend(others);
    let all = all.filter(|access| access.tells_rows_apart(&firsts))?;
    Some(Access { source: Source::Chains(firsts), pushed: Vec::new(), exact: false, ordered: false, ..all })
}

impl Access {
    fn beside(mut self, other: Self) -> Option<Self> {
        if self.levels != other.levels {
            return None;
        }
        self.alternatives.extend(other.alternatives);
        self.cost = self.cost.and(other.cost);
        Some(self)
    }

    /// Each row shows its key, whichever list it comes by.
    fn tells_rows_apart(&self, chains: &[Chain]) -> bool {
        let Some(outermost) = self.levels.first() else { return false };
        let table = &outermost.table;
        let shown = |column: &usize| {
            let asked = self.levels.get(1).is_none_or(|level| level.from.contains(column));
            asked && table.columns.get(*column).is_some_and(|column| column.not_null)
        };
        !table.key.is_empty()
            && table.key.iter().all(shown)
            && outermost.bound.is_empty()
            && chains.iter().all(|chain| chain.bound.is_empty() && chain.guard.is_none())
    }

    /// How many rows satisfy a condition is a guess. The lists have at least one page each; what is expected beyond must be no more
    /// than half of what the other way takes.
    fn worth_it(&self, otherwise: u64) -> bool {
        let least = u64::try_from(self.alternatives.len()).unwrap_or(u64::MAX);
        let beyond = self.cost.requests.saturating_sub(least);
        self.cost.requests < otherwise && beyond.saturating_mul(2) <= otherwise.saturating_sub(least)
    }
}

impl Cost {
    /// Of both ways one after the other.
    fn and(self, other: Self) -> Self {
        let requests = self.requests.saturating_add(other.requests);
        let sum = self.estimate.count().saturating_add(other.estimate.count());
        let estimate = match (self.estimate, other.estimate) {
            (RequestEstimate::AtLeast(_), _) | (_, RequestEstimate::AtLeast(_)) => {
                RequestEstimate::AtLeast(sum)
            }
            (RequestEstimate::Exactly(_), RequestEstimate::Exactly(_)) => RequestEstimate::Exactly(sum),
            _ => RequestEstimate::About(sum),
        };
        Self {
            requests,
            estimate,
            rows: self.rows.saturating_add(other.rows),
            rows_known: self.rows_known && other.rows_known,
        }
    }
}

impl RequestEstimate {
    fn count(self) -> u64 {
        let (Self::Exactly(count) | Self::About(count) | Self::AtLeast(count)) = self;
        count
    }
}

/// The length of an alternative's stretch of time within the stretch that holds all of them.
#[derive(Debug, Clone, Copy)]
struct Part {
    own: u64,
    whole: u64,
}

impl Part {
    fn of(table: &Table, whole: &[Condition], own: &[Condition]) -> Option<Self> {
        let (whole, own) = (Constraints::gather(table, whole), Constraints::gather(table, own));
        let length = |constraints: &Constraints, column: usize| {
            let constraint = constraints.column(column)?;
            match (&constraint.lower.as_ref()?.value, &constraint.upper.as_ref()?.value) {
                (Value::Timestamp(first), Value::Timestamp(last)) => Some(last.abs_diff(*first).max(1)),
                _ => None,
            }
        };
        own.columns.iter().find_map(|constraint| {
            let own = length(&own, constraint.column)?;
            let whole = length(&whole, constraint.column)?.max(own);
            Some(Self { own, whole })
        })
    }

    /// Rows are taken to lie evenly in time.
    fn lessen(self, cost: &mut Cost) {
        let share = |count: u64| {
            let part =
                u128::from(count).saturating_mul(u128::from(self.own)).div_ceil(u128::from(self.whole));
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        (cost.requests, cost.rows) = (share(cost.requests).max(1), share(cost.rows));
    }
}
