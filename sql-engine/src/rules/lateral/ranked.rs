//! A lateral subquery with TOP or LIMIT whose conditions compare its columns with the left side's: its rows are numbered per
//! value of those columns, and the numbers beyond the limit are left out before both sides are joined.

use std::sync::Arc;

use datafusion::common::tree_node::TreeNode;
use datafusion::common::{Column, DataFusionError, TableReference};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::expr::{Sort as SortKey, WindowFunction};
use datafusion::logical_expr::utils::{conjunction, split_conjunction_owned};
use datafusion::logical_expr::{
    BinaryExpr, Expr, ExprFunctionExt, Filter, Join, Limit, LogicalPlan, LogicalPlanBuilder, Operator,
    Projection, SubqueryAlias, WindowFunctionDefinition, lit,
};

use super::{Lateral, columns_of, condition, inward, named};

/// The qualifier of the columns that both sides are joined by.
const KEYS: &str = "__lateral_key";

/// The subquery without its outer references, and what they were compared with.
struct Lifted {
    plan: LogicalPlan,
    /// Columns of the plan, and the left side's expressions that they must equal.
    keys: Vec<(Column, Expr)>,
}

/// The join with numbered rows, where the subquery has a limit and such conditions below it.
pub(super) fn plan(join: &Join, lateral: &Lateral) -> Result<Option<LogicalPlan>, DataFusionError> {
    if !has_limit(&lateral.plan) {
        return Ok(None);
    }
    let Some(lifted) = lift(&lateral.plan)? else { return Ok(None) };
    let mut listed = Vec::new();
    for (index, column) in lateral.plan.schema().columns().into_iter().enumerate() {
        let (qualifier, field) = lateral.plan.schema().qualified_field(index);
        listed.push(named(column, lateral.alias.as_ref().or(qualifier), field.name()));
    }
    let mut on = Vec::with_capacity(lifted.keys.len());
    for (key, outer) in lifted.keys {
        listed.push(Expr::Column(key.clone()));
        on.push(outer.eq(Expr::Column(key)));
    }
    let right = LogicalPlan::Projection(Projection::try_new(listed, Arc::new(lifted.plan))?);
    let wanted = columns_of(&right).into_iter().take(lateral.plan.schema().fields().len());
    let wanted: Vec<Expr> = columns_of(&join.left).into_iter().chain(wanted).collect();
    on.extend(condition(join).cloned());
    let joined = LogicalPlanBuilder::from(Arc::clone(&join.left)).join_on(right, join.join_type, on)?;
    joined.project(wanted)?.build().map(Some)
}

fn has_limit(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Limit(_) => true,
        LogicalPlan::Projection(Projection { input, .. })
        | LogicalPlan::SubqueryAlias(SubqueryAlias { input, .. }) => has_limit(input),
        _ => false,
    }
}

fn lift(plan: &LogicalPlan) -> Result<Option<Lifted>, DataFusionError> {
    match plan {
        LogicalPlan::Limit(limit) => limited(limit),
        LogicalPlan::Projection(Projection { expr, input, .. }) => {
            if expr.iter().any(Expr::contains_outer) {
                return Ok(None);
            }
            let Some(lifted) = lift(input)? else { return Ok(None) };
            projected(expr, lifted).map(Some)
        }
        LogicalPlan::Sort(sort) => {
            let Some(lifted) = lift(&sort.input)? else { return Ok(None) };
            let plan = LogicalPlanBuilder::from(lifted.plan).sort(sort.expr.clone())?.build()?;
            Ok(Some(Lifted { plan, keys: lifted.keys }))
        }
        LogicalPlan::Filter(filter) => filtered(filter),
        _ => Ok(None),
    }
}

/// The columns of a projection, and the keys behind them.
fn projected(listed: &[Expr], lifted: Lifted) -> Result<Lifted, DataFusionError> {
    let keys = lifted.keys.iter().map(|(key, _)| Expr::Column(key.clone()));
    let listed = listed.iter().cloned().chain(keys).collect();
    let plan = LogicalPlan::Projection(Projection::try_new(listed, Arc::new(lifted.plan))?);
    Ok(Lifted { plan, keys: lifted.keys })
}

