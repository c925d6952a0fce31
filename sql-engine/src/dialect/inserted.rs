//! The rows of an INSERT: which columns they are for, and values in the types of these columns. Called by `changes`; `updated` names
//! columns and types in the same way.

use std::collections::HashMap;

use bigcommerce_store::schemas::suggest;
use datafusion::sql::sqlparser::ast::{
    CastKind, DataType, ExactNumberInfo, Expr, Query, SelectItem, SetExpr, TableAlias, TableFactor,
    TableWithJoins, TimezoneInfo, Value, WildcardAdditionalOptions,
};

use super::build::{name, plain_query};
use super::declared::ROWS;
use super::labels::Labels;
use super::queries::empty_select;
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
    let mut places = places(table, columns, labels)?;
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
                for ((value, column), place) in row.content.iter_mut().zip(&targets).zip(&places) {
                    put_default(value, table, *place)?;
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
    let omitted = (0..table.columns().len()).filter(|place| !places.contains(place));
    let defaults: Vec<(usize, Expr)> =
        omitted.filter_map(|place| Some((place, table.default(place)?.clone()))).collect();
    if !defaults.is_empty() {
        let (omitted, defaults): (Vec<usize>, Vec<Expr>) = defaults.into_iter().unzip();
        places.extend(omitted);
        let rows = std::mem::replace(query, plain_query(SetExpr::Select(Box::new(empty_select(Vec::new())))));
        *query = with_values(rows, defaults);
    }
    Ok((places, parameters))
}

/// The word DEFAULT among the values of a row.
fn put_default(value: &mut Expr, table: &TemporaryTable, place: usize) -> Result<(), SqlError> {
    let is_word = matches!(value, Expr::Identifier(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("default"));
    if !is_word {
        return Ok(());
    }
    if table.numbers_rows(place) {
        let message = "A column that numbers its rows has no DEFAULT: name the other columns.".to_owned();
        return Err(SqlError::Invalid { message, position: None });
    }
    *value = table.default(place).cloned().unwrap_or_else(|| Expr::value(Value::Null));
    Ok(())
}

/// The rows of a query with the same values behind each.
fn with_values(query: Query, values: Vec<Expr>) -> Query {
    let all = SelectItem::Wildcard(WildcardAdditionalOptions::default());
    let items = values.into_iter().map(SelectItem::UnnamedExpr);
    let mut select = empty_select([all].into_iter().chain(items).collect());
    let alias = TableAlias { explicit: true, name: name(ROWS), columns: Vec::new(), at: None };
    let subquery = Box::new(query);
    let relation = TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None };
    select.from = vec![TableWithJoins { relation, joins: Vec::new() }];
    plain_query(SetExpr::Select(Box::new(select)))
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
        // As in SQL Server, what is numbered is not given.
        return Ok((0..table.columns().len()).filter(|place| !table.numbers_rows(*place)).collect());
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
