//! Payloads at every location of the object model that contains text. Payloads that are accepted are combined in one
//! document; each other one is tested in a document of its own, which must be refused or degrade.

use std::collections::BTreeSet;
use std::path::Path;

use faos_codegen::diagnostic::Severity;
use serde_json::json;

use super::model::{self, Place, Texts};
use super::{CODE, Client, command, generate, inert, with_schemas};

/// The number of locations per version. It guards against losing locations when the model changes.
const PLACES: [(u64, usize); 2] = [(0, 2_032), (1, 2_712)];

/// The fields in which a payload is an error: the field, the code of the error, and whether the error points to the text
/// itself or to its object.
const REFUSED: &[(&str, &str, At)] = &[
    ("Document.openapi", "unsupported-version", At::Text),
    ("Flow.authorizationUrl", "unsafe-value", At::Text),
    ("Flow.tokenUrl", "unsafe-value", At::Text),
    ("Header parameter.name", "unsafe-value", At::Text),
    ("Key in a cookie.name", "unsafe-value", At::Text),
    ("Key in a header.name", "unsafe-value", At::Text),
    ("name of Request body.content", "unsafe-value", At::Text),
];

/// The fields with a fixed set of values, in which a payload costs the parameter or scheme that contains it.
const DEGRADED: &[(&str, &str, At)] = &[
    ("Cookie parameter.in", "unusable-value", At::Text),
    ("Header parameter.in", "unusable-value", At::Text),
    ("Key in a cookie.in", "unsupported-security", At::Object),
    ("Key in a cookie.type", "unsupported-security", At::Text),
    ("Key in a header.in", "unsupported-security", At::Object),
    ("Key in a header.type", "unsupported-security", At::Text),
    ("Key in a query.in", "unsupported-security", At::Object),
    ("Key in a query.type", "unsupported-security", At::Text),
    ("OAuth.type", "unsupported-security", At::Text),
    ("OpenID.type", "unsupported-security", At::Text),
    ("Parameter with content.in", "unusable-value", At::Text),
    ("Path parameter.in", "unusable-value", At::Text),
    ("Query parameter.in", "unusable-value", At::Text),
    ("Scheme of HTTP.type", "unsupported-security", At::Text),
    ("Token.type", "unsupported-security", At::Text),
];

#[derive(Clone, Copy)]
enum At {
    Text,
    Object,
}

/// Texts that contain code, markup, and the delimiters of both.
pub(crate) struct Payloads {
    /// Code that would create a file if it ran.
    code: String,
    /// The address of the listener that detects loaded resources.
    address: String,
    lie: Lie,
}

/// Selects the fields with a fixed set of values that get a payload.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    None,
    /// All fields in which a payload is accepted without a loss.
    Read,
    /// The fields of this rule.
    Of(&'static str),
}

impl Payloads {
    pub(crate) fn new(marker: &Path, address: &str, lie: Lie) -> Self {
        let code = format!("std::fs::write({:?}, {CODE:?}).unwrap()", marker.display().to_string());
        Self { code, address: address.to_owned(), lie }
    }

    fn harmless(lie: Lie) -> Self {
        Self::new(Path::new("/marker"), "127.0.0.1:1", lie)
    }
}

impl Texts for Payloads {
    fn prose(&self, number: usize) -> String {
        let Self { code, address, .. } = self;
        [
            &format!("{CODE}{number} */ {code}; /*\n\n```\n{code};\n```\n\n~~~rust\n{code};\n~~~\n\n    {code};\n\n"),
            &format!("<script>{CODE}</script><script src=http://{address}/{CODE}></script></details>\n\n"),
            &format!("<img src=http://{address}/{CODE}><iframe src=http://{address}/{CODE}></iframe>\n\n"),
            &format!("<style>@import 'http://{address}/{CODE}';</style> ![{CODE}](http://{address}/{CODE}.png)\n\n"),
            &format!("[`std::process::Command`] [^1] [crate::{CODE}] [{CODE}] [a](crate::{CODE})\n\n[^1]: note\n\n"),
            &format!("#![allow(warnings)]\n#[path = \"/etc/x\"] mod m;\nfn main() {{ {code}; }}\n"),
            &format!("\r{code};\u{85}{code};\u{2028}{code};\u{b}{code};\u{202e}\u{2066}\u{1}\0 \"); {code}; (\"\\"),
        ]
        .into_iter()
        .map(String::as_str)
        .collect()
    }

    fn word(&self, number: usize) -> String {
        let code = &self.code;
        format!("{CODE}{number}\"); {code}; //\n*/ {code}; #\"{{}}'\\`\u{202e}<script>{CODE}</script>")
    }

    fn url(&self, number: usize) -> String {
        format!("http://{0}/{CODE}{number}\"><script src=\"http://{0}/{CODE}\">", self.address)
    }

