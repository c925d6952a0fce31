//! The DataFusion session of a connection: its switches, memory, catalogue and functions.

use std::sync::Arc;

use datafusion::catalog::{CatalogProvider, MemoryCatalogProvider};
use datafusion::common::DataFusionError;
use datafusion::config::ConfigOptions;
use datafusion::execution::FunctionRegistry;
use datafusion::execution::memory_pool::{FairSpillPool, MemoryPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::execution::{SessionState, SessionStateDefaults};
use datafusion::optimizer::{Analyzer, AnalyzerRule};
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::prelude::SessionConfig;

use crate::connect::Settings;
use crate::flags::{FlagLists, FlagPlanner};
use crate::functions;
use crate::rules::{
    BlindComparisons, CheckedArithmetic, CountRows, EqualRows, FirstOfOrder, FirstRowIsEnough,
    InexactChoices, LateralJoins, LimitScans, Memberships, PlainLiterals, RecursiveFields, RoomyJoins,
    ScalarSubqueries, SingleRows, SingleValues, SplitAggregates, ToldBounds, UnitedTexts, WrittenMoments,
};
use crate::scan::StoreSchema;
use crate::system::SystemContext;

const CATALOG: &str = "bigcommerce";
const SCHEMA: &str = "store";

/// Most keys that a join hands to the other side's requests.
const LONGEST_KEY_LIST: usize = 100_000;

/// Rows in a batch. Rows of these tables are wide: merging temporary files holds a batch or two of each.
const BATCH_ROWS: usize = 1_024;

/// A sort reserves one part in so many of the memory for merging, but no more than this many bytes.
const SPILL_RESERVATION_PART: usize = 16;
const MOST_SPILL_RESERVATION: usize = 10 * 1024 * 1024;

/// What the queries and the temporary tables of a connection take their memory from, so many bytes.
pub(crate) fn memory_pool(memory_limit: usize) -> Arc<dyn MemoryPool> {
    Arc::new(FairSpillPool::new(memory_limit))
}

/// Builds the session. Sends nothing.
pub(crate) fn session(
    system: SystemContext,
    pool: Arc<dyn MemoryPool>,
    settings: &Settings,
) -> Result<SessionState, DataFusionError> {
    let Settings { memory_limit, pushdown, presentation, case_sensitive, .. } = *settings;
    let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc()?;
    let mut options = options();
    // What a sort keeps free to merge its temporary files with.
    options.execution.sort_spill_reservation_bytes =
        (memory_limit / SPILL_RESERVATION_PART).min(MOST_SPILL_RESERVATION);
    let config = SessionConfig::from(options)
        .with_extension(Arc::new(presentation))
        .with_batch_size(BATCH_ROWS)
        .with_default_catalog_and_schema(CATALOG, SCHEMA)
        .with_create_default_catalog_and_schema(false)
        // Requests are the bottleneck: one partition keeps join filters simple and rows in order.
        .with_target_partitions(1);
    let schemas = Arc::new(MemoryCatalogProvider::new());
    let tables = StoreSchema::new(system.clone(), pushdown, presentation);
    schemas.register_schema(SCHEMA, Arc::new(tables))?;
    let mut rules: Vec<Arc<dyn AnalyzerRule + Send + Sync>> = vec![
        Arc::new(FirstRowIsEnough),
        Arc::new(SingleValues::new()),
        Arc::new(LateralJoins),
        Arc::new(ScalarSubqueries),
        Arc::new(Memberships),
        Arc::new(EqualRows),
        Arc::new(InexactChoices),
        Arc::new(UnitedTexts),
        Arc::new(RecursiveFields),
        Arc::new(PlainLiterals),
        Arc::new(FlagLists),
    ];
    rules.extend(Analyzer::new().rules);
    rules.push(Arc::new(WrittenMoments));
    rules.push(Arc::new(CheckedArithmetic));
    if !case_sensitive {
        rules.push(Arc::new(BlindComparisons::new()));
    }
    if pushdown {
        rules.push(Arc::new(CountRows));
        rules.push(Arc::new(SplitAggregates::new(system.catalogue, system.store, presentation)));
        rules.push(Arc::new(FirstOfOrder::new(system.catalogue)));
    }
    let mut physical_rules = RoomyJoins::among(PhysicalOptimizer::new().rules, memory_limit);
    physical_rules.push(Arc::new(ToldBounds));
    physical_rules.push(Arc::new(LimitScans));
    let mut state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime)
        // Not the file formats and table factories of the defaults: files are nothing to us, and they make the library larger.
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_scalar_functions(SessionStateDefaults::default_scalar_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions())
        .with_analyzer_rules(rules)
        .with_optimizer_rule(Arc::new(SingleRows))
        .with_physical_optimizer_rules(physical_rules)
        .build();
    state.catalog_list().register_catalog(CATALOG.to_owned(), schemas);
    state.register_expr_planner(Arc::new(FlagPlanner))?;
    functions::register(&mut state)?;
    Ok(state)
}

fn options() -> ConfigOptions {
    let mut options = ConfigOptions::new();
    options.sql_parser.parse_float_as_decimal = true;
    options.sql_parser.map_string_types_to_utf8view = false;
    // The check compares what is noted of columns, too, which a UNION merges in another order in each of the two plans.
    options.execution.skip_physical_aggregate_schema_check = true;
    let optimizer = &mut options.optimizer;
    // These two filters never complete before the scan runs: waiting for them would never end.
    optimizer.enable_topk_dynamic_filter_pushdown = false;
    optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    optimizer.hash_join_inlist_pushdown_max_distinct_values = LONGEST_KEY_LIST;
    optimizer.hash_join_inlist_pushdown_max_size = 16 * 1024 * 1024;
    // As a join, the subquery's value reaches the request; as a filter above the scan it would not.
    optimizer.enable_physical_uncorrelated_scalar_subquery = false;
    options
}
