//! The matrix of Appendix D: every SQL type against every C type, in both directions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions
)]

use std::sync::Arc;

use arrow::array::{
    BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array,
    StringArray, Time64MicrosecondArray, TimestampMicrosecondArray,
};
use bigcommerce_sql::{Datum, ResultType};
use proptest::prelude::*;

use super::c_type::*;
use super::*;

const PRICE: ResultType = ResultType::Decimal { precision: 20, scale: 4 };
const TEXT: ResultType = ResultType::Varchar(100);
/// 2026-11-25 10:20:30.5
const MOMENT: i64 = 1_795_602_030_500_000;
const DAY: i32 = 20_782;
const MIDNIGHT: i64 = 1_795_564_800_000_000;

fn booleans(value: bool) -> (ArrayRef, ResultType) {
    (Arc::new(BooleanArray::from(vec![value])), ResultType::Boolean)
}
fn integers(value: i32) -> (ArrayRef, ResultType) {
    (Arc::new(Int32Array::from(vec![value])), ResultType::Integer)
}
fn bigints(value: i64) -> (ArrayRef, ResultType) {
    (Arc::new(Int64Array::from(vec![value])), ResultType::BigInt)
}
fn doubles(value: f64) -> (ArrayRef, ResultType) {
    (Arc::new(Float64Array::from(vec![value])), ResultType::Double)
}
fn prices(digits: i128) -> (ArrayRef, ResultType) {
    let array = Decimal128Array::from(vec![digits]).with_precision_and_scale(20, 4).unwrap();
    (Arc::new(array), PRICE)
}
fn texts(value: &str) -> (ArrayRef, ResultType) {
    (Arc::new(StringArray::from(vec![value])), TEXT)
}
fn dates(days: i32) -> (ArrayRef, ResultType) {
    (Arc::new(Date32Array::from(vec![days])), ResultType::Date)
}
fn times(microseconds: i64) -> (ArrayRef, ResultType) {
    (Arc::new(Time64MicrosecondArray::from(vec![microseconds])), ResultType::Time)
}
fn timestamps(microseconds: i64) -> (ArrayRef, ResultType) {
    (Arc::new(TimestampMicrosecondArray::from(vec![microseconds])), ResultType::Timestamp)
}
fn binaries(value: &[u8]) -> (ArrayRef, ResultType) {
    (Arc::new(BinaryArray::from(vec![value])), ResultType::Binary)
}

fn target(c_type: i16) -> Target {
    Target { c_type, precision: 20, scale: 2 }
}

/// What a conversion yields, short enough for a table.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Bytes(Vec<u8>),
    Cut(Vec<u8>),
    Text(String, Option<usize>),
    Raw(Vec<u8>),
    Error(ConvertError),
}

fn outcome((array, result_type): &(ArrayRef, ResultType), c_type: i16) -> Outcome {
    match to_c(array, 0, *result_type, target(c_type)) {
        Ok(CellValue::Fixed { bytes, length, fraction_cut: false }) => {
            Outcome::Bytes(bytes[..length].to_vec())
        }
        Ok(CellValue::Fixed { bytes, length, fraction_cut: true }) => Outcome::Cut(bytes[..length].to_vec()),
        Ok(CellValue::Text { text, whole }) => Outcome::Text(text.into_owned(), whole),
        Ok(CellValue::Binary(bytes)) => Outcome::Raw(bytes.into_owned()),
        Ok(CellValue::Null) => panic!("no value is NULL here"),
        Err(error) => Outcome::Error(error),
    }
}

fn bytes(value: impl AsRef<[u8]>) -> Outcome {
    Outcome::Bytes(value.as_ref().to_vec())
}
fn cut(value: impl AsRef<[u8]>) -> Outcome {
    Outcome::Cut(value.as_ref().to_vec())
}
fn written(text: &str, whole: usize) -> Outcome {
    Outcome::Text(text.to_owned(), Some(whole))
}
const OUT_OF_RANGE: Outcome = Outcome::Error(ConvertError::OutOfRange);
const BAD_TEXT: Outcome = Outcome::Error(ConvertError::BadText);

