//! One Arrow builder per column, and the tolerant reading of a raw JSON value into it. What a value may look like is
//! decided here and nowhere else.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::error::ArrowError;
use bigcommerce_schemas::{Column, SqlType};

use super::moments;
use super::numbers::{self, Reading};

/// A column under construction.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    values: Values,
    not_null: bool,
}

#[derive(Debug)]
enum Values {
    Integer(Int32Builder),
    BigInt(Int64Builder),
    Decimal(Decimal128Builder, u8, i8),
    Boolean(BooleanBuilder),
    Text(StringBuilder),
    Timestamp(TimestampMicrosecondBuilder),
    Date(Date32Builder),
}

/// The value cannot be read; the expected type in an analyst's words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) &'static str);

impl ColumnBuilder {
    /// An empty column.
    ///
    /// # Errors
    /// A precision or scale that Arrow does not know.
    pub(crate) fn new(column: &Column) -> Result<Self, ArrowError> {
        let values = match column.sql_type {
            SqlType::Integer => Values::Integer(Int32Builder::new()),
            SqlType::BigInt => Values::BigInt(Int64Builder::new()),
            SqlType::Decimal { precision, scale } => {
                let builder = Decimal128Builder::new().with_precision_and_scale(precision, scale)?;
                Values::Decimal(builder, precision, scale)
            }
            SqlType::Boolean => Values::Boolean(BooleanBuilder::new()),
            SqlType::Varchar(_) | SqlType::Text | SqlType::Json => Values::Text(StringBuilder::new()),
            SqlType::Timestamp => Values::Timestamp(TimestampMicrosecondBuilder::new()),
            SqlType::Date => Values::Date(Date32Builder::new()),
        };
        Ok(Self { values, not_null: column.not_null })
    }

    /// Appends the raw JSON text of a value; `None` when the row has no such member.
    pub(crate) fn append(&mut self, raw: Option<&str>) -> Result<(), Unreadable> {
        let expected = self.expected();
        let present = self.append_value(raw).map_err(|()| Unreadable(expected))?;
        if present || !self.not_null { Ok(()) } else { Err(Unreadable(expected)) }
    }

    /// Appends, and answers whether there was a value.
    fn append_value(&mut self, raw: Option<&str>) -> Result<bool, ()> {
        macro_rules! put {
            ($builder:expr, $reading:expr) => {{
                let value = $reading;
                $builder.append_option(value);
                Ok(value.is_some())
            }};
        }
        let not_null = self.not_null;
        match &mut self.values {
            Values::Integer(builder) => {
                let number = scalar(raw, numbers::integer)?;
                put!(builder, number.map(i32::try_from).transpose().map_err(|_| ())?)
            }
            Values::BigInt(builder) => put!(builder, scalar(raw, numbers::integer)?),
            Values::Decimal(builder, precision, scale) => {
                put!(builder, scalar(raw, |text| numbers::decimal(text, *precision, *scale))?)
            }
            Values::Boolean(builder) => put!(builder, scalar(raw, numbers::flag)?),
            Values::Timestamp(builder) => put!(builder, scalar(raw, moments::timestamp)?),
            Values::Date(builder) => put!(builder, scalar(raw, moments::date)?),
            Values::Text(builder) => {
                match text(raw)? {
                    Some(text) => builder.append_value(text),
                    // The API answers null for text that its own descriptions promise; it means "empty".
                    None if not_null => builder.append_value(""),
                    None => builder.append_null(),
                }
                Ok(true)
            }
        }
    }

    fn expected(&self) -> &'static str {
        match self.values {
            Values::Integer(_) => "INTEGER",
            Values::BigInt(_) => "BIGINT",
            Values::Decimal(..) => "DECIMAL",
            Values::Boolean(_) => "BIT",
            Values::Text(_) => "text",
            Values::Timestamp(_) => "TIMESTAMP",
            Values::Date(_) => "DATE",
        }
    }

    /// The column, and an empty builder again.
    pub(crate) fn finish(&mut self) -> ArrayRef {
        match &mut self.values {
            Values::Integer(builder) => Arc::new(builder.finish()),
            Values::BigInt(builder) => Arc::new(builder.finish()),
            Values::Decimal(builder, ..) => Arc::new(builder.finish()),
            Values::Boolean(builder) => Arc::new(builder.finish()),
            Values::Text(builder) => Arc::new(builder.finish()),
            Values::Timestamp(builder) => Arc::new(builder.finish()),
            Values::Date(builder) => Arc::new(builder.finish()),
        }
    }
}

/// Reads a value that is no text: absent, null, `""`, `[]` and `{}` are no value.
fn scalar<T>(raw: Option<&str>, read: impl Fn(&str) -> Reading<T>) -> Reading<T> {
    match raw.map(str::trim) {
        None | Some("null" | "[]" | "{}") => Ok(None),
        Some(raw) if raw.starts_with('"') => read(&unquote(raw)?),
        Some(raw) if raw.starts_with(['{', '[']) => Err(()),
        Some(raw) => read(raw),
    }
}

/// Text as it is; everything else as its JSON text.
pub(crate) fn text(raw: Option<&str>) -> Result<Option<Cow<'_, str>>, ()> {
    match raw {
        None | Some("null") => Ok(None),
        Some(raw) if raw.starts_with('"') => unquote(raw).map(Some),
        Some(raw) => Ok(Some(Cow::Borrowed(raw))),
    }
}

/// The content of a JSON string.
pub(crate) fn unquote(raw: &str) -> Result<Cow<'_, str>, ()> {
    match raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(content) if !content.contains('\\') => Ok(Cow::Borrowed(content)),
        _ => serde_json::from_str::<String>(raw).map(Cow::Owned).map_err(|_| ()),
    }
}
