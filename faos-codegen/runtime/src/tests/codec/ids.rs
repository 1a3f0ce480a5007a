//! `id_type!`: values, conversions and forms of IDs.

use uuid::Uuid;

use crate::runtime::codec::{decode, encode, id_type};

id_type! {
    /// The ID of a room.
    pub struct RoomId(String);
}

id_type! {
    /// The ID of a device.
    pub struct DeviceId(Uuid);
}

id_type! {
    /// The ID of a pin.
    pub struct PinId(i64);
}

#[test]
fn ids_are_read_and_written_as_plain_values() {
    let room: RoomId = decode(br#""room_1""#).expect("a text is an ID");
    assert_eq!(room, "room_1");
    assert_eq!(encode(&room).expect("an ID can be written"), br#""room_1""#);
    // The text of a UUID is kept as received.
    for text in [r#""""#, r#""67E55044-10B1-426F-9247-BB680E5FE0C8""#] {
        let device: DeviceId = decode(text.as_bytes()).expect("a text is an ID");
        assert_eq!(encode(&device).expect("an ID can be written"), text.as_bytes());
    }
    let pin: PinId = decode(b"-7").expect("a number is an ID");
    assert_eq!((pin.get(), encode(&pin).expect("an ID can be written")), (-7, b"-7".to_vec()));
    assert!(decode::<RoomId>(b"7").is_err() && decode::<PinId>(br#""7""#).is_err());
    let pins: Vec<PinId> = serde_json::from_str("[1, 2]").expect("numbers are IDs");
    assert_eq!(serde_json::to_string(&pins).expect("IDs can be written"), "[1,2]");
}

#[test]
fn ids_are_created_from_their_values() {
    let room = RoomId::from("b");
    let shown = room.to_string();
    assert_eq!([room.as_str(), room.as_ref(), &shown], ["b", "b", "b"]);
    assert_eq!(format!("{room:?} {:>3}", PinId::from(7)), r#"RoomId("b")   7"#);
    assert_eq!(
        [RoomId::from(&room), String::from("b").into(), "b".parse().expect("any text")],
        [(); 3].map(|()| room.clone())
    );
    let (before, text) = (RoomId::from("a"), String::from(room.clone()));
    assert!(before < room && text == "b");
    let uuid = Uuid::from_u128(7);
    assert_eq!(DeviceId::from(uuid), DeviceId::from(uuid.to_string()));
    assert!("x".parse::<PinId>().is_err());
    assert_eq!((PinId::from(7), i64::from(PinId::from(7))), ("7".parse().expect("a number"), 7));
}
