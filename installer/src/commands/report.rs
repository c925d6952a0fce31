//! Connects and says what is there. `dsn test` runs it.

use bigcommerce_sql::Connection;

use super::profile_arguments::ProfileArguments;
use crate::output::say;

/// Connects to a store and says what is there.
pub(crate) fn run(arguments: &ProfileArguments) -> Result<(), String> {
    let settings = arguments.settings()?;
    let runtime = super::runtime()?;
    let task = runtime.spawn(async move {
        let connection = Connection::open(settings).await.map_err(|error| error.to_string())?;
        lines(&connection).await
    });
    let lines = runtime.block_on(task).map_err(|error| format!("The test broke off: {error}."))??;
    for line in lines {
        say(&line);
    }
    Ok(())
}

async fn lines(connection: &Connection) -> Result<Vec<String>, String> {
    let report = connection.report().await.map_err(|error| error.to_string())?;
    let closed = connection.closed_tables().await.map_err(|error| error.to_string())?;
    let unknown = || "(the token may not read it)".to_owned();
    let mut lines = vec![
        "The connection works.".to_owned(),
        format!("Store: {}", report.name.unwrap_or_else(unknown)),
        format!("Plan: {}", report.plan.unwrap_or_else(unknown)),
        format!("First query: {} ms", report.milliseconds),
    ];
    lines.extend(report.requests_left.map(|left| format!("Requests left in the quota: {left}")));
    if closed.is_empty() {
        lines.push("The token may read every table.".to_owned());
    }
    for closed in closed {
        lines.push(format!(
            "Closed without the scope {} or its read-only form: {}",
            closed.scope,
            closed.tables.join(", ")
        ));
    }
    Ok(lines)
}
