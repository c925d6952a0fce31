//! Secrets that are kept outside of the connection string: `env:NAME` is read from the environment, `file:PATH` from a file,
//! `keyring:NAME` from the operating system's keyring.

use bigcommerce_store::Secret;

use super::keyring;
use crate::error::SqlError;

const ENVIRONMENT: &str = "env:";
const FILE: &str = "file:";
const KEYRING: &str = "keyring:";

/// The value says where a secret is and is none itself.
pub fn is_kept_elsewhere(value: &str) -> bool {
    [ENVIRONMENT, FILE, KEYRING].iter().any(|place| value.starts_with(place))
}

/// The secret itself, wherever the value says it is.
///
/// # Errors
/// A variable that is not set, a file that cannot be read, a keyring without the entry. The secret is not repeated.
pub(super) fn resolve(property: &str, value: &str) -> Result<Secret, SqlError> {
    let text = if let Some(variable) = value.strip_prefix(ENVIRONMENT) {
        std::env::var(variable.trim()).map_err(|_| {
            SqlError::Setting(format!(
                "{property} is to be read from the environment variable {variable}, which this program does not have. Set it for the program, or put the value itself into the property."
            ))
        })?
    } else if let Some(path) = value.strip_prefix(FILE) {
        std::fs::read_to_string(path.trim()).map_err(|error| {
            SqlError::Setting(format!(
                "{property} is to be read from the file {path}, which cannot be read: {error}."
            ))
        })?
    } else if let Some(name) = value.strip_prefix(KEYRING) {
        keyring::read(name.trim()).map_err(|reason| {
            SqlError::Setting(format!(
                "{property} is to be read from the keyring under the name {name}: {reason}"
            ))
        })?
    } else {
        value.to_owned()
    };
    Ok(Secret::new(text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::resolve;

    #[test]
    fn a_token_is_read_from_a_file_without_its_line_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc\n").unwrap();
        let secret = resolve("OAuthAccessToken", &format!("file:{}", file.path().display())).unwrap();
        assert_eq!(secret.expose(), "abc");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let missing = resolve("OAuthAccessToken", "env:NO_SUCH_VARIABLE_HERE").unwrap_err().to_string();
        assert!(missing.contains("NO_SUCH_VARIABLE_HERE"), "{missing}");
        let missing = resolve("OAuthAccessToken", "file:/nowhere/token").unwrap_err().to_string();
        assert!(missing.contains("/nowhere/token"), "{missing}");
    }

    #[test]
    fn the_environment_of_the_program_is_read() {
        assert!(!resolve("OAuthAccessToken", "env:PATH").unwrap().is_empty());
    }
}
