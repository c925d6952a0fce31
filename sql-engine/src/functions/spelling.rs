//! A spelling of a function and the SQL that DataFusion understands for it, and how the one becomes the other.
//! The registry lists the spellings; what a function computes is not decided here.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Value, ValueWithSpan, VisitMut,
    VisitorMut,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

/// The name of the function that an expression calls, in lower case.
pub(super) fn called_name(expr: &Expr) -> Option<String> {
    let Expr::Function(Function { name, .. }) = expr else { return None };
    let [part] = name.0.as_slice() else { return None };
    Some(part.as_ident()?.value.to_ascii_lowercase())
}

/// A plain call: no DISTINCT, no OVER, no named arguments.
#[derive(Debug)]
pub(super) struct Call {
    /// The name in lower case.
    pub(super) name: String,
    /// The arguments.
    pub(super) arguments: Vec<Expr>,
}

impl Call {
    /// The call that an expression is, if it is a plain one.
    pub(super) fn of(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Function(Function {
                args,
                filter: None,
                over: None,
                null_treatment: None,
                within_group,
                ..
            }) if within_group.is_empty() => {
                Some(Self { name: called_name(expr)?, arguments: plain_arguments(args)? })
            }
            _ => None,
        }
    }
}

fn plain_arguments(arguments: &FunctionArguments) -> Option<Vec<Expr>> {
    match arguments {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::List(list) if list.duplicate_treatment.is_none() && list.clauses.is_empty() => {
            list.args.iter().map(plain_argument).collect()
        }
        _ => None,
    }
}

fn plain_argument(argument: &FunctionArg) -> Option<Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    }
}

/// The message for a call with too few or too many arguments.
pub(super) fn wrong_count(call: &Call, expected: &str) -> String {
    let noun = if expected == "1" { "argument" } else { "arguments" };
    format!("{} takes {expected} {noun}, {} given.", call.name.to_uppercase(), call.arguments.len())
}

/// Puts arguments into a template.
///
/// # Errors
/// A template that does not parse: a mistake in a family's table.
pub(crate) fn expand(template: &str, arguments: Vec<Expr>) -> Result<Expr, String> {
    let mut expr = Parser::new(&GenericDialect {})
        .try_with_sql(template)
        .and_then(|mut parser| parser.parse_expr())
        .map_err(|error| format!("{template}: {error}"))?;
    let mut filler = Filler(arguments.into_iter().map(Some).collect());
    match expr.visit(&mut filler) {
        ControlFlow::Continue(()) => Ok(expr),
        ControlFlow::Break(message) => Err(format!("{template}: {message}")),
    }
}

/// Replaces `$n` after its surroundings were visited, so that the `$n` of the statement's own parameters stay.
struct Filler(Vec<Option<Expr>>);

impl VisitorMut for Filler {
    type Break = String;

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
        let Expr::Value(ValueWithSpan { value: Value::Placeholder(name), .. }) = expr else {
            return ControlFlow::Continue(());
        };
        let number =
            name.trim_start_matches('$').parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match number.and_then(|index| self.0.get_mut(index)).and_then(Option::take) {
            Some(argument) => {
                // `a` in place of $1 must stay one operand: a + 1 in `$1 % $2`.
                *expr = if is_operand(&argument) { argument } else { Expr::Nested(Box::new(argument)) };
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(format!("{name} is used twice or not given")),
        }
    }
}

fn is_operand(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Value(_)
            | Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::Function(_)
            | Expr::Nested(_)
            | Expr::Cast { .. }
    )
}

/// A text literal.
pub(super) fn text_literal(text: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(text.to_owned()))
}
