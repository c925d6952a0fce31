//! SQLConnect.

use crate::connect::{Attributes, open};
use crate::diagnostics::{Diagnostic, SqlState};
use crate::entry::{Call, Done, Outcome};
use crate::handles::Connection;
use crate::memory::TextIn;

/// Opens a connection by DSN. A password that is not empty is the access token and wins over the DSN's.
///
/// # Errors
/// See [`open`].
pub fn connect(call: &mut Call<'_, Connection>, name: TextIn, user: TextIn, password: TextIn) -> Outcome {
    name.settle_form();
    let given = [("DSN", name.read()?), ("UID", user.read()?), ("OAuthAccessToken", password.read()?)];
    let pairs = given.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((name.to_owned(), value))
    });
    let attributes = Attributes::new(pairs.collect());
    if attributes.get("DSN").is_none() {
        return Err(Diagnostic::new(SqlState::NoDataSource, "SQLConnect needs the name of a data source."));
    }
    open(call, &attributes)?;
    Ok(Done::Success)
}
