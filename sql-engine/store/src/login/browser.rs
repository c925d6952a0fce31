//! Opens the user's browser at an address: the command in BROWSER, else the operating system's.

use std::process::{Child, Command, Stdio};

/// A browser's starter under way; it is looked after when this ends.
#[derive(Debug)]
pub(super) struct Opened(Child);

impl Drop for Opened {
    fn drop(&mut self) {
        // What has ended by now leaves no trace; a browser that is still open goes on.
        let _ = self.0.try_wait();
    }
}

pub(super) fn open(address: &str) -> std::io::Result<Opened> {
    let chosen = std::env::var("BROWSER").ok().filter(|command| !command.trim().is_empty());
    let mut command = match chosen.as_deref().map(|list| list.split(':').next().unwrap_or(list)) {
        Some(line) => {
            let mut words = line.split_whitespace();
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words);
            command
        }
        None => system(),
    };
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Opened)
}

#[cfg(windows)]
fn system() -> Command {
    let mut command = Command::new("rundll32");
    command.arg("url.dll,FileProtocolHandler");
    command
}

#[cfg(target_os = "macos")]
fn system() -> Command {
    Command::new("open")
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system() -> Command {
    Command::new("xdg-open")
}
