//! Conditions on parts of a timestamp as bounds of the timestamp itself: whole days, months and years. The bounds may let too
//! much through; each row is tested again.

use bigcommerce_store::schemas::{SqlType, Table};
use bigcommerce_store::{Condition, Test, Value};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Between, BinaryExpr, Cast, Expr, Operator};

use super::ages;

/// A column, and how long the stretch is that a function of it shows as one value.
struct Cut {
    column: usize,
    longest: Stretch,
    /// It is shown as text, which makes a day with these digits added.
    written: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Stretch {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

type ColumnOf<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// The bounds that a comparison of a day or of a truncated timestamp implies.
pub(super) fn bounds(filter: &Expr, table: &Table, column_of: ColumnOf<'_>) -> Option<Vec<Condition>> {
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            if let Some((column, tests)) =
                ages::bounds(left, *op, right).or_else(|| ages::bounds(right, op.swap()?, left))
            {
                let column = whole(&column, table, column_of)?;
                return Some(tests.into_iter().map(|test| Condition { column, test }).collect());
            }
            match cut(left, table, column_of) {
                Some(cut) => cut.compared(*op, cut.moment(right)?),
                None => {
                    let cut = cut(right, table, column_of)?;
                    cut.compared(op.swap()?, cut.moment(left)?)
                }
            }
        }
        Expr::InList(list) if !list.negated => {
            let cut = cut(&list.expr, table, column_of)?;
            let moments = list.list.iter().map(|item| cut.moment(item)).collect::<Option<Vec<_>>>()?;
            cut.within(*moments.iter().min()?, *moments.iter().max()?)
        }
        Expr::Between(Between { expr, negated: false, low, high }) => {
            let cut = cut(expr, table, column_of)?;
            if cut.written.is_some() {
                return None;
            }
            cut.within(cut.moment(low)?, cut.moment(high)?)
        }
        _ => None,
    }
}

/// The column of times that an expression is.
fn whole(expr: &Expr, table: &Table, column_of: ColumnOf<'_>) -> Option<usize> {
    let Expr::Column(column) = expr else { return None };
    let index = column_of(&column.name)?;
    (table.columns.get(index)?.sql_type == SqlType::Timestamp).then_some(index)
}

fn cut(expr: &Expr, table: &Table, column_of: ColumnOf<'_>) -> Option<Cut> {
    let timestamp = |expr: &Expr| whole(expr, table, column_of);
    match expr {
        Expr::Cast(Cast { expr, field }) if field.data_type() == &DataType::Date32 => {
            Some(Cut { column: timestamp(expr)?, longest: Stretch::Day, written: None })
        }
        Expr::ScalarFunction(call) if call.func.name() == "date_trunc" => {
            let [Expr::Literal(unit, _), truncated] = call.args.as_slice() else { return None };
            let longest = match unit.try_as_str()??.to_ascii_lowercase().as_str() {
                "second" | "minute" | "hour" | "day" => Stretch::Day,
                "week" => Stretch::Week,
                "month" => Stretch::Month,
                "quarter" => Stretch::Quarter,
                "year" => Stretch::Year,
                _ => return None,
            };
            Some(Cut { column: timestamp(truncated)?, longest, written: None })
        }
        Expr::ScalarFunction(call) if call.func.name() == "format" => {
            let [written, Expr::Literal(pattern, _)] = call.args.as_slice() else { return None };
            let (longest, rest) = match pattern.try_as_str()?? {
                "yyyy" => (Stretch::Year, "-01-01"),
                "yyyy-MM" => (Stretch::Month, "-01"),
                "yyyy-MM-dd" => (Stretch::Day, ""),
                _ => return None,
            };
            Some(Cut { column: timestamp(written)?, longest, written: Some(rest) })
        }
        _ => None,
    }
}

impl Cut {
    /// The moment that the function shows as a value; for text only one in full.
    fn moment(&self, value: &Expr) -> Option<NaiveDateTime> {
        let Some(rest) = self.written else { return moment(value) };
        let Expr::Literal(scalar, _) = value else { return None };
        let text = format!("{}{rest}", scalar.try_as_str()??);
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?;
        // The texts of later years have more digits, and other texts of a day do not equal what is written.
        (text.len() == 10).then_some(day)?.and_hms_opt(0, 0, 0)
    }

