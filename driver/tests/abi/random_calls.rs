//! Random sequences of calls with random handles, null pointers and wrong numbers: whatever an application does within the
//! promises about its pointers, the host must not crash. The seeds are fixed, so that a failure can be repeated.

use std::ffi::c_void;
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;
use odbc_sys::SqlReturn;

use crate::harness::{CONNECTION_STRING, DBC, DESC, ENV, Handle, OK, STMT, alloc, wide};

const SEQUENCES: u64 = 6000;
const CALLS: u64 = 20;
/// Sequences on one connection, unless it is lost before.
const SEQUENCES_PER_CONNECTION: u64 = 50;
/// Long enough for a quick machine to do all sequences; a slow one does fewer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of the memory that the driver may write to. No buffer given is larger than [`LONGEST`], no rowset longer than
/// [`MOST_ROWS`], no row wider than [`LONGEST`].
const MEMORY: usize = 1 << 16;
const LONGEST: u64 = 128;
const MOST_ROWS: u64 = 9;

const STATEMENTS: &[&str] = &[
    "SELECT 1 AS a, 'zwei' AS b, NULL AS c, {d '2026-01-02'} AS d, 1.5 AS e",
    "SELECT Number, 'a long text 😀' AS Word FROM (SELECT 1 AS Number UNION ALL SELECT 2 UNION ALL SELECT NULL) AS t",
    "SELECT ? AS a, ? AS b",
    "SELECT 1 AS a WHERE 1 = 0",
    "EXPLAIN SELECT Id FROM Products WHERE Id = 7",
    "SELECT * FROM Produts",
    "SELEC 1",
    "SELECT 1 / 0 AS a",
    "",
];

fn ignore(_: SqlReturn) {}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// Mostly a small number, sometimes any.
    fn number(&mut self) -> i64 {
        let small = self.below(24).cast_signed() - 4;
        let any = self.roll().cast_signed();
        self.of(&[small, small, small, small, small, any, i64::MAX, i64::MIN])
    }
}

/// An application that keeps the promises about its pointers and nothing else.
struct Host {
    dice: Dice,
    handles: [Vec<Handle>; 4],
    /// Written by the driver. Leaked: deferred buffers outlive the host.
    memory: *mut u8,
    /// Read by the driver as values and lengths of parameters; never written.
    parameters: *mut i64,
    texts: Vec<Vec<u16>>,
}

impl Host {
    fn new(seed: u64) -> Self {
        let texts = STATEMENTS.iter().chain(&[CONNECTION_STRING, "Products", "%", "\\_", "Id", "x"]);
        let parameters = vec![-1_i64, 0, 1, 4, 8, -3, -2, -5, -102, 0x6162_6364, 0, 0, 0, 0, 0, 0];
        Self {
            dice: Dice(seed),
            handles: [const { Vec::new() }; 4],
            memory: vec![0_u8; MEMORY].leak().as_mut_ptr(),
            parameters: parameters.leak().as_mut_ptr(),
            texts: texts.map(|text| wide(text)).collect(),
        }
    }

    /// Mostly a handle of the kind; sometimes another one, a freed one or none.
    fn handle(&mut self, kind: i16) -> Handle {
        let kind = if self.dice.one_in(12) { self.dice.of(&[ENV, DBC, STMT, DESC]) } else { kind };
        let known = &self.handles[kind as usize - 1];
        let wild = std::ptr::without_provenance_mut(self.dice.roll() as usize);
        match self.dice.below(30) {
            0 => null_mut(),
            1 => wild,
            _ if known.is_empty() => null_mut(),
            _ => self.dice.of(known),
        }
    }

    /// A place with room for a rowset of the longest values, or null.
    fn place<T>(&mut self) -> *mut T {
        if self.dice.one_in(5) {
            return null_mut();
        }
        let room = MEMORY as u64 - 4 * LONGEST * (MOST_ROWS + 4);
        unsafe { self.memory.add(self.dice.below(room) as usize) }.cast()
    }

    fn parameter<T>(&mut self) -> *mut T {
        if self.dice.one_in(8) {
            null_mut()
        } else {
            unsafe { self.parameters.add(self.dice.below(10) as usize) }.cast()
        }
    }

