//! Random arguments that keep the promises about pointers and nothing else: null, wrong numbers and wrong handles are in, a
//! buffer smaller than its size is not. `random_calls` makes the calls.

use std::ffi::c_void;
use std::ptr::null_mut;

use crate::calling::Word;
use crate::harness::{CONNECTION_STRING, DBC, DESC, ENV, Handle, STMT, wide};
use crate::headers::Parameter;

/// Bytes of the memory that the driver may write to. No buffer given is larger than [`LONGEST`], no rowset longer than
/// [`MOST_ROWS`], no row wider than [`LONGEST`].
const MEMORY: usize = 1 << 16;
const LONGEST: u64 = 128;
const MOST_ROWS: u64 = 9;
/// Words of the memory that the driver reads parameters from: so many sets of the widest fit behind any place in use.
const PARAMETER_WORDS: usize = 512;

const TEXTS: &[&str] = &[
    "SELECT 1 AS a, 'zwei' AS b, NULL AS c, {d '2026-01-02'} AS d, 1.5 AS e",
    "SELECT Number, 'a long text 😀' AS Word FROM (SELECT 1 AS Number UNION ALL SELECT 2 UNION ALL SELECT NULL) AS t",
    "SELECT CAST(? AS VARCHAR(20)) AS a, CAST(? AS INTEGER) AS b",
    "SELECT 1 AS a WHERE 1 = 0",
    "EXPLAIN SELECT Id FROM Products WHERE Id = 7",
    "SELECT * FROM Produts",
    "SELEC 1",
    "SELECT 1 / 0 AS a",
    "",
    CONNECTION_STRING,
    "Products",
    "%",
    "\\_",
    "Id",
    "x",
];

/// The connection string's place among [`TEXTS`].
const CONNECTING: usize = 9;

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    pub fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// Mostly a small number, sometimes any.
    fn number(&mut self) -> i64 {
        let small = self.below(24).cast_signed() - 4;
        let any = self.roll().cast_signed();
        self.of(&[small, small, small, small, small, any, i64::MAX, i64::MIN])
    }
}

/// An application: its handles and its memory, which is leaked because deferred buffers outlive everything.
pub struct Host {
    pub dice: Dice,
    /// By kind.
    pub handles: [Vec<Handle>; 4],
    /// Descriptors whose pointers are written to: ARDs and explicit ones, which never become APDs here.
    pub row_descriptors: Vec<Handle>,
    /// APDs.
    pub parameter_descriptors: Vec<Handle>,
    /// IRDs and IPDs.
    pub own_descriptors: Vec<Handle>,
    memory: *mut u8,
    parameters: *mut i64,
    wide: Vec<Vec<u16>>,
    narrow: Vec<Vec<u8>>,
}

impl Host {
    pub fn new(seed: u64) -> Self {
        let mut parameters = vec![-1_i64, 0, 1, 4, 8, -3, -2, -5, -102, 40];
        parameters.resize(PARAMETER_WORDS, 0);
        Self {
            dice: Dice(seed),
            handles: [const { Vec::new() }; 4],
            row_descriptors: Vec::new(),
            parameter_descriptors: Vec::new(),
            own_descriptors: Vec::new(),
            memory: vec![0_u8; MEMORY].leak().as_mut_ptr(),
            parameters: parameters.leak().as_mut_ptr(),
            wide: TEXTS.iter().map(|text| wide(text)).collect(),
            narrow: TEXTS.iter().map(|text| format!("{text}\0").into_bytes()).collect(),
        }
    }

    /// Mostly a handle of the kind; sometimes another one, a freed one or none.
    pub fn handle(&mut self, kind: i16) -> Handle {
        let kind = if self.dice.one_in(12) { self.dice.of(&[ENV, DBC, STMT, DESC]) } else { kind };
        let known = &self.handles[kind as usize - 1];
        Self::one_of(&mut self.dice, known)
    }

    fn one_of(dice: &mut Dice, known: &[Handle]) -> Handle {
        let wild = std::ptr::without_provenance_mut(dice.roll() as usize);
        match dice.below(30) {
            0 => null_mut(),
            1 => wild,
            _ if known.is_empty() => null_mut(),
            _ => dice.of(known),
        }
    }

