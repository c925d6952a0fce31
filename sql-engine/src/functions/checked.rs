//! Arithmetic that ends the query where a result does not fit, as in other databases: the planner's own goes round at the end of
//! BIGINT and makes infinity of a division by zero. The rule `CheckedArithmetic` puts these in place of the operators.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Datum};
use arrow::compute::kernels::numeric::{add, div, mul, sub};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use arrow::error::ArrowError;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, Expr, Operator, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// An operator between two numbers of one type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    operator: Operator,
    name: &'static str,
    signature: Signature,
}

/// The operation with its result checked; `None` where the planner's own operator does what SQL says.
pub(crate) fn checked(left: &Expr, operator: Operator, right: &Expr, types: [&DataType; 2]) -> Option<Expr> {
    let whole = types.iter().all(|given| given.is_integer());
    let inexact = types.iter().all(|given| given.is_floating());
    let name = match operator {
        Operator::Plus if whole || inexact => "checked_add",
        Operator::Minus if whole || inexact => "checked_subtract",
        Operator::Multiply if whole || inexact => "checked_multiply",
        Operator::Divide if inexact => "checked_divide",
        _ => return None,
    };
    let signature = Signature::any(2, Volatility::Immutable);
    let function = ScalarUDF::from(Checked { operator, name, signature });
    (types[0] == types[1]).then(|| function.call(vec![left.clone(), right.clone()]))
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType, DataFusionError> {
        given.first().cloned().ok_or_else(|| DataFusionError::Plan("a number is missing".to_owned()))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let [left, right] = call.args.as_slice() else {
            return Err(DataFusionError::Plan("two numbers are needed".to_owned()));
        };
        let constant = matches!((left, right), (ColumnarValue::Scalar(_), ColumnarValue::Scalar(_)));
        let (left, right) = (datum(left)?, datum(right)?);
        let computed = match self.operator {
            Operator::Plus => add(left.as_ref(), right.as_ref()),
            Operator::Minus => sub(left.as_ref(), right.as_ref()),
            Operator::Multiply => mul(left.as_ref(), right.as_ref()),
            _ => refuse_zero(right.as_ref()).and_then(|()| div(left.as_ref(), right.as_ref())),
        };
        let computed = computed
            .and_then(refuse_infinity)
            .map_err(|error| DataFusionError::ArrowError(Box::new(error), None))?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&computed, 0)?));
        }
        Ok(ColumnarValue::Array(computed))
    }
}

fn datum(value: &ColumnarValue) -> Result<Box<dyn Datum>, DataFusionError> {
    Ok(match value {
        ColumnarValue::Array(array) => Box::new(Arc::clone(array)),
        ColumnarValue::Scalar(scalar) => Box::new(scalar.to_scalar()?),
    })
}

/// DOUBLE has no error of its own for what is too large.
fn refuse_infinity(computed: ArrayRef) -> Result<ArrayRef, ArrowError> {
    let finite = match computed.data_type() {
        DataType::Float64 => computed.as_primitive::<Float64Type>().iter().flatten().all(f64::is_finite),
        DataType::Float32 => computed.as_primitive::<Float32Type>().iter().flatten().all(f32::is_finite),
        _ => true,
    };
    if finite {
        Ok(computed)
    } else {
        Err(ArrowError::ArithmeticOverflow("the result is too large".to_owned()))
    }
}

fn refuse_zero(divisors: &dyn Datum) -> Result<(), ArrowError> {
    let (divisors, _) = divisors.get();
    let zero = match divisors.data_type() {
        DataType::Float64 => {
            divisors.as_primitive::<Float64Type>().iter().flatten().any(|value| value == 0.0)
        }
        DataType::Float32 => {
            divisors.as_primitive::<Float32Type>().iter().flatten().any(|value| value == 0.0)
        }
        _ => false,
    };
    if zero { Err(ArrowError::DivideByZero) } else { Ok(()) }
}
