//! `object!`: absent, null and present members, names, constructors, secrets, and what has no field.

use std::collections::BTreeMap;

use serde_json::json;

use crate::runtime::prelude::*;

use super::{read, refused, round_trip, write};

object! {
    /// An agent to create.
    #[new(name: String, kind: AgentType, parent: Field<String>)]
    pub struct CreateAgent {
        /// Its name.
        pub name: String,
        /// Its kind.
        #[deprecated(note = "use `name`")]
        #[wire("type")]
        pub kind: AgentType,
        /// The purpose of the agent.
        pub description: Option<String>,
        /// The agent above it.
        #[nullable]
        pub parent: Option<String>,
        /// When it was seen last.
        pub last_active_at: Field<Formatted<Timestamp>>,
        /// The last question.
        #[null(note_null)]
        pub note: Field<String>,
        /// Its password.
        #[secret]
        pub secret: Option<String>,
        /// The position.
        pub place: Option<(i64, f64)>,
        /// Everything else.
        #[takes(map impl Into<Value>)]
        #[rest]
        pub additional_properties: BTreeMap<String, Value>,
    }
}

open_enum! {
    /// The kind of agent.
    pub enum AgentType {
        /// Answers questions.
        CustomerService = "customer-service",
        #[deprecated]
        Custom = "custom",
    }
}

constant! {
    /// Always `circle`.
    #[value("circle")]
    pub struct CircleType;
}

object! {
    /// A message about a circle.
    #[new()]
    pub struct Message {
        #[wire("type")]
        pub kind: CircleType,
        pub radius: Option<f64>,
        #[takes(list impl Into<Message>)]
        pub replies: Option<Vec<Message>>,
        #[takes(boxed Message)]
        pub parent: Option<Box<Message>>,
    }
}

object! {
    pub struct Empty {}
}

object! {
    /// A user whose password and pin are in requests only.
    #[new(name: String, password: String, pin: Field<i64>)]
    pub struct User {
        pub name: String,
        pub password: Option<String>,
        pub pin: Field<i64>,
    }
}

