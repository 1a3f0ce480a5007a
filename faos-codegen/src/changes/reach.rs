//! What requests carry and what responses carry: everything that can be reached from them.

use crate::api::{Api, Type, TypeId};

use super::Direction;

/// Where each type is exchanged, by its position.
pub(super) fn directions(api: &Api) -> Vec<Direction> {
    let mut directions = vec![Direction::default(); api.types.len()];
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for (_, operation) in api.operations() {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        collect(parameters.chain(operation.body.iter().map(|body| &body.ty)), &mut sent);
        let errors = operation.errors.iter().filter_map(|error| error.ty.as_ref());
        let callbacks = operation.callbacks.iter().map(|callback| &callback.ty);
        collect(operation.output.ty().iter().chain(errors).chain(callbacks), &mut received);
    }
    collect(api.headers.iter().map(|header| &header.ty), &mut received);
    received.extend(api.events);
    close(api, sent, &mut directions, |direction| &mut direction.requests);
    close(api, received, &mut directions, |direction| &mut direction.responses);
    directions
}

fn collect<'a>(types: impl Iterator<Item = &'a Type>, found: &mut Vec<TypeId>) {
    types.for_each(|ty| ty.mentions(&mut |id| found.push(id)));
}

/// Marks these types and all that they hold.
fn close(api: &Api, mut open: Vec<TypeId>, directions: &mut [Direction], mark: impl Fn(&mut Direction) -> &mut bool) {
    while let Some(id) = open.pop() {
        if !std::mem::replace(mark(&mut directions[id.index()]), true) {
            collect(api.types[id].parts().into_iter(), &mut open);
        }
    }
}
