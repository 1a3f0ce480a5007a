//! Gives every public item its Rust name.
//!
//! Names from the settings and the lock come first, the rules apply to the rest. If several places want the same name,
//! the one whose spelling in the document matches gets it; the others take a name that says more, if they have one, or
//! are numbered.
//!
//! Decisions that concern many operations, such as the affixes that all IDs share, are recorded in the lock, so that
//! later operations follow them.

mod boxes;
mod branches;
mod calls;
pub(crate) mod casing;
mod decisions;
mod features;
mod frameworks;
#[cfg(any(test, fuzzing))]
mod fuzz;
mod groups;
mod ident;
mod identity;
mod ids;
mod inherit;
mod lock;
mod methods;
mod named;
mod origin;
mod overrides;
mod paths;
mod pattern;
mod reserved;
mod route;
mod setters;
mod share;
mod words;

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

pub(crate) use casing::value_name;
use decisions::Decisions;
#[cfg(test)]
pub(crate) use features::TAKEN as TAKEN_FEATURES;
pub(crate) use features::{Condition, Features};
#[cfg(any(test, fuzzing))]
pub use fuzz::names;
use groups::Groups;
pub use ident::RustIdent;
use identity::representation_words;
use lock::{Address, Kind};
pub use lock::{LockError, NameLock};
use methods::Methods;
pub use named::{BuilderNames, Named, OperationNames, OperationOrigins, ResourceNames, TypeNames, VariableNames};
pub use origin::Origin;
use overrides::Overrides;
use pattern::PathPattern;
use words::Vocabulary;

use crate::api::{
    Api, Enum, IdMap, Object, Operation, OperationId, Places, Resource, ResourceId, Shape, TypeDef, TypeId, Types,
    Variant,
};
use crate::diagnostic::{Code, Diagnostics};
use crate::json::{Pointer, Value};
use crate::parallel;
use crate::settings::{Settings, Table};

/// Names everything in an API. The second value is the lock for the next run.
///
/// Equal types in the same file are merged.
pub fn name(mut api: Api, lock: &NameLock, settings: &Settings, findings: &mut Diagnostics) -> (Named, NameLock) {
    if settings.types.typed_ids && !ids::separate(&mut api) {
        let message = "`types.ids` in codegen.toml does not match anything";
        findings.error(Code::UnusedSetting, &Pointer::root(), message).help(
            "no path parameter names a resource, such as `{agent_id}`, or `{id}` after `/agents/`; remove the setting",
        );
    }
    let overrides = Overrides::new(&settings.names);
    let mut decisions = Decisions::new(lock);
    let vocabulary = Vocabulary::of(&api, lock, &mut decisions);
    let (api, groups) = groups::regroup(api, lock, &overrides, &mut decisions, &vocabulary);
    let methods = Methods::of(&api, &groups, lock, &mut decisions, &vocabulary);
    let mut api = share::share(api, lock, &overrides);
    boxes::box_large(&mut api, lock, &mut decisions);
    let assigner = Assigner { old: lock, overrides: &overrides, places: Places::new(&api) };
    let mut record = Record { used: groups.used.clone(), ..Record::default() };
    let mut modules = Scope::new(reserved::MODULES);
    let types = assigner.types(&api.types, &methods.type_words(&api), &mut modules, &mut record);
    let aliases = assigner.aliases(settings, &api.types, &types, findings);
    let resources = assigner.resources(&groups, &mut modules, &mut record);
    record.lines.extend(decisions.into_lines());
    for operation in api.operations.values().filter(|operation| groups.moved.contains(&operation.at)) {
        let resource = &resources[methods.resource_of[&operation.at]];
        record.lines.push((Address::new(&operation.at, Kind::Group), resource.accessor.as_str().to_owned()));
    }
    let mut operations = assigner.operations(&api, &resources, &methods, &mut record);
    assigner.method_aliases(settings, &api, &resources, &mut operations, findings);
    let servers = assigner.servers(&api, &mut record);
    let builder = assigner.builder(&api, &mut record);
    let headers = assigner.scope(
        api.headers
            .values()
            .map(|header| Claim::new(Kind::Header, header.at.clone(), casing::static_name(&header.name), &header.name)),
        &[],
        &mut record,
    );
    report_unused_overrides(settings, &record.used, findings);
    report_refused(&record.refused, &overrides, settings, findings);
    let features = Features::of(&api, &resources, settings);
    let servers = servers.into_iter().map(|(name, _)| name).collect();
    let (headers, header_origins): (Vec<RustIdent>, Vec<Origin>) = headers.into_iter().unzip();
    let (headers, header_origins) = (headers.into_iter().collect(), header_origins.into_iter().collect());
    let named =
        Named { api, types, aliases, resources, operations, servers, builder, headers, header_origins, features };
    (named, NameLock::of(record.lines))
}

