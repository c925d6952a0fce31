//! A connection, its prepared statements and their rows: all that the driver and the command call.

use std::sync::Arc;
use std::time::Instant;

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::Catalogue;
use bigcommerce_store::{Initiate, Store};
use datafusion::common::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, SessionState};
use datafusion::logical_expr::LogicalPlan;
use futures::FutureExt;

use crate::connect::Settings;
use crate::dialect::{Explain, Labels, Vocabulary, parse, resolve_escapes};
use crate::error::SqlError;
use crate::explain::{self, Measurement};
use crate::logging::Log;
use crate::pipeline::{Otherwise, Pipeline};
use crate::plan::{self, Joins};
use crate::plan_cache::{PlanCache, Planned};
use crate::procedures::{Call, parse_call, run, without_values};
use crate::result::{Datum, Parameter, ResultColumn, ResultType};
use crate::rules::holds_a_side;
use crate::session::session;
use crate::system::SystemContext;
use crate::translate::sql_error;

/// Size reported for the parameters of procedures, in characters.
const LONGEST_ARGUMENT: u32 = 4_000;

/// One store, ready for statements. Cheap to clone; clones share the store's limits and memory.
#[derive(Debug, Clone)]
pub struct Connection(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    log: Log,
    store: Store,
    catalogue: &'static Catalogue,
    vocabulary: Vocabulary,
    session: SessionState,
    plans: PlanCache,
}

impl Connection {
    /// Prepares everything; sends no request.
    ///
    /// # Errors
    /// A property that makes a connection impossible.
    pub fn new(settings: Settings) -> Result<Self, SqlError> {
        let log = opened_log(&settings)?;
        let catalogue = Catalogue::built_in().map_err(|error| SqlError::Internal(error.to_string()))?;
        let store = Store::new(settings.store.clone(), catalogue)?;
        let system = SystemContext {
            catalogue,
            store: store.clone(),
            presentation: settings.presentation,
            browsable: settings.browsable.clone(),
            properties: settings.shown.clone(),
        };
        let session = session(system, settings.memory_limit, settings.pushdown, settings.presentation)
            .map_err(|error| sql_error(&error, &Labels::default()))?;
        let vocabulary = Vocabulary::new(catalogue);
        Ok(Self(Arc::new(Inner {
            settings,
            log,
            store,
            catalogue,
            vocabulary,
            session,
            plans: PlanCache::default(),
        })))
    }

    /// Logs in where no token is given, and asks the store once.
    ///
    /// # Errors
    /// See [`Connection::verify`]; a login that failed.
    pub async fn open(settings: Settings) -> Result<Self, SqlError> {
        let log = opened_log(&settings)?;
        let opened = log.of(Self::established(settings)).await;
        log.write(|| match &opened {
            Ok(connection) => {
                let store = &connection.0.settings.store;
                tracing::info!(target: "bigcommerce_sql::open", host = store.base_url, store = store.store_id, "connected");
            }
            Err(error) => tracing::error!(target: "bigcommerce_sql::open", %error, "not connected"),
        });
        opened
    }

    async fn established(settings: Settings) -> Result<Self, SqlError> {
        let connection = Self::logged_in(settings).await?;
        connection.verify().await?;
        Ok(connection)
    }

    /// Logs in where no token is given; asks the store nothing.
    ///
    /// # Errors
    /// A login that failed; see [`Connection::new`].
    pub async fn logged_in(mut settings: Settings) -> Result<Self, SqlError> {
        let logs_in = settings.login.initiate != Initiate::Off;
        if settings.store.token.is_empty() && logs_in {
            let grant = settings.login.log_in().await?;
            settings.store.token = grant.access_token;
            settings.store.store_id = grant.store_id;
        }
        Self::new(settings)
    }

    /// Asks the store once (unless `ConnectOnOpen` is off), to find out whether host, store and token are right.
    ///
    /// # Errors
    /// Host not reachable, token refused, no such store.
    pub async fn verify(&self) -> Result<(), SqlError> {
        // Without a token there is nothing to be verified: the procedures that get one need no store.
        if self.0.settings.connect_on_open && !self.0.settings.store.token.is_empty() {
            self.0.store.verify().await?;
        }
        Ok(())
    }

