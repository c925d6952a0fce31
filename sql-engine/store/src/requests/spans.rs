//! Lists of values for which there is only a smallest-to-largest filter: one span over all of them, or several spans of at
//! most a page each. Part of `filters`.

use std::cmp::Ordering;

use bigcommerce_schemas::{Operator, SqlType};

use super::constraints::compare;
use super::encode::{Rounding, encode};
use super::filters::{Filtering, Group, Offer, Split, whole};
use crate::scan::Value;

impl Offer<'_> {
    /// Serves a list by its bounds. Answers whether that is exact, or `None` when there are no such filters.
    pub(super) fn serve_span(&self, column: usize, values: &[Value], chosen: &mut Filtering) -> Option<bool> {
        if self.by_value
            && chosen.split.is_none()
            && let Some(exact) = self.serve_spans(column, values, chosen)
        {
            return Some(exact);
        }
        let least = values.iter().min_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal))?;
        let most = values.iter().max_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal))?;
        let (ends, exact) = self.ends(column, least, most, chosen);
        let both = ends.len() == 2;
        if both {
            self.count_span(column, least, most, chosen);
        }
        let served = !ends.is_empty();
        chosen.parameters.extend(ends);
        served.then_some(exact && both && values.len() == 1)
    }

    /// Whole numbers in spans of at most a page: the gaps between them are not read.
    fn serve_spans(&self, column: usize, values: &[Value], chosen: &mut Filtering) -> Option<bool> {
        if !self.is_key(column) {
            return None;
        }
        let mut numbers = values.iter().map(whole).collect::<Option<Vec<i64>>>()?;
        numbers.sort_unstable();
        // One less than a page, so that no answer is a full page that might have a successor.
        let clusters = clusters(&numbers, i64::from(self.page_size.saturating_sub(1).max(1)));
        if clusters.len() < 2 {
            return None;
        }
        let mut groups = Vec::new();
        let mut rows: i64 = 0;
        for cluster in clusters {
            let (Some(least), Some(most)) = (cluster.first(), cluster.last()) else { continue };
            let (ends, _) = self.ends(column, &Value::Integer(*least), &Value::Integer(*most), chosen);
            if ends.len() != 2 {
                return None;
            }
            rows = rows.saturating_add(most.saturating_sub(*least).saturating_add(1));
            let values = cluster.iter().copied().map(Value::Integer).collect();
            groups.push(Group { parameters: ends, values });
        }
        chosen.split = Some(Split { column, groups });
        chosen.bound_rows(u64::try_from(rows).ok());
        Some(false)
    }

    /// The parameters for both ends of a span, as far as there are such filters, and whether they are exact.
    fn ends(
        &self,
        column: usize,
        least: &Value,
        most: &Value,
        chosen: &Filtering,
    ) -> (Vec<(String, String)>, bool) {
        let mut exact = true;
        let mut ends = Vec::new();
        for (value, operator, rounding) in
            [(least, Operator::AtLeast, Rounding::Down), (most, Operator::AtMost, Rounding::Up)]
        {
            let Some(filter) = self.filter(column, operator, chosen) else { continue };
            let Some(encoded) = encode(value, filter.encoding, rounding) else { continue };
            exact &= filter.exact && encoded.faithful;
            ends.push((filter.parameter.clone(), encoded.text));
        }
        (ends, exact)
    }

    /// Notes how many rows a span of keys can hold.
    pub(super) fn count_span(&self, column: usize, least: &Value, most: &Value, chosen: &mut Filtering) {
        let column_type = self.table.columns.get(column).map(|column| column.sql_type);
        let numbered = matches!(column_type, Some(SqlType::Integer | SqlType::BigInt));
        if let (Some(least), Some(most)) = (whole(least), whole(most))
            && numbered
            && self.is_key(column)
        {
            let span = most.saturating_sub(least).saturating_add(1);
            chosen.bound_rows(u64::try_from(span).ok());
        }
    }
}

/// Cuts sorted numbers into runs that span at most `widest` numbers.
fn clusters(numbers: &[i64], widest: i64) -> Vec<Vec<i64>> {
    let mut clusters: Vec<Vec<i64>> = Vec::new();
    for number in numbers {
        match clusters.last_mut() {
            Some(cluster) if cluster.first().is_some_and(|start| number.saturating_sub(*start) < widest) => {
                cluster.push(*number);
            }
            _ => clusters.push(vec![*number]),
        }
    }
    clusters
}
