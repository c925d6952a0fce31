//! Several statements in one text, statements without a result set (states S2 and S4), and their numbers of rows.

use std::ffi::c_void;
use std::ptr::null_mut;

use bigcommerceodbc::exports::*;

use crate::harness::*;

const SETS: i32 = 22;
const RESET_CONNECTION: i32 = 116;

fn more(app: &Application) -> i16 {
    unsafe { SQLMoreResults(app.statement) }.0
}

fn rerun(app: &Application) -> i16 {
    unsafe { SQLExecute(app.statement) }.0
}

fn columns(app: &Application) -> i16 {
    let mut count = -1;
    assert_eq!(
        unsafe { SQLNumResultCols(app.statement, &mut count) }.0,
        OK,
        "{}",
        message(STMT, app.statement)
    );
    count
}

fn rows(app: &Application) -> isize {
    let mut count = -2;
    assert_eq!(unsafe { SQLRowCount(app.statement, &mut count) }.0, OK, "{}", message(STMT, app.statement));
    count
}

fn heading(app: &Application) -> String {
    let mut name = [0_u16; 50];
    let nothing = null_mut();
    let place = name.as_mut_ptr().cast();
    let code = unsafe {
        SQLDescribeColW(app.statement, 1, place, 50, null_mut(), null_mut(), null_mut(), null_mut(), nothing)
    };
    if code.0 == OK { from_wide(&name) } else { app.state() }
}

fn values(app: &Application) -> Vec<String> {
    let mut found = Vec::new();
    while app.fetch() == OK {
        let mut text = [0_u8; 100];
        let place: *mut c_void = text.as_mut_ptr().cast();
        assert_eq!(unsafe { SQLGetData(app.statement, 1, SQL_C_CHAR, place, 100, null_mut()) }.0, OK);
        found.push(from_narrow(&text));
    }
    found
}

fn bind(app: &Application, number: u16, values: &mut [i32]) {
    let place: *mut c_void = values.as_mut_ptr().cast();
    let code =
        unsafe { SQLBindParameter(app.statement, number, 1, SQL_C_SLONG, 4, 10, 0, place, 4, null_mut()).0 };
    assert_eq!(code, OK, "{}", message(STMT, app.statement));
}

#[test]
fn each_number_of_rows_and_result_set_comes_in_turn() {
    let app = Application::new();
    let sql = "CREATE TABLE #t (a INT); INSERT INTO #t VALUES (1), (2); INSERT INTO #t SELECT 3; \
               SELECT a FROM #t ORDER BY a; DELETE FROM #t WHERE a < 3; SELECT COUNT(*) AS n FROM #t; DROP TABLE #t";
    assert_eq!(app.execute(sql), OK, "{}", message(STMT, app.statement));
    assert_eq!((columns(&app), rows(&app)), (0, 2), "a table that was made is no result");
    assert_eq!((more(&app), columns(&app), rows(&app)), (OK, 0, 1));
    assert_eq!((more(&app), columns(&app), heading(&app).as_str()), (OK, 1, "a"));
    assert_eq!(values(&app), ["1", "2", "3"]);
    assert_eq!((more(&app), columns(&app), rows(&app)), (OK, 0, 2));
    assert_eq!((more(&app), heading(&app).as_str()), (OK, "n"));
    assert_eq!(values(&app), ["1"]);
    assert_eq!((more(&app), columns(&app), rows(&app)), (OK, 0, -1), "the last statement is told of");
    assert_eq!(more(&app), NO_DATA);
    assert_eq!(app.execute("SELECT * FROM #t"), ERROR);
    assert_eq!(app.state(), "42S02");
}

#[test]
fn numbers_of_rows_need_not_be_asked_for() {
    let app = Application::new();
    let sql = "CREATE TABLE #t (a INT); INSERT INTO #t VALUES (1); INSERT INTO #t VALUES (2)";
    assert_eq!(app.execute(sql), OK, "{}", message(STMT, app.statement));
    app.query("SELECT a FROM #t ORDER BY a");
    assert_eq!(values(&app), ["1", "2"]);
}

#[test]
fn a_prepared_batch_runs_again_with_the_parameters_of_all_statements() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #t (a INT)"), OK);
    assert_eq!(app.prepare("INSERT INTO #t VALUES (?); SELECT a FROM #t WHERE a >= ? ORDER BY a"), OK);
    let mut count = 0;
    assert_eq!(unsafe { SQLNumParams(app.statement, &mut count) }.0, OK);
    assert_eq!((count, columns(&app)), (2, 0));
    let (mut inserted, mut least) = ([1], [0]);
    bind(&app, 1, &mut inserted);
    bind(&app, 2, &mut least);
    for round in 1..=3 {
        inserted[0] = round;
        least[0] = round - 1;
        assert_eq!(rerun(&app), OK, "{}", message(STMT, app.statement));
        assert_eq!((rows(&app), more(&app)), (1, OK));
        assert_eq!(values(&app).len(), if round == 1 { 1 } else { 2 });
        assert_eq!(app.close(), OK);
        assert_eq!(columns(&app), 0, "the first statement is described again");
    }
}

