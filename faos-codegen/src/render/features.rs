//! Cargo features: one for each resource. With it come the types that its operations lead to, and no others.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::api::{Api, Root, TypeId};
use crate::settings::{ResourceFeatures, Settings};

use super::answers::UsualErrors;
use super::checked::{RustIdent, Text};
use super::names::ResourceNames;
use super::type_files;

/// From how many resources on a new crate has features.
const MANY_RESOURCES: usize = 16;

/// What more of the features than these need is always there: it costs little, and the lines of all others stay short.
const WIDELY_USED: usize = 8;

/// Features that a crate has besides those of resources: the runtime's, and ours.
pub(crate) const TAKEN: &[&str] =
    &["all", "authorization-code", "blocking", "default", "http2", "testing", "tracing", "webhooks", EVENTS, UNUSED];

/// What the API sends by itself.
const EVENTS: &str = "events";

/// What no operation leads to.
const UNUSED: &str = "unused-types";

/// Which features there are, and what is there with which of them.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Sorted.
    names: Vec<String>,
    /// By the position of the resource.
    resources: Vec<Condition>,
    /// By the position of the type whose file it is.
    own_files: Vec<Condition>,
    /// By the position of the resource whose operations need them.
    resource_files: Vec<Condition>,
}

/// The features with any of which something is there. Without a feature it always is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition(Vec<Feature>);

/// The name of a feature: letters and digits with `-` between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Feature(String);

impl Feature {
    fn ours(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The feature of a resource is called as its module is, unless a feature of another meaning is.
    fn of_resource(module: &RustIdent, taken: &mut HashSet<Feature>) -> Self {
        let mut feature = Self(module.as_str().replace('_', "-"));
        while !taken.insert(feature.clone()) {
            feature.0.push_str("-resource");
        }
        feature
    }
}

impl Features {
    pub(super) fn of(api: &Api, resources: &[ResourceNames], settings: &Settings) -> Self {
        match settings.resource_features {
            Some(ResourceFeatures::Always) => {}
            Some(ResourceFeatures::WhenMany) if api.resources.len() >= MANY_RESOURCES => {}
            None | Some(ResourceFeatures::Never | ResourceFeatures::WhenMany) => return Self::default(),
        }
        let mut taken: HashSet<Feature> = TAKEN.iter().map(|&name| Feature::ours(name)).collect();
        // What the docs of the whole crate lead to is needed by everything.
        let mut by_all = Vec::new();
        UsualErrors::of(api).types().for_each(|ty| ty.mentions(&mut |id| by_all.push(id)));
        api.headers.iter().for_each(|header| header.ty.mentions(&mut |id| by_all.push(id)));
        let mut users = Vec::new();
        let mut conditions = Vec::with_capacity(api.resources.len());
        for (resource, names) in api.resources.iter().zip(resources) {
            let feature = Feature::of_resource(&names.accessor, &mut taken);
            conditions.push(Condition(vec![feature.clone()]));
            let mut types = by_all.clone();
            for operation in &resource.operations {
                operation.sent(&mut |id| types.push(id));
                operation.received(&mut |id| types.push(id));
            }
            users.push((feature, types));
        }
        users.extend(api.events.map(|events| (Feature::ours(EVENTS), vec![events])));
        let mut features = Self {
            resources: conditions,
            resource_files: vec![Condition::default(); api.resources.len()],
            ..Self::default()
        };
        features.own_files = vec![Condition::default(); api.types.len()];
        features.divide(api, &mut users);
        features.names = users.into_iter().map(|(feature, _)| feature.0).collect();
        features.names.sort();
        features
    }

    /// Gives each file the features that lead to it.
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
                Root::Type(id) => self.own_files[id.index()] = Condition(features),
                Root::Resource(index) => self.resource_files[index] = Condition(features),
            }
        }
    }

    /// What Cargo.toml has to declare, sorted. Nothing where everything is always there.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// When a resource is there.
    pub(super) fn of_resource(&self, index: usize) -> Condition {
        self.resources.get(index).cloned().unwrap_or_default()
    }

    /// When a file of types is there.
    pub(super) fn of_types(&self, root: Root) -> Condition {
        let condition = match root {
            Root::Type(id) => self.own_files.get(id.index()),
            Root::Resource(index) => self.resource_files.get(index),
        };
        condition.cloned().unwrap_or_default()
    }

    /// An import that nothing may need, as with a feature left out.
    pub(super) fn import(&self, import: &TokenStream) -> TokenStream {
        let allow = (!self.names.is_empty()).then(|| quote!(#[allow(unused_imports)]));
        quote!(#allow #import)
    }
}

/// Which files need which. A file is there as a whole or not at all, so what one type of it leads to is needed by all of it.
struct Files<'a> {
    api: &'a Api,
    groups: IndexMap<Root, Vec<TypeId>>,
    /// The position of the file that holds the type, by the position of the type.
    file_of: Vec<usize>,
    used_by: Vec<BTreeSet<usize>>,
}

impl<'a> Files<'a> {
    fn of(api: &'a Api) -> Self {
        let groups = type_files::groups(api);
        let mut file_of = vec![0; api.types.len()];
        for (file, types) in groups.values().enumerate() {
            types.iter().for_each(|id| file_of[id.index()] = file);
        }
        Self { api, used_by: vec![BTreeSet::new(); groups.len()], groups, file_of }
    }

    /// Marks the files of these types, and of all types that they lead to, as used by one more.
    fn follow(&mut self, user: usize, mut open: Vec<TypeId>) {
        while let Some(id) = open.pop() {
            let file = self.file_of[id.index()];
            if self.used_by[file].insert(user) {
                let parts = self.groups[file].iter().flat_map(|&id| self.api.types[id].parts());
                parts.for_each(|part| part.mentions(&mut |id| open.push(id)));
            }
        }
    }
}

impl ToTokens for Condition {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let features: Vec<Text<'_>> = self.0.iter().map(|feature| Text::new(&feature.0)).collect();
        tokens.extend(match features.as_slice() {
            [] => return,
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(any(#(feature = #features),*))]),
        });
    }
}
