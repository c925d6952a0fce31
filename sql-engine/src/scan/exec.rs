//! The leaf operator of every plan: asks the store for rows, tests each row again, and takes over LIMIT, ORDER BY, COUNT(*)
//! and the key lists of joins where the store can serve them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use arrow::datatypes::SchemaRef;
use bigcommerce_store::schemas::{RouteKind, Table};
use bigcommerce_store::{Alternatives, Condition, ScanOrder, ScanPlan, ScanRequest, Store, StoreError};
use datafusion::common::config::ConfigOptions;
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Statistics};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::expressions::DynamicFilterPhysicalExpr;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr, PhysicalSortExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::filter_pushdown::{
    ChildPushdownResult, FilterPushdownPhase, FilterPushdownPropagation, PushedDown,
};
use datafusion::physical_plan::metrics::{ExecutionPlanMetricsSet, MetricBuilder, MetricsSet};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties, ReplaceChildrenOptions,
    SortOrderPushdownResult, StatisticsArgs, apply_expression_roots,
};

use super::asking::Running;
use super::conditions::{can_be_asked_for, compared_column};
use super::keys::JoinKeys;
use super::rows::{Reading, ahead, read};
use crate::presentation::Presentation;

/// What a scan is made of.
#[derive(Debug, Clone)]
pub(crate) struct ScanParts {
    /// Where the rows come from.
    pub(crate) store: Store,
    /// The table read.
    pub(crate) table: Arc<Table>,
    /// Columns read: those of the output first, then those only tested.
    pub(crate) read: Vec<usize>,
    /// How many of `read` are output.
    pub(crate) output_width: usize,
    /// The whole filter, over `read`.
    pub(crate) residual: Option<Arc<dyn PhysicalExpr>>,
    /// What the store may use of the filter.
    pub(crate) conditions: Vec<Condition>,
    /// What it may use of conditions that are joined by OR.
    pub(crate) alternatives: Vec<Alternatives>,
    /// The conditions say all that the filter says.
    pub(crate) complete: bool,
    /// The server may be given conditions, limits and orders.
    pub(crate) pushdown: bool,
    /// How the connection gives values.
    pub(crate) presentation: Presentation,
    /// No more rows than this are wanted.
    pub(crate) fetch: Option<usize>,
    /// So many rows come before those wanted.
    pub(crate) offset: usize,
}

/// Reads one table.
#[derive(Debug, Clone)]
pub(crate) struct StoreScan {
    pub(super) parts: ScanParts,
    pub(super) order: Option<ScanOrder>,
    /// Only the first rows of an order are wanted, and no other scan's pages are at stake.
    few_rows: bool,
    /// What joins will know about this scan's rows once they run, over the output.
    pub(super) dynamic: JoinKeys,
    properties: Arc<PlanProperties>,
    metrics: ExecutionPlanMetricsSet,
    /// Filled when the plan is complete; the same for all copies of the scan.
    pub(super) running: Arc<OnceLock<Running>>,
}

impl StoreScan {
    /// A scan without order whose output has this schema.
    pub(crate) fn new(parts: ScanParts, schema: SchemaRef) -> Self {
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        Self {
            parts,
            order: None,
            few_rows: false,
            dynamic: JoinKeys::default(),
            properties,
            metrics: ExecutionPlanMetricsSet::new(),
            running: Arc::default(),
        }
    }

    /// The table read.
    pub(crate) fn table(&self) -> &Table {
        &self.parts.table
    }

    /// What is tested here, if anything.
    pub(crate) fn residual(&self) -> Option<&Arc<dyn PhysicalExpr>> {
        self.parts.residual.as_ref()
    }

    /// Keys will arrive from a join before the first request.
    pub(crate) fn waits_for_keys(&self) -> bool {
        !self.dynamic.is_empty()
    }

    /// The scan, told by a join what it will know of a value of the output; `None` where the store cannot be asked for that value.
    pub(crate) fn told(&self, value: &Arc<dyn PhysicalExpr>, said: Arc<dyn PhysicalExpr>) -> Option<Self> {
        let column = self.table_column(compared_column(value)?.index())?;
        let wanted_in_part = self.parts.fetch.is_some() || self.order.is_some();
        if !self.parts.pushdown || wanted_in_part || !can_be_asked_for(&self.parts.table, column) {
            return None;
        }
        let mut scan = self.clone();
        scan.dynamic.extend([said]);
        Some(scan)
    }

