//! `union!`: by tag, and by what fits best.

use serde_json::json;

use crate::runtime::codec::UnknownMembers;
use crate::runtime::codec::decode;
use crate::runtime::prelude::*;

use super::{read, refused, round_trip, write};

object! {
    pub struct Circle {
        #[wire("type")]
        pub kind: Option<String>,
        pub radius: f64,
    }
}

object! {
    pub struct Square {
        pub side: f64,
        pub inner: Option<Shape>,
    }
}

union! {
    /// A shape.
    #[tag("type")]
    pub enum Shape {
        /// A round one.
        Circle(Circle) = "circle" | "round",
        #[deprecated]
        Square(Box<Square>) = "square",
    }
}

union! {
    #[tag("version")]
    #[other(Other)]
    pub enum Versioned {
        First(BTreeMap<String, i64>) = 1,
        Unknown(Circle) = 2 | true,
    }
}

union! {
    pub enum Capabilities {
        List(Vec<String>),
        Map(BTreeMap<String, bool>),
    }
}

object! {
    pub struct Loose {
        pub a: Option<String>,
        pub b: Option<String>,
    }
}

object! {
    pub struct Exact {
        pub a: String,
        pub c: i64,
    }
}

object! {
    pub struct Detailed {
        pub a: String,
        pub c: Option<i64>,
        pub d: Option<i64>,
    }
}

union! {
    pub enum Objects {
        Loose(Loose),
        Exact(Exact),
        Detailed(Detailed),
        Any(Map<String, Value>),
    }
}

open_enum! {
    pub enum Model {
        Small = "small",
    }
}

union! {
    pub enum Scalars {
        Number(f64),
        Integer(i64),
        Text(String),
        Model(Model),
        Time(Formatted<Timestamp>),
        Flag(bool),
    }
}

union! {
    pub enum Tree {
        Left(Box<Node>),
        Right(Box<Node>),
        Leaf(i64),
    }
}

object! {
    pub struct Node {
        pub next: Tree,
    }
}

union! {
    /// Two branches share a value of the tag.
    #[tag("type")]
    #[content]
    pub enum Grouped {
        #[from]
        Wide(Wide) = "box",
        Deep(Deep) = "box" | "cube",
        Round(Circle) = "round",
    }
}

object! {
    pub struct Wide {
        #[wire("type")]
        pub kind: Option<String>,
        pub width: i64,
    }
}

object! {
    pub struct Deep {
        #[wire("type")]
        pub kind: Option<String>,
        pub depth: i64,
    }
}

union! {
    pub enum Stored {
        Encoded(Encoded),
        Free(Map<String, Value>),
    }
}

union! {
    pub enum Counted {
        Free(Map<String, Value>),
        Encoded(Encoded),
        Numbers(BTreeMap<String, i64>),
    }
}

object! {
    pub struct Encoded {
        pub base64: String,
    }
}

