//! Infers the pagination of an operation from its request and its response together.

use crate::api::{AnswerPlace, Evidence, EvidencePart, Method, More, PagePlace, PageStyle};

use super::answer::{Answer, Items, List, Member};
use super::request::{Input, first_page};
use super::words::{self, CURSORS, Words};

/// A pagination whose item has no type yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) style: PageStyle,
    pub(super) list: List,
    pub(super) more: Option<More>,
    pub(super) total: Option<AnswerPlace>,
    pub(super) page_count: Option<AnswerPlace>,
    pub(super) size: Option<PagePlace>,
    pub(super) evidence: Vec<Evidence>,
}

/// The result of the inference.
#[derive(Debug)]
pub(super) enum Inferred {
    /// The operation does not return a list in pages.
    NotPaged,
    /// The operation returns a list, and its request has parameters for pages, but the style is not clear.
    Unclear(Unclear),
    /// The operation returns a list in pages.
    Paged(Draft),
}

/// The known parts of a pagination that is not clear.
#[derive(Clone, Debug)]
pub(super) struct Unclear {
    /// The reason, to follow "the pages of the list are not recognized: ".
    pub(super) reason: &'static str,
    /// The name of the style that the parameter suggests.
    pub(super) style: &'static str,
    /// The parameter.
    pub(super) parameter: String,
    /// The items, if they are known.
    pub(super) items: Option<Vec<String>>,
}

/// An operation with a JSON response.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) method: Method,
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) answer: Answer<'a>,
    /// The names of the headers of success responses.
    pub(super) headers: Vec<&'a str>,
    /// The words that the operation uses for its resource, in singular.
    pub(super) subjects: Vec<String>,
}

/// A way from one page to the next, with its evidence.
type Way = (PageStyle, Vec<Evidence>);

