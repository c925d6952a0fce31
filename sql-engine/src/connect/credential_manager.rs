//! Secrets in Windows' Credential Manager: it takes the place of `keyring` there, with the same function. `token` calls it.

use std::collections::HashMap;

use keyring_core::Error;
use keyring_core::api::CredentialStoreApi;
use windows_native_keyring_store::Store;

/// The secret of the generic credential `bigcommerce-odbc/NAME`.
///
/// # Errors
/// Why there is none, and what to do. The secret is in no message.
pub(super) fn read(name: &str) -> Result<String, String> {
    let target = format!("bigcommerce-odbc/{name}");
    let modifiers = HashMap::from([("target", target.as_str())]);
    let entry = Store::new().and_then(|store| store.build("bigcommerce-odbc", name, Some(&modifiers)));
    let secret = entry.and_then(|entry| entry.get_password()).map_err(|error| match error {
        Error::NoEntry => missing(name),
        // These two hold what was read.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            format!("the credential {target} holds no text. Make it anew with: {}", command(name))
        }
        other => format!("Windows does not give it: {other}."),
    })?;
    let secret = secret.trim();
    if secret.is_empty() { Err(missing(name)) } else { Ok(secret.to_owned()) }
}

fn missing(name: &str) -> String {
    format!("the Credential Manager holds nothing of this name. Put it there with: {}", command(name))
}

fn command(name: &str) -> String {
    format!("cmdkey /generic:bigcommerce-odbc/{name} /user:{name} /pass")
}
