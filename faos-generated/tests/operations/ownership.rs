//! Requests, calls and streams own their client, so they can outlive the variable that they were made from.

use faos_generated::types::Agent;
use faos_generated::{Client, Error, ItemStream};
use futures_core::Stream;
use futures_util::StreamExt;
use serde_json::json;
use tokio::task::JoinSet;

use super::agents::agent;
use super::server::{Server, data, page};

/// A function that returns a stream of its own client.
fn all_agents(url: String) -> impl Stream<Item = Result<Agent, Error>> + Send + 'static {
    let client = Client::builder().api_key("sk_test_8f3a").base_url(url).build().unwrap();
    client.agents().list().items()
}

/// A struct that holds a client and a stream of that client.
struct Walk {
    client: Client,
    agents: ItemStream<Agent>,
}

impl Walk {
    fn new(client: Client) -> Self {
        let agents = client.agents().list().items();
        Self { client, agents }
    }

    async fn next(&mut self) -> Result<Option<Agent>, Error> {
        match self.agents.next().await {
            Some(listed) => self.client.agents().get(&listed?.id).await.map(Some),
            None => Ok(None),
        }
    }
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let server = Server::start([page(json!([agent("agt_1")]), None)]).await;
    let task = {
        let client = server.client();
        tokio::spawn(client.agents().list().send())
    };
    assert_eq!(task.await.unwrap().unwrap().items[0].id, "agt_1");
}

#[tokio::test]
async fn a_function_can_return_a_stream() {
    let server = Server::start([page(json!([agent("agt_1")]), Some("b")), page(json!([agent("agt_2")]), None)]).await;
    let agents: Vec<_> = all_agents(server.url()).map(|agent| agent.unwrap().id).collect().await;
    assert_eq!(agents, ["agt_1", "agt_2"]);
}

#[tokio::test]
async fn a_struct_can_hold_a_client_and_its_stream() {
    let server = Server::start([page(json!([agent("agt_1")]), None), data(200, agent("agt_1"))]).await;
    let mut walk = Walk::new(server.client());
    assert_eq!(walk.next().await.unwrap().unwrap().id, "agt_1");
    assert!(walk.next().await.unwrap().is_none());
    assert_eq!(server.targets().await, ["/agents", "/agents/agt_1"]);
}

#[tokio::test]
async fn calls_can_be_joined_in_a_set() {
    let server = Server::start((0..3).map(|_| data(200, agent("agt_1")))).await;
    let mut calls = JoinSet::new();
    {
        let client = server.client();
        for id in ["agt_1", "agt_2", "agt_3"] {
            calls.spawn(client.agents().get(id).send());
        }
    }
    let agents = calls.join_all().await;
    assert!(agents.len() == 3 && agents.iter().all(Result::is_ok));
}
