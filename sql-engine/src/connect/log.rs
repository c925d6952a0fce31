//! The properties of the log file.

use std::path::PathBuf;

use super::settings::Given;
use crate::error::SqlError;
use crate::logging::{LogSettings, Module};

const SMALLEST: u64 = 100 * 1024;

impl Given<'_> {
    pub(super) fn log(&self) -> Result<Option<LogSettings>, SqlError> {
        let settings = LogSettings {
            path: PathBuf::from(self.text("Logfile")),
            verbosity: u8::try_from(self.number("Verbosity")?).unwrap_or(u8::MAX),
            modules: self.modules()?,
            largest: self.file_size("MaxLogFileSize")?,
            files: Some(u32::try_from(self.number("MaxLogFileCount")?).unwrap_or(u32::MAX))
                .filter(|files| *files > 0)
                .unwrap_or(u32::MAX),
        };
        Ok(Some(settings).filter(|settings| !settings.path.as_os_str().is_empty()))
    }

    fn modules(&self) -> Result<Vec<Module>, SqlError> {
        let names = self.text("LogModules").split([';', ',']).map(str::trim).filter(|name| !name.is_empty());
        let modules = names.map(|name| {
            // Names that other drivers give to parts of these.
            let name = match name.to_ascii_uppercase().as_str() {
                "META" => "INFO",
                "SSL" => "HTTP",
                _ => name,
            };
            let known = Module::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
            known.map(|(module, _)| *module).ok_or_else(|| {
                let known = Module::ALL.map(|(_, name)| name).join(", ");
                SqlError::Setting(format!("LogModules cannot hold \"{name}\". It can hold: {known}."))
            })
        });
        modules.collect()
    }

    /// A number of bytes, with KB, MB or GB behind it.
    fn file_size(&self, name: &'static str) -> Result<u64, SqlError> {
        let value = self.text(name).to_ascii_uppercase();
        let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim();
        let unit = match value.get(digits.len()..).unwrap_or_default().trim() {
            "" | "B" => Some(1),
            "KB" => Some(1024),
            "MB" => Some(1024 * 1024),
            "GB" => Some(1024 * 1024 * 1024),
            _ => None,
        };
        let bytes = unit.and_then(|unit: u64| digits.parse::<u64>().ok()?.checked_mul(unit));
        bytes.filter(|bytes| *bytes >= SMALLEST).ok_or_else(|| {
            SqlError::Setting(format!(
                "{name} must be a size of at least 100KB, such as 100MB, but is \"{value}\"."
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::connect::Settings;
    use crate::logging::Module;

    fn settings(name: &'static str, value: &'static str) -> Result<Settings, String> {
        let pairs = [("StoreId", "abc"), ("PWD", "t"), ("Logfile", "/tmp/log"), (name, value)];
        Settings::from_pairs(pairs).map(|(settings, _)| settings).map_err(|error| error.to_string())
    }

    #[test]
    fn sizes_have_units() {
        for (value, expected) in [("200KB", 204_800), ("2 mb", 2_097_152), ("102400", 102_400)] {
            assert_eq!(settings("MaxLogFileSize", value).unwrap().log.unwrap().largest, expected);
        }
        for value in ["1KB", "MB", "5TB", "-1"] {
            assert!(settings("MaxLogFileSize", value).unwrap_err().contains("100KB"), "{value}");
        }
    }

    #[test]
    fn modules_are_named() {
        let log = settings("LogModules", "http;Exec").unwrap().log.unwrap();
        assert_eq!(log.modules, [Module::Http, Module::Exec]);
        assert!(settings("LogModules", "SQL").unwrap_err().contains("INFO, AUTH, EXEC, HTTP, READ"));
    }
}
