//! SQLAllocHandle.

use std::ffi::c_void;
use std::sync::Arc;

use odbc_sys::SqlReturn;

use crate::api::bookmark;
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{self, Call, Done, Outcome};
use crate::handles::{Connection, Descriptor, Descriptors, Environment, Role, Statement, Token, registry};
use crate::memory::Output;
use crate::odbc::handle;

/// Makes a handle of any kind; the output is null when that fails.
pub fn alloc_handle(kind: i16, input: *mut c_void, output: Output<*mut c_void>) -> SqlReturn {
    output.write(std::ptr::null_mut());
    match kind {
        handle::ENVIRONMENT => entry::guarded(|| new_environment(output)),
        handle::CONNECTION => entry::environment(input, |call| put(output, || new_connection(call))),
        handle::STATEMENT => entry::connection(input, |call| put(output, || new_statement(call))),
        handle::DESCRIPTOR => entry::connection(input, |call| put(output, || new_descriptor(call))),
        _ => SqlReturn::ERROR,
    }
}

fn new_environment(output: Output<*mut c_void>) -> SqlReturn {
    match registry::insert(handle::ENVIRONMENT, Environment::new) {
        Some(environment) if !output.is_null() => {
            output.write(environment.token().pointer());
            SqlReturn::SUCCESS
        }
        Some(environment) => {
            registry::remove(environment.token());
            SqlReturn::ERROR
        }
        None => SqlReturn::ERROR,
    }
}

fn put(output: Output<*mut c_void>, make: impl FnOnce() -> Result<Token, Diagnostic>) -> Outcome {
    if output.is_null() {
        return Err(Diagnostic::new(SqlState::NullPointer, "The pointer to the new handle is null."));
    }
    output.write(make()?.pointer());
    Ok(Done::Success)
}

fn new_connection(call: &mut Call<'_, Environment>) -> Result<Token, Diagnostic> {
    if call.state.version.is_none() {
        return Err(Diagnostic::sequence("Set SQL_ATTR_ODBC_VERSION before allocating a connection."));
    }
    let connection =
        registry::insert(handle::CONNECTION, |token| Connection::new(token, call.handle.clone()))
            .ok_or_else(full)?;
    call.state.connections += 1;
    Ok(connection.token())
}

fn new_statement(call: &mut Call<'_, Connection>) -> Result<Token, Diagnostic> {
    require_open(call)?;
    let implicit = |role| {
        registry::insert(handle::DESCRIPTOR, |token| Descriptor::new(token, call.handle.clone(), role, false))
            .ok_or_else(full)
    };
    let (row, parameter) = (implicit(Role::Application)?, implicit(Role::Application)?);
    let descriptors = Descriptors {
        row: row.clone(),
        parameter: parameter.clone(),
        columns: implicit(Role::Columns)?,
        parameters: implicit(Role::Parameters)?,
        own_row: row,
        own_parameter: parameter,
    };
    let attributes = call.state.attributes.statements.clone();
    bookmark::describe(&descriptors.columns, &attributes);
    let served = [&descriptors.row, &descriptors.parameter, &descriptors.columns, &descriptors.parameters];
    let served = served.map(Arc::clone);
    let statement = registry::insert(handle::STATEMENT, |token| {
        Statement::new(token, call.handle.clone(), descriptors, attributes)
    })
    .ok_or_else(full)?;
    for descriptor in served {
        descriptor.add_user(statement.token());
    }
    call.state.statements.push(statement.token());
    Ok(statement.token())
}

fn new_descriptor(call: &mut Call<'_, Connection>) -> Result<Token, Diagnostic> {
    require_open(call)?;
    let descriptor = registry::insert(handle::DESCRIPTOR, |token| {
        Descriptor::new(token, call.handle.clone(), Role::Application, true)
    })
    .ok_or_else(full)?;
    call.state.descriptors.push(descriptor.token());
    Ok(descriptor.token())
}

fn require_open(call: &Call<'_, Connection>) -> Result<(), Diagnostic> {
    match call.state.engine {
        Some(_) => Ok(()),
        None => Err(Diagnostic::new(SqlState::NotOpen, "The connection is not open. Connect first.")),
    }
}

fn full() -> Diagnostic {
    Diagnostic::new(SqlState::Memory, "There are too many handles. Free those that are no longer used.")
}
