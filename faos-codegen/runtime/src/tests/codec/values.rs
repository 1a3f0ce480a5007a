//! The types that need no macro: strings, lists, maps, tuples, dates, bytes.

use serde_json::json;

use crate::runtime::codec::Format;
use crate::runtime::codec::decode;
use crate::runtime::prelude::*;

use super::{read, refused, round_trip, write};

#[test]
fn strings_with_escapes() {
    assert_eq!(read::<String>(r#""a\u00e9\ud83d\ude00\n\/\"""#), "a\u{e9}\u{1f600}\n/\"");
    assert_eq!(round_trip::<String>(r#""\"\\\b\f\n\r\t\u0000\u001f""#), "\"\\\u{8}\u{c}\n\r\t\0\u{1f}");
    assert_eq!(round_trip::<String>("\"\u{7f}\u{2028}é😀\""), "\u{7f}\u{2028}é😀");
    for json in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83d\u0041""#, r#""\x""#, "\"\n\"", r#""abc"#, r#""\u12"#] {
        refused::<String>(json);
        refused::<Value>(json);
    }
    assert!(decode::<String>(b"\"\xff\"").is_err());
    assert!(decode::<String>(b"\"\xed\xa0\x80\"").is_err());
}

#[test]
fn strings_of_every_length_end_where_they_end() {
    for length in 0..40 {
        let plain = "x".repeat(length);
        for odd in ["", "\\n", "\\\"", "é", "\u{7f}", "\u{80}", "!", "#", "[", "]"] {
            for at in 0..=length {
                let (before, behind) = plain.split_at(at);
                let json = format!(r#"["{before}{odd}{behind}" , "{odd}"]"#);
                assert_eq!(read::<Vec<String>>(&json), serde_json::from_str::<Vec<String>>(&json).unwrap(), "{json}");
            }
        }
        for odd in [&b"\x00"[..], b"\x1f", b"\n", b"\xff", b"\x80", b"\xc3"] {
            for at in 0..=length {
                let (before, behind) = plain.as_bytes().split_at(at);
                let json = [b"\"", before, odd, behind, b"\""].concat();
                assert!(decode::<String>(&json).is_err(), "{json:?}");
                let key = [b"{", json.as_slice(), b":1}"].concat();
                assert!(decode::<BTreeMap<String, i64>>(&key).is_err(), "{key:?}");
            }
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_an_error_in_skipped_members_too() {
    object! {
        pub struct Named {
            pub name: String,
            pub tail: String,
        }
    }
    let named: Named =
        decode(b"{\"skipped\":[\"\xc3\xa9\"],\"name\":\"\xc3\xa9\\\\\xc3\xa9\",\"tail\":\"\xc3\xa9\"}").unwrap();
    assert_eq!((named.name.as_str(), named.tail.as_str()), ("é\\é", "é"));
    let error = decode::<Named>(b"{\"skipped\":[\"\xff\"],\"name\":\"\",\"tail\":\"\"}").unwrap_err();
    assert_eq!(error.to_string(), "the text is not UTF-8 (at byte 13)");
    let error = decode::<Named>(b"{\"name\":\"\xc3\xa9\",\"tail\":\"a\xff\"}").unwrap_err();
    assert_eq!(error.to_string(), "tail: not JSON: invalid unicode code point (at byte 22)");
}

#[test]
fn lists_maps_and_tuples() {
    assert_eq!(round_trip::<Vec<i64>>("[1,2,3]"), [1, 2, 3]);
    assert_eq!(round_trip::<Vec<Vec<bool>>>("[[],[true]]"), [vec![], vec![true]]);
    assert_eq!(round_trip::<Vec<Option<String>>>(r#"["a",null]"#), [Some("a".to_owned()), None]);
    assert_eq!(round_trip::<Vec<Field<i64>>>("[1,null]"), [Field::Value(1), Field::Null]);
    assert_eq!(
        round_trip::<BTreeMap<String, Option<i64>>>(r#"{"a":null,"b":1}"#),
        BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(1))])
    );
    assert_eq!(round_trip::<(i64, String, (bool,))>(r#"[1,"a",[true]]"#), (1, "a".to_owned(), (true,)));
    assert_eq!(read::<(i64, i64)>("[1,2,3,{}]"), (1, 2));
    assert_eq!(read::<(i8, i8, i8, i8, i8, i8, i8, i8, i8, i8, i8, i8)>("[1,2,3,4,5,6,7,8,9,10,11,12]").11, 12);
    assert_eq!(*round_trip::<Box<i64>>("1"), 1);
    round_trip::<()>("null");
    refused::<()>("0");
    assert_eq!(read::<BTreeMap<String, i64>>(r#" { "a" : 1 , "a" : 2 } "#), BTreeMap::from([("a".to_owned(), 2)]));
}

#[test]
fn any_json() {
    let value: Value = round_trip(r#"{"a":[1,-2,2.5,"x",null,true,{}],"b":{"c":[]}}"#);
    assert_eq!(value, json!({"a": [1, -2, 2.5, "x", null, true, {}], "b": {"c": []}}));
    assert_eq!(round_trip::<Map<String, Value>>(r#"{"a":1}"#).len(), 1);
    refused::<Map<String, Value>>("[]");
}

#[test]
fn dates_and_times() {
    let offset = round_trip::<Formatted<Timestamp>>(r#""2025-01-15T12:30:00+02:00""#);
    assert_eq!(offset.get(), "2025-01-15T10:30:00Z".parse().ok());
    assert_eq!(round_trip::<Formatted<Date>>(r#""2024-02-29""#).get().map(|date| date.day()), Some(29));
    assert_eq!(round_trip::<Formatted<Time>>(r#""23:59:58""#).get().map(|time| time.hour()), Some(23));
    assert_eq!(round_trip::<Formatted<Span>>(r#""P1Y2M3DT4H""#).get().map(|span| span.get_months()), Some(2));
    assert!(round_trip::<Formatted<Uuid>>(r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#).get().is_some());
    assert_eq!(write(&Formatted::from(Timestamp::UNIX_EPOCH)), r#""1970-01-01T00:00:00Z""#);
}

#[test]
fn text_out_of_format_is_kept() {
    for json in [r#""""#, r#""0000-00-00""#, r#""2025-02-29""#, r#""2025-01-15T12:30:00""#] {
        assert_eq!(round_trip::<Formatted<Timestamp>>(json).get(), None, "{json}");
    }
    assert_eq!(round_trip::<Formatted<Date>>(r#""0000-00-00""#).get(), None);
    assert_eq!(round_trip::<Formatted<Uuid>>(r#""none""#).as_str(), "none");
    refused::<Formatted<Timestamp>>("1");
}

#[test]
fn null_is_a_value_among_any() {
    object! {
        pub struct Open {
            pub any: Option<Value>,
        }
    }
    assert_eq!(round_trip::<Open>(r#"{"any":null}"#).any, Some(Value::Null));
    assert_eq!(round_trip::<Open>("{}").any, None);
}

#[test]
fn bytes_as_base64() {
    for (text, expected) in [
        ("aGk=", Some("hi")),
        // Without padding, in lines, and in the alphabet for URLs.
        ("aGk", Some("hi")),
        ("aGVs\\r\\nbG8=\\n", Some("hello")),
        ("Pz8_", Some("???")),
        ("Pz8/", Some("???")),
        ("", Some("")),
        // Neither is Base64, and neither makes the rest of a response unreadable.
        ("a*", None),
        ("https://example.com/image.png", None),
    ] {
        let value = round_trip::<Base64>(&format!("\"{text}\""));
        assert_eq!(value.get().as_deref(), expected.map(str::as_bytes), "{text}");
    }
    assert_eq!(refused::<Base64>("1").message(), "expected a string, found a number");
    assert_eq!(Base64::from(b"hi").as_str(), "aGk=");
    assert_eq!(Base64::from_encoded("a_").as_str(), "a_");
    assert_eq!(format!("{:?}", Base64::from(b"hush")), "Base64(8 characters)");
}

#[test]
fn formatted_values_are_ordered_by_what_they_mean() {
    fn sorted<T: Format>(texts: &[&str]) -> Vec<String> {
        let mut values: Vec<Formatted<T>> = texts.iter().rev().map(|text| Formatted::from(*text)).collect();
        values.sort();
        values.iter().map(ToString::to_string).collect()
    }
    let times = ["2024-05-01T12:00:00+05:00", "2024-05-01T08:00:00Z", "2024-05-01T10:00:00+02:00", "", "0000-00-00"];
    // The second and the third are the same moment.
    assert_eq!(sorted::<Timestamp>(&times), [times[0], times[1], times[2], times[3], times[4]]);
    let spans = ["PT90S", "PT2M", "P1D", "PT25H", "P30D", "P1M", "P5W", "P1000000Y"];
    assert_eq!(sorted::<Span>(&spans[..7]), spans[..7]);
    assert_eq!(sorted::<Span>(&spans).last(), Some(&spans[7].to_owned()));
    let ids = ["00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000-00000000000b", "x"];
    assert_eq!(sorted::<Uuid>(&ids), ids);
    assert_eq!(sorted::<Date>(&["2024-02-29", "2024-10-01", "2024-1-1"]), ["2024-02-29", "2024-10-01", "2024-1-1"]);
    assert_eq!(sorted::<Time>(&["09:30", "09:30:01", "10:00"]), ["09:30", "09:30:01", "10:00"]);
}

#[test]
fn formatted_values_say_why_they_cannot_be_parsed() {
    let day = Formatted::<Date>::try_from("2024-02-29".to_owned()).unwrap();
    assert_eq!((day.parse().unwrap(), day.as_ref()), (Date::constant(2024, 2, 29), "2024-02-29"));
    assert!(Formatted::<Date>::try_from("2023-02-29".to_owned()).unwrap_err().to_string().contains("day"));
    assert!(Formatted::<Uuid>::from("x").parse().is_err());
    assert_eq!(serde_json::to_value(&day).unwrap(), "2024-02-29");
    assert_eq!(serde_json::from_value::<Formatted<Date>>("2024-02-29".into()).unwrap(), day);
    assert!(serde_json::from_value::<Formatted<Date>>(1.into()).is_err());
}