    /// The properties the connection was made with.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The tables.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.0.catalogue
    }

    /// The store client, for its request log.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Parses and plans a statement. Sends no request. Wants a large stack: run it on the runtime, not on the caller's
    /// thread.
    ///
    /// # Errors
    /// Syntax, unknown names, impossible types.
    pub async fn prepare(&self, sql: &str) -> Result<Prepared, SqlError> {
        let prepared = self.0.log.of(self.planned(sql)).await;
        self.0.log.write(|| match &prepared {
            Ok(_) => tracing::info!(statement = without_values(sql), "prepared"),
            Err(error) => tracing::error!(statement = without_values(sql), %error, "not prepared"),
        });
        prepared
    }

    async fn planned(&self, sql: &str) -> Result<Prepared, SqlError> {
        if let Some(call) = parse_call(sql)? {
            return Ok(Prepared(Arc::new(PreparedInner::call(self.clone(), call))));
        }
        let planned = match self.0.plans.plan(sql) {
            Some(planned) => planned,
            None => {
                let planned = Arc::new(self.plan(sql).await.map_err(|error| error.marked(sql))?);
                self.0.plans.keep(sql, &planned);
                planned
            }
        };
        let Planned { plan, columns, parameters, labels, explain } = planned.as_ref().clone();
        let inner = PreparedInner {
            connection: self.clone(),
            work: Work::Query(plan),
            columns,
            parameters,
            labels,
            explain,
        };
        Ok(Prepared(Arc::new(inner)))
    }

    async fn plan(&self, sql: &str) -> Result<Planned, SqlError> {
        let parsed = parse(sql, self.0.catalogue, &self.0.vocabulary)?;
        let labels = parsed.labels;
        let planned = async {
            let logical = plan::logical_plan(&self.0.session, parsed.statement).await?;
            let logical = plan::at_most(logical, self.0.settings.max_rows)?;
            let parameters = plan::parameters(&logical, parsed.parameters)?;
            let analyzed = plan::analyzed(&self.0.session, &logical)?;
            Ok::<_, DataFusionError>((logical, parameters, analyzed))
        };
        let (plan, parameters, analyzed) = planned.await.map_err(|error| sql_error(&error, &labels))?;
        let columns = match parsed.explain {
            Some(kind) => explain::columns(kind),
            None => {
                let fields = analyzed.schema().fields().iter();
                fields
                    .map(|field| ResultColumn::of(field, &labels).shown(self.0.settings.presentation))
                    .collect()
            }
        };
        Ok(Planned { plan, columns, parameters, labels, explain: parsed.explain })
    }

    /// The statement with its ODBC escapes resolved, for `SQLNativeSql`.
    ///
    /// # Errors
    /// Text that is not even a sequence of tokens.
    pub fn native_sql(&self, sql: &str) -> Result<String, SqlError> {
        if parse_call(sql)?.is_some() {
            return Ok(sql.to_owned());
        }
        resolve_escapes(sql, &self.0.vocabulary)
    }
}

fn opened_log(settings: &Settings) -> Result<Log, SqlError> {
    Log::open(settings.log.as_ref()).map_err(|error| {
        let path = settings.log.as_ref().map(|log| log.path.display().to_string()).unwrap_or_default();
        SqlError::Setting(format!("Logfile {path} cannot be written: {error}."))
    })
}

/// The part of MemoryLimit that a scrollable cursor may use: the statement that fills it needs the rest.
const CURSOR_PART: usize = 4;

/// A planned statement. Can be executed any number of times. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Prepared(Arc<PreparedInner>);

#[derive(Debug)]
struct PreparedInner {
    connection: Connection,
    work: Work,
    columns: Vec<ResultColumn>,
    parameters: Vec<Parameter>,
    labels: Labels,
    explain: Option<Explain>,
}

/// What a statement does.
#[derive(Debug)]
enum Work {
    Query(LogicalPlan),
    Call(Call),
}

impl PreparedInner {
    fn call(connection: Connection, call: Call) -> Self {
        let text = Parameter { result_type: ResultType::Varchar(LONGEST_ARGUMENT) };
        Self {
            connection,
            columns: call.procedure.columns.iter().map(ResultColumn::of_procedure).collect(),
            parameters: vec![text; call.parameters],
            labels: Labels::default(),
            explain: None,
            work: Work::Call(call),
        }
    }
}

impl Prepared {
    /// The columns of the result; empty for a statement without one.
    pub fn columns(&self) -> &[ResultColumn] {
        &self.0.columns
    }

    /// The parameters in the order of their `?`.
    pub fn parameters(&self) -> &[Parameter] {
        &self.0.parameters
    }

    /// Bytes that the rows of a scrollable cursor may take in memory before they go to a file.
    pub fn cursor_memory(&self) -> usize {
        self.0.connection.settings().memory_limit / CURSOR_PART
    }

