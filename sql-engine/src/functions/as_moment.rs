//! Text where a function of dates expects a date. DataFusion's own functions refuse it.

use arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::DataFusionError;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::row::is_moment;

/// `as_moment(x)`: text becomes a timestamp and all else stays; the optimizer removes the function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct AsMoment(Signature);

impl AsMoment {
    /// The function.
    pub(super) fn new() -> Self {
        Self(Signature::user_defined(Volatility::Immutable))
    }
}

impl ScalarUDFImpl for AsMoment {
    fn name(&self) -> &str {
        "as_moment"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        let coerced = |given: &DataType| match given {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => {
                Ok(DataType::Timestamp(TimeUnit::Microsecond, None))
            }
            // Hours and minutes are parts of a time as well.
            DataType::Time32(_) | DataType::Time64(_) => Ok(given.clone()),
            other if is_moment(other) => Ok(other.clone()),
            other => Err(DataFusionError::Plan(format!(
                "A date or timestamp is needed in place of a value of type {other}"
            ))),
        };
        given.iter().map(coerced).collect()
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType, DataFusionError> {
        given.first().cloned().ok_or_else(no_argument)
    }

    fn simplify(
        &self,
        mut arguments: Vec<Expr>,
        _context: &SimplifyContext,
    ) -> Result<ExprSimplifyResult, DataFusionError> {
        arguments.pop().map(ExprSimplifyResult::Simplified).ok_or_else(no_argument)
    }

    fn invoke_with_args(&self, mut call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        call.args.pop().ok_or_else(no_argument)
    }
}

fn no_argument() -> DataFusionError {
    DataFusionError::Plan("a date is missing".to_owned())
}
