//! FORMAT: dates and numbers as text by a .NET pattern, as SQL Server and Access have it. The language is that of the United States.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, TimeUnit, TimestampMicrosecondType};
use chrono::DateTime;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::date_patterns::from_dot_net;

/// The function `format`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Format(Signature);

impl Format {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

impl ScalarUDFImpl for Format {
    fn name(&self) -> &str {
        "format"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        match given {
            [DataType::Timestamp(_, _) | DataType::Date32 | DataType::Date64, _] => {
                Ok(vec![DataType::Timestamp(TimeUnit::Microsecond, None), DataType::Utf8])
            }
            [_, _] => Ok(vec![DataType::Utf8, DataType::Utf8]),
            _ => Err(DataFusionError::Plan("FORMAT takes a value and a pattern".to_owned())),
        }
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let constant = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&call.args)?;
        let [values, patterns] = arrays.as_slice() else {
            return Err(DataFusionError::Plan("FORMAT takes a value and a pattern".to_owned()));
        };
        let formatted = formatted(values, patterns)?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&formatted, 0)?));
        }
        Ok(ColumnarValue::Array(formatted))
    }
}

fn formatted(values: &ArrayRef, patterns: &ArrayRef) -> Result<ArrayRef, DataFusionError> {
    let patterns = patterns.as_string::<i32>();
    let mut texts = Vec::with_capacity(values.len());
    for row in 0..values.len() {
        if values.is_null(row) || patterns.is_null(row) {
            texts.push(None);
            continue;
        }
        let pattern = patterns.value(row);
        let text = if values.data_type() == &DataType::Utf8 {
            number(values.as_string::<i32>().value(row), pattern).map_err(DataFusionError::Execution)?
        } else {
            moment(values.as_primitive::<TimestampMicrosecondType>().value(row), pattern)
        };
        texts.push(text);
    }
    Ok(Arc::new(StringArray::from(texts)))
}

/// Standard patterns have one letter.
fn moment(micros: i64, pattern: &str) -> Option<String> {
    let pattern = match pattern {
        "d" => "%-m/%-d/%Y".to_owned(),
        "D" => "%A, %B %-d, %Y".to_owned(),
        "t" => "%-I:%M %p".to_owned(),
        "T" => "%-I:%M:%S %p".to_owned(),
        "g" => "%-m/%-d/%Y %-I:%M %p".to_owned(),
        "G" => "%-m/%-d/%Y %-I:%M:%S %p".to_owned(),
        "s" => "%Y-%m-%dT%H:%M:%S".to_owned(),
        "M" | "m" => "%B %-d".to_owned(),
        "Y" | "y" => "%B %Y".to_owned(),
        other => from_dot_net(other),
    };
    let moment = DateTime::from_timestamp_micros(micros)?.naive_utc();
    Some(moment.format(&pattern).to_string())
}

/// A number written in digits, by a standard pattern (`N2`, `C`, `P1`, `F0`, `D5`) or one of `#`, `0`, `,`, `.` and `%`.
fn number(digits: &str, pattern: &str) -> Result<Option<String>, String> {
    let unreadable = || format!("'{digits}' is no number that FORMAT can write");
    let value = Digits::read(digits).ok_or_else(unreadable)?;
    let mut letters = pattern.chars();
    let places = |default: usize| pattern.get(1..).and_then(|rest| rest.parse().ok()).unwrap_or(default);
    let standard = letters.next().filter(|_| letters.all(|letter| letter.is_ascii_digit()));
    Ok(Some(match standard.map(|letter| letter.to_ascii_uppercase()) {
        Some('N') => value.round(places(2)).written(true, 1),
        Some('F') => value.round(places(2)).written(false, 1),
        Some('C') => {
            let money = value.round(places(2)).written(true, 1);
            match money.strip_prefix('-') {
                Some(amount) => format!("-${amount}"),
                None => format!("${money}"),
            }
        }
        Some('P') => format!("{}%", value.hundredfold().round(places(2)).written(true, 1)),
        Some('D') => value.round(0).written(false, places(1)),
        Some('G') => digits.to_owned(),
        _ => custom(&value, pattern),
    }))
}

