//! What the tests that compare the catalogue with the outside world share: the OpenAPI files, the recorded answers and
//! the checker. Both sets of files are third-party data and optional; a test that misses them says so and passes.

#![allow(dead_code, reason = "every test crate uses its part of this")]

pub mod check;
pub mod check_writes;
pub mod exceptions;
pub mod openapi;
pub mod other_writes;

use std::path::PathBuf;

/// The folder of the OpenAPI files, when it is at hand: `BIGCOMMERCE_OPENAPI`, else beside the repository.
pub fn openapi_folder() -> Option<PathBuf> {
    folder("BIGCOMMERCE_OPENAPI", "openapi/reference")
}

/// The folder of the recorded answers, when it is at hand: `BIGCOMMERCE_RECORDED`, else beside the repository.
pub fn recorded_folder() -> Option<PathBuf> {
    folder("BIGCOMMERCE_RECORDED", "recorded")
}

/// The map of the API, when it is at hand: `BIGCOMMERCE_API_MAP`, else beside the repository.
pub fn map_file() -> Option<PathBuf> {
    let path = std::env::var_os("BIGCOMMERCE_API_MAP").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/bigcommerce-api/api_map.json"),
        PathBuf::from,
    );
    path.is_file().then_some(path)
}

fn folder(variable: &str, default: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/bigcommerce-api").join(default),
        PathBuf::from,
    );
    path.is_dir().then_some(path)
}
