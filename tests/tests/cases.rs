//! Runs every case of `tests/cases/*.yaml` as a test of its own.
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use bigcommerce_tests::{CaseFile, on_large_stack, run_case};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

fn trials() -> Vec<Trial> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files.iter().flat_map(|file| trials_of(file)).collect()
}

fn trials_of(file: &Path) -> Vec<Trial> {
    let text = fs::read_to_string(file).expect("a readable file");
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let CaseFile { scale, cases } =
        serde_yaml_ng::from_str(&text).unwrap_or_else(|error| panic!("{stem}: {error}"));
    cases
        .into_iter()
        .map(|case| {
            let name = format!("{stem}::{}", case.name.replace(' ', "_"));
            Trial::test(name, move || {
                on_large_stack(async move { run_case(&case, scale).await })?.map_err(Failed::from)
            })
        })
        .collect()
}
