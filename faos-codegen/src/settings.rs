//! What `codegen.toml` can say.

use std::fmt;

use heck::ToSnakeCase;
use indexmap::IndexMap;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::api::{Api, Pages, Shape};
use crate::naming::casing::{is_name, is_type_name};
use crate::parse::Limits;

/// Decisions about a client that its document does not make.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The name of the environment variable that holds the key, such as `FAOS_API_KEY`.
    pub key_variable: Option<String>,
    /// What makes the files, for their first line, such as `` `cargo xtask regen` from specs/openapi.json ``.
    pub made_by: Option<String>,
    /// What the crate is called where it is used, such as `faos_generated`: examples in its docs say it.
    pub crate_name: Option<String>,
    /// What wraps every answer.
    pub envelope: Option<Envelope>,
    /// How lists are divided, where the document's fields do not say it by themselves.
    pub pages: Option<Pages>,
    /// The way to the request id in a body.
    pub request_id: Option<Vec<String>>,
    /// Names of members that are not shown in `Debug`, beside those that say themselves that they are secret.
    pub redact: Vec<Redacted>,
    /// How deliveries to webhooks are signed, where that is not as Standard Webhooks has it.
    pub webhooks: Option<WebhookScheme>,
    /// Whether each resource is behind a Cargo feature. Where nothing is said, none is.
    pub resource_features: Option<ResourceFeatures>,
    /// Names by pointer, where the rules give none that people like.
    pub names: IndexMap<String, String>,
    /// Names that types had before, each with the place of the type: they go on, and are deprecated.
    pub aliases: IndexMap<String, String>,
    /// How large the document may be.
    pub limits: Limits,
}

/// Whether each resource is behind a Cargo feature, with the types that only it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceFeatures {
    /// Everything is always there.
    Never,
    /// Who uses the crate chooses, and gets everything unless they do.
    Always,
    /// As `Always` for an API of many resources, as `Never` for others.
    WhenMany,
}

impl Settings {
    /// The first line of every file.
    pub fn header(&self) -> String {
        let made_by = self.made_by.as_deref().unwrap_or("`faos-codegen generate`");
        format!("{HEADER}{made_by}{HEADER_END}")
    }
}

/// The name of members that must not appear in logs. It stands for the same words in any case: `card_number` is also
/// `cardNumber` and `Card-Number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted(String);

impl Redacted {
    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a member called `wire` is meant.
    pub fn matches(&self, wire: &str) -> bool {
        self.0.to_snake_case() == wire.to_snake_case()
    }

    /// Whether an object of the API has such a member.
    pub(crate) fn fits(&self, api: &Api) -> bool {
        let has = |shape: &Shape| match shape {
            Shape::Object(object) => object.fields.iter().any(|field| self.matches(&field.wire)),
            _ => false,
        };
        api.types.iter().any(|(_, definition)| has(&definition.shape))
    }
}

impl<'de> Deserialize<'de> for Redacted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        // An error of a visitor has the place of the value.
        impl Visitor<'_> for Name {
            type Value = Redacted;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a member")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Redacted, E> {
                let problem = if name.to_snake_case().is_empty() {
                    "it contains neither a letter nor a digit"
                } else if name.chars().any(|character| character.is_control() || character.is_whitespace()) {
                    "it contains white space or a control character"
                } else {
                    return Ok(Redacted(name.to_owned()));
                };
                Err(E::custom(format!("the name `{}` in `redact` is invalid: {problem}", name.escape_debug())))
            }
        }

        deserializer.deserialize_str(Name)
    }
}

/// Reads names of which no two are the same.
fn redacted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Redacted>, D::Error> {
    let names = Vec::<Redacted>::deserialize(deserializer)?;
    let is_repeated = |(index, name): &(usize, &Redacted)| names.iter().take(*index).any(|n| n.matches(name.as_str()));
    match names.iter().enumerate().find(is_repeated) {
        Some((_, name)) => Err(de::Error::custom(format!("the name `{}` in `redact` is repeated", name.as_str()))),
        None => Ok(names),
    }
}

/// How the first line of every generated file begins, by which it is known to be ours.
pub const HEADER: &str = "// Made by ";

