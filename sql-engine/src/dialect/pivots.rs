//! PIVOT and UNPIVOT as queries that the planner knows: a group with an aggregate per value, and a union with a part per column.
//! Called by `rewrite` for each SELECT, before anything else looks at its tables.

use datafusion::sql::sqlparser::ast::{
    Expr, ExprWithAlias, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, Ident, NullInclusion,
    ObjectNamePart, PivotValueSource, Query, Select, SelectItem, SetExpr, SetOperator, SetQuantifier,
    TableFactor, TableWithJoins, Value, ValueWithSpan,
};

use super::build::{name, plain_query};
use super::labels::SourceText;
use super::queries::empty_select;
use super::relations::Names;
use crate::error::SqlError;
use crate::functions::expand;

/// What is known of names where tables are turned.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) names: &'a Names<'a>,
    /// The text: values written as names have the spelling that they have there.
    pub(super) source: &'a SourceText,
}

impl Known<'_> {
    fn spelling(&self, name: &Ident) -> String {
        self.source.name_at(name.span).unwrap_or_else(|| name.value.clone())
    }
}

/// Replaces each PIVOT and UNPIVOT of a FROM clause by a subquery.
///
/// # Errors
/// Forms that are not known, and tables whose columns cannot be told.
pub(super) fn turn_tables(select: &mut Select, known: Known<'_>) -> Result<(), SqlError> {
    for from in &mut select.from {
        turn(&mut from.relation, known)?;
        for join in &mut from.joins {
            turn(&mut join.relation, known)?;
        }
    }
    Ok(())
}

fn turn(factor: &mut TableFactor, known: Known<'_>) -> Result<(), SqlError> {
    let (query, alias) = match factor {
        TableFactor::Pivot {
            table,
            aggregate_functions,
            value_column,
            value_source,
            default_on_null,
            alias,
        } => {
            turn(table, known)?;
            if default_on_null.is_some() {
                return Err(unsupported(
                    "DEFAULT ON NULL of PIVOT is not supported: write COALESCE around its columns.",
                ));
            }
            let ([aggregate], [column], PivotValueSource::List(values)) =
                (aggregate_functions.as_slice(), value_column.as_slice(), &*value_source)
            else {
                return Err(unsupported(
                    "PIVOT takes one aggregate function, one column and a list of values.",
                ));
            };
            (pivoted(table, aggregate, column, values, known)?, alias.take())
        }
        TableFactor::Unpivot { table, value, name, columns, null_inclusion, alias } => {
            turn(table, known)?;
            let nulls = matches!(null_inclusion, Some(NullInclusion::IncludeNulls));
            (unpivoted(table, value, name, columns, nulls, known)?, alias.take())
        }
        _ => return Ok(()),
    };
    *factor = TableFactor::Derived { lateral: false, subquery: Box::new(query), alias, sample: None };
    Ok(())
}

fn unsupported(text: &str) -> SqlError {
    SqlError::NotSupported(text.to_owned())
}

/// `SELECT others, AGG(CASE WHEN column = value THEN x END) AS value … GROUP BY others`.
fn pivoted(
    table: &TableFactor,
    aggregate: &ExprWithAlias,
    column: &Expr,
    values: &[ExprWithAlias],
    known: Known<'_>,
) -> Result<Query, SqlError> {
    let argument = argument_of(&aggregate.expr).ok_or_else(|| {
        unsupported("The aggregate function of PIVOT takes one column, such as SUM(Total).")
    })?;
    let used: Vec<&str> =
        [last_name(column), argument.as_ref().and_then(last_name)].into_iter().flatten().collect();
    let others: Vec<Ident> = columns_of(table, known)?
        .into_iter()
        .filter(|listed| !used.contains(&listed.value.as_str()))
        .collect();
    let mut items: Vec<SelectItem> =
        others.iter().map(|other| SelectItem::UnnamedExpr(Expr::Identifier(other.clone()))).collect();
    for value in values {
        let (literal, own_name) = wanted(&value.expr, known);
        let chosen = argument.clone().unwrap_or_else(|| Expr::value(Value::Number("1".to_owned(), false)));
        let case = expand("CASE WHEN $1 = $2 THEN $3 END", vec![column.clone(), literal, chosen])
            .map_err(SqlError::Internal)?;
        let alias = value.alias.clone().unwrap_or(own_name);
        items.push(SelectItem::ExprWithAlias { expr: with_argument(&aggregate.expr, case), alias });
    }
    let mut select = empty_select(items);
    select.from = vec![TableWithJoins { relation: table.clone(), joins: Vec::new() }];
    select.group_by =
        GroupByExpr::Expressions(others.into_iter().map(Expr::Identifier).collect(), Vec::new());
    Ok(plain_query(SetExpr::Select(Box::new(select))))
}

