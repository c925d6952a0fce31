//! The rows of an INSERT: which columns they are for, and values in the types of these columns. Called by `changes`; `updated` names
//! columns and types in the same way.

use std::collections::HashMap;

use bigcommerce_store::schemas::suggest;
use datafusion::sql::sqlparser::ast::{
    CastKind, DataType, ExactNumberInfo, Expr, Query, SelectItem, SetExpr, TimezoneInfo, Value,
};

use super::labels::Labels;
use crate::error::SqlError;
use crate::result::{ResultColumn, ResultType};
use crate::temporary::TemporaryTable;

/// Finds the columns named, all without names, and gives the values written out in VALUES their types. Also returns the types
/// of parameters that are values themselves.
///
/// # Errors
/// A column that the table does not have, one that is named twice, and rows of another width.
pub(super) fn insert_query(
    query: &mut Query,
    table: &TemporaryTable,
    columns: &[String],
    labels: &Labels,
) -> Result<(Vec<usize>, HashMap<usize, ResultType>), SqlError> {
    let places = places(table, columns, labels)?;
    let targets: Vec<&ResultColumn> = places.iter().filter_map(|place| table.columns().get(*place)).collect();
    let mut parameters = HashMap::new();
    match query.body.as_mut() {
        SetExpr::Values(values) => {
            for row in &mut values.rows {
                if row.content.len() != targets.len() {
                    let (values, columns) = (row.content.len(), targets.len());
                    let message = format!("A row of INSERT has {values} values for {columns} columns.");
                    return Err(SqlError::Invalid { message, position: None });
                }
                for (value, column) in row.content.iter_mut().zip(&targets) {
                    note_parameter(value, column, &mut parameters);
                    give_type(value, column.result_type);
                }
            }
        }
        SetExpr::Select(select) => {
            for (item, column) in select.projection.iter().zip(&targets) {
                match item {
                    SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => {
                        note_parameter(value, column, &mut parameters);
                    }
                    // Its columns move the others out of their places.
                    _ => break,
                }
            }
        }
        _ => {}
    }
    Ok((places, parameters))
}

/// The places of the columns named, of all without names.
///
/// # Errors
/// A column that the table does not have, and one that is named twice.
pub(super) fn places(
    table: &TemporaryTable,
    columns: &[String],
    labels: &Labels,
) -> Result<Vec<usize>, SqlError> {
    if columns.is_empty() {
        return Ok((0..table.columns().len()).collect());
    }
    let mut places = Vec::new();
    for column in columns {
        let Some(place) = table.place(column) else {
            let typed = labels.typed(column);
            let listed = table.columns().iter().map(|column| column.label.as_str());
            return Err(SqlError::NoSuchColumn {
                suggestion: suggest(typed, listed).map(str::to_owned),
                position: labels.place(column),
                name: typed.to_owned(),
            });
        };
        if places.contains(&place) {
            let message = format!("Column \"{}\" is named twice", labels.typed(column));
            return Err(SqlError::Invalid { message, position: labels.place(column) });
        }
        places.push(place);
    }
    Ok(places)
}

/// A parameter that is a value itself has the type of its column.
pub(super) fn note_parameter(
    value: &Expr,
    column: &ResultColumn,
    parameters: &mut HashMap<usize, ResultType>,
) {
    if let Expr::Value(value) = value
        && let Value::Placeholder(name) = &value.value
        && let Some(number) = name.strip_prefix('$').and_then(|number| number.parse().ok())
    {
        parameters.insert(number, column.result_type);
    }
}

/// Rows of VALUES may differ in type: each value gets that of its column, so that none is converted to that of another row.
fn give_type(value: &mut Expr, result_type: ResultType) {
    let is_text = matches!(result_type, ResultType::Varchar(_) | ResultType::LongVarchar);
    let is_plain = matches!(value, Expr::Value(literal)
        if matches!(literal.value, Value::SingleQuotedString(_) | Value::Null | Value::Placeholder(_)));
    if is_text && is_plain {
        return;
    }
    let expr = std::mem::replace(value, Expr::value(Value::Null));
    *value = converted_to(expr, result_type);
}

/// A value as one of a column's type.
pub(super) fn converted_to(value: Expr, result_type: ResultType) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(value),
        data_type: data_type(result_type),
        array: false,
        format: None,
    }
}

fn data_type(result_type: ResultType) -> DataType {
    match result_type {
        ResultType::Boolean => DataType::Boolean,
        ResultType::SmallInt => DataType::SmallInt(None),
        ResultType::Integer => DataType::Integer(None),
        ResultType::BigInt => DataType::BigInt(None),
        ResultType::Double => DataType::DoublePrecision,
        ResultType::Decimal { precision, scale } => {
            DataType::Decimal(ExactNumberInfo::PrecisionAndScale(u64::from(precision), i64::from(scale)))
        }
        ResultType::Varchar(_) | ResultType::LongVarchar => DataType::Varchar(None),
        ResultType::Date => DataType::Date,
        ResultType::Time => DataType::Time(None, TimezoneInfo::None),
        ResultType::Timestamp => DataType::Timestamp(None, TimezoneInfo::None),
        ResultType::Binary => DataType::Bytea,
    }
}
