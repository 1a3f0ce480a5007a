//! Boxes values where a type would otherwise contain itself, and where a union of mostly small values would otherwise
//! be as large as its largest branch.

use crate::api::{IdMap, Presence, Shape, Type, TypeDef, TypeId, Types, Untyped};
use crate::diagnostic::{Code, Diagnostics};

/// The maximum length of a chain of types. The compiler follows each chain as a whole, in quadratic time, and fails at
/// some length above this one.
const LONGEST_CHAIN: usize = 500;

/// The maximum length of a chain of aliases that are nothing else.
const LONGEST_ALIAS_CHAIN: usize = 50;

/// Marks every field and branch that leads back to its own type without a list or map in between. A minimal set of
/// marks would depend on the order of unrelated schemas, so all are marked.
///
/// Also marks objects in a union with values of other kinds: usually the value is of the other kind, such as the ID of
/// an unexpanded object, and large objects contain many such unions.
pub(super) fn box_parts(types: &mut Types) {
    let components = Search::of(types, directly).found;
    let large = types.map(|_, definition| is_large(types, definition));
    for id in types.ids() {
        let own = components[id];
        let recursive = |ty: &Type| directly(ty).iter().any(|mentioned| own.is_some() && components[*mentioned] == own);
        let definition = &mut types[id];
        match &mut definition.shape {
            Shape::Object(object) => {
                for field in &mut object.fields {
                    field.boxed = recursive(&field.ty);
                }
            }
            Shape::Union(union) => {
                let is_large = |ty: &Type| directly(ty).iter().any(|mentioned| large[*mentioned]);
                let mixed = !union.branches.iter().all(|branch| is_large(&branch.ty));
                for branch in &mut union.branches {
                    branch.boxed = recursive(&branch.ty) || (mixed && is_large(&branch.ty));
                }
            }
            Shape::Alias(_) | Shape::Enum(_) | Shape::Constant(_) | Shape::Id(_) | Shape::ByStatus(_) => {}
        }
    }
}

/// Cuts chains of types that the compiler cannot handle: a value in the middle becomes any JSON value. A cycle counts as
/// one type.
pub(super) fn cut_chains(types: &mut Types, findings: &mut Diagnostics) -> Vec<Untyped> {
    let mut cut = Vec::new();
    shorten_aliases(types);
    loop {
        let depth = Search::of(types, mentioned).depth;
        let ends: Vec<TypeId> = types.ids().filter(|&id| depth[id] == LONGEST_CHAIN + 1).collect();
        if ends.is_empty() {
            break;
        }
        for id in ends {
            let at = types[id].at.clone();
            let is_long = |ty: &Type| mentioned(ty).iter().any(|&other| depth[other] == LONGEST_CHAIN);
            types[id].parts_mut().into_iter().filter(|ty| is_long(ty)).for_each(|ty| *ty = Type::Any);
            cut.push(Untyped { at, reason: "the middle of a chain of types that is too long for the compiler" });
        }
    }
    if let Some(first) = cut.first() {
        let message =
            format!("a chain of types is longer than {LONGEST_CHAIN} after this one; any JSON value is accepted there");
        findings.warning(Code::OverlongChain, &first.at, message);
    }
    cut
}

/// Returns the length of the longest chain of types, in which each type of a cycle counts.
pub(super) fn longest_chain(types: &Types) -> usize {
    Search::of(types, mentioned).length.values().copied().max().unwrap_or(0)
}

/// Points aliases at the start of long chains of aliases to the end of the chain.
fn shorten_aliases(types: &mut Types) {
    let next = |types: &Types, id: TypeId| match &types[id].shape {
        Shape::Alias(Type::Named(next)) => Some(*next),
        _ => None,
    };
    for id in types.ids() {
        let (mut end, mut length) = (id, 0);
        // Aliases do not form cycles.
        while let Some(further) = next(types, end) {
            (end, length) = (further, length + 1);
        }
        if length > LONGEST_ALIAS_CHAIN {
            types[id].shape = Shape::Alias(Type::Named(end));
        }
    }
}

fn mentioned(ty: &Type) -> Vec<TypeId> {
    let mut found = Vec::new();
    ty.mentions(&mut |id| found.push(id));
    found
}

/// Reports types that require themselves: each value would contain another one without end.
pub(super) fn report_endless(types: &Types, findings: &mut Diagnostics) {
    let mut finite = types.map(|_, _| false);
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (id, definition) in types.iter() {
            if !finite[id] && is_finite(definition, &finite) {
                finite[id] = true;
                has_changed = true;
            }
        }
    }
    let needed = |ty: &Type| directly(ty);
    let cycles = Search::of(types, needed).found;
    let mut reported: Vec<Option<TypeId>> = Vec::new();
    for (id, definition) in types.iter().filter(|(id, _)| !finite[*id]) {
        let cycle = cycles[id];
        if cycle.is_none() || reported.contains(&cycle) {
            continue;
        }
        reported.push(cycle);
        let members = types.ids().filter(|other| !finite[*other] && cycles[*other] == cycle);
        let places: Vec<String> = members.map(|other| format!("`{}`", types[other].at)).take(8).collect();
        let message = match places.as_slice() {
            [_] => "the type requires a value of itself, so no value can exist".to_owned(),
            several => format!("these types require each other, so no value can exist: {}", several.join(", ")),
        };
        findings.warning(Code::ReferenceCycle, &definition.at, message).help("make one of the members optional");
    }
}

