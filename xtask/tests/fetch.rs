//! `cargo xtask fetch` as a process, whose environment holds a key and names a proxy. Every answer is one that cannot be
//! used, so that the workspace stays as it is.

#[path = "../src/loopback.rs"]
mod loopback;

use std::process::Command;

use loopback::{Loopback, answer};

/// Runs the command and gives what it says on standard error.
fn fetch(url: &str, proxy: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["fetch", "--check", "--url", url])
        .env("FAOS_API_KEY", "SECRET_key")
        .envs(["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"].map(|name| (name, proxy)))
        .envs(["all_proxy", "https_proxy", "http_proxy"].map(|name| (name, proxy)))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("messages are text")
}

#[test]
fn no_key_is_sent_and_no_proxy_is_used_on_this_machine() {
    let server = Loopback::answering(|_| answer("404 Not Found", &[], b"{}"));
    let proxy = Loopback::answering(|_| answer("403 Forbidden", &[], b""));
    let told = fetch(&server.url.to_string(), &proxy.url.to_string());
    assert!(told.contains("it answers 404"), "{told}");
    let requests = server.requests().join("");
    assert!(requests.starts_with("GET /openapi.json"), "{requests}");
    for secret in ["SECRET", "authorization", "cookie"] {
        assert!(!requests.to_lowercase().contains(&secret.to_lowercase()), "{requests}");
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
}

#[test]
fn a_proxy_is_told_of_without_its_password() {
    let proxy = Loopback::answering(|_| answer("403 Forbidden", &[], b""));
    let address = proxy.url.authority().unwrap().to_string();
    let told = fetch("https://api.example.invalid/openapi.json", &format!("http://user:SECRET_password@{address}"));
    assert!(told.contains(&format!("note: using the proxy {address}\n")), "{told}");
    assert!(!told.contains("SECRET"), "{told}");
    let requests = proxy.requests().join("");
    assert!(requests.starts_with("CONNECT api.example.invalid:443"), "{requests}");
    assert!(!requests.contains("SECRET_key"), "{requests}");
}

#[test]
fn a_proxy_that_cannot_be_reached_is_no_reason_to_go_without() {
    let proxy = Loopback::unreachable().to_string();
    let told = fetch("https://api.example.invalid/openapi.json", &proxy);
    assert!(told.contains("error: could not reach https://api.example.invalid/openapi.json"), "{told}");
}
