//! Images.

use super::cursor::Cursor;
use crate::geometry::Spacing;
use crate::labels::record::Image;

impl<'d> Cursor<'d> {
    /// An image, and what names it.
    pub(super) fn image(&mut self) -> Option<(Image<'d>, Option<&'d str>)> {
        let mut image = Image::default();
        let (mut slices, mut frames) = (None, None);
        // From the own name over the DICOM uids, the most specific first, to the address.
        let mut names = [None; 5];
        self.object(|c, key| {
            match key {
                "id" => {
                    image.id = Some(c.text()?);
                    names[0] = image.id.map(|(t, _)| t);
                }
                "sop_instance_uid" => names[1] = Some(c.string()?),
                "series_instance_uid" => names[2] = Some(c.string()?),
                "study_instance_uid" => names[3] = Some(c.string()?),
                "uri" => names[4] = Some(c.string()?),
                "view" => image.view = Some(c.text()?),
                "laterality" => image.laterality = Some(c.one_of(["left", "right"])?),
                "x_axis" => image.x_axis = Some(c.one_of(["left", "right"])?),
                "z_axis" => image.z_axis = Some(c.one_of(["head", "feet"])?),
                "rows" => image.rows = Some(c.whole()?),
                "columns" => image.columns = Some(c.whole()?),
                "slices" => slices = Some(c.whole()?),
                "frames" => frames = Some(c.whole()?),
                "slice_spacing_mm" => image.spacing.z = Some(c.above_zero()?),
                "pixel_spacing_mm" => {
                    let (mut numbers, mut count) = ([None; 2], 0);
                    c.list(|c| {
                        *numbers.get_mut(count)? = Some(c.above_zero()?);
                        count += 1;
                        Some(())
                    })?;
                    image.spacing = Spacing { x: Some(numbers[1]?), y: numbers[0], ..image.spacing };
                }
                _ => c.free()?,
            }
            Some(())
        })?;
        image.depth = slices.or(frames);
        Some((image, names.into_iter().flatten().next()))
    }

    fn one_of(&mut self, words: [&str; 2]) -> Option<&'d str> {
        self.string().filter(|word| words.contains(word))
    }

    fn above_zero(&mut self) -> Option<f64> {
        self.coordinate().filter(|number| *number > 0.0)
    }
}
