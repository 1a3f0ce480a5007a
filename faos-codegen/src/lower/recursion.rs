//! Boxes values where a type would otherwise contain itself, and where a union of mostly small values would otherwise
//! be as large as its largest branch.

use crate::api::{Shape, Type, TypeDef, TypeId, Types};
use crate::diagnostic::Diagnostics;

/// The maximum length of a chain of types. The compiler follows each chain as a whole, in quadratic time, and fails at
/// some length above this one.
const LONGEST_CHAIN: usize = 500;

/// Marks every field and branch that leads back to its own type without a list or map in between. A minimal set of
/// marks would depend on the order of unrelated schemas, so all are marked.
///
/// Also marks objects in a union with values of other kinds: usually the value is of the other kind, such as the ID of
/// an unexpanded object, and large objects contain many such unions.
pub(super) fn box_parts(types: &mut Types) {
    let components = Search::of(types, directly).found;
    let large: Vec<bool> = types.iter().map(|(_, definition)| is_large(types, definition)).collect();
    for id in types.ids() {
        let own = components[id.index()];
        let recursive =
            |ty: &Type| directly(ty).iter().any(|mentioned| own.is_some() && components[mentioned.index()] == own);
        let definition = types.get_mut(id);
        match &mut definition.shape {
            Shape::Object(object) => {
                for field in &mut object.fields {
                    field.boxed = recursive(&field.ty);
                }
            }
            Shape::Union(union) => {
                let is_large = |ty: &Type| directly(ty).iter().any(|mentioned| large[mentioned.index()]);
                let mixed = !union.branches.iter().all(|branch| is_large(&branch.ty));
                for branch in &mut union.branches {
                    branch.boxed = recursive(&branch.ty) || (mixed && is_large(&branch.ty));
                }
            }
            Shape::Alias(_) | Shape::Enum(_) | Shape::Constant(_) | Shape::ByStatus(_) => {}
        }
    }
}

/// Rejects chains of types that the compiler cannot handle. A cycle counts as one type.
pub(super) fn check_chains(types: &Types, findings: &mut Diagnostics) {
    let mentioned = |ty: &Type| {
        let mut found = Vec::new();
        ty.mentions(&mut |id| found.push(id));
        found
    };
    let depth = Search::of(types, mentioned).depth;
    let first = types.iter().find(|(id, _)| depth[id.index()] == LONGEST_CHAIN + 1);
    if let Some((_, definition)) = first {
        let message = format!("the chain of types that starts here is longer than {LONGEST_CHAIN}");
        findings.error("document-limit", &definition.at, message);
    }
}

/// Returns true if values of the type are as large as an object.
fn is_large(types: &Types, definition: &TypeDef) -> bool {
    match &definition.shape {
        Shape::Object(_) | Shape::Union(_) | Shape::ByStatus(_) => true,
        Shape::Enum(_) | Shape::Constant(_) => false,
        // An alias of an alias is rare, and cyclic aliases have been rejected earlier.
        Shape::Alias(ty) => {
            directly(ty).iter().any(|id| !matches!(types[*id].shape, Shape::Enum(_) | Shape::Constant(_)))
        }
    }
}

/// Returns the named types that a value of this type contains inline. Lists and maps store their contents elsewhere.
fn directly(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Nullable(inner) => directly(inner),
        Type::Tuple(items) => items.iter().flat_map(directly).collect(),
        _ => Vec::new(),
    }
}

/// A search for cycles with Tarjan's algorithm, without recursion.
struct Search {
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<TypeId>,
    /// The number of the cycle of each type, if any.
    found: Vec<Option<usize>>,
    /// The length of the longest chain that starts at each type; a cycle counts as one.
    depth: Vec<usize>,
    visited: usize,
}

impl Search {
    /// Searches the graph from every type to the types that its parts lead to.
    fn of(types: &Types, leads_to: impl Fn(&Type) -> Vec<TypeId>) -> Self {
        let ends = |definition: &TypeDef| definition.parts().into_iter().flat_map(&leads_to).collect();
        let edges: Vec<Vec<TypeId>> = types.iter().map(|(_, definition)| ends(definition)).collect();
        let mut search = Self {
            order: vec![None; types.len()],
            low: vec![0; types.len()],
            on_stack: vec![false; types.len()],
            stack: Vec::new(),
            found: vec![None; types.len()],
            depth: vec![0; types.len()],
            visited: 0,
        };
        for id in types.ids() {
            if search.order[id.index()].is_none() {
                search.from(id, &edges);
            }
        }
        search
    }

    fn from(&mut self, root: TypeId, edges: &[Vec<TypeId>]) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, next)) = work.pop() {
            if let Some(&child) = edges[node.index()].get(next) {
                work.push((node, next + 1));
                match self.order[child.index()] {
                    None => {
                        self.enter(child);
                        work.push((child, 0));
                    }
                    Some(order) if self.on_stack[child.index()] => {
                        self.low[node.index()] = self.low[node.index()].min(order);
                    }
                    Some(_) => {}
                }
                continue;
            }
            self.leave(node, edges);
            if let Some((parent, _)) = work.last() {
                self.low[parent.index()] = self.low[parent.index()].min(self.low[node.index()]);
            }
        }
    }

    fn enter(&mut self, node: TypeId) {
        self.order[node.index()] = Some(self.visited);
        self.low[node.index()] = self.visited;
        self.visited += 1;
        self.stack.push(node);
        self.on_stack[node.index()] = true;
    }

    fn leave(&mut self, node: TypeId, edges: &[Vec<TypeId>]) {
        if Some(self.low[node.index()]) != self.order[node.index()] {
            return;
        }
        let start = self.stack.iter().rposition(|&member| member == node).unwrap_or(0);
        let members = self.stack.split_off(start);
        // A single type is a cycle only if it contains itself.
        let cycle = members.len() > 1 || edges[node.index()].contains(&node);
        // The targets of a cycle were completed before it; its own members have depth 0 so far.
        let ends = members.iter().flat_map(|member| &edges[member.index()]);
        let depth = 1 + ends.map(|end| self.depth[end.index()]).max().unwrap_or(0);
        for member in members {
            self.depth[member.index()] = depth;
            self.on_stack[member.index()] = false;
            self.found[member.index()] = cycle.then_some(node.index());
        }
    }
}
