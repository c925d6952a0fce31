//! What the catalogue knows about a table, with every reference resolved to an index.
//! `load` makes these values from TOML; `store` plans requests and `sql-engine` plans queries from them.
//! What can be written is in `writes`.

use serde::{Deserialize, Serialize};

use crate::writes::Writes;

/// One SQL table and every way the API offers to read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The listed name: PascalCase, plural.
    pub name: String,
    /// Other names that resolve to this table and are not listed.
    pub aliases: Vec<String>,
    /// One sentence for an analyst.
    pub description: String,
    /// The OpenAPI file this table was checked against, below `reference/`.
    pub spec: String,
    /// The OAuth scope that reading needs; its `_read_only` twin suffices where BigCommerce offers one.
    pub scope: String,
    /// The table can be queried by name, and no list of tables shows it: a newer one has taken its place.
    pub hidden: bool,
    /// Rows that a store has of it as a rule, for tables that are small in every store; a guess until an answer tells.
    pub expected_rows: Option<u64>,
    /// The columns in the order of `SELECT *`.
    pub columns: Vec<Column>,
    /// Indexes of the columns that identify a row; empty for a table of one row, and where the API gives rows nothing
    /// that tells them apart.
    pub key: Vec<usize>,
    /// References to other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// What the server can test.
    pub filters: Vec<Filter>,
    /// The ways to read the table; never empty.
    pub routes: Vec<Route>,
    /// What the API lets us write.
    pub writes: Writes,
}

impl Table {
    /// The index of the column with this catalogue (snake_case) name.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The catalogue name in snake_case, as the TOML files use it.
    pub name: String,
    /// The listed SQL name in PascalCase.
    pub sql_name: String,
    /// Other SQL names that resolve to this column and are not listed.
    pub aliases: Vec<String>,
    /// The SQL type.
    pub sql_type: SqlType,
    /// RFC 6901 pointer of the value inside a row; `""` is the row itself. A column that a route binds from its
    /// parent ignores this on that route, and a route may name another place in `pointers`.
    pub pointer: String,
    /// No row lacks a value.
    pub not_null: bool,
    /// The API never accepts a value for it.
    pub read_only: bool,
    /// The value of the route's `include` parameter without which the server leaves this column out.
    pub include: Option<String>,
    /// `include_fields` cannot name it: a request that needs this column asks for whole rows.
    pub whole_row: bool,
    /// A remark for the documentation and for `SQLColumns`.
    pub note: Option<String>,
}

/// The SQL type of a column. Sizes are in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SqlType {
    /// 32-bit whole number.
    Integer,
    /// 64-bit whole number.
    BigInt,
    /// Exact decimal number, read from the JSON text.
    Decimal {
        /// Digits in all, 1 to 38.
        precision: u8,
        /// Digits after the point.
        scale: i8,
    },
    /// True or false.
    Boolean,
    /// Text of at most this many characters.
    Varchar(u32),
    /// Text without a useful limit.
    Text,
    /// A JSON object or array, as text.
    Json,
    /// A moment in UTC.
    Timestamp,
    /// A calendar day.
    Date,
}

/// Columns that hold the key of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Indexes in the referring table.
    pub columns: Vec<usize>,
    /// Name of the table referred to.
    pub table: String,
    /// Catalogue names of the columns referred to, in the order of `columns`.
    pub references: Vec<String>,
}

/// A test the server can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Index of the column tested.
    pub column: usize,
    /// The operators this parameter serves. A parameter may let too many rows through, never too few. One for `In` takes
    /// a comma list and serves `=` as a list of one, where `=` has no parameter; text with a comma cannot travel in it.
    pub operators: Vec<Operator>,
    /// Name of the query parameter, colons included.
    pub parameter: String,
    /// How a value is written.
    pub encoding: Encoding,
    /// The server returns precisely the rows SQL asks for; only then may LIMIT and COUNT(*) travel. Never true of the
    /// values 0 and `''`, whatever this says: a server may take them for "no filter".
    pub exact: bool,
    /// How many values one request may carry in a comma list; 1 for a parameter that takes no list.
    pub max_values: usize,
}

/// A comparison that a filter serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// `=`
    Equal,
    /// `IN (…)`
    In,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `LIKE '%x%'`, tested by the server without regard to case
    Contains,
}

impl Operator {
    /// The operator as it is written in the TOML files and shown by EXPLAIN.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::In => "in",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Contains => "contains",
        }
    }
}

/// How a filter writes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// Text as it is, numbers in digits, `true`/`false`, timestamps as complete ISO 8601 in UTC.
    Plain,
    /// A flag as `1` or `0`.
    OneZero,
    /// Text in lower case.
    Lowercase,
}

