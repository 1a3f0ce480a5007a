// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Arguments of a call: values as text of a path, a query, a header or a cookie.

pub(crate) mod cookie;
pub(crate) mod parameter;
pub(crate) mod percent;
pub(crate) mod server;
mod tree;
pub(crate) mod url;
