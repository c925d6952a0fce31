//! Which store a command speaks to: a data source, properties, the environment.

use std::env;

use bigcommerce_sql::{Attributes, IniFiles, Profile, Settings, Sources};

use crate::output::complain;

/// Environment variable that may hold the access token, so that it need not stand in the command line.
const TOKEN_VARIABLE: &str = "BIGCOMMERCE_ACCESS_TOKEN";
/// Environment variable that may hold the store hash.
const STORE_VARIABLE: &str = "BIGCOMMERCE_STORE_ID";

/// A store and how to reach it.
#[derive(Debug, clap::Args)]
pub(crate) struct ProfileArguments {
    /// A data source of odbc.ini.
    #[arg(long, value_name = "NAME")]
    dsn: Option<String>,
    /// A connection property as Name=Value, such as StoreId=abc123; wins over the data source. May be repeated; `dsn properties`
    /// lists them. Without a data source, StoreId and OAuthAccessToken may also be given by the environment variables
    /// BIGCOMMERCE_STORE_ID and BIGCOMMERCE_ACCESS_TOKEN.
    #[arg(long = "property", short, value_name = "NAME=VALUE")]
    properties: Vec<String>,
}

impl ProfileArguments {
    /// Those of a data source alone.
    pub(crate) fn of_data_source(name: &str) -> Self {
        Self { dsn: Some(name.to_owned()), properties: Vec::new() }
    }

    /// The name of the data source.
    pub(crate) fn data_source(&self) -> Option<&str> {
        self.dsn.as_deref()
    }

    /// The properties checked; unknown ones are complained about.
    pub(crate) fn settings(&self) -> Result<Settings, String> {
        let mut pairs = pairs(&self.properties)?;
        match &self.dsn {
            Some(name) => pairs.push(("DSN".to_owned(), name.clone())),
            None => {
                for (name, variable) in [("StoreId", STORE_VARIABLE), ("OAuthAccessToken", TOKEN_VARIABLE)] {
                    pairs.extend(env::var(variable).ok().map(|value| (name.to_owned(), value)));
                }
            }
        }
        let profile =
            Profile::gather(Attributes::new(pairs), &IniFiles).map_err(|error| error.to_string())?;
        if let Some(name) = profile.not_found() {
            return Err(format!("There is no data source \"{name}\". {}", IniFiles.place()));
        }
        let (settings, ignored) = profile.settings().map_err(|error| error.to_string())?;
        for name in ignored {
            complain(&name.to_string());
        }
        Ok(settings)
    }
}

/// Takes `Name=Value` apart.
pub(crate) fn pairs(properties: &[String]) -> Result<Vec<(String, String)>, String> {
    let taken = properties.iter().map(|property| {
        let (name, value) = property
            .split_once('=')
            .ok_or("--property takes Name=Value, such as --property StoreId=abc123.")?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    });
    taken.collect()
}
