//! IDs and the maps that they index. Side tables are maps too, never a second list in the same order.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};
use std::{slice, vec};

/// An ID of one kind of item.
pub trait Id: Copy {
    /// Returns the ID of the item at a position.
    fn new(index: usize) -> Self;

    /// Returns the position of the item.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$docs:meta])* $name:ident)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a document has fewer than 2^32 items"))
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// The ID of a type.
    TypeId
    /// The ID of a resource.
    ResourceId
    /// The ID of an operation.
    OperationId
    /// The ID of a server of the API.
    ServerId
    /// The ID of a response header.
    HeaderId
}

impl TypeId {
    /// The smallest ID.
    pub const FIRST: Self = Self(0);
}

/// A value for each ID, in the order of the items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdMap<I, T> {
    values: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: Id, T> IdMap<I, T> {
    /// Adds a value and returns its ID.
    pub fn push(&mut self, value: T) -> I {
        let id = I::new(self.values.len());
        self.values.push(value);
        id
    }

    /// Returns every ID with its value.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.values.iter().enumerate().map(|(index, value)| (I::new(index), value))
    }

    /// Returns all values.
    pub fn values(&self) -> slice::Iter<'_, T> {
        self.values.iter()
    }

    /// Returns mutable references to all values.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Returns every ID, for passes that modify values while iterating.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.values.len()).map(I::new)
    }

    /// Creates a map from the same IDs to other values.
    pub fn map<U>(&self, mut value: impl FnMut(I, &T) -> U) -> IdMap<I, U> {
        self.iter().map(|(id, of)| value(id, of)).collect()
    }

    /// Returns the number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns true if there are no values.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the value of an ID that may belong to another map.
    pub fn get(&self, id: I) -> Option<&T> {
        self.values.get(id.index())
    }
}

impl<I, T> Default for IdMap<I, T> {
    fn default() -> Self {
        Self { values: Vec::new(), ids: PhantomData }
    }
}

impl<I: Id, T> Index<I> for IdMap<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.values[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IdMap<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.values[id.index()]
    }
}

impl<I, T> FromIterator<T> for IdMap<I, T> {
    fn from_iter<V: IntoIterator<Item = T>>(values: V) -> Self {
        Self { values: values.into_iter().collect(), ids: PhantomData }
    }
}

impl<I, T> IntoIterator for IdMap<I, T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}