impl<'a> Context<'a> {
    /// Infers the pagination.
    pub(super) fn infer(&self) -> Inferred {
        let list = match self.answer.items(&self.subjects) {
            Items::Missing => return Inferred::NotPaged,
            Items::Ambiguous => return self.unclear("several members of the response are lists", None),
            Items::Found(list) => list,
        };
        // A request that contains the list creates its items; the response may wrap them. A list of plain values beside
        // the position and the size of a page selects items.
        let sends_list = |input: &Input<'_>| {
            matches!(&input.place, PagePlace::Member(path) if list.path.ends_with(path)) && !input.kinds.is_scalar()
        };
        let selects = || self.answer.is_scalar(list.item) && self.counted(&list).is_some();
        if self.inputs.iter().any(sends_list) && !selects() {
            return Inferred::NotPaged;
        }
        match self.way(&list) {
            Some((style, evidence)) => Inferred::Paged(self.draft(style, list, evidence)),
            None if self.lacks_first_page() => {
                self.unclear("the number of the first page is not stated", Some(list.path))
            }
            None => self.unclear("the response does not state the next page", Some(list.path)),
        }
    }

    /// Returns the pagination with the values beside the list.
    pub(super) fn draft(&self, style: PageStyle, list: List, mut evidence: Vec<Evidence>) -> Draft {
        let (more, total, page_count) = (self.answer.more(&list), self.total(&list), self.page_count(&list));
        let size = self.size().map(|input| input.place.clone()).filter(|place| Some(place) != style.place());
        // Members that end a walk are evidence as well.
        let in_answer = |place: &AnswerPlace| match place {
            AnswerPlace::Member(path) => member(path),
            AnswerPlace::Header(name) => response_header(name),
        };
        match &style {
            PageStyle::LastId { .. } | PageStyle::LastIdOf { .. } => {
                evidence.extend(more.iter().map(|(More::Has(path) | More::IsLast(path))| member(path)));
            }
            PageStyle::Number { .. } | PageStyle::Offset { .. } => {
                evidence.extend([&page_count, &total].into_iter().flatten().map(in_answer));
            }
            _ => {}
        }
        Draft { style, list, more, total, page_count, size, evidence }
    }

    /// Returns the place of the number of all items.
    fn total(&self, list: &List) -> Option<AnswerPlace> {
        let path = self.answer.total(list, &self.subjects);
        let known = ["total", "count", "items", "results", "records", "number", "of", "pagination", "paging", "x"];
        let header = || {
            self.header(|words| {
                words.only(&known) && words.has(&["total"]) || words.is_any(&["x count", "x item count"])
            })
        };
        path.map(AnswerPlace::Member).or_else(|| header().map(AnswerPlace::Header))
    }

    /// Returns the place of the number of all pages.
    fn page_count(&self, list: &List) -> Option<AnswerPlace> {
        let path = self.answer.page_count(list);
        let known = ["total", "count", "page", "pages", "number", "of", "pagination", "paging", "x"];
        let header = || {
            self.header(|words| words.only(&known) && words.has(&["total", "count"]) && words.has(&["page", "pages"]))
        };
        path.map(AnswerPlace::Member).or_else(|| header().map(AnswerPlace::Header))
    }

    fn header(&self, is_wanted: impl Fn(Words<'_>) -> bool) -> Option<String> {
        self.headers.iter().find(|name| is_wanted(Words(&words::split(name)))).map(|name| (*name).to_owned())
    }

    /// Returns the best way through the list. A way that cannot end early is better than one that depends on a member
    /// that the first response may lack.
    fn way(&self, list: &List) -> Option<Way> {
        let counted = || self.counted(list);
        if let Some(cursor) = self.cursor(list) {
            let place = cursor.0.place().cloned();
            let other = counted().filter(|(style, _)| style.place() != place.as_ref());
            return Some(other.unwrap_or(cursor));
        }
        if self.method == Method::Get {
            // Without a parameter for pages, a link may lead to something else.
            let is_paged = list.is_named || self.suggested().is_some();
            if let Some((path, is_certain)) = self.answer.next_url(list).filter(|_| is_paged) {
                // A response that states its end by itself may lack the link.
                let ends = self.answer.more(list).is_some();
                let counted = counted().filter(|_| ends && !is_certain);
                return Some(counted.unwrap_or_else(|| {
                    let evidence = vec![member(&path)];
                    (PageStyle::NextUrl(path), evidence)
                }));
            }
            let mut headers = self.headers.iter().filter(|_| is_paged);
            if let Some(name) = headers.find(|name| name.eq_ignore_ascii_case("link")) {
                return Some((PageStyle::LinkHeader, vec![response_header(name)]));
            }
        }
        self.last_id(list).or_else(counted).or_else(|| self.described_link())
    }

    /// Returns the number of the page or of the first item, whichever is clearer.
    fn counted(&self, list: &List) -> Option<Way> {
        let number = self.number(list);
        // Unsigned numbers have the minimum 0, whatever the first page is.
        let is_vague = number
            .iter()
            .flat_map(|(_, evidence)| evidence)
            .any(|evidence| evidence.part == EvidencePart::Minimum && evidence.name == "0");
        match is_vague {
            true => self.offset().or(number),
            false => number.or_else(|| self.offset()),
        }
    }

    /// Returns the `Link` header if the description of a parameter for pages mentions it, although the response does not
    /// declare it.
    fn described_link(&self) -> Option<Way> {
        let mentions = |input: &&Input<'a>| {
            let is_paging = words::is_cursor(input.words()) || words::is_page_number(input.words());
            is_paging && input.description().replace(['`', '*', '"', '[', ']'], "").contains("link header")
        };
        let input = self.usable().find(mentions).filter(|_| self.method == Method::Get)?;
        Some((PageStyle::LinkHeader, vec![input.evidence(), response_header("Link")]))
    }

    /// Returns the inputs that can be used, without those that are deprecated in favor of others.
    fn usable(&self) -> impl Iterator<Item = &Input<'a>> {
        self.inputs.iter().filter(|input| !input.deprecated)
    }

    /// Returns the cursor that the request takes and the response returns.
    fn cursor(&self, list: &List) -> Option<Way> {
        let members = self.answer.cursors(list);
        let mut best: Option<(i32, Way)> = None;
        for input in self.usable().filter(|input| self.may_be_cursor(input)) {
            let in_body = members.iter().filter_map(|(score, member)| {
                let score = pair(input, *score, member)?;
                Some((score, AnswerPlace::Member(member.path.clone()), member_evidence(member)))
            });
            let in_headers = self.headers.iter().filter_map(|name| {
                let score = pair_with_header(input, name)?;
                Some((score, AnswerPlace::Header((*name).to_owned()), response_header(name)))
            });
            for (score, next, evidence) in in_body.chain(in_headers) {
                if best.as_ref().is_none_or(|(known, _)| score > *known) {
                    let style = PageStyle::Cursor { place: input.place.clone(), next };
                    best = Some((score, (style, vec![input.evidence(), evidence])));
                }
            }
        }
        best.map(|(_, way)| way)
    }

    fn may_be_cursor(&self, input: &Input<'_>) -> bool {
        let words = input.words();
        let is_counted = words::is_page_number(words) || words::is_offset(words) || words::is_start(words);
        input.kinds.is_scalar() && (words::is_cursor(words) || is_counted) && !is_about_time(input)
    }

    /// Returns the ID of the last item, for requests that take it.
    fn last_id(&self, list: &List) -> Option<Way> {
        let input = self.usable().find(|input| {
            let is_text = input.kinds.is_text() || input.kinds.is_unknown();
            words::is_last_id(input.words()) && is_text && !is_about_time(input)
        })?;
        let more = self.answer.more(list);
        if let Some(path) = self.answer.last_id(list) {
            let evidence = vec![input.evidence(), member(&path)];
            return Some((PageStyle::LastIdOf { place: input.place.clone(), member: path }, evidence));
        }
        // Without a member that ends the walk, an empty page does; the description says that the order is that of the IDs.
        let text = input.description();
        let is_described = || ["item", " id", "last", "object", "previous"].iter().any(|word| text.contains(word));
        if more.is_none() && !is_described() {
            return None;
        }
        let id = self.answer.id_of(list)?;
        Some((PageStyle::LastId { place: input.place.clone(), id }, vec![input.evidence()]))
    }

    /// Returns the parameter for the number of the page, if that of the first page is known.
    fn number(&self, list: &List) -> Option<Way> {
        let input = self.page_input()?;
        let (first, evidence) = first_page(input, self.answer.page_shown(list).as_deref())?;
        Some((PageStyle::Number { place: input.place.clone(), first }, vec![input.evidence(), evidence]))
    }

    fn page_input(&self) -> Option<&Input<'a>> {
        let input = self.usable().find(|input| words::is_page_number(input.words()) && input.is_number())?;
        self.is_paged_by(input).then_some(input)
    }

    fn lacks_first_page(&self) -> bool {
        self.page_input().is_some()
    }

    /// Returns the parameter for the number of items to skip.
    fn offset(&self) -> Option<Way> {
        let input = self.usable().find(|input| {
            let is_number = input.is_number() && !is_about_time(input);
            is_number && (words::is_offset(input.words()) || self.is_start(input))
        })?;
        if !self.is_paged_by(input) {
            return None;
        }
        let (mut first, mut evidence) = (0, vec![input.evidence()]);
        match input.first() {
            Some((stated, why)) if stated <= 1 && !matches!(why.part, EvidencePart::Minimum if stated == 0) => {
                first = stated;
                evidence.push(why);
            }
            // RFC 7644, section 3.4.2.4: indexes begin at 1.
            _ if self.is_scim() => first = 1,
            _ => {}
        }
        Some((PageStyle::Offset { place: input.place.clone(), first }, evidence))
    }

    /// Returns true if the input is the number of the first item, and not the start of a range of something else.
    fn is_start(&self, input: &Input<'a>) -> bool {
        let others = |is_other: &dyn Fn(Words<'_>) -> bool| self.inputs.iter().any(|input| is_other(input.words()));
        let is_range = others(&|words| words.is_any(&["end", "to", "until", "stop"]));
        let has_cursor = others(&|words| words.has(CURSORS) && words::is_cursor(words));
        let counts = [
            "index",
            "record",
            "item",
            "offset",
            "position",
            "result",
            "page",
            "zero",
            "skip",
            "row",
            "entries",
            "first",
            "number of",
        ];
        let text = input.description();
        let is_described = text.trim().is_empty() || counts.iter().any(|word| text.contains(word));
        words::is_start(input.words())
            && !input.kinds.is_unknown()
            && !is_range
            && !has_cursor
            && is_described
            && self.size().is_some()
    }

    /// Returns true if the response has the members of a list of RFC 7644.
    fn is_scim(&self) -> bool {
        let has = |name: &str| self.answer.members.iter().any(|member| member.path == [name]);
        ["schemas", "totalResults", "Resources"].into_iter().all(has)
            || ["totalResults", "itemsPerPage", "startIndex"].into_iter().all(has)
    }

    /// Returns true if the input pages a list: any parameter of a reading operation, or one of several in a body.
    fn is_paged_by(&self, input: &Input<'_>) -> bool {
        match self.method {
            Method::Get => true,
            Method::Post => self.size().is_some_and(|size| size.place != input.place),
            _ => false,
        }
    }

    /// Returns the parameter for the number of items in a page.
    pub(super) fn size(&self) -> Option<&Input<'a>> {
        let score = |input: &&Input<'a>| {
            let words = input.words();
            let is_number = input.kinds.is_integer() || input.kinds.is_unknown() || input.kinds.is_text();
            if !is_number || !words::is_size(words) {
                return None;
            }
            let text = input.description();
            let is_described = ["result", "item", "record", "page", "return", "entries", "limit", "maximum number"]
                .iter()
                .any(|word| text.contains(word));
            let is_clear = words.has(&["limit", "page", "per"]);
            let is_vague = words.is_any(&["length", "max", "maximum", "size", "count", "top", "first"]);
            match (is_clear, is_vague, is_described) {
                (true, ..) => Some(3),
                (_, false, _) => Some(2),
                (_, true, true) => Some(1),
                (_, true, false) => {
                    (input.kinds.is_integer() && !words.is_any(&["length", "max", "maximum"])).then_some(0)
                }
            }
        };
        let scored = self.usable().filter_map(|input| Some((score(&input)?, input)));
        scored
            .enumerate()
            .max_by_key(|(index, (score, _))| (*score, -i32::try_from(*index).unwrap_or(0)))
            .map(|(_, (_, input))| input)
    }

    fn unclear(&self, reason: &'static str, items: Option<Vec<String>>) -> Inferred {
        match self.suggested().filter(|_| self.method == Method::Get) {
            Some((style, input)) => {
                let parameter = input.evidence().name;
                Inferred::Unclear(Unclear { reason, style, parameter, items })
            }
            None => Inferred::NotPaged,
        }
    }

    /// Returns the parameter that selects a page and the name of the style that it suggests, whatever the response is.
    fn suggested(&self) -> Option<(&'static str, &Input<'a>)> {
        let style_of = |input: &Input<'a>| {
            let words = input.words();
            let inner = Words(words::strip_groups(words.0));
            let is_text = input.kinds.is_text() && !is_about_time(input);
            if words::is_page_number(words) && input.is_number() {
                Some("page")
            } else if words::is_offset(words) && input.is_number() {
                Some("offset")
            } else if words::is_last_id(words) && is_text {
                Some("last-id")
            } else if words::is_cursor(words) && input.kinds.is_scalar() && (inner.has(CURSORS) || inner.are(&["page"]))
            {
                Some("cursor")
            } else {
                None
            }
        };
        self.usable().find_map(|input| Some((style_of(input)?, input)))
    }
}

