//! Long lists whose pages go wrong.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, TryStreamExt};

use crate::runtime::{Error, ErrorKind};
use crate::tests::responder::{Answer, Responder};
use crate::tests::sample::ids;
use crate::tests::server::{Reply, TestServer, json};
use crate::tests::wire::Wire;

use super::{checked, outcome};

fn page(items: &[&str], meta: &str) -> Reply {
    let items: Vec<_> = items.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    json(200, &format!(r#"{{"data":[{}],"meta":{meta}}}"#, items.join(",")))
}

fn three_pages() -> [Reply; 3] {
    [
        page(&["a", "b"], r#"{"has_more":true,"next_cursor":"c1"}"#),
        page(&["c"], r#"{"has_more":true,"next_cursor":"c2"}"#),
        page(&["d"], r#"{"has_more":false,"next_cursor":null}"#),
    ]
}

fn targets(server: &TestServer) -> Vec<String> {
    server.received().iter().map(|request| request.target().to_string()).collect()
}

#[tokio::test]
async fn items_come_in_order() -> Result<(), Error> {
    let server = TestServer::start(three_pages()).await;
    let client = server.client();
    let agents: Vec<_> = client.agents().list().limit(2).items().try_collect().await?;
    assert_eq!(agents.iter().map(|agent| agent.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(
        targets(&server),
        ["/v1/agents?limit=2", "/v1/agents?limit=2&cursor=c1", "/v1/agents?limit=2&cursor=c2"]
    );
    Ok(())
}

#[tokio::test]
async fn pages_are_fetched_when_they_are_needed() -> Result<(), Error> {
    let server = TestServer::start(three_pages()).await;
    let client = server.client();
    let mut items = client.agents().list().items();
    assert_eq!(server.calls(), 0);
    for id in ["a", "b"] {
        assert_eq!(items.next().await.unwrap()?.id, id);
        assert_eq!(server.calls(), 1);
    }
    assert_eq!(items.next().await.unwrap()?.id, "c");
    assert_eq!(server.calls(), 2);
    drop(items);

    let mut pages = client.agents().list().cursor("saved").pages();
    let first = pages.next().await.unwrap()?;
    assert_eq!(ids(&first), ["d"]);
    assert!(pages.next().await.is_none());
    assert_eq!(targets(&server)[2], "/v1/agents?cursor=saved");
    Ok(())
}

#[tokio::test]
async fn a_list_ends_where_no_cursor_follows() -> Result<(), Error> {
    for meta in [
        "{}",
        r#"{"next_cursor":null}"#,
        r#"{"next_cursor":""}"#,
        r#"{"has_more":false,"next_cursor":"more"}"#,
        r#"{"has_more":false}"#,
    ] {
        let server = TestServer::start([page(&["a"], meta)]).await;
        let client = server.client();
        let pages: Vec<_> = client.agents().list().pages().try_collect().await?;
        assert_eq!((pages.len(), server.calls()), (1, 1), "{meta}");
        assert!(!pages[0].has_more && pages[0].next_cursor.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn more_pages_without_a_way_to_them_are_an_error() {
    let server = TestServer::start([page(&["a"], r#"{"has_more":true}"#)]).await;
    let client = server.client();
    let error = checked(client.agents().list().await);
    assert_eq!((outcome(&error), server.calls()), ((ErrorKind::Protocol, 1), 1));
}

#[tokio::test]
async fn a_cursor_that_comes_back_is_an_error() {
    let next = r#"{"next_cursor":"same"}"#;
    let server = TestServer::start([page(&["a"], next), page(&["b"], next)]).await;
    let client = server.client();
    let results: Vec<_> = client.agents().list().pages().collect().await;
    assert_eq!((results.len(), server.calls()), (3, 2));
    let error = results[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PaginationLoop);
    assert_eq!(error.operation().as_deref(), Some("GET /agents"));
}

/// A list whose pages hold these cursors, one letter each, and end behind the last of them.
fn with_cursors(cursors: &str) -> Vec<Reply> {
    let pages = cursors.chars().enumerate().map(|(index, cursor)| {
        let id = index.to_string();
        page(&[&id], &format!(r#"{{"next_cursor":"{cursor}"}}"#))
    });
    pages.chain([page(&["a"], "{}")]).collect()
}

#[tokio::test]
async fn cursors_that_go_in_a_circle_end_at_the_first_repetition() {
    // The cursor to begin with, those that follow, and the number of pages until one comes back.
    for (start, cursors, pages) in [
        (None, "aa", 2),
        (None, "aba", 3),
        (None, "abcbc", 4),
        (None, "xyz12345123451", 9),
        (None, "abcdefghijklmnopqrstuvwxyz0123456789a", 37),
        (None, "abcdefghijklmnopqrstuvwxyz01234567899", 37),
        (Some("a"), "aa", 1),
        (Some("a"), "ba", 2),
        (Some("a"), "bcb", 3),
        (Some("a"), "bcdea", 5),
        (Some("&"), "b&", 2),
    ] {
        for resume in [false, true] {
            let server = TestServer::start(with_cursors(cursors)).await;
            let client = server.client();
            let list = client.agents().list().limit(2);
            let list = match start {
                Some(start) if resume => list.resume(start),
                Some(start) => list.cursor(start),
                None => list,
            };
            let results: Vec<_> = list.pages().collect().await;
            assert_eq!((server.calls(), results.len()), (pages, pages + 1), "{start:?}, {cursors}");
            let error = results.last().unwrap().as_ref().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::PaginationLoop, "{start:?}, {cursors}");
            assert_eq!(error.operation().as_deref(), Some("GET /agents"));
        }
    }
    // Cursors that merely look alike are not the same.
    let server = TestServer::start(with_cursors("Aaб6&")).await;
    let pages: Vec<_> = server.client().agents().list().cursor("%26").pages().try_collect().await.unwrap();
    assert_eq!(pages.len(), 6);
}

#[tokio::test]
async fn a_walk_ends_after_as_many_pages_as_it_may_have() -> Result<(), Error> {
    // The limit of the client, the limit of the call, and the number of pages received.
    for (on_client, on_call, pages) in [
        (None, None, 6),
        (Some(6), None, 6),
        (Some(7), None, 6),
        (Some(5), None, 5),
        (Some(1), None, 1),
        (None, Some(2), 2),
        (Some(2), Some(4), 4),
        (Some(4), Some(2), 2),
        (Some(2), Some(u32::MAX), 6),
    ] {
        let server = TestServer::start(with_cursors("abcde")).await;
        let mut builder = server.builder();
        if let Some(limit) = on_client {
            builder = builder.max_pages(limit);
        }
        let client = builder.build()?;
        let list = || match on_call {
            Some(limit) => client.agents().list().max_pages(limit),
            None => client.agents().list(),
        };
        let results: Vec<_> = list().pages().collect().await;
        assert_eq!(server.calls(), pages, "{on_client:?}, {on_call:?}");
        assert!(results[..pages].iter().all(Result::is_ok));
        match results.get(pages) {
            None => assert_eq!(pages, 6),
            Some(end) => {
                let error = end.as_ref().unwrap_err();
                assert_eq!(outcome(error), (ErrorKind::TooLarge, 0));
                let message = format!("GET /agents: the list has more pages than `max_pages` allows: {pages}");
                assert_eq!(error.to_string(), message);
                assert!(!error.is_retryable());
            }
        }
    }

    // Items come one by one before the error, and who asks for no more sees none.
    let server = TestServer::start(with_cursors("abcde")).await;
    let client = server.client();
    let results: Vec<_> = client.agents().list().max_pages(2).items().collect().await;
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false]);
    let server = TestServer::start(with_cursors("abcde")).await;
    let client = server.client();
    let items: Vec<_> = client.agents().list().max_pages(2).items().take(2).try_collect().await?;
    assert_eq!((items.len(), server.calls()), (2, 2));

    // None at all is not a limit.
    let error = client.agents().list().max_pages(0).items().next().await.unwrap().unwrap_err();
    assert_eq!(outcome(&error), (ErrorKind::InvalidArgument, 0));
    let error = server.builder().max_pages(0).build().unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Config, "`max_pages` is invalid: it must be at least 1")
    );
    Ok(())
}

#[tokio::test]
async fn empty_pages_are_passed_over_but_not_for_ever() {
    let empty = |count: usize| (0..count).map(|index| page(&[], &format!(r#"{{"next_cursor":"c{index}"}}"#)));
    let server = TestServer::start(empty(5).chain([page(&["a"], "{}")])).await;
    let client = server.client();
    let agents: Vec<_> = client.agents().list().items().try_collect().await.unwrap();
    assert_eq!((agents.len(), server.calls()), (1, 6));

    let server = TestServer::start(empty(1010)).await;
    let client = server.client();
    let results: Vec<_> = client.agents().list().items().collect().await;
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].as_ref().unwrap_err().kind(), ErrorKind::PaginationLoop);
    assert_eq!(server.calls(), 1001);
}

#[tokio::test]
async fn no_item_is_lost_or_repeated_by_a_retry() -> Result<(), Error> {
    let [first, second, third] = three_pages();
    let server = TestServer::start([first, json(503, ""), json(503, ""), second, third]).await;
    let client = server.client();
    let agents: Vec<_> = client.agents().list().items().try_collect().await?;
    assert_eq!((agents.len(), server.calls()), (4, 5));
    Ok(())
}

#[tokio::test]
async fn a_stream_ends_after_an_error_and_another_goes_on() {
    let [first, second, third] = three_pages();
    let busy = || json(503, "");
    let server = TestServer::start([first, busy(), busy(), busy(), second, third]).await;
    let client = server.client();
    let mut pages = client.agents().list().limit(2).pages();
    let saved = pages.next().await.unwrap().unwrap().next_cursor.unwrap();
    assert_eq!(saved, "c1");
    assert_eq!(outcome(&checked(pages.next().await.unwrap())), (ErrorKind::Status, 3));
    assert!(pages.next().await.is_none());
    assert_eq!(server.calls(), 4);
    let rest: Vec<_> = client.agents().list().limit(2).cursor(saved).items().try_collect().await.unwrap();
    assert_eq!(rest.iter().map(|agent| agent.id.as_str()).collect::<Vec<_>>(), ["c", "d"]);
    assert_eq!(targets(&server)[4..], ["/v1/agents?limit=2&cursor=c1", "/v1/agents?limit=2&cursor=c2"]);

    // An argument that cannot be sent is told by the stream, too.
    let mut items = client.agents().list().tenant("\n").items();
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(items.next().await.is_none());
}

/// A page with one item, and the link to the next.
fn linked(id: &str, next: &str) -> Reply {
    json(200, &format!(r#"{{"data":[{{"id":"{id}"}}],"links":{{"next":"{next}"}}}}"#))
}

#[tokio::test]
async fn links_within_the_origin_are_followed() -> Result<(), Error> {
    let server = TestServer::start([
        linked("a", "?page=2&x=%26"),
        linked("b", "/other/agents?page=3&api_key=theirs#here"),
        linked("c", "more"),
        json(200, r#"{"data":[{"id":"d"}],"links":{"next":null}}"#),
    ])
    .await;
    let client = server.client();
    let agents: Vec<_> = client.agents().linked().items().try_collect().await?;
    assert_eq!(agents.iter().map(|agent| agent.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(
        targets(&server),
        [
            "/v1/agents?limit=1&api_key=SECRET_key",
            "/v1/agents?page=2&x=%26&api_key=SECRET_key",
            "/other/agents?page=3&api_key=theirs",
            "/v1/more?api_key=SECRET_key",
        ]
    );
    assert!(server.received().iter().all(|request| request.header("authorization") == Some("Bearer SECRET_key")));
    // One that was saved leads on, too, and one with the origin.
    client.agents().linked().resume(&format!("{}/agents?page=2", server.url)).await?;
    assert_eq!(targets(&server)[4], "/v1/agents?page=2&api_key=SECRET_key");
    Ok(())
}

#[tokio::test]
async fn links_away_from_the_origin_are_refused() {
    let other = Wire::sending("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let own = |server: &TestServer| server.url.trim_start_matches("http://").to_owned();
    for link in [
        format!("{}/agents?page=2", other.url),
        other.url.replace("http:", ""),
        "https://OWN/agents?page=2".to_owned(),
        "http://user@OWN/agents".to_owned(),
        "http://:password@OWN/agents".to_owned(),
        format!("http://OWN@{}/agents", own(&TestServer::start([]).await)),
        "javascript:1".to_owned(),
        "http://".to_owned(),
    ] {
        let server = TestServer::start([linked("a", &link)]).await;
        let client = server.client();
        let link = link.replace("OWN", own(&server).trim_end_matches("/v1"));
        let error = checked(client.agents().linked().resume(&link).await);
        assert_eq!((outcome(&error), server.calls()), ((ErrorKind::InvalidArgument, 0), 0), "{link}");
        assert!(error.to_string().contains("`next_cursor` is a link to another origin"), "{error}");
    }
    // In a stream, what came before is good.
    let server = TestServer::start([linked("a", &format!("{}/agents", other.url))]).await;
    let client = server.client();
    let mut items = client.agents().linked().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "a");
    assert_eq!(outcome(&checked(items.next().await.unwrap())), (ErrorKind::InvalidArgument, 0));
    assert!(items.next().await.is_none());
    assert_eq!((server.calls(), other.connections()), (1, 0));
}

#[tokio::test]
async fn a_link_that_comes_back_is_an_error() {
    let server = TestServer::start([linked("a", "?page=2"), linked("b", "?page=2")]).await;
    let client = server.client();
    let results: Vec<_> = client.agents().linked().pages().collect().await;
    assert_eq!((results.len(), server.calls()), (3, 2));
    assert_eq!(results[2].as_ref().unwrap_err().kind(), ErrorKind::PaginationLoop);
}

#[tokio::test]
async fn a_link_back_to_the_first_page_is_an_error() {
    // The links of the pages in turn, and the number of pages until one comes back.
    for (links, pages) in [
        (["?limit=1", "never"], 1),
        (["/v1/agents?limit=1#top", "never"], 1),
        (["OWN/agents?limit=1", "never"], 1),
        (["?page=2", "OWN/agents?limit=1"], 2),
        // Two ways to write the same link.
        (["?page=2", "OWN/agents?page=2"], 2),
        (["more", "./more"], 2),
    ] {
        let count = AtomicUsize::new(0);
        let server = Responder::start(move |request| {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let host = format!("http://{}/v1", request.header("host").unwrap());
            let link = links[number.min(1)].replace("OWN", &host);
            Answer::json(200, format!(r#"{{"data":[{{"id":"{number}"}}],"links":{{"next":"{link}"}}}}"#))
        })
        .await;
        let client = server.builder().build().unwrap();
        let results: Vec<_> = client.agents().linked().pages().collect().await;
        assert_eq!(results.len(), pages + 1, "{links:?}");
        assert_eq!(results[pages].as_ref().unwrap_err().kind(), ErrorKind::PaginationLoop, "{links:?}");
    }
}

#[tokio::test]
async fn a_list_resumes_behind_a_saved_cursor() -> Result<(), Error> {
    let server = TestServer::start([page(&["c"], "{}")]).await;
    let client = server.client();
    client.agents().list().limit(2).resume("c&1").await?;
    assert_eq!(targets(&server), ["/v1/agents?limit=2&cursor=c%261"]);
    Ok(())
}

#[tokio::test]
async fn cursors_arrive_as_they_came() -> Result<(), Error> {
    let odd = "&x=1#?%2f+ ";
    let server = TestServer::start([page(&["a"], &format!(r#"{{"next_cursor":"{odd}"}}"#)), page(&["b"], "{}")]).await;
    let client = server.client();
    let agents: Vec<_> = client.agents().list().items().try_collect().await?;
    assert_eq!(agents.len(), 2);
    assert_eq!(targets(&server)[1], "/v1/agents?cursor=%26x%3D1%23%3F%252f%2B%20");
    Ok(())
}

#[tokio::test]
async fn a_cursor_that_no_url_can_carry_is_an_error() {
    // A URL has at most 65534 bytes.
    for (length, calls) in [(60_000, 2), (70_000, 1), (1 << 20, 1)] {
        let cursor = "x".repeat(length);
        let server = TestServer::start([page(&["a"], &format!(r#"{{"next_cursor":"{cursor}"}}"#)), page(&[], "{}")]);
        let server = server.await;
        let client = server.client();
        let results: Vec<_> = client.agents().list().pages().collect().await;
        assert_eq!((results.len(), server.calls()), (2, calls), "{length}");
        match &results[1] {
            Ok(_) => assert_eq!(calls, 2, "{length}"),
            Err(error) => assert_eq!((error.kind(), error.attempts()), (ErrorKind::Protocol, 1), "{length}"),
        }
    }
}
