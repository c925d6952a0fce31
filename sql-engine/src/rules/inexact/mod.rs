//! DECIMAL beside DOUBLE in UNION, CASE, COALESCE and VALUES, and in comparisons: DataFusion makes DECIMAL of both, which cuts small
//! numbers and has no room for large ones; as in other databases the result is DOUBLE. BIT beside numbers, which it refuses, is a
//! number. An analyzer rule; it runs before types are coerced.

mod comparisons;

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::logical_expr::expr::{Case, ScalarFunction};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{
    Expr, ExprSchemable, LogicalPlan, LogicalPlanBuilder, Projection, Union, Values, cast,
};
use datafusion::optimizer::AnalyzerRule;

use super::expressions::keeping_names;
use super::literals::check;
use comparisons::{compared, joined};

/// Functions whose result is one of their arguments.
const CHOOSING: &[&str] = &["coalesce", "nvl", "nvl2", "greatest", "least"];

/// Makes DOUBLE of DECIMAL, and numbers of flags, where a choice between both is made.
#[derive(Debug)]
pub(crate) struct InexactChoices;

impl AnalyzerRule for InexactChoices {
    fn name(&self) -> &str {
        "inexact_choices"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        let rewritten = plan.transform_up_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            let node = keeping_names(node, |expr| {
                let compared = compared(expr, &schema)?;
                let chosen = chosen(compared.data, &schema)?;
                Ok(Transformed::new(chosen.data, compared.transformed || chosen.transformed, chosen.tnr))
            })?;
            match node.data {
                LogicalPlan::Union(union) => united(union),
                LogicalPlan::Values(values) => listed(values),
                LogicalPlan::Join(join) => joined(join),
                other => Ok(Transformed::new(other, node.transformed, node.tnr)),
            }
        })?;
        Ok(rewritten.data)
    }
}

/// What becomes of some of the values that a choice is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Common {
    /// Decimals are made DOUBLE.
    Double,
    /// Flags are made 0 and 1.
    Number,
}

impl Common {
    /// `None` where the types go together as they are.
    ///
    /// # Errors
    /// Numbers beside dates: the planner would count days from 1970.
    fn of<'a>(types: impl Iterator<Item = &'a DataType> + Clone) -> Result<Option<Self>, DataFusionError> {
        let any = |is_it: fn(&DataType) -> bool| types.clone().find(|kind| is_it(kind));
        let number = any(DataType::is_numeric);
        if let (Some(moment), Some(number)) = (any(DataType::is_temporal), number) {
            check(number, moment)?;
        }
        if any(|kind| *kind == DataType::Boolean).is_some() && number.is_some() {
            return Ok(Some(Self::Number));
        }
        let mixed = any(DataType::is_floating).is_some() && any(DataType::is_decimal).is_some();
        Ok(mixed.then_some(Self::Double))
    }

    fn given(self, expr: Expr, schema: &DFSchema) -> Result<Expr, DataFusionError> {
        let given = expr.get_type(schema)?;
        Ok(match self {
            Self::Double if given.is_decimal() => cast(expr, DataType::Float64),
            Self::Number if given == DataType::Boolean => cast(expr, DataType::Int32),
            _ => expr,
        })
    }
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
            let Some(common) = Common::of(types(&branches).iter())? else {
                return Ok(Transformed::no(Expr::Case(case)));
            };
            let Case { expr, when_then_expr, else_expr } = case;
            let when_then = when_then_expr
                .into_iter()
                .map(|(when, then)| Ok((when, Box::new(common.given(*then, schema)?))));
            let when_then = when_then.collect::<Result<Vec<_>, DataFusionError>>()?;
            let otherwise = else_expr.map(|otherwise| common.given(*otherwise, schema)).transpose()?;
            let case = Case { expr, when_then_expr: when_then, else_expr: otherwise.map(Box::new) };
            Ok(Transformed::yes(Expr::Case(case)))
        }
        Expr::ScalarFunction(ScalarFunction { func, args }) if CHOOSING.contains(&func.name()) => {
            let Some(common) = Common::of(types(&args.iter().collect::<Vec<_>>()).iter())? else {
                return Ok(Transformed::no(Expr::ScalarFunction(ScalarFunction { func, args })));
            };
            let args = args.into_iter().map(|argument| common.given(argument, schema));
            let args = args.collect::<Result<Vec<_>, _>>()?;
            Ok(Transformed::yes(Expr::ScalarFunction(ScalarFunction { func, args })))
        }
        other => Ok(Transformed::no(other)),
    }
}

fn united(union: Union) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let width = union.inputs.first().map_or(0, |input| input.schema().fields().len());
    let common = |index: usize| {
        let fields = union.inputs.iter().filter_map(|input| input.schema().fields().get(index));
        Common::of(fields.map(|field| field.data_type()))
    };
    let common = (0..width).map(common).collect::<Result<Vec<Option<Common>>, DataFusionError>>()?;
    if common.iter().all(Option::is_none) {
        return Ok(Transformed::no(LogicalPlan::Union(union)));
    }
    let inputs = union.inputs.iter().map(|input| {
        let items = input.schema().columns().into_iter().enumerate().map(|(index, column)| {
            let (relation, name) = (column.relation.clone(), column.name.clone());
            let column = Expr::Column(column);
            match common.get(index) {
                Some(Some(common)) => {
                    Ok(common.given(column, input.schema())?.alias_qualified(relation, name))
                }
                _ => Ok(column),
            }
        });
        let items = items.collect::<Result<Vec<_>, DataFusionError>>()?;
        Ok(Arc::new(LogicalPlan::Projection(Projection::try_new(items, Arc::clone(input))?)))
    });
    let inputs = inputs.collect::<Result<Vec<_>, DataFusionError>>()?;
    Ok(Transformed::yes(LogicalPlan::Union(Union::try_new_with_loose_types(inputs)?)))
}

/// Rows of VALUES: the planner has converted them to DECIMAL already.
fn listed(values: Values) -> Result<Transformed<LogicalPlan>, DataFusionError> {
    let no_columns = DFSchema::empty();
    let fields = values.schema.fields().iter().enumerate();
    let inexact = fields.filter(|(index, field)| {
        let given: Vec<bool> =
            values.values.iter().filter_map(|row| row.get(*index)).map(was_floating).collect();
        // Where all of them are, the statement itself may have converted them.
        field.data_type().is_decimal() && given.contains(&true) && given.contains(&false)
    });
    let inexact: Vec<usize> = inexact.map(|(index, _)| index).collect();
    if inexact.is_empty() {
        return Ok(Transformed::no(LogicalPlan::Values(values)));
    }
    let as_double = |(index, value): (usize, Expr)| {
        if !inexact.contains(&index) {
            return Ok(value);
        }
        match value {
            Expr::Cast(converted) if converted.expr.get_type(&no_columns)?.is_floating() => {
                Ok(*converted.expr)
            }
            value => Ok(cast(value, DataType::Float64)),
        }
    };
    let rows = values.values.into_iter();
    let rows = rows
        .map(|row| row.into_iter().enumerate().map(as_double).collect::<Result<Vec<_>, DataFusionError>>());
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(Transformed::yes(LogicalPlanBuilder::values(rows)?.build()?))
}

/// A floating-point number that was made a DECIMAL.
fn was_floating(value: &Expr) -> bool {
    let given = match value {
        Expr::Cast(converted) => converted.expr.get_type(&DFSchema::empty()),
        _ => return false,
    };
    given.is_ok_and(|given| given.is_floating())
}
