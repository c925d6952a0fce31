//! The one way into the driver: finds the object behind a handle, locks it, runs the function, keeps its diagnostic
//! records and turns the outcome into a return code. No panic passes it.

mod asynchronous;

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, MutexGuard};

use bigcommerce_cells::lent_row::{self, Asked};
use odbc_sys::SqlReturn;

pub use asynchronous::{pollable, pollable_connection, pollable_with_data_due, refuse};

use crate::diagnostics::{Diagnostic, SqlState};
use crate::handles::{
    AnyHandle, Connection, Descriptor, Environment, Kind, Statement, Token, lock, registry,
};
use crate::memory::{Output, Plain, TextOut};

/// How a function ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// SQL_SUCCESS, or SQL_SUCCESS_WITH_INFO when there are warnings.
    Success,
    /// SQL_NO_DATA.
    NoData,
    /// SQL_NEED_DATA.
    NeedData,
}

/// How a function ended.
pub type Outcome = Result<Done, Diagnostic>;

/// One call of a function on a locked handle.
#[derive(Debug)]
pub struct Call<'a, K: Kind> {
    /// The object.
    pub handle: &'a Arc<K>,
    /// What its lock guards.
    pub state: &'a mut K::State,
    warnings: Vec<Diagnostic>,
}

impl<K: Kind> Call<'_, K> {
    /// Adds a record that does not make the function fail.
    pub fn warn(&mut self, warning: Diagnostic) {
        self.warnings.push(warning);
    }

    /// Gives the application a text and its length; warns 01004 when it is cut.
    ///
    /// # Errors
    /// HY090 for a negative buffer size.
    pub fn put_text<T>(&mut self, buffer: TextOut, length: Output<T>, text: &str) -> Result<(), Diagnostic>
    where
        T: Plain + TryFrom<usize> + TryFrom<i16>,
    {
        let written = buffer.write(text)?;
        length.write_length(written.total);
        if written.cut {
            self.warn(Diagnostic::cut());
        }
        Ok(())
    }
}