    /// A place with room for a rowset of the longest values, or null.
    pub fn place(&mut self) -> *mut c_void {
        if self.dice.one_in(5) {
            return null_mut();
        }
        let room = MEMORY as u64 - 4 * LONGEST * (MOST_ROWS + 4);
        unsafe { self.memory.add(self.dice.below(room) as usize) }.cast()
    }

    /// A place among the values and lengths of parameters, which the driver reads and never writes.
    fn parameter(&mut self) -> *mut c_void {
        if self.dice.one_in(8) {
            null_mut()
        } else {
            unsafe { self.parameters.add(self.dice.below(10) as usize) }.cast()
        }
    }

    /// A text and a length that is right, or the terminator's, or wrong where nothing is read, or no text at all.
    fn text(&mut self, is_wide: bool, connects: bool) -> (*mut c_void, i64) {
        let any = self.dice.below(TEXTS.len() as u64) as usize;
        let index = if connects && self.dice.one_in(2) { CONNECTING } else { any };
        let (pointer, length): (*mut c_void, _) = if is_wide {
            (self.wide[index].as_mut_ptr().cast(), self.wide[index].len() - 1)
        } else {
            (self.narrow[index].as_mut_ptr().cast(), self.narrow[index].len() - 1)
        };
        match self.dice.below(12) {
            0 => (null_mut(), self.dice.of(&[0, -3, 5])),
            1 => (pointer, self.dice.of(&[0, -1, -4, i64::from(i16::MIN)])),
            2..=5 => (pointer, length as i64),
            _ => (pointer, -3),
        }
    }

    fn size(&mut self) -> i64 {
        self.dice.of(&[0, 1, 2, 3, 7, 64, 128, 128, -1, i64::from(i16::MIN)])
    }

    fn c_type(&mut self) -> i64 {
        self.dice.of(&[1, -8, -2, 4, -16, -25, -27, -18, 8, 7, 2, -7, 91, 92, 93, -11, 99, 5, -28, 101, 1234])
    }

    fn sql_type(&mut self) -> i64 {
        self.dice.of(&[0, 1, 12, -1, -9, 4, -5, 8, 93, 91, 3, -2, -7, 77])
    }

    /// The arguments of a function: those that must fit together first, the others by their names.
    pub fn arguments(&mut self, function: &str, parameters: &[Parameter]) -> Vec<Word> {
        let number = |value: i64| Word::Number(value);
        let statement = self.handle(STMT);
        match function.trim_end_matches('W') {
            "SQLBindParameter" => {
                let (data, length) = (self.parameter(), self.parameter());
                let direction = self.dice.of(&[1, 1, 1, 2, 9]);
                let at = self.dice.below(4).cast_signed();
                let (c_type, sql_type) = (self.c_type(), self.sql_type());
                let capacity = self.dice.of(&[0, 8, 64, -1]);
                let numbers = [at, direction, c_type, sql_type, 10, 2].map(number);
                let mut words = vec![Word::Pointer(statement)];
                words.extend(numbers);
                words.extend([Word::Pointer(data), number(capacity), Word::Pointer(length)]);
                words
            }
            "SQLPutData" => {
                let length = self.dice.of(&[0, 1, 4, 8, 40, -3, -1, -2, -5, -102, i64::MIN]);
                vec![Word::Pointer(statement), Word::Pointer(self.parameter()), number(length)]
            }
            "SQLSetStmtAttr" => self.statement_attribute(statement),
            "SQLSetEnvAttr" => {
                let attribute = self.dice.of(&[200, 200, 201, 202, 10001, 9999]);
                let value = self.dice.of(&[0, 1, 2, 3, 380, 7]);
                vec![Word::Pointer(self.handle(ENV)), number(attribute), number(value), number(0)]
            }
            "SQLSetConnectAttr" => {
                let attribute = self.dice.of(&[
                    0, 1, 4, 6, 12, 101, 102, 103, 108, 110, 112, 113, 116, 117, 119, 1209, 10014, 9999,
                ]);
                let value = self.dice.below(5).cast_signed();
                vec![Word::Pointer(self.handle(DBC)), number(attribute), number(value), number(0)]
            }
            "SQLSetDescField" => self.descriptor_field(),
            "SQLSetDescRec" => self.descriptor_record(),
            "SQLCopyDesc" => {
                // Within a group: the sizes of an IRD are not those of buffers.
                let group = match self.dice.below(3) {
                    0 => self.parameter_descriptors.clone(),
                    1 => self.own_descriptors.clone(),
                    _ => self.row_descriptors.clone(),
                };
                [(); 2].map(|()| Word::Pointer(Self::one_of(&mut self.dice, &group))).to_vec()
            }
            _ => self.named_arguments(function.ends_with('W'), parameters),
        }
    }

