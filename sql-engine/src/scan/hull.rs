//! What two alternatives have in common: a list or bounds that hold the rows of both. Part of `conditions`.

use std::cmp::Ordering;

use bigcommerce_store::{Condition, Test, Value};

use super::conditions::{distinct, equals};

/// Conditions that every row satisfies which satisfies one of the two lists of conditions.
pub(super) fn hull(first: &[Condition], second: &[Condition]) -> Vec<Condition> {
    let mut columns: Vec<usize> = first.iter().map(|condition| condition.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut common = Vec::new();
    for column in columns {
        if let (Some(mut values), Some(more)) = (listed(first, column), listed(second, column)) {
            values.extend(more);
            let test = match distinct(values).as_slice() {
                [only] => Test::Equal(only.clone()),
                several => Test::In(several.to_vec()),
            };
            common.push(Condition { column, test });
            continue;
        }
        let (one, other) = (bound(first, column, least), bound(second, column, least));
        if let Some(value) = outermost(one, other, Ordering::Less) {
            common.push(Condition { column, test: Test::AtLeast(value) });
        }
        let (one, other) = (bound(first, column, most), bound(second, column, most));
        if let Some(value) = outermost(one, other, Ordering::Greater) {
            common.push(Condition { column, test: Test::AtMost(value) });
        }
    }
    common
}

/// The values that the conditions list of a column, if one does.
fn listed(conditions: &[Condition], column: usize) -> Option<Vec<Value>> {
    conditions.iter().filter(|one| one.column == column).find_map(|one| equals(&one.test))
}

/// A bound that the conditions set a column; any of several.
fn bound(conditions: &[Condition], column: usize, of: fn(&Test) -> Option<Value>) -> Option<Value> {
    conditions.iter().filter(|one| one.column == column).filter_map(|one| of(&one.test)).reduce(
        |one, other| {
            let wanted =
                if of(&Test::AtLeast(one.clone())).is_some() { Ordering::Less } else { Ordering::Greater };
            if compared(&one, &other) == Some(wanted) { other } else { one }
        },
    )
}

fn least(test: &Test) -> Option<Value> {
    match test {
        Test::Equal(value) | Test::Greater(value) | Test::AtLeast(value) => Some(value.clone()),
        Test::In(values) => extreme(values, Ordering::Less),
        _ => None,
    }
}

fn most(test: &Test) -> Option<Value> {
    match test {
        Test::Equal(value) | Test::Less(value) | Test::AtMost(value) => Some(value.clone()),
        Test::In(values) => extreme(values, Ordering::Greater),
        _ => None,
    }
}

fn extreme(values: &[Value], wanted: Ordering) -> Option<Value> {
    let (first, rest) = values.split_first()?;
    rest.iter().try_fold(first.clone(), |found, value| {
        Some(if compared(value, &found)? == wanted { value.clone() } else { found })
    })
}

/// The bound of both that lets more through.
fn outermost(one: Option<Value>, other: Option<Value>, wanted: Ordering) -> Option<Value> {
    extreme(&[one?, other?], wanted)
}

/// Times have an order that servers share; texts have not. Spans of numbers far apart are asked for one by one.
fn compared(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Timestamp(one), Value::Timestamp(other)) => Some(one.cmp(other)),
        (Value::Date(one), Value::Date(other)) => Some(one.cmp(other)),
        _ => None,
    }
}
