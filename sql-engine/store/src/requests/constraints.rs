//! Gathers the conditions of a scan per column: the values allowed, or the bounds. `filters` and `routes` read it; it
//! knows nothing of parameters.

use std::cmp::Ordering;

use bigcommerce_schemas::{SqlType, Table};

use crate::scan::{Condition, Test, Value};

/// All that is asked of one column. Each part remembers the conditions it stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Constraint {
    pub(crate) column: usize,
    /// The column equals one of these. Bounds have been applied to them already.
    pub(crate) values: Option<Vec<Value>>,
    pub(crate) value_conditions: Vec<usize>,
    pub(crate) lower: Option<Bound>,
    pub(crate) upper: Option<Bound>,
    /// Pieces the text must contain, each with its condition.
    pub(crate) contains: Vec<(String, usize)>,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bound {
    pub(crate) value: Value,
    pub(crate) inclusive: bool,
    pub(crate) conditions: Vec<usize>,
}

/// The conditions of a scan, gathered.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Constraints {
    pub(crate) columns: Vec<Constraint>,
    /// Conditions that cannot be used because their value does not suit the column.
    pub(crate) unusable: Vec<usize>,
}

impl Constraints {
    /// Gathers `conditions`. Conditions on columns outside the table count as unusable.
    pub(crate) fn gather(table: &Table, conditions: &[Condition]) -> Self {
        let mut gathered = Self::default();
        for (index, condition) in conditions.iter().enumerate() {
            let suits =
                table.columns.get(condition.column).is_some_and(|c| suits(c.sql_type, &condition.test));
            if suits {
                gathered.column_mut(condition.column).add(&condition.test, index);
            } else {
                gathered.unusable.push(index);
            }
        }
        gathered.columns.iter_mut().for_each(Constraint::apply_bounds);
        gathered
    }

    /// The same without lists of several values, which then have to be tested elsewhere.
    pub(crate) fn without_lists(&self) -> Self {
        let mut others = self.clone();
        for constraint in &mut others.columns {
            if constraint.values.as_ref().is_some_and(|values| values.len() > 1) {
                constraint.values = None;
                others.unusable.append(&mut constraint.value_conditions);
            }
        }
        others
    }

    /// What is asked of a column, if anything is.
    pub(crate) fn column(&self, column: usize) -> Option<&Constraint> {
        self.columns.iter().find(|constraint| constraint.column == column)
    }

    /// The values a column must equal, if a condition lists them.
    pub(crate) fn values(&self, column: usize) -> Option<&[Value]> {
        self.column(column).and_then(|constraint| constraint.values.as_deref())
    }

    /// A value of a column can belong to a row that satisfies the conditions. Pieces of text are not tested.
    pub(crate) fn admits(&self, column: usize, value: &Value) -> bool {
        let Some(constraint) = self.column(column) else { return true };
        let listed =
            constraint.values.as_ref().is_none_or(|values| values.iter().any(|known| same(known, value)));
        let above = constraint.lower.as_ref().is_none_or(|bound| bound.admits(value, Ordering::Greater));
        let below = constraint.upper.as_ref().is_none_or(|bound| bound.admits(value, Ordering::Less));
        listed && above && below
    }

    /// No row can satisfy the conditions.
    pub(crate) fn impossible(&self) -> bool {
        self.columns.iter().any(Constraint::impossible)
    }

    fn column_mut(&mut self, column: usize) -> &mut Constraint {
        let position = self.columns.iter().position(|constraint| constraint.column == column);
        let position = position.unwrap_or_else(|| {
            self.columns.push(Constraint { column, ..Constraint::default() });
            self.columns.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "the position was just found or made")]
        &mut self.columns[position]
    }
}

impl Bound {
    /// The value lies on the right side, which is where values compare with the bound as `wanted`.
    fn admits(&self, value: &Value, wanted: Ordering) -> bool {
        match compare(value, &self.value) {
            Some(Ordering::Equal) => self.inclusive,
            Some(ordering) => ordering == wanted,
            None => true,
        }
    }
}

impl Constraint {
    fn add(&mut self, test: &Test, index: usize) {
        match test {
            Test::Equal(value) => self.allow(std::slice::from_ref(value), index),
            Test::In(values) => self.allow(values, index),
            Test::Greater(value) => tighten(&mut self.lower, value, false, index, Ordering::Greater),
            Test::AtLeast(value) => tighten(&mut self.lower, value, true, index, Ordering::Greater),
            Test::Less(value) => tighten(&mut self.upper, value, false, index, Ordering::Less),
            Test::AtMost(value) => tighten(&mut self.upper, value, true, index, Ordering::Less),
            Test::Contains(piece) => self.contains.push((piece.clone(), index)),
        }
    }

