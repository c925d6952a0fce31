//! What goes in and out of a statement: parameter values, and the columns of a result.

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DECIMAL128_MAX_PRECISION, DataType, Decimal128Type, Field, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::SqlType;

use crate::dialect::Labels;
use crate::error::SqlError;
use crate::lists::as_json;
use crate::presentation::Presentation;
use crate::procedures::ProcedureColumn;
use crate::scan::origin;

/// A column of a result set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    /// The heading: the alias as typed, else the catalogue's spelling, else the expression's text.
    pub label: String,
    /// The table column behind it, as listed; empty for an expression.
    pub column: String,
    /// The table behind it, as listed; empty for an expression.
    pub table: String,
    /// The SQL type. The Arrow array of the column always has the type that [`ResultType`] names.
    pub result_type: ResultType,
    /// NULL may occur.
    pub nullable: bool,
}

/// The SQL type of a result column or parameter. Sizes of text are in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultType {
    /// BIT; Arrow `Boolean`.
    Boolean,
    /// SMALLINT; Arrow `Int16`.
    SmallInt,
    /// INTEGER; Arrow `Int32`.
    Integer,
    /// BIGINT; Arrow `Int64`.
    BigInt,
    /// DOUBLE; Arrow `Float64`.
    Double,
    /// DECIMAL; Arrow `Decimal128` with the same figures.
    Decimal {
        /// Digits in all, 1 to 38.
        precision: u8,
        /// Digits after the point, 0 to `precision`.
        scale: i8,
    },
    /// VARCHAR of at most this many characters; Arrow `Utf8`.
    Varchar(u32),
    /// LONG VARCHAR, for text without a useful limit and for JSON; Arrow `Utf8`.
    LongVarchar,
    /// DATE; Arrow `Date32`.
    Date,
    /// TIME; Arrow `Time64(Microsecond)`.
    Time,
    /// TIMESTAMP in UTC; Arrow `Timestamp(Microsecond, None)`.
    Timestamp,
    /// VARBINARY; Arrow `Binary`.
    Binary,
}

/// A `?` of a statement, in the order of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The type it is compared or combined with; VARCHAR where nothing tells.
    pub result_type: ResultType,
}

/// A value for a parameter. The engine converts it to the parameter's type.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// NULL
    Null,
    /// A flag.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Digits times ten to the power of `-scale`.
    Decimal(i128, i8),
    /// A binary floating-point number.
    Double(f64),
    /// Text.
    Text(String),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01 00:00 UTC.
    Timestamp(i64),
    /// Bytes.
    Binary(Vec<u8>),
}

/// Size reported for text whose length follows from no column: a compromise between tools that allocate it per row and text
/// that a tool would cut.
pub(crate) const EXPRESSION_TEXT_SIZE: u32 = 4_000;

impl From<SqlType> for ResultType {
    /// The type in which a column of the catalogue is delivered.
    fn from(sql_type: SqlType) -> Self {
        match sql_type {
            SqlType::Integer => Self::Integer,
            SqlType::BigInt => Self::BigInt,
            SqlType::Decimal { precision, scale } => Self::Decimal { precision, scale },
            SqlType::Boolean => Self::Boolean,
            SqlType::Varchar(size) => Self::Varchar(size),
            SqlType::Text | SqlType::Json => Self::LongVarchar,
            SqlType::Timestamp => Self::Timestamp,
            SqlType::Date => Self::Date,
        }
    }
}

