//! SQLNumResultCols, SQLNumParams and SQLRowCount.

use crate::diagnostics::Diagnostic;
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Statement, StatementState, lock};
use crate::memory::Output;

/// SQLNumResultCols.
///
/// # Errors
/// HY010 when nothing was prepared or executed.
pub fn num_result_cols(call: &mut Call<'_, Statement>, count: Output<i16>) -> Outcome {
    require_statement(call)?;
    count.write_length(lock(call.state.descriptors.columns.state()).records.len());
    Ok(Done::Success)
}

/// SQLNumParams.
///
/// # Errors
/// HY010 when nothing was prepared.
pub fn num_params(call: &mut Call<'_, Statement>, count: Output<i16>) -> Outcome {
    let prepared = call.state.prepared.as_ref();
    let prepared =
        prepared.ok_or_else(|| Diagnostic::sequence("Nothing was prepared. Call SQLPrepare first."))?;
    count.write_length(prepared.parameters().len());
    Ok(Done::Success)
}

/// SQLRowCount: of a static cursor the number of its rows once they were all read, else -1, not known.
///
/// # Errors
/// HY010 when nothing was executed.
pub fn row_count(call: &mut Call<'_, Statement>, count: Output<isize>) -> Outcome {
    if !call.state.executed {
        return Err(Diagnostic::sequence("Nothing was executed."));
    }
    count.write(known_rows(call.state).unwrap_or(call.state.row_count));
    Ok(Done::Success)
}

/// The number of rows of a static cursor, once they were all read.
pub fn known_rows(state: &StatementState) -> Option<isize> {
    let cursor = state.cursor.as_ref().filter(|cursor| cursor.is_scrollable())?;
    isize::try_from(cursor.known_rows()?).ok()
}

/// There is a statement whose result can be described.
///
/// # Errors
/// HY010
pub fn require_statement(call: &Call<'_, Statement>) -> Result<(), Diagnostic> {
    if call.state.prepared.is_some() || call.state.executed {
        return Ok(());
    }
    Err(Diagnostic::sequence("Nothing was prepared or executed."))
}
