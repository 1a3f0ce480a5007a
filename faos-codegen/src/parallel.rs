//! Parallel work: on all items of a list, on two tasks, or on a single task with a sufficiently large stack.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Applies a function to all items in parallel; returns the results in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        // Items are taken one at a time, since some are a hundred times as large as others.
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            done.push((index, work(item)));
        }
        done
    };
    let mut all: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(worker)).collect();
        let mut all = worker();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Runs one task on this thread and another in parallel, on a stack of the given size in bytes.
pub(crate) fn both<R: Send>(bytes: usize, here: impl FnOnce() -> R, other: impl Fn() -> R + Sync) -> (R, R) {
    thread::scope(|scope| match thread::Builder::new().stack_size(bytes).spawn_scoped(scope, &other) {
        Ok(worker) => (here(), worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
        Err(_) => (here(), other()),
    })
}

/// Runs a task on a stack of the given size in bytes, since the caller's stack may be small. Only the used part of the
/// stack takes memory.
pub(crate) fn on_stack<R: Send>(bytes: usize, work: impl Fn() -> R + Sync) -> R {
    thread::scope(|scope| match thread::Builder::new().stack_size(bytes).spawn_scoped(scope, &work) {
        Ok(worker) => worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => work(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..1000).map(|item| item * 2).collect::<Vec<u64>>());
        assert_eq!(super::map(&[], |item: &u64| *item), Vec::<u64>::new());
    }
}
