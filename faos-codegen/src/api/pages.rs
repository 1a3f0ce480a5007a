//! The pagination of list operations.

use std::fmt::{self, Display, Formatter};

use super::Type;

/// The pagination of a list operation: the way from one page to the next, and the places of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The way from one page to the next.
    pub style: PageStyle,
    /// The path to the items within the response.
    pub items: Vec<String>,
    /// True if the items are the values of an object, each with its key.
    pub in_map: bool,
    /// The type of an item.
    pub item: Type,
    /// The member that states if there are more pages.
    pub more: Option<More>,
    /// The place of the number of all items.
    pub total: Option<AnswerPlace>,
    /// The place of the number of all pages.
    pub page_count: Option<AnswerPlace>,
    /// The place of the number of items in a page.
    pub size: Option<PagePlace>,
    /// The evidence for the style.
    pub evidence: Vec<Evidence>,
}

/// A way from one page to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// The response states the cursor of the next page.
    Cursor {
        /// The place of the cursor in the request.
        place: PagePlace,
        /// The place of the next cursor in the response.
        next: AnswerPlace,
    },
    /// The request states the ID of the last item received.
    LastId {
        /// The place of the ID in the request.
        place: PagePlace,
        /// The path to the ID within an item.
        id: Vec<String>,
    },
    /// As [`LastId`](Self::LastId), with the ID in a member of the response.
    LastIdOf {
        /// The place of the ID in the request.
        place: PagePlace,
        /// The path to the ID within the response.
        member: Vec<String>,
    },
    /// The request states the number of the page.
    Number {
        /// The place of the number in the request.
        place: PagePlace,
        /// The number of the first page.
        first: FirstPage,
    },
    /// The request states the number of items to skip, plus the number of the first item.
    Offset {
        /// The place of the offset in the request.
        place: PagePlace,
        /// The number of the first item.
        first: u64,
    },
    /// A `Link` header leads to the next page (RFC 8288).
    LinkHeader,
    /// A member of the response is the URL of the next page.
    NextUrl(Vec<String>),
}

impl PageStyle {
    /// Returns the name of the style, as in the settings.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Cursor { .. } => "cursor",
            Self::LastId { .. } | Self::LastIdOf { .. } => "last-id",
            Self::Number { .. } => "page",
            Self::Offset { .. } => "offset",
            Self::LinkHeader => "link",
            Self::NextUrl(_) => "next-url",
        }
    }

    /// Returns the place in the request that selects the page.
    pub fn place(&self) -> Option<&PagePlace> {
        match self {
            Self::Cursor { place, .. }
            | Self::LastId { place, .. }
            | Self::LastIdOf { place, .. }
            | Self::Number { place, .. }
            | Self::Offset { place, .. } => Some(place),
            Self::LinkHeader | Self::NextUrl(_) => None,
        }
    }
}

/// A place of a value in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
    /// A member of the body.
    Member(Vec<String>),
}

/// A place of a value in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerPlace {
    /// A member of the body.
    Member(Vec<String>),
    /// A header.
    Header(String),
}

/// The number of the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstPage {
    /// This number.
    At(u64),
    /// The number at this path within the first response.
    Shown(Vec<String>),
}

/// The member that states if there are more pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum More {
    /// True if there are more pages.
    Has(Vec<String>),
    /// True on the last page.
    IsLast(Vec<String>),
}

/// A piece of evidence for a style: a part of the document, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The kind of part.
    pub part: EvidencePart,
    /// The name of the part, or the value that it states.
    pub name: String,
}

/// A kind of [`Evidence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidencePart {
    /// A query parameter.
    Query,
    /// A request header.
    RequestHeader,
    /// A member of the request body.
    BodyMember,
    /// A member of the response.
    Member,
    /// A response header.
    ResponseHeader,
    /// A number that the default of the parameter states.
    Default,
    /// A number that the minimum of the parameter states.
    Minimum,
    /// A number that a description states.
    Description,
    /// An extension of the document.
    Extension,
    /// A table in the settings.
    Settings,
}

impl EvidencePart {
    /// Returns the kind of part in words, to precede its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query parameter",
            Self::RequestHeader => "header parameter",
            Self::BodyMember => "body member",
            Self::Member => "response member",
            Self::ResponseHeader => "response header",
            Self::Default => "counted by the default of the parameter from",
            Self::Minimum => "counted by the minimum of the parameter from",
            Self::Description => "counted by the description from",
            Self::Extension => "extension",
            Self::Settings => "settings",
        }
    }
}

impl Pages {
    /// Returns true if both lists are walked in the same way. Evidence and types do not count.
    pub fn is_same_walk(&self, other: &Self) -> bool {
        let walk = |pages: &Self| Self { item: Type::Any, evidence: Vec::new(), ..pages.clone() };
        walk(self) == walk(other)
    }
}

impl Display for PagePlace {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(name) => write!(out, "query {name}"),
            Self::Header(name) => write!(out, "header {name}"),
            Self::Member(path) => write!(out, "body {}", path.join(".")),
        }
    }
}

impl Display for AnswerPlace {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(path) => out.write_str(&path.join(".")),
            Self::Header(name) => write!(out, "header {name}"),
        }
    }
}

impl Display for Pages {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.style.as_str())?;
        match &self.style {
            PageStyle::Cursor { place, next } => write!(out, " in {place} from {next}")?,
            PageStyle::LastId { place, id } => write!(out, " in {place} from item {}", id.join("."))?,
            PageStyle::LastIdOf { place, member } => write!(out, " in {place} from {}", member.join("."))?,
            PageStyle::Number { place, first: FirstPage::At(first) } => write!(out, " in {place}, first {first}")?,
            PageStyle::Number { place, first: FirstPage::Shown(path) } => {
                write!(out, " in {place}, first as in {}", path.join("."))?;
            }
            PageStyle::Offset { place, first } => write!(out, " in {place}, first {first}")?,
            PageStyle::LinkHeader => {}
            PageStyle::NextUrl(path) => write!(out, " from {}", path.join("."))?,
        }
        let kind = if self.in_map { "values" } else { "items" };
        match self.items.is_empty() {
            true => write!(out, "; the response is the list")?,
            false => write!(out, "; {kind} in {}", self.items.join("."))?,
        }
        match &self.more {
            Some(More::Has(path)) => write!(out, "; more if {}", path.join("."))?,
            Some(More::IsLast(path)) => write!(out, "; last if {}", path.join("."))?,
            None => {}
        }
        for (word, place) in [("total", &self.total), ("pages", &self.page_count)] {
            if let Some(place) = place {
                write!(out, "; {word} in {place}")?;
            }
        }
        match &self.size {
            Some(place) => write!(out, "; size in {place}"),
            None => Ok(()),
        }
    }
}
