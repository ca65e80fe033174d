//! A run over any number of files, each of any size.

use super::excerpt::Known;
use super::files::Format;
use super::run::Run;
use super::teller::{Here, Teller};
use super::worker::{File, Worker};
use super::{Report, Validator, errors};
use crate::labels::pieces::{Cutter, Feed, Lines, PIECE, Piece, Start, Values, unpacked};
use crate::labels::read::mapping::Mapping;
use crate::labels::record::Place;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// How a run is done. What it finds does not depend on it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that check; at least 1.
    pub threads: usize,
    /// Findings kept of each rule and code; 0 keeps all, so that memory grows with them. Counts are
    /// always exact.
    pub keep: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { threads: 1, keep: 0 }
    }
}

/// A run over files, see [`Validator::session`].
pub struct Session<'v, 'p> {
    pub(super) validator: &'v Validator<'p>,
    options: Options,
    /// About how many bytes are checked at once.
    piece: usize,
    total: Run<'v>,
    worker: Worker<'v, 'p>,
    unreadable: Vec<String>,
}

impl std::fmt::Debug for Session<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A piece with its number, on the way to a worker.
type Job = (u64, Piece);

impl<'v, 'p> Session<'v, 'p> {
    pub(super) fn new(validator: &'v Validator<'p>, options: Options) -> Self {
        let worker = Worker::new(validator, options.keep);
        Session { validator, options, piece: PIECE, total: worker.run(), worker, unreadable: Vec::new() }
    }

    /// The same run, with files cut into pieces of about so many bytes instead of 1 MiB. What it
    /// finds does not depend on it.
    #[must_use]
    pub fn in_pieces(mut self, bytes: usize) -> Self {
        self.piece = bytes;
        self
    }

