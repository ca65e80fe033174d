//! Images.

use super::cursor::Cursor;
use crate::geometry::Spacing;
use crate::label_format::names::keys;
use crate::labels::record::Image;

keys! {
    /// What is looked at of an image.
    ImageKey {
        Id("id"),
        SopInstanceUid("sop_instance_uid"),
        SeriesInstanceUid("series_instance_uid"),
        StudyInstanceUid("study_instance_uid"),
        Uri("uri"),
        View("view"),
        Laterality("laterality"),
        XAxis("x_axis"),
        ZAxis("z_axis"),
        Rows("rows"),
        Columns("columns"),
        Slices("slices"),
        Frames("frames"),
        SliceSpacing("slice_spacing_mm"),
        PixelSpacing("pixel_spacing_mm"),
    }
}

impl<'d> Cursor<'d> {
    /// An image, and what names it.
    pub(super) fn image(&mut self) -> Option<(Image<'d>, Option<&'d str>)> {
        let mut image = Image::default();
        let (mut slices, mut frames) = (None, None);
        // From the own name over the DICOM uids, the most specific first, to the address.
        let mut names = [None; 5];
        self.open_members(|c, key| {
            match key {
                ImageKey::Id => {
                    image.id = Some(c.text()?);
                    names[0] = image.id.map(|(t, _)| t);
                }
                ImageKey::SopInstanceUid => names[1] = Some(c.string()?),
                ImageKey::SeriesInstanceUid => names[2] = Some(c.string()?),
                ImageKey::StudyInstanceUid => names[3] = Some(c.string()?),
                ImageKey::Uri => names[4] = Some(c.string()?),
                ImageKey::View => image.view = Some(c.text()?),
                ImageKey::Laterality => image.laterality = Some(c.one_of(["left", "right"])?),
                ImageKey::XAxis => image.x_axis = Some(c.one_of(["left", "right"])?),
                ImageKey::ZAxis => image.z_axis = Some(c.one_of(["head", "feet"])?),
                ImageKey::Rows => image.rows = Some(c.whole()?),
                ImageKey::Columns => image.columns = Some(c.whole()?),
                ImageKey::Slices => slices = Some(c.whole()?),
                ImageKey::Frames => frames = Some(c.whole()?),
                ImageKey::SliceSpacing => image.spacing.z = Some(c.above_zero()?),
                ImageKey::PixelSpacing => {
                    let (mut numbers, mut count) = ([None; 2], 0);
                    c.list(|c| {
                        *numbers.get_mut(count)? = Some(c.above_zero()?);
                        count += 1;
                        Some(())
                    })?;
                    image.spacing = Spacing { x: Some(numbers[1]?), y: numbers[0], ..image.spacing };
                }
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
