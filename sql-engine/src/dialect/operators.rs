//! Operators and literals that other databases have: patterns of LIKE, RLIKE, `->`, COLLATE, intervals that are computed.

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, CastKind, DataType, DateTimeField, Expr, Interval, ObjectName, UnaryOperator, Value,
    ValueWithSpan,
};

use crate::error::SqlError;
use crate::functions::{add_interval, expand, json_path_of, regular_expression};

/// Puts one expression into the planner's terms; its operands are there already.
///
/// # Errors
/// ESCAPE and COLLATE that cannot be obeyed.
pub(super) fn rewrite_operator(expr: &mut Expr) -> Result<(), SqlError> {
    match expr {
        Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. } => {
            rewrite_pattern(pattern, escape_char)
        }
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) if digits.contains(['e', 'E']) => {
            // The planner reads 1e3 as a decimal of negative scale.
            let text = Expr::value(Value::SingleQuotedString(digits.clone()));
            *expr = Expr::Cast {
                kind: CastKind::Cast,
                expr: Box::new(text),
                data_type: DataType::DoublePrecision,
                array: false,
                format: None,
            };
            Ok(())
        }
        Expr::RLike { negated, expr: text, pattern, .. } => {
            let operands = vec![text.as_ref().clone(), pattern.as_ref().clone()];
            let template = if *negated { "(as_text($1) !~ $2)" } else { "(as_text($1) ~ $2)" };
            replace(expr, template, operands)
        }
        Expr::SimilarTo { negated, expr: text, pattern, .. } => {
            if matches!(pattern.as_ref(), Expr::Value(ValueWithSpan { value: Value::Null, .. })) {
                return replace(expr, "CAST(NULL AS BOOLEAN)", Vec::new());
            }
            let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(similar), .. }) =
                pattern.as_ref()
            else {
                return Err(SqlError::NotSupported("SIMILAR TO needs a literal pattern.".to_owned()));
            };
            let pattern = Expr::value(Value::SingleQuotedString(regular_expression(similar)));
            let template = if *negated { "(as_text($1) !~ $2)" } else { "(as_text($1) ~ $2)" };
            let operands = vec![text.as_ref().clone(), pattern];
            replace(expr, template, operands)
        }
        Expr::Collate { expr: text, collation } => {
            check_collation(collation)?;
            let text = text.as_ref().clone();
            *expr = text;
            Ok(())
        }
        Expr::UnaryOp { op: UnaryOperator::BitwiseNot, expr: operand } => {
            let operand = operand.as_ref().clone();
            replace(expr, "(-1 - CAST($1 AS BIGINT))", vec![operand])
        }
        Expr::Identifier(name) if name.value.starts_with("@@") => {
            let value = session_value(&name.value).ok_or_else(|| {
                SqlError::NotSupported(format!(
                    "{} is not known. @@VERSION and @@SERVERNAME are.",
                    name.value.to_uppercase()
                ))
            })?;
            *expr = value;
            Ok(())
        }
        Expr::Identifier(name) if name.value.starts_with('@') && name.quote_style.is_none() => {
            Err(SqlError::NotSupported(format!(
                "{} is a variable, and there are none: a parameter is written as ?.",
                name.value
            )))
        }
        Expr::Identifier(name)
            if name.quote_style.is_none() && matches!(name.value.as_str(), "sysdate" | "systimestamp") =>
        {
            replace(expr, "CAST(now() AS TIMESTAMP(6))", Vec::new())
        }
        Expr::Interval(interval) => rewrite_interval(interval),
        Expr::BinaryOp { .. } => rewrite_binary(expr),
        _ => Ok(()),
    }
}

/// What SQL Server's programs ask for when they connect.
fn session_value(name: &str) -> Option<Expr> {
    let text = |text: &str| Expr::value(Value::SingleQuotedString(text.to_owned()));
    let number = |number: &str| Expr::value(Value::Number(number.to_owned(), false));
    Some(match name {
        "@@version" => text(concat!("BigCommerce ODBC ", env!("CARGO_PKG_VERSION"))),
        "@@servername" => text(""),
        "@@language" => text("us_english"),
        "@@datefirst" => number("7"),
        "@@max_precision" => number("38"),
        "@@trancount" => number("0"),
        _ => return None,
    })
}

/// The planner knows neither digits of precision, as in `MINUTE(3)`, nor a sign before the text of an interval.
fn rewrite_interval(interval: &mut Interval) -> Result<(), SqlError> {
    (interval.leading_precision, interval.fractional_seconds_precision) = (None, None);
    if let Expr::UnaryOp { op, expr } = interval.value.as_ref()
        && let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = expr.as_ref()
    {
        let signed = match (op, text.strip_prefix('-')) {
            (UnaryOperator::Minus, Some(plain)) => plain.to_owned(),
            (UnaryOperator::Minus, None) => format!("-{text}"),
            _ => text.clone(),
        };
        *interval.value = Expr::value(Value::SingleQuotedString(signed));
    }
    spell_out(interval)
}

