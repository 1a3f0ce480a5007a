//! Errors name the place, and never the content.

use serde_json::json;

use crate::runtime::codec::UnknownMembers;
use crate::runtime::codec::{Decode, DecodeError, Reader, decode, encode};
use crate::runtime::prelude::*;

use super::{refused, write};

object! {
    pub struct Page {
        pub data: Vec<Row>,
        pub headers: Option<BTreeMap<String, Row>>,
    }
}

object! {
    pub struct Row {
        pub stats: Option<Stats>,
        pub pair: Option<(i64, bool)>,
    }
}

object! {
    pub struct Stats {
        pub success_rate: f64,
    }
}

#[track_caller]
fn assert_refused(json: &str, path: &str, message: &str) -> DecodeError {
    let error = refused::<Page>(json);
    assert_eq!((error.path(), error.message()), (path, message), "{json}");
    error
}

#[test]
fn the_path_leads_to_the_value() {
    let json = r#"{"data":[{},{"stats":{"success_rate":"high"}}]}"#;
    let error = assert_refused(json, "data[1].stats.success_rate", "expected a number, found a string of 4 characters");
    assert_eq!(error.offset(), json.find("\"high\"").unwrap());
    assert_eq!(
        error.to_string(),
        "data[1].stats.success_rate: expected a number, found a string of 4 characters (at byte 37)"
    );
}

