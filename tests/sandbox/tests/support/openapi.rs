//! Reads OpenAPI files and compares JSON values with their schemas, as loosely as `quirks` allow.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// One OpenAPI file.
pub struct Specification {
    root: Value,
    exceptions: Vec<String>,
}

/// The folder with the OpenAPI files, if they are at hand.
pub fn folder() -> Option<PathBuf> {
    let configured = std::env::var_os("BIGCOMMERCE_OPENAPI").map(PathBuf::from);
    let usual =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bigcommerce-api/openapi/reference");
    let folder = configured.unwrap_or(usual);
    folder.is_dir().then_some(folder)
}

impl Specification {
    pub fn read(path: &Path) -> Specification {
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).unwrap();
        Specification { root: to_json(&yaml), exceptions: Vec::new() }
    }

    /// Takes these members as they are, and no others.
    pub fn except<'a>(&mut self, members: impl Iterator<Item = &'a str>) {
        self.exceptions = members.map(str::to_owned).collect();
    }

    /// The schema of the successful GET answer.
    pub fn answer(&self, path: &str) -> Value {
        let responses = &self.operation(path)["responses"];
        let response = self.resolve(&responses["200"]);
        let contents = response["content"].as_object().cloned().unwrap_or_default();
        let named = contents.get("application/json").or_else(|| contents.values().next());
        let content = &named.cloned().unwrap_or_default()["schema"];
        assert!(content.is_object(), "{path} has no schema for 200");
        content.clone()
    }

    /// The names of the query parameters of the GET, with a value that fits their type.
    pub fn parameters(&self, path: &str) -> BTreeMap<String, String> {
        let own = self.operation(path)["parameters"].as_array().cloned().unwrap_or_default();
        let shared = self.root["paths"][path]["parameters"].as_array().cloned().unwrap_or_default();
        let mut found = BTreeMap::new();
        for parameter in own.iter().chain(&shared).map(|parameter| self.resolve(parameter)) {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap().to_owned();
                let value = self.sample(&name, &self.resolve(&parameter["schema"]));
                found.insert(name, value);
            }
        }
        found
    }

    fn operation(&self, path: &str) -> &Value {
        let operation = &self.root["paths"][path]["get"];
        assert!(operation.is_object(), "no GET {path}");
        operation
    }

    fn sample(&self, name: &str, schema: &Value) -> String {
        let schema = if schema["type"] == "array" { self.resolve(&schema["items"]) } else { schema.clone() };
        if let Some(choice) = schema["enum"].get(0) {
            return choice.as_str().map_or_else(|| choice.to_string(), str::to_owned);
        }
        match (name.split(':').next().unwrap_or(name), schema["type"].as_str()) {
            (base, _) if base.contains("date") || base == "created" => "2025-01-01T00:00:00Z".to_owned(),
            (_, Some("boolean")) => "true".to_owned(),
            _ => "1".to_owned(),
        }
    }

    /// Follows `$ref`s within the file.
    fn resolve(&self, schema: &Value) -> Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let target = self.root.pointer(reference.trim_start_matches('#'));
                self.resolve(target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
            }
            None => schema.clone(),
        }
    }

    /// What of a value the schema does not allow, as `path: problem`.
    pub fn problems(&self, value: &Value, schema: &Value, at: &str) -> Vec<String> {
        if self.exceptions.iter().any(|known| known == at) {
            return Vec::new();
        }
        let alternatives = self.alternatives(schema);
        let mut least: Option<Vec<String>> = None;
        for alternative in &alternatives {
            let problems = self.compare(value, alternative, at);
            if least.as_ref().is_none_or(|known| problems.len() < known.len()) {
                least = Some(problems);
            }
        }
        least.unwrap_or_default()
    }

    /// The schemas of which one must fit: `oneOf` and `anyOf` opened, `allOf` merged.
    fn alternatives(&self, schema: &Value) -> Vec<Map<String, Value>> {
        let schema = self.resolve(schema);
        let own = schema.as_object().cloned().unwrap_or_default();
        let mut found = vec![without_combinators(&own)];
        for part in own.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            let parts = self.alternatives(part);
            found = found.iter().flat_map(|base| parts.iter().map(|part| merged(base, part))).collect();
        }
        for combinator in ["oneOf", "anyOf"] {
            let Some(choices) = own.get(combinator).and_then(Value::as_array) else { continue };
            let parts: Vec<_> = choices.iter().flat_map(|choice| self.alternatives(choice)).collect();
            found = found.iter().flat_map(|base| parts.iter().map(|part| merged(base, part))).collect();
        }
        found
    }

    fn compare(&self, value: &Value, schema: &Map<String, Value>, at: &str) -> Vec<String> {
        let kind = schema.get("type").and_then(Value::as_str);
        let fits = match (value, kind) {
            (_, None) => true,
            (Value::Null, _) => {
                ["nullable", "x-nullable"].iter().any(|name| schema.get(*name) == Some(&Value::Bool(true)))
            }
            (Value::Bool(_), Some(kind)) => kind == "boolean",
            (Value::Number(number), Some("integer")) => number.is_i64(),
            (Value::Number(_), Some(kind)) => kind == "number",
            (Value::String(_), Some(kind)) => kind == "string",
            (Value::Array(_), Some(kind)) => kind == "array",
            (Value::Object(_), Some(kind)) => kind == "object",
        };
        if !fits {
            let shown = value.to_string().chars().take(40).collect::<String>();
            return vec![format!("{at}: {shown} is not {}", kind.unwrap_or_default())];
        }
        match value {
            Value::Array(entries) => {
                let items = schema.get("items").cloned().unwrap_or_default();
                entries.iter().flat_map(|entry| self.problems(entry, &items, at)).collect()
            }
            Value::Object(members) => self.compare_members(members, schema, at),
            _ => Vec::new(),
        }
    }

    fn compare_members(
        &self,
        members: &Map<String, Value>,
        schema: &Map<String, Value>,
        at: &str,
    ) -> Vec<String> {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
        if properties.is_empty() {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for (name, member) in members {
            let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            match properties.get(name) {
                Some(known) => problems.extend(self.problems(member, known, &path)),
                None if self.exceptions.contains(&path) => {}
                None => problems.push(format!("{path}: is not in the schema")),
            }
        }
        problems
    }
}

