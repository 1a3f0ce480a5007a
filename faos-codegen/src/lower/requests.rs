//! Which types a request can carry, and what the sender is not asked for.

use crate::api::{Api, Presence, Shape, TypeId};

/// Marks every type that can be reached from a request. What only the server sets is not asked of the sender.
pub(super) fn mark_sent(api: &mut Api) {
    let mut open: Vec<TypeId> = Vec::new();
    for (_, operation) in api.operations() {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        for ty in parameters.chain(operation.body.iter().map(|body| &body.ty)) {
            ty.mentions(&mut |id| open.push(id));
        }
    }
    while let Some(id) = open.pop() {
        let definition = api.types.get_mut(id);
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
