//! The object model of OpenAPI 3.0 and 3.1 as a table, and a document made by walking it: each way from one kind of
//! object to another is gone once, so that every text of the specification stands somewhere.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use Part::{All, Any, Good, List, Named, Object, Other, Path, Plain, Prose, Reference, Same, Url, Word};

/// What stands in a field, or behind a name.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// Markdown.
    Prose,
    /// A name or a value.
    Word,
    /// A name that stands at several places, known by this word.
    Same(&'static str),
    /// The path of an operation.
    Path,
    /// A URL.
    Url,
    /// A text that has a meaning only if it is this one, or one of a few.
    Good(&'static str),
    /// The parameters of this media type.
    Other(&'static str),
    /// A reference to what stands in this part of the components under the name of [`Same`].
    Reference(&'static str, &'static str),
    /// A value with names and texts inside of it.
    Any,
    /// A value without a text, as JSON.
    Plain(&'static str),
    /// An object of this kind.
    Object(&'static str),
    List(&'static [Part]),
    /// An object whose names the document chooses: the name, and what it stands for.
    Named(&'static [(Part, Part)]),
    /// Several fields that stand in the object itself.
    All(&'static [(Part, Part)]),
}

/// A field of a kind of object.
pub(crate) struct Field {
    name: &'static str,
    part: Part,
    needed: bool,
    /// Whether OpenAPI 3.1 brought it.
    new: bool,
}

const fn may(name: &'static str, part: Part) -> Field {
    Field { name, part, needed: false, new: false }
}

const fn must(name: &'static str, part: Part) -> Field {
    Field { name, part, needed: true, new: false }
}

const fn new(name: &'static str, part: Part) -> Field {
    Field { name, part, needed: false, new: true }
}

/// A place of the document where a text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The way from the root; where the text is a name, to what it names.
    pub(crate) pointer: String,
    /// The kind of object and the field, as in `Info.title`; names have `name of ` before it.
    pub(crate) rule: String,
}

/// Which texts a document gets.
pub(crate) trait Texts {
    /// The text of a place that is none of those below, by the number of the place.
    fn prose(&self, number: usize) -> String;
    fn word(&self, number: usize) -> String;
    fn url(&self, number: usize) -> String;
    /// What may stand in a path between slashes.
    fn segment(&self, number: usize) -> String;
    /// What may stand in a quoted parameter of a media type.
    fn quoted(&self, number: usize) -> String;
    /// What stands where only some texts have a meaning.
    fn other(&self, rule: &str, number: usize, good: &str) -> String;
}

/// A document of OpenAPI 3.x, and each place where one of the texts stands.
pub(crate) fn document(minor: u64, texts: &dyn Texts) -> (Value, Vec<Place>) {
    let mut walk = Walk { minor, texts, places: Vec::new(), gone: HashSet::new(), same: HashMap::new() };
    let value = walk.object("Document", "", true);
    (value, walk.places)
}

struct Walk<'t> {
    minor: u64,
    texts: &'t dyn Texts,
    places: Vec<Place>,
    /// The ways from a field to a kind of object that were gone.
    gone: HashSet<(String, &'static str)>,
    same: HashMap<&'static str, usize>,
}

impl Walk<'_> {
    /// An object with all of its fields, or with those alone that it cannot be without.
    fn object(&mut self, kind: &'static str, at: &str, whole: bool) -> Value {
        let mut members = Map::new();
        for field in fields(kind) {
            if (whole || field.needed) && (!field.new || self.minor > 0) {
                let rule = format!("{kind}.{}", field.name);
                if let All(entries) = field.part {
                    members.extend(self.named(entries, at, &rule));
                } else {
                    let value = self.part(field.part, &format!("{at}/{}", field.name), &rule);
                    members.insert(field.name.to_owned(), value);
                }
            }
        }
        if whole {
            let rule = format!("{kind}.x-");
            let name = format!("x-{}", self.text(Word, at, &format!("name of {rule}")));
            let at = format!("{at}/{}", escaped(&name));
            self.name_at(&at);
            members.insert(name, self.part(Any, &at, &rule));
        }
        members.into()
    }

    fn part(&mut self, part: Part, at: &str, rule: &str) -> Value {
        match part {
            Plain(text) => serde_json::from_str(text).expect("the table holds JSON"),
            Any => Value::Object(self.named(&[(Word, List(&[Word])), (Word, Word)], at, rule)),
            Object(kind) => {
                let first = self.gone.insert((rule.to_owned(), kind));
                self.object(kind, at, first)
            }
            List(parts) => {
                let items = parts.iter().enumerate();
                items.map(|(index, part)| self.part(*part, &format!("{at}/{index}"), rule)).collect()
            }
            Named(entries) => Value::Object(self.named(entries, at, rule)),
            All(_) => unreachable!("they are fields"),
            text => self.text(text, at, rule).into(),
        }
    }

    fn named(&mut self, entries: &[(Part, Part)], at: &str, rule: &str) -> Map<String, Value> {
        let mut members = Map::new();
        for (name, part) in entries {
            let name = self.text(*name, at, &format!("name of {rule}"));
            let at = format!("{at}/{}", escaped(&name));
            self.name_at(&at);
            members.insert(name, self.part(*part, &at, rule));
        }
        members
    }

    /// The place of a name is known once the name is.
    fn name_at(&mut self, at: &str) {
        let place = self.places.last_mut().expect("the name was entered");
        at.clone_into(&mut place.pointer);
    }

    fn text(&mut self, part: Part, at: &str, rule: &str) -> String {
        self.places.push(Place { pointer: at.to_owned(), rule: rule.to_owned() });
        let number = self.places.len();
        match part {
            Prose => self.texts.prose(number),
            Word => self.texts.word(number),
            Url => self.texts.url(number),
            Same(name) => self.same(name),
            Path => format!("/{number}/{}/{{{}}}", self.texts.segment(number), self.same("part of the path")),
            Good("3.x") => self.texts.other(rule, number, if self.minor == 0 { "3.0.3" } else { "3.1.0" }),
            Good(good) => self.texts.other(rule, number, good),
            Other(media_type) => format!("{media_type}; a=\"{}\"", self.texts.quoted(number)),
            Reference(place, name) => format!("#/components/{place}/{}", escaped(&self.same(name))),
            Any | Plain(_) | Object(_) | List(_) | Named(_) | All(_) => unreachable!("no text"),
        }
    }

    /// The text that stands at each place of this name.
    fn same(&mut self, name: &'static str) -> String {
        let number = *self.same.entry(name).or_insert(self.places.len());
        if name == "part of the path" { self.texts.segment(number) } else { self.texts.word(number) }
    }
}

/// A name as a part of a pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn fields(kind: &str) -> &'static [Field] {
    let found = MODEL.iter().find(|(name, _)| *name == kind);
    found.unwrap_or_else(|| panic!("the model has no {kind}")).1
}

const THING: Part = Object("Reference to a schema");
const SERVERS: Part = List(&[Object("Server"), Object("Plain server")]);
const SECURITY: Part =
    List(&[Named(&[(Same("key"), List(&[])), (Same("login"), List(&[Word]))]), Named(&[(Same("token"), List(&[]))])]);
const CONTENT: Part = Named(&[(Other("application/json"), Object("Media type"))]);
const EXAMPLES: Part = Named(&[(Word, Object("Example")), (Word, Object("Reference to an example"))]);
const HEADERS: Part = Named(&[
    (Good("X-Remaining"), Object("Header")),
    (Word, Object("Header")),
    (Good("X-Other"), Object("Reference to a header")),
]);
const CALLBACKS: Part = Named(&[(Word, Object("Callback")), (Word, Object("Reference to a callback"))]);

/// What every schema can have. Those that are all prose come first.
macro_rules! schema {
    ($($field:expr),* $(,)?) => {
        &[
            may("title", Prose),
            may("description", Prose),
            new("$comment", Prose),
            may("example", Any),
            new("examples", List(&[Word, Any])),
            may("deprecated", Plain("true")),
            may("externalDocs", Object("External documentation")),
            may("xml", Object("XML")),
            $($field),*
        ]
    };
}

/// What all parameters have besides their name and place.
macro_rules! parameter {
    ($($field:expr),* $(,)?) => {
        &[
            $($field,)*
            may("description", Prose),
            may("deprecated", Plain("true")),
            may("style", Word),
            may("explode", Plain("true")),
            may("example", Any),
            may("examples", EXAMPLES),
        ]
    };
}

/// Every kind of object. Where the specification has one object for several things, each of them is a kind here.
const MODEL: &[(&str, &[Field])] = &[
    (
        "Document",
        &[
            must("openapi", Good("3.x")),
            must("info", Object("Info")),
            new("jsonSchemaDialect", Word),
            may("servers", SERVERS),
            must("paths", Object("Paths")),
            new("webhooks", Named(&[(Word, Object("Event")), (Word, Object("Reference to an event"))])),
            may("components", Object("Components")),
            may("security", SECURITY),
            may("tags", List(&[Object("Tag"), Object("Used tag")])),
            may("externalDocs", Object("External documentation")),
        ],
    ),
    (
        "Info",
        &[
            must("title", Prose),
            new("summary", Prose),
            may("description", Prose),
            may("termsOfService", Url),
            may("contact", Object("Contact")),
            may("license", Object("License")),
            must("version", Prose),
        ],
    ),
    ("Contact", &[may("name", Prose), may("url", Url), may("email", Word)]),
    ("License", &[must("name", Prose), new("identifier", Word), may("url", Url)]),
    (
        "Server",
        &[must("url", Url), may("description", Prose), may("variables", Named(&[(Word, Object("Server variable"))]))],
    ),
    ("Plain server", &[must("url", Good("https://api.example.com")), may("description", Prose)]),
    ("Server variable", &[may("enum", List(&[Word, Word])), must("default", Word), may("description", Prose)]),
    ("Paths", &[must("", All(&[(Path, Object("Path item")), (Path, Object("Reference to a path item"))]))]),
    (
        "Path item",
        &[
            may("summary", Prose),
            may("description", Prose),
            may("post", Object("Operation")),
            may("get", Object("Operation")),
            may("put", Object("Operation")),
            may("patch", Object("Operation")),
            may("delete", Object("Operation")),
            may("head", Object("Operation")),
            may("options", Object("Operation")),
            may("trace", Object("Operation")),
            may("servers", SERVERS),
            must("parameters", List(&[Object("Path parameter"), Object("Query parameter")])),
        ],
    ),
    (
        "Event",
        &[
            may("summary", Prose),
            may("description", Prose),
            may("post", Object("Operation")),
            may("put", Object("Operation")),
            may("servers", SERVERS),
        ],
    ),
    (
        "Operation",
        &[
            may("tags", List(&[Same("tag"), Word])),
            may("summary", Prose),
            may("description", Prose),
            may("externalDocs", Object("External documentation")),
            may("operationId", Word),
            may(
                "parameters",
                List(&[
                    Object("Query parameter"),
                    Object("Header parameter"),
                    Object("Cookie parameter"),
                    Object("Parameter with content"),
                    Object("Reference to a parameter"),
                ]),
            ),
            may("requestBody", Object("Request body")),
            must("responses", Object("Responses")),
            may("callbacks", CALLBACKS),
            may("deprecated", Plain("true")),
            may("security", SECURITY),
            may("servers", SERVERS),
        ],
    ),
    ("External documentation", &[may("description", Prose), must("url", Url)]),
    (
        "Query parameter",
        parameter![
            must("name", Word),
            must("in", Good("query")),
            may("schema", Object("Text")),
            may("allowReserved", Plain("true"))
        ],
    ),
    (
        "Header parameter",
        parameter![must("name", Good("X-Trace")), must("in", Good("header")), may("schema", Object("List"))],
    ),
    (
        "Cookie parameter",
        parameter![must("name", Good("session")), must("in", Good("cookie")), may("schema", Object("Enum"))],
    ),
    (
        "Path parameter",
        parameter![
            must("name", Same("part of the path")),
            must("in", Good("path")),
            must("required", Plain("true")),
            may("schema", Object("Constant")),
        ],
    ),
    ("Parameter with content", parameter![must("name", Word), must("in", Good("query")), may("content", CONTENT)]),
    (
        "Request body",
        &[
            may("description", Prose),
            must(
                "content",
                Named(&[
                    (Other("application/json"), Object("Media type")),
                    (Good("multipart/form-data"), Object("Form")),
                    (Good("application/x-www-form-urlencoded"), Object("Form")),
                    (Good("text/plain"), Object("Media type")),
                ]),
            ),
            may("required", Plain("true")),
        ],
    ),
    (
        "Media type",
        &[
            may("schema", Object("Members")),
            may("example", Any),
            may("examples", EXAMPLES),
            may("encoding", Named(&[(Word, Object("Encoding"))])),
        ],
    ),
    (
        "Form",
        &[
            may("schema", Object("Form members")),
            may("encoding", Named(&[(Same("part of the form"), Object("Encoding"))])),
        ],
    ),
    (
        "Encoding",
        &[
            may("contentType", Word),
            may("headers", HEADERS),
            may("style", Word),
            may("explode", Plain("true")),
            may("allowReserved", Plain("true")),
        ],
    ),
    (
        "Responses",
        &[must(
            "",
            All(&[
                (Good("200"), Object("Response")),
                (Good("4XX"), Object("Response")),
                (Good("default"), Object("Reference to a response")),
                (Word, Object("Response")),
            ]),
        )],
    ),
    (
        "Response",
        &[
            must("description", Prose),
            may("headers", HEADERS),
            may("content", CONTENT),
            may("links", Named(&[(Word, Object("Link")), (Word, Object("Reference to a link"))])),
        ],
    ),
    ("Callback", &[must("", All(&[(Word, Object("Event"))]))]),
    ("Example", &[may("summary", Prose), may("description", Prose), may("value", Any), may("externalValue", Url)]),
    (
        "Link",
        &[
            may("operationRef", Url),
            may("operationId", Word),
            may("parameters", Named(&[(Word, Word)])),
            may("requestBody", Any),
            may("description", Prose),
            may("server", Object("Server")),
        ],
    ),
    (
        "Header",
        &[
            may("description", Prose),
            may("deprecated", Plain("true")),
            may("style", Word),
            may("explode", Plain("true")),
            may("schema", Object("Text")),
            may("example", Any),
            may("examples", EXAMPLES),
        ],
    ),
    ("Tag", &[must("name", Word), may("description", Prose), may("externalDocs", Object("External documentation"))]),
    ("Used tag", &[must("name", Same("tag")), may("description", Prose)]),
    ("Reference to a schema", &[must("$ref", Reference("schemas", "thing")), new("description", Prose)]),
    ("Reference to a response", &[must("$ref", Reference("responses", "response"))]),
    ("Reference to a parameter", &[must("$ref", Reference("parameters", "parameter"))]),
    ("Reference to an example", &[must("$ref", Reference("examples", "example"))]),
    ("Reference to a header", &[must("$ref", Reference("headers", "header"))]),
    ("Reference to a link", &[must("$ref", Reference("links", "link"))]),
    ("Reference to a callback", &[must("$ref", Reference("callbacks", "callback"))]),
    ("Reference to an event", &[must("$ref", Reference("pathItems", "event"))]),
    (
        "Reference to a path item",
        &[new("$ref", Reference("pathItems", "path item")), must("parameters", List(&[Object("Path parameter")]))],
    ),
    (
        "Components",
        &[
            may(
                "schemas",
                Named(&[
                    (Same("thing"), Object("Members")),
                    (Word, Object("Text")),
                    (Word, Object("Enum")),
                    (Word, Object("Number")),
                    (Word, Object("List")),
                    (Word, Object("Union")),
                    (Word, Object("Tagged union")),
                    (Word, Object("All of")),
                    (Word, Object("Condition")),
                    (Word, Object("Constant")),
                    (Word, Object("Map")),
                    (Word, Object("Self-named")),
                    (Word, Object("Of no type")),
                ]),
            ),
            may("responses", Named(&[(Same("response"), Object("Response"))])),
            may("parameters", Named(&[(Same("parameter"), Object("Query parameter"))])),
            may("examples", Named(&[(Same("example"), Object("Example"))])),
            may("requestBodies", Named(&[(Word, Object("Request body"))])),
            may("headers", Named(&[(Same("header"), Object("Header"))])),
            may(
                "securitySchemes",
                Named(&[
                    (Same("key"), Object("Key in a query")),
                    (Word, Object("Key in a header")),
                    (Word, Object("Key in a cookie")),
                    (Same("token"), Object("Token")),
                    (Word, Object("Scheme of HTTP")),
                    (Same("login"), Object("OAuth")),
                    (Word, Object("OpenID")),
                ]),
            ),
            may("links", Named(&[(Same("link"), Object("Link"))])),
            may("callbacks", Named(&[(Same("callback"), Object("Callback"))])),
            new("pathItems", Named(&[(Same("path item"), Object("Path item")), (Same("event"), Object("Event"))])),
        ],
    ),
    (
        "Key in a query",
        &[must("type", Good("apiKey")), may("description", Prose), must("name", Word), must("in", Good("query"))],
    ),
    (
        "Key in a header",
        &[
            must("type", Good("apiKey")),
            may("description", Prose),
            must("name", Good("X-Key")),
            must("in", Good("header")),
        ],
    ),
    (
        "Key in a cookie",
        &[
            must("type", Good("apiKey")),
            may("description", Prose),
            must("name", Good("key")),
            must("in", Good("cookie")),
        ],
    ),
    (
        "Token",
        &[
            must("type", Good("http")),
            may("description", Prose),
            must("scheme", Good("bearer")),
            may("bearerFormat", Word),
        ],
    ),
    ("Scheme of HTTP", &[must("type", Good("http")), may("description", Prose), must("scheme", Word)]),
    ("OAuth", &[must("type", Good("oauth2")), may("description", Prose), must("flows", Object("Flows"))]),
    ("OpenID", &[must("type", Good("openIdConnect")), may("description", Prose), must("openIdConnectUrl", Url)]),
    (
        "Flows",
        &[
            may("implicit", Object("Flow")),
            may("password", Object("Flow")),
            may("clientCredentials", Object("Flow")),
            may("authorizationCode", Object("Flow")),
        ],
    ),
    (
        "Flow",
        &[
            must("authorizationUrl", Good("https://login.example.com/authorize")),
            must("tokenUrl", Good("https://login.example.com/token")),
            may("refreshUrl", Good("https://login.example.com/refresh")),
            must("scopes", Named(&[(Word, Prose), (Word, Prose)])),
        ],
    ),
    (
        "Members",
        schema![
            may("type", Good("object")),
            may(
                "properties",
                Named(&[
                    (Word, Object("Text")),
                    (Word, Object("Enum")),
                    (Word, Object("Number")),
                    (Word, Object("List")),
                    (Word, Object("Union")),
                    (Word, Object("Tagged union")),
                    (Word, Object("All of")),
                    (Word, Object("Condition")),
                    (Word, Object("Constant")),
                    (Word, Object("Map")),
                    (Word, THING),
                ]),
            ),
            may("required", List(&[Word, Word])),
            may("additionalProperties", Object("Text")),
            new("patternProperties", Named(&[(Word, Object("Text"))])),
            new("propertyNames", Object("Text")),
            new("unevaluatedProperties", Object("Text")),
            new("dependentRequired", Named(&[(Word, List(&[Word]))])),
            new("dependentSchemas", Named(&[(Word, Object("Text"))])),
            new("$defs", Named(&[(Word, Object("Text"))])),
            may("default", Any),
        ],
    ),
    (
        "Form members",
        &[must("type", Good("object")), must("properties", Named(&[(Same("part of the form"), Object("Text"))]))],
    ),
    (
        "Text",
        schema![
            may("type", Good("string")),
            may("pattern", Word),
            may("format", Word),
            may("default", Word),
            new("contentEncoding", Word),
            new("contentMediaType", Word),
            new("contentSchema", Object("Text")),
        ],
    ),
    ("Enum", schema![may("type", Good("string")), must("enum", List(&[Word, Word, Word])), may("default", Word)]),
    (
        "Number",
        schema![may("type", Good("number")), may("enum", List(&[Word])), may("default", Word), may("format", Word)],
    ),
    (
        "List",
        schema![
            may("type", Good("array")),
            may("items", Object("Text")),
            new("prefixItems", List(&[Object("Text")])),
            new("contains", Object("Text")),
            new("unevaluatedItems", Object("Text")),
            may("default", Any),
        ],
    ),
    ("Union", schema![must("anyOf", List(&[Object("Text"), THING, Object("Form members")])), may("default", Word)]),
    (
        "Tagged union",
        schema![must("oneOf", List(&[THING, Object("Form members")])), may("discriminator", Object("Discriminator"))],
    ),
    (
        "Discriminator",
        &[
            must("propertyName", Word),
            may("mapping", Named(&[(Word, Reference("schemas", "thing")), (Word, Same("thing"))])),
        ],
    ),
    ("All of", schema![must("allOf", List(&[THING, Object("Form members")]))]),
    (
        "Condition",
        schema![
            new("if", Object("Text")),
            new("then", Object("Text")),
            new("else", Object("Text")),
            may("not", Object("Text")),
        ],
    ),
    ("Constant", schema![new("const", Word), may("default", Word)]),
    ("Map", schema![may("type", Good("object")), must("additionalProperties", Object("Enum"))]),
    (
        "Self-named",
        schema![
            new("$id", Word),
            new("$anchor", Word),
            new("$dynamicAnchor", Word),
            new("$dynamicRef", Word),
            new("$schema", Word),
            new("$vocabulary", Named(&[(Word, Plain("true"))])),
        ],
    ),
    ("Of no type", schema![may("type", Word)]),
    ("XML", &[may("name", Word), may("namespace", Url), may("prefix", Word), may("attribute", Plain("true"))]),
];

/// The table holds together: what it names is in it, and nothing is in it twice.
#[test]
fn the_model_is_whole() {
    struct Harmless;
    impl Texts for Harmless {
        fn prose(&self, number: usize) -> String {
            format!("Text {number}.")
        }
        fn word(&self, number: usize) -> String {
            format!("word{number}")
        }
        fn url(&self, number: usize) -> String {
            format!("https://example.com/{number}")
        }
        fn segment(&self, number: usize) -> String {
            format!("part{number}")
        }
        fn quoted(&self, number: usize) -> String {
            format!("quoted{number}")
        }
        fn other(&self, _: &str, _: usize, good: &str) -> String {
            good.to_owned()
        }
    }
    let kinds: HashSet<_> = MODEL.iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), MODEL.len());
    let (value, places) = document(1, &Harmless);
    for (kind, _) in MODEL {
        assert!(places.iter().any(|place| place.rule.starts_with(&format!("{kind}."))), "nothing leads to {kind}");
    }
    assert_eq!(value["info"]["title"], json!("Text 2."));
}