#[test]
fn a_statement_that_fails_is_named_and_ends_the_batch() {
    let app = Application::new();
    let sql = "CREATE TABLE #t (a INT); INSERT INTO #t VALUES (1);\nINSERT INTO #t VALUES ('x'); INSERT INTO #t VALUES (2)";
    assert_eq!(app.execute(sql), ERROR);
    assert_eq!(app.state(), "22018");
    assert!(message(STMT, app.statement).contains("Statement 3 of 4:"), "{}", message(STMT, app.statement));
    assert_eq!(more(&app), NO_DATA);
    app.query("SELECT a FROM #t");
    assert_eq!(values(&app), ["1"]);
}

#[test]
fn an_array_of_parameters_is_inserted_at_once() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #t (a INT)"), OK);
    let mut numbers = [5, 6, 7];
    assert_eq!(app.prepare("INSERT INTO #t VALUES (?)"), OK);
    bind(&app, 1, &mut numbers);
    assert_eq!(app.set(SETS, 3), OK);
    assert_eq!(rerun(&app), OK, "{}", message(STMT, app.statement));
    assert_eq!((rows(&app), more(&app)), (3, NO_DATA));
    assert_eq!(app.set(SETS, 1), OK);
    app.query("SELECT SUM(a) FROM #t");
    assert_eq!(values(&app), ["18"]);
}

#[test]
fn a_statement_without_a_result_set_is_prepared_and_executed() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #t (a INT NOT NULL)"), OK);
    assert_eq!(app.prepare("INSERT INTO #t VALUES (1)"), OK);
    assert_eq!((columns(&app), heading(&app).as_str()), (0, "07005"));
    for _ in 0..2 {
        assert_eq!(rerun(&app), OK, "{}", message(STMT, app.statement));
        assert_eq!((rows(&app), columns(&app), heading(&app).as_str()), (1, 0, "24000"));
        assert_eq!((app.fetch(), app.state().as_str()), (ERROR, "24000"));
        let closed = unsafe { SQLCloseCursor(app.statement) }.0;
        assert_eq!((closed, app.state().as_str()), (ERROR, "24000"));
    }
    assert_eq!(more(&app), NO_DATA);
    assert_eq!(app.execute("INSERT INTO #t VALUES (NULL)"), ERROR);
    assert_eq!(app.state(), "23000");
    assert_eq!(app.execute("CREATE TABLE #u (a VARCHAR(1)); INSERT INTO #u VALUES ('ab')"), ERROR);
    assert_eq!(app.state(), "22001");
}

#[test]
fn a_prepared_query_describes_its_columns_again_when_its_table_was_made_again() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #t (a INT)"), OK);
    assert_eq!(app.prepare("SELECT * FROM #t"), OK);
    assert_eq!(heading(&app), "a");
    let (code, other) = alloc(STMT, app.connection);
    assert_eq!(code, OK);
    for sql in ["DROP TABLE #t", "CREATE TABLE #t (b VARCHAR(9), c INT); INSERT INTO #t VALUES ('x', 1)"] {
        let code = unsafe { SQLExecDirectW(other, wide(sql).as_mut_ptr(), NTS32) };
        assert_eq!(code.0, OK, "{}", message(STMT, other));
    }
    assert_eq!(rerun(&app), OK, "{}", message(STMT, app.statement));
    assert_eq!((columns(&app), heading(&app).as_str()), (2, "b"));
    assert_eq!(values(&app), ["x"]);
}

#[test]
fn resetting_a_pooled_connection_drops_its_temporary_tables() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #t (a INT)"), OK);
    let yes = std::ptr::without_provenance_mut(1);
    assert_eq!(unsafe { SQLSetConnectAttr(app.connection, RESET_CONNECTION, yes, 0) }.0, OK);
    assert_eq!((app.execute("SELECT * FROM #t"), app.state().as_str()), (ERROR, "42S02"));
}

#[test]
fn temporary_tables_are_listed_and_described() {
    let app = Application::new();
    assert_eq!(app.execute("CREATE TABLE #Rates (Code CHAR(3), Rate DECIMAL(9,4))"), OK);
    let (mut types, mut table) = (wide("LOCAL TEMPORARY"), wide("#Rates"));
    let nothing = null_mut();
    let code =
        unsafe { SQLTablesW(app.statement, nothing, 0, nothing, 0, nothing, 0, types.as_mut_ptr(), -3) };
    assert_eq!(code.0, OK, "{}", message(STMT, app.statement));
    assert_eq!((app.fetch(), app.fetch()), (OK, NO_DATA));
    assert_eq!(app.close(), OK);
    let code =
        unsafe { SQLColumnsW(app.statement, nothing, 0, nothing, 0, table.as_mut_ptr(), -3, nothing, 0) };
    assert_eq!(code.0, OK, "{}", message(STMT, app.statement));
    assert_eq!((app.fetch(), app.fetch(), app.fetch()), (OK, OK, NO_DATA));
}
