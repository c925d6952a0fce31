//! COALESCE with BIT beside numbers: DataFusion's refuses it before any rule could help, so this one makes numbers of the flags and
//! leaves the rest to DataFusion's. IFNULL, ISNULL and NVL become it too.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::DataFusionError;
use datafusion::functions::core;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
};

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Coalesce(Arc<ScalarUDF>);

impl Coalesce {
    /// Over DataFusion's.
    pub(super) fn new() -> Self {
        Self(core::coalesce())
    }
}

impl ScalarUDFImpl for Coalesce {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn signature(&self) -> &Signature {
        self.0.signature()
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>, DataFusionError> {
        if !(given.contains(&DataType::Boolean) && given.iter().any(DataType::is_numeric)) {
            return self.0.coerce_types(given);
        }
        let counted =
            |kind: &DataType| if *kind == DataType::Boolean { DataType::Int32 } else { kind.clone() };
        let types = self.0.coerce_types(&given.iter().map(counted).collect::<Vec<_>>())?;
        // A flag becomes no DECIMAL.
        let inexact = |kind: DataType| if kind.is_decimal() { DataType::Float64 } else { kind };
        Ok(types.into_iter().map(inexact).collect())
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType, DataFusionError> {
        self.0.return_type(given)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs<'_>) -> Result<FieldRef, DataFusionError> {
        self.0.return_field_from_args(arguments)
    }

    fn simplify(
        &self,
        arguments: Vec<Expr>,
        context: &SimplifyContext,
    ) -> Result<ExprSimplifyResult, DataFusionError> {
        self.0.simplify(arguments, context)
    }

    fn conditional_arguments<'a>(&self, arguments: &'a [Expr]) -> Option<(Vec<&'a Expr>, Vec<&'a Expr>)> {
        self.0.conditional_arguments(arguments)
    }

    fn short_circuits(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue, DataFusionError> {
        self.0.invoke_with_args(call)
    }
}
