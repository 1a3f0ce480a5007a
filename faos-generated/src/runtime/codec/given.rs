// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Lists and maps as callers pass them: anything that yields their items.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A list as a caller passes it. Its items are converted on the way.
#[derive(Debug)]
pub(crate) struct IntoList<I>(pub I);

impl<T, I> From<IntoList<I>> for Vec<T>
where
    I: IntoIterator<Item: Into<T>>,
{
    fn from(given: IntoList<I>) -> Self {
        given.0.into_iter().map(Into::into).collect()
    }
}

/// A map as a caller passes it: pairs of a name and a value.
#[derive(Debug)]
pub(crate) struct IntoMap<I>(pub I);

impl<T, K, V, I> From<IntoMap<I>> for BTreeMap<String, T>
where
    K: Into<String>,
    V: Into<T>,
    I: IntoIterator<Item = (K, V)>,
{
    fn from(given: IntoMap<I>) -> Self {
        given.0.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }
}

impl<K, V, I> From<IntoMap<I>> for Map<String, Value>
where
    K: Into<String>,
    V: Into<Value>,
    I: IntoIterator<Item = (K, V)>,
{
    fn from(given: IntoMap<I>) -> Self {
        given.0.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }
}