    /// Starts the statement. Requests are sent as rows are asked for; dropping the rows stops them.
    ///
    /// # Errors
    /// Too few values, or one that does not convert.
    pub async fn execute(&self, values: Vec<Datum>) -> Result<Rows, SqlError> {
        let parameters = &self.0.parameters;
        if values.len() < parameters.len() {
            return Err(SqlError::ParameterCount { expected: parameters.len(), given: values.len() });
        }
        let Inner { log, settings, .. } = self.0.connection.0.as_ref();
        let started = match &self.0.work {
            Work::Query(plan) => log.of(self.start(plan, values)).await,
            Work::Call(call) => log.of(run(call, &values, &settings.login)).await.map(Source::Ready),
        };
        if let Err(error) = &started {
            log.write(|| tracing::error!(%error, "not executed"));
        }
        let source = started?;
        let schema =
            Arc::new(Schema::new(self.0.columns.iter().map(ResultColumn::arrow_field).collect::<Vec<_>>()));
        Ok(Rows { source, schema, statement: self.clone(), count: 0, started: Instant::now() })
    }

    async fn start(&self, plan: &LogicalPlan, values: Vec<Datum>) -> Result<Source, SqlError> {
        let values = values
            .into_iter()
            .zip(&self.0.parameters)
            .map(|(value, parameter)| plan::scalar(value, *parameter).map_err(SqlError::Conversion))
            .collect::<Result<Vec<_>, _>>()?;
        let session = &self.0.connection.0.session;
        let started = async {
            let bound = plan::bound(plan.clone(), values)?;
            let physical = plan::physical_plan(session, &bound, Joins::Quick).await?;
            match self.0.explain {
                Some(Explain::Plan) => Ok(Source::Ready(explain::rows(physical.as_ref())?)),
                Some(Explain::Analyze) => {
                    let rows = plan::run(session, Arc::clone(&physical))?;
                    Ok(Source::Measured(Measurement::new(physical, rows)))
                }
                None => {
                    let otherwise =
                        holds_a_side(physical.as_ref()).then(|| with_roomy_joins(session.clone(), bound));
                    Ok::<_, DataFusionError>(Source::Waiting(plan::run(session, physical)?, otherwise))
                }
            }
        };
        started.await.map_err(|error| sql_error(&error, &self.0.labels))
    }
}

/// The statement again, with joins that may use temporary files.
fn with_roomy_joins(session: SessionState, bound: LogicalPlan) -> Otherwise {
    async move {
        let physical = plan::physical_plan(&session, &bound, Joins::Roomy).await?;
        plan::run(&session, physical)
    }
    .boxed()
}

/// The rows of a running statement, a batch at a time.
pub struct Rows {
    source: Source,
    schema: Arc<Schema>,
    statement: Prepared,
    count: usize,
    started: Instant,
}

enum Source {
    Waiting(SendableRecordBatchStream, Option<Otherwise>),
    Running(Pipeline),
    Ready(RecordBatch),
    Measured(Measurement),
    Finished,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rows").field("columns", &self.schema.fields().len()).finish_non_exhaustive()
    }
}

impl Rows {
    /// The next batch, never empty; `None` after the last. The arrays have the types that the statement's columns name. The
    /// first call starts the requests; between calls the next batches are made ready.
    ///
    /// # Errors
    /// Whatever the store or the computation met. After an error nothing more comes.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        let log = self.statement.0.connection.0.log.clone();
        let batch = log.of(self.advance()).await;
        let milliseconds = self.started.elapsed().as_millis();
        match &batch {
            Ok(Some(batch)) => self.count += batch.num_rows(),
            Ok(None) => log.write(|| tracing::info!(rows = self.count, milliseconds, "finished")),
            Err(error) => log.write(|| tracing::error!(rows = self.count, milliseconds, %error, "failed")),
        }
        batch
    }

    async fn advance(&mut self) -> Result<Option<RecordBatch>, SqlError> {
        let mut pipeline = match std::mem::replace(&mut self.source, Source::Finished) {
            Source::Finished => return Ok(None),
            Source::Ready(batch) => return Ok(Some(batch).filter(|batch| batch.num_rows() > 0)),
            Source::Measured(measurement) => {
                let rows = measurement.take().await;
                return rows.map(Some).map_err(|error| sql_error(&error, &self.statement.0.labels));
            }
            Source::Waiting(stream, otherwise) => {
                Pipeline::start(stream, otherwise, Arc::clone(&self.schema))
            }
            Source::Running(pipeline) => pipeline,
        };
        let batch = pipeline.next().await.map_err(|error| sql_error(&error, &self.statement.0.labels))?;
        if batch.is_some() {
            self.source = Source::Running(pipeline);
        }
        Ok(batch)
    }
}
