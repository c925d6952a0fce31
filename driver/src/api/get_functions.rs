//! SQLGetFunctions.

use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Done, Outcome};
use crate::info::has_function;
use crate::memory::Address;

const SQL_API_ALL_FUNCTIONS: u16 = 0;
const SQL_API_ODBC3_ALL_FUNCTIONS: u16 = 999;
const OLD_ARRAY_SIZE: u16 = 100;
const BITMAP_WORDS: u16 = 250;
const LAST_FUNCTION: u16 = 1999;

/// Says whether a function is offered: one answer, or the arrays of ODBC 2 and ODBC 3.
///
/// # Errors
/// HY095 for a number out of range, HY009 without a place for the answer.
pub fn get_functions(function: u16, supported: Address) -> Outcome {
    if supported.is_null() {
        return Err(Diagnostic::new(SqlState::NullPointer, "SQLGetFunctions needs a place for its answer."));
    }
    let put = |index: u16, word: u16| {
        let bytes = isize::try_from(size_of::<u16>()).unwrap_or(2);
        supported.offset(isize::try_from(index).unwrap_or(0) * bytes).write(word);
    };
    match function {
        SQL_API_ALL_FUNCTIONS => (0..OLD_ARRAY_SIZE).for_each(|n| put(n, u16::from(has_function(n)))),
        SQL_API_ODBC3_ALL_FUNCTIONS => (0..BITMAP_WORDS).for_each(|word| {
            let bits =
                (0..16).filter(|bit| has_function(word * 16 + bit)).fold(0_u16, |bits, bit| bits | 1 << bit);
            put(word, bits);
        }),
        1..=LAST_FUNCTION => put(0, u16::from(has_function(function))),
        _ => {
            return Err(Diagnostic::new(
                SqlState::FunctionNumber,
                format!("{function} is not a function number of SQLGetFunctions."),
            ));
        }
    }
    Ok(Done::Success)
}
