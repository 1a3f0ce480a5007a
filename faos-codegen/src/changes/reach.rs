//! The types that can be reached from requests and from responses.

use crate::api::{Api, IdMap, TypeId};

use super::Direction;

/// Returns the directions in which each type is exchanged.
pub(super) fn directions(api: &Api) -> IdMap<TypeId, Direction> {
    let mut directions = api.types.map(|_, _| Direction::default());
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in api.operations.values() {
        operation.sent(&mut |id| sent.push(id));
        operation.received(&mut |id| received.push(id));
    }
    api.headers.values().for_each(|header| header.ty.mentions(&mut |id| received.push(id)));
    received.extend(api.events);
    close(api, sent, &mut directions, |direction| &mut direction.requests);
    close(api, received, &mut directions, |direction| &mut direction.responses);
    directions
}

/// Marks the given types and everything that they contain.
fn close(
    api: &Api,
    mut open: Vec<TypeId>,
    directions: &mut IdMap<TypeId, Direction>,
    mark: impl Fn(&mut Direction) -> &mut bool,
) {
    while let Some(id) = open.pop() {
        if !std::mem::replace(mark(&mut directions[id]), true) {
            api.types[id].parts().into_iter().for_each(|part| part.mentions(&mut |id| open.push(id)));
        }
    }
}
