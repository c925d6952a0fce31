//! The catalogue that is compiled in. The build script read and checked the TOML files; what it left is decoded here, once.

use std::sync::{Arc, OnceLock};

use crate::catalogue::Catalogue;
use crate::load::LoadError;
use crate::model::Table;

static TABLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"));

impl Catalogue {
    /// The catalogue that is compiled in, decoded on first use.
    ///
    /// # Errors
    /// What is compiled in is damaged. A build whose tests pass never returns this.
    pub fn built_in() -> Result<&'static Self, LoadError> {
        static BUILT_IN: OnceLock<Result<Catalogue, LoadError>> = OnceLock::new();
        BUILT_IN.get_or_init(decode).as_ref().map_err(Clone::clone)
    }
}

fn decode() -> Result<Catalogue, LoadError> {
    let tables: Vec<Table> = postcard::from_bytes(TABLES).map_err(|error| LoadError {
        file: "tables.bin".to_owned(),
        line: 1,
        reason: error.to_string(),
    })?;
    Ok(Catalogue::from_tables(tables.into_iter().map(Arc::new).collect()))
}