fn shorts<const COUNT: usize>(fields: [u16; COUNT]) -> Vec<u8> {
    fields.into_iter().flat_map(u16::to_ne_bytes).collect()
}
fn timestamp_bytes(fields: [u16; 6], nanoseconds: u32) -> Vec<u8> {
    shorts(fields).into_iter().chain(nanoseconds.to_ne_bytes()).collect()
}

const NUMBERS: [i16; 15] = [
    BIT, TINYINT, STINYINT, UTINYINT, SHORT, SSHORT, USHORT, LONG, SLONG, ULONG, SBIGINT, UBIGINT, FLOAT,
    DOUBLE, NUMERIC,
];

#[test]
fn a_conversion_exists_exactly_where_appendix_d_has_one() {
    let always = [CHAR, WCHAR, BINARY];
    let with = |more: &[i16]| always.iter().chain(more).copied().collect::<Vec<i16>>();
    let numbers = with(&NUMBERS);
    let table = [
        (booleans(true), numbers.clone()),
        (integers(1), numbers.clone()),
        (bigints(1), numbers.clone()),
        (doubles(1.0), numbers.clone()),
        (prices(10_000), numbers),
        (dates(DAY), with(&[DATE, TYPE_DATE, TIMESTAMP, TYPE_TIMESTAMP])),
        (times(0), with(&[TIME, TYPE_TIME, TIMESTAMP, TYPE_TIMESTAMP])),
        (timestamps(MOMENT), with(&[DATE, TYPE_DATE, TIME, TYPE_TIME, TIMESTAMP, TYPE_TIMESTAMP])),
        (binaries(b"x"), with(&[])),
    ];
    for (column, allowed) in table {
        for c_type in (-30..=113).filter(|number| is_c_type(*number) && *number != DEFAULT) {
            let refused = outcome(&column, c_type) == Outcome::Error(ConvertError::NotAllowed);
            assert_eq!(!refused, allowed.contains(&c_type), "{:?} to {c_type}", column.1);
        }
    }
}

#[test]
fn text_may_become_anything_but_an_interval() {
    let column = texts("x");
    for c_type in (-30..=113).filter(|number| is_c_type(*number) && *number != DEFAULT) {
        let refused = outcome(&column, c_type) == Outcome::Error(ConvertError::NotAllowed);
        assert_eq!(refused, (INTERVAL_FIRST..=INTERVAL_LAST).contains(&c_type), "{c_type}");
    }
}

#[test]
fn a_number_that_is_no_c_type_is_told_from_a_conversion_that_does_not_exist() {
    assert_eq!(outcome(&integers(1), 1234), Outcome::Error(ConvertError::UnknownCType));
}

#[test]
fn null_is_null_in_every_form() {
    let array: ArrayRef = Arc::new(Int32Array::from(vec![None, Some(1)]));
    let reader = ColumnReader::new(&array, ResultType::Integer, target(CHAR)).unwrap();
    assert_eq!(reader.cell(0), Ok(CellValue::Null));
    assert_eq!(reader.cell(1), Ok(CellValue::Text { text: "1".into(), whole: Some(1) }));
}

#[test]
fn numbers_become_c_numbers_with_range_checks_and_cut_fractions() {
    let table = [
        (integers(-5), SLONG, bytes((-5_i32).to_ne_bytes())),
        (integers(-5), SBIGINT, bytes((-5_i64).to_ne_bytes())),
        (integers(-5), ULONG, OUT_OF_RANGE),
        (integers(300), SSHORT, bytes(300_i16.to_ne_bytes())),
        (integers(300), UTINYINT, OUT_OF_RANGE),
        (integers(200), UTINYINT, bytes([200])),
        (integers(200), TINYINT, OUT_OF_RANGE),
        (bigints(i64::MAX), UBIGINT, bytes(i64::MAX.to_ne_bytes())),
        (bigints(i64::MAX), LONG, OUT_OF_RANGE),
        (bigints(1 << 40), DOUBLE, bytes(((1_i64 << 40) as f64).to_ne_bytes())),
        (prices(129_900), SLONG, cut(12_i32.to_ne_bytes())),
        (prices(120_000), SLONG, bytes(12_i32.to_ne_bytes())),
        (prices(-129_900), SHORT, cut((-12_i16).to_ne_bytes())),
        (prices(129_900), DOUBLE, bytes(12.99_f64.to_ne_bytes())),
        (prices(129_900), FLOAT, bytes(12.99_f32.to_ne_bytes())),
        (prices(10_i128.pow(19)), USHORT, OUT_OF_RANGE),
        (doubles(2.9), USHORT, cut(2_u16.to_ne_bytes())),
        (doubles(f64::NAN), SLONG, OUT_OF_RANGE),
        (doubles(1e300), SBIGINT, OUT_OF_RANGE),
        (doubles(1e300), FLOAT, OUT_OF_RANGE),
        (doubles(0.5), DOUBLE, bytes(0.5_f64.to_ne_bytes())),
        (booleans(true), SLONG, bytes(1_i32.to_ne_bytes())),
        (booleans(true), BIT, bytes([1])),
    ];
    for (column, c_type, expected) in table {
        assert_eq!(outcome(&column, c_type), expected, "{column:?} to {c_type}");
    }
}

