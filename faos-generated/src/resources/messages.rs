// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of `Messages`.

use super::*;

/// Conversations with agents.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    client: &'a Client,
}

impl<'a> Messages<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists the messages of an agent.
    ///
    /// Returns the conversation with an agent, one page at a time.
    /// The pages read do not state the order.
    ///
    /// `GET /agents/{id}/messages`
    ///
    /// The list is paged by cursor (as stated in the settings); `pages` and `items` fetch all pages.
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let mut items = client.messages().list("agt_abc123").items();
    /// while let Some(item) = items.next().await {
    ///     let item = item?;
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self, id: impl Into<String>) -> ListMessages {
        ListMessages(self.client.page_request(&LIST_MESSAGES).path("id", id.into()))
    }

    /// Sends a message to an agent.
    ///
    /// Inferred: the body and the response.
    ///
    /// `POST /agents/{id}/messages`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let message = client
    ///     .messages()
    ///     .send("agt_abc123", types::SendMessage::new("Where is my order?"))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(
        &self,
        id: impl Into<String>,
        body: impl Into<types::SendMessage>,
    ) -> Request<types::Message> {
        self.client.value_request(&SEND_MESSAGE).path("id", id.into()).json(&body.into())
    }
}

page_request! {
    /// Request builder returned by [`Messages::list`].
    pub struct ListMessages(Page<types::Message>, types::Message, sized, empty_path);
}

impl ListMessages {
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

static LIST_MESSAGES: Operation = Operation::get("listMessages", "/agents/{id}/messages")
    .pages(
        Pages::cursor(Pages::query("cursor"), Pages::member(&["meta", "next_cursor"]))
            .items(&["data"])
            .has_more(&["meta", "has_more"])
            .page_size(Pages::query("limit")),
    );

static SEND_MESSAGE: Operation = Operation::post("sendMessage", "/agents/{id}/messages")
    .envelope("data");
