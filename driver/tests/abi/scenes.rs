//! Handles in the states of appendix B, for the tests that go through tables.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;

use crate::cancelling::connected;
use crate::harness::*;

const NEED_DATA: i16 = 99;
const STILL_EXECUTING: i16 = 2;
const AT_EXECUTION: isize = -2;

/// Handles by the names that the tables use, with their kinds.
pub type Handles = BTreeMap<&'static str, (i16, Handle)>;

/// A handle in a state, and what goes with it.
#[derive(Debug)]
pub struct Scene {
    pub handles: Handles,
    state: &'static str,
}

/// Keeps connections from one statement to the next.
#[derive(Default)]
pub struct Stage {
    ready: Option<Application>,
    silent: Option<(TcpListener, Application)>,
}

pub fn kind_of(name: &str) -> i16 {
    match name {
        "environment" => ENV,
        "connection" => DBC,
        "statement" => STMT,
        _ => DESC,
    }
}

impl Stage {
    /// A handle in the state with this name.
    pub fn scene(&mut self, state: &str) -> Scene {
        let states = [
            "E0", "E1n", "E1", "E2", "C1", "C2", "C3", "C4", "C5", "D0", "D1i", "D1e", "S0", "S1", "S3",
            "S5", "S5d", "S6", "S7", "S8", "S9", "S10", "S11", "S12",
        ];
        let state =
            *states.iter().find(|known| **known == state).unwrap_or_else(|| panic!("no state {state}"));
        let handles = match state.as_bytes()[0] {
            b'E' => environment(state),
            b'C' => connection(state),
            b'D' => self.descriptor(state),
            _ => self.statement(state),
        };
        Scene { handles, state }
    }

