//! Shapes that cannot be, lie where no image is, or are not what the label asks for.

use super::super::node::{Node, bare, object, text};
use super::super::record::geometry;
use super::super::shapes::{DEPTH, SIDE};
use super::{Defect, Spoil, Step};
use labelwright::protocol::model::Geometry;

impl Spoil<'_, '_> {
    /// The first drawing of some annotation: where it stands, its type and whether its shape is there.
    fn drawing(&mut self) -> Option<(String, &mut Node, Geometry)> {
        let n = self.annotation()?;
        let (walk, _) = self.made.said.get(n)?;
        let (drawn, elsewhere) = geometry(self.shared.ground, self.place.walks.get(*walk)?.label)?;
        if elsewhere {
            return None;
        }
        let annotation = self.made.node.at(&[Step::Key("annotations"), Step::Index(n)])?;
        let several = annotation.get("drawings").is_some();
        let way = [Step::Key("drawings"), Step::Index(0), Step::Key("geometry")];
        let way = if several { &way[..] } else { &way[2..] };
        let pointer = if several { "drawings/0/geometry" } else { "geometry" };
        Some((format!("/annotations/{n}/{pointer}"), annotation.at(way)?, drawn))
    }
}

pub fn broken(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let way = spoil.dice.below(4);
    let (pointer, shape, drawn) = spoil.drawing()?;
    let (code, below) = match drawn {
        Geometry::Polygon => {
            let ring = shape.at(&[Step::Key("polygon"), Step::Key("exterior")])?.items_mut()?;
            match way {
                0 => {
                    ring.truncate(2);
                    ("L032", "/polygon/exterior")
                }
                1 => {
                    ring.get_mut(3)?.items_mut()?.push(bare(1));
                    ring.get_mut(3)?.items_mut()?.push(bare(1));
                    ("L007", "/polygon/exterior/3")
                }
                _ => {
                    // The border turns back on itself.
                    ring.swap(1, 6);
                    ("L032", "/polygon")
                }
            }
        }
        Geometry::Box => {
            shape.at(&[Step::Key("box")])?.set("width", bare(0));
            ("L032", "/box")
        }
        Geometry::Ellipse => {
            shape.at(&[Step::Key("ellipse")])?.set("rx", bare(-4));
            ("L032", "/ellipse")
        }
        Geometry::Point => {
            shape.at(&[Step::Key("point")])?.items_mut()?.truncate(1);
            ("L007", "/point")
        }
        Geometry::Polyline => {
            shape.at(&[Step::Key("points")])?.items_mut()?.truncate(1);
            ("L032", "/points")
        }
        Geometry::Mask | Geometry::Track | Geometry::Nothing => return None,
    };
    let rule = if code == "L032" { "file.geometry" } else { "file.structure" };
    Some(Defect::new(code, rule, format!("{pointer}{below}")))
}

pub fn outside(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let far = spoil.dice.chance(50);
    let (pointer, shape, drawn) = spoil.drawing()?;
    if far && shape.get("slice").is_some() {
        shape.set("slice", bare(DEPTH + 1));
    } else {
        match drawn {
            Geometry::Box => shape.at(&[Step::Key("box")])?.set("cx", bare(SIDE + 200)),
            Geometry::Point => *shape.at(&[Step::Key("point"), Step::Index(1)])? = bare(-12.5),
            _ if shape.get("slice").is_some() => shape.set("slice", bare(DEPTH + 1)),
            _ => return None,
        }
    }
    Some(Defect::new("L032", "file.geometry", pointer))
}

pub fn another(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let (walk, _) = spoil.made.said.get(n)?;
    let label = spoil.shared.ground.protocol.labels.get(spoil.place.walks.get(*walk)?.label)?;
    let other = [Geometry::Ellipse, Geometry::Box].into_iter().find(|g| !label.geometry.contains(g))?;
    let (pointer, shape, _) = spoil.drawing()?;
    let size = ["rx", "ry", "width", "height"];
    let size = if other == Geometry::Ellipse { &size[..2] } else { &size[2..] };
    let mut round = object([("cx", bare(60)), ("cy", bare(70))]);
    size.iter().for_each(|key| round.set(key, bare(12)));
    *shape = object([("type", text(other.word())), ("slice", bare(1)), (other.word(), round)]);
    Some(Defect::new("L029", "file.geometry", format!("{pointer}/type")))
}
