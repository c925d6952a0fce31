//! What follows from a condition, in plainer form: `CASE StatusId WHEN 2 THEN 'shipped' … END = 'shipped'` from `StatusId = 2`. Called by
//! `conditions`; the plainer condition may let too much through, each row is tested again.

use arrow::datatypes::DataType;
use bigcommerce_store::schemas::Table;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::{Cast, InList};
use datafusion::logical_expr::{Between, BinaryExpr, Case, Expr, Operator, lit};

use super::inverse::{constant, is_whole_number};

/// The plainer condition. `None` where the filter has no such form.
pub(super) fn implied(
    filter: &Expr,
    table: &Table,
    column_of: &dyn Fn(&str) -> Option<usize>,
) -> Option<Expr> {
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::IsNotDistinctFrom, right }) => {
            let known = [left, right].iter().any(|side| constant(side).is_some_and(|value| !value.is_null()));
            known.then(|| compared(left, Operator::Eq, right))
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_comparison(*op) => {
            let (value, op, subject) = match (left.as_ref(), right.as_ref()) {
                (subject, Expr::Literal(..)) => (right, *op, subject),
                (Expr::Literal(..), subject) => (left, op.swap()?, subject),
                _ => return None,
            };
            let number = || number_as_text(subject, value, table, column_of).filter(|_| op == Operator::Eq);
            of_choices(subject, &|choice| compared(choice, op, value))
                .or_else(|| of_nullif(subject, &|kept| compared(kept, op, value)))
                .or_else(|| Some(compared(number()?, op, &written_number(value)?)))
        }
        Expr::InList(InList { expr, list, negated }) => {
            let within = |list: &[Expr], expr: &Expr| {
                Expr::InList(InList { expr: Box::new(expr.clone()), list: list.to_vec(), negated: *negated })
            };
            of_choices(expr, &|choice| within(list, choice))
                .or_else(|| of_nullif(expr, &|kept| within(list, kept)))
                .or_else(|| {
                    let numbers = list.iter().map(|item| number_as_text(expr, item, table, column_of));
                    let number =
                        numbers.collect::<Option<Vec<_>>>()?.into_iter().next().filter(|_| !negated)?;
                    let list = list.iter().map(written_number).collect::<Option<Vec<_>>>()?;
                    Some(within(&list, number))
                })
        }
        Expr::Between(Between { expr, negated: false, low, high })
            if matches!(expr.as_ref(), Expr::Literal(..)) =>
        {
            Some(compared(expr, Operator::GtEq, low).and(compared(expr, Operator::LtEq, high)))
        }
        Expr::Between(Between { expr, negated: false, low, high }) => of_choices(expr, &|choice| {
            compared(choice, Operator::GtEq, low).and(compared(choice, Operator::LtEq, high))
        }),
        _ => None,
    }
}

fn compared(left: &Expr, op: Operator, right: &Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr { left: Box::new(left.clone()), op, right: Box::new(right.clone()) })
}

fn is_comparison(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

/// What a CASE satisfies that one of its choices does: the conditions of those choices. `None` for anything but a CASE, and where the
/// ELSE is among them.
fn of_choices(subject: &Expr, test: &dyn Fn(&Expr) -> Expr) -> Option<Expr> {
    let Expr::Case(Case { expr, when_then_expr, else_expr }) = without_alias(subject) else { return None };
    let mut possible = Vec::new();
    for (when, then) in when_then_expr {
        let when = match expr {
            Some(expr) => compared(expr, Operator::Eq, when),
            None => when.as_ref().clone(),
        };
        possible.extend(kept(test(then)).map(|test| when.and(test)));
    }
    if let Some(other) = else_expr {
        possible.extend(kept(test(other)));
    }
    Some(possible.into_iter().reduce(Expr::or).unwrap_or_else(|| lit(false)))
}

/// The condition; `None` where it is known not to hold.
fn kept(test: Expr) -> Option<Expr> {
    match constant(&test) {
        Some(ScalarValue::Boolean(Some(true))) => Some(lit(true)),
        Some(ScalarValue::Boolean(_)) => None,
        _ => Some(test),
    }
}

fn without_alias(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => without_alias(&alias.expr),
        other => other,
    }
}

/// NULLIF is its first argument wherever it is something.
fn of_nullif(subject: &Expr, test: &dyn Fn(&Expr) -> Expr) -> Option<Expr> {
    match subject {
        Expr::ScalarFunction(call) if call.func.name() == "nullif" => Some(test(call.args.first()?)),
        _ => None,
    }
}

/// The whole number that is taken as text and compared with one, perhaps cut behind more characters than that has.
fn number_as_text<'e>(
    expr: &'e Expr,
    text: &Expr,
    table: &Table,
    column_of: &dyn Fn(&str) -> Option<usize>,
) -> Option<&'e Expr> {
    let number = match expr {
        Expr::Cast(Cast { expr, field }) if field.data_type() == &DataType::Utf8 => expr,
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            ("as_text", [number]) => number,
            ("left_part", [whole, Expr::Literal(ScalarValue::Int64(Some(length)), _)]) => {
                let Expr::Literal(text, _) = text else { return None };
                let shorter = i64::try_from(text.try_as_str()??.len()).is_ok_and(|given| given < *length);
                return number_as_text(whole, &Expr::Literal(text.clone(), None), table, column_of)
                    .filter(|_| shorter);
            }
            _ => return None,
        },
        _ => return None,
    };
    is_whole_number(number, table, column_of).then_some(number)
}

/// The number that is written like this and in no other way.
fn written_number(text: &Expr) -> Option<Expr> {
    let Expr::Literal(text, _) = text else { return None };
    let text = text.try_as_str()??;
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then(|| lit(number))
}
