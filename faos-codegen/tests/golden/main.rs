//! Documents and what is made of them: every folder of `tests/cases` shows one feature, and the crate in this
//! workspace shows a whole API.

mod cases;
mod compile;
mod difference;
mod edits;
mod generated;
mod repeat;
mod sharing;
mod workspace;
