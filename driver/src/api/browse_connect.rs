//! SQLBrowseConnect: properties are given and asked for call by call until they make a connection.

use crate::connect::{attributes, open, profile};
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
    let attributes = attributes(&text)?.followed_by(call.state.browsing.take().unwrap_or_default());
    let profile = profile(attributes)?;
    if profile.missing().is_empty() {
        open(call, &profile)?;
        call.put_text(answer, answer_length, &profile.attributes().to_string())?;
        return Ok(Done::Success);
    }
    call.put_text(answer, answer_length, &profile.browse_request())?;
    call.state.browsing = Some(profile.attributes().clone());
    Ok(Done::NeedData)
}
