//! Joins that take the place of scalar subqueries: the outer rows are numbered, joined with the rows that a subquery finds for each,
//! and grouped by their number again. A subquery that looks at no outer row is joined as it is.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DataFusionError, TableReference};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams, WindowFunction};
use datafusion::logical_expr::{
    Expr, JoinType, LogicalPlan, LogicalPlanBuilder, Projection, Subquery, WindowFunctionDefinition, lit,
};

use super::found::Found;

/// The columns of a plan as expressions.
pub(super) fn columns_of(plan: &LogicalPlan) -> Vec<Expr> {
    plan.schema().columns().into_iter().map(Expr::Column).collect()
}

/// The input of a step with a column for each subquery so far.
pub(super) struct Joining {
    pub(super) plan: LogicalPlan,
    pub(super) count: usize,
    reach: Reach,
    /// The front of the columns' qualifiers.
    mark: &'static str,
}

/// Which subqueries are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those compared with the outer row by more than equality: the planner knows the others.
    Compared,
    /// All: the planner knows none there.
    All,
}

impl Joining {
    pub(super) fn of(input: &Arc<LogicalPlan>, reach: Reach) -> Self {
        Self { plan: input.as_ref().clone(), count: 0, reach, mark: "_" }
    }

    /// Calls its columns otherwise than the other side of a join.
    pub(super) fn on_the_right(self) -> Self {
        Self { mark: "_right", ..self }
    }

    /// The expression with columns in place of the subqueries.
    pub(super) fn joined(&mut self, expr: Expr) -> Result<Expr, DataFusionError> {
        let changed = expr.transform_down(|expr| {
            let Expr::ScalarSubquery(subquery) = &expr else { return Ok(Transformed::no(expr)) };
            if subquery.outer_ref_columns.is_empty() {
                return if self.reach == Reach::All {
                    Ok(Transformed::yes(self.join_alone(subquery)?))
                } else {
                    Ok(Transformed::no(expr))
                };
            }
            // A column of a query further out is none of these rows'.
            let ours = subquery.outer_ref_columns.iter().all(|column| {
                matches!(column, Expr::OuterReferenceColumn(_, column) if self.plan.schema().has_column(column))
            });
            let found = Found::in_plan(&subquery.subquery).filter(|_| ours);
            match found.filter(|found| self.reach == Reach::All || found.is_compared()) {
                Some(found) => Ok(Transformed::yes(self.join(found)?)),
                None => Ok(Transformed::no(expr)),
            }
        })?;
        Ok(changed.data)
    }

    /// A row or none, beside each of the rows.
    fn join_alone(&mut self, subquery: &Subquery) -> Result<Expr, DataFusionError> {
        self.count += 1;
        let result =
            Column::new(Some(TableReference::bare(format!("_{}_scalar_{}", self.mark, self.count))), "value");
        let values = columns_of(&subquery.subquery).into_iter();
        let values = values.map(|value| value.alias_qualified(result.relation.clone(), &result.name));
        let right = Projection::try_new(values.collect(), Arc::clone(&subquery.subquery))?;
        let left = LogicalPlanBuilder::from(self.plan.clone());
        self.plan = left.join_on(LogicalPlan::Projection(right), JoinType::Left, [lit(true)])?.build()?;
        Ok(Expr::Column(result))
    }

    fn join(&mut self, found: Found<'_>) -> Result<Expr, DataFusionError> {
        self.count += 1;
        let qualifier =
            |part: &str| TableReference::bare(format!("_{}_compared_{part}_{}", self.mark, self.count));
        let (inner, outer, scalar) = (qualifier("inner"), qualifier("outer"), qualifier("scalar"));
        // Both sides may call a table the same.
        let inner_columns = found.filter.input.schema().columns();
        let moved = |index: usize| Column::new(Some(inner.clone()), format!("column_{index}"));
        let listed = inner_columns.iter().enumerate().map(|(index, column)| {
            Expr::Column(column.clone()).alias_qualified(Some(inner.clone()), moved(index).name)
        });
        let is_found = Column::new(Some(inner.clone()), "found");
        let listed = listed.chain([lit(true).alias_qualified(Some(inner.clone()), &is_found.name)]).collect();
        let right = Projection::try_new(listed, Arc::clone(&found.filter.input))?;
        let place = |expr: Expr| placed(expr, &inner_columns, &moved);

        let kept = columns_of(&self.plan);
        let number = WindowFunction::new(WindowFunctionDefinition::WindowUDF(row_number_udwf()), Vec::new());
        let number = Expr::from(number);
        let number_column = Expr::Column(Column::from_name(number.schema_name().to_string()));
        let numbered =
            kept.iter().cloned().chain([number_column.alias_qualified(Some(outer.clone()), "number")]);
        let left = LogicalPlanBuilder::from(self.plan.clone()).window(vec![number])?.project(numbered)?;
        let groups: Vec<Expr> =
            kept.iter().cloned().chain([Expr::Column(Column::new(Some(outer), "number"))]).collect();
        let condition = place(found.filter.predicate.clone())?;
        let aggregates = found.aggregates.into_iter().enumerate().map(|(index, aggregate)| {
            let aggregate = of_found(place(aggregate)?, &is_found);
            Ok(aggregate.alias(format!("aggregate_{index}")))
        });
        let aggregates = aggregates.collect::<Result<Vec<_>, DataFusionError>>()?;
        let called = |index: usize| Column::from_name(format!("aggregate_{index}"));
        let value = placed(found.value, &found.names, &called)?;
        let result = Column::new(Some(scalar.clone()), "value");
        let wanted = kept.into_iter().chain([value.alias_qualified(Some(scalar), &result.name)]);
        self.plan = left
            .join_on(LogicalPlan::Projection(right), JoinType::Left, [condition])?
            .aggregate(groups, aggregates)?
            .project(wanted)?
            .build()?;
        Ok(Expr::Column(result))
    }
}

/// The expression over the join: its own columns under their new names, outer columns as columns.
fn placed(expr: Expr, columns: &[Column], moved: &impl Fn(usize) -> Column) -> Result<Expr, DataFusionError> {
    let changed = expr.transform_down(|expr| match expr {
        // What was put in place is not looked at again: it may be called as one of the columns.
        Expr::OuterReferenceColumn(_, column) => Ok(Transformed::yes(Expr::Column(column))),
        Expr::Column(column) => match columns.iter().position(|listed| *listed == column) {
            Some(index) => Ok(Transformed::yes(Expr::Column(moved(index)))),
            None => Ok(Transformed::no(Expr::Column(column))),
        },
        other => Ok(Transformed::no(other)),
    })?;
    Ok(changed.data)
}

/// The aggregate over the rows that were found: the join gives one without, where there is none.
fn of_found(aggregate: Expr, is_found: &Column) -> Expr {
    match aggregate {
        Expr::AggregateFunction(AggregateFunction { func, params }) => {
            let found = Expr::Column(is_found.clone()).is_not_null();
            let filter = match params.filter {
                Some(filter) => found.and(*filter),
                None => found,
            };
            let params = AggregateFunctionParams { filter: Some(Box::new(filter)), ..params };
            Expr::AggregateFunction(AggregateFunction { func, params })
        }
        Expr::Alias(alias) => of_found(*alias.expr, is_found),
        other => other,
    }
}
