//! Secrets in the operating system's keyring, read by the program that each system has for it. `token` calls it.

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
const READER: Option<Reader> = Some(Reader {
    program: "security",
    arguments: |name| vec!["find-generic-password", "-s", SERVICE, "-a", name, "-w"],
    install: "It is part of macOS.",
    store: |name| format!("security add-generic-password -s {SERVICE} -a {name} -w"),
});

#[cfg(all(unix, not(target_os = "macos")))]
const READER: Option<Reader> = Some(Reader {
    program: "secret-tool",
    arguments: |name| vec!["lookup", "service", SERVICE, "name", name],
    install: "Install it (Debian, Ubuntu: apt install libsecret-tools).",
    store: |name| format!("secret-tool store --label=\"{SERVICE} {name}\" service {SERVICE} name {name}"),
});

#[cfg(not(unix))]
const READER: Option<Reader> = None;

/// The secret kept under a name.
///
/// # Errors
/// Why there is none, and what to do. The secret is in no message.
pub(super) fn read(name: &str) -> Result<String, String> {
    let Some(reader) = READER else {
        return Err(
            "this driver does not read the keyring of this operating system. Use file: or env:.".to_owned()
        );
    };
    let output =
        Command::new(reader.program).args((reader.arguments)(name)).stdin(Stdio::null()).output().map_err(
            |error| match error.kind() {
                io::ErrorKind::NotFound => {
                    format!("the program {} that reads it is missing. {}", reader.program, reader.install)
                }
                _ => format!("the program {} cannot be run: {error}.", reader.program),
            },
        )?;
    let secret = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !secret.is_empty() {
        return Ok(secret);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let reason = if said.is_empty() { String::new() } else { format!(" ({} said: {said})", reader.program) };
    Err(format!("it holds nothing of this name{reason}. Put it there with: {}", (reader.store)(name)))
}
