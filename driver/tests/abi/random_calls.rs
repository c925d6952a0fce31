//! Random sequences of calls of all exported functions, with random handles, null pointers and wrong numbers: whatever an
//! application does within the promises about its pointers, the host must not crash. The seeds are fixed, so that a failure
//! can be repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;
use odbc_sys::SqlReturn;

use crate::calling::{Functions, Word, functions};
use crate::harness::{CONNECTION_STRING, DBC, DESC, ENV, ERROR, Handle, INVALID, OK, STMT, alloc, wide};
use crate::headers::{Parameter, parameters};
use crate::random_arguments::{Dice, Host};

const SEQUENCES: u64 = 6000;
const CALLS: u64 = 24;
/// Sequences on one connection, unless it is lost before.
const SEQUENCES_PER_CONNECTION: u64 = 50;
/// Long enough for a quick machine to do all sequences; a slow one does fewer.
const PATIENCE: Duration = Duration::from_secs(12);
/// After so many sequences every function must have succeeded once: else the arguments would reach no more than checks.
const ENOUGH: u64 = 1500;
/// What makes, fills, reads and parametrizes results, so that other calls find a statement in every state.
const USUAL: &[&str] = &[
    "SQLExecDirectW",
    "SQLExecDirect",
    "SQLPrepareW",
    "SQLExecute",
    "SQLExecute",
    "SQLBindParameter",
    "SQLBindParameter",
    "SQLParamData",
    "SQLPutData",
    "SQLFetch",
    "SQLFetch",
    "SQLFetchScroll",
    "SQLGetData",
    "SQLGetData",
    "SQLBindCol",
    "SQLSetStmtAttrW",
    "SQLSetStmtAttrW",
    "SQLFreeStmt",
    "SQLMoreResults",
    "SQLSetPos",
    "SQLBulkOperations",
    "SQLDescribeParam",
    "SQLSetPos",
    "SQLExtendedFetch",
];

fn ignore(_: SqlReturn) {}

/// One thread's application.
struct Player {
    host: Host,
    functions: Functions,
    parameters: BTreeMap<String, Vec<Parameter>>,
    names: Vec<&'static str>,
    succeeded: BTreeSet<&'static str>,
}

impl Player {
    fn new() -> Self {
        let functions = functions();
        let names = functions.keys().copied().collect();
        Self { host: Host::new(0), functions, parameters: parameters(), names, succeeded: BTreeSet::new() }
    }

    fn call(&mut self) {
        let dice = &mut self.host.dice;
        let name = if dice.one_in(2) { dice.of(USUAL) } else { dice.of(&self.names) };
        // The ends of everything are called less often, or there would be nothing to call.
        if matches!(name, "SQLDisconnect" | "SQLFreeHandle") && !dice.one_in(4) {
            return;
        }
        let arguments = self.host.arguments(name, &self.parameters[name]);
        let code = self.functions[name].call(&arguments);
        if !matches!(code, ERROR | INVALID) {
            self.succeeded.insert(name);
        }
        if let ("SQLAllocHandle", OK, [Word::Number(kind), _, Word::Pointer(place)]) =
            (name, code, arguments.as_slice())
        {
            let made: Handle = unsafe { place.cast::<Handle>().read_unaligned() };
            self.adopt(*kind as i16, made);
        }
    }

    fn adopt(&mut self, kind: i16, made: Handle) {
        self.host.handles[kind as usize - 1].push(made);
        match kind {
            ENV => {
                let version = std::ptr::without_provenance_mut(self.host.dice.of(&[3, 2, 380, 7]));
                ignore(unsafe { SQLSetEnvAttr(made, 200, version, 0) });
            }
            STMT => {
                let mut descriptor: Handle = null_mut();
                for attribute in [10010, 10011, 10012, 10013] {
                    let place = (&raw mut descriptor).cast();
                    ignore(unsafe { SQLGetStmtAttrW(made, attribute, place, 8, null_mut()) });
                    self.host.handles[DESC as usize - 1].push(descriptor);
                    match attribute {
                        10010 => self.host.row_descriptors.push(descriptor),
                        10011 => self.host.parameter_descriptors.push(descriptor),
                        _ => self.host.own_descriptors.push(descriptor),
                    }
                }
            }
            DESC => self.host.row_descriptors.push(made),
            _ => {}
        }
    }

    /// A new statement, on a new connection when the old one is lost or old.
    fn begin(&mut self, fresh: bool) {
        self.host.row_descriptors.clear();
        self.host.parameter_descriptors.clear();
        self.host.own_descriptors.clear();
        self.host.handles[DESC as usize - 1].clear();
        let connection = self.host.handles[1].first().copied().unwrap_or(null_mut());
        if let (false, (OK, statement)) = (fresh, alloc(STMT, connection)) {
            self.adopt(STMT, statement);
            return;
        }
        self.leave();
        let (_, environment) = alloc(ENV, null_mut());
        let version = std::ptr::without_provenance_mut(if self.host.dice.one_in(4) { 2 } else { 3 });
        ignore(unsafe { SQLSetEnvAttr(environment, 200, version, 0) });
        let (_, connection) = alloc(DBC, environment);
        let mut text = wide(CONNECTION_STRING);
        let text = text.as_mut_ptr();
        ignore(unsafe { SQLDriverConnectW(connection, null_mut(), text, -3, null_mut(), 0, null_mut(), 0) });
        self.host.handles[0].push(environment);
        self.host.handles[1].push(connection);
        let (code, statement) = alloc(STMT, connection);
        assert_eq!(code, OK);
        self.adopt(STMT, statement);
    }

