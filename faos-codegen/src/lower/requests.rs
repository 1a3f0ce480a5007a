//! The types that requests can contain, and the fields that senders need not set.

use crate::api::{Api, Presence, Shape, TypeId};

/// Marks every type that is reachable from a request. Read-only fields become optional, since only the server sets
/// them.
pub(super) fn mark_sent(api: &mut Api) {
    let mut open: Vec<TypeId> = Vec::new();
    for operation in api.operations.values() {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        for ty in parameters.chain(operation.body.iter().map(|body| &body.ty)) {
            ty.mentions(&mut |id| open.push(id));
        }
    }
    while let Some(id) = open.pop() {
        let definition = &mut api.types[id];
        if std::mem::replace(&mut definition.sent, true) {
            continue;
        }
        definition.parts().iter().for_each(|part| part.mentions(&mut |id| open.push(id)));
        if let Shape::Object(object) = &mut definition.shape {
            for field in object.fields.iter_mut().filter(|field| field.read_only) {
                field.presence = match field.presence {
                    Presence::Required => Presence::Optional,
                    Presence::RequiredNullable => Presence::OptionalNullable,
                    presence => presence,
                };
            }
        }
    }
}
