//! SQLPrepare. It makes the columns and parameters known without any request.

use bigcommerce_sql::Batch;

use crate::api::work;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::{Kind, Record, Role, Statement, lock};
use crate::memory::ReadText;
use crate::types::facts;

/// Plans a statement for SQLExecute.
///
/// # Errors
/// 24000 while a cursor is open, HY009 without a text, and what is wrong with the statement.
pub fn prepare(call: &mut Call<'_, Statement>, text: ReadText) -> Outcome {
    plan(call, text)?;
    call.state.direct = false;
    Ok(Done::Success)
}

/// Plans a statement, or several separated by `;`, and fills the implementation descriptors; what was prepared before is forgotten.
///
/// # Errors
/// As [`prepare`].
pub fn plan(call: &mut Call<'_, Statement>, text: ReadText) -> Result<(), Diagnostic> {
    if call.state.cursor.is_some() {
        return Err(Diagnostic::new(
            SqlState::CursorState,
            "Close the open cursor before the next statement.",
        ));
    }
    let text = text?.ok_or_else(|| {
        Diagnostic::new(SqlState::NullPointer, "The pointer to the statement's text is null.")
    })?;
    call.state.prepared = None;
    call.state.executed = false;
    call.state.moved_on = false;
    call.handle.diagnostics().lock().forget_executed();
    lock(call.state.descriptors.columns.state()).forget();
    let engine = lock(call.handle.connection.state())
        .engine
        .clone()
        .ok_or_else(|| Diagnostic::new(SqlState::NotOpen, "The connection is not open."))?;
    let deadline = work::deadline(call.state.attributes.query_timeout);
    let _cancellable = call.handle.cancel.begin();
    let prepared = work::wait(call.handle, deadline, async move { engine.prepare_batch(&text).await })?;
    describe(call, &prepared);
    call.state.prepared = Some(prepared);
    Ok(())
}

fn describe(call: &Call<'_, Statement>, prepared: &Batch) {
    let descriptors = &call.state.descriptors;
    lock(descriptors.columns.state()).describe(prepared.columns());
    if call.state.attributes.auto_ipd != 0 {
        lock(descriptors.parameters.state()).records = prepared
            .parameters()
            .iter()
            .map(|parameter| Record::of_type(Role::Parameters, facts(parameter.result_type)))
            .collect();
    }
}
