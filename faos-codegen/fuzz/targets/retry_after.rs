#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| faos_runtime::fuzz::retry_after(bytes));
