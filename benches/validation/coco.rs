//! A COCO file for the shipped protocol of mitotic figures: four boxes an image, scattered over the
//! list, and one annotation in fifty that is wrong.

use std::fs::{File, create_dir_all, rename};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The protocol that it is checked against.
pub const PROTOCOL: &str = "protocols/mitotic-figures";

/// The file; made where it is not there yet.
pub fn coco(target: &Path, annotations: usize) -> PathBuf {
    let folder = target.join("bench-corpus");
    create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(format!("coco-2-{annotations}.json"));
    if !path.is_file() {
        let partial = path.with_extension("partial");
        write(&partial, annotations / 4).expect("the file can be written");
        rename(&partial, &path).expect("the file can be put in its place");
    }
    path
}

fn write(path: &Path, images: usize) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "{{\"info\":{{}},\"images\":[")?;
    for n in 0..images {
        let comma = if n > 0 { "," } else { "" };
        write!(
            out,
            "{comma}{{\"id\":{n},\"file_name\":\"{n:06}.tiff\",\"width\":800,\"height\":600,\"tumor_type\":\"human breast cancer\"}}"
        )?;
    }
    write!(
        out,
        "],\"categories\":[{{\"id\":1,\"name\":\"mitotic figure\"}},{{\"id\":2,\"name\":\"not mitotic figure\"}}],"
    )?;
    write!(out, "\"annotations\":[")?;
    for n in 0..images * 4 {
        let comma = if n > 0 { "," } else { "" };
        let (image, y) = (n * 7919 % images, 10 + n / images * 120);
        let x = if n % 100 == 17 { 790 } else { 20 + n % 700 };
        let category = if n % 100 == 61 { 9 } else { 2 };
        let area = 50 * 50;
        write!(
            out,
            "{comma}{{\"id\":{n},\"image_id\":{image},\"category_id\":{category},\"iscrowd\":0,\"area\":{area},\"bbox\":[{x},{y},50,50]}}"
        )?;
    }
    write!(out, "]}}")?;
    out.flush()
}
