//! CEIL, FLOOR and TRUNC that leave integers integers; DataFusion's make them DOUBLE, which loses digits of large ones.
//! ROUND whose type does not depend on whether the number of digits is a constant yet.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::datatypes::{DECIMAL128_MAX_PRECISION, DataType, Field, TimeUnit};
use datafusion::common::DataFusionError;
use datafusion::functions::math;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// Holds every integer of 64 bits.
const INTEGER_AS_DECIMAL: DataType = DataType::Decimal128(20, 0);

/// TRUNC of a moment is the beginning of its day (Oracle).
const MOMENT: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// A function that rounds to whole numbers, or to a number of digits.
#[derive(Debug)]
pub(super) struct Whole {
    inner: Arc<ScalarUDF>,
    signature: Signature,
}

/// The functions of this file, under the names of those they replace.
pub(super) fn functions() -> Vec<Whole> {
    [math::ceil(), math::floor(), math::trunc(), math::round()]
        .into_iter()
        .map(|inner| Whole { inner, signature: Signature::user_defined(Volatility::Immutable) })
        .collect()
}

impl Whole {
    fn is_round(&self) -> bool {
        self.inner.name() == "round"
    }
}

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        self.inner.name() == other.inner.name()
    }
}

impl Eq for Whole {}

impl Hash for Whole {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.name().hash(state);
    }
}

impl ScalarUDFImpl for Whole {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        let number = |given: &DataType| match given {
            kept if kept.is_integer() || kept.is_decimal() || *kept == DataType::Float32 => kept.clone(),
            _ => DataType::Float64,
        };
        match given {
            [DataType::Date32 | DataType::Timestamp(_, _)] if self.name() == "trunc" => Ok(vec![MOMENT]),
            [value] => Ok(vec![number(value)]),
            [value, _] if self.name() == "trunc" => Ok(vec![number(value), DataType::Int64]),
            [value, _] if self.is_round() => Ok(vec![number(value), DataType::Int32]),
            _ => Err(DataFusionError::Plan(format!(
                "{} does not take {} arguments",
                self.name().to_uppercase(),
                given.len()
            ))),
        }
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType, DataFusionError> {
        Ok(match given.first() {
            // Rounding may carry: 9.99 becomes 10.00.
            Some(DataType::Decimal128(precision, scale)) if self.is_round() => {
                DataType::Decimal128(precision.saturating_add(1).min(DECIMAL128_MAX_PRECISION), *scale)
            }
            Some(other) => other.clone(),
            None => DataType::Float64,
        })
    }

    fn simplify(
        &self,
        arguments: Vec<Expr>,
        context: &SimplifyContext,
    ) -> Result<ExprSimplifyResult, DataFusionError> {
        let integer = match arguments.first() {
            Some(value) => context.get_data_type(value)?.is_integer(),
            None => false,
        };
        let moment = match arguments.first() {
            Some(value) => context.get_data_type(value)? == MOMENT,
            None => false,
        };
        if integer || moment || self.is_round() {
            return Ok(ExprSimplifyResult::Original(arguments));
        }
        Ok(ExprSimplifyResult::Simplified(self.inner.call(arguments)))
    }

    fn invoke_with_args(&self, mut call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        let result = call.return_field.data_type().clone();
        if let ([moment], true) = (call.args.as_slice(), result == MOMENT) {
            return moment.cast_to(&DataType::Date32, None)?.cast_to(&MOMENT, None);
        }
        if !result.is_integer() || self.is_round() {
            return self.inner.inner().invoke_with_args(call);
        }
        if call.args.len() == 1 {
            return call.args.pop().ok_or_else(|| DataFusionError::Internal("no argument".to_owned()));
        }
        let decimal = Arc::new(Field::new(self.name(), INTEGER_AS_DECIMAL, true));
        if let (Some(value), Some(field)) = (call.args.first_mut(), call.arg_fields.first_mut()) {
            *value = value.cast_to(&INTEGER_AS_DECIMAL, None)?;
            *field = Arc::clone(&decimal);
        }
        call.return_field = decimal;
        self.inner.inner().invoke_with_args(call)?.cast_to(&result, None)
    }
}
