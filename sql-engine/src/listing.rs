//! The tables that a connection has beside those of the store, for catalog functions: temporary tables and views.

use crate::connection::Connection;
use crate::result::ResultColumn;

/// What kind of table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKind {
    /// A temporary table.
    Temporary,
    /// A view of the `UserDefinedViews` file, in the schema [`crate::VIEW_SCHEMA`].
    View,
}

/// A table that belongs to the connection.
#[derive(Debug, Clone)]
pub struct OwnTable {
    /// Its name, as it was given.
    pub name: String,
    /// What kind of table it is.
    pub kind: OwnKind,
    /// Its columns; none of a view that cannot be used.
    pub columns: Vec<ResultColumn>,
    /// A sentence for an analyst.
    pub remark: String,
}

impl Connection {
    /// The tables of this connection, by kind and name. Sends no request. Wants a large stack, as [`Connection::prepare`].
    pub async fn own_tables(&self) -> Vec<OwnTable> {
        let mut tables: Vec<OwnTable> = self
            .temporary()
            .all()
            .iter()
            .map(|table| OwnTable {
                name: table.name().typed.clone(),
                kind: OwnKind::Temporary,
                columns: table.columns().to_vec(),
                remark: "A temporary table of this connection.".to_owned(),
            })
            .collect();
        for view in self.views().all() {
            let folded = &view.name.folded;
            let planned = self.plan_views(std::slice::from_ref(folded), &[]).await;
            let columns =
                self.views().planned(folded).map(|view| view.columns().to_vec()).unwrap_or_default();
            let remark = planned.map_or_else(|error| error.to_string(), |()| view.query.clone());
            tables.push(OwnTable { name: view.name.typed.clone(), kind: OwnKind::View, columns, remark });
        }
        tables
    }
}
