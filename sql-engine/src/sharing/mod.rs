//! Scans of one statement that can read the same pages: a table used twice, and tables whose rows lie inside another's.
//! Called once per execution, when the physical plan is made. It only adds to the scans; the plan stays as it is.

mod content;
mod group;
mod source;

use std::sync::Arc;

use bigcommerce_store::schemas::{Bind, Route, RouteKind, Table};
use bigcommerce_store::{Attempt, Carried, ScanRequest};
use datafusion::common::JoinType;
use datafusion::physical_plan::ExecutionPlan;

use crate::scan::StoreScan;
use content::would_change;
pub(crate) use group::{Group, Member};
use source::{EqualJoin, equal_join, source};

/// A table whose rows can be taken out of the pages of another's scan.
struct Pair<'p> {
    parent: &'p StoreScan,
    child: &'p StoreScan,
    route: usize,
    /// Rows without a partner among the parent's rows drop out of the result.
    child_may_lack: bool,
}

/// The part of MemoryLimit that answers may take which wait for their second reader.
const PART: usize = 8;
/// The part for those that wait for a second attempt, which will hardly ever be made.
const ATTEMPT_PART: usize = 32;

/// Lets the scans of a plan share what they can. The `attempt` keeps what they read, where the plan may not be the last for its
/// statement.
pub(crate) fn share_pages(
    plan: &Arc<dyn ExecutionPlan>,
    memory_limit: usize,
    attempt: Option<&Arc<Attempt>>,
) {
    let mut scans = Vec::new();
    let mut pairs = Vec::new();
    gather(plan, &mut scans, &mut pairs);
    let mut done: Vec<&StoreScan> = Vec::new();
    for scan in &scans {
        if done.iter().any(|other| other.is_same(scan)) || !scan.may_share() {
            continue;
        }
        let twins: Vec<&StoreScan> =
            scans.iter().copied().filter(|other| other.may_share() && reads_the_same(scan, other)).collect();
        let children = children_of(&twins, &pairs, &done);
        done.extend(&twins);
        done.extend(children.iter().map(|pair| pair.child));
        if twins.len() > 1 || !children.is_empty() {
            join(&twins, &children, memory_limit / PART, attempt);
        }
    }
    for scan in scans {
        scan.begin(None, attempt);
    }
}

/// The first attempt at a statement, with its part of the memory.
pub(crate) fn first_attempt(memory_limit: usize) -> Arc<Attempt> {
    Arc::new(Attempt::with_room(memory_limit / ATTEMPT_PART))
}

fn gather<'p>(plan: &'p Arc<dyn ExecutionPlan>, scans: &mut Vec<&'p StoreScan>, pairs: &mut Vec<Pair<'p>>) {
    if let Some(scan) = plan.downcast_ref::<StoreScan>() {
        scans.push(scan);
    }
    if let Some(join) = equal_join(plan) {
        pairs.extend(pairs_of(&join));
    }
    for child in plan.children() {
        gather(child, scans, pairs);
    }
}

/// The tables that a join brings together along an embedded route.
fn pairs_of<'p>(join: &EqualJoin<'p>) -> Vec<Pair<'p>> {
    let ends: Vec<_> = join
        .on
        .iter()
        .filter_map(|(left, right)| Some((source(join.left, left)?, source(join.right, right)?)))
        .collect();
    let left_may_lack = matches!(
        join.join_type,
        JoinType::Inner
            | JoinType::Right
            | JoinType::LeftSemi
            | JoinType::RightSemi
            | JoinType::RightAnti
            | JoinType::RightMark
    );
    let right_may_lack = matches!(
        join.join_type,
        JoinType::Inner
            | JoinType::Left
            | JoinType::LeftSemi
            | JoinType::RightSemi
            | JoinType::LeftAnti
            | JoinType::LeftMark
    );
    let mut pairs = Vec::new();
    for (left, right) in &ends {
        for (parent, child, child_may_lack) in
            [(left.scan, right.scan, right_may_lack), (right.scan, left.scan, left_may_lack)]
        {
            let equal = |ours: usize, theirs: &str| {
                ends.iter().any(|(left, right)| {
                    [(left, right), (right, left)].into_iter().any(|(up, down)| {
                        up.scan.is_same(parent)
                            && down.scan.is_same(child)
                            && down.column == ours
                            && parent.table().column_index(theirs) == Some(up.column)
                    })
                })
            };
            let found = child.table().routes.iter().position(|route| {
                route.kind == RouteKind::Embedded
                    && route.parent.as_deref() == Some(parent.table().name.as_str())
                    && names_its_parent(parent.table(), route, &equal)
            });
            // Rows inside of others come in the others' order.
            let route = found.filter(|_| child.may_share() && !child.is_ordered());
            pairs.extend(route.map(|route| Pair { parent, child, route, child_may_lack }));
        }
    }
    pairs
}

