//! JSON pointers (RFC 6901), which identify every location in a document.

use std::{borrow::Cow, fmt, sync::Arc};

/// The location of a value in a document. Cheap to clone; the root is the empty pointer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// Returns the pointer to the whole document.
    pub fn root() -> Pointer {
        Pointer(Arc::from(""))
    }

    /// Parses a pointer, `/components/schemas/Agent`, or a fragment as shown in messages, `#/components/schemas/Agent`.
    /// Percent signs are not decoded.
    pub fn parse(text: &str) -> Option<Pointer> {
        let text = text.strip_prefix('#').unwrap_or(text);
        (text.is_empty() || text.starts_with('/')).then(|| Pointer(Arc::from(text)))
    }

    /// Parses the fragment of a reference, which may contain percent escapes (RFC 3986).
    pub fn from_fragment(fragment: &str) -> Option<Pointer> {
        Pointer::parse(&percent_decoded(fragment)?)
    }

    /// Returns the pointer to the member or item `segment` of this value, escaping the segment as needed.
    pub fn join(&self, segment: &str) -> Pointer {
        let mut text = String::with_capacity(self.0.len() + segment.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        let mut rest = segment;
        while let Some(index) = rest.find(['~', '/']) {
            let (plain, special) = rest.split_at(index);
            text.push_str(plain);
            text.push_str(if special.starts_with('~') { "~0" } else { "~1" });
            rest = &special[1..];
        }
        text.push_str(rest);
        Pointer(Arc::from(text))
    }

    /// Returns the pointer to item `index` of the array at this location.
    pub fn index(&self, index: usize) -> Pointer {
        Pointer(Arc::from(format!("{}/{index}", self.0)))
    }

    /// Returns the pointer in RFC 6901 syntax, without `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true if this is the pointer to the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the unescaped segments, from the root.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        Segments(self.0.strip_prefix('/')).map(unescaped)
    }

    /// Returns the last unescaped segment, or `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.segments().next_back()
    }

    /// Returns the parent pointer, or `None` for the root.
    pub fn parent(&self) -> Option<Pointer> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Pointer(Arc::from(parent)))
    }

    /// Returns true if this location is `ancestor` or a descendant of it.
    pub fn is_within(&self, ancestor: &Pointer) -> bool {
        self.0.strip_prefix(ancestor.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the location below `to` that corresponds to this location below `from`, or `None` if this location is not
    /// within `from`.
    pub fn rebased(&self, from: &Pointer, to: &Pointer) -> Option<Pointer> {
        let rest = self.is_within(from).then(|| &self.0[from.0.len()..])?;
        Some(Pointer(Arc::from(format!("{}{rest}", to.0))))
    }
}

/// The escaped segments. All passes iterate over pointers, and `str::split` would set up a new search for each of their
/// short segments.
struct Segments<'p>(Option<&'p str>);

impl<'p> Iterator for Segments<'p> {
    type Item = &'p str;

    fn next(&mut self) -> Option<&'p str> {
        let text = self.0?;
        let (segment, rest) = match text.bytes().position(|byte| byte == b'/') {
            Some(slash) => (&text[..slash], Some(&text[slash + 1..])),
            None => (text, None),
        };
        self.0 = rest;
        Some(segment)
    }
}

impl<'p> DoubleEndedIterator for Segments<'p> {
    fn next_back(&mut self) -> Option<&'p str> {
        let text = self.0?;
        let (rest, segment) = match text.bytes().rposition(|byte| byte == b'/') {
            Some(slash) => (Some(&text[..slash]), &text[slash + 1..]),
            None => (None, text),
        };
        self.0 = rest;
        Some(segment)
    }
}

impl Default for Pointer {
    fn default() -> Pointer {
        Pointer::root()
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

fn unescaped(segment: &str) -> Cow<'_, str> {
    if segment.bytes().any(|byte| byte == b'~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// Decodes percent encoding; returns `None` if an escape is malformed or the bytes are not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut hex = || char::from(rest.next()?).to_digit(16);
            let (high, low) = (hex()?, hex()?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_rebased_with_all_that_is_below() {
        let pointer = |text: &str| Pointer::parse(text).expect("a pointer");
        let rebased = |at: &str| pointer(at).rebased(&pointer("/a"), &pointer("/b/c"));
        assert_eq!(rebased("/a"), Some(pointer("/b/c")));
        assert_eq!(rebased("/a/x~1y/0"), Some(pointer("/b/c/x~1y/0")));
        assert_eq!(rebased("/ab"), None);
        assert_eq!(rebased(""), None);
    }

    #[test]
    fn segments_are_escaped_and_unescaped() {
        let pointer = Pointer::root().join("paths").join("/a~b/{id}").index(3);
        assert_eq!(pointer.to_string(), "#/paths/~1a~0b~1{id}/3");
        let segments: Vec<_> = pointer.segments().collect();
        assert_eq!(segments, ["paths", "/a~b/{id}", "3"]);
        assert_eq!(pointer.last().as_deref(), Some("3"));
        assert_eq!(Pointer::root().segments().count(), 0);
        assert_eq!(Pointer::root().join("").segments().count(), 1);
    }

    #[test]
    fn fragments_are_percent_decoded() {
        let pointer = Pointer::from_fragment("/paths/~1a%7Bid%7D").expect("a pointer");
        assert_eq!(pointer.as_str(), "/paths/~1a{id}");
        assert_eq!(Pointer::from_fragment("/a%2"), None);
        assert_eq!(Pointer::from_fragment("/%ff"), None);
        assert_eq!(Pointer::from_fragment("anchor"), None);
    }

    #[test]
    fn a_location_is_within_its_ancestors_only() {
        let schemas = Pointer::parse("#/components/schemas").expect("a pointer");
        assert!(schemas.join("Agent").is_within(&schemas));
        assert!(schemas.is_within(&Pointer::root()));
        assert!(!schemas.is_within(&schemas.join("Agent")));
        assert!(!Pointer::root().join("ab").is_within(&Pointer::root().join("a")));
    }
}
