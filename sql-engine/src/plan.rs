//! From a parsed statement to a logical plan, and from there to a running one.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::FieldRef;
use bigcommerce_store::Attempt;
use datafusion::common::{DataFusionError, ParamValues, ScalarValue};
use datafusion::execution::memory_pool::MemoryLimit;
use datafusion::execution::{SendableRecordBatchStream, SessionState};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::sql::parser::Statement as PlannerStatement;
use datafusion::sql::sqlparser::ast::Statement;

use crate::functions::moment_of;
use crate::presentation::Presentation;
use crate::result::{Datum, Parameter, ResultType};
use crate::rules::holds_a_side;
use crate::sharing::{first_attempt, share_pages};
use crate::telling::tell_early;

/// The logical plan of a statement; no request is sent.
pub(crate) async fn logical_plan(
    state: &SessionState,
    statement: Statement,
) -> Result<LogicalPlan, DataFusionError> {
    state.statement_to_plan(PlannerStatement::Statement(Box::new(statement))).await
}

/// The plan with the types that its columns will have. Unions and comparisons only get theirs from the analyzer.
pub(crate) fn analyzed(state: &SessionState, plan: &LogicalPlan) -> Result<LogicalPlan, DataFusionError> {
    state.analyzer().execute_and_check(plan.clone(), state.config_options(), |_, _| {})
}

/// The plan with no more rows than a number.
pub(crate) fn at_most(plan: LogicalPlan, rows: Option<usize>) -> Result<LogicalPlan, DataFusionError> {
    match rows {
        None => Ok(plan),
        Some(rows) => LogicalPlanBuilder::from(plan).limit(0, Some(rows))?.build(),
    }
}

/// The parameters in the order of their `?`, of the types `known` by number, else typed from what they are compared with.
pub(crate) fn parameters(
    plan: &LogicalPlan,
    count: usize,
    known: &HashMap<usize, ResultType>,
) -> Result<Vec<Parameter>, DataFusionError> {
    let fields: HashMap<String, Option<FieldRef>> = plan.get_parameter_fields()?;
    Ok((1..=count)
        .map(|number| {
            let field = fields.get(&format!("${number}")).and_then(Option::as_ref);
            let inferred = field.map_or(ResultType::Varchar(255), |field| ResultType::of(field));
            Parameter { result_type: known.get(&number).copied().unwrap_or(inferred) }
        })
        .collect())
}

/// The plan with values in place of its parameters.
pub(crate) fn bound(plan: LogicalPlan, values: Vec<ScalarValue>) -> Result<LogicalPlan, DataFusionError> {
    if values.is_empty() {
        return Ok(plan);
    }
    plan.with_param_values(ParamValues::from(values))
}

/// How joins are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// By a table of the smaller side in memory, where it is expected to fit.
    Quick,
    /// By sorting both sides, which may use temporary files.
    Roomy,
}

/// A physical plan, and the attempt that it makes where another may have to follow.
pub(crate) struct FirstPlan {
    pub(crate) plan: Arc<dyn ExecutionPlan>,
    pub(crate) attempt: Option<Arc<Attempt>>,
}

/// The first physical plan for a statement; no request is sent. A join that holds a side in memory may fail for want of it.
pub(crate) async fn first_plan(
    state: &SessionState,
    plan: &LogicalPlan,
) -> Result<FirstPlan, DataFusionError> {
    let plan = physical_plan(state, plan, Joins::Quick).await?;
    let memory = memory_limit(state);
    let attempt = holds_a_side(plan.as_ref()).then(|| first_attempt(memory));
    share_pages(&plan, memory, attempt.as_ref());
    Ok(FirstPlan { plan: tell_early(plan)?, attempt })
}

/// The plan that follows an attempt which has failed for want of memory.
pub(crate) async fn next_plan(
    state: &SessionState,
    plan: &LogicalPlan,
    attempt: &Arc<Attempt>,
) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    attempt.again();
    let plan = physical_plan(state, plan, Joins::Roomy).await?;
    share_pages(&plan, memory_limit(state), Some(attempt));
    Ok(plan)
}

