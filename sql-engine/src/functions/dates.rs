//! The spellings of the date and time functions that name no part of a date in an argument.

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};
/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![RowFunction::new("time_text", &[Kind::Integer; 5], Kind::Text, time_text)]
}

/// A time from hour, minute, second and a fraction of so many digits, as text.
fn time_text(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [
        Datum::Integer(hour @ 0..=23),
        Datum::Integer(minute @ 0..=59),
        Datum::Integer(second @ 0..=59),
        Datum::Integer(fraction),
        Datum::Integer(digits @ 0..=7),
    ] = arguments
    else {
        let all_whole = arguments.iter().all(|argument| matches!(argument, Datum::Integer(_)));
        return Err(if all_whole { "The parts given are no time of a day".to_owned() } else { mismatch() });
    };
    let width = usize::try_from(*digits).unwrap_or_default();
    let decimals = if width == 0 { String::new() } else { format!(".{fraction:0width$}") };
    if *fraction < 0 || decimals.len() > width + 1 || (width == 0 && *fraction != 0) {
        return Err(format!("{fraction} is no fraction of a second with {digits} digits"));
    }
    text_result(format!("{hour:02}:{minute:02}:{second:02}{decimals}"))
}
