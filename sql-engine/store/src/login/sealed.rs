//! The encrypted form of the settings file. Header: eight letters, version, whether a password is needed, salt, nonce; then the text
//! under AES-256-GCM, which also vouches for the header. Without a password the key is the same everywhere: then only the
//! file's mode protects it, and it can be carried to another machine.

use std::num::NonZeroU32;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::pbkdf2::{PBKDF2_HMAC_SHA256, derive};
use ring::rand::{SecureRandom, SystemRandom};

use crate::secret::Secret;

const MAGIC: &[u8; 8] = b"BCOAUTH\n";
const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 12;
const HEADER: usize = MAGIC.len() + 2 + SALT + NONCE;
/// What OWASP recommends for PBKDF2 with SHA-256.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();
/// Nothing is gained by making a key slow that everybody has.
const ROUNDS_WITHOUT_PASSWORD: NonZeroU32 = NonZeroU32::MIN;
const WITHOUT_PASSWORD: &str = "bigcommerce-odbc OAuth settings";

/// Why a file cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened {
    /// Another program's file.
    Foreign,
    /// Written by a later version.
    Newer(u8),
    /// A password is needed.
    PasswordNeeded,
    /// The password is wrong, or the bytes have changed.
    WrongOrDamaged,
    /// The bytes have changed; no password is in play.
    Damaged,
}

/// Encrypts a text.
pub(super) fn seal(text: &[u8], password: &Secret) -> Option<Vec<u8>> {
    let random = SystemRandom::new();
    let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
    random.fill(&mut salt).ok()?;
    random.fill(&mut nonce).ok()?;
    let mut file = MAGIC.to_vec();
    file.extend([VERSION, u8::from(!password.is_empty())]);
    file.extend(salt);
    file.extend(nonce);
    let mut sealed = text.to_vec();
    key(password, &salt)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&file), &mut sealed)
        .ok()?;
    file.extend(sealed);
    Some(file)
}

/// Decrypts a file.
pub(super) fn open(file: &[u8], password: &Secret) -> Result<Vec<u8>, Unopened> {
    let (header, sealed) = file.split_at_checked(HEADER).ok_or(Unopened::Foreign)?;
    let rest = header.strip_prefix(MAGIC).ok_or(Unopened::Foreign)?;
    let (&[version, locked], rest) = rest.split_first_chunk::<2>().ok_or(Unopened::Foreign)?;
    if version != VERSION {
        return Err(Unopened::Newer(version));
    }
    let locked = locked != 0;
    if locked && password.is_empty() {
        return Err(Unopened::PasswordNeeded);
    }
    let failure = if locked { Unopened::WrongOrDamaged } else { Unopened::Damaged };
    let (salt, nonce) = rest.split_at_checked(SALT).ok_or(Unopened::Foreign)?;
    let none = Secret::default();
    let key = key(if locked { password } else { &none }, salt).ok_or(failure)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| failure)?;
    let mut text = sealed.to_vec();
    let opened = key.open_in_place(nonce, Aad::from(header), &mut text).map_err(|_| failure)?;
    Ok(opened.to_vec())
}

fn key(password: &Secret, salt: &[u8]) -> Option<LessSafeKey> {
    let (text, rounds) = if password.is_empty() {
        (WITHOUT_PASSWORD, ROUNDS_WITHOUT_PASSWORD)
    } else {
        (password.expose(), ROUNDS)
    };
    let mut bytes = [0; 32];
    derive(PBKDF2_HMAC_SHA256, rounds, salt, text.as_bytes(), &mut bytes);
    UnboundKey::new(&AES_256_GCM, &bytes).ok().map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::{HEADER, Unopened, open, seal};
    use crate::secret::Secret;

    #[test]
    fn a_text_comes_back_and_is_not_to_be_seen_in_the_file() {
        for password in ["", "a long password"] {
            let password = Secret::new(password.to_owned());
            let file = seal(b"the token", &password).unwrap();
            assert!(!file.windows(5).any(|window| window == b"token"));
            assert_eq!(open(&file, &password).unwrap(), b"the token");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let none = Secret::default();
        let file = seal(b"the token", &none).unwrap();
        for index in 0..file.len() {
            let mut changed = file.clone();
            changed[index] ^= 1;
            assert!(open(&changed, &none).is_err(), "byte {index}");
        }
        assert_eq!(open(&file[..HEADER], &none), Err(Unopened::Damaged));
    }

    #[test]
    fn passwords_are_asked_for_and_checked() {
        let file = seal(b"x", &Secret::new("right".to_owned())).unwrap();
        assert_eq!(open(&file, &Secret::default()), Err(Unopened::PasswordNeeded));
        assert_eq!(open(&file, &Secret::new("wrong".to_owned())), Err(Unopened::WrongOrDamaged));
    }

    #[test]
    fn other_files_and_later_versions_are_told_apart() {
        let none = Secret::default();
        assert_eq!(open(b"", &none), Err(Unopened::Foreign));
        assert_eq!(
            open(b"OAuthAccessToken=abc and much more text than a header has", &none),
            Err(Unopened::Foreign)
        );
        let mut later = seal(b"x", &none).unwrap();
        later[8] = 9;
        assert_eq!(open(&later, &none), Err(Unopened::Newer(9)));
    }
}
