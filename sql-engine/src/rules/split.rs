//! `MIN(Id), MAX(Id), COUNT(*)` in one statement: each alone is a page of one row, so the aggregates are computed apart and put
//! together again. `extremes` and the scan do the rest.

use std::sync::Arc;

use bigcommerce_store::schemas::{Catalogue, Table};
use bigcommerce_store::{Condition, ScanOrder, ScanRequest, Store};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{Column, DataFusionError};
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::optimizer::AnalyzerRule;

use super::extremes::{Extreme, extreme};
use crate::presentation::Presentation;
use crate::scan::conditions_of;

/// Splits an aggregation of a table that the store can answer aggregate by aggregate.
#[derive(Debug)]
pub(crate) struct SplitAggregates {
    catalogue: &'static Catalogue,
    store: Store,
    presentation: Presentation,
}

impl SplitAggregates {
    /// The rule over a catalogue; `store` plans and sends nothing.
    pub(crate) fn new(catalogue: &'static Catalogue, store: Store, presentation: Presentation) -> Self {
        Self { catalogue, store, presentation }
    }

    fn rewrite(&self, aggregate: Aggregate) -> Result<Transformed<LogicalPlan>, DataFusionError> {
        if !self.worth_splitting(&aggregate).unwrap_or(false) {
            return Ok(Transformed::no(LogicalPlan::Aggregate(aggregate)));
        }
        let columns: Vec<Expr> = aggregate
            .schema
            .iter()
            .map(|(table, field)| Expr::Column(Column::new(table.cloned(), field.name())))
            .collect();
        let mut parts = aggregate.aggr_expr.into_iter().map(|expr| {
            Aggregate::try_new(Arc::clone(&aggregate.input), Vec::new(), vec![expr])
                .map(LogicalPlan::Aggregate)
        });
        let Some(first) = parts.next() else {
            return Err(DataFusionError::Internal("an aggregation without aggregates".to_owned()));
        };
        let mut together = LogicalPlanBuilder::from(first?);
        for part in parts {
            together = together.cross_join(part?)?;
        }
        Ok(Transformed::yes(together.project(columns)?.build()?))
    }

    /// Each aggregate takes one request, and all of them fewer than reading the rows. `None` for anything else than one table
    /// under conditions that the server tests exactly.
    fn worth_splitting(&self, aggregate: &Aggregate) -> Option<bool> {
        let expressions = &aggregate.aggr_expr;
        if !aggregate.group_expr.is_empty() || expressions.len() < 2 {
            return None;
        }
        let (table, filters) = self.plain_table(&aggregate.input)?;
        let (conditions, complete) = conditions_of(&filters, table, self.presentation.zone);
        if !complete {
            return None;
        }
        let request = |columns: Vec<usize>, order| self.request(table, &conditions, columns, order);
        let by_column = |column: usize, descending: bool| {
            let order = Some(ScanOrder { column, descending });
            self.presentation.keeps_order(table, column)
                && self.store.plan(&request(vec![column], order)).is_ok_and(|plan| plan.exact && plan.ordered)
        };
        let mut columns = Vec::new();
        for expression in expressions {
            match extreme(expression, aggregate.input.schema(), self.catalogue)? {
                Extreme::Ordered { column, descending, .. } if by_column(column, descending) => {
                    columns.push(column)
                }
                Extreme::Rows if self.store.countable(&request(Vec::new(), None)).ok()? => {}
                _ => return None,
            }
        }
        let whole = self.store.plan(&request(columns, None)).ok()?;
        Some(whole.cost > u64::try_from(expressions.len()).ok()?)
    }

    fn request(
        &self,
        table: &Arc<Table>,
        conditions: &[Condition],
        columns: Vec<usize>,
        order: Option<ScanOrder>,
    ) -> ScanRequest {
        ScanRequest {
            conditions: conditions.to_vec(),
            limit: order.map(|_| 1),
            order,
            ..ScanRequest::whole(table, columns)
        }
    }

    /// The table read and the conditions on it, when nothing else stands below the aggregation.
    fn plain_table(&self, plan: &LogicalPlan) -> Option<(&'static Arc<Table>, Vec<Expr>)> {
        match plan {
            LogicalPlan::TableScan(scan) if scan.fetch.is_none() && scan.filters.is_empty() => {
                Some((self.catalogue.table(scan.table_name.table())?, Vec::new()))
            }
            LogicalPlan::Filter(filter) => {
                let (table, mut filters) = self.plain_table(&filter.input)?;
                filters.push(filter.predicate.clone());
                Some((table, filters))
            }
            LogicalPlan::SubqueryAlias(alias) => self.plain_table(&alias.input),
            _ => None,
        }
    }
}

impl AnalyzerRule for SplitAggregates {
    fn name(&self) -> &str {
        "split_aggregates"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan, DataFusionError> {
        plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::Aggregate(aggregate) => self.rewrite(aggregate),
            other => Ok(Transformed::no(other)),
        })
        .map(|rewritten| rewritten.data)
    }
}