/// Returns the key under `[names]` in the settings that sets the name of a type.
pub(crate) fn type_place(at: &Pointer) -> String {
    Address::new(at, Kind::Type).to_string()
}

/// Returns the place under `[aliases]` in the settings that gives a type an additional name.
pub(crate) fn alias_place(at: &Pointer) -> String {
    lock::fragment(at)
}

struct Assigner<'a> {
    old: &'a NameLock,
    overrides: &'a Overrides<'a>,
    places: Places,
}

/// A name and its origin.
type Given = (RustIdent, Origin);

/// The named places, the indices of the names in the settings that were used, and the names that were refused.
#[derive(Default)]
struct Record {
    lines: Vec<(Address, String)>,
    used: BTreeSet<usize>,
    refused: Vec<Refused>,
}

/// A name from the lock or the settings that is already taken.
struct Refused {
    at: Pointer,
    place: Address,
    decided: String,
    /// The name used instead.
    given: String,
}

impl Record {
    fn add(&mut self, other: Record) {
        self.lines.extend(other.lines);
        self.used.extend(other.used);
        self.refused.extend(other.refused);
    }
}

/// A place that needs a name.
struct Claim {
    at: Pointer,
    /// Other places that share its name.
    also: Vec<Pointer>,
    /// True if it keeps the name from the lock.
    is_heir: bool,
    kind: Kind,
    wanted: String,
    origin: Origin,
    /// Names that say more, if the wanted one is taken.
    others: Vec<(String, Origin)>,
    /// The name that the lock or the settings state at another place.
    kept: Option<(String, Origin)>,
    /// True if the document spells the name exactly like this.
    exact: bool,
}

impl Claim {
    fn new(kind: Kind, at: Pointer, wanted: String, spelled: &str) -> Self {
        let exact = wanted == spelled;
        let origin = Origin::of(kind);
        Self { at, also: Vec::new(), is_heir: true, kind, wanted, origin, others: Vec::new(), kept: None, exact }
    }
}

