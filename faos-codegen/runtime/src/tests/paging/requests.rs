//! Requests and pages of a list, apart from the walk over all pages.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::runtime::Observer;
use crate::runtime::call::send;

use super::*;

page_request! {
    /// Lists items.
    pub struct ListItems(Listing, Item, sized);
}

page_request! {
    /// Lists items by name.
    pub struct ListByName(Value, (String, Item));
}

static LIST_ITEMS: Operation = Operation::get("listItems", "/items").security(&[]).pages(
    Pages::cursor(Pages::query("after"), Pages::member(&["next"]))
        .items(&["data"])
        .total(Pages::member(&["total"]))
        .page_count(Pages::member(&["pages"]))
        .page_size(Pages::query("limit")),
);
static LIST_BY_NAME: Operation =
    Operation::get("listByName", "/items").security(&[]).pages(Pages::number(Pages::query("page"), 1).items(&["data"]));

fn list_items(client: &Client) -> ListItems {
    ListItems(client.value_request(&LIST_ITEMS))
}

fn list_by_name(client: &Client) -> ListByName {
    ListByName(client.value_request(&LIST_BY_NAME))
}

#[tokio::test]
async fn a_list_keeps_the_response_around_it() {
    let server = serve(
        query("after"),
        |w| json!({ "data": w.items, "next": w.next_or(Value::Null), "note": w.start.to_string(), "total": ALL, "pages": "6" }),
    );
    let server = Responder::start(server).await;
    let client = server.builder().build().unwrap();

    // Awaiting the request returns the response as the document describes it.
    let listing = list_items(&client).await.unwrap();
    assert_eq!((listing.data.len(), listing.note.as_str()), (50, "0"));

    let pages: Vec<_> = list_items(&client).page_size(50).pages().try_collect().await.unwrap();
    assert_eq!(pages.len(), 6);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!((page.total, page.page_count), (Some(257), Some(6)));
        let answer = page.answer().unwrap();
        assert_eq!((answer.note, answer.data), ((index * 50).to_string(), page.items.clone()));
        assert_eq!(page.has_more, index < 5);
    }
    assert_eq!(pages[0], pages[0].clone());
    assert_ne!(pages[0], pages[1]);
    assert_eq!(server.calls("/items?limit=50"), 1);
    assert_eq!(server.calls("/items?limit=50&after=250"), 1);
    let items: Vec<Item> = list_items(&client).items().try_collect().await.unwrap();
    assert_eq!(items.len(), ALL);
}

#[tokio::test]
async fn an_answer_of_another_type_fails_by_itself() {
    let server = Responder::start(|_| ok(json!({ "data": [{ "id": 1 }] }))).await;
    let client = server.builder().build().unwrap();
    let page = list_items(&client).pages().next().await.unwrap().unwrap();
    assert_eq!(page.items.len(), 1);
    let error = page.answer().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().starts_with("GET /items: note: "), "{error}");
}

