//! The pagination of a list: its value in the table of the operation, and its docs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{AnswerPlace, EvidencePart, FirstPage, More, Operation, PagePlace, PageStyle, Pages};
use crate::naming::OperationNames;

use super::checked::{Code, DocText, Text, Words};
use super::types::Printer;

/// Returns the pagination as a value of the runtime.
pub(super) fn value(pages: &Pages) -> TokenStream {
    let style = match &pages.style {
        PageStyle::Cursor { place, next } => {
            let (place, next) = (in_request(place), in_answer(next));
            quote!(Pages::cursor(#place, #next))
        }
        PageStyle::LastId { place, id } => {
            let (place, id) = (in_request(place), path(id));
            quote!(Pages::last_id(#place, #id))
        }
        PageStyle::LastIdOf { place, member } => {
            let (place, member) = (in_request(place), path(member));
            quote!(Pages::last_id_of(#place, #member))
        }
        PageStyle::Number { place, first: FirstPage::At(first) } => {
            let (place, first) = (in_request(place), Literal::u64_unsuffixed(*first));
            quote!(Pages::number(#place, #first))
        }
        PageStyle::Number { place, first: FirstPage::Shown(member) } => {
            let (place, member) = (in_request(place), path(member));
            quote!(Pages::number_shown(#place, #member))
        }
        PageStyle::Offset { place, first: 0 } => {
            let place = in_request(place);
            quote!(Pages::offset(#place))
        }
        PageStyle::Offset { place, first } => {
            let (place, first) = (in_request(place), Literal::u64_unsuffixed(*first));
            quote!(Pages::offset_from(#place, #first))
        }
        PageStyle::LinkHeader => quote!(Pages::link_header()),
        PageStyle::NextUrl(member) => {
            let member = path(member);
            quote!(Pages::next_url(#member))
        }
    };
    let items = (!pages.items.is_empty()).then(|| {
        let items = path(&pages.items);
        quote!(.items(#items))
    });
    let more = pages.more.as_ref().map(|more| match more {
        More::Has(member) => {
            let member = path(member);
            quote!(.has_more(#member))
        }
        More::IsLast(member) => {
            let member = path(member);
            quote!(.is_last(#member))
        }
    });
    let total = pages.total.as_ref().map(|place| {
        let place = in_answer(place);
        quote!(.total(#place))
    });
    let page_count = pages.page_count.as_ref().map(|place| {
        let place = in_answer(place);
        quote!(.page_count(#place))
    });
    let size = pages.size.as_ref().map(|place| {
        let place = in_request(place);
        quote!(.page_size(#place))
    });
    quote!(#style #items #more #total #page_count #size)
}

fn in_request(place: &PagePlace) -> TokenStream {
    match place {
        PagePlace::Query(name) => {
            let name = Text::new(name);
            quote!(Pages::query(#name))
        }
        PagePlace::Header(name) => {
            let name = Text::new(name);
            quote!(Pages::header(#name))
        }
        PagePlace::Member(member) => {
            let member = path(member);
            quote!(Pages::member(#member))
        }
    }
}

fn in_answer(place: &AnswerPlace) -> TokenStream {
    match place {
        AnswerPlace::Member(member) => {
            let member = path(member);
            quote!(Pages::member(#member))
        }
        AnswerPlace::Header(name) => {
            let name = Text::new(name);
            quote!(Pages::header(#name))
        }
    }
}

fn path(path: &[String]) -> TokenStream {
    let names: Vec<TokenStream> = path.iter().map(|name| Text::new(name)).map(|name| quote!(#name)).collect();
    quote!(&[#(#names),*])
}

/// Returns the type of an item. The members of an object come with their keys.
pub(super) fn item(printer: Printer<'_>, pages: &Pages) -> TokenStream {
    let item = printer.ty(&pages.item);
    if pages.in_map { quote!((String, #item)) } else { item }
}

/// Returns true if the request has the method `page_size`: the document states a parameter for it, which is optional, and
/// no setter has this name.
pub(super) fn is_sized(operation: &Operation, names: &OperationNames) -> bool {
    let Some(size) = operation.pages.as_ref().and_then(|pages| pages.size.as_ref()) else { return false };
    let setters = operation.parameters.iter().zip(&names.parameters).filter(|(parameter, _)| !parameter.required);
    let is_optional = match size {
        PagePlace::Member(_) => true,
        PagePlace::Query(name) | PagePlace::Header(name) => {
            operation.parameters.iter().all(|parameter| parameter.wire != *name || !parameter.required)
        }
    };
    is_optional && setters.into_iter().all(|(_, name)| name.as_str() != "page_size")
}

/// Describes the pagination and the evidence for it.
pub(super) fn docs(pages: &Pages) -> DocText {
    let style = Words::new(
        match &pages.style {
            PageStyle::Cursor { .. } => "The list is paged by cursor",
            PageStyle::LastId { .. } | PageStyle::LastIdOf { .. } => "The list is paged by the ID of the last item",
            PageStyle::Number { .. } => "The list is paged by number",
            PageStyle::Offset { .. } => "The list is paged by offset",
            PageStyle::LinkHeader => "The list is paged by the `Link` header",
            PageStyle::NextUrl(_) => "The list is paged by the URL of the next page",
        },
        &[],
    );
    let evidence = pages.evidence.iter().map(|evidence| {
        let name = Code::line(&evidence.name);
        match evidence.part {
            EvidencePart::Query => Words::new("query parameter {}", &[&name]),
            EvidencePart::RequestHeader => Words::new("header parameter {}", &[&name]),
            EvidencePart::BodyMember => Words::new("body member {}", &[&name]),
            EvidencePart::Member => Words::new("response member {}", &[&name]),
            EvidencePart::ResponseHeader => Words::new("response header {}", &[&name]),
            EvidencePart::Default => Words::new("from {} by default", &[&name]),
            EvidencePart::Minimum => Words::new("from {} by the minimum", &[&name]),
            EvidencePart::Description => Words::new("from {} by the description", &[&name]),
            EvidencePart::Extension => Words::new("extension {}", &[&name]),
            EvidencePart::Settings => Words::new("as stated in the settings", &[]),
        }
    });
    let evidence = Words::joined(evidence, ", ");
    DocText::ours("{} ({}); `pages` and `items` fetch all pages.", &[&style, &evidence])
}
