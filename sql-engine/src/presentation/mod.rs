//! In which form a connection gives values: the zone of its times, the type of its large numbers, the described size of its text,
//! what an empty text is. `connect` makes it, scans and results obey it, and the driver describes columns by it.

mod zone;

use bigcommerce_store::schemas::{SqlType, Table};

use crate::result::ResultType;
pub(crate) use zone::Bounds;
pub use zone::Zone;

/// Largest described size of text, in characters, and that of text without a limit.
///
/// Bulk readers allocate this much per row, so it must be small enough for a block of rows (SQL Server's 2^30 makes
/// odbc2parquet and arrow-odbc ask for terabytes; 0 and -1 make them and Power BI give up) and large enough that no
/// description or JSON text of a store is cut (psqlODBC's 8190 is shorter than many product descriptions). It is a
/// constant: a size that grew with the data would make Tableau cut text.
pub const LARGEST_TEXT: u32 = 65_535;

/// The type in which BIGINT is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BigIntAs {
    /// As it is.
    #[default]
    BigInt,
    /// INTEGER; a larger number is an error.
    Integer,
    /// DECIMAL(19,0).
    Decimal,
    /// DOUBLE; numbers beyond 2^53 lose their last digits.
    Double,
    /// VARCHAR(20).
    Varchar,
}

/// The form of values.
#[derive(Debug, Clone, Copy)]
pub struct Presentation {
    /// The type of BIGINT in results.
    pub big_int: BigIntAs,
    /// Largest size, in characters, with which text is described; it is never cut.
    pub text_size: u32,
    /// An empty text in a table is NULL.
    pub empty_text_is_null: bool,
    /// The zone in which times are given and compared.
    pub zone: Zone,
}

impl Default for Presentation {
    fn default() -> Self {
        Self {
            big_int: BigIntAs::default(),
            text_size: LARGEST_TEXT,
            empty_text_is_null: false,
            zone: Zone::default(),
        }
    }
}

impl Presentation {
    /// The type in which a result gives a value of this type.
    pub fn shown(self, result_type: ResultType) -> ResultType {
        match result_type {
            ResultType::BigInt => match self.big_int {
                BigIntAs::BigInt => ResultType::BigInt,
                BigIntAs::Integer => ResultType::Integer,
                BigIntAs::Decimal => ResultType::Decimal { precision: 19, scale: 0 },
                BigIntAs::Double => ResultType::Double,
                BigIntAs::Varchar => ResultType::Varchar(20),
            },
            ResultType::Varchar(size) => ResultType::Varchar(size.min(self.text_size)),
            ResultType::LongVarchar if self.text_size < LARGEST_TEXT => ResultType::Varchar(self.text_size),
            other => other,
        }
    }

    /// The column at this index may hold NULL.
    pub fn nullable(self, table: &Table, index: usize) -> bool {
        table.columns.get(index).is_none_or(|column| !column.not_null) || self.may_be_emptied(table, index)
    }

    /// Empty texts of the column become NULL. Keys are never empty.
    pub(crate) fn may_be_emptied(self, table: &Table, index: usize) -> bool {
        let text = |sql_type| matches!(sql_type, SqlType::Varchar(_) | SqlType::Text | SqlType::Json);
        self.empty_text_is_null
            && !table.key.contains(&index)
            && table.columns.get(index).is_some_and(|column| text(column.sql_type))
    }

    /// Rows that the store orders by the column are in that order as they are shown.
    pub(crate) fn keeps_order(self, table: &Table, index: usize) -> bool {
        match table.columns.get(index).map(|column| column.sql_type) {
            Some(SqlType::Timestamp) => self.zone.keeps_order(),
            _ => !self.may_be_emptied(table, index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BigIntAs, LARGEST_TEXT, Presentation};
    use crate::result::ResultType;

    #[test]
    fn text_is_described_with_the_size_asked_for_and_shorter_text_with_its_own() {
        let shown =
            |text_size, result_type| Presentation { text_size, ..Presentation::default() }.shown(result_type);
        assert_eq!(shown(255, ResultType::LongVarchar), ResultType::Varchar(255));
        assert_eq!(shown(255, ResultType::Varchar(4_000)), ResultType::Varchar(255));
        assert_eq!(shown(255, ResultType::Varchar(50)), ResultType::Varchar(50));
        assert_eq!(shown(LARGEST_TEXT, ResultType::LongVarchar), ResultType::LongVarchar);
    }

    #[test]
    fn only_bigint_changes_its_type() {
        let presentation = Presentation { big_int: BigIntAs::Decimal, ..Presentation::default() };
        assert_eq!(presentation.shown(ResultType::BigInt), ResultType::Decimal { precision: 19, scale: 0 });
        assert_eq!(presentation.shown(ResultType::Integer), ResultType::Integer);
    }
}
