//! `member`: parts of a text without decoding the rest.

use crate::runtime::codec::{Part, member, read_parts};
use crate::runtime::prelude::*;

const PAGE: &[u8] = br#" {"meta":{"next_cursor":"x","has_more":true},"data":[ 1, {"data":2} ],"none":null} "#;

#[test]
fn members_are_found_by_path() {
    assert_eq!(member(PAGE, &["data"]), Ok(Some(&br#"[ 1, {"data":2} ]"#[..])));
    assert_eq!(member(PAGE, &["meta", "next_cursor"]), Ok(Some(&br#""x""#[..])));
    assert_eq!(member(PAGE, &["none"]), Ok(Some(&b"null"[..])));
    assert_eq!(member(PAGE, &["nothing"]), Ok(None));
    assert_eq!(member(PAGE, &["none", "x"]), Ok(None));
    assert_eq!(member(PAGE, &["meta", "x", "y"]), Ok(None));
    assert_eq!(member(br#"{"meta":[ ],"x":1}"#, &["meta", "x"]), Ok(None));
    assert_eq!(member(br#"{"a":1,"a":2}"#, &["a"]), Ok(Some(&b"2"[..])));
    assert_eq!(member(b"[1]", &[]), Ok(Some(&b"[1]"[..])));
    assert_eq!(member(br#"{"\u0061":1}"#, &["a"]), Ok(Some(&b"1"[..])));
}

#[test]
fn broken_texts_are_refused_wherever_they_break() {
    assert!(member(br#"{"data":1"#, &["data"]).is_err_and(|error| error.is_truncated()));
    assert!(member(br#"{"data":1} x"#, &["data"]).is_err());
    assert!(member(b"", &["data"]).is_err_and(|error| error.is_truncated()));
    let error = member(br#"{"meta":[1]}"#, &["meta", "x"]).unwrap_err();
    assert_eq!((error.path(), error.message()), ("meta", "expected an object, found an array"));
}

#[test]
fn parts_are_read_in_one_pass() {
    let (mut items, mut cursor, mut none): (Option<Vec<Value>>, Option<String>, Option<Value>) = (None, None, None);
    let mut parts = [
        Part::new(&["meta", "next_cursor"], &mut cursor),
        Part::new(&["data"], &mut items),
        Part::new(&["meta", "none"], &mut none),
    ];
    read_parts(PAGE, &mut parts).unwrap();
    assert_eq!((items.unwrap().len(), cursor.as_deref(), none), (2, Some("x"), None));
}

#[test]
fn a_part_may_lie_within_another() {
    let (mut whole, mut more): (Option<Value>, Option<bool>) = (None, None);
    let mut parts = [Part::new(&["meta", "has_more"], &mut more), Part::new(&["meta"], &mut whole)];
    read_parts(PAGE, &mut parts).unwrap();
    assert_eq!(more, Some(true));
    assert_eq!(whole.unwrap().to_string(), r#"{"has_more":true,"next_cursor":"x"}"#);
}

#[test]
fn errors_in_parts_tell_the_place_in_the_whole_text() {
    let mut count: Option<i64> = None;
    let json = br#"{"skipped":[1,2],"data":{"count":"many"}}"#;
    let error = read_parts(json, &mut [Part::new(&["data", "count"], &mut count)]).unwrap_err();
    assert_eq!(error.to_string(), "data.count: expected a number, found a string of 4 characters (at byte 33)");
}
