//! Text functions of other databases: INSTR with a start and an occurrence, SUBSTR that counts from the end, QUOTENAME, STRCMP and VAL.
//! Positions count characters from 1.

use std::cmp::Ordering;

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    use Kind::{BigInt, Double, Integer, Text};
    vec![
        RowFunction::new("occurrence", &[Text, Text, BigInt, BigInt], Integer, occurrence),
        RowFunction::new("part_of_text", &[Text, BigInt, BigInt], Text, part_of_text),
        RowFunction::new("quoted_name", &[Text, Text], Text, quoted_name),
        RowFunction::new("compare_texts", &[Text, Text], Integer, compare_texts),
        RowFunction::new("leading_number", &[Text], Double, leading_number),
    ]
}

/// Where a text begins in the other for the nth time, counted from a start, or backwards from a negative one; 0 if nowhere.
fn occurrence(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Text(sought), Datum::Integer(start), Datum::Integer(number)] = arguments
    else {
        return Err(mismatch());
    };
    let (Some(number @ 1..), true) = (usize::try_from(*number).ok(), *start != 0) else {
        return Ok(Some(Datum::Integer(0)));
    };
    let places: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    let begins = |place: &usize| text.get(*place..).is_some_and(|rest| rest.starts_with(sought.as_ref()));
    let found = if *start > 0 {
        let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
        places.iter().enumerate().skip(skipped).filter(|(_, place)| begins(place)).nth(number - 1)
    } else {
        let skipped = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
        places.iter().enumerate().rev().skip(skipped).filter(|(_, place)| begins(place)).nth(number - 1)
    };
    let position = found.and_then(|(index, _)| i64::try_from(index + 1).ok()).unwrap_or(0);
    Ok(Some(Datum::Integer(position)))
}

/// So many characters from a start; a negative start counts from the end, and one before the text leaves its beginning out.
fn part_of_text(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Integer(start), Datum::Integer(length)] = arguments else {
        return Err(mismatch());
    };
    let count = i64::try_from(text.chars().count()).map_err(|_| "The text is too long".to_owned())?;
    let first = if *start < 0 { count.saturating_add(*start) } else { start - 1 };
    let end = first.saturating_add(*length);
    let (Ok(skipped), Ok(taken)) =
        (usize::try_from(first.max(0)), usize::try_from(end.saturating_sub(first.max(0))))
    else {
        return text_result("");
    };
    // MySQL and Oracle have no part that begins before the text.
    if *start < 0 && first < 0 {
        return text_result("");
    }
    text_result(text.chars().skip(skipped).take(taken).collect::<String>())
}

/// A name in the quotes that a character stands for; NULL for one that is no quote.
fn quoted_name(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(name), Datum::Text(quote)] = arguments else { return Err(mismatch()) };
    let (open, close) = match quote.as_ref() {
        "[" | "]" | "" => ('[', ']'),
        "(" | ")" => ('(', ')'),
        "{" | "}" => ('{', '}'),
        "<" | ">" => ('<', '>'),
        "\"" => ('"', '"'),
        "'" => ('\'', '\''),
        "`" => ('`', '`'),
        _ => return Ok(None),
    };
    text_result(format!("{open}{}{close}", name.replace(close, &format!("{close}{close}"))))
}

fn compare_texts(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(left), Datum::Text(right)] = arguments else { return Err(mismatch()) };
    Ok(Some(Datum::Integer(match left.cmp(right) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })))
}

/// The number that a text begins with; 0 if it begins with none.
fn leading_number(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text)] = arguments else { return Err(mismatch()) };
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let longest = text.char_indices().map(|(offset, letter)| offset + letter.len_utf8()).rev();
    let read = |end: usize| {
        let start = text.get(..end)?;
        let numeric = start
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | 'e' | 'E'));
        start.parse::<f64>().ok().filter(|_| numeric)
    };
    Ok(Some(Datum::Double(longest.filter_map(read).next().unwrap_or(0.0))))
}