    /// Frees what the scene made.
    pub fn clear(&mut self, scene: Scene) {
        if scene.state.starts_with(['E', 'C']) {
            free_all(&scene.handles);
            return;
        }
        let handle = |name| scene.handles.get(name).map_or(null_mut(), |(_, handle)| *handle);
        let started = Instant::now();
        loop {
            unsafe {
                let _ = SQLCancel(handle("statement"));
                if SQLFreeHandle(STMT, handle("statement")).0 != ERROR {
                    break;
                }
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{}", message(STMT, handle("statement")));
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = unsafe { SQLFreeHandle(DESC, handle("explicit")) };
        let _ = unsafe { SQLFreeHandle(DESC, handle("descriptor")) };
    }

    /// The open connection, or the one whose store never answers, and a new statement on it.
    fn allocated(&mut self, waiting: bool) -> (Handle, Application) {
        let place = if waiting {
            &mut self.silent.get_or_insert_with(connected).1
        } else {
            self.ready.get_or_insert_with(Application::new)
        };
        if alloc(DESC, place.connection).0 != OK {
            *place = if waiting { connected().1 } else { Application::new() };
        }
        let (code, statement) = alloc(STMT, place.connection);
        assert_eq!(code, OK, "{}", message(DBC, place.connection));
        let view = Application { environment: null_mut(), connection: place.connection, statement };
        (place.connection, view)
    }

    fn descriptor(&mut self, state: &str) -> Handles {
        let (connection, view) = self.allocated(false);
        let descriptor = if state == "D1i" { view.descriptor(10010) } else { alloc(DESC, connection).1 };
        if state == "D0" {
            assert_eq!(unsafe { SQLFreeHandle(DESC, descriptor) }.0, OK);
        }
        let statement = view.statement;
        std::mem::forget(view);
        BTreeMap::from([("descriptor", (DESC, descriptor)), ("statement", (STMT, statement))])
    }

    fn statement(&mut self, state: &str) -> Handles {
        let waiting = matches!(state, "S11" | "S12");
        let (connection, view) = self.allocated(waiting);
        let explicit = alloc(DESC, connection).1;
        let descriptors = [("ard", 10010), ("apd", 10011), ("ird", 10012), ("ipd", 10013)];
        let mut handles: Handles = descriptors
            .iter()
            .map(|(name, attribute)| (*name, (DESC, view.descriptor(*attribute))))
            .collect();
        handles.insert("connection", (DBC, connection));
        handles.insert("statement", (STMT, view.statement));
        handles.insert("explicit", (DESC, explicit));
        if waiting {
            start_fetching(&view, state);
        } else {
            bring(&view, state);
        }
        std::mem::forget(view);
        handles
    }
}

fn environment(state: &str) -> Handles {
    let (_, environment) = alloc(ENV, null_mut());
    let version = std::ptr::without_provenance_mut(3);
    if state != "E1n" {
        assert_eq!(unsafe { SQLSetEnvAttr(environment, 200, version, 0) }.0, OK);
    }
    let mut handles = BTreeMap::from([("environment", (ENV, environment))]);
    if state == "E2" {
        handles.insert("connection", (DBC, alloc(DBC, environment).1));
    }
    if state == "E0" {
        assert_eq!(unsafe { SQLFreeHandle(ENV, environment) }.0, OK);
    }
    handles
}

fn connection(state: &str) -> Handles {
    let application = Application::allocated(3);
    let (environment, connection) = (application.environment, application.connection);
    match state {
        "C1" => assert_eq!(unsafe { SQLFreeHandle(DBC, connection) }.0, OK),
        "C2" => {}
        "C3" => {
            let (mut text, mut answer) = (wide("StoreId=abc123"), [0_u16; 4000]);
            let (text, answer) = (text.as_mut_ptr(), answer.as_mut_ptr());
            let code = unsafe { SQLBrowseConnectW(connection, text, NTS, answer, 4000, null_mut()) };
            assert_eq!(code.0, NEED_DATA, "{}", message(DBC, connection));
        }
        _ => assert_eq!(application.connect(CONNECTION_STRING), OK, "{}", message(DBC, connection)),
    }
    let mut handles =
        BTreeMap::from([("environment", (ENV, environment)), ("connection", (DBC, connection))]);
    if state == "C5" {
        handles.insert("statement", (STMT, alloc(STMT, connection).1));
    }
    std::mem::forget(application);
    handles
}

fn free_all(handles: &Handles) {
    let handle = |name| handles.get(name).map_or(null_mut(), |(_, handle)| *handle);
    unsafe {
        let _ = SQLDisconnect(handle("connection"));
        let _ = SQLFreeHandle(DBC, handle("connection"));
        let _ = SQLFreeHandle(ENV, handle("environment"));
    }
}

/// Brings a new statement into a state that needs no store. Its one row has a bookmark in the buffer of column 0 as soon as
/// it was fetched.
fn bring(view: &Application, state: &str) {
    const SQL: &str = "SELECT CAST(? AS VARCHAR(9)) AS a";
    let needs_data = matches!(state, "S8" | "S9" | "S10");
    let (value, length, bookmark) = (
        vec![b'1'; 8].leak().as_mut_ptr(),
        vec![1_isize].leak().as_mut_ptr(),
        vec![0_u64].leak().as_mut_ptr(),
    );
    if needs_data {
        unsafe { length.write(AT_EXECUTION) };
    }
    let statement = view.statement;
    match state {
        "S0" => assert_eq!(unsafe { SQLFreeHandle(STMT, statement) }.0, OK),
        "S1" => {}
        _ => {
            assert_eq!(view.set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), OK);
            assert_eq!(view.set(SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE), OK);
            let code =
                unsafe { SQLBindParameter(statement, 1, 1, SQL_C_CHAR, 12, 50, 0, value.cast(), 8, length) };
            assert_eq!(code.0, OK, "{}", message(STMT, statement));
            let code = unsafe { SQLBindCol(statement, 0, SQL_C_VARBOOKMARK, bookmark.cast(), 8, null_mut()) };
            assert_eq!(code.0, OK, "{}", message(STMT, statement));
            if state == "S5d" {
                assert_eq!(view.execute(SQL), OK, "{}", message(STMT, statement));
                return;
            }
            assert_eq!(view.prepare(SQL), OK, "{}", message(STMT, statement));
        }
    }
    let execute = || unsafe { SQLExecute(statement) }.0;
    if matches!(state, "S5" | "S6" | "S7") {
        assert_eq!(execute(), OK, "{}", message(STMT, statement));
    }
    match state {
        "S6" => assert_eq!(view.fetch(), OK),
        "S7" => {
            let code = unsafe { SQLExtendedFetch(statement, 1, 0, null_mut(), null_mut()) };
            assert_eq!(code.0, OK, "{}", message(STMT, statement));
        }
        _ => {}
    }
    if needs_data {
        assert_eq!(execute(), NEED_DATA);
    }
    if matches!(state, "S9" | "S10") {
        assert_eq!(unsafe { SQLParamData(statement, &mut null_mut()) }.0, NEED_DATA);
    }
    if state == "S10" {
        assert_eq!(unsafe { SQLPutData(statement, value.cast(), 1) }.0, OK);
    }
}

/// SQLFetch waits for a store that never answers; in S12 it was cancelled.
fn start_fetching(view: &Application, state: &str) {
    assert_eq!(view.set(SQL_ATTR_ASYNC_ENABLE, 1), OK);
    while match view.execute("SELECT Id FROM Products") {
        STILL_EXECUTING => true,
        code => {
            assert_eq!(code, OK, "{}", message(STMT, view.statement));
            false
        }
    } {}
    assert_eq!(view.fetch(), STILL_EXECUTING, "{}", message(STMT, view.statement));
    if state == "S12" {
        assert_eq!(unsafe { SQLCancel(view.statement) }.0, OK);
    }
}

/// Runs an ignored test in a process of its own in which the data source "Shop" exists.
pub fn with_shop(test: &str) {
    let folder = std::env::temp_dir().join(format!(
        "bigcommerce-odbc-{}-{}",
        test.replace(':', "-"),
        std::process::id()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("odbc.ini");
    std::fs::write(&file, format!("[Shop]\nDriver=x\n{}\n", CONNECTION_STRING.replace(';', "\n"))).unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env("ODBCINI", &file)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}
