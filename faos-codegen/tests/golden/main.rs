//! Documents and the code generated from them: each folder of `tests/cases` covers one feature, and the generated crate
//! of this workspace covers a complete API.

mod cases;
mod choice;
mod compile;
mod difference;
mod edits;
mod generated;
mod lasting;
mod repeat;
mod sharing;
mod workspace;
