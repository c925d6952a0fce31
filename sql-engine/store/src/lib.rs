//! The REST client of a BigCommerce store: turns a [`ScanRequest`] into HTTP requests and their answers into Arrow
//! record batches. It knows the API and the catalogue, and no SQL.

mod error;
mod scan;
mod secret;
mod settings;

pub use bigcommerce_schemas as schemas;
pub use error::StoreError;
pub use scan::{Condition, PlannedRequest, RequestEstimate, ScanOrder, ScanPlan, ScanRequest, Test, Value};
pub use secret::Secret;
pub use settings::StoreSettings;
