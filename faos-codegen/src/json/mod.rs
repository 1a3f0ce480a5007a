//! JSON values that lose nothing, and the pointers by which everything in a document is known.

mod integer;
mod pointer;
mod value;

pub use self::integer::Integer;
pub use self::pointer::Pointer;
pub use self::value::{Number, Object, Value};

pub(crate) use self::pointer::percent_decoded;