fn without_combinators(schema: &Map<String, Value>) -> Map<String, Value> {
    let combinators = ["allOf", "oneOf", "anyOf"];
    let kept = schema.iter().filter(|(name, _)| !combinators.contains(&name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn merged(base: &Map<String, Value>, part: &Map<String, Value>) -> Map<String, Value> {
    let mut both = base.clone();
    for (name, value) in part {
        match (both.get_mut(name), value) {
            (Some(Value::Object(known)), Value::Object(more)) if name == "properties" => {
                for (name, property) in more {
                    // A member described twice may have either form.
                    let either = match known.get(name) {
                        Some(first) if first != property => json!({ "anyOf": [first, property] }),
                        _ => property.clone(),
                    };
                    known.insert(name.clone(), either);
                }
            }
            (Some(_), _) if name != "nullable" => {}
            _ => drop(both.insert(name.clone(), value.clone())),
        }
    }
    both
}

/// YAML with any scalar as a key (status codes are numbers) to JSON.
fn to_json(yaml: &serde_yaml_ng::Value) -> Value {
    match yaml {
        serde_yaml_ng::Value::Mapping(mapping) => {
            let members = mapping.iter().map(|(name, value)| {
                let name = match name {
                    serde_yaml_ng::Value::String(name) => name.clone(),
                    other => serde_yaml_ng::to_string(other).unwrap().trim().to_owned(),
                };
                (name, to_json(value))
            });
            Value::Object(members.collect())
        }
        serde_yaml_ng::Value::Sequence(entries) => Value::Array(entries.iter().map(to_json).collect()),
        serde_yaml_ng::Value::Tagged(tagged) => to_json(&tagged.value),
        scalar => serde_json::to_value(scalar).unwrap_or_default(),
    }
}
