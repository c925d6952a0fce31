//! Reads a query through unixODBC and the driver into bound buffers, as a bulk reader does.

use std::path::PathBuf;
use std::time::Instant;

use odbc_api::buffers::{AnyColumnBufferSlice, BufferDesc, ColumnarDynBuffer};
use odbc_api::{ConnectionOptions, Cursor, DataType, Environment};

use crate::Outcome;
use crate::figures::Figures;
use crate::process::{cpu_seconds, peak_bytes};

/// The longest text that a cell is bound for, in bytes of UTF-8. Longer texts are cut and counted: a block of 1,000
/// rows with a place for the longest possible text in every cell would be gigabytes.
pub(crate) const LONGEST_TEXT: usize = 1_024;

/// A query to read.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// The driver's library.
    #[arg(long)]
    pub(crate) library: PathBuf,
    /// Scheme, host and port of the store.
    #[arg(long)]
    pub(crate) url: String,
    /// The query; empty only connects.
    #[arg(long)]
    pub(crate) sql: String,
    /// Rows per fetch.
    #[arg(long)]
    pub(crate) block: usize,
    /// Ends after the first fetch.
    #[arg(long)]
    pub(crate) first_only: bool,
    /// Reads the query once before it is measured, on the same connection: the driver then knows how long the lists are.
    #[arg(long)]
    pub(crate) again: bool,
    /// More connection properties, as `Name=Value;Name=Value`.
    #[arg(long, default_value = "")]
    pub(crate) properties: String,
}

impl Reading {
    /// Connects, executes and fetches.
    pub(crate) fn measure(&self) -> Outcome<Figures> {
        let began = Instant::now();
        let environment = Environment::new()?;
        let properties = format!(
            "Driver={};StoreId=sandbox;OAuthAccessToken=sandbox-token;BaseUrl={};{}",
            self.library.display(),
            self.url,
            self.properties
        );
        let connection =
            environment.connect_with_connection_string(&properties, ConnectionOptions::default())?;
        let connect_seconds = began.elapsed().as_secs_f64();

        let mut figures = Figures::default();
        if self.again {
            let cursor = connection.execute(&self.sql, (), None)?.ok_or("the statement has no result")?;
            self.fetch(cursor, Instant::now())?;
        }
        if !self.sql.is_empty() {
            let (began, cpu_before) = (Instant::now(), cpu_seconds("self")?);
            let cursor = connection.execute(&self.sql, (), None)?.ok_or("the statement has no result")?;
            figures = self.fetch(cursor, began)?;
            figures.seconds = began.elapsed().as_secs_f64();
            figures.cpu_seconds = cpu_seconds("self")? - cpu_before;
        }
        figures.connect_seconds = connect_seconds;
        figures.peak_bytes = peak_bytes()?;
        Ok(figures)
    }

    fn fetch(&self, mut cursor: impl Cursor, began: Instant) -> Outcome<Figures> {
        let buffers = buffers_for(&mut cursor)?;
        let row_bytes: usize = buffers.iter().map(BufferDesc::bytes_per_row).sum();
        let mut unchecked: Vec<usize> = buffers.iter().enumerate().filter_map(may_be_cut).collect();
        let mut figures = Figures {
            columns: u64::try_from(buffers.len())?,
            buffer_bytes: u64::try_from(row_bytes * self.block)?,
            ..Figures::default()
        };
        let mut blocks = cursor.bind_buffer(ColumnarDynBuffer::try_from_descs(self.block, buffers)?)?;
        while let Some(block) = blocks.fetch()? {
            if figures.rows == 0 {
                figures.first_seconds = began.elapsed().as_secs_f64();
            }
            figures.rows += u64::try_from(block.num_rows())?;
            let before = unchecked.len();
            unchecked.retain(|column| !is_cut(block.column(*column)));
            figures.columns_cut += u64::try_from(before - unchecked.len())?;
            if self.first_only {
                break;
            }
        }
        Ok(figures)
    }
}

/// Each column in the C type that fits its SQL type; decimals and texts as UTF-8.
fn buffers_for(cursor: &mut impl Cursor) -> Outcome<Vec<BufferDesc>> {
    let columns = u16::try_from(cursor.num_result_cols()?)?;
    (1..=columns)
        .map(|column| {
            let data_type = cursor.col_data_type(column)?;
            let nullable = cursor.col_nullability(column)?.could_be_nullable();
            Ok(match BufferDesc::from_data_type(data_type, nullable) {
                None | Some(BufferDesc::Text { .. }) => {
                    BufferDesc::Text { max_str_len: text_bytes(data_type) }
                }
                Some(other) => other,
            })
        })
        .collect()
}

fn text_bytes(data_type: DataType) -> usize {
    data_type.utf8_len().map_or(LONGEST_TEXT, |bytes| bytes.get().min(LONGEST_TEXT))
}

fn may_be_cut((column, buffer): (usize, &BufferDesc)) -> Option<usize> {
    matches!(buffer, BufferDesc::Text { max_str_len } if *max_str_len == LONGEST_TEXT).then_some(column)
}

fn is_cut(column: AnyColumnBufferSlice<'_>) -> bool {
    column.as_text().is_some_and(|texts| texts.has_truncated_values().is_some())
}
