//! Bodies of requests: bytes, streams, JSON lines, and forms with and without files.

pub(crate) mod content;
pub(crate) mod file_part;
pub(crate) mod form;
pub(crate) mod lines;
pub(crate) mod multipart;
pub(crate) mod payload;
