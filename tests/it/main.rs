//! The one test binary. Tests are data: adding one is adding a file or a fenced example.

mod frames;
