//! Repeats one call, either with this client or written by hand with reqwest and serde. `cargo xtask bench calls` runs
//! both in turns against a local server, and compares them.

#![allow(missing_docs, clippy::unwrap_used, reason = "this program is only measured")]

use std::time::{Duration, Instant};

use faos_generated::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A placeholder key.
const KEY: &str = "fk_bench";

/// Runs `call (client|by-hand) (agent|page) BASE COUNT`: prints the seconds that the calls took, and the growth in
/// memory in kilobytes. With other arguments, Cargo is listing tests, of which this program has none.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [caller, what, base, count] = arguments.as_slice() else { return };
    let is_page = what == "page";
    let count: u32 = count.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (elapsed, growth) = runtime.block_on(async {
        match caller.as_str() {
            "client" => with_the_client(base, count, is_page).await,
            _ => by_hand(base, count, is_page).await,
        }
    });
    println!("{} {growth}", elapsed.as_secs_f64());
}

/// Returns the resident memory of the process in kilobytes, or zero if the system does not report it.
fn memory() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}

async fn with_the_client(base: &str, count: u32, is_page: bool) -> (Duration, i64) {
    let client = Client::builder().api_key(KEY).base_url(base).build().unwrap();
    assert_eq!(client.agents().get("agt_1").await.unwrap().stats.total_interactions, 1523);
    let (began, memory_before) = (Instant::now(), memory());
    for _ in 0..count {
        if is_page {
            let page = client.agents().list().limit(20).await.unwrap();
            assert_eq!((page.items.len(), page.has_more), (20, false));
        } else {
            let agent = client.agents().get("agt_1").await.unwrap();
            assert_eq!(agent.id, "agt_1");
        }
    }
    (began.elapsed(), memory() - memory_before)
}

async fn by_hand(base: &str, count: u32, is_page: bool) -> (Duration, i64) {
    // The timeouts and redirect policy of the client, for a fair comparison.
    let client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("by-hand/1")
        .build()
        .unwrap();
    let agent: Envelope<Agent> = get(&client, &format!("{base}/agents/agt_1")).await.unwrap();
    assert_eq!(agent.data.stats.total_interactions, 1523);
    let (began, memory_before) = (Instant::now(), memory());
    for _ in 0..count {
        if is_page {
            let page: List<Agent> = get(&client, &format!("{base}/agents?limit={}", 20)).await.unwrap();
            assert_eq!((page.data.len(), page.meta.has_more), (20, false));
        } else {
            let agent: Envelope<Agent> = get(&client, &format!("{base}/agents/{}", "agt_1")).await.unwrap();
            assert_eq!(agent.data.id, "agt_1");
        }
    }
    (began.elapsed(), memory() - memory_before)
}

async fn get<T: DeserializeOwned>(client: &reqwest::Client, url: &str) -> Result<T, Box<dyn std::error::Error>> {
    let response =
        client.get(url).bearer_auth(KEY).header("accept", "application/json").send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    meta: Meta,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct Meta {
    has_more: bool,
    next_cursor: Option<String>,
}

/// An agent with the same members and equivalent types as in the client.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct Agent {
    id: String,
    workspace_id: String,
    name: String,
    description: Option<String>,
    #[serde(rename = "type")]
    kind: Kind,
    ontology: String,
    autonomy_level: Level,
    status: Status,
    capabilities: Capabilities,
    guardrails: Guardrails,
    personality: Personality,
    created_at: String,
    updated_at: String,
    last_active_at: Option<String>,
    stats: Stats,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Conversational,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
enum Level {
    L1,
    L2,
    L3,
    L4,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Active,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
enum Capabilities {
    Flags(std::collections::BTreeMap<String, bool>),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct Guardrails {
    require_approval_for: Option<Vec<String>>,
    blocked_actions: Option<Vec<String>>,
    rate_limits: Option<RateLimits>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct RateLimits {
    actions_per_hour: Option<i64>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct Personality {
    tone: Option<String>,
    response_length: Option<String>,
    empathy_level: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the client deserializes these members, too")]
struct Stats {
    total_interactions: i64,
    success_rate: f64,
    avg_response_time_ms: f64,
}