/// `INTERVAL '1-2' YEAR TO MONTH` and `INTERVAL '1 02:30' DAY TO MINUTE`, unit by unit.
fn spell_out(interval: &mut Interval) -> Result<(), SqlError> {
    let (Some(first), Some(last)) = (&interval.leading_field, &interval.last_field) else { return Ok(()) };
    let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = interval.value.as_ref()
    else {
        return Err(SqlError::NotSupported("An interval of several units needs a literal.".to_owned()));
    };
    const UNITS: [&str; 6] = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    let place =
        |field: &DateTimeField| UNITS.iter().position(|unit| *unit == field.to_string().to_uppercase());
    let digits = text.trim().trim_start_matches(['-', '+']);
    let sign = if text.trim().starts_with('-') { "-" } else { "" };
    let counts: Vec<&str> = digits.split(['-', ' ', ':']).filter(|count| !count.is_empty()).collect();
    let units = place(first).zip(place(last)).and_then(|(first, last)| UNITS.get(first..=last));
    let Some(units) = units.filter(|units| units.len() == counts.len()) else {
        return Err(SqlError::Syntax {
            message: format!("'{text}' is no interval from {first} to {last}."),
            position: None,
        });
    };
    let parts: Vec<String> =
        counts.iter().zip(units).map(|(count, unit)| format!("{sign}{count} {unit}")).collect();
    *interval.value = Expr::value(Value::SingleQuotedString(parts.join(" ")));
    (interval.leading_field, interval.last_field) = (None, None);
    Ok(())
}

fn replace(expr: &mut Expr, template: &str, operands: Vec<Expr>) -> Result<(), SqlError> {
    *expr = expand(template, operands).map_err(SqlError::Internal)?;
    Ok(())
}

fn rewrite_binary(expr: &mut Expr) -> Result<(), SqlError> {
    let Expr::BinaryOp { left, op, right } = expr else { return Ok(()) };
    match op {
        BinaryOperator::Arrow | BinaryOperator::LongArrow => {
            let path = json_path_of(right).map_err(invalid)?;
            let template =
                if *op == BinaryOperator::Arrow { "json_extract($1, $2)" } else { "json_text($1, $2)" };
            let operands = vec![left.as_ref().clone(), path];
            replace(expr, template, operands)
        }
        BinaryOperator::Plus | BinaryOperator::Minus => {
            let Expr::Interval(Interval { value, leading_field: Some(unit), .. }) = right.as_ref() else {
                return Ok(());
            };
            if matches!(value.as_ref(), Expr::Value(ValueWithSpan { value, .. }) if !matches!(value, Value::Placeholder(_)))
            {
                return Ok(());
            }
            let negative = *op == BinaryOperator::Minus;
            *expr = add_interval(left.as_ref().clone(), value.as_ref().clone(), &unit.to_string(), negative)
                .map_err(invalid)?;
            Ok(())
        }
        BinaryOperator::PGOverlap => {
            Err(SqlError::NotSupported("&& is not supported: write AND between conditions.".to_owned()))
        }
        BinaryOperator::MyIntegerDivide | BinaryOperator::DuckIntegerDivide => {
            let operands = vec![left.as_ref().clone(), right.as_ref().clone()];
            replace(expr, "CAST(trunc($1 / $2) AS BIGINT)", operands)
        }
        _ => Ok(()),
    }
}

fn invalid(message: String) -> SqlError {
    SqlError::Invalid { message, position: None }
}

/// Text is compared byte by byte, which is what binary and case-sensitive collations say.
fn check_collation(collation: &ObjectName) -> Result<(), SqlError> {
    let wanted = collation.to_string().to_ascii_lowercase();
    if wanted.contains("_ci") || wanted.contains("nocase") {
        return Err(SqlError::NotSupported(format!(
            "COLLATE {collation} is not supported: write UPPER(…) on both sides to compare without regard to case."
        )));
    }
    Ok(())
}

/// The planner always takes `\` as the escape of LIKE; SQL has none unless ESCAPE names one.
fn rewrite_pattern(pattern: &mut Expr, escape: &mut Option<ValueWithSpan>) -> Result<(), SqlError> {
    let escape_char = match escape.take().map(|escape| escape.value) {
        None => None,
        Some(Value::SingleQuotedString(text)) if text.chars().count() == 1 => text.chars().next(),
        Some(other) => {
            return Err(SqlError::Syntax {
                message: format!("ESCAPE takes one character, not {other}."),
                position: None,
            });
        }
    };
    let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = pattern else {
        return match escape_char {
            Some('\\') => Ok(()),
            None => {
                let operand = pattern.clone();
                replace(pattern, "replace(CAST($1 AS VARCHAR), '\\', '\\\\')", vec![operand])
            }
            Some(_) => Err(SqlError::NotSupported(
                "ESCAPE with another character than \\ needs a literal pattern.".to_owned(),
            )),
        };
    };
    let mut rewritten = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if Some(letter) == escape_char {
            rewritten.push('\\');
            rewritten.extend(letters.next());
        } else if letter == '\\' {
            rewritten.push_str("\\\\");
        } else {
            rewritten.push(letter);
        }
    }
    *text = rewritten;
    Ok(())
}
