//! A lateral subquery that reads no table computes from the columns of the left side: its steps are put onto the left side's
//! rows. The items of a JSON column become rows this way.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DataFusionError, NullHandling, TableReference, UnnestOptions};
use datafusion::logical_expr::{
    EmptyRelation, Expr, Filter, Join, JoinType, LogicalPlan, LogicalPlanBuilder, Projection, SubqueryAlias,
    Unnest,
};

use super::{Lateral, columns_of, condition, inward, named};

/// The left side with the columns of the subquery so far.
struct Widened {
    plan: LogicalPlan,
    /// Where the subquery's columns are, in their order.
    columns: Vec<Column>,
}

/// The join as steps on its left side, where the subquery has none but such steps.
pub(super) fn plan(join: &Join, lateral: &Lateral) -> Result<Option<LogicalPlan>, DataFusionError> {
    let keeps = join.join_type == JoinType::Left;
    if keeps && condition(join).is_some() {
        return Ok(None);
    }
    let mut widening = Widening { left: &join.left, keeps, steps: 0 };
    let Some(widened) = widening.of(&lateral.plan)? else { return Ok(None) };
    let mut listed = columns_of(&join.left);
    let fields = lateral.plan.schema();
    for (index, column) in widened.columns.into_iter().enumerate() {
        let (qualifier, field) = fields.qualified_field(index);
        listed.push(named(column, lateral.alias.as_ref().or(qualifier), field.name()));
    }
    let plan = LogicalPlan::Projection(Projection::try_new(listed, Arc::new(widened.plan))?);
    Ok(Some(match condition(join) {
        Some(condition) => LogicalPlan::Filter(Filter::try_new(condition.clone(), Arc::new(plan))?),
        None => plan,
    }))
}

struct Widening<'a> {
    left: &'a Arc<LogicalPlan>,
    /// Rows of the left side stay where the subquery has none for them.
    keeps: bool,
    steps: usize,
}

impl Widening<'_> {
    fn of(&mut self, plan: &LogicalPlan) -> Result<Option<Widened>, DataFusionError> {
        match plan {
            LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row: true, .. }) => {
                Ok(Some(Widened { plan: self.left.as_ref().clone(), columns: Vec::new() }))
            }
            LogicalPlan::SubqueryAlias(SubqueryAlias { input, .. }) => self.of(input),
            LogicalPlan::Subquery(subquery) => self.of(&subquery.subquery),
            LogicalPlan::Projection(Projection { expr, input, .. }) => {
                let Some(base) = self.of(input)? else { return Ok(None) };
                let exprs = expr.iter().map(|expr| base.placed(expr.clone(), input));
                self.project(&base.plan, exprs.collect::<Result<_, _>>()?).map(Some)
            }
            LogicalPlan::Filter(filter) if !self.keeps => {
                let Some(base) = self.of(&filter.input)? else { return Ok(None) };
                let predicate = base.placed(filter.predicate.clone(), &filter.input)?;
                let plan = LogicalPlan::Filter(Filter::try_new(predicate, Arc::new(base.plan))?);
                Ok(Some(Widened { plan, columns: base.columns }))
            }
            LogicalPlan::Unnest(unnest) => self.unnest(unnest),
            LogicalPlan::Union(union) => self.unite(&union.inputs),
            _ => Ok(None),
        }
    }

    /// The left side's columns, and expressions under names that nothing else has.
    fn project(&mut self, base: &LogicalPlan, exprs: Vec<Expr>) -> Result<Widened, DataFusionError> {
        self.steps += 1;
        let step = TableReference::bare(format!("__lateral_{}", self.steps));
        let mut listed = columns_of(self.left);
        let mut columns = Vec::with_capacity(exprs.len());
        for (index, expr) in exprs.into_iter().enumerate() {
            let name = format!("column_{index}");
            columns.push(Column::new(Some(step.clone()), &name));
            listed.push(expr.unalias().alias_qualified(Some(step.clone()), name));
        }
        let plan = Projection::try_new(listed, Arc::new(base.clone()))?;
        Ok(Widened { plan: LogicalPlan::Projection(plan), columns })
    }

    /// A branch after the other, each over all rows of the left side.
    fn unite(&mut self, branches: &[Arc<LogicalPlan>]) -> Result<Option<Widened>, DataFusionError> {
        let mut united: Option<LogicalPlanBuilder> = None;
        for branch in branches {
            let Some(widened) = self.of(branch)? else { return Ok(None) };
            let all = columns_of(self.left).into_iter().chain(widened.columns.into_iter().map(Expr::Column));
            let numbered = all.enumerate().map(|(place, column)| column.alias(format!("__united_{place}")));
            let plan =
                LogicalPlan::Projection(Projection::try_new(numbered.collect(), Arc::new(widened.plan))?);
            united = Some(match united {
                None => LogicalPlanBuilder::from(plan),
                Some(before) => before.union(plan)?,
            });
        }
        let Some(united) = united else { return Ok(None) };
        let plan = united.build()?;
        let mut columns = columns_of(&plan).into_iter();
        let left = self.left.schema().columns();
        let mut listed: Vec<Expr> = left
            .into_iter()
            .zip(columns.by_ref())
            .map(|(column, united)| united.alias_qualified(column.relation, column.name))
            .collect();
        self.steps += 1;
        let step = TableReference::bare(format!("__lateral_{}", self.steps));
        let mut placed = Vec::new();
        for (index, column) in columns.enumerate() {
            let name = format!("column_{index}");
            placed.push(Column::new(Some(step.clone()), &name));
            listed.push(column.alias_qualified(Some(step.clone()), name));
        }
        let plan = LogicalPlan::Projection(Projection::try_new(listed, Arc::new(plan))?);
        Ok(Some(Widened { plan, columns: placed }))
    }

    fn unnest(&mut self, unnest: &Unnest) -> Result<Option<Widened>, DataFusionError> {
        let Some(base) = self.of(&unnest.input)? else { return Ok(None) };
        if !unnest.struct_type_columns.is_empty()
            || unnest.options.recursions.iter().any(|list| list.depth != 1)
        {
            return Ok(None);
        }
        let lists = unnest.list_type_columns.iter().map(|(index, _)| base.columns.get(*index).cloned());
        let Some(lists) = lists.collect::<Option<Vec<Column>>>() else { return Ok(None) };
        let handling = if self.keeps { NullHandling::PreserveAndExpandEmpty } else { NullHandling::Drop };
        let plan = LogicalPlanBuilder::from(base.plan)
            .unnest_columns_with_options(lists, UnnestOptions::new().with_null_handling(handling))?
            .build()?;
        // Every column of the input gives one, so that the subquery's are the last ones still.
        let all = plan.schema().columns();
        let columns = all.into_iter().skip(self.left.schema().fields().len()).collect();
        Ok(Some(Widened { plan, columns }))
    }
}

impl Widened {
    /// An expression over the subquery's columns as one over these.
    fn placed(&self, expr: Expr, input: &LogicalPlan) -> Result<Expr, DataFusionError> {
        let changed = expr.transform(|expr| match expr {
            Expr::Column(column) => {
                let index = input.schema().index_of_column(&column)?;
                Ok(match self.columns.get(index) {
                    Some(placed) => Transformed::yes(Expr::Column(placed.clone())),
                    None => Transformed::no(Expr::Column(column)),
                })
            }
            other => Ok(Transformed::no(other)),
        })?;
        inward(changed.data)
    }
}