impl Assigner<'_> {
    /// Names all types. Claims their modules in `modules`.
    fn types(
        &self,
        types: &Types,
        replaced: &HashMap<TypeId, Vec<String>>,
        modules: &mut Scope<'_>,
        record: &mut Record,
    ) -> IdMap<TypeId, TypeNames> {
        let others = inherit::losing_types(types, self.old, &self.places);
        let claims = types.iter().map(|(id, TypeDef { at, also, words, .. })| {
            let origin = match replaced.get(&id) {
                Some(_) => Origin::Operation,
                None if words.len() == 1 => Origin::Schema,
                None => Origin::Place,
            };
            let words = replaced.get(&id).unwrap_or(words);
            Claim {
                also: also.clone(),
                is_heir: !others.contains(&id),
                origin,
                others: vec![(casing::type_name(words), origin)],
                ..Claim::new(Kind::Type, at.clone(), casing::type_name(&without_echo(words)), &words.concat())
            }
        });
        let names = self.scope(claims, &reserved::types(), record);
        let definitions: Vec<&TypeDef> = types.values().collect();
        let members = parallel::map(&definitions, |definition| {
            let mut record = Record::default();
            (self.members(definition, types, &mut record), record)
        });
        let named = names.into_iter().zip(members).map(|((name, origin), ((members, rest), members_record))| {
            let module = modules.claim(casing::module_name(name.as_str()));
            record.add(members_record);
            let (members, member_origins) = members.into_iter().unzip();
            TypeNames { name, origin, module: RustIdent::new(&module), members, member_origins, rest }
        });
        named.collect()
    }

    /// Returns the aliases for former type names, sorted by name.
    fn aliases(
        &self,
        settings: &Settings,
        types: &Types,
        names: &IdMap<TypeId, TypeNames>,
        findings: &mut Diagnostics,
    ) -> Vec<(RustIdent, TypeId)> {
        let aliases = || settings.aliases.iter().filter(|(alias, _)| !alias.contains('.'));
        if aliases().next().is_none() {
            return Vec::new();
        }
        let all = types.iter().flat_map(|(id, definition)| definition.places().map(move |at| (at, id)));
        let places: HashMap<String, TypeId> =
            all.map(|(at, id)| (alias_place(&self.places.without_numbers(at)), id)).collect();
        let mut known = Vec::new();
        for (alias, place) in aliases() {
            let namesake = names.values().any(|names| names.name.as_str() == alias);
            let (message, help) = match places.get(place) {
                Some(id) if !namesake => {
                    known.push((RustIdent::new(alias), *id));
                    continue;
                }
                Some(_) => (
                    format!("`{alias}` under [aliases] in codegen.toml is already the name of a type"),
                    "remove the line",
                ),
                None => (
                    format!("`{alias}` under [aliases] in codegen.toml is invalid: `{place}` is not a type"),
                    "use the place that precedes ` type ` in a line of names.lock",
                ),
            };
            let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help(help);
            settings.locate(Table::Aliases, alias, finding);
        }
        known.sort();
        known
    }

    /// Adds the aliases for former method names to their operations.
    fn method_aliases(
        &self,
        settings: &Settings,
        api: &Api,
        resources: &IdMap<ResourceId, ResourceNames>,
        operations: &mut IdMap<OperationId, OperationNames>,
        findings: &mut Diagnostics,
    ) {
        for (key, place) in &settings.aliases {
            let Some((resource, alias)) = key.split_once('.') else { continue };
            let is_meant = |operation: &Operation| alias_place(&self.places.without_numbers(&operation.at)) == *place;
            let found = api.resources.iter().find_map(|(id, group)| {
                let operation = group.operations.iter().find(|id| is_meant(&api.operations[**id]))?;
                Some((*operation, &resources[id].accessor, group))
            });
            let (message, help) = match found {
                None => (
                    format!("`{key}` under [aliases] in codegen.toml is invalid: `{place}` is not an operation"),
                    "use the place that precedes ` method ` in a line of names.lock".to_owned(),
                ),
                Some((_, accessor, _)) if accessor.as_str() != resource => (
                    format!("`{key}` under [aliases] in codegen.toml is invalid: `{resource}` does not have `{place}`"),
                    format!("the operation is in the resource `{0}`: use `{0}.{alias}`", accessor.as_str()),
                ),
                Some((id, _, group)) => {
                    let names = |id: &OperationId| operations[*id].all_methods().any(|name| name.as_str() == alias);
                    if alias != "new" && !group.operations.iter().any(names) {
                        operations[id].aliases.push(RustIdent::new(alias));
                        continue;
                    }
                    (
                        format!("`{key}` under [aliases] in codegen.toml is already the name of a method"),
                        "remove the line".to_owned(),
                    )
                }
            };
            let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help(help);
            settings.locate(Table::Aliases, key, finding);
        }
    }

    /// Names the members of a type and its catch-all.
    fn members(&self, definition: &TypeDef, types: &Types, record: &mut Record) -> (Vec<Given>, RustIdent) {
        let (members, rest): (Vec<Given>, &[&str]) = match &definition.shape {
            Shape::Object(Object { fields, .. }) => {
                let claims = fields.iter().map(|field| {
                    let at = definition.at.join("properties").join(&field.wire);
                    Claim::new(Kind::Field, at, casing::value_name(&field.wire), &field.wire)
                });
                // `new` would be both the constructor and a setter.
                (
                    self.scope(claims, reserved::fields(), record),
                    &["additional_properties", "other_properties", "all_other_properties"],
                )
            }
            Shape::Enum(Enum { variants, .. }) => {
                let claims = variants.iter().map(|variant| {
                    let word = variant_word(variant);
                    let name = variant.name.as_ref().unwrap_or(&word);
                    let at = definition.at.join("enum").join(&word);
                    let claim = Claim::new(Kind::Value, at, casing::variant_name(name), &word);
                    match variant.name {
                        Some(_) => Claim { origin: Origin::Extension, ..claim },
                        None => claim,
                    }
                });
                (self.scope(claims, reserved::variants(), record), OTHER_VARIANTS)
            }
            Shape::Union(union) => {
                let (words, origin) = branches::names(definition, union, types);
                let claims = union.branches.iter().zip(words).map(|(branch, word)| {
                    let full = casing::variant_name(&branch.words.join(" "));
                    let claim = Claim::new(Kind::Branch, branch.at.clone(), casing::variant_name(&word), &word);
                    Claim { origin, others: vec![(full, Origin::Branch)], ..claim }
                });
                (self.scope(claims, reserved::variants(), record), OTHER_VARIANTS)
            }
            Shape::ByStatus(answers) => {
                let claims = answers.iter().map(|answer| {
                    let name = casing::status_name(&answer.status);
                    Claim::new(Kind::Status, definition.at.join(&answer.status), name, &answer.status)
                });
                (self.scope(claims, &[], record), OTHER_VARIANTS)
            }
            Shape::Alias(_) | Shape::Constant(_) | Shape::Id(_) => (Vec::new(), OTHER_VARIANTS),
        };
        let is_free = |name: &str| members.iter().all(|(member, _)| member.as_str() != name);
        let numbered = (2..).map(|number| format!("{}{number}", rest[0]));
        let mut names = rest.iter().map(|&name| name.to_owned()).chain(numbered);
        let rest = names.find(|name| is_free(name)).expect("there are more numbers than members");
        (members, RustIdent::new(&rest))
    }

    fn resources(
        &self,
        groups: &Groups,
        modules: &mut Scope<'_>,
        record: &mut Record,
    ) -> IdMap<ResourceId, ResourceNames> {
        let claims = groups.groups.values().map(|group| {
            let (at, also) = group.places.split_first().expect("a group has an operation");
            let spelled = group.words.join("_");
            let wanted = casing::resource_name(&spelled);
            Claim {
                also: also.to_vec(),
                kept: group.kept.clone(),
                origin: group.origin,
                ..Claim::new(Kind::Resource, at.clone(), wanted, &spelled)
            }
        });
        let accessors = self.scope(claims, &reserved::client_methods(), record);
        let taken = reserved::types();
        let mut names = Scope::new(&taken);
        let names = accessors.into_iter().zip(groups.groups.values()).map(|((accessor, origin), group)| {
            // Accessors that differ only in an underscore would produce the same type name.
            let name = RustIdent::new(&names.claim(casing::type_name(&[accessor.as_str()])));
            let types_module = RustIdent::new(&modules.claim(format!("in_{}", accessor.as_str())));
            let place = self.address(&group.places[0], Kind::Resource).to_string();
            ResourceNames { name, accessor, types_module, origin, place }
        });
        names.collect()
    }

    fn operations(
        &self,
        api: &Api,
        resources: &IdMap<ResourceId, ResourceNames>,
        methods: &Methods,
        record: &mut Record,
    ) -> IdMap<OperationId, OperationNames> {
        let requests = self.requests(api, resources, methods, record);
        let methods = api
            .resources
            .values()
            .flat_map(|resource| self.methods(api, resource, methods, record))
            .collect::<Vec<Given>>();
        let tables = api.resources.values().flat_map(|resource| tables(api, resource, &requests)).collect::<Vec<_>>();
        let named = api.operations.values().zip(requests).zip(methods).zip(tables);
        let names = named.map(|(((operation, request), (method, of_method)), table)| {
            let (parameters, of_parameters) = self.parameters(operation, record).into_iter().unzip();
            let (request, of_request) = request.unzip();
            let place = self.address(&operation.at, Kind::Method).to_string();
            let origins = OperationOrigins { method: of_method, request: of_request, parameters: of_parameters, place };
            OperationNames { method, aliases: Vec::new(), request, table, parameters, origins }
        });
        names.collect()
    }

    /// Names the request types, which share a module with the resource types.
    fn requests(
        &self,
        api: &Api,
        resources: &IdMap<ResourceId, ResourceNames>,
        methods: &Methods,
        record: &mut Record,
    ) -> IdMap<OperationId, Option<Given>> {
        let taken: Vec<&str> = resources.values().map(|names| names.name.as_str()).chain(reserved::types()).collect();
        let adjustable = api.operations.iter().filter(|(_, operation)| operation.has_request_type());
        let claims = adjustable.map(|(id, operation)| {
            let made = methods.replaced[id].as_ref().map(|words| {
                let suffix = representation_words(operation);
                [words.as_str()].into_iter().chain(suffix).collect::<Vec<_>>().join(" ")
            });
            let wanted = casing::type_name(&[made.as_ref().unwrap_or(&operation.id)]);
            let origin = if made.is_some() { Origin::Operation } else { Origin::Id };
            Claim { origin, ..Claim::new(Kind::Request, operation.at.clone(), wanted, &operation.id) }
        });
        let mut names = self.scope(claims, &taken, record).into_iter();
        let request = |operation: &Operation| operation.has_request_type().then(|| names.next()).flatten();
        api.operations.values().map(request).collect()
    }

    /// Names the methods of a resource.
    fn methods(&self, api: &Api, resource: &Resource, methods: &Methods, record: &mut Record) -> Vec<Given> {
        let claims = resource.operations.iter().map(|id| {
            let operation = &api.operations[*id];
            let names = methods.names[*id].iter();
            let mut names = names.map(|name| (casing::method_name(&name.words.join("_")), name.origin));
            let (wanted, origin) = names.next().expect("an operation has a name");
            let others = names.collect();
            Claim { origin, others, ..Claim::new(Kind::Method, operation.at.clone(), wanted, &operation.id) }
        });
        // `new` is the constructor that the client calls.
        self.scope(claims, &["new"], record)
    }

    fn parameters(&self, operation: &Operation, record: &mut Record) -> Vec<Given> {
        let claims = operation.parameters.iter().map(|parameter| {
            let at = operation.at.join("parameters").join(parameter.location.as_str()).join(&parameter.wire);
            Claim::new(Kind::Argument, at, casing::value_name(&parameter.wire), &parameter.wire)
        });
        self.scope(claims, &reserved::request_methods(), record)
    }

    /// Assigns names that differ from each other and from those in `taken`.
    fn scope(&self, claims: impl Iterator<Item = Claim>, taken: &[&str], record: &mut Record) -> Vec<Given> {
        let claims: Vec<Claim> = claims.collect();
        let mut scope = Scope::new(taken);
        let places: Vec<Address> = claims.iter().map(|claim| self.address(&claim.at, claim.kind)).collect();
        let mut names: Vec<Option<(String, Origin)>> = vec![None; claims.len()];
        // Names from the lock and the settings come first. Even those can be taken: the runtime may have added the name
        // since.
        let mut refused: Vec<(usize, String)> = Vec::new();
        for (index, claim) in claims.iter().enumerate() {
            match self.decided(claim, record) {
                Some((decided, origin)) if scope.try_claim(&decided) => names[index] = Some((decided, origin)),
                Some((decided, _)) => refused.push((index, decided)),
                None => {}
            }
        }
        let mut open: Vec<usize> = (0..claims.len()).filter(|&index| names[index].is_none()).collect();
        open.sort_by(|&left, &right| {
            let (left, right) = (&claims[left], &claims[right]);
            right.exact.cmp(&left.exact).then_with(|| in_order(&left.at, &right.at))
        });
        for index in open {
            let Claim { wanted, origin, others, .. } = &claims[index];
            let all = [(wanted, *origin)].into_iter().chain(others.iter().map(|(name, origin)| (name, *origin)));
            let free = all.into_iter().find(|(name, _)| scope.try_claim(name));
            let free = free.map(|(name, origin)| (name.clone(), origin));
            names[index] = Some(free.unwrap_or_else(|| (scope.claim(wanted.clone()), Origin::Number)));
        }
        record.refused.extend(refused.into_iter().map(|(index, decided)| Refused {
            at: claims[index].at.clone(),
            place: places[index].clone(),
            decided,
            given: names[index].as_ref().map(|(name, _)| name.clone()).unwrap_or_default(),
        }));
        let named = claims.iter().zip(places).zip(names).map(|((claim, place), name)| {
            let (name, origin) = name.expect("every claim was decided or open");
            let identifier = RustIdent::new(&name);
            let kind = if claim.kind == Kind::Type { Kind::SharedType } else { claim.kind };
            let shared = claim.also.iter().map(|at| self.address(at, kind));
            record.lines.extend(shared.map(|place| (place, name.clone())));
            record.lines.push((place, name));
            (identifier, origin)
        });
        named.collect()
    }

    /// Returns the name that the settings or the lock state for a place, or for another place that shares its name.
    fn decided(&self, claim: &Claim, record: &mut Record) -> Option<(String, Origin)> {
        let settings = |name: String| (name, Origin::Settings);
        let lock = |name: String| (name, Origin::Lock);
        if claim.kind != Kind::Type {
            let places = [&claim.at].into_iter().chain(&claim.also).map(|at| self.address(at, claim.kind));
            let given = places.clone().filter_map(|place| self.given(&place, record)).next().map(str::to_owned);
            let known = || places.clone().find_map(|place| self.old.get(&place)).map(str::to_owned);
            return given.map(settings).or_else(|| claim.kept.clone()).or_else(|| known().map(lock));
        }
        let places = [&claim.at].into_iter().chain(&claim.also).map(|at| self.places.without_numbers(at));
        let mut given = None;
        if !self.overrides.is_empty() {
            for at in places.clone() {
                given = given.or(self.given(&Address::new(&at, claim.kind), record));
            }
        }
        let kept = || self.old.name_of(places).filter(|_| claim.is_heir);
        given.map(|name| settings(name.to_owned())).or_else(|| kept().map(|name| lock(name.to_owned())))
    }

    /// Returns the name that the settings state for a place.
    fn given(&self, place: &Address, record: &mut Record) -> Option<&str> {
        let (index, name) = self.overrides.get(place)?;
        record.used.insert(index);
        Some(name)
    }

    /// Returns the address of an item in the lock and the settings.
    fn address(&self, at: &Pointer, kind: Kind) -> Address {
        Address { pointer: self.places.without_numbers(at), kind }
    }
}

