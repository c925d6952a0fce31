//! `doctor`: looks at everything between a program and its store, a line each, with what to do where something is wrong.

use std::fs::File;
use std::io::Read;
use std::net::ToSocketAddrs;
use std::path::{Path, PathBuf};

use bigcommerce_sql::store::Proxy;
use bigcommerce_sql::{Connection, IniFiles, Settings, Sources};

use super::profile_arguments::ProfileArguments;
use crate::output::say;

/// Folders in which the driver manager's library may be, beside those of multiarch systems.
const LIBRARY_FOLDERS: &[&str] = &["/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib"];
const MANAGERS: &[(&str, &str)] = &[
    ("libodbc.so.2", "unixODBC"),
    ("libodbc.2.dylib", "unixODBC"),
    ("libiodbc.so.2", "iODBC"),
    ("libiodbc.2.dylib", "iODBC"),
];

/// One thing looked at: what was found, or what is wrong and what to do.
type Finding = Result<String, String>;

/// Looks at everything; an error when something is wrong.
pub(crate) fn run(arguments: &ProfileArguments) -> Result<(), String> {
    let mut wrong = 0;
    let mut tell = |what: &str, finding: Finding| {
        let (mark, text) = match finding {
            Ok(text) => ("ok  ", text),
            Err(text) => {
                wrong += 1;
                ("FAIL", text)
            }
        };
        say(&format!("{mark} {what}: {text}"));
    };
    tell("driver manager", driver_manager());
    let library = registered_library();
    if let Ok(library) = &library {
        tell("architecture", architecture(library));
    }
    tell("registration", library.map(|library| library.display().to_string()));
    match arguments.settings() {
        Err(error) => tell("profile", Err(error)),
        Ok(settings) => {
            let profile = arguments.data_source().map_or_else(String::new, |name| format!("{name}, "));
            tell("profile", Ok(format!("{profile}store {}", settings.store.store_id)));
            tell("host", host(&settings));
            for (what, finding) in store(settings)? {
                tell(what, finding);
            }
        }
    }
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} of the checks failed.")) }
}

fn driver_manager() -> Finding {
    let multiarch = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = LIBRARY_FOLDERS.iter().map(PathBuf::from).chain(multiarch);
    for folder in folders {
        if let Some((file, name)) = MANAGERS.iter().find(|(file, _)| folder.join(file).exists()) {
            return Ok(format!("{name}, {}", folder.join(file).display()));
        }
    }
    Err("neither unixODBC nor iODBC is installed. Install unixODBC (Debian, Ubuntu: apt install unixodbc)."
        .to_owned())
}

fn registered_library() -> Result<PathBuf, String> {
    let pairs = IniFiles.registration("BigCommerce");
    let library = pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case("Driver")).map(|(_, value)| value);
    let library = library.ok_or("the driver is not registered. Run bigcommerce-odbc install.")?;
    if Path::new(library).exists() {
        Ok(PathBuf::from(library))
    } else {
        Err(format!("{library} is registered and does not exist. Run bigcommerce-odbc install again."))
    }
}

/// The library and this program must be for the same kind of processor: programs load it into themselves.
fn architecture(library: &Path) -> Finding {
    let machine = |path: &Path| -> Option<[u8; 20]> {
        let mut head = [0_u8; 20];
        File::open(path).ok()?.read_exact(&mut head).ok()?;
        Some(head)
    };
    let own = std::env::current_exe().ok().and_then(|path| machine(&path));
    let Some(head) = machine(library) else {
        return Err(format!("{} cannot be read. Check who may read it.", library.display()));
    };
    // The class (32 or 64 bits) and the machine of an ELF file.
    let kind = |head: &[u8; 20]| (head.get(4).copied(), head.get(18..20).map(<[u8]>::to_vec));
    if head.get(..4) != own.as_ref().and_then(|own| own.get(..4))
        || Some(kind(&head)) != own.as_ref().map(kind)
    {
        return Err(format!(
            "{} is not built for {}. Install the driver for this machine.",
            library.display(),
            std::env::consts::ARCH
        ));
    }
    Ok(std::env::consts::ARCH.to_owned())
}

/// The host's name, asked apart so that a failure of the network is told from one of the store.
fn host(settings: &Settings) -> Finding {
    if let Proxy::Server(proxy) = &settings.store.network.proxy {
        return resolved(&proxy.host, "ProxyServer");
    }
    let address = settings.store.base_url.split("://").nth(1).unwrap_or_default();
    resolved(address.split(['/', ':']).next().unwrap_or_default(), "BaseUrl")
}

fn resolved(host: &str, property: &str) -> Finding {
    match (host, 443_u16).to_socket_addrs() {
        Ok(_) => Ok(host.to_owned()),
        Err(error) => Err(format!(
            "the name {host} is not known ({error}). Check {property} and whether this machine is online."
        )),
    }
}

fn store(settings: Settings) -> Result<Vec<(&'static str, Finding)>, String> {
    let runtime = super::runtime()?;
    let task = runtime.spawn(async move {
        let connection = match Connection::open(settings).await {
            Ok(connection) => connection,
            Err(error) => return vec![("connection", Err(error.to_string()))],
        };
        let mut findings = vec![("connection", Ok("the store accepts the token".to_owned()))];
        match connection.report().await {
            Ok(report) => {
                let name = report.name.unwrap_or_else(|| "its name may not be read".to_owned());
                findings.push(("first query", Ok(format!("{name}, {} ms", report.milliseconds))));
            }
            Err(error) => findings.push(("first query", Err(error.to_string()))),
        }
        match connection.closed_tables().await {
            Ok(closed) if closed.is_empty() => {
                findings.push(("scopes", Ok("every table can be read".to_owned())))
            }
            Ok(closed) => findings.extend(closed.into_iter().map(|closed| {
                let text = format!(
                    "{} missing: {} of the tables are closed ({}). Needed only to read these.",
                    closed.scope,
                    closed.tables.len(),
                    closed.tables.join(", ")
                );
                ("scopes", Ok(text))
            })),
            Err(error) => findings.push(("scopes", Err(error.to_string()))),
        }
        findings
    });
    runtime.block_on(task).map_err(|error| format!("The checks broke off: {error}."))
}
