//! Whatever a caller passes arrives as it was, according to decoders that are not ours.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::sample::select;

use crate::runtime::body::form;
use crate::runtime::call::attempt::Prepared;
use crate::runtime::call::send;
use crate::runtime::codec::{Encode, Writer, encode};
use crate::runtime::prelude::*;
use crate::runtime::{Client, Error, ErrorKind};
use crate::tests::sample::Agent;
use crate::tests::server::{TestServer, json, test_builder};

static ITEM: Operation = Operation::get("item", "/items/{id}").security(&[]);
static LIST: Operation = Operation::get("list", "/items").security(&[]);

static CLIENT: LazyLock<Client> = LazyLock::new(|| test_builder("http://127.0.0.1/v1").build().unwrap());

/// Returns the URL that would be sent.
fn prepared(request: Request<Agent>) -> Result<Prepared, Error> {
    let (client, parts, _) = request.into_parts();
    send::prepare(client.shared(), parts?)
}

fn list() -> Request<Agent> {
    CLIENT.value_request(&LIST)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// Characters that are special in URLs, headers and forms, and some that are not.
const SPECIAL: &[&str] = &[
    ".",
    "..",
    "/",
    "\\",
    "?",
    "#",
    "&",
    "=",
    "+",
    "%",
    "%2e",
    "%2F",
    ";",
    ",",
    " ",
    "|",
    "[",
    "]",
    "\"",
    "'",
    "@",
    ":",
    "é",
    "\u{202E}",
    "\u{1F980}",
    "a",
    "Z",
    "0",
    "~",
    "\n",
    "\0",
];

/// Text of such pieces, and text of any kind.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(select(SPECIAL), 0..8).prop_map(|pieces| pieces.concat()),
        proptest::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
    ]
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn path_values_arrive_as_they_are(value in text()) {
        let plain = value.trim();
        let means_a_place = matches!(decoded_or(plain).as_str(), "." | "..");
        match prepared(CLIENT.value_request(&ITEM).path("id", value.as_str())) {
            Ok(prepared) => {
                let path = prepared.url.path();
                let segments: Vec<_> = path.split('/').collect();
                prop_assert_eq!(&segments[..3], &["", "v1", "items"][..], "{}", path);
                prop_assert_eq!(segments.len(), 4, "{}", path);
                prop_assert_eq!(decoded(segments[3]), value);
                prop_assert!(prepared.url.query().is_none() && prepared.url.fragment().is_none());
                prop_assert!(!means_a_place);
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                prop_assert!(plain.is_empty() || means_a_place || value.contains(char::is_control), "{:?}", value);
            }
        }
    }
}

