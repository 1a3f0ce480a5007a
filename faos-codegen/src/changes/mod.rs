//! Two versions of an API → what changed: on the wire, for callers in Rust, and which version that asks for.
//!
//! | Module | |
//! |---|---|
//! | `pairs` | which type and which operation of the new API is which of the old one |
//! | `reach` | what requests carry and what responses carry |
//! | `facts`, `operations`, `types` | the walk: every difference, in the new document's order |
//! | `fit` | whether the values of one type are values of another |
//! | `judgement` | the table: what a difference means on the wire and in Rust |
//! | `version` | what Cargo's rules ask for |
//! | `text`, `markdown`, `json` | the report for a terminal, a pull request, a program |

mod align;
mod docs;
mod facts;
mod fields;
mod fit;
mod json;
mod judgement;
mod markdown;
mod members;
mod operations;
mod pairs;
mod parameters;
mod reach;
mod text;
mod types;
mod version;
mod walk;

pub use judgement::{Action, Item};
pub use version::{is_enough, next_version};

use crate::Output;
use crate::document::Pointer;

/// Everything that changed from one client to the next, in the order of the new document; what is gone stands where it
/// stood in the old one.
pub fn changes(old: &Output, new: &Output) -> Changes {
    let pairs = pairs::Pairs::new(old, new);
    let mut walk = walk::Walk::new(&pairs);
    facts::compare(&mut walk);
    operations::compare(&mut walk);
    types::compare(&mut walk);
    Changes { old: Edition::of(old), new: Edition::of(new), changes: walk.changes }
}

/// What changed between two versions of an API.
#[derive(Clone, Debug)]
pub struct Changes {
    /// What the older document calls itself.
    pub old: Edition,
    /// What the newer document calls itself.
    pub new: Edition,
    /// Every change.
    pub changes: Vec<Change>,
}

/// What a document calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The name of the API.
    pub title: String,
    /// The version of the document.
    pub version: String,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The operation or the type that it belongs to.
    pub subject: Subject,
    /// What kind of thing changed.
    pub item: Item,
    /// Its name: in Rust where it has one, else as it is written on the wire. Empty for what is alone of its kind.
    pub name: String,
    /// What happened to it.
    pub action: Action,
    /// What it was.
    pub before: Option<String>,
    /// What it is now.
    pub after: Option<String>,
    /// Where it is exchanged.
    pub direction: Direction,
    /// Whether requests and responses of the old document are still right.
    pub wire: Effect,
    /// What the change alone asks of the version.
    pub bump: Bump,
    /// Where the old document has it.
    pub old: Option<Pointer>,
    /// Where the new document has it.
    pub new: Option<Pointer>,
    /// What callers have to write from now on, or what keeps the client as it is.
    pub migration: Option<String>,
}

/// What a change belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The API as a whole.
    Api,
    /// An operation, by method and path.
    Operation(String),
    /// A type, by its name in Rust.
    Type(String),
}

/// Where a value is exchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// Whether requests carry it.
    pub requests: bool,
    /// Whether responses, or what the API sends by itself, carry it.
    pub responses: bool,
}

/// Whether what worked goes on working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It does.
    Compatible,
    /// It may not.
    Breaking,
}

/// Which part of a version has to grow, as Cargo reads versions from 1.0.0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nobody has to write anything else, and nobody can write anything new.
    Patch,
    /// Something can be written that could not be.
    Minor,
    /// Something that could be written has to be written differently.
    Major,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What all changes together ask of the version; nothing where nothing changed.
    pub fn bump(&self) -> Option<Bump> {
        self.changes.iter().map(|change| change.bump).max()
    }

    /// How many changes break callers in Rust.
    pub fn breaking_in_rust(&self) -> usize {
        self.changes.iter().filter(|change| change.rust() == Effect::Breaking).count()
    }

    /// How many changes break what is exchanged.
    pub fn breaking_on_the_wire(&self) -> usize {
        self.changes.iter().filter(|change| change.wire == Effect::Breaking).count()
    }
}

impl Change {
    /// Whether code that uses the old client compiles with the new one.
    pub fn rust(&self) -> Effect {
        if self.bump == Bump::Major { Effect::Breaking } else { Effect::Compatible }
    }
}

impl Edition {
    fn of(output: &Output) -> Self {
        Self { title: output.api.title.clone(), version: output.api.version.clone() }
    }
}

impl Direction {
    /// Both ways.
    pub const BOTH: Self = Self { requests: true, responses: true };
    /// Only to the API.
    pub const REQUESTS: Self = Self { requests: true, responses: false };
    /// Only from the API.
    pub const RESPONSES: Self = Self { requests: false, responses: true };

    fn and(self, other: Self) -> Self {
        Self { requests: self.requests || other.requests, responses: self.responses || other.responses }
    }

    /// The direction in words.
    pub fn as_str(self) -> &'static str {
        match (self.requests, self.responses) {
            (true, true) => "requests and responses",
            (true, false) => "requests",
            (false, true) => "responses",
            (false, false) => "nothing",
        }
    }
}

impl Effect {
    /// The effect in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl Bump {
    /// The part of the version in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}
