//! From conditions to the query parameters of a list: what travels, and whether the server's answer is then exact.
//! Pure; `routes` calls it for every route it weighs.

use std::collections::HashSet;

use bigcommerce_schemas::{Filter, Operator, Route, RouteKind, Table};

use super::constraints::{Bound, Constraint, Constraints};
use super::encode::{Rounding, encode};
use crate::scan::Value;

/// Longest comma list in a URL, in bytes.
const LIST_BYTES: usize = 4000;

/// One value of a column is guessed to be that of one row in so many.
pub(crate) const EQUAL_DIVISOR: u64 = 10;

/// What travels to a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Filtering {
    pub(crate) parameters: Vec<(String, String)>,
    /// A list of values too long for one request.
    pub(crate) split: Option<Split>,
    /// Indexes of the conditions that narrow the answer.
    pub(crate) pushed: Vec<usize>,
    /// Every row of the answer satisfies every condition.
    pub(crate) exact: bool,
    /// Most rows that can arrive, where a condition on the key says so.
    pub(crate) rows_at_most: Option<u64>,
    /// How many rows of another table the filters name, and how many it has.
    pub(crate) share: Option<(u64, u64)>,
    /// How many rows of a parent table the filters name.
    pub(crate) parents: Option<u64>,
    /// By how much the filters are guessed to reduce the rows.
    pub(crate) divisor: u64,
}

/// A column whose values are spread over several requests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Split {
    pub(super) column: usize,
    pub(super) groups: Vec<Group>,
}

/// The values of one request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// As they are sent.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) values: Vec<Value>,
}

/// Keeps a row from arriving twice when a list of texts is spread over requests: the server may compare without regard to
/// case or accents and find one row under two of them. Each request's rows must hold one of its own values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) column: usize,
    pub(crate) values: Vec<String>,
}

/// The filters of one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variant {
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) guard: Option<Guard>,
}

/// What may be used of a table's filters on one route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer<'a> {
    pub(crate) table: &'a Table,
    /// The table's filters apply to the route.
    pub(crate) filtered: bool,
    /// Columns whose values the path names.
    pub(crate) in_path: &'a [usize],
    /// Parameters that the server refused before.
    pub(crate) refused: Option<&'a HashSet<String>>,
    /// Rows in a page.
    pub(crate) page_size: u32,
    /// A list of values for which no parameter takes a list may become several requests.
    pub(crate) by_value: bool,
}

