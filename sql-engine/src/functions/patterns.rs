//! Patterns in text: PATINDEX, SIMILAR TO, and reading or writing values in a fixed form.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    use Kind::{Double, Integer, Text, Timestamp};
    vec![
        RowFunction::new("patindex", &[Text, Text], Integer, pattern_index),
        RowFunction::new("read_day", &[Text, Text], Timestamp, read_day),
        RowFunction::new("str_of", &[Double, Integer, Integer], Text, fixed_width),
    ]
}

/// Where a pattern of LIKE matches first; 0 if nowhere. A pattern that does not begin with `%` matches at the start only.
fn pattern_index(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(pattern), Datum::Text(text)] = arguments else { return Err(mismatch()) };
    let open_start = pattern.starts_with('%');
    let open_end = pattern.ends_with('%');
    let inner: Vec<char> = pattern.trim_start_matches('%').trim_end_matches('%').chars().collect();
    let letters: Vec<char> = text.chars().collect();
    let starts = if open_start { letters.len() + 1 } else { 1 };
    let found = (0..starts)
        .find(|start| letters.get(*start..).is_some_and(|rest| matches_at(rest, &inner, open_end)));
    let position = found.and_then(|start| i64::try_from(start + 1).ok()).unwrap_or(0);
    Ok(Some(Datum::Integer(position)))
}

/// The text starts with the pattern, and ends with it unless its end is open.
fn matches_at(text: &[char], pattern: &[char], open_end: bool) -> bool {
    match pattern.split_first() {
        None => open_end || text.is_empty(),
        Some(('%', rest)) => (0..=text.len())
            .any(|skipped| text.get(skipped..).is_some_and(|text| matches_at(text, rest, open_end))),
        Some((wanted, rest)) => text.split_first().is_some_and(|(letter, text)| {
            (*wanted == '_' || wanted == letter) && matches_at(text, rest, open_end)
        }),
    }
}

/// A day written in a pattern.
fn read_day(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text), Datum::Text(pattern)] = arguments else { return Err(mismatch()) };
    if pattern.starts_with("%Y")
        && let Some(moment) = read_moment(text.trim())
    {
        return Ok(Some(Datum::Moment(moment)));
    }
    let day = NaiveDate::parse_from_str(text.trim(), pattern)
        .map_err(|_| format!("'{text}' is no date in the style that CONVERT names"))?;
    Ok(Some(Datum::Moment(day.and_time(NaiveTime::MIN))))
}

/// A date in ISO's form with or without a time: SQL Server reads it in every style that begins with the year.
fn read_moment(text: &str) -> Option<NaiveDateTime> {
    let spaced = text.replacen('T', " ", 1);
    NaiveDateTime::parse_from_str(&spaced, "%Y-%m-%d %H:%M:%S%.f")
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN)))
}

/// STR: a number with so many decimals, right-aligned; asterisks where it does not fit.
fn fixed_width(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Double(number), Datum::Integer(width), Datum::Integer(decimals)] = arguments else {
        return Err(mismatch());
    };
    let (Ok(width), Ok(decimals)) = (usize::try_from(*width), usize::try_from(*decimals)) else {
        return Ok(None);
    };
    // SQL Server writes at most 8,000 characters and 16 decimals.
    let (width, decimals) = (width.min(8_000), decimals.min(16));
    let text = format!("{number:>width$.decimals$}");
    text_result(if text.chars().count() > width { "*".repeat(width) } else { text })
}

/// A pattern of SIMILAR TO as a regular expression over the whole text.
pub(crate) fn regular_expression(similar: &str) -> String {
    let mut result = String::from("^(?s:");
    for letter in similar.chars() {
        match letter {
            '%' => result.push_str(".*"),
            '_' => result.push('.'),
            '.' | '^' | '$' | '\\' => result.extend(['\\', letter]),
            other => result.push(other),
        }
    }
    result.push_str(")$");
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(pattern: &str, text: &str) -> Result<Option<Datum<'static>>, String> {
        pattern_index(&[Datum::Text(pattern.into()), Datum::Text(text.into())])
    }

    #[test]
    fn patindex_finds_the_first_match() {
        assert_eq!(index("%b%", "abab"), Ok(Some(Datum::Integer(2))));
        assert_eq!(index("a%", "bab"), Ok(Some(Datum::Integer(0))));
        assert_eq!(index("%a_", "abac"), Ok(Some(Datum::Integer(3))));
        assert_eq!(index("%é%", "caffé"), Ok(Some(Datum::Integer(5))));
    }

    #[test]
    fn similar_to_matches_the_whole_text() {
        assert_eq!(regular_expression("a%(b|c)_"), "^(?s:a.*(b|c).)$");
    }
}
