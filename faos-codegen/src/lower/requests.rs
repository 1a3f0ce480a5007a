//! The types that requests and responses can contain, and the fields that one of the two omits.

use crate::api::{Api, Field, Presence, Shape, TypeId};

/// Marks every type that is reachable from a request. Read-only fields become optional, since only the server sets
/// them.
pub(super) fn mark_sent(api: &mut Api) {
    let mut open: Vec<TypeId> = Vec::new();
    api.operations.values().for_each(|operation| operation.sent(&mut |id| open.push(id)));
    while let Some(id) = open.pop() {
        let definition = &mut api.types[id];
        if std::mem::replace(&mut definition.sent, true) {
            continue;
        }
        definition.parts().iter().for_each(|part| part.mentions(&mut |id| open.push(id)));
        if let Shape::Object(object) = &mut definition.shape {
            object.fields.iter_mut().filter(|field| field.read_only).for_each(make_optional);
        }
    }
}

/// Makes write-only fields optional in every type that is reachable from a response, since the server omits them. If
/// the document is distrusted, so does every field of a type that only responses contain.
pub(super) fn relax_received(api: &mut Api, distrusts_required: bool) {
    let mut open: Vec<TypeId> = Vec::new();
    api.operations.values().for_each(|operation| operation.received(&mut |id| open.push(id)));
    api.headers.values().for_each(|header| header.ty.mentions(&mut |id| open.push(id)));
    open.extend(api.events);
    let mut seen = api.types.map(|_, _| false);
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id], true) {
            continue;
        }
        let definition = &mut api.types[id];
        definition.parts().iter().for_each(|part| part.mentions(&mut |id| open.push(id)));
        let sent = definition.sent;
        if let Shape::Object(object) = &mut definition.shape {
            for field in object.fields.iter_mut().filter(|field| field.write_only) {
                field.requested = sent && field.presence.is_required();
                make_optional(field);
            }
            if !sent && distrusts_required {
                for field in object.fields.iter_mut().filter(|field| field.presence.is_required()) {
                    field.presence = Presence::Optional;
                    field.promised = true;
                }
            }
        }
    }
}

fn make_optional(field: &mut Field) {
    field.presence = match field.presence {
        Presence::Required => Presence::Optional,
        Presence::RequiredNullable => Presence::OptionalNullable,
        presence => presence,
    };
}