#[test]
fn only_zero_and_one_are_flags() {
    let table = [
        (integers(0), bytes([0])),
        (integers(1), bytes([1])),
        (integers(2), OUT_OF_RANGE),
        (integers(-1), OUT_OF_RANGE),
        (prices(15_000), cut([1])),
        (prices(-5_000), OUT_OF_RANGE),
        (doubles(0.5), cut([0])),
        (texts("1"), bytes([1])),
        (texts("1.5"), cut([1])),
        (texts("2"), OUT_OF_RANGE),
        (texts("true"), BAD_TEXT),
    ];
    for (column, expected) in table {
        assert_eq!(outcome(&column, BIT), expected, "{column:?}");
    }
}

#[test]
fn values_are_written_as_text_with_the_length_that_must_not_be_cut() {
    let table = [
        (booleans(false), written("0", 1)),
        (integers(-42), written("-42", 3)),
        (bigints(i64::MIN), written("-9223372036854775808", 20)),
        (prices(123_400), written("12.3400", 2)),
        (prices(-5), written("-0.0005", 2)),
        (doubles(0.1), written("0.1", 1)),
        (doubles(-1234.5), written("-1234.5", 5)),
        (doubles(1e300), written("1E300", 5)),
        (doubles(-0.000_012_5), written("-1.25E-5", 8)),
        (dates(DAY), written("2026-11-25", 10)),
        (times(37_230_000_000), written("10:20:30", 8)),
        (times(37_230_500_000), written("10:20:30.500000", 8)),
        (timestamps(MOMENT), written("2026-11-25 10:20:30.500000", 19)),
        (timestamps(MIDNIGHT), written("2026-11-25 00:00:00", 19)),
        (texts("abc"), Outcome::Text("abc".to_owned(), None)),
        (binaries(&[0x0A, 0xFF]), Outcome::Text("0AFF".to_owned(), None)),
    ];
    for (column, expected) in table {
        assert_eq!(outcome(&column, CHAR), expected, "{column:?}");
        assert_eq!(outcome(&column, WCHAR), expected, "{column:?}");
    }
}

#[test]
fn text_becomes_numbers_as_literals_do() {
    let table = [
        (" 12 ", SLONG, bytes(12_i32.to_ne_bytes())),
        ("12.7", SLONG, cut(12_i32.to_ne_bytes())),
        ("1e3", SLONG, bytes(1000_i32.to_ne_bytes())),
        ("99999999999", SLONG, OUT_OF_RANGE),
        ("twelve", SLONG, BAD_TEXT),
        ("", SLONG, BAD_TEXT),
        ("inf", DOUBLE, BAD_TEXT),
        ("1e999", DOUBLE, OUT_OF_RANGE),
        ("0.1", DOUBLE, bytes(0.1_f64.to_ne_bytes())),
        ("3.4e38", FLOAT, bytes(3.4e38_f32.to_ne_bytes())),
        ("3.5e38", FLOAT, OUT_OF_RANGE),
        ("x", NUMERIC, BAD_TEXT),
    ];
    for (text, c_type, expected) in table {
        assert_eq!(outcome(&texts(text), c_type), expected, "{text:?} to {c_type}");
    }
}

