//! Compares a table with the OpenAPI file it names: every path, parameter, include value, pointer and type, and whether
//! the API has columns that the table lacks. What is known to differ is listed in `exceptions`.

use std::collections::BTreeMap;
use std::fmt;

use bigcommerce_schemas::{Catalogue, Operator, OrderStyle, Paging, Route, RouteKind, SqlType, Table};

use super::openapi::{Document, Operation, Shape};

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The path has no GET operation.
    NoPath,
    /// A query parameter is not offered, or not for what we use it.
    NoParameter,
    /// A value is not among those a parameter allows.
    NoValue,
    /// The answer has nothing at a column's pointer.
    NoPointer,
    /// The column's type contradicts the schema's.
    WrongType,
    /// The answer has a member that is no column.
    Lacking,
    /// The body of a write demands a member that the table does not.
    NotRequired,
}

/// A difference between a table and its OpenAPI file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub table: String,
    pub kind: Kind,
    /// The path, parameter or pointer in question.
    pub subject: String,
    pub place: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:?} {} ({})", self.table, self.kind, self.subject, self.place)
    }
}

/// The OpenAPI files by the names the tables give them.
pub type Documents = BTreeMap<String, Document>;

/// All differences between `table` and its OpenAPI file.
pub fn check(table: &Table, catalogue: &Catalogue, documents: &Documents) -> Vec<Finding> {
    let mut checker = Checker { table, catalogue, documents, findings: Vec::new() };
    for route in &table.routes {
        checker.route(route);
    }
    checker.findings
}

