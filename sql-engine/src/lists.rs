//! Lists of values, which ARRAY_AGG and its like give, as the text of JSON arrays: ODBC has no type for them, and JSON tells NULL from
//! an empty text. Called where results get the types that they promise.

use std::fmt::Write;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// ODBC's form; Arrow's has a T between date and time.
const TIMESTAMP_FORMAT: &str = "%Y-%m-%d %H:%M:%S%.f";

/// Each list as the text of a JSON array; `None` for values of another type.
pub(crate) fn as_json(values: &ArrayRef) -> Option<Result<ArrayRef, ArrowError>> {
    let lists = values.as_list_opt::<i32>()?;
    let texts = (0..lists.len()).map(|row| {
        if lists.is_null(row) {
            return Ok(None);
        }
        let mut text = String::new();
        write_list(&lists.value(row), &mut text)?;
        Ok(Some(text))
    });
    Some(texts.collect::<Result<StringArray, ArrowError>>().map(|texts| {
        let texts: ArrayRef = Arc::new(texts);
        texts
    }))
}

fn write_list(items: &ArrayRef, text: &mut String) -> Result<(), ArrowError> {
    let options = FormatOptions::new().with_timestamp_format(Some(TIMESTAMP_FORMAT));
    let plain = items.data_type().is_numeric() || *items.data_type() == DataType::Boolean;
    let inner = items.as_list_opt::<i32>();
    let shown = if inner.is_some() { None } else { Some(ArrayFormatter::try_new(items, &options)?) };
    text.push('[');
    for index in 0..items.len() {
        if index > 0 {
            text.push(',');
        }
        match (inner, &shown) {
            _ if items.is_null(index) => text.push_str("null"),
            (Some(lists), _) => write_list(&lists.value(index), text)?,
            (None, Some(shown)) if plain => write!(text, "{}", shown.value(index)).map_err(unwritten)?,
            (None, Some(shown)) => {
                let value = shown.value(index).try_to_string()?;
                text.push_str(&serde_json::Value::String(value).to_string());
            }
            (None, None) => {}
        }
    }
    text.push(']');
    Ok(())
}

fn unwritten(error: std::fmt::Error) -> ArrowError {
    ArrowError::CastError(error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use arrow::array::{Int32Builder, ListBuilder, StringBuilder};

    use super::*;

    #[test]
    fn null_and_empty_text_differ_in_a_list() {
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append_value([Some("a\"b"), None, Some("")]);
        lists.append_null();
        lists.append_value(Vec::<Option<&str>>::new());
        let lists: ArrayRef = Arc::new(lists.finish());
        let texts = as_json(&lists).unwrap().unwrap();
        let texts: Vec<Option<&str>> = texts.as_string::<i32>().iter().collect();
        assert_eq!(texts, [Some(r#"["a\"b",null,""]"#), None, Some("[]")]);
    }

    #[test]
    fn numbers_and_inner_lists_stand_as_they_are() {
        let mut lists = ListBuilder::new(ListBuilder::new(Int32Builder::new()));
        lists.values().append_value([Some(1), None]);
        lists.values().append_null();
        lists.append(true);
        let lists: ArrayRef = Arc::new(lists.finish());
        assert_eq!(as_json(&lists).unwrap().unwrap().as_string::<i32>().value(0), "[[1,null],null]");
    }
}