    fn named_arguments(&mut self, is_wide: bool, parameters: &[Parameter]) -> Vec<Word> {
        let kind = self.dice.of(&[ENV, DBC, STMT, STMT, STMT, DESC]);
        let mut words = Vec::with_capacity(parameters.len());
        let mut length = 0;
        for (at, parameter) in parameters.iter().enumerate() {
            let next = parameters.get(at + 1).map_or("", |next| next.name);
            words.push(match (parameter.kind, parameter.name) {
                (_, "environment") => Word::Pointer(self.handle(ENV)),
                (_, "connection") => Word::Pointer(self.handle(DBC)),
                (_, "statement") => Word::Pointer(self.handle(STMT)),
                (_, "descriptor") => Word::Pointer(self.handle(DESC)),
                (_, "handle") => Word::Pointer(self.handle(kind)),
                (_, "input") => Word::Pointer(self.handle(if kind == DBC { ENV } else { DBC })),
                ("*wide" | "*u8", _) if next.ends_with("length") => {
                    let connects = parameters.iter().any(|other| other.name == "completion");
                    let (text, its_length) = self.text(is_wide, connects);
                    length = its_length;
                    Word::Pointer(text)
                }
                ("i16" | "i32", name) if name.ends_with("length") => Word::Number(length),
                (kind, _) if kind.starts_with('*') || kind == "pointer" => Word::Pointer(self.place()),
                (_, "kind") if parameters.iter().any(|other| matches!(other.name, "handle" | "input")) => {
                    Word::Number(i64::from(kind))
                }
                (_, "kind") if parameters.iter().any(|other| other.name == "scope") => {
                    Word::Number(self.dice.below(4).cast_signed())
                }
                (_, name) => Word::Number(self.named_number(name)),
            });
        }
        words
    }

    fn named_number(&mut self, name: &str) -> i64 {
        match name {
            "capacity" | "_capacity" => self.size(),
            "c_type" => self.c_type(),
            "data_type" => self.sql_type(),
            "column" | "number" | "completion" => self.dice.below(5).cast_signed(),
            "lock_type" | "unique" | "accuracy" | "scope" | "nullable" => {
                self.dice.of(&[0, 0, 0, 1, 1, 2, 5])
            }
            "row" => self.dice.of(&[0, 1, 1, 2, 3, i64::MAX, -1]),
            "orientation" | "option" => self.dice.below(10).cast_signed(),
            "operation" => self.dice.of(&[0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 7, 7, 9]),
            "function" => self.dice.of(&[0, 999, 13, 68, 5000]),
            "attribute" => {
                self.dice.of(&[-2, 0, 3, 4, 14, 25, 101, 102, 103, 109, 113, 200, 201, 1209, 10001, 10014])
            }
            "field" => self
                .dice
                .of(&[0, 1, 2, 4, 7, 11, 14, 18, 20, 23, 25, 1001, 1002, 1003, 1011, 1013, 1099, -1249]),
            "kind" => self.dice.below(200).cast_signed(),
            _ => self.dice.number(),
        }
    }

    /// Parameters 1 and 2 with values that come at execution.
    pub fn bind_late(&mut self, number: i64, statement: Handle) -> Vec<Word> {
        let (value, late) = unsafe { (self.parameters, self.parameters.add(6)) };
        let numbers = [number, 1, 1, 12, 20, 0].map(Word::Number);
        let mut words = vec![Word::Pointer(statement)];
        words.extend(numbers);
        words.extend([Word::Pointer(value.cast()), Word::Number(8), Word::Pointer(late.cast())]);
        words
    }