/// Returns true if the description of a parameter is about points in time and not about pages.
fn is_about_time(input: &Input<'_>) -> bool {
    let text = input.description();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    says(&["timestamp", " date", "datetime", "iso 8601", "iso-8601", "rfc 3339", "rfc3339", "unix time", "epoch"])
        && !says(&["cursor", "page", "pagin", "token", "identifier", " id ", "offset", "record", "index", "position"])
}

/// Returns the likelihood that a parameter takes the cursor in a member of the response.
fn pair(input: &Input<'_>, score: i32, member: &Member<'_>) -> Option<i32> {
    let is_equal = are_about_the_same(&input.words, &member.words);
    let is_number = input.kinds.is_integer() && !input.kinds.is_text();
    let is_plain_next = member.words().only(&["next", "position"]) && member.kinds.is_integer();
    if is_number && !is_equal && !is_plain_next {
        return None;
    }
    rate(input, score, is_equal)
}

fn pair_with_header(input: &Input<'_>, name: &str) -> Option<i32> {
    let of_header = words::split(name);
    let words = Words(words::strip_groups(&of_header));
    let is_next = words.has(&["next"]);
    let is_cursor = words.has(CURSORS) && !words.has(words::BACK);
    if words.has(&["url", "link", "uri", "limit", "request", "csrf", "trace", "reset"]) || !(is_next || is_cursor) {
        return None;
    }
    let is_equal = are_about_the_same(&input.words, &of_header);
    let is_shared = input.words().without(&[]).into_iter().any(|word| CURSORS.contains(&word) && words.has(&[word]));
    match is_next || is_equal || is_shared {
        true => rate(input, if is_next { 3 } else { 2 }, is_equal),
        false => None,
    }
}

