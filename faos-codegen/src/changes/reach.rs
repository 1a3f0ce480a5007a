//! What requests carry and what responses carry: everything that can be reached from them.

use crate::api::{Api, TypeId};

use super::Direction;

/// Where each type is exchanged, by its position.
pub(super) fn directions(api: &Api) -> Vec<Direction> {
    let mut directions = vec![Direction::default(); api.types.len()];
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for (_, operation) in api.operations() {
        operation.sent(&mut |id| sent.push(id));
        operation.received(&mut |id| received.push(id));
    }
    api.headers.iter().for_each(|header| header.ty.mentions(&mut |id| received.push(id)));
    received.extend(api.events);
    close(api, sent, &mut directions, |direction| &mut direction.requests);
    close(api, received, &mut directions, |direction| &mut direction.responses);
    directions
}

/// Marks these types and all that they hold.
fn close(api: &Api, mut open: Vec<TypeId>, directions: &mut [Direction], mark: impl Fn(&mut Direction) -> &mut bool) {
    while let Some(id) = open.pop() {
        if !std::mem::replace(mark(&mut directions[id.index()]), true) {
            api.types[id].parts().into_iter().for_each(|part| part.mentions(&mut |id| open.push(id)));
        }
    }
}
