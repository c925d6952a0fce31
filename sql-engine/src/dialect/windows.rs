//! Windows with names: `OVER w` and `OVER (w ORDER BY …)` become the window that WINDOW defines. The planner knows names in the
//! select list alone, and forgets what a window in brackets is built on. Called by `rewrite` for each SELECT.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Expr, Ident, Interval, NamedWindowDefinition, NamedWindowExpr, OrderByKind, Query, SetExpr, Value,
    ValueWithSpan, VisitMut, VisitorMut, WindowFrameBound, WindowSpec, WindowType,
};

use super::outside::outside_subqueries;
use crate::error::{Position, SqlError};

/// Puts the definitions of WINDOW in place of their names, in the select list, QUALIFY and ORDER BY.
///
/// # Errors
/// A name that is not defined, and a window that has twice what it may have once.
pub(super) fn resolve_windows(query: &mut Query) -> Result<(), SqlError> {
    let Query { body, order_by, .. } = query;
    resolve_in(body, order_by.as_mut().map(|order| &mut order.kind))
}

fn resolve_in(body: &mut SetExpr, order: Option<&mut OrderByKind>) -> Result<(), SqlError> {
    let select = match body {
        SetExpr::Select(select) => select,
        SetExpr::SetOperation { left, right, .. } => {
            resolve_in(left, None)?;
            return resolve_in(right, None);
        }
        _ => return Ok(()),
    };
    let definitions = definitions(&std::mem::take(&mut select.named_window))?;
    let mut resolve = |expr: &mut Expr| resolve_call(expr, &definitions);
    outside_subqueries(&mut select.projection, &mut resolve)?;
    outside_subqueries(&mut select.qualify, &mut resolve)?;
    if let Some(OrderByKind::Expressions(keys)) = order {
        outside_subqueries(keys, &mut resolve)?;
    }
    Ok(())
}

/// The windows by name. One may be built on another that stands before it.
fn definitions(named: &[NamedWindowDefinition]) -> Result<HashMap<String, WindowSpec>, SqlError> {
    let mut known = HashMap::new();
    for NamedWindowDefinition(name, definition) in named {
        let window = match definition {
            NamedWindowExpr::NamedWindow(other) => found(other, &known)?.clone(),
            NamedWindowExpr::WindowSpec(window) => built(window.clone(), &known)?,
        };
        if known.insert(name.value.clone(), window).is_some() {
            return Err(invalid(name, "is defined twice"));
        }
    }
    Ok(known)
}

fn resolve_call(expr: &mut Expr, known: &HashMap<String, WindowSpec>) -> Result<(), SqlError> {
    let Expr::Function(function) = expr else { return Ok(()) };
    let Some(over) = function.over.take() else { return Ok(()) };
    let window = match over {
        WindowType::NamedWindow(name) => found(&name, known)?.clone(),
        WindowType::WindowSpec(window) => built(window, known)?,
    };
    function.over = Some(WindowType::WindowSpec(window));
    Ok(())
}

fn found<'a>(name: &Ident, known: &'a HashMap<String, WindowSpec>) -> Result<&'a WindowSpec, SqlError> {
    known.get(&name.value).ok_or_else(|| invalid(name, "is not defined: WINDOW defines it behind HAVING"))
}

/// The window with what it takes over from the one that it names.
fn built(mut window: WindowSpec, known: &HashMap<String, WindowSpec>) -> Result<WindowSpec, SqlError> {
    quote_intervals(&mut window);
    let Some(name) = window.window_name.take() else { return Ok(window) };
    let base = found(&name, known)?.clone();
    if !window.partition_by.is_empty() {
        return Err(invalid(&name, "cannot be given another PARTITION BY"));
    }
    if !base.order_by.is_empty() && !window.order_by.is_empty() {
        return Err(invalid(&name, "cannot be given another ORDER BY"));
    }
    if base.window_frame.is_some() {
        return Err(invalid(
            &name,
            "has a frame, so that no window can be built on it: write OVER without brackets",
        ));
    }
    window.partition_by = base.partition_by;
    if window.order_by.is_empty() {
        window.order_by = base.order_by;
    }
    Ok(window)
}

fn invalid(name: &Ident, what: &str) -> SqlError {
    let start = name.span.start;
    SqlError::Invalid {
        message: format!("The window \"{}\" {what}", name.value),
        position: Some(Position { line: start.line, column: start.column }).filter(|place| place.line > 0),
    }
}

/// `INTERVAL 1 MONTH PRECEDING`: the planner wants the number of a frame in quotes.
fn quote_intervals(window: &mut WindowSpec) {
    let Some(frame) = &mut window.window_frame else { return };
    for bound in [Some(&mut frame.start_bound), frame.end_bound.as_mut()].into_iter().flatten() {
        let (WindowFrameBound::Preceding(Some(distance)) | WindowFrameBound::Following(Some(distance))) =
            bound
        else {
            continue;
        };
        let ControlFlow::Continue(()) = distance.visit(&mut Quoted) else { continue };
    }
}

struct Quoted;

impl VisitorMut for Quoted {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Interval(Interval { value, .. }) = expr
            && let Expr::Value(ValueWithSpan { value, .. }) = value.as_mut()
            && let Value::Number(digits, _) = value
        {
            *value = Value::SingleQuotedString(std::mem::take(digits));
        }
        ControlFlow::Continue(())
    }
}
