//! Requests, conditions and estimates as EXPLAIN shows them.

use bigcommerce_store::schemas::{Operator, Route, RouteKind, Table};
use bigcommerce_store::{Condition, PlannedRequest, RequestEstimate, ScanPlan, Test, Value, with_query};

/// The way a plan reads its table, in words; of several the first of each kind.
pub(super) fn route(table: &Table, plan: &ScanPlan) -> String {
    let mut ways: Vec<String> = Vec::new();
    for route in plan.routes.iter().filter_map(|route| table.routes.get(*route)) {
        let way = way(route);
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() { "reads".to_owned() } else { ways.join("; ") }
}

fn way(route: &Route) -> String {
    match (route.kind, route.keys_per_request) {
        (RouteKind::List, _) => "reads the list".to_owned(),
        (RouteKind::ByKey, Some(most)) => format!("reads the rows by key, {most} at a time"),
        (RouteKind::ByKey, None) => "reads row by row, by key".to_owned(),
        (RouteKind::ByParent, Some(most)) => format!("reads one list for {most} rows of the parent table"),
        (RouteKind::ByParent, None) => "reads one list for each row of the parent table".to_owned(),
        (RouteKind::Embedded, _) => "reads inside the rows of the parent table".to_owned(),
    }
}

pub(super) fn estimate(estimate: RequestEstimate) -> String {
    match estimate {
        RequestEstimate::Exactly(count) => count.to_string(),
        RequestEstimate::About(count) => format!("about {count}"),
        RequestEstimate::AtLeast(count) => format!("at least {count}"),
    }
}

pub(super) fn shown(request: &PlannedRequest) -> String {
    let parameters: Vec<String> =
        request.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {}", request.method, with_query(&request.path, &parameters.join("&")))
}

pub(super) fn condition_text(table: &Table, condition: &Condition) -> String {
    let column = table.columns.get(condition.column).map_or("", |column| column.sql_name.as_str());
    let compared =
        |operator: Operator, value: &Value| format!("{column} {} {}", operator.symbol(), text(value));
    match &condition.test {
        Test::Equal(value) => compared(Operator::Equal, value),
        Test::Greater(value) => compared(Operator::Greater, value),
        Test::AtLeast(value) => compared(Operator::AtLeast, value),
        Test::Less(value) => compared(Operator::Less, value),
        Test::AtMost(value) => compared(Operator::AtMost, value),
        Test::Contains(piece) => format!("{column} contains '{piece}'"),
        Test::In(values) if values.len() > 10 => format!("{column} in ({} values)", values.len()),
        Test::In(values) => {
            format!("{column} in ({})", values.iter().map(text).collect::<Vec<_>>().join(", "))
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Decimal(digits, scale) => {
            datafusion::common::ScalarValue::Decimal128(Some(*digits), 38, *scale).to_string()
        }
        Value::Boolean(flag) => flag.to_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Timestamp(micros) => chrono::DateTime::from_timestamp_micros(*micros)
            .map_or_else(|| micros.to_string(), |moment| moment.format("'%Y-%m-%d %H:%M:%S%.f'").to_string()),
        Value::Date(days) => datafusion::common::ScalarValue::Date32(Some(*days)).to_string(),
    }
}
