//! Runs the logic tests of `tests/cases/logic/*.slt` over temporary tables: no store is asked. `BIGCOMMERCE_LOGIC` names a folder of
//! other files of that form, whose CREATE TABLE must make temporary tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bigcommerce_sql::{Connection, Settings};
use bigcommerce_tests::{PublicTally, logic_records, on_large_stack, run_logic, run_public};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/logic");
    let mut trials: Vec<Trial> = files(&own).into_iter().map(trial).collect();
    if let Some(folder) = std::env::var_os("BIGCOMMERCE_LOGIC").map(PathBuf::from) {
        trials.extend(files(&folder).into_iter().map(|file| public_trial(&folder, file)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The files of a folder and of those below it, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder of logic tests").map(|entry| entry.expect("a file").path());
    let mut found: Vec<PathBuf> = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "slt" || extension == "test") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A public file fails by a value that differs without a reason. What it counts stands in the output, one line a file; `BIGCOMMERCE_LOGIC_DETAILS` names a
/// folder for the statements themselves.
fn public_trial(folder: &Path, file: PathBuf) -> Trial {
    let name = file.strip_prefix(folder).unwrap_or(&file).with_extension("").to_string_lossy().into_owned();
    Trial::test(name.clone(), move || {
        let connection = connection();
        let tally = on_large_stack(async move { run_public(&connection, &file).await })??;
        let PublicTally { passed, compared, left_out, otherwise, refused, accepted, different } = &tally;
        println!(
            "{name}: {passed} passed ({compared} with values), {} refused, {} accepted, {} different, otherwise {otherwise:?}, left out {left_out:?}",
            refused.len(),
            accepted.len(),
            different.len()
        );
        if let Some(details) = std::env::var_os("BIGCOMMERCE_LOGIC_DETAILS") {
            for (kind, statements) in [("refused", refused), ("accepted", accepted), ("different", different)]
            {
                let file = Path::new(&details).join(format!("{}.{kind}", name.replace('/', "-")));
                fs::write(file, statements.join("\n\n"))?;
            }
        }
        if different.is_empty() { Ok(()) } else { Err(Failed::from(different.join("\n\n"))) }
    })
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
