//! UPDATE of a temporary table as a query for all its rows: those that stay, and those that change with their new values. The last
//! column tells which is which. Called by `changes`.

use std::collections::HashMap;

use datafusion::sql::sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, ObjectName, ObjectNamePart, Query, SelectItem, SetExpr, SetOperator,
    SetQuantifier, TableWithJoins, Value, WildcardAdditionalOptions,
};

use super::build::{name, plain_query};
use super::inserted::{converted_to, note_parameter, places};
use super::labels::Labels;
use super::queries::empty_select;
use crate::error::SqlError;
use crate::functions::expand;
use crate::result::ResultType;
use crate::temporary::TemporaryTable;

/// The column that is true for rows that change.
const CHANGED: &str = "__changed";

/// The query, and the types of parameters that are new values themselves. `from` names the table as the statement does.
///
/// # Errors
/// A column that the table does not have, and one that is given two values.
pub(super) fn update_query(
    table: &TemporaryTable,
    from: TableWithJoins,
    assignments: Vec<Assignment>,
    condition: Option<Expr>,
    labels: &Labels,
) -> Result<(Query, HashMap<usize, ResultType>), SqlError> {
    let mut named = Vec::new();
    let mut values = Vec::new();
    for Assignment { target, value } in assignments {
        named.push(column_of(&target)?);
        values.push(value);
    }
    let assigned = places(table, &named, labels)?;
    let mut parameters = HashMap::new();
    let mut items = Vec::new();
    for (place, column_name) in table.column_names().enumerate() {
        let given = assigned.iter().position(|assigned| *assigned == place);
        let value = match (given.and_then(|given| values.get(given)), table.columns().get(place)) {
            (Some(value), Some(column)) => {
                note_parameter(value, column, &mut parameters);
                // Of the column's type, lest the rows that stay be converted to that of the value.
                converted_to(value.clone(), column.result_type)
            }
            _ => Expr::Identifier(name(&column_name)),
        };
        items.push(SelectItem::ExprWithAlias { expr: value, alias: name(&column_name) });
    }
    items.push(marker(true));
    let changed = rows(items, &from, condition.clone());
    let body = match condition {
        None => changed,
        Some(condition) => {
            let stays = expand("NOT coalesce($1, FALSE)", vec![condition]).map_err(SqlError::Internal)?;
            let all = SelectItem::Wildcard(WildcardAdditionalOptions::default());
            SetExpr::SetOperation {
                op: SetOperator::Union,
                set_quantifier: SetQuantifier::All,
                left: Box::new(rows(vec![all, marker(false)], &from, Some(stays))),
                right: Box::new(changed),
            }
        }
    };
    Ok((plain_query(body), parameters))
}

fn marker(changed: bool) -> SelectItem {
    SelectItem::ExprWithAlias { expr: Expr::value(Value::Boolean(changed)), alias: name(CHANGED) }
}

fn rows(items: Vec<SelectItem>, from: &TableWithJoins, condition: Option<Expr>) -> SetExpr {
    let mut select = empty_select(items);
    select.from = vec![from.clone()];
    select.selection = condition;
    SetExpr::Select(Box::new(select))
}

fn column_of(target: &AssignmentTarget) -> Result<String, SqlError> {
    let column = match target {
        AssignmentTarget::ColumnName(ObjectName(parts)) => parts.last().and_then(ObjectNamePart::as_ident),
        AssignmentTarget::Tuple(_) => None,
    };
    column.map(|column| column.value.clone()).ok_or_else(|| {
        SqlError::NotSupported("UPDATE gives each column its value by itself: SET a = …, b = ….".to_owned())
    })
}
