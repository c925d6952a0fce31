//! The tree pass: TOP and FETCH become LIMIT, LIKE's escape becomes the planner's, unnamed and repeated select items get
//! names of their own, and the names that other drivers use become ours.

use std::collections::HashSet;
use std::ops::ControlFlow;

use bigcommerce_store::schemas::Catalogue;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, CastKind, DataType, Expr, Ident, LimitClause, Query, Select, SelectItem, SetExpr,
    Spanned, Statement, Top, TopQuantity, Value, ValueWithSpan, VisitMut, VisitorMut,
};

use super::aliases::resolve_aliases;
use super::disjunction::join_equalities;
use super::labels::{Labels, SourceText};
use crate::error::SqlError;
use crate::functions;

/// Applies the pass to a whole statement.
///
/// # Errors
/// Syntax that has no meaning, such as TOP together with LIMIT, and tables or columns that do not exist.
pub(crate) fn rewrite(
    mut statement: Statement,
    source: SourceText,
    catalogue: &Catalogue,
) -> Result<(Statement, Labels), SqlError> {
    if let ControlFlow::Break(error) = statement.visit(&mut Rewriter) {
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
    resolve_aliases(&mut statement, catalogue, &mut labels)?;
    Ok((statement, labels))
}

fn outermost_select(body: &mut SetExpr) -> Option<&mut Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => outermost_select(left),
        _ => None,
    }
}

/// Gives each item without a name, and each repeated name, a name of its own, and notes the heading it had in the text.
fn name_items(select: &mut Select, source: &SourceText, named: &mut Vec<(String, String)>) {
    let mut seen = HashSet::new();
    let texts_match = source.item_count() == select.projection.len();
    for (index, item) in select.projection.iter_mut().enumerate() {
        let own_name = format!("__column_{index}");
        let renamed = match item {
            SelectItem::UnnamedExpr(expr) => match last_name(expr) {
                Some(name) if seen.insert(name.to_owned()) => None,
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

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        flow(limit_of_query(query))
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        if matches!(expr, Expr::BinaryOp { op: BinaryOperator::Or, .. }) {
            join_equalities(expr);
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

fn limit_of_query(query: &mut Query) -> Result<(), SqlError> {
    if let Some(fetch) = query.fetch.take() {
        if fetch.with_ties || fetch.percent {
            return Err(unsupported_limit());
        }
        let count = fetch.quantity.unwrap_or_else(|| number("1"));
        set_limit(query, count)?;
    }
    if let SetExpr::Select(select) = query.body.as_mut()
        && let Some(top) = select.top.take()
    {
        let count = top_count(top)?;
        set_limit(query, count)?;
    }
    limit_branches(&mut query.body, true)
}

/// TOP inside a branch of UNION limits that branch alone: the branch becomes a query of its own.
fn limit_branches(body: &mut SetExpr, outermost: bool) -> Result<(), SqlError> {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            limit_branches(left, false)?;
            limit_branches(right, false)
        }
        SetExpr::Select(select) if !outermost => {
            let Some(top) = select.top.take() else { return Ok(()) };
            let limit_clause = Some(limit(top_count(top)?));
            let query = Query {
                with: None,
                body: Box::new(SetExpr::Select(select.clone())),
                order_by: None,
                limit_clause,
                fetch: None,
                locks: Vec::new(),
                for_clause: None,
                settings: None,
                format_clause: None,
                pipe_operators: Vec::new(),
            };
            *body = SetExpr::Query(Box::new(query));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn top_count(top: Top) -> Result<Expr, SqlError> {
    if top.with_ties || top.percent {
        return Err(unsupported_limit());
    }
    match top.quantity {
        Some(TopQuantity::Expr(expr)) => Ok(expr),
        Some(TopQuantity::Constant(count)) => Ok(number(&count.to_string())),
        None => Err(SqlError::Syntax { message: "TOP needs a number of rows.".to_owned(), position: None }),
    }
}

fn unsupported_limit() -> SqlError {
    SqlError::NotSupported(
        "TOP and FETCH with PERCENT or WITH TIES are not supported. Give a number of rows.".to_owned(),
    )
}

fn set_limit(query: &mut Query, count: Expr) -> Result<(), SqlError> {
    match &mut query.limit_clause {
        None => query.limit_clause = Some(limit(count)),
        Some(LimitClause::LimitOffset { limit: limit @ None, .. }) => *limit = Some(count),
        Some(_) => {
            return Err(SqlError::Syntax {
                message: "the number of rows is limited twice; use one of TOP, LIMIT and FETCH.".to_owned(),
                position: None,
            });
        }
    }
    Ok(())
}

fn limit(count: Expr) -> LimitClause {
    LimitClause::LimitOffset { limit: Some(count), offset: None, limit_by: Vec::new() }
}

fn number(digits: &str) -> Expr {
    Expr::value(Value::Number(digits.to_owned(), false))
}

fn rewrite_expression(expr: &mut Expr) -> Result<(), SqlError> {
    match expr {
        Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. } => {
            rewrite_pattern(pattern, escape_char)
        }
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) if digits.contains(['e', 'E']) => {
            // The planner reads 1e3 as a decimal of negative scale.
            let text = Expr::value(Value::SingleQuotedString(digits.clone()));
            *expr = Expr::Cast {
                kind: CastKind::Cast,
                expr: Box::new(text),
                data_type: DataType::DoublePrecision,
                array: false,
                format: None,
            };
            Ok(())
        }
        _ => functions::rewrite_call(expr).map_err(|message| SqlError::Invalid {
            message,
            position: Some(crate::error::Position {
                line: expr.span().start.line,
                column: expr.span().start.column,
            })
            .filter(|position| position.line > 0),
        }),
    }
}

/// The planner always takes `\` as the escape of LIKE; SQL has none unless ESCAPE names one.
fn rewrite_pattern(pattern: &mut Expr, escape: &mut Option<ValueWithSpan>) -> Result<(), SqlError> {
    let escape_char = match escape.take().map(|escape| escape.value) {
        None => None,
        Some(Value::SingleQuotedString(text)) if text.chars().count() == 1 => text.chars().next(),
        Some(other) => {
            return Err(SqlError::Syntax {
                message: format!("ESCAPE takes one character, not {other}."),
                position: None,
            });
        }
    };
    let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = pattern else {
        return match escape_char {
            None | Some('\\') => Ok(()),
            Some(_) => Err(SqlError::NotSupported(
                "ESCAPE with another character than \\ needs a literal pattern.".to_owned(),
            )),
        };
    };
    let mut rewritten = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if Some(letter) == escape_char {
            rewritten.push('\\');
            rewritten.extend(letters.next());
        } else if letter == '\\' {
            rewritten.push_str("\\\\");
        } else {
            rewritten.push(letter);
        }
    }
    *text = rewritten;
    Ok(())
}
