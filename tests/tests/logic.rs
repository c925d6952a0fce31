//! Runs the logic tests of `tests/cases/logic/*.slt` over temporary tables: no store is asked. `BIGCOMMERCE_LOGIC` names a folder of
//! other files of that form, whose CREATE TABLE must make temporary tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bigcommerce_sql::{Connection, Settings};
use bigcommerce_tests::{logic_records, on_large_stack, run_logic};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/logic");
    let folders = std::iter::once(own).chain(std::env::var_os("BIGCOMMERCE_LOGIC").map(PathBuf::from));
    let mut files: Vec<PathBuf> = folders
        .flat_map(|folder| fs::read_dir(folder).expect("a folder of logic tests"))
        .map(|entry| entry.expect("a file").path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "slt"))
        .collect();
    files.sort();
    libtest_mimic::run(&arguments, files.into_iter().map(trial).collect()).exit_code()
}

fn trial(file: PathBuf) -> Trial {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Trial::test(name, move || {
        let records = logic_records(&fs::read_to_string(&file).expect("a readable file"))?;
        let connection = connection();
        let queries = on_large_stack(async move { run_logic(&connection, &records).await })??;
        if queries == 0 { Err(Failed::from("the file has no query")) } else { Ok(()) }
    })
}

fn connection() -> Connection {
    // Nothing listens there: a query that sent a request would fail.
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "token"), ("BaseUrl", "http://127.0.0.1:9")];
    Connection::new(Settings::from_pairs(pairs).expect("settings").0).expect("a connection")
}
