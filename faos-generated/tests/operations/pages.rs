//! Pagination.

use faos_generated::ErrorKind;
use futures_util::TryStreamExt;
use serde_json::json;

use super::agents::agent;
use super::server::{Server, json_answer, page};

#[tokio::test]
async fn items_span_pages() {
    let server = Server::start([
        page(json!([agent("agt_1"), agent("agt_2")]), Some("a&b")),
        page(json!([]), Some("c")),
        page(json!([agent("agt_3")]), None),
    ])
    .await;

    let client = server.client();
    let agents: Vec<_> = client.agents().list().limit(2).items().try_collect().await.unwrap();

    let ids: Vec<_> = agents.iter().map(|agent| agent.id.as_str()).collect();
    assert_eq!(ids, ["agt_1", "agt_2", "agt_3"]);
    let expected = ["/agents?limit=2", "/agents?limit=2&cursor=a%26b", "/agents?limit=2&cursor=c"];
    assert_eq!(server.targets().await, expected);
}

#[tokio::test]
async fn pages_are_fetched_on_demand() {
    let server = Server::start([page(json!([agent("agt_1")]), Some("b")), page(json!([agent("agt_2")]), None)]).await;
    let client = server.client();

    let mut pages = client.agents().list().pages();
    assert_eq!(server.requests().await.len(), 0);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.next_cursor.as_deref(), Some("b"));
    assert_eq!(server.requests().await.len(), 1);
    let last = pages.next().await.unwrap().unwrap();
    assert_eq!((last.items.len(), last.has_more, last.next_cursor), (1, false, None));
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().await.len(), 2);
}

#[tokio::test]
async fn a_list_resumes_at_a_saved_cursor() {
    let server = Server::start([page(json!([agent("agt_2")]), None)]).await;
    let client = server.client();

    let mut items = client.agents().list().cursor("saved").items();

    assert_eq!(items.next().await.unwrap().unwrap().id, "agt_2");
    assert!(items.next().await.is_none());
    assert_eq!(server.targets().await, ["/agents?cursor=saved"]);
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error() {
    let server = Server::start([
        page(json!([agent("agt_1")]), Some("b")),
        page(json!([agent("agt_2")]), Some("b")),
        page(json!([agent("agt_3")]), Some("b")),
    ])
    .await;
    let client = server.client();

    let mut items = client.agents().list().items();

    assert_eq!(items.next().await.unwrap().unwrap().id, "agt_1");
    assert_eq!(items.next().await.unwrap().unwrap().id, "agt_2");
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::PaginationLoop);
    assert!(items.next().await.is_none());
    assert_eq!(server.requests().await.len(), 2);
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let refused = json!({ "error": { "code": "invalid_request", "message": "no such cursor", "param": "cursor" } });
    let server = Server::start([page(json!([agent("agt_1")]), Some("b")), json_answer(400, refused)]).await;
    let client = server.client();

    let mut items = client.agents().list().items();

    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.api().unwrap().param.as_deref(), Some("cursor"));
    assert!(items.next().await.is_none());
}
