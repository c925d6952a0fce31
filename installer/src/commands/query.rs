//! `query`: statements against a store, their rows on standard output, their progress on standard error.

use std::time::{Duration, Instant};

use bigcommerce_sql::{Connection, Rows, Settings};
use indicatif::{ProgressBar, ProgressStyle};

use super::ProfileArguments;
use crate::output::{Format, Printer, say_aside};

/// The statement, the store and the form of the output.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The statement, such as "SELECT TOP 5 Name, Price FROM Products", or several separated by semicolons.
    statement: String,
    /// The form of the rows.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    profile: ProfileArguments,
}

/// Runs the statement.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let settings = arguments.profile.settings()?;
    let statement = arguments.statement.clone();
    let format = arguments.format;
    let runtime = super::runtime()?;
    // Planning wants the runtime's large stack, not the main thread's.
    let task = runtime.spawn(async move { execute(settings, &statement, format).await });
    runtime.block_on(task).map_err(|error| format!("The query broke off: {error}."))?
}

async fn execute(settings: Settings, statement: &str, format: Format) -> Result<(), String> {
    let started = Instant::now();
    let connection = Connection::logged_in(settings).await.map_err(|error| error.to_string())?;
    let batch = connection.prepare_batch(statement).await.map_err(|error| error.to_string())?;
    let parameters = batch.parameters().len();
    if parameters > 0 {
        return Err(format!(
            "The statement has {parameters} parameters (?); write the values in their place."
        ));
    }
    for index in 0..batch.statements() {
        let prepared = batch.statement(index).await.map_err(|error| error.to_string())?;
        let rows =
            prepared.execute(Vec::new()).await.map_err(|error| batch.failed(index, error).to_string())?;
        let count = if rows.columns().is_empty() {
            rows.affected()
        } else {
            Some(print(&connection, rows, format).await?)
        };
        if let Some(count) = count {
            say_summary(count, connection.store().requests_sent(), started.elapsed());
        }
    }
    Ok(())
}

/// Prints a result and returns how many rows it has.
async fn print(connection: &Connection, mut rows: Rows, format: Format) -> Result<usize, String> {
    let progress = progress();
    let mut printer = Printer::new(format, rows.columns());
    let mut count = 0_usize;
    loop {
        let batch = match rows.next().await {
            Ok(Some(batch)) => batch,
            Ok(None) => break,
            Err(error) => {
                progress.finish_and_clear();
                return Err(error.to_string());
            }
        };
        count += batch.num_rows();
        progress.set_message(format!("{count} rows, {} requests", connection.store().requests_sent()));
        printer.print(&batch)?;
    }
    progress.finish_and_clear();
    printer.finish()?;
    Ok(count)
}

fn say_summary(count: usize, requests: u64, elapsed: Duration) {
    say_aside(&format!(
        "{count} {}, {requests} {}, {:.2} s",
        if count == 1 { "row" } else { "rows" },
        if requests == 1 { "request" } else { "requests" },
        elapsed.as_secs_f64()
    ));
}

fn progress() -> ProgressBar {
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(200));
    progress
}
