//! Stores a value apart where a type would otherwise contain itself, and where a union would otherwise be as large as its
//! largest branch for the sake of its small ones.

use crate::api::{Shape, Type, TypeDef, TypeId, Types};
use crate::diagnostic::Diagnostics;

/// How many types may lead to each other one after the other. The compiler follows each such chain as a whole, in time
/// that grows with the square of its length, and gives up on it some way above this.
const LONGEST_CHAIN: usize = 500;

/// Marks every field and branch that leads back to its own type without a list or a map in between. All of them, and
/// not the fewest that would do: which those are would depend on the order of unrelated schemas.
///
/// Objects that a union holds beside values of another kind are marked as well: nearly always it is the other kind, an id
/// in the place of the object that it stands for, and such unions are members of large objects many times over.
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

/// Refuses types that no compiler would be done with. Those that go round in a circle count as one.
pub(super) fn check_chains(types: &Types, findings: &mut Diagnostics) {
    let mentioned = |ty: &Type| {
        let mut found = Vec::new();
        ty.mentions(&mut |id| found.push(id));
        found
    };
    let depth = Search::of(types, mentioned).depth;
    let first = types.iter().find(|(id, _)| depth[id.index()] == LONGEST_CHAIN + 1);
    if let Some((_, definition)) = first {
        let message = format!("more than {LONGEST_CHAIN} types lead from here to each other, one after the other");
        findings.error("document-limit", &definition.at, message);
    }
}

/// Whether values of a type are as large as an object.
fn is_large(types: &Types, definition: &TypeDef) -> bool {
    match &definition.shape {
        Shape::Object(_) | Shape::Union(_) | Shape::ByStatus(_) => true,
        Shape::Enum(_) | Shape::Constant(_) => false,
        // An alias of an alias is rare, and an alias that goes round is refused before.
        Shape::Alias(ty) => {
            directly(ty).iter().any(|id| !matches!(types[*id].shape, Shape::Enum(_) | Shape::Constant(_)))
        }
    }
}

/// The named types that a value of this type holds in place. Lists and maps keep theirs elsewhere.
fn directly(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Nullable(inner) => directly(inner),
        Type::Tuple(items) => items.iter().flat_map(directly).collect(),
        _ => Vec::new(),
    }
}

/// A search for cycles by Tarjan's algorithm, without recursion.
struct Search {
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<TypeId>,
    /// For every type the number of the cycle that it is part of.
    found: Vec<Option<usize>>,
    /// For every type the length of the longest chain that starts with it, a cycle counting as one.
    depth: Vec<usize>,
    visited: usize,
}

impl Search {
    /// Goes from every type to those that its parts lead to.
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
        // A type alone is no cycle, unless it holds itself.
        let cycle = members.len() > 1 || edges[node.index()].contains(&node);
        // What a cycle leads to was left before it; its own members are not counted yet.
        let ends = members.iter().flat_map(|member| &edges[member.index()]);
        let depth = 1 + ends.map(|end| self.depth[end.index()]).max().unwrap_or(0);
        for member in members {
            self.depth[member.index()] = depth;
            self.on_stack[member.index()] = false;
            self.found[member.index()] = cycle.then_some(node.index());
        }
    }
}
