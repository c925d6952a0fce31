//! The pages: one per table, a list of them all, and the picture. The test `pages` compares them with those in `docs/`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bigcommerce_schemas::{
    Body, Catalogue, Column, Paging, Route, RouteKind, SqlType, Table, Write, pascal_case,
};

use super::{diagram, examples};

/// File name and text of every page.
pub fn all(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        catalogue.tables().iter().map(|table| (file(table), page(catalogue, table))).collect();
    pages.insert("README.md".to_owned(), index(catalogue));
    pages.insert("tables.svg".to_owned(), diagram::draw(catalogue));
    pages
}

fn file(table: &Table) -> String {
    format!("{}.md", table.name)
}

fn index(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "# Tables\n\nEvery list and every row that the store's API lets one read. Made from `schemas/tables/*.toml` by\n\
         `cargo run -p bigcommerce-schemas --example pages -- docs/tables`.\n\n\
         ![The main tables and how they refer to each other](tables.svg)\n\n| Table | What it holds | Written |\n|---|---|---|\n",
    );
    for table in catalogue.tables().iter().filter(|table| !table.hidden) {
        let name = &table.name;
        let _ = writeln!(text, "| [{name}]({name}.md) | {} | {} |", table.description, written(table));
    }
    text
}

fn written(table: &Table) -> String {
    let writes = &table.writes;
    let kinds = [("insert", &writes.insert), ("update", &writes.update), ("delete", &writes.delete)];
    kinds.iter().filter(|(_, write)| write.is_some()).map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ")
}

fn page(catalogue: &Catalogue, table: &Table) -> String {
    let mut text = format!("# {}\n\n{}\n\n", table.name, table.description);
    facts(&mut text, table);
    columns(&mut text, table);
    filters(&mut text, table);
    routes(&mut text, table);
    references(&mut text, catalogue, table);
    writes(&mut text, table);
    text.push_str("## Examples\n");
    for query in examples::queries(catalogue, table) {
        let _ = write!(text, "\n```sql\n{query}\n```\n");
    }
    text
}

fn facts(text: &mut String, table: &Table) {
    if table.hidden {
        text.push_str("Lists of tables do not show it; a query may name it.\n\n");
    }
    let key: Vec<&str> = table
        .key
        .iter()
        .filter_map(|index| table.columns.get(*index))
        .map(|column| column.sql_name.as_str())
        .collect();
    let one_row =
        table.routes.iter().all(|route| route.kind == RouteKind::List && route.paging == Paging::One);
    let key = match (key.is_empty(), one_row) {
        (false, _) => key.join(", "),
        (true, true) => "none: one row".to_owned(),
        (true, false) => "none: nothing tells rows apart".to_owned(),
    };
    let _ = writeln!(text, "- Key: {key}\n- OAuth scope: `{}`", table.scope);
    if !table.aliases.is_empty() {
        let _ = writeln!(text, "- Also known as: {}", table.aliases.join(", "));
    }
    text.push('\n');
}

fn columns(text: &mut String, table: &Table) {
    text.push_str("## Columns\n\n| Column | Type | Remark |\n|---|---|---|\n");
    for (index, column) in table.columns.iter().enumerate() {
        let _ = writeln!(
            text,
            "| {} | {}{} | {} |",
            column.sql_name,
            type_name(column.sql_type),
            if column.not_null { " NOT NULL" } else { "" },
            remark(column, table.key.contains(&index))
        );
    }
    if table.columns.iter().any(|column| column.sql_type == SqlType::Timestamp) {
        text.push_str("\nTimes are UTC unless the property TimeZone says otherwise.\n");
    }
    text.push('\n');
}

fn remark(column: &Column, key: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    if key {
        parts.push("Key.".to_owned());
    }
    parts.extend(column.note.clone());
    if column.sql_type == SqlType::Json {
        parts.push("JSON.".to_owned());
    }
    if column.read_only {
        parts.push("Read-only.".to_owned());
    }
    if !column.aliases.is_empty() {
        parts.push(format!("Also {}.", column.aliases.join(", ")));
    }
    parts.join(" ").replace('|', "\\|")
}

fn type_name(sql_type: SqlType) -> String {
    match sql_type {
        SqlType::Integer => "INTEGER".to_owned(),
        SqlType::BigInt => "BIGINT".to_owned(),
        SqlType::Decimal { precision, scale } => format!("DECIMAL({precision},{scale})"),
        SqlType::Boolean => "BIT".to_owned(),
        SqlType::Varchar(length) => format!("VARCHAR({length})"),
        SqlType::Text | SqlType::Json => "LONGVARCHAR".to_owned(),
        SqlType::Timestamp => "TIMESTAMP".to_owned(),
        SqlType::Date => "DATE".to_owned(),
    }
}

