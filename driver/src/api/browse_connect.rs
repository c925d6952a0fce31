//! SQLBrowseConnect: properties are given and asked for call by call until they make a connection.

use crate::connect::{Attributes, missing, open, request, stored_properties};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{Output, ReadText, TextOut};

/// Takes the attributes of this call to those of the calls before; connects when they suffice, else asks for more with
/// SQL_NEED_DATA.
///
/// # Errors
/// 08001 for a text that is no connection string, and see [`open`]; an error ends the browsing.
pub fn browse_connect(
    call: &mut Call<'_, Connection>,
    text: ReadText,
    answer: TextOut,
    answer_length: Output<i16>,
) -> Outcome {
    if call.state.engine.is_some() {
        return Err(Diagnostic::new(SqlState::InUse, "The connection is open already. Disconnect first."));
    }
    let text = text?.unwrap_or_default();
    let given = Attributes::parse(&text)
        .map_err(|error| Diagnostic::new(SqlState::NotConnected, error.to_string()))?;
    let attributes = given.followed_by(call.state.browsing.take().unwrap_or_default());
    let stored = stored_properties(&attributes).unwrap_or_default();
    if missing(&attributes, &stored).is_empty() {
        open(call, &attributes)?;
        call.put_text(answer, answer_length, &attributes.to_string())?;
        return Ok(Done::Success);
    }
    call.put_text(answer, answer_length, &request(&attributes, &stored))?;
    call.state.browsing = Some(attributes);
    Ok(Done::NeedData)
}
