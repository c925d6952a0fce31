//! What can go wrong with a statement. The text of each says what failed, where, and what to do; `driver/diagnostics`
//! decides the SQLSTATE.

use bigcommerce_store::StoreError;

/// A place in the text of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: u64,
    /// From 1, in characters.
    pub column: u64,
}

impl std::fmt::Display for Position {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

/// A failed statement or connection.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SqlError {
    /// The text is not SQL.
    #[error("Syntax error{}: {message}", at(*position))]
    Syntax {
        /// What was found and what was expected.
        message: String,
        /// Where, if known.
        position: Option<Position>,
    },
    /// A table that is not in the catalogue.
    #[error("Table \"{name}\" does not exist{}.{}", at(*position), hint(suggestion.as_deref()))]
    NoSuchTable {
        /// As typed.
        name: String,
        /// The listed name most like it.
        suggestion: Option<String>,
        /// Where, if known.
        position: Option<Position>,
    },
    /// A column that none of the tables named has.
    #[error("Column \"{name}\" does not exist{}.{}", at(*position), hint(suggestion.as_deref()))]
    NoSuchColumn {
        /// As typed.
        name: String,
        /// The listed name most like it.
        suggestion: Option<String>,
        /// Where, if known.
        position: Option<Position>,
    },
    /// A function we do not have.
    #[error("Function \"{name}\" does not exist.{}", hint(suggestion.as_deref()))]
    NoSuchFunction {
        /// As typed.
        name: String,
        /// The function most like it.
        suggestion: Option<String>,
    },
    /// The statement is well-formed and means nothing: an ambiguous name, an ungrouped column, types that do not go together.
    #[error("{message}{}", at(*position))]
    Invalid {
        /// What is wrong.
        message: String,
        /// Where, if known.
        position: Option<Position>,
    },
    /// A value that does not convert to the type it is needed as.
    #[error("{0}")]
    Conversion(String),
    /// A number too large for its type.
    #[error("{0}")]
    Overflow(String),
    /// A text with more characters than its column takes.
    #[error("{0}")]
    TextTooLong(String),
    /// A row that a table does not take, such as one with NULL where there must be a value.
    #[error("{0}")]
    Constraint(String),
    /// Division by zero.
    #[error("Division by zero.")]
    DivisionByZero,
    /// Something we do not do, and what to do instead.
    #[error("{0}")]
    NotSupported(String),
    /// Too few parameter values.
    #[error("The statement has {expected} parameters, but {given} values were given.")]
    ParameterCount {
        /// `?` in the text.
        expected: usize,
        /// Values given.
        given: usize,
    },
    /// The memory limit of the connection was reached.
    #[error(
        "The query needs more memory than the MemoryLimit property allows ({0}). Raise it, or ask for fewer rows or columns."
    )]
    Memory(String),
    /// A connection property that is missing or has a wrong value.
    #[error("{0}")]
    Setting(String),
    /// The store said no, or nothing.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A failed statement with the line of its text where it failed and a caret below the place.
    #[error("{error}\n{line}\n{caret}")]
    Marked {
        /// What failed.
        error: Box<SqlError>,
        /// The line, or the part of a long line around the place.
        line: String,
        /// Blanks and a caret.
        caret: String,
    },
    /// A view that cannot be planned. Places are those of its query.
    #[error("The view \"{view}\" of {file} cannot be used: {error}")]
    View {
        /// Its name in the file.
        view: String,
        /// The file.
        file: String,
        /// What is wrong with its query.
        error: Box<SqlError>,
    },
    /// A failed statement among several that were sent together.
    #[error("Statement {number} of {count}: {error}")]
    InBatch {
        /// Which one, from 1.
        number: usize,
        /// How many there are.
        count: usize,
        /// What failed.
        error: Box<SqlError>,
    },
    /// A fault of ours.
    #[error("Internal error: {0}. Please report it with the statement.")]
    Internal(String),
}

/// Characters of a long line that are shown on each side of the place.
const SHOWN_BESIDE: usize = 60;

impl SqlError {
    /// The error with the line of the statement where it happened, if the place is known.
    pub(crate) fn marked(self, sql: &str) -> Self {
        let shown = self.position().and_then(|position| excerpt(sql, position));
        match shown {
            Some((line, caret)) => Self::Marked { error: Box::new(self), line, caret },
            None => self,
        }
    }

    /// The error with the places of a statement as those of a text in which the statement begins at `start`.
    pub(crate) fn moved(mut self, start: Position) -> Self {
        match &mut self {
            Self::Syntax { position: Some(place), .. }
            | Self::NoSuchTable { position: Some(place), .. }
            | Self::NoSuchColumn { position: Some(place), .. }
            | Self::Invalid { position: Some(place), .. } => {
                let before = if place.line == 1 { start.column - 1 } else { 0 };
                *place = Position { line: place.line + start.line - 1, column: place.column + before };
            }
            Self::Marked { error, .. } => **error = error.as_ref().clone().moved(start),
            _ => {}
        }
        self
    }

    /// The error behind the words about where it happened.
    pub fn cause(&self) -> &Self {
        match self {
            Self::Marked { error, .. } | Self::View { error, .. } | Self::InBatch { error, .. } => {
                error.cause()
            }
            _ => self,
        }
    }

    fn position(&self) -> Option<Position> {
        match self {
            Self::Syntax { position, .. }
            | Self::NoSuchTable { position, .. }
            | Self::NoSuchColumn { position, .. }
            | Self::Invalid { position, .. } => *position,
            _ => None,
        }
    }
}

fn excerpt(sql: &str, position: Position) -> Option<(String, String)> {
    let line = sql.lines().nth(usize::try_from(position.line).ok()?.checked_sub(1)?)?;
    let place = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let skipped = place.saturating_sub(SHOWN_BESIDE);
    let shown = line.chars().skip(skipped).take(2 * SHOWN_BESIDE);
    // A tab is wide: as a blank it keeps the caret below its place.
    let shown = shown.map(|letter| if letter == '\t' { ' ' } else { letter }).collect();
    Some((shown, format!("{}^", " ".repeat(place - skipped))))
}

fn at(position: Option<Position>) -> String {
    position.map_or_else(String::new, |position| format!(" at {position}"))
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!(" Did you mean \"{name}\"?"))
}
