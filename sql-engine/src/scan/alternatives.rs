//! `Id IN (1, 2) OR Sku = 'x'`: conditions on different columns of which a row must satisfy one or another, in the store's terms.
//! Called by the table provider; whether a list for each of them is worth it is for the store to say.

use bigcommerce_store::schemas::{Table, fold};
use bigcommerce_store::{Alternatives, Condition};
use datafusion::logical_expr::utils::{split_binary, split_conjunction};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};

use super::conditions::{Found, from_filter, of_same_column};
use super::shown::{for_store, is_time};
use crate::presentation::Zone;

/// The alternatives in the filters of a scan, one entry for each OR that has a condition for the store in all its branches. The
/// filters name columns of the table; times in them are of the zone.
pub(super) fn alternatives_of(filters: &[Expr], table: &Table, zone: Zone) -> Vec<Alternatives> {
    let parts: Vec<&Expr> = filters.iter().flat_map(split_conjunction).collect();
    let chosen = parts.iter().enumerate().filter(|(_, part)| is_either(part));
    let found = chosen.filter_map(|(index, part)| {
        let branches = branches(part, table)?;
        let mut others = parts.iter().enumerate().filter(|(other, _)| *other != index);
        let complete = branches.iter().all(|branch| branch.complete)
            && others.all(|(_, other)| from_filter(other, table, &|name| column_of(table, name)).complete);
        let each: Vec<Vec<Condition>> = branches.into_iter().map(|branch| branch.conditions).collect();
        // An hour that a clock shows twice has no exact form in UTC.
        let exact = zone.keeps_order() || !each.iter().flatten().any(|condition| is_time(table, condition));
        let each: Vec<_> = each.into_iter().map(|branch| for_store(zone, table, branch)).collect();
        let usable = each.iter().all(|branch| !branch.is_empty());
        usable.then_some(Alternatives { each, complete: complete && exact })
    });
    found.collect()
}

fn is_either(part: &Expr) -> bool {
    matches!(part, Expr::BinaryExpr(BinaryExpr { op: Operator::Or, .. }))
}

/// What each branch asks of the store, those that list values of one column as one; `None` where a branch asks nothing, or only one
/// branch is left.
fn branches(either: &Expr, table: &Table) -> Option<Vec<Found>> {
    let mut branches: Vec<Found> = Vec::new();
    for branch in split_binary(either, Operator::Or) {
        let found = from_filter(branch, table, &|name| column_of(table, name));
        if found.conditions.is_empty() {
            return None;
        }
        match branches.iter_mut().find_map(|known| Some((of_same_column(known, &found)?, known))) {
            Some((both, known)) => *known = both,
            None => branches.push(found),
        }
    }
    (branches.len() > 1).then_some(branches)
}

fn column_of(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| fold(&column.sql_name) == name)
}