    /// Checks one file as it streams past; gzip and zstd are unpacked. `name` is how findings call it,
    /// and says how it is laid out unless `format` does. Rows are carried over by `mapping`.
    pub fn read<'r>(
        &mut self,
        name: &str,
        reader: impl Read + Send + 'r,
        format: Option<Format>,
        mapping: Option<&Mapping>,
    ) {
        self.read_as(name, reader, |head| format.unwrap_or_else(|| Format::of(name, head)), mapping);
    }

    /// The same, where the first bytes say how it is laid out.
    pub fn read_as<'r>(
        &mut self,
        name: &str,
        reader: impl Read + Send + 'r,
        format: impl FnOnce(&[u8]) -> Format,
        mapping: Option<&Mapping>,
    ) {
        let name: Arc<str> = Arc::from(name);
        let known = Known::new(self.validator.protocol, mapping);
        let file = File { name: &name, mapping, known: &known };
        self.total.files += 1;
        self.total.next_file();
        let before = (self.total.records, self.total.found());
        let reader: Box<dyn Read + Send + 'r> = Box::new(reader);
        match unpacked(reader) {
            Ok(reader) => {
                let mut feed = Feed::in_pieces(reader, self.piece);
                let format = format(feed.whole(1 << 16));
                self.feed(feed, format, file);
            }
            Err(error) => self.broken(file, Start::default(), &error.to_string()),
        }
        if (self.total.records, self.total.found()) == before {
            let message = "there is no record in this file".to_owned();
            let here = Here::new(name.clone(), &[], Start::default(), &known);
            self.validator.tell_file(
                &here,
                &mut self.total,
                "file.structure",
                &errors::L030,
                Place::default(),
                message,
            );
        }
    }

    /// What all files came to.
    pub fn finish(self) -> Report {
        self.total.report(self.unreadable, self.validator.rules.keys().cloned())
    }

    fn feed(&mut self, feed: Feed<'_>, format: Format, file: File<'_>) {
        match format {
            Format::JsonLines => self.stream(Lines::new(feed), file),
            Format::Json => self.stream(Values::new(feed), file),
            Format::Yaml | Format::Csv => self.whole(feed, format, file),
        }
    }

    /// A text that cannot be cut before it was read to its end.
    fn whole(&mut self, mut feed: Feed<'_>, format: Format, file: File<'_>) {
        let mut run = self.worker.run();
        let bytes = feed.whole(usize::MAX);
        let mut here = Here::new(file.name.clone(), bytes, Start::default(), file.known);
        match (format, file.mapping) {
            (Format::Csv, Some(mapping)) => self.worker.csv(bytes, mapping, &mut here, &mut run),
            _ => self.worker.yaml(bytes, &here, file, &mut run),
        }
        self.total.absorb(run, &mut FxHashSet::default(), |id, run| self.validator.twice(id, &here, file, run));
        let end = here.start.after(bytes);
        self.ended(file, feed.broken().map(str::to_owned), end);
    }

    fn stream(&mut self, mut cutter: impl Cutter, file: File<'_>) {
        let mut ids = FxHashSet::default();
        let first = cutter.next();
        let second = if first.is_some() { cutter.next() } else { None };
        let pieces = first.into_iter().chain(second);
        if self.options.threads > 1 && cutter.feed().broken().is_none() {
            self.together(&mut cutter, pieces, file, &mut ids);
        } else {
            let mut pieces = pieces;
            while let Some(piece) = pieces.next().or_else(|| cutter.next()) {
                let run = self.worker.piece(&piece, file);
                add(self.validator, &mut self.total, run, &piece, file, &mut ids);
                cutter.recycle(piece.bytes);
            }
        }
        let (broken, end) = (cutter.feed().broken().map(str::to_owned), cutter.feed().start());
        self.ended(file, broken, end);
    }

    /// Several threads check pieces; they come back in any order and are added in that of the file.
    fn together(
        &mut self,
        cutter: &mut impl Cutter,
        mut pieces: impl Iterator<Item = Piece>,
        file: File<'_>,
        ids: &mut FxHashSet<u64>,
    ) {
        let (validator, keep, total) = (self.validator, self.options.keep, &mut self.total);
        let (jobs, queue) = sync_channel::<Job>(self.options.threads);
        let (done, results) = channel();
        let queue = Mutex::new(queue);
        std::thread::scope(|scope| {
            for _ in 0..self.options.threads {
                let (queue, done) = (&queue, done.clone());
                scope.spawn(move || {
                    let mut worker = Worker::new(validator, keep);
                    while let Some((number, piece)) = next(queue) {
                        let run = worker.piece(&piece, file);
                        if done.send((number, piece, run)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(done);
            let mut waiting = BTreeMap::new();
            let mut wanted = 0;
            let mut settle = |(number, piece, run), cutter: Option<&mut dyn Cutter>| {
                waiting.insert(number, (piece, run));
                let mut spare = Vec::new();
                while let Some((piece, run)) = waiting.remove(&wanted) {
                    add(validator, total, run, &piece, file, ids);
                    spare.push(piece.bytes);
                    wanted += 1;
                }
                if let Some(cutter) = cutter {
                    spare.into_iter().for_each(|bytes| cutter.recycle(bytes));
                }
            };
            let mut number = 0;
            while let Some(piece) = pieces.next().or_else(|| cutter.next()) {
                if jobs.send((number, piece)).is_err() {
                    break;
                }
                number += 1;
                while let Ok(result) = results.try_recv() {
                    settle(result, Some(cutter));
                }
            }
            drop(jobs);
            while let Ok(result) = results.recv() {
                settle(result, None);
            }
        });
    }

    /// What is told when a file is through.
    fn ended(&mut self, file: File<'_>, broken: Option<String>, end: Start) {
        if let Some(mapping) = file.mapping {
            self.validator.columns(mapping, file.name, file.known, &mut self.total);
        }
        if let Some(reason) = broken {
            self.broken(file, end, &reason);
        }
    }

    /// The file could not be read to its end.
    fn broken(&mut self, file: File<'_>, end: Start, reason: &str) {
        self.unreadable.push(file.name.to_string());
        let here = Here::new(file.name.clone(), &[], end, file.known);
        let message =
            format!("the file cannot be read any further ({reason}); what stands behind this place was not checked");
        Teller { here: &here, about: super::teller::About::default(), run: &mut self.total }.find(
            "file.structure",
            &errors::L043,
            None,
            Place::default(),
            message,
        );
    }
}

fn add<'v>(
    validator: &Validator<'_>,
    total: &mut Run<'v>,
    run: Run<'v>,
    piece: &Piece,
    file: File<'_>,
    ids: &mut FxHashSet<u64>,
) {
    let here = Here::new(file.name.clone(), &piece.bytes, piece.start, file.known);
    total.absorb(run, ids, |id, run| validator.twice(id, &here, file, run));
}

/// The next job; none when there will be no more.
fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
