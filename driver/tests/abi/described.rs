//! What SQLDescribeCol and SQLColAttribute say of a column holds for each value that SQLGetData delivers: a program makes its buffers
//! and columns of it. Asked for the example of every function and for each pair of types; no request is sent.

#[path = "../../../sql-engine/tests/support/values.rs"]
mod values;

use std::ptr::null_mut;

use bigcommerce_sql::functions;
use bigcommerceodbc::exports::*;
use values::{ALONE, COLUMNS, PAIRS, statements_of};

use crate::harness::*;

const BIT: i16 = -7;
const BIGINT: i16 = -5;
const VARBINARY: i16 = -3;
const WVARCHAR: i16 = -9;
const WLONGVARCHAR: i16 = -10;
const DECIMAL: i16 = 3;
const INTEGER: i16 = 4;
const SMALLINT: i16 = 5;
const DOUBLE: i16 = 8;
const DATE: i16 = 91;
const TIME: i16 = 92;
const TIMESTAMP: i16 = 93;

const DESC_DISPLAY_SIZE: u16 = 6;
const DESC_LENGTH: u16 = 1003;
const DESC_PRECISION: u16 = 1005;
const DESC_SCALE: u16 = 1006;
const DESC_NULLABLE: u16 = 1008;
const DESC_OCTET_LENGTH: u16 = 1013;

/// Units of the buffer for a value.
const ROOM: usize = 100_000;

#[derive(Debug, Clone, PartialEq)]
struct Column {
    kind: i16,
    size: usize,
    digits: i16,
    nullable: i16,
    display: usize,
    octets: usize,
}

impl Column {
    fn of(application: &Application, number: u16) -> Self {
        let statement = application.statement;
        let (mut kind, mut size, mut digits, mut nullable) = (0_i16, 0_usize, 0_i16, -9_i16);
        let code = unsafe {
            SQLDescribeColW(
                statement,
                number,
                null_mut(),
                0,
                null_mut(),
                &mut kind,
                &mut size,
                &mut digits,
                &mut nullable,
            )
        };
        assert_eq!(code.0, OK, "{}", message(STMT, statement));
        let attribute = |field| {
            let mut value = -9_isize;
            let code =
                unsafe { SQLColAttributeW(statement, number, field, null_mut(), 0, null_mut(), &mut value) };
            assert_eq!(code.0, OK, "{field}: {}", message(STMT, statement));
            value
        };
        assert_eq!(attribute(SQL_DESC_CONCISE_TYPE.try_into().unwrap()), isize::from(kind));
        assert_eq!(attribute(DESC_NULLABLE), isize::from(nullable));
        if kind == DECIMAL {
            assert_eq!(attribute(DESC_PRECISION), isize::try_from(size).unwrap());
            assert_eq!(attribute(DESC_SCALE), isize::from(digits));
        }
        if matches!(kind, WVARCHAR | WLONGVARCHAR) {
            assert_eq!(attribute(DESC_LENGTH), isize::try_from(size).unwrap());
        }
        let [display, octets] =
            [DESC_DISPLAY_SIZE, DESC_OCTET_LENGTH].map(|field| usize::try_from(attribute(field)).unwrap());
        Self { kind, size, digits, nullable, display, octets }
    }

    /// What the value breaks of it.
    fn broken_by(&self, value: Option<&str>) -> Option<&'static str> {
        let Some(text) = value else { return (self.nullable == 0).then_some("NULL in a column without it") };
        let length = text.chars().count();
        if length > self.display && self.kind != WLONGVARCHAR {
            return Some("longer than the display size");
        }
        let fraction = text.split_once('.').map_or(0, |(_, digits)| digits.len());
        let scale = usize::try_from(self.digits).unwrap();
        let fits = match self.kind {
            BIT => matches!(text, "0" | "1"),
            SMALLINT => text.parse::<i16>().is_ok(),
            INTEGER => text.parse::<i32>().is_ok(),
            BIGINT => text.parse::<i64>().is_ok(),
            DOUBLE => text.parse::<f64>().is_ok(),
            DECIMAL => {
                let whole = text.trim_start_matches('-').split('.').next().unwrap().trim_start_matches('0');
                fraction == scale && whole.len() + fraction <= self.size
            }
            WVARCHAR => length <= self.size && text.encode_utf16().count() * 2 <= self.octets,
            WLONGVARCHAR => true,
            DATE => length == 10 && self.size == 10,
            TIME | TIMESTAMP => length <= self.size && fraction <= scale,
            VARBINARY => length.is_multiple_of(2) && length / 2 <= self.size,
            _ => return Some("of an unknown type"),
        };
        (!fits).then_some("not of the type described")
    }
}

/// The value of a column of the current row.
fn value(application: &Application, number: u16, room: &mut [u16]) -> Result<Option<String>, String> {
    let mut length = -9_isize;
    let bytes = isize::try_from(room.len() * 2).unwrap();
    let place = room.as_mut_ptr().cast();
    let code = unsafe { SQLGetData(application.statement, number, SQL_C_WCHAR, place, bytes, &mut length) };
    if code.0 != OK {
        return Err(application.state());
    }
    let units = usize::try_from(length).ok().map(|bytes| bytes / 2);
    Ok(units.map(|units| String::from_utf16(&room[..units]).unwrap()))
}

/// Runs the statements: how many gave rows. A refusal is an answer.
fn check(application: &Application, statements: &[String]) -> usize {
    let mut room = vec![0_u16; ROOM];
    let (mut answered, mut failures) = (0, Vec::new());
    for sql in statements {
        if application.prepare(sql) != OK {
            continue;
        }
        let mut count = 0;
        assert_eq!(unsafe { SQLNumResultCols(application.statement, &mut count) }.0, OK, "{sql}");
        let count = u16::try_from(count).unwrap();
        let columns = || (1..=count).map(|number| Column::of(application, number)).collect::<Vec<_>>();
        let described = columns();
        if unsafe { SQLExecute(application.statement) }.0 != OK {
            continue;
        }
        assert_eq!(columns(), described, "{sql}: before and after it runs");
        let mut code = application.fetch();
        answered += usize::from(code == OK);
        while code == OK {
            for (number, column) in (1..).zip(&described) {
                match value(application, number, &mut room) {
                    Ok(value) => failures.extend(
                        column
                            .broken_by(value.as_deref())
                            .map(|broken| format!("{sql}: {value:?} is {broken}: {column:?}")),
                    ),
                    // A year of five digits.
                    Err(state) if state == "22008" => {}
                    Err(state) => failures.push(format!("{sql}: {state}")),
                }
            }
            code = application.fetch();
        }
        assert_eq!(application.close(), OK);
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), statements.len(), failures.join("\n"));
    answered
}

#[test]
fn the_example_of_every_function_is_as_described() {
    let application = Application::new();
    let examples = functions().map(|known| format!("SELECT {}{}", known.example, known.group.example_rows()));
    let statements: Vec<String> = examples.collect();
    assert_eq!(check(&application, &statements), statements.len());
}

#[test]
fn each_type_and_each_pair_of_types_is_as_described() {
    let application = Application::new();
    for sql in statements_of("#v") {
        application.query(&sql);
    }
    let mut statements = Vec::new();
    for (left, ..) in COLUMNS {
        statements.extend(ALONE.iter().map(|sql| sql.replace("$1", left)));
        for (right, ..) in COLUMNS {
            statements.extend(PAIRS.iter().map(|sql| sql.replace("$1", left).replace("$2", right)));
        }
    }
    let answered = check(&application, &statements);
    assert!(answered > 1_000, "{answered} of {} gave rows", statements.len());
}