#[test]
fn a_page_is_a_collection() {
    let mut page: Page<i64> = Page::of([1, 2, 3]);
    page.total = Some(7);
    assert_eq!((page.len(), page.is_empty(), page.iter().sum::<i64>()), (3, false, 6));
    assert_eq!((&page).into_iter().max(), Some(&3));
    let texts = page.clone().map(|item| item.to_string());
    assert_eq!((texts.items.concat(), texts.total), ("123".to_owned(), Some(7)));
    assert_eq!(page.clone().into_iter().rev().collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(
        serde_json::to_value(&page).unwrap(),
        serde_json::json!({"items": [1, 2, 3], "has_more": false, "next_cursor": null, "total": 7, "page_count": null})
    );
}

#[test]
fn an_application_can_make_pages() {
    let item = |id| crate::runtime::codec::decode::<Item>(format!(r#"{{"id":{id}}}"#).as_bytes()).unwrap();
    let mut page: Page<Item> = Page::of(vec![item(1), item(2)]);
    assert_eq!((ids(&page), page.has_more, page.total), (vec![1, 2], false, None));
    page.answer().unwrap();
    page.next_cursor = Some("next".to_owned());
    assert_ne!(page, Page::of(vec![item(1), item(2)]));
    assert_eq!(format!("{:?}", Page::<i64>::of(vec![1])), "Page { items: [1], has_more: false, next_cursor: None }");
    let page: Page<Item, Listing> = Page::of(Vec::new());
    assert_eq!(page.answer().unwrap_err().to_string(), "the page was not received from a server");
}

#[tokio::test]
async fn the_members_of_an_object_are_pairs() {
    // Sent as an empty array at the end.
    let server = serve(numbered(1), |w| match w.items.as_array().unwrap().as_slice() {
        [] => json!({ "data": [] }),
        items => {
            json!({ "data": serde_json::Map::from_iter(items.iter().map(|item| (item["id"].to_string(), item.clone()))) })
        }
    });
    let server = Responder::start(server).await;
    let client = server.builder().build().unwrap();
    let mut pairs: Vec<(String, Item)> = list_by_name(&client).items().try_collect().await.unwrap();
    pairs.sort_by_key(|(_, item)| item.id);
    assert!(pairs.iter().all(|(key, item)| *key == item.id.to_string()));
    assert_eq!(pairs.iter().map(|(_, item)| item.id).collect::<Vec<_>>(), (0..ALL as i64).collect::<Vec<_>>());
    let page = list_by_name(&client).pages().next().await.unwrap().unwrap();
    assert_eq!(page.answer().unwrap()["data"]["7"], json!({ "id": 7 }));

    let server = Responder::start(|_| ok(json!({ "data": [1] }))).await;
    let client = server.builder().build().unwrap();
    let error = list_by_name(&client).items().next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("expected an object, found an array"), "{error}");
}

#[test]
fn what_a_list_lacks_cannot_be_set() {
    let client = Client::builder().api_key("SECRET_key").build().unwrap();
    let numbered: &'static Operation = Box::leak(Box::new(get(by_number())));
    let plain: &'static Operation = Box::leak(Box::new(Operation::get("plain", "/plain")));
    let list = |operation| client.page_request::<Item>(operation);
    for (request, message) in [
        (list(numbered).resume("two"), "`next_cursor` is not a number"),
        (list(numbered).resume(""), "`next_cursor` is not a number"),
        (list(numbered).sized(10), "`page_size` is not supported by this operation"),
        (list(plain).resume("a"), "`cursor` is not supported by this operation"),
        (list(numbered).max_pages(0), "`max_pages` is invalid: it must be at least 1"),
    ] {
        let (_, parts, _) = request.into_parts();
        let Err(error) = parts else { panic!("{message}") };
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_cursor_leaves_the_rest_of_a_body_alone() {
    let pages = || Pages::cursor(Pages::member(&["page", "after"]), Pages::member(&["next"]));
    let operation: &'static Operation = Box::leak(Box::new(post(pages())));
    let client = Client::builder().api_key("SECRET_key").build().unwrap();
    let request = || client.page_request::<Item>(operation);
    let body = json!({ "page": { "size": 5, "after": "a" }, "q": "x" });
    for (request, expected) in [
        (request(), r#"{"page":{"after":"c"}}"#),
        (request().json(&body), r#"{"page":{"size":5,"after":"c"},"q":"x"}"#),
        (request().json(&json!({ "page": null })), r#"{"page":{"after":"c"}}"#),
        (request().form(&body), "q=x&page%5Bsize%5D=5&page%5Bafter%5D=c"),
        // What the caller adds takes part, whenever it was added before.
        (request().extra_body("page", json!({ "size": 7 })), r#"{"page":{"size":7,"after":"c"}}"#),
        (request().json(&body).extra_body("q", "y"), r#"{"page":{"size":5,"after":"c"},"q":"y"}"#),
    ] {
        let (client, parts, _) = request.resume("c").into_parts();
        let prepared = send::prepare(client.shared(), parts.unwrap()).unwrap();
        let [body] = prepared.body.unwrap().try_into().unwrap();
        let bytes = crate::runtime::body::payload::in_memory(&[body]).unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
        match parse(expected) {
            Some(expected) => assert_eq!(parse(&text), Some(expected)),
            None => {
                let sorted = |text: &str| text.split('&').map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
                assert_eq!(sorted(&text), sorted(expected));
            }
        }
    }
}

#[test]
fn a_link_by_plain_http_is_followed_over_https() {
    let operation: &'static Operation = Box::leak(Box::new(get(Pages::next_url(&["next"]))));
    for (base, link, expected) in [
        ("https://api.example/v1", "http://api.example/v1/items?page=2", Some("https://api.example/v1/items?page=2")),
        (
            "https://api.example/v1",
            "HTTP://API.example:80/v1/items?page=2",
            Some("https://api.example/v1/items?page=2"),
        ),
        ("https://api.example/v1", "/v2?page=2", Some("https://api.example/v2?page=2")),
        ("https://api.example:8443/v1", "http://api.example:8443/a", Some("https://api.example:8443/a")),
        // Another port is another server.
        ("https://api.example:8443/v1", "http://api.example/a", None),
        ("https://api.example/v1", "http://api.example:8080/a", None),
        ("https://api.example/v1", "http://other.example/v1/items?page=2", None),
        ("https://api.example/v1", "http://user@api.example/a", None),
        ("https://api.example/v1", "//other.example/a", None),
        ("http://127.0.0.1:1/v1", "https://127.0.0.1:1/a", None),
    ] {
        let client = Client::builder().api_key("SECRET_key").base_url(base).build().unwrap();
        let (client, parts, _) = client.page_request::<Item>(operation).resume(link).into_parts();
        let prepared = send::prepare(client.shared(), parts.unwrap());
        let url = prepared.map(|prepared| prepared.url.to_string());
        match (url, expected) {
            (Ok(url), Some(expected)) => assert_eq!(url, expected),
            (Err(error), None) => assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{link}"),
            (url, expected) => panic!("{link}: {url:?} instead of {expected:?}"),
        }
    }
}

#[tokio::test]
async fn a_walk_makes_no_needless_request() {
    fn facts(w: Window) -> Value {
        let next = w.next_or(Value::Null);
        json!({ "next": next, "more": !w.is_last(), "last": w.is_last(), "total": ALL, "pages": 6, "data": w.items })
    }
    let number = || Pages::number(Pages::query("page"), 1);
    let member = |name: &'static [&'static str]| Pages::member(name);
    for (pages, start, calls) in [
        (by_cursor(), Box::new(query("after")) as Box<dyn Fn(&Received) -> usize + Send + Sync>, 6),
        (number().total(member(&["total"])), Box::new(numbered(1)), 6),
        (number().page_count(member(&["pages"])), Box::new(numbered(1)), 6),
        (number().has_more(&["more"]), Box::new(numbered(1)), 6),
        (number().is_last(&["last"]), Box::new(numbered(1)), 6),
        (number(), Box::new(numbered(1)), 7),
        (by_offset().total(member(&["total"])), Box::new(query("offset")), 6),
        (by_offset().is_last(&["last"]), Box::new(query("offset")), 6),
        (by_offset(), Box::new(query("offset")), 7),
        (Pages::last_id(Pages::query("after"), &["id"]).has_more(&["more"]), Box::new(after("after")), 6),
    ] {
        let operation: &'static Operation = Box::leak(Box::new(get(pages)));
        let count = Arc::<AtomicUsize>::default();
        let answer = serve(start, facts);
        let counted = count.clone();
        let server = Responder::start(move |request| {
            counted.fetch_add(1, Ordering::SeqCst);
            answer(request)
        })
        .await;
        let client = server.builder().build().unwrap();
        let items: Vec<Item> = client.page_request(operation).items().try_collect().await.unwrap();
        assert_eq!((items.len(), count.load(Ordering::SeqCst)), (ALL, calls), "{:?}", operation.pages);
    }
}

/// An observer that remembers the gaps.
#[derive(Clone, Default)]
struct Gaps(Arc<Mutex<Vec<(String, u64, u64)>>>);

impl Observer for Gaps {
    fn ended_early(&self, operation: &str, received: u64, total: u64) {
        self.0.lock().unwrap().push((operation.to_owned(), received, total));
    }
}

#[tokio::test]
async fn a_list_that_ends_before_its_total_is_reported() {
    type Change = fn(ListItems) -> ListItems;
    let unchanged: Change = |list| list;
    // The total that the server states, the number of items of its first page, and the number of items missed.
    for (total, change, gap) in [
        (json!(257), unchanged, None),
        (json!(300), unchanged, Some((257, 300))),
        (json!("300"), unchanged, Some((257, 300))),
        (json!(300.0), unchanged, Some((257, 300))),
        (json!(9), unchanged, None),
        (json!(null), unchanged, None),
        (json!(-1), unchanged, None),
        // How many came before is not known.
        (json!(300), |list: ListItems| list.resume("100"), None),
    ] {
        let gaps = Gaps::default();
        let stated = total.clone();
        let server =
            serve(query("after"), move |w| json!({ "data": w.items, "next": w.next_or(Value::Null), "total": stated }));
        let server = Responder::start(server).await;
        let client = server.builder().observer(gaps.clone()).build().unwrap();
        let items: Vec<Item> = change(list_items(&client)).items().try_collect().await.unwrap();
        assert!([157, 257].contains(&items.len()));
        let expected: Vec<_> =
            gap.into_iter().map(|(received, total)| ("GET /items".to_owned(), received, total)).collect();
        assert_eq!(*gaps.0.lock().unwrap(), expected, "{total}");
    }
    // A walk that the caller ends is not a gap.
    let gaps = Gaps::default();
    let server =
        Responder::start(serve(query("after"), |w| json!({ "data": w.items, "next": w.next(), "total": 300 })));
    let client = server.await.builder().observer(gaps.clone()).build().unwrap();
    let results: Vec<_> = list_items(&client).max_pages(2).pages().collect().await;
    assert!(results.len() == 3 && gaps.0.lock().unwrap().is_empty());
}

#[test]
fn streams_become_blocking_iterators() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = serve(query("after"), |w| json!({ "data": w.items, "next": w.next_or(Value::Null), "note": "" }));
    let server = runtime.block_on(Responder::start(server));
    let client = server.builder().build().unwrap();
    let items: Result<Vec<Item>, _> = list_items(&client).items().blocking().collect();
    assert_eq!(items.unwrap().len(), ALL);
    let counts: Vec<usize> = list_items(&client).pages().blocking().map(|page| page.unwrap().items.len()).collect();
    assert_eq!(counts, [50, 50, 50, 50, 50, 7]);
}
