//! SQLConnect.

use bigcommerce_sql::Attributes;

use crate::connect::{open, profile};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::{TextError, TextIn};

/// What SQLConnect was given, by property.
pub type Given = Result<Vec<(String, String)>, TextError>;

/// Reads the arguments, before the function may go to another thread; empty ones count as not given.
///
/// # Errors
/// Those of reading text.
pub fn read(name: TextIn, user: TextIn, password: TextIn) -> Given {
    let given = [("DSN", name.read_first()?), ("UID", user.read()?), ("OAuthAccessToken", password.read()?)];
    let pairs = given.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((name.to_owned(), value))
    });
    Ok(pairs.collect())
}

/// Opens a connection by DSN. A password that is not empty is the access token and wins over the DSN's.
///
/// # Errors
/// See [`open`].
pub fn connect(call: &mut Call<'_, Connection>, given: Given) -> Outcome {
    let attributes = Attributes::new(given?);
    if attributes.get("DSN").is_none() {
        return Err(Diagnostic::new(SqlState::NoDataSource, "SQLConnect needs the name of a data source."));
    }
    open(call, &profile(attributes)?)?;
    Ok(Done::Success)
}