#[test]
#[allow(deprecated)]
fn a_tag_chooses_wherever_it_stands() {
    assert!(matches!(round_trip(r#"{"type":"circle","radius":1.5}"#), Shape::Circle(circle) if circle.radius == 1.5));
    assert!(matches!(read(r#"{"radius":1,"x":{"type":"square"},"type":"round"}"#), Shape::Circle(_)));
    let Shape::Square(square) = read(r#"{"side":1,"inner":{"radius":2,"type":"circle"},"type":"square"}"#) else {
        panic!("expected a square");
    };
    assert!(matches!(square.inner, Some(Shape::Circle(_))));
}

#[test]
fn what_no_branch_stands_for_is_kept() {
    for json in [r#"{"n":[1,2.5],"type":"star"}"#, r#"{"radius":1.5}"#, r#"{"type":{"a":1}}"#, "[1]", "null", "7"] {
        assert!(matches!(round_trip(json), Shape::Unknown(_)), "{json}");
    }
}

#[test]
fn debug_names_the_variant() {
    let shown =
        format!("{:?}", Shape::Circle(Circle { kind: None, radius: 1.5, unknown_members: UnknownMembers::default() }));
    let unknown = format!("{:?}", Capabilities::Unknown(json!(null)));
    assert_eq!((&*shown, &*unknown), ("Circle(Circle { kind: None, radius: 1.5 })", "Unknown(Null)"));
}

#[test]
fn a_known_tag_with_a_wrong_payload_is_an_error() {
    let error = refused::<Vec<Shape>>(r#"[{"type":"circle","radius":1},{"type":"circle","radius":"x"}]"#);
    assert_eq!((error.path(), error.message()), ("[1].radius", "expected a number, found a string of 1 character"));
}

#[test]
fn tags_of_other_kinds_and_a_renamed_catch_all() {
    assert!(matches!(read(r#"{"version":1,"a":2}"#), Versioned::First(_)));
    assert!(matches!(read(r#"{"version":true,"radius":2}"#), Versioned::Unknown(_)));
    assert!(matches!(read(r#"{"version":"1"}"#), Versioned::Other(_)));
}

#[test]
fn kinds_of_containers_are_told_apart() {
    assert!(matches!(round_trip(r#"["a"]"#), Capabilities::List(_)));
    assert!(matches!(round_trip(r#"{"a":true}"#), Capabilities::Map(_)));
    assert!(matches!(round_trip(r#"{"a":1}"#), Capabilities::Unknown(_)));
}

#[test]
fn the_branch_that_knows_most_wins() {
    assert!(matches!(read(r#"{"a":"x","b":"y"}"#), Objects::Loose(_)));
    assert!(matches!(read(r#"{"a":"x","c":1}"#), Objects::Exact(_)));
    assert!(matches!(read(r#"{"a":"x","c":1,"d":2}"#), Objects::Detailed(_)));
    // Only the map keeps all of these.
    assert!(matches!(round_trip(r#"{"a":"x","c":1,"new":2}"#), Objects::Any(_)));
    assert!(matches!(round_trip(r#"{"a":"x","c":1,"new":{"large":[1,2,3]}}"#), Objects::Any(_)));
    assert!(matches!(read(r#"{"e":1,"f":2}"#), Objects::Any(_)));
    assert!(matches!(read(r#"{"a":1}"#), Objects::Any(_)));
}

#[test]
fn scalars_keep_their_kind() {
    assert_eq!(round_trip::<Scalars>("1"), Scalars::Integer(1));
    assert_eq!(round_trip::<Scalars>("1.5"), Scalars::Number(1.5));
    assert_eq!(decode::<Scalars>(b"1.0").unwrap(), Scalars::Number(1.0));
    assert_eq!(round_trip::<Scalars>("true"), Scalars::Flag(true));
    assert_eq!(round_trip::<Scalars>(r#""small""#), Scalars::Model(Model::Small));
    assert_eq!(round_trip::<Scalars>(r#""large""#), Scalars::Text("large".to_owned()));
    assert!(matches!(round_trip(r#""2025-01-15T10:30:00Z""#), Scalars::Time(_)));
    assert_eq!(round_trip::<Scalars>("null"), Scalars::Unknown(Value::Null));
    assert_eq!(read::<Vec<Scalars>>(r#"[1,"x",{"a":1}]"#)[2], Scalars::Unknown(json!({"a": 1})));
}

#[test]
fn broken_text_is_an_error_in_a_union_too() {
    assert!(refused::<Capabilities>(r#"{"a":tr"#).is_truncated());
    assert!(decode::<Scalars>(b"\"\xff\"").is_err());
}

#[test]
fn branches_that_fork_at_each_level_end() {
    let deep = |levels: usize| format!("{}1{}", r#"{"next":"#.repeat(levels), "}".repeat(levels));
    assert!(matches!(read(&deep(8)), Tree::Left(_)));
    assert_eq!(refused::<Tree>(&deep(60)).message(), "too many ways to read this value");
}

object! {
    pub struct Point {
        pub lon: f64,
        pub lat: f64,
    }
}

object! {
    pub struct Near {
        pub near: Point,
    }
}

union! {
    pub enum Place {
        Anywhere(Loose),
        #[from]
        Near(Box<Near>),
        Nowhere(bool),
    }
}

#[test]
fn a_branch_that_knows_all_wins_although_it_converts_more() {
    assert!(matches!(read(r#"{"near":{"lon":1,"lat":2}}"#), Place::Near(_)));
    let none = UnknownMembers::default;
    let near = Near { near: Point { lon: 1.0, lat: 2.0, unknown_members: none() }, unknown_members: none() };
    assert_eq!(Place::from(near.clone()), Place::Near(Box::new(near)));
}

#[test]
fn a_shared_tag_chooses_a_group() {
    assert!(matches!(round_trip(r#"{"type":"box","width":1}"#), Grouped::Wide(_)));
    assert!(matches!(round_trip(r#"{"type":"box","depth":1}"#), Grouped::Deep(_)));
    assert!(matches!(round_trip(r#"{"type":"cube","depth":1}"#), Grouped::Deep(_)));
    // The branches of other tags are not tried.
    assert!(matches!(round_trip(r#"{"radius":1.5,"type":"box"}"#), Grouped::Unknown(_)));
    assert!(matches!(round_trip(r#"{"depth":1,"type":"pyramid"}"#), Grouped::Unknown(_)));
    let error = refused::<Grouped>(r#"{"type":"cube","width":1}"#);
    assert_eq!((error.path(), error.message()), ("depth", "missing"));
}

#[test]
fn the_content_chooses_where_the_tag_is_absent() {
    assert!(matches!(round_trip(r#"{"depth":1}"#), Grouped::Deep(_)));
    assert!(matches!(round_trip(r#"{"radius":1.5}"#), Grouped::Round(_)));
    assert!(matches!(round_trip(r#"[1]"#), Grouped::Unknown(_)));
}

#[test]
fn a_map_keeps_what_an_object_would_drop() {
    assert!(matches!(round_trip(r#"{"base64":"eA=="}"#), Stored::Encoded(_)));
    assert!(matches!(round_trip(r#"{"base64":"eA==","extra":{"a":1}}"#), Stored::Free(_)));
    assert!(matches!(round_trip(r#"{"other":1}"#), Stored::Free(_)));
    assert!(matches!(round_trip(r#"{"base64":"eA=="}"#), Counted::Encoded(_)));
    assert!(matches!(round_trip(r#"{"a":1}"#), Counted::Numbers(_)));
    assert!(matches!(round_trip(r#"{"a":"b"}"#), Counted::Free(_)));
}

union! {
    pub enum NumberOrText {
        Number(f64),
        Text(String),
    }
}

union! {
    pub enum IntegerOrText {
        Integer(i64),
        Text(String),
    }
}

union! {
    pub enum Nested {
        Inner(NumberOrText),
        Several(Vec<NumberOrText>),
        Narrow(f32),
        Flag(bool),
    }
}

object! {
    pub struct Holder {
        pub value: Option<NumberOrText>,
    }
}

#[test]
fn integers_keep_every_digit() {
    for number in [
        "0",
        "-1",
        "42",
        "16777217",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "-9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551615",
    ] {
        round_trip::<NumberOrText>(number);
        round_trip::<IntegerOrText>(number);
        round_trip::<Scalars>(number);
        round_trip::<Nested>(number);
        round_trip::<Nested>(&format!("[{number},\"a\"]"));
        round_trip::<Holder>(&format!(r#"{{"value":{number}}}"#));
        round_trip::<Vec<NumberOrText>>(&format!("[{number},{number}]"));
        round_trip::<BTreeMap<String, NumberOrText>>(&format!(r#"{{"a":{number}}}"#));
        round_trip::<BTreeMap<String, Value>>(&format!(r#"{{"a":{number}}}"#));
        round_trip::<Map<String, Value>>(&format!(r#"{{"a":[{number}]}}"#));
        round_trip::<Value>(&format!(r#"[{number},{{"a":{number}}}]"#));
        // The other direction, and the bridge to serde.
        let value: Value = serde_json::from_str(number).unwrap();
        assert_eq!(write(&value), number);
        let union: NumberOrText = serde_json::from_str(number).unwrap();
        assert_eq!(serde_json::to_string(&union).unwrap(), number);
        assert_eq!(serde_json::to_value(&union).unwrap().to_string(), number);
    }
    // A number that `f64` holds is that branch, and any other is kept as it came.
    assert_eq!(read::<NumberOrText>("9007199254740992"), NumberOrText::Number(9_007_199_254_740_992.0));
    assert_eq!(read::<NumberOrText>("9007199254740993"), NumberOrText::Unknown(9_007_199_254_740_993_u64.into()));
    assert_eq!(read::<NumberOrText>("100000000000000000000"), NumberOrText::Number(1e20));
    assert_eq!(read::<Scalars>("9007199254740993"), Scalars::Integer(9_007_199_254_740_993));
}
