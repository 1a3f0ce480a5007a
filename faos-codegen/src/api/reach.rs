//! The types that an operation uses.

use super::{Operation, TypeId};

impl Operation {
    /// Calls `found` with each type that a request directly contains.
    pub fn sent(&self, found: &mut impl FnMut(TypeId)) {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(self.body.iter().map(|body| &body.ty)).for_each(|ty| ty.mentions(found));
    }

    /// Calls `found` with each type that a response, an error or a callback directly contains.
    pub fn received(&self, found: &mut impl FnMut(TypeId)) {
        let errors = self.errors.iter().filter_map(|error| error.ty.as_ref());
        let callbacks = self.callbacks.iter().map(|callback| &callback.ty);
        self.output.ty().iter().chain(errors).chain(callbacks).for_each(|ty| ty.mentions(found));
    }
}
