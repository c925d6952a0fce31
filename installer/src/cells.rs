//! Rows as text, the same on the terminal, in files and on the page.

use arrow::array::Array;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// The rows of a batch; `None` is NULL.
pub(crate) fn text_rows(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>, String> {
    let options = FormatOptions::new()
        .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
        .with_date_format(Some("%Y-%m-%d"))
        .with_time_format(Some("%H:%M:%S%.f"));
    let cells = batch
        .columns()
        .iter()
        .map(|array| ArrayFormatter::try_new(array, &options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    let rows = (0..batch.num_rows()).map(|row| {
        let columns = batch.columns().iter().zip(&cells);
        columns.map(|(array, cell)| (!array.is_null(row)).then(|| cell.value(row).to_string())).collect()
    });
    Ok(rows.collect())
}
