//! Jobs for several threads, whose results are settled in the order of the jobs.

use std::collections::BTreeMap;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Does every job that `next` gives, with one worker a thread; `settle` gets jobs and results in the
/// order of the jobs. With one thread nothing is handed over.
pub(super) fn each<W, J: Send, R: Send>(
    threads: usize,
    worker: impl Fn() -> W + Sync,
    mut next: impl FnMut() -> Option<J>,
    work: impl Fn(&mut W, &J) -> R + Sync,
    mut settle: impl FnMut(J, R),
) {
    if threads <= 1 {
        let mut worker = worker();
        while let Some(job) = next() {
            let result = work(&mut worker, &job);
            settle(job, result);
        }
        return;
    }
    // No more jobs wait than there are threads, so that memory does not grow with the file.
    let (jobs, queue) = sync_channel::<(u64, J)>(threads);
    let (done, results) = channel();
    let queue = Mutex::new(queue);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (queue, done, worker, work) = (&queue, done.clone(), &worker, &work);
            scope.spawn(move || {
                let mut worker = worker();
                let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
                while let Some((number, job)) = take() {
                    let result = work(&mut worker, &job);
                    if done.send((number, (job, result))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let (mut waiting, mut wanted) = (BTreeMap::new(), 0);
        let mut settled = |number: u64, pair: (J, R)| {
            waiting.insert(number, pair);
            while let Some((job, result)) = waiting.remove(&wanted) {
                settle(job, result);
                wanted += 1;
            }
        };
        let mut number = 0;
        while let Some(job) = next() {
            if jobs.send((number, job)).is_err() {
                break;
            }
            number += 1;
            while let Ok((number, pair)) = results.try_recv() {
                settled(number, pair);
            }
        }
        drop(jobs);
        while let Ok((number, pair)) = results.recv() {
            settled(number, pair);
        }
    });
}
