//! SQLGetInfo against the info types that sql.h and sqlext.h define.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

const CONTEXT: InfoContext<'_> =
    InfoContext { data_source: "Shop", store_id: "abc123", base_url: "https://api.bigcommerce.com" };

fn kind(value: &InfoValue) -> &'static str {
    match value {
        InfoValue::Text(_) => "text",
        InfoValue::U16(_) => "u16",
        InfoValue::U32(_) => "u32",
        InfoValue::Length(_) => "length",
    }
}

/// The kind of answer that the specification of SQLGetInfo gives each number; `None` for numbers in neither header.
fn specified(number: u16) -> Option<&'static str> {
    Some(match number {
        2 | 6 | 7 | 10 | 11 | 13 | 14 | 16..=21 | 25 | 27 | 29 | 36..=42 | 45 | 47 | 73 | 77 => "text",
        87 | 89 | 90 | 94 | 103 | 111 | 113 | 171 | 10000 | 10002..=10004 => "text",
        0 | 1 | 9 | 12 | 15 | 22..=24 | 28 | 30..=35 | 46 | 74 | 75 | 84 | 85 | 88 | 93 => "u16",
        97..=101 | 106 | 107 | 114 | 116 | 10005 => "u16",
        3..=5 | 76 | 135 => "length",
        8 | 26 | 43 | 44 | 48..=72 | 78..=83 | 86 | 91 | 92 | 95 | 96 | 102 | 104 | 105 => "u32",
        108..=110 | 112 | 115 | 117..=134 | 136..=170 | 172..=190 => "u32",
        1750 | 10001 | 10021..=10025 | 65003 => "u32",
        _ => return None,
    })
}

#[test]
fn every_info_type_is_answered_in_its_kind_and_no_other_number_is() {
    for number in 0..=u16::MAX {
        assert_eq!(info(number, CONTEXT).as_ref().map(kind), specified(number), "{number}");
    }
}

#[test]
fn no_number_is_answered_twice() {
    let mut numbers: Vec<u16> = ANSWERS
        .iter()
        .map(|(number, ..)| *number)
        .chain(CONVERSIONS.iter().map(|(number, ..)| *number))
        .collect();
    numbers.sort_unstable();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

fn text(number: u16) -> String {
    match info(number, CONTEXT) {
        Some(InfoValue::Text(text)) => text,
        other => panic!("{number} is {other:?}"),
    }
}

#[test]
fn versions_have_the_shape_of_the_specification() {
    for number in [7, 10, 18] {
        let text = text(number);
        let parts: Vec<usize> = text.split('.').map(str::len).collect();
        assert_eq!(parts, [2, 2, 4], "{text}");
    }
    assert_eq!(text(77), "03.80");
}

#[test]
fn the_driver_version_is_the_package_version() {
    let numbers: Vec<u32> = env!("CARGO_PKG_VERSION").split('.').map(|part| part.parse().unwrap()).collect();
    let [major, minor, patch] = numbers.try_into().unwrap();
    assert_eq!(answers::DRIVER_VERSION, format!("{major:02}.{minor:02}.{patch:04}"));
}

#[test]
fn two_stores_have_two_server_names() {
    assert_eq!(text(13), "api.bigcommerce.com/stores/abc123");
    assert_eq!(text(2), "Shop");
}

#[test]
fn no_catalogs_and_a_schema_for_views_is_said_everywhere_alike() {
    for (number, expected) in [(10003, "N"), (16, ""), (39, "schema"), (41, ""), (42, "")] {
        assert_eq!(text(number), expected, "{number}");
    }
    for (number, expected) in [(91, 1), (92, 0)] {
        assert_eq!(info(number, CONTEXT), Some(InfoValue::U32(expected)), "{number}");
    }
    for (number, expected) in [(32, 128), (34, 0), (114, 0)] {
        assert_eq!(info(number, CONTEXT), Some(InfoValue::U16(expected)), "{number}");
    }
}

#[test]
fn power_bi_gets_an_answer_for_odd_numbers_and_conversions() {
    assert_eq!(info(180, CONTEXT), Some(InfoValue::U32(0)));
    assert_eq!(info(1750, CONTEXT), Some(InfoValue::U32(0)));
    for (number, name, _) in CONVERSIONS {
        assert_ne!(info(*number, CONTEXT), Some(InfoValue::U32(0)), "{name}");
    }
}

#[test]
fn names_have_the_longest_length_that_the_catalog_columns_have_room_for() {
    let table_name =
        crate::catalog::procedures(crate::catalog::NameArguments::default()).columns.swap_remove(2);
    let size = u16::try_from(crate::types::facts(table_name.result_type).column_size).unwrap();
    for number in [30, 31, 35, 10005] {
        assert_eq!(info(number, CONTEXT), Some(InfoValue::U16(size)), "{number}");
    }
}

#[test]
fn the_pattern_escape_is_the_one_that_catalog_functions_understand() {
    assert_eq!(text(14), crate::catalog::PATTERN_ESCAPE.to_string());
}

#[test]
#[cfg(target_os = "linux")]
fn the_driver_name_is_the_name_of_the_file() {
    assert_eq!(text(6), "libbigcommerceodbc.so");
}
