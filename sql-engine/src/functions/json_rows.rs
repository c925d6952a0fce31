//! The rows that OPENJSON, JSON_TABLE and UNNEST make of JSON: a list of items with all that a query may ask of them. The tree
//! pass writes the call and picks the fields.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int32Builder, ListArray, StringArray, StringBuilder, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::json::{found_at, items, members, plain};

/// The call that makes rows of the list; UNNEST itself takes JSON.
pub(crate) const UNNEST: &str = "unnest_rows";

/// `json_rows(json, path, mode)`: the value at the path as items. `members` gives those of an array or object, `rows` those of
/// an array or else the value itself, `value` the value itself. NULL and what is not there have none.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct JsonRows(Signature);

impl JsonRows {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

/// The fields of an item: its number or name, its text as OPENJSON gives it, OPENJSON's number for its kind, and its JSON.
fn fields() -> Fields {
    Fields::from(vec![
        Field::new("key", DataType::Utf8, true),
        Field::new("value", DataType::Utf8, true),
        Field::new("type", DataType::Int32, true),
        Field::new("json", DataType::Utf8, true),
    ])
}

impl ScalarUDFImpl for JsonRows {
    fn name(&self) -> &str {
        "json_rows"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        Ok(vec![DataType::Utf8; given.len()])
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields()), true))))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let constant = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&call.args)?;
        let [json, path, mode] = arrays.as_slice() else {
            return Err(DataFusionError::Plan("a JSON document, a path and a mode are needed".to_owned()));
        };
        let lists = lists(json.as_string(), path.as_string(), mode.as_string())?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&lists, 0)?));
        }
        Ok(ColumnarValue::Array(lists))
    }
}

fn lists(json: &StringArray, path: &StringArray, mode: &StringArray) -> Result<ArrayRef, DataFusionError> {
    let mut rows = Rows::default();
    let mut lengths = Vec::with_capacity(json.len());
    for ((json, path), mode) in json.iter().zip(path).zip(mode) {
        let before = rows.count;
        if let (Some(json), Some(path), Some(mode)) = (json, path, mode)
            && !json.trim().is_empty()
        {
            rows.append_document(json, path, mode).map_err(DataFusionError::Execution)?;
        }
        lengths.push(rows.count - before);
    }
    let item = Arc::new(Field::new_list_field(DataType::Struct(fields()), true));
    let structs = Arc::new(rows.finish()?);
    Ok(Arc::new(ListArray::try_new(item, OffsetBuffer::from_lengths(lengths), structs, None::<NullBuffer>)?))
}

#[derive(Default)]
struct Rows {
    count: usize,
    keys: StringBuilder,
    values: StringBuilder,
    kinds: Int32Builder,
    documents: StringBuilder,
}

impl Rows {
    fn append_document(&mut self, json: &str, path: &str, mode: &str) -> Result<(), String> {
        let Some(found) = found_at(json, path)? else { return Ok(()) };
        match (mode, found.chars().next()) {
            ("members" | "rows", Some('[')) => {
                for (index, item) in items(found)?.into_iter().enumerate() {
                    self.append(&index.to_string(), item)?;
                }
            }
            ("members", Some('{')) => {
                for (key, item) in members(found)? {
                    self.append(&key, item)?;
                }
            }
            ("members", _) => {}
            _ => self.append("0", found)?,
        }
        Ok(())
    }

    fn append(&mut self, key: &str, item: &str) -> Result<(), String> {
        let kind = match item.chars().next() {
            Some('n') => 0,
            Some('"') => 1,
            Some('t' | 'f') => 3,
            Some('[') => 4,
            Some('{') => 5,
            _ => 2,
        };
        self.count += 1;
        self.keys.append_value(key);
        if kind == 0 {
            self.values.append_null()
        } else {
            self.values.append_value(plain(item)?)
        }
        self.kinds.append_value(kind);
        self.documents.append_value(item);
        Ok(())
    }

    fn finish(mut self) -> Result<StructArray, DataFusionError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.keys.finish()),
            Arc::new(self.values.finish()),
            Arc::new(self.kinds.finish()),
            Arc::new(self.documents.finish()),
        ];
        Ok(StructArray::try_new(fields(), columns, None)?)
    }
}
