//! Parts of a date put together again: `YEAR(x) * 100 + MONTH(x)`, `DATEFROMPARTS(YEAR(x), MONTH(x), 1)`. Part of `inverse`.

use datafusion::common::{DFSchema, ScalarValue};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::Cast;

use super::course::{Course, course};

/// How far the parts move back, at most, when a longer one begins anew.
const MONTHS: i64 = 11;
const DAYS: i64 = 30;
const QUARTERS: i64 = 3;

/// How often each part of one moment counts in a sum.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    moment: Option<Expr>,
    years: i64,
    quarters: i64,
    months: i64,
    days: i64,
}

impl Sum {
    /// The sum never becomes less with time: what a part loses, the longer ones gain.
    pub(super) fn rises(&self) -> bool {
        let positive = [self.quarters, self.months, self.days].iter().all(|factor| *factor >= 0);
        let lost = |factor: i64, most: i64| factor.checked_mul(most);
        let lost_in_year = lost(self.months, MONTHS)
            .zip(lost(self.quarters, QUARTERS))
            .zip(lost(self.days, DAYS))
            .and_then(|((months, quarters), days)| months.checked_add(quarters)?.checked_add(days));
        positive
            && self.years > 0
            && lost(self.days, DAYS).is_some_and(|days| self.months >= days)
            && lost_in_year.is_some_and(|lost| self.years >= lost)
    }

    fn plus(self, other: Self) -> Option<Self> {
        let moment = match (self.moment, other.moment) {
            (Some(one), Some(another)) if one != another => return None,
            (one, another) => one.or(another),
        };
        Some(Self {
            moment,
            years: self.years.checked_add(other.years)?,
            quarters: self.quarters.checked_add(other.quarters)?,
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
        })
    }

    fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            years: self.years.checked_mul(factor)?,
            quarters: self.quarters.checked_mul(factor)?,
            months: self.months.checked_mul(factor)?,
            days: self.days.checked_mul(factor)?,
            ..self
        })
    }
}

/// The expression as a sum of parts of a moment that rises with the column.
pub(super) fn of_parts(expr: &Expr, schema: &DFSchema) -> Option<Sum> {
    match expr {
        Expr::Cast(Cast { expr, field }) if field.data_type().is_integer() => of_parts(expr, schema),
        Expr::Literal(number, _) => whole(number).map(|_| Sum::default()),
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            ("checked_add", [left, right]) => of_parts(left, schema)?.plus(of_parts(right, schema)?),
            ("checked_multiply", [inner, Expr::Literal(factor, _)])
            | ("checked_multiply", [Expr::Literal(factor, _), inner]) => {
                of_parts(inner, schema)?.times(whole(factor)?)
            }
            ("date_part", [Expr::Literal(part, _), moment]) => {
                let none = Sum { moment: Some(moment.clone()), ..Sum::default() };
                let sum = match part.try_as_str()?? {
                    "year" => Sum { years: 1, ..none },
                    "quarter" => Sum { quarters: 1, ..none },
                    "month" => Sum { months: 1, ..none },
                    "day" => Sum { days: 1, ..none },
                    _ => return None,
                };
                (course(moment, schema)? == Course::default()).then_some(sum)
            }
            _ => None,
        },
        _ => None,
    }
}

fn whole(number: &ScalarValue) -> Option<i64> {
    match number {
        ScalarValue::Int64(number) => *number,
        ScalarValue::Int32(number) => number.map(i64::from),
        _ => None,
    }
}

/// The year, month and day are those of one column, the shorter ones perhaps constants.
pub(super) fn rises_as_date(parts: &[Expr]) -> bool {
    let part_of = |expr: &Expr, wanted: &str| match without_casts(expr) {
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            ("date_part", [Expr::Literal(part, _), Expr::Column(_)]) => {
                part.try_as_str().flatten() == Some(wanted)
            }
            _ => false,
        },
        _ => false,
    };
    let [year, month, day] = parts else { return false };
    let is_constant = |expr: &Expr| matches!(expr, Expr::Literal(..));
    part_of(year, "year")
        && (is_constant(month) && is_constant(day)
            || part_of(month, "month") && (is_constant(day) || part_of(day, "day")))
}

fn without_casts(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast(Cast { expr, .. }) => without_casts(expr),
        other => other,
    }
}
