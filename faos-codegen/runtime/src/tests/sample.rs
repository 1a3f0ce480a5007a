//! A client as the generator prints it, small enough to be written by hand. The tests of the network core go through it.

// In a generated crate all of this is public, and nobody uses all of it here.
#![allow(dead_code, unreachable_pub)]

use jiff::Timestamp;

use crate::runtime::prelude::*;
use crate::runtime::{
    Api, Client, ClientBuilder, Error, In, Operation, Page, Pages, Request, Scheme, Server, Style, page_request,
    request,
};

pub(super) static API: Api = Api {
    name: "FAOS",
    key_variable: "FAOS_RUNTIME_TEST_KEY",
    user_agent: "sample/1.2.3",
    servers: &[
        Server::new("Production", "https://api.faosx.ai/v1"),
        Server::new("Sandbox", "https://sandbox.api.faosx.ai/v1"),
    ],
    schemes: &[
        Scheme::bearer("bearerAuth"),
        Scheme::api_key("apiKeyQuery", In::Query, "api_key"),
        Scheme::oauth2("oauth2"),
        Scheme::oauth2("documented").authorization_url("/authorize").token_url("/v1/token"),
        Scheme::basic("basicAuth"),
        Scheme::api_key("headerKey", In::Header, "X-Api-Key"),
        Scheme::api_key("cookieKey", In::Cookie, "session"),
    ],
    key_scheme: "bearerAuth",
    security: &[&["bearerAuth"], &["oauth2"]],
    request_id: &["meta", "request_id"],
    ..Api::DEFAULT
};

impl Client {
    pub(super) fn builder() -> ClientBuilder {
        ClientBuilder::for_api(&API)
    }

    pub(super) fn from_env() -> Result<Self, Error> {
        Self::builder().api_key_from_env()?.build()
    }

    pub(super) fn agents(&self) -> Agents<'_> {
        Agents { client: self }
    }
}

pub(super) struct Agents<'a> {
    client: &'a Client,
}

impl<'a> Agents<'a> {
    pub(super) fn list(&self) -> ListAgents {
        ListAgents(self.client.page_request(&LIST_AGENTS))
    }

    pub(super) fn linked(&self) -> Request<Page<Agent>> {
        self.client.page_request(&LINKED_AGENTS).query("limit", 1)
    }

    pub(super) fn create(&self, body: CreateAgent) -> Request<Agent> {
        self.client.value_request(&CREATE_AGENT).json(&body)
    }

    pub(super) fn get(&self, id: &str) -> Request<Agent> {
        self.client.value_request(&GET_AGENT).path("id", id)
    }

    pub(super) fn update(&self, id: &str, body: CreateAgent) -> Request<Agent> {
        self.client.value_request(&UPDATE_AGENT).path("id", id).json(&body)
    }

    pub(super) fn delete(&self, id: &str) -> Request<()> {
        self.client.empty_request(&DELETE_AGENT).path("id", id)
    }

    pub(super) fn current(&self) -> Request<Option<Agent>> {
        self.client.optional_request(&CURRENT_AGENT)
    }

    pub(super) fn run(&self, id: &str) -> RunAgent {
        RunAgent(self.client.value_request(&RUN_AGENT).path("id", id))
    }

    pub(super) fn query_key(&self, id: &str) -> Request<Agent> {
        self.client.value_request(&QUERY_KEY).path("id", id)
    }

    pub(super) fn basic(&self) -> Request<Agent> {
        self.client.value_request(&BASIC)
    }

    pub(super) fn public(&self) -> Request<Agent> {
        self.client.value_request(&PUBLIC)
    }

    pub(super) fn cookies(&self, theme: Option<String>, sizes: Vec<i32>) -> Request<Agent> {
        self.client.value_request(&COOKIES).cookie("theme", theme).cookie("sizes", sizes)
    }

    pub(super) fn pair(&self, left: &str, right: &str) -> Request<Agent> {
        self.client.value_request(&PAIR).path("left", left).path("right", right)
    }
}

request! {
    /// Runs an agent.
    pub struct RunAgent(Execution, empty_path, idempotent);
}

impl RunAgent {
    pub(super) fn input(self, input: CreateAgent) -> Self {
        Self(self.0.json(&input))
    }