/// One way to read a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// What the route starts from.
    pub kind: RouteKind,
    /// Path below `/stores/{store_hash}`, such as `/v3/catalog/products` or `/v2/orders/{order_id}/products`. It may end
    /// in a query that names a key, such as `?order_id={order_id}`, where the server wants one.
    /// Empty for an embedded route, which sends its parent's requests.
    pub path: String,
    /// Name of the parent table of a `ByParent` or `Embedded` route.
    pub parent: Option<String>,
    /// Columns of this table that the path, or the parent's row, supplies.
    pub bind: Vec<Bind>,
    /// Where the rows lie inside an answer (inside a parent's row for an embedded route). Each is a JSON pointer in which
    /// the segment `*` stands for every element of an array; `""` is the whole answer. The last segment need not be
    /// `*`: an array found at the end of the path is taken apart, an object is one row.
    pub rows: Vec<String>,
    /// How the answer is divided into pages.
    pub paging: Paging,
    /// Rows asked for per page, at most what the server allows; for an embedded route, the parent's page size under
    /// this route's `include`.
    pub page_size: u32,
    /// Parameters sent with every request of the route.
    pub parameters: Vec<(String, String)>,
    /// Values that the `include` parameter must have for this route's rows to arrive.
    pub include: Vec<String>,
    /// The route takes `include_fields`.
    pub include_fields: bool,
    /// The table's filters apply to this route.
    pub filtered: bool,
    /// Orders the server produces exactly as SQL would.
    pub order: Option<RouteOrder>,
    /// A count route; V3 pages carry their total and need none.
    pub count: Option<CountRoute>,
    /// Status codes that mean "no rows" here, beside 204.
    pub no_rows_on: Vec<u16>,
    /// Most requests of this route that may be under way at once, where BigCommerce names a number.
    pub concurrency: Option<u32>,
    /// Columns (indexes) that this route does not supply: it is out of the question when one of them is used.
    pub lacks: Vec<usize>,
    /// Columns (indexes) whose value lies elsewhere in this route's rows than their own pointer says.
    pub pointers: Vec<(usize, String)>,
    /// The bound column's placeholder, in the path's query, takes a comma list of this many values. The rows then tell
    /// their own key.
    pub keys_per_request: Option<usize>,
    /// What shows that a parent's row holds all its rows of an embedded route. Where it fails, the parent's rows are read by
    /// the `ByParent` route with the same parent.
    pub check: Option<RouteCheck>,
}

impl Route {
    /// Columns (indexes) whose value the path or the parent's row supplies, and not the row itself.
    pub fn bound(&self) -> Vec<usize> {
        let several = self.keys_per_request.is_some();
        self.bind.iter().filter(|_| !several).map(|bind| bind.column).collect()
    }

    /// Where this route's rows hold the value of a column of the table.
    pub fn pointer<'a>(&'a self, table: &'a Table, column: usize) -> Option<&'a str> {
        let own = self.pointers.iter().find(|(index, _)| *index == column).map(|(_, pointer)| pointer);
        own.or_else(|| table.columns.get(column).map(|column| &column.pointer)).map(String::as_str)
    }
}

/// A sum that embedded rows must come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteCheck {
    /// Pointer, in the parent's row, of the whole number expected.
    pub expected: String,
    /// Pointer, in each embedded row, of the whole number that is summed.
    pub summed: String,
}

/// What a route starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteKind {
    /// The collection itself.
    List,
    /// One row, its key in the path.
    ByKey,
    /// A list below each row of the parent table.
    ByParent,
    /// Arrays inside the parent table's own rows.
    Embedded,
}

/// A column whose value comes from the path or the parent's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bind {
    /// Index of the column in this table.
    pub column: usize,
    /// Catalogue name of the column in the parent table (for `ByKey`: the same column).
    pub parent_column: String,
}

/// How a route divides its answer into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paging {
    /// V3 envelope with `meta.pagination`; `page` and `limit`.
    V3Page,
    /// V3 envelope with `meta.cursor_pagination`; `after` = `end_cursor`.
    V3Cursor,
    /// V3 envelope; `after` = the last key column's value in the last row of the page before, and `limit`.
    V3LastKey,
    /// V3 envelope, the whole list at once. Trap: `meta.pagination.total` may tell of more rows than came.
    V3Whole,
    /// V2 bare array; `page` and `limit`, no totals; ends with a short or empty page or a 204.
    V2Page,
    /// V2 bare array, the whole list at once.
    V2Whole,
    /// One object: one row.
    One,
}

/// Orders a route can produce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteOrder {
    /// How `sort` is written.
    pub style: OrderStyle,
    /// Indexes of the columns whose server order equals SQL's.
    pub columns: Vec<usize>,
    /// Column asked for when the query has no ORDER BY, so that rows do not move between pages.
    pub paging: Option<usize>,
}

/// How a route writes the order it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderStyle {
    /// `sort=id&direction=asc`
    SortDirection,
    /// `sort=id:asc`
    SortColon,
}

/// Where the number of rows of a list can be had in one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRoute {
    /// Path below `/stores/{store_hash}`.
    pub path: String,
    /// Pointer of the number in the answer.
    pub pointer: String,
    /// The number is that of the rows the list would return, under the same filters. When false it is good for
    /// estimates of the unfiltered list, never for COUNT(*).
    pub exact: bool,
}