struct Checker<'a> {
    table: &'a Table,
    catalogue: &'a Catalogue,
    documents: &'a Documents,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    fn report(&mut self, kind: Kind, subject: impl Into<String>, place: &str) {
        let finding = Finding {
            table: self.table.name.clone(),
            kind,
            subject: subject.into(),
            place: place.to_owned(),
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn route(&mut self, route: &Route) {
        let place = place(route);
        if route.kind == RouteKind::Embedded {
            self.embedded(route, &place);
        } else {
            match document(self.documents, self.table).get(&route.path) {
                None => return self.report(Kind::NoPath, &route.path, &place),
                Some(operation) => self.operation(route, &operation, &place),
            }
        }
        for rows in &route.rows {
            match row_shape(self.table, route, rows, self.catalogue, self.documents) {
                Some(shape) if !shape.is_empty() => self.columns(route, &shape, &format!("{place} {rows}")),
                _ => self.report(Kind::NoPointer, rows, &place),
            }
        }
    }

    /// An embedded route's include values and parameters are sent with its parent's requests.
    fn embedded(&mut self, route: &Route, place: &str) {
        if route.include.is_empty() && route.parameters.is_empty() {
            return;
        }
        let parent = self.asked(parent(route, self.catalogue));
        let asking = parent.routes.iter().find(|candidate| candidate.kind != RouteKind::Embedded);
        let operation = asking.and_then(|route| document(self.documents, parent).get(&route.path));
        match operation {
            None => self.report(Kind::NoPath, &parent.name, place),
            Some(operation) => {
                self.includes(route.include.iter(), &operation, place);
                self.parameters(route, &operation, place);
            }
        }
    }

    /// The table whose requests bring the rows of `table`.
    fn asked(&self, table: &'a Table) -> &'a Table {
        match table.routes.iter().find(|route| route.kind != RouteKind::Embedded) {
            Some(_) => table,
            None => table.routes.first().map_or(table, |route| self.asked(parent(route, self.catalogue))),
        }
    }

    fn operation(&mut self, route: &Route, operation: &Operation<'_>, place: &str) {
        let table = self.table;
        let columns = table.columns.iter().enumerate().filter(|(index, _)| !route.lacks.contains(index));
        let included = columns.filter_map(|(_, column)| column.include.as_ref());
        self.includes(route.include.iter().chain(included), operation, place);
        self.parameters(route, operation, place);
        self.paging(route, operation, place);
        if route.filtered {
            self.filters(operation, place);
        }
        if let Some((_, query)) = route.path.split_once('?') {
            let name = query.split('=').next().unwrap_or_default();
            if !operation.parameters().contains_key(name) {
                self.report(Kind::NoParameter, name, place);
            }
        }
        self.order(route, operation, place);
        if route.include_fields {
            self.include_fields(route, operation, place);
        }
        if let Some(count) = &route.count {
            let answer = document(self.documents, table).get(&count.path).map(|count| count.answer());
            if answer.is_none_or(|answer| answer.descend(&count.pointer).is_empty()) {
                self.report(Kind::NoPath, &count.path, place);
            }
        }
    }

    fn includes<'b>(
        &mut self,
        values: impl Iterator<Item = &'b String>,
        operation: &Operation<'_>,
        place: &str,
    ) {
        let parameters = operation.parameters();
        for value in values {
            match parameters.get("include").map(super::openapi::Parameter::values) {
                None => self.report(Kind::NoParameter, "include", place),
                Some(Some(allowed)) if !allowed.contains(value.as_str()) => {
                    self.report(Kind::NoValue, format!("include={value}"), place);
                }
                Some(_) => {}
            }
        }
    }

    fn parameters(&mut self, route: &Route, operation: &Operation<'_>, place: &str) {
        let offered = operation.parameters();
        for (name, value) in &route.parameters {
            match offered.get(name.as_str()).map(super::openapi::Parameter::values) {
                None => self.report(Kind::NoParameter, name, place),
                Some(Some(allowed)) if !allowed.contains(value.as_str()) => {
                    self.report(Kind::NoValue, format!("{name}={value}"), place);
                }
                Some(_) => {}
            }
        }
    }

    fn paging(&mut self, route: &Route, operation: &Operation<'_>, place: &str) {
        let offered = operation.parameters();
        let needed: &[&str] = match route.paging {
            Paging::V3Page | Paging::V2Page => &["page", "limit"],
            Paging::V3Cursor | Paging::V3LastKey => &["after", "limit"],
            Paging::V3Whole | Paging::V2Whole | Paging::One => &[],
        };
        for name in needed {
            match offered.get(name) {
                None => self.report(Kind::NoParameter, *name, place),
                Some(parameter) if *name == "limit" => {
                    if parameter.maximum().is_some_and(|most| u64::from(route.page_size) > most) {
                        self.report(Kind::NoValue, format!("limit={}", route.page_size), place);
                    }
                }
                Some(_) => {}
            }
        }
    }

    fn filters(&mut self, operation: &Operation<'_>, place: &str) {
        let offered = operation.parameters();
        let table = self.table;
        for filter in &table.filters {
            let name = filter.parameter.as_str();
            let is_list = filter.operators.contains(&Operator::In);
            match offered.get(name) {
                None => self.report(Kind::NoParameter, name, place),
                Some(parameter) if is_list && !parameter.is_array() && !name.ends_with(":in") => {
                    self.report(Kind::NoParameter, format!("{name} as a list"), place);
                }
                Some(_) => {}
            }
        }
    }

    fn order(&mut self, route: &Route, operation: &Operation<'_>, place: &str) {
        let Some(order) = &route.order else { return };
        let offered = operation.parameters();
        let Some(sort) = offered.get("sort") else { return self.report(Kind::NoParameter, "sort", place) };
        if order.style == OrderStyle::SortDirection && !offered.contains_key("direction") {
            self.report(Kind::NoParameter, "direction", place);
        }
        let table = self.table;
        for index in order.columns.iter().chain(&order.paging) {
            let name = &table.columns[*index].name;
            let allowed = sort.values().is_none_or(|values| {
                values.iter().any(|value| value.split(':').next() == Some(name.as_str()))
            });
            if !allowed {
                self.report(Kind::NoValue, format!("sort={name}"), place);
            }
        }
    }

    /// Only the first segment of a pointer can be asked for; the id comes back whatever is asked.
    fn include_fields(&mut self, route: &Route, operation: &Operation<'_>, place: &str) {
        let offered = operation.parameters();
        let Some(parameter) = offered.get("include_fields") else {
            return self.report(Kind::NoParameter, "include_fields", place);
        };
        let Some(allowed) = parameter.values() else { return };
        let table = self.table;
        for (index, column) in table.columns.iter().enumerate() {
            let bound = route.bound().contains(&index);
            let pointer = route.pointer(table, index).unwrap_or_default();
            let field = pointer.split('/').nth(1).unwrap_or_default();
            let asked = !bound && !column.whole_row && column.include.is_none() && field != "id";
            if asked && !allowed.contains(field) {
                self.report(Kind::NoValue, format!("include_fields={field}"), place);
            }
        }
    }

    fn columns(&mut self, route: &Route, row: &Shape<'_>, place: &str) {
        let table = self.table;
        for (index, column) in table.columns.iter().enumerate() {
            let bound = route.bound().contains(&index);
            let pointer = route.pointer(table, index).unwrap_or_default();
            if route.lacks.contains(&index) || bound && route.kind != RouteKind::ByKey {
                continue;
            }
            let value = row.descend(pointer);
            if value.is_empty() && bound {
                continue;
            }
            if value.is_empty() {
                self.report(Kind::NoPointer, pointer, place);
            } else if !fits(column.sql_type, &value) {
                self.report(Kind::WrongType, pointer, place);
            }
        }
        self.lacking(route, row, "", place);
    }

    /// Reports the members of an object that neither are columns nor lie inside of one.
    fn lacking(&mut self, route: &Route, object: &Shape<'_>, path: &str, place: &str) {
        let table = self.table;
        let pointers: Vec<&str> =
            (0..table.columns.len()).filter_map(|index| route.pointer(table, index)).collect();
        for name in object.without_links().member_names() {
            let pointer = format!("{path}/{name}");
            let member = object.member(name);
            if pointers.contains(&pointer.as_str()) || member.is_link() {
                continue;
            }
            let below = format!("{pointer}/");
            if pointers.iter().any(|known| known.starts_with(&below)) {
                self.lacking(route, &member, &pointer, place);
            } else {
                self.report(Kind::Lacking, pointer, place);
            }
        }
    }
}

