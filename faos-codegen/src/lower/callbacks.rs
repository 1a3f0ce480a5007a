//! Callbacks: a type for each payload, parsed like that of a webhook.

use openapiv3::{PathItem, ReferenceOr};

use crate::api::{Callback, Owner};
use crate::diagnostic::Code;
use crate::json::Pointer;

use super::media::{self, Kind};
use super::operations::OperationLowering;
use super::responses::methods;
use super::types::{Lowering, Place};

impl<'a> OperationLowering<'_, 'a> {
    /// Lowers the payloads of the callbacks of an operation.
    pub(super) fn callbacks(&mut self, operation: &'a openapiv3::Operation, id: &str) -> Vec<Callback> {
        let mut callbacks = Vec::new();
        for (name, callback) in &operation.callbacks {
            let place = self.place(&[id, name]);
            let at = self.at.join("callbacks").join(name);
            callback
                .iter()
                .for_each(|(url, item)| payloads(self.types, item, &at.join(url), name, &place, &mut callbacks));
        }
        callbacks
    }
}

/// Lowers the payloads of shared callbacks, which get types independently of the operations that refer to them.
pub(super) fn shared(types: &mut Lowering<'_>) {
    let components = types.document.envelope.components.iter();
    for (name, callback) in components.flat_map(|components| &components.callbacks) {
        let ReferenceOr::Item(callback) = callback else { continue };
        let place = Place { words: vec![name.clone(), "callback".to_owned()], owner: Owner::Itself };
        let at = Pointer::root().join("components").join("callbacks").join(name);
        callback.iter().for_each(|(url, item)| payloads(types, item, &at.join(url), name, &place, &mut Vec::new()));
    }
}

fn payloads<'a>(
    types: &mut Lowering<'a>,
    item: &'a PathItem,
    at: &Pointer,
    name: &str,
    place: &Place,
    callbacks: &mut Vec<Callback>,
) {
    for (method, operation) in methods(item) {
        let Some(body) = operation.request_body.as_ref().and_then(|body| types.document.request_body(body)) else {
            continue;
        };
        let (offers, _) = media::offers(types.document, &body.content);
        match offers.iter().find(|offer| offer.kind == Kind::Json).and_then(|offer| offer.schema) {
            Some(schema) => {
                let ty = types.lower(schema, place).inline();
                if callbacks.iter().all(|known| known.name != name || known.ty != ty) {
                    callbacks.push(Callback { name: name.to_owned(), ty });
                }
            }
            None => {
                let at = at.join(&method.as_str().to_ascii_lowercase()).join("requestBody");
                types.findings.note(
                    Code::UntypedCallback,
                    &at,
                    format!("`{name}` does not send JSON; no type is generated"),
                );
            }
        }
    }
}
