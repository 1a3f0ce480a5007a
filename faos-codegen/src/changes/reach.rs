//! The types that can be reached from requests and from responses.

use crate::api::{Api, Field, IdMap, Shape, Type, TypeId};

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
    close(api, sent, &mut directions, |field| !field.read_only, |direction| &mut direction.requests);
    close(api, received, &mut directions, |field| !field.write_only, |direction| &mut direction.responses);
    directions
}

/// Marks the given types and everything that they contain, except in fields that are not exchanged.
fn close(
    api: &Api,
    mut open: Vec<TypeId>,
    directions: &mut IdMap<TypeId, Direction>,
    is_exchanged: impl Fn(&Field) -> bool,
    mark: impl Fn(&mut Direction) -> &mut bool,
) {
    while let Some(id) = open.pop() {
        if !std::mem::replace(mark(&mut directions[id]), true) {
            let mut open = |ty: &Type| ty.mentions(&mut |id| open.push(id));
            match &api.types[id].shape {
                Shape::Object(object) => {
                    let fields = object.fields.iter().filter(|field| is_exchanged(field));
                    fields.map(|field| &field.ty).chain(&object.rest).for_each(&mut open);
                }
                _ => api.types[id].parts().into_iter().for_each(&mut open),
            }
        }
    }
}
