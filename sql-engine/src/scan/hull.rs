//! What two alternatives have in common: bounds that hold the rows of both. Part of `conditions`.

use bigcommerce_store::{Condition, Test, Value};

/// Bounds that every row satisfies which satisfies one of the two lists of conditions.
pub(super) fn hull(first: &[Condition], second: &[Condition]) -> Vec<Condition> {
    let mut columns: Vec<usize> = first.iter().map(|condition| condition.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut common = Vec::new();
    for column in columns {
        if let (Some(one), Some(other)) = (lowest(first, column), lowest(second, column)) {
            common.push(Condition { column, test: Test::AtLeast(timestamp(one.min(other))) });
        }
        if let (Some(one), Some(other)) = (highest(first, column), highest(second, column)) {
            common.push(Condition { column, test: Test::AtMost(timestamp(one.max(other))) });
        }
    }
    common
}

fn timestamp(micros: i64) -> Value {
    Value::Timestamp(micros)
}

/// The least moment that the conditions on a column let through, if they are about moments and bound it.
fn lowest(conditions: &[Condition], column: usize) -> Option<i64> {
    let least = |test: &Test| match test {
        Test::Equal(Value::Timestamp(micros))
        | Test::Greater(Value::Timestamp(micros))
        | Test::AtLeast(Value::Timestamp(micros)) => Some(*micros),
        _ => None,
    };
    conditions.iter().filter(|one| one.column == column).filter_map(|one| least(&one.test)).max()
}

/// The greatest moment, likewise.
fn highest(conditions: &[Condition], column: usize) -> Option<i64> {
    let most = |test: &Test| match test {
        Test::Equal(Value::Timestamp(micros))
        | Test::Less(Value::Timestamp(micros))
        | Test::AtMost(Value::Timestamp(micros)) => Some(*micros),
        _ => None,
    };
    conditions.iter().filter(|one| one.column == column).filter_map(|one| most(&one.test)).min()
}
