//! Secrets in the operating system's keyring, read by the program that each system has for it; on Windows `credential_manager` stands
//! in its place. `token` calls it.

use std::io;
use std::process::{Command, Stdio};

/// The attribute under which our entries are found.
const SERVICE: &str = "bigcommerce-odbc";

/// A program that reads the keyring.
struct Reader {
    program: &'static str,
    arguments: fn(&str) -> Vec<&str>,
    /// Where the program comes from.
    install: &'static str,
    /// The command that puts an entry there.
    store: fn(&str) -> String,
}

#[cfg(target_os = "macos")]
const READER: Reader = Reader {
    program: "security",
    arguments: |name| vec!["find-generic-password", "-s", SERVICE, "-a", name, "-w"],
    install: "It is part of macOS.",
    store: |name| format!("security add-generic-password -s {SERVICE} -a {name} -w"),
};

#[cfg(not(target_os = "macos"))]
const READER: Reader = Reader {
    program: "secret-tool",
    arguments: |name| vec!["lookup", "service", SERVICE, "name", name],
    install: "Install it (Debian, Ubuntu: apt install libsecret-tools).",
    store: |name| format!("secret-tool store --label=\"{SERVICE} {name}\" service {SERVICE} name {name}"),
};

/// The secret kept under a name.
///
/// # Errors
/// Why there is none, and what to do. The secret is in no message.
pub(super) fn read(name: &str) -> Result<String, String> {
    let output =
        Command::new(READER.program).args((READER.arguments)(name)).stdin(Stdio::null()).output().map_err(
            |error| match error.kind() {
                io::ErrorKind::NotFound => {
                    format!("the program {} that reads it is missing. {}", READER.program, READER.install)
                }
                _ => format!("the program {} cannot be run: {error}.", READER.program),
            },
        )?;
    let secret = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !secret.is_empty() {
        return Ok(secret);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let reason = if said.is_empty() { String::new() } else { format!(" ({} said: {said})", READER.program) };
    Err(format!("it holds nothing of this name{reason}. Put it there with: {}", (READER.store)(name)))
}
