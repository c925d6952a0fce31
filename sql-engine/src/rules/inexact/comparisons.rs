//! DECIMAL compared with DOUBLE: as DECIMAL 1e-20 would equal 0.0, and 1e300 would fit none. The decimals are made DOUBLE.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Case, InList, InSubquery, ScalarFunction};
use datafusion::logical_expr::{
    Between, BinaryExpr, Expr, ExprSchemable, Join, LogicalPlan, Operator, Projection, cast,
};

use super::Common;

/// The comparison with its decimals as DOUBLE, where one side is.
pub(super) fn compared(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    let parts: Vec<&Expr> = match &expr {
        Expr::BinaryExpr(binary) if compares(binary.op) => vec![&binary.left, &binary.right],
        Expr::Between(between) => vec![&between.expr, &between.low, &between.high],
        Expr::InList(list) => [list.expr.as_ref()].into_iter().chain(&list.list).collect(),
        Expr::Case(Case { expr: Some(operand), when_then_expr, .. }) => [operand]
            .into_iter()
            .chain(when_then_expr.iter().map(|(when, _)| when))
            .map(Box::as_ref)
            .collect(),
        Expr::ScalarFunction(function) if function.name() == "nullif" => function.args.iter().collect(),
        Expr::InSubquery(_) => return within(expr, schema),
        _ => return Ok(Transformed::no(expr)),
    };
    let types: Vec<DataType> = parts.iter().filter_map(|part| part.get_type(schema).ok()).collect();
    if Common::of(types.iter())? != Some(Common::Double) {
        return Ok(Transformed::no(expr));
    }
    let double = |part: Expr| Common::Double.given(part, schema);
    let boxed = |part: Box<Expr>| double(*part).map(Box::new);
    Ok(Transformed::yes(match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            Expr::BinaryExpr(BinaryExpr { left: boxed(left)?, op, right: boxed(right)? })
        }
        Expr::Between(Between { expr, negated, low, high }) => {
            Expr::Between(Between { expr: boxed(expr)?, negated, low: boxed(low)?, high: boxed(high)? })
        }
        Expr::InList(InList { expr, list, negated }) => {
            let list = list.into_iter().map(double).collect::<Result<Vec<_>, _>>()?;
            Expr::InList(InList { expr: boxed(expr)?, list, negated })
        }
        Expr::Case(Case { expr, when_then_expr, else_expr }) => {
            let expr = expr.map(boxed).transpose()?;
            let tests = when_then_expr.into_iter().map(|(when, then)| Ok((boxed(when)?, then)));
            let when_then_expr = tests.collect::<Result<Vec<_>, DataFusionError>>()?;
            Expr::Case(Case { expr, when_then_expr, else_expr })
        }
        Expr::ScalarFunction(ScalarFunction { func, args }) => {
            let args = args.into_iter().map(double).collect::<Result<Vec<_>, _>>()?;
            Expr::ScalarFunction(ScalarFunction { func, args })
        }
        other => other,
    }))
}

fn compares(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}

/// `x IN (SELECT …)`.
fn within(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    let Expr::InSubquery(InSubquery { expr: sought, subquery, negated }) = expr else {
        return Ok(Transformed::no(expr));
    };
    let types: Vec<DataType> = sought
        .get_type(schema)
        .into_iter()
        .chain(subquery.subquery.schema().fields().iter().map(|field| field.data_type().clone()))
        .collect();
    if Common::of(types.iter())? != Some(Common::Double) {
        return Ok(Transformed::no(Expr::InSubquery(InSubquery { expr: sought, subquery, negated })));
    }
    let members = subquery.subquery.schema().columns().into_iter().map(|column| {
        let (relation, name) = (column.relation.clone(), column.name.clone());
        cast(Expr::Column(column), DataType::Float64).alias_qualified(relation, name)
    });
    let members = Projection::try_new(members.collect(), Arc::clone(&subquery.subquery))?;
    let subquery = subquery.with_plan(Arc::new(LogicalPlan::Projection(members)));
    let expr = Box::new(Common::Double.given(*sought, schema)?);
    Ok(Transformed::yes(Expr::InSubquery(InSubquery { expr, subquery, negated })))
}

/// A join by columns that USING and set operations compare.
pub(super) fn joined(mut join: Join) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let mut changed = false;
    for (left, right) in &mut join.on {
        let types = [left.get_type(join.left.schema())?, right.get_type(join.right.schema())?];
        if Common::of(types.iter())? == Some(Common::Double) {
            *left = Common::Double.given(left.clone(), join.left.schema())?;
            *right = Common::Double.given(right.clone(), join.right.schema())?;
            changed = true;
        }
    }
    let join = LogicalPlan::Join(join);
    Ok(if changed { Transformed::yes(join) } else { Transformed::no(join) })
}
