//! Document locations identified by content instead of index, so that inserting an item does not move the ones after
//! it.

use std::collections::HashMap;

use crate::json::Pointer;

use super::{Api, Parameter, Server, Shape};

/// The identities of indexed items in a document: union branches, parameters and servers.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The replacement of the index, by location.
    numbered: HashMap<String, Pointer>,
}

impl Places {
    /// Collects the identities of all indexed items of an API.
    pub fn new(api: &Api) -> Self {
        let mut places = Self::default();
        for definition in api.types.values() {
            if let Shape::Union(union) = &definition.shape {
                places.add(union.branches.iter().map(|branch| (&branch.at, Pointer::root().join(&branch.identity))));
            }
        }
        for operation in api.operations.values() {
            places.add(
                operation.parameters.iter().map(|Parameter { at, location, wire, .. }| {
                    (at, Pointer::root().join(location.as_str()).join(wire))
                }),
            );
        }
        let identity = |server: &Server| Pointer::root().join(&server.url);
        places.add(api.servers.values().chain(&api.relative_server).map(|server| (&server.at, identity(server))));
        for operation in api.operations.values() {
            places.add(operation.servers.iter().map(|server| (&server.at, identity(server))));
        }
        places
    }

    /// Adds the items of one list. Duplicates after the first are numbered.
    fn add<'a>(&mut self, items: impl Iterator<Item = (&'a Pointer, Pointer)>) {
        let mut seen: HashMap<Pointer, usize> = HashMap::new();
        for (at, identity) in items.filter(|(at, _)| at.last().is_some_and(|last| is_number(&last))) {
            let count = seen.entry(identity.clone()).or_default();
            *count += 1;
            let identity = if *count == 1 { identity } else { identity.join(&count.to_string()) };
            self.numbered.insert(at.as_str().to_owned(), identity);
        }
    }

    /// Replaces each index in the location by the identity of its item.
    pub fn without_numbers(&self, at: &Pointer) -> Pointer {
        let text = at.as_str();
        let begins_with_digit = |pair: &[u8]| matches!(pair, [b'/', digit] if digit.is_ascii_digit());
        let pairs = text.as_bytes().windows(2).enumerate();
        let mut place = String::new();
        let mut copied = 0;
        for (begin, _) in pairs.filter(|(_, pair)| begins_with_digit(pair)) {
            let segment = text[begin + 1..].split('/').next().unwrap_or_default();
            let end = begin + 1 + segment.len();
            if is_number(segment)
                && let Some(identity) = self.numbered.get(&text[..end])
            {
                place.extend([&text[copied..begin], identity.as_str()]);
                copied = end;
            }
        }
        if copied == 0 {
            return at.clone();
        }
        place.push_str(&text[copied..]);
        Pointer::parse(&place).unwrap_or_default()
    }
}

fn is_number(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}
