//! Catalog functions over a catalogue of three small tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use arrow::array::{Array, Int16Array, Int32Array, StringArray};
use bigcommerce_sql::schemas::Catalogue;
use bigcommerce_sql::{Browsable, Presentation, SYSTEM_TABLES};

use super::*;

const ORDERS: &str = r#"
name = "Orders"
description = "Orders of the store."
spec = "orders.v2.oas2.yml"
scope = "store_v2_orders"
key = ["id"]
columns = [
    { name = "id", type = "bigint", not_null = true, read_only = true },
    { name = "customer_id", type = "bigint" },
    { name = "total_inc_tax", type = "decimal(20,4)", note = "Total with tax." },
    { name = "date_created", type = "timestamp" },
    { name = "is_deleted", type = "boolean" },
    { name = "staff_notes", type = "text" },
]
foreign_keys = [{ columns = ["customer_id"], table = "Customers", references = ["id"] }]
routes = [{ kind = "list", path = "/v2/orders", paging = "v2_page", page_size = 250 }]
"#;

const ORDER_PRODUCTS: &str = r#"
name = "OrderProducts"
aliases = ["OrderItems"]
description = "Lines of orders."
spec = "orders.v2.oas2.yml"
scope = "store_v2_orders"
key = ["order_id", "id"]
columns = [
    { name = "order_id", type = "bigint", not_null = true },
    { name = "id", type = "bigint", not_null = true },
    { name = "name", type = "varchar(255)", aliases = ["ProductName"] },
]
foreign_keys = [{ columns = ["order_id"], table = "Orders", references = ["id"] }]
routes = [{ kind = "by_parent", path = "/v2/orders/{order_id}/products", parent = "Orders", bind = { order_id = "id" }, paging = "v2_page", page_size = 250 }]
"#;

const CUSTOMERS: &str = r#"
name = "Customers"
description = "Customers of the store."
spec = "customers.v3.yml"
scope = "store_v2_customers"
key = ["id"]
columns = [
    { name = "id", type = "integer" },
    { name = "email", type = "varchar(250)" },
]
routes = [{ kind = "list", path = "/v3/customers", paging = "v3_page", page_size = 250 }]
"#;

fn tables(catalogue: &Catalogue, names: NameArguments<'_>, types: Option<&str>) -> LocalResult {
    super::tables(catalogue, &[], &Browsable::default(), names, types)
}

fn columns(catalogue: &Catalogue, names: NameArguments<'_>) -> LocalResult {
    super::columns(catalogue, &[], Presentation::default(), names)
}

fn special_columns(
    catalogue: &Catalogue,
    names: NameArguments<'_>,
    kind: u16,
    nullable_too: bool,
) -> LocalResult {
    super::special_columns(catalogue, Presentation::default(), names, kind, nullable_too)
}

fn catalogue() -> Catalogue {
    Catalogue::from_files(&[("orders", ORDERS), ("order_products", ORDER_PRODUCTS), ("customers", CUSTOMERS)])
        .unwrap()
}

fn table(name: &str) -> NameArguments<'_> {
    NameArguments { table: Some(name), ..NameArguments::default() }
}

/// The named columns of every row, as text; NULL as `-`.
fn read(result: &LocalResult, labels: &[&str]) -> Vec<String> {
    (0..result.rows.num_rows())
        .map(|row| {
            let cells: Vec<String> = labels
                .iter()
                .map(|label| {
                    let array = result.rows.column_by_name(label).expect(label);
                    if array.is_null(row) {
                        return "-".to_owned();
                    }
                    let any = array.as_any();
                    if let Some(numbers) = any.downcast_ref::<Int32Array>() {
                        return numbers.value(row).to_string();
                    }
                    match any.downcast_ref::<Int16Array>() {
                        Some(numbers) => numbers.value(row).to_string(),
                        None => any.downcast_ref::<StringArray>().unwrap().value(row).to_owned(),
                    }
                })
                .collect();
            cells.join(" ")
        })
        .collect()
}

fn table_names(names: NameArguments<'_>, types: Option<&str>) -> Vec<String> {
    read(&tables(&catalogue(), names, types), &["TABLE_NAME"])
}

#[test]
fn tables_are_listed_by_name_without_their_aliases() {
    assert_eq!(
        table_names(NameArguments::default(), Some("TABLE")),
        ["Customers", "OrderProducts", "Orders"]
    );
    let first = tables(&catalogue(), table("Customers"), None);
    let row = read(&first, &["TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"]);
    assert_eq!(row, ["- - Customers TABLE Customers of the store."]);
}

