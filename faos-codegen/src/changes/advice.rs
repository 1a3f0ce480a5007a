//! The sentence that tells callers what to do about a breaking change, where the comparison has nothing more specific.

use crate::render::inline_code;

use super::judgement::{Action, Item};
use super::{Change, Effect};

/// Returns what callers must do about a breaking change.
pub(super) fn of(change: &Change) -> String {
    let Change { item, name, action, direction, .. } = change;
    let it = match name.as_str() {
        "" => format!("the {}", item.as_str()),
        name => format!("the {} {}", item.as_str(), inline_code(name)),
    };
    if change.wire == Effect::Compatible {
        let verb = if *action == Action::Removed { "remove" } else { "adapt" };
        return format!("{verb} uses of {it}");
    }
    let is_sent = direction.requests;
    match (item, action) {
        (_, Action::AddedRequired | Action::NowRequired) => {
            format!("send {it} in every request, because the API refuses requests without it")
        }
        (Item::Operation, Action::Removed) => format!("remove calls of {it}"),
        (Item::Scheme, Action::Removed) => format!("authenticate in another way than with {it}"),
        (Item::Webhook | Item::Callback, Action::Removed) => format!("do not wait for {it}, which is no longer sent"),
        (Item::MediaType, Action::Removed) if is_sent => format!("send another media type than {}", inline_code(name)),
        (Item::MediaType, Action::Removed) => format!("accept another media type than {}", inline_code(name)),
        (_, Action::Removed) if is_sent => format!("stop sending {it}, because the API may refuse it"),
        (_, Action::Removed) => format!("do not rely on {it}, because responses no longer contain it"),
        (Item::Pages, _) => "update the client, because earlier versions may miss pages".to_owned(),
        (Item::Success, _) => "expect the new status, if your code compares statuses".to_owned(),
        (Item::Security, _) => "authenticate with all of the stated credentials and scopes".to_owned(),
        (Item::Sunset, _) => "stop calling the operation before the earlier day".to_owned(),
        (_, Action::Retyped | Action::Widened | Action::Narrowed) if is_sent && direction.responses => {
            format!("send only values of the new type for {it}, and expect them in responses")
        }
        (_, Action::Retyped | Action::Widened | Action::Narrowed) if is_sent => {
            format!("send only values of the new type for {it}")
        }
        (_, Action::Retyped | Action::Widened | Action::Narrowed) => {
            format!("expect values of the new type for {it} in responses")
        }
        (_, Action::Tightened) => format!("send only values within the new constraints of {it}"),
        (_, Action::DefaultChanged) => format!("state {it} in requests to keep the earlier default"),
        (_, Action::NowReadOnly) => format!("stop sending {it}, because the API may refuse it"),
        (_, Action::NoLongerRequired | Action::NowWriteOnly) => format!("expect responses without {it}"),
        (_, Action::NowNullable) => format!("expect `null` for {it} in responses"),
        (_, Action::NoLongerNullable) => format!("do not send `null` for {it}"),
        _ if is_sent => "update the client, because requests of earlier versions no longer fit the API".to_owned(),
        _ => "update the client, because earlier versions cannot read the new responses".to_owned(),
    }
}
