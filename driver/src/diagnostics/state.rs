//! The SQLSTATEs this driver uses, in the forms of ODBC 3 and ODBC 2.

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $old:literal;)*) => {
        /// An SQLSTATE.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum SqlState {
            $($(#[$doc])* $name,)*
        }

        impl SqlState {
            /// The five characters of ODBC 3.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The five characters that an ODBC 2 application expects.
            pub fn odbc2_code(self) -> &'static str {
                match self { $(Self::$name => $old,)* }
            }
        }
    };
}

states! {
    /// General warning.
    Warning = "01000", "01000";
    /// Text or bytes were cut.
    Cut = "01004", "01004";
    /// A connection-string attribute is not known.
    UnknownAttribute = "01S00", "01S00";
    /// An error in one or more rows.
    ErrorInRow = "01S01", "01S01";
    /// A value was replaced by one that the driver has.
    ValueChanged = "01S02", "01S02";
    /// The rowset would have begun before the first row.
    BeforeStart = "01S06", "01S06";
    /// The fraction of a number or time was cut.
    FractionCut = "01S07", "01S07";
    /// The file data source was not saved.
    FileNotSaved = "01S08", "01S08";
    /// Parameters are missing.
    ParameterCount = "07002", "07001";
    /// The statement has no result.
    NoResult = "07005", "24000";
    /// The types cannot be converted into one another.
    TypeNotAllowed = "07006", "07006";
    /// A default was asked for where a parameter has none.
    DefaultParameter = "07S01", "S1000";
    /// No such column or parameter.
    BadIndex = "07009", "S1002";
    /// The host or store cannot be reached.
    NotConnected = "08001", "08001";
    /// The connection is in use already.
    InUse = "08002", "08002";
    /// The connection is not open.
    NotOpen = "08003", "08003";
    /// The connection was lost.
    Lost = "08S01", "08S01";
    /// A text is too long for its column.
    TextTooLong = "22001", "22001";
    /// NULL, and no indicator to say so.
    IndicatorRequired = "22002", "22002";
    /// A number does not fit.
    OutOfRange = "22003", "22003";
    /// Not a valid date or time.
    BadDatetime = "22007", "22008";
    /// A date or time loses fields.
    DatetimeOverflow = "22008", "22008";
    /// Division by zero.
    DivisionByZero = "22012", "22012";
    /// A text is not a value of the type.
    BadText = "22018", "22005";
    /// A constraint of the store.
    Constraint = "23000", "23000";
    /// No cursor, or one where none may be.
    CursorState = "24000", "24000";
    /// The login was refused.
    Login = "28000", "28000";
    /// Not a usable cursor name.
    CursorName = "34000", "34000";
    /// The cursor name is taken.
    DuplicateCursorName = "3C000", "S1000";
    /// Syntax, or access not allowed.
    Syntax = "42000", "37000";
    /// No such table.
    NoSuchTable = "42S02", "S0002";
    /// No such column.
    NoSuchColumn = "42S22", "S0022";
    /// General error.
    General = "HY000", "S1000";
    /// Memory.
    Memory = "HY001", "S1001";
    /// The C type is unknown.
    UnknownCType = "HY003", "S1003";
    /// The SQL type is unknown.
    UnknownSqlType = "HY004", "S1004";
    /// An associated statement is not prepared.
    NotPrepared = "HY007", "S1010";
    /// Cancelled.
    Cancelled = "HY008", "S1008";
    /// A null pointer where there must be none.
    NullPointer = "HY009", "S1009";
    /// The functions were called in the wrong order.
    Sequence = "HY010", "S1010";
    /// The attribute cannot be set now.
    CannotSetNow = "HY011", "S1011";
    /// No such transaction operation.
    TransactionCode = "HY012", "S1012";
    /// An implementation row descriptor cannot be changed.
    ReadOnlyDescriptor = "HY016", "S1000";
    /// An automatically allocated descriptor was misused.
    AutomaticDescriptor = "HY017", "S1000";
    /// A value of fixed size came in pieces.
    FixedInPieces = "HY019", "22003";
    /// NULL was joined with other data.
    NullJoined = "HY020", "S1000";
    /// Descriptor information does not fit together.
    Inconsistent = "HY021", "S1000";
    /// Not a possible value of the attribute.
    AttributeValue = "HY024", "S1009";
    /// A wrong length.
    Length = "HY090", "S1090";
    /// No such descriptor field.
    FieldIdentifier = "HY091", "S1091";
    /// No such attribute or option.
    AttributeIdentifier = "HY092", "S1092";
    /// No such function number.
    FunctionNumber = "HY095", "S1095";
    /// No such information type.
    InformationType = "HY096", "S1096";
    /// No such kind of column.
    ColumnKind = "HY097", "S1097";
    /// No such scope.
    Scope = "HY098", "S1098";
    /// No such nullable option.
    NullableKind = "HY099", "S1099";
    /// No such uniqueness option.
    Uniqueness = "HY100", "S1100";
    /// No such accuracy option.
    Accuracy = "HY101", "S1101";
    /// No such kind of parameter.
    ParameterKind = "HY105", "S1105";
    /// No such fetch type.
    FetchType = "HY106", "S1106";
    /// No such row in the rowset.
    RowNumber = "HY107", "S1107";
    /// No such driver completion.
    Completion = "HY110", "S1110";
    /// Not a bookmark of the cursor.
    Bookmark = "HY111", "S1111";
    /// Not offered.
    NotOffered = "HYC00", "S1C00";
    /// The query timeout has passed.
    Timeout = "HYT00", "S1T00";
    /// The login timeout has passed.
    LoginTimeout = "HYT01", "S1T00";
    /// No data source of this name.
    NoDataSource = "IM002", "IM002";
    /// A dialog would be needed.
    Dialog = "IM008", "IM008";
}