#[test]
fn dates_and_times_become_their_structs() {
    let day = shorts([2026, 11, 25]);
    let time = shorts([10, 20, 30]);
    let both = |nanoseconds| timestamp_bytes([2026, 11, 25, 10, 20, 30], nanoseconds);
    let midnight = timestamp_bytes([2026, 11, 25, 0, 0, 0], 0);
    let table = [
        (dates(DAY), TYPE_DATE, bytes(&day)),
        (dates(DAY), DATE, bytes(&day)),
        (dates(DAY), TYPE_TIMESTAMP, bytes(&midnight)),
        (timestamps(MOMENT), TYPE_TIMESTAMP, bytes(both(500_000_000))),
        (timestamps(MOMENT), TIMESTAMP, bytes(both(500_000_000))),
        (timestamps(MOMENT), TYPE_DATE, cut(&day)),
        (timestamps(MIDNIGHT), TYPE_DATE, bytes(&day)),
        (timestamps(MOMENT), TYPE_TIME, cut(&time)),
        (times(37_230_000_000), TYPE_TIME, bytes(&time)),
        (texts("2026-11-25"), TYPE_DATE, bytes(&day)),
        (texts("2026-11-25 10:20:30"), TYPE_DATE, cut(&day)),
        (texts("10:20:30"), TYPE_TIME, bytes(&time)),
        (texts("2026-11-25T10:20:30.25Z"), TYPE_TIMESTAMP, bytes(both(250_000_000))),
        (texts("{ts '2026-11-25 10:20:30'}"), TYPE_TIMESTAMP, bytes(both(0))),
        (texts("2026-11-25"), TYPE_TIMESTAMP, bytes(&midnight)),
        (texts("2026-02-30"), TYPE_DATE, BAD_TEXT),
        (texts("10:20:30"), TYPE_DATE, BAD_TEXT),
        (texts("yesterday"), TYPE_TIMESTAMP, BAD_TEXT),
    ];
    for (column, c_type, expected) in table {
        assert_eq!(outcome(&column, c_type), expected, "{column:?} to {c_type}");
    }
}

#[test]
fn a_time_as_a_timestamp_is_today() {
    let before = chrono::Utc::now().date_naive();
    let Outcome::Bytes(bytes) = outcome(&times(37_230_000_000), TYPE_TIMESTAMP) else { panic!("no struct") };
    let after = chrono::Utc::now().date_naive();
    let day = datetime::read_timestamp(bytes.try_into().unwrap()).unwrap().date();
    assert!(day == before || day == after);
}

#[test]
fn a_year_that_the_struct_or_the_size_of_text_cannot_hold_is_an_overflow() {
    for (days, target) in [(40_000_000, TYPE_DATE), (3_000_000, CHAR), (3_000_000, WCHAR)] {
        let far = outcome(&dates(days), target);
        assert_eq!(far, Outcome::Error(ConvertError::DatetimeOverflow));
    }
}

#[test]
fn a_price_as_numeric_struct_has_the_scale_of_the_descriptor() {
    let numeric = |digits: u8| {
        let mut expected = [0; 19];
        expected[..4].copy_from_slice(&[20, 2, 1, digits]);
        expected
    };
    assert_eq!(outcome(&prices(12_500), NUMERIC), bytes(numeric(125)));
    assert_eq!(outcome(&prices(12_555), NUMERIC), cut(numeric(125)));
    assert_eq!(outcome(&doubles(1.25), NUMERIC), bytes(numeric(125)));
    assert_eq!(outcome(&texts("1.25"), NUMERIC), bytes(numeric(125)));
}

#[test]
fn binary_is_the_default_form_of_a_value() {
    assert_eq!(outcome(&integers(7), BINARY), Outcome::Raw(7_i32.to_ne_bytes().to_vec()));
    assert_eq!(outcome(&bigints(7), BINARY), Outcome::Raw(7_i64.to_ne_bytes().to_vec()));
    assert_eq!(outcome(&texts("é"), BINARY), Outcome::Raw("é".as_bytes().to_vec()));
    assert_eq!(outcome(&prices(5), BINARY), Outcome::Raw(b"0.0005".to_vec()));
    assert_eq!(outcome(&dates(DAY), BINARY), Outcome::Raw(shorts([2026, 11, 25])));
}

fn fixed(value: impl AsRef<[u8]>) -> CInput {
    CInput::Fixed(value.as_ref().to_vec())
}
fn text(value: &str) -> CInput {
    CInput::Text(value.to_owned())
}