#[test]
fn missing_members_and_items_are_named() {
    assert_refused("{}", "data", "missing");
    assert_refused(r#"{"data":[{"stats":{}}]}"#, "data[0].stats.success_rate", "missing");
    assert_refused(r#"{"data":[{"pair":[1]}]}"#, "data[0].pair[1]", "missing");
    assert_refused(r#"{"data":[{"pair":[1,2]}]}"#, "data[0].pair[1]", "expected a boolean, found a number");
    assert_refused(r#"{"data":{}}"#, "data", "expected an array, found an object");
    assert_refused("[]", "", "expected an object, found an array");
}

#[test]
fn odd_names_of_members_are_quoted() {
    object! {
        pub struct Odd {
            #[wire("x y\u{1b}[31m")]
            pub odd: Option<Stats>,
        }
    }
    let error = refused::<Odd>(r#"{"x y\u001b[31m":1}"#);
    assert_eq!(error.path(), r#"["x y\u{1b}[31m"]"#);
}

#[test]
fn the_keys_of_maps_are_content_and_not_shown() {
    object! {
        pub struct Free {
            #[rest]
            pub rest: BTreeMap<String, Vec<bool>>,
        }
    }
    assert_refused(
        r#"{"data":[],"headers":{"hush":{"stats":1}}}"#,
        "headers[*].stats",
        "expected an object, found a number",
    );
    assert_eq!(refused::<Free>(r#"{"hush":[1]}"#).path(), "[*][0]");
    assert_eq!(refused::<BTreeMap<String, Stats>>(r#"{"hush":{}}"#).path(), "[*].success_rate");
    assert_eq!(refused::<Value>(r#"{"hush":[1e999]}"#).path(), "[*][0]");
    let unwritable = BTreeMap::from([("hush".to_owned(), vec![f64::NAN])]);
    assert_eq!(encode(&unwritable).unwrap_err().path(), "[*][0]");
}

#[test]
fn a_text_that_breaks_off_is_told_from_a_wrong_one() {
    let json = r#"{"data":[{"stats":{"success_rate":0.5}}],"headers":{"a":{}}}"#;
    for end in 0..json.len() {
        let error = refused::<Page>(&json[..end]);
        assert!(error.is_truncated() || json[..end].ends_with(['t', 'f', '.']), "{}: {error}", &json[..end]);
    }
    assert!(!assert_refused(r#"{"data":[]}x"#, "", "not JSON: trailing characters").is_truncated());
    assert!(!refused::<Page>(r#"{"data":[],}"#).is_truncated());
    assert!(!refused::<Page>(r#"{"data":[1 2]}"#).is_truncated());
    assert!(!refused::<Page>("<html>").is_truncated());
}

#[test]
fn the_content_is_not_repeated() {
    object! {
        pub struct Key {
            #[secret]
            pub key: Option<bool>,
        }
    }
    let error = refused::<Key>(r#"{"key":"hush"}"#);
    assert_eq!(error.to_string(), "key: expected a boolean, found a string of 4 characters (at byte 7)");
    for (json, found) in [
        (r#""""#, "an empty string"),
        (r#""é""#, "a string of 1 character"),
        (r#""\u00e9\ud83d\ude00""#, "a string of 2 characters"),
        ("true", "a boolean"),
        ("null", "null"),
        (r#"["hush"]"#, "an array"),
        (r#"{"hush":1}"#, "an object"),
    ] {
        let error = refused::<Stats>(&format!(r#"{{"success_rate":{json}}}"#));
        assert_eq!(error.message(), format!("expected a number, found {found}"));
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(decode::<Value>(nested(128).as_bytes()).is_ok());
    assert_eq!(refused::<Value>(&nested(129)).message(), "nested too deep");
    assert!(decode::<Value>("[".repeat(1_000_000).as_bytes()).is_err());
    assert!(decode::<Page>(format!(r#"{{"data":[],"x":{}}}"#, "[".repeat(1_000_000)).as_bytes()).is_err());
}

#[test]
fn an_error_can_be_put_into_its_place() {
    let error = refused::<Stats>("{}").in_item(3).in_member("data");
    assert_eq!(error.path(), "data[3].success_rate");
}

#[test]
fn a_number_that_is_not_finite_cannot_be_written() {
    let none = UnknownMembers::default;
    let stats = |success_rate| Row {
        stats: Some(Stats { success_rate, unknown_members: none() }),
        pair: None,
        unknown_members: none(),
    };
    assert_eq!(write(&stats(0.5)), r#"{"stats":{"success_rate":0.5}}"#);
    let page = Page { data: vec![stats(0.5), stats(f64::NAN), stats(0.25)], headers: None, unknown_members: none() };
    let error = encode(&page).unwrap_err();
    assert_eq!(error.path(), "data[1].stats.success_rate");
    assert_eq!(error.to_string(), "data[1].stats.success_rate: a number that is not finite cannot be written as JSON");
    assert!(encode(&f32::INFINITY).is_err());
}

object! {
    pub struct Report {
        pub tags: Vec<String>,
        pub scores: BTreeMap<String, bool>,
        pub pairs: Vec<(bool, String)>,
        #[rest]
        pub others: BTreeMap<String, Vec<bool>>,
    }
}

#[test]
fn all_problems_of_items_and_entries_are_reported_at_once() {
    let json = json!({
        "tags": [1, "a", {"b": 2}],
        "scores": {"a": "x", "b": true, "c": []},
        "pairs": [[1, 2], ["x", "y"], [true, "z"], 3],
        "other": [true, 1, "x"],
    })
    .to_string();
    let mut reader = Reader::new(json.as_bytes());
    reader.list_problems();
    Report::decode(&mut reader).unwrap();
    let mut problems: Vec<_> = reader.take_problems().iter().map(DecodeError::without_place).collect();
    problems.sort();
    assert_eq!(
        problems,
        [
            "[*][1]: expected a boolean, found a number",
            "[*][2]: expected a boolean, found a string of 1 character",
            "pairs[0][0]: expected a boolean, found a number",
            "pairs[0][1]: expected a string, found a number",
            "pairs[1][0]: expected a boolean, found a string of 1 character",
            "pairs[3]: expected an array, found a number",
            "scores[*]: expected a boolean, found a string of 1 character",
            "scores[*]: expected a boolean, found an array",
            "tags[0]: expected a string, found a number",
            "tags[2]: expected a string, found an object",
        ]
    );
}
