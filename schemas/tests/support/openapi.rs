//! Reads OpenAPI documents and answers what the checker asks: is there such a path, which parameters does it take, what
//! does its answer look like. References and allOf/oneOf/anyOf are resolved here and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// One OpenAPI file.
pub struct Document {
    root: Value,
}

/// A schema with all references and combinations resolved: the schemas that a value may follow.
#[derive(Clone, Default)]
pub struct Shape<'a> {
    document: Option<&'a Document>,
    alternatives: Vec<&'a Value>,
}

/// A query parameter.
pub struct Parameter<'a> {
    pub schema: &'a Value,
}

/// What one method does at a path.
pub struct Operation<'a> {
    document: &'a Document,
    item: &'a Value,
    get: &'a Value,
}

impl Document {
    pub fn read(path: &Path) -> Self {
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let root =
            serde_yaml_ng::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { root }
    }

    pub fn from_value(root: Value) -> Self {
        Self { root }
    }

    /// The GET operation of a path such as `/v2/orders/{id}`; the names between braces and a query do not matter.
    pub fn get(&self, path: &str) -> Option<Operation<'_>> {
        self.operation("get", path)
    }

    /// The operation of any method.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let wanted = without_names(path.split('?').next()?);
        let server = self.root.pointer("/servers/0/url")?.as_str()?;
        let version = server.rsplit('/').next()?;
        let (_, item) = self
            .root
            .get("paths")?
            .as_object()?
            .iter()
            .find(|(candidate, _)| without_names(&format!("/{version}{candidate}")) == wanted)?;
        Some(Operation { document: self, item, get: item.get(method)? })
    }

    /// Every operation that writes: the method and the whole path.
    pub fn writes(&self) -> Vec<(String, String)> {
        let server = self.root.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
        let version = server.rsplit('/').next().unwrap_or_default();
        let paths = self.root.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths
            .flat_map(|(path, item)| {
                let methods =
                    ["post", "put", "patch", "delete"].into_iter().filter(|name| item.get(name).is_some());
                methods.map(move |method| (method.to_uppercase(), format!("/{version}{path}")))
            })
            .collect()
    }

    fn resolve<'a>(&'a self, mut value: &'a Value) -> &'a Value {
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            value = self
                .root
                .pointer(reference.trim_start_matches('#'))
                .unwrap_or_else(|| panic!("{reference} leads nowhere"));
        }
        value
    }

    fn shape<'a>(&'a self, schema: &'a Value) -> Shape<'a> {
        let mut alternatives = Vec::new();
        self.collect(schema, &mut alternatives);
        Shape { document: Some(self), alternatives }
    }

    fn collect<'a>(&'a self, schema: &'a Value, alternatives: &mut Vec<&'a Value>) {
        let schema = self.resolve(schema);
        if alternatives.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        alternatives.push(schema);
        for combination in ["allOf", "oneOf", "anyOf"] {
            for part in schema.get(combination).and_then(Value::as_array).into_iter().flatten() {
                self.collect(part, alternatives);
            }
        }
    }
}

impl Document {
    fn demanded<'a>(&'a self, schema: &'a Value, names: &mut BTreeSet<&'a str>) {
        let schema = self.resolve(schema);
        let read_only = |name: &str| {
            let member = schema.get("properties").and_then(|properties| properties.get(name));
            member.is_some_and(|member| member.get("readOnly").and_then(Value::as_bool) == Some(true))
        };
        let listed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        names.extend(listed.filter_map(Value::as_str).filter(|name| !read_only(name)));
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.demanded(part, names);
        }
    }
}

