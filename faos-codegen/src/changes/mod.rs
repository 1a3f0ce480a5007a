//! Compares two versions of an API: changes on the wire, changes for Rust callers, and the version bump they require.
//!
//! | Module | |
//! |---|---|
//! | `pairs` | matches types and operations of the new API to those of the old one |
//! | `uses` | types that the same places use, for `pairs` |
//! | `keys` | the identity of types and shapes in both APIs |
//! | `reach` | the types that requests and responses contain |
//! | `facts`, `operations`, `types` | the walk over all differences, in the new document's order |
//! | `contract` | changes of an operation that only the document states |
//! | `fit` | subset tests between types |
//! | `schemas` | the constraints that no type of the client expresses, from the documents themselves |
//! | `judgement` | the table of effects on the wire and in Rust |
//! | `advice` | the sentence that tells callers what to do about a breaking change |
//! | `resources` | the resource that each change belongs to |
//! | `surface` | the public items of generated sources, which a newer generator may change |
//! | `accepted`, `gate` | the breaking changes that do not hold up a merge, and those that do |
//! | `version` | the version bump under Cargo's rules |
//! | `groups` | the order for people: by resource, most severe first |
//! | `text`, `markdown`, `json` | the reports for a terminal, a pull request and programs |
//! | `annotations` | the reports for GitHub Actions and, as SARIF, for other tools |

mod accepted;
mod advice;
mod align;
mod annotations;
mod contract;
mod docs;
mod facts;
mod fields;
mod fit;
mod gate;
mod groups;
mod json;
mod judgement;
mod keys;
mod markdown;
mod members;
mod operations;
mod pair;
mod pairs;
mod parameters;
mod reach;
mod resources;
mod schemas;
mod surface;
mod text;
mod types;
mod uses;
mod version;
mod walk;

pub use accepted::Accepted;
pub use annotations::Level;
pub use gate::{Breaks, Gate};
pub use judgement::{Action, Item};
pub use surface::compare as of_sources;
pub use version::{check_version, is_enough, next_version};

use crate::api::Operation;
use crate::document::Document;
use crate::json::Pointer;
use crate::naming::Named;

/// A client with the document that it was generated from.
#[derive(Debug)]
pub struct Version<'a> {
    named: &'a Named,
    document: Document,
}

impl<'a> Version<'a> {
    /// Creates a version from a client and its document, as [`read`](crate::read) returns it.
    pub fn new(named: &'a Named, document: Document) -> Self {
        Self { named, document }
    }
}

/// Returns all changes from one version to the next, in the order of the new document; removed items keep their old
/// position.
pub fn changes(old: &Version<'_>, new: &Version<'_>) -> Changes {
    let pairs = pairs::Pairs::new(old.named, new.named);
    let contracts = [&old.document, &new.document].map(contract::Contract::new);
    let mut walk = walk::Walk::new(&pairs, (&contracts[0], &contracts[1]));
    facts::compare(&mut walk);
    operations::compare(&mut walk);
    types::compare(&mut walk);
    schemas::compare(&mut walk);
    walk.group();
    resources::assign(&pairs, &mut walk.changes);
    Changes { old: Edition::of(old.named), new: Edition::of(new.named), changes: walk.changes }
}

/// Returns the method and path of an operation.
fn line(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

/// The changes between two versions of an API.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The title and version of the older document.
    pub old: Edition,
    /// The title and version of the newer document.
    pub new: Edition,
    /// Every change.
    pub changes: Vec<Change>,
}

