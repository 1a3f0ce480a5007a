//! Facts about an API as the generator prints them for tests of an application.

/// The id, method and path of every operation.
pub(crate) static OPERATIONS: &[(&str, &str, &str)] = &[
    ("listAgents", "GET", "/agents"),
    ("createAgent", "POST", "/agents"),
    ("getAgent", "GET", "/agents/{id}"),
    ("updateAgent", "PATCH", "/agents/{id}"),
    ("deleteAgent", "DELETE", "/agents/{id}"),
    ("currentAgent", "GET", "/agents/current"),
    ("currentAgent_stream", "GET", "/agents/current"),
    ("runAgent", "POST", "/agents/{id}/run"),
    ("exportAgent", "GET", "/agents/{id}.{format}"),
];

/// The paths of the URLs of the servers.
pub(crate) static BASE_PATHS: &[&str] = &["/v1", "/v2beta"];

/// The examples of types as JSON, sorted by name. Members may be missing.
pub(crate) static SAMPLES: &[(&str, &str)] = &[
    ("Documented", r#"{"id":"doc_1","size":7,"note":"from the document","bad":"text","inner":{"name":"Ada"}}"#),
    ("DocumentedKind", r#""second""#),
    ("Endless", r#"{"next":{}}"#),
];
