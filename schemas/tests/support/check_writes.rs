//! Compares what a table declares about writing with the OpenAPI file it names: method, path, the parameter for keys, and
//! that the columns asked for are those the body demands.

use bigcommerce_schemas::{Body, Table, Write};

use super::check::{Documents, Finding, Kind};
use super::openapi::Shape;

/// All differences between the writes of `table` and its OpenAPI files.
pub fn check_writes(table: &Table, documents: &Documents) -> Vec<Finding> {
    let writes = [&table.writes.insert, &table.writes.update, &table.writes.delete];
    writes.into_iter().flatten().flat_map(|write| check(table, write, documents)).collect()
}

fn check(table: &Table, write: &Write, documents: &Documents) -> Vec<Finding> {
    let place = format!("{} {}", write.method.name(), write.path);
    let report = |kind: Kind, subject: &str| Finding {
        table: table.name.clone(),
        kind,
        subject: subject.to_owned(),
        place: place.clone(),
    };
    let method = write.method.name().to_lowercase();
    let file = write.spec.as_ref().unwrap_or(&table.spec);
    let operation = documents.get(file).and_then(|document| document.operation(&method, &write.path));
    let Some(operation) = operation else {
        return vec![report(Kind::NoPath, &place)];
    };
    let mut findings = Vec::new();
    let offered = operation.parameters();
    let in_path = write.path.split_once('?').map(|(_, query)| query.split('=').next().unwrap_or_default());
    for name in write.keys.as_deref().into_iter().chain(in_path) {
        if !offered.contains_key(name) {
            findings.push(report(Kind::NoParameter, name));
        }
    }
    let body = operation.body().descend(&write.rows);
    match write.body {
        Body::Nothing => {}
        Body::Keys | Body::Array if body.items().is_empty() => {
            findings.push(report(Kind::NoPointer, "an array"))
        }
        Body::Keys => {}
        Body::Array => findings.extend(members(table, write, &body.items(), &report)),
        Body::Object => findings.extend(members(table, write, &body, &report)),
    }
    findings
}

/// A required column must be in the body, and a member that the body demands must be a required column.
fn members(
    table: &Table,
    write: &Write,
    row: &Shape<'_>,
    report: &dyn Fn(Kind, &str) -> Finding,
) -> Vec<Finding> {
    let pointer = |index: &usize| {
        let renamed = write.members.iter().find(|(column, _)| column == index).map(|(_, pointer)| pointer);
        renamed.unwrap_or(&table.columns[*index].pointer).clone()
    };
    let asked: Vec<String> = write.required.iter().map(pointer).collect();
    let unknown = asked.iter().filter(|pointer| row.descend(pointer).is_empty());
    let mut findings: Vec<Finding> = unknown.map(|pointer| report(Kind::NoPointer, pointer)).collect();
    for name in row.required() {
        let (member, below) = (format!("/{name}"), format!("/{name}/"));
        let in_path = write.path.contains(&format!("{{{name}}}"));
        if !in_path && !asked.iter().any(|pointer| *pointer == member || pointer.starts_with(&below)) {
            findings.push(report(Kind::NotRequired, &member));
        }
    }
    findings
}
