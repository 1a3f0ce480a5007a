//! Types of the application that stand for values of the API.

use std::fmt;

use super::Type;

/// A type of the application that stands for a format or a schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnType {
    /// The path of the type.
    pub path: RustPath,
    /// The type that the value has without the setting.
    pub stands_for: Type,
}

/// Traits that types derive besides those that every type has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// Those of objects.
    pub objects: Vec<RustPath>,
    /// Those of enums.
    pub enums: Vec<RustPath>,
    /// Those of unions.
    pub unions: Vec<RustPath>,
}

impl Derives {
    /// Returns every path.
    pub(crate) fn all(&self) -> impl Iterator<Item = &RustPath> {
        self.objects.iter().chain(&self.enums).chain(&self.unions)
    }
}

/// The path of a type, such as `chrono::DateTime<chrono::Utc>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustPath {
    /// The names, outermost first. The first may be `crate`.
    pub names: Vec<String>,
    /// The arguments of the last name.
    pub arguments: Vec<RustPath>,
}

impl RustPath {
    /// Returns the paths that begin with `crate`, without arguments.
    pub(crate) fn in_crate(&self) -> Vec<String> {
        let own = (self.names[0] == "crate").then(|| self.names.join("::"));
        own.into_iter().chain(self.arguments.iter().flat_map(Self::in_crate)).collect()
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.names.join("::"))?;
        if let [first, rest @ ..] = self.arguments.as_slice() {
            write!(formatter, "<{first}")?;
            rest.iter().try_for_each(|argument| write!(formatter, ", {argument}"))?;
            formatter.write_str(">")?;
        }
        Ok(())
    }
}
