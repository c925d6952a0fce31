//! Opens a connection from what the program gave; `connect`, `driver_connect` and `browse_connect` call it.

use std::time::{Duration, Instant};

use bigcommerce_sql::{Attributes, Profile, Settings, Sources};

use crate::diagnostics::{Diagnostic, Phase, SqlState};
use crate::entry::Call;
use crate::handles::Connection;
use crate::platform::SOURCES;
use crate::runtime::Interruption;

/// A value of SQL_ATTR_ACCESS_MODE.
const SQL_MODE_READ_ONLY: u32 = 1;

/// The attributes of a connection string.
///
/// # Errors
/// 08001 for a text that is none.
pub fn attributes(text: &str) -> Result<Attributes, Diagnostic> {
    Attributes::parse(text).map_err(|error| Diagnostic::new(SqlState::NotConnected, error.to_string()))
}

/// The attributes, and what the data sources that they name add.
///
/// # Errors
/// A file data source that cannot be read.
pub fn profile(attributes: Attributes) -> Result<Profile, Diagnostic> {
    Profile::gather(attributes, &SOURCES).map_err(|error| Diagnostic::from_sql(&error, Phase::Connecting))
}

/// Opens the connection.
///
/// # Errors
/// Properties that make no connection, a store that cannot be reached or refuses the token, the login timeout.
pub fn open(call: &mut Call<'_, Connection>, profile: &Profile) -> Result<(), Diagnostic> {
    if call.state.engine.is_some() {
        return Err(Diagnostic::new(SqlState::InUse, "The connection is open already. Disconnect first."));
    }
    if call.state.browsing.is_some() {
        let text = "SQLBrowseConnect is asking for more. Call it again, or SQLDisconnect to give up.";
        return Err(Diagnostic::new(SqlState::InUse, text));
    }
    let settings = match (settings(call, profile), profile.not_found()) {
        (Err(_), Some(name)) => Err(Diagnostic::new(
            SqlState::NoDataSource,
            format!(
                "There is no data source \"{name}\", and the connection string alone does not name a store. {}",
                SOURCES.place()
            ),
        )),
        (other, _) => other,
    }?;
    if settings.read_only {
        call.state.attributes.access_mode = SQL_MODE_READ_ONLY;
    }
    let engine = establish(call, settings)?;
    call.state.engine = Some(engine);
    call.state.data_source = profile.attributes().get("DSN").unwrap_or_default().to_owned();
    Ok(())
}

fn settings(call: &mut Call<'_, Connection>, profile: &Profile) -> Result<Settings, Diagnostic> {
    let (settings, ignored) =
        profile.settings().map_err(|error| Diagnostic::from_sql(&error, Phase::Connecting))?;
    for name in ignored {
        call.warn(Diagnostic::new(SqlState::UnknownAttribute, name.to_string()));
    }
    Ok(settings)
}

fn establish(
    call: &Call<'_, Connection>,
    settings: Settings,
) -> Result<bigcommerce_sql::Connection, Diagnostic> {
    let seconds = call.state.attributes.login_timeout;
    let deadline = (seconds > 0).then(|| Instant::now() + Duration::from_secs(seconds.into()));
    let connection = call.handle;
    let _cancellable = connection.cancel.begin();
    let opened = connection.environment.runtime.wait(
        &connection.cancel,
        deadline,
        bigcommerce_sql::Connection::open(settings),
    );
    match opened {
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
