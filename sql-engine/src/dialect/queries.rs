//! Parts of a query that other databases write differently: WITH that means WITH RECURSIVE, GROUP BY … WITH ROLLUP,
//! `SELECT name = …`.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::helpers::attached_token::AttachedToken;
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, Expr, GroupByExpr, GroupByWithModifier, ObjectName, ObjectNamePart, Select, SelectFlavor,
    SelectItem, SetExpr, TableFactor, TableWithJoins, Visit, Visitor, With,
};

/// SQL Server leaves the word RECURSIVE out: a union that reads itself is recursive. Any other table expression of the name of a
/// table that it reads means that table.
pub(super) fn mark_recursion(with: &mut With) {
    with.recursive |= with.cte_tables.iter().any(|table| {
        let mut mentions = Mentions { name: &table.alias.name.value };
        matches!(table.query.body.as_ref(), SetExpr::SetOperation { .. })
            && table.query.visit(&mut mentions).is_break()
    });
}

struct Mentions<'a> {
    name: &'a str,
}

impl Visitor for Mentions<'_> {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        match relation.0.as_slice() {
            [ObjectNamePart::Identifier(name)] if name.value == self.name => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// `FROM DUAL` (Oracle, MySQL) and `FROM SYSIBM.SYSDUMMY1` (DB2) stand where there is nothing to read.
pub(super) fn read_no_table(select: &mut Select) {
    let [TableWithJoins { relation: TableFactor::Table { name, args: None, .. }, joins }] =
        select.from.as_slice()
    else {
        return;
    };
    let last = name.0.last().and_then(ObjectNamePart::as_ident);
    if joins.is_empty() && last.is_some_and(|last| matches!(last.value.as_str(), "dual" | "sysdummy1")) {
        select.from.clear();
    }
}

/// `GROUP BY a, b WITH ROLLUP` is `GROUP BY ROLLUP (a, b)`.
pub(super) fn group_with_modifier(select: &mut Select) {
    let GroupByExpr::Expressions(keys, modifiers) = &mut select.group_by else { return };
    let make: fn(Vec<Vec<Expr>>) -> Expr = match modifiers.as_slice() {
        [GroupByWithModifier::Rollup] => Expr::Rollup,
        [GroupByWithModifier::Cube] => Expr::Cube,
        // `GROUP BY ()` is one group of all rows, as without it where there is an aggregate.
        [] => {
            keys.retain(|key| !matches!(key, Expr::Tuple(parts) if parts.is_empty()));
            return;
        }
        _ => return,
    };
    modifiers.clear();
    let sets = std::mem::take(keys).into_iter().map(|key| vec![key]).collect();
    keys.push(make(sets));
}

/// `SELECT Total = SUM(Price)` is `SELECT SUM(Price) AS Total`, for names that no column has; with those of columns it compares.
pub(super) fn name_by_equality(select: &mut Select, given: &[String]) {
    for item in &mut select.projection {
        let SelectItem::UnnamedExpr(Expr::BinaryOp { left, op: BinaryOperator::Eq, right }) = item else {
            continue;
        };
        if let Expr::Identifier(alias) = left.as_ref()
            && given.contains(&alias.value)
            // A variable that would be assigned.
            && !alias.value.starts_with('@')
        {
            *item = SelectItem::ExprWithAlias { expr: right.as_ref().clone(), alias: alias.clone() };
        }
    }
}

/// SELECT with nothing but its items.
pub(super) fn empty_select(projection: Vec<SelectItem>) -> Select {
    Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from: Vec::new(),
        lateral_views: Vec::new(),
        prewhere: None,
        selection: None,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    }
}