fn custom(value: &Digits, pattern: &str) -> String {
    let is_place = |letter: char| matches!(letter, '0' | '#' | ',' | '.');
    let Some(start) = pattern.find(is_place) else { return pattern.to_owned() };
    let end = pattern.rfind(is_place).map_or(start, |end| end + 1);
    let (before, places, after) = (
        pattern.get(..start).unwrap_or_default(),
        pattern.get(start..end).unwrap_or_default(),
        pattern.get(end..).unwrap_or_default(),
    );
    let (whole, fraction) = places.split_once('.').unwrap_or((places, ""));
    let value = if pattern.contains('%') { value.hundredfold() } else { value.clone() };
    let rounded = value.round(fraction.len());
    let least = whole.chars().filter(|letter| *letter == '0').count();
    let mut text = rounded.written(whole.contains(','), least);
    let required = fraction.rfind('0').map_or(0, |last| last + 1);
    if let Some(point) = text.find('.') {
        while text.len() > point + 1 + required && text.ends_with('0') {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
    }
    match text.strip_prefix('-') {
        Some(plain) => format!("-{before}{plain}{after}"),
        None => format!("{before}{text}{after}"),
    }
}

/// A decimal number as its digits, so that none is lost.
#[derive(Debug, Clone)]
struct Digits {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Digits {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, plain) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let all_digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
        if plain.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            // DOUBLE may come with an exponent.
            let value: f64 =
                text.parse().ok().filter(|value: &f64| value.is_finite() && text.contains(['e', 'E']))?;
            return Self::read(&format!("{value:.15}"));
        }
        Some(Self { negative, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }

    fn hundredfold(&self) -> Self {
        let mut fraction = self.fraction.clone();
        while fraction.len() < 2 {
            fraction.push('0');
        }
        let (moved, rest) = fraction.split_at(2);
        Self { negative: self.negative, whole: format!("{}{moved}", self.whole), fraction: rest.to_owned() }
    }

    /// To so many digits after the point, half away from zero.
    fn round(&self, places: usize) -> Self {
        let kept: String = self.fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
        let up = self.fraction.chars().nth(places).is_some_and(|digit| digit >= '5');
        let mut digits: Vec<char> = format!("0{}{kept}", self.whole).chars().collect();
        if up {
            for digit in digits.iter_mut().rev() {
                if *digit == '9' {
                    *digit = '0';
                } else {
                    *digit = char::from_digit(digit.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0');
                    break;
                }
            }
        }
        let text: String = digits.into_iter().collect();
        let (whole, fraction) = text.split_at(text.len() - places);
        Self { negative: self.negative, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// With at least so many digits before the point.
    fn written(&self, grouped: bool, least: usize) -> String {
        let mut whole = self.whole.trim_start_matches('0').to_owned();
        while whole.len() < least {
            whole.insert(0, '0');
        }
        if grouped {
            let mut place = whole.len();
            while place > 3 {
                place -= 3;
                whole.insert(place, ',');
            }
        }
        let zero = self.whole.chars().chain(self.fraction.chars()).all(|digit| digit == '0');
        let sign = if self.negative && !zero { "-" } else { "" };
        if self.fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{}", self.fraction)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_dot_net_writes_them() {
        let cases = [
            ("1234.5", "N2", "1,234.50"),
            ("-1234567.895", "C", "-$1,234,567.90"),
            ("0.2567", "P1", "25.7%"),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("0.5", "0.##", "0.5"),
            ("7", "000", "007"),
            ("999.995", "F2", "1000.00"),
            ("0.256", "0%", "26%"),
            ("-0.001", "N2", "0.00"),
        ];
        for (digits, pattern, expected) in cases {
            assert_eq!(number(digits, pattern), Ok(Some(expected.to_owned())), "{digits} {pattern}");
        }
        assert!(number("abc", "N2").is_err());
    }
}
