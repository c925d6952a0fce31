//! The library file as a driver manager loads it: what it exports and what it needs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::ptr::null_mut;

use crate::harness::*;
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

/// A function of the library by its name; `T` is its signature.
unsafe fn function<'a, T>(library: &'a libloading::Library, name: &str) -> libloading::Symbol<'a, T> {
    unsafe { library.get::<T>(name.as_bytes()) }.expect(name)
}

type Alloc = unsafe extern "system" fn(i16, Handle, *mut Handle) -> i16;
type Free = unsafe extern "system" fn(i16, Handle) -> i16;
type One = unsafe extern "system" fn(Handle) -> i16;
type SetEnvironment = unsafe extern "system" fn(Handle, i32, Handle, i32) -> i16;
type Connect = unsafe extern "system" fn(Handle, Handle, *mut u8, i16, *mut u8, i16, *mut i16, u16) -> i16;
type Execute = unsafe extern "system" fn(Handle, *mut u8, i32) -> i16;

/// Connects, reads a row, and frees everything.
fn use_library(library: &libloading::Library) {
    let (mut environment, mut connection, mut statement) = (null_mut(), null_mut(), null_mut());
    let mut text = format!("{CONNECTION_STRING}\0").into_bytes();
    let mut sql = b"SELECT 1 AS a UNION ALL SELECT 2\0".to_vec();
    unsafe {
        let alloc = function::<Alloc>(library, "SQLAllocHandle");
        let free = function::<Free>(library, "SQLFreeHandle");
        assert_eq!(alloc(ENV, null_mut(), &mut environment), OK);
        let version = std::ptr::without_provenance_mut(3);
        assert_eq!(function::<SetEnvironment>(library, "SQLSetEnvAttr")(environment, 200, version, 0), OK);
        assert_eq!(alloc(DBC, environment, &mut connection), OK);
        let connect = function::<Connect>(library, "SQLDriverConnect");
        let code = connect(connection, null_mut(), text.as_mut_ptr(), NTS, null_mut(), 0, null_mut(), 0);
        assert_eq!(code, OK);
        assert_eq!(alloc(STMT, connection, &mut statement), OK);
        assert_eq!(function::<Execute>(library, "SQLExecDirect")(statement, sql.as_mut_ptr(), NTS32), OK);
        assert_eq!(function::<One>(library, "SQLFetch")(statement), OK);
        assert!(threads() > 0, "the driver works on threads of its own");
        assert_eq!(free(STMT, statement), OK);
        assert_eq!(function::<One>(library, "SQLDisconnect")(connection), OK);
        assert_eq!(free(DBC, connection), OK);
        assert_eq!(free(ENV, environment), OK);
    }
}

/// Threads of the driver in this process.
fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")).ok());
    names.filter(|name| name.starts_with("bigcommerce")).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_host_can_unload_the_library_and_load_it_again() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "library::load_use_unload", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}{errors}");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "counts the threads of its process: the test above runs it alone"]
fn load_use_unload() {
    for _ in 0..3 {
        let file = unsafe { libloading::Library::new(library()) }.unwrap();
        // A thread of the host that ends: what the library keeps for a thread goes with it.
        std::thread::scope(|scope| scope.spawn(|| use_library(&file)).join().unwrap());
        assert_eq!(threads(), 0, "a thread outlived its environment");
        file.close().unwrap();
        let mapped = std::fs::read_to_string("/proc/self/maps").unwrap();
        assert!(!mapped.contains("libbigcommerceodbc.so"), "the library is still mapped");
    }
}
