//! What SQL must make of a JSON value, as the text that the tests show values in. On purpose simpler than the driver: forms that
//! the stand-in store does not send are faults here.

use bigcommerce_sql::schemas::{Column, SqlType};

use super::json::Json;

/// The value's text; `None` is NULL.
///
/// # Errors
/// The value does not fit the column, in words.
pub fn expected(column: &Column, value: Option<&Json>) -> Result<Option<String>, String> {
    let value = value.filter(|value| value.raw != "null");
    let text = match column.sql_type {
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => {
            let text = value.map(Json::scalar);
            if column.not_null { Some(text.unwrap_or_default()) } else { text }
        }
        _ => match value.map(Json::scalar).filter(|text| !matches!(text.as_str(), "" | "[]" | "{}")) {
            None => None,
            Some(text) => Some(converted(column.sql_type, &text).ok_or_else(|| {
                format!("{} does not fit {:?}", value.map_or("", |value| &value.raw), column.sql_type)
            })?),
        },
    };
    match (&text, column.sql_type) {
        (None, _) if column.not_null => Err("no value in a column that is never NULL".to_owned()),
        (Some(text), SqlType::Varchar(size)) if text.chars().count() > usize::try_from(size).unwrap_or(0) => {
            Err(format!("{} characters where {size} are declared", text.chars().count()))
        }
        _ => Ok(text),
    }
}

fn converted(sql_type: SqlType, text: &str) -> Option<String> {
    match sql_type {
        SqlType::Integer => text.parse::<i32>().ok().map(|number| number.to_string()),
        SqlType::BigInt => text.parse::<i64>().ok().map(|number| number.to_string()),
        SqlType::Decimal { scale, .. } => decimal(text, usize::try_from(scale).ok()?),
        SqlType::Boolean => match text {
            "true" | "1" => Some("true".to_owned()),
            "false" | "0" => Some("false".to_owned()),
            _ => None,
        },
        SqlType::Timestamp => moment(text),
        SqlType::Date => text.get(..10).map(str::to_owned),
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => Some(text.to_owned()),
    }
}

/// The number with exactly so many digits after the point; those beyond are rounded half away from zero.
fn decimal(text: &str, scale: usize) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(scale).collect();
    let up = i128::from(fraction.chars().nth(scale).is_some_and(|digit| digit >= '5'));
    let units = format!("{whole}{kept}").parse::<i128>().ok()? + up;
    let padded = format!("{units:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    let sign = if units == 0 { "" } else { sign };
    Some(if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A moment in UTC as `2026-06-18 12:05:04`, with a fraction where there is one.
fn moment(text: &str) -> Option<String> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(unix(seconds));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [_, day, month, year, time, "+0000"] = words.as_slice() {
        let names = "JanFebMarAprMayJunJulAugSepOctNovDec";
        let month = names.find(month)? / 3 + 1;
        return Some(format!("{year}-{month:02}-{day:0>2} {time}"));
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let zone = |time: &str| time.strip_suffix('Z').or_else(|| time.strip_suffix("+00:00")).map(str::to_owned);
    // Blog posts name their zone in another member.
    let time = zone(time).or_else(|| text.contains(' ').then(|| time.to_owned()))?;
    let (seconds, fraction) = time.split_once('.').unwrap_or((&time, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = fraction.len().div_ceil(3) * 3;
    Some(if fraction.is_empty() {
        format!("{day} {seconds}")
    } else {
        format!("{day} {seconds}.{fraction:0<digits$}")
    })
}

/// Seconds since 1970, counted off in years and months.
fn unix(seconds: i64) -> String {
    let (mut days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let is_leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut year = 1970;
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + i64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02}", days + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{decimal, moment};

    #[test]
    fn numbers_and_moments() {
        assert_eq!(decimal("109", 4).unwrap(), "109.0000");
        assert_eq!(decimal("-0.00005", 4).unwrap(), "-0.0001");
        assert_eq!(decimal("9.99995", 4).unwrap(), "10.0000");
        assert_eq!(moment("Thu, 18 Jun 2026 12:05:04 +0000").unwrap(), "2026-06-18 12:05:04");
        assert_eq!(moment("2026-06-18T12:05:04.120Z").unwrap(), "2026-06-18 12:05:04.120");
        assert_eq!(moment("1709208000").unwrap(), "2024-02-29 12:00:00");
        assert_eq!(moment("2026-06-18T12:05:04+02:00"), None);
    }
}
