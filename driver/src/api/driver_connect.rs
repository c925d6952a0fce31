//! SQLDriverConnect.

use crate::connect::{Attributes, missing, open, stored_properties};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{Output, ReadText, TextOut};

const SQL_DRIVER_NOPROMPT: u16 = 0;
const SQL_DRIVER_COMPLETE_REQUIRED: u16 = 3;

/// Opens a connection by connection string, and gives back the string that opens it again, secrets included, as
/// ODBC asks. The driver shows no dialog: what is missing is an error in every mode, and SQL_DRIVER_PROMPT connects when
/// nothing is.
///
/// # Errors
/// HY110 for an unknown mode, IM008 where a dialog would be needed, and see [`open`].
pub fn driver_connect(
    call: &mut Call<'_, Connection>,
    text: ReadText,
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
    let text = text?.unwrap_or_default();
    let attributes = Attributes::parse(&text)
        .map_err(|error| Diagnostic::new(SqlState::NotConnected, error.to_string()))?;
    if completion != SQL_DRIVER_NOPROMPT
        && let Some(stored) = stored_properties(&attributes)
        && let missing = missing(&attributes, &stored)
        && !missing.is_empty()
    {
        let text = format!(
            "This driver shows no dialog to ask for what is missing. Add {} to the connection string or the data source.",
            missing.join(" and ")
        );
        return Err(Diagnostic::new(SqlState::Dialog, text));
    }
    open(call, &attributes)?;
    call.put_text(completed, completed_length, &attributes.to_string())?;
    Ok(Done::Success)
}
