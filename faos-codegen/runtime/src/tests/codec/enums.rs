//! `open_enum!` and `constant!`: known and unknown values.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::json;

use crate::runtime::prelude::*;

use super::{read, refused, round_trip};

open_enum! {
    /// The status.
    pub enum Status {
        /// It goes.
        Active = "active",
        #[deprecated]
        Paused = "paused",
        Empty = "",
    }
}

open_enum! {
    /// A document may have an `unknown` of its own.
    #[other(Other)]
    pub enum Health {
        Unknown = "unknown",
        Good = "good",
    }
}

open_enum! {
    #[of(i64)]
    pub enum Level {
        One = 1,
        MinusTwo = -2,
        Large = 9608350245,
    }
}

open_enum! {
    #[of(f64)]
    #[other(Other)]
    pub enum Ratio {
        Half = 0.5,
        Unknown = 0.0,
    }
}

open_enum! {
    #[of(bool)]
    pub enum Always {
        True = true,
    }
}

open_enum! {
    #[of(Value)]
    pub enum Mixed {
        Auto = "auto",
        Two = 2,
        Off = false,
    }
}

constant! {
    #[value("circle")]
    pub struct Circle;
}

constant! {
    #[value(-2)]
    pub struct MinusTwo;
}

constant! {
    #[value(true)]
    pub struct Yes;
}

constant! {
    #[value(1.5)]
    pub struct OneAndAHalf;
}

constant! {
    #[value(null)]
    pub struct Nothing;
}

open_enum! {
    /// The only kind so far.
    #[fill(Thing)]
    pub enum Kind {
        Thing = "thing",
    }
}

open_enum! {
    #[fill(First)]
    #[of(i64)]
    #[other(Other)]
    pub enum Version {
        First = 1,
    }
}

object! {
    #[new(name: String)]
    pub struct Thing {
        pub kind: Kind,
        pub version: Version,
        pub name: String,
        pub other_kind: Option<Kind>,
    }
}

#[test]
fn a_constructor_fills_an_enum_of_one_value() {
    let mut thing = Thing::new("a");
    assert_eq!((thing.kind.as_str(), thing.version.value(), thing.other_kind.as_ref()), ("thing", 1, None));
    thing.kind = "new".into();
    assert!(thing.kind == "new" && thing.kind != Kind::VALUES[0]);
    let read: Thing = round_trip(r#"{"kind":"new","version":2,"name":"a"}"#);
    assert_eq!((read.kind, read.version), (thing.kind, Version::from(2)));
}

#[test]
fn known_and_unknown_names() {
    assert_eq!(round_trip::<Status>(r#""active""#), Status::Active);
    assert_eq!(round_trip::<Status>(r#""""#), Status::Empty);
    assert_eq!(round_trip::<Status>(r#""Active""#), Status::from("Active"));
    assert_eq!(round_trip::<Status>(r#""a\"b""#).as_str(), "a\"b");
    assert_eq!(refused::<Status>("1").message(), "expected a string, found a number");
}

#[test]
fn names_convert() {
    assert_eq!(Status::from("active"), Status::Active);
    assert_eq!(Status::from("new".to_owned()).to_string(), "new");
    assert_eq!(Status::from(Cow::from("paused")), "paused".to_owned());
    assert_eq!((Status::Active.as_ref(), Into::<String>::into(Status::from("new"))), ("active", "new".to_owned()));
    assert_eq!("active".parse(), Ok(Status::Active));
    assert_eq!(format!("{:>8}", Status::Active), "  active");
    assert_eq!(HashSet::from([Status::Active, Status::from("active"), Status::from("x")]).len(), 2);
}

#[test]
#[allow(deprecated)]
fn enums_compare_as_texts() {
    let unknown = Status::from("new");
    assert!(Status::Active == "active" && unknown == *"new" && unknown != "active" && Status::Active != "Active");
    let mut values = [Status::from("b"), Status::Paused, Status::Active, Status::Empty, Status::from("aa")];
    values.sort();
    assert_eq!(values.each_ref().map(Status::as_str), ["", "aa", "active", "b", "paused"]);
    let highest: BTreeMap<Status, i32> = [(Status::Active, 1), (Status::from("z"), 2)].into();
    assert_eq!(highest.last_key_value().map(|(status, _)| status.as_str()), Some("z"));
}

#[test]
#[allow(deprecated)]
fn enums_list_their_values() {
    assert_eq!(Status::VALUES, [Status::Active, Status::Paused, Status::Empty]);
    assert_eq!(Level::VALUES.iter().map(Level::value).collect::<Vec<_>>(), [1, -2, 9_608_350_245]);
    assert_eq!(Mixed::VALUES.len(), 3);
    for value in Status::VALUES {
        assert_eq!(value.as_str().parse::<Status>().as_ref(), Ok(value));
    }
}

#[test]
fn an_unknown_value_is_shown_by_its_enum() {
    let (status, level) = (Status::from("new"), Level::from(7));
    assert!(matches!(status, Status::Unknown(_)) && matches!(level, Level::Unknown(_)));
    assert_eq!((status.as_str(), level.value()), ("new", 7));
    assert_eq!(format!("{status:?} {level:?}"), r#"Unknown("new") Unknown(7)"#);
}

#[test]
fn the_catch_all_can_be_renamed() {
    assert_eq!(read::<Health>(r#""unknown""#), Health::Unknown);
    assert_eq!(read::<Health>(r#""bad""#), Health::from("bad"));
    assert_eq!(read::<Ratio>("0"), Ratio::Unknown);
    assert_eq!(read::<Ratio>("0.25"), Ratio::from(0.25));
}

#[test]
fn enums_of_other_kinds() {
    assert_eq!(round_trip::<Level>("1"), Level::One);
    assert_eq!(round_trip::<Level>("-2"), Level::MinusTwo);
    assert_eq!(round_trip::<Level>("9608350245").value(), 9_608_350_245);
    assert_eq!(round_trip::<Level>("7"), Level::from(7));
    assert_eq!(Level::MinusTwo.to_string(), "-2");
    assert_eq!(round_trip::<Ratio>("0.5"), Ratio::Half);
    assert_eq!(round_trip::<Always>("true"), Always::True);
    assert_eq!(round_trip::<Always>("false"), Always::from(false));
    assert_eq!(round_trip::<Mixed>(r#""auto""#), Mixed::Auto);
    assert_eq!(round_trip::<Mixed>("2"), Mixed::Two);
    assert_eq!(round_trip::<Mixed>("false"), Mixed::Off);
    assert_eq!(round_trip::<Mixed>(r#"{"a":1}"#), Mixed::from(json!({"a": 1})));
}

#[test]
fn constants_accept_one_value() {
    round_trip::<Circle>(r#""circle""#);
    round_trip::<MinusTwo>("-2");
    round_trip::<Yes>("true");
    round_trip::<OneAndAHalf>("1.5");
    round_trip::<Nothing>("null");
    assert_eq!(refused::<Circle>(r#""round""#).message(), r#"expected "circle", found a string of 5 characters"#);
    assert_eq!(refused::<MinusTwo>("2").message(), "expected -2, found a number");
    assert_eq!(refused::<Yes>(r#"{"a":1}"#).message(), "expected true, found an array or an object");
    assert_eq!(refused::<Nothing>("0").message(), "expected null, found a number");
}