    /// Sets a statement attribute to a value within the promises.
    fn statement_attribute(&mut self, statement: Handle) -> Vec<Word> {
        let attribute = self.dice.of(&[
            -2, -1, 0, 1, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22,
            23, 24, 25, 26, 27, 27, 30, 10010, 10014, 4711,
        ]);
        let value = match attribute {
            17 | 23 => Word::Pointer(null_mut()),
            19 => Word::Pointer(self.parameter()),
            16 | 20 | 21 | 24 | 25 | 26 => Word::Pointer(self.place()),
            5 => Word::Number(self.dice.below(LONGEST).cast_signed()),
            18 => Word::Number(self.parameter_stride()),
            10010 => Word::Pointer(Self::one_of(&mut self.dice, &self.row_descriptors)),
            _ => Word::Number(self.dice.below(MOST_ROWS).cast_signed()),
        };
        vec![Word::Pointer(statement), Word::Number(attribute), value, Word::Number(0)]
    }

    /// From one length of a parameter to the next, which must not begin within another.
    fn parameter_stride(&mut self) -> i64 {
        8 * self.dice.below(LONGEST / 8).cast_signed()
    }

    /// A descriptor, and the memory that its pointers may point to.
    fn some_descriptor(&mut self) -> (Handle, *mut c_void) {
        match self.dice.below(3) {
            0 => (Self::one_of(&mut self.dice, &self.parameter_descriptors), self.parameter()),
            1 => (Self::one_of(&mut self.dice, &self.own_descriptors), self.place()),
            _ => (Self::one_of(&mut self.dice, &self.row_descriptors), self.place()),
        }
    }

    fn descriptor_field(&mut self) -> Vec<Word> {
        let (descriptor, place) = self.some_descriptor();
        let field = self.dice.of(&[
            2, 11, 20, 21, 24, 25, 26, 32, 33, 34, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1009, 1010,
            1011, 1013, 4711,
        ]);
        let value = match field {
            // SQL_DESC_BIND_OFFSET_PTR, SQL_DESC_NAME
            24 | 1011 => Word::Pointer(null_mut()),
            21 | 34 | 1004 | 1009 | 1010 => Word::Pointer(place),
            // SQL_DESC_CONCISE_TYPE, SQL_DESC_TYPE
            2 | 1002 => Word::Number(self.c_type()),
            // SQL_DESC_ARRAY_SIZE, SQL_DESC_COUNT
            20 | 1001 => Word::Number(self.dice.below(MOST_ROWS).cast_signed()),
            // SQL_DESC_BIND_TYPE
            25 => Word::Number(self.parameter_stride()),
            // SQL_DESC_OCTET_LENGTH
            1013 => Word::Number(self.dice.below(64).cast_signed()),
            _ => Word::Number(self.dice.number()),
        };
        let number = self.dice.below(4).cast_signed();
        vec![Word::Pointer(descriptor), Word::Number(number), Word::Number(field), value, Word::Number(0)]
    }

    fn descriptor_record(&mut self) -> Vec<Word> {
        let (descriptor, data) = self.some_descriptor();
        let other = |host: &mut Self| match (data.is_null(), host.parameter_descriptors.contains(&descriptor))
        {
            (true, _) => null_mut(),
            (_, true) => host.parameter(),
            (_, false) => host.place(),
        };
        let (length, indicator) = (other(self), other(self));
        let number = self.dice.below(4).cast_signed() - 1;
        let c_type = self.c_type();
        let size = self.dice.of(&[0, 1, 8, 64]);
        let numbers =
            [number, c_type, self.dice.below(4).cast_signed(), size, self.dice.number(), self.dice.number()];
        let mut words = vec![Word::Pointer(descriptor)];
        words.extend(numbers.map(Word::Number));
        words.extend([data, length, indicator].map(Word::Pointer));
        words
    }
}
