//! Names, types and remarks of the system tables. The names of columns are those that other drivers' tables of the same
//! name have, where they mean the same.

use super::{SystemColumn, SystemTable};
use crate::result::ResultType::{BigInt, Boolean, Integer, LongVarchar, Varchar};

const fn column(name: &'static str, result_type: crate::result::ResultType) -> SystemColumn {
    SystemColumn { name, result_type, nullable: false }
}

const fn nullable(name: &'static str, result_type: crate::result::ResultType) -> SystemColumn {
    SystemColumn { name, result_type, nullable: true }
}

/// All system tables, by name.
pub const SYSTEM_TABLES: &[SystemTable] = &[
    SystemTable {
        name: "sys_connection_props",
        description: "Connection properties: what they mean, what they can be and what this connection has.",
        columns: &[
            column("Name", Varchar(64)),
            column("ShortDescription", Varchar(1_000)),
            column("Default", Varchar(255)),
            column("Values", Varchar(255)),
            nullable("Value", Varchar(2_048)),
            column("IsSecret", Boolean),
        ],
    },
    SystemTable {
        name: "sys_foreignkeys",
        description: "References between tables, a row per column.",
        columns: &[
            nullable("CatalogName", Varchar(64)),
            nullable("SchemaName", Varchar(64)),
            column("TableName", Varchar(128)),
            column("ColumnName", Varchar(128)),
            column("KeySeq", Integer),
            column("ForeignKeyName", Varchar(300)),
            nullable("ReferencedCatalogName", Varchar(64)),
            nullable("ReferencedSchemaName", Varchar(64)),
            column("ReferencedTableName", Varchar(128)),
            column("ReferencedColumnName", Varchar(128)),
        ],
    },
    SystemTable {
        name: "sys_primarykeys",
        description: "The columns that identify a row of each table.",
        columns: &[
            nullable("CatalogName", Varchar(64)),
            nullable("SchemaName", Varchar(64)),
            column("TableName", Varchar(128)),
            column("ColumnName", Varchar(128)),
            column("KeySeq", Integer),
            column("KeyName", Varchar(140)),
        ],
    },
    SystemTable {
        name: "sys_procedureparameters",
        description: "What stored procedures take and give.",
        columns: &[
            column("ProcedureName", Varchar(128)),
            column("ColumnName", Varchar(128)),
            column("Direction", Varchar(8)),
            column("DataTypeName", Varchar(64)),
            column("Ordinal", Integer),
            column("Description", Varchar(1_000)),
        ],
    },
    SystemTable {
        name: "sys_procedures",
        description: "Stored procedures.",
        columns: &[column("ProcedureName", Varchar(128)), column("Description", Varchar(1_000))],
    },
    SystemTable {
        name: "sys_rate_limit",
        description: "The store's request quota, which all its apps share, as the last answer told it.",
        columns: &[
            nullable("Quota", BigInt),
            nullable("RequestsLeft", BigInt),
            column("Reserve", BigInt),
            nullable("MillisecondsToReset", BigInt),
        ],
    },
    SystemTable {
        name: "sys_requests",
        description: "The last requests that this connection sent to the store, oldest first.",
        columns: &[
            column("Number", BigInt),
            column("Method", Varchar(8)),
            column("Path", Varchar(2_048)),
            column("Parameters", LongVarchar),
            nullable("Status", Integer),
            column("Waited", BigInt),
            column("Milliseconds", BigInt),
            nullable("RowCount", BigInt),
        ],
    },
    SystemTable {
        name: "sys_sqlinfo",
        description: "What the SQL of this driver can do.",
        columns: &[column("Name", Varchar(64)), column("Value", Varchar(4_000))],
    },
    SystemTable {
        name: "sys_tablecolumns",
        description: "The columns of all tables.",
        columns: &[
            nullable("CatalogName", Varchar(64)),
            nullable("SchemaName", Varchar(64)),
            column("TableName", Varchar(128)),
            column("ColumnName", Varchar(128)),
            column("DataTypeName", Varchar(64)),
            nullable("Length", Integer),
            nullable("NumericPrecision", Integer),
            nullable("NumericScale", Integer),
            column("IsNullable", Boolean),
            nullable("Description", Varchar(1_000)),
            column("Ordinal", Integer),
            column("IsReadOnly", Boolean),
            column("IsKey", Boolean),
            nullable("ServerFilters", Varchar(255)),
        ],
    },
    SystemTable {
        name: "sys_tables",
        description: "All tables, and how they are read.",
        columns: &[
            nullable("CatalogName", Varchar(64)),
            nullable("SchemaName", Varchar(64)),
            column("TableName", Varchar(128)),
            column("TableType", Varchar(32)),
            column("Description", Varchar(1_000)),
            column("IsUpdateable", Boolean),
            nullable("Path", Varchar(255)),
            nullable("ApiVersion", Varchar(8)),
            nullable("Routes", Varchar(1_000)),
            nullable("Scope", Varchar(128)),
        ],
    },
];