const SQL_VARCHAR: i16 = 12;
const SQL_INTEGER: i16 = 4;
const SQL_DECIMAL: i16 = 3;
const SQL_DOUBLE: i16 = 8;
const SQL_BIT: i16 = -7;
const SQL_VARBINARY: i16 = -3;
const SQL_DATE: i16 = 91;
const SQL_TIME: i16 = 92;
const SQL_TIMESTAMP: i16 = 93;

#[test]
fn c_values_become_parameters() {
    let moment = timestamp_bytes([2026, 11, 25, 10, 20, 30], 500_000_900);
    let table = [
        (CInput::Null, SLONG, SQL_INTEGER, Datum::Null),
        (fixed(7_i32.to_ne_bytes()), SLONG, SQL_INTEGER, Datum::Integer(7)),
        (fixed(7_i32.to_ne_bytes()), SLONG, SQL_DOUBLE, Datum::Double(7.0)),
        (fixed(7_i32.to_ne_bytes()), DEFAULT, SQL_INTEGER, Datum::Integer(7)),
        (fixed([0xFF]), STINYINT, SQL_INTEGER, Datum::Integer(-1)),
        (fixed([0xFF]), UTINYINT, SQL_INTEGER, Datum::Integer(255)),
        (fixed(u64::MAX.to_ne_bytes()), UBIGINT, SQL_DECIMAL, Datum::Decimal(i128::from(u64::MAX), 0)),
        (fixed(0.5_f32.to_ne_bytes()), FLOAT, SQL_DOUBLE, Datum::Double(0.5)),
        (fixed(12.5_f64.to_ne_bytes()), DOUBLE, SQL_DECIMAL, Datum::Decimal(125, 1)),
        (fixed(12.5_f64.to_ne_bytes()), DOUBLE, SQL_INTEGER, Datum::Double(12.5)),
        (fixed([1]), BIT, SQL_BIT, Datum::Boolean(true)),
        (fixed([1]), BIT, SQL_INTEGER, Datum::Integer(1)),
        (fixed(1_i32.to_ne_bytes()), SLONG, SQL_BIT, Datum::Boolean(true)),
        (text("abc"), CHAR, SQL_VARCHAR, Datum::Text("abc".to_owned())),
        (text("12.50"), CHAR, SQL_DECIMAL, Datum::Decimal(1250, 2)),
        (text("1e2"), WCHAR, SQL_DOUBLE, Datum::Double(100.0)),
        (text("2026-11-25"), CHAR, SQL_DATE, Datum::Date(DAY)),
        (text("2026-11-25"), CHAR, SQL_TIMESTAMP, Datum::Timestamp(MIDNIGHT)),
        (text("10:20:30"), CHAR, SQL_TIME, Datum::Time(37_230_000_000)),
        (text("0aFF"), CHAR, SQL_VARBINARY, Datum::Binary(vec![0x0A, 0xFF])),
        (CInput::Binary(vec![1]), BINARY, SQL_VARBINARY, Datum::Binary(vec![1])),
        (CInput::Binary(b"ab".to_vec()), BINARY, SQL_VARCHAR, Datum::Text("ab".to_owned())),
        (fixed(&moment), TYPE_TIMESTAMP, SQL_TIMESTAMP, Datum::Timestamp(MOMENT)),
        (fixed(&moment), TYPE_TIMESTAMP, SQL_TIME, Datum::Time(37_230_500_000)),
        (fixed(shorts([2026, 11, 25])), TYPE_DATE, SQL_DATE, Datum::Date(DAY)),
        (fixed(shorts([2026, 11, 25])), DATE, SQL_TIMESTAMP, Datum::Timestamp(MIDNIGHT)),
        (fixed(shorts([10, 20, 30])), TYPE_TIME, SQL_TIME, Datum::Time(37_230_000_000)),
    ];
    for (input, c_type, sql_type, expected) in table {
        assert_eq!(
            from_c(input.clone(), c_type, sql_type),
            Ok(expected),
            "{input:?} as {c_type} for {sql_type}"
        );
    }
}

