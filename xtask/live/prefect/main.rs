//! Records workflow runs in Prefect: flows, runs with their states and logs, variables, and lists that are read page by
//! page.

use std::process::ExitCode;
use std::time::Duration;

use client::jiff::Timestamp;
use client::serde_json::{self, Value};
use client::types::{
    BodyPaginateFlowsFlowsPaginatePost, BodyReadEventsEventsFilterPost, BodyReadFlowsFlowsFilterPost,
    BodyReadLogsLogsFilterPost, BodySetFlowRunStateFlowRunsIdSetStatePost, Event, EventFilter, EventNameFilter,
    FlowCreate, FlowRunCreate, FlowUpdate, LogCreate, Resource, SetStateStatus, StateCreate, StateType,
    ValidationError, VariableCreate, VariableCreateValue, VariableUpdate, VariableUpdateValue,
};
use client::uuid::Uuid;
use client::{Client, Error};

use checks::{Checks, setting};

#[path = "../checks.rs"]
mod checks;

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut checks = Checks::default();
    let url = format!("{}/api", setting("LIVE_URL"));
    // The document does not mention credentials.
    let stranger = Client::builder().base_url(&url).build()?;
    checks.refused("call without credentials", stranger.admin().read_version().await, 401, "Unauthorized", text);
    let client = Client::builder().base_url(&url).basic(setting("LIVE_USER"), setting("LIVE_PASSWORD")).build()?;
    checks.equal("version of the server", client.admin().read_version().await?.starts_with("3."), true);

    // Flows.
    let mut last = None;
    for number in 0..23 {
        let flow = FlowCreate::new(format!("flow-{number:02}")).tags(["nightly".to_owned()]);
        last = client.flows().create(flow).await?.id.get();
    }
    let id = last.unwrap_or_default();
    client.flows().update(id, FlowUpdate::new().tags(["weekly".to_owned()])).await?;
    checks.equal("update a flow", client.flows().read_flow(id).await?.tags, Some(vec!["weekly".to_owned()]));
    checks.equal("find a flow by name", client.flows().read_by_name("flow-22").await?.id.get(), Some(id));
    checks.equal("count flows", client.flows().count().await?, 23);
    let (mut read, mut pages) = (0, 0);
    let mut list = client.flows().read_flows().body(BodyReadFlowsFlowsFilterPost::new().limit(10)).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("flows by offset", 23, read, pages);
    let (mut read, mut pages) = (0, 0);
    let mut list = client.flows().paginate().body(BodyPaginateFlowsFlowsPaginatePost::new().limit(5)).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("flows by page", 23, read, pages);

    // A run with its states and logs.
    let scheduled = StateCreate::new(StateType::Scheduled);
    let run = client.flow_runs().create(FlowRunCreate::new(id).name("first").state(scheduled)).await?;
    checks.equal("create a run", run.state_type.into_option(), Some(StateType::Scheduled));
    let run = run.id.get().unwrap_or_default();
    for state in [StateType::Running, StateType::Completed] {
        let state = BodySetFlowRunStateFlowRunsIdSetStatePost::new(StateCreate::new(state)).force(true);
        let result = client.flow_runs().set_state(run, state).await?;
        checks.equal("set the state of a run", result.status, SetStateStatus::Accept);
    }
    let logs: Vec<LogCreate> = (0..45)
        .map(|number| LogCreate::new("live", 20, format!("line {number}"), Timestamp::now()).flow_run_id(run))
        .collect();
    client.logs().create(logs).await?;
    let (mut read, mut pages) = (0, 0);
    let mut list = client.logs().read().body(BodyReadLogsLogsFilterPost::new().limit(20)).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("logs", 45, read, pages);
    checks.around("download_logs returns a CSV file, not JSON");
    let mut file = client.flow_runs().download_logs(run).stream_response().await?;
    let mut bytes = 0;
    while let Some(chunk) = file.next().await {
        bytes += chunk?.len();
    }
    checks.equal("download the logs", (file.media_type(), bytes > 45 * 6), (Some("text/csv; charset=utf-8"), true));

    // Variables.
    let value = VariableCreateValue::Object(Default::default());
    let variable = client.variables().create(VariableCreate::new("limits", value)).await?;
    let variable_id = variable.id.get().unwrap_or_default();
    client.variables().update(variable_id, VariableUpdate::new().value(VariableUpdateValue::Integer(7))).await?;
    let read = client.variables().read_by_name("limits").await?;
    checks.equal("update a variable", format!("{:?}", read.value), "Some(Integer(7))");
    client.variables().delete(variable_id).await?;
    let deleted = client.variables().read_variable(variable_id).await;
    checks.refused("read a deleted variable", deleted, 404, "not found", text);

    // Events. The first page is a POST, and its link leads to pages that are read with GET.
    let resource = || Resource::from([("prefect.resource.id".to_owned(), "live.sample".to_owned())]);
    let events: Vec<Event> =
        (0..12).map(|_| Event::new(Timestamp::now(), "live.sample", resource(), Uuid::new_v4())).collect();
    client.events().create(events).await?;
    let first = || {
        let named = EventNameFilter::new().name(["live.sample".to_owned()]);
        let filter = EventFilter::new().event(named);
        client.events().read().body(BodyReadEventsEventsFilterPost::new().filter(filter).limit(5))
    };
    // The server stores events later.
    while first().await?.total < 12 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let page = first().await?;
    let (mut read, mut pages) = (page.events.len(), 1);
    let token = page.next_page.as_deref().and_then(|url| url.split_once("page-token=")).map(|(_, token)| token);
    let mut list = client.events().read_account_events_page(token.unwrap_or_default()).pages();
    while let Some(page) = list.next().await {
        read += page?.items.len();
        pages += 1;
    }
    checks.list("events", 12, read, pages);

    // Errors.
    let missing = client.flows().read_flow(Uuid::nil()).await;
    checks.refused("read a missing flow", missing, 404, "Flow not found", text);
    let invalid = client.flows().create(FlowCreate::new("a/b")).await;
    checks.around("the server calls the member `exception_detail`, the document `detail`");
    checks.refused("create a flow with an invalid name", invalid, 422, "String should match pattern", |error| {
        let mut body: Value = error.decode().ok()?;
        let problems: Vec<ValidationError> = serde_json::from_value(body["exception_detail"].take()).ok()?;
        Some(problems.first()?.msg.clone())
    });
    client.flows().delete(id).await?;
    checks.equal("delete a flow", client.flows().count().await?, 22);
    Ok(checks.finish())
}

/// Returns the message of an error that the document does not describe.
fn text(error: &Error) -> Option<String> {
    error.api()?.message.clone()
}
