//! Which words are names of the catalogue, so that `date_modified`, `DateModified` and `"DATEMODIFIED"` become one word.

use std::collections::HashSet;

use bigcommerce_store::schemas::{Catalogue, fold};

use crate::system::SYSTEM_TABLES;

/// The folded names and aliases of all tables and columns.
#[derive(Debug)]
pub(crate) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// Collects the names of a catalogue.
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut names = HashSet::new();
        for table in catalogue.tables() {
            names.insert(fold(&table.name));
            names.extend(table.aliases.iter().map(|alias| fold(alias)));
            for column in &table.columns {
                names.insert(fold(&column.sql_name));
                names.extend(column.aliases.iter().map(|alias| fold(alias)));
            }
        }
        for table in SYSTEM_TABLES {
            names.insert(fold(table.name));
            names.extend(table.columns.iter().map(|column| fold(column.name)));
        }
        Self(names)
    }

    /// The form of a word in which the planner compares names: a catalogue name without underscores, any other word merely
    /// in lower case.
    pub(crate) fn canonical(&self, word: &str) -> String {
        let folded = fold(word);
        if self.0.contains(&folded) { folded } else { word.to_lowercase() }
    }
}
