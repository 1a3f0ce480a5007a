//! The settings in `codegen.toml`.

mod operations;
mod pages;
mod types;

use std::collections::BTreeMap;
use std::fmt;

use heck::ToSnakeCase;
use indexmap::IndexMap;
use serde::de::{self, DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use thiserror::Error;
use toml::Spanned;

use crate::api::{Derives, Method};
use crate::diagnostic::{Diagnostic, Level, Levels, Subject};
use crate::http::is_token;
use crate::module::ModulePath;
use crate::naming::casing::{is_name, is_type_name};
use crate::parse::Limits;

pub(crate) use operations::Subject as OperationSubject;
pub use operations::{Choice, Selector};
pub use pages::{PagesGroup, Stated, StatedStyle};
pub(crate) use types::parse as parse_rust_path;
pub use types::{OwnTypeSetting, OwnTypes, Stood};

/// The settings of a client, for decisions that its document leaves open.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The name of the environment variable that holds the key, such as `FAOS_API_KEY`.
    pub key_variable: Option<String>,
    /// True if credentials are sent with operations for which the document states no security.
    pub sends_credentials_always: bool,
    /// The URL that the document was fetched from. Relative URLs of servers are resolved against it.
    pub document_url: Option<String>,
    /// The command that generates the files, for their first line, such as `` `cargo xtask regen` from specs/openapi.json ``.
    pub made_by: Option<String>,
    /// The name of the crate in paths, such as `faos_generated`, for examples in its docs.
    pub crate_name: Option<String>,
    /// The path of the client within a crate, such as `crate::faos`, if it is a module of another crate.
    pub module: Option<ModulePath>,
    /// The envelope around every response body.
    pub envelope: Option<Envelope>,
    /// The operations that the client contains.
    pub operations: Choice,
    /// The pagination of groups of operations, where it cannot be derived from the document.
    pub pages: Vec<PagesGroup>,
    /// The path to the request id in a response body.
    pub request_id: Option<Vec<String>>,
    /// Names of members that `Debug` redacts, in addition to those whose names suggest a secret.
    pub redact: Vec<Redacted>,
    /// The names in signatures of webhook deliveries, if they differ from Standard Webhooks.
    pub webhooks: Option<WebhookScheme>,
    /// Operations that can answer with a stream of events although the document does not say so.
    pub streams: Streams,
    /// Puts each resource behind a Cargo feature. Without this setting, none is.
    pub resource_features: Option<ResourceFeatures>,
    /// True if requests with parameters lack the methods for what the document does not describe, such as `extra_query`.
    pub omits_extras: bool,
    /// True if objects drop the members that their types do not describe.
    pub drops_unknown: bool,
    /// Types of the application that stand for formats and schemas.
    pub types: OwnTypes,
    /// Traits that types derive besides those that every type has.
    #[doc(hidden)]
    pub derives: Derives,
    /// True if responses may lack members that the document requires, so that every member of a type that only
    /// responses contain is optional.
    pub distrusts_required: bool,
    /// Rust names by pointer and kind, or by a pattern of paths for a resource, which override the generated names.
    #[doc(hidden)]
    pub names: IndexMap<String, String>,
    /// Former names of types and methods, each with the pointer of the type or operation. They become deprecated aliases.
    #[doc(hidden)]
    pub aliases: IndexMap<String, String>,
    /// The limits on the size of the document.
    pub limits: Limits,
    /// The levels of findings.
    pub findings: Levels,
    /// The files that the commands read and write.
    pub files: ClientFiles,
    /// The file that the settings come from, for findings about them.
    pub file: SettingsFile,
}

/// The files that the commands read and write for a client. Paths are relative to the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFiles {
    /// The document.
    pub document: Option<String>,
    /// The overlay with corrections of the document.
    pub overlay: Option<String>,
    /// True if references to other files are resolved.
    pub follows_files: bool,
    /// The folder that contains these files, if it is not that of the document.
    pub root: Option<String>,
    /// The folder of the crate.
    pub out: Option<String>,
    /// The name of the package, if it is not that of the folder.
    pub name: Option<String>,
    /// The settings of further clients, instead of a client of its own.
    pub clients: Vec<String>,
}

/// The file that settings come from.
#[derive(Clone, Debug, Default)]
pub struct SettingsFile {
    /// The name and the text.
    named: Option<(String, String)>,
    /// The byte offsets of the keys under `[names]` and `[aliases]`.
    offsets: BTreeMap<(Table, String), usize>,
}

