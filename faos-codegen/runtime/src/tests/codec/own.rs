//! Types of the application in place of formats and schemas: chrono, time, rust_decimal and newtypes.

#![allow(missing_docs, unreachable_pub)]

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::runtime::codec::{decode, encode, own_types};
use crate::runtime::prelude::*;

/// A timestamp of `time`, whose own implementation of serde is not RFC 3339.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(#[serde(with = "time::serde::rfc3339")] OffsetDateTime);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    currency: String,
    cents: i64,
}

mod ids {
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(transparent)]
    pub struct OrderId(pub u64);
}

own_types! {
    type Text = chrono::DateTime<chrono::Utc>;
    type Text = chrono::NaiveDate;
    type Text = Moment;
    type Text = Money;
    type Number = rust_decimal::Decimal;
    type Number = ids::OrderId;
}

object! {
    #[new(id(value): ids::OrderId, at: chrono::DateTime<chrono::Utc>, price: rust_decimal::Decimal)]
    pub struct Order {
        pub id: ids::OrderId,
        pub at: chrono::DateTime<chrono::Utc>,
        pub price: rust_decimal::Decimal,
        pub day: Option<chrono::NaiveDate>,
        pub moment: Field<Moment>,
        pub total: Option<Box<Money>>,
        pub days: Option<Vec<chrono::NaiveDate>>,
        pub prices: Option<BTreeMap<String, rust_decimal::Decimal>>,
    }
}

union! {
    pub enum Answer {
        At(chrono::DateTime<chrono::Utc>),
        Price(rust_decimal::Decimal),
        Name(String),
    }
}

fn text(value: &dyn crate::runtime::codec::Encode) -> String {
    String::from_utf8(encode(value).unwrap()).unwrap()
}

const ORDER: &str = r#"{"id":7,"at":"2024-01-15T10:00:00Z","price":1.10,"day":"2024-01-15","moment":"2024-01-15T10:00:00+02:00","total":{"currency":"EUR","cents":110},"days":["2024-01-16"],"prices":{"a":0.3000000000000000000001}}"#;

#[test]
fn values_are_read_and_written_as_their_types_say() {
    let order: Order = decode(ORDER.as_bytes()).unwrap();
    assert_eq!(order.id, ids::OrderId(7));
    assert_eq!(order.at.timestamp(), 1_705_312_800);
    assert_eq!(order.price, "1.10".parse().unwrap());
    assert_eq!(order.day, chrono::NaiveDate::from_ymd_opt(2024, 1, 15));
    assert_eq!(order.total.as_ref().map(|total| total.cents), Some(110));
    // Numbers keep their digits.
    assert_eq!(text(&order), ORDER);
    let copy: Order = serde_json::from_str(ORDER).unwrap();
    assert_eq!((copy.id, copy.at, copy.moment), (order.id, order.at, order.moment));
}

#[test]
fn setters_take_the_types() {
    let at = "2024-01-15T10:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2024, 1, 15).unwrap();
    let order = Order::new(ids::OrderId(1), at, rust_decimal::Decimal::new(250, 2)).day(day).days([day]);
    let json = r#"{"id":1,"at":"2024-01-15T10:00:00Z","price":2.50,"day":"2024-01-15","days":["2024-01-15"]}"#;
    assert_eq!(text(&order), json);
}

#[test]
fn a_value_that_does_not_fit_is_an_error_with_its_path() {
    for (from, to, path) in [
        (r#""2024-01-15T10:00:00Z""#, r#""yesterday""#, "at"),
        ("1.10", r#""free""#, "price"),
        (r#"["2024-01-16"]"#, r#"["2024-01-16",3]"#, "days[1]"),
        (r#""cents":110"#, r#""cents":"x""#, "total"),
    ] {
        let error = decode::<Order>(ORDER.replacen(from, to, 1).as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{error}");
    }
}

#[test]
fn a_union_tries_them_in_turn() {
    let read = |json: &str| decode::<Answer>(json.as_bytes()).unwrap();
    assert!(matches!(read(r#""2024-01-15T10:00:00Z""#), Answer::At(_)));
    assert!(matches!(read("1.5"), Answer::Price(_)));
    assert!(matches!(read(r#""soon""#), Answer::Name(_)));
}

#[cfg(feature = "testing")]
#[test]
fn samples_have_values_of_the_types() {
    use crate::runtime::testing::Sample as _;

    let order = Order::sample();
    assert_eq!((order.id, order.price), (ids::OrderId(1), rust_decimal::Decimal::ONE));
    assert_eq!(order.day, None);
}
