// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Names that generated files use without a path. Schemas of the same name are renamed.

#![allow(unused_imports)]

pub use std::collections::BTreeMap;

pub use jiff::civil::{Date, Time};
pub use jiff::{Span, Timestamp};
pub use serde_json::{Map, Value};
pub use uuid::Uuid;

pub use super::codec::{Base64, Field, Formatted};
pub(crate) use super::codec::{IntoList, IntoMap, constant, from_box, id_type, object, open_enum, union};
pub(crate) use super::{
    Body, Client, Download, EventStream, FilePart, FormPart, JsonLines, LineStream, Operation, Page, Pages, Request,
    ResponseHeader, Server, Style, by_status, page_request, request,
};
