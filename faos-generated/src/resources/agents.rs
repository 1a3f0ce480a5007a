// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of `Agents`.

use super::*;

/// AI agents and the limits of their actions.
#[derive(Clone, Copy, Debug)]
pub struct Agents<'a> {
    client: &'a Client,
}

impl<'a> Agents<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists agents.
    ///
    /// Returns one page at a time.
    ///
    /// Inferred: an access token requires the scope `agents:read`.
    ///
    /// `GET /agents`
    ///
    /// The list is paged by cursor (as stated in the settings); `pages` and `items` fetch all pages.
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let mut items = client.agents().list().items();
    /// while let Some(item) = items.next().await {
    ///     let item = item?;
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListAgents {
        ListAgents(self.client.page_request(&LIST_AGENTS))
    }

    /// Creates an agent.
    ///
    /// Inferred: an access token requires the scope `agents:write`.
    ///
    /// `POST /agents`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let agent = client
    ///     .agents()
    ///     .create(types::CreateAgent::new("Customer Support Agent"))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, body: impl Into<types::CreateAgent>) -> Request<types::Agent> {
        self.client.value_request(&CREATE_AGENT).json(&body.into())
    }

    /// Returns an agent.
    ///
    /// Inferred: an access token requires the scope `agents:read`.
    ///
    /// `GET /agents/{id}`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let agent = client.agents().get("agt_abc123").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: impl Into<String>) -> Request<types::Agent> {
        self.client.value_request(&GET_AGENT).path("id", id.into())
    }

    /// Updates an agent.
    ///
    /// Inferred: omitted fields keep their values, and the body is plain JSON.
    ///
    /// Inferred: an access token requires the scope `agents:write`.
    ///
    /// `PATCH /agents/{id}`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let agent = client.agents().update("agt_abc123", types::UpdateAgent::new()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(
        &self,
        id: impl Into<String>,
        body: impl Into<types::UpdateAgent>,
    ) -> Request<types::Agent> {
        self.client.value_request(&UPDATE_AGENT).path("id", id.into()).json(&body.into())
    }

    /// Deletes an agent.
    ///
    /// The pages read do not state whether the agent is removed or archived.
    ///
    /// Inferred: an access token requires the scope `agents:write`.
    ///
    /// `DELETE /agents/{id}`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let answer = client.agents().delete("agt_abc123").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: impl Into<String>) -> Request<Option<Map<String, Value>>> {
        self.client.optional_request(&DELETE_AGENT).path("id", id.into())
    }
}

page_request! {
    /// Request builder returned by [`Agents::list`].
    pub struct ListAgents(Page<types::Agent>, types::Agent, sized);
}

impl ListAgents {
    /// Maximum number of items on a page.
    /// The documentation states neither the default nor the bounds.
    ///
    /// Example: `20`.
    pub fn limit(self, limit: i64) -> Self {
        Self(self.0.query("limit", limit))
    }

    /// Position in the list: the `next_cursor` of the previous page.
    ///
    /// Example: `abc123`.
    pub fn cursor(self, cursor: impl Into<String>) -> Self {
        Self(self.0.query("cursor", cursor.into()))
    }
}

static LIST_AGENTS: Operation = Operation::get("listAgents", "/agents")
    .pages(
        Pages::cursor(Pages::query("cursor"), Pages::member(&["meta", "next_cursor"]))
            .items(&["data"])
            .has_more(&["meta", "has_more"])
            .page_size(Pages::query("limit")),
    );

static CREATE_AGENT: Operation = Operation::post("createAgent", "/agents")
    .envelope("data");

static GET_AGENT: Operation = Operation::get("getAgent", "/agents/{id}")
    .envelope("data");

static UPDATE_AGENT: Operation = Operation::patch("updateAgent", "/agents/{id}")
    .envelope("data");

static DELETE_AGENT: Operation = Operation::delete("deleteAgent", "/agents/{id}")
    .envelope("data");
