//! `dsn`: makes, changes, shows, tests and removes data sources in odbc.ini.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use bigcommerce_sql::store::FileAccess;
use bigcommerce_sql::{
    Attributes, IniFiles, Pairs, Profile, Sources, is_kept_elsewhere, property, remove_section,
    replace_section, section, sections,
};

use super::profile_arguments::{ProfileArguments, pairs};
use super::{properties, report};
use crate::output::{complain, say, say_aside};

/// The driver's name in odbcinst.ini.
const DRIVER_NAME: &str = "BigCommerce";
/// The section of odbc.ini in which unixODBC's and iODBC's own programs look for names.
const LIST: &str = "ODBC Data Sources";

/// What to do with data sources.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a data source. What is needed and not given is asked for.
    Add(Change),
    /// Change the properties given; Name= takes one out.
    Edit(Change),
    /// Name the data sources of this driver.
    List,
    /// List all connection properties, with their values.
    Properties,
    /// Show a data source, with its secrets masked.
    Show {
        /// Its name.
        name: String,
    },
    /// Connect and say what is there: the store, the quota, closed tables.
    Test {
        /// Its name.
        name: String,
    },
    /// Take a data source out of odbc.ini.
    Remove {
        /// Its name.
        name: String,
        /// Out of the machine's file instead of yours.
        #[arg(long)]
        system: bool,
    },
}

/// A data source and its properties.
#[derive(Debug, clap::Args)]
pub(crate) struct Change {
    /// Its name.
    name: String,
    /// A connection property as Name=Value; `dsn properties` lists them. May be repeated. A secret can stay outside:
    /// OAuthAccessToken=env:NAME, file:PATH or keyring:NAME.
    #[arg(long = "property", short, value_name = "NAME=VALUE")]
    properties: Vec<String>,
    /// In the machine's file instead of yours.
    #[arg(long)]
    system: bool,
}

/// Does it.
pub(crate) fn run(command: &Command) -> Result<(), String> {
    match command {
        Command::Add(change) => add(change),
        Command::Edit(change) => edit(change),
        Command::List => {
            list();
            Ok(())
        }
        Command::Properties => {
            properties::run();
            Ok(())
        }
        Command::Show { name } => show(name),
        Command::Test { name } => report::run(&ProfileArguments::of_data_source(name)),
        Command::Remove { name, system } => remove(name, *system),
    }
}

fn add(change: &Change) -> Result<(), String> {
    let file = file(change.system)?;
    if stored(&file, &change.name).is_some() {
        return Err(format!(
            "There is a data source \"{}\" in {} already. Use dsn edit.",
            change.name,
            file.display()
        ));
    }
    let mut pairs = pairs(&change.properties)?;
    ask_for_missing(&mut pairs)?;
    save(&file, &change.name, pairs)
}

fn edit(change: &Change) -> Result<(), String> {
    let file = file(change.system)?;
    let mut kept = stored(&file, &change.name)
        .ok_or_else(|| format!("There is no data source \"{}\" in {}.", change.name, file.display()))?;
    for (name, value) in pairs(&change.properties)? {
        let same = |known: &str| match property(&name) {
            Some(wanted) => property(known).is_some_and(|property| property.name == wanted.name),
            None => known.eq_ignore_ascii_case(&name),
        };
        kept.retain(|(known, _)| !same(known));
        if !value.is_empty() {
            kept.push((name, value));
        }
    }
    save(&file, &change.name, kept)
}

/// Writes a data source once its properties are right.
pub(crate) fn save(file: &Path, name: &str, pairs: Pairs) -> Result<(), String> {
    if name.is_empty()
        || name.len() > 32
        || name.contains(['[', ']', '{', '}', '(', ')', ',', ';', '?', '*', '=', '!', '@', '\\'])
    {
        return Err(
            "The name of a data source has 1 to 32 characters and none of []{}(),;?*=!@\\.".to_owned()
        );
    }
    let pairs: Pairs = pairs.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("Driver")).collect();
    let profile =
        Profile::gather(Attributes::new(pairs.clone()), &IniFiles).map_err(|error| error.to_string())?;
    let (_, ignored) = profile.settings().map_err(|error| error.to_string())?;
    for ignored in ignored {
        match ignored.why {
            Some(_) => complain(&ignored.to_string()),
            None => return Err(format!("{} is not a connection property.", ignored.name)),
        }
    }
    let mut entries = vec![("Driver", DRIVER_NAME.to_owned())];
    for (name, value) in &pairs {
        entries.push((property(name).map_or(name.as_str(), |property| property.name), value.clone()));
    }
    let failed = |error: io::Error| format!("{} cannot be written: {error}.", file.display());
    replace_section(file, name, &entries, FileAccess::Owner).map_err(failed)?;
    let mut list = stored(file, LIST).unwrap_or_default();
    list.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    list.push((name.to_owned(), DRIVER_NAME.to_owned()));
    let entries: Vec<(&str, String)> =
        list.iter().map(|(name, driver)| (name.as_str(), driver.clone())).collect();
    replace_section(file, LIST, &entries, FileAccess::Owner).map_err(failed)?;
    say(&format!("Saved the data source {name} in {}", file.display()));
    Ok(())
}

