//! A connection: it parses and plans statements and owns what outlives them. `prepared` runs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bigcommerce_store::schemas::Catalogue;
use bigcommerce_store::{Initiate, Store};
use datafusion::common::DataFusionError;
use datafusion::execution::SessionState;

use crate::connect::Settings;
use crate::dialect::{Labels, Names, Setting, Vocabulary, parse, resolve_escapes};
use crate::error::SqlError;
use crate::explain;
use crate::logging::Log;
use crate::plan;
use crate::plan_cache::{PlanCache, Planned};
use crate::prepared::Prepared;
use crate::procedures::{parse_call, without_values};
use crate::result::ResultColumn;
use crate::session::{memory_pool, session};
use crate::system::SystemContext;
use crate::temporary::{Change, TemporaryTables};
use crate::translate::sql_error;
use crate::views::Views;

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
    temporary: TemporaryTables,
    views: Views,
    session: SessionState,
    plans: PlanCache,
    counts_rows: AtomicBool,
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
        let vocabulary = Vocabulary::new(catalogue);
        let views = Views::read(settings.views.as_deref(), &vocabulary)?;
        let pool = memory_pool(settings.memory_limit);
        let temporary = TemporaryTables::new(Arc::clone(&pool));
        let system = SystemContext {
            catalogue,
            temporary: temporary.clone(),
            views: views.clone(),
            store: store.clone(),
            presentation: settings.presentation,
            browsable: settings.browsable.clone(),
            properties: settings.shown.clone(),
        };
        let session =
            session(system, pool, &settings).map_err(|error| sql_error(&error, &Labels::default()))?;
        Ok(Self(Arc::new(Inner {
            settings,
            log,
            store,
            catalogue,
            vocabulary,
            temporary,
            views,
            session,
            plans: PlanCache::default(),
            counts_rows: AtomicBool::new(true),
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
            return Ok(Prepared::of_call(self.clone(), sql, call));
        }
        let planned = match self.0.plans.plan(sql, self.0.temporary.definitions()) {
            Some(planned) => planned,
            None => {
                let planned = Arc::new(self.plan(sql).await.map_err(|error| error.marked(sql))?);
                self.0.plans.keep(sql, &planned);
                planned
            }
        };
        Ok(Prepared::of_plan(self.clone(), sql, &planned))
    }

    /// Where a column of a name does not exist, `SELECT name = …` gives that name, as in SQL Server.
    async fn plan(&self, sql: &str) -> Result<Planned, SqlError> {
        let mut given = Vec::new();
        loop {
            let error = match self.plan_naming(sql, &given).await {
                Err(error) => error,
                planned => return planned,
            };
            let SqlError::NoSuchColumn { name, .. } = error.cause() else { return Err(error) };
            let name = self.0.vocabulary.canonical(name);
            if given.contains(&name) {
                return Err(error);
            }
            given.push(name);
        }
    }

    async fn plan_naming(&self, sql: &str, given: &[String]) -> Result<Planned, SqlError> {
        let definitions = self.0.temporary.definitions();
        let temporary = Some(&self.0.temporary);
        let names = Names { catalogue: self.0.catalogue, views: &self.0.views, temporary, given };
        let parsed = parse(sql, &names, &self.0.vocabulary)?;
        self.plan_views(&parsed.mentioned.views, &[]).await?;
        if parsed.mentioned.system {
            // The system tables list the columns of views that were planned.
            self.own_tables().await;
        }
        let labels = parsed.labels;
        let most = self.0.settings.max_rows.filter(|_| parsed.change.is_none());
        let planned = async {
            let logical = plan::logical_plan(&self.0.session, parsed.statement).await?;
            let logical = plan::at_most(logical, most)?;
            let parameters = plan::parameters(&logical, parsed.parameters, &parsed.parameter_types)?;
            let analyzed = plan::analyzed(&self.0.session, &logical)?;
            Ok::<_, DataFusionError>((logical, parameters, analyzed))
        };
        let (plan, parameters, analyzed) = planned.await.map_err(|error| sql_error(&error, &labels))?;
        let columns: Vec<ResultColumn> = match parsed.explain {
            Some(kind) => explain::columns(kind),
            None => {
                let fields = analyzed.schema().fields().iter();
                let columns = fields.map(|field| ResultColumn::of(field, &labels));
                // What becomes rows of a table keeps its type.
                match parsed.change {
                    Some(_) => columns.collect(),
                    None => columns.map(|column| column.shown(self.0.settings.presentation)).collect(),
                }
            }
        };
        if let Some(change) = &parsed.change {
            change.check_width(analyzed.schema().fields().len())?;
            change.check_condition(&analyzed)?;
        }
        let reads_temporary =
            parsed.mentioned.temporary || parsed.change.as_ref().is_some_and(Change::needs_table);
        let definitions = Some(definitions).filter(|_| reads_temporary);
        let (explain, change) = (parsed.explain, parsed.change);
        Ok(Planned { plan, columns, parameters, labels, explain, change, definitions })
    }

    pub(crate) fn log(&self) -> &Log {
        &self.0.log
    }

    pub(crate) fn session(&self) -> &SessionState {
        &self.0.session
    }

    pub(crate) fn temporary(&self) -> &TemporaryTables {
        &self.0.temporary
    }

    pub(crate) fn views(&self) -> &Views {
        &self.0.views
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.0.vocabulary
    }

    /// Changes of temporary tables tell how many rows they were about.
    pub(crate) fn counts_rows(&self) -> bool {
        self.0.counts_rows.load(Ordering::Acquire)
    }

    /// Does what a SET statement asks for.
    pub(crate) fn set(&self, setting: Setting) {
        match setting {
            Setting::CountRows(counts) => self.0.counts_rows.store(counts, Ordering::Release),
            Setting::AsItIs => {}
        }
    }

    /// Drops the temporary tables and takes SET statements back, for the next user of a pooled connection.
    pub fn reset(&self) {
        self.0.temporary.clear();
        self.set(Setting::CountRows(true));
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