fn filters(text: &mut String, table: &Table) {
    text.push_str("## Tested by the server\n\n");
    if table.filters.is_empty() {
        text.push_str("Nothing but keys, where a way to read the table takes them.\n\n");
        return;
    }
    text.push_str("| Column | Operators | Parameter |\n|---|---|---|\n");
    for filter in &table.filters {
        let Some(column) = table.columns.get(filter.column) else { continue };
        let operators: Vec<&str> = filter
            .operators
            .iter()
            .map(|operator| match operator.symbol() {
                "in" => "IN",
                "contains" => "LIKE '%…%'",
                symbol => symbol,
            })
            .collect();
        let _ = writeln!(text, "| {} | {} | `{}` |", column.sql_name, operators.join(" "), filter.parameter);
    }
    text.push_str("\nOther conditions are tested by the driver.\n\n");
}

fn routes(text: &mut String, table: &Table) {
    text.push_str("## Ways to read it\n\n");
    for route in &table.routes {
        let _ = writeln!(text, "- {}", way(route));
    }
    text.push('\n');
}

fn way(route: &Route) -> String {
    let parent = route.parent.as_deref().unwrap_or_default();
    match route.kind {
        RouteKind::List => format!("the list: `GET {}`", route.path),
        RouteKind::ByKey => format!("by key: `GET {}`", route.path),
        RouteKind::ByParent => {
            let rows =
                route.keys_per_request.map_or("each row".to_owned(), |most| format!("every {most} rows"));
            format!("for {rows} of [{parent}]({parent}.md): `GET {}`", route.path)
        }
        RouteKind::Embedded if route.include.is_empty() => {
            format!("inside the rows of [{parent}]({parent}.md)")
        }
        RouteKind::Embedded => {
            format!("inside the rows of [{parent}]({parent}.md), with `include={}`", route.include.join(","))
        }
    }
}

fn references(text: &mut String, catalogue: &Catalogue, table: &Table) {
    let mut lines: Vec<String> = Vec::new();
    for foreign in &table.foreign_keys {
        let ours: Vec<&str> = foreign
            .columns
            .iter()
            .filter_map(|index| table.columns.get(*index))
            .map(|column| column.sql_name.as_str())
            .collect();
        let theirs: Vec<String> = foreign.references.iter().map(|name| pascal_case(name)).collect();
        let name = &foreign.table;
        lines.push(format!("- {} → [{name}]({name}.md) ({})", ours.join(", "), theirs.join(", ")));
    }
    let refers = |other: &&std::sync::Arc<Table>| {
        !other.hidden
            && other.name != table.name
            && other.foreign_keys.iter().any(|key| key.table == table.name)
    };
    let from: Vec<String> =
        catalogue.tables().iter().filter(refers).map(|other| format!("[{0}]({0}.md)", other.name)).collect();
    if !from.is_empty() {
        lines.push(format!("- referred to by {}", from.join(", ")));
    }
    if !lines.is_empty() {
        let _ = write!(text, "## References\n\n{}\n\n", lines.join("\n"));
    }
}

fn writes(text: &mut String, table: &Table) {
    text.push_str("## Writes\n\n");
    let writes = &table.writes;
    if !writes.is_empty() {
        text.push_str("The driver only reads. The API takes:\n\n");
    }
    for (kind, write) in [("INSERT", &writes.insert), ("UPDATE", &writes.update), ("DELETE", &writes.delete)]
    {
        if let Some(write) = write {
            let _ = writeln!(text, "- {kind}: {}", request(table, write));
        }
    }
    if let Some(hint) = &writes.hint {
        let _ = writeln!(text, "{}{hint}", if writes.is_empty() { "" } else { "- " });
    }
    text.push('\n');
}

fn request(table: &Table, write: &Write) -> String {
    let mut line = format!("`{} {}`", write.method.name(), write.path);
    if write.body == Body::Array || write.body == Body::Keys || write.keys.is_some() {
        let _ = write!(line, ", up to {} rows at a time", write.max_rows);
    }
    let required: Vec<&str> = write
        .required
        .iter()
        .filter_map(|index| table.columns.get(*index))
        .map(|column| column.sql_name.as_str())
        .collect();
    if !required.is_empty() {
        let _ = write!(line, "; needs {}", required.join(", "));
    }
    line
}