/// A value of the list and the name of its column: SQL Server writes values as names.
fn wanted(value: &Expr, known: Known<'_>) -> (Expr, Ident) {
    match value {
        Expr::Identifier(written) => {
            (Expr::value(Value::SingleQuotedString(known.spelling(written))), written.clone())
        }
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) => {
            (value.clone(), name(text))
        }
        other => (other.clone(), name(&other.to_string())),
    }
}

/// What an aggregate function is called with; `None` inside for COUNT(*).
fn argument_of(aggregate: &Expr) -> Option<Option<Expr>> {
    let Expr::Function(function) = aggregate else { return None };
    let FunctionArguments::List(list) = &function.args else { return None };
    match list.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))] => Some(Some(argument.clone())),
        [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] => Some(None),
        _ => None,
    }
}

fn with_argument(aggregate: &Expr, argument: Expr) -> Expr {
    let mut aggregate = aggregate.clone();
    if let Expr::Function(function) = &mut aggregate
        && let FunctionArguments::List(list) = &mut function.args
    {
        list.args = vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))];
    }
    aggregate
}

/// `SELECT others, 'column' AS name, column AS value … UNION ALL …`; rows whose value is NULL are left out.
fn unpivoted(
    table: &TableFactor,
    value: &Expr,
    named: &Ident,
    columns: &[ExprWithAlias],
    nulls: bool,
    known: Known<'_>,
) -> Result<Query, SqlError> {
    let Expr::Identifier(value) = value else {
        return Err(unsupported("UNPIVOT gives one column of values."));
    };
    let turned: Vec<&Ident> = columns
        .iter()
        .map(|column| match &column.expr {
            Expr::Identifier(column) => Ok(column),
            _ => Err(unsupported("UNPIVOT takes a list of columns.")),
        })
        .collect::<Result<_, _>>()?;
    let others = columns_of(table, known)?;
    let others: Vec<&Ident> =
        others.iter().filter(|other| !turned.iter().any(|column| column.value == other.value)).collect();
    let parts = turned.iter().zip(columns).map(|(column, listed)| {
        let label = listed.alias.as_ref().unwrap_or(column);
        let mut items: Vec<SelectItem> =
            others.iter().map(|other| SelectItem::UnnamedExpr(Expr::Identifier((*other).clone()))).collect();
        let label = Expr::value(Value::SingleQuotedString(known.spelling(label)));
        items.push(SelectItem::ExprWithAlias { expr: label, alias: named.clone() });
        let cell = Expr::Identifier((*column).clone());
        items.push(SelectItem::ExprWithAlias { expr: cell.clone(), alias: value.clone() });
        let mut select = empty_select(items);
        select.from = vec![TableWithJoins { relation: table.clone(), joins: Vec::new() }];
        select.selection = (!nulls).then(|| Expr::IsNotNull(Box::new(cell)));
        SetExpr::Select(Box::new(select))
    });
    let united = parts.reduce(|left, right| SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: Box::new(left),
        right: Box::new(right),
    });
    united.map(plain_query).ok_or_else(|| unsupported("UNPIVOT takes a list of columns."))
}

/// The columns of a table by their folded names.
fn columns_of(table: &TableFactor, known: Known<'_>) -> Result<Vec<Ident>, SqlError> {
    let listed = match table {
        TableFactor::Derived { subquery, .. } => items_of(&subquery.body),
        TableFactor::Table { name, args: None, .. } => {
            let last = name.0.last().and_then(ObjectNamePart::as_ident);
            last.and_then(|last| known.names.columns(&last.value))
                .map(|columns| columns.iter().map(|column| super::build::name(column)).collect())
        }
        _ => None,
    };
    listed.ok_or_else(|| {
        unsupported("The columns beside a PIVOT or UNPIVOT must be known: name them, FROM (SELECT a, b, c FROM …) AS s PIVOT (…).")
    })
}

fn items_of(body: &SetExpr) -> Option<Vec<Ident>> {
    let select = match body {
        SetExpr::Select(select) => select,
        SetExpr::SetOperation { left, .. } => return items_of(left),
        SetExpr::Query(query) => return items_of(&query.body),
        _ => return None,
    };
    let named = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.clone()),
        SelectItem::UnnamedExpr(expr) => last_name(expr).map(name),
        _ => None,
    };
    select.projection.iter().map(named).collect()
}

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Identifier(name) => Some(&name.value),
        Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.as_str()),
        _ => None,
    }
}
