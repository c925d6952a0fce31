//! `a = 1 OR a = 2 OR …` becomes `a IN (1, 2, …)`: tools write such chains with thousands of terms, and the planner's time
//! grows with the square of their number.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Value};

/// Shorter chains stay as they are.
const LONG: usize = 16;

/// Turns a long OR of tests for equality of one column with constants of one kind into a list.
pub(super) fn join_equalities(expr: &mut Expr) {
    let mut terms = Vec::new();
    let mut rest = &*expr;
    while let Expr::BinaryOp { left, op: BinaryOperator::Or, right } = rest {
        terms.push(right.as_ref());
        rest = left;
    }
    terms.push(rest);
    if terms.len() < LONG {
        return;
    }
    let Some((column, kind, _)) = terms.first().and_then(|term| equality(term)) else { return };
    let list: Option<Vec<Expr>> = terms
        .iter()
        .rev()
        .map(|term| {
            equality(term)
                .filter(|(other, other_kind, _)| *other == column && *other_kind == kind)
                .map(|(_, _, constant)| constant.clone())
        })
        .collect();
    if let Some(list) = list {
        *expr = Expr::InList { expr: Box::new(column.clone()), list, negated: false };
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
}

/// The column, the kind of constant and the constant of a test for equality.
fn equality(expr: &Expr) -> Option<(&Expr, Kind, &Expr)> {
    match expr {
        Expr::Nested(inner) => equality(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right }
            if matches!(left.as_ref(), Expr::Identifier(_) | Expr::CompoundIdentifier(_)) =>
        {
            let Expr::Value(value) = right.as_ref() else { return None };
            let kind = match value.value {
                Value::Number(_, _) => Kind::Number,
                Value::SingleQuotedString(_) => Kind::Text,
                _ => return None,
            };
            Some((left, kind, right))
        }
        _ => None,
    }
}
