//! The first part of a text that matches a regular expression.

use arrow::array::{Array, AsArray, StringBuilder};
use arrow::compute::regexp_match;
use arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use std::sync::Arc;

/// `first_match(text, pattern)`: what the first group matched first; NULL if nothing does.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct RegexpSubstr(Signature);

impl RegexpSubstr {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

impl ScalarUDFImpl for RegexpSubstr {
    fn name(&self) -> &str {
        "first_match"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        Ok(vec![DataType::Utf8; given.len()])
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let constant = call.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&call.args)?;
        let [text, pattern] = arrays.as_slice() else {
            return Err(DataFusionError::Plan("a text and a pattern are needed".to_owned()));
        };
        let matches = regexp_match(text, pattern, None)?;
        let matches = matches.as_list::<i32>();
        let mut found = StringBuilder::new();
        for row in 0..matches.len() {
            let groups = (!matches.is_null(row)).then(|| matches.value(row));
            let group = groups.as_ref().map(|groups| groups.as_string::<i32>());
            found.append_option(
                group.filter(|group| group.len() > 0 && group.is_valid(0)).map(|group| group.value(0)),
            );
        }
        let found = found.finish();
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&found, 0)?));
        }
        Ok(ColumnarValue::Array(Arc::new(found)))
    }
}
