//! Spans of days named by words, as other drivers have them: L_TODAY(), L_LAST_N_DAYS(7), LAST_MONTH() and so on. A comparison with
//! one compares with its first and last moment, in a form that the planner turns into a range of dates for the store.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr};

use super::spelling::{Call, expand, wrong_count};

/// A span of days: from `first` units after the start of this one up to, not including, `end` units after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    unit: Unit,
    first: i64,
    end: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn named(name: &str) -> Option<Self> {
        Some(match name.strip_suffix('s').unwrap_or(name) {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// The moment so many units after the start of the unit that holds this moment. Weeks start on Sunday.
    fn start(self, count: i64) -> String {
        let cut = |part: &str| format!("CAST(date_trunc('{part}', now()) AS TIMESTAMP(6))");
        match self {
            Self::Day => format!("{} + INTERVAL '{count}' DAY", cut("day")),
            Self::Week => format!(
                "CAST(date_trunc('week', now() + INTERVAL '1' DAY) AS TIMESTAMP(6)) + INTERVAL '{}' DAY",
                7 * count - 1
            ),
            Self::Month => format!("{} + INTERVAL '{count}' MONTH", cut("month")),
            Self::Quarter => format!("{} + INTERVAL '{}' MONTH", cut("quarter"), 3 * count),
            Self::Year => format!("{} + INTERVAL '{count}' YEAR", cut("year")),
        }
    }
}

impl Span {
    /// The span that a function names; the number of units is its argument.
    fn named(name: &str, count: Option<i64>) -> Option<Self> {
        let plain = name.strip_prefix("l_").unwrap_or(name);
        let day = |first| Some(Self { unit: Unit::Day, first, end: first + 1 });
        match (plain, count) {
            ("today", None) => return day(0),
            ("yesterday", None) => return day(-1),
            ("tomorrow", None) => return day(1),
            ("last_90_days", None) => return Self::named("last_n_days", Some(90)),
            ("next_90_days", None) => return Self::named("next_n_days", Some(90)),
            _ => {}
        }
        let (which, rest) = plain.split_once('_')?;
        match (count, rest.strip_prefix("n_")) {
            (Some(count), Some(units)) => {
                let unit = Unit::named(units)?;
                match which {
                    "last" => Some(Self { unit, first: -count, end: 0 }),
                    // Days include today, longer units begin with the next one.
                    "next" if unit == Unit::Day => Some(Self { unit, first: 0, end: count }),
                    "next" => Some(Self { unit, first: 1, end: count.checked_add(1)? }),
                    _ => None,
                }
            }
            (None, None) => {
                let unit = Unit::named(rest).filter(|unit| *unit != Unit::Day && !rest.ends_with('s'))?;
                let first = match which {
                    "last" => -1,
                    "this" => 0,
                    "next" => 1,
                    _ => return None,
                };
                Some(Self { unit, first, end: first + 1 })
            }
            _ => None,
        }
    }

    /// The span that an expression calls.
    fn of(expr: &Expr) -> Option<Self> {
        if let Expr::Nested(inner) = expr {
            return Self::of(inner);
        }
        let call = Call::of(expr)?;
        let count = match call.arguments.as_slice() {
            [] => None,
            // Other drivers want each argument in quotes.
            [count] => Some(count.to_string().trim_matches('\'').parse::<i64>().ok().filter(|n| *n >= 0)?),
            _ => return None,
        };
        Self::named(&call.name, count)
    }

    fn first_moment(&self) -> String {
        self.unit.start(self.first)
    }

    fn next_moment(&self) -> String {
        self.unit.start(self.end)
    }
}

/// Compares with the moments of a span instead of the span.
///
/// # Errors
/// None in practice; see [`expand`].
pub(crate) fn compare_with_range(expr: &Expr) -> Result<Option<Expr>, String> {
    match expr {
        Expr::BinaryOp { left, op, right } => {
            if let Some(span) = Span::of(right) {
                return compared(left, op, &span);
            }
            match Span::of(left) {
                Some(span) => compared(right, &mirrored(op), &span),
                None => Ok(None),
            }
        }
        Expr::Between { expr: value, negated, low, high } => {
            let (first, last) = (Span::of(low), Span::of(high));
            if first.is_none() && last.is_none() {
                return Ok(None);
            }
            let mut operands = vec![value.as_ref().clone(), value.as_ref().clone()];
            let mut bound = |span: Option<String>, expr: &Expr| {
                span.unwrap_or_else(|| {
                    operands.push(expr.clone());
                    format!("${}", operands.len())
                })
            };
            let first = bound(first.map(|span| span.first_moment()), low);
            let ends = if last.is_some() { "<" } else { "<=" };
            let next = bound(last.map(|span| span.next_moment()), high);
            let span = format!("($1 >= {first} AND $2 {ends} {next})");
            let template = if *negated { format!("(NOT {span})") } else { span };
            expand(&template, operands).map(Some)
        }
        Expr::InList { expr: value, list, negated } if list.iter().any(|item| Span::of(item).is_some()) => {
            let equal = |item: &Expr| {
                let op = BinaryOperator::Eq;
                Expr::BinaryOp { left: value.clone(), op, right: Box::new(item.clone()) }
            };
            let templates: Vec<String> = (1..=list.len()).map(|place| format!("${place}")).collect();
            let any = format!("({})", templates.join(" OR "));
            let template = if *negated { format!("(NOT {any})") } else { any };
            // Each test is visited, and becomes a range where it names a span.
            expand(&template, list.iter().map(equal).collect()).map(Some)
        }
        _ => Ok(None),
    }
}

fn compared(value: &Expr, operator: &BinaryOperator, span: &Span) -> Result<Option<Expr>, String> {
    let (first, next) = (span.first_moment(), span.next_moment());
    let within = format!("($1 >= {first} AND $2 < {next})");
    let template = match operator {
        BinaryOperator::Eq => within,
        BinaryOperator::NotEq => format!("(NOT {within})"),
        BinaryOperator::Gt => format!("($1 >= {next})"),
        BinaryOperator::GtEq => format!("($1 >= {first})"),
        BinaryOperator::Lt => format!("($1 < {first})"),
        BinaryOperator::LtEq => format!("($1 < {next})"),
        _ => return Ok(None),
    };
    let uses = if template.contains("$2") { 2 } else { 1 };
    expand(&template, vec![value.clone(); uses]).map(Some)
}

fn mirrored(operator: &BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        other => other.clone(),
    }
}

/// The name is that of a span, whatever its arguments.
pub(super) fn names_span(name: &str) -> bool {
    Span::named(name, None).or_else(|| Span::named(name, Some(1))).is_some()
}

/// A span that stands for itself: its first day. Not called for the sides of a comparison.
///
/// # Errors
/// An argument too many, too few or that is no number.
pub(super) fn first_day(call: &Call, expr: &Expr) -> Result<Expr, String> {
    let counted = call.name.contains("_n_");
    let span = Span::of(expr).ok_or_else(|| {
        if counted && call.arguments.len() == 1 {
            return format!(
                "{} takes a whole number that is not negative and is written out.",
                call.name.to_uppercase()
            );
        }
        wrong_count(call, if counted { "1" } else { "0" })
    })?;
    expand(&format!("CAST({} AS DATE)", span.first_moment()), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_the_days_that_their_names_say() {
        let span = |name, count| Span::named(name, count).map(|span| (span.unit, span.first, span.end));
        assert_eq!(span("l_today", None), Some((Unit::Day, 0, 1)));
        assert_eq!(span("yesterday", None), Some((Unit::Day, -1, 0)));
        assert_eq!(span("l_last_n_days", Some(7)), Some((Unit::Day, -7, 0)));
        assert_eq!(span("l_next_n_days", Some(3)), Some((Unit::Day, 0, 3)));
        assert_eq!(span("l_next_n_weeks", Some(3)), Some((Unit::Week, 1, 4)));
        assert_eq!(span("last_month", None), Some((Unit::Month, -1, 0)));
        assert_eq!(span("l_this_quarter", None), Some((Unit::Quarter, 0, 1)));
        assert_eq!(span("l_last_90_days", None), Some((Unit::Day, -90, 0)));
        for other in ["last_day", "last_value", "l_last_days", "next_n_days", "first_month", "last_n_eggs"] {
            assert_eq!(span(other, None), None, "{other}");
        }
    }
}
