// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Request headers that callers and hooks cannot set.

/// Headers that control framing, routing or compression, which only the client may set.
pub(crate) const RESERVED_HEADERS: [&str; 9] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
