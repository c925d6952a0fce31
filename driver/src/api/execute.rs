//! SQLExecute and SQLExecDirect.

use std::time::Instant;

use bigcommerce_sql::Rows;

use crate::api::{close_cursor, parameter_values, prepare, work};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, Statement};
use crate::memory::TextIn;

/// SQLExecDirect.
///
/// # Errors
/// Those of SQLPrepare and SQLExecute.
pub fn exec_direct(call: &mut Call<'_, Statement>, text: TextIn) -> Outcome {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    prepare::plan(call, text)?;
    call.state.direct = true;
    run(call, deadline).inspect_err(|_| close_cursor::close(call.handle, call.state))
}

/// SQLExecute.
///
/// # Errors
/// HY010 when nothing was prepared, 24000 while a cursor is open, parameters that do not fit, and what the engine meets.
pub fn execute(call: &mut Call<'_, Statement>) -> Outcome {
    if call.state.prepared.is_none() || call.state.direct {
        return Err(Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."));
    }
    if call.state.cursor.is_some() {
        return Err(Diagnostic::new(SqlState::CursorState, "Close the open cursor before executing again."));
    }
    let deadline = work::deadline(call.state.attributes.query_timeout);
    run(call, deadline)
}

fn run(call: &mut Call<'_, Statement>, deadline: Option<Instant>) -> Outcome {
    let Some(prepared) = call.state.prepared.clone() else {
        return Err(Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."));
    };
    let values = parameter_values::collect(call, prepared.parameters())?;
    let columns = prepared.columns().to_vec();
    let _cancellable = call.handle.cancel.begin();
    let has_result = !columns.is_empty();
    let work = async move {
        let rows = prepared.execute(values).await?;
        if has_result { Ok(rows) } else { drain(rows).await }
    };
    let rows = work::wait(call.handle, deadline, work)?;
    call.state.row_count = if has_result { -1 } else { 0 };
    call.state.executed = true;
    if has_result {
        call.state.cursor = Some(Cursor::running(columns, rows, call.state.attributes.max_rows));
    }
    parameter_values::report(call);
    Ok(Done::Success)
}

async fn drain(mut rows: Rows) -> Result<Rows, bigcommerce_sql::SqlError> {
    while rows.next().await?.is_some() {}
    Ok(rows)
}