    /// Another scan of the statement may send the same requests.
    pub(crate) fn may_share(&self) -> bool {
        let parts = &self.parts;
        let counted = self.countable() && parts.store.countable(&self.request()).unwrap_or(false);
        parts.pushdown && parts.fetch.is_none() && parts.offset == 0 && !counted
    }

    /// The rows come in an order that was promised.
    pub(crate) fn is_ordered(&self) -> bool {
        self.order.is_some()
    }

    fn countable(&self) -> bool {
        self.parts.pushdown && self.parts.complete && self.parts.output_width == 0
    }

    /// The scan without the first `skip` rows and with at most `fetch` of the others; `None` where rows to be skipped would have to
    /// be read all the same.
    pub(crate) fn limited(&self, skip: usize, fetch: Option<usize>) -> Option<Self> {
        if self.waits_for_keys() || self.parts.offset > 0 {
            return None;
        }
        let within = self.parts.fetch.map(|fetch| fetch.saturating_sub(skip));
        let mut scan = self.clone();
        scan.parts.offset = skip;
        scan.parts.fetch = fetch.into_iter().chain(within).min();
        // Rows that are only counted need not be read at all.
        let left_out = || !self.countable() && scan.store_plan().is_ok_and(|plan| plan.skips);
        (skip == 0 || (self.parts.pushdown && left_out())).then_some(scan)
    }

    /// The scan as one that takes over the order of parents' rows, too; `None` where keys that a join finds promise more.
    pub(crate) fn for_few_rows(&self) -> Option<Self> {
        let suits = self.parts.pushdown && !self.waits_for_keys() && self.order.is_none();
        suits.then(|| Self { few_rows: true, ..self.clone() })
    }

    /// Rows that lie inside of others, or below them, share pages with theirs where both are read whole.
    fn reads_a_list(&self, plan: &ScanPlan) -> bool {
        let kind = |route: &usize| self.parts.table.routes.get(*route).map(|route| route.kind);
        plan.routes.iter().all(|route| kind(route) == Some(RouteKind::List))
    }

    /// How the same store would answer another request.
    ///
    /// # Errors
    /// As [`StoreScan::store_plan`].
    pub(crate) fn plan_of(&self, request: &ScanRequest) -> Result<ScanPlan, StoreError> {
        self.parts.store.plan(request)
    }

    /// What the store is asked, as far as it is known before running.
    pub(crate) fn request(&self) -> ScanRequest {
        self.request_with(Vec::new())
    }

    /// How the store would answer.
    ///
    /// # Errors
    /// A table that cannot be read without a key that no condition gives.
    pub(crate) fn store_plan(&self) -> Result<ScanPlan, StoreError> {
        self.parts.store.plan(&self.request())
    }

    pub(super) fn request_with(&self, keys: Vec<Condition>) -> ScanRequest {
        let parts = &self.parts;
        let mut conditions = if parts.pushdown { parts.conditions.clone() } else { Vec::new() };
        conditions.extend(keys);
        ScanRequest {
            conditions,
            alternatives: if parts.pushdown { parts.alternatives.clone() } else { Vec::new() },
            order: self.order,
            complete: parts.complete && parts.pushdown,
            limit: parts.fetch.filter(|_| parts.pushdown).and_then(|rows| u64::try_from(rows).ok()),
            offset: u64::try_from(parts.offset).unwrap_or(u64::MAX),
            ..ScanRequest::whole(&parts.table, parts.read.clone())
        }
    }

    /// The column of the table that a column of the output is.
    pub(crate) fn table_column(&self, output: usize) -> Option<usize> {
        if output < self.parts.output_width { self.parts.read.get(output).copied() } else { None }
    }
}

impl DisplayAs for StoreScan {
    fn fmt_as(&self, _format: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Scan {}", self.parts.table.name)?;
        if let Some(rows) = self.parts.fetch {
            write!(formatter, ", at most {rows} rows")?;
        }
        if self.parts.offset > 0 {
            write!(formatter, ", after {} others", self.parts.offset)?;
        }
        Ok(())
    }
}

