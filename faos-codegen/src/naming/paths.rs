//! The structs of path parameters by name. Operations with the same text parameters in their paths share one.

use indexmap::IndexMap;

use crate::api::{Location, OperationId, Type};

use super::casing;
use super::ident::RustIdent;
use super::named::Named;

/// The smallest number of text parameters that callers could confuse.
const FEWEST: usize = 2;

impl Named {
    /// Returns the structs of path parameters: the fields of each, and its name, sorted by name.
    pub(crate) fn path_structs(&self) -> IndexMap<Vec<&RustIdent>, RustIdent> {
        let mut lists: Vec<Vec<&RustIdent>> =
            self.operations.iter().filter_map(|(id, _)| self.path_texts(id)).collect();
        lists.sort_by(|left, right| left.iter().map(|name| name.as_str()).cmp(right.iter().map(|name| name.as_str())));
        lists.dedup();
        let mut structs: IndexMap<Vec<&RustIdent>, RustIdent> = IndexMap::new();
        for fields in lists {
            let words: Vec<&str> = fields.iter().map(|name| name.as_str()).collect();
            let base = casing::type_name(&[words.join("_").as_str()]);
            let numbered = (2..).map(|number| format!("{base}{number}"));
            let mut names = [base.clone()].into_iter().chain(numbered);
            let free = names.find(|name| structs.values().all(|known| known.as_str() != name));
            structs.insert(fields, RustIdent::new(&free.unwrap_or(base)));
        }
        structs.sort_by(|_, left, _, right| left.as_str().cmp(right.as_str()));
        structs
    }

    /// Returns the text parameters in the path of an operation, if there are several.
    pub(crate) fn path_texts(&self, id: OperationId) -> Option<Vec<&RustIdent>> {
        let parameters = self.api.operations[id].parameters.iter().zip(&self.operations[id].parameters);
        let texts = parameters.filter(|(parameter, _)| {
            parameter.location == Location::Path && *self.api.types.unaliased(&parameter.ty) == Type::String
        });
        let names: Vec<&RustIdent> = texts.map(|(_, name)| name).collect();
        (names.len() >= FEWEST).then_some(names)
    }

    /// Returns the name of the method that takes path parameters by name, for an operation among others.
    pub(crate) fn by_name<'n>(
        &self,
        id: OperationId,
        others: impl Iterator<Item = &'n OperationId> + Clone,
    ) -> RustIdent {
        let base = [self.operations[id].method.as_str().trim_end_matches('_'), "_by_name"].concat();
        let is_taken = |name: &str| {
            others.clone().any(|other| self.operations[*other].all_methods().any(|known| known.as_str() == name))
        };
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let name = [base.clone()].into_iter().chain(numbered).find(|name| !is_taken(name));
        RustIdent::new(&name.unwrap_or(base))
    }
}
