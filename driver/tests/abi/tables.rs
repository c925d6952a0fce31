//! The notation of `tests/tables`: a call and what it answers. `states` and `pointers` read their tables with it and make
//! the calls.

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ptr::null_mut;

use crate::calling::{Functions, Word, functions};
use crate::harness::*;

/// Bytes of the buffer that `out` stands for.
pub const ROOM: usize = 8192;
/// What it holds before the call.
pub const UNTOUCHED: u8 = 0xAA;

/// A call as a table has it.
#[derive(Debug, Clone)]
pub struct Request {
    /// The function's name without the W of wide characters.
    pub function: String,
    pub arguments: Vec<Argument>,
    /// The whole call, for messages.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A handle by its name.
    Handle(String),
    Number(i64),
    Text(String),
    Null,
    Out,
}

impl Request {
    pub fn parse(text: &str) -> Self {
        let inner = text.strip_suffix(')').and_then(|text| text.split_once('('));
        let (function, arguments) = inner.unwrap_or_else(|| panic!("{text} is not a call"));
        let arguments = split(arguments).iter().map(|argument| Argument::parse(argument)).collect();
        Self { function: function.to_owned(), arguments, text: text.to_owned() }
    }

    /// The number that is the argument at a place.
    pub fn number(&self, at: usize) -> i64 {
        match &self.arguments[at] {
            Argument::Number(number) => *number,
            other => panic!("{other:?} is not a number: {}", self.text),
        }
    }

    /// The names of the function in the two widths of characters, or the one name that it has.
    pub fn names(&self, functions: &Functions) -> Vec<String> {
        let wide = format!("{}W", self.function);
        let names = [self.function.clone(), wide];
        names.into_iter().filter(|name| functions.contains_key(name.as_str())).collect()
    }
}

/// Splits at the commas outside of quotation marks.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        quoted ^= character == '"';
        match character {
            ',' if !quoted => parts.push(String::new()),
            other => parts.last_mut().unwrap().push(other),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

impl Argument {
    pub fn handle_name(&self) -> Option<&str> {
        if let Self::Handle(name) = self { Some(name) } else { None }
    }

    fn parse(text: &str) -> Self {
        if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            return Self::Text(text.to_owned());
        }
        let value = text.split_once('=').map_or(text, |(_, value)| value);
        match (value.parse(), value) {
            (Ok(number), _) => Self::Number(number),
            (_, "null") => Self::Null,
            (_, "out") => Self::Out,
            (_, name) => Self::Handle(name.to_owned()),
        }
    }
}

/// A call that was made: what it answered and what it wrote.
#[derive(Debug)]
pub struct Reply {
    /// As the tables write it.
    pub answer: String,
    /// The buffers of the arguments that are `out`, by the argument's place. Leaked: the driver keeps some.
    pub buffers: BTreeMap<usize, &'static [u8]>,
}

/// Makes a call with the handles under their names, which are known by their kinds too.
pub fn make(
    functions: &Functions,
    name: &str,
    request: &Request,
    handles: &BTreeMap<&str, (i16, Handle)>,
) -> Reply {
    let mut places: BTreeMap<usize, *mut u8> = BTreeMap::new();
    let mut words = Vec::new();
    let mut asked = None;
    for (at, argument) in request.arguments.iter().enumerate() {
        words.push(match argument {
            Argument::Number(number) => Word::Number(*number),
            Argument::Null => Word::Pointer(null_mut()),
            Argument::Text(text) if name.ends_with('W') => {
                Word::Pointer(wide(text).leak().as_mut_ptr().cast())
            }
            Argument::Text(text) => {
                Word::Pointer(format!("{text}\0").into_bytes().leak().as_mut_ptr().cast())
            }
            Argument::Out => {
                let place = vec![UNTOUCHED; ROOM].leak().as_mut_ptr();
                places.insert(at, place);
                Word::Pointer(place.cast())
            }
            Argument::Handle(name) => {
                let (kind, handle) =
                    *handles.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not a handle"));
                asked = Some((kind, handle));
                Word::Pointer(handle)
            }
        });
    }
    let code = functions[name].call(&words);
    let answer = answer(&request.function, code, asked);
    let buffers =
        places.into_iter().map(|(at, place)| (at, unsafe { std::slice::from_raw_parts(place, ROOM) }));
    Reply { answer, buffers: buffers.collect() }
}

/// The records are on the last handle of the call; SQLGetDiagRec and SQLGetDiagField leave none.
fn answer(function: &str, code: i16, asked: Option<(i16, Handle)>) -> String {
    let leaves_records = !function.starts_with("SQLGetDiag");
    let found = || asked.filter(|_| leaves_records).map(|(kind, handle)| state(kind, handle, 1));
    let answer = match code {
        OK => "ok".to_owned(),
        NO_DATA => "nodata".to_owned(),
        99 => "need".to_owned(),
        2 => "still".to_owned(),
        INVALID => "IH".to_owned(),
        INFO => found().unwrap_or_default(),
        ERROR => found().filter(|state| !state.is_empty()).unwrap_or_else(|| "error".to_owned()),
        other => other.to_string(),
    };
    if answer.is_empty() { "info".to_owned() } else { answer }
}

/// The lines of a table that say something.
pub fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What the driver answers by a cell, without what the appendix has instead.
pub fn cell(text: &str) -> &str {
    text.split('(').next().unwrap()
}

/// All functions, once.
pub fn known() -> Functions {
    functions()
}

/// An address as a handle that never was one.
pub fn wild() -> Handle {
    static SOMETHING: u64 = 0;
    (&raw const SOMETHING).cast::<c_void>().cast_mut()
}