/// The end of that line. A comment that merely begins like it is not ours.
pub(crate) const HEADER_END: &str = ". To change it, edit faos-codegen.";

/// What wraps every answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The member that holds what was asked for.
    pub data: String,
    /// The member that is about the answer itself.
    pub meta: Option<String>,
}

/// The names that a signed delivery uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookScheme {
    /// The header that names the delivery.
    pub id: String,
    /// The header that says when it was sent.
    pub timestamp: String,
    /// The header that holds the signatures.
    pub signature: String,
    /// What secrets may begin with.
    pub secret_prefix: String,
}

impl Settings {
    /// Reads `codegen.toml`.
    ///
    /// # Errors
    ///
    /// What is wrong and in which line: no TOML, a key that does not exist, a value of another type.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let file: File = toml::from_str(text).map_err(|error| SettingsError(error.to_string()))?;
        for name in file.names.values().chain(&file.client.crate_name) {
            if !is_name(name) {
                return Err(SettingsError(format!("`{name}` is no Rust identifier")));
            }
        }
        if let Some(name) = file.aliases.keys().find(|name| !is_type_name(name)) {
            return Err(SettingsError(format!("`{name}` cannot be the name of a type")));
        }
        let headers = file.webhooks.iter().flat_map(|scheme| [&scheme.id, &scheme.timestamp, &scheme.signature]);
        if let Some(name) = headers.into_iter().find(|name| !is_header_name(name)) {
            return Err(SettingsError(format!("`{name}` is not the name of a header")));
        }
        if file.client.made_by.iter().any(|text| text.chars().any(char::is_control)) {
            return Err(SettingsError("`made_by` must be one line".to_owned()));
        }
        Ok(Self {
            key_variable: file.client.key_variable,
            made_by: file.client.made_by,
            crate_name: file.client.crate_name,
            envelope: file.envelope.map(|envelope| Envelope { data: envelope.data, meta: envelope.meta }),
            pages: file.pages.map(|pages| Pages {
                cursor: pages.cursor,
                items: path(&pages.items),
                next_cursor: path(&pages.next_cursor),
                has_more: pages.has_more.as_deref().map(path),
            }),
            request_id: file.client.request_id.as_deref().map(path),
            redact: file.client.redact,
            webhooks: file.webhooks.map(|scheme| WebhookScheme {
                id: scheme.id,
                timestamp: scheme.timestamp,
                signature: scheme.signature,
                secret_prefix: scheme.secret_prefix,
            }),
            resource_features: file
                .client
                .resource_features
                .map(|wanted| if wanted { ResourceFeatures::Always } else { ResourceFeatures::Never }),
            names: file.names,
            aliases: file.aliases,
            limits: file.limits,
        })
    }
}

/// A `codegen.toml` that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.trim_end())
    }
}

impl std::error::Error for SettingsError {}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    client: ClientTable,
    envelope: Option<EnvelopeTable>,
    pages: Option<PagesTable>,
    webhooks: Option<WebhooksTable>,
    #[serde(default)]
    names: IndexMap<String, String>,
    #[serde(default)]
    aliases: IndexMap<String, String>,
    #[serde(default)]
    limits: Limits,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    key_variable: Option<String>,
    made_by: Option<String>,
    crate_name: Option<String>,
    request_id: Option<String>,
    resource_features: Option<bool>,
    #[serde(default, deserialize_with = "redacted")]
    redact: Vec<Redacted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeTable {
    data: String,
    meta: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PagesTable {
    cursor: Option<String>,
    items: String,
    next_cursor: String,
    has_more: Option<String>,
}

/// What is not said is as Standard Webhooks has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WebhooksTable {
    id: String,
    timestamp: String,
    signature: String,
    secret_prefix: String,
}

impl Default for WebhooksTable {
    fn default() -> Self {
        Self {
            id: "webhook-id".to_owned(),
            timestamp: "webhook-timestamp".to_owned(),
            signature: "webhook-signature".to_owned(),
            secret_prefix: "whsec_".to_owned(),
        }
    }
}

