//! The rows of each system table.

use bigcommerce_store::schemas::{Route, RouteKind, Table};

use super::provider::SystemContext;
use super::{SYSTEM_TABLES, own};
use crate::connect::PROPERTIES;
use crate::functions::{Function, Group as FunctionGroup, all as functions};
use crate::presentation::Presentation;
use crate::procedures::{PROCEDURES, Procedure};
use crate::result::ResultType;

/// A value of a system table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Flag(bool),
    Number(i64),
    Text(String),
}

impl Cell {
    pub(super) fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    pub(super) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

pub(super) fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

pub(super) fn number<N>(value: Option<N>) -> Cell
where
    i64: TryFrom<N>,
{
    value.and_then(|value| i64::try_from(value).ok()).map_or(Cell::Null, Cell::Number)
}

pub(super) type Row = Vec<Cell>;

/// The rows of the table of this name.
pub(super) fn rows(table: &str, context: &SystemContext) -> Vec<Row> {
    let listed = |name: &str| context.browsable.lists_table(name);
    let tables = || context.catalogue.tables().iter().filter(|table| !table.hidden && listed(&table.name));
    match table {
        "sys_tables" => {
            let listed = tables().map(|table| table_row(table)).chain(SYSTEM_TABLES.iter().map(system_row));
            listed.chain(own::table_rows(context)).collect()
        }
        "sys_tablecolumns" => {
            let listed = tables().flat_map(|table| column_rows(table, context.presentation));
            listed.chain(own::column_rows(context)).collect()
        }
        "sys_primarykeys" => tables().flat_map(|table| primary_rows(table)).collect(),
        "sys_foreignkeys" => tables().flat_map(|table| foreign_rows(table, context)).collect(),
        "sys_procedures" => PROCEDURES.iter().map(|it| vec![text(it.name), text(it.description)]).collect(),
        "sys_procedureparameters" => PROCEDURES.iter().flat_map(parameter_rows).collect(),
        "sys_connection_props" => property_rows(context),
        "sys_requests" => request_rows(context),
        "sys_rate_limit" => vec![rate_limit_row(context)],
        "sys_sqlinfo" => sql_info_rows(),
        _ => Vec::new(),
    }
}

fn table_row(table: &Table) -> Row {
    let path = table.routes.iter().map(|route| route.path.as_str()).find(|path| !path.is_empty());
    let version = path.and_then(|path| path.split('/').nth(1));
    let routes: Vec<String> = table.routes.iter().map(route_text).collect();
    vec![
        Cell::Null,
        Cell::Null,
        text(&table.name),
        text("TABLE"),
        text(&table.description),
        Cell::Flag(false),
        path.map_or(Cell::Null, text),
        version.map_or(Cell::Null, text),
        Cell::Text(routes.join("; ")),
        text(&table.scope),
    ]
}

fn route_text(route: &Route) -> String {
    let parent = route.parent.as_deref().unwrap_or_default();
    match route.kind {
        RouteKind::List => format!("list {}", route.path),
        RouteKind::ByKey => format!("by key {}", route.path),
        RouteKind::ByParent => match route.keys_per_request {
            Some(most) => format!("per {most} rows of {parent} {}", route.path),
            None => format!("per row of {parent} {}", route.path),
        },
        RouteKind::Embedded => format!("inside {parent}"),
    }
}

fn system_row(table: &super::SystemTable) -> Row {
    vec![
        Cell::Null,
        Cell::Null,
        text(table.name),
        text("SYSTEM TABLE"),
        text(table.description),
        Cell::Flag(false),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
    ]
}

fn column_rows(table: &Table, presentation: Presentation) -> Vec<Row> {
    let rows = table.columns.iter().enumerate().map(|(index, column)| {
        let result_type = presentation.shown(ResultType::from(column.sql_type));
        let [length, precision, scale] = sizes(result_type);
        let filters: Vec<&str> = table
            .filters
            .iter()
            .filter(|filter| filter.column == index)
            .flat_map(|filter| filter.operators.iter().map(|operator| operator.symbol()))
            .collect();
        vec![
            Cell::Null,
            Cell::Null,
            text(&table.name),
            text(&column.sql_name),
            text(result_type.name()),
            length,
            precision,
            scale,
            Cell::Flag(presentation.nullable(table, index)),
            column.note.as_deref().map_or(Cell::Null, text),
            number(Some(index + 1)),
            Cell::Flag(column.read_only),
            Cell::Flag(table.key.contains(&index)),
            if filters.is_empty() { Cell::Null } else { Cell::Text(filters.join(" ")) },
        ]
    });
    rows.collect()
}

/// Length, precision and scale of a type.
pub(super) fn sizes(result_type: ResultType) -> [Cell; 3] {
    match result_type {
        ResultType::Varchar(size) => [number(Some(size)), Cell::Null, Cell::Null],
        ResultType::Decimal { precision, scale } => {
            [Cell::Null, number(Some(precision)), number(Some(scale))]
        }
        _ => [Cell::Null, Cell::Null, Cell::Null],
    }
}

fn primary_rows(table: &Table) -> Vec<Row> {
    let columns = table.key.iter().filter_map(|index| table.columns.get(*index));
    let rows = columns.enumerate().map(|(place, column)| {
        vec![
            Cell::Null,
            Cell::Null,
            text(&table.name),
            text(&column.sql_name),
            number(Some(place + 1)),
            Cell::Text(format!("PK_{}", table.name)),
        ]
    });
    rows.collect()
}

fn foreign_rows(table: &Table, context: &SystemContext) -> Vec<Row> {
    let mut rows = Vec::new();
    for foreign in &table.foreign_keys {
        let Some(target) = context.catalogue.table(&foreign.table) else { continue };
        let columns = foreign.columns.iter().filter_map(|index| table.columns.get(*index));
        let references = foreign
            .references
            .iter()
            .filter_map(|name| target.column_index(name).and_then(|index| target.columns.get(index)));
        for (place, (column, reference)) in columns.zip(references).enumerate() {
            rows.push(vec![
                Cell::Null,
                Cell::Null,
                text(&table.name),
                text(&column.sql_name),
                number(Some(place + 1)),
                Cell::Text(format!("FK_{}_{}_{}", table.name, target.name, column.sql_name)),
                Cell::Null,
                Cell::Null,
                text(&target.name),
                text(&reference.sql_name),
            ]);
        }
    }
    rows
}

fn property_rows(context: &SystemContext) -> Vec<Row> {
    let rows = PROPERTIES.iter().map(|property| {
        let given = context.properties.iter().find(|(name, _)| *name == property.name);
        let value = match given {
            Some((_, value)) => text(value),
            None if property.default.is_empty() => Cell::Null,
            None => text(property.default),
        };
        vec![
            text(property.name),
            text(property.help),
            text(property.default),
            Cell::Text(property.values.join(", ")),
            value,
            Cell::Flag(property.secret),
        ]
    });
    rows.collect()
}

fn parameter_rows(procedure: &Procedure) -> Vec<Row> {
    let taken = procedure.parameters.iter().map(|column| ("IN", column));
    let given = procedure.columns.iter().map(|column| ("RESULT", column));
    let rows = taken.chain(given).enumerate().map(|(index, (direction, column))| {
        vec![
            text(procedure.name),
            text(column.name),
            text(direction),
            text(column.result_type.name()),
            number(Some(index + 1)),
            text(column.description),
        ]
    });
    rows.collect()
}

fn request_rows(context: &SystemContext) -> Vec<Row> {
    let log = context.store.log();
    let rows = log.iter().enumerate().map(|(index, request)| {
        let parameters: Vec<String> =
            request.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        vec![
            number(Some(index + 1)),
            text(request.method),
            text(&request.path),
            Cell::Text(parameters.join("&")),
            number(request.status),
            number(Some(request.waited)),
            number(Some(request.milliseconds)),
            number(request.rows),
        ]
    });
    rows.collect()
}

fn rate_limit_row(context: &SystemContext) -> Row {
    let limit = context.store.rate_limit();
    vec![
        number(limit.quota),
        number(limit.left),
        number(Some(limit.reserve)),
        number(limit.milliseconds_to_reset),
    ]
}

/// The functions by group under the names that other drivers give them, and what the rest of the SQL can do.
fn sql_info_rows() -> Vec<Row> {
    use FunctionGroup::{
        Aggregates, Conditions, Dates, Intervals, Json, Numbers, Patterns, Spans, Text, Windows,
    };
    let lists: [(&str, &[FunctionGroup]); 6] = [
        ("AGGREGATE_FUNCTIONS", &[Aggregates]),
        ("WINDOW_FUNCTIONS", &[Windows]),
        ("STRING_FUNCTIONS", &[Text, Patterns, Json]),
        ("NUMERIC_FUNCTIONS", &[Numbers]),
        ("TIMEDATE_FUNCTIONS", &[Dates, Intervals, Spans]),
        ("SYSTEM_FUNCTIONS", &[Conditions]),
    ];
    let functions = lists.iter().map(|(name, groups)| {
        let listed = functions().filter(|function| groups.contains(&function.group));
        let names: Vec<&str> = listed.map(Function::name).collect();
        vec![text(name), Cell::Text(names.join(","))]
    });
    functions.chain(SQL_INFO.iter().map(|(name, value)| vec![text(name), text(value)])).collect()
}

const SQL_INFO: &[(&str, &str)] = &[
    ("COUNT", "YES"),
    ("GROUP_BY", "NO_RELATION"),
    ("IDENTIFIER_QUOTE_OPEN_CHAR", "\""),
    ("IDENTIFIER_QUOTE_CLOSE_CHAR", "\""),
    ("OJ_CAPABILITIES", "LEFT,RIGHT,FULL,NESTED,NOT_ORDERED,INNER,ALL_COMPARISON_OPS"),
    ("OUTER_JOINS", "YES"),
    ("SUBQUERIES", "COMPARISON,EXISTS,IN,CORRELATED"),
    ("SUPPORTED_OPERATORS", "=,>,<,>=,<=,<>,!=,LIKE,NOT LIKE,IS NULL,IS NOT NULL,IN,NOT IN,BETWEEN,EXISTS"),
];
