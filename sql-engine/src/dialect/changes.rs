//! Statements about temporary tables: each becomes a query and what is done with its rows. Called by `parse` before the tree
//! pass; only names of temporary tables are known here, and everything else is refused in words.

use std::collections::HashMap;

use datafusion::sql::sqlparser::ast::{
    CreateTable, Delete, Expr, FromTable, Insert, ObjectName, ObjectNamePart, ObjectType, OnCommit,
    SelectInto, SelectItem, SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Truncate, Update,
    UpdateTableFromKind, Value, WildcardAdditionalOptions,
};

use super::build::plain_query;
use super::declared::{no_rows, rows_of_columns};
use super::definitions::definition;
use super::inserted::insert_query;
use super::labels::Labels;
use super::queries::empty_select;
use super::relations::Names;
use super::updated::update_query;
use crate::error::SqlError;
use crate::functions::expand;
use crate::result::ResultType;
use crate::temporary::{Change, TableName, is_temporary_name};

const DELETE_KNOWS: &str = "DELETE from a temporary table names that table alone and reads others by subqueries: \
                            DELETE FROM #t WHERE EXISTS (SELECT …).";

/// A statement taken apart.
pub(super) struct Split {
    /// The query whose rows it is about.
    pub(super) query: Statement,
    /// What is done with them; `None` for a plain query.
    pub(super) change: Option<Change>,
    /// Types of parameters, by number, that follow from the columns they are for.
    pub(super) parameter_types: HashMap<usize, ResultType>,
}

impl Split {
    pub(super) fn new(query: Statement, change: Option<Change>) -> Self {
        Self { query, change, parameter_types: HashMap::new() }
    }
}

/// Splits a statement about a temporary table into its query and the change; a plain query stays as it is. DELETE may have said its
/// `target` before FROM.
///
/// # Errors
/// Tables that are not temporary, and parts of such statements that temporary tables do not have.
pub(super) fn split(
    statement: Statement,
    target: Option<&ObjectName>,
    names: &Names<'_>,
    labels: &Labels,
) -> Result<Split, SqlError> {
    let reader = Reader { names, labels };
    match statement {
        Statement::Query(mut query) => {
            let into = take_into(&mut query.body);
            let change = into.map(|into| reader.selected_into(&into)).transpose()?;
            Ok(Split::new(Statement::Query(query), change))
        }
        Statement::CreateTable(create) => reader.created(create),
        Statement::Insert(insert) => reader.inserted(insert),
        Statement::Update(update) => reader.updated(update),
        Statement::Delete(delete) => reader.deleted(delete, target),
        Statement::Truncate(truncate) => reader.truncated(&truncate),
        Statement::Drop { object_type: ObjectType::Table, if_exists, names: tables, .. } => {
            reader.dropped(&tables, if_exists)
        }
        other => Err(SqlError::NotSupported(format!("This statement is not supported: {other}."))),
    }
}

fn take_into(body: &mut SetExpr) -> Option<SelectInto> {
    match body {
        SetExpr::Select(select) => select.into.take(),
        SetExpr::SetOperation { left, .. } => take_into(left),
        SetExpr::Query(query) => take_into(&mut query.body),
        _ => None,
    }
}

struct Reader<'a> {
    names: &'a Names<'a>,
    labels: &'a Labels,
}

