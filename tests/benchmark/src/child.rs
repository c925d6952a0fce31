//! Runs a measurement in a fresh process of this same program, so that its memory and CPU time are its own.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::driver::Reading;
use crate::figures::Figures;

/// Hands the figures to the process that started this one.
pub(crate) fn print(figures: &Figures) -> Outcome<()> {
    println!("{}", serde_json::to_string(figures)?);
    Ok(())
}

/// Reads a query through the driver in a process of its own.
pub(crate) fn read(reading: &Reading) -> Outcome<Figures> {
    let mut command = this_program()?;
    command.arg("driver").arg("--library").arg(&reading.library);
    command.args(["--url", &reading.url, "--sql", &reading.sql, "--block", &reading.block.to_string()]);
    command.args(["--properties", &reading.properties]);
    if reading.first_only {
        command.arg("--first-only");
    }
    if reading.again {
        command.arg("--again");
    }
    figures_of(command, "")
}

/// Downloads pages in a process of its own; `packed` leaves the answers packed and counts their bytes so.
pub(crate) fn download(url: &str, pages: &[String], packed: bool) -> Outcome<Figures> {
    let mut command = this_program()?;
    command.args(["download", "--url", url]);
    if packed {
        command.arg("--packed");
    }
    figures_of(command, &pages.join("\n"))
}

pub(crate) fn this_program() -> Outcome<Command> {
    Ok(Command::new(std::env::current_exe()?))
}

pub(crate) fn figures_of(mut command: Command, input: &str) -> Outcome<Figures> {
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = process.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let output = process.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("a measurement failed: {command:?}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