/// The columns that the join compares tell which row of the parent a row lies in: all that the route binds, or those that are the
/// parent's key.
fn names_its_parent(parent: &Table, route: &Route, equal: &dyn Fn(usize, &str) -> bool) -> bool {
    let compared = |key: &usize| {
        let bound = |bind: &&Bind| parent.column_index(&bind.parent_column) == Some(*key);
        route.bind.iter().filter(bound).any(|bind| equal(bind.column, &bind.parent_column))
    };
    route.bind.iter().all(|bind| equal(bind.column, &bind.parent_column))
        || (!parent.key.is_empty() && parent.key.iter().all(compared))
}

fn reads_the_same(one: &StoreScan, other: &StoreScan) -> bool {
    let (one, other) = (one.request(), other.request());
    one.table.name == other.table.name
        && one.conditions == other.conditions
        && one.alternatives == other.alternatives
        && one.order == other.order
}

/// The tables to be carried by the pages of these scans: those that cost no further page.
fn children_of<'a, 'p>(
    twins: &[&'p StoreScan],
    pairs: &'a [Pair<'p>],
    done: &[&StoreScan],
) -> Vec<&'a Pair<'p>> {
    let mut chosen: Vec<&Pair<'_>> = Vec::new();
    for pair in pairs.iter().filter(|pair| twins.iter().any(|twin| twin.is_same(pair.parent))) {
        let taken = done.iter().chain(twins).any(|scan| scan.is_same(pair.child))
            || chosen.iter().any(|other| other.child.is_same(pair.child));
        let parent = pair.parent.request();
        let whole_parent = parent.conditions.is_empty() && parent.alternatives.is_empty();
        if taken || !(pair.child_may_lack || whole_parent) || finds_its_rows(pair) {
            continue;
        }
        let all: Vec<&Pair<'_>> = chosen.iter().copied().chain([pair]).collect();
        if changes_content(twins, &all) {
            continue;
        }
        let alone = pair.parent.store_plan();
        let together = pair.parent.plan_of(&carrying(pair.parent.request(), &all));
        if let (Ok(alone), Ok(together)) = (alone, together)
            && together.cost <= alone.cost
            && together.ordered >= alone.ordered
        {
            chosen.push(pair);
        }
    }
    chosen
}

/// JSON columns of the scans would show more than they do where each scan reads by itself.
fn changes_content(parents: &[&StoreScan], children: &[&Pair<'_>]) -> bool {
    let parents: Vec<ScanRequest> = parents.iter().map(|scan| scan.request()).collect();
    let children: Vec<_> = children
        .iter()
        .filter_map(|pair| Some((pair.child.request(), pair.child.table().routes.get(pair.route)?)))
        .collect();
    would_change(&parents, &children)
}

/// The child's own conditions lead to its rows without the parent.
fn finds_its_rows(pair: &Pair<'_>) -> bool {
    let Some(route) = pair.child.table().routes.get(pair.route) else { return true };
    let request = pair.child.request();
    let by_parent = |index: &usize| {
        let condition = request.conditions.get(*index);
        condition.is_some_and(|test| route.bind.iter().any(|bind| bind.column == test.column))
    };
    pair.child.store_plan().map_or(true, |plan| !plan.pushed.iter().all(by_parent))
}

fn carried(pair: &Pair<'_>) -> Carried {
    Carried { table: Arc::clone(&pair.child.request().table), route: pair.route }
}

fn carrying(request: ScanRequest, children: &[&Pair<'_>]) -> ScanRequest {
    ScanRequest { carries: children.iter().map(|pair| carried(pair)).collect(), ..request }
}

fn join(twins: &[&StoreScan], children: &[&Pair<'_>], room: usize, attempt: Option<&Arc<Attempt>>) {
    let mut columns: Vec<usize> = twins.iter().flat_map(|scan| scan.request().columns).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut carries: Vec<Carried> = Vec::new();
    for pair in children {
        let new = carried(pair);
        if !carries.iter().any(|known| known.table.name == new.table.name && known.route == new.route) {
            carries.push(new);
        }
    }
    let group = Arc::new(Group::new(room, columns, carries));
    for (number, scan) in twins.iter().enumerate() {
        scan.begin(Some(Member::reader(&group, number)), attempt);
    }
    for pair in children {
        let owner = twins.iter().position(|twin| twin.is_same(pair.parent));
        let owner = owner.filter(|_| pair.child_may_lack);
        let member = Member::inside(&group, pair.route, pair.parent.request(), owner);
        pair.child.begin(Some(member), attempt);
    }
}