impl Reader<'_> {
    /// The last part of a table's name: what stands before it says nothing.
    fn table_name(&self, table: &ObjectName) -> Result<TableName, SqlError> {
        let folded = table.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.clone());
        let folded = folded.ok_or_else(|| not_supported(&format!("{table} is not the name of a table.")))?;
        Ok(TableName { typed: self.labels.typed(&folded).to_owned(), folded })
    }

    /// The name of a temporary table that is to be made.
    fn new_table(&self, table: &ObjectName, said_temporary: bool) -> Result<TableName, SqlError> {
        let table = self.table_name(table)?;
        if table.folded.starts_with("##") {
            return Err(not_supported(&format!(
                "{} would be a global temporary table. Temporary tables belong to one connection: give it a name \
                 with a single #.",
                table.typed
            )));
        }
        if !said_temporary && !is_temporary_name(&table.folded) {
            return Err(not_supported(&format!(
                "{} is not a temporary table, and this driver makes no tables in the store. Give it a name that begins \
                 with #, or write CREATE TEMPORARY TABLE.",
                table.typed
            )));
        }
        if self.names.is_lasting(&table.folded) {
            return Err(not_supported(&format!(
                "{} is a table of the store or a view: give the temporary table another name, such as #{}.",
                table.typed, table.typed
            )));
        }
        Ok(table)
    }

    /// The temporary table that a statement changes.
    fn known(&self, table: &ObjectName, verb: &str) -> Result<TableName, SqlError> {
        let table = self.table_name(table)?;
        if self.names.temporary(&table.folded).is_some() {
            return Ok(table);
        }
        if self.names.is_lasting(&table.folded) {
            return Err(not_supported(&format!(
                "{verb} is not supported for {}: this version reads stores and does not change them. Temporary tables \
                 (#name) can be changed.",
                table.typed
            )));
        }
        Err(self.names.no_such_table(&table.folded, self.labels))
    }

    fn selected_into(&self, into: &SelectInto) -> Result<Change, SqlError> {
        let table = self.new_table(&into.name, into.temporary)?;
        Ok(Change::Create { table, if_not_exists: false })
    }

    fn created(&self, mut create: CreateTable) -> Result<Split, SqlError> {
        if create.or_replace {
            return Err(not_supported("CREATE OR REPLACE is not supported: DROP TABLE IF EXISTS first."));
        }
        if create.global == Some(true) {
            return Err(not_supported(
                "Temporary tables belong to one connection: leave the word GLOBAL out.",
            ));
        }
        if matches!(create.on_commit, Some(OnCommit::DeleteRows | OnCommit::Drop)) {
            return Err(not_supported(
                "There are no transactions: write ON COMMIT PRESERVE ROWS, or nothing.",
            ));
        }
        if create.like.is_some() || create.clone.is_some() {
            return Err(not_supported(
                "CREATE TABLE … LIKE is not supported: SELECT TOP 0 * INTO #name FROM …",
            ));
        }
        let table = self.new_table(&create.name, create.temporary)?;
        let if_not_exists = create.if_not_exists;
        if let Some(query) = create.query.take_if(|_| create.columns.is_empty()) {
            return Ok(Split::new(Statement::Query(query), Some(Change::Create { table, if_not_exists })));
        }
        if create.columns.is_empty() {
            let message = "CREATE TABLE needs columns or AS SELECT.".to_owned();
            return Err(SqlError::Syntax { message, position: None });
        }
        let definition = definition(&create.columns, &create.constraints, self.labels)?;
        let query = rows_of_columns(create.columns, create.query);
        Ok(Split::new(query, Some(Change::Declare { table, definition, if_not_exists })))
    }

    fn inserted(&self, insert: Insert) -> Result<Split, SqlError> {
        let TableObject::TableName(table) = &insert.table else {
            return Err(not_supported("INSERT takes the name of a table."));
        };
        let table = self.known(table, "INSERT")?;
        if insert.returning.is_some() || insert.output.is_some() || insert.on.is_some() || insert.or.is_some()
        {
            return Err(not_supported(
                "INSERT into a temporary table knows no RETURNING, OUTPUT, OR and ON.",
            ));
        }
        let Some(target) = self.names.temporary(&table.folded) else {
            return Err(self.names.no_such_table(&table.folded, self.labels));
        };
        let columns: Vec<String> = insert
            .columns
            .iter()
            .filter_map(|column| Some(column.0.last()?.as_ident()?.value.clone()))
            .collect();
        let Some(mut query) = insert.source else {
            let message = "INSERT needs VALUES or SELECT.".to_owned();
            return Err(SqlError::Syntax { message, position: None });
        };
        let (places, parameter_types) = insert_query(&mut query, &target, &columns, self.labels)?;
        let change = Some(Change::Insert { table: table.folded, places });
        Ok(Split { query: Statement::Query(query), change, parameter_types })
    }

    fn updated(&self, update: Update) -> Result<Split, SqlError> {
        let Update { table, assignments, from, selection, .. } = update;
        let more = update.returning.is_some() || update.output.is_some() || update.or.is_some();
        if more || !update.order_by.is_empty() || update.limit.is_some() || !table.joins.is_empty() {
            return Err(not_supported(
                "UPDATE of a temporary table knows SET, WHERE and a FROM that names it.",
            ));
        }
        let TableFactor::Table { name: target, .. } = &table.relation else {
            return Err(not_supported("UPDATE takes the name of a table."));
        };
        let table = match from {
            None => table,
            Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => {
                named_alone(target, from)?
            }
        };
        let TableFactor::Table { name: table_name, .. } = &table.relation else {
            return Err(not_supported("UPDATE takes the name of a table."));
        };
        let known = self.known(table_name, "UPDATE")?;
        let Some(temporary) = self.names.temporary(&known.folded) else {
            return Err(self.names.no_such_table(&known.folded, self.labels));
        };
        let (query, parameter_types) = update_query(&temporary, table, assignments, selection, self.labels)?;
        let change = Some(Change::Update { table: known.folded });
        Ok(Split { query: Statement::Query(Box::new(query)), change, parameter_types })
    }

    /// The rows that stay are those for which the condition is false or unknown.
    fn deleted(&self, delete: Delete, target: Option<&ObjectName>) -> Result<Split, SqlError> {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = delete.from;
        let [table] = from.as_slice() else {
            return Err(not_supported(DELETE_KNOWS));
        };
        if target.is_some_and(|target| !is_called(&table.relation, target)) {
            return Err(not_supported(DELETE_KNOWS));
        }
        let TableFactor::Table { name: table_name, .. } = &table.relation else {
            return Err(not_supported("DELETE takes the name of a table."));
        };
        let known = self.known(table_name, "DELETE")?;
        if delete.using.is_some()
            || delete.returning.is_some()
            || delete.limit.is_some()
            || !table.joins.is_empty()
        {
            return Err(not_supported(DELETE_KNOWS));
        }
        let stays = match delete.selection {
            None => Expr::value(Value::Boolean(false)),
            Some(condition) => {
                expand("NOT coalesce($1, FALSE)", vec![condition]).map_err(SqlError::Internal)?
            }
        };
        let mut select = empty_select(vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())]);
        select.selection = Some(stays);
        select.from = vec![table.clone()];
        let query = Statement::Query(Box::new(plain_query(SetExpr::Select(Box::new(select)))));
        Ok(Split::new(query, Some(Change::Keep { table: known.folded })))
    }

    fn truncated(&self, truncate: &Truncate) -> Result<Split, SqlError> {
        let [table] = truncate.table_names.as_slice() else {
            return Err(not_supported("TRUNCATE TABLE takes one temporary table."));
        };
        let table = self.known(&table.name, "TRUNCATE TABLE")?;
        Ok(Split::new(no_rows(Vec::new()), Some(Change::Keep { table: table.folded })))
    }

    fn dropped(&self, tables: &[ObjectName], if_exists: bool) -> Result<Split, SqlError> {
        let mut dropped = Vec::new();
        for table in tables {
            let name = self.table_name(table)?;
            // Where it is not there and need not be, only its name is looked at.
            if !if_exists || self.names.is_lasting(&name.folded) {
                self.known(table, "DROP TABLE")?;
            }
            dropped.push(name);
        }
        Ok(Split::new(no_rows(Vec::new()), Some(Change::Drop { tables: dropped, if_exists })))
    }
}

pub(super) fn not_supported(message: &str) -> SqlError {
    SqlError::NotSupported(message.to_owned())
}

/// `UPDATE x SET … FROM #t AS x`: the table that FROM names.
fn named_alone(target: &ObjectName, mut from: Vec<TableWithJoins>) -> Result<TableWithJoins, SqlError> {
    match (from.pop(), from.is_empty()) {
        (Some(table), true) if table.joins.is_empty() && is_called(&table.relation, target) => Ok(table),
        _ => Err(not_supported(
            "UPDATE of a temporary table reads no other table in FROM: take values from it by subqueries, \
             SET a = (SELECT … WHERE …).",
        )),
    }
}

/// The name is that of the relation, or of its table where it has none of its own.
fn is_called(relation: &TableFactor, called: &ObjectName) -> bool {
    let last =
        |name: &ObjectName| name.0.last().and_then(ObjectNamePart::as_ident).map(|name| name.value.clone());
    match relation {
        TableFactor::Table { name, alias, .. } => {
            last(called) == last(name)
                || alias.as_ref().is_some_and(|alias| last(called).as_ref() == Some(&alias.name.value))
        }
        _ => false,
    }
}
