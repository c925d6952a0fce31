//! Text in the form in which connections that are blind to case compare it.

use datafusion::logical_expr::ScalarUDF;

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};

/// The name of the function, by which pushdown knows it.
pub(crate) const NAME: &str = "without_case";

/// `without_case(text)`: small letters. Nothing but `A` to `Z` becomes a letter of ASCII: servers that are blind to case find
/// those, and may not know that the sign for Kelvin is a `K`.
pub(crate) fn without_case() -> ScalarUDF {
    ScalarUDF::from(RowFunction::new(NAME, &[Kind::Text], Kind::Text, fold))
}

fn fold(arguments: &[Datum<'_>]) -> Result<Option<Datum<'static>>, String> {
    let [Datum::Text(text)] = arguments else { return Err(mismatch()) };
    if text.is_ascii() {
        return text_result(text.to_ascii_lowercase());
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else if letter.to_lowercase().any(|small| small.is_ascii()) {
            folded.push(letter);
        } else {
            folded.extend(letter.to_lowercase());
        }
    }
    text_result(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_alphabets_lose_their_case_and_none_becomes_ascii() {
        for (text, folded) in [("ÄB c", "äb c"), ("ŁÓDŹ", "łódź"), ("\u{212A}", "\u{212A}"), ("İ", "İ")]
        {
            let found = fold(&[Datum::Text(text.into())]);
            let found = found.map(|found| found == Some(Datum::Text(folded.into())));
            assert_eq!(found, Ok(true), "{text}");
        }
    }
}
