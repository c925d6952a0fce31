//! What a handle stands for. Applications hold tokens; `registry` finds the object behind one, `entry` locks it.
//! Lock order: connection or statement before descriptor, statement before connection; SQLDisconnect only tries statements.

mod connection;
mod cursor;
mod descriptor;
mod environment;
mod near_rows;
mod parameters;
mod position;
pub mod registry;
mod row_store;
mod running;
mod statement;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

pub use connection::{Connection, ConnectionAttributes, ConnectionState};
pub use cursor::{Cursor, FetchedBy, Segment};
pub use descriptor::{Descriptor, DescriptorState, Header, Record, Role};
pub use environment::{Environment, EnvironmentState};
pub use parameters::{DataAtExecution, DueParameter, GivenData, ParameterSet, Step};
pub use position::Orientation;
pub use registry::{AnyHandle, Token};
pub use running::{Running, Stage};
pub use statement::{Descriptors, Statement, StatementAttributes, StatementState};

use crate::diagnostics::Records;

/// One of the four kinds of handle.
pub trait Kind: Sized {
    /// What its functions read and change under its lock.
    type State;
    /// The object of this kind behind a handle.
    fn pick(handle: AnyHandle) -> Option<Arc<Self>>;
    /// The lock.
    fn state(&self) -> &Mutex<Self::State>;
    /// The records of the last call, outside the lock so that SQLGetDiagRec never waits.
    fn diagnostics(&self) -> &Records;
    /// An asynchronous function is under way on the handle, or on a statement that a descriptor serves: others must wait
    /// for its end (HY010).
    fn is_busy(&self) -> bool {
        false
    }
    /// Before a function: ends what [`Kind::lend`] began.
    fn take_back(&self, _state: &mut Self::State) {}
    /// After a function that succeeded and left no record: lets the next ones be done without this lock.
    fn lend(&self, _state: &mut Self::State) {}
}

/// Locks even after a panic in another call: every state is valid between two statements of our code.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks as [`lock`] does if that takes no waiting: not while another thread is at work on the handle.
pub fn lock_if_free<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