async fn physical_plan(
    state: &SessionState,
    plan: &LogicalPlan,
    joins: Joins,
) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    // NOW() and its like are one moment within an execution: this one.
    let mut state = state.clone();
    state.config_mut().options_mut().optimizer.prefer_hash_join = joins == Joins::Quick;
    state.mark_start_execution();
    let zone = state.config().get_extension::<Presentation>().map(|presentation| presentation.zone);
    let started = &mut state.execution_props_mut().query_execution_start_time;
    *started = started.map(|now| zone.map_or(now, |zone| zone.clock(now)));
    state.create_physical_plan(plan).await
}

/// Bytes that the connection's queries may hold.
fn memory_limit(state: &SessionState) -> usize {
    match state.runtime_env().memory_pool.memory_limit() {
        MemoryLimit::Finite(bytes) => bytes,
        MemoryLimit::Infinite | MemoryLimit::Unknown => usize::MAX,
    }
}

/// Starts a physical plan. Requests are sent as the stream is polled.
pub(crate) fn run(
    state: &SessionState,
    plan: Arc<dyn ExecutionPlan>,
) -> Result<SendableRecordBatchStream, DataFusionError> {
    execute_stream(plan, state.task_ctx())
}

/// A value in the planner's terms. Text for a parameter of another type is read as that type; other values keep theirs, so
/// that `Id = 5.5` matches nothing instead of 5 or 6.
pub(crate) fn scalar(value: Datum, parameter: Parameter) -> Result<ScalarValue, String> {
    let scalar = match value {
        Datum::Null => {
            return ScalarValue::try_from(&parameter.result_type.arrow()).map_err(|e| e.to_string());
        }
        Datum::Boolean(flag) if parameter.result_type.arrow().is_numeric() => {
            ScalarValue::Int64(Some(i64::from(flag)))
        }
        Datum::Boolean(flag) => ScalarValue::Boolean(Some(flag)),
        Datum::Integer(number @ 0..=1) if parameter.result_type == ResultType::Boolean => {
            ScalarValue::Boolean(Some(number == 1))
        }
        Datum::Integer(number) => ScalarValue::Int64(Some(number)),
        Datum::Decimal(digits, scale) => ScalarValue::Decimal128(Some(digits), 38, scale),
        Datum::Double(number) => ScalarValue::Float64(Some(number)),
        Datum::Date(days) => ScalarValue::Date32(Some(days)),
        Datum::Time(micros) => ScalarValue::Time64Microsecond(Some(micros)),
        Datum::Timestamp(micros) => ScalarValue::TimestampMicrosecond(Some(micros), None),
        Datum::Binary(bytes) => ScalarValue::Binary(Some(bytes)),
        Datum::Text(text) => {
            let scalar = ScalarValue::Utf8(Some(text));
            return match parameter.result_type {
                ResultType::Varchar(_) | ResultType::LongVarchar => Ok(scalar),
                ResultType::Date | ResultType::Timestamp => moment(&scalar, parameter.result_type),
                other => scalar
                    .cast_to(&other.arrow())
                    .map_err(|_| format!("The parameter value {scalar} is not a valid {}.", other.name())),
            };
        }
    };
    Ok(scalar)
}

/// Text as a date or timestamp, in the forms that SQL takes.
fn moment(text: &ScalarValue, wanted: ResultType) -> Result<ScalarValue, String> {
    let moment =
        text.try_as_str().flatten().and_then(moment_of).map(|moment| moment.and_utc().timestamp_micros());
    let scalar = ScalarValue::TimestampMicrosecond(moment, None);
    let read = if moment.is_some() { scalar.cast_to(&wanted.arrow()).ok() } else { None };
    read.ok_or_else(|| format!("The parameter value {text} is not a valid {}.", wanted.name()))
}
