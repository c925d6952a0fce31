//! SQLDriverConnect.

use crate::connect::{Attributes, open};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{Output, TextIn, TextOut};

const SQL_DRIVER_COMPLETE_REQUIRED: u16 = 3;

/// Opens a connection by connection string, and gives back the string that opens it again, secrets included, as
/// ODBC asks. The driver shows no dialog: what is missing is an error in every mode.
///
/// # Errors
/// HY110 for an unknown mode, and see [`open`].
pub fn driver_connect(
    call: &mut Call<'_, Connection>,
    text: TextIn,
    completed: TextOut,
    completed_length: Output<i16>,
    completion: u16,
) -> Outcome {
    if completion > SQL_DRIVER_COMPLETE_REQUIRED {
        return Err(Diagnostic::new(
            SqlState::Completion,
            format!("{completion} is not a value of DriverCompletion."),
        ));
    }
    text.settle_form();
    let text = text.read()?.unwrap_or_default();
    let attributes = Attributes::parse(&text)
        .map_err(|error| Diagnostic::new(SqlState::NotConnected, error.to_string()))?;
    open(call, &attributes)?;
    call.put_text(completed, completed_length, &attributes.to_string())?;
    Ok(Done::Success)
}
