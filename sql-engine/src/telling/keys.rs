//! The keys of the side that a join holds, put into the filter that the join fills when it has all of them. Part of `telling`.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::{DataFusionError, ScalarValue};
use datafusion::logical_expr::Operator;
use datafusion::physical_expr::expressions::{BinaryExpr, DynamicFilterPhysicalExpr, in_list, lit};
use datafusion::physical_expr::{PhysicalExpr, PhysicalExprRef};

use super::observing::{Interest, Observer};

/// Keys after which no more are told: whoever has not begun by then needs all of them.
const MOST_KEYS: usize = 2_000;
/// Rows after which no more are looked at.
const MOST_ROWS: usize = 100_000;

/// Tells a join's keys while the side that it holds is being read.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    pub(super) filter: Arc<dyn PhysicalExpr>,
    /// The keys of the side held and of the other.
    pub(super) on: Vec<(PhysicalExprRef, PhysicalExprRef)>,
    /// Of the other side.
    pub(super) schema: SchemaRef,
}

impl Keys {
    fn tell(&self, test: Arc<dyn PhysicalExpr>) -> Result<(), DataFusionError> {
        match self.filter.downcast_ref::<DynamicFilterPhysicalExpr>() {
            Some(filter) => filter.update(test),
            None => Ok(()),
        }
    }
}

impl Interest for Keys {
    fn values(&self) -> Vec<&Arc<dyn PhysicalExpr>> {
        self.on.iter().map(|(held, _)| held).collect()
    }

    fn observer(&self) -> Box<dyn Observer> {
        let values = vec![HashSet::new(); self.on.len()];
        Box::new(Seen { keys: self.clone(), values, told: 0, rows: 0 })
    }
}

/// The keys seen so far.
#[derive(Debug)]
struct Seen {
    keys: Keys,
    /// Per pair of keys.
    values: Vec<HashSet<ScalarValue>>,
    /// How many there were when they were told last.
    told: usize,
    rows: usize,
}

impl Seen {
    fn count(&self) -> usize {
        self.values.iter().map(HashSet::len).sum()
    }

    /// The test that the other side's rows pass which have a partner so far.
    fn so_far(&self) -> Result<Arc<dyn PhysicalExpr>, DataFusionError> {
        let mut tests = Vec::new();
        for ((_, other), values) in self.keys.on.iter().zip(&self.values) {
            let values = values.iter().map(|value| lit(value.clone())).collect();
            tests.push(in_list(Arc::clone(other), values, &false, &self.keys.schema)?);
        }
        let all = tests.into_iter().reduce(|all, test| Arc::new(BinaryExpr::new(all, Operator::And, test)));
        Ok(all.unwrap_or_else(|| lit(true)))
    }
}

impl Observer for Seen {
    fn look(&mut self, batch: &RecordBatch) -> Result<(), DataFusionError> {
        if self.rows >= MOST_ROWS || self.told >= MOST_KEYS {
            return Ok(());
        }
        self.rows += batch.num_rows();
        for ((held, _), values) in self.keys.on.iter().zip(&mut self.values) {
            let keys = held.evaluate(batch)?.into_array(batch.num_rows())?;
            for row in 0..keys.len() {
                let key = ScalarValue::try_from_array(&keys, row)?;
                if !key.is_null() {
                    values.insert(key);
                }
            }
        }
        // Told whenever there are twice as many, as each telling costs as much as there are.
        if self.count() >= (2 * self.told).max(1) {
            self.told = self.count();
            self.keys.tell(self.so_far()?)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), DataFusionError> {
        // Where the join has nothing to put into its filter, it leaves it as it was: some of the keys must not stay in it.
        self.keys.tell(lit(true))
    }
}
