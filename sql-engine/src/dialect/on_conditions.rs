//! Subqueries in the condition of an inner join: the planner knows none that look at the joined rows there, but does in WHERE, which
//! means the same. Called by `rewrite` for each SELECT.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, JoinConstraint, JoinOperator, Query, Select, Value, Visit, Visitor,
};

/// Moves what has a subquery from ON to WHERE, where no outer join behind it adds rows that WHERE would drop.
pub(super) fn move_subqueries(select: &mut Select) {
    let mut moved = Vec::new();
    for from in &mut select.from {
        for join in from.joins.iter_mut().rev() {
            match &mut join.join_operator {
                JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => {
                    moved.extend(taken(constraint));
                }
                operator if keeps_left_rows(operator) => {}
                _ => break,
            }
        }
    }
    let conditions = moved.into_iter().chain(select.selection.take());
    select.selection = conditions.reduce(both);
}

/// The joined rows are the left ones, beside others or fewer of them.
fn keeps_left_rows(operator: &JoinOperator) -> bool {
    use JoinOperator::{CrossApply, CrossJoin, Left, LeftOuter, OuterApply};
    matches!(operator, CrossJoin(_) | CrossApply | OuterApply | Left(_) | LeftOuter(_))
}

/// Takes the parts with a subquery out of a condition.
fn taken(constraint: &mut JoinConstraint) -> Vec<Expr> {
    let JoinConstraint::On(condition) = constraint else { return Vec::new() };
    if !has_subquery(condition) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    split(std::mem::replace(condition, Expr::value(Value::Boolean(true))), &mut parts);
    let (moved, kept): (Vec<Expr>, Vec<Expr>) = parts.into_iter().partition(has_subquery);
    if let Some(kept) = kept.into_iter().reduce(both) {
        *condition = kept;
    }
    moved
}

fn split(condition: Expr, parts: &mut Vec<Expr>) {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            split(*left, parts);
            split(*right, parts);
        }
        Expr::Nested(inner) => split(*inner, parts),
        other => parts.push(other),
    }
}

fn both(left: Expr, right: Expr) -> Expr {
    let [left, right] = [left, right].map(|part| Box::new(Expr::Nested(Box::new(part))));
    Expr::BinaryOp { left, op: BinaryOperator::And, right }
}

fn has_subquery(condition: &Expr) -> bool {
    struct Subqueries;
    impl Visitor for Subqueries {
        type Break = ();

        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    condition.visit(&mut Subqueries).is_break()
}
