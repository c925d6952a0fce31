//! The items of a JSON array as a list, which UNNEST turns into rows.

use std::sync::Arc;

use arrow::array::{AsArray, ListBuilder, StringBuilder};
use arrow::datatypes::{DataType, Field};
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::json::{items, plain};

/// `json_items(json)`: strings lose their quotes, null becomes NULL, other items stay JSON. Text that is no array has no items.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct JsonItems(Signature);

impl JsonItems {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

impl ScalarUDFImpl for JsonItems {
    fn name(&self) -> &str {
        "json_items"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        match given {
            [_] => Ok(vec![DataType::Utf8]),
            _ => Err(DataFusionError::Plan("UNNEST takes one argument: a JSON array".to_owned())),
        }
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let constant = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&call.args)?;
        let texts = arrays
            .first()
            .ok_or_else(|| DataFusionError::Plan("a JSON array is missing".to_owned()))?
            .as_string::<i32>();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for text in texts {
            let Some(text) = text.map(str::trim).filter(|text| text.starts_with('[')) else {
                lists.append(false);
                continue;
            };
            for item in items(text).map_err(DataFusionError::Execution)? {
                if item == "null" {
                    lists.values().append_null();
                } else {
                    lists.values().append_value(plain(item).map_err(DataFusionError::Execution)?);
                }
            }
            lists.append(true);
        }
        let lists = lists.finish();
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&lists, 0)?));
        }
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}
