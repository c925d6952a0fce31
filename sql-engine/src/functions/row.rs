//! A scalar function that is computed row by row: declared by its arguments, its result and a plain Rust function.
//! NULL in any argument gives NULL. The families declare the functions.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array,
    StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

/// A type that an argument or a result has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// INTEGER.
    Integer,
    /// BIGINT.
    BigInt,
    /// DOUBLE.
    Double,
    /// BIT; a result only.
    Flag,
    /// Bytes; a result only.
    Binary,
    /// DATE.
    Date,
    /// TIMESTAMP in microseconds; as an argument it takes dates and text as well.
    Timestamp,
    /// As an argument a date stays one and all else becomes a timestamp; as a result the type of such an argument.
    Moment,
}

/// A value of one row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Datum<'a> {
    /// [`Kind::Text`]
    Text(Cow<'a, str>),
    /// [`Kind::Integer`] and [`Kind::BigInt`]
    Integer(i64),
    /// [`Kind::Double`]
    Double(f64),
    /// [`Kind::Flag`]
    Flag(bool),
    /// [`Kind::Binary`]
    Binary(Vec<u8>),
    /// [`Kind::Date`], [`Kind::Timestamp`] and [`Kind::Moment`]
    Moment(NaiveDateTime),
}

/// What a function computes from the values of one row; `None` is NULL, an error ends the statement.
pub(super) type Computation = for<'a> fn(&[Datum<'a>]) -> Result<Option<Datum<'static>>, String>;

/// A function declared row by row.
#[derive(Debug)]
pub(super) struct RowFunction {
    name: &'static str,
    arguments: &'static [Kind],
    result: Kind,
    compute: Computation,
    signature: Signature,
}

impl RowFunction {
    /// Declares a function. Equal arguments give equal results.
    pub(super) fn new(
        name: &'static str,
        arguments: &'static [Kind],
        result: Kind,
        compute: Computation,
    ) -> Self {
        let signature = Signature::user_defined(Volatility::Immutable);
        Self { name, arguments, result, compute, signature }
    }

    fn compute_rows(&self, arrays: &[ArrayRef], result: &DataType) -> Result<ArrayRef, DataFusionError> {
        let rows = arrays.first().map_or(0, |array| array.len());
        let mut results = Vec::with_capacity(rows);
        let mut values = Vec::with_capacity(arrays.len());
        for row in 0..rows {
            values.clear();
            for array in arrays {
                values.extend(value(array, row)?);
            }
            let computed = if values.len() == arrays.len() {
                (self.compute)(&values).map_err(DataFusionError::Execution)?
            } else {
                None
            };
            results.push(computed);
        }
        collect(results, result)
    }
}

// A name stands for one function of a session.
impl PartialEq for RowFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for RowFunction {}

impl Hash for RowFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for RowFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        if given.len() != self.arguments.len() {
            return Err(DataFusionError::Plan(format!(
                "{} takes {} arguments, {} given",
                self.name.to_uppercase(),
                self.arguments.len(),
                given.len()
            )));
        }
        let coerced = |(kind, given): (&Kind, &DataType)| match kind {
            Kind::Date | Kind::Timestamp | Kind::Moment => {
                is_moment(given).then(|| arrow_type(*kind, Some(given))).ok_or_else(|| {
                    DataFusionError::Plan(format!(
                        "A date or timestamp is needed in place of a value of type {given}"
                    ))
                })
            }
            _ => Ok(arrow_type(*kind, Some(given))),
        };
        self.arguments.iter().zip(given).map(coerced).collect()
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType, DataFusionError> {
        let moment = self
            .arguments
            .iter()
            .zip(given)
            .find_map(|(kind, given)| (*kind == Kind::Moment).then_some(given));
        Ok(arrow_type(self.result, moment))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let constant = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&call.args)?;
        let computed = self.compute_rows(&arrays, call.return_field.data_type())?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&computed, 0)?));
        }
        Ok(ColumnarValue::Array(computed))
    }
}

/// Values of the type are dates, or text and NULL that may stand for one.
pub(super) fn is_moment(given: &DataType) -> bool {
    matches!(
        given,
        DataType::Date32
            | DataType::Date64
            | DataType::Timestamp(_, _)
            | DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Null
    )
}