    /// A text and a length that is right, or the terminator's, or no length at all.
    fn text(&mut self) -> (*mut u16, i16) {
        let index = self.dice.below(self.texts.len() as u64) as usize;
        let text = &mut self.texts[index];
        let (pointer, length) = (text.as_mut_ptr(), i16::try_from(text.len() - 1).unwrap());
        match self.dice.below(12) {
            0 => (null_mut(), self.dice.of(&[0, -3, 5])),
            1 => (pointer, self.dice.of(&[0, -1, -4, i16::MIN])),
            2..=5 => (pointer, length),
            _ => (pointer, -3),
        }
    }

    fn size(&mut self) -> i16 {
        self.dice.of(&[0, 1, 2, 3, 7, 64, 128, 128, -1, i16::MIN])
    }

    fn c_type(&mut self) -> i16 {
        self.dice.of(&[1, -8, -2, 4, -16, -25, -27, -18, 8, 7, 2, -7, 91, 92, 93, -11, 99, 5, -28, 101, 1234])
    }

    fn small(&mut self) -> i16 {
        self.dice.number() as i16
    }

    /// A call on environments, connections and handles of all kinds.
    fn call_above(&mut self) {
        let kind = self.dice.of(&[ENV, DBC, STMT, STMT, STMT, DESC]);
        let parent = self.handle(self.dice_parent(kind));
        let handle = self.handle(kind);
        unsafe {
            match self.dice.below(14) {
                0..=3 => {
                    let (_, made) = alloc(kind, parent);
                    self.handles[kind as usize - 1].push(made);
                    let version = std::ptr::without_provenance_mut(self.dice.of(&[3, 2, 380, 7]));
                    let _ = SQLSetEnvAttr(if kind == ENV { made } else { null_mut() }, 200, version, 0);
                }
                4 => ignore(SQLFreeHandle(kind, handle)),
                5..=7 => {
                    let text = wide(CONNECTION_STRING);
                    let (place, length) = (self.place(), self.place());
                    let handle = self.handle(DBC);
                    let (text, size) = (text.as_ptr().cast_mut(), self.size());
                    ignore(SQLDriverConnectW(handle, null_mut(), text, -3, place, size, length, 0));
                }
                8 if self.dice.one_in(6) => ignore(SQLDisconnect(self.handle(DBC))),
                9 => ignore(SQLEndTran(kind, handle, self.small())),
                10 => ignore(SQLGetInfoW(
                    self.handle(DBC),
                    self.dice.below(200) as u16,
                    self.place(),
                    self.size(),
                    self.place(),
                )),
                11 => ignore(SQLGetFunctions(
                    self.handle(DBC),
                    self.dice.of(&[0, 999, 13, 68, 5000]),
                    self.place(),
                )),
                12 => {
                    let attribute =
                        self.dice.of(&[4, 101, 102, 103, 108, 112, 113, 116, 1209, 10014, 6, 9999]);
                    let value = std::ptr::without_provenance_mut(self.dice.below(5) as usize);
                    ignore(SQLSetConnectAttrW(self.handle(DBC), attribute, value, 0));
                }
                _ => ignore(SQLGetConnectAttrW(
                    self.handle(DBC),
                    self.dice.of(&[4, 101, 102, 103, 109, 1209, 10001]),
                    self.place(),
                    i32::from(self.size()),
                    self.place(),
                )),
            }
        }
    }

    fn dice_parent(&self, kind: i16) -> i16 {
        if kind == DBC { ENV } else { DBC }
    }

