//! The traits that requests, calls and streams implement, and what their `Debug` shows.

use std::future::IntoFuture;

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::StreamExt;

use crate::runtime::{
    Call, Client, Download, Error, EventStream, ItemStream, LineStream, Page, PageStream, Request, Response,
    ResponseCall, Wait,
};

use super::sample::{Agent, ListAgents, RunAgent};
use super::server::{TestServer, json};

/// Compiles for types that threads can share, and that hold no reference.
const fn is_shared<T: Send + Sync + Unpin + 'static>() {}

/// Compiles for streams that can be polled after their end.
const fn is_fused<S: FusedStream + Send + Sync + Unpin + 'static>() {}

const _: () = {
    is_shared::<Client>();
    is_shared::<Error>();
    is_shared::<Page<Agent>>();
    is_shared::<Response<Agent>>();
    is_shared::<Request<Agent>>();
    is_shared::<ListAgents>();
    is_shared::<RunAgent>();
    is_shared::<Call<Agent>>();
    is_shared::<ResponseCall<Agent>>();
    is_shared::<<ListAgents as IntoFuture>::IntoFuture>();
    is_fused::<PageStream<Agent>>();
    is_fused::<ItemStream<Agent>>();
    is_fused::<EventStream<Agent>>();
    is_fused::<LineStream<Agent>>();
    is_fused::<Download>();
    is_shared::<Wait<Agent, fn(&Agent) -> bool>>();
};

/// Streams of types that threads cannot share are shared all the same, unless they hold values.
const _: () = {
    is_shared::<Call<std::rc::Rc<()>>>();
    is_shared::<PageStream<std::rc::Rc<()>>>();
};

fn page(id: &str, cursor: &str) -> String {
    format!(r#"{{"data":[{{"id":"{id}"}}],"meta":{{"next_cursor":{cursor}}}}}"#)
}

/// Returns a stream of a client that nobody else holds.
fn agents(server: &TestServer) -> impl Stream<Item = Result<Agent, Error>> + Send + Sync + use<> {
    server.client().agents().list().items()
}

#[tokio::test]
async fn calls_and_streams_outlive_their_client() {
    let server = TestServer::start([json(200, &page("a", r#""c1""#)), json(200, &page("b", "null"))]).await;
    let ids: Vec<_> = agents(&server).map(|agent| agent.unwrap().id).collect().await;
    assert_eq!(ids, ["a", "b"]);

    let server = TestServer::start([json(200, r#"{"data":{"id":"agt_1"}}"#)]).await;
    let task = tokio::spawn(server.client().agents().get("agt_1").send());
    assert_eq!(task.await.unwrap().unwrap().id, "agt_1");
    let task = tokio::spawn(server.client().agents().get("agt_1").response());
    assert_eq!(task.await.unwrap().unwrap().status(), 200);
    let task = tokio::spawn(server.client().agents().get("agt_1").raw_response());
    assert_eq!(task.await.unwrap().unwrap().into_inner(), Bytes::from_static(br#"{"data":{"id":"agt_1"}}"#));
}

#[tokio::test]
async fn a_stream_that_has_ended_says_so() {
    let server = TestServer::start([json(200, &page("a", r#""c1""#)), json(200, &page("b", "null"))]).await;
    let client = server.client();
    let mut pages = client.agents().list().pages();
    let mut states = vec![format!("{pages:?}")];
    while let Some(page) = pages.next().await {
        assert!(page.is_ok());
        states.push(format!("{pages:?}"));
    }
    assert!(pages.is_terminated() && pages.next().await.is_none());
    states.push(format!("{pages:?}"));
    assert_eq!(
        states,
        [
            r#"PageStream { operation: listAgents (GET /agents), pages: 0, state: "ready" }"#,
            r#"PageStream { operation: listAgents (GET /agents), pages: 1, state: "ready" }"#,
            r#"PageStream { operation: listAgents (GET /agents), pages: 2, state: "ended" }"#,
            r#"PageStream { operation: listAgents (GET /agents), pages: 2, state: "ended" }"#,
        ]
    );

    let server = TestServer::start([json(200, r#"{"data":[{"id":"a"},{"id":"b"}],"meta":{}}"#)]).await;
    let client = server.client();
    let mut items = client.agents().list().items();
    assert!(!items.is_terminated());
    for (buffered, has_ended) in [(1, false), (0, true)] {
        assert!(items.next().await.unwrap().is_ok());
        assert_eq!(items.is_terminated(), has_ended);
        let pages = r#"PageStream { operation: listAgents (GET /agents), pages: 1, state: "ended" }"#;
        assert_eq!(format!("{items:?}"), format!("ItemStream {{ pages: {pages}, buffered: {buffered} }}"));
    }
}

#[test]
fn a_call_shows_its_operation() {
    let client = Client::builder().api_key("SECRET_key").build().unwrap();
    let get = || client.agents().get("SECRET_id");
    let calls = [format!("{:?}", get()), format!("{:?}", get().send()), format!("{:?}", get().response())];
    assert_eq!(
        calls,
        [
            "Request(getAgent (GET /agents/{id}))",
            "Call(getAgent (GET /agents/{id}))",
            "ResponseCall(getAgent (GET /agents/{id}))",
        ]
    );
    let items = client.agents().list().tenant("\n").items();
    assert!(format!("{items:?}").contains(r#"state: "failed""#), "{items:?}");
}
