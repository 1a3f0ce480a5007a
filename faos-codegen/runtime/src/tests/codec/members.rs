//! `member`: parts of a text without decoding the rest.

use crate::runtime::codec::member;

const PAGE: &[u8] = br#" {"meta":{"next_cursor":"x","has_more":true},"data":[ 1, {"data":2} ],"none":null} "#;

#[test]
fn members_are_found_by_path() {
    assert_eq!(member(PAGE, &["data"]), Ok(Some(&br#"[ 1, {"data":2} ]"#[..])));
    assert_eq!(member(PAGE, &["meta", "next_cursor"]), Ok(Some(&br#""x""#[..])));
    assert_eq!(member(PAGE, &["none"]), Ok(Some(&b"null"[..])));
    assert_eq!(member(PAGE, &["nothing"]), Ok(None));
    assert_eq!(member(PAGE, &["none", "x"]), Ok(None));
    assert_eq!(member(PAGE, &["meta", "x", "y"]), Ok(None));
    assert_eq!(member(br#"{"a":1,"a":2}"#, &["a"]), Ok(Some(&b"2"[..])));
    assert_eq!(member(b"[1]", &[]), Ok(Some(&b"[1]"[..])));
    assert_eq!(member(br#"{"\u0061":1}"#, &["a"]), Ok(Some(&b"1"[..])));
}

#[test]
fn broken_texts_are_refused_wherever_they_break() {
    assert!(member(br#"{"data":1"#, &["data"]).is_err_and(|error| error.is_truncated()));
    assert!(member(br#"{"data":1} x"#, &["data"]).is_err());
    assert!(member(b"", &["data"]).is_err_and(|error| error.is_truncated()));
    let error = member(br#"{"meta":[]}"#, &["meta", "x"]).unwrap_err();
    assert_eq!((error.path(), error.message()), ("meta", "expected an object, found an array"));
}