impl ExecutionPlan for StoreScan {
    fn name(&self) -> &'static str {
        "StoreScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn replace_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        Ok(self)
    }

    // A join only fills its key list when it finds the filter here.
    fn apply_expressions(
        &self,
        visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion, DataFusionError>,
    ) -> Result<TreeNodeRecursion, DataFusionError> {
        apply_expression_roots(self.dynamic.filters().chain(&self.parts.residual), visit)
    }

    fn execute(
        &self,
        partition: usize,
        _context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream, DataFusionError> {
        let scan = self.clone();
        let schema = self.schema();
        let reading = Reading {
            store: self.parts.store.clone(),
            schema: Arc::clone(&schema),
            table: Arc::clone(&self.parts.table),
            read: self.parts.read.clone(),
            presentation: self.parts.presentation,
            residual: self.parts.residual.clone(),
            fetch: self.parts.fetch,
            offset: self.parts.offset,
            countable: self.countable(),
            run: Arc::clone(&self.running().run),
            kept: MetricBuilder::new(&self.metrics).output_rows(partition),
        };
        let rows = read(reading, async move { scan.asked().await });
        Ok(if self.begins_early() {
            ahead(schema, rows)
        } else {
            Box::pin(RecordBatchStreamAdapter::new(schema, rows))
        })
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }

    fn statistics_from_inputs(
        &self,
        _inputs: &[Arc<Statistics>],
        _arguments: &StatisticsArgs,
    ) -> Result<Arc<Statistics>, DataFusionError> {
        let mut statistics = Statistics::new_unknown(&self.schema());
        if let Ok(plan) = self.store_plan() {
            let fetch = self.parts.fetch.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(u64::MAX);
            let rows = plan.rows.min(fetch);
            statistics.num_rows = Precision::Inexact(usize::try_from(rows).unwrap_or(usize::MAX));
        }
        Ok(Arc::new(statistics))
    }

    fn supports_limit_pushdown(&self) -> bool {
        false
    }

    fn with_fetch(&self, limit: Option<usize>) -> Option<Arc<dyn ExecutionPlan>> {
        let mut scan = self.clone();
        scan.parts.fetch = limit;
        Some(Arc::new(scan))
    }

    fn fetch(&self) -> Option<usize> {
        self.parts.fetch
    }

    fn handle_child_pushdown_result(
        &self,
        phase: FilterPushdownPhase,
        result: ChildPushdownResult,
        _config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn ExecutionPlan>>, DataFusionError> {
        // "No" keeps every test where it is; the filters only help to fetch less.
        let answers = vec![PushedDown::No; result.parent_filters.len()];
        let propagation = FilterPushdownPropagation::with_parent_pushdown_result(answers);
        if !matches!(phase, FilterPushdownPhase::Post) || !self.parts.pushdown || self.parts.fetch.is_some() {
            return Ok(propagation);
        }
        let keys: Vec<_> = result
            .parent_filters
            .into_iter()
            .map(|parent| parent.filter)
            .filter(|filter| filter.downcast_ref::<DynamicFilterPhysicalExpr>().is_some())
            .collect();
        if keys.is_empty() {
            return Ok(propagation);
        }
        let mut scan = self.clone();
        scan.dynamic.extend(keys);
        Ok(propagation.with_updated_node(Arc::new(scan)))
    }

    fn try_pushdown_sort(
        &self,
        order: &[PhysicalSortExpr],
    ) -> Result<SortOrderPushdownResult<Arc<dyn ExecutionPlan>>, DataFusionError> {
        let Some(first) = order.first().filter(|_| self.parts.pushdown) else {
            return Ok(SortOrderPushdownResult::Unsupported);
        };
        let column = first
            .expr
            .downcast_ref::<Column>()
            .and_then(|column| self.table_column(column.index()))
            .filter(|index| self.parts.table.columns.get(*index).is_some_and(|column| column.not_null))
            .filter(|index| self.parts.presentation.keeps_order(&self.parts.table, *index));
        let Some(column) = column else { return Ok(SortOrderPushdownResult::Unsupported) };
        // After a key that is unique nothing is left to sort.
        if order.len() > 1 && self.parts.table.key != [column] {
            return Ok(SortOrderPushdownResult::Unsupported);
        }
        let mut scan = self.clone();
        scan.order = Some(ScanOrder { column, descending: first.options.descending });
        // Lists of alternatives are sorted here: in the server's order all rows would have to be read.
        let by_alternatives = self.store_plan().is_ok_and(|plan| !plan.alternatives.is_empty());
        match scan.store_plan() {
            Ok(plan) if plan.ordered && !by_alternatives && (self.few_rows || scan.reads_a_list(&plan)) => {
                // Windows above ask for the order by name: without the sort it must be told here.
                scan.properties = Arc::new(self.properties.as_ref().clone().with_eq_properties(
                    EquivalenceProperties::new_with_orderings(self.schema(), [order.to_vec()]),
                ));
                Ok(SortOrderPushdownResult::Exact { inner: Arc::new(scan) })
            }
            _ => Ok(SortOrderPushdownResult::Unsupported),
        }
    }
}
