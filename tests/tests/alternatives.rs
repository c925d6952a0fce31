//! Conditions joined by OR on two columns of every table, of which each by itself has a cheap way: both ways are taken, not the
//! one that reads everything. Plans only; `pushdown` compares the rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::sync::Arc;

use bigcommerce_sql::schemas::{Catalogue, Operator, SqlType, Table};
use bigcommerce_sql::store::{Alternatives, Condition, ScanRequest, Store, StoreError, Test, Value};
use bigcommerce_sql::{Connection, Settings};
use bigcommerce_tests::on_large_stack;

#[test]
fn either_of_two_conditions_takes_no_more_requests_than_both_by_themselves() {
    let found = on_large_stack(async {
        // Nothing listens there, and nothing is asked.
        let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
        let connection = Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap();
        let tables = Catalogue::built_in().unwrap().tables();
        tables.iter().flat_map(|table| dear(connection.store(), table)).collect::<Vec<_>>()
    })
    .unwrap();
    assert!(found.is_empty(), "{} found\n{}", found.len(), found.join("\n"));
}

/// Pairs of conditions of which either one takes more requests than both by themselves. Where both are expected to bring more than
/// half of the table, the whole list may be the better guess.
fn dear(store: &Store, table: &Arc<Table>) -> Vec<String> {
    // Rows without a key cannot be told apart.
    if table.key.is_empty() {
        return Vec::new();
    }
    let conditions = telling(table);
    let whole = cost(store, table, Vec::new(), Vec::new()).unwrap_or(u64::MAX);
    let mut dear = Vec::new();
    for (place, first) in conditions.iter().enumerate() {
        let others = conditions[place + 1..].iter().filter(|second| second.column != first.column);
        for second in others {
            let each = [first, second].map(|condition| vec![condition.clone()]);
            let alone = each.clone().map(|own| cost(store, table, own, Vec::new()));
            let [Ok(one), Ok(other)] = alone else { continue };
            let alternatives = Alternatives { each: each.to_vec(), complete: true };
            let either = cost(store, table, Vec::new(), vec![alternatives]).unwrap_or(u64::MAX);
            let allowed = if (one + other) * 2 <= whole { one + other } else { whole };
            if either > allowed {
                let names =
                    [first, second].map(|condition| table.columns[condition.column].sql_name.as_str());
                dear.push(format!("{} {}: {either} and not {one} + {other}", table.name, names.join(" OR ")));
            }
        }
    }
    dear
}

/// Conditions that tell a server something: values of keys and of what paths name, and what filters offer.
fn telling(table: &Table) -> Vec<Condition> {
    let bound = table.routes.iter().flat_map(|route| route.bind.iter().map(|bind| bind.column));
    let named: BTreeSet<usize> = bound.chain(table.key.iter().copied()).collect();
    let equal = |column: usize| Condition { column, test: Test::Equal(value(table, column)) };
    let mut telling: Vec<Condition> = named.into_iter().map(equal).collect();
    for filter in &table.filters {
        let column = filter.column;
        let offers = |operator| filter.operators.contains(&operator);
        let known = telling.iter().any(|condition| condition.column == column);
        if (offers(Operator::Equal) || offers(Operator::In)) && !known {
            telling.push(equal(column));
        } else if offers(Operator::AtLeast) || offers(Operator::Greater) {
            telling.push(Condition { column, test: Test::Greater(value(table, column)) });
        } else if offers(Operator::Contains) {
            telling.push(Condition { column, test: Test::Contains("x".to_owned()) });
        }
    }
    // Most rows may have a flag.
    telling.retain(|condition| table.columns[condition.column].sql_type != SqlType::Boolean);
    telling
}

fn cost(
    store: &Store,
    table: &Arc<Table>,
    conditions: Vec<Condition>,
    alternatives: Vec<Alternatives>,
) -> Result<u64, StoreError> {
    let columns = (0..table.columns.len()).collect();
    let request = ScanRequest { conditions, alternatives, ..ScanRequest::whole(table, columns) };
    store.plan(&request).map(|plan| plan.cost)
}

fn value(table: &Table, column: usize) -> Value {
    match table.columns[column].sql_type {
        SqlType::Integer | SqlType::BigInt => Value::Integer(7),
        SqlType::Decimal { .. } => Value::Decimal(7, 0),
        SqlType::Boolean => Value::Boolean(true),
        SqlType::Timestamp => Value::Timestamp(1_767_225_600_000_000),
        SqlType::Date => Value::Date(20_454),
        SqlType::Varchar(_) | SqlType::Text | SqlType::Json => Value::Text("x".to_owned()),
    }
}
