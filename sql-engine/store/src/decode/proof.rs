//! Whether the rows inside a parent's row are all of them: where the catalogue names a figure of the parent's, they must add
//! up to it. Part of the decoder; what is done about rows that do not is decided in `pages`.

use std::borrow::Cow;

use bigcommerce_schemas::RouteCheck;

use super::rows::{Node, segments};
use crate::scan::Value;

/// Adds up the rows of one parent at a time.
#[derive(Debug)]
pub(super) struct Proof {
    /// Slot of the parent's row that holds the sum expected.
    expected: usize,
    summed: Node,
}

impl Proof {
    pub(super) fn new(check: &RouteCheck, expected: usize) -> Self {
        let mut summed = Node::default();
        summed.add(segments(&check.summed), 0);
        Self { expected, summed }
    }

    /// The rows add up to what the parent's row says. A parent that says nothing proves nothing.
    pub(super) fn holds(&self, parent: &[Option<&str>], rows: &[&str]) -> serde_json::Result<bool> {
        let Some(expected) = parent.get(self.expected).copied().flatten().and_then(number) else {
            return Ok(false);
        };
        let mut sum = 0_i64;
        for row in rows {
            let mut found = [None];
            self.summed.read(row, &mut found)?;
            let [Some(raw)] = found else { return Ok(false) };
            let Some(part) = number(raw) else { return Ok(false) };
            sum = sum.saturating_add(part);
        }
        Ok(sum == expected)
    }
}

fn number(raw: &str) -> Option<i64> {
    raw.trim_matches('"').parse().ok()
}

/// The key of a parent as its rows' bound columns hold it, for a path.
pub(super) fn key(bound: &[(usize, Cow<'_, str>)]) -> Vec<Value> {
    let value = |raw: &str| match raw.parse() {
        Ok(number) => Value::Integer(number),
        Err(_) => Value::Text(serde_json::from_str(raw).unwrap_or_default()),
    };
    bound.iter().map(|(_, raw)| value(raw)).collect()
}