#[test]
fn tables_are_found_by_pattern_by_folded_name_and_by_alias() {
    assert_eq!(table_names(table("Order%"), None), ["OrderProducts", "Orders"]);
    assert_eq!(table_names(table("order\\_products"), None), ["OrderProducts"]);
    assert_eq!(table_names(table("OrderItems"), None), ["OrderProducts"]);
    let identifier = NameArguments { identifiers: true, ..table("\"orders\"") };
    assert_eq!(table_names(identifier, None), ["Orders"]);
}

#[test]
fn a_catalog_or_schema_that_is_not_there_has_no_tables() {
    for (catalog, schema, count) in [("", "", 3), ("%", "%", 3), ("store", "", 0), ("", "dbo", 0)] {
        let names =
            NameArguments { catalog: Some(catalog), schema: Some(schema), ..NameArguments::default() };
        assert_eq!(table_names(names, Some("TABLE")).len(), count, "{catalog:?} {schema:?}");
    }
}

#[test]
fn excel_finds_no_catalogs_no_schemas_and_the_table_types() {
    let names = |catalog, schema| NameArguments {
        catalog: Some(catalog),
        schema: Some(schema),
        table: Some(""),
        ..NameArguments::default()
    };
    assert_eq!(table_names(names("%", ""), None), [""; 0]);
    assert_eq!(table_names(names("", "%"), None), [""; 0]);
    let types = tables(&catalogue(), names("", ""), Some("%"));
    let expected = ["- LOCAL TEMPORARY -", "- SYSTEM TABLE -", "- TABLE -", "- VIEW -"];
    assert_eq!(read(&types, &["TABLE_NAME", "TABLE_TYPE", "REMARKS"]), expected);
}

#[test]
fn table_type_lists_may_be_quoted_and_in_any_case() {
    let system = SYSTEM_TABLES.len();
    for (types, count) in [
        ("TABLE,VIEW", 3),
        ("'table','view'", 3),
        ("'VIEW'", 0),
        ("", 3 + system),
        ("%", 3 + system),
        ("'system table'", system),
        ("TABLE, SYSTEM TABLE", 3 + system),
    ] {
        assert_eq!(table_names(NameArguments::default(), Some(types)).len(), count, "{types}");
    }
}

