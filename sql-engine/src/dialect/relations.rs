//! The tables that a statement reads: temporary tables, the store's and the system's, and views. Each name becomes the one that
//! the planner knows it by; a name that means nothing becomes an error with a suggestion, before the planner is asked.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use bigcommerce_store::schemas::{Catalogue, fold, suggest};
use datafusion::sql::sqlparser::ast::{
    Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, Statement,
    TableAlias, TableFactor, VisitMut, VisitorMut,
};

use super::build::name;
use super::labels::Labels;
use crate::error::SqlError;
use crate::system::system_table;
use crate::temporary::{TemporaryTable, TemporaryTables};
use crate::views::{VIEW_SCHEMA, Views};

/// What names of tables can mean on a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) views: &'a Views,
    /// `None` within views: they outlive temporary tables.
    pub(crate) temporary: Option<&'a TemporaryTables>,
    /// Folded names that no column has: `SELECT name = …` gives them.
    pub(crate) given: &'a [String],
}

impl Names<'_> {
    /// The temporary table of a folded name.
    pub(super) fn temporary(&self, folded: &str) -> Option<Arc<TemporaryTable>> {
        self.temporary.and_then(|tables| tables.table(folded))
    }

    /// The folded names of the columns of a temporary table or of a table of the store.
    pub(super) fn columns(&self, folded: &str) -> Option<Vec<String>> {
        if let Some(table) = self.temporary(folded) {
            return Some(table.column_names().collect());
        }
        let table = self.catalogue.table(folded)?;
        Some(table.columns.iter().map(|column| fold(&column.sql_name)).collect())
    }

    /// The name is that of a table of the store or the system, or of a view.
    pub(super) fn is_lasting(&self, folded: &str) -> bool {
        system_table(folded).is_some()
            || self.catalogue.table(folded).is_some()
            || self.views.view(folded).is_some()
    }

    /// The error for a name that means nothing.
    pub(super) fn no_such_table(&self, folded: &str, labels: &Labels) -> SqlError {
        let typed = labels.typed(folded);
        let temporary: Vec<Arc<TemporaryTable>> =
            self.temporary.map(TemporaryTables::all).unwrap_or_default();
        let tables = self.catalogue.tables().iter().filter(|table| !table.hidden);
        let listed = tables
            .map(|table| table.name.as_str())
            .chain(self.views.all().map(|view| view.name.typed.as_str()))
            .chain(temporary.iter().map(|table| table.name().typed.as_str()));
        SqlError::NoSuchTable {
            suggestion: suggest(typed, listed).map(str::to_owned),
            position: labels.place(folded),
            name: typed.to_owned(),
        }
    }
}

/// What a statement reads beside tables of the store.
#[derive(Debug, Default)]
pub(crate) struct Mentioned {
    /// Folded names of views.
    pub(crate) views: Vec<String>,
    /// A temporary table is among the tables.
    pub(crate) temporary: bool,
    /// A system table is among the tables.
    pub(crate) system: bool,
}

/// Puts the planner's name in place of each table's. Also returns the names that the statement itself defines: CTEs, select
/// aliases, column lists.
///
/// # Errors
/// [`SqlError::NoSuchTable`].
pub(super) fn resolve_relations(
    statement: &mut Statement,
    names: &Names<'_>,
    labels: &Labels,
) -> Result<(HashSet<String>, Mentioned), SqlError> {
    let mut local = LocalNames { names, defined: HashSet::new() };
    if let ControlFlow::Break(error) = statement.visit(&mut local) {
        return Err(error);
    }
    let mut relations = Relations { names, labels, local: local.defined, mentioned: Mentioned::default() };
    match statement.visit(&mut relations) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok((relations.local, relations.mentioned)),
    }
}

/// Collects names that the statement itself defines, and those of the columns of its temporary tables.
struct LocalNames<'a> {
    names: &'a Names<'a>,
    defined: HashSet<String>,
}

impl VisitorMut for LocalNames<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.defined.insert(cte.alias.name.value.clone());
            self.defined.extend(cte.alias.columns.iter().map(|column| column.name.value.clone()));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                self.defined.insert(alias.value.clone());
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        if let Some(alias) = factor_alias(factor) {
            self.defined.extend(alias.columns.iter().map(|column| column.name.value.clone()));
        }
        if let TableFactor::Table { name, .. } = factor
            && let Some(table) = last_part(name).and_then(|last| self.names.temporary(&last.value))
        {
            self.defined.extend(table.column_names());
        }
        ControlFlow::Continue(())
    }
}

/// Finds what stands behind every relation.
struct Relations<'a> {
    names: &'a Names<'a>,
    labels: &'a Labels,
    local: HashSet<String>,
    mentioned: Mentioned,
}

impl VisitorMut for Relations<'_> {
    type Break = SqlError;

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        for item in &mut select.projection {
            if let SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(table), _) = item
                && let Some(last) = last_part(table).filter(|_| table.0.len() > 1)
            {
                *table = ObjectName::from(vec![last.clone()]);
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<SqlError> {
        if let TableFactor::Table { sample: Some(_), .. } | TableFactor::Derived { sample: Some(_), .. } =
            factor
        {
            return ControlFlow::Break(SqlError::NotSupported(
                "TABLESAMPLE is not supported. TOP n … ORDER BY RAND() takes rows by chance.".to_owned(),
            ));
        }
        let TableFactor::Table { name: table, args: None, alias, .. } = factor else {
            return ControlFlow::Continue(());
        };
        let Some(last) = last_part(table).cloned() else { return ControlFlow::Continue(()) };
        let folded = last.value.as_str();
        let in_views = in_view_schema(table);
        if !in_views {
            if table.0.len() == 1 && self.local.contains(folded) && !self.is_temporary(folded) {
                return ControlFlow::Continue(());
            }
            if self.is_temporary(folded) {
                self.mentioned.temporary = true;
                *table = single(folded);
                return ControlFlow::Continue(());
            }
            let is_system = system_table(folded).is_some();
            self.mentioned.system |= is_system;
            if is_system || self.names.catalogue.table(folded).is_some() {
                // What tools put before the name of a table of the store says nothing.
                *table = single(folded);
                return ControlFlow::Continue(());
            }
        }
        let Some(view) = self.names.views.view(folded) else {
            return ControlFlow::Break(self.names.no_such_table(folded, self.labels));
        };
        self.mentioned.views.push(folded.to_owned());
        *table = single(&view.planner_name());
        alias.get_or_insert_with(|| TableAlias {
            explicit: true,
            name: name(folded),
            columns: Vec::new(),
            at: None,
        });
        ControlFlow::Continue(())
    }
}

impl Relations<'_> {
    fn is_temporary(&self, folded: &str) -> bool {
        self.names.temporary(folded).is_some()
    }
}

fn last_part(table: &ObjectName) -> Option<&Ident> {
    table.0.last().and_then(ObjectNamePart::as_ident)
}

fn in_view_schema(table: &ObjectName) -> bool {
    let schema = table.0.iter().rev().nth(1).and_then(ObjectNamePart::as_ident);
    schema.is_some_and(|schema| schema.value.eq_ignore_ascii_case(VIEW_SCHEMA))
}

fn single(folded: &str) -> ObjectName {
    ObjectName(vec![ObjectNamePart::Identifier(name(folded))])
}

fn factor_alias(factor: &TableFactor) -> Option<&TableAlias> {
    match factor {
        TableFactor::Table { alias, .. }
        | TableFactor::Derived { alias, .. }
        | TableFactor::NestedJoin { alias, .. } => alias.as_ref(),
        _ => None,
    }
}