/// Leaves out a word that the word before it ends with: a `response` of `DomainsResponse`, the first word of a
/// `response_code` of `ProcessorResponse`. The `response` of a response is its content.
fn without_echo(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut before: Vec<String> = Vec::new();
    for word in words {
        let last = before.last().map(String::as_str);
        let begins = || word.strip_prefix("response_").or_else(|| word.strip_prefix("response-"));
        match (last, word.as_str()) {
            (Some("response"), "response") if before.len() == 1 => kept.push("content"),
            (Some("response" | "body" | "error"), "response" | "body" | "error") if last == Some(word.as_str()) => {}
            (Some("response"), _) if begins().is_some_and(|rest| !rest.is_empty()) => kept.extend(begins()),
            _ => kept.push(word),
        }
        before = casing::words(word);
    }
    kept
}

fn report_unused_overrides(settings: &Settings, used: &BTreeSet<usize>, findings: &mut Diagnostics) {
    for (_, place) in settings.names.keys().enumerate().filter(|(index, _)| !used.contains(index)) {
        let message = format!("`{place}` under [names] in codegen.toml does not match anything");
        let help = match PathPattern::parse(place) {
            Some(_) => "no operation has such a path, or an earlier line applies to all of them",
            None => "use the place and kind that precede the name in a line of names.lock",
        };
        let finding = findings.error(Code::UnusedSetting, &Pointer::root(), message).help(help);
        settings.locate(Table::Names, place, finding);
    }
}

