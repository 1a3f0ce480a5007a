//! Cargo features: one for each resource, which enables only the types that its operations need.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;

use crate::api::{Api, IdMap, ResourceId, Root, TypeId};
use crate::settings::{ResourceFeatures, Settings};

use super::{ResourceNames, RustIdent};

/// The number of resources from which a new crate has features.
const MANY_RESOURCES: usize = 16;

/// The number of features above which a file is always compiled: this costs little, and keeps the `cfg` lines short.
const WIDELY_USED: usize = 8;

/// The features of a crate apart from those of resources: those of the runtime, and those defined here.
pub(crate) const TAKEN: &[&str] = &[
    "all",
    "authorization-code",
    "blocking",
    "default",
    "http2",
    "native-tls",
    "reqwest-0-13",
    "rustls",
    "rustls-no-provider",
    "socks",
    "testing",
    "tower",
    "tracing",
    "upgrade",
    "webhooks",
    EVENTS,
    UNUSED,
];

/// The feature for webhook payloads.
const EVENTS: &str = "events";

/// The feature for types that no operation needs.
const UNUSED: &str = "unused-types";

/// The features of a crate, and the files that each of them enables.
#[derive(Debug, Default)]
pub struct Features {
    /// Sorted.
    names: Vec<String>,
    resources: IdMap<ResourceId, Condition>,
    /// The condition of each type with its own file.
    own_files: IdMap<TypeId, Condition>,
    /// The condition of each file of additional types for a resource.
    resource_files: IdMap<ResourceId, Condition>,
}

/// The features of which any one enables an item. If empty, the item is always enabled.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Condition(Vec<Feature>);

/// The name of a feature: letters and digits with `-` between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Feature(String);

impl Feature {
    fn ours(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// Returns the feature of a resource: the name of its module, with a suffix if a feature with another meaning has
    /// that name.
    fn of_resource(module: &RustIdent, taken: &mut HashSet<Feature>) -> Self {
        let mut feature = Self(module.as_str().replace('_', "-"));
        while !taken.insert(feature.clone()) {
            feature.0.push_str("-resource");
        }
        feature
    }
}

impl Features {
    pub(super) fn of(api: &Api, resources: &IdMap<ResourceId, ResourceNames>, settings: &Settings) -> Self {
        match settings.resource_features {
            Some(ResourceFeatures::Always) => {}
            Some(ResourceFeatures::WhenMany) if api.resources.len() >= MANY_RESOURCES => {}
            None | Some(ResourceFeatures::Never | ResourceFeatures::WhenMany) => return Self::default(),
        }
        let mut taken: HashSet<Feature> = TAKEN.iter().map(|&name| Feature::ours(name)).collect();
        // Every feature needs the types that the docs of the crate mention.
        let mut by_all = Vec::new();
        api.usual_errors().iter().for_each(|(_, ty)| ty.mentions(&mut |id| by_all.push(id)));
        api.headers.values().for_each(|header| header.ty.mentions(&mut |id| by_all.push(id)));
        let mut users = Vec::new();
        let mut conditions = IdMap::default();
        for (id, resource) in api.resources.iter() {
            let feature = Feature::of_resource(&resources[id].accessor, &mut taken);
            conditions.push(Condition(vec![feature.clone()]));
            let mut types = by_all.clone();
            for operation in resource.operations.iter().map(|id| &api.operations[*id]) {
                operation.sent(&mut |id| types.push(id));
                operation.received(&mut |id| types.push(id));
            }
            users.push((feature, types));
        }
        users.extend(api.events.map(|events| (Feature::ours(EVENTS), vec![events])));
        let mut features = Self {
            resources: conditions,
            resource_files: api.resources.map(|_, _| Condition::default()),
            ..Self::default()
        };
        features.own_files = api.types.map(|_, _| Condition::default());
        features.divide(api, &mut users);
        features.names = users.into_iter().map(|(feature, _)| feature.0).collect();
        features.names.sort();
        features
    }

    /// Sets the features that enable each file.
    fn divide(&mut self, api: &Api, users: &mut Vec<(Feature, Vec<TypeId>)>) {
        let mut files = Files::of(api);
        for (user, (_, types)) in users.iter().enumerate() {
            files.follow(user, types.clone());
        }
        let unused = files.groups.values().zip(&files.used_by).filter(|(_, users)| users.is_empty());
        let unused: Vec<TypeId> = unused.flat_map(|(types, _)| types.iter().copied()).collect();
        if !unused.is_empty() {
            files.follow(users.len(), unused.clone());
            users.push((Feature::ours(UNUSED), unused));
        }
        let resources = self.resources.len();
        for (root, used_by) in files.groups.into_keys().zip(files.used_by) {
            let by_all_resources = used_by.iter().filter(|&&user| user < resources).count() == resources;
            if by_all_resources || used_by.len() > WIDELY_USED {
                continue;
            }
            let mut features: Vec<Feature> = used_by.into_iter().map(|user| users[user].0.clone()).collect();
            features.sort();
            match root {
                Root::Type(id) => self.own_files[id] = Condition(features),
                Root::Resource(id) => self.resource_files[id] = Condition(features),
            }
        }
    }

    /// Returns the features that Cargo.toml has to declare, sorted. Empty if everything is always enabled.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// When a resource is there.
    pub(crate) fn of_resource(&self, id: ResourceId) -> Condition {
        self.resources.get(id).cloned().unwrap_or_default()
    }

    /// Returns the condition of a file of types.
    pub(crate) fn of_types(&self, root: Root) -> Condition {
        let condition = match root {
            Root::Type(id) => self.own_files.get(id),
            Root::Resource(id) => self.resource_files.get(id),
        };
        condition.cloned().unwrap_or_default()
    }
}

/// The dependencies between files. A file is enabled as a whole, so it needs the files of all its types' parts.
struct Files<'a> {
    api: &'a Api,
    groups: IndexMap<Root, Vec<TypeId>>,
    /// The index of the file that contains each type.
    file_of: IdMap<TypeId, usize>,
    used_by: Vec<BTreeSet<usize>>,
}

impl<'a> Files<'a> {
    fn of(api: &'a Api) -> Self {
        let groups = api.files();
        let mut file_of = api.types.map(|_, _| 0);
        for (file, types) in groups.values().enumerate() {
            types.iter().for_each(|id| file_of[*id] = file);
        }
        Self { api, used_by: vec![BTreeSet::new(); groups.len()], groups, file_of }
    }

    /// Marks the files of these types, and of all types that they lead to, as used by a feature.
    fn follow(&mut self, user: usize, mut open: Vec<TypeId>) {
        while let Some(id) = open.pop() {
            let file = self.file_of[id];
            if self.used_by[file].insert(user) {
                let parts = self.groups[file].iter().flat_map(|&id| self.api.types[id].parts());
                parts.for_each(|part| part.mentions(&mut |id| open.push(id)));
            }
        }
    }
}

impl Condition {
    /// Returns the names of the features, in order. Empty if no feature is needed.
    pub(crate) fn features(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|feature| feature.0.as_str())
    }
}
