//! What a generated crate shows at its root, besides what is generated.

/// The crates whose types stand in public signatures, in the versions that this client uses.
pub use {http, jiff, reqwest, serde_json, uuid};

pub use super::codec::{Base64, Decode, DecodeError, Encode, Field};
pub use super::{
    ApiError, Attempt, Body, Call, Client, ClientBuilder, Credential, Download, Error, ErrorKind, Event, EventStream,
    FilePart, Hook, ItemStream, Page, PageStream, RateLimit, Request, Response, ResponseHeader, parse_event,
};
