#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| faos_runtime::fuzz::path_encoding(bytes));
