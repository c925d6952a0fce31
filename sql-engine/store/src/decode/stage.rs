//! What is read of one table on the way from an answer to the rows wanted: which members of its rows, into which slots.
//! Made once per scan by the decoder.

use super::Level;
use super::proof::Proof;
use super::rows::{Found, Node, rows_at, segments};
use bigcommerce_schemas::RouteCheck;

/// The slot belongs to no column.
const NO_COLUMN: usize = usize::MAX;

#[derive(Debug)]
pub(super) struct Stage {
    pub(super) level: Level,
    /// Where its rows lie in an answer, if it is the outermost.
    pub(super) paths: Vec<Vec<String>>,
    /// The columns read, one per slot.
    pub(super) wanted: Vec<usize>,
    pub(super) node: Node,
    /// Slots that supply the bound columns of the next stage.
    pub(super) hand_down: Vec<usize>,
    /// Its rows are plain values and not objects.
    pub(super) plain: bool,
    /// Tests the rows of the next stage.
    pub(super) proof: Option<Proof>,
    /// Slots that hold the rows of the next stage, and where in there they lie.
    inside: Vec<(usize, Vec<String>)>,
}

impl Stage {
    pub(super) fn new(level: &Level, wanted: Vec<usize>, hand_down: Vec<usize>) -> Self {
        let mut node = Node::default();
        for (slot, index) in wanted.iter().enumerate() {
            if let Some(pointer) = level.pointer(*index) {
                node.add(segments(pointer), slot);
            }
        }
        let columns = 0..level.table.columns.len();
        let plain = columns.into_iter().any(|index| level.pointer(index) == Some(""));
        let (paths, inside) = (paths_of(level), Vec::new());
        Self { level: level.clone(), paths, wanted, node, hand_down, plain, proof: None, inside }
    }

    /// Reads the rows of the next level, too, and the figure that they must add up to.
    pub(super) fn hold(&mut self, next: &Level) {
        for mut path in paths_of(next) {
            // Everything before a list whose elements all matter is a place that a slot can have.
            let elements = path.iter().position(|segment| segment == "*").unwrap_or(path.len());
            let within = path.split_off(elements);
            let slot = self.slot(NO_COLUMN);
            self.node.add(path, slot);
            self.inside.push((slot, within));
        }
        if let Some(check) = &next.check {
            self.prove(check);
        }
    }

    fn prove(&mut self, check: &RouteCheck) {
        let slot = self.slot(NO_COLUMN);
        self.node.add(segments(&check.expected), slot);
        self.proof = Some(Proof::new(check, slot));
    }

    /// Reads one more column; its slot.
    pub(super) fn watch(&mut self, column: usize) -> Option<usize> {
        let pointer: Vec<String> = segments(self.level.pointer(column)?).collect();
        let slot = self.slot(column);
        self.node.add(pointer, slot);
        Some(slot)
    }

    fn slot(&mut self, column: usize) -> usize {
        self.wanted.push(column);
        self.wanted.len() - 1
    }

    /// The raw rows of the next stage inside a row of this one, of which this was found.
    pub(super) fn rows_inside<'a>(&self, found: &Found<'a>, next: &Self) -> serde_json::Result<Vec<&'a str>> {
        let mut rows = Vec::new();
        for (slot, path) in &self.inside {
            if let Some(raw) = found.get(*slot).copied().flatten() {
                rows_at(raw, path, &mut rows)?;
            }
        }
        rows.retain(|row| next.is_row(row));
        Ok(rows)
    }

    /// The raw rows inside an answer, if this is the outermost stage.
    pub(super) fn rows_of_answer<'a>(&self, answer: &'a str) -> serde_json::Result<Vec<&'a str>> {
        let mut rows = Vec::new();
        for path in &self.paths {
            rows_at(answer, path, &mut rows)?;
        }
        rows.retain(|row| self.is_row(row));
        Ok(rows)
    }

    /// Some lists of objects are the number 0 when they are empty (coupons of cart items).
    fn is_row(&self, raw: &str) -> bool {
        self.plain || raw != "0"
    }
}

fn paths_of(level: &Level) -> Vec<Vec<String>> {
    level.rows.iter().map(|path| segments(path).collect()).collect()
}
