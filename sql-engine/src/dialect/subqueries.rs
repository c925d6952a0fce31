//! EXISTS and IN with a subquery where the planner has none: it knows them as conditions of WHERE and HAVING only. In the select
//! list and in ORDER BY they become comparisons of counts.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, GroupByExpr, OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias,
    TableAliasColumnDef, TableFactor, TableWithJoins,
};

use super::build::{count_rows, name, number, plain_query};
use super::outside::outside_subqueries;
use super::queries::empty_select;
use crate::error::SqlError;
use crate::functions::expand;

/// Rewrites the select list and GROUP BY.
///
/// # Errors
/// None in practice; see [`expand`].
pub(super) fn test_subqueries(select: &mut Select) -> Result<(), SqlError> {
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            rewrite(expr)?;
        }
    }
    if let GroupByExpr::Expressions(keys, _) = &mut select.group_by {
        keys.iter_mut().try_for_each(rewrite)?;
    }
    Ok(())
}

/// Rewrites ORDER BY.
///
/// # Errors
/// As [`test_subqueries`].
pub(super) fn test_subqueries_of_order(query: &mut Query) -> Result<(), SqlError> {
    let Some(order) = &mut query.order_by else { return Ok(()) };
    let OrderByKind::Expressions(keys) = &mut order.kind else { return Ok(()) };
    keys.iter_mut().try_for_each(|key| rewrite(&mut key.expr))
}

/// What lies inside of a subquery has its own WHERE, where the planner knows both.
fn rewrite(expr: &mut Expr) -> Result<(), SqlError> {
    outside_subqueries(expr, |expr| {
        let rewritten = match expr {
            Expr::Exists { subquery, negated } => {
                let counted = counted(subquery.as_ref().clone());
                compared(counted, if *negated { BinaryOperator::Eq } else { BinaryOperator::Gt })
            }
            Expr::InSubquery { expr: sought, subquery, negated } => {
                membership(sought, subquery, *negated).map_err(SqlError::Internal)?
            }
            _ => return Ok(()),
        };
        *expr = rewritten;
        Ok(())
    })
}

/// `v > ALL (SELECT v FROM t)`: the planner confuses the column that is compared with one of the same name in the subquery, so
/// that gets a name of its own.
pub(super) fn name_compared(expr: &mut Expr) {
    let (Expr::AnyOp { right, .. } | Expr::AllOp { right, .. }) = expr else { return };
    if let Expr::Subquery(subquery) = right.as_mut()
        && !name_first_item(&mut subquery.body)
    {
        let mut select = empty_select(vec![SelectItem::UnnamedExpr(Expr::Identifier(name(COMPARED)))]);
        select.from = vec![derived(subquery.as_ref().clone(), Some(COMPARED))];
        **subquery = plain_query(SetExpr::Select(Box::new(select)));
    }
}

/// The column of a subquery whose values are compared.
const COMPARED: &str = "__compared";

fn name_first_item(body: &mut SetExpr) -> bool {
    let SetExpr::Select(select) = body else { return false };
    let [item] = select.projection.as_mut_slice() else { return false };
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else { return false };
    *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: name(COMPARED) };
    true
}

fn compared(count: Expr, operator: BinaryOperator) -> Expr {
    let test = Expr::BinaryOp { left: Box::new(count), op: operator, right: Box::new(number("0")) };
    Expr::Nested(Box::new(test))
}

/// How many rows a query has, as a scalar subquery.
fn counted(mut query: Query) -> Expr {
    let counts = SelectItem::UnnamedExpr(count_rows());
    if is_plain(&query)
        && let SetExpr::Select(select) = query.body.as_mut()
    {
        // Correlated conditions must stay in the outermost WHERE of the subquery.
        select.projection = vec![counts];
        query.order_by = None;
        return Expr::Subquery(Box::new(query));
    }
    let mut select = empty_select(vec![counts]);
    select.from = vec![derived(query, None)];
    Expr::Subquery(Box::new(plain_query(SetExpr::Select(Box::new(select)))))
}

/// `x IN (…)` with its three values: found; not found, but a NULL may be it; not found.
fn membership(sought: &Expr, subquery: &Query, negated: bool) -> Result<Expr, String> {
    let members = |condition: Option<Expr>| {
        let mut select = empty_select(vec![SelectItem::UnnamedExpr(count_rows())]);
        select.from = vec![derived(subquery.clone(), Some("__member"))];
        select.selection = condition;
        Expr::Subquery(Box::new(plain_query(SetExpr::Select(Box::new(select)))))
    };
    let member = || Expr::Identifier(name("__member"));
    let equal =
        Expr::BinaryOp { left: Box::new(member()), op: BinaryOperator::Eq, right: Box::new(sought.clone()) };
    let null = Expr::IsNull(Box::new(member()));
    let (found, missing) = if negated { ("FALSE", "TRUE") } else { ("TRUE", "FALSE") };
    expand(
        &format!(
            "CASE WHEN $1 > 0 THEN {found} WHEN $2 > 0 THEN NULL WHEN $3 IS NULL AND $4 > 0 THEN NULL ELSE {missing} END"
        ),
        vec![members(Some(equal)), members(Some(null)), sought.clone(), members(None)],
    )
}

fn derived(query: Query, column: Option<&str>) -> TableWithJoins {
    let columns = column
        .map(|column| TableAliasColumnDef { name: name(column), data_type: None })
        .into_iter()
        .collect();
    TableWithJoins {
        relation: TableFactor::Derived {
            lateral: false,
            subquery: Box::new(query),
            alias: Some(TableAlias { explicit: true, name: name("__members"), columns, at: None }),
            sample: None,
        },
        joins: Vec::new(),
    }
}

/// Its rows are those of its FROM and WHERE.
fn is_plain(query: &Query) -> bool {
    let SetExpr::Select(select) = query.body.as_ref() else { return false };
    let grouped = !matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
    let aggregates = select.projection.iter().any(|item| {
        matches!(item, SelectItem::UnnamedExpr(Expr::Function(_)))
            || matches!(item, SelectItem::ExprWithAlias { expr: Expr::Function(_), .. })
    });
    query.with.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
        && select.distinct.is_none()
        && select.top.is_none()
        && select.having.is_none()
        && select.qualify.is_none()
        && !grouped
        && !aggregates
}
