//! A store that never answers: SQLCancel from another thread, the query timeout, the login timeout.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;

use crate::harness::*;

const QUICK: Duration = Duration::from_secs(10);

/// A listener that takes connections and says nothing; the text connects to it.
pub fn silent_store(connect_on_open: bool) -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let text = format!(
        "StoreId=abc;OAuthAccessToken=t;Timeout=60;ConnectOnOpen={connect_on_open};BaseUrl=http://{address}"
    );
    (listener, text)
}

pub fn connected() -> (TcpListener, Application) {
    let (listener, text) = silent_store(false);
    let mut application = Application::allocated(3);
    assert_eq!(application.connect(&text), OK, "{}", message(DBC, application.connection));
    let (code, statement) = alloc(STMT, application.connection);
    assert_eq!(code, OK);
    application.statement = statement;
    (listener, application)
}

/// Executes and fetches: which of the two waits for the store is the engine's matter.
fn read(application: &Application) -> i16 {
    match application.execute("SELECT Id FROM Products") {
        OK => application.fetch(),
        code => code,
    }
}

#[test]
fn cancelling_from_another_thread_ends_a_waiting_statement_at_once() {
    let (_listener, application) = connected();
    let statement = application.statement.addr();
    let started = Instant::now();
    let canceller = std::thread::spawn(move || {
        for _ in 0..40 {
            std::thread::sleep(Duration::from_millis(100));
            let _ = unsafe { SQLCancel(std::ptr::without_provenance_mut(statement)) };
        }
    });
    assert_eq!(read(&application), ERROR);
    assert_eq!(application.state(), "HY008");
    assert!(started.elapsed() < QUICK, "{:?}", started.elapsed());
    canceller.join().unwrap();
    assert_eq!(unsafe { SQLFreeStmt(application.statement, 0) }.0, OK);
    application.query("SELECT 1 AS a");
    assert_eq!(application.fetch(), OK);
}

#[test]
fn cancelling_an_idle_handle_does_nothing() {
    let application = Application::new();
    assert_eq!(unsafe { SQLCancel(application.statement) }.0, OK);
    assert_eq!(unsafe { SQLCancelHandle(DBC, application.connection) }.0, OK);
    assert_eq!(unsafe { SQLCancelHandle(STMT, application.connection) }.0, INVALID);
    assert_eq!(unsafe { SQLCancelHandle(ENV, application.environment) }.0, ERROR);
    application.query("SELECT 1 AS a");
    assert_eq!(application.fetch(), OK);
}

#[test]
fn the_query_timeout_ends_a_waiting_statement_for_good() {
    let (_listener, application) = connected();
    assert_eq!(application.set(SQL_ATTR_QUERY_TIMEOUT, 1), OK);
    let started = Instant::now();
    assert_eq!(read(&application), ERROR);
    assert_eq!(application.state(), "HYT00");
    assert!(started.elapsed() < QUICK, "{:?}", started.elapsed());
    assert_eq!(application.fetch(), ERROR);
}

#[test]
fn the_login_timeout_ends_a_waiting_connect() {
    let (_listener, text) = silent_store(true);
    let application = Application::allocated(3);
    let seconds = std::ptr::without_provenance_mut(1);
    assert_eq!(
        unsafe { SQLSetConnectAttr(application.connection, SQL_ATTR_LOGIN_TIMEOUT, seconds, 0) }.0,
        OK
    );
    let started = Instant::now();
    assert_eq!(application.connect(&text), ERROR);
    assert_eq!(state(DBC, application.connection, 1), "HYT01");
    assert!(started.elapsed() < QUICK, "{:?}", started.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn no_thread_of_the_driver_outlives_its_environment() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cancelling::threads_after_the_end", "--ignored"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "counts the threads of its process: the test above runs it alone"]
fn threads_after_the_end() {
    let ours = || {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        let names = tasks.filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).ok());
        names.filter(|name| name.starts_with("bigcommerce")).count()
    };
    for _ in 0..3 {
        let (_listener, application) = connected();
        assert_eq!(application.set(SQL_ATTR_QUERY_TIMEOUT, 1), OK);
        assert_eq!(read(&application), ERROR);
        assert!(ours() >= 2);
        drop(application);
        assert_eq!(ours(), 0);
    }
}
