//! Pieces of syntax trees that the tree pass puts together.

use datafusion::sql::sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident, ObjectName,
    OrderByExpr, Query, SetExpr, Value, WindowSpec, WindowType,
};

/// A number.
pub(super) fn number(digits: &str) -> Expr {
    Expr::value(Value::Number(digits.to_owned(), false))
}

/// A name that the planner takes as it is.
pub(super) fn name(text: &str) -> Ident {
    Ident::with_quote('"', text)
}

/// A call with plain arguments.
pub(super) fn call(function: &str, arguments: Vec<Expr>) -> Expr {
    let arguments = arguments.into_iter().map(|expr| FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)));
    Expr::Function(calling(function, arguments.collect()))
}

/// `COUNT(*)`.
pub(super) fn count_rows() -> Expr {
    Expr::Function(calling("count", vec![FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]))
}

/// A window function over all rows, such as `COUNT(*) OVER ()`.
pub(super) fn over_all(function: &str) -> Expr {
    let mut called = calling(function, vec![FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]);
    called.over = Some(window(Vec::new(), Vec::new()));
    Expr::Function(called)
}

/// A ranking function over all rows in an order.
pub(super) fn rank_over(function: &str, order: Vec<OrderByExpr>) -> Expr {
    let mut called = calling(function, Vec::new());
    called.over = Some(window(Vec::new(), order));
    Expr::Function(called)
}

/// ROW_NUMBER() within equal values of an expression.
pub(super) fn number_within(partition: Expr) -> Expr {
    let mut called = calling("row_number", Vec::new());
    called.over = Some(window(vec![partition], Vec::new()));
    Expr::Function(called)
}

fn window(partition_by: Vec<Expr>, order_by: Vec<OrderByExpr>) -> WindowType {
    WindowType::WindowSpec(WindowSpec { window_name: None, partition_by, order_by, window_frame: None })
}

fn calling(function: &str, args: Vec<FunctionArg>) -> Function {
    Function {
        name: ObjectName::from(vec![Ident::new(function)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}

/// A query that is nothing but its body.
pub(super) fn plain_query(body: SetExpr) -> Query {
    Query {
        with: None,
        body: Box::new(body),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}