    pub(super) fn form(self, input: CreateAgent) -> Self {
        Self(self.0.form(&input))
    }
}

page_request! {
    /// Lists agents.
    pub struct ListAgents(Page<Agent>, Agent);
}

impl ListAgents {
    pub(super) fn limit(self, limit: i64) -> Self {
        Self(self.0.query("limit", limit))
    }

    pub(super) fn cursor(self, cursor: impl Into<String>) -> Self {
        Self(self.0.query("cursor", cursor.into()))
    }

    pub(super) fn kind(self, kind: Option<AgentKind>) -> Self {
        Self(self.0.query("type", kind))
    }

    pub(super) fn tags(self, tags: Vec<String>) -> Self {
        Self(self.0.query("tag", tags))
    }

    pub(super) fn piped(self, tags: Vec<String>) -> Self {
        Self(self.0.styled_query(Style::PipeDelimited, false, "tag", tags))
    }

    pub(super) fn filter(self, filter: BTreeMap<String, Value>) -> Self {
        Self(self.0.styled_query(Style::DeepObject, true, "filter", filter))
    }

    pub(super) fn since(self, since: Timestamp) -> Self {
        Self(self.0.query("since", since))
    }

    pub(super) fn tenant(self, tenant: impl Into<String>) -> Self {
        Self(self.0.header_parameter("X-Tenant", tenant.into()))
    }
}

static LIST_AGENTS: Operation = Operation::get("listAgents", "/agents").pages(
    Pages::cursor(Pages::query("cursor"), Pages::member(&["meta", "next_cursor"]))
        .items(&["data"])
        .has_more(&["meta", "has_more"]),
);
static LINKED_AGENTS: Operation = Operation::get("linkedAgents", "/agents")
    .pages(Pages::next_url(&["links", "next"]).items(&["data"]))
    .security(&[&["bearerAuth", "apiKeyQuery"]]);
static CREATE_AGENT: Operation = Operation::post("createAgent", "/agents").envelope("data");
static GET_AGENT: Operation = Operation::get("getAgent", "/agents/{id}").envelope("data");
static UPDATE_AGENT: Operation =
    Operation::patch("updateAgent", "/agents/{id}").envelope("data").idempotency_key("Idempotency-Key");
static DELETE_AGENT: Operation = Operation::delete("deleteAgent", "/agents/{id}");
static CURRENT_AGENT: Operation = Operation::get("currentAgent", "/agents/current").envelope("data");
static RUN_AGENT: Operation = Operation::post("runAgent", "/agents/{id}/run").idempotency_key("Idempotency-Key");
static QUERY_KEY: Operation = Operation::get("queryKey", "/agents/{id}").envelope("data").security(&[&["apiKeyQuery"]]);
static BASIC: Operation =
    Operation::get("basic", "/agents/basic").envelope("data").security(&[&["basicAuth", "headerKey"]]);
static PUBLIC: Operation = Operation::get("public", "/agents/public").envelope("data").security(&[]);
static COOKIES: Operation = Operation::get("cookies", "/agents/cookies").envelope("data").security(&[&["cookieKey"]]);
static PAIR: Operation = Operation::get("pair", "/agents/{left}{right}").envelope("data");

object! {
    /// An agent.
    pub struct Agent {
        /// Its name for programs.
        pub id: String,
        /// Its name for people.
        pub name: Option<String>,
        /// The purpose.
        #[wire("type")]
        pub kind: Option<AgentKind>,
    }
}

object! {
    /// An agent to create.
    #[new(name: String)]
    pub struct CreateAgent {
        /// Its name for people.
        pub name: String,
        /// The required certainty.
        pub threshold: Option<f64>,
    }
}

object! {
    /// A run of an agent.
    pub struct Execution {
        /// Its name for programs.
        pub id: String,
    }
}

open_enum! {
    /// The purpose of an agent.
    pub enum AgentKind {
        /// Answers customers.
        CustomerService = "customer-service",
        /// Anything else.
        Custom = "custom",
    }
}

/// Names a page type in a signature, as an application does.
pub(super) fn ids(page: &Page<Agent>) -> Vec<&str> {
    page.items.iter().map(|agent| agent.id.as_str()).collect()
}
