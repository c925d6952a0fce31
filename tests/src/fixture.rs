//! A stand-in store in this process, a connection to it, and statements whose rows come back as text.

use arrow::array::Array;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bigcommerce_sandbox::{Sandbox, SandboxOptions, ServedRequest};
use bigcommerce_sql::{Connection, Datum, Rows, Settings, SqlError};

/// A store and how to reach it.
#[derive(Debug)]
pub struct Fixture {
    sandbox: Sandbox,
    store_id: String,
    token: String,
}

/// What a statement gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The headings.
    pub columns: Vec<String>,
    /// The values as text; `None` is NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Rows that the last statement without a result put in or took away.
    pub affected: Option<usize>,
    /// The requests that the store served for it.
    pub requests: Vec<ServedRequest>,
}

impl Fixture {
    /// Starts a store.
    ///
    /// # Errors
    /// The loopback address cannot be used.
    pub async fn start(options: SandboxOptions) -> std::io::Result<Self> {
        let (store_id, token) = (options.store_id.clone(), options.token.clone());
        Ok(Self { sandbox: Sandbox::start(options).await?, store_id, token })
    }

    /// The store's address.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    /// A new connection, with properties beyond address and login.
    ///
    /// # Errors
    /// A property that is not usable.
    pub fn connect(&self, properties: &[(&str, &str)]) -> Result<Connection, SqlError> {
        let url = self.sandbox.url();
        let login =
            [("BaseUrl", url.as_str()), ("StoreId", &self.store_id), ("OAuthAccessToken", &self.token)];
        let (settings, _) = Settings::from_pairs(properties.iter().copied().chain(login))?;
        Connection::new(settings)
    }

    /// Runs one or more statements to their end. The outcome is that of the last one with a result, or the last one's number
    /// of rows where none has.
    ///
    /// # Errors
    /// Whatever the statement met.
    pub async fn run(
        &self,
        connection: &Connection,
        sql: &str,
        values: Vec<Datum>,
    ) -> Result<Outcome, SqlError> {
        self.sandbox.clear_requests();
        let batch = connection.prepare_batch(sql).await?;
        let mut outcome = Outcome::default();
        for index in 0..batch.statements() {
            let statement = batch.statement(index).await?;
            let rows = statement.execute(batch.values(index, &values)).await;
            let rows = rows.map_err(|error| batch.failed(index, error))?;
            if rows.columns().is_empty() {
                outcome.affected = rows.affected();
            } else {
                outcome.columns = rows.columns().iter().map(|column| column.label.clone()).collect();
                outcome.rows = rows_as_text(rows).await?;
            }
        }
        outcome.requests = self.sandbox.requests();
        Ok(outcome)
    }

    /// Ends the store.
    pub async fn stop(self) {
        self.sandbox.stop().await;
    }
}

/// All rows of a result as text; `None` is NULL.
///
/// # Errors
/// Whatever the statement met on the way.
pub async fn rows_as_text(mut batches: Rows) -> Result<Vec<Vec<Option<String>>>, SqlError> {
    let options = FormatOptions::new()
        .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
        .with_date_format(Some("%Y-%m-%d"));
    let mut rows = Vec::new();
    while let Some(batch) = batches.next().await? {
        let cells = batch
            .columns()
            .iter()
            .map(|array| ArrayFormatter::try_new(array, &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| SqlError::Internal(error.to_string()))?;
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().zip(&cells);
            rows.push(
                values
                    .map(|(array, cell)| (!array.is_null(row)).then(|| cell.value(row).to_string()))
                    .collect(),
            );
        }
    }
    Ok(rows)
}