/// Returns the text that a server would read that decodes twice.
fn decoded_or(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn query_values_arrive_as_they_are(name in text(), value in text(), items in proptest::collection::vec(text(), 0..4)) {
        let request = list().query(&name, value.as_str()).styled_query(Style::Form, true, "items", items.clone());
        let prepared = prepared(request).unwrap();
        let mut expected = vec![(name.clone(), value.clone())];
        expected.extend(items.iter().map(|item| ("items".to_owned(), item.clone())));
        prop_assume!(name != "items");
        prop_assert_eq!(pairs(prepared.url.query().unwrap()), expected);
        prop_assert!(prepared.url.fragment().is_none());
        prop_assert_eq!(prepared.url.path(), "/v1/items");
    }

    #[test]
    fn lists_that_are_not_exploded_arrive_as_they_are(items in proptest::collection::vec(text(), 1..4)) {
        let prepared = prepared(list().styled_query(Style::Form, false, "q", items.clone())).unwrap();
        let query = prepared.url.query().unwrap().strip_prefix("q=").unwrap();
        prop_assert_eq!(query.split(',').map(decoded).collect::<Vec<_>>(), items);
    }

    #[test]
    fn objects_arrive_as_they_are(members in proptest::collection::btree_map(text(), text(), 1..4)) {
        let prepared = prepared(list().styled_query(Style::DeepObject, true, "q", members.clone())).unwrap();
        let read: BTreeMap<_, _> = pairs(prepared.url.query().unwrap()).into_iter().collect();
        let expected = members.into_iter().map(|(name, value)| (format!("q[{name}]"), value)).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn reserved_characters_arrive_as_they_are(value in text()) {
        let prepared = prepared(list().reserved_query(Style::Form, true, "q", value.as_str())).unwrap();
        prop_assert_eq!(pairs(prepared.url.query().unwrap()), [("q".to_owned(), value)]);
    }

    #[test]
    fn headers_arrive_as_they_are_or_not_at_all(value in text()) {
        let can_be_sent = value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && value.trim() == value;
        match prepared(list().header_parameter("X-Any", value.as_str())) {
            Ok(prepared) => {
                prop_assert!(can_be_sent);
                prop_assert_eq!(prepared.headers["x-any"].as_bytes(), value.as_bytes());
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                prop_assert!(!can_be_sent);
            }
        }
    }

    #[test]
    fn cookies_arrive_as_they_are(name in text(), value in text()) {
        let prepared = prepared(list().cookie(&name, value.as_str()).cookie("other", 1)).unwrap();
        let cookies = prepared.headers["cookie"].to_str().unwrap();
        let read: Vec<_> = cookies.split("; ").map(|pair| pair.split_once('=').unwrap()).collect();
        prop_assert_eq!(read.len(), 2);
        prop_assert_eq!((decoded(read[0].0), decoded(read[0].1)), (name, value));
    }

    #[test]
    fn forms_arrive_as_they_are(members in proptest::collection::btree_map(text(), text(), 0..4)) {
        let body = form::text(&encode(&members).unwrap(), &[], false).unwrap();
        prop_assert_eq!(pairs(&body), members.into_iter().collect::<Vec<_>>());
    }
}

/// Twelve notations of numbers, each in a path, a query, a header, a form, a deep object and JSON.
#[tokio::test]
async fn numbers_are_sent_without_needless_notation_everywhere() {
    static PLACES: Operation = Operation::post("places", "/numbers/{n}").security(&[]);
    let numbers: &[(&dyn Encode, &str)] = &[
        (&2.0_f64, "2"),
        (&-2.0_f64, "-2"),
        (&1.5_f64, "1.5"),
        (&1e16_f64, "10000000000000000"),
        (&1e20_f64, "100000000000000000000"),
        (&1e21_f64, "1e+21"),
        (&0.000_001_f64, "0.000001"),
        (&1e-7_f64, "1e-7"),
        (&2.0_f32, "2"),
        (&i64::MIN, "-9223372036854775808"),
        (&u64::MAX, "18446744073709551615"),
        (&i128::MAX, "170141183460469231731687303715884105727"),
    ];
    for (number, expected) in numbers {
        let server = TestServer::start([json(200, ""), json(200, "")]).await;
        let client = server.client();
        let request = || {
            let request = client
                .empty_request(&PLACES)
                .path("n", Shared(*number))
                .query("q", Shared(*number))
                .header_parameter("x-n", Shared(*number));
            request.styled_query(Style::DeepObject, true, "d", BTreeMap::from([("n".to_owned(), Shared(*number))]))
        };
        request().json(&Shared(*number)).await.unwrap();
        request().form(&BTreeMap::from([("f".to_owned(), Shared(*number))])).await.unwrap();
        let encoded = expected.replace('+', "%2B");
        for received in server.received() {
            assert_eq!(received.target(), format!("/v1/numbers/{encoded}?q={encoded}&d%5Bn%5D={encoded}"));
            assert_eq!(received.header("x-n"), Some(*expected));
        }
        assert_eq!(server.received()[0].body, *expected);
        assert_eq!(server.received()[1].body, format!("f={encoded}"));
    }
}

/// A borrowed value.
#[derive(Debug)]
struct Shared<'v>(&'v dyn Encode);

impl Encode for Shared<'_> {
    fn encode(&self, writer: &mut Writer) {
        self.0.encode(writer);
    }
}