/// Takes the comparisons with the left side out of a filter.
fn filtered(filter: &Filter) -> Result<Option<Lifted>, DataFusionError> {
    if reaches_out(&filter.input)? {
        return Ok(None);
    }
    let mut rest = Vec::new();
    let mut keys = Vec::new();
    let mut listed = columns_of(&filter.input);
    for test in split_conjunction_owned(filter.predicate.clone()) {
        if !test.contains_outer() {
            rest.push(test);
            continue;
        }
        let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = test else { return Ok(None) };
        let (inner, outer) = if right.contains_outer() { (*left, *right) } else { (*right, *left) };
        if inner.contains_outer() || !outer.column_refs().is_empty() {
            return Ok(None);
        }
        let key = Column::new(Some(TableReference::bare(KEYS)), format!("key_{}", keys.len()));
        listed.push(inner.alias_qualified(Some(TableReference::bare(KEYS)), &key.name));
        keys.push((key, inward(outer)?));
    }
    let plan = match conjunction(rest) {
        Some(rest) => LogicalPlan::Filter(Filter::try_new(rest, Arc::clone(&filter.input))?),
        None => filter.input.as_ref().clone(),
    };
    let plan = LogicalPlan::Projection(Projection::try_new(listed, Arc::new(plan))?);
    Ok(Some(Lifted { plan, keys }))
}

fn reaches_out(plan: &LogicalPlan) -> Result<bool, DataFusionError> {
    plan.exists(|node| Ok(node.contains_outer_reference()))
}

/// Numbers the rows per key in the order of the sort below, and keeps those that the limit lets through.
fn limited(limit: &Limit) -> Result<Option<Lifted>, DataFusionError> {
    if let LogicalPlan::Projection(Projection { expr, input, .. }) = limit.input.as_ref() {
        // The planner drops what only the sort needs between the two: below, the sort is the limit's own.
        let inner = Limit { skip: limit.skip.clone(), fetch: limit.fetch.clone(), input: Arc::clone(input) };
        let Some(lifted) = limited(&inner)? else { return Ok(None) };
        return if expr.iter().any(Expr::contains_outer) {
            Ok(None)
        } else {
            projected(expr, lifted).map(Some)
        };
    }
    let (order, input) = match limit.input.as_ref() {
        LogicalPlan::Sort(sort) => (sort.expr.clone(), sort.input.as_ref()),
        other => (Vec::new(), other),
    };
    let Some(lifted) = lift(input)? else { return Ok(None) };
    let partition = lifted.keys.iter().map(|(key, _)| Expr::Column(key.clone())).collect();
    let number = numbered(partition, order)?;
    let kept = columns_of(&lifted.plan);
    let called = number.schema_name().to_string();
    let number_column = Expr::Column(Column::from_name(called));
    let skipped = limit.skip.as_deref().cloned().unwrap_or_else(|| lit(0_i64));
    let mut tests = vec![number_column.clone().gt(skipped.clone())];
    if let Some(fetch) = &limit.fetch {
        tests.push(number_column.lt_eq(skipped + fetch.as_ref().clone()));
    }
    let plan = LogicalPlanBuilder::from(lifted.plan).window(vec![number])?;
    let plan = match conjunction(tests) {
        Some(test) => plan.filter(test)?,
        None => plan,
    };
    Ok(Some(Lifted { plan: plan.project(kept)?.build()?, keys: lifted.keys }))
}

fn numbered(partition: Vec<Expr>, order: Vec<SortKey>) -> Result<Expr, DataFusionError> {
    let number = WindowFunction::new(WindowFunctionDefinition::WindowUDF(row_number_udwf()), Vec::new());
    let number = Expr::from(number).partition_by(partition);
    if order.is_empty() { number.build() } else { number.order_by(order).build() }
}
