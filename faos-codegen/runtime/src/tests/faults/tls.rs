//! Certificates that must not be trusted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::runtime::{ClientBuilder, ErrorKind};
use crate::tests::server::test_builder;
use crate::tests::wire::Wire;

use super::{AGENT, get, outcome};

/// A server with one certificate, and what it saw.
struct TlsServer {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl TlsServer {
    async fn start(certificate: &Certificate, key: &KeyPair) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(server_config(certificate, key)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counts = (connections.clone(), requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counts.0.fetch_add(1, Ordering::Relaxed);
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                if stream.read_buf(&mut Vec::new()).await.is_ok_and(|length| length > 0) {
                    counts.1.fetch_add(1, Ordering::Relaxed);
                    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{AGENT}", AGENT.len());
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            }
        });
        Self { url, connections, requests }
    }

    fn builder(&self) -> ClientBuilder {
        patient(&self.url)
    }
}

/// Handshakes take their time on a busy machine.
fn patient(url: &str) -> ClientBuilder {
    let limit = Duration::from_secs(5);
    test_builder(url).connect_timeout(limit).attempt_timeout(limit).timeout(limit * 2)
}

fn issuer() -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// Takes connections of TLS that speak HTTP/2, and the certificate of the authority that vouches for the server.
pub(super) fn http2_acceptor() -> (TlsAcceptor, reqwest::Certificate) {
    let authority = issuer();
    let key = KeyPair::generate().unwrap();
    let parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let mut config = server_config(&parameters.signed_by(&key, &authority).unwrap(), &key);
    config.alpn_protocols = vec![b"h2".to_vec()];
    (TlsAcceptor::from(Arc::new(config)), reqwest::Certificate::from_der(authority.der()).unwrap())
}

fn server_config(certificate: &Certificate, key: &KeyPair) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    ServerConfig::builder_with_provider(aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key))
        .unwrap()
}

/// An authority, and an HTTP client that trusts it and nobody else.
fn authority() -> (CertifiedIssuer<'static, KeyPair>, reqwest::Client) {
    let authority = issuer();
    let certificate = reqwest::Certificate::from_der(authority.der()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap();
    (authority, http)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let server = TlsServer::start(&certificate, &key).await;
    assert_eq!(outcome(&get(&server.builder().build().unwrap()).await), (ErrorKind::Tls, 1));
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
    assert_eq!(server.requests.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_certificate_for_another_host_or_another_time() {
    let (authority, http) = authority();
    let key = KeyPair::generate().unwrap();
    let parameters = |name: &str| CertificateParams::new(vec![name.to_owned()]).unwrap();
    let mut expired = parameters("127.0.0.1");
    expired.not_before = date_time_ymd(2020, 1, 1);
    expired.not_after = date_time_ymd(2021, 1, 1);
    for (parameters, is_good) in [(parameters("127.0.0.1"), true), (parameters("example.com"), false), (expired, false)]
    {
        let server = TlsServer::start(&parameters.signed_by(&key, &authority).unwrap(), &key).await;
        let client = server.builder().http_client(http.clone()).build().unwrap();
        if is_good {
            assert_eq!(client.agents().get("agt_1").await.unwrap().id, "agt_1");
        } else {
            assert_eq!(outcome(&get(&client).await), (ErrorKind::Tls, 1));
        }
        assert_eq!(server.connections.load(Ordering::Relaxed), 1);
        assert_eq!(server.requests.load(Ordering::Relaxed), usize::from(is_good));
    }
}

#[tokio::test]
async fn a_server_without_tls() {
    let server = Wire::start(|mut stream, _| async move {
        stream.read_buf(&mut Vec::new()).await.ok()?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.ok()?;
        crate::tests::wire::forever().await
    })
    .await;
    let client = patient(&server.url.replace("http:", "https:")).build().unwrap();
    assert_eq!(outcome(&get(&client).await), (ErrorKind::Tls, 1));
    assert_eq!(server.connections(), 1);
}

#[test]
fn no_setting_turns_the_check_off() {
    let settings = include_str!("../../runtime/builder.rs");
    assert!(!settings.contains("danger") && !settings.contains("invalid_cert"));
}