/// Returns true if a value of the type can exist, given the types that are known to be finite so far.
fn is_finite(definition: &TypeDef, finite: &IdMap<TypeId, bool>) -> bool {
    let ends = |ty: &Type| can_end(ty, finite);
    match &definition.shape {
        Shape::Alias(ty) => ends(ty),
        Shape::Object(object) => {
            object.fields.iter().all(|field| field.presence != Presence::Required || ends(&field.ty))
        }
        Shape::Union(union) => union.branches.is_empty() || union.branches.iter().any(|branch| ends(&branch.ty)),
        Shape::Enum(_) | Shape::Constant(_) | Shape::Id(_) | Shape::ByStatus(_) => true,
    }
}

fn can_end(ty: &Type, finite: &IdMap<TypeId, bool>) -> bool {
    match ty {
        Type::Named(id) => finite[*id],
        Type::Tuple(items) => items.iter().all(|item| can_end(item, finite)),
        // Null, an empty list and an empty map end the value.
        _ => true,
    }
}

/// Returns true if values of the type are as large as an object.
fn is_large(types: &Types, definition: &TypeDef) -> bool {
    match &definition.shape {
        Shape::Object(_) | Shape::Union(_) | Shape::ByStatus(_) => true,
        Shape::Enum(_) | Shape::Constant(_) | Shape::Id(_) => false,
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
    order: IdMap<TypeId, Option<usize>>,
    low: IdMap<TypeId, usize>,
    on_stack: IdMap<TypeId, bool>,
    stack: Vec<TypeId>,
    /// A member of the cycle of each type, if any; the same for all types of the cycle.
    found: IdMap<TypeId, Option<TypeId>>,
    /// The length of the longest chain that starts at each type; a cycle counts as one.
    depth: IdMap<TypeId, usize>,
    /// The length of the longest chain that starts at each type; each type of a cycle counts.
    length: IdMap<TypeId, usize>,
    visited: usize,
}

impl Search {
    /// Searches the graph from every type to the types that its parts lead to.
    fn of(types: &Types, leads_to: impl Fn(&Type) -> Vec<TypeId>) -> Self {
        let ends = |definition: &TypeDef| definition.parts().into_iter().flat_map(&leads_to).collect();
        let edges: IdMap<TypeId, Vec<TypeId>> = types.map(|_, definition| ends(definition));
        let mut search = Self {
            order: types.map(|_, _| None),
            low: types.map(|_, _| 0),
            on_stack: types.map(|_, _| false),
            stack: Vec::new(),
            found: types.map(|_, _| None),
            depth: types.map(|_, _| 0),
            length: types.map(|_, _| 0),
            visited: 0,
        };
        for id in types.ids() {
            if search.order[id].is_none() {
                search.from(id, &edges);
            }
        }
        search
    }

    fn from(&mut self, root: TypeId, edges: &IdMap<TypeId, Vec<TypeId>>) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, next)) = work.pop() {
            if let Some(&child) = edges[node].get(next) {
                work.push((node, next + 1));
                match self.order[child] {
                    None => {
                        self.enter(child);
                        work.push((child, 0));
                    }
                    Some(order) if self.on_stack[child] => {
                        self.low[node] = self.low[node].min(order);
                    }
                    Some(_) => {}
                }
                continue;
            }
            self.leave(node, edges);
            if let Some((parent, _)) = work.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
        }
    }

    fn enter(&mut self, node: TypeId) {
        self.order[node] = Some(self.visited);
        self.low[node] = self.visited;
        self.visited += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: TypeId, edges: &IdMap<TypeId, Vec<TypeId>>) {
        if Some(self.low[node]) != self.order[node] {
            return;
        }
        let start = self.stack.iter().rposition(|&member| member == node).unwrap_or(0);
        let members = self.stack.split_off(start);
        // A single type is a cycle only if it contains itself.
        let cycle = members.len() > 1 || edges[node].contains(&node);
        // The targets of a cycle were completed before it; its own members have depth 0 so far.
        let ends = members.iter().flat_map(|member| &edges[*member]);
        let depth = 1 + ends.clone().map(|end| self.depth[*end]).max().unwrap_or(0);
        let length = members.len() + ends.map(|end| self.length[*end]).max().unwrap_or(0);
        for member in members {
            self.depth[member] = depth;
            self.length[member] = length;
            self.on_stack[member] = false;
            self.found[member] = cycle.then_some(node);
        }
    }
}