/// Reports names from the lock and the settings that are already taken.
fn report_refused(refused: &[Refused], overrides: &Overrides<'_>, settings: &Settings, findings: &mut Diagnostics) {
    for Refused { at, place, decided, given } in refused {
        if let Some((index, _)) = overrides.get(place) {
            let message = format!("the name `{decided}` given to `{place}` in codegen.toml is taken");
            let finding = findings.error(Code::TakenName, &Pointer::root(), message).help("choose another name");
            if let Some((key, _)) = settings.names.get_index(index) {
                settings.locate(Table::Names, key, finding);
            }
        } else {
            let message = format!("the name `{decided}` in names.lock is taken; the name is now `{given}`");
            findings
                .warning(Code::ChangedName, at, message)
                .help("to choose another name, set it under [names] in codegen.toml");
        }
    }
}

/// Names the statics of a resource's operations. They share a file with the constructors of its request types, whose
/// names differ only in case, and are equal for IDs as short as `s3` or `aB`.
fn tables(api: &Api, resource: &Resource, requests: &IdMap<OperationId, Option<Given>>) -> Vec<RustIdent> {
    let requests = resource.operations.iter().filter_map(|id| requests[*id].as_ref());
    let constructors: Vec<&str> = requests.map(|(name, _)| name.as_str()).collect();
    let mut tables = Scope::new(&constructors);
    let wanted = resource.operations.iter().map(|id| casing::static_name(&api.operations[*id].id));
    let names = wanted.map(|wanted| match constructors.contains(&wanted.as_str()) {
        true => tables.claim(format!("{wanted}_OPERATION")),
        false => tables.claim(wanted),
    });
    names.map(|name| RustIdent::new(&name)).collect()
}