    /// A call that makes or ends results.
    fn call_query(&mut self) {
        let statement = self.handle(STMT);
        let (text, length) = self.text();
        let (other, other_length) = self.text();
        unsafe {
            match self.dice.below(12) {
                0..=2 => ignore(SQLExecDirectW(statement, text, i32::from(length))),
                3 => ignore(SQLPrepareW(statement, text, i32::from(length))),
                4 | 5 => ignore(SQLExecute(statement)),
                6 => ignore(SQLFreeStmt(statement, self.dice.of(&[0, 2, 3, 9]))),
                7 => ignore(SQLCloseCursor(statement)),
                8 => ignore(SQLTablesW(
                    statement,
                    null_mut(),
                    0,
                    null_mut(),
                    0,
                    text,
                    length,
                    other,
                    other_length,
                )),
                9 => {
                    ignore(SQLColumnsW(
                        statement,
                        null_mut(),
                        0,
                        null_mut(),
                        0,
                        text,
                        length,
                        other,
                        other_length,
                    ));
                }
                10 => ignore(SQLGetTypeInfoW(statement, self.dice.of(&[0, 1, 4, 93, -9, 77]))),
                _ => ignore(SQLMoreResults(statement)),
            }
        }
    }

    /// A call that reads results.
    fn call_fetch(&mut self) {
        let statement = self.handle(STMT);
        let (column, c_type, number) =
            (self.dice.below(5) as u16, self.c_type(), self.dice.number() as isize);
        let size = isize::from(self.size());
        unsafe {
            match self.dice.below(12) {
                0 | 1 => ignore(SQLFetch(statement)),
                2 | 3 => ignore(SQLFetchScroll(statement, self.dice.below(10) as i16, number)),
                4 => ignore(SQLExtendedFetch(
                    statement,
                    self.dice.below(10) as u16,
                    number,
                    self.place(),
                    self.place(),
                )),
                5 => {
                    let row = self.dice.number() as usize;
                    ignore(SQLSetPos(statement, row, self.dice.below(6) as u16, self.dice.below(4) as u16));
                }
                6 => ignore(SQLBulkOperations(statement, self.dice.below(9) as i16)),
                7..=9 => ignore(SQLGetData(statement, column, c_type, self.place(), size, self.place())),
                _ => ignore(SQLBindCol(statement, column, c_type, self.place(), size, self.place())),
            }
        }
    }

    /// A call that describes or sets.
    fn call_beside(&mut self) {
        let statement = self.handle(STMT);
        let (number, size, small) = (self.dice.below(5) as u16, self.size(), self.small());
        unsafe {
            match self.dice.below(16) {
                0 => ignore(SQLNumResultCols(statement, self.place())),
                1 => ignore(SQLRowCount(statement, self.place())),
                2 => ignore(SQLDescribeColW(
                    statement,
                    number,
                    self.place(),
                    size,
                    self.place(),
                    self.place(),
                    self.place(),
                    self.place(),
                    self.place(),
                )),
                3 => {
                    let field = self.dice.below(33) as u16;
                    let (text, length, value) = (self.place(), self.place(), self.place());
                    ignore(SQLColAttributeW(statement, number, field, text, size, length, value));
                }
                4..=7 => self.set_attribute(statement),
                8 => {
                    let attribute = self.dice.below(30) as i32 - 2;
                    ignore(SQLGetStmtAttrW(
                        statement,
                        attribute,
                        self.place(),
                        i32::from(size),
                        self.place(),
                    ));
                }
                9 => {
                    let (kind, c_type) = (self.dice.of(&[1, 1, 1, 2, 9]), self.c_type());
                    let (sql_type, data) = (self.dice.of(&[1, -9, 4, -5, 8, 93, 3, 77]), self.parameter());
                    let length = self.parameter();
                    ignore(SQLBindParameter(
                        statement, number, kind, c_type, sql_type, 10, 2, data, 8, length,
                    ));
                }
                10 => ignore(SQLNumParams(statement, self.place())),
                11 => {
                    let places = (self.place(), self.place(), self.place(), self.place());
                    ignore(SQLDescribeParam(statement, number, places.0, places.1, places.2, places.3));
                }
                12 => {
                    let (kind, place) = (self.dice.of(&[ENV, DBC, STMT, DESC]), self.place());
                    let handle = self.handle(kind);
                    let (native, text, length) = (self.place(), self.place(), self.place());
                    ignore(SQLGetDiagRecW(kind, handle, small, place, native, text, size, length));
                    ignore(SQLGetDiagFieldW(kind, handle, small, small, self.place(), size, self.place()));
                }
                13 => ignore(SQLCancel(statement)),
                14 => ignore(SQLGetCursorNameW(statement, self.place(), size, self.place())),
                _ => {
                    let (descriptor, place) = (self.handle(DESC), self.place());
                    let field = self.dice.of(&[2, 20, 25, 1001, 1002, 1003, 1011, 1013, 1099]);
                    ignore(SQLGetDescFieldW(descriptor, small, field, place, i32::from(size), self.place()));
                }
            }
        }
    }