/// Whether the text is a token, as RFC 9110 (section 5.6.2) calls it.
fn is_header_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// `meta.next_cursor` as a way into a body.
fn path(dotted: &str) -> Vec<String> {
    dotted.split('.').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_does_not_exist_is_an_error_with_its_line() {
        let error = Settings::parse("[envelope]\ndata = \"data\"\nmeat = \"meta\"\n").expect_err("`meat` is no key");
        assert!(error.to_string().contains("line 3") && error.to_string().contains("meat"), "{error}");
    }

    #[test]
    fn names_must_be_identifiers() {
        for name in ["", "1st", "fn", "a b", "x; y"] {
            let text = format!("[names]\n\"#/components/schemas/A\" = \"{name}\"");
            assert!(Settings::parse(&text).is_err(), "{name:?}");
        }
    }

    #[test]
    fn aliases_have_names_that_types_can_have() {
        for (name, is_right) in [
            ("Order", true),
            ("V1_2", true),
            ("Order_2", false),
            ("order", false),
            ("Option", false),
            ("Self", false),
            ("Or-der", false),
        ] {
            let text = format!("[aliases]\n\"{name}\" = \"#/components/schemas/Purchase\"");
            assert_eq!(Settings::parse(&text).is_ok(), is_right, "{name:?}");
        }
    }

    #[test]
    fn headers_of_webhooks_have_names_that_headers_can_have() {
        let settings = Settings::parse("[webhooks]\nsignature = \"X-Signature\"").expect("the file is right");
        let scheme = settings.webhooks.expect("there is a scheme");
        assert_eq!((scheme.signature.as_str(), scheme.id.as_str()), ("X-Signature", "webhook-id"));
        for name in ["", "a b", "a:b", "é", "a\\n"] {
            assert!(Settings::parse(&format!("[webhooks]\nid = \"{name}\"")).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_name_to_redact_that_is_wrong_is_an_error_with_its_line() {
        let parse = |names: &str| Settings::parse(&format!("[client]\nredact = [\n  \"ssn\",\n  {names}\n]\n"));
        let settings = parse("\"Card-Number\"").expect("the file is right");
        let [_, name] = settings.redact.as_slice() else { panic!("there are two names") };
        for (wire, is_meant) in
            [("card_number", true), ("cardNumber", true), ("number", false), ("card_numbers", false)]
        {
            assert_eq!(name.matches(wire), is_meant, "{wire}");
        }
        for (name, problem) in [
            ("\"\"", "neither a letter"),
            ("\"__\"", "neither a letter"),
            ("\"card number\"", "white space"),
            ("\"a\\nb\"", "white space"),
            ("4", "expected the name of a member"),
        ] {
            let error = parse(name).expect_err(name).to_string();
            assert!(error.contains("line 4") && error.contains(problem), "{name}: {error}");
        }
        let error = parse("\"SSN\"").expect_err("the name stands twice").to_string();
        assert!(error.contains("line 2") && error.contains("`SSN` in `redact` is repeated"), "{error}");
    }

    #[test]
    fn limits_can_be_raised_but_for_the_depth() {
        let settings = Settings::parse("[limits]\nmax_enum = 20_000").expect("the file is right");
        assert_eq!(settings.limits, Limits { max_enum: 20_000, ..Limits::default() });
        for limit in ["max_depth = 1000", "max_enums = 1", "max_enum = -1"] {
            assert!(Settings::parse(&format!("[limits]\n{limit}")).is_err(), "{limit}");
        }
    }

    #[test]
    fn ways_are_written_with_dots() {
        let settings =
            Settings::parse("[pages]\ncursor = \"cursor\"\nitems = \"data\"\nnext_cursor = \"meta.next_cursor\"\n")
                .expect("the file is right");
        assert_eq!(
            settings.pages.map(|pages| pages.next_cursor),
            Some(vec!["meta".to_owned(), "next_cursor".to_owned()])
        );
        let linked = Settings::parse("[pages]\nitems = \"data\"\nnext_cursor = \"links.next\"\n");
        assert_eq!(linked.ok().and_then(|settings| settings.pages).map(|pages| pages.cursor), Some(None));
    }
}
