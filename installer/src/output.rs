//! What the command prints: rows as a table, CSV or JSON on standard output, everything else on standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this module is the command's voice")]

use std::io::{self, Write};

use arrow::record_batch::RecordBatch;
use bigcommerce_sql::{ResultColumn, ResultType};
use comfy_table::{CellAlignment, Table, presets};

use crate::cells::text_rows;

/// The form of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns.
    Table,
    /// RFC 4180, with a header; NULL is an empty field.
    Csv,
    /// One array of objects; decimals are numbers with all their digits.
    Json,
}

/// Prints a line on standard output.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Prints a remark that is not part of the result.
pub(crate) fn say_aside(line: &str) {
    eprintln!("{line}");
}

/// Prints what went wrong.
pub(crate) fn complain(message: &str) {
    eprintln!("bigcommerce-odbc: {message}");
}

/// Writes rows in one form.
pub(crate) struct Printer {
    columns: Vec<ResultColumn>,
    form: Form,
}

enum Form {
    Table(Box<Table>),
    Csv(Box<csv::Writer<io::Stdout>>, bool),
    Json(usize),
}

impl Printer {
    /// A printer for rows with these columns.
    pub(crate) fn new(format: Format, columns: &[ResultColumn]) -> Self {
        let form = match format {
            Format::Table => {
                let mut table = Table::new();
                table.load_style(presets::ASCII_MARKDOWN);
                table.set_header(columns.iter().map(|column| column.label.as_str()));
                for (column, described) in table.column_iter_mut().zip(columns) {
                    if is_number(described.result_type) {
                        column.set_cell_alignment(CellAlignment::Right);
                    }
                }
                Form::Table(Box::new(table))
            }
            Format::Csv => Form::Csv(Box::new(csv::Writer::from_writer(io::stdout())), false),
            Format::Json => Form::Json(0),
        };
        Self { columns: columns.to_vec(), form }
    }

    /// Takes the next rows.
    pub(crate) fn print(&mut self, batch: &RecordBatch) -> Result<(), String> {
        for values in text_rows(batch)? {
            self.row(&values).map_err(|error| format!("The output cannot be written: {error}."))?;
        }
        Ok(())
    }

    /// Ends the output.
    pub(crate) fn finish(mut self) -> Result<(), String> {
        let ended = match &mut self.form {
            Form::Table(table) => writeln!(io::stdout(), "{table}"),
            Form::Csv(writer, headed) => {
                headed_csv(writer, headed, &self.columns).and_then(|()| writer.flush())
            }
            Form::Json(0) => writeln!(io::stdout(), "[]"),
            Form::Json(_) => writeln!(io::stdout(), "\n]"),
        };
        ended.map_err(|error| format!("The output cannot be written: {error}."))
    }

    fn row(&mut self, values: &[Option<String>]) -> io::Result<()> {
        match &mut self.form {
            Form::Table(table) => {
                table.add_row(values.iter().map(|value| value.as_deref().unwrap_or("NULL")));
                Ok(())
            }
            Form::Csv(writer, headed) => {
                headed_csv(writer, headed, &self.columns)?;
                writer
                    .write_record(values.iter().map(|value| value.as_deref().unwrap_or("")))
                    .map_err(io::Error::other)
            }
            Form::Json(rows) => {
                let opening = if *rows == 0 { "[\n" } else { ",\n" };
                *rows += 1;
                write!(io::stdout(), "{opening}{}", json_row(&self.columns, values))
            }
        }
    }
}

fn headed_csv(
    writer: &mut csv::Writer<io::Stdout>,
    headed: &mut bool,
    columns: &[ResultColumn],
) -> io::Result<()> {
    if std::mem::replace(headed, true) {
        return Ok(());
    }
    writer.write_record(columns.iter().map(|column| column.label.as_str())).map_err(io::Error::other)
}

fn json_row(columns: &[ResultColumn], values: &[Option<String>]) -> String {
    let members: Vec<String> = columns
        .iter()
        .zip(values)
        .map(|(column, value)| {
            let name = serde_json::Value::from(column.label.as_str());
            match value {
                None => format!("{name}: null"),
                Some(text) if is_number(column.result_type) || column.result_type == ResultType::Boolean => {
                    format!("{name}: {text}")
                }
                Some(text) => format!("{name}: {}", serde_json::Value::from(text.as_str())),
            }
        })
        .collect();
    format!("  {{{}}}", members.join(", "))
}

fn is_number(result_type: ResultType) -> bool {
    matches!(
        result_type,
        ResultType::SmallInt
            | ResultType::Integer
            | ResultType::BigInt
            | ResultType::Double
            | ResultType::Decimal { .. }
    )
}
