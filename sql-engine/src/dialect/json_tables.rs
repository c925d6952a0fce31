//! Tables made of JSON, as subqueries that the planner knows: OPENJSON (SQL Server), JSON_TABLE (MySQL, Oracle) and UNNEST of a
//! JSON array in FROM. They may name columns of the tables before them.

use datafusion::sql::sqlparser::ast::{
    CastKind, DataType, Expr, Ident, JsonTableColumn, JsonTableColumnErrorHandling, JsonTableNamedColumn,
    OpenJsonTableColumn, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor, TableWithJoins, Value,
    ValueWithSpan,
};

use super::build::{call, name, plain_query};
use super::queries::empty_select;
use crate::error::SqlError;
use crate::functions::{UNNEST_ROWS, expand};

/// The name of the column that holds an item with all that is known of it.
const ITEM: &str = "__item";

/// Replaces each such table of a FROM clause.
///
/// # Errors
/// Forms that are not known, such as nested columns.
pub(super) fn tables_of_json(select: &mut Select) -> Result<(), SqlError> {
    for from in &mut select.from {
        replace(&mut from.relation)?;
        for join in &mut from.joins {
            replace(&mut join.relation)?;
        }
    }
    Ok(())
}

fn replace(factor: &mut TableFactor) -> Result<(), SqlError> {
    let (items, columns, alias, default) = match factor {
        TableFactor::OpenJsonTable { json_expr, json_path, columns, alias } => {
            let path = json_path.as_ref().map(|path| path.value.clone());
            let mode = if columns.is_empty() { "members" } else { "rows" };
            let listed = if columns.is_empty() { whole_items()? } else { named_columns(columns)? };
            (items(json_expr, path, mode), listed, alias.take(), "openjson")
        }
        TableFactor::JsonTable { json_expr, json_path, columns, alias } => {
            let (path, mode) = row_path(&json_path.value);
            (items(json_expr, Some(path), mode), table_columns(columns)?, alias.take(), "json_table")
        }
        TableFactor::UNNEST { alias, array_exprs, with_offset, with_offset_alias, with_ordinality } => {
            let [array] = array_exprs.as_slice() else {
                return Err(SqlError::NotSupported("UNNEST in FROM takes one JSON array.".to_owned()));
            };
            let called = alias.as_ref().map_or_else(|| name("unnest"), |alias| alias.name.clone());
            let mut listed = vec![item(field("value")?, called)];
            if *with_offset || *with_ordinality {
                let first = if *with_ordinality { "+ 1" } else { "+ 0" };
                let place = expand(&format!("(CAST($1 AS BIGINT) {first})"), vec![field("key")?]);
                let called = with_offset_alias
                    .take()
                    .unwrap_or_else(|| name(if *with_ordinality { "ordinality" } else { "offset" }));
                listed.push(item(place.map_err(SqlError::Internal)?, called));
            }
            (items(array, None, "members"), listed, alias.take(), "unnest")
        }
        _ => return Ok(()),
    };
    let unnested = SelectItem::ExprWithAlias { expr: call(UNNEST_ROWS, vec![items]), alias: name(ITEM) };
    let mut outer = empty_select(columns);
    outer.from = vec![TableWithJoins {
        relation: derived(select_query(empty_select(vec![unnested])), alias_named("__items"), false),
        joins: Vec::new(),
    }];
    *factor = derived(select_query(outer), alias.unwrap_or_else(|| alias_named(default)), true);
    Ok(())
}

fn items(json: &Expr, path: Option<Value>, mode: &str) -> Expr {
    let text = |text: &str| Expr::value(Value::SingleQuotedString(text.to_owned()));
    let path = path.map_or_else(|| text("$"), Expr::value);
    call("json_rows", vec![json.clone(), path, text(mode)])
}

/// `$.list[*]` has a row per item, another path one row.
fn row_path(path: &Value) -> (Value, &'static str) {
    match path {
        Value::SingleQuotedString(text) => match text.trim().strip_suffix("[*]") {
            Some(list) => (Value::SingleQuotedString(list.to_owned()), "rows"),
            None => (path.clone(), "value"),
        },
        other => (other.clone(), "value"),
    }
}

fn whole_items() -> Result<Vec<SelectItem>, SqlError> {
    ["key", "value", "type"].into_iter().map(|part| Ok(item(field(part)?, name(part)))).collect()
}

/// A part of what is known of an item.
fn field(part: &str) -> Result<Expr, SqlError> {
    let item = Expr::Identifier(name(ITEM));
    Ok(call("get_field", vec![item, Expr::value(Value::SingleQuotedString(part.to_owned()))]))
}

