//! SOUNDEX and DIFFERENCE: the American Soundex code of a word, and how alike two codes are.

use super::row::{Datum, Kind, RowFunction, mismatch, text_result};

const CODE_LENGTH: usize = 4;

/// The functions of this file.
pub(super) fn functions() -> Vec<RowFunction> {
    vec![
        RowFunction::new("soundex", &[Kind::Text], Kind::Text, |arguments| {
            let [Datum::Text(text)] = arguments else { return Err(mismatch()) };
            text_result(soundex(text))
        }),
        RowFunction::new("sound_difference", &[Kind::Text, Kind::Text], Kind::Integer, |arguments| {
            let [Datum::Text(left), Datum::Text(right)] = arguments else { return Err(mismatch()) };
            let alike = soundex(left).chars().zip(soundex(right).chars()).filter(|(a, b)| a == b).count();
            Ok(i64::try_from(alike).ok().map(Datum::Integer))
        }),
    ]
}

/// The code of the leading word; `0000` for text that starts with no letter.
fn soundex(text: &str) -> String {
    let mut letters = text.trim_start().chars().take_while(char::is_ascii_alphabetic);
    let Some(first) = letters.next() else { return "0".repeat(CODE_LENGTH) };
    let mut code = String::from(first.to_ascii_uppercase());
    let mut last = digit(first);
    for letter in letters {
        let digit = digit(letter);
        // H and W do not separate equal digits, vowels do.
        if matches!(letter.to_ascii_uppercase(), 'H' | 'W') {
            continue;
        }
        if let Some(digit) = digit.filter(|_| digit != last && code.len() < CODE_LENGTH) {
            code.push(digit);
        }
        last = digit;
    }
    while code.len() < CODE_LENGTH {
        code.push('0');
    }
    code
}

fn digit(letter: char) -> Option<char> {
    match letter.to_ascii_uppercase() {
        'B' | 'F' | 'P' | 'V' => Some('1'),
        'C' | 'G' | 'J' | 'K' | 'Q' | 'S' | 'X' | 'Z' => Some('2'),
        'D' | 'T' => Some('3'),
        'L' => Some('4'),
        'M' | 'N' => Some('5'),
        'R' => Some('6'),
        _ => None,
    }
}
