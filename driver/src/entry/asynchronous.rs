//! Asynchronous execution: a function goes to another thread as it is, with the lock of its statement or connection, and
//! the application calls it again until it has ended. `exports` uses it for every function that may wait for the store.

use std::ffi::c_void;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use odbc_sys::SqlReturn;

use super::{Call, Outcome, guarded, locked, require_no_data_due, with_state};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::handles::{
    Connection, ConnectionState, Kind, Running, Stage, Statement, StatementState, Token, lock, registry,
};
use crate::runtime::{Cancel, Runtime};

/// How long a call stays with an asynchronous function before it says SQL_STILL_EXECUTING: quick functions end at once,
/// and an application that polls without a pause does not use up a processor.
const PATIENCE: Duration = Duration::from_millis(1);

/// A kind of handle whose functions can be asynchronous.
pub trait Pollable: Kind + Send + Sync + 'static {
    /// The application wants its functions to be asynchronous.
    fn is_asynchronous(state: &Self::State) -> bool;
    /// The function under way.
    fn running(&self) -> &Running;
    /// Where a wish to cancel is left.
    fn cancel(&self) -> &Cancel;
    /// The threads.
    fn runtime(&self) -> &Runtime;
}

impl Pollable for Statement {
    fn is_asynchronous(state: &StatementState) -> bool {
        state.attributes.asynchronous
    }

    fn running(&self) -> &Running {
        &self.running
    }

    fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    fn runtime(&self) -> &Runtime {
        &self.connection.environment.runtime
    }
}

impl Pollable for Connection {
    fn is_asynchronous(state: &ConnectionState) -> bool {
        state.attributes.asynchronous
    }

    fn running(&self) -> &Running {
        &self.running
    }

    fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    fn runtime(&self) -> &Runtime {
        &self.environment.runtime
    }
}

/// Runs a function on a statement, or, with SQL_ATTR_ASYNC_ENABLE, starts it on another thread: the same function called
/// again tells its end. `begin` reads the arguments that the application need not keep, and makes the function; it is
/// not called when the application only polls, whose arguments mean nothing. `function` is the SQL_API_… number.
pub fn pollable<R>(handle: *mut c_void, function: u16, begin: impl FnOnce() -> R) -> SqlReturn
where
    R: FnOnce(&mut Call<'_, Statement>) -> Outcome + Send + 'static,
{
    poll(handle, function, || {
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
    poll(handle, function, begin)
}

/// As [`pollable`], for a function of a connection with SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE.
pub fn pollable_connection<R>(handle: *mut c_void, function: u16, begin: impl FnOnce() -> R) -> SqlReturn
where
    R: FnOnce(&mut Call<'_, Connection>) -> Outcome + Send + 'static,
{
    poll(handle, function, begin)
}

fn poll<K: Pollable, R>(handle: *mut c_void, function: u16, begin: impl FnOnce() -> R) -> SqlReturn
where
    R: FnOnce(&mut Call<'_, K>) -> Outcome + Send + 'static,
{
    guarded(|| {
        let Some(handle) = registry::find(Token::from_pointer(handle)).and_then(K::pick) else {
            return SqlReturn::INVALID_HANDLE;
        };
        if !handle.is_busy() {
            let mut state = lock(handle.state());
            if !K::is_asynchronous(&state) {
                return with_state(&handle, state, begin());
            }
            handle.take_back(&mut state);
            drop(state);
            let run = begin();
            if let Stage::Another = handle.running().start(function, || start(&handle, run)) {
                return refuse(&*handle);
            }
        }
        match handle.running().poll(function, PATIENCE) {
            Stage::Executing => SqlReturn::STILL_EXECUTING,
            Stage::Ended(Some((code, records))) => {
                *handle.diagnostics().lock() = records;
                code
            }
            Stage::Ended(None) => SqlReturn::ERROR,
            Stage::Idle | Stage::Another => refuse(&*handle),
        }
    })
}

/// Starts a function on another thread; its return code and its records come through the channel.
fn start<K: Pollable, R>(handle: &Arc<K>, run: R) -> mpsc::Receiver<(SqlReturn, Diagnostics)>
where
    R: FnOnce(&mut Call<'_, K>) -> Outcome + Send + 'static,
{
    let (sender, end) = mpsc::channel();
    let owner = Arc::clone(handle);
    handle.diagnostics().lock().replace(Vec::new(), SqlReturn::STILL_EXECUTING.0);
    // A wish to cancel that comes before the thread has begun must not be lost.
    handle.cancel().enter();
    let started = handle.runtime().run_aside(move || {
        let code = guarded(|| locked(&owner, run));
        owner.cancel().leave();
        let records = std::mem::take(&mut *owner.diagnostics().lock());
        // The application may free everything as soon as it knows of the end.
        drop(owner);
        drop(sender.send((code, records)));
    });
    if !started {
        handle.cancel().leave();
    }
    end
}

/// HY010: the asynchronous function under way must end first.
pub fn refuse<K: Kind>(handle: &K) -> SqlReturn {
    let error = Diagnostic::sequence(
        "A function is still executing, or a parameter waits for data. Call it again until it has ended, or cancel it.",
    );
    handle.diagnostics().lock().replace(vec![error], SqlReturn::ERROR.0);
    SqlReturn::ERROR
}