#[test]
fn system_tables_have_columns_as_others_do() {
    let listed = columns(&catalogue(), table("SYS\\_RATE\\_LIMIT"));
    let rows = read(&listed, &["TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "NULLABLE"]);
    assert_eq!(rows.first().map(String::as_str), Some("sys_rate_limit Quota -5 1"));
    assert_eq!(rows.len(), 4);
}

#[test]
fn columns_carry_the_facts_of_their_types() {
    let result = columns(&catalogue(), table("Orders"));
    let labels = [
        "COLUMN_NAME",
        "DATA_TYPE",
        "TYPE_NAME",
        "COLUMN_SIZE",
        "BUFFER_LENGTH",
        "DECIMAL_DIGITS",
        "NUM_PREC_RADIX",
        "NULLABLE",
        "SQL_DATA_TYPE",
        "SQL_DATETIME_SUB",
        "CHAR_OCTET_LENGTH",
        "ORDINAL_POSITION",
        "IS_NULLABLE",
    ];
    assert_eq!(
        read(&result, &labels),
        [
            "Id -5 BIGINT 19 8 0 10 0 -5 - - 1 NO",
            "CustomerId -5 BIGINT 19 8 0 10 1 -5 - - 2 YES",
            "TotalIncTax 3 DECIMAL 20 22 4 10 1 3 - - 3 YES",
            "DateCreated 93 TIMESTAMP 26 16 6 - 1 9 3 - 4 YES",
            "IsDeleted -7 BIT 1 1 - - 1 -7 - - 5 YES",
            "StaffNotes -10 TEXT 65535 131070 - - 1 -10 - 131070 6 YES",
        ]
    );
    assert_eq!(read(&result, &["REMARKS", "COLUMN_DEF"])[2], "Total with tax. -");
}

#[test]
fn columns_are_found_below_an_alias_and_keep_their_position() {
    let names = NameArguments { column: Some("product_name"), ..table("OrderItems") };
    let result = columns(&catalogue(), names);
    assert_eq!(read(&result, &["TABLE_NAME", "COLUMN_NAME", "ORDINAL_POSITION"]), ["OrderProducts Name 3"]);
}

#[test]
fn a_primary_key_lists_its_columns_in_order() {
    let result = primary_keys(&catalogue(), table("order_products"));
    assert_eq!(
        read(&result, &["TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME"]),
        ["OrderProducts OrderId 1 PK_OrderProducts", "OrderProducts Id 2 PK_OrderProducts"]
    );
    assert_eq!(primary_keys(&catalogue(), table("Order%")).rows.num_rows(), 0);
}

#[test]
fn foreign_keys_are_found_from_both_ends() {
    let labels = [
        "PKTABLE_NAME",
        "PKCOLUMN_NAME",
        "FKTABLE_NAME",
        "FKCOLUMN_NAME",
        "KEY_SEQ",
        "PK_NAME",
        "DELETE_RULE",
    ];
    let lines = "Orders Id OrderProducts OrderId 1 PK_Orders 3";
    let catalogue = catalogue();
    let none = NameArguments::default();
    assert_eq!(read(&foreign_keys(&catalogue, table("Orders"), none), &labels), [lines]);
    assert_eq!(read(&foreign_keys(&catalogue, none, table("OrderItems")), &labels), [lines]);
    assert_eq!(read(&foreign_keys(&catalogue, table("Orders"), table("OrderProducts")), &labels), [lines]);
    assert_eq!(foreign_keys(&catalogue, table("Customers"), table("OrderProducts")).rows.num_rows(), 0);
    assert_eq!(foreign_keys(&catalogue, table("Nowhere"), none).rows.num_rows(), 0);
    let names = read(&foreign_keys(&catalogue, table("Customers"), none), &["FK_NAME", "DEFERRABILITY"]);
    assert_eq!(names, ["FK_Orders_Customers_CustomerId 7"]);
}

#[test]
fn access_finds_the_unique_index_of_a_table() {
    let result = statistics(&catalogue(), table("OrderProducts"), true);
    assert_eq!(
        read(
            &result,
            &["NON_UNIQUE", "INDEX_NAME", "TYPE", "ORDINAL_POSITION", "COLUMN_NAME", "CARDINALITY"]
        ),
        ["- - 0 - - -", "0 PK_OrderProducts 3 1 OrderId -", "0 PK_OrderProducts 3 2 Id -"]
    );
}

#[test]
fn the_best_row_identifier_is_the_key_unless_nulls_are_refused() {
    let catalogue = catalogue();
    let labels = ["SCOPE", "COLUMN_NAME", "DATA_TYPE", "COLUMN_SIZE", "PSEUDO_COLUMN"];
    assert_eq!(read(&special_columns(&catalogue, table("Orders"), 1, false), &labels), ["2 Id -5 19 1"]);
    assert_eq!(special_columns(&catalogue, table("Customers"), 1, false).rows.num_rows(), 0);
    assert_eq!(special_columns(&catalogue, table("Customers"), 1, true).rows.num_rows(), 1);
    assert_eq!(special_columns(&catalogue, table("Orders"), 2, true).rows.num_rows(), 0);
}

#[test]
fn privileges_are_to_select() {
    let result = table_privileges(&catalogue(), table("Orders"));
    assert_eq!(read(&result, &["TABLE_NAME", "PRIVILEGE", "IS_GRANTABLE"]), ["Orders SELECT NO"]);
    let names = NameArguments { column: Some("%"), ..table("OrderProducts") };
    let result = column_privileges(&catalogue(), names);
    assert_eq!(read(&result, &["COLUMN_NAME", "PRIVILEGE"]), ["Id SELECT", "Name SELECT", "OrderId SELECT"]);
}

#[test]
fn procedures_are_listed_with_what_they_take_and_give() {
    let all = procedures(NameArguments::default());
    let wanted = ["PROCEDURE_NAME", "NUM_INPUT_PARAMS", "PROCEDURE_TYPE"];
    let expected = ["GetOAuthAccessToken 4 1", "GetOAuthAuthorizationURL 3 1", "RefreshOAuthAccessToken 0 1"];
    assert_eq!(read(&all, &wanted), expected);
    let names = NameArguments { table: Some("%URL"), ..NameArguments::default() };
    let wanted = ["COLUMN_NAME", "COLUMN_TYPE", "ORDINAL_POSITION"];
    let expected = ["Scope 1 1", "CallbackURL 1 2", "State 1 3", "URL 3 1", "State 3 2"];
    assert_eq!(read(&procedure_columns(names), &wanted), expected);
    assert_eq!(procedure_columns(NameArguments { table: Some("none"), ..names }).rows.num_rows(), 0);
}

#[test]
fn power_bi_finds_wide_and_narrow_text_types_with_a_real_size() {
    for number in [-10, -9, -8, -1, 1, 12] {
        assert_eq!(
            read(&type_info(number, false), &["DATA_TYPE", "COLUMN_SIZE"]),
            [format!("{number} 65535")]
        );
    }
}

#[test]
fn types_are_ordered_by_number_and_each_offered_once() {
    for odbc2 in [false, true] {
        let numbers: Vec<i16> =
            read(&type_info(0, odbc2), &["DATA_TYPE"]).iter().map(|number| number.parse().unwrap()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    }
}

#[test]
fn an_odbc_2_application_sees_the_old_numbers_of_dates() {
    let labels = ["TYPE_NAME", "DATA_TYPE", "SQL_DATA_TYPE", "SQL_DATETIME_SUB", "LITERAL_PREFIX"];
    assert_eq!(read(&type_info(11, true), &labels), ["TIMESTAMP 11 9 3 {ts '"]);
    assert_eq!(read(&type_info(93, false), &labels), ["TIMESTAMP 93 9 3 {ts '"]);
    assert_eq!(read(&type_info(-11, false), &labels), [""; 0]);
}

#[test]
fn columns_for_an_odbc_2_application_have_the_old_numbers_of_dates() {
    let names = NameArguments { column: Some("%d%"), ..table("Orders") };
    let result = columns(&catalogue(), names).into_odbc2();
    assert_eq!(
        read(&result, &["COLUMN_NAME", "DATA_TYPE", "SQL_DATA_TYPE"]),
        ["Id -5 -5", "CustomerId -5 -5", "DateCreated 11 9", "IsDeleted -7 -7"]
    );
    let tables = tables(&catalogue(), NameArguments::default(), None);
    assert_eq!(tables.clone().into_odbc2().rows, tables.rows);
}

#[test]
fn names_and_remarks_of_the_built_in_tables_fit_their_columns() {
    let catalogue = Catalogue::built_in().unwrap();
    let none = NameArguments::default();
    for result in
        [tables(catalogue, none, None), columns(catalogue, none), foreign_keys(catalogue, none, none)]
    {
        for (column, array) in result.columns.iter().zip(result.rows.columns()) {
            let Some(texts) = array.as_any().downcast_ref::<StringArray>() else { continue };
            let longest = texts.iter().flatten().map(|text| text.chars().count()).max().unwrap_or(0);
            let size = crate::types::facts(column.result_type).column_size;
            assert!(u64::try_from(longest).unwrap() <= size, "{} is {longest} long", column.label);
        }
    }
}

#[test]
fn a_superseded_table_is_listed_by_its_own_name_alone() {
    let catalogue = Catalogue::built_in().unwrap();
    let listed = |pattern| {
        let names = NameArguments { table: Some(pattern), ..NameArguments::default() };
        read(&tables(catalogue, names, None), &["TABLE_NAME"])
    };
    assert!(listed("Customers%").iter().all(|name| name != "CustomersV2"));
    assert_eq!(listed("CustomersV2"), ["CustomersV2"]);
}

#[test]
fn every_foreign_key_of_the_built_in_tables_has_its_own_name() {
    let catalogue = Catalogue::built_in().unwrap();
    let none = NameArguments::default();
    let mut names: Vec<String> =
        read(&foreign_keys(catalogue, none, none), &["FKTABLE_NAME", "FK_NAME", "KEY_SEQ"]);
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn a_bulk_reader_can_allocate_every_catalog_column() {
    let catalogue = catalogue();
    let none = NameArguments::default();
    let results = [
        tables(&catalogue, none, None),
        columns(&catalogue, none),
        primary_keys(&catalogue, none),
        foreign_keys(&catalogue, none, none),
        statistics(&catalogue, none, false),
        special_columns(&catalogue, none, 1, true),
        procedures(none),
        procedure_columns(none),
        table_privileges(&catalogue, none),
        column_privileges(&catalogue, none),
        type_info(0, false),
    ];
    for result in results {
        assert_eq!(result.columns.len(), result.rows.num_columns());
        for column in &result.columns {
            let size = crate::types::facts(column.result_type).column_size;
            assert!((1..=1024).contains(&size), "{}", column.label);
        }
    }
}