#[test]
fn constructors_take_what_only_requests_contain() {
    let user = User::new("Ada", "secret", 7);
    assert_eq!(write(&user), r#"{"name":"Ada","password":"secret","pin":7}"#);
    let without_pin = User::new("Ada", "secret", None);
    assert_eq!(write(&without_pin), r#"{"name":"Ada","password":"secret","pin":null}"#);
    let received: User = read(r#"{"name":"Ada"}"#);
    assert_eq!((received.password, received.pin), (None, Field::Absent));
}

#[test]
fn the_last_of_duplicate_members_counts() {
    let message: Message = read(r#"{"radius":1,"type":"circle","radius":2.5,"replies":[],"replies":null}"#);
    assert_eq!((message.radius, message.replies), (Some(2.5), None));
    let mut text = r#"{"name":"a","type":"custom","parent":null,"name":"b","x":1,"x":[2],"note":null,"note":"c"}"#;
    let agent: CreateAgent = read(text);
    assert_eq!((agent.name.as_str(), agent.note), ("b", Field::Value("c".into())));
    assert_eq!(agent.additional_properties["x"], json!([2]));
    text = r#"{"a":{"b":1,"b":2},"a":{"b":3,"b":4}}"#;
    assert_eq!(read::<Value>(text), json!({"a": {"b": 4}}));
    assert_eq!(read::<BTreeMap<String, BTreeMap<String, i64>>>(text)["a"]["b"], 4);
    assert_eq!(crate::runtime::codec::member(text.as_bytes(), &["a", "b"]), Ok(Some(b"4".as_slice())));
    // Each of them must have the type of the member.
    assert_eq!(refused::<User>(r#"{"name":1,"name":"Ada"}"#).path(), "name");
}

fn agent() -> CreateAgent {
    CreateAgent::new("Ada", AgentType::CustomerService, None)
}

#[test]
fn a_new_value_writes_what_is_required() {
    assert_eq!(write(&agent()), r#"{"name":"Ada","type":"customer-service","parent":null}"#);
}

#[test]
fn setters_take_what_converts() {
    let agent = agent()
        .description("Helps")
        .last_active_at("2025-01-15T10:30:00Z".parse::<Timestamp>().unwrap())
        .note_null()
        .secret("hush")
        .place((1, 2.5))
        .additional_properties(BTreeMap::from([("colour".to_owned(), json!("red"))]));
    assert_eq!(
        write(&agent),
        concat!(
            r#"{"name":"Ada","type":"customer-service","description":"Helps","parent":null,"#,
            r#""last_active_at":"2025-01-15T10:30:00Z","note":null,"secret":"hush","place":[1,2.5],"colour":"red"}"#
        )
    );
}

#[test]
fn every_member_is_read_back() {
    let json = concat!(
        r#"{"name":"Ada","type":"custom","description":"Helps","parent":"agt_1","#,
        r#""last_active_at":null,"note":"hi","secret":"hush","place":[1,2.5],"a":[1],"b":{"c":null}}"#
    );
    let agent: CreateAgent = round_trip(json);
    assert_eq!(agent.parent.as_deref(), Some("agt_1"));
    assert_eq!(agent.last_active_at, Field::Null);
    assert_eq!(agent.note, Field::Value("hi".to_owned()));
    assert_eq!(agent.additional_properties.len(), 2);
}

#[test]
fn members_come_in_any_order_and_the_last_of_two_counts() {
    let agent: CreateAgent = read(r#"{"x":1,"parent":null,"type":"custom","name":"a","x":2,"name":"b"}"#);
    assert_eq!(agent.name, "b");
    assert_eq!(agent.additional_properties, BTreeMap::from([("x".to_owned(), json!(2))]));
}

#[test]
fn null_for_an_optional_member_is_none() {
    let agent: CreateAgent = read(r#"{"name":"a","type":"custom","parent":null,"description":null,"place":null}"#);
    assert_eq!((agent.description, agent.place), (None, None));
    assert!(agent.last_active_at.is_absent());
}

#[test]
fn a_nullable_member_must_be_there() {
    let error = refused::<CreateAgent>(r#"{"name":"a","type":"custom"}"#);
    assert_eq!((error.path(), error.message()), ("parent", "missing"));
}

#[test]
fn null_for_a_required_member_is_refused() {
    let error = refused::<CreateAgent>(r#"{"name":null,"type":"custom","parent":null}"#);
    assert_eq!((error.path(), error.message()), ("name", "expected a string, found null"));
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?}", agent().secret("hush").description("Helps"));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(
        shown.starts_with(r#"CreateAgent { name: "Ada", kind: CustomerService, description: Some("Helps")"#),
        "{shown}"
    );
    assert!(shown.contains("secret: [redacted]"), "{shown}");
    assert!(format!("{:#?}", agent()).contains("\n    name: \"Ada\",\n"));
}

#[test]
fn debug_shows_a_rest_as_its_map() {
    let shown = format!("{:?}", agent().additional_properties(BTreeMap::from([("odd".to_owned(), json!(1))])));
    assert!(shown.ends_with(r#"additional_properties: {"odd": Number(1)} }"#), "{shown}");
}

#[test]
fn a_rest_does_not_repeat_named_members() {
    let agent = agent().additional_properties(BTreeMap::from([
        ("name".to_owned(), json!("Bob")),
        ("type".to_owned(), json!(1)),
        ("kind".to_owned(), json!(2)),
    ]));
    assert_eq!(write(&agent), r#"{"name":"Ada","type":"customer-service","parent":null,"kind":2}"#);
}

#[test]
fn recursive_types_and_constants() {
    let message = Message::new().replies([Message::new().radius(1.5)]).parent(Message::new());
    let json = r#"{"type":"circle","replies":[{"type":"circle","radius":1.5}],"parent":{"type":"circle"}}"#;
    assert_eq!(write(&message), json);
    assert_eq!(read::<Message>(json), message);
}

object! {
    /// A type of answers.
    #[default]
    #[closed]
    pub struct Totals {
        pub items: Option<i64>,
        pub note: Field<String>,
        #[rest]
        pub more: BTreeMap<String, Value>,
    }
}

#[test]
fn an_object_without_required_fields_has_a_default() {
    assert_eq!(Totals::default(), read("{}"));
    assert_eq!(write(&Totals { items: Some(1), ..Totals::default() }), r#"{"items":1}"#);
}

#[test]
fn an_object_without_fields() {
    round_trip::<Empty>("{}");
    assert_eq!(Message::default(), Message::new());
    assert_eq!(
        format!("{:?} {:?}", read::<Empty>("{}"), read::<Empty>(r#"{"a":[{}]}"#)),
        "Empty Empty { unknown_members: {\"a\"} }"
    );
}

#[test]
fn field_tells_three_states_apart() {
    let value = Field::Value(1_i64);
    assert_eq!(
        (value.into_option(), value.as_option(), value.is_null(), value.is_absent()),
        (Some(1), Some(&1), false, false)
    );
    assert_eq!(Field::<i64>::from(None), Field::Null);
    assert_eq!(Field::<i64>::from(Some(1)), Field::Value(1));
    assert_eq!(Field::<i64>::default(), Field::Absent);
    assert_eq!([Field::Absent, Field::Null, value].map(Option::from), [None, None, Some(1)]);
    assert_eq!(value.map(|value| value + 1), Field::Value(2));
    assert_eq!(Field::<i64>::Null.map(|value| value + 1), Field::Null);
    assert!(Field::<i64>::Absent.map(|value| value + 1).is_absent());
    assert_eq!(Field::<String>::from("a"), Field::Value("a".to_owned()));
    assert_eq!(Field::<Formatted<Timestamp>>::from("soon"), Field::Value("soon".into()));
    assert_eq!(Field::<Vec<i64>>::from([1, 2]), Field::Value(vec![1, 2]));
    assert_eq!(Field::<BTreeMap<&str, i64>>::from([("a", 1)]), Field::Value(BTreeMap::from([("a", 1)])));
}

#[test]
fn keys_are_recognized_however_they_are_written() {
    object! {
        pub struct Odd {
            #[wire("a\"b")]
            pub quote: i64,
            #[wire("c\\n")]
            pub backslash: i64,
            #[wire("d\n")]
            pub line: i64,
            pub plain: i64,
            pub plainer: i64,
        }
    }
    let odd: Odd = round_trip(r#"{"a\"b":1,"c\\n":2,"d\n":3,"plain":4,"plainer":5}"#);
    assert_eq!((odd.quote, odd.backslash, odd.line, odd.plain, odd.plainer), (1, 2, 3, 4, 5));
    for json in [
        r#"{"plainer":5,"plain":4,"d\n":3,"c\\n":2,"a\"b":1}"#,
        r#"{"a\u0022b":1,"\u0063\\n":2,"d\u000a":3,"pl\u0061in":4,"plainer":5}"#,
        "{ \"a\\\"b\" :1 , \"c\\\\n\" :2,\"d\\n\"\t: 3,\"plain\"\n:4,\"plainer\" : 5}",
    ] {
        assert_eq!(read::<Odd>(json), odd, "{json}");
    }
    let error = refused::<Odd>(r#"{"a\"b":1,"c\n":2,"d\n":3,"plain":4,"plainer":5}"#);
    assert_eq!(error.path(), r#"["c\\n"]"#);
    refused::<Odd>(r#"{"a"b":1,"c\\n":2,"d\n":3,"plain":4,"plainer":5}"#);
}
