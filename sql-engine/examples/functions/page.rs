//! The page about functions, from the engine's registry.

use std::fmt::Write;

use bigcommerce_sql::{FunctionGroup, functions};

const HEAD: &str = "\
# Functions

Every function of the driver's SQL, with a call and what it gives. The names are those of ODBC, SQL Server, PostgreSQL, MySQL, Oracle,
Access and other drivers; all work beside each other, and those of ODBC inside `{fn …}` too. Names are blind to case.

Operators: `+ - * / %` and `DIV` (whole division), `||` and `+` for text, `& | ^ ~ << >>` for bits, `-> ->>` for JSON, `LIKE`, `ILIKE`,
`RLIKE`, `SIMILAR TO`, `~`, `~*`. Tables made of JSON: `OPENJSON(json[, path]) [WITH (…)]`, `JSON_TABLE(json, path COLUMNS (…))`,
`UNNEST(json)`, each also behind CROSS and OUTER APPLY.

This page is written by `cargo run -p bigcommerce-sql --example functions -- docs/functions.md`.
";

/// The page as Markdown.
///
/// # Errors
/// None: text does not fail to be written.
pub fn page() -> Result<String, std::fmt::Error> {
    let mut page = HEAD.to_owned();
    for group in FunctionGroup::ALL {
        write!(page, "\n## {}\n\n", group.title())?;
        let rows = group.example_rows();
        if !rows.is_empty() {
            writeln!(page, "The examples are selected `{}`.\n", rows.trim())?;
        }
        page.push_str("| Function | What it gives | Example | gives |\n|---|---|---|---|\n");
        for function in functions().filter(|function| function.group == group) {
            let result = if function.result.is_empty() { "NULL".to_owned() } else { code(function.result) };
            writeln!(
                page,
                "| {} | {} | {} | {result} |",
                code(function.syntax),
                function.meaning.replace('|', "\\|"),
                code(function.example)
            )?;
        }
    }
    Ok(page)
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
