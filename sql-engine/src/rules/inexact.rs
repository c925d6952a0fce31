//! DECIMAL beside DOUBLE in the branches of UNION, CASE and COALESCE: DataFusion makes DECIMAL of both, which cuts small numbers and
//! has no room for large ones. As in other databases the result is DOUBLE. An analyzer rule; it runs before types are coerced.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Case, ScalarFunction};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan, Projection, Union, cast};
use datafusion::optimizer::AnalyzerRule;

/// Functions whose result is one of their arguments.
const CHOOSING: &[&str] = &["coalesce", "nvl", "nvl2", "greatest", "least"];

/// Makes DOUBLE of DECIMAL where a choice between both is made.
#[derive(Debug)]
pub(crate) struct InexactChoices;

impl AnalyzerRule for InexactChoices {
    fn name(&self) -> &str {
        "inexact_choices"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            let names = NamePreserver::new(&node);
            let node = node.map_expressions(|expr| {
                let name = names.save(&expr);
                let chosen = expr.transform_up(|expr| chosen(expr, &schema))?;
                Ok(if chosen.transformed { chosen.update_data(|expr| name.restore(expr)) } else { chosen })
            })?;
            match node.data {
                LogicalPlan::Union(union) => united(union),
                other => Ok(Transformed::new(other, node.transformed, node.tnr)),
            }
        })?;
        Ok(rewritten.data)
    }
}

/// Both kinds of numbers are among the types.
fn mixed<'a>(types: impl Iterator<Item = &'a DataType> + Clone) -> bool {
    types.clone().any(DataType::is_floating) && types.clone().any(DataType::is_decimal)
}

fn as_double(expr: Expr, schema: &DFSchema) -> Result<Expr, DataFusionError> {
    let exact = expr.get_type(schema)?.is_decimal();
    Ok(if exact { cast(expr, DataType::Float64) } else { expr })
}

fn chosen(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>, DataFusionError> {
    let types = |branches: &[&Expr]| {
        branches
            .iter()
            .map(|branch| branch.get_type(schema))
            .collect::<Result<Vec<_>, _>>()
            .unwrap_or_default()
    };
    match expr {
        Expr::Case(case) => {
            let branches = case.when_then_expr.iter().map(|(_, then)| then.as_ref());
            let branches: Vec<&Expr> = branches.chain(case.else_expr.as_deref()).collect();
            if !mixed(types(&branches).iter()) {
                return Ok(Transformed::no(Expr::Case(case)));
            }
            let Case { expr, when_then_expr, else_expr } = case;
            let when_then = when_then_expr
                .into_iter()
                .map(|(when, then)| Ok((when, Box::new(as_double(*then, schema)?))));
            let when_then = when_then.collect::<Result<Vec<_>, DataFusionError>>()?;
            let otherwise = else_expr.map(|otherwise| as_double(*otherwise, schema)).transpose()?;
            let case = Case { expr, when_then_expr: when_then, else_expr: otherwise.map(Box::new) };
            Ok(Transformed::yes(Expr::Case(case)))
        }
        Expr::ScalarFunction(ScalarFunction { func, args }) if CHOOSING.contains(&func.name()) => {
            if !mixed(types(&args.iter().collect::<Vec<_>>()).iter()) {
                return Ok(Transformed::no(Expr::ScalarFunction(ScalarFunction { func, args })));
            }
            let args = args.into_iter().map(|argument| as_double(argument, schema));
            let args = args.collect::<Result<Vec<_>, _>>()?;
            Ok(Transformed::yes(Expr::ScalarFunction(ScalarFunction { func, args })))
        }
        other => Ok(Transformed::no(other)),
    }
}

fn united(union: Union) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let width = union.inputs.first().map_or(0, |input| input.schema().fields().len());
    let is_mixed = |index: usize| {
        mixed(
            union
                .inputs
                .iter()
                .filter_map(|input| input.schema().fields().get(index).map(|field| field.data_type())),
        )
    };
    let inexact: Vec<usize> = (0..width).filter(|index| is_mixed(*index)).collect();
    if inexact.is_empty() {
        return Ok(Transformed::no(LogicalPlan::Union(union)));
    }
    let inputs = union.inputs.iter().map(|input| {
        let items = input.schema().columns().into_iter().enumerate().map(|(index, column)| {
            let (relation, name) = (column.relation.clone(), column.name.clone());
            let column = Expr::Column(column);
            if !inexact.contains(&index) {
                return Ok(column);
            }
            Ok(as_double(column, input.schema())?.alias_qualified(relation, name))
        });
        let items = items.collect::<Result<Vec<_>, DataFusionError>>()?;
        Ok(Arc::new(LogicalPlan::Projection(Projection::try_new(items, Arc::clone(input))?)))
    });
    let inputs = inputs.collect::<Result<Vec<_>, DataFusionError>>()?;
    Ok(Transformed::yes(LogicalPlan::Union(Union::try_new_with_loose_types(inputs)?)))
}
