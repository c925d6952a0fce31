//! One cell from a result into the application's memory; SQLFetch and SQLGetData share it.

use bigcommerce_sql::ResultType;

use crate::convert::{CellValue, Target, c_type};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::memory::{Address, Piece, Width, fill_text_piece, write_bytes_piece, write_text_piece};
use crate::odbc::SQL_NULL_DATA;

/// Where a cell goes.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The value's buffer.
    pub data: Address,
    /// Its size in bytes.
    pub capacity: usize,
    /// Where the length goes.
    pub length: Address,
    /// Where NULL is told; usually the same.
    pub indicator: Address,
    /// The form of the value.
    pub target: Target,
    /// The application comes for the rest of a long value and joins the pieces.
    pub in_pieces: bool,
}

/// How far a value was delivered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivered {
    /// Bytes of the source done with, over all pieces, up to a character.
    pub taken: usize,
    /// Units of that character that are done with.
    pub within: usize,
    /// Bytes still to come in the application's form; unknown before the first piece.
    pub remaining: Option<usize>,
    /// Something was cut: 01004 or 01S07.
    pub warning: Option<SqlState>,
    /// The value goes on.
    pub more: bool,
}

/// Writes the value, or the next piece of it after `before`. `max_length` is SQL_ATTR_MAX_LENGTH where it counts, else 0.
///
/// # Errors
/// 22002 for NULL without indicator, 22003 where a buffer is too short for a number.
pub fn deliver(
    value: &CellValue<'_>,
    place: &Place,
    before: Delivered,
    max_length: usize,
) -> Result<Delivered, Diagnostic> {
    match value {
        CellValue::Null if place.indicator.is_null() => Err(Diagnostic::new(
            SqlState::IndicatorRequired,
            "The value is NULL, and no indicator is bound to say so.",
        )),
        CellValue::Null => {
            place.indicator.write(SQL_NULL_DATA);
            Ok(Delivered::default())
        }
        CellValue::Fixed { bytes, length, fraction_cut } => {
            place.data.write_bytes(bytes.get(..*length).unwrap_or_default());
            place.tell(*length);
            Ok(Delivered { warning: fraction_cut.then_some(SqlState::FractionCut), ..Delivered::default() })
        }
        CellValue::Text { text, whole } => {
            let width = if place.target.c_type == c_type::WCHAR { Width::Wide } else { Width::Narrow };
            let text: &str = if max_length > 0 { first_characters(text, max_length) } else { text };
            place.check_whole(text, *whole, width)?;
            let rest = text.get(before.taken..).unwrap_or_default();
            let total = before.remaining.unwrap_or_else(|| width.length(rest) * width.bytes());
            place.tell(total);
            if place.data.is_null() {
                return Ok(Delivered::default());
            }
            let piece = if place.in_pieces {
                fill_text_piece(place.data, place.capacity, width, rest, before.within)
            } else {
                write_text_piece(place.data, place.capacity, width, rest)
            };
            Ok(after(before, total, piece))
        }
        CellValue::Binary(bytes) => {
            let longest = if max_length > 0 { max_length.min(bytes.len()) } else { bytes.len() };
            let rest = bytes.get(before.taken..longest).unwrap_or_default();
            place.tell(rest.len());
            if place.data.is_null() {
                return Ok(Delivered::default());
            }
            Ok(after(before, rest.len(), write_bytes_piece(place.data, place.capacity, rest)))
        }
    }
}

impl Place {
    fn tell(&self, length: usize) {
        if self.indicator != self.length {
            self.indicator.write(0_isize);
        }
        self.length.write(isize::try_from(length).unwrap_or(isize::MAX));
    }

    fn check_whole(&self, text: &str, whole: Option<usize>, width: Width) -> Result<(), Diagnostic> {
        let room = (self.capacity / width.bytes()).saturating_sub(1);
        match whole {
            Some(whole) if room < text.len() && room < whole && !self.data.is_null() && self.capacity > 0 => {
                Err(Diagnostic::new(
                    SqlState::OutOfRange,
                    format!("The buffer has room for {room} characters, and the number needs {whole}."),
                ))
            }
            _ => Ok(()),
        }
    }
}

fn after(before: Delivered, total: usize, piece: Piece) -> Delivered {
    Delivered {
        taken: before.taken + piece.taken,
        within: piece.within,
        remaining: Some(total - piece.written),
        warning: piece.cut.then_some(SqlState::Cut),
        more: piece.cut,
    }
}

/// SQL_ATTR_MAX_LENGTH counts for columns of this type.
pub fn is_text(result_type: ResultType) -> bool {
    matches!(result_type, ResultType::Varchar(_) | ResultType::LongVarchar | ResultType::Binary)
}

fn first_characters(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
