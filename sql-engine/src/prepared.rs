//! A prepared statement: what is known of it before it runs, and how it is started. `rows` delivers what it gives.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::LogicalPlan;

use crate::connection::Connection;
use crate::dialect::{Explain, Labels};
use crate::error::SqlError;
use crate::explain::{self, Measurement};
use crate::plan;
use crate::plan_cache::Planned;
use crate::procedures::{Call, run};
use crate::result::{Datum, Parameter, ResultColumn, ResultType};
use crate::rows::{Rows, Source};
use crate::running::RunningQuery;
use crate::temporary::Change;
use crate::translate::sql_error;

/// Size reported for the parameters of procedures, in characters.
const LONGEST_ARGUMENT: u32 = 4_000;

/// The part of MemoryLimit that a scrollable cursor may use: the statement that fills it needs the rest.
const CURSOR_PART: usize = 4;

/// A planned statement. Can be executed any number of times. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Prepared(Arc<PreparedInner>);

#[derive(Debug)]
struct PreparedInner {
    connection: Connection,
    sql: String,
    work: Work,
    columns: Vec<ResultColumn>,
    parameters: Vec<Parameter>,
    labels: Labels,
    /// The number of definitions of temporary tables that the plan is good for.
    definitions: Option<u64>,
}

/// What a statement does.
#[derive(Debug)]
enum Work {
    Query(LogicalPlan),
    Explain(Explain, LogicalPlan),
    Change(Change, LogicalPlan),
    Call(Call),
}

impl Prepared {
    /// A statement of a plan.
    pub(crate) fn of_plan(connection: Connection, sql: &str, planned: &Planned) -> Self {
        let Planned { plan, columns, parameters, labels, explain, change, definitions } = planned.clone();
        let work = match (explain, change) {
            (Some(explain), _) => Work::Explain(explain, plan),
            (None, Some(change)) => Work::Change(change, plan),
            (None, None) => Work::Query(plan),
        };
        let sql = sql.to_owned();
        Self(Arc::new(PreparedInner { connection, sql, work, columns, parameters, labels, definitions }))
    }

    /// The call of a procedure.
    pub(crate) fn of_call(connection: Connection, sql: &str, call: Call) -> Self {
        let text = Parameter { result_type: ResultType::Varchar(LONGEST_ARGUMENT) };
        Self(Arc::new(PreparedInner {
            connection,
            sql: sql.to_owned(),
            columns: call.procedure.columns.iter().map(ResultColumn::of_procedure).collect(),
            parameters: vec![text; call.parameters],
            labels: Labels::default(),
            definitions: None,
            work: Work::Call(call),
        }))
    }

    /// The columns of the result; empty for a statement without one.
    pub fn columns(&self) -> &[ResultColumn] {
        if let Work::Change(..) = self.0.work { &[] } else { &self.0.columns }
    }

    /// The parameters in the order of their `?`.
    pub fn parameters(&self) -> &[Parameter] {
        &self.0.parameters
    }

    /// Bytes that the rows of a scrollable cursor may take in memory before they go to a file.
    pub(crate) fn cursor_memory(&self) -> usize {
        self.0.connection.settings().memory_limit / CURSOR_PART
    }

    /// The statement makes or drops tables, or sets something: it has neither rows nor a number of rows.
    pub fn defines(&self) -> bool {
        matches!(&self.0.work, Work::Change(Change::Declare { .. } | Change::Drop { .. } | Change::Set(_), _))
    }

    /// The statement changes which temporary tables there are.
    pub(crate) fn changes_tables(&self) -> bool {
        matches!(&self.0.work, Work::Change(change, _) if change.changes_tables())
    }

    /// The text's name for a planner name, for errors.
    pub(crate) fn labels(&self) -> &Labels {
        &self.0.labels
    }

    /// The connection it was prepared on.
    pub(crate) fn connection(&self) -> &Connection {
        &self.0.connection
    }

    /// The columns of the query, whether its rows are the result or not.
    pub(crate) fn query_columns(&self) -> &[ResultColumn] {
        &self.0.columns
    }

    /// Starts the statement. Requests are sent as rows are asked for; dropping the rows stops them. Where temporary tables were
    /// made or dropped since it was prepared, it is prepared again: [`Rows::columns`] tells what it gives now.
    ///
    /// # Errors
    /// Too few values, or one that does not convert; what a statement without a result meets.
    pub async fn execute(&self, values: Vec<Datum>) -> Result<Rows, SqlError> {
        let current = self.current().await?;
        let parameters = current.parameters();
        if values.len() < parameters.len() {
            return Err(SqlError::ParameterCount { expected: parameters.len(), given: values.len() });
        }
        let log = self.0.connection.log();
        let started = log.of(current.start(values)).await;
        if let Err(error) = &started {
            log.write(|| tracing::error!(%error, "not executed"));
        }
        started
    }

    /// The statement planned on the temporary tables there are.
    async fn current(&self) -> Result<Self, SqlError> {
        let connection = &self.0.connection;
        match self.0.definitions {
            Some(definitions) if definitions != connection.temporary().definitions() => {
                connection.prepare(&self.0.sql).await
            }
            _ => Ok(self.clone()),
        }
    }

