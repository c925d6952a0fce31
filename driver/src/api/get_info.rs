//! SQLGetInfo.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::info::{InfoContext, InfoValue, info};
use crate::memory::{Output, TextOut};

/// Answers an information type.
///
/// # Errors
/// HY096 for a number that is no information type.
pub fn get_info(call: &mut Call<'_, Connection>, kind: u16, value: TextOut, length: Output<i16>) -> Outcome {
    let settings = call.state.engine.as_ref().map(|engine| &engine.settings().store);
    let context = InfoContext {
        data_source: &call.state.data_source,
        store_id: settings.map_or("", |store| &store.store_id),
        base_url: settings.map_or("", |store| &store.base_url),
    };
    let answer = info(kind, context).ok_or_else(|| {
        Diagnostic::new(
            SqlState::InformationType,
            format!("{kind} is not an information type of SQLGetInfo."),
        )
    })?;
    match answer {
        InfoValue::Text(text) => call.put_text(value, length, &text)?,
        InfoValue::U16(number) => {
            value.address().write(number);
            length.write_length(size_of::<u16>());
        }
        InfoValue::U32(number) => {
            value.address().write(number);
            length.write_length(size_of::<u32>());
        }
        InfoValue::Length(number) => {
            value.address().write(number);
            length.write_length(size_of::<usize>());
        }
    }
    Ok(Done::Success)
}
