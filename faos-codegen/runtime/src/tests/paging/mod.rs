//! A server that pages 257 items in every style, rightly and wrongly: each item arrives exactly once, or the walk ends with
//! a clear error.

// In a generated crate the requests are public, and nobody uses all of their methods here.
#![allow(dead_code, unreachable_pub)]

mod cursors;
mod last_ids;
mod links;
mod numbers;
mod offsets;
mod requests;

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::runtime::prelude::*;
use crate::runtime::{Client, ErrorKind, Operation, Page, Pages, Request};

use super::responder::{Answer, Responder};
use super::server::Received;

/// The number of items.
const ALL: usize = 257;

object! {
    /// An item of the list.
    pub struct Item {
        /// Its position.
        pub id: i64,
    }
}

object! {
    /// A response with a list.
    pub struct Listing {
        /// The items.
        pub data: Vec<Item>,
        /// A member beside them.
        pub note: String,
    }
}

/// The part of the list that a response holds.
struct Window {
    start: usize,
    end: usize,
    items: Value,
    host: String,
}

impl Window {
    fn is_last(&self) -> bool {
        self.end >= ALL
    }

    /// The cursor of the next page, or this end.
    fn next_or(&self, end: Value) -> Value {
        if self.is_last() { end } else { json!(self.end.to_string()) }
    }

    /// The cursor of every page.
    fn next(&self) -> String {
        self.end.to_string()
    }

    /// A URL of the next page below this one, or null.
    fn url_or_null(&self, base: &str) -> Value {
        if self.is_last() { Value::Null } else { json!(format!("{base}?from={}", self.end)) }
    }
}

type Server = Box<dyn Fn(&Received) -> Answer + Send + Sync>;

/// A server with pages of at most `size` items. `start` finds the first item of the requested page.
fn sized(
    size: usize,
    start: impl Fn(&Received) -> usize + Send + Sync + 'static,
    answer: impl Fn(Window) -> Answer + Send + Sync + 'static,
) -> Server {
    Box::new(move |request| {
        let start = start(request).min(ALL);
        let end = (start + size).min(ALL);
        let items = (start..end).map(|id| json!({ "id": id })).collect();
        answer(Window { start, end, items, host: request.header("host").unwrap_or_default().to_owned() })
    })
}

/// A server with pages of 50 items, whose responses are JSON.
fn serve(
    start: impl Fn(&Received) -> usize + Send + Sync + 'static,
    body: impl Fn(Window) -> Value + Send + Sync + 'static,
) -> Server {
    sized(50, start, move |window| ok(body(window)))
}

fn ok(body: Value) -> Answer {
    Answer::json(200, body.to_string())
}

/// A query parameter, or 0.
fn query(name: &'static str) -> impl Fn(&Received) -> usize + Clone {
    query_or(name, 0)
}

fn query_or(name: &'static str, default: usize) -> impl Fn(&Received) -> usize + Clone {
    move |request| {
        let (_, query) = request.target().split_once('?').unwrap_or_default();
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.map_or(default, |value| value.parse().unwrap())
    }
}

/// The first item after the one with the id in a query parameter.
fn after(name: &'static str) -> impl Fn(&Received) -> usize {
    let id = query_or(name, usize::MAX);
    move |request| id(request).wrapping_add(1)
}

/// The first item of a numbered page of 50.
fn numbered(first: usize) -> impl Fn(&Received) -> usize {
    let number = query_or("page", first);
    move |request| (number(request) - first) * 50
}

fn body(request: &Received) -> Value {
    serde_json::from_str(&request.body).unwrap_or_default()
}

/// The end of a walk.
#[derive(Clone, Copy)]
enum End {
    /// Every item came once.
    All,
    /// An error of this kind came after this many items.
    Fails(ErrorKind, usize, &'static str),
}
use End::{All, Fails};

const LOOP: ErrorKind = ErrorKind::PaginationLoop;

struct Row(&'static str, &'static str, Operation, Server, End);

fn get(pages: Pages) -> Operation {
    Operation::get("listItems", "/items").security(&[]).pages(pages.items(&["data"]))
}

fn post(pages: Pages) -> Operation {
    Operation::post("listItems", "/items").security(&[]).pages(pages.items(&["data"]))
}

fn by_cursor() -> Pages {
    Pages::cursor(Pages::query("after"), Pages::member(&["next"]))
}

fn by_number() -> Pages {
    Pages::number(Pages::query("page"), 1)
}

fn by_offset() -> Pages {
    Pages::offset(Pages::query("offset"))
}

fn total() -> Pages {
    by_offset().total(Pages::member(&["total"]))
}

/// The request of a row. Its body has other members, which a cursor must leave unchanged.
fn request(client: &Client, name: &str, operation: &'static Operation) -> Request<Page<Item>> {
    let request = client.page_request::<Item>(operation);
    match name {
        "in a form" => request.form(&json!({ "page": { "size": 50 }, "q": "x" })),
        "a cap of the server" => request.sized(100),
        _ if operation.method == http::Method::POST => request.json(&json!({ "page": { "size": 50 }, "q": "x" })),
        _ => request.extra_query("q", "x"),
    }
}

fn ids(page: &Page<Item>) -> Vec<i64> {
    page.items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn every_item_comes_once_or_there_is_an_error() {
    let all: Vec<i64> = (0..ALL as i64).collect();
    let rows = [cursors::rows(), last_ids::rows(), numbers::rows(), offsets::rows(), links::rows()];
    let mut count = 0;
    for Row(style, variation, operation, server, end) in rows.into_iter().flatten() {
        count += 1;
        let place = format!("{style}: {variation}");
        let operation: &'static Operation = Box::leak(Box::new(operation));
        let server = Responder::start(server).await;
        let client = server.builder().build().unwrap();
        let results: Vec<_> = request(&client, variation, operation).items().map_ok(|item| item.id).collect().await;
        let (items, errors): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        let items: Vec<i64> = items.into_iter().flatten().collect();
        match end {
            All => {
                assert!(errors.is_empty(), "{place}: {errors:?}");
                assert_eq!(items, all, "{place}");
            }
            Fails(kind, before, message) => {
                assert_eq!(items, all[..before], "{place}");
                let error = errors[0].as_ref().unwrap_err();
                assert_eq!((errors.len(), error.kind()), (1, kind), "{place}: {error}");
                assert!(error.to_string().contains(message), "{place}: {error}");
                assert_eq!(error.operation(), Some(operation.to_string()), "{place}");
                continue;
            }
        }
        // From the second page on, with what the first one left.
        let mut pages = request(&client, variation, operation).pages();
        let first = pages.next().await.unwrap().unwrap();
        let saved = first.next_cursor.clone().unwrap_or_else(|| panic!("{place} has one page"));
        let resumed = request(&client, variation, operation).resume(&saved);
        let rest: Vec<Page<Item>> =
            resumed.pages().try_collect().await.unwrap_or_else(|error| panic!("{place}: {error}"));
        let rest = rest.iter().flat_map(ids);
        assert_eq!(ids(&first).into_iter().chain(rest).collect::<Vec<_>>(), all, "{place}");
        // A limit on pages is an error.
        let limited: Vec<_> = request(&client, variation, operation).max_pages(1).pages().collect().await;
        assert_eq!(limited.len(), 2, "{place}");
        assert_eq!(limited[1].as_ref().unwrap_err().kind(), ErrorKind::TooLarge, "{place}");
    }
    assert!(count >= 70, "{count}");
}
