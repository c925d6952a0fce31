//! FORMAT: dates and numbers as text by a .NET pattern, as SQL Server and Access have it. The language is that of the United States.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Int64Type, TimeUnit, TimestampMicrosecondType};
use chrono::DateTime;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::date_patterns::from_dot_net;
use super::format_numbers::number;

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
            // MySQL's number of decimals.
            [_, decimals] if decimals.is_integer() => Ok(vec![DataType::Utf8, DataType::Int64]),
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
        let patterns = pattern_texts(patterns);
        let formatted = formatted(values, &patterns)?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&formatted, 0)?));
        }
        Ok(ColumnarValue::Array(formatted))
    }
}

/// The patterns; a number of decimals is the pattern N with it.
fn pattern_texts(patterns: &ArrayRef) -> StringArray {
    match patterns.as_primitive_opt::<Int64Type>() {
        Some(decimals) => decimals.iter().map(|count| Some(format!("N{}", count?.max(0)))).collect(),
        None => patterns.as_string::<i32>().clone(),
    }
}

fn formatted(values: &ArrayRef, patterns: &StringArray) -> Result<ArrayRef, DataFusionError> {
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

fn moment(micros: i64, pattern: &str) -> Option<String> {
    let moment = DateTime::from_timestamp_micros(micros)?.naive_utc();
    Some(moment.format(&dot_net_pattern(pattern)).to_string())
}

/// A pattern for dates as one of `to_char`. Standard patterns have one letter; Access has words for them.
pub(crate) fn dot_net_pattern(pattern: &str) -> String {
    match pattern {
        "d" | "Short Date" => "%-m/%-d/%Y".to_owned(),
        "Medium Date" => "%d-%b-%y".to_owned(),
        "D" | "Long Date" => "%A, %B %-d, %Y".to_owned(),
        "t" => "%-I:%M %p".to_owned(),
        "Short Time" => "%H:%M".to_owned(),
        "Medium Time" => "%I:%M %p".to_owned(),
        "T" | "Long Time" => "%-I:%M:%S %p".to_owned(),
        "g" => "%-m/%-d/%Y %-I:%M %p".to_owned(),
        "G" | "General Date" => "%-m/%-d/%Y %-I:%M:%S %p".to_owned(),
        "f" => "%A, %B %-d, %Y %-I:%M %p".to_owned(),
        "F" | "U" => "%A, %B %-d, %Y %-I:%M:%S %p".to_owned(),
        "o" | "O" => "%Y-%m-%dT%H:%M:%S.%6f0".to_owned(),
        "r" | "R" => "%a, %d %b %Y %H:%M:%S GMT".to_owned(),
        "u" => "%Y-%m-%d %H:%M:%SZ".to_owned(),
        "s" => "%Y-%m-%dT%H:%M:%S".to_owned(),
        "M" | "m" => "%B %-d".to_owned(),
        "Y" | "y" => "%B %Y".to_owned(),
        other => from_dot_net(other),
    }
}
