//! Calls that are abandoned, many calls at once, and what a panic of the application's own code leaves behind.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::runtime::call::retry::Backoff;
use crate::runtime::{Attempt, Body, Client, ClientBuilder, Error, ErrorKind, Hook, OAuth};
use crate::tests::responder::{Answer, Responder};
use crate::tests::sample::CreateAgent;
use crate::tests::server::{Reply, TestServer, json, test_builder};

const AGENT: &str = r#"{"data":{"id":"agt_1"}}"#;

/// A runtime for the servers and one for the client, so that the tasks of the client can be counted.
struct Stage {
    servers: Runtime,
    calls: Runtime,
}

impl Stage {
    fn new() -> Self {
        let servers = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let calls = Builder::new_current_thread().enable_all().build().unwrap();
        Self { servers, calls }
    }

    fn server(&self, replies: impl IntoIterator<Item = Reply>) -> TestServer {
        self.servers.block_on(TestServer::start(replies))
    }

    /// Begins the call and drops it after a time in which it cannot end.
    fn abandon<T>(&self, call: impl Future<Output = T>) {
        let outcome = self.calls.block_on(async { tokio::time::timeout(Duration::from_millis(80), call).await });
        assert!(outcome.is_err(), "the call ended by itself");
    }

    fn call(&self, client: &Client) -> Result<(), Error> {
        self.calls.block_on(async { client.agents().get("agt_1").await.map(drop) })
    }

