//! The type names of ODBC and of other databases in CAST, CONVERT and literals become the planner's.

use datafusion::sql::sqlparser::ast::{
    CharacterLength, DataType, ExactNumberInfo, Expr, Ident, TimezoneInfo, TypedString,
};

use super::spelling::expand;

/// Puts the type of a CAST or of a literal such as `TIMESTAMP '…'` into the planner's terms. A length of text cuts the text.
///
/// # Errors
/// A type that does not exist.
pub(super) fn rewrite_cast(expr: &mut Expr) -> Result<(), String> {
    match expr {
        Expr::TypedString(TypedString { data_type, .. }) => {
            *data_type = planned(data_type)?;
            Ok(())
        }
        Expr::Cast { data_type, array: false, expr: value, .. } => {
            let length = text_length(data_type);
            *data_type = planned(data_type)?;
            if matches!(data_type, DataType::Varchar(_)) {
                let value = std::mem::replace(value.as_mut(), Expr::Identifier(Ident::new("")));
                let cut = length.map(|length| format!("left(as_text($1), {length})"));
                *expr = expand(cut.as_deref().unwrap_or("as_text($1)"), vec![value])?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The words name a type, rather than a column in its place.
pub(super) fn is_type(data_type: &DataType) -> bool {
    planned(data_type).is_ok()
}

/// The type is a kind of text.
pub(super) fn is_text(data_type: &DataType) -> bool {
    matches!(planned(data_type), Ok(DataType::Varchar(_)))
}

fn planned(data_type: &DataType) -> Result<DataType, String> {
    use DataType as Type;
    Ok(match data_type {
        Type::Custom(name, modifiers) => return custom(&name.to_string(), modifiers),
        Type::Datetime(_) | Type::Timestamp(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => {
            timestamp()
        }
        Type::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => time(),
        Type::Character(_)
        | Type::Char(_)
        | Type::CharacterVarying(_)
        | Type::CharVarying(_)
        | Type::Varchar(_)
        | Type::Nvarchar(_)
        | Type::CharacterLargeObject(_)
        | Type::CharLargeObject(_)
        | Type::Clob(_)
        | Type::Text
        | Type::TinyText
        | Type::MediumText
        | Type::LongText
        | Type::String(_)
        | Type::Uuid
        | Type::JSON => Type::Varchar(None),
        Type::Binary(_) | Type::Varbinary(_) | Type::Blob(_) | Type::Bytes(_) => Type::Bytea,
        Type::Bit(_) => Type::Boolean,
        // SQL Server's goes up to 255.
        Type::TinyInt(_) => Type::SmallInt(None),
        Type::MediumInt(_) => Type::Int(None),
        Type::Signed | Type::SignedInteger | Type::Int64 => Type::BigInt(None),
        Type::Unsigned | Type::UnsignedInteger => Type::BigIntUnsigned(None),
        Type::Dec(figures) => Type::Decimal(*figures),
        Type::Float(_) => Type::DoublePrecision,
        Type::Real | Type::Float4 | Type::Float32 | Type::Double(_) | Type::Float64 => Type::DoublePrecision,
        other => other.clone(),
    })
}

fn timestamp() -> DataType {
    DataType::Timestamp(Some(6), TimezoneInfo::None)
}

fn time() -> DataType {
    DataType::Time(None, TimezoneInfo::None)
}

fn custom(name: &str, modifiers: &[String]) -> Result<DataType, String> {
    use DataType as Type;
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_prefix("sql_").unwrap_or(&lower);
    Ok(match plain {
        "char" | "varchar" | "longvarchar" | "wchar" | "wvarchar" | "wlongvarchar" | "nchar" | "nvarchar"
        | "ntext" | "text" | "string" | "longtext" | "nclob" | "nvarchar2" | "varchar2"
        | "uniqueidentifier" | "guid" | "xml" | "sysname" | "memo" => Type::Varchar(None),
        "bit" | "boolean" | "yesno" => Type::Boolean,
        "tinyint" | "smallint" | "short" => Type::SmallInt(None),
        "integer" | "int" => Type::Int(None),
        "bigint" | "long" | "longlong" => Type::BigInt(None),
        "decimal" | "numeric" | "number" => Type::Decimal(figures(modifiers)?),
        "money" | "currency" => Type::Decimal(ExactNumberInfo::PrecisionAndScale(19, 4)),
        "smallmoney" => Type::Decimal(ExactNumberInfo::PrecisionAndScale(10, 4)),
        // A REAL in a column of DOUBLE would show digits that nobody wrote: 1.0230000019073486.
        "real" | "single" | "float" | "double" => Type::DoublePrecision,
        "date" | "type_date" => Type::Date,
        "time" | "type_time" => time(),
        "datetime" | "datetime2" | "smalldatetime" | "timestamp" | "type_timestamp" => timestamp(),
        "binary" | "varbinary" | "longvarbinary" | "image" => Type::Bytea,
        _ => {
            return Err(format!(
                "{} is no type. Types are VARCHAR, INTEGER, DECIMAL, DATE and others.",
                name.to_uppercase()
            ));
        }
    })
}

fn figures(modifiers: &[String]) -> Result<ExactNumberInfo, String> {
    let wrong = || format!("({}) is no precision and scale.", modifiers.join(", "));
    match modifiers {
        [] => Ok(ExactNumberInfo::None),
        [precision] => precision.parse().map(ExactNumberInfo::Precision).map_err(|_| wrong()),
        [precision, scale] => match (precision.parse(), scale.parse()) {
            (Ok(precision), Ok(scale)) => Ok(ExactNumberInfo::PrecisionAndScale(precision, scale)),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// The most characters of a text type that says how many.
pub(crate) fn text_size(data_type: &DataType) -> Option<u32> {
    text_length(data_type)
        .filter(|_| is_text(data_type))
        .map(|length| u32::try_from(length).unwrap_or(u32::MAX))
}

/// The length that a text type gives, in characters.
fn text_length(data_type: &DataType) -> Option<u64> {
    match data_type {
        DataType::Character(length)
        | DataType::Char(length)
        | DataType::CharacterVarying(length)
        | DataType::CharVarying(length)
        | DataType::Varchar(length)
        | DataType::Nvarchar(length) => match length {
            Some(CharacterLength::IntegerLength { length, .. }) => Some(*length),
            Some(CharacterLength::Max) | None => None,
        },
        DataType::String(length) => *length,
        DataType::Custom(_, modifiers) if is_text(data_type) => modifiers.first()?.parse().ok(),
        _ => None,
    }
}