    /// Sets a statement attribute to a value within the promises.
    fn set_attribute(&mut self, statement: Handle) {
        let attribute = self.dice.below(31) as i32 - 3;
        let value: *mut c_void = match attribute {
            17 | 19 | 20 | 21 | 23 => null_mut(),
            16 | 24 | 25 | 26 => self.place(),
            5 | 18 => std::ptr::without_provenance_mut(self.dice.below(LONGEST) as usize),
            _ => std::ptr::without_provenance_mut(self.dice.below(MOST_ROWS) as usize),
        };
        unsafe { ignore(SQLSetStmtAttrW(statement, attribute, value, 0)) }
    }

    fn call(&mut self) {
        match self.dice.below(10) {
            0 | 1 => self.call_above(),
            2..=4 => self.call_query(),
            5..=7 => self.call_fetch(),
            _ => self.call_beside(),
        }
    }

    /// A new statement, on a new connection when the old one is lost or old.
    fn begin(&mut self, fresh: bool) {
        let connection = self.handles[1].first().copied().unwrap_or(null_mut());
        if let (false, (OK, statement)) = (fresh, alloc(STMT, connection)) {
            self.handles[2] = vec![statement];
            return;
        }
        self.leave();
        let (_, environment) = alloc(ENV, null_mut());
        let version = std::ptr::without_provenance_mut(if self.dice.one_in(4) { 2 } else { 3 });
        ignore(unsafe { SQLSetEnvAttr(environment, 200, version, 0) });
        let (_, connection) = alloc(DBC, environment);
        let mut text = wide(CONNECTION_STRING);
        let text = text.as_mut_ptr();
        ignore(unsafe { SQLDriverConnectW(connection, null_mut(), text, -3, null_mut(), 0, null_mut(), 0) });
        let (code, statement) = alloc(STMT, connection);
        assert_eq!(code, OK);
        self.handles = [vec![environment], vec![connection], vec![statement], Vec::new()];
    }

    /// Frees the statements, waiting for asynchronous functions.
    fn free_statements(&mut self) {
        for statement in std::mem::take(&mut self.handles[2]) {
            for _ in 0..2000 {
                ignore(unsafe { SQLCancel(statement) });
                if unsafe { SQLFreeHandle(STMT, statement) }.0 != -1 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Frees all there is.
    fn leave(&mut self) {
        self.free_statements();
        for connection in std::mem::take(&mut self.handles[1]) {
            ignore(unsafe { SQLDisconnect(connection) });
            ignore(unsafe { SQLFreeHandle(DBC, connection) });
        }
        for environment in std::mem::take(&mut self.handles[0]) {
            ignore(unsafe { SQLFreeHandle(ENV, environment) });
        }
    }
}

/// Every `step`th sequence, from the first on; says how many there was time for.
fn play(first: usize, step: usize, until: Instant) -> u64 {
    let mut host = Host::new(0);
    let mut played = 0;
    for seed in (0..SEQUENCES).skip(first).step_by(step) {
        if Instant::now() > until {
            break;
        }
        host.dice = Dice(seed);
        host.begin(played % SEQUENCES_PER_CONNECTION == 0);
        for _ in 0..CALLS {
            host.call();
        }
        host.free_statements();
        played += 1;
    }
    host.leave();
    played
}

#[test]
fn no_sequence_of_calls_crashes_the_host() {
    let until = Instant::now() + PATIENCE;
    let threads = [0, 1].map(|seed| std::thread::spawn(move || play(seed, 2, until)));
    let played: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert!(played > 50, "only {played} sequences were played");
}
