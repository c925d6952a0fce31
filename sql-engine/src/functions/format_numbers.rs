//! Numbers as text by a pattern of .NET or a name of Access. Works on digits, so that none is lost; called by `format`.

/// A number written in digits, by a standard pattern (`N2`, `C`, `P1`, `F0`, `D5`) or one of `#`, `0`, `,`, `.` and `%`.
pub(super) fn number(digits: &str, pattern: &str) -> Result<Option<String>, String> {
    let pattern = named(pattern);
    let unreadable = || format!("'{digits}' is no number that FORMAT can write");
    let value = Digits::read(digits).ok_or_else(unreadable)?;
    let mut letters = pattern.chars();
    let places = |default: usize| pattern.get(1..).and_then(|rest| rest.parse().ok()).unwrap_or(default);
    let standard = letters
        .next()
        .filter(|first| first.is_ascii_alphabetic() && letters.all(|letter| letter.is_ascii_digit()));
    Ok(Some(match standard.map(|letter| letter.to_ascii_uppercase()) {
        Some('N') => value.round(places(2)).written(true, 1),
        Some('F') => value.round(places(2)).written(false, 1),
        Some('C') => {
            let money = value.round(places(2)).written(true, 1);
            match money.strip_prefix('-') {
                Some(amount) => format!("-${amount}"),
                None => format!("${money}"),
            }
        }
        Some('P') => format!("{}%", value.hundredfold().round(places(2)).written(true, 1)),
        Some('D') => value.round(0).written(false, places(1)),
        Some('G' | 'R') => digits.strip_suffix(".0").unwrap_or(digits).to_owned(),
        Some('X') => {
            let whole: i64 = value.round(0).written(false, 1).parse().map_err(|_| unreadable())?;
            let width = places(1);
            if pattern.starts_with('x') { format!("{whole:0width$x}") } else { format!("{whole:0width$X}") }
        }
        Some('E') => scientific(digits, places(6), pattern.starts_with('E')).ok_or_else(unreadable)?,
        Some(letter) => {
            return Err(format!(
                "FORMAT knows no pattern '{letter}' of numbers: N2, C, P1, F0, D5, E3, X and #,##0.00 are some"
            ));
        }
        None => sections(&value, pattern),
    }))
}

/// The pattern behind a name that Access has for it.
fn named(pattern: &str) -> &str {
    match pattern.to_ascii_lowercase().as_str() {
        "general number" => "G",
        "currency" => "C",
        "fixed" => "F2",
        "standard" => "N2",
        "percent" => "P2",
        "scientific" => "E2",
        _ => pattern,
    }
}

/// `1.235E+004`: the exponent has three digits at least.
fn scientific(digits: &str, places: usize, capital: bool) -> Option<String> {
    let value: f64 = digits.parse().ok()?;
    let text = format!("{value:.places$e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{mantissa}{}{sign}{:03}", if capital { 'E' } else { 'e' }, exponent.unsigned_abs()))
}

/// A pattern has up to three parts: for positive numbers, negative ones and zero.
fn sections(value: &Digits, pattern: &str) -> String {
    let parts: Vec<&str> = pattern.split(';').collect();
    let zero = value.is_zero();
    match parts.as_slice() {
        [_, _, for_zero, ..] if zero => custom(value, for_zero),
        [_, for_negative, ..] if value.negative && !zero && !for_negative.is_empty() => {
            custom(&Digits { negative: false, ..value.clone() }, for_negative)
        }
        [first, ..] => custom(value, first),
        [] => String::new(),
    }
}