    // A slash, a brace or a control character would change the structure of the path.
    fn segment(&self, number: usize) -> String {
        format!("{CODE}{number}\"); {CODE}!(); (\"'`#?")
    }

    fn quoted(&self, number: usize) -> String {
        format!("{CODE}{number}; {CODE}!() //")
    }

    fn other(&self, rule: &str, number: usize, good: &str) -> String {
        let lies = match self.lie {
            Lie::None => false,
            Lie::Read => REFUSED.iter().chain(DEGRADED).all(|(refused, ..)| *refused != rule),
            Lie::Of(lie) => lie == rule,
        };
        if lies { self.word(number) } else { good.to_owned() }
    }
}

/// Generates the client of a document with payloads at every location that [`Lie`] does not exclude.
pub(crate) fn client(minor: u64, texts: &Payloads) -> Client {
    inert(&model::document(minor, texts).0.to_string())
}

#[test]
fn every_location_has_a_payload() {
    for (minor, count) in PLACES {
        let (value, places) = model::document(minor, &Payloads::harmless(Lie::None));
        assert_eq!(places.len(), count, "places of 3.{minor}");
        for place in &places {
            assert!(value.pointer(&place.pointer).is_some(), "{place:?}");
        }
        let distinct: BTreeSet<_> = places.iter().map(|place| &place.pointer).collect();
        println!(
            "3.{minor}: {count} texts at {} places, of {} rules",
            distinct.len(),
            places.iter().map(|place| &place.rule).collect::<BTreeSet<_>>().len()
        );
    }
}

#[test]
fn accepted_payloads_are_inert() {
    for (minor, _) in PLACES {
        for lie in [Lie::None, Lie::Read] {
            client(minor, &Payloads::harmless(lie));
        }
    }
}

#[test]
fn refused_payloads_are_reported_with_their_location() {
    for (minor, _) in PLACES {
        for &(rule, code, at) in REFUSED {
            let (value, places) = model::document(minor, &Payloads::harmless(Lie::Of(rule)));
            let expected = reported(&places, rule, at);
            let findings = generate(&value.to_string()).err().unwrap_or_else(|| panic!("{rule} is accepted"));
            let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
            assert!(!errors.is_empty(), "{rule}");
            for error in errors {
                assert_eq!(error.code.as_str(), code, "{rule}");
                // A path item may be merged with the target of its reference.
                let at = findings.origin(&error.at).map_or_else(|| error.at.clone(), |(_, place)| place);
                assert!(expected.contains(at.as_str()), "{rule} at {}", at.as_str());
            }
        }
    }
}

/// Returns the locations at which payloads of a rule are reported.
fn reported<'p>(places: &'p [Place], rule: &str, at: At) -> BTreeSet<&'p str> {
    let of_rule = places.iter().filter(|place| place.rule == rule);
    let pointers = of_rule.map(|place| match at {
        At::Text => place.pointer.as_str(),
        At::Object => place.pointer.rsplit_once('/').expect("the text is in an object").0,
    });
    pointers.collect()
}

#[test]
fn degraded_payloads_are_reported_with_their_location_and_inert() {
    for &(rule, code, at) in DEGRADED {
        let (value, places) = model::document(1, &Payloads::harmless(Lie::Of(rule)));
        let client = inert(&value.to_string());
        let findings: BTreeSet<_> = client
            .output
            .findings
            .iter()
            .filter(|finding| finding.code.as_str() == code)
            .map(|finding| finding.at.as_str())
            .collect();
        let expected = reported(&places, rule, at);
        assert!(!expected.is_disjoint(&findings), "{rule}: {expected:?} {findings:?}");
    }
}

#[test]
fn a_refused_document_does_not_change_the_client() {
    for &(rule, code, _) in REFUSED {
        let (value, _) = model::document(1, &Payloads::harmless(Lie::Of(rule)));
        let findings = command::refuse(&value.to_string());
        assert!(findings.iter().any(|finding| finding["code"] == code && finding["line"].as_u64() > Some(0)), "{rule}");
    }
}

#[test]
fn names_do_not_depend_on_the_order_of_schemas() {
    let names = |document: &str| {
        let inspection = inert(document).output.inspect();
        let mut paths: Vec<_> = inspection.types.iter().map(|entry| entry.path.clone()).collect();
        paths.sort();
        paths
    };
    let object = |name: &str| json!({ "type": "object", "properties": { name: { "enum": ["a", "b"] } } });
    let one = with_schemas(json!({ "A": object("a"), "B-c": object("b"), "b_c": object("c") }));
    let other = format!(
        r#"{{"components": {{"schemas": {{"b_c": {}, "B-c": {}, "A": {}}}}}, "paths": {{}}, "info": {{"version": "1", "title": "Sample"}}, "openapi": "3.1.0"}}"#,
        object("c"),
        object("b"),
        object("a"),
    );
    assert_eq!(names(&one), names(&other));
}