/// A table of the settings whose keys are places or names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Names,
    Aliases,
}

/// Operations that can answer with a stream of events although the document does not say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streams {
    /// The IDs of the operations, or their methods and paths, such as `POST /chat`.
    pub operations: Vec<String>,
    /// The pointers to the schemas of the events, by operation. Without one, an event holds any JSON value.
    #[doc(hidden)]
    pub events: IndexMap<String, String>,
}

impl Streams {
    /// Returns every name of an operation.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.operations.iter().chain(self.events.keys())
    }

    /// Returns true if the settings name the operation.
    pub(crate) fn contains(&self, id: &str, method: Method, path: &str) -> bool {
        self.names().any(|name| is_operation(name, id, method, path))
    }

    /// Returns the pointer to the schema of an operation's events.
    pub(crate) fn event_type(&self, id: &str, method: Method, path: &str) -> Option<&str> {
        let found = self.events.iter().find(|(name, _)| is_operation(name, id, method, path));
        found.map(|(_, pointer)| pointer.as_str())
    }
}

/// Returns true if the settings mean an operation by this name: its ID, or its method and path.
pub(crate) fn is_operation(name: &str, id: &str, method: Method, path: &str) -> bool {
    name == id || name.split_once(' ').is_some_and(|words| words == (method.as_str(), path))
}

/// The choice whether each resource, with the types that only it uses, is behind a Cargo feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceFeatures {
    /// Everything is always compiled.
    Never,
    /// Each resource is a feature, and all of them are enabled by default.
    Always,
    /// `Always` for an API with many resources, otherwise `Never`.
    WhenMany,
}

impl Settings {
    /// Returns the first line of every generated file.
    pub fn header(&self) -> String {
        let made_by = self.made_by.as_deref().unwrap_or("`faos-codegen generate`");
        format!("{HEADER}{made_by}{HEADER_END}")
    }
}

/// The name of members that must not appear in logs. It matches in any case style: `card_number` also matches
/// `cardNumber` and `Card-Number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted(String);

impl Redacted {
    /// Returns the name as written in the settings.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true if the name matches a member named `wire`.
    pub fn matches(&self, wire: &str) -> bool {
        self.0.to_snake_case() == wire.to_snake_case()
    }
}

impl<'de> Deserialize<'de> for Redacted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        // The error of a visitor includes the place of the value.
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

/// Deserializes names and rejects duplicates.
fn redacted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Redacted>, D::Error> {
    let names = Vec::<Redacted>::deserialize(deserializer)?;
    let is_repeated = |(index, name): &(usize, &Redacted)| names.iter().take(*index).any(|n| n.matches(name.as_str()));
    match names.iter().enumerate().find(is_repeated) {
        Some((_, name)) => Err(de::Error::custom(format!("the name `{}` in `redact` is repeated", name.as_str()))),
        None => Ok(names),
    }
}

/// Deserializes the levels of findings, by code or group.
fn levels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Levels, D::Error> {
    struct Table;

    struct Name;

    struct LevelOf<'l> {
        subject: Subject,
        levels: &'l mut Levels,
    }

    impl<'de> Visitor<'de> for Table {
        type Value = Levels;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a table of levels by finding code")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Levels, A::Error> {
            let mut levels = Levels::default();
            while let Some(subject) = map.next_key_seed(Name)? {
                map.next_value_seed(LevelOf { subject, levels: &mut levels })?;
            }
            Ok(levels)
        }
    }

    impl<'de> DeserializeSeed<'de> for Name {
        type Value = Subject;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Subject, D::Error> {
            deserializer.deserialize_str(self)
        }
    }

    // The errors of visitors include the place of the value.
    impl Visitor<'_> for Name {
        type Value = Subject;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a finding code")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Subject, E> {
            name.parse().map_err(E::custom)
        }
    }

    impl<'de> DeserializeSeed<'de> for LevelOf<'_> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_str(self)
        }
    }

    impl Visitor<'_> for LevelOf<'_> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("`error`, `warning`, `note` or `allow`")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<(), E> {
            let level: Level = name.parse().map_err(E::custom)?;
            self.levels.set(self.subject, level).map_err(E::custom)
        }
    }

    deserializer.deserialize_map(Table)
}