/// Runs a function on an environment.
pub fn environment(
    handle: *mut c_void,
    run: impl FnOnce(&mut Call<'_, Environment>) -> Outcome,
) -> SqlReturn {
    enter(handle, run)
}

/// Runs a function on a connection.
pub fn connection(handle: *mut c_void, run: impl FnOnce(&mut Call<'_, Connection>) -> Outcome) -> SqlReturn {
    enter(handle, run)
}

/// Runs a function on a statement that waits for no data.
pub fn statement(handle: *mut c_void, run: impl FnOnce(&mut Call<'_, Statement>) -> Outcome) -> SqlReturn {
    enter(handle, |call: &mut Call<'_, Statement>| {
        require_no_data_due(call)?;
        run(call)
    })
}

/// As [`statement`], for SQLGetData, which is called for every cell: nearly all are read from the statement's lent row.
pub fn get_data(
    handle: *mut c_void,
    asked: &Asked,
    run: impl FnOnce(&mut Call<'_, Statement>) -> Outcome,
) -> SqlReturn {
    let owner = Token::from_pointer(handle).owner();
    let done = catch_unwind(AssertUnwindSafe(|| lent_row::read(owner, asked)));
    if done.unwrap_or(false) { SqlReturn::SUCCESS } else { statement(handle, run) }
}

fn require_no_data_due(call: &Call<'_, Statement>) -> Result<(), Diagnostic> {
    if call.state.data_at_execution.is_none() {
        return Ok(());
    }
    Err(Diagnostic::sequence("A parameter waits for data. Call SQLParamData and SQLPutData, or SQLCancel."))
}

/// Runs SQLParamData or SQLPutData, the functions for a statement that waits for data.
pub fn statement_with_data_due(
    handle: *mut c_void,
    run: impl FnOnce(&mut Call<'_, Statement>) -> Outcome,
) -> SqlReturn {
    enter(handle, run)
}

/// Runs a function on a descriptor.
pub fn descriptor(handle: *mut c_void, run: impl FnOnce(&mut Call<'_, Descriptor>) -> Outcome) -> SqlReturn {
    enter(handle, run)
}

/// Runs a function that takes its handle as it is, without lock and diagnostics: for several kinds of handle, or
/// for calls from another thread. A handle of another kind than `kind` counts as invalid.
pub fn unlocked(kind: i16, handle: *mut c_void, run: impl FnOnce(AnyHandle) -> SqlReturn) -> SqlReturn {
    guarded(|| match registry::find(Token::from_pointer(handle)).filter(|found| found.kind() == kind) {
        Some(found) => run(found),
        None => SqlReturn::INVALID_HANDLE,
    })
}

/// Runs a function that needs no handle.
pub fn guarded(run: impl FnOnce() -> SqlReturn) -> SqlReturn {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(SqlReturn::ERROR)
}

fn enter<K: Kind>(handle: *mut c_void, run: impl FnOnce(&mut Call<'_, K>) -> Outcome) -> SqlReturn {
    guarded(|| match registry::find(Token::from_pointer(handle)).and_then(K::pick) {
        Some(handle) if handle.is_busy() => refuse(&*handle),
        Some(handle) => locked(&handle, run),
        None => SqlReturn::INVALID_HANDLE,
    })
}

/// Locks an object, runs a function on it and keeps its records.
pub fn locked<K: Kind>(handle: &Arc<K>, run: impl FnOnce(&mut Call<'_, K>) -> Outcome) -> SqlReturn {
    with_state(handle, lock(handle.state()), run)
}

fn with_state<K: Kind>(
    handle: &Arc<K>,
    mut state: MutexGuard<'_, K::State>,
    run: impl FnOnce(&mut Call<'_, K>) -> Outcome,
) -> SqlReturn {
    handle.take_back(&mut state);
    let mut call = Call { handle, state: &mut *state, warnings: Vec::new() };
    let outcome =
        catch_unwind(AssertUnwindSafe(|| run(&mut call))).unwrap_or_else(|panic| Err(fault(&*panic)));
    let mut records = call.warnings;
    let code = match outcome {
        Ok(Done::Success) if records.is_empty() => SqlReturn::SUCCESS,
        Ok(Done::Success) => SqlReturn::SUCCESS_WITH_INFO,
        Ok(Done::NoData) => SqlReturn::NO_DATA,
        Ok(Done::NeedData) => SqlReturn::NEED_DATA,
        Err(error) => {
            records.insert(0, error);
            SqlReturn::ERROR
        }
    };
    if records.is_empty() && code == SqlReturn::SUCCESS {
        handle.diagnostics().silence();
        handle.lend(&mut state);
    } else {
        handle.diagnostics().lock().replace(records, code.0);
    }
    code
}

fn fault(panic: &(dyn std::any::Any + Send)) -> Diagnostic {
    let words = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Diagnostic::new(
        SqlState::General,
        format!("Internal error: {words}. Please report it with the statement."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use odbc_sys::SqlReturn;

    use super::{environment, guarded};
    use crate::diagnostics::SqlState;
    use crate::handles::{Environment, Kind, registry};
    use crate::odbc::handle;

    #[test]
    fn a_panic_becomes_an_error_with_a_record_and_the_handle_stays_usable() {
        let object = registry::insert(handle::ENVIRONMENT, Environment::new).unwrap();
        let pointer = object.token().pointer();
        assert_eq!(environment(pointer, |_| panic!("out of order")), SqlReturn::ERROR);
        let record = object.diagnostics().lock().record(1).cloned().unwrap();
        assert_eq!(record.state, SqlState::General);
        assert!(record.text().contains("out of order"));
        assert_eq!(environment(pointer, |_| Ok(super::Done::Success)), SqlReturn::SUCCESS);
        assert!(object.diagnostics().lock().record(1).is_none());
        assert_eq!(guarded(|| panic!("without a handle")), SqlReturn::ERROR);
        registry::remove(object.token()).unwrap();
    }
}
