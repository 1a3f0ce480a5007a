//! Detects the version of a document before anything else is read.

use crate::diagnostic::{Code, Diagnostics};
use crate::document::Version;
use crate::json::{Pointer, Value};

/// Returns the OpenAPI version that the document states, if it is supported.
pub(super) fn version(root: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let at = Pointer::root();
    let Value::Object(members) = root else {
        let message = format!("an OpenAPI document must be an object, not {}", root.kind());
        diagnostics.error(Code::UnsupportedVersion, &at, message);
        return None;
    };
    if members.contains_key("swagger") {
        let message = "Swagger 2.0 is not supported";
        diagnostics
            .error(Code::UnsupportedVersion, &at.join("swagger"), message)
            .help("convert it to OpenAPI 3, for example with `swagger2openapi`");
        return None;
    }
    let at = at.join("openapi");
    let stated = match members.get("openapi") {
        Some(Value::String(text)) => text.as_str(),
        Some(Value::Number(number)) => number.text(),
        _ => {
            let message = "this is not an OpenAPI document: `openapi` does not state a version";
            diagnostics.error(Code::UnsupportedVersion, &at, message);
            return None;
        }
    };
    let version = read(stated).filter(|version| version.major == 3 && version.minor <= 2);
    match version {
        None => {
            let message = format!("OpenAPI version `{stated}` is not supported");
            diagnostics.error(Code::UnsupportedVersion, &at, message).help("use OpenAPI 3.0, 3.1 or 3.2");
        }
        Some(version) if version.minor == 2 => {
            let message = "OpenAPI 3.2 is treated like 3.1; its new features are ignored";
            diagnostics.warning(Code::NewerVersion, &at, message);
        }
        Some(_) => {}
    }
    version
}

/// Parses `3.1.0`, `3.1` and `3.1.0-rc1`.
fn read(text: &str) -> Option<Version> {
    let (numbers, suffix) = text.split_once('-').unwrap_or((text, ""));
    if !suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
        return None;
    }
    let mut numbers = numbers.split('.').map(|number| {
        let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if plain { number.parse::<u64>().ok() } else { None }
    });
    let version = Version { major: numbers.next()??, minor: numbers.next()?? };
    let patch = numbers.next();
    (patch.is_none_or(|patch| patch.is_some()) && numbers.next().is_none()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_parsed_strictly() {
        assert_eq!(read("3.1.0"), Some(Version { major: 3, minor: 1 }));
        assert_eq!(read("3.0"), Some(Version { major: 3, minor: 0 }));
        assert_eq!(read("3.0.0-rc1"), Some(Version { major: 3, minor: 0 }));
        for text in ["", "3", "3.1.0; P", "3.1.0.0", "3.+1", "v3.1", "3.1.x", "3.1.0-\n"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
