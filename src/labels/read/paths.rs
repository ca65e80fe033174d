//! Paths of images, without what they say of the machine that they lay on.

/// An image by its path: the path as it is written, but of an absolute one the file's name only.
/// What stands before it names folders of somebody's machine, and often somebody.
pub(super) fn image_name(path: &str) -> &str {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let absolute = path.starts_with(['/', '\\', '~']) || drive || path.starts_with("file:");
    let path = if path.contains("://") { path.split(['?', '#']).next().unwrap_or(path) } else { path };
    if absolute { path.rsplit(['/', '\\', '=']).next().unwrap_or(path) } else { path }
}

#[cfg(test)]
mod tests {
    use super::image_name;

    #[test]
    fn folders_of_a_machine_are_left_out() {
        for (path, shown) in [
            ("a.png", "a.png"),
            ("set/a.png", "set/a.png"),
            ("/home/jane/a.png", "a.png"),
            ("C:\\Users\\Jane\\a.png", "a.png"),
            ("\\\\server\\share\\a.png", "a.png"),
            ("file:///home/jane/a.png", "a.png"),
            ("/data/local-files/?d=jane/a.png", "a.png"),
            ("s3://bucket/a.png", "s3://bucket/a.png"),
            ("https://host/a.png?token=1", "https://host/a.png"),
            ("", ""),
        ] {
            assert_eq!(image_name(path), shown, "{path}");
        }
    }
}
