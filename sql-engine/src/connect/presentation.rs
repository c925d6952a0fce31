//! The properties of the form of values, and of what is listed.

use bigcommerce_store::schemas::fold;

use super::settings::Given;
use crate::error::SqlError;
use crate::presentation::{BigIntAs, Presentation, Zone};

/// Which tables and views are listed. Names count in any case and with or without underscores; an empty list lists everything.
#[derive(Debug, Clone, Default)]
pub struct Browsable {
    tables: Vec<String>,
    views: Vec<String>,
    schemas: Vec<String>,
}

impl Browsable {
    /// The table is listed.
    pub fn lists_table(&self, name: &str) -> bool {
        holds(&self.tables, name)
    }

    /// The view of a schema is listed.
    pub fn lists_view(&self, schema: &str, name: &str) -> bool {
        holds(&self.schemas, schema) && holds(&self.views, name)
    }
}

fn holds(names: &[String], name: &str) -> bool {
    names.is_empty() || names.contains(&fold(name))
}

impl Given<'_> {
    pub(super) fn presentation(&self) -> Result<Presentation, SqlError> {
        let zone = self.text("TimeZone");
        Ok(Presentation {
            big_int: match self.choice("BigIntAs")? {
                "INTEGER" => BigIntAs::Integer,
                "DECIMAL" => BigIntAs::Decimal,
                "DOUBLE" => BigIntAs::Double,
                "VARCHAR" => BigIntAs::Varchar,
                _ => BigIntAs::BigInt,
            },
            text_size: u32::try_from(self.number("TextSizeLimit")?).unwrap_or(u32::MAX),
            empty_text_is_null: self.flag("EmptyStringAsNull")?,
            zone: Zone::named(zone).ok_or_else(|| {
                SqlError::Setting(format!(
                    "TimeZone must be UTC, an offset such as +01:00 or a name of the IANA database such as Europe/Berlin, but is \"{zone}\"."
                ))
            })?,
        })
    }

    pub(super) fn browsable(&self) -> Browsable {
        let listed = |name| {
            let names = self.text(name).split([',', ';']).map(fold);
            names.filter(|name| !name.is_empty()).collect()
        };
        Browsable {
            tables: listed("BrowsableTables"),
            views: listed("BrowsableViews"),
            schemas: listed("BrowsableSchemas"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::connect::Settings;

    fn settings(name: &'static str, value: &'static str) -> Result<Settings, String> {
        let pairs = [("StoreId", "abc"), ("PWD", "t"), (name, value)];
        Settings::from_pairs(pairs).map(|(settings, _)| settings).map_err(|error| error.to_string())
    }

    #[test]
    fn a_zone_that_is_none_is_refused_with_examples() {
        assert!(settings("Time Zone", "America/New_York").is_ok());
        assert!(settings("TimeZone", "Berlin").unwrap_err().contains("Europe/Berlin"));
    }

    #[test]
    fn a_list_of_tables_is_blind_to_case_underscores_and_blanks() {
        let browsable = settings("BrowsableTables", "orders, order_products").unwrap().browsable;
        assert!(browsable.lists_table("OrderProducts") && browsable.lists_table("Orders"));
        assert!(!browsable.lists_table("Products") && browsable.lists_view("UserViews", "Mine"));
        assert!(settings("BrowsableTables", " ").unwrap().browsable.lists_table("Products"));
    }
}
