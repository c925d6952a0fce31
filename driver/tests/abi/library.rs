//! The library file as a driver manager loads it: what it exports and what it needs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use crate::headers::exports;

fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().unwrap().join("libbigcommerceodbc.so");
    assert!(path.exists(), "{} was not built", path.display());
    path
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output =
        Command::new(program).args(arguments).arg(library()).output().expect("binutils are installed");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_exports_the_abi_list_and_nothing_else() {
    let symbols = output("nm", &["-D", "--defined-only"]);
    let found: BTreeSet<_> =
        symbols.lines().filter_map(|line| line.split_whitespace().last()).map(str::to_owned).collect();
    let expected: BTreeSet<_> = exports().into_keys().collect();
    assert_eq!(found, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn the_library_needs_no_driver_manager_and_binds_its_own_names_to_itself() {
    let dynamic = output("readelf", &["-d"]);
    assert!(dynamic.contains("NEEDED"), "{dynamic}");
    assert!(!dynamic.contains("libodbc") && !dynamic.contains("libiodbc"), "{dynamic}");
    assert!(dynamic.contains("SYMBOLIC"), "{dynamic}");
}
