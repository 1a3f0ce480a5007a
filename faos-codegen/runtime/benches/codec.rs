//! Compares the speed of reading and writing JSON with that of serde's derive on the same types, for four texts in the
//! shapes of real services. Run it with `cargo bench --package faos-runtime`. Each line is the median of alternating
//! turns.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "this program is only measured")]

// Belongs to the runtime with the feature `testing`, which the tests of this package enable.
#[cfg(feature = "testing")]
#[allow(dead_code)]
#[path = "../src/fixtures.rs"]
mod fixtures;
#[path = "codec/payloads.rs"]
mod payloads;
// The macros that declare types are private to their crate, so this crate includes the runtime as generated crates do.
#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../src/runtime/mod.rs"]
pub mod runtime;
#[path = "codec/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;

use runtime::codec::{Decode, Encode, decode, encode};
use shapes::{ours, theirs};

/// The number of measurements per line.
const TURNS: usize = 31;
/// The number of bytes read or written per measurement.
const BYTES: usize = 8 << 20;

fn main() {
    println!("{:<34} {:>10} {:>10} {:>6} {:>12} {:>8}", "", "MB/s", "serde", "ratio", "allocations", "serde");
    compare::<ours::AgentList, theirs::AgentList>("a page of 20 agents", &payloads::agents());
    compare::<Vec<ours::Repository>, Vec<theirs::Repository>>("30 repositories", &payloads::repositories());
    compare::<ours::Customer, theirs::Customer>("a customer", &payloads::customer());
    compare::<ours::Answer, theirs::Answer>("a language model response", &payloads::answer());
}

fn compare<O: Decode + Encode, T: DeserializeOwned + Serialize>(name: &str, text: &str) {
    let json = text.as_bytes();
    line(
        &format!("read {name}"),
        json.len(),
        || drop(black_box(decode::<O>(black_box(json)).unwrap())),
        || drop(black_box(serde_json::from_slice::<T>(black_box(json)).unwrap())),
    );
    let (our, their): (O, T) = (decode(json).unwrap(), serde_json::from_slice(json).unwrap());
    assert_eq!(text, std::str::from_utf8(&encode(&our).unwrap()).unwrap(), "the value does not round-trip");
    assert_eq!(text, serde_json::to_string(&their).unwrap());
    line(
        &format!("write {name}"),
        json.len(),
        || drop(black_box(encode(black_box(&our)).unwrap())),
        || drop(black_box(serde_json::to_vec(black_box(&their)).unwrap())),
    );
}

fn line(what: &str, bytes: usize, ours: impl Fn(), theirs: impl Fn()) {
    let times = BYTES / bytes;
    let mut ratios = Vec::new();
    let mut speeds = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        let (our, their) = (measured(times, &ours), measured(times, &theirs));
        ratios.push(their / our);
        let megabytes = (bytes * times) as f64 / 1e6;
        speeds[0].push(megabytes / our);
        speeds[1].push(megabytes / their);
    }
    let [our_speed, their_speed] = speeds.map(median);
    let allocations = [allocation_counter::measure(&ours), allocation_counter::measure(&theirs)];
    let [our_count, their_count] = allocations.map(|counted| counted.count_total);
    let ratio = median(ratios);
    println!("{what:<34} {our_speed:>10.0} {their_speed:>10.0} {ratio:>6.2} {our_count:>12} {their_count:>8}");
}

fn measured(times: usize, work: &impl Fn()) -> f64 {
    let began = Instant::now();
    (0..times).for_each(|_| work());
    began.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
