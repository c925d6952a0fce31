//! Text functions by position: LOCATE with a start, LEFT, RIGHT, INSERT and STUFF. Positions count characters from 1.

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![
        RowFunction::new("locate_from", &[Kind::Text, Kind::Text, Kind::Integer], Kind::Integer, locate_from),
        RowFunction::new("index_from", &[Kind::Text, Kind::Text, Kind::Integer], Kind::Integer, index_from),
        RowFunction::new("left_part", &[Kind::Text, Kind::BigInt], Kind::Text, left_part),
        RowFunction::new("right_part", &[Kind::Text, Kind::BigInt], Kind::Text, right_part),
        RowFunction::new(
            "replace_section",
            &[Kind::Text, Kind::Integer, Kind::Integer, Kind::Text],
            Kind::Text,
            replace_section,
        ),
    ]
}

/// Where the first text occurs in the second, at or after a position; 0 if it does not.
fn locate_from(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(sought), Datum::Text(text), Datum::Integer(start)] = arguments else {
        return Err(mismatch());
    };
    let skipped = usize::try_from(start.saturating_sub(1)).unwrap_or(0);
    let Some(offset) = offset_of(text, skipped) else { return Ok(Some(Datum::Integer(0))) };
    let position = text.get(offset..).and_then(|rest| {
        let found = rest.find(sought.as_ref())?;
        i64::try_from(skipped + rest.get(..found)?.chars().count() + 1).ok()
    });
    Ok(Some(Datum::Integer(position.unwrap_or(0))))
}

/// INDEXOF counts from 0 and takes the text first; -1 if the other does not occur.
fn index_from(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [text, sought, Datum::Integer(start)] = arguments else { return Err(mismatch()) };
    let start = Datum::Integer(start.saturating_add(1));
    match locate_from(&[sought.clone(), text.clone(), start])? {
        Some(Datum::Integer(position)) => Ok(Some(Datum::Integer(position - 1))),
        other => Ok(other),
    }
}

/// The text with `length` characters from `start` on replaced; NULL if `start` is outside of the text or `length` is
/// negative, as SQL Server's STUFF.
fn replace_section(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Integer(start), Datum::Integer(length), Datum::Text(replacement)] =
        arguments
    else {
        return Err(mismatch());
    };
    let (Ok(before), Ok(length)) = (usize::try_from(start - 1), usize::try_from(*length)) else {
        return Ok(None);
    };
    if before >= text.chars().count() {
        return Ok(None);
    }
    let mut result: String = text.chars().take(before).collect();
    result.push_str(replacement);
    result.extend(text.chars().skip(before.saturating_add(length)));
    text_result(result)
}

/// The first characters; none for a negative count, where DataFusion's LEFT leaves characters out at the other end.
fn left_part(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Integer(count)] = arguments else { return Err(mismatch()) };
    let end = offset_of(text, usize::try_from(*count).unwrap_or(0)).unwrap_or(text.len());
    text_result(text.get(..end).unwrap_or_default())
}

/// The last characters; none for a negative count.
fn right_part(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Integer(count)] = arguments else { return Err(mismatch()) };
    let skipped = text.chars().count().saturating_sub(usize::try_from(*count).unwrap_or(0));
    let start = offset_of(text, skipped).unwrap_or(text.len());
    text_result(text.get(start..).unwrap_or_default())
}

/// The byte at which the character after `skipped` characters begins; the end counts.
fn offset_of(text: &str, skipped: usize) -> Option<usize> {
    text.char_indices().map(|(offset, _)| offset).chain([text.len()]).nth(skipped)
}
