//! Calls whose meaning shows in a constant among their arguments: ROUND that cuts, FORMAT with a culture, Access's INSTR, Oracle's
//! TRUNC and TO_CHAR.

use datafusion::sql::sqlparser::ast::{Expr, Value, ValueWithSpan};

use super::parts::{Part, start_template};
use super::spelling::{Call, expand};

/// Rewrites such a call; `None` leaves it to the others.
///
/// # Errors
/// A constant that is not known, or something that must be one and is none.
pub(super) fn rewrite(name: &str, call: &mut Call) -> Result<Option<Expr>, String> {
    let constant = call.arguments.last().and_then(constant);
    match (name, call.arguments.len()) {
        ("round", 3) => {
            let Some(Value::Number(cut, _)) = constant else {
                return Err("The third argument of ROUND is 0 to round or 1 to cut.".to_owned());
            };
            let template = if cut == "0" { "round($1, $2)" } else { "trunc($1, $2)" };
            call.arguments.truncate(2);
            expand(template, std::mem::take(&mut call.arguments)).map(Some)
        }
        ("format", 3) => {
            let Some(Value::SingleQuotedString(culture)) = constant else {
                return Err("The culture of FORMAT is a text such as 'en-US'.".to_owned());
            };
            if !culture.is_empty() && !culture.to_ascii_lowercase().starts_with("en") {
                return Err(format!("FORMAT writes as in the United States ('en-US'), not as '{culture}'."));
            }
            call.arguments.truncate(2);
            expand("format($1, $2)", std::mem::take(&mut call.arguments)).map(Some)
        }
        ("instr", 3)
            if matches!(call.arguments.first().and_then(self::constant), Some(Value::Number(..))) =>
        {
            call.arguments.rotate_left(1);
            expand("occurrence($1, $2, $3, 1)", std::mem::take(&mut call.arguments)).map(Some)
        }
        ("trunc", 2) => {
            let Some(Value::SingleQuotedString(part)) = constant else { return Ok(None) };
            let template = start_template(oracle_part(part)?);
            call.arguments.truncate(1);
            expand(&format!("CAST({template} AS TIMESTAMP(6))"), std::mem::take(&mut call.arguments))
                .map(Some)
        }
        ("to_char", 2) => match constant {
            Some(Value::SingleQuotedString(pattern)) if is_of_numbers(pattern) => {
                let digits = Value::SingleQuotedString(dot_net(pattern)?);
                call.arguments.truncate(1);
                call.arguments.push(Expr::value(digits));
                expand("format($1, $2)", std::mem::take(&mut call.arguments)).map(Some)
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

fn constant(expr: &Expr) -> Option<&Value> {
    match expr {
        Expr::Value(ValueWithSpan { value, .. }) => Some(value),
        _ => None,
    }
}

/// Oracle's names of parts in TRUNC.
fn oracle_part(name: &str) -> Result<Part, String> {
    Ok(match name.to_ascii_uppercase().as_str() {
        "YYYY" | "YEAR" | "YY" | "Y" | "SYYYY" => Part::Year,
        "Q" => Part::Quarter,
        "MM" | "MON" | "MONTH" => Part::Month,
        "DD" | "DDD" | "J" => Part::Day,
        "D" | "DY" | "DAY" => Part::Week,
        "IW" => Part::IsoWeek,
        "HH" | "HH12" | "HH24" => Part::Hour,
        "MI" => Part::Minute,
        _ => {
            return Err(format!(
                "TRUNC knows no part '{name}': YYYY, Q, MM, IW, D, DD, HH and MI are known."
            ));
        }
    })
}

/// `FM9,990.00`: no letter of a pattern of dates.
fn is_of_numbers(pattern: &str) -> bool {
    let plain = pattern.strip_prefix("FM").or_else(|| pattern.strip_prefix("fm")).unwrap_or(pattern);
    plain.contains(['9', '0'])
        && plain.chars().all(|letter| matches!(letter, '9' | '0' | ',' | '.' | 'G' | 'D' | '$'))
}

/// The pattern in .NET's places. Without FM Oracle and PostgreSQL fill up with blanks, which FORMAT cannot.
fn dot_net(pattern: &str) -> Result<String, String> {
    let plain = pattern.strip_prefix("FM").or_else(|| pattern.strip_prefix("fm")).ok_or_else(|| {
        format!("TO_CHAR writes numbers by a pattern with FM, without blanks before them: 'FM{pattern}'.")
    })?;
    let (whole, fraction) = plain.split_once(['.', 'D']).unwrap_or((plain, ""));
    let places = |part: &str| part.replace('9', "#").replace('G', ",");
    Ok(if fraction.is_empty() { places(whole) } else { format!("{}.{}", places(whole), places(fraction)) })
}
