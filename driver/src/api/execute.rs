//! SQLExecute and SQLExecDirect: the values of the parameters are read, then each set of them runs. Sets of a statement with a
//! result run one by one as SQLMoreResults asks for their results; sets of other statements run at once.

use std::collections::VecDeque;

use bigcommerce_sql::{Datum, Prepared, Rows};

use crate::api::parameter_status::{self, SetStatus};
use crate::api::parameter_values::Collected;
use crate::api::{close_cursor, parameter_values, prepare, work};
use crate::diagnostics::{Diagnostic, Executed, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, DataAtExecution, Kind, ParameterSet, Statement};
use crate::memory::ReadText;

/// SQLExecDirect.
///
/// # Errors
/// Those of SQLPrepare and SQLExecute.
pub fn exec_direct(call: &mut Call<'_, Statement>, text: ReadText) -> Outcome {
    // SQLCancel between planning and running must count.
    let _cancellable = call.handle.cancel.begin();
    prepare::plan(call, text)?;
    call.state.direct = true;
    start(call).inspect_err(|_| close_cursor::close(call.handle, call.state))
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
    start(call)
}

/// Reads the parameters and runs, unless values are to come at execution time.
fn start(call: &mut Call<'_, Statement>) -> Outcome {
    let prepared = prepared(call)?;
    parameter_status::begin(call);
    let Collected { sets, due } = parameter_values::collect(call, prepared.parameters())?;
    if due.is_empty() {
        return run(call, sets);
    }
    call.state.data_at_execution = Some(DataAtExecution { sets, due, current: None });
    Ok(Done::NeedData)
}

/// Runs sets of parameters: all, or of a statement with a result up to the first that starts. A set that fails is told in a
/// record and in its status, and the next one runs.
///
/// # Errors
/// What the sets met when none of them succeeded.
pub fn run(call: &mut Call<'_, Statement>, mut sets: VecDeque<ParameterSet>) -> Outcome {
    let prepared = prepared(call)?;
    let has_result = !prepared.columns().is_empty();
    let several = sets.len() > 1;
    let mut failures = Vec::new();
    let mut succeeded = sets.is_empty();
    call.state.row_count = if has_result { -1 } else { 0 };
    while let Some(ParameterSet { number, values }) = sets.pop_front() {
        match values.and_then(|values| run_one(call, &prepared, values)) {
            Ok(()) => {
                parameter_status::tell(call, number, SetStatus::Success);
                succeeded = true;
                if has_result {
                    break;
                }
            }
            Err(error) => {
                parameter_status::tell(call, number, SetStatus::Error);
                let hopeless =
                    matches!(error.state, SqlState::Cancelled | SqlState::Timeout | SqlState::Lost);
                failures.push(if several { error.at_row(number + 1) } else { error });
                if hopeless {
                    return finish(call, false, failures);
                }
            }
        }
    }
    call.state.executed = succeeded;
    call.state.sets_to_run = sets;
    let executed = Executed { is_select: has_result, row_count: call.state.row_count };
    call.handle.diagnostics().lock().remember(executed);
    finish(call, succeeded, failures)
}

fn finish(call: &mut Call<'_, Statement>, succeeded: bool, failures: Vec<Diagnostic>) -> Outcome {
    let mut failures = failures.into_iter();
    let first = if succeeded { None } else { failures.next() };
    failures.for_each(|failure| call.warn(failure));
    first.map_or(Ok(Done::Success), Err)
}

fn run_one(
    call: &mut Call<'_, Statement>,
    prepared: &Prepared,
    values: Vec<Datum>,
) -> Result<(), Diagnostic> {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let columns = prepared.columns().to_vec();
    let has_result = !columns.is_empty();
    let cursor_memory = prepared.cursor_memory();
    let _cancellable = call.handle.cancel.begin();
    let prepared = prepared.clone();
    let work = async move {
        let rows = prepared.execute(values).await?;
        if has_result { Ok(rows) } else { drain(rows).await }
    };
    let rows = work::wait(call.handle, deadline, work)?;
    if has_result {
        call.state.cursor = Some({
            let attributes = &call.state.attributes;
            Cursor::running(
                columns,
                rows,
                attributes.max_rows,
                attributes.scrollable.then_some(cursor_memory),
            )
        });
    }
    Ok(())
}

async fn drain(mut rows: Rows) -> Result<Rows, bigcommerce_sql::SqlError> {
    while rows.next().await?.is_some() {}
    Ok(rows)
}

fn prepared(call: &Call<'_, Statement>) -> Result<Prepared, Diagnostic> {
    let prepared = call.state.prepared.clone();
    prepared.ok_or_else(|| Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."))
}