    fn allow(&mut self, values: &[Value], index: usize) {
        let mut kept: Vec<Value> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let before = self.values.take();
        for value in values {
            let allowed = before.as_ref().is_none_or(|before| before.iter().any(|known| same(known, value)));
            if allowed && seen.insert(value.clone()) {
                kept.push(value.clone());
            }
        }
        self.values = Some(kept);
        self.value_conditions.push(index);
    }

    /// Drops values outside the bounds; the bounds are then served by the list.
    fn apply_bounds(&mut self) {
        let Some(values) = &mut self.values else { return };
        for (bound, wanted) in [(self.lower.take(), Ordering::Greater), (self.upper.take(), Ordering::Less)] {
            let Some(bound) = bound else { continue };
            values.retain(|value| bound.admits(value, wanted));
            self.value_conditions.extend(bound.conditions);
        }
    }

    fn impossible(&self) -> bool {
        if self.values.as_ref().is_some_and(Vec::is_empty) {
            return true;
        }
        let (Some(lower), Some(upper)) = (&self.lower, &self.upper) else { return false };
        match compare(&lower.value, &upper.value) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => !(lower.inclusive && upper.inclusive),
            _ => false,
        }
    }
}

/// Keeps the narrower of two bounds; `narrower` is how a narrower value compares with a wider one.
fn tighten(bound: &mut Option<Bound>, value: &Value, inclusive: bool, index: usize, narrower: Ordering) {
    let Some(known) = bound else {
        *bound = Some(Bound { value: value.clone(), inclusive, conditions: vec![index] });
        return;
    };
    known.conditions.push(index);
    match compare(value, &known.value) {
        Some(Ordering::Equal) => known.inclusive &= inclusive,
        Some(ordering) if ordering == narrower => {
            known.value = value.clone();
            known.inclusive = inclusive;
        }
        _ => {}
    }
}

/// Orders two values of one column; `None` for values of different kinds.
pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) | (Value::Timestamp(a), Value::Timestamp(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => {
            let (a, a_scale) = decimal(left)?;
            let (b, b_scale) = decimal(right)?;
            let scale = a_scale.max(b_scale);
            Some(rescale(a, a_scale, scale)?.cmp(&rescale(b, b_scale, scale)?))
        }
    }
}

fn same(left: &Value, right: &Value) -> bool {
    left == right || compare(left, right) == Some(Ordering::Equal)
}

fn decimal(value: &Value) -> Option<(i128, i8)> {
    match value {
        Value::Integer(number) => Some((i128::from(*number), 0)),
        Value::Decimal(digits, scale) => Some((*digits, *scale)),
        Value::Boolean(_) | Value::Text(_) | Value::Timestamp(_) | Value::Date(_) => None,
    }
}

fn rescale(digits: i128, from: i8, to: i8) -> Option<i128> {
    let steps = u32::try_from(i16::from(to) - i16::from(from)).ok()?;
    digits.checked_mul(10_i128.checked_pow(steps)?)
}

fn suits(sql_type: SqlType, test: &Test) -> bool {
    match test {
        Test::In(values) => values.iter().all(|value| value_suits(sql_type, value)),
        Test::Contains(_) => matches!(sql_type, SqlType::Varchar(_) | SqlType::Text),
        Test::Equal(value)
        | Test::Greater(value)
        | Test::AtLeast(value)
        | Test::Less(value)
        | Test::AtMost(value) => value_suits(sql_type, value),
    }
}

fn value_suits(sql_type: SqlType, value: &Value) -> bool {
    match sql_type {
        SqlType::Integer | SqlType::BigInt => matches!(value, Value::Integer(_)),
        SqlType::Decimal { .. } => matches!(value, Value::Integer(_) | Value::Decimal(..)),
        SqlType::Boolean => matches!(value, Value::Boolean(_)),
        SqlType::Varchar(_) | SqlType::Text => matches!(value, Value::Text(_)),
        SqlType::Json => false,
        SqlType::Timestamp => matches!(value, Value::Timestamp(_)),
        SqlType::Date => matches!(value, Value::Date(_)),
    }
}
