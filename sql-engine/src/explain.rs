//! EXPLAIN: the physical plan as rows, with what each scan sends and what is tested here.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::{Operator, RouteKind, Table};
use bigcommerce_store::{Condition, PlannedRequest, RequestEstimate, Test, Value};
use datafusion::common::DataFusionError;
use datafusion::physical_plan::{ExecutionPlan, displayable};

use crate::result::{ResultColumn, ResultType};
use crate::scan::StoreScan;

const HEADINGS: [&str; 3] = ["Step", "Detail", "Requests"];

/// The columns of an explanation.
pub(crate) fn columns() -> Vec<ResultColumn> {
    HEADINGS
        .into_iter()
        .zip([ResultType::Varchar(80), ResultType::Varchar(4_000), ResultType::Varchar(40)])
        .map(|(label, result_type)| ResultColumn {
            label: label.to_owned(),
            column: String::new(),
            table: String::new(),
            result_type,
            nullable: false,
        })
        .collect()
}

/// The explanation of a plan.
pub(crate) fn rows(plan: &dyn ExecutionPlan) -> Result<RecordBatch, DataFusionError> {
    let mut lines = Vec::new();
    describe(plan, 0, &mut lines);
    let column = |pick: fn(&Line) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(lines.iter().map(pick)))
    };
    let fields: Vec<Field> = HEADINGS.map(|name| Field::new(name, DataType::Utf8, true)).to_vec();
    let arrays = vec![column(|line| &line.step), column(|line| &line.detail), column(|line| &line.requests)];
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

#[derive(Default)]
struct Line {
    step: String,
    detail: String,
    requests: String,
}

fn describe(plan: &dyn ExecutionPlan, depth: usize, lines: &mut Vec<Line>) {
    let indent = "  ".repeat(depth);
    match plan.downcast_ref::<StoreScan>() {
        Some(scan) => describe_scan(scan, &indent, lines),
        // It only lets other tasks run between batches.
        None if plan.name() == "CooperativeExec" => {
            return plan.children().into_iter().for_each(|child| describe(child.as_ref(), depth, lines));
        }
        None => lines.push(Line {
            step: format!("{indent}{}", plan.name().trim_end_matches("Exec")),
            detail: displayable(plan).one_line().to_string().trim().to_owned(),
            requests: String::new(),
        }),
    }
    for child in plan.children() {
        describe(child.as_ref(), depth + 1, lines);
    }
}

fn describe_scan(scan: &StoreScan, indent: &str, lines: &mut Vec<Line>) {
    let table = scan.table();
    let request = scan.request();
    let mut line = |step: &str, detail: String, requests: String| {
        lines.push(Line { step: format!("{indent}{step}"), detail, requests });
    };
    let plan = match scan.store_plan() {
        Ok(plan) => plan,
        Err(error) => return line(&format!("Scan {}", table.name), error.to_string(), String::new()),
    };
    let route = table.routes.get(plan.route).map_or("", |route| match route.kind {
        RouteKind::List => "the list",
        RouteKind::ByKey => "row by row, by key",
        RouteKind::ByParent => "one list for each row of the parent table",
        RouteKind::Embedded => "inside the rows of the parent table",
    });
    line(&format!("Scan {}", table.name), format!("reads {route}"), estimate(plan.estimate));
    for planned in &plan.requests {
        line("  Request", shown(planned), String::new());
    }
    for (index, condition) in request.conditions.iter().enumerate() {
        if plan.pushed.contains(&index) {
            line("  Filter at the server", condition_text(table, condition), String::new());
        }
    }
    if scan.waits_for_keys() {
        line("  Filter at the server", "keys that the join finds while it runs".to_owned(), String::new());
    }
    if let Some(residual) = scan.residual() {
        line("  Filter here", residual.to_string(), String::new());
    }
}

fn estimate(estimate: RequestEstimate) -> String {
    match estimate {
        RequestEstimate::Exactly(count) => count.to_string(),
        RequestEstimate::About(count) => format!("about {count}"),
        RequestEstimate::AtLeast(count) => format!("at least {count}"),
    }
}

fn shown(request: &PlannedRequest) -> String {
    let parameters: Vec<String> =
        request.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let separator = if parameters.is_empty() { "" } else { "?" };
    format!("{} {}{separator}{}", request.method, request.path, parameters.join("&"))
}

fn condition_text(table: &Table, condition: &Condition) -> String {
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
