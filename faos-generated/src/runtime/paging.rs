// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Facts about the pagination of a list. Generated code states them in the operation's `static`; everything here is
//! `const`.

/// The path to a member, from the outermost to the innermost name.
pub(crate) type Path = &'static [&'static str];

/// The pagination of a list: the way from one page to the next, and the members of a response around the items.
#[derive(Debug)]
pub(crate) struct Pages {
    pub(crate) style: Paging,
    /// The list, or the map whose values are the items; the whole response if the path is empty.
    pub(crate) items: Path,
    /// The member that states whether more pages follow, and the value that means so.
    pub(crate) has_more: Option<(Path, bool)>,
    /// The number of items in all pages.
    pub(crate) total: Option<Place>,
    /// The number of pages.
    pub(crate) page_count: Option<Place>,
    /// The maximum number of items of a page, in a request.
    pub(crate) size: Option<Place>,
}

/// The way from one page to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paging {
    /// A request repeats the cursor in the response before it.
    Cursor { place: Place, next: Place },
    /// A request names the last item of the page before it, by the id at this path within the item.
    LastId { place: Place, id: Path },
    /// A request names the number of a page.
    Number { place: Place, first: First },
    /// A request names the position of the first item of a page.
    Offset { place: Place, first: u64 },
    /// The header `Link` of a response (RFC 8288) holds the URL of the next page.
    LinkHeader,
    /// A member of a response holds the URL of the next page.
    NextUrl(Path),
}

/// The number of the first page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum First {
    /// The document states it.
    At(u64),
    /// A member of the response shows the number of the page.
    Shown(Path),
}

/// A place in a request or in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A query parameter.
    Query(&'static str),
    /// A header.
    Header(&'static str),
    /// A member of the body.
    Member(Path),
}

impl Paging {
    /// Returns the place in a request that selects a page; `None` if a URL takes the place of the whole request.
    pub(crate) fn place(&self) -> Option<Place> {
        match *self {
            Self::Cursor { place, .. }
            | Self::LastId { place, .. }
            | Self::Number { place, .. }
            | Self::Offset { place, .. } => Some(place),
            Self::LinkHeader | Self::NextUrl(_) => None,
        }
    }

    /// Returns true if pages are selected by their position, which the client counts.
    pub(crate) fn is_counted(&self) -> bool {
        matches!(self, Self::Number { .. } | Self::Offset { .. })
    }
}

impl Pages {
    const fn new(style: Paging) -> Self {
        Self { style, items: &[], has_more: None, total: None, page_count: None, size: None }
    }

    /// Returns the place of a query parameter.
    pub(crate) const fn query(name: &'static str) -> Place {
        Place::Query(name)
    }

    /// Returns the place of a header.
    pub(crate) const fn header(name: &'static str) -> Place {
        Place::Header(name)
    }

    /// Returns the place of a member of a body.
    pub(crate) const fn member(path: Path) -> Place {
        Place::Member(path)
    }

    /// Creates a pagination by cursor, from its places in a request and in a response.
    pub(crate) const fn cursor(place: Place, next: Place) -> Self {
        assert!(!matches!(next, Place::Query(_)), "a response does not have a query");
        Self::new(Paging::Cursor { place, next })
    }

    /// Creates a pagination by the id of the last item, which is at this path within the item.
    pub(crate) const fn last_id(place: Place, id: Path) -> Self {
        Self::new(Paging::LastId { place, id })
    }

    /// Creates a pagination by the id of the last item, which a member of the response repeats.
    pub(crate) const fn last_id_of(place: Place, member: Path) -> Self {
        Self::cursor(place, Place::Member(member))
    }

    /// Creates a pagination by page number.
    pub(crate) const fn number(place: Place, first: u64) -> Self {
        Self::new(Paging::Number { place, first: First::At(first) })
    }

    /// Creates a pagination by page number, where a member of the response shows the number of its page.
    pub(crate) const fn number_shown(place: Place, member: Path) -> Self {
        Self::new(Paging::Number { place, first: First::Shown(member) })
    }

    /// Creates a pagination by the number of items to skip.
    pub(crate) const fn offset(place: Place) -> Self {
        Self::offset_from(place, 0)
    }

    /// Creates a pagination by the position of the first item, where the first of all has this position.
    pub(crate) const fn offset_from(place: Place, first: u64) -> Self {
        Self::new(Paging::Offset { place, first })
    }

    /// Creates a pagination by the header `Link`.
    pub(crate) const fn link_header() -> Self {
        Self::new(Paging::LinkHeader)
    }

    /// Creates a pagination by the URL of the next page.
    pub(crate) const fn next_url(member: Path) -> Self {
        Self::new(Paging::NextUrl(member))
    }

    /// Sets the member that holds the items; by default, the response itself is the list.
    pub(crate) const fn items(mut self, path: Path) -> Self {
        self.items = path;
        self
    }

    /// Sets the member that states whether more pages follow.
    pub(crate) const fn has_more(mut self, path: Path) -> Self {
        self.has_more = Some((path, true));
        self
    }

    /// Sets the member that states whether this is the last page.
    #[allow(clippy::wrong_self_convention, reason = "named like the member")]
    pub(crate) const fn is_last(mut self, path: Path) -> Self {
        self.has_more = Some((path, false));
        self
    }

    /// Sets the place of the number of items in all pages.
    pub(crate) const fn total(mut self, place: Place) -> Self {
        self.total = Some(place);
        self
    }

    /// Sets the place of the number of pages.
    pub(crate) const fn page_count(mut self, place: Place) -> Self {
        self.page_count = Some(place);
        self
    }

    /// Sets the place of the maximum number of items of a page in a request.
    pub(crate) const fn page_size(mut self, place: Place) -> Self {
        self.size = Some(place);
        self
    }
}