    async fn start(&self, values: Vec<Datum>) -> Result<Rows, SqlError> {
        match &self.0.work {
            Work::Call(call) => {
                let login = &self.0.connection.settings().login;
                let row = run(call, &values, login).await?;
                Ok(Rows::of(self.clone(), Source::Ready(row), None))
            }
            Work::Query(plan) => {
                let statement = self.described_by(plan, &values)?;
                let source = self.query(plan, None, values).await?;
                Ok(Rows::of(statement, source, None))
            }
            Work::Explain(explain, plan) => {
                let source = self.query(plan, Some(*explain), values).await?;
                Ok(Rows::of(self.clone(), source, None))
            }
            Work::Change(change, plan) => {
                let affected = self.change(change, plan, values).await?;
                Ok(Rows::of(self.clone(), Source::Finished, affected))
            }
        }
    }

    /// The statement with the columns that the values make: `Quantity + ?` is a whole number until the value has decimals.
    fn described_by(&self, plan: &LogicalPlan, values: &[Datum]) -> Result<Self, SqlError> {
        let inexact = values.iter().zip(&self.0.parameters).any(|(value, parameter)| {
            let whole = parameter.result_type.arrow().is_integer();
            whole && matches!(value, Datum::Double(_) | Datum::Decimal(..))
        });
        if !inexact {
            return Ok(self.clone());
        }
        let connection = &self.0.connection;
        let planned = plan::bound(plan.clone(), self.scalars(values.to_vec())?)
            .and_then(|bound| plan::analyzed(connection.session(), &bound))
            .map_err(|error| sql_error(&error, &self.0.labels))?;
        let presentation = connection.settings().presentation;
        let fields = planned.schema().fields().iter();
        let columns =
            fields.map(|field| ResultColumn::of(field, &self.0.labels).shown(presentation)).collect();
        Ok(Self(Arc::new(PreparedInner {
            connection: connection.clone(),
            sql: self.0.sql.clone(),
            work: Work::Query(plan.clone()),
            columns,
            parameters: self.0.parameters.clone(),
            labels: self.0.labels.clone(),
            definitions: self.0.definitions,
        })))
    }

    fn scalars(&self, values: Vec<Datum>) -> Result<Vec<ScalarValue>, SqlError> {
        let typed = values.into_iter().zip(&self.0.parameters);
        typed
            .map(|(value, parameter)| plan::scalar(value, *parameter).map_err(SqlError::Conversion))
            .collect()
    }

    async fn query(
        &self,
        plan: &LogicalPlan,
        explain: Option<Explain>,
        values: Vec<Datum>,
    ) -> Result<Source, SqlError> {
        let values = self.scalars(values)?;
        let session = self.0.connection.session();
        let started = async {
            let bound = plan::bound(plan.clone(), values)?;
            let first = plan::first_plan(session, &bound).await?;
            if explain == Some(Explain::Plan) {
                return Ok(Source::Ready(explain::rows(first.plan.as_ref())?));
            }
            let query = RunningQuery::new(session, bound, first)?;
            Ok::<_, DataFusionError>(match explain {
                Some(_) => Source::Measured(Measurement::new(query)),
                None => Source::Waiting(query),
            })
        };
        started.await.map_err(|error| sql_error(&error, &self.0.labels))
    }

    /// Runs the query and does with its rows what the statement is for; returns how many rows that were.
    async fn change(
        &self,
        change: &Change,
        plan: &LogicalPlan,
        values: Vec<Datum>,
    ) -> Result<Option<usize>, SqlError> {
        let tables = self.0.connection.temporary();
        if let Change::Set(setting) = change {
            self.0.connection.set(*setting);
            return Ok(None);
        }
        let _alone = tables.changing().await;
        if let Change::Drop { tables: dropped, if_exists } = change {
            return tables.remove(dropped, *if_exists).map(|()| None);
        }
        let target = change.target(tables, &self.0.columns, self.0.connection.vocabulary())?;
        let Some(table) = target else { return Ok(None) };
        let everywhere: Vec<usize> = (0..table.columns().len()).collect();
        let places = if let Change::Insert { places, .. } = change { places } else { &everywhere };
        let mut filling = tables.filling(&table);
        let source = self.query(plan, None, values).await?;
        let mut rows = Rows::of(self.clone(), source, None);
        let mut changed = 0;
        while let Some(batch) = rows.next().await? {
            filling.push(&batch, places)?;
            changed += batch.columns().last().map_or(0, true_values);
        }
        let mut count = filling.count();
        match change {
            Change::Keep { .. } => {
                count = table.count().saturating_sub(count);
                filling.replace()?;
            }
            Change::Update { .. } => {
                count = changed;
                filling.replace()?;
            }
            Change::Insert { .. } => filling.append()?,
            Change::Create { .. } | Change::Declare { .. } | Change::Drop { .. } | Change::Set(_) => {
                filling.append()?;
                tables.add(table)?;
            }
        }
        Ok(Some(count).filter(|_| !self.defines() && self.0.connection.counts_rows()))
    }
}

/// How many values of a column are true.
fn true_values(column: &ArrayRef) -> usize {
    column.as_boolean_opt().map_or(0, BooleanArray::true_count)
}
