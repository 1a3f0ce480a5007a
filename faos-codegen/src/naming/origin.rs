//! The origin of a name.

use serde::Serialize;

use super::lock::Kind;

/// The origin of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// `[names]` in the settings.
    Settings,
    /// `names.lock`.
    Lock,
    /// The operation ID.
    Id,
    /// The function that the operation ID contains, without what a framework added.
    Function,
    /// The method and the path of the request.
    Request,
    /// The resource and the method of an operation.
    Operation,
    /// The tag of operations.
    Tag,
    /// The path of operations.
    Path,
    /// The name of a schema.
    Schema,
    /// The place of an inline schema.
    Place,
    /// The name of a member.
    Property,
    /// The name of a parameter.
    Parameter,
    /// The name of a header.
    Header,
    /// The name, description or URL of a server.
    Server,
    /// The name of a security scheme or a server variable.
    Scheme,
    /// The status of a response.
    Status,
    /// The value of an enum.
    Value,
    /// An extension that names the values of an enum.
    Extension,
    /// The discriminator value of a branch.
    Discriminator,
    /// The words that distinguish a branch of a union from the others.
    Branch,
    /// A number that distinguishes the name from another.
    Number,
}

impl Origin {
    /// Returns the origin that names of a kind have, unless a rule says otherwise.
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Argument => Self::Parameter,
            Kind::Branch => Self::Branch,
            Kind::Field => Self::Property,
            Kind::Header => Self::Header,
            Kind::Method | Kind::Request => Self::Id,
            Kind::Group | Kind::Resource => Self::Tag,
            Kind::Server => Self::Server,
            Kind::Setter => Self::Scheme,
            Kind::Status => Self::Status,
            Kind::SharedType | Kind::Type => Self::Schema,
            Kind::Value => Self::Value,
            Kind::Prefix | Kind::Rule | Kind::Suffix => Self::Lock,
        }
    }
}