/// The title and version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The title of the API.
    pub title: String,
    /// The version of the document.
    pub version: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The operation or type that contains the item.
    pub subject: Subject,
    /// The resource that the subject belongs to, as the method of the client is called. `None` for the API as a whole, and
    /// for types of several resources.
    pub resource: Option<String>,
    /// The kind of item.
    pub item: Item,
    /// The name of the item: in Rust if it has one, otherwise on the wire. Empty if the item is the only one of its
    /// kind.
    pub name: String,
    /// The kind of change.
    pub action: Action,
    /// The cause of the change.
    pub cause: Cause,
    /// The state before the change.
    pub before: Option<String>,
    /// The state after the change.
    pub after: Option<String>,
    /// The directions in which the item is exchanged.
    pub direction: Direction,
    /// The effect on the requests and responses of existing clients.
    pub wire: Effect,
    /// The version bump that this change alone requires.
    pub bump: Bump,
    /// The location in the old document.
    pub old: Option<Pointer>,
    /// The location in the new document.
    pub new: Option<Pointer>,
    /// Instructions for callers, or for keeping the client as it is. Every breaking change has some.
    pub migration: Option<String>,
}

/// The owner of a changed item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The API as a whole.
    Api,
    /// An operation, by method and path.
    Operation(String),
    /// A type, by its name in Rust.
    Type(String),
}

/// The cause of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The document or its corrections changed.
    #[default]
    Document,
    /// `codegen.toml` changed.
    Settings,
    /// The generator or its runtime changed.
    Generator,
}

/// The directions in which a value is exchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// True if requests contain it.
    pub requests: bool,
    /// True if responses or webhooks contain it.
    pub responses: bool,
}

/// The effect of a change on existing users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Existing uses keep working.
    Compatible,
    /// Existing uses may fail.
    Breaking,
}

/// The part of a version to increment, under Cargo's rules for versions from 1.0.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Callers need no changes, and the public API is unchanged.
    Patch,
    /// The public API gained something.
    Minor,
    /// Callers may need to change their code.
    Major,
}

impl Changes {
    /// Returns true if nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the version bump that all changes together require, or `None` if nothing changed.
    pub fn bump(&self) -> Option<Bump> {
        self.changes.iter().map(|change| change.bump).max()
    }

    /// Adds changes with another cause, which were made before these.
    pub fn after(mut self, mut earlier: Vec<Change>, cause: Cause) -> Self {
        earlier.iter_mut().for_each(|change| change.cause = cause);
        earlier.append(&mut self.changes);
        Self { changes: earlier, ..self }
    }

    /// Returns the number of changes that break Rust callers.
    pub fn breaking_in_rust(&self) -> usize {
        self.changes.iter().filter(|change| change.rust() == Effect::Breaking).count()
    }

    /// Returns the number of changes that break the wire format.
    pub fn breaking_on_the_wire(&self) -> usize {
        self.changes.iter().filter(|change| change.wire == Effect::Breaking).count()
    }
}

impl Change {
    /// Returns the effect on code that uses the old client.
    pub fn rust(&self) -> Effect {
        if self.bump == Bump::Major { Effect::Breaking } else { Effect::Compatible }
    }
}

impl Edition {
    fn of(named: &Named) -> Self {
        Self { title: named.api.title.clone(), version: named.api.version.clone() }
    }
}

impl Direction {
    /// Requests and responses.
    pub const BOTH: Self = Self { requests: true, responses: true };
    /// Requests only.
    pub const REQUESTS: Self = Self { requests: true, responses: false };
    /// Responses only.
    pub const RESPONSES: Self = Self { requests: false, responses: true };

    /// Returns the directions that both have.
    fn and(self, other: Self) -> Self {
        Self { requests: self.requests && other.requests, responses: self.responses && other.responses }
    }

    /// Returns the directions that either has.
    fn or(self, other: Self) -> Self {
        Self { requests: self.requests || other.requests, responses: self.responses || other.responses }
    }

    /// Returns the direction in words.
    pub fn as_str(self) -> &'static str {
        match (self.requests, self.responses) {
            (true, true) => "requests and responses",
            (true, false) => "requests",
            (false, true) => "responses",
            (false, false) => "neither",
        }
    }
}

impl Effect {
    /// Returns the effect as a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl Cause {
    /// Returns the cause as a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Settings => "settings",
            Self::Generator => "generator",
        }
    }
}

impl Bump {
    /// Returns the part of the version as a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}
