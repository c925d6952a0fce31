//! Parts of a query that other databases write differently: WITH that means WITH RECURSIVE, GROUP BY … WITH ROLLUP.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::helpers::attached_token::AttachedToken;
use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, GroupByWithModifier, ObjectName, ObjectNamePart, Select, SelectFlavor, SelectItem,
    Visit, Visitor, With,
};

/// SQL Server leaves the word RECURSIVE out: a table expression that reads itself is recursive.
pub(super) fn mark_recursion(with: &mut With) {
    with.recursive |= with.cte_tables.iter().any(|table| {
        let mut mentions = Mentions { name: &table.alias.name.value };
        table.query.visit(&mut mentions).is_break()
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

/// `GROUP BY a, b WITH ROLLUP` is `GROUP BY ROLLUP (a, b)`.
pub(super) fn group_with_modifier(select: &mut Select) {
    let GroupByExpr::Expressions(keys, modifiers) = &mut select.group_by else { return };
    let make: fn(Vec<Vec<Expr>>) -> Expr = match modifiers.as_slice() {
        [GroupByWithModifier::Rollup] => Expr::Rollup,
        [GroupByWithModifier::Cube] => Expr::Cube,
        _ => return,
    };
    modifiers.clear();
    let sets = std::mem::take(keys).into_iter().map(|key| vec![key]).collect();
    keys.push(make(sets));
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