    /// With the client, everything that it started ends.
    fn end(self, client: Client) {
        drop(client);
        let metrics = self.calls.handle().metrics();
        self.calls.block_on(async {
            let start = Instant::now();
            while metrics.num_alive_tasks() > 0 {
                assert!(start.elapsed() < Duration::from_secs(20), "{} tasks are left", metrics.num_alive_tasks());
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
    }
}

fn tokens(client: &Client) -> u32 {
    client.shared().hosts.base().budget.tokens()
}

#[test]
fn abandoned_while_connecting() {
    let stage = Stage::new();
    // A server that accepts and says nothing, so that the TLS handshake never ends.
    let listener = stage.servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let (short, long) = (Duration::from_secs(2), Duration::from_secs(20));
    let builder = test_builder(&format!("https://{}", listener.local_addr().unwrap())).max_retries(0);
    let client =
        builder.connect_timeout(short).attempt_timeout(long).stall_timeout(long).timeout(long).build().unwrap();
    stage.abandon(client.agents().get("agt_1").send());
    assert_eq!(tokens(&client), 500);
    assert_eq!(stage.call(&client).unwrap_err().kind(), ErrorKind::ConnectTimeout);
    stage.end(client);
}

#[test]
fn abandoned_while_sending() {
    let stage = Stage::new();
    let listener = stage.servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let client = test_builder(&format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let accepted = stage.servers.spawn(async move { listener.accept().await.map(|(stream, _)| (stream, listener)) });
    let body = Body::from(vec![b' '; 5 << 20]);
    stage.abandon(client.agents().create(CreateAgent::new("One")).body("application/json", body).send());
    assert_eq!(tokens(&client), 500);
    drop(accepted);
    stage.end(client);
}

#[test]
fn abandoned_before_the_headers() {
    let stage = Stage::new();
    let server = stage.server([Reply::Silence(Vec::new()), json(200, AGENT)]);
    let client = server.client();
    stage.abandon(client.agents().get("agt_1").send());
    assert_eq!(tokens(&client), 500);
    stage.call(&client).unwrap();
    assert_eq!(server.calls(), 2);
    stage.end(client);
}

#[test]
fn abandoned_inside_of_the_body() {
    let stage = Stage::new();
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\"";
    let server = stage.server([Reply::Silence(half.into()), json(200, AGENT)]);
    let client = server.client();
    stage.abandon(client.agents().get("agt_1").send());
    assert_eq!(tokens(&client), 500);
    stage.call(&client).unwrap();
    assert_eq!(server.calls(), 2);
    stage.end(client);
}

/// A builder whose client waits for long between attempts.
fn patient(server: &TestServer) -> ClientBuilder {
    let long = Duration::from_secs(20);
    server.builder().timeout(Duration::from_secs(60)).backoff(Backoff { base: long, cap: long })
}

#[test]
fn abandoned_between_two_attempts() {
    let stage = Stage::new();
    let server = stage.server([json(503, ""), json(200, AGENT)]);
    let client = patient(&server).build().unwrap();
    stage.abandon(client.agents().get("agt_1").send());
    // The retry was paid for when it was decided on.
    assert_eq!((tokens(&client), server.calls()), (495, 1));
    stage.call(&client).unwrap();
    assert_eq!((tokens(&client), server.calls()), (496, 2));
    stage.end(client);
}

#[test]
fn abandoned_while_the_token_is_fetched() {
    let stage = Stage::new();
    let server = stage.server([json(200, AGENT)]);
    let answers = stage.server([Reply::Silence(Vec::new()), json(200, r#"{"access_token":"SECRET"}"#)]);
    let grant = OAuth::new("app").token_url(&answers.url).client_credentials();
    let client = Client::builder()
        .base_url(&server.url)
        .credential("oauth2", grant)
        .attempt_timeout(Duration::from_millis(300))
        .backoff(Backoff { base: Duration::from_millis(10), cap: Duration::from_millis(80) })
        .build()
        .unwrap();
    stage.abandon(client.agents().get("agt_1").send());
    assert_eq!((tokens(&client), server.calls()), (500, 0));
    // The next call goes on with the fetch, whose first attempt times out.
    stage.call(&client).unwrap();
    assert_eq!((answers.calls(), server.calls()), (2, 1));
    // A fetch that nobody waits for leaves with the client.
    stage.end(client);
}

#[test]
fn abandoned_while_waiting_for_a_place() {
    let stage = Stage::new();
    let server = stage.server([Reply::Silence(Vec::new()), json(200, AGENT)]);
    let client = server.builder().max_concurrent(1).attempt_timeout(Duration::from_secs(2)).build().unwrap();
    stage.abandon(async {
        let first = client.agents().get("agt_1").send();
        let second = client.agents().get("agt_1").send();
        tokio::join!(first, second)
    });
    assert_eq!((tokens(&client), server.calls()), (500, 1));
    stage.call(&client).unwrap();
    assert_eq!(server.calls(), 2);
    stage.end(client);
}

#[tokio::test]
async fn a_caller_who_gives_up_between_two_attempts_is_let_go_at_once() {
    let server = TestServer::start([json(503, "")]).await;
    let client = patient(&server).build().unwrap();
    let limit = Duration::from_millis(100);
    let start = Instant::now();
    tokio::select! {
        outcome = client.agents().get("agt_1").send() => panic!("{outcome:?}"),
        () = tokio::time::sleep(limit) => {}
    }
    let late = start.elapsed() - limit;
    assert!(late <= Duration::from_millis(20), "{late:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_share_fifty_places() {
    let server = Responder::start(|_| Answer::json(200, AGENT).after(Duration::from_millis(5))).await;
    let long = Duration::from_secs(60);
    let builder = server.builder().max_concurrent(50).connect_timeout(long).attempt_timeout(long);
    let client = builder.stall_timeout(long).timeout(long).build().unwrap();
    let calls = (0..1000).map(|_| async { client.agents().get("agt_1").await.map(drop) });
    for outcome in join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(server.calls("/agents/agt_1"), 1000);
    assert!((2..=50).contains(&server.most_requests()), "{}", server.most_requests());
    // A connection is opened for a request that finds none free, and one may become free meanwhile.
    assert!(server.most_connections() <= 100, "{}", server.most_connections());
}

/// Panics at every other attempt, before it or after it.
struct Panicking {
    attempts: AtomicUsize,
    before: bool,
}

impl Panicking {
    fn turn(&self) {
        assert!(self.attempts.fetch_add(1, Ordering::SeqCst) % 2 == 1, "the hook panics");
    }
}

impl Hook for Panicking {
    fn before(&self, _: &Attempt) {
        if self.before {
            self.turn();
        }
    }

    fn after(&self, _: &Attempt, _: Result<http::StatusCode, &Error>) {
        if !self.before {
            self.turn();
        }
    }
}

#[tokio::test]
async fn a_panic_of_a_hook_ends_its_call_and_no_other() {
    for before in [true, false] {
        let server = TestServer::start([json(200, AGENT)]).await;
        let hook = Panicking { attempts: AtomicUsize::new(0), before };
        let client = server.builder().hook(hook).max_concurrent(1).paced().build().unwrap();
        for _ in 0..3 {
            let panicking = client.clone();
            let task = tokio::spawn(async move { panicking.agents().get("agt_1").await.map(drop) });
            assert!(task.await.unwrap_err().is_panic());
            client.agents().get("agt_1").await.unwrap();
        }
    }
}

#[test]
fn clients_are_shared_and_calls_are_sent_to_other_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send>(value: T) -> usize {
        size_of_val(&value)
    }
    shared::<Client>();
    shared::<crate::runtime::Credential>();
    let client = Client::builder().api_key("SECRET").build().unwrap();
    let agents = client.agents();
    let sizes = [
        sent(agents.get("agt_1").send()),
        sent(agents.get("agt_1").into_future()),
        sent(agents.get("agt_1").response()),
        sent(agents.create(CreateAgent::new("One")).response()),
        sent(agents.list().response()),
        sent(async { agents.list().pages().next().await }),
        sent(async { agents.list().items().next().await }),
    ];
    assert!(sizes.iter().all(|size| *size <= 4096), "{sizes:?}");
}
