// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of `Webhooks`.

use super::*;

/// Where events are sent.
#[derive(Clone, Copy, Debug)]
pub struct Webhooks<'a> {
    client: &'a Client,
}

impl<'a> Webhooks<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// List webhooks.
    ///
    /// A page at a time.
    ///
    /// `GET /webhooks`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let page = client.webhooks().list().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListWebhooks<'a> {
        ListWebhooks(self.client.page_request(&LIST_WEBHOOKS))
    }

    /// Create a webhook.
    ///
    /// The server makes the secret and shows it in the reply.
    ///
    /// `POST /webhooks`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let created_webhook = client
    ///     .webhooks()
    ///     .create(types::CreateWebhook::new("url", vec!["events".to_owned()]))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(
        &self,
        body: types::CreateWebhook,
    ) -> Request<'a, types::CreatedWebhook> {
        self.client.request(&CREATE_WEBHOOK).json(&body)
    }

    /// Delete a webhook.
    ///
    /// `DELETE /webhooks/{id}`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let answer = client.webhooks().delete("id").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &str) -> Request<'a, Option<Map<String, Value>>> {
        self.client.optional_request(&DELETE_WEBHOOK).path("id", id)
    }
}

page_request! {
    /// Request builder returned by [`Webhooks::list`].
    pub struct ListWebhooks(types::Webhook);
}

impl ListWebhooks<'_> {
    /// Most items on a page.
    pub fn limit(self, limit: i64) -> Self {
        Self(self.0.query("limit", limit))
    }

    /// Where to go on: the `next_cursor` of the page before.
    pub fn cursor(self, cursor: &str) -> Self {
        Self(self.0.query("cursor", cursor))
    }
}

static LIST_WEBHOOKS: Operation = Operation::get("listWebhooks", "/webhooks")
    .pages(
        Pages::cursor("cursor", &["meta", "next_cursor"])
            .items(&["data"])
            .has_more(&["meta", "has_more"]),
    );

static CREATE_WEBHOOK: Operation = Operation::post("createWebhook", "/webhooks")
    .envelope("data");

static DELETE_WEBHOOK: Operation = Operation::delete("deleteWebhook", "/webhooks/{id}")
    .envelope("data");
