//! Several statements sent in one text. They run one after another, and each is planned when its turn comes: it may read tables
//! that those before it make.

use std::ops::Range;
use std::sync::Arc;

use crate::connection::Connection;
use crate::dialect::{Piece, pieces};
use crate::error::SqlError;
use crate::prepared::Prepared;
use crate::result::{Datum, Parameter, ResultColumn, ResultType};

/// Size reported for parameters of statements that cannot be planned yet, in characters.
const UNKNOWN_TEXT: u32 = 255;

/// The statements of a text, the first of them planned. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Batch(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    connection: Connection,
    pieces: Vec<Piece>,
    first: Prepared,
    parameters: Vec<Parameter>,
}

impl Connection {
    /// Parses and plans a text of one or more statements, separated by `;`. Sends no request. Wants a large stack, as
    /// [`Connection::prepare`].
    ///
    /// # Errors
    /// What is wrong with the first statement, and what is wrong with the others whatever the first ones do.
    pub async fn prepare_batch(&self, sql: &str) -> Result<Batch, SqlError> {
        let pieces = pieces(sql)?;
        let mut parameters = Vec::new();
        let mut first = None;
        let mut tables_change = false;
        for index in 0..pieces.len() {
            let prepared = self.piece(&pieces, index).await;
            match prepared {
                Ok(prepared) => {
                    tables_change |= prepared.changes_tables();
                    parameters.extend_from_slice(prepared.parameters());
                    first.get_or_insert(prepared);
                }
                // A statement before it may make what it lacks.
                Err(error) if tables_change && !matches!(error.cause(), SqlError::Syntax { .. }) => {
                    let unknown = Parameter { result_type: ResultType::Varchar(UNKNOWN_TEXT) };
                    let count = pieces.get(index).map_or(0, |piece| piece.parameters);
                    parameters.extend(std::iter::repeat_n(unknown, count));
                }
                Err(error) => return Err(error),
            }
        }
        let first = first.ok_or_else(|| SqlError::Internal("a text without statements".to_owned()))?;
        Ok(Batch(Arc::new(Inner { connection: self.clone(), pieces, first, parameters })))
    }

    async fn piece(&self, pieces: &[Piece], index: usize) -> Result<Prepared, SqlError> {
        let Some(piece) = pieces.get(index) else {
            return Err(SqlError::Internal("no such statement in the text".to_owned()));
        };
        let prepared = self.prepare(&piece.sql).await;
        prepared.map_err(|error| in_batch(error.moved(piece.start), index, pieces.len()))
    }
}

fn in_batch(error: SqlError, index: usize, count: usize) -> SqlError {
    if count == 1 {
        return error;
    }
    SqlError::InBatch { number: index + 1, count, error: Box::new(error) }
}

impl Batch {
    /// How many statements there are; never none.
    pub fn statements(&self) -> usize {
        self.0.pieces.len()
    }

    /// The columns of the first statement's result.
    pub fn columns(&self) -> &[ResultColumn] {
        self.0.first.columns()
    }

    /// The parameters of all statements, in the order of their `?`. Those of a statement that reads a table not made yet are text.
    pub fn parameters(&self) -> &[Parameter] {
        &self.0.parameters
    }

    /// Bytes that the rows of a scrollable cursor may take in memory before they go to a file.
    pub fn cursor_memory(&self) -> usize {
        self.0.first.cursor_memory()
    }

    /// A statement, from 0, planned on the tables there are at this moment. Wants a large stack, as [`Connection::prepare`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn statement(&self, index: usize) -> Result<Prepared, SqlError> {
        if index == 0 {
            return Ok(self.0.first.clone());
        }
        self.0.connection.piece(&self.0.pieces, index).await
    }

    /// The values of a statement's parameters, out of those of all.
    pub fn values(&self, index: usize, all: &[Datum]) -> Vec<Datum> {
        all.get(self.parameters_of(index)).map(<[Datum]>::to_vec).unwrap_or_default()
    }

    /// What a statement met while it ran, with its number.
    pub fn failed(&self, index: usize, error: SqlError) -> SqlError {
        in_batch(error, index, self.statements())
    }

    fn parameters_of(&self, index: usize) -> Range<usize> {
        let start = self.0.pieces.iter().take(index).map(|piece| piece.parameters).sum();
        start..start + self.0.pieces.get(index).map_or(0, |piece| piece.parameters)
    }
}
