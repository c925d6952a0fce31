//! `install`: an entry for the driver in unixODBC's odbcinst.ini. Everything else in the file stays as it is.

use std::env;
use std::path::{Path, PathBuf};

use bigcommerce_sql::replace_section;
use bigcommerce_sql::store::FileAccess;

use crate::output::say;

/// The driver's name in odbcinst.ini, as DSNs and connection strings use it.
const DRIVER_NAME: &str = "BigCommerce";
const LIBRARY: &str = "libbigcommerceodbc.so";

/// Where to register, and which library.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Register for all users of this machine, in unixODBC's own folder.
    #[arg(long, conflicts_with = "directory")]
    system: bool,
    /// Register in the odbcinst.ini of this folder, for use with the environment variable ODBCSYSINI.
    #[arg(long)]
    directory: Option<PathBuf>,
    /// The driver library; by default the one beside this command.
    #[arg(long)]
    library: Option<PathBuf>,
}

/// Registers the driver.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let library = library(arguments.library.as_deref())?;
    let file = registry(arguments)?;
    let entries = [
        ("Description", "ODBC driver for BigCommerce stores".to_owned()),
        ("Driver", library.display().to_string()),
        // unixODBC serialises calls per handle only; the driver is safe on any thread.
        ("Threading", "0".to_owned()),
        ("UsageCount", "1".to_owned()),
    ];
    replace_section(&file, DRIVER_NAME, &entries, FileAccess::Everybody)
        .map_err(|error| format!("{} cannot be written: {error}.{}", file.display(), hint(arguments)))?;
    say(&format!("Registered {DRIVER_NAME} ({}) in {}", library.display(), file.display()));
    Ok(())
}

fn hint(arguments: &Arguments) -> &'static str {
    if arguments.system {
        " Run the command as an administrator, or without --system for yourself alone."
    } else {
        ""
    }
}

fn library(given: Option<&Path>) -> Result<PathBuf, String> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => env::current_exe()
            .ok()
            .and_then(|command| command.parent().map(|folder| folder.join(LIBRARY)))
            .ok_or("The folder of this command is not known. Name the library with --library.")?,
    };
    path.canonicalize().map_err(|error| {
        format!("There is no driver library at {}: {error}. Name it with --library.", path.display())
    })
}

fn registry(arguments: &Arguments) -> Result<PathBuf, String> {
    if let Some(directory) = &arguments.directory {
        return Ok(directory.join("odbcinst.ini"));
    }
    if arguments.system {
        let folder = env::var_os("ODBCSYSINI").map_or_else(|| PathBuf::from("/etc"), PathBuf::from);
        return Ok(folder.join("odbcinst.ini"));
    }
    let home = env::var_os("HOME").ok_or("HOME is not set. Use --system or --directory.")?;
    Ok(PathBuf::from(home).join(".odbcinst.ini"))
}
