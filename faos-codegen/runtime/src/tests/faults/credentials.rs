//! Credentials appear only in their place in a request.

use std::time::Duration;

use crate::runtime::call::send;
use crate::runtime::{Client, ClientBuilder, Credential, Error, ErrorKind};
use crate::tests::server::{Reply, TestServer, json, shown, test_builder};

use super::{AGENT, checked, outcome};

#[tokio::test]
async fn a_bearer_token_stands_in_one_header() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    let client = server.client();
    client.agents().get("agt_1").await?;
    let request = &server.received()[0];
    assert!(!request.line.contains("SECRET"));
    let with_secret: Vec<_> = request.headers.iter().filter(|(_, value)| value.contains("SECRET")).collect();
    assert_eq!(with_secret, [&("authorization".to_owned(), "Bearer SECRET_key".to_owned())]);

    let (client, parts, _) = client.agents().get("agt_1").into_parts();
    let prepared = send::prepare(client.shared(), parts?)?;
    assert!(prepared.credentials.headers.iter().all(|(_, value)| value.is_sensitive()));
    assert!(!format!("{:?} {:?}", prepared.credentials.headers, prepared.headers).contains("SECRET"));
    assert!(!prepared.url.as_str().contains("SECRET"));
    Ok(())
}

#[test]
fn nothing_secret_is_shown() {
    let builder = Client::builder()
        .api_key("SECRET_1")
        .bearer_token("SECRET_2")
        .basic("SECRET_3", "SECRET_4")
        .credential("oauth2", Credential::token("SECRET_5"));
    assert!(!format!("{builder:#?}").contains("SECRET"));
    let client = builder.build().unwrap();
    assert!(!format!("{client:#?}").contains("SECRET"));
    let request = client.agents().get("SECRET").header("X-Any", "SECRET");
    assert!(!format!("{request:?}").contains("SECRET"));
    assert!(!format!("{:?}", request.send()).contains("SECRET"));
    assert!(!format!("{:?}", Credential::token("SECRET")).contains("SECRET"));
}

#[tokio::test]
async fn a_key_in_the_query_is_sent_and_never_shown() {
    let server = TestServer::start([json(200, AGENT), Reply::Silence(Vec::new()), json(302, ""), json(200, "[")]).await;
    let client = server.builder().credential("apiKeyQuery", "SECRET&key").max_retries(0).build().unwrap();
    client.agents().query_key("agt_1").await.unwrap();
    assert_eq!(server.received()[0].target(), "/v1/agents/agt_1?api_key=SECRET%26key");
    assert_eq!(server.received()[0].header("authorization"), None);
    for kind in [ErrorKind::Timeout, ErrorKind::Redirect, ErrorKind::Decode] {
        let error = checked(client.agents().query_key("agt_1").await);
        assert_eq!(outcome(&error), (kind, 1));
        assert_eq!(error.operation().as_deref(), Some("GET /agents/{id}"));
        assert!(error.to_string().starts_with("GET /agents/{id}: "), "{error}");
    }
    let nobody = test_builder("http://127.0.0.1:9").timeout(Duration::from_millis(300)).build().unwrap();
    let error = checked(nobody.agents().query_key("agt_1").await);
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!shown(&error).contains("127.0.0.1:9/"), "{error:?}");
}

fn refused(builder: ClientBuilder) -> String {
    let error = checked(builder.build());
    assert_eq!(outcome(&error), (ErrorKind::Config, 0));
    error.to_string()
}

#[test]
fn keys_that_cannot_be_sent_are_refused_by_name() {
    for key in ["", "\n", "SECRET\rx", "SECRET\nx", "SECRET\0", "SECRETé", " SECRET", "SECRET \n", "SECRET\t"] {
        assert!(refused(Client::builder().api_key(key)).contains("`api_key`"), "{key:?}");
        assert!(refused(Client::builder().bearer_token(key)).contains("`bearer_token`"), "{key:?}");
        for scheme in ["headerKey", "apiKeyQuery", "cookieKey"] {
            let named = Client::builder().credential(scheme, Credential::token(key));
            assert!(refused(named).contains(&format!("`{scheme}`")), "{key:?}");
        }
    }
    // A bearer token has no spaces: `Bearer`, before it, would be sent twice.
    assert!(refused(Client::builder().bearer_token("Bearer SECRET")).contains("`bearer_token` contains a space"));
    assert!(refused(Client::builder().api_key("Bearer SECRET")).contains("`api_key` contains a space"));
    for key in ["SECRET x", "SECRET;x", "SECRET,x"] {
        assert!(refused(Client::builder().credential("cookieKey", key)).contains("not allowed in a cookie"), "{key:?}");
        Client::builder().credential("headerKey", key).credential("apiKeyQuery", key).build().unwrap();
    }
    assert!(refused(Client::builder().basic("us:er", "SECRET")).contains("`basic`"));
    assert!(refused(Client::builder().basic("user", "SECRET\n")).contains("`basic`"));
    assert!(refused(Client::builder().credential("nobody", Credential::token("SECRET"))).contains("`nobody`"));
    assert!(refused(Client::builder().user_agent_suffix("SECRET\n")).contains("`user_agent_suffix`"));
}

#[tokio::test]
async fn the_line_end_of_a_file_is_removed() -> Result<(), Error> {
    let server = TestServer::start([json(200, AGENT)]).await;
    for key in ["SECRET_key\n", "SECRET_key\r\n"] {
        server.builder().api_key(key).build()?.agents().get("agt_1").await?;
    }
    for request in server.received() {
        assert_eq!(request.header("authorization"), Some("Bearer SECRET_key"));
    }
    Ok(())
}
