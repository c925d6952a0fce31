//! SQLDriverConnect.

use bigcommerce_sql::write_file_source;

use crate::connect::{attributes, open, profile};
use crate::diagnostics::{Diagnostic, Phase, SqlState};
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
    let profile = profile(attributes(&text)?)?;
    let missing = profile.missing();
    if completion != SQL_DRIVER_NOPROMPT && profile.not_found().is_none() && !missing.is_empty() {
        let text = format!(
            "This driver shows no dialog to ask for what is missing. Add {} to the connection string or the data source.",
            missing.join(" and ")
        );
        return Err(Diagnostic::new(SqlState::Dialog, text));
    }
    open(call, &profile)?;
    let attributes = profile.attributes();
    // The driver manager saves the file itself; a program that calls the driver without one gets it from here.
    if let Some(path) = attributes.get("SAVEFILE").filter(|path| !path.is_empty())
        && let Err(error) = write_file_source(path, attributes)
    {
        let reason = Diagnostic::from_sql(&error, Phase::Connecting);
        call.warn(Diagnostic::new(SqlState::FileNotSaved, reason.message));
    }
    call.put_text(completed, completed_length, &attributes.to_string())?;
    Ok(Done::Success)
}
