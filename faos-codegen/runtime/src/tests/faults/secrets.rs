//! What may be seen from outside when a call fails: every kind of failure is driven with secrets in all places that can
//! hold one, and none of them may show in an error, its sources, or what is traced.

use std::collections::HashSet;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span;

use crate::runtime::{Body, Client, ClientBuilder, Credential, Error, ErrorKind, OAuth};
use crate::tests::sample::CreateAgent;
use crate::tests::server::{Reply, TestServer, json, raw, shown, test_builder, with_headers};

/// Everything that is traced, as text.
#[derive(Clone, Default)]
struct Traces(Arc<Mutex<String>>);

impl Traces {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    fn line(&self, record: impl FnOnce(&mut dyn Visit)) {
        struct Line<'a>(&'a mut String);
        impl Visit for Line<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                write!(self.0, "{field}={value:?} ").unwrap();
            }
        }
        let mut text = self.0.lock().unwrap();
        record(&mut Line(&mut text));
        text.push('\n');
    }
}

impl tracing::Subscriber for Traces {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        self.line(|line| attributes.record(line));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        self.line(|line| values.record(line));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.line(|line| event.record(line));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A builder with a secret wherever a client can hold one.
fn secretive(url: &str) -> ClientBuilder {
    test_builder(url)
        .api_key("SECRET_key")
        .basic("SECRET_user", "SECRET_password")
        .credential("cookieKey", Credential::token("SECRET_cookie"))
        .max_retries(1)
}

/// Makes one call of each form, with a secret in path, query, header and body, and gives the errors.
async fn failing(client: &Client) -> Vec<Error> {
    let agents = client.agents();
    let body = || CreateAgent::new("SECRET_body");
    let list = agents.list().tags(vec!["SECRET_tag".to_owned()]).tenant("SECRET_tenant");
    let (header, query, basic, cookie, json, form, list) = tokio::join!(
        agents.get("SECRET_path").header("x-tenant", "SECRET_header").send(),
        agents.query_key("SECRET_path").send(),
        agents.basic().send(),
        agents.cookies(Some("SECRET_theme".to_owned()), Vec::new()).send(),
        agents.create(body()).send(),
        agents.run("SECRET_path").form(body()).idempotency_key("SECRET_idempotency").send(),
        list.send(),
    );
    [header.err(), query.err(), basic.err(), cookie.err(), json.err(), form.err(), list.err()]
        .into_iter()
        .flatten()
        .collect()
}

/// Checks that nothing shows, and notes the kinds that were seen.
fn check(errors: Vec<Error>, kinds: &mut HashSet<ErrorKind>) {
    assert!(!errors.is_empty());
    for error in errors {
        assert!(!shown(&error).contains("SECRET"), "{error:?}");
        kinds.insert(error.kind());
    }
}

#[tokio::test]
async fn f94_nothing_secret_is_shown_or_traced() {
    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let mut kinds = HashSet::new();

    // Answers of all sorts.
    let body = |text: &str| raw(&format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{text}"));
    for reply in [
        json(500, ""),
        json(401, r#"{"error":{"code":"no","message":"no"}}"#),
        with_headers(302, &[("location", "http://127.0.0.1:9/?x=1")], b""),
        with_headers(200, &[("content-type", "text/html")], b"<p>log in</p>"),
        json(200, "[1"),
        json(200, r#"{"data":[{"id":"a"}],"meta":{"has_more":true}}"#),
        body("content-length: 5000\r\n\r\n"),
        body("content-length: 99999999\r\n\r\n"),
        raw(""),
        raw("SSH-2.0\r\n"),
        Reply::Silence(Vec::new()),
        Reply::Silence(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_vec()),
    ] {
        let server = TestServer::start([reply]).await;
        let client = secretive(&server.url).attempt_timeout(Duration::from_millis(300)).build().unwrap();
        check(failing(&client).await, &mut kinds);
    }

    // Lists that go in circles, and streams that fail.
    let circle = r#"{"data":[],"meta":{"has_more":true,"next_cursor":"SECRET_cursor"}}"#;
    let server = TestServer::start([json(200, circle)]).await;
    let client = secretive(&server.url).build().unwrap();
    check(client.agents().list().items().next().await.and_then(Result::err).into_iter().collect(), &mut kinds);
    let broken = stream::iter([Err::<&str, _>(std::io::Error::other("the disk is gone"))]);
    let upload = client.agents().create(CreateAgent::new("")).body("application/json", Body::stream(broken, None));
    check(upload.await.err().into_iter().collect(), &mut kinds);

    // Nobody there, nobody who speaks TLS, and somebody who never does.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    check(failing(&secretive(&format!("https://{address}")).build().unwrap()).await, &mut kinds);
    drop(listener);
    check(failing(&secretive(&format!("http://{address}")).build().unwrap()).await, &mut kinds);
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            tokio::spawn(async move { stream.read_to_end(&mut Vec::new()).await });
        }
    });
    let client = secretive(&url).connect_timeout(Duration::from_secs(5)).attempt_timeout(Duration::from_secs(5));
    check(failing(&client.timeout(Duration::from_secs(9)).build().unwrap()).await, &mut kinds);

    // What is refused before anything is sent.
    let client = secretive(&server.url).build().unwrap();
    let refused = [
        client.agents().get("SECRET\n").await.err(),
        client.agents().get("a").header("x-tenant", "SECRET\n").await.err(),
        client.agents().create(CreateAgent::new("a")).idempotency_key("SECRET").await.err(),
        Client::builder().base_url(&server.url).api_key("SECRET key").build().err(),
        Client::builder().base_url("https://SECRET@example.com?SECRET").build().err(),
        Client::builder().credential("nobody", Credential::token("SECRET")).build().err(),
    ];
    check(refused.into_iter().map(Option::unwrap).collect(), &mut kinds);

    // Tokens: refused, unreadable, and turned away.
    for (reply, api) in [
        (json(400, r#"{"error":"invalid_grant","error_description":"SECRET_refresh"}"#), json(200, "")),
        (json(200, r#"{"access_token":"SECRET_token" "#), json(200, "")),
        (json(200, r#"{"access_token":"SECRET_token","refresh_token":"SECRET_new"}"#), json(401, "")),
    ] {
        let (tokens, api) = (TestServer::start([reply]).await, TestServer::start([api]).await);
        let application = OAuth::new("app").client_secret("SECRET_client").parameter("audience", "SECRET_audience");
        let refresh =
            application.header("x-tenant", "SECRET_tenant").token_url(&tokens.url).refresh_token("SECRET_refresh");
        let client = Client::builder().base_url(&api.url).credential("oauth2", refresh).max_retries(1).build().unwrap();
        check(client.agents().get("SECRET_path").await.err().into_iter().collect(), &mut kinds);
        assert!(!format!("{client:?}").contains("SECRET"));
    }

    let missed: Vec<_> = ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missed.is_empty(), "no call failed with {missed:?}");
    let traces = traces.text();
    assert!(traces.contains("attempt=2") && traces.contains("operation_id=\"getAgent\""), "{traces}");
    let secret = traces.lines().find(|line| line.contains("SECRET"));
    assert!(secret.is_none(), "{secret:?}");
}

/// Every kind of error. The match is here so that a new kind is not forgotten.
const ALL: &[ErrorKind] = &{
    use ErrorKind::*;
    let first = Config;
    match first {
        Config
        | Token
        | InvalidArgument
        | Connect
        | ConnectTimeout
        | Tls
        | Timeout
        | Stalled
        | Ambiguous
        | Truncated
        | Protocol
        | TooLarge
        | Redirect
        | Status
        | UnexpectedContentType
        | Decode
        | Upload
        | PaginationLoop => {}
    }
    [
        Config,
        Token,
        InvalidArgument,
        Connect,
        ConnectTimeout,
        Tls,
        Timeout,
        Stalled,
        Ambiguous,
        Truncated,
        Protocol,
        TooLarge,
        Redirect,
        Status,
        UnexpectedContentType,
        Decode,
        Upload,
        PaginationLoop,
    ]
};

#[cfg(feature = "webhooks")]
#[test]
fn f94_the_secret_of_a_webhook_is_not_shown() {
    use crate::runtime::WebhookVerifier;
    use crate::tests::sample::API;

    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let error = WebhookVerifier::for_api(&API, "whsec_SECRET").unwrap_err();
    assert!(!shown(&error).contains("SECRET"));
    let verifier = WebhookVerifier::for_api(&API, "whsec_SECRETSECRETSECRETSECRETSECRETSE").unwrap();
    assert!(!format!("{verifier:?}").contains("SECRET"));
    let mut headers = verifier.sign("SECRET_id", std::time::SystemTime::now(), b"{}").unwrap();
    headers.insert("webhook-signature", "v1,SECRET".parse().unwrap());
    let error = verifier.verify::<serde_json::Value>(&headers, b"SECRET").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("SECRET"));
    assert!(!traces.text().contains("SECRET"));
}