/// The beginning of the first line of every generated file, which identifies it as generated.
pub const HEADER: &str = "// Made by ";

/// The end of that line. A comment that merely begins like it does not mark a generated file.
pub(crate) const HEADER_END: &str = ". To change it, edit faos-codegen.";

/// The object that wraps every response body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The member that contains the requested value.
    pub data: String,
    /// The member that contains metadata about the response.
    pub meta: Option<String>,
}

/// The names in a signed webhook delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookScheme {
    /// The header with the id of the delivery.
    pub id: String,
    /// The header with the time of the delivery.
    pub timestamp: String,
    /// The header with the signatures.
    pub signature: String,
    /// The optional prefix of secrets.
    pub secret_prefix: String,
}

impl Settings {
    /// Parses a settings file, to which findings can refer by its name.
    ///
    /// # Errors
    ///
    /// Returns an error if [`parse`](Self::parse) does.
    pub fn parse_file(name: &str, text: &str) -> Result<Self, SettingsError> {
        let mut settings = Self::parse(text)?;
        settings.file.named = Some((name.to_owned(), text.to_owned()));
        Ok(settings)
    }

    /// Returns the name and the text of the settings file.
    pub(crate) fn named_file(&self) -> Option<(&str, &str)> {
        self.file.named.as_ref().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Moves a finding about the settings to the line of a key.
    pub(crate) fn locate(&self, table: Table, key: &str, finding: &mut Diagnostic) {
        if let Some(offset) = self.file.offsets.get(&(table, key.to_owned())) {
            self.locate_at(*offset, finding);
        }
    }

    /// Moves a finding about the settings to a byte offset of their file.
    pub(crate) fn locate_at(&self, offset: usize, finding: &mut Diagnostic) {
        if let Some((name, _)) = &self.file.named {
            finding.file = Some(name.clone());
            finding.offset = Some(offset);
        }
    }

    /// Parses `codegen.toml`.
    ///
    /// # Errors
    ///
    /// Returns an error with the line if the text is not valid TOML, or contains an unknown key or an invalid value.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let file: File = toml::from_str(text).map_err(|error| SettingsError(error.to_string()))?;
        let at = |key: &Spanned<String>| text[..key.span().start].matches('\n').count() + 1;
        for (key, name) in &file.names {
            if let Some(problem) = problem_of_name(key.get_ref(), name) {
                return Err(SettingsError(format!("line {}: `{name}` is not {problem}", at(key))));
            }
        }
        if let Some(name) = file.client.crate_name.as_ref().filter(|name| !is_name(name)) {
            return Err(SettingsError(format!("`{name}` is not a valid Rust identifier")));
        }
        if let Some(key) = file.aliases.keys().find(|key| !is_alias(key.get_ref())) {
            let (line, name) = (at(key), key.get_ref());
            return Err(SettingsError(format!(
                "line {line}: `{name}` is not a valid name for a type, or for a method such as `agents.list`"
            )));
        }
        let offset = |table, key: &Spanned<String>| ((table, key.get_ref().clone()), key.span().start);
        let names = file.names.keys().map(|key| offset(Table::Names, key));
        let offsets = names.chain(file.aliases.keys().map(|key| offset(Table::Aliases, key))).collect();
        let headers = file.webhooks.iter().flat_map(|scheme| [&scheme.id, &scheme.timestamp, &scheme.signature]);
        if let Some(name) = headers.into_iter().find(|name| !is_token(name)) {
            return Err(SettingsError(format!("`{name}` is not a valid header name")));
        }
        if let Some(url) = &file.document.url
            && !is_web_url(url)
        {
            let message = format!("`{}` is not a valid URL of a document: use http or https", url.escape_debug());
            return Err(SettingsError(message));
        }
        if file.client.made_by.iter().any(|text| text.chars().any(char::is_control)) {
            return Err(SettingsError("`made_by` is invalid: it must be a single line".to_owned()));
        }
        Ok(Self {
            key_variable: file.client.key_variable,
            sends_credentials_always: file.client.send_credentials == SendCredentials::Always,
            document_url: file.document.url,
            made_by: file.client.made_by,
            crate_name: file.client.crate_name,
            module: file.client.module.map(|WrittenModule(path)| path),
            envelope: file.envelope.map(|envelope| Envelope { data: envelope.data, meta: envelope.meta }),
            operations: file.operations.into(),
            pages: pages::groups(file.pages, text).map_err(SettingsError)?,
            request_id: file.client.request_id.as_deref().map(path),
            redact: file.client.redact,
            webhooks: file.webhooks.map(|scheme| WebhookScheme {
                id: scheme.id,
                timestamp: scheme.timestamp,
                signature: scheme.signature,
                secret_prefix: scheme.secret_prefix,
            }),
            streams: Streams { operations: file.streams.operations, events: file.streams.events },
            resource_features: file
                .client
                .resource_features
                .map(|wanted| if wanted { ResourceFeatures::Always } else { ResourceFeatures::Never }),
            omits_extras: !file.client.extras.unwrap_or(true),
            drops_unknown: !file.types.keep_unknown,
            types: file.types.into(),
            derives: file.derive.into(),
            distrusts_required: !file.answers.trust_required,
            names: file.names.into_iter().map(|(key, name)| (key.into_inner(), name)).collect(),
            aliases: file.aliases.into_iter().map(|(key, place)| (key.into_inner(), place)).collect(),
            limits: file.limits,
            findings: file.findings,
            files: ClientFiles {
                document: file.document.file,
                overlay: file.document.overlay,
                follows_files: file.document.files || file.document.root.is_some(),
                root: file.document.root,
                out: file.client.out,
                name: file.client.name,
                clients: file.clients,
            },
            file: SettingsFile { named: None, offsets },
        })
    }
}