    /// The column's bounds when its cut compares like this with a moment.
    fn compared(&self, operator: Operator, moment: NaiveDateTime) -> Option<Vec<Condition>> {
        // Years before 1000 and after 9999 are written in another order than that of time.
        if self.written.is_some() && operator != Operator::Eq {
            return None;
        }
        let above = matches!(operator, Operator::Eq | Operator::Gt | Operator::GtEq);
        let below = matches!(operator, Operator::Eq | Operator::Lt | Operator::LtEq);
        let mut tests = Vec::new();
        if above {
            tests.push(Test::AtLeast(timestamp(moment)));
        }
        if below {
            tests.push(Test::Less(timestamp(self.longest.after(moment)?)));
        }
        (!tests.is_empty())
            .then(|| tests.into_iter().map(|test| Condition { column: self.column, test }).collect())
    }
}

impl Cut {
    /// The column's bounds when its cut is neither before the one moment nor after the other.
    fn within(&self, first: NaiveDateTime, last: NaiveDateTime) -> Option<Vec<Condition>> {
        let tests = [Test::AtLeast(timestamp(first)), Test::Less(timestamp(self.longest.after(last)?))];
        Some(tests.map(|test| Condition { column: self.column, test }).to_vec())
    }
}

impl Stretch {
    /// No later than this ends a stretch that holds the moment or starts with it.
    fn after(self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Day => moment.checked_add_days(Days::new(1)),
            Self::Week => moment.checked_add_days(Days::new(7)),
            Self::Month => moment.checked_add_months(Months::new(1)),
            Self::Quarter => moment.checked_add_months(Months::new(3)),
            Self::Year => moment.checked_add_months(Months::new(12)),
        }
    }
}

pub(super) fn moment(expr: &Expr) -> Option<NaiveDateTime> {
    let Expr::Literal(scalar, _) = expr else { return None };
    let at = |micros: i64| DateTime::from_timestamp_micros(micros).map(|moment| moment.naive_utc());
    match scalar {
        ScalarValue::Date32(Some(days)) => at(i64::from(*days).checked_mul(86_400_000_000)?),
        ScalarValue::TimestampSecond(Some(count), None) => at(count.checked_mul(1_000_000)?),
        ScalarValue::TimestampMillisecond(Some(count), None) => at(count.checked_mul(1_000)?),
        ScalarValue::TimestampMicrosecond(Some(count), None) => at(*count),
        ScalarValue::TimestampNanosecond(Some(count), None) => at(count.div_euclid(1_000)),
        _ => None,
    }
}

pub(super) fn timestamp(moment: NaiveDateTime) -> Value {
    Value::Timestamp(moment.and_utc().timestamp_micros())
}

/// The bounds of a month or quarter whose year is known: `filters` name the month, `conditions` hold the year's bounds.
pub(super) fn months_of_year(
    filters: &[Expr],
    conditions: &[Condition],
    column_of: ColumnOf<'_>,
) -> Vec<Condition> {
    filters.iter().filter_map(|filter| month_of_year(filter, conditions, column_of)).flatten().collect()
}

fn month_of_year(filter: &Expr, conditions: &[Condition], column_of: ColumnOf<'_>) -> Option<[Condition; 2]> {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = filter else { return None };
    let (Expr::ScalarFunction(call), Expr::Literal(number, _)) = (left.as_ref(), right.as_ref()) else {
        return None;
    };
    let [Expr::Literal(part, _), Expr::Column(column)] = call.args.as_slice() else { return None };
    let length = match part.try_as_str()??.to_ascii_lowercase().as_str() {
        _ if call.func.name() != "date_part" => return None,
        "month" => 1,
        "quarter" => 3,
        _ => return None,
    };
    let ScalarValue::Int32(Some(number)) = number else { return None };
    let number = u32::try_from(*number).ok()?;
    let column = column_of(&column.name)?;
    let year = year_of(column, conditions)?;
    let start =
        NaiveDate::from_ymd_opt(year, number.checked_sub(1)?.checked_mul(length)?.checked_add(1)?, 1)?;
    let end = start.checked_add_months(Months::new(length))?;
    let at_midnight = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(timestamp);
    Some([
        Condition { column, test: Test::AtLeast(at_midnight(start)?) },
        Condition { column, test: Test::Less(at_midnight(end)?) },
    ])
}

/// The year that the bounds of a column lie in, when it is one.
fn year_of(column: usize, conditions: &[Condition]) -> Option<i32> {
    let bound = |wanted: fn(&Test) -> Option<i64>| {
        conditions.iter().filter(|condition| condition.column == column).find_map(|one| wanted(&one.test))
    };
    let lower = bound(|test| match test {
        Test::AtLeast(Value::Timestamp(micros)) => Some(*micros),
        _ => None,
    })?;
    let upper = bound(|test| match test {
        Test::Less(Value::Timestamp(micros)) => micros.checked_sub(1),
        _ => None,
    })?;
    let first = DateTime::from_timestamp_micros(lower)?.year();
    (DateTime::from_timestamp_micros(upper)?.year() == first).then_some(first)
}
