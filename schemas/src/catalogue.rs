//! All tables together: look-up by name in any spelling, and the checks that span tables.

use std::collections::HashMap;
use std::sync::Arc;

use crate::load::{LoadError, parse_table};
use crate::model::{Route, RouteKind, Table};
use crate::names::fold;

/// A set of tables whose references to one another hold.
#[derive(Debug)]
pub struct Catalogue {
    tables: Vec<Arc<Table>>,
    by_name: HashMap<String, usize>,
}

impl Catalogue {
    /// Reads pairs of file name and TOML text.
    ///
    /// # Errors
    /// The first mistake in a file or between files.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, LoadError> {
        let mut catalogue = Self { tables: Vec::new(), by_name: HashMap::new() };
        for (file, text) in files {
            let table = parse_table(file, text)?;
            let index = catalogue.tables.len();
            for name in std::iter::once(&table.name).chain(&table.aliases) {
                if catalogue.by_name.insert(fold(name), index).is_some() {
                    return Err(mistake(file, format!("the name \"{name}\" is taken by another table")));
                }
            }
            catalogue.tables.push(Arc::new(table));
        }
        for ((file, _), table) in files.iter().zip(&catalogue.tables) {
            catalogue.check_references(file, table)?;
        }
        Ok(Self::from_tables(catalogue.tables))
    }

    /// Puts tables that were checked before in order, and makes them known by their names.
    pub(crate) fn from_tables(mut tables: Vec<Arc<Table>>) -> Self {
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        let by_name = tables
            .iter()
            .enumerate()
            .flat_map(|(index, table)| {
                std::iter::once(&table.name).chain(&table.aliases).map(move |name| (fold(name), index))
            })
            .collect();
        Self { tables, by_name }
    }

    /// The table of this name or alias, in any case and with or without underscores.
    pub fn table(&self, name: &str) -> Option<&Arc<Table>> {
        self.by_name.get(&fold(name)).and_then(|index| self.tables.get(*index))
    }

    /// All tables, by name.
    pub fn tables(&self) -> &[Arc<Table>] {
        &self.tables
    }

    fn check_references(&self, file: &str, table: &Table) -> Result<(), LoadError> {
        for foreign in &table.foreign_keys {
            self.check_columns(file, &foreign.table, foreign.references.iter())?;
        }
        for route in &table.routes {
            if let Some(parent) = &route.parent {
                self.check_columns(file, parent, route.bind.iter().map(|bind| &bind.parent_column))?;
            }
            let below = |other: &Route| {
                other.kind == RouteKind::ByParent && other.parent == route.parent && other.bind == route.bind
            };
            if route.check.is_some() && !table.routes.iter().any(below) {
                return Err(mistake(file, "a check needs a by_parent route with the same parent".to_owned()));
            }
        }
        Ok(())
    }

    fn check_columns<'a>(
        &self,
        file: &str,
        table: &str,
        mut columns: impl Iterator<Item = &'a String>,
    ) -> Result<(), LoadError> {
        let target =
            self.table(table).ok_or_else(|| mistake(file, format!("there is no table \"{table}\"")))?;
        match columns.find(|column| target.column_index(column).is_none()) {
            Some(column) => Err(mistake(file, format!("{table} has no column \"{column}\""))),
            None => Ok(()),
        }
    }
}

fn mistake(file: &str, reason: String) -> LoadError {
    LoadError { file: file.to_owned(), line: 1, reason }
}