fn rate(input: &Input<'_>, score: i32, is_equal: bool) -> Option<i32> {
    let words = Words(words::strip_groups(&input.words));
    let is_cursor =
        words::is_cursor(input.words()) && (words.has(CURSORS) || words.has(&["after", "next", "key", "id"]));
    let is_plain = words.is_any(&["page", "offset", "start", "from", "position"]);
    if !is_equal && (score < 2 || !(is_cursor || is_plain)) {
        return None;
    }
    Some(score * 10 + if is_equal { 25 } else { 0 } + if words.has(CURSORS) { 10 } else { 0 } - i32::from(is_plain) * 5)
}

/// Returns true if two names differ only in words that say which page they are about.
fn are_about_the_same(one: &[String], other: &[String]) -> bool {
    let (one, other) = (Words(words::strip_groups(one)), Words(words::strip_groups(other)));
    let are_equal = |position: &[&'static str]| {
        let rest = |words: Words<'_>| words.without(position).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (left, right) = (rest(one), rest(other));
        !left.is_empty() && left == right
    };
    are_equal(&["next", "new"]) || are_equal(&["next", "new", "end", "start", "starting"]) || one.0 == other.0
}

/// Returns a member of the response as evidence.
pub(super) fn member(path: &[String]) -> Evidence {
    Evidence { part: EvidencePart::Member, name: path.join(".") }
}

/// Returns a header of the response as evidence.
fn response_header(name: &str) -> Evidence {
    Evidence { part: EvidencePart::ResponseHeader, name: name.to_owned() }
}

fn member_evidence(found: &Member<'_>) -> Evidence {
    member(&found.path)
}