fn custom(value: &Digits, pattern: &str) -> String {
    let is_place = |letter: char| matches!(letter, '0' | '#' | ',' | '.');
    let Some(start) = pattern.find(is_place) else { return pattern.to_owned() };
    let end = pattern.rfind(is_place).map_or(start, |end| end + 1);
    let (before, places, after) = (
        pattern.get(..start).unwrap_or_default(),
        pattern.get(start..end).unwrap_or_default(),
        pattern.get(end..).unwrap_or_default(),
    );
    let (whole, fraction) = places.split_once('.').unwrap_or((places, ""));
    let value = if pattern.contains('%') { value.hundredfold() } else { value.clone() };
    let rounded = value.round(fraction.len());
    let least = whole.chars().filter(|letter| *letter == '0').count();
    let mut text = rounded.written(whole.contains(','), least);
    let required = fraction.rfind('0').map_or(0, |last| last + 1);
    if let Some(point) = text.find('.') {
        while text.len() > point + 1 + required && text.ends_with('0') {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
    }
    match text.strip_prefix('-') {
        Some(plain) => format!("-{before}{plain}{after}"),
        None => format!("{before}{text}{after}"),
    }
}

/// A decimal number as its digits, so that none is lost.
#[derive(Debug, Clone)]
struct Digits {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Digits {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, plain) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let all_digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
        if plain.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            // DOUBLE may come with an exponent.
            let value: f64 =
                text.parse().ok().filter(|value: &f64| value.is_finite() && text.contains(['e', 'E']))?;
            return Self::read(&format!("{value:.15}"));
        }
        Some(Self { negative, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }

    fn is_zero(&self) -> bool {
        self.whole.chars().chain(self.fraction.chars()).all(|digit| digit == '0')
    }

    fn hundredfold(&self) -> Self {
        let mut fraction = self.fraction.clone();
        while fraction.len() < 2 {
            fraction.push('0');
        }
        let (moved, rest) = fraction.split_at(2);
        Self { negative: self.negative, whole: format!("{}{moved}", self.whole), fraction: rest.to_owned() }
    }

    /// To so many digits after the point, half away from zero.
    fn round(&self, places: usize) -> Self {
        let kept: String = self.fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
        let up = self.fraction.chars().nth(places).is_some_and(|digit| digit >= '5');
        let mut digits: Vec<char> = format!("0{}{kept}", self.whole).chars().collect();
        if up {
            for digit in digits.iter_mut().rev() {
                if *digit == '9' {
                    *digit = '0';
                } else {
                    *digit = char::from_digit(digit.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0');
                    break;
                }
            }
        }
        let text: String = digits.into_iter().collect();
        let (whole, fraction) = text.split_at(text.len() - places);
        Self { negative: self.negative, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// With at least so many digits before the point.
    fn written(&self, grouped: bool, least: usize) -> String {
        let mut whole = self.whole.trim_start_matches('0').to_owned();
        while whole.len() < least {
            whole.insert(0, '0');
        }
        if grouped {
            let mut place = whole.len();
            while place > 3 {
                place -= 3;
                whole.insert(place, ',');
            }
        }
        let sign = if self.negative && !self.is_zero() { "-" } else { "" };
        if self.fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{}", self.fraction)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_dot_net_writes_them() {
        let cases = [
            ("1234.5", "N2", "1,234.50"),
            ("-1234567.895", "C", "-$1,234,567.90"),
            ("0.2567", "P1", "25.7%"),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("0.5", "0.##", "0.5"),
            ("7", "000", "007"),
            ("999.995", "F2", "1000.00"),
            ("0.256", "0%", "26%"),
            ("-0.001", "N2", "0.00"),
            ("255", "X", "FF"),
            ("255", "x4", "00ff"),
            ("12345.678", "E2", "1.23E+004"),
            ("-5", "0;(0)", "(5)"),
            ("0", "0;(0);nil", "nil"),
            ("1234.5", "Currency", "$1,234.50"),
            ("10000000000.0", "G", "10000000000"),
        ];
        for (digits, pattern, expected) in cases {
            assert_eq!(number(digits, pattern), Ok(Some(expected.to_owned())), "{digits} {pattern}");
        }
        assert!(number("abc", "N2").is_err());
        assert!(number("5", "Q").is_err());
    }
}
