// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of `Workflows`.

use super::*;

/// Sequences of steps and their runs.
#[derive(Clone, Copy, Debug)]
pub struct Workflows<'a> {
    client: &'a Client,
}

impl<'a> Workflows<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Lists workflows.
    ///
    /// Returns one page at a time.
    ///
    /// Inferred: an access token may require the scope `workflows:read`, which is documented only for another integration.
    ///
    /// `GET /workflows`
    ///
    /// The list is paged by cursor (as stated in the settings); `pages` and `items` fetch all pages.
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let mut items = client.workflows().list().items();
    /// while let Some(item) = items.next().await {
    ///     let item = item?;
    ///     println!("{item:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListWorkflows {
        ListWorkflows(self.client.page_request(&LIST_WORKFLOWS))
    }

    /// Creates a workflow.
    ///
    /// Steps refer to each other by the ids in the request.
    ///
    /// `POST /workflows`
    ///
    /// ```no_run
    /// # use faos_generated::types;
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let workflow = client
    ///     .workflows()
    ///     .create(
    ///         types::CreateWorkflow::new(
    ///             "Customer Onboarding",
    ///             types::Trigger::new(types::TriggerType::Webhook, [("key", "value")]),
    ///             [
    ///                 types::Step::new(
    ///                     "step_1",
    ///                     "Verify Customer Info",
    ///                     types::StepType::AgentAction,
    ///                     [("key", "value")],
    ///                 ),
    ///             ],
    ///         ),
    ///     )
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(
        &self,
        body: impl Into<types::CreateWorkflow>,
    ) -> Request<types::Workflow> {
        self.client.value_request(&CREATE_WORKFLOW).json(&body.into())
    }

    /// Runs a workflow.
    ///
    /// The event `workflow.execution.completed` reports the end of the run.
    /// Inferred: the body and the response.
    ///
    /// Inferred: an access token requires the scope `workflows:execute`.
    ///
    /// `POST /workflows/{id}/run`
    ///
    /// ```no_run
    /// # async fn example(client: faos_generated::Client) -> Result<(), faos_generated::Error> {
    /// let execution = client.workflows().run("wfl_abc123").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self, id: impl Into<String>) -> RunWorkflow {
        RunWorkflow(self.client.value_request(&RUN_WORKFLOW).path("id", id.into()))
    }
}

page_request! {
    /// Request builder returned by [`Workflows::list`].
    pub struct ListWorkflows(Page<types::Workflow>, types::Workflow, sized);
}

impl ListWorkflows {
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

request! {
    /// Request builder returned by [`Workflows::run`].
    pub struct RunWorkflow(types::Execution, empty_path);
}

impl RunWorkflow {
    /// The parameters of the run.
    pub fn body(self, body: impl Into<types::RunWorkflow>) -> Self {
        Self(self.0.json(&body.into()))
    }
}

static LIST_WORKFLOWS: Operation = Operation::get("listWorkflows", "/workflows")
    .pages(
        Pages::cursor(Pages::query("cursor"), Pages::member(&["meta", "next_cursor"]))
            .items(&["data"])
            .has_more(&["meta", "has_more"])
            .page_size(Pages::query("limit")),
    );

static CREATE_WORKFLOW: Operation = Operation::post("createWorkflow", "/workflows")
    .envelope("data");

static RUN_WORKFLOW: Operation = Operation::post("runWorkflow", "/workflows/{id}/run")
    .envelope("data");
