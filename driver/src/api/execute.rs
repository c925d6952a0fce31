//! SQLExecute and SQLExecDirect: the values of the parameters are read, then each statement runs with each set of them. What has
//! a result set runs when SQLMoreResults asks for it, everything else at once.

use std::collections::VecDeque;

use bigcommerce_sql::{Batch, Datum, Rows};

use crate::api::parameter_status::{self, SetStatus};
use crate::api::parameter_values::Collected;
use crate::api::{close_cursor, parameter_values, prepare, work};
use crate::diagnostics::{Diagnostic, Executed, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Cursor, DataAtExecution, Kind, ParameterSet, Statement, Step, lock};
use crate::memory::ReadText;

/// SQLRowCount where there is no number.
const UNKNOWN_COUNT: isize = -1;

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
        return run_sets(call, sets);
    }
    call.state.data_at_execution = Some(DataAtExecution { sets, due, current: None });
    Ok(Done::NeedData)
}

/// Runs every statement with every set of parameters.
///
/// # Errors
/// See [`run`].
pub fn run_sets(call: &mut Call<'_, Statement>, sets: VecDeque<ParameterSet>) -> Outcome {
    let batch = prepared(call)?;
    let mut steps = VecDeque::new();
    for ParameterSet { number, values } in sets {
        for statement in 0..batch.statements() {
            let values = match &values {
                Ok(all) => Ok(batch.values(statement, all)),
                Err(error) => Err(error.clone()),
            };
            steps.push_back(Step { set: number, statement, values });
        }
    }
    run(call, steps)
}

/// What a step has brought.
enum Brought {
    /// A result set, which is open.
    Rows,
    /// A number of rows.
    Count(isize),
    /// Neither: a table was made or dropped.
    Nothing,
}

/// Runs steps until one brings rows; where some bring numbers of rows before, these are shown first. A set of a single statement
/// that fails is told in a record and in its status, and the next one runs; of several statements none runs after one that fails.
///
/// # Errors
/// What the steps met when none of them succeeded, or a statement among several.
pub fn run(call: &mut Call<'_, Statement>, mut steps: VecDeque<Step>) -> Outcome {
    let batch = prepared(call)?;
    let several = steps.len() > 1;
    let mut counts = VecDeque::new();
    let mut failures = Vec::new();
    let mut succeeded = steps.is_empty();
    while let Some(Step { set, statement, values }) = steps.pop_front() {
        if !counts.is_empty() && brings_rows(call, &batch, statement)? {
            steps.push_front(Step { set, statement, values });
            break;
        }
        match values.and_then(|values| run_one(call, &batch, statement, values)) {
            Ok(brought) => {
                parameter_status::tell(call, set, SetStatus::Success);
                succeeded = true;
                match brought {
                    Brought::Rows => break,
                    Brought::Count(count) => counts.push_back(count),
                    Brought::Nothing => {}
                }
            }
            Err(error) => {
                parameter_status::tell(call, set, SetStatus::Error);
                if batch.statements() > 1 {
                    return Err(error);
                }
                let hopeless =
                    matches!(error.state, SqlState::Cancelled | SqlState::Timeout | SqlState::Lost);
                failures.push(if several { error.at_row(set + 1) } else { error });
                if hopeless {
                    return finish(call, false, failures);
                }
            }
        }
    }
    call.state.steps = steps;
    if succeeded && call.state.cursor.is_none() {
        if batch.statements() == 1 && !counts.is_empty() {
            counts = VecDeque::from([counts.iter().sum()]);
        }
        let first = counts.pop_front().unwrap_or(UNKNOWN_COUNT);
        call.state.counts = counts;
        show_count(call, first);
    } else {
        call.state.executed = succeeded;
        remember(call, UNKNOWN_COUNT);
    }
    finish(call, succeeded, failures)
}

/// Makes a number of rows the current result.
pub fn show_count(call: &mut Call<'_, Statement>, count: isize) {
    call.state.executed = true;
    call.state.moved_on = true;
    lock(call.state.descriptors.columns.state()).describe(&[]);
    remember(call, count);
}

fn remember(call: &mut Call<'_, Statement>, row_count: isize) {
    call.state.row_count = row_count;
    let executed = Executed { is_select: call.state.cursor.is_some(), row_count };
    call.handle.diagnostics().lock().remember(executed);
}

fn finish(call: &mut Call<'_, Statement>, succeeded: bool, failures: Vec<Diagnostic>) -> Outcome {
    let mut failures = failures.into_iter();
    let first = if succeeded { None } else { failures.next() };
    failures.for_each(|failure| call.warn(failure));
    first.map_or(Ok(Done::Success), Err)
}

fn brings_rows(call: &Call<'_, Statement>, batch: &Batch, statement: usize) -> Result<bool, Diagnostic> {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let batch = batch.clone();
    let planned = work::wait(call.handle, deadline, async move { batch.statement(statement).await })?;
    Ok(!planned.columns().is_empty())
}

fn run_one(
    call: &mut Call<'_, Statement>,
    batch: &Batch,
    statement: usize,
    values: Vec<Datum>,
) -> Result<Brought, Diagnostic> {
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let _cancellable = call.handle.cancel.begin();
    let batch_at_work = batch.clone();
    let work = async move {
        let batch = batch_at_work;
        let planned = batch.statement(statement).await?;
        let started = async {
            let rows = planned.execute(values).await?;
            if rows.columns().is_empty() { drain(rows).await } else { Ok(rows) }
        };
        started.await.map_err(|error| batch.failed(statement, error))
    };
    let rows = work::wait(call.handle, deadline, work)?;
    if rows.columns().is_empty() {
        let count = rows.affected().map(|rows| isize::try_from(rows).unwrap_or(isize::MAX));
        return Ok(count.map_or(Brought::Nothing, Brought::Count));
    }
    let columns = rows.columns().to_vec();
    if statement > 0 || call.state.moved_on || columns != batch.columns() {
        call.state.moved_on = true;
        lock(call.state.descriptors.columns.state()).describe(&columns);
    }
    let attributes = &call.state.attributes;
    let kept = attributes.scrollable.then(|| batch.cursor_memory());
    call.state.cursor = Some(Cursor::running(columns, rows, attributes.max_rows, kept));
    Ok(Brought::Rows)
}

async fn drain(mut rows: Rows) -> Result<Rows, bigcommerce_sql::SqlError> {
    while rows.next().await?.is_some() {}
    Ok(rows)
}

fn prepared(call: &Call<'_, Statement>) -> Result<Batch, Diagnostic> {
    let prepared = call.state.prepared.clone();
    prepared.ok_or_else(|| Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."))
}
