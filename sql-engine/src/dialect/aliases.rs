//! Names of columns that other BigCommerce drivers use become ours. The tables were resolved before, by `relations`.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use bigcommerce_store::schemas::{Catalogue, Table, fold};
use datafusion::sql::sqlparser::ast::{
    Expr, Ident, ObjectNamePart, Query, Select, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins,
    VisitMut, VisitorMut,
};

use super::labels::Labels;
use crate::error::SqlError;

/// Replaces column aliases. `local` are the names that the statement itself defines.
///
/// # Errors
/// None of its own.
pub(crate) fn resolve_aliases(
    statement: &mut Statement,
    catalogue: &Catalogue,
    local: HashSet<String>,
    labels: &mut Labels,
) -> Result<(), SqlError> {
    match statement.visit(&mut ColumnAliases { catalogue, scopes: Vec::new(), local, labels }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

/// Replaces column aliases by the columns they stand for. The heading stays as typed.
struct ColumnAliases<'a> {
    catalogue: &'a Catalogue,
    /// The tables of each query that is being visited, by the names they go by; the innermost query last.
    scopes: Vec<HashMap<String, Arc<Table>>>,
    local: HashSet<String>,
    labels: &'a mut Labels,
}

impl VisitorMut for ColumnAliases<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        // ORDER BY stands outside of the SELECT whose columns it may name.
        let scope = first_select(&query.body).map(|select| self.tables_of(select)).unwrap_or_default();
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<SqlError> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _select: &mut Select) -> ControlFlow<SqlError> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        self.scopes.push(self.tables_of(select));
        for item in &mut select.projection {
            let SelectItem::UnnamedExpr(expr) = item else { continue };
            let before = last_ident(expr).cloned();
            if let (Some(before), true) = (before, self.replace(expr)) {
                let heading = self.labels.typed(&before.value).to_owned();
                self.labels.give(before.value.clone(), heading);
                let alias = Ident::with_quote('"', before.value);
                *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        self.replace(expr);
        ControlFlow::Continue(())
    }
}

impl ColumnAliases<'_> {
    /// The catalogue tables in FROM by the names they go by.
    fn tables_of(&self, select: &Select) -> HashMap<String, Arc<Table>> {
        let mut tables = HashMap::new();
        for from in &select.from {
            self.note_tables(from, &mut tables);
        }
        tables
    }

    fn note_tables(&self, from: &TableWithJoins, tables: &mut HashMap<String, Arc<Table>>) {
        let factors = std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation));
        for factor in factors {
            match factor {
                TableFactor::Table { name, alias, .. } => {
                    let Some(last) = name.0.last().and_then(ObjectNamePart::as_ident) else { continue };
                    if self.local.contains(&last.value) {
                        continue;
                    }
                    let Some(table) = self.catalogue.table(&last.value) else { continue };
                    let called = alias.as_ref().map_or(&last.value, |alias| &alias.name.value).clone();
                    tables.insert(called, Arc::clone(table));
                }
                TableFactor::NestedJoin { table_with_joins, .. } => {
                    self.note_tables(table_with_joins, tables)
                }
                _ => {}
            }
        }
    }

    /// All tables that a name may belong to.
    fn visible(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.scopes.iter().rev().flat_map(HashMap::values)
    }

    fn replace(&self, expr: &mut Expr) -> bool {
        match expr {
            Expr::Identifier(name) if !self.local.contains(&name.value) => {
                let known = self.visible().any(|table| has_column(table, &name.value));
                match self.visible().find_map(|table| aliased(table, &name.value)) {
                    Some(real) if !known => {
                        *name = Ident::with_quote('"', real);
                        true
                    }
                    _ => false,
                }
            }
            Expr::CompoundIdentifier(names) => {
                if names.len() > 2 {
                    names.drain(..names.len() - 2);
                }
                let [qualifier, name] = names.as_mut_slice() else { return false };
                let Some(table) = self.scopes.iter().rev().find_map(|scope| scope.get(&qualifier.value))
                else {
                    return false;
                };
                match aliased(table, &name.value) {
                    Some(real) if !has_column(table, &name.value) => {
                        *name = Ident::with_quote('"', real);
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

fn first_select(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}

fn last_ident(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(names) => names.last(),
        _ => None,
    }
}

fn has_column(table: &Table, folded: &str) -> bool {
    table.columns.iter().any(|column| fold(&column.sql_name) == folded)
}

fn aliased(table: &Table, folded: &str) -> Option<String> {
    table
        .columns
        .iter()
        .find(|column| column.aliases.iter().any(|alias| fold(alias) == folded))
        .map(|column| fold(&column.sql_name))
}
