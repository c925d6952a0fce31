//! Values as text: what CAST AS VARCHAR means, and what a text function makes of a number or date.

use arrow::compute::CastOptions;
use arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::DataFusionError;
use datafusion::common::format::DEFAULT_FORMAT_OPTIONS;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// ODBC's form; Arrow's has a T between date and time.
const TIMESTAMP_FORMAT: &str = "%Y-%m-%d %H:%M:%S%.f";

/// `as_text(x)`; for what is text already the optimizer removes the function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct AsText(Signature);

/// The value as text.
pub(crate) fn text_of(value: Expr) -> Expr {
    ScalarUDF::from(AsText::new()).call(vec![value])
}

impl AsText {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

impl ScalarUDFImpl for AsText {
    fn name(&self) -> &str {
        "as_text"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        let coerced = |given: &DataType| match given {
            DataType::Timestamp(_, _) => DataType::Timestamp(TimeUnit::Microsecond, None),
            _ => DataType::Utf8,
        };
        Ok(given.iter().map(coerced).collect())
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(DataType::Utf8)
    }

    fn simplify(
        &self,
        mut arguments: Vec<Expr>,
        context: &SimplifyContext,
    ) -> Result<ExprSimplifyResult, DataFusionError> {
        let is_text = match arguments.first() {
            Some(value) => context.get_data_type(value)? == DataType::Utf8,
            None => false,
        };
        match arguments.pop() {
            Some(value) if is_text => Ok(ExprSimplifyResult::Simplified(value)),
            value => Ok(ExprSimplifyResult::Original(value.into_iter().collect())),
        }
    }

    fn invoke_with_args(&self, mut call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let value = call.args.pop().ok_or_else(|| DataFusionError::Plan("a value is missing".to_owned()))?;
        let format_options = DEFAULT_FORMAT_OPTIONS.with_timestamp_format(Some(TIMESTAMP_FORMAT));
        value.cast_to(&DataType::Utf8, Some(&CastOptions { safe: false, format_options }))
    }
}
