//! Calls with IDs from responses, and with IDs of the caller.

use client::types::{RoomId, UserId, UserUpdate};
use client::{Client, Error, serde_json::json, uuid::Uuid};

async fn calls(client: &Client) -> Result<(), Error> {
    let user = client.users().get("usr_1").await?;
    for summary in client.rooms().list().user_id(&user.id).await? {
        let room = client.rooms().get(&summary.id).await?;
        client.rooms().set_typing(&room.id, &user.id).await?;
        client.rooms().set_typing(room.id, user.id.clone()).await?;
        if let Some(pin) = room.pin_id.into_option() {
            client.messages().get_pin(String::from("1"), pin).await?;
        }
        client.messages().get_pin("1", 7).await?;
    }
    let update = UserUpdate::new(RoomId::from("room_1"), Uuid::nil()).bot_id("bot_1");
    client.users().update(&user.id, update).await?;
    Ok(())
}

/// Two implementations apply to a type that is created from the ID of a room, so that its `check` is ambiguous.
trait NotFromRoom<A> {
    fn check() {}
}

struct FromRoom;

impl<T> NotFromRoom<()> for T {}

impl<T: From<RoomId>> NotFromRoom<FromRoom> for T {}

fn main() {
    // Swapped IDs do not compile.
    <UserId as NotFromRoom<_>>::check();
    let known: UserId = "usr_1".parse().unwrap_or_else(|_| UserId::from("usr_2"));
    assert_eq!(known, "usr_1");
    assert_eq!(format!("{known} {known:?}"), r#"usr_1 UserId("usr_1")"#);
    assert_eq!(json!({ "of": known }).to_string(), r#"{"of":"usr_1"}"#);
    let client = Client::builder().base_url("http://127.0.0.1:1");
    let _ = client.build().map(|client| drop(calls(&client)));
}
