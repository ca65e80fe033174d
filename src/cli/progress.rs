//! How far the reading of large files is, for somebody who watches.

use super::output;
use crate::labels::ReadAt;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::PathBuf;

/// From so many bytes on there is a bar: a smaller job is done before anybody could read it.
const WORTH: u64 = 20_000_000;

/// How often a COCO file is gone over, near enough for a progress bar.
const LOOKS: u64 = 3;

/// The bar for these files, on standard error.
pub(super) fn of(files: &[PathBuf]) -> ProgressBar {
    let bytes = files.iter().filter_map(|f| std::fs::metadata(f).ok()).map(|m| m.len()).sum();
    bar(bytes, output::is_watched().then(ProgressDrawTarget::stderr))
}

/// The bar for so many bytes, where it is drawn; nowhere if nobody is watching or it is not worth it.
fn bar(bytes: u64, onto: Option<ProgressDrawTarget>) -> ProgressBar {
    let Some(onto) = onto.filter(|_| bytes >= WORTH) else { return ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    ProgressBar::with_draw_target(Some(bytes), onto).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A file that is read from any place.
pub(super) struct InPlace<'p> {
    pub(super) file: std::fs::File,
    pub(super) progress: &'p ProgressBar,
}

impl ReadAt for InPlace<'_> {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> std::io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&self.file, into, offset)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&self.file, into, offset)?;
        self.progress.inc(read as u64 / LOOKS);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods)]

    use super::{InPlace, LOOKS, ProgressBar, ProgressDrawTarget, ReadAt, WORTH, bar, of};
    use indicatif::TermLike;
    use std::io;
    use std::sync::{Arc, Mutex};

    /// A terminal as it looks: its lines, and the one with the cursor.
    #[derive(Debug, Default)]
    struct Look {
        lines: Vec<String>,
        row: usize,
        writes: usize,
    }

    impl Look {
        fn line(&mut self) -> &mut String {
            while self.lines.len() <= self.row {
                self.lines.push(String::new());
            }
            &mut self.lines[self.row]
        }
    }

    #[derive(Debug, Clone, Default)]
    struct Screen(Arc<Mutex<Look>>);

    impl Screen {
        fn target(&self) -> Option<ProgressDrawTarget> {
            Some(ProgressDrawTarget::term_like(Box::new(self.clone())))
        }

        fn text(&self) -> String {
            self.0.lock().unwrap().lines.join("\n").trim().to_owned()
        }

        fn is_untouched(&self) -> bool {
            self.0.lock().unwrap().writes == 0
        }

        fn change(&self, change: impl FnOnce(&mut Look)) -> io::Result<()> {
            let mut look = self.0.lock().unwrap();
            look.writes += 1;
            change(&mut look);
            Ok(())
        }
    }

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            100
        }

        fn move_cursor_up(&self, n: usize) -> io::Result<()> {
            self.change(|look| look.row = look.row.saturating_sub(n))
        }

        fn move_cursor_down(&self, n: usize) -> io::Result<()> {
            self.change(|look| look.row += n)
        }

        // The bar is drawn from the beginning of its line.
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)?;
            self.change(|look| look.row += 1)
        }

        fn write_str(&self, text: &str) -> io::Result<()> {
            self.change(|look| look.line().push_str(text))
        }

        fn clear_line(&self) -> io::Result<()> {
            self.change(|look| look.line().clear())
        }

        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_large_job_shows_how_far_it_is_and_leaves_nothing_behind() {
        let screen = Screen::default();
        let bar = bar(40 << 20, screen.target());
        bar.tick();
        assert!(screen.text().contains(" 0 B of 40.00 MiB, "), "{}", screen.text());
        bar.inc(10 << 20);
        bar.tick();
        let drawn = screen.text();
        assert!(drawn.contains(" 10.00 MiB of 40.00 MiB, ") && drawn.ends_with(" left"), "{drawn}");
        assert_eq!(drawn.chars().filter(|c| *c == '█').count(), 7, "a quarter of thirty: {drawn}");
        bar.finish_and_clear();
        assert_eq!(screen.text(), "");
    }

    #[test]
    fn nothing_is_drawn_for_a_small_job_or_for_nobody() {
        let screen = Screen::default();
        for bar in [bar(WORTH - 1, screen.target()), bar(WORTH, None), of(&[])] {
            bar.inc(1);
            bar.tick();
            bar.finish_and_clear();
            assert!(bar.is_hidden());
        }
        assert!(screen.is_untouched());
        assert!(!bar(WORTH, screen.target()).is_hidden());
    }

    #[test]
    fn a_file_that_is_gone_over_three_times_fills_the_bar_once() {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, &[b'x'; 3000]).unwrap();
        let progress = ProgressBar::hidden();
        let source = InPlace { file, progress: &progress };
        let mut into = [0; 300];
        for _ in 0..LOOKS {
            for n in 0..10 {
                assert_eq!(source.read_at(n * 300, &mut into).unwrap(), 300);
            }
        }
        assert_eq!(source.read_at(3000, &mut into).unwrap(), 0);
        assert_eq!(progress.position(), 3000);
    }
}
