//! `DATEDIFF(day, DateCreated, CURRENT_DATE) <= 30`: conditions on how long ago a timestamp is, as bounds of the timestamp itself.
//! Part of `periods`; the bounds may let too much through, each row is tested again.

use bigcommerce_store::Test;
use chrono::{Datelike, Days, Months, NaiveDateTime, NaiveTime};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, Operator};

use super::periods::{moment, timestamp};

/// Longer ages are left to the test of each row.
const OLDEST: i64 = 100_000;

/// The time between a column and a moment, in units.
struct Age {
    unit: Unit,
    until: NaiveDateTime,
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Month,
    Year,
}

/// The column whose age is compared, and what follows for its values: `call` compares by `operator` with `count`.
pub(super) fn bounds(call: &Expr, operator: Operator, count: &Expr) -> Option<(Expr, Vec<Test>)> {
    let Expr::ScalarFunction(function) = call else { return None };
    let whole_units = match function.func.name() {
        // Midnights, or ends of months or years, that lie between both.
        "count_boundaries" => false,
        "count_intervals" => true,
        _ => return None,
    };
    let [Expr::Literal(unit, _), column @ Expr::Column(_), until] = function.args.as_slice() else {
        return None;
    };
    let unit = match unit.try_as_str()??.to_ascii_lowercase().as_str() {
        "day" => Unit::Day,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    let Expr::Literal(count, _) = count else { return None };
    let count = match count {
        ScalarValue::Int64(Some(count)) => *count,
        ScalarValue::Int32(Some(count)) => i64::from(*count),
        _ => return None,
    };
    if !(0..=OLDEST).contains(&count) {
        return None;
    }
    let until = moment(until)?;
    let age = Age { unit, until: if whole_units { until } else { unit.start(until)? } };
    let oldest = i64::from(whole_units);
    let mut tests = Vec::new();
    if matches!(operator, Operator::Eq | Operator::Lt | Operator::LtEq) {
        tests.push(Test::AtLeast(timestamp(age.ago(count + oldest)?)));
    }
    if matches!(operator, Operator::Eq | Operator::Gt | Operator::GtEq) {
        tests.push(Test::Less(timestamp(age.ago(count - 1)?)));
    }
    (!tests.is_empty()).then(|| (column.clone(), tests))
}

impl Unit {
    /// The beginning of the unit that holds a moment.
    fn start(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        let day = moment.date();
        let first = match self {
            Self::Day => day,
            Self::Month => day.with_day(1)?,
            Self::Year => day.with_day(1)?.with_month(1)?,
        };
        Some(first.and_time(NaiveTime::MIN))
    }
}

impl Age {
    /// So many units before the moment; one after it for -1.
    fn ago(&self, count: i64) -> Option<NaiveDateTime> {
        let size = count.unsigned_abs();
        let months = |each: u64| u32::try_from(size.checked_mul(each)?).ok().map(Months::new);
        match (self.unit, count < 0) {
            (Unit::Day, false) => self.until.checked_sub_days(Days::new(size)),
            (Unit::Day, true) => self.until.checked_add_days(Days::new(size)),
            (Unit::Month, false) => self.until.checked_sub_months(months(1)?),
            (Unit::Month, true) => self.until.checked_add_months(months(1)?),
            (Unit::Year, false) => self.until.checked_sub_months(months(12)?),
            (Unit::Year, true) => self.until.checked_add_months(months(12)?),
        }
    }
}
