//! Bodies of requests: bytes, streams, and forms with and without files.

pub(crate) mod file_part;
pub(crate) mod form;
pub(crate) mod multipart;
pub(crate) mod payload;