fn place(route: &Route) -> String {
    match &route.parent {
        Some(parent) if route.kind == RouteKind::Embedded => format!("embedded in {parent}"),
        _ => route.path.clone(),
    }
}

fn document<'a>(documents: &'a Documents, table: &Table) -> &'a Document {
    documents.get(&table.spec).unwrap_or_else(|| panic!("{} is missing", table.spec))
}

fn parent<'a>(route: &Route, catalogue: &'a Catalogue) -> &'a Table {
    let name = route.parent.as_deref().unwrap_or_default();
    catalogue.table(name).unwrap_or_else(|| panic!("no table {name}"))
}

/// The shape of a row as the route delivers it; an embedded row is looked up inside its parent's.
fn row_shape<'a>(
    table: &Table,
    route: &Route,
    rows: &str,
    catalogue: &Catalogue,
    documents: &'a Documents,
) -> Option<Shape<'a>> {
    if route.kind != RouteKind::Embedded {
        return Some(document(documents, table).get(&route.path)?.answer().rows(rows));
    }
    let parent = parent(route, catalogue);
    let first = parent.routes.first()?;
    let outer = row_shape(parent, first, first.rows.first()?, catalogue, documents)?;
    Some(outer.rows(rows))
}

/// V2 writes decimals as text, webhooks have times in seconds, and a schema without a type says nothing.
fn fits(sql_type: SqlType, value: &Shape<'_>) -> bool {
    let types = value.types();
    let accepted: &[&str] = match sql_type {
        SqlType::Integer | SqlType::BigInt => &["integer", "number"],
        SqlType::Decimal { .. } => &["number", "integer", "string"],
        SqlType::Boolean => &["boolean"],
        SqlType::Varchar(_) | SqlType::Text | SqlType::Date => &["string"],
        SqlType::Timestamp => &["string", "integer"],
        SqlType::Json => &["array", "object"],
    };
    types.is_empty() || types.iter().any(|name| accepted.contains(name))
}
