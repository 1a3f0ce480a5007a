//! The OpenAPI document and its response examples.

use serde_json::Value;

/// The document of the mock server.
pub(crate) struct Document(Value);

/// A response example.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) status: u16,
    pub(crate) name: String,
    pub(crate) body: Value,
}

impl Example {
    /// Returns the `Prefer` header value that makes the mock server respond with this example.
    pub(crate) fn prefer(&self) -> String {
        format!("code={}, example={}", self.status, self.name)
    }
}

impl Document {
    /// Reads the document.
    pub(crate) fn read() -> Self {
        let path = std::env::var("FAOS_CONFORMANCE_DOCUMENT")
            .expect("FAOS_CONFORMANCE_DOCUMENT is not set: run `cargo xtask conformance`");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}")))
    }

    /// Returns the examples of an operation, such as `GET /agents/{id}`, in document order. A range of statuses has them
    /// once for each status that the tests use.
    pub(crate) fn examples(&self, operation: &str) -> Vec<Example> {
        let (method, path) = operation.split_once(' ').expect("an operation has a method and a path");
        let responses = &self.0["paths"][path][method.to_lowercase()]["responses"];
        let responses = responses.as_object().unwrap_or_else(|| panic!("the document does not contain {operation}"));
        let mut found = Vec::new();
        for (status, response) in responses {
            let content = &self.resolve(response)["content"]["application/json"];
            for status in statuses(status) {
                for (name, example) in content["examples"].as_object().into_iter().flatten() {
                    let body = self.resolve(example)["value"].clone();
                    found.push(Example { status, name: name.clone(), body });
                }
            }
        }
        found
    }

    /// Returns the example with this status and name.
    pub(crate) fn example(&self, operation: &str, status: u16, name: &str) -> Value {
        let mut examples = self.examples(operation).into_iter();
        let found = examples.find(|example| example.status == status && example.name == name);
        found.unwrap_or_else(|| panic!("{operation} does not have an example {name} for {status}")).body
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap_or_else(|| panic!("cannot resolve {reference}")),
            None => value,
        }
    }
}

/// Returns the statuses to request for a key of `responses`. A range stands for its bounds and the statuses that the
/// documentation names.
fn statuses(key: &str) -> Vec<u16> {
    match key {
        "5XX" => vec![500, 502, 503, 599],
        _ => vec![key.parse().unwrap_or_else(|_| panic!("{key} is not a status"))],
    }
}