impl Offer<'_> {
    /// Chooses the parameters for the conditions.
    pub(crate) fn filtering(&self, constraints: &Constraints) -> Filtering {
        let mut chosen =
            Filtering { exact: constraints.unusable.is_empty(), divisor: 1, ..Filtering::default() };
        for constraint in &constraints.columns {
            if self.in_path.contains(&constraint.column) && constraint.values.is_some() {
                chosen.pushed.extend(&constraint.value_conditions);
            } else {
                self.serve_values(constraint, &mut chosen);
                self.serve_bound(constraint, Side::Lower, &mut chosen);
                self.serve_bound(constraint, Side::Upper, &mut chosen);
                self.count_range(constraint, &mut chosen);
            }
            self.serve_pieces(constraint, &mut chosen);
        }
        chosen.pushed.sort_unstable();
        chosen
    }

    pub(super) fn filter(&self, column: usize, operator: Operator, chosen: &Filtering) -> Option<&Filter> {
        let refused = |name: &str| self.refused.is_some_and(|refused| refused.contains(name));
        self.table.filters.iter().filter(|_| self.filtered).find(|filter| {
            filter.column == column
                && filter.operators.contains(&operator)
                && !refused(&filter.parameter)
                && !chosen.uses(&filter.parameter)
        })
    }

    fn serve_values(&self, constraint: &Constraint, chosen: &mut Filtering) {
        let Some(values) = &constraint.values else { return };
        let exact = match values.as_slice() {
            [value] => self.serve_equal(constraint.column, value, chosen),
            values => self.serve_list(constraint.column, values, chosen),
        };
        let exact = match exact {
            Some(exact) => Some(exact),
            None => self.serve_span(constraint.column, values, chosen),
        };
        match exact {
            Some(exact) => {
                chosen.exact &= exact;
                chosen.pushed.extend(&constraint.value_conditions);
                chosen.divisor = chosen.divisor.saturating_mul(EQUAL_DIVISOR);
            }
            None => chosen.exact = false,
        }
    }

    /// One value: by `=`, else by a list of one. Answers whether the filter is exact, or `None` when none serves.
    fn serve_equal(&self, column: usize, value: &Value, chosen: &mut Filtering) -> Option<bool> {
        let equal = self.filter(column, Operator::Equal, chosen).cloned();
        let list = self.filter(column, Operator::In, chosen).cloned();
        let filter = match (equal, list) {
            _ if !travels(value) => return None,
            (Some(filter), _) => filter,
            (None, Some(filter)) if travels_in_list(value) => filter,
            _ => return None,
        };
        let encoded = encode(value, filter.encoding, Rounding::None)?;
        chosen.parameters.push((filter.parameter.clone(), encoded.text));
        self.count_values(column, 1, chosen);
        // A server may take `id=0` for no filter at all.
        Some(filter.exact && !is_zero(value))
    }

    fn serve_list(&self, column: usize, values: &[Value], chosen: &mut Filtering) -> Option<bool> {
        let list = self.filter(column, Operator::In, chosen).filter(|_| values.iter().all(travels_in_list));
        let single = self
            .filter(column, Operator::Equal, chosen)
            .filter(|_| self.by_value && values.iter().all(travels));
        let filter = list.or(single)?.clone();
        let most = if filter.operators.contains(&Operator::In) { filter.max_values.max(1) } else { 1 };
        let mut groups = groups(values, &filter, most)?;
        if groups.len() > 1 {
            if chosen.split.is_some() {
                return None;
            }
            if let Some(ascending) = ascending(values) {
                groups = self::groups(&ascending, &filter, most)?;
            }
            chosen.split = Some(Split { column, groups });
        } else {
            chosen.parameters.extend(groups.pop()?.parameters);
        }
        self.count_values(column, values.len(), chosen);
        if self.is_below(column) {
            chosen.parents = u64::try_from(values.len()).ok();
        }
        Some(filter.exact)
    }

    fn serve_bound(&self, constraint: &Constraint, side: Side, chosen: &mut Filtering) {
        let Some(bound) = side.of(constraint) else { return };
        let (strict, wide) = side.operators();
        let strict = self.filter(constraint.column, strict, chosen).filter(|_| !bound.inclusive).cloned();
        let wide = self.filter(constraint.column, wide, chosen).cloned();
        let Some(filter) = strict.or(wide) else {
            chosen.exact = false;
            return;
        };
        let Some(encoded) = encode(&bound.value, filter.encoding, side.rounding()) else {
            chosen.exact = false;
            return;
        };
        // A parameter that serves both ">" and ">=" lets the bound itself through.
        let includes = filter.operators.contains(&side.operators().1);
        chosen.exact &= filter.exact && encoded.faithful && includes == bound.inclusive;
        chosen.parameters.push((filter.parameter, encoded.text));
        chosen.pushed.extend(&bound.conditions);
        chosen.divisor = chosen.divisor.saturating_mul(2);
    }

    fn serve_pieces(&self, constraint: &Constraint, chosen: &mut Filtering) {
        for (piece, condition) in &constraint.contains {
            let filter = self.filter(constraint.column, Operator::Contains, chosen).cloned();
            let Some(filter) = filter.filter(|_| !piece.is_empty() && !piece.contains(',')) else {
                chosen.exact = false;
                continue;
            };
            chosen.exact &= filter.exact;
            chosen.parameters.push((filter.parameter, piece.clone()));
            chosen.pushed.push(*condition);
            chosen.divisor = chosen.divisor.saturating_mul(4);
        }
    }

    /// The column alone tells rows apart, once the path has named its part of the key.
    pub(super) fn is_key(&self, column: usize) -> bool {
        let rest: Vec<usize> =
            self.table.key.iter().copied().filter(|key| !self.in_path.contains(key)).collect();
        rest == [column]
    }

    /// The column names the row of another table that the rows lie below.
    fn is_below(&self, column: usize) -> bool {
        let names = |route: &Route| route.bind.iter().any(|bind| bind.column == column);
        self.table.routes.iter().any(|route| route.kind == RouteKind::ByParent && names(route))
    }

    fn count_values(&self, column: usize, values: usize, chosen: &mut Filtering) {
        if self.is_key(column) {
            chosen.bound_rows(u64::try_from(values).ok());
        }
    }

    fn count_range(&self, constraint: &Constraint, chosen: &mut Filtering) {
        let (Some(lower), Some(upper)) = (&constraint.lower, &constraint.upper) else { return };
        let both =
            lower.conditions.iter().chain(&upper.conditions).all(|index| chosen.pushed.contains(index));
        if both {
            self.count_span(constraint.column, &lower.value, &upper.value, chosen);
        }
    }
}