/// An error in `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .0.trim_end())]
pub struct SettingsError(String);

/// The format of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The settings files of several clients, instead of the other keys.
    #[serde(default)]
    clients: Vec<String>,
    /// The document.
    #[serde(default)]
    document: DocumentTable,
    /// The client as a whole.
    #[serde(default)]
    client: ClientTable,
    /// The operations that the client contains. By default, all of them.
    #[serde(default)]
    operations: operations::OperationsTable,
    /// The object that wraps every response body.
    envelope: Option<EnvelopeTable>,
    /// The pagination of groups of operations: one table, or a list of tables `[[pages]]`.
    pages: Option<Spanned<pages::Tables>>,
    /// The names in signed webhook deliveries. The defaults are those of Standard Webhooks.
    webhooks: Option<WebhooksTable>,
    /// Operations that can answer with a stream of events although the document does not say so.
    #[serde(default)]
    streams: StreamsTable,
    /// The representation of values. Any key besides those in the table is a `format`, such as `date-time`, or the place of
    /// a schema, such as `"#/components/schemas/Money"`. Its value is the path of the Rust type that stands for these
    /// values, such as `"chrono::DateTime<chrono::Utc>"`. The type must implement `Serialize`, `DeserializeOwned`, `Clone`,
    /// `PartialEq` and `Debug`.
    #[serde(default)]
    types: types::TypesTable,
    /// Traits that types derive besides `Clone`, `Debug` and `PartialEq`, by kind of type: derivable traits of the standard
    /// library, and paths of derive macros. Every type of the kind derives them, so they must hold for all of its members:
    /// `Eq` does not for numbers with a fraction. Enums of texts have `Eq`, `Ord` and `Hash` already.
    #[serde(default)]
    derive: types::DeriveTable,
    /// The trust in what responses contain.
    #[serde(default)]
    answers: AnswersTable,
    /// Rust names, by the place and kind of an item as in `names.lock`, or by a pattern of paths for a resource.
    #[serde(default)]
    names: IndexMap<Spanned<String>, String>,
    /// Deprecated aliases: former names of types, and of methods such as `agents.list`, each with the place of the item.
    #[serde(default)]
    aliases: IndexMap<Spanned<String>, String>,
    /// The limits on the size of the document.
    #[serde(default)]
    limits: Limits,
    /// The levels of findings, by code or group: `"error"`, `"warning"`, `"note"` or `"allow"`.
    #[serde(default, deserialize_with = "levels")]
    findings: Levels,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentTable {
    /// The URL that the document was fetched from. Relative URLs of servers are resolved against it.
    url: Option<String>,
    /// The path of the document, relative to `codegen.toml`.
    file: Option<String>,
    /// The path of an overlay (OpenAPI Overlay Specification 1.0) that corrects the document.
    overlay: Option<String>,
    /// True to resolve references to other files in the document's folder and below it. False by default.
    #[serde(default)]
    files: bool,
    /// The folder below which references to other files are resolved; it contains the document.
    root: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    /// The folder of the crate, relative to `codegen.toml`.
    out: Option<String>,
    /// The name of a new package.
    name: Option<String>,
    /// The environment variable that holds the API key, such as `FAOS_API_KEY`.
    key_variable: Option<String>,
    /// The command in the first line of every generated file.
    made_by: Option<String>,
    /// The name of the crate in examples. By default, that of the package.
    crate_name: Option<String>,
    /// The path of the client if it is a module of another crate, such as `crate::client`. By default, it is a crate.
    module: Option<WrittenModule>,
    /// The path to the request ID in a response body, such as `meta.request_id`.
    request_id: Option<String>,
    /// True to put each resource behind a Cargo feature. By default, a new crate with 16 or more resources does so, and an
    /// existing crate keeps its choice.
    resource_features: Option<bool>,
    /// False to leave out the methods for what the document does not describe, such as `extra_query`. True by default.
    extras: Option<bool>,
    /// The operations that credentials are sent with. By default, those for which the document requires them.
    #[serde(default)]
    send_credentials: SendCredentials,
    /// Names of members that `Debug` redacts, in addition to those whose names suggest a secret.
    #[serde(default, deserialize_with = "redacted")]
    redact: Vec<Redacted>,
}