    /// Most sequences begin in the middle: on a row of a scrollable cursor, where a parameter waits for data, prepared, or
    /// with a connection to be opened.
    fn warm_up(&mut self) {
        let Some(statement) = self.host.handles[2].last().copied() else { return };
        let number = |value: usize| std::ptr::without_provenance_mut(value);
        let execute = |sql: &str| ignore(unsafe { SQLExecDirectW(statement, wide(sql).as_mut_ptr(), -3) });
        match self.host.dice.below(6) {
            0 | 5 => unsafe {
                ignore(SQLSetStmtAttrW(statement, 6, number(3), 0));
                ignore(SQLSetStmtAttrW(statement, 12, number(2), 0));
                ignore(SQLBindCol(statement, 0, -2, self.host.place(), 8, null_mut()));
                execute("SELECT 1 AS a, 'b' AS b UNION ALL SELECT 2, 'c' UNION ALL SELECT 3, NULL");
                ignore(SQLFetchScroll(statement, 1, 0));
            },
            1 => {
                for parameter in [1, 2] {
                    let arguments = self.host.bind_late(parameter, statement);
                    let _ = self.functions["SQLBindParameter"].call(&arguments);
                }
                execute("SELECT CAST(? AS VARCHAR(20)) AS a, CAST(? AS VARCHAR(20)) AS b");
            }
            2 => {
                let sql = "SELECT CAST(? AS VARCHAR(20)) AS a, CAST(? AS INTEGER) AS b";
                ignore(unsafe { SQLPrepareW(statement, wide(sql).as_mut_ptr(), -3) });
            }
            3 => {
                let environment = self.host.handles[0].first().copied().unwrap_or(null_mut());
                if let (OK, connection) = alloc(DBC, environment) {
                    self.adopt(DBC, connection);
                }
            }
            _ => {}
        }
    }

    /// Frees the statements, waiting for asynchronous functions.
    fn free_statements(&mut self) {
        for statement in std::mem::take(&mut self.host.handles[2]) {
            until(|| unsafe {
                ignore(SQLCancel(statement));
                SQLFreeHandle(STMT, statement).0 != ERROR
            });
        }
    }

    /// Frees all there is.
    fn leave(&mut self) {
        self.free_statements();
        for connection in std::mem::take(&mut self.host.handles[1]) {
            let none = null_mut();
            // Whichever of them is under way, its end must be asked for.
            until(|| unsafe {
                ignore(SQLCancelHandle(DBC, connection));
                ignore(SQLConnectW(connection, none, 0, none, 0, none, 0));
                ignore(SQLDriverConnectW(connection, null_mut(), none, 0, none, 0, null_mut(), 0));
                ignore(SQLBrowseConnectW(connection, none, 0, none, 0, null_mut()));
                ignore(SQLDisconnect(connection));
                SQLFreeHandle(DBC, connection).0 != ERROR
            });
        }
        for environment in std::mem::take(&mut self.host.handles[0]) {
            ignore(unsafe { SQLFreeHandle(ENV, environment) });
        }
    }
}

fn until(mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(30), "a handle cannot be freed");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Every `step`th sequence, from the first on; says how many there was time for, and which functions succeeded.
fn play(first: usize, step: usize, until: Instant) -> (u64, BTreeSet<&'static str>) {
    let mut player = Player::new();
    let mut played = 0;
    for seed in (0..SEQUENCES).skip(first).step_by(step) {
        if Instant::now() > until {
            break;
        }
        player.host.dice = Dice(seed);
        player.begin(played % SEQUENCES_PER_CONNECTION == 0);
        player.warm_up();
        for _ in 0..CALLS {
            player.call();
        }
        player.free_statements();
        played += 1;
    }
    player.leave();
    (played, player.succeeded)
}

#[test]
fn no_sequence_of_calls_crashes_the_host() {
    let until = Instant::now() + PATIENCE;
    let threads = [0, 1].map(|first| std::thread::spawn(move || play(first, 2, until)));
    let (mut played, mut succeeded) = (0, BTreeSet::new());
    for thread in threads {
        let (sequences, functions) = thread.join().unwrap();
        played += sequences;
        succeeded.extend(functions);
    }
    assert!(played > 50, "only {played} sequences were played");
    let unreachable = ["SQLConnect", "SQLConnectW"]; // There is no data source.
    let known = functions().into_keys().filter(|name| !unreachable.contains(name));
    let never: Vec<_> = known.filter(|name| !succeeded.contains(name)).collect();
    assert!(never.is_empty() || played < ENOUGH, "{never:?} never succeeded in {played} sequences");
}
