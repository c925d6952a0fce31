//! What one connection is made from, in the order in which it counts: what the program gave, the file data source and the data
//! source it names, the driver's registration.

use super::attributes::Attributes;
use super::file_source::read_file_source;
use super::other_drivers::Ignored;
use super::property;
use super::settings::Settings;
use super::sources::{Pairs, Sources};
use crate::error::SqlError;

/// Names that stand in connection strings, data sources and registrations for the driver manager or for people.
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

/// Everything that was given for a connection.
#[derive(Debug)]
pub struct Profile {
    attributes: Attributes,
    stored: Pairs,
    registered: Pairs,
    /// Name of a data source that does not exist.
    not_found: Option<String>,
}

impl Profile {
    /// Gathers what the attributes and the sources that they name say.
    ///
    /// # Errors
    /// A file data source that cannot be read.
    pub fn gather(attributes: Attributes, sources: &impl Sources) -> Result<Self, SqlError> {
        let mut stored = match attributes.get("FILEDSN") {
            None | Some("") => Vec::new(),
            Some(path) => read_file_source(path)?,
        };
        let look_up = |pairs: &Pairs, name: &str| {
            let stored = pairs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            attributes.get(name).or(stored.map(|(_, value)| value.as_str())).unwrap_or_default().to_owned()
        };
        let name = look_up(&stored, "DSN");
        let mut not_found = None;
        if !name.is_empty() {
            match sources.data_source(&name) {
                Some(pairs) => stored.extend(pairs),
                None => not_found = Some(name),
            }
        }
        let registered = sources.registration(&look_up(&stored, "DRIVER"));
        Ok(Self { attributes, stored, registered, not_found })
    }

    /// What the program gave.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The data source that was named and does not exist.
    pub fn not_found(&self) -> Option<&str> {
        self.not_found.as_deref()
    }

    /// Every pair that may be a property, the strongest first. A user name counts as the store where nothing names one.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let user =
            self.given().find(|(name, _)| ["UID", "User"].iter().any(|uid| uid.eq_ignore_ascii_case(name)));
        let registered = self.registered.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.given()
            .filter(|(name, _)| !NOT_OURS.iter().any(|not_ours| not_ours.eq_ignore_ascii_case(name)))
            // A registration has keys of the driver manager's that no list names.
            .chain(registered.filter(|(name, _)| property(name).is_some()))
            .chain(user.map(|(_, value)| ("StoreId", value)))
    }

    /// The properties checked, and the names given that have no effect.
    ///
    /// # Errors
    /// [`SqlError::Setting`], naming the property and what would be right.
    pub fn settings(&self) -> Result<(Settings, Vec<Ignored>), SqlError> {
        Settings::from_pairs(self.pairs())
    }

    fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.pairs().chain(self.stored.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Profile;
    use crate::connect::{Attributes, Pairs, Sources};

    struct Fixed;

    impl Sources for Fixed {
        fn data_source(&self, name: &str) -> Option<Pairs> {
            let pairs = [("Driver", "BigCommerce"), ("StoreId", "stored"), ("Token", "t"), ("Timeout", "7")];
            (name == "shop").then(|| pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
        }

        fn registration(&self, driver: &str) -> Pairs {
            let pairs = [("Driver64", "x.so"), ("Page Size", "9"), ("Timeout", "8"), ("Colour", "red")];
            if driver == "BigCommerce" {
                pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
            } else {
                Vec::new()
            }
        }

        fn place(&self) -> &'static str {
            ""
        }
    }

    fn profile(text: &str) -> Profile {
        Profile::gather(Attributes::parse(text).unwrap(), &Fixed).unwrap()
    }

    #[test]
    fn the_text_wins_over_the_data_source_and_that_over_the_registration() {
        let (settings, unknown) = profile("DSN=shop;StoreId=given").settings().unwrap();
        assert_eq!(settings.store.store_id, "given");
        assert_eq!(settings.store.network.request_timeout.as_secs(), 7);
        assert_eq!(settings.store.page_size, Some(9));
        assert_eq!(unknown, Vec::new());
    }

    #[test]
    fn a_user_name_is_the_store_unless_one_is_named() {
        assert_eq!(profile("UID=abc;PWD=t").settings().unwrap().0.store.store_id, "abc");
        assert_eq!(profile("UID=abc;PWD=t;StoreId=def").settings().unwrap().0.store.store_id, "def");
        assert_eq!(profile("DSN=shop;UID=admin").settings().unwrap().0.store.store_id, "stored");
    }

    #[test]
    fn a_data_source_that_is_missing_is_remembered() {
        assert_eq!(profile("DSN=other;StoreId=a;PWD=t").not_found(), Some("other"));
        assert_eq!(profile("DSN=shop").not_found(), None);
    }
}
