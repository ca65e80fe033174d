//! What shapes are made of: outlines, lines, points and runs of pixels.

use super::cursor::Cursor;
use crate::geometry::{Mask, Order, Outline};
use crate::label_format::names::keys;
use crate::labels::read::outlines::FARTHEST;

keys! {
    /// What is looked at of a box or an ellipse.
    RoundKey {
        Cx("cx"),
        Cy("cy"),
        Rotation("rotation_deg"),
        Width("width"),
        Height("height"),
        Rx("rx"),
        Ry("ry"),
    }
}
keys! {
    /// What is looked at of a polygon.
    OutlineKey {
        Exterior("exterior"),
        Holes("holes"),
    }
}
keys! {
    /// What is looked at of a mask.
    MaskKey {
        Order("order"),
        Size("size"),
        Counts("counts"),
    }
}

impl Cursor<'_> {
    pub(super) fn round_or_square(&mut self, square: bool) -> Option<Outline> {
        let (mut cx, mut cy, mut width, mut height, mut degrees) = (None, None, None, None, 0.0);
        self.open_members(|c, key| {
            match key {
                RoundKey::Cx => cx = Some(c.coordinate()?),
                RoundKey::Cy => cy = Some(c.coordinate()?),
                RoundKey::Rotation => degrees = c.coordinate()?,
                RoundKey::Width if square => width = Some(c.coordinate()?),
                RoundKey::Height if square => height = Some(c.coordinate()?),
                RoundKey::Rx if !square => width = Some(c.coordinate()?),
                RoundKey::Ry if !square => height = Some(c.coordinate()?),
                _ => c.free()?,
            }
            Some(())
        })?;
        let (cx, cy, width, height) = (cx?, cy?, width.filter(|w| *w > 0.0)?, height.filter(|h| *h > 0.0)?);
        Some(if square {
            Outline::rectangle(cx, cy, width, height, degrees)
        } else {
            Outline::ellipse(cx, cy, width, height, degrees)
        })
    }

    pub(super) fn outline(&mut self) -> Option<Outline> {
        let (mut exterior, mut holes) = (None, Vec::new());
        self.open_members(|c, key| {
            match key {
                OutlineKey::Exterior => exterior = Some(c.ring()?),
                OutlineKey::Holes => c.list(|c| {
                    holes.push(c.ring()?);
                    Some(())
                })?,
            }
            Some(())
        })?;
        let outline = Outline { exterior: exterior?, holes };
        outline.fault().is_none().then_some(outline)
    }

    fn ring(&mut self) -> Option<Vec<[f64; 2]>> {
        let mut points = Vec::with_capacity(16);
        self.list(|c| {
            let [x, y, _] = c.point()?;
            points.push([x, y]);
            Some(())
        })?;
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        (points.len() >= 3).then_some(points)
    }

    pub(super) fn line(&mut self) -> Option<Vec<[f64; 3]>> {
        let mut points = Vec::new();
        self.list(|c| {
            points.push(c.point()?);
            Some(())
        })?;
        let on_slices = points.iter().filter(|p| p[2] != 0.0).count();
        let slices = points.iter().all(|p| p[2].fract() == 0.0 && p[2] >= 0.0);
        (points.len() >= 2 && slices && (on_slices == 0 || on_slices == points.len())).then_some(points)
    }

    /// `[x, y]`, or `[x, y, slice]`.
    pub(super) fn point(&mut self) -> Option<[f64; 3]> {
        self.take(b'[')?;
        let x = self.coordinate()?;
        self.take(b',')?;
        let y = self.coordinate()?;
        let mut z = 0.0;
        if self.next()? == b',' {
            self.take(b',')?;
            z = self.coordinate()?;
        }
        self.take(b']')?;
        Some([x, y, z])
    }

    pub(super) fn coordinate(&mut self) -> Option<f64> {
        self.number().map(super::number::Plain::double).filter(|n| n.abs() <= FARTHEST)
    }

    pub(super) fn mask(&mut self) -> Option<Mask> {
        let (mut order, mut size, mut counts) = (Order::Row, None, None);
        self.open_members(|c, key| {
            match key {
                MaskKey::Order => {
                    order = if c.string().filter(|o| matches!(*o, "row" | "column"))? == "row" {
                        Order::Row
                    } else {
                        Order::Column
                    }
                }
                MaskKey::Size => {
                    let (mut numbers, mut count) = ([0; 2], 0);
                    c.list(|c| {
                        *numbers.get_mut(count)? = c.whole()?;
                        count += 1;
                        Some(())
                    })?;
                    size = (count == 2).then_some(numbers);
                    size?;
                }
                MaskKey::Counts => {
                    let mut numbers = Vec::new();
                    c.list(|c| {
                        let number = c.number().filter(|n| n.places == 0 && !n.negative)?;
                        numbers.push(u64::try_from(number.digits).ok()?);
                        Some(())
                    })?;
                    counts = Some(numbers);
                }
            }
            Some(())
        })?;
        let [rows, columns] = size?;
        Mask::from_rle(order, rows, columns, &counts?).ok()
    }
}
