// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The differences between native platforms and browsers, behind the same functions and types. The rest of the runtime
//! depends on neither; it imports from this file.

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod machine;
pub(crate) mod time;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::*;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use machine::*;

/// A type that threads can share: any that is `Send` and `Sync`. In a browser, which has one thread, any type.
#[cfg(not(target_arch = "wasm32"))]
pub trait Shareable: Send + Sync {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + Sync + ?Sized> Shareable for T {}

/// A type that threads can share: any that is `Send` and `Sync`. In a browser, which has one thread, any type.
#[cfg(target_arch = "wasm32")]
pub trait Shareable {}

#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> Shareable for T {}
