//! How many rows a query gives: TOP and FETCH become LIMIT, and their PERCENT and WITH TIES a condition on window functions.

use std::collections::HashMap;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, LimitClause, OrderBy, OrderByExpr, OrderByKind, Query, Select, SelectItem, SetExpr,
    Top, TopQuantity, Value, ValueWithSpan,
};

use super::build::{number, over_all, plain_query, rank_over};
use crate::error::SqlError;
use crate::functions::expand;

/// Rows asked for by TOP or FETCH.
struct Portion {
    count: Expr,
    percent: bool,
    with_ties: bool,
}

/// Turns TOP and FETCH of a query into LIMIT or into a condition.
///
/// # Errors
/// A query limited twice, and PERCENT or WITH TIES where rows have no rank.
pub(super) fn limit_rows(query: &mut Query) -> Result<(), SqlError> {
    if let Some(fetch) = query.fetch.take() {
        let count = fetch.quantity.unwrap_or_else(|| number("1"));
        let portion = Portion { count, percent: fetch.percent, with_ties: fetch.with_ties };
        take(query, portion)?;
    }
    if let SetExpr::Select(select) = query.body.as_mut()
        && let Some(top) = select.top.take()
    {
        let portion = portion(top)?;
        take(query, portion)?;
    }
    match &mut query.limit_clause {
        Some(LimitClause::LimitOffset { limit, offset, .. }) => {
            limit.as_mut().map_or(Ok(()), number_parameter)?;
            offset.as_mut().map_or(Ok(()), |offset| number_parameter(&mut offset.value))?;
        }
        Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
            number_parameter(offset)?;
            number_parameter(limit)?;
        }
        None => {}
    }
    limit_branches(&mut query.body, true)
}

fn take(query: &mut Query, portion: Portion) -> Result<(), SqlError> {
    if !portion.percent && !portion.with_ties {
        return set_limit(query, portion.count);
    }
    if query.limit_clause.is_some() {
        return Err(SqlError::NotSupported(
            "PERCENT and WITH TIES do not go together with LIMIT or OFFSET.".to_owned(),
        ));
    }
    let order = match &query.order_by {
        Some(OrderBy { kind: OrderByKind::Expressions(order), .. }) => order.clone(),
        _ => Vec::new(),
    };
    if portion.with_ties && order.is_empty() {
        return Err(SqlError::Syntax {
            message: "WITH TIES needs ORDER BY: it says which rows are equal.".to_owned(),
            position: None,
        });
    }
    let select = match query.body.as_mut() {
        SetExpr::Select(select) if select.distinct.is_none() => select,
        _ => {
            return Err(SqlError::NotSupported(
                "PERCENT and WITH TIES do not work with DISTINCT and UNION. Put that query in brackets: SELECT TOP … FROM (…)."
                    .to_owned(),
            ));
        }
    };
    let ranked = ranked(&order, select);
    let rank = rank_over(if portion.with_ties { "rank" } else { "row_number" }, ranked);
    let most = if portion.percent { share(portion.count) } else { portion.count };
    let test = Expr::BinaryOp { left: Box::new(rank), op: BinaryOperator::LtEq, right: Box::new(most) };
    select.qualify = Some(match select.qualify.take() {
        None => test,
        Some(other) => Expr::BinaryOp {
            left: Box::new(Expr::Nested(Box::new(other))),
            op: BinaryOperator::And,
            right: Box::new(test),
        },
    });
    Ok(())
}

/// `CEILING(percent * COUNT(*) OVER () / 100)`: a part of a row counts as one, as in SQL Server.
fn share(percent: Expr) -> Expr {
    let times = Expr::BinaryOp {
        left: Box::new(Expr::Nested(Box::new(percent))),
        op: BinaryOperator::Multiply,
        right: Box::new(over_all("count")),
    };
    let hundredth = Expr::BinaryOp {
        left: Box::new(times),
        op: BinaryOperator::Divide,
        right: Box::new(number("100.0")),
    };
    super::build::call("ceil", vec![hundredth])
}

/// The order with what its aliases and numbers stand for: a window knows neither.
fn ranked(order: &[OrderByExpr], select: &Select) -> Vec<OrderByExpr> {
    let mut aliases: HashMap<&str, &Expr> = HashMap::new();
    let mut items = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::ExprWithAlias { expr, alias } => {
                aliases.insert(&alias.value, expr);
                items.push(Some(expr));
            }
            SelectItem::UnnamedExpr(expr) => items.push(Some(expr)),
            _ => items.push(None),
        }
    }
    let meant = |expr: &Expr| match expr {
        Expr::Identifier(name) => aliases.get(name.value.as_str()).map(|expr| (*expr).clone()),
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) => digits
            .parse::<usize>()
            .ok()
            .and_then(|number| items.get(number.checked_sub(1)?).copied().flatten().cloned()),
        _ => None,
    };
    let keys = order.iter().map(|key| match meant(&key.expr) {
        Some(expr) => OrderByExpr { expr, ..key.clone() },
        None => key.clone(),
    });
    keys.collect()
}

/// TOP inside a branch of UNION limits that branch alone: the branch becomes a query of its own.
fn limit_branches(body: &mut SetExpr, outermost: bool) -> Result<(), SqlError> {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            limit_branches(left, false)?;
            limit_branches(right, false)
        }
        SetExpr::Select(select) if !outermost => {
            let Some(top) = select.top.take() else { return Ok(()) };
            let portion = portion(top)?;
            let mut query = plain_query(SetExpr::Select(select.clone()));
            take(&mut query, portion)?;
            *body = SetExpr::Query(Box::new(query));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn portion(top: Top) -> Result<Portion, SqlError> {
    let count = match top.quantity {
        Some(TopQuantity::Expr(expr)) => expr,
        Some(TopQuantity::Constant(count)) => number(&count.to_string()),
        None => {
            return Err(SqlError::Syntax {
                message: "TOP needs a number of rows.".to_owned(),
                position: None,
            });
        }
    };
    Ok(Portion { count, percent: top.percent, with_ties: top.with_ties })
}

/// A parameter is a whole number here, whatever the program binds.
fn number_parameter(count: &mut Expr) -> Result<(), SqlError> {
    if matches!(count, Expr::Value(ValueWithSpan { value: Value::Placeholder(_), .. })) {
        *count = expand("CAST($1 AS BIGINT)", vec![count.clone()]).map_err(SqlError::Internal)?;
    }
    Ok(())
}

fn set_limit(query: &mut Query, count: Expr) -> Result<(), SqlError> {
    match &mut query.limit_clause {
        None => {
            query.limit_clause =
                Some(LimitClause::LimitOffset { limit: Some(count), offset: None, limit_by: Vec::new() });
        }
        Some(LimitClause::LimitOffset { limit: limit @ None, .. }) => *limit = Some(count),
        Some(_) => {
            return Err(SqlError::Syntax {
                message: "the number of rows is limited twice; use one of TOP, LIMIT and FETCH.".to_owned(),
                position: None,
            });
        }
    }
    Ok(())
}