/// The path of a module as written.
struct WrittenModule(ModulePath);

impl<'de> Deserialize<'de> for WrittenModule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Path;

        impl Visitor<'_> for Path {
            type Value = WrittenModule;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the path of a module")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<WrittenModule, E> {
                ModulePath::parse(text).map(WrittenModule).ok_or_else(|| {
                    let text = text.escape_debug();
                    E::custom(format!("`{text}` is not a valid path of a module, such as `crate::client`"))
                })
            }
        }

        deserializer.deserialize_str(Path)
    }
}

/// The operations that credentials are sent with.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SendCredentials {
    /// Those for which the document requires them.
    #[default]
    WhereRequired,
    /// Also those for which the document states nothing.
    Always,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeTable {
    /// The member that contains the requested value.
    data: String,
    /// The member that contains metadata about the response.
    meta: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StreamsTable {
    /// The IDs of the operations, or their methods and paths, such as `POST /chat`.
    operations: Vec<String>,
    /// The places of the schemas of the events, by operation.
    events: IndexMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AnswersTable {
    /// False to make every member of types that only responses contain optional. True by default.
    trust_required: bool,
}

impl Default for AnswersTable {
    fn default() -> Self {
        Self { trust_required: true }
    }
}

/// The defaults are those of Standard Webhooks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WebhooksTable {
    /// The header with the ID of the delivery. `webhook-id` by default.
    id: String,
    /// The header with the time of the delivery. `webhook-timestamp` by default.
    timestamp: String,
    /// The header with the signatures. `webhook-signature` by default.
    signature: String,
    /// The optional prefix of secrets. `whsec_` by default.
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

/// Returns the reason why a name under `[names]` is invalid, to follow "is not".
fn problem_of_name(key: &str, name: &str) -> Option<&'static str> {
    let has = |found: fn(char) -> bool| name.contains(found);
    let (has_upper, has_lower) = (has(|c| c.is_ascii_uppercase()), has(|c| c.is_ascii_lowercase()));
    match key.rsplit(' ').next().unwrap_or_default() {
        _ if !is_name(name) => Some("a valid Rust identifier"),
        "type" | "request" | "branch" | "status" | "value" | "variant" | "server"
            if !name.starts_with(|first: char| first.is_ascii_uppercase()) =>
        {
            Some("a valid name for a type or a variant: it must begin with a capital letter")
        }
        "argument" | "field" | "group" | "method" | "resource" | "setter" if has_upper => {
            Some("a valid name for a method or a field: it must not contain capital letters")
        }
        "header" if has_lower => Some("a valid name for a constant: it must not contain lower-case letters"),
        _ => None,
    }
}

/// Returns true for the name of a type, and for that of a method after its resource.
fn is_alias(name: &str) -> bool {
    let is_plain = |name: &str| is_name(name) && !name.contains(|c: char| c.is_ascii_uppercase());
    match name.split_once('.') {
        Some((resource, method)) => is_plain(resource) && is_plain(method),
        None => is_type_name(name),
    }
}

/// Returns true if the URL has a host and contains no credentials.
fn is_web_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains('@') && url.chars().all(|c| c.is_ascii_graphic() && !"{}\"<>\\^`|".contains(c))
}