/// The names that are already taken in a scope.
struct Scope<'a> {
    taken: &'a [&'a str],
    given: HashMap<String, usize>,
}

impl<'a> Scope<'a> {
    fn new(taken: &'a [&'a str]) -> Self {
        Self { taken, given: HashMap::new() }
    }

    fn try_claim(&mut self, name: &str) -> bool {
        let free = !self.taken.contains(&name) && !self.given.contains_key(name);
        if free {
            self.given.insert(name.to_owned(), 1);
        }
        free
    }

    /// Claims the name, with the first number that makes it unique if it is taken.
    fn claim(&mut self, wanted: String) -> String {
        let wanted = if self.taken.contains(&wanted.as_str()) { format!("{wanted}_") } else { wanted };
        if self.try_claim(&wanted) {
            return wanted;
        }
        let mut number = self.given[&wanted];
        loop {
            number += 1;
            // With a number, a keyword no longer needs its underscore.
            let word = wanted.trim_end_matches('_');
            let numbered = if word.ends_with(|last: char| last.is_ascii_digit()) {
                format!("{word}_{number}")
            } else {
                format!("{word}{number}")
            };
            if self.try_claim(&numbered) {
                self.given.insert(wanted, number);
                return numbered;
            }
        }
    }
}

/// Compares two places segment by segment, with the indices of list items as numbers.
fn in_order(left: &Pointer, right: &Pointer) -> Ordering {
    let key = |segment| (str::parse::<usize>(segment).ok(), segment);
    let (left, right) = (left.as_str(), right.as_str());
    match (left.rsplit_once('/'), right.rsplit_once('/')) {
        // Most places of a scope differ only in their last segment.
        (Some((home, left)), Some((other, right))) if home == other => key(left).cmp(&key(right)),
        _ => left.split('/').map(key).cmp(right.split('/').map(key)),
    }
}

/// Returns the name of an enum value before casing.
fn variant_word(variant: &Variant) -> String {
    match &variant.wire {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.plain(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

const OTHER_VARIANTS: &[&str] = &["Unknown", "Other", "Unlisted"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_do_not_repeat_the_end_of_the_type_that_contains_them() {
        for (words, name) in [
            (&["DomainsResponse", "response"][..], "DomainsResponse"),
            (&["DomainsResponse", "response", "items"], "DomainsResponseItems"),
            (&["processor_response", "response_code"], "ProcessorResponseCode"),
            (&["ProcessorResponse", "response-code", "value"], "ProcessorResponseCodeValue"),
            (&["get domains", "response", "response"], "GetDomainsResponseContent"),
            (&["get domains", "response", "response", "form"], "GetDomainsResponseContentForm"),
            (&["UserBody", "body"], "UserBody"),
            (&["ApiError", "error"], "ApiError"),
            (&["ApiError", "response"], "ApiErrorResponse"),
            (&["Response", "response"], "ResponseContent"),
            (&["Response", "responses"], "ResponseResponses"),
            (&["Name", "name"], "NameName"),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(casing::type_name(&without_echo(&words)), name, "{words:?}");
        }
    }
}
