//! A mutable visitor of every use of a type.

use super::{Api, Output, Owner, TypeId};

impl Api {
    /// Calls `change` with each use of a type: in a part, parameter, body, response or header, or as the owner of
    /// another type.
    pub fn each_use(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        for definition in self.types.values_mut() {
            if let Owner::Type(parent) = &mut definition.owner {
                change(parent);
            }
            definition.parts_mut().into_iter().for_each(|part| part.mentions_mut(change));
        }
        for operation in self.operations.values_mut() {
            let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.ty);
            let body = operation.body.iter_mut().map(|body| &mut body.ty);
            let errors = operation.errors.iter_mut().filter_map(|error| error.ty.as_mut());
            let callbacks = operation.callbacks.iter_mut().map(|callback| &mut callback.ty);
            parameters.chain(body).chain(errors).chain(callbacks).for_each(|ty| ty.mentions_mut(change));
            operation.pages.iter_mut().for_each(|pages| pages.item.mentions_mut(change));
            match &mut operation.output {
                Output::Value(ty)
                | Output::Optional(ty)
                | Output::Page(ty)
                | Output::Events(ty, _)
                | Output::Lines(ty) => {
                    ty.mentions_mut(change);
                }
                Output::ByStatus(id) => change(id),
                Output::Nothing | Output::Text | Output::Location | Output::Bytes => {}
            }
        }
        self.headers.values_mut().for_each(|header| header.ty.mentions_mut(change));
        self.events.iter_mut().for_each(change);
    }
}
