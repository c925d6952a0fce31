//! What goes in and out of a statement: parameter values, and the columns of a result.

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
