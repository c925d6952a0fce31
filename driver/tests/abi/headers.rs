//! The signatures of the exports against the prototypes of sql.h, sqlext.h and sqlucode.h, as kinds of machine words.

use std::collections::BTreeMap;
use std::path::Path;

use bigcommerceodbc::exports::SQLGetInfoW;

use crate::harness::*;

const SOURCES: [&str; 6] = [
    include_str!("../../src/exports.rs"),
    include_str!("../../src/exports/cursors.rs"),
    include_str!("../../src/exports/wide.rs"),
    include_str!("../../src/exports/wide_catalog.rs"),
    include_str!("../../src/exports/narrow.rs"),
    include_str!("../../src/exports/narrow_catalog.rs"),
];

/// A parameter of an exported function.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: &'static str,
    pub is_handle: bool,
}

/// Names and parameter kinds of the exported functions.
pub fn exports() -> BTreeMap<String, Vec<&'static str>> {
    let kinds = |parameters: Vec<Parameter>| parameters.iter().map(|parameter| parameter.kind).collect();
    parameters().into_iter().map(|(name, parameters)| (name, kinds(parameters))).collect()
}

/// The parameters of the exported functions.
pub fn parameters() -> BTreeMap<String, Vec<Parameter>> {
    let mut found = BTreeMap::new();
    for source in SOURCES {
        for part in source.split("pub unsafe extern \"system\" fn ").skip(1) {
            let (name, rest) = part.split_once('(').unwrap();
            let (parameters, _) = rest.split_once(')').unwrap();
            let parameters = parameters.split(',').map(str::trim).filter(|text| !text.is_empty());
            found.insert(name.to_owned(), parameters.map(parameter).collect());
        }
    }
    found
}

fn parameter(text: &'static str) -> Parameter {
    let (name, kind) = text.split_once(':').unwrap();
    Parameter { name: name.trim(), kind: rust_kind(kind.trim()), is_handle: kind.trim() == "Handle" }
}

fn rust_kind(kind: &str) -> &'static str {
    match kind {
        "Handle" | "Pointer" => "pointer",
        "i16" => "i16",
        "u16" => "u16",
        "i32" => "i32",
        "isize" => "isize",
        "usize" => "usize",
        "*mut u8" => "*u8",
        "*mut WideUnit" => "*wide",
        "*mut i16" => "*i16",
        "*mut u16" => "*u16",
        "*mut i32" => "*i32",
        "*mut isize" => "*isize",
        "*mut Pointer" => "*pointer",
        "*mut usize" => "*usize",
        "*mut Handle" => "*pointer",
        other => panic!("a parameter of unknown type {other}"),
    }
}

fn c_kind(parameter: &str) -> &'static str {
    let star = parameter.contains('*');
    let name = parameter.replace('*', " ").split_whitespace().next().unwrap().to_owned();
    match (name.as_str(), star) {
        ("SQLHANDLE" | "SQLHENV" | "SQLHDBC" | "SQLHSTMT" | "SQLHDESC" | "SQLHWND" | "SQLPOINTER", false) => {
            "pointer"
        }
        ("SQLHANDLE" | "SQLPOINTER", true) => "*pointer",
        ("SQLSMALLINT", false) => "i16",
        ("SQLUSMALLINT", false) => "u16",
        ("SQLINTEGER", false) => "i32",
        ("SQLLEN", false) => "isize",
        ("SQLULEN" | "SQLSETPOSIROW", false) => "usize",
        ("SQLCHAR", true) => "*u8",
        ("SQLWCHAR", true) => "*wide",
        ("SQLSMALLINT", true) => "*i16",
        ("SQLUSMALLINT", true) => "*u16",
        ("SQLINTEGER", true) => "*i32",
        ("SQLLEN", true) => "*isize",
        ("SQLULEN", true) => "*usize",
        other => panic!("a C parameter of unknown type {other:?}"),
    }
}

fn without_comments(mut text: &str) -> String {
    let mut kept = String::new();
    while let Some((before, after)) = text.split_once("/*") {
        kept.push_str(before);
        text = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    kept + text
}

fn prototype(headers: &str, function: &str) -> Option<Vec<&'static str>> {
    let start = headers.match_indices(function).map(|(at, _)| at).find(|at| {
        let before = headers[..*at].trim_end();
        let after = headers[at + function.len()..].trim_start();
        after.starts_with('(') && (before.ends_with("SQL_API") || before.ends_with("SQLRETURN"))
    })?;
    let parameters = headers[start..].split_once('(')?.1.split_once(')')?.0;
    Some(parameters.split(',').map(|parameter| c_kind(parameter.trim())).collect())
}

#[test]
fn every_export_has_the_signature_of_the_odbc_headers() {
    let folder = Path::new("/usr/include");
    let headers: String = ["sql.h", "sqlext.h", "sqlucode.h"]
        .iter()
        .map(|name| {
            std::fs::read_to_string(folder.join(name)).expect("the ODBC headers (unixodbc-dev) are installed")
        })
        .collect();
    let headers = without_comments(&headers);
    let exports = exports();
    assert!(exports.len() > 70, "only {} exports were found", exports.len());
    for (name, kinds) in exports {
        let expected = prototype(&headers, &name).unwrap_or_else(|| panic!("{name} is in no header"));
        assert_eq!(kinds, expected, "{name}");
    }
}

/// The numbers defined between two comments of a header.
fn definitions(header: &str, from: &str, to: &str) -> Vec<(String, u16)> {
    let text =
        std::fs::read_to_string(Path::new("/usr/include").join(header)).expect("unixodbc-dev is installed");
    let section = text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).expect("the section").0;
    let defined = section.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (Some("#define"), Some(name), Some(number)) = (words.next(), words.next(), words.next()) else {
            return None;
        };
        Some((name.to_owned(), number.parse().ok()?))
    });
    defined.collect()
}

#[test]
fn every_information_type_of_the_odbc_headers_is_answered() {
    let mut kinds = definitions("sql.h", "Information requested by SQLGetInfo()", "SQL_ALTER_TABLE bitmasks");
    kinds.extend(definitions("sqlext.h", "Extended definitions for SQLGetInfo", "SQL_ALTER_TABLE bitmasks"));
    // What some programs ask for and the headers lack.
    kinds.extend([180, 174, 190, 10023, 10024, 10025].map(|number| (format!("{number}"), number)));
    // Marks of ranges.
    kinds.retain(|(name, _)| !matches!(name.as_str(), "SQL_INFO_LAST" | "SQL_INFO_DRIVER_START"));
    // Values of SQL_ASYNC_NOTIFICATION and the like, and of SQL_DTC_TRANSITION_COST, are not information types.
    kinds.retain(|(name, _)| {
        !name.starts_with("SQL_ASYNC_NOTIFICATION_") && !name.starts_with("SQL_DTC_ENLIST")
    });
    assert!(
        kinds.len() > 190 && kinds.iter().any(|(name, _)| name == "SQL_DTC_TRANSITION_COST"),
        "{}",
        kinds.len()
    );
    let application = Application::new();
    for (name, number) in kinds {
        let mut value = [0_u16; 4000];
        let place = value.as_mut_ptr().cast();
        let mut length = -1;
        let code = unsafe { SQLGetInfoW(application.connection, number, place, 8000, &mut length) }.0;
        assert_eq!(code, OK, "{name} ({number}): {}", message(DBC, application.connection));
        assert!(length >= 0, "{name} ({number}) has no length");
    }
}
