//! The tree pass: what tools write becomes what the planner knows, part by part (see the other files of this folder), unnamed and
//! repeated select items get names of their own, and the names that other drivers use become ours.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, Ident, Query, Select, SelectItem, SetExpr, Spanned, Statement, TableFactor,
    VisitMut, VisitorMut,
};

use super::aliases::resolve_aliases;
use super::disjunction::join_equalities;
use super::joins::{apply_to_joins, merge_joined_columns};
use super::json_tables::tables_of_json;
use super::labels::{Labels, SourceText};
use super::limits::limit_rows;
use super::on_conditions::move_subqueries;
use super::operators::rewrite_operator;
use super::pivots::{Known, turn_tables};
use super::queries::{group_with_modifier, mark_recursion, name_by_equality, read_no_table};
use super::relations::{Mentioned, Names, resolve_relations};
use super::set_operations::{count_occurrences, numbers_rows};
use super::subqueries::{name_compared, test_subqueries, test_subqueries_of_order};
use super::tuples::compare_parts;
use super::windows::resolve_windows;
use crate::error::{Position, SqlError};
use crate::functions;

/// Applies the pass to a whole statement.
///
/// # Errors
/// Syntax that has no meaning, such as TOP together with LIMIT, and tables or columns that do not exist.
pub(crate) fn rewrite(
    mut statement: Statement,
    source: SourceText,
    names: &Names<'_>,
) -> Result<(Statement, Labels, Mentioned), SqlError> {
    if let ControlFlow::Break(error) =
        statement.visit(&mut Rewriter { known: Known { names, source: &source } })
    {
        return Err(error);
    }
    let mut named = Vec::new();
    if let Statement::Query(query) = &mut statement
        && let Some(select) = outermost_select(&mut query.body)
    {
        name_items(select, &source, &mut named);
    }
    let mut labels = source.into_labels();
    for (name, heading) in named {
        labels.give(name, heading);
    }
    let (local, mentioned) = resolve_relations(&mut statement, names, &labels)?;
    resolve_aliases(&mut statement, names.catalogue, local, &mut labels)?;
    Ok((statement, labels, mentioned))
}

fn outermost_select(body: &mut SetExpr) -> Option<&mut Select> {
    match body {
        SetExpr::Select(select) => {
            if !numbers_rows(select) {
                return Some(select);
            }
            match select.from.first_mut().map(|from| &mut from.relation) {
                Some(TableFactor::Derived { subquery, .. }) => outermost_select(&mut subquery.body),
                _ => None,
            }
        }
        SetExpr::SetOperation { left, .. } => outermost_select(left),
        _ => None,
    }
}

/// Gives each item without a name, and each repeated name, a name of its own, and notes the heading it had in the text.
fn name_items(select: &mut Select, source: &SourceText, named: &mut Vec<(String, String)>) {
    let mut seen = HashSet::new();
    // `SELECT *, Id`: what follows or precedes the star may be one of its columns.
    let starred = select
        .projection
        .iter()
        .any(|item| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)));
    let texts_match = source.item_count() == select.projection.len();
    for (index, item) in select.projection.iter_mut().enumerate() {
        let own_name = format!("__column_{index}");
        let renamed = match item {
            SelectItem::UnnamedExpr(expr) => match last_name(expr) {
                Some(name) if !starred && seen.insert(name.to_owned()) => None,
                Some(_) => Some(expr.clone()),
                None => {
                    let text = source.item(index).filter(|_| texts_match).map(str::to_owned);
                    named.push((own_name.clone(), text.unwrap_or_else(|| expr.to_string())));
                    Some(expr.clone())
                }
            },
            SelectItem::ExprWithAlias { expr, alias } => {
                let heading = source.name_at(alias.span).unwrap_or_else(|| alias.value.clone());
                if seen.insert(alias.value.clone()) {
                    named.push((alias.value.clone(), heading));
                    None
                } else {
                    named.push((own_name.clone(), heading));
                    Some(expr.clone())
                }
            }
            _ => None,
        };
        if let Some(expr) = renamed {
            *item = SelectItem::ExprWithAlias { expr, alias: Ident::with_quote('"', own_name) };
        }
    }
}

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Identifier(name) => Some(&name.value),
        Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.as_str()),
        _ => None,
    }
}

struct Rewriter<'a> {
    known: Known<'a>,
}

impl VisitorMut for Rewriter<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        if query.for_clause.is_some() {
            return ControlFlow::Break(SqlError::NotSupported(
                "FOR XML and FOR JSON are not supported: results are rows.".to_owned(),
            ));
        }
        flow(resolve_windows(query))?;
        flow(limit_rows(query))?;
        if let Some(with) = &mut query.with {
            mark_recursion(with);
        }
        flow(test_subqueries_of_order(query))
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        flow(count_occurrences(&mut query.body))
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        name_by_equality(select, self.known.names.given);
        flow(turn_tables(select, self.known))?;
        read_no_table(select);
        flow(tables_of_json(select))?;
        apply_to_joins(select);
        merge_joined_columns(select);
        move_subqueries(select);
        group_with_modifier(select);
        flow(test_subqueries(select))
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        if matches!(expr, Expr::BinaryOp { op: BinaryOperator::Or, .. }) {
            join_equalities(expr);
        }
        name_compared(expr);
        flow(compare_parts(expr).map_err(|message| SqlError::Invalid { message, position: None }))?;
        // Before the span itself is visited: by itself it is only its first day.
        match functions::compare_with_range(expr) {
            Ok(Some(compared)) => *expr = compared,
            Ok(None) => {}
            Err(message) => return ControlFlow::Break(SqlError::Internal(message)),
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        flow(rewrite_expression(expr))
    }
}

fn flow(result: Result<(), SqlError>) -> ControlFlow<SqlError> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => ControlFlow::Break(error),
    }
}

fn rewrite_expression(expr: &mut Expr) -> Result<(), SqlError> {
    rewrite_operator(expr)?;
    functions::rewrite_call(expr).map_err(|message| SqlError::Invalid {
        message,
        position: Some(Position { line: expr.span().start.line, column: expr.span().start.column })
            .filter(|position| position.line > 0),
    })
}