impl<'a> Operation<'a> {
    /// The query parameters by name.
    pub fn parameters(&self) -> BTreeMap<&'a str, Parameter<'a>> {
        static NOTHING: Value = Value::Null;
        [self.item, self.get]
            .into_iter()
            .filter_map(|place| place.get("parameters").and_then(Value::as_array))
            .flatten()
            .map(|parameter| self.document.resolve(parameter))
            .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("query"))
            .filter_map(|parameter| {
                let schema = parameter.get("schema").map_or(&NOTHING, |schema| self.document.resolve(schema));
                Some((parameter.get("name")?.as_str()?, Parameter { schema }))
            })
            .collect()
    }

    /// The shape of the body that a write takes.
    pub fn body(&self) -> Shape<'a> {
        let content = self.get.get("requestBody").map(|body| self.document.resolve(body));
        let schema = content
            .and_then(|body| {
                body.pointer("/content/application~1json").or_else(|| body.pointer("/content/*~1*"))
            })
            .and_then(|media| media.get("schema"));
        schema.map_or_else(Shape::default, |schema| self.document.shape(schema))
    }

    /// The shape of a successful answer.
    pub fn answer(&self) -> Shape<'a> {
        let answer = self
            .get
            .pointer("/responses/200")
            .map(|response| self.document.resolve(response))
            .and_then(|response| response.get("content"))
            .and_then(|content| {
                content.get("application/json").or_else(|| content.as_object()?.values().next())
            })
            .and_then(|media| media.get("schema"));
        answer.map_or_else(Shape::default, |schema| self.document.shape(schema))
    }
}

impl<'a> Parameter<'a> {
    /// The values allowed, if they are listed.
    pub fn values(&self) -> Option<BTreeSet<&'a str>> {
        let listed = self.schema.get("enum").or_else(|| self.schema.pointer("/items/enum"))?;
        Some(listed.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    pub fn is_array(&self) -> bool {
        self.schema.get("type").and_then(Value::as_str) == Some("array")
    }

    pub fn maximum(&self) -> Option<u64> {
        self.schema.get("maximum")?.as_u64()
    }
}

impl<'a> Shape<'a> {
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// The member of this name, in whichever alternative has it.
    pub fn member(&self, name: &str) -> Self {
        self.each(|schema| schema.get("properties").and_then(|properties| properties.get(name)))
    }

    /// The elements, where the value is an array.
    pub fn items(&self) -> Self {
        self.each(|schema| schema.get("items"))
    }

    /// What a pointer leads to; the segment `*` stands for the elements of an array.
    pub fn descend(&self, pointer: &str) -> Self {
        pointer.split('/').skip(1).fold(self.clone(), |shape, segment| {
            if segment == "*" { shape.items() } else { shape.member(segment) }
        })
    }

    /// The rows at the end of a pointer: an array is taken apart, an object is one row.
    pub fn rows(&self, pointer: &str) -> Self {
        let end = self.descend(pointer);
        let items = end.items();
        if items.is_empty() { end } else { items }
    }

    pub fn member_names(&self) -> BTreeSet<&'a str> {
        self.alternatives
            .iter()
            .filter_map(|schema| schema.get("properties")?.as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect()
    }

    /// The members that no value may lack: those that the schema itself and what it is put together from (allOf) demand.
    pub fn required(&self) -> BTreeSet<&'a str> {
        let (Some(document), Some(first)) = (self.document, self.alternatives.first()) else {
            return BTreeSet::new();
        };
        let mut names = BTreeSet::new();
        document.demanded(first, &mut names);
        names
    }

    /// The JSON types a value may have, as far as they are said.
    pub fn types(&self) -> BTreeSet<&'a str> {
        self.alternatives.iter().filter_map(|schema| schema.get("type")?.as_str()).collect()
    }

    /// Every alternative that has members is `{url, resource}`: a link to another request, no data.
    pub fn is_link(&self) -> bool {
        !self.member_names().is_empty() && self.without_links().member_names().is_empty()
    }

    /// The alternatives that are data; what comes by `include` is described as "link or data".
    pub fn without_links(&self) -> Self {
        let is_link = |schema: &Value| {
            schema.get("properties").and_then(Value::as_object).is_some_and(|properties| {
                properties.len() == 2 && properties.contains_key("url") && properties.contains_key("resource")
            })
        };
        let alternatives = self.alternatives.iter().copied().filter(|schema| !is_link(schema)).collect();
        Self { document: self.document, alternatives }
    }

    fn each(&self, part: impl Fn(&'a Value) -> Option<&'a Value>) -> Self {
        let mut alternatives = Vec::new();
        if let Some(document) = self.document {
            for schema in self.alternatives.iter().filter_map(|schema| part(schema)) {
                document.collect(schema, &mut alternatives);
            }
        }
        Self { document: self.document, alternatives }
    }
}

/// The path with `{}` for every name between braces.
pub fn without_names(path: &str) -> String {
    let mut result = String::new();
    for piece in path.split('{') {
        if result.is_empty() && !path.starts_with('{') {
            result.push_str(piece);
        } else {
            result.push_str("{}");
            result.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
        }
    }
    result
}