#[test]
fn parameters_that_are_not_of_their_type_are_refused() {
    let noon = timestamp_bytes([2026, 11, 25, 12, 0, 0], 0);
    let table = [
        (text("twelve"), CHAR, SQL_INTEGER, ConvertError::BadText),
        (text("yesterday"), CHAR, SQL_DATE, ConvertError::BadText),
        (text("10:20:30"), CHAR, SQL_DATE, ConvertError::BadText),
        (text("2026-02-30"), CHAR, SQL_DATE, ConvertError::BadDatetime),
        (text("2026-11-25 12:00:00"), CHAR, SQL_DATE, ConvertError::DatetimeOverflow),
        (text("abc"), CHAR, SQL_VARBINARY, ConvertError::BadText),
        (fixed(shorts([2026, 13, 1])), TYPE_DATE, SQL_DATE, ConvertError::BadDatetime),
        (fixed(&noon), TYPE_TIMESTAMP, SQL_DATE, ConvertError::DatetimeOverflow),
        (fixed(2_i32.to_ne_bytes()), SLONG, SQL_BIT, ConvertError::OutOfRange),
        (fixed([2]), BIT, SQL_BIT, ConvertError::OutOfRange),
        (fixed(f64::NAN.to_ne_bytes()), DOUBLE, SQL_DECIMAL, ConvertError::OutOfRange),
        (fixed(1_i32.to_ne_bytes()), SLONG, SQL_DATE, ConvertError::NotAllowed),
        (CInput::Binary(vec![1]), BINARY, SQL_INTEGER, ConvertError::NotAllowed),
        (CInput::Binary(vec![0xFF]), BINARY, SQL_VARCHAR, ConvertError::BadText),
        (text("x"), 1234, SQL_VARCHAR, ConvertError::UnknownCType),
    ];
    for (input, c_type, sql_type, expected) in table {
        assert_eq!(
            from_c(input.clone(), c_type, sql_type),
            Err(expected),
            "{input:?} as {c_type} for {sql_type}"
        );
    }
}

proptest! {
    #[test]
    fn a_decimal_survives_the_way_to_the_application_and_back(digits in -10_i128.pow(19)..10_i128.pow(19)) {
        let (array, result_type) = prices(digits);
        let numeric = Target { c_type: NUMERIC, precision: 20, scale: 4 };
        let Ok(CellValue::Fixed { bytes, length, .. }) = to_c(&array, 0, result_type, numeric) else {
            panic!("no struct")
        };
        let Ok(CellValue::Text { text, .. }) = to_c(&array, 0, result_type, target(CHAR)) else {
            panic!("no text")
        };
        for back in [
            from_c(fixed(&bytes[..length]), NUMERIC, SQL_DECIMAL),
            from_c(CInput::Text(text.into_owned()), CHAR, SQL_DECIMAL),
        ] {
            prop_assert_eq!(back, Ok(Datum::Decimal(digits, 4)));
        }
    }

    #[test]
    fn a_timestamp_survives_the_way_to_the_application_and_back(
        microseconds in -62_135_596_800_000_000_i64..253_402_300_800_000_000,
    ) {
        let column = timestamps(microseconds);
        let Outcome::Bytes(bytes) = outcome(&column, TYPE_TIMESTAMP) else { panic!("no struct") };
        let Outcome::Text(text, _) = outcome(&column, CHAR) else { panic!("no text") };
        for back in [
            from_c(fixed(bytes), TYPE_TIMESTAMP, SQL_TIMESTAMP),
            from_c(CInput::Text(text), CHAR, SQL_TIMESTAMP),
        ] {
            prop_assert_eq!(back, Ok(Datum::Timestamp(microseconds)));
        }
    }

    #[test]
    fn a_double_survives_as_text_of_at_most_its_display_size(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let Outcome::Text(text, _) = outcome(&doubles(value), CHAR) else { panic!("no text") };
        prop_assert!(text.len() <= 24, "{}", text);
        prop_assert_eq!(from_c(CInput::Text(text), CHAR, SQL_DOUBLE), Ok(Datum::Double(value)));
    }

    #[test]
    fn no_text_makes_a_conversion_panic(text in "\\PC{0,30}") {
        let column = texts(&text);
        for c_type in NUMBERS.into_iter().chain([TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, GUID]) {
            let _ = outcome(&column, c_type);
        }
    }
}
