//! Clients written in Python, in processes of their own.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::child::figures_of;
use crate::figures::Figures;

/// Runs a script of the folder `python` with these arguments; it prints its figures.
pub(super) fn run(python: &Path, script: &str, arguments: &[&str]) -> Outcome<Figures> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(script);
    let mut command = Command::new(python);
    command.arg(script).args(arguments);
    figures_of(command, "")
}
