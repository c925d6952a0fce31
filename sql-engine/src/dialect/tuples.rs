//! Comparisons of rows of values, `(a, b) = (1, 2)` and `(a, b) IN (…)`, as comparisons of their parts: the planner has none
//! that reaches a request.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Query, SelectItem, SetExpr, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins, UnaryOperator, Value,
};

use super::build::{name, number, plain_query};
use super::queries::empty_select;

/// The alias of a subquery that rows are sought in.
const ROWS: &str = "__tuples";

/// Rewrites a comparison of tuples; other expressions stay.
///
/// # Errors
/// Tuples of different lengths.
pub(super) fn compare_parts(expr: &mut Expr) -> Result<(), String> {
    let rewritten = match expr {
        Expr::BinaryOp { left, op, right } => match (parts(left), parts(right)) {
            (Some(left), Some(right)) => compared(left, op, right)?,
            _ => return Ok(()),
        },
        Expr::InList { expr: sought, list, negated } => {
            let Some(sought) = parts(sought) else { return Ok(()) };
            let tests = list.iter().map(|item| match parts(item) {
                Some(item) => equal(sought, item),
                None => Err(different()),
            });
            let found = joined(tests.collect::<Result<Vec<_>, _>>()?, &BinaryOperator::Or);
            if *negated { negation(found) } else { found }
        }
        Expr::InSubquery { expr: sought, subquery, negated } => match parts(sought) {
            Some(sought) => exists(sought, subquery, *negated),
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    *expr = rewritten;
    Ok(())
}

fn parts(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(parts) if parts.len() > 1 => Some(parts),
        Expr::Nested(inner) => parts(inner),
        _ => None,
    }
}

fn different() -> String {
    "The rows of values that are compared do not have the same number of values.".to_owned()
}

fn compared(left: &[Expr], operator: &BinaryOperator, right: &[Expr]) -> Result<Expr, String> {
    match operator {
        BinaryOperator::Eq => equal(left, right),
        BinaryOperator::NotEq => equal(left, right).map(negation),
        BinaryOperator::Lt | BinaryOperator::Gt => ordered(left, operator, operator, right),
        BinaryOperator::LtEq => ordered(left, &BinaryOperator::Lt, operator, right),
        BinaryOperator::GtEq => ordered(left, &BinaryOperator::Gt, operator, right),
        other => Err(format!("Rows of values cannot be combined with {other}.")),
    }
}

fn equal(left: &[Expr], right: &[Expr]) -> Result<Expr, String> {
    if left.len() != right.len() {
        return Err(different());
    }
    let tests = left.iter().zip(right).map(|(left, right)| binary(left, &BinaryOperator::Eq, right));
    Ok(joined(tests.collect(), &BinaryOperator::And))
}

/// `(a, b) < (c, d)` is `a < c OR (a = c AND b < d)`; the last pair decides whether equal rows count.
fn ordered(
    left: &[Expr],
    strict: &BinaryOperator,
    last: &BinaryOperator,
    right: &[Expr],
) -> Result<Expr, String> {
    match (left, right) {
        ([one], [other]) => Ok(binary(one, last, other)),
        ([one, more @ ..], [other, others @ ..]) if more.len() == others.len() => {
            let rest = ordered(more, strict, last, others)?;
            let tied = joined(vec![binary(one, &BinaryOperator::Eq, other), rest], &BinaryOperator::And);
            Ok(joined(vec![binary(one, strict, other), tied], &BinaryOperator::Or))
        }
        _ => Err(different()),
    }
}

/// Some row of the subquery is equal; `NOT IN` asks for none that is equal or might be, where a value is NULL.
fn exists(sought: &[Expr], subquery: &Query, negated: bool) -> Expr {
    let names: Vec<String> = (0..sought.len()).map(|place| format!("__part_{place}")).collect();
    let tests = sought.iter().zip(&names).map(|(sought, column)| {
        let column = Expr::CompoundIdentifier(vec![name(ROWS), name(column)]);
        let same = binary(sought, &BinaryOperator::Eq, &column);
        if !negated {
            return same;
        }
        let unknown = [sought.clone(), column].map(|side| Expr::IsNull(Box::new(side)));
        joined([vec![same], unknown.to_vec()].concat(), &BinaryOperator::Or)
    });
    let columns = names.iter().map(|column| TableAliasColumnDef { name: name(column), data_type: None });
    let mut subquery = subquery.clone();
    name_items(&mut subquery.body);
    let relation = TableFactor::Derived {
        lateral: false,
        subquery: Box::new(subquery),
        alias: Some(TableAlias { explicit: true, name: name(ROWS), columns: columns.collect(), at: None }),
        sample: None,
    };
    let mut select = empty_select(vec![SelectItem::UnnamedExpr(number("1"))]);
    select.selection = Some(joined(tests.collect(), &BinaryOperator::And));
    select.from = vec![TableWithJoins { relation, joins: Vec::new() }];
    Expr::Exists { subquery: Box::new(plain_query(SetExpr::Select(Box::new(select)))), negated }
}

/// `SELECT 1, 1` has two columns of one name, which a table must not have.
fn name_items(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => {
            for (place, item) in select.projection.iter_mut().enumerate() {
                if let SelectItem::UnnamedExpr(expr) = item {
                    let alias = name(&format!("__part_{place}"));
                    *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
                }
            }
        }
        SetExpr::SetOperation { left, right, .. } => {
            name_items(left);
            name_items(right);
        }
        _ => {}
    }
}

fn binary(left: &Expr, op: &BinaryOperator, right: &Expr) -> Expr {
    Expr::BinaryOp { left: Box::new(left.clone()), op: op.clone(), right: Box::new(right.clone()) }
}

fn negation(test: Expr) -> Expr {
    Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(test) }
}

/// The tests with an operator between them, in brackets; no test at all is false.
fn joined(tests: Vec<Expr>, operator: &BinaryOperator) -> Expr {
    let joined = tests.into_iter().reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: operator.clone(),
        right: Box::new(right),
    });
    joined.map_or_else(|| Expr::value(Value::Boolean(false)), |test| Expr::Nested(Box::new(test)))
}
