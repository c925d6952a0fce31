//! IN with a subquery in WHERE, HAVING and ON: DataFusion's joins know two values, found and not found. That is enough where `unknown`
//! drops a row as `false` does; elsewhere (NOT IN beside OR, IN below NOT, CASE, IS NULL, DELETE) EXISTS tells the three values of
//! SQL. An analyzer rule of the session; it runs before types are coerced.

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Exists, InSubquery};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{
    BinaryExpr, Expr, ExprSchemable, Filter, LogicalPlan, Operator, Subquery, lit, not, when,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::scalar::ScalarValue;

use crate::error::SqlError;

/// Gives IN its three values where they count.
#[derive(Debug)]
pub(crate) struct Memberships;

impl AnalyzerRule for Memberships {
    fn name(&self) -> &str {
        "memberships"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        Ok(plan.transform_up_with_subqueries(rewritten)?.data)
    }
}

fn rewritten(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let schema = merge_schema(&plan.inputs());
    match plan {
        LogicalPlan::Filter(Filter { predicate, input, .. }) => {
            let predicate = tested(predicate, Place::Condition, &schema)?;
            let filter = LogicalPlan::Filter(Filter::try_new(predicate.data, input)?);
            Ok(Transformed::new(filter, predicate.transformed, TreeNodeRecursion::Continue))
        }
        LogicalPlan::Join(join) => {
            let changed = join.filter.clone().map(|filter| tested(filter, Place::Condition, &schema));
            if changed.transpose()?.is_some_and(|changed| changed.transformed) {
                return Err(refused());
            }
            Ok(Transformed::no(LogicalPlan::Join(join)))
        }
        other => Ok(Transformed::no(other)),
    }
}

fn refused() -> DataFusionError {
    DataFusionError::External(Box::new(SqlError::NotSupported(
        "NOT IN with a subquery, and IN beside OR or below NOT, cannot stand in the ON of an outer join: filter the joined table \
         instead, LEFT JOIN (SELECT … WHERE …) AS x ON …"
            .to_owned(),
    )))
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// One of the conditions that a row has to meet: the planner's joins know about NULL.
    Condition,
    /// Below AND and OR.
    Part,
    /// Below an uneven number of NOT: what is unknown must not become true.
    Denied,
}

fn tested(expr: Expr, place: Place, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op: op @ (Operator::And | Operator::Or), right }) => {
            let inner = if op == Operator::Or && place == Place::Condition { Place::Part } else { place };
            let (left, right) = (tested(*left, inner, schema)?, tested(*right, inner, schema)?);
            let transformed = left.transformed || right.transformed;
            let (left, right) = (Box::new(left.data), Box::new(right.data));
            let expr = Expr::BinaryExpr(BinaryExpr { left, op, right });
            Ok(Transformed::new(expr, transformed, TreeNodeRecursion::Continue))
        }
        Expr::Not(inner) => match (place, *inner) {
            (Place::Condition, Expr::InSubquery(InSubquery { expr, subquery, negated })) => {
                tested(Expr::InSubquery(InSubquery { expr, subquery, negated: !negated }), place, schema)
            }
            (Place::Denied, inner) => tested(inner, Place::Part, schema)?.map_data(|inner| Ok(not(inner))),
            (_, inner) => tested(inner, Place::Denied, schema)?.map_data(|inner| Ok(not(inner))),
        },
        Expr::InSubquery(test) => {
            let is_correlated = !test.subquery.outer_ref_columns.is_empty();
            match (place, test.negated) {
                // DataFusion's join for it compares one column alone.
                (Place::Condition, true) if is_correlated => Membership::of(&test, schema)?.denied(),
                (Place::Part, true) => Membership::of(&test, schema)?.denied(),
                (Place::Condition, _) | (Place::Part, false) | (Place::Denied, true) => {
                    Ok(Transformed::no(Expr::InSubquery(test)))
                }
                (Place::Denied, false) => Membership::of(&test, schema)?.value(false),
            }
        }
        other => other.transform_down(|expr| match expr {
            Expr::InSubquery(test) => {
                let value = Membership::of(&test, schema)?.value(test.negated)?;
                Ok(Transformed::new(value.data, true, TreeNodeRecursion::Jump))
            }
            other => Ok(Transformed::no(other)),
        }),
    }
}

/// What there is to know of `x IN (SELECT c …)`.
struct Membership {
    /// There is a row whose c is x.
    found: Expr,
    /// A NULL among the rows may be x; `None` where there is none.
    null: Option<Expr>,
    /// x is NULL, and there are rows that it may be; `None` where it is not.
    unknown: Option<(Expr, Expr)>,
}

impl Membership {
    fn of(test: &InSubquery, schema: &DFSchema) -> Result<Self, DataFusionError> {
        let Some((qualifier, field)) = test.subquery.subquery.schema().iter().next() else {
            return Err(DataFusionError::Plan("a subquery of IN has one column".to_owned()));
        };
        let member = Expr::Column(Column::from((qualifier, field)));
        let mut outer = test.subquery.outer_ref_columns.clone();
        let sought = test.expr.as_ref().clone().transform_up(|expr| match expr {
            Expr::Column(column) => {
                let (_, field) = schema.qualified_field_from_column(&column)?;
                let reference = Expr::OuterReferenceColumn(Arc::clone(field), column);
                outer.push(reference.clone());
                Ok(Transformed::yes(reference))
            }
            other => Ok(Transformed::no(other)),
        })?;
        let exists = |condition: Option<Expr>, outer: &[Expr]| {
            let mut plan = Arc::clone(&test.subquery.subquery);
            if let Some(condition) = condition {
                plan = Arc::new(LogicalPlan::Filter(Filter::try_new(condition, plan)?));
            }
            let subquery = Subquery {
                subquery: plan,
                outer_ref_columns: outer.to_vec(),
                spans: test.subquery.spans.clone(),
            };
            Ok::<_, DataFusionError>(Expr::Exists(Exists { subquery, negated: false }))
        };
        let given = &test.subquery.outer_ref_columns;
        let found = exists(Some(member.clone().eq(sought.data)), &outer)?;
        let null = if field.is_nullable() { Some(exists(Some(member.is_null()), given)?) } else { None };
        let unknown = if test.expr.nullable(schema)? {
            Some((test.expr.as_ref().clone().is_null(), exists(None, given)?))
        } else {
            None
        };
        Ok(Self { found, null, unknown })
    }

    /// NOT IN, where false and unknown are the same.
    fn denied(self) -> Result<Transformed<Expr>, DataFusionError> {
        let mut condition = not(self.found);
        if let Some(null) = self.null {
            condition = condition.and(not(null));
        }
        if let Some((is_null, any)) = self.unknown {
            condition = condition.and(not(is_null).or(not(any)));
        }
        Ok(Transformed::yes(condition))
    }

    /// IN or NOT IN with its three values.
    fn value(self, negated: bool) -> Result<Transformed<Expr>, DataFusionError> {
        let mut cases = when(self.found, lit(!negated));
        let unknown = || lit(ScalarValue::Boolean(None));
        if let Some(null) = self.null {
            cases = cases.when(null, unknown());
        }
        if let Some((is_null, any)) = self.unknown {
            cases = cases.when(is_null.and(any), unknown());
        }
        Ok(Transformed::yes(cases.otherwise(lit(negated))?))
    }
}