impl ResultType {
    /// The type of a field that a query delivers.
    pub(crate) fn of(field: &Field) -> Self {
        match field.data_type() {
            DataType::Boolean => Self::Boolean,
            DataType::Int8 | DataType::Int16 | DataType::UInt8 => Self::SmallInt,
            DataType::Int32 | DataType::UInt16 => Self::Integer,
            DataType::Int64 | DataType::UInt32 | DataType::UInt64 => Self::BigInt,
            DataType::Float16 | DataType::Float32 | DataType::Float64 => Self::Double,
            DataType::Decimal32(precision, scale)
            | DataType::Decimal64(precision, scale)
            | DataType::Decimal128(precision, scale) => decimal(*precision, *scale),
            DataType::Decimal256(_, scale) => decimal(38, *scale),
            DataType::Date32 | DataType::Date64 => Self::Date,
            DataType::Time32(_) | DataType::Time64(_) => Self::Time,
            DataType::Timestamp(_, _) => Self::Timestamp,
            DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_) => Self::Binary,
            DataType::Null => Self::Varchar(EXPRESSION_TEXT_SIZE),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => match origin(field) {
                Some(origin) => origin.size.map_or(Self::LongVarchar, Self::Varchar),
                None => Self::Varchar(EXPRESSION_TEXT_SIZE),
            },
            _ => Self::LongVarchar,
        }
    }

    /// The Arrow type of a result column of this type.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::SmallInt => DataType::Int16,
            Self::Integer => DataType::Int32,
            Self::BigInt => DataType::Int64,
            Self::Double => DataType::Float64,
            Self::Decimal { precision, scale } => DataType::Decimal128(precision, scale),
            Self::Varchar(_) | Self::LongVarchar => DataType::Utf8,
            Self::Date => DataType::Date32,
            Self::Time => DataType::Time64(TimeUnit::Microsecond),
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Binary => DataType::Binary,
        }
    }

    /// The SQL name of the type, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "BIT",
            Self::SmallInt => "SMALLINT",
            Self::Integer => "INTEGER",
            Self::BigInt => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Decimal { .. } => "DECIMAL",
            Self::Varchar(_) => "VARCHAR",
            Self::LongVarchar => "LONG VARCHAR",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
            Self::Binary => "VARBINARY",
        }
    }
}

fn decimal(precision: u8, scale: i8) -> ResultType {
    let digits_before = i16::from(precision) - i16::from(scale);
    let scale = scale.max(0);
    let precision = (digits_before + i16::from(scale)).clamp(1, 38);
    ResultType::Decimal { precision: u8::try_from(precision).unwrap_or(38), scale }
}

impl ResultColumn {
    /// A column of a query's result.
    pub(crate) fn of(field: &Field, labels: &Labels) -> Self {
        let origin = origin(field);
        let label = labels.heading(field.name(), origin.as_ref().map(|origin| origin.column.as_str()));
        let (column, table) = origin.map(|origin| (origin.column, origin.table)).unwrap_or_default();
        Self { label, column, table, result_type: ResultType::of(field), nullable: field.is_nullable() }
    }

    /// The column as a connection gives it.
    pub(crate) fn shown(self, presentation: Presentation) -> Self {
        Self { result_type: presentation.shown(self.result_type), ..self }
    }

    /// A column of a procedure's row.
    pub(crate) fn of_procedure(column: &ProcedureColumn) -> Self {
        Self {
            label: column.name.to_owned(),
            column: String::new(),
            table: String::new(),
            result_type: column.result_type,
            nullable: true,
        }
    }

    /// The Arrow field of the column.
    pub(crate) fn arrow_field(&self) -> Field {
        Field::new(&self.label, self.result_type.arrow(), true)
    }
}

/// A BIGINT that is given as a smaller type names the property that asks for it.
fn too_large(given: &DataType, field: &Field, error: ArrowError) -> ArrowError {
    if (given, field.data_type()) != (&DataType::Int64, &DataType::Int32) {
        return error;
    }
    ArrowError::ExternalError(Box::new(SqlError::Overflow(format!(
        "A number in the column \"{}\" is too large for INTEGER, which BigIntAs asks for. Set BigIntAs to DECIMAL or VARCHAR.",
        field.name()
    ))))
}

/// Converts a batch to the types that the columns promise.
pub(crate) fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| {
            let column = if column.data_type() == field.data_type() {
                ArrayRef::clone(column)
            } else if let Some(texts) = as_json(column) {
                texts?
            } else {
                cast_with_options(column, field.data_type(), &options)
                    .map_err(|error| too_large(column.data_type(), field, error))?
            };
            // Sums beyond the widest type are not stopped where they are computed.
            if let DataType::Decimal128(DECIMAL128_MAX_PRECISION, _) = field.data_type() {
                let digits = column.as_primitive::<Decimal128Type>();
                digits.validate_decimal_precision(DECIMAL128_MAX_PRECISION)?;
            }
            Ok(column)
        })
        .collect::<Result<Vec<_>, ArrowError>>()?;
    RecordBatch::try_new(SchemaRef::clone(schema), columns)
}
