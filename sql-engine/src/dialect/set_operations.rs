//! INTERSECT ALL and EXCEPT ALL: the planner tells rows apart by their values only, so equal rows are numbered first.
//! MINUS is another word for EXCEPT.

use datafusion::sql::sqlparser::ast::{
    ExceptSelectItem, Expr, Select, SelectItem, SetExpr, SetOperator, SetQuantifier, TableAlias, TableFactor,
    TableWithJoins, Value, Values, WildcardAdditionalOptions,
};

use super::build::{call, name, number_within, plain_query};
use super::queries::empty_select;
use crate::error::SqlError;

/// The name of the number among equal rows.
const OCCURRENCE: &str = "__occurrence";

/// The alias of the rows to be numbered.
const ROWS: &str = "__rows";

/// Stands for all columns in PARTITION BY until their names are known; `rules` of the session replace it.
pub(crate) const ALL_COLUMNS: &str = "__all columns";

/// Numbers equal rows of both sides: the third of one side then only meets the third of the other.
///
/// # Errors
/// None; the signature is that of the pass.
pub(super) fn count_occurrences(body: &mut SetExpr) -> Result<(), SqlError> {
    let SetExpr::SetOperation { op, set_quantifier, left, right } = body else { return Ok(()) };
    count_occurrences(left)?;
    count_occurrences(right)?;
    if *op == SetOperator::Minus {
        *op = SetOperator::Except;
    }
    if *set_quantifier != SetQuantifier::All || *op == SetOperator::Union {
        return Ok(());
    }
    for side in [left.as_mut(), right.as_mut()] {
        let rows = std::mem::replace(side, SetExpr::Values(empty_values()));
        *side = numbered(rows);
    }
    *set_quantifier = SetQuantifier::None;
    let rows = std::mem::replace(body, SetExpr::Values(empty_values()));
    let options = WildcardAdditionalOptions {
        opt_except: Some(ExceptSelectItem {
            first_element: name(OCCURRENCE),
            additional_elements: Vec::new(),
        }),
        ..WildcardAdditionalOptions::default()
    };
    *body = select_from(vec![SelectItem::Wildcard(options)], rows);
    Ok(())
}

/// The SELECT was put around the rows of a query by this file.
pub(super) fn numbers_rows(select: &Select) -> bool {
    matches!(
        select.from.first().map(|from| &from.relation),
        Some(TableFactor::Derived { alias: Some(alias), .. }) if alias.name.value == ROWS
    )
}

fn numbered(rows: SetExpr) -> SetExpr {
    // In a call, since the planner leaves constants out of PARTITION BY.
    let all = call("as_text", vec![Expr::value(Value::SingleQuotedString(ALL_COLUMNS.to_owned()))]);
    let number = SelectItem::ExprWithAlias { expr: number_within(all), alias: name(OCCURRENCE) };
    select_from(vec![SelectItem::Wildcard(WildcardAdditionalOptions::default()), number], rows)
}

fn select_from(projection: Vec<SelectItem>, rows: SetExpr) -> SetExpr {
    let relation = TableFactor::Derived {
        lateral: false,
        subquery: Box::new(plain_query(rows)),
        alias: Some(TableAlias { explicit: true, name: name(ROWS), columns: Vec::new(), at: None }),
        sample: None,
    };
    let mut select = empty_select(projection);
    select.from = vec![TableWithJoins { relation, joins: Vec::new() }];
    SetExpr::Select(Box::new(select))
}

fn empty_values() -> Values {
    Values { explicit_row: false, value_keyword: false, rows: Vec::new() }
}
