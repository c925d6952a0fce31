//! Joins that the planner does not know or does not do as SQL says: CROSS and OUTER APPLY, and the columns that USING merges.

use std::convert::Infallible;

use datafusion::sql::sqlparser::ast::{
    ExceptSelectItem, Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, Select,
    SelectItem, SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, TableFactor,
    TableWithJoins, Value, VisitMut, WildcardAdditionalOptions,
};

use super::build::{call, name};
use super::outside::outside_subqueries;
use super::queries::empty_select;

/// `CROSS APPLY (…)` is `CROSS JOIN LATERAL (…)`, `OUTER APPLY (…)` is `LEFT JOIN LATERAL (…) ON TRUE`. SEMI and ANTI JOIN keep
/// rows of the left side, and MySQL's STRAIGHT_JOIN tells an order that means nothing here.
pub(super) fn apply_to_joins(select: &mut Select) {
    for join in select.from.iter_mut().flat_map(|from| &mut from.joins) {
        join.join_operator = match std::mem::replace(&mut join.join_operator, JoinOperator::CrossApply) {
            JoinOperator::Semi(constraint) => JoinOperator::LeftSemi(constraint),
            JoinOperator::Anti(constraint) => JoinOperator::LeftAnti(constraint),
            JoinOperator::StraightJoin(constraint) => JoinOperator::Inner(constraint),
            other => other,
        };
        let operator = match join.join_operator {
            JoinOperator::CrossApply => JoinOperator::CrossJoin(JoinConstraint::None),
            JoinOperator::OuterApply => {
                JoinOperator::Left(JoinConstraint::On(Expr::value(Value::Boolean(true))))
            }
            _ => continue,
        };
        if let TableFactor::Derived { lateral, subquery, .. } = &mut join.relation {
            *lateral = true;
            select_values(&mut subquery.body);
        }
        join.join_operator = operator;
    }
}

/// `VALUES (a), (b)` whose values are columns of the other side: the planner knows constants only, but a union of queries that
/// read no table.
fn select_values(body: &mut SetExpr) {
    let SetExpr::Values(values) = body else { return };
    let constant = |value: &Expr| matches!(value, Expr::Value(_));
    if values.rows.iter().flat_map(|row| row.content.iter()).all(constant) {
        return;
    }
    let selects = std::mem::take(&mut values.rows).into_iter().map(|row| {
        let items = row.content.into_iter().enumerate().map(|(place, expr)| SelectItem::ExprWithAlias {
            expr,
            alias: name(&format!("column{}", place + 1)),
        });
        SetExpr::Select(Box::new(empty_select(items.collect())))
    });
    let united = selects.reduce(|left, right| SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: Box::new(left),
        right: Box::new(right),
    });
    if let Some(united) = united {
        *body = united;
    }
}

/// A column that USING merges.
struct Merged {
    name: String,
    value: Expr,
}

/// After `a LEFT JOIN b USING (id)` the name `id` means a's, after RIGHT JOIN b's and after FULL JOIN whichever is there; the
/// planner takes any of them, and does not know in WHERE that both are the same after an inner join. Of several joins only those
/// are looked at that merge the same columns with those of the first table.
pub(super) fn merge_joined_columns(select: &mut Select) {
    let [TableWithJoins { relation, joins }] = select.from.as_slice() else { return };
    let Some((first, others)) = joins.split_first() else { return };
    let Some((columns, winner)) = using(&first.join_operator) else { return };
    let same =
        |other: &Join| winner == Winner::Left && using(&other.join_operator) == Some((columns, Winner::Left));
    let relations = std::iter::once(relation).chain(joins.iter().map(|join| &join.relation));
    let Some(sides) = relations.map(called).collect::<Option<Vec<Ident>>>() else { return };
    let ([left, right, ..], true) = (sides.as_slice(), others.iter().all(same)) else { return };
    let merged = columns.iter().filter_map(|column| {
        let column = column.0.last().and_then(ObjectNamePart::as_ident)?.value.clone();
        let of = |side: &Ident| Expr::CompoundIdentifier(vec![side.clone(), name(&column)]);
        let value = match winner {
            Winner::Left => of(left),
            Winner::Right => of(right),
            Winner::Whichever => call("coalesce", vec![of(left), of(right)]),
        };
        Some(Merged { name: column, value })
    });
    let merged: Vec<Merged> = merged.collect();
    let projection = std::mem::take(&mut select.projection);
    select.projection = projection.into_iter().flat_map(|item| spread(item, &merged, &sides)).collect();
    for item in &mut select.projection {
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            name_merged(expr, &merged);
        }
    }
    name_merged(&mut select.selection, &merged);
    name_merged(&mut select.group_by, &merged);
    name_merged(&mut select.having, &merged);
}

/// Whose value a merged column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Winner {
    Left,
    Right,
    Whichever,
}

/// The columns that a join merges.
fn using(join: &JoinOperator) -> Option<(&[ObjectName], Winner)> {
    let (constraint, winner) = match join {
        JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => (constraint, Winner::Left),
        JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (constraint, Winner::Left),
        JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (constraint, Winner::Right),
        JoinOperator::FullOuter(constraint) => (constraint, Winner::Whichever),
        _ => return None,
    };
    match constraint {
        JoinConstraint::Using(columns) => Some((columns, winner)),
        _ => None,
    }
}

/// The select item with the star written out: the merged columns once and first, then the others.
fn spread(item: SelectItem, merged: &[Merged], sides: &[Ident]) -> Vec<SelectItem> {
    let named =
        |column: &Merged| SelectItem::ExprWithAlias { expr: column.value.clone(), alias: name(&column.name) };
    match item {
        SelectItem::Wildcard(_) => {
            let mut items: Vec<SelectItem> = merged.iter().map(named).collect();
            items.extend(sides.iter().map(|side| all_but(side, merged)));
            items
        }
        SelectItem::UnnamedExpr(Expr::Identifier(column)) => {
            match merged.iter().find(|merged| merged.name == column.value) {
                Some(found) => vec![named(found)],
                None => vec![SelectItem::UnnamedExpr(Expr::Identifier(column))],
            }
        }
        other => vec![other],
    }
}

fn all_but(side: &Ident, merged: &[Merged]) -> SelectItem {
    let mut names = merged.iter().map(|column| name(&column.name));
    let opt_except = names
        .next()
        .map(|first_element| ExceptSelectItem { first_element, additional_elements: names.collect() });
    SelectItem::QualifiedWildcard(
        SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![side.clone()])),
        WildcardAdditionalOptions { opt_except, ..WildcardAdditionalOptions::default() },
    )
}

/// The name that columns of a relation are qualified with.
fn called(relation: &TableFactor) -> Option<Ident> {
    match relation {
        TableFactor::Table { name, alias, .. } => match alias {
            Some(alias) => Some(alias.name.clone()),
            None => name.0.last().and_then(ObjectNamePart::as_ident).cloned(),
        },
        TableFactor::Derived { alias: Some(alias), .. } => Some(alias.name.clone()),
        _ => None,
    }
}

/// Puts merged columns in place of their names. In a subquery the name may be another table's, so those stay.
fn name_merged(part: &mut impl VisitMut, merged: &[Merged]) {
    let Ok::<(), Infallible>(()) = outside_subqueries(part, |expr| {
        if let Expr::Identifier(column) = expr
            && let Some(found) = merged.iter().find(|merged| merged.name == column.value)
        {
            *expr = found.value.clone();
        }
        Ok(())
    });
}
