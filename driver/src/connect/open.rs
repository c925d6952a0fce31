//! Opens a connection from attributes; `connect` and `driver_connect` call it.

use std::time::{Duration, Instant};

use bigcommerce_sql::Settings;

use crate::connect::Attributes;
use crate::diagnostics::{Diagnostic, Phase, SqlState};
use crate::entry::Call;
use crate::handles::Connection;
use crate::platform;
use crate::runtime::Interruption;

/// Names that stand in connection strings and DSN sections for the driver manager or for people.
const NOT_OURS: &[&str] = &[
    "DSN",
    "DRIVER",
    "UID",
    "User",
    "Description",
    "FileDSN",
    "SaveFile",
    "Trace",
    "TraceFile",
    "Setup",
    "FileUsage",
    "UsageCount",
    "CPTimeout",
    "CPReuse",
    "CPTimeToLive",
    "CPProbe",
    "Threading",
    "DontDLClose",
    "DMEnvAttr",
    "DMConnAttr",
    "DMStmtAttr",
    "IconvEncoding",
    "DriverUnicodeType",
    "Driver64",
    "Setup64",
    "DisableGetFunctions",
    "FakeUnicode",
    "ExFetchMapping",
    "NoRowsCheck",
    "PreConnect",
];

/// Opens the connection; what the attributes say wins over the DSN they name.
///
/// # Errors
/// Properties that make no connection, a store that cannot be reached or refuses the token, the login timeout.
pub fn open(call: &mut Call<'_, Connection>, attributes: &Attributes) -> Result<(), Diagnostic> {
    if call.state.engine.is_some() {
        return Err(Diagnostic::new(SqlState::InUse, "The connection is open already. Disconnect first."));
    }
    if call.state.browsing.is_some() {
        let text = "SQLBrowseConnect is asking for more. Call it again, or SQLDisconnect to give up.";
        return Err(Diagnostic::new(SqlState::InUse, text));
    }
    let data_source = attributes.get("DSN").unwrap_or_default().to_owned();
    let stored = stored_properties(attributes);
    let settings = settings(call, attributes, stored.as_deref().unwrap_or_default());
    let settings = match settings {
        Err(_) if stored.is_none() => Err(Diagnostic::new(
            SqlState::NoDataSource,
            format!(
                "There is no data source \"{data_source}\", and the connection string alone does not name a store. {}",
                platform::WHERE_DATA_SOURCES_ARE
            ),
        )),
        other => other,
    }?;
    let verify = settings.connect_on_open;
    let engine = bigcommerce_sql::Connection::new(settings)
        .map_err(|error| Diagnostic::from_sql(&error, Phase::Connecting))?;
    if verify {
        check_login(call, engine.clone())?;
    }
    call.state.engine = Some(engine);
    call.state.data_source = data_source;
    Ok(())
}

/// The stored properties of the DSN that the attributes name: none without a name, `None` when there is no such DSN.
pub fn stored_properties(attributes: &Attributes) -> Option<Vec<(String, String)>> {
    match attributes.get("DSN") {
        None | Some("") => Some(Vec::new()),
        Some(name) => platform::data_source(name),
    }
}

fn settings(
    call: &mut Call<'_, Connection>,
    attributes: &Attributes,
    stored: &[(String, String)],
) -> Result<Settings, Diagnostic> {
    let stored = stored.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs = attributes
        .pairs()
        .chain(stored)
        .filter(|(name, _)| !NOT_OURS.iter().any(|not_ours| not_ours.eq_ignore_ascii_case(name)));
    let (settings, unknown) =
        Settings::from_pairs(pairs).map_err(|error| Diagnostic::from_sql(&error, Phase::Connecting))?;
    for name in unknown {
        call.warn(Diagnostic::new(
            SqlState::UnknownAttribute,
            format!("\"{name}\" is not a connection property of this driver and has no effect."),
        ));
    }
    Ok(settings)
}

fn check_login(call: &Call<'_, Connection>, engine: bigcommerce_sql::Connection) -> Result<(), Diagnostic> {
    let seconds = call.state.attributes.login_timeout;
    let deadline = (seconds > 0).then(|| Instant::now() + Duration::from_secs(seconds.into()));
    let connection = call.handle;
    let _cancellable = connection.cancel.begin();
    let verified = connection
        .environment
        .runtime
        .wait(&connection.cancel, deadline, async move { engine.verify().await });
    match verified {
        Ok(answer) => answer.map_err(|error| Diagnostic::from_sql(&error, Phase::Connecting)),
        Err(Interruption::Cancelled) => {
            Err(Diagnostic::new(SqlState::Cancelled, "Connecting was cancelled."))
        }
        Err(Interruption::TimedOut) => Err(Diagnostic::new(
            SqlState::LoginTimeout,
            format!("The store did not answer within the login timeout of {seconds} seconds."),
        )),
        Err(Interruption::Died) => {
            Err(Diagnostic::new(SqlState::General, "Internal error while connecting. Please report it."))
        }
    }
}
