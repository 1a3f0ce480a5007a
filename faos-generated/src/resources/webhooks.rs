// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of `Webhooks`.

use super::*;

/// Subscriptions to events.
#[derive(Clone, Copy, Debug)]
pub struct Webhooks<'a> {
    client: &'a Client,
}

impl<'a> Webhooks<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists webhooks.
    ///
    /// Returns one page at a time.
    ///
    /// `GET /webhooks`
    ///
    /// The list is paged by cursor (as stated in the settings); `pages` and `items` fetch all pages.
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let mut items = client.webhooks().list().items();
    /// while let Some(item) = items.next().await {
    ///     let item = item?;
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListWebhooks {
        ListWebhooks(self.client.page_request(&LIST_WEBHOOKS))
    }

    /// Creates a webhook.
    ///
    /// The server generates the secret and returns it in the response.
    ///
    /// `POST /webhooks`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let created_webhook = client
    ///     .webhooks()
    ///     .create(
    ///         types::CreateWebhook::new(
    ///             "https://api.yourdomain.com/webhooks/faos",
    ///             ["agent.execution.completed"],
    ///         ),
    ///     )
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(
        &self,
        body: impl Into<types::CreateWebhook>,
    ) -> Request<types::CreatedWebhook> {
        self.client.value_request(&CREATE_WEBHOOK).json(&body.into())
    }

    /// Deletes a webhook.
    ///
    /// `DELETE /webhooks/{id}`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let answer = client.webhooks().delete("hook_abc123").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: impl Into<String>) -> Request<Option<Map<String, Value>>> {
        self.client.optional_request(&DELETE_WEBHOOK).path("id", id.into())
    }
}

page_request! {
    /// Request builder returned by [`Webhooks::list`].
    pub struct ListWebhooks(Page<types::Webhook>, types::Webhook, sized);
}

impl ListWebhooks {
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

static LIST_WEBHOOKS: Operation = Operation::get("listWebhooks", "/webhooks")
    .pages(
        Pages::cursor(Pages::query("cursor"), Pages::member(&["meta", "next_cursor"]))
            .items(&["data"])
            .has_more(&["meta", "has_more"])
            .page_size(Pages::query("limit")),
    );

static CREATE_WEBHOOK: Operation = Operation::post("createWebhook", "/webhooks")
    .envelope("data");

static DELETE_WEBHOOK: Operation = Operation::delete("deleteWebhook", "/webhooks/{id}")
    .envelope("data");
