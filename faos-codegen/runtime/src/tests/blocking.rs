//! Calls of programs that are not asynchronous.

use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::runtime::platform::blocking;
use crate::runtime::{Error, ErrorKind};

use super::responder::{Answer, Responder};
use super::sample::{CreateAgent, ids};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// A server with a runtime of its own.
fn server(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> (Runtime, Responder) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Responder::start(move |request| answer(request.target())));
    (runtime, server)
}

#[test]
fn calls_wait_for_their_value() -> Result<(), Error> {
    let (_runtime, server) = server(|_| Answer::json(200, AGENT));
    let client = server.builder().build()?;
    assert_eq!(client.agents().get("agt_1").send_blocking()?.id, "agt_1");
    let response = client.agents().create(CreateAgent::new("One")).response_blocking()?;
    assert_eq!((response.value().id.as_str(), response.attempts()), ("agt_1", 1));
    Ok(())
}

#[test]
fn requests_with_parameters_of_their_own_do_too() -> Result<(), Error> {
    let (_runtime, server) = server(|target| match target {
        "/v1/agents?limit=1" => {
            Answer::json(200, r#"{"data":[{"id":"a"}],"meta":{"has_more":true,"next_cursor":"c"}}"#)
        }
        "/v1/agents?limit=1&cursor=c" => Answer::json(200, r#"{"data":[{"id":"b"}],"meta":{"has_more":false}}"#),
        _ => Answer::json(404, ""),
    });
    let client = server.builder().build()?;
    let page = client.agents().list().limit(1).send_blocking()?;
    assert_eq!(ids(&page), ["a"]);
    assert_eq!(client.agents().list().limit(1).response_blocking()?.status(), 200);
    let items = blocking::iter(client.agents().list().limit(1).items());
    let all: Vec<_> = items.map(|agent| agent.map(|agent| agent.id)).collect::<Result<_, _>>()?;
    assert_eq!(all, ["a", "b"]);
    // An error ends the list.
    let mut broken = blocking::iter(client.agents().list().limit(2).items());
    assert_eq!(broken.next().unwrap().unwrap_err().status().unwrap(), 404);
    assert!(broken.next().is_none());
    Ok(())
}

#[test]
fn many_threads_call_at_once() {
    let (_runtime, server) = server(|_| Answer::json(200, AGENT).after(Duration::from_millis(100)));
    let client = server.builder().build().unwrap();
    let start = std::time::Instant::now();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| client.agents().get("agt_1").send_blocking().unwrap());
        }
    });
    assert!(start.elapsed() < Duration::from_millis(1000), "{:?}", start.elapsed());
    assert_eq!(server.calls("/agents/agt_1"), 20);
}

#[tokio::test]
async fn threads_that_may_block_are_no_asynchronous_code() {
    let server = Responder::start(|_| Answer::json(200, AGENT)).await;
    let client = server.builder().build().unwrap();
    let call = move || client.agents().get("agt_1").send_blocking().map(|agent| agent.id);
    assert_eq!(tokio::task::spawn_blocking(call.clone()).await.unwrap().unwrap(), "agt_1");
    let handle = tokio::runtime::Handle::current();
    let entered = thread::spawn(move || {
        let _guard = handle.enter();
        call()
    });
    while !entered.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(entered.join().unwrap().unwrap(), "agt_1");
}

#[test]
fn asynchronous_code_is_recognized_in_every_runtime() {
    let (_runtime, server) = server(|_| Answer::json(200, AGENT));
    let client = server.builder().build().unwrap();
    let kind = || client.agents().get("agt_1").send_blocking().map_err(|error| error.kind());
    let many = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for runtime in [&many, &one] {
        assert_eq!(runtime.block_on(async { kind().unwrap_err() }), ErrorKind::Config);
        let client = client.clone();
        let task = async move { client.agents().get("agt_1").send_blocking().unwrap_err().kind() };
        assert_eq!(runtime.block_on(runtime.spawn(task)).unwrap(), ErrorKind::Config);
    }
    // A worker thread that has handed its tasks to another may block.
    let client = client.clone();
    let task = async move { tokio::task::block_in_place(|| client.agents().get("agt_1").send_blocking()) };
    assert_eq!(many.block_on(many.spawn(task)).unwrap().unwrap().id, "agt_1");
    // Asking has used nothing up.
    many.block_on(async {
        assert!(tokio::task::coop::has_budget_remaining());
    });
}

#[tokio::test]
async fn nothing_is_blocked_inside_of_asynchronous_code() {
    let server = Responder::start(|_| Answer::json(200, AGENT)).await;
    let client = server.builder().build().unwrap();
    let error = client.agents().get("agt_1").send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("await"), "{error}");
    let mut items = blocking::iter(client.agents().list().items());
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Config);
    assert!(items.next().is_none());
    assert_eq!(server.calls("/agents/agt_1"), 0);
}

/// A connection that the server closes between two calls is noticed, so that a call that must not be made twice is not
/// sent into it.
#[test]
fn connections_are_looked_after_between_calls() {
    let (_runtime, server) = server(|_| Answer::json(200, AGENT).closing());
    let client = server.builder().build().unwrap();
    for _ in 0..3 {
        client.agents().create(CreateAgent::new("One")).send_blocking().unwrap();
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(server.calls("/agents"), 3);
}