fn named_columns(columns: &[OpenJsonTableColumn]) -> Result<Vec<SelectItem>, SqlError> {
    let listed = columns.iter().map(|column| {
        let found = match (&column.path, column.as_json) {
            // The name is folded here, so the member is sought whatever its case.
            (None, as_json) => {
                let reader = if as_json { "json_member_query" } else { "json_member" };
                call(reader, vec![field("json")?, literal(&column.name.value)])
            }
            (Some(path), true) => call("json_query", vec![field("json")?, literal(path)]),
            (Some(path), false) => call("json_value", vec![field("json")?, literal(path)]),
        };
        Ok(item(cast(found, &column.r#type), column.name.clone()))
    });
    listed.collect()
}

fn table_columns(columns: &[JsonTableColumn]) -> Result<Vec<SelectItem>, SqlError> {
    let listed = columns.iter().map(|column| match column {
        JsonTableColumn::ForOrdinality(called) => {
            let place =
                expand("(CAST($1 AS BIGINT) + 1)", vec![field("key")?]).map_err(SqlError::Internal)?;
            Ok(item(place, called.clone()))
        }
        JsonTableColumn::Named(JsonTableNamedColumn { name, r#type, path, exists, on_empty, on_error }) => {
            let path = Expr::Value(ValueWithSpan { value: path.value.clone(), span: path.span });
            if *exists {
                let found = expand(
                    "CASE WHEN json_extract($1, $2) IS NULL THEN 0 ELSE 1 END",
                    vec![field("json")?, path],
                );
                return Ok(item(found.map_err(SqlError::Internal)?, name.clone()));
            }
            let reader = if matches!(r#type, DataType::JSON) { "json_extract" } else { "json_text" };
            let found = call(reader, vec![field("json")?, path.clone()]);
            let read = on_error_of(found, r#type, on_error.as_ref())?;
            Ok(item(on_empty_of(read, path, r#type, on_empty.as_ref())?, name.clone()))
        }
        JsonTableColumn::Nested(_) => {
            Err(SqlError::NotSupported("NESTED columns of JSON_TABLE are not supported.".to_owned()))
        }
    });
    listed.collect()
}

/// The member as the column's type, or what ON ERROR says where it is none.
fn on_error_of(
    found: Expr,
    data_type: &DataType,
    handling: Option<&JsonTableColumnErrorHandling>,
) -> Result<Expr, SqlError> {
    let tried = |found: &Expr| {
        let kind = CastKind::TryCast;
        let expr = Box::new(found.clone());
        Expr::Cast { kind, expr, data_type: data_type.clone(), array: false, format: None }
    };
    match handling {
        None | Some(JsonTableColumnErrorHandling::Error) => Ok(cast(found, data_type)),
        Some(JsonTableColumnErrorHandling::Null) => Ok(tried(&found)),
        Some(JsonTableColumnErrorHandling::Default(value)) => {
            let instead = cast(Expr::Value(value.clone()), data_type);
            let template = "CASE WHEN $1 IS NOT NULL AND $2 IS NULL THEN $3 ELSE $4 END";
            let operands = vec![found.clone(), tried(&found), instead, tried(&found)];
            expand(template, operands).map_err(SqlError::Internal)
        }
    }
}

/// The value, or what ON EMPTY says where the path leads nowhere.
fn on_empty_of(
    read: Expr,
    path: Expr,
    data_type: &DataType,
    handling: Option<&JsonTableColumnErrorHandling>,
) -> Result<Expr, SqlError> {
    match handling {
        None | Some(JsonTableColumnErrorHandling::Null) => Ok(read),
        Some(JsonTableColumnErrorHandling::Default(value)) => {
            let instead = cast(Expr::Value(value.clone()), data_type);
            let operands = vec![field("json")?, path, instead, read];
            expand("CASE WHEN json_extract($1, $2) IS NULL THEN $3 ELSE $4 END", operands)
                .map_err(SqlError::Internal)
        }
        Some(JsonTableColumnErrorHandling::Error) => {
            Err(SqlError::NotSupported("ERROR ON EMPTY of JSON_TABLE is not supported.".to_owned()))
        }
    }
}

fn literal(text: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(text.to_owned()))
}

fn cast(expr: Expr, data_type: &DataType) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: data_type.clone(),
        array: false,
        format: None,
    }
}

fn item(expr: Expr, alias: Ident) -> SelectItem {
    SelectItem::ExprWithAlias { expr, alias }
}

fn select_query(select: Select) -> Query {
    plain_query(SetExpr::Select(Box::new(select)))
}

fn alias_named(text: &str) -> TableAlias {
    TableAlias { explicit: true, name: name(text), columns: Vec::new(), at: None }
}

fn derived(query: Query, alias: TableAlias, lateral: bool) -> TableFactor {
    TableFactor::Derived { lateral, subquery: Box::new(query), alias: Some(alias), sample: None }
}
