//! Turns `tracing` events into lines. Only events of this project's crates are taken: those of others may hold headers.

use std::fmt::{Debug, Write};
use std::sync::Arc;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::file::LogFile;
use super::{LogSettings, Module};

/// Longest value of a field, in characters.
const LONGEST: usize = 4_000;

pub(super) struct LineWriter {
    verbosity: u8,
    modules: Vec<Module>,
    file: Arc<LogFile>,
}

impl LineWriter {
    pub(super) fn new(settings: &LogSettings, file: Arc<LogFile>) -> Self {
        Self { verbosity: settings.verbosity, modules: settings.modules.clone(), file }
    }
}

/// The module of an event, by the place in the code that it comes from.
fn module(target: &str) -> Option<Module> {
    let places = [
        ("bigcommerce_store::send", Module::Http),
        ("bigcommerce_store::login", Module::Auth),
        ("bigcommerce_store", Module::Read),
        ("bigcommerce_sql::open", Module::Info),
        ("bigcommerce_sql", Module::Exec),
    ];
    places.iter().find(|(place, _)| target.starts_with(place)).map(|(_, module)| *module)
}

/// The Verbosity from which an event is written: 1 statements, logins and errors; 2 requests; 3 how tables are read; 4 what answers
/// look like; 5 what they hold.
fn verbosity(metadata: &Metadata<'_>, module: Module) -> u8 {
    match *metadata.level() {
        Level::ERROR | Level::WARN | Level::INFO => 1,
        Level::DEBUG if module == Module::Http => 2,
        Level::DEBUG => 3,
        Level::TRACE if metadata.target().ends_with("::body") => 5,
        Level::TRACE => 4,
    }
}

impl Subscriber for LineWriter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        module(metadata.target()).is_some_and(|module| {
            metadata.is_event()
                && verbosity(metadata, module) <= self.verbosity
                && (self.modules.is_empty() || self.modules.contains(&module))
        })
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let Some(module) = module(metadata.target()) else { return };
        let name = Module::ALL.iter().find(|(known, _)| *known == module).map(|(_, name)| *name);
        let time = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ");
        let mut line = format!("{time} {} {} ", verbosity(metadata, module), name.unwrap_or_default());
        if *metadata.level() == Level::ERROR {
            line.push_str("ERROR ");
        }
        let mut text = Text::default();
        event.record(&mut text);
        line.push_str(&text.message);
        line.push_str(&text.fields);
        line.push('\n');
        self.file.write(&line);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Text {
    fn add(&mut self, field: &Field, value: &str) {
        // A line is one line, whatever a statement looks like.
        let value: String =
            value.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if field.name() == "message" {
            self.message = value;
        } else {
            let _ = write!(self.fields, " {}={value}", field.name());
        }
    }
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, &format!("{value:?}"));
    }
}
