//! What a statement does to temporary tables beside running its query. `dialect/changes` reads it from the text, `prepared` does it.

use std::sync::Arc;

use datafusion::common::tree_node::TreeNode;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::sqlparser::ast::Expr;

use super::{Key, TemporaryTable, TemporaryTables, exists};
use crate::dialect::{Setting, Vocabulary};
use crate::error::SqlError;
use crate::result::{ResultColumn, ResultType};

/// A name in the planner's form and as the statement has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableName {
    pub(crate) folded: String,
    pub(crate) typed: String,
}

/// What CREATE TABLE says of a column beyond the type that the planner gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) name: TableName,
    /// For text: the most characters; `None` for text without a limit.
    pub(crate) size: Option<u32>,
    pub(crate) not_null: bool,
    /// What INSERT puts where it names other columns.
    pub(crate) default: Option<Expr>,
    /// The first number and the step of a column that numbers its rows.
    pub(crate) numbering: Option<(i64, i64)>,
}

/// What CREATE TABLE declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) columns: Vec<Declared>,
    pub(crate) keys: Vec<Key>,
}

/// A change, in which the rows of the statement's query take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// SELECT INTO and CREATE TABLE AS: a table of the query's rows.
    Create { table: TableName, if_not_exists: bool },
    /// CREATE TABLE with columns: their types are those of the query, which gives rows with AS alone.
    Declare { table: TableName, definition: Definition, if_not_exists: bool },
    /// INSERT: the query's rows, for the columns of these places in the table.
    Insert { table: String, places: Vec<usize> },
    /// UPDATE: the query gives all rows, and in a last column whether they are changed.
    Update { table: String },
    /// DELETE: the query gives the rows that stay.
    Keep { table: String },
    /// DROP TABLE.
    Drop { tables: Vec<TableName>, if_exists: bool },
    /// SET: the tables stay as they are, and the query is nothing.
    Set(Setting),
}

impl Change {
    /// The table has to be there when the statement is planned.
    pub(crate) fn needs_table(&self) -> bool {
        matches!(self, Self::Insert { .. } | Self::Update { .. } | Self::Keep { .. })
    }

    /// It makes or drops tables.
    pub(crate) fn changes_tables(&self) -> bool {
        !self.needs_table() && !matches!(self, Self::Set(_))
    }

    /// The query gives a row's values for the columns that are to get them.
    ///
    /// # Errors
    /// Too many values or too few.
    pub(crate) fn check_width(&self, values: usize) -> Result<(), SqlError> {
        match self {
            Self::Insert { places, .. } if places.len() != values => Err(SqlError::Invalid {
                message: format!("INSERT has {values} values for {} columns.", places.len()),
                position: None,
            }),
            _ => Ok(()),
        }
    }

    /// The rows that UPDATE leaves and those that it changes are found apart: their condition must be the same each time.
    ///
    /// # Errors
    /// A condition with RAND() or its like.
    pub(crate) fn check_condition(&self, plan: &LogicalPlan) -> Result<(), SqlError> {
        let by_chance = |node: &LogicalPlan| {
            Ok(matches!(node, LogicalPlan::Filter(filter) if filter.predicate.is_volatile()))
        };
        if matches!(self, Self::Update { .. }) && plan.exists(by_chance).unwrap_or(true) {
            return Err(SqlError::NotSupported(
                "The condition of UPDATE must not depend on chance (RAND, NEWID): SELECT the chosen rows INTO another \
                 temporary table first."
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// The table that the query's rows go to; `None` where there is nothing to do.
    ///
    /// # Errors
    /// A table that is there already or, since the statement was planned, no more.
    pub(crate) fn target(
        &self,
        tables: &TemporaryTables,
        columns: &[ResultColumn],
        vocabulary: &Vocabulary,
    ) -> Result<Option<Arc<TemporaryTable>>, SqlError> {
        let (table, definition, if_not_exists) = match self {
            Self::Create { table, if_not_exists } => {
                let declared = columns.iter().map(|column| Declared::of(column, vocabulary)).collect();
                (table, Definition { columns: declared, keys: Vec::new() }, if_not_exists)
            }
            Self::Declare { table, definition, if_not_exists } => (table, definition.clone(), if_not_exists),
            Self::Insert { table, .. } | Self::Update { table } | Self::Keep { table } => {
                return tables.table(table).map(Some).ok_or_else(|| missing(table));
            }
            Self::Drop { .. } | Self::Set(_) => return Ok(None),
        };
        match (tables.table(&table.folded), if_not_exists) {
            (None, _) => TemporaryTable::new(table.clone(), columns, definition).map(Some),
            (Some(_), true) => Ok(None),
            (Some(_), false) => Err(exists(&table.typed)),
        }
    }
}

impl Declared {
    /// The column that a query's column becomes.
    fn of(column: &ResultColumn, vocabulary: &Vocabulary) -> Self {
        let name = TableName { folded: vocabulary.canonical(&column.label), typed: column.label.clone() };
        let size = if let ResultType::Varchar(size) = column.result_type { Some(size) } else { None };
        Self { name, size, not_null: false, default: None, numbering: None }
    }
}

/// A temporary table that is not there.
pub(crate) fn missing(name: &str) -> SqlError {
    SqlError::NoSuchTable { name: name.to_owned(), suggestion: None, position: None }
}
