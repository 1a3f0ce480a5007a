// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The names that generated files use without a path. A schema that is called like one of them gets another name.

pub use std::collections::BTreeMap;

pub use jiff::civil::{Date, Time};
pub use jiff::{SpanFieldwise, Timestamp};
pub use serde_json::{Map, Value};
pub use uuid::Uuid;

pub use super::codec::{Base64, Field};
pub(crate) use super::codec::{constant, object, open_enum, union};
pub(crate) use super::{
    Body, Client, Download, EventStream, FilePart, FormPart, Operation, Page, Pages, Request, ResponseHeader, Server,
    Style, by_status, page_request, request,
};