fn ask_for_missing(pairs: &mut Pairs) -> Result<(), String> {
    let profile =
        Profile::gather(Attributes::new(pairs.clone()), &IniFiles).map_err(|error| error.to_string())?;
    let missing = profile.missing();
    if missing.is_empty() || !io::stdin().is_terminal() {
        return Ok(());
    }
    for name in missing {
        let Some(property) = property(name) else { continue };
        say_aside(property.help);
        pairs.push((name.to_owned(), ask(name)?));
    }
    Ok(())
}

/// One line from the terminal; what is typed for a secret property is not shown there.
pub(crate) fn ask(name: &str) -> Result<String, String> {
    let failed = |error: io::Error| format!("The terminal cannot be read: {error}.");
    let mut output = io::stderr();
    write!(output, "{name}: ").and_then(|()| output.flush()).map_err(failed)?;
    let secret = property(name).is_some_and(|property| property.secret);
    let terminal = console::Term::stderr();
    if secret && terminal.is_term() {
        return Ok(terminal.read_secure_line().map_err(failed)?.trim().to_owned());
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    Ok(line.trim().to_owned())
}

/// The names of this driver's data sources.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for file in IniFiles::data_source_files() {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        for name in sections(&text) {
            let known = names.iter().any(|known| known.eq_ignore_ascii_case(&name));
            if !known && section(&text, &name).is_some_and(|pairs| is_ours(&pairs)) {
                names.push(name);
            }
        }
    }
    names
}

fn is_ours(pairs: &Pairs) -> bool {
    let driver = pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case("Driver"));
    driver.is_some_and(|(_, driver)| {
        driver.eq_ignore_ascii_case(DRIVER_NAME) || driver.contains("bigcommerceodbc")
    })
}

fn list() {
    let names = names();
    if names.is_empty() {
        say_aside("There is no data source of this driver. Make one with dsn add.");
    }
    for name in names {
        say(&name);
    }
}

fn show(name: &str) -> Result<(), String> {
    let pairs = IniFiles
        .data_source(name)
        .ok_or_else(|| format!("There is no data source \"{name}\". {}", IniFiles.place()))?;
    for (name, value) in pairs {
        let secret = property(&name).is_some_and(|property| property.secret);
        // Where a secret is kept is none.
        let shown = if secret && !is_kept_elsewhere(&value) { "********" } else { &value };
        say(&format!("{name}={shown}"));
    }
    Ok(())
}

fn remove(name: &str, system: bool) -> Result<(), String> {
    let file = file(system)?;
    let failed = |error: io::Error| format!("{} cannot be written: {error}.", file.display());
    if !remove_section(&file, name).map_err(failed)? {
        return Err(format!("There is no data source \"{name}\" in {}.", file.display()));
    }
    if let Some(mut list) = stored(&file, LIST) {
        list.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        let entries: Vec<(&str, String)> =
            list.iter().map(|(name, driver)| (name.as_str(), driver.clone())).collect();
        replace_section(&file, LIST, &entries, FileAccess::Owner).map_err(failed)?;
    }
    say(&format!("Removed the data source {name} from {}", file.display()));
    Ok(())
}

fn stored(file: &Path, name: &str) -> Option<Pairs> {
    section(&std::fs::read_to_string(file).ok()?, name)
}

/// The odbc.ini that is written.
pub(crate) fn file(system: bool) -> Result<PathBuf, String> {
    if system {
        return Ok(IniFiles::system_file());
    }
    IniFiles::user_file().ok_or_else(|| "HOME is not set. Use --system.".to_owned())
}