impl Filtering {
    fn uses(&self, parameter: &str) -> bool {
        self.parameters.iter().any(|(name, _)| name == parameter)
            || self.split.as_ref().is_some_and(|split| split.uses(parameter))
    }

    pub(super) fn bound_rows(&mut self, rows: Option<u64>) {
        self.rows_at_most = match (self.rows_at_most, rows) {
            (Some(known), Some(rows)) => Some(known.min(rows)),
            (known, rows) => known.or(rows),
        };
    }

    /// The filters of each request of the list; one element unless a list of values was split.
    pub(crate) fn variants(&self) -> Vec<Variant> {
        let Some(split) = &self.split else {
            return vec![Variant { parameters: self.parameters.clone(), guard: None }];
        };
        split
            .groups
            .iter()
            .map(|group| {
                let mut parameters = group.parameters.clone();
                parameters.extend(self.parameters.iter().cloned());
                Variant { parameters, guard: split.guard(group) }
            })
            .collect()
    }

    /// The column whose values must be at hand to keep rows from arriving twice.
    pub(crate) fn guarded(&self) -> Option<usize> {
        let split = self.split.as_ref()?;
        split.groups.first().and_then(|group| split.guard(group)).map(|guard| guard.column)
    }
}

impl Split {
    /// The requests name numbers of the column, each of them larger ones than the request before.
    pub(crate) fn ascends_by(&self, column: usize) -> bool {
        let values: Vec<i64> = self.groups.iter().flat_map(|group| &group.values).filter_map(whole).collect();
        let all = self.groups.iter().map(|group| group.values.len()).sum::<usize>();
        self.column == column && values.len() == all && values.is_sorted()
    }

    fn uses(&self, parameter: &str) -> bool {
        let named = |group: &Group| group.parameters.iter().any(|(name, _)| name == parameter);
        self.groups.first().is_some_and(named)
    }

    fn guard(&self, group: &Group) -> Option<Guard> {
        let texts: Option<Vec<String>> = group
            .values
            .iter()
            .map(|value| if let Value::Text(text) = value { Some(text.clone()) } else { None })
            .collect();
        texts.map(|values| Guard { column: self.column, values })
    }
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Lower,
    Upper,
}

impl Side {
    fn of(self, constraint: &Constraint) -> Option<&Bound> {
        match self {
            Self::Lower => constraint.lower.as_ref(),
            Self::Upper => constraint.upper.as_ref(),
        }
    }

    /// The operator that leaves the bound out, and the one that lets it in.
    fn operators(self) -> (Operator, Operator) {
        match self {
            Self::Lower => (Operator::Greater, Operator::AtLeast),
            Self::Upper => (Operator::Less, Operator::AtMost),
        }
    }

    fn rounding(self) -> Rounding {
        match self {
            Self::Lower => Rounding::Down,
            Self::Upper => Rounding::Up,
        }
    }
}

/// An empty value is taken for no filter at all, and blanks at the ends may be cut off: such texts stay here.
fn travels(value: &Value) -> bool {
    !matches!(value, Value::Text(text) if text.is_empty() || text.trim() != text)
}

/// A comma list has no escape for a comma.
fn travels_in_list(value: &Value) -> bool {
    travels(value) && !matches!(value, Value::Text(text) if text.contains(','))
}

/// Spreads values over requests; `None` when one of them cannot be written.
fn groups(values: &[Value], filter: &Filter, most: usize) -> Option<Vec<Group>> {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for value in values {
        let text = encode(value, filter.encoding, Rounding::None)?.text;
        match groups.last_mut() {
            Some((list, values)) if values.len() < most && list.len() + text.len() < LIST_BYTES => {
                list.push(',');
                list.push_str(&text);
                values.push(value.clone());
            }
            _ => groups.push((text, vec![value.clone()])),
        }
    }
    let group = |(text, values)| Group { parameters: vec![(filter.parameter.clone(), text)], values };
    Some(groups.into_iter().map(group).collect())
}

/// Whole numbers in their order; `None` where there are other values.
fn ascending(values: &[Value]) -> Option<Vec<Value>> {
    let mut numbers = values.iter().map(whole).collect::<Option<Vec<i64>>>()?;
    numbers.sort_unstable();
    Some(numbers.into_iter().map(Value::Integer).collect())
}

pub(super) fn whole(value: &Value) -> Option<i64> {
    if let Value::Integer(number) = value { Some(*number) } else { None }
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Integer(0) | Value::Decimal(0, _))
}
