//! The catalog functions and SQLGetTypeInfo, in both widths.

use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

/// The texts of a column of all rows left.
fn column(application: &Application, number: u16) -> Vec<String> {
    let mut texts = Vec::new();
    loop {
        match application.fetch() {
            NO_DATA => return texts,
            code => assert_eq!(code, OK, "{}", message(STMT, application.statement)),
        }
        let (mut text, mut length) = ([0_u16; 300], 0);
        let code = unsafe {
            SQLGetData(application.statement, number, -8, text.as_mut_ptr().cast(), 600, &mut length)
        };
        assert_eq!(code.0, OK);
        texts.push(if length < 0 { "NULL".to_owned() } else { from_wide(&text) });
    }
}

#[test]
fn tables_are_listed_in_both_widths_and_by_length() {
    let application = Application::new();
    let pattern = wide("Product%");
    let code = unsafe {
        SQLTablesW(
            application.statement,
            null_mut(),
            0,
            null_mut(),
            0,
            pattern.as_ptr().cast_mut(),
            NTS,
            null_mut(),
            0,
        )
    };
    assert_eq!(code.0, OK, "{}", message(STMT, application.statement));
    let names = column(&application, 3);
    assert!(
        names.contains(&"Products".to_owned()) && names.iter().all(|name| name.starts_with("Product")),
        "{names:?}"
    );
    assert_eq!(application.close(), OK);
    let text = "Productsxxx".as_ptr().cast_mut();
    let code =
        unsafe { SQLTables(application.statement, null_mut(), 0, null_mut(), 0, text, 8, null_mut(), 0) };
    assert_eq!(code.0, OK);
    assert_eq!(column(&application, 3), ["Products"]);
}

#[test]
fn columns_and_keys_of_a_table() {
    let application = Application::new();
    let (table, name) = (wide("Products"), wide("id"));
    let code = unsafe {
        SQLColumnsW(
            application.statement,
            null_mut(),
            0,
            null_mut(),
            0,
            table.as_ptr().cast_mut(),
            NTS,
            name.as_ptr().cast_mut(),
            NTS,
        )
    };
    assert_eq!(code.0, OK);
    assert_eq!(column(&application, 4), ["Id"]);
    assert_eq!(application.close(), OK);
    let keys = |table: *mut u16| unsafe {
        SQLPrimaryKeysW(application.statement, null_mut(), 0, null_mut(), 0, table, NTS).0
    };
    assert_eq!(keys(table.as_ptr().cast_mut()), OK);
    assert_eq!(column(&application, 4), ["Id"]);
    assert_eq!(keys(table.as_ptr().cast_mut()), ERROR);
    assert_eq!(application.state(), "24000");
    assert_eq!(application.close(), OK);
    assert_eq!((keys(null_mut()), application.state().as_str()), (ERROR, "HY009"));
}

#[test]
fn wrong_options_and_lengths_are_refused() {
    let application = Application::new();
    let name = wide("Products");
    let table = name.as_ptr().cast_mut();
    let special = |kind, scope, nullable| unsafe {
        SQLSpecialColumnsW(
            application.statement,
            kind,
            null_mut(),
            0,
            null_mut(),
            0,
            table,
            NTS,
            scope,
            nullable,
        )
        .0
    };
    assert_eq!((special(9, 0, 0), application.state().as_str()), (ERROR, "HY097"));
    assert_eq!((special(1, 9, 0), application.state().as_str()), (ERROR, "HY098"));
    assert_eq!((special(1, 0, 9), application.state().as_str()), (ERROR, "HY099"));
    let statistics = |unique, accuracy, length| unsafe {
        SQLStatisticsW(application.statement, null_mut(), 0, null_mut(), 0, table, length, unique, accuracy).0
    };
    assert_eq!((statistics(9, 0, NTS), application.state().as_str()), (ERROR, "HY100"));
    assert_eq!((statistics(0, 9, NTS), application.state().as_str()), (ERROR, "HY101"));
    assert_eq!((statistics(0, 0, -5), application.state().as_str()), (ERROR, "HY090"));
    assert_eq!(statistics(0, 0, NTS), OK);
    let code = unsafe { SQLProceduresW(application.connection, null_mut(), 0, null_mut(), 0, null_mut(), 0) };
    assert_eq!(code.0, INVALID);
}

#[test]
fn the_other_catalog_functions_open_a_result() {
    type Three =
        unsafe extern "system" fn(Handle, *mut u16, i16, *mut u16, i16, *mut u16, i16) -> odbc_sys::SqlReturn;
    let application = Application::new();
    let table = wide("OrderProducts");
    let name = table.as_ptr().cast_mut();
    for function in [SQLProceduresW as Three, SQLTablePrivilegesW as Three] {
        assert_eq!(
            unsafe { function(application.statement, null_mut(), 0, null_mut(), 0, null_mut(), 0) }.0,
            OK
        );
        assert_eq!(application.close(), OK);
    }
    let foreign = unsafe {
        SQLForeignKeysW(
            application.statement,
            null_mut(),
            0,
            null_mut(),
            0,
            null_mut(),
            0,
            null_mut(),
            0,
            null_mut(),
            0,
            name,
            NTS,
        )
    };
    assert_eq!(foreign.0, OK);
    assert!(column(&application, 3).contains(&"Orders".to_owned()));
    assert_eq!(application.close(), OK);
    type Four = unsafe extern "system" fn(
        Handle,
        *mut u16,
        i16,
        *mut u16,
        i16,
        *mut u16,
        i16,
        *mut u16,
        i16,
    ) -> odbc_sys::SqlReturn;
    for function in [SQLProcedureColumnsW as Four, SQLColumnPrivilegesW as Four] {
        let code = unsafe {
            function(application.statement, null_mut(), 0, null_mut(), 0, name, NTS, null_mut(), 0)
        };
        assert_eq!(code.0, OK, "{}", message(STMT, application.statement));
        assert_eq!(application.close(), OK);
    }
}

#[test]
fn type_info_has_the_numbers_of_the_applications_odbc_version() {
    for (version, number) in [(3, "93"), (2, "11")] {
        let application = Application::with_version(version);
        assert_eq!(unsafe { SQLGetTypeInfo(application.statement, 0) }.0, OK);
        let numbers = column(&application, 2);
        assert!(numbers.contains(&number.to_owned()), "{numbers:?}");
    }
    let application = Application::new();
    assert_eq!(unsafe { SQLGetTypeInfoW(application.statement, 99) }.0, ERROR);
    assert_eq!(application.state(), "HY004");
}