/// Splits a dotted path, such as `meta.next_cursor`, into the names of members.
fn path(dotted: &str) -> Vec<String> {
    dotted.split('.').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let error =
            Settings::parse("[envelope]\ndata = \"data\"\nmeat = \"meta\"\n").expect_err("`meat` is not a valid key");
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
    fn aliases_must_be_valid_type_names() {
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
    fn headers_of_webhooks_must_be_valid_header_names() {
        let settings = Settings::parse("[webhooks]\nsignature = \"X-Signature\"").expect("the settings are valid");
        let scheme = settings.webhooks.expect("the settings have a webhook scheme");
        assert_eq!((scheme.signature.as_str(), scheme.id.as_str()), ("X-Signature", "webhook-id"));
        for name in ["", "a b", "a:b", "é", "a\\n"] {
            assert!(Settings::parse(&format!("[webhooks]\nid = \"{name}\"")).is_err(), "{name:?}");
        }
    }

    #[test]
    fn an_invalid_name_to_redact_is_an_error_with_its_line() {
        let parse = |names: &str| Settings::parse(&format!("[client]\nredact = [\n  \"ssn\",\n  {names}\n]\n"));
        let settings = parse("\"Card-Number\"").expect("the settings are valid");
        let [_, name] = settings.redact.as_slice() else { panic!("the settings have two names") };
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
        let error = parse("\"SSN\"").expect_err("the name is repeated").to_string();
        assert!(error.contains("line 2") && error.contains("`SSN` in `redact` is repeated"), "{error}");
    }

    #[test]
    fn all_limits_except_the_depth_can_be_raised() {
        let settings = Settings::parse("[limits]\nmax_enum = 20_000").expect("the settings are valid");
        assert_eq!(settings.limits, Limits { max_enum: 20_000, ..Limits::default() });
        for limit in ["max_depth = 1000", "max_enums = 1", "max_enum = -1"] {
            assert!(Settings::parse(&format!("[limits]\n{limit}")).is_err(), "{limit}");
        }
    }

    #[test]
    fn levels_are_set_by_code_or_group() {
        let settings = Settings::parse("[findings]\ndegraded = \"error\"\nunusable-server = \"allow\"");
        let levels = settings.expect("the settings are valid").findings;
        assert_eq!(levels.of(Code::UnresolvedReference), Level::Report(Severity::Error));
        assert_eq!(levels.of(Code::UnusableServer), Level::Allow);
        for (line, problem) in [
            ("unresolved-refrence = \"error\"", "did you mean `unresolved-reference`?"),
            ("nothing = \"error\"", "the finding code `nothing` is unknown"),
            ("degraded = \"deny\"", "the level `deny` is unknown; use `error`, `warning`, `note` or `allow`"),
            ("degraded = 1", "expected `error`, `warning`, `note` or `allow`"),
            ("syntax = \"warning\"", "cannot lower the level of `syntax`"),
            ("degraded = \"error\"\ndegraded = \"note\"", "duplicate key"),
        ] {
            let error = Settings::parse(&format!("[client]\n\n[findings]\n{line}")).expect_err(line).to_string();
            let at = if line.contains('\n') { "line 5" } else { "line 4" };
            assert!(error.contains(at) && error.contains(problem), "{line}: {error}");
        }
    }

    #[test]
    fn credentials_and_the_url_of_the_document_are_checked() {
        let settings = Settings::parse(
            "[document]\nurl = \"https://a.dev/openapi.json\"\n[client]\nsend_credentials = \"always\"",
        );
        let settings = settings.expect("the settings are valid");
        assert_eq!(settings.document_url.as_deref(), Some("https://a.dev/openapi.json"));
        assert!(settings.sends_credentials_always && !Settings::default().sends_credentials_always);
        for text in [
            "[client]\nsend_credentials = \"sometimes\"",
            "[client]\nsend_credentials = true",
            "[document]\nurl = \"openapi.json\"",
            "[document]\nurl = \"https://user@a.dev/\"",
            "[document]\nurl = \"https:///a\"",
            "[document]\nurl = \"file:///a\"",
        ] {
            assert!(Settings::parse(text).is_err(), "{text}");
        }
    }
}
