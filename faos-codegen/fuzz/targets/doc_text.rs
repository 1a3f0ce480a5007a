#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| faos_codegen::fuzz::doc_text(bytes));
