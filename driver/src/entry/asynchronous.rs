//! Asynchronous execution: a function of a statement goes to another thread as it is, with the statement's lock, and the
//! application calls it again until it has ended. `exports` uses it for every function that may wait for the store.

use std::ffi::c_void;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use odbc_sys::SqlReturn;

use super::{Call, Outcome, guarded, locked, require_no_data_due, with_state};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::handles::{Kind, Stage, Statement, Token, lock, registry};

/// How long a call stays with an asynchronous function before it says SQL_STILL_EXECUTING: quick functions end at once,
/// and an application that polls without a pause does not use up a processor.
const PATIENCE: Duration = Duration::from_millis(1);

/// Runs a function on a statement, or, with SQL_ATTR_ASYNC_ENABLE, starts it on another thread: the same function called
/// again tells its end. `begin` reads the arguments that the application need not keep, and makes the function; it is
/// not called when the application only polls, whose arguments mean nothing. `function` is the SQL_API_… number.
pub fn pollable<R>(handle: *mut c_void, function: u16, begin: impl FnOnce() -> R) -> SqlReturn
where
    R: FnOnce(&mut Call<'_, Statement>) -> Outcome + Send + 'static,
{
    pollable_with_data_due(handle, function, || {
        let run = begin();
        move |call: &mut Call<'_, Statement>| {
            require_no_data_due(call)?;
            run(call)
        }
    })
}

/// As [`pollable`], for SQLParamData, which is for a statement that waits for data.
pub fn pollable_with_data_due<R>(handle: *mut c_void, function: u16, begin: impl FnOnce() -> R) -> SqlReturn
where
    R: FnOnce(&mut Call<'_, Statement>) -> Outcome + Send + 'static,
{
    guarded(|| {
        let Some(statement) = registry::find(Token::from_pointer(handle)).and_then(Statement::pick) else {
            return SqlReturn::INVALID_HANDLE;
        };
        if !statement.is_running() {
            let state = lock(statement.state());
            if !state.attributes.asynchronous {
                return with_state(&statement, state, begin());
            }
            drop(state);
            let run = begin();
            if let Stage::Another = statement.running.start(function, || start(&statement, run)) {
                return refuse(&*statement);
            }
        }
        match statement.running.poll(function, PATIENCE) {
            Stage::Executing => SqlReturn::STILL_EXECUTING,
            Stage::Ended(Some((code, records))) => {
                *lock(statement.diagnostics()) = records;
                code
            }
            Stage::Ended(None) => SqlReturn::ERROR,
            Stage::Idle | Stage::Another => refuse(&*statement),
        }
    })
}

/// Starts a function on another thread; its return code and its records come through the channel.
fn start<R>(statement: &Arc<Statement>, run: R) -> mpsc::Receiver<(SqlReturn, Diagnostics)>
where
    R: FnOnce(&mut Call<'_, Statement>) -> Outcome + Send + 'static,
{
    let (sender, end) = mpsc::channel();
    let owner = Arc::clone(statement);
    lock(statement.diagnostics()).replace(Vec::new(), SqlReturn::STILL_EXECUTING.0);
    // A wish to cancel that comes before the thread has begun must not be lost.
    statement.cancel.enter();
    let started = statement.connection.environment.runtime.run_aside(move || {
        let code = guarded(|| locked(&owner, run));
        owner.cancel.leave();
        let records = std::mem::take(&mut *lock(owner.diagnostics()));
        // The application may free everything as soon as it knows of the end.
        drop(owner);
        drop(sender.send((code, records)));
    });
    if !started {
        statement.cancel.leave();
    }
    end
}

/// HY010: the asynchronous function under way must end first.
pub fn refuse<K: Kind>(handle: &K) -> SqlReturn {
    let error = Diagnostic::sequence(
        "A function of this statement is still executing. Call it again until it has ended, or cancel it.",
    );
    lock(handle.diagnostics()).replace(vec![error], SqlReturn::ERROR.0);
    SqlReturn::ERROR
}
