//! Reads the sections `[insert]`, `[update]` and `[delete]` of a table. Called by `load`.

use toml::Spanned;

use crate::definition::RawWrite;
use crate::load::{LoadError, Source};
use crate::model::Column;
use crate::writes::{Body, Method, Write, Writes};

/// The sections as they stand in the file.
pub(crate) struct RawWrites {
    pub(crate) insert: Option<RawWrite>,
    pub(crate) update: Option<RawWrite>,
    pub(crate) delete: Option<RawWrite>,
    pub(crate) hint: Option<String>,
}

impl Source<'_> {
    pub(crate) fn writes(
        &self,
        columns: &[Column],
        key: &[usize],
        raw: RawWrites,
    ) -> Result<Writes, LoadError> {
        let read = |section: Option<RawWrite>, methods: &[Method]| {
            section.map(|write| self.write(columns, write, methods)).transpose()
        };
        let delete_place = raw.delete.as_ref().map(|write| write.path.clone());
        let writes = Writes {
            insert: read(raw.insert, &[Method::Post, Method::Put])?,
            update: read(raw.update, &[Method::Put])?,
            delete: read(raw.delete, &[Method::Delete])?,
            hint: raw.hint,
        };
        if let (Some(delete), Some(place)) = (&writes.delete, delete_place)
            && !names_rows(delete, columns, key)
        {
            return Err(self.at(&place, "a DELETE that does not name its rows may empty the collection"));
        }
        Ok(writes)
    }

    fn write(&self, columns: &[Column], raw: RawWrite, methods: &[Method]) -> Result<Write, LoadError> {
        let method = methods
            .iter()
            .copied()
            .find(|method| method.name() == raw.method.get_ref())
            .ok_or_else(|| self.at(&raw.method, "this method does not go with this kind of write"))?;
        let body = match raw.body.as_ref().map(|body| body.get_ref().as_str()) {
            None => Body::Nothing,
            Some("object") => Body::Object,
            Some("array") => Body::Array,
            Some("keys") => Body::Keys,
            Some(_) => {
                return Err(self.at(&raw.path, "a body is an \"object\", an \"array\" or the \"keys\""));
            }
        };
        if (method == Method::Delete) == matches!(body, Body::Object | Body::Array) {
            return Err(self.at(&raw.path, "rows go with POST and PUT, and only with them"));
        }
        let several = raw.keys.is_some() || matches!(body, Body::Array | Body::Keys);
        if several != raw.max_rows.is_some() {
            return Err(self.at(&raw.path, "max_rows goes with writes of several rows, and only with them"));
        }
        self.placeholders_are_columns(columns, &raw.path)?;
        let members = raw
            .members
            .into_iter()
            .map(|(name, pointer)| Ok((self.index(columns, &name)?, pointer)))
            .collect::<Result<Vec<_>, LoadError>>()?;
        Ok(Write {
            method,
            path: raw.path.into_inner(),
            spec: raw.spec,
            body,
            rows: raw.rows.unwrap_or_default(),
            required: self.indexes(columns, &raw.required)?,
            returns: raw.returns,
            max_rows: raw.max_rows.unwrap_or(1),
            members,
            keys: raw.keys,
        })
    }

    fn placeholders_are_columns(&self, columns: &[Column], path: &Spanned<String>) -> Result<(), LoadError> {
        let unknown =
            placeholders(path.get_ref()).find(|name| columns.iter().all(|column| column.name != *name));
        match unknown {
            Some(name) => Err(self.at(path, format!("there is no column \"{name}\" for the path"))),
            None => Ok(()),
        }
    }
}

/// The names between braces.
fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|piece| piece.split('}').next())
}

/// The request says which rows are meant: by a list of keys, or by the whole key in its path.
fn names_rows(delete: &Write, columns: &[Column], key: &[usize]) -> bool {
    let in_path = |index: &usize| {
        columns.get(*index).is_some_and(|column| placeholders(&delete.path).any(|name| name == column.name))
    };
    delete.keys.is_some() || delete.body == Body::Keys || !key.is_empty() && key.iter().all(in_path)
}
