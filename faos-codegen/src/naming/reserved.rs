//! Names that generated items cannot use: those of the runtime, derived from its sources by the build script, those of
//! Rust, and the few that generated files declare themselves.

// `IMPORTED`, `CLIENT_METHODS`, `BUILDER_METHODS`, `REQUEST_METHODS`, `OBJECT_FUNCTIONS`, `ENUM_CONSTANTS` and `PARAMETERS`.
include!(concat!(env!("OUT_DIR"), "/reserved.rs"));

/// Returns true if a type with this name would not compile: generated code uses the unqualified name for something
/// else.
pub(super) fn is_taken_type(name: &str) -> bool {
    [IMPORTED, PARAMETERS, RUST_TYPES].iter().any(|list| list.contains(&name))
}

/// Returns the names that types cannot have.
pub(super) fn types() -> Vec<&'static str> {
    [IMPORTED, PARAMETERS, RUST_TYPES].concat()
}

/// Returns true if new types avoid the name.
pub(super) fn is_avoided_type(name: &str) -> bool {
    is_taken_type(name) || FAMILIAR_TYPES.contains(&name)
}

/// Returns the names that the client's accessors, which are also modules, cannot have.
pub(super) fn client_methods() -> Vec<&'static str> {
    [CLIENT_METHODS, OWN_CLIENT_METHODS, MODULES].concat()
}

/// Returns the names that the builder's setters for credentials and server variables cannot have.
pub(super) fn builder_methods() -> Vec<&'static str> {
    [BUILDER_METHODS, OWN_BUILDER_METHODS].concat()
}

/// Returns the names that the arguments and setters of a request cannot have.
pub(super) fn request_methods() -> Vec<&'static str> {
    [REQUEST_METHODS, OWN_REQUEST_METHODS].concat()
}

/// Returns the names that fields cannot have.
pub(super) fn fields() -> &'static [&'static str] {
    OBJECT_FUNCTIONS
}

/// Returns the names that the variants of an enum cannot have.
pub(super) fn variants() -> &'static [&'static str] {
    ENUM_CONSTANTS
}

/// Module names that have another meaning for Cargo or Rust.
pub(super) const MODULES: &[&str] = &["mod", "lib", "main", "build", "bin", "tests", "examples", "benches", "std"];

/// Types, traits and variants that are in scope in every Rust file and that generated code relies on.
const RUST_TYPES: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IntoFuture",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Unpin",
    "Vec",
];

/// Types that would compile, but whose names have another meaning to readers of a client. Names in existing clients
/// depend on this list, so entries are never removed.
const FAMILIAR_TYPES: &[&str] = &[
    "Api",
    "ClientBuilder",
    "Decode",
    "Duration",
    "Encode",
    "Environment",
    "Error",
    "ErrorKind",
    "Format",
    "In",
    "Param",
    "RateLimit",
    "RequestOptions",
    "Response",
    "Scheme",
];

/// Methods that generated code or Rust itself defines on every client.
const OWN_CLIENT_METHODS: &[&str] = &["new", "from_env", "builder", "clone", "default", "client", "runtime", "types"];

/// Methods that generated code or Rust itself defines on every builder.
const OWN_BUILDER_METHODS: &[&str] = &["environment", "clone", "into", "try_into", "borrow", "type_id"];

/// Methods and arguments that generated code or Rust itself defines on every request.
const OWN_REQUEST_METHODS: &[&str] = &["body", "into_future", "self_"];

#[cfg(test)]
mod tests {
    use super::*;

    // `tests/hostile/every_name.rs` checks that the lists are complete.
    #[test]
    fn names_are_found_regardless_of_visibility_feature_and_location() {
        for (list, names) in [
            (IMPORTED, &["BTreeMap", "Date", "FormPart", "Map", "Page", "Uuid"][..]),
            (CLIENT_METHODS, &["execute", "exchange_code", "fmt", "login_url", "raw_request", "text_request"]),
            (BUILDER_METHODS, &["api_key", "base_url", "build", "credential", "script", "server_variable"]),
            (REQUEST_METHODS, &["items", "resume", "send", "send_blocking", "timeout"]),
            (OBJECT_FUNCTIONS, &["new"]),
            (ENUM_CONSTANTS, &["VALUES"]),
            (PARAMETERS, &[]),
        ] {
            assert!(list.is_sorted(), "{list:?}");
            for name in names {
                assert!(list.contains(name), "{name} is not in {list:?}");
            }
        }
    }

    #[test]
    fn only_names_that_would_not_compile_are_taken() {
        for name in ["Option", "Page"] {
            assert!(is_taken_type(name) && is_avoided_type(name), "{name}");
        }
        for name in ["Error", "Response"] {
            assert!(!is_taken_type(name) && is_avoided_type(name), "{name}");
        }
        // Many requests have such a parameter, and a list defines the method only if its request does not.
        assert!(!request_methods().contains(&"page_size"));
        for name in ["Event", "Login", "WebhookVerifier", "execute"] {
            assert!(!is_avoided_type(name), "{name}");
        }
    }
}