fn arrow_type(kind: Kind, given: Option<&DataType>) -> DataType {
    match (kind, given) {
        (Kind::Text, _) => DataType::Utf8,
        (Kind::Integer, _) => DataType::Int32,
        (Kind::BigInt, _) => DataType::Int64,
        (Kind::Double, _) => DataType::Float64,
        (Kind::Flag, _) => DataType::Boolean,
        (Kind::Binary, _) => DataType::Binary,
        (Kind::Date, _) | (Kind::Moment, Some(DataType::Date32)) => DataType::Date32,
        (Kind::Timestamp | Kind::Moment, _) => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

fn value(array: &ArrayRef, row: usize) -> Result<Option<Datum<'_>>, DataFusionError> {
    if array.is_null(row) {
        return Ok(None);
    }
    let datum = match array.data_type() {
        DataType::Utf8 => Some(Datum::Text(Cow::Borrowed(array.as_string::<i32>().value(row)))),
        DataType::Int32 => Some(Datum::Integer(i64::from(array.as_primitive::<Int32Type>().value(row)))),
        DataType::Int64 => Some(Datum::Integer(array.as_primitive::<Int64Type>().value(row))),
        DataType::Float64 => Some(Datum::Double(array.as_primitive::<Float64Type>().value(row))),
        DataType::Date32 => Date32Type::to_naive_date_opt(array.as_primitive::<Date32Type>().value(row))
            .map(|date| Datum::Moment(date.and_time(NaiveTime::MIN))),
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
            DateTime::from_timestamp_micros(micros).map(|moment| Datum::Moment(moment.naive_utc()))
        }
        _ => None,
    };
    datum.map(Some).ok_or_else(|| {
        DataFusionError::Execution(format!("A value of type {} does not convert", array.data_type()))
    })
}

fn collect(results: Vec<Option<Datum<'static>>>, result: &DataType) -> Result<ArrayRef, DataFusionError> {
    let results = results.into_iter();
    Ok(match result {
        DataType::Utf8 => Arc::new(results.map(text).collect::<StringArray>()),
        DataType::Int32 => {
            let narrow = |number: Option<i64>| {
                number
                    .map(i32::try_from)
                    .transpose()
                    .map_err(|_| DataFusionError::Execution("A computed number overflows INTEGER".to_owned()))
            };
            Arc::new(results.map(|datum| narrow(integer(datum))).collect::<Result<Int32Array, _>>()?)
        }
        DataType::Int64 => Arc::new(results.map(integer).collect::<Int64Array>()),
        DataType::Float64 => Arc::new(results.map(double).collect::<Float64Array>()),
        DataType::Boolean => Arc::new(
            results
                .map(|datum| {
                    matches!(datum, Some(Datum::Flag(_))).then_some(datum == Some(Datum::Flag(true)))
                })
                .collect::<BooleanArray>(),
        ),
        DataType::Binary => {
            let bytes: Vec<Option<Vec<u8>>> = results.map(bytes).collect();
            Arc::new(BinaryArray::from_iter(bytes))
        }
        DataType::Date32 => Arc::new(
            results
                .map(|datum| moment(datum).map(|moment| Date32Type::from_naive_date(moment.date())))
                .collect::<Date32Array>(),
        ),
        _ => Arc::new(
            results
                .map(|datum| moment(datum).map(|moment| moment.and_utc().timestamp_micros()))
                .collect::<TimestampMicrosecondArray>(),
        ),
    })
}

fn text(datum: Option<Datum<'static>>) -> Option<String> {
    match datum? {
        Datum::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

fn bytes(datum: Option<Datum<'static>>) -> Option<Vec<u8>> {
    match datum? {
        Datum::Binary(bytes) => Some(bytes),
        _ => None,
    }
}

fn integer(datum: Option<Datum<'static>>) -> Option<i64> {
    match datum? {
        Datum::Integer(number) => Some(number),
        _ => None,
    }
}

fn double(datum: Option<Datum<'static>>) -> Option<f64> {
    match datum? {
        Datum::Double(number) => Some(number),
        _ => None,
    }
}

fn moment(datum: Option<Datum<'static>>) -> Option<NaiveDateTime> {
    match datum? {
        Datum::Moment(moment) => Some(moment),
        _ => None,
    }
}

/// The error for values that do not have the declared kinds; the planner's coercion rules it out.
pub(super) fn mismatch() -> String {
    "the arguments do not have the declared types".to_owned()
}

/// A text result.
pub(super) fn text_result(text: impl Into<String>) -> Result<Option<Datum<'static>>, String> {
    Ok(Some(Datum::Text(Cow::Owned(text.into()))))
}

/// A date as the moment at which it begins.
pub(super) fn date_result(date: NaiveDate) -> Result<Option<Datum<'static>>, String> {
    Ok(Some(Datum::Moment(date.and_time(NaiveTime::MIN))))
}

/// The day before, for ends of months.
pub(super) fn day_before(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_sub_days(Days::new(1))
}
