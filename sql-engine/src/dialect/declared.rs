//! The columns that CREATE TABLE declares, as a query that has them. Called by `changes`.

use datafusion::sql::sqlparser::ast::{
    CastKind, ColumnDef, Expr, Query, SelectItem, SetExpr, Statement, TableAlias, TableAliasColumnDef,
    TableFactor, TableWithJoins, Value,
};

use super::build::{name, plain_query};
use super::queries::empty_select;

/// The name of the query whose rows get declared columns.
pub(super) const ROWS: &str = "__rows";

/// A query with columns of these types: that of AS with its columns in turn, or one without rows.
pub(super) fn rows_of_columns(columns: Vec<ColumnDef>, query: Option<Box<Query>>) -> Statement {
    let Some(subquery) = query else {
        return no_rows(columns.into_iter().map(|column| typed(Expr::value(Value::Null), column)).collect());
    };
    let called =
        columns.iter().map(|column| TableAliasColumnDef { name: column.name.clone(), data_type: None });
    let alias = TableAlias { explicit: true, name: name(ROWS), columns: called.collect(), at: None };
    let items = columns.into_iter().map(|column| typed(Expr::Identifier(column.name.clone()), column));
    let mut select = empty_select(items.collect());
    let relation = TableFactor::Derived { lateral: false, subquery, alias: Some(alias), sample: None };
    select.from = vec![TableWithJoins { relation, joins: Vec::new() }];
    Statement::Query(Box::new(plain_query(SetExpr::Select(Box::new(select)))))
}

fn typed(value: Expr, column: ColumnDef) -> SelectItem {
    let expr = Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(value),
        data_type: column.data_type,
        array: false,
        format: None,
    };
    SelectItem::ExprWithAlias { expr, alias: column.name }
}

/// A query that gives these columns and no row.
pub(super) fn no_rows(mut items: Vec<SelectItem>) -> Statement {
    if items.is_empty() {
        items.push(SelectItem::ExprWithAlias { expr: Expr::value(Value::Null), alias: name("nothing") });
    }
    let mut select = empty_select(items);
    select.selection = Some(Expr::value(Value::Boolean(false)));
    let query: Query = plain_query(SetExpr::Select(Box::new(select)));
    Statement::Query(Box::new(query))
}
