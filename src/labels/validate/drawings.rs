//! What is drawn: its shape, what it says, and whether it is as it should be.

use super::teller::{Teller, shown};
use super::{Validator, errors};
use crate::decide::{Case, LabelPlan, Value, apart};
use crate::diagnostic::or_list;
use crate::geometry::{Drawing, Mask, Measured, Shape, Wanted};
use crate::labels::record::{Annotation, Answer, Drawn, Image, Place, Record};
use crate::protocol::condition::From;
use crate::protocol::drawn;
use crate::protocol::model::{Attribute, Geometry, Label};
use crate::protocol::words::Words;
use crate::quantity::{Decimal, Exact, Number};

/// A coordinate for people: at most two decimals.
fn short(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}

impl Validator<'_> {
    /// The images of a record: each has an id of its own and a view that the protocol has.
    pub(super) fn images(&self, record: &Record<'_>, teller: &mut Teller<'_, '_>) {
        for (n, (id, place)) in record.images.iter().skip(1).filter_map(|i| i.id).enumerate() {
            if record.images.iter().skip(1).filter_map(|i| i.id).take(n).any(|(other, _)| other == id) {
                let message = format!("there are two images with the id {}", shown(id, false));
                teller.find("file.id", &errors::L024, None, place, message);
            }
        }
        let Some(views) = &self.protocol.views else { return };
        for (view, place) in record.images.iter().filter_map(|i| i.view) {
            if views.values.iter().any(|v| v.id == view) {
                teller.run.held("file.geometry");
            } else {
                let known: Vec<&str> = views.values.iter().map(|v| v.id.as_str()).collect();
                let message = format!("the protocol has no view {}; it has {}", shown(view, false), or_list(&known));
                teller.find("file.geometry", &errors::L032, None, place, message);
            }
        }
    }

    /// The shapes that the label asks for, and where they may lie.
    pub(super) fn shape(
        &self,
        id: &str,
        label: Option<&Label>,
        annotation: &Annotation<'_>,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) {
        let wanted = label.map_or(&[][..], |l| l.geometry.as_slice());
        if annotation.drawings.is_empty() {
            teller.run.skipped("file.geometry", || "the record holds no shapes".to_owned());
        }
        for (n, drawn) in annotation.drawings.iter().enumerate() {
            let image = image_of(drawn, record);
            let again = annotation.drawings[..n].iter().filter_map(|d| image_of(d, record));
            if image.is_some_and(|image| again.into_iter().any(|other| std::ptr::eq(other, image))) {
                let message = "two drawings of this annotation lie on one image; join them into one".to_owned();
                teller.find("file.geometry", &errors::L032, None, drawn.place, message);
            }
            let side = image.and_then(|i| i.laterality);
            let before = annotation.drawings[..n].iter().filter_map(|d| image_of(d, record)?.laterality).next();
            if let (Some(side), Some(other)) = (side, before)
                && side != other
            {
                let message = format!(
                    "this annotation is drawn on an image of the {} and on one of the {}",
                    shown(other, false),
                    shown(side, false)
                );
                teller.find("file.geometry", &errors::L032, None, drawn.place, message);
            }
            if let Some((shape, place)) = drawn.shape {
                if wanted.is_empty() {
                    teller.run.skipped("file.geometry", || "the label asks for no shape".to_owned());
                } else if wanted.iter().any(|w| w.word() == shape) {
                    teller.run.held("file.geometry");
                } else if Geometry::WORDS.iter().any(|(_, g)| g.word() == shape) {
                    let words: Vec<&str> = wanted.iter().map(|w| w.word()).collect();
                    let message =
                        format!("a {id} is drawn as {}, but this is drawn as {}", or_list(&words), shown(shape, false));
                    teller.find("file.geometry", &errors::L029, None, place, message);
                }
            }
            self.within_image(drawn, record, teller);
        }
    }

    /// A drawing lies on an image of the record, and inside it.
    fn within_image(&self, drawn: &Drawn<'_>, record: &Record<'_>, teller: &mut Teller<'_, '_>) {
        let Some(image) = image_of(drawn, record) else {
            if let Some((name, place)) = drawn.image {
                let message = format!("there is no image {} in this record", shown(name, false));
                teller.find("file.reference", &errors::L027, None, place, message);
            } else if record.images.len() > 2 {
                let message = "the record has several images, and this drawing does not say on which it is".to_owned();
                teller.find("file.geometry", &errors::L032, None, drawn.place, message);
            }
            return;
        };
        let Some(drawing) = &drawn.drawing else { return };
        let mut outside = None;
        for (at, shape) in drawing.drawn() {
            if let Some(depth) = image.depth
                && at > depth
            {
                let what = if drawing.frames || drawing.track.is_some() { "frame" } else { "slice" };
                outside = Some(format!("it is drawn on {what} {at}, but the image has {depth}"));
            }
            if let Shape::Line(points) = shape
                && let Some(depth) = image.depth
                && let Some(p) = points.iter().find(|p| p[2] > f64::from(depth))
            {
                outside = Some(format!("a point of it lies on slice {}, but the image has {depth}", p[2]));
            }
            if let Shape::Mask(Mask { size: Some([down, across]), .. }) = shape
                && let (Some(rows), Some(columns)) = (image.rows, image.columns)
                && (*down, *across) != (rows, columns)
            {
                outside = Some(format!(
                    "its mask has {down} rows of {across} columns, but the image has {rows} rows of {columns}"
                ));
            } else if let (Some(rows), Some(columns), Some([x, y, right, down])) =
                (image.rows, image.columns, shape.bounds())
                && (x < -SLACK || y < -SLACK || right > f64::from(columns) + SLACK || down > f64::from(rows) + SLACK)
            {
                outside = Some(format!(
                    "it reaches from ({}, {}) to ({}, {}), but the image has {columns} columns and {rows} rows",
                    short(x),
                    short(y),
                    short(right),
                    short(down)
                ));
            }
        }
        match outside {
            Some(message) => teller.find("file.geometry", &errors::L032, None, drawn.place, message),
            None => teller.run.held("file.geometry"),
        }
    }

    /// Puts what the drawing says into the case.
    pub(super) fn drawn_values(
        &self,
        annotation: &Annotation<'_>,
        record: &Record<'_>,
        plan: &LabelPlan,
        label: Option<&Label>,
        case: &mut Case,
    ) -> Option<Measured> {
        if plan.drawn.is_empty() {
            return None;
        }
        let wanted = label.map_or(&[][..], |l| l.geometry.as_slice());
        let drawings = spaced(annotation, wanted, record)?;
        let needs = |ids: &[&str]| plan.drawn.iter().any(|a| ids.contains(&a.id.as_str()));
        let wanted = Wanted {
            pieces: needs(&["pieces"]),
            axes: needs(&["long_axis", "short_axis"]),
            areas: needs(&["area", "volume", "area_jump"]),
        };
        let measured = Measured::of(&drawings.iter().collect::<Vec<_>>(), wanted);
        for attribute in &plan.drawn {
            let value = if attribute.id == drawn::VIEWS {
                let seen = annotation.drawings.iter().filter(|d| d.drawing.as_ref().is_some_and(|d| !is_empty(d)));
                let views = seen.filter_map(|d| image_of(d, record)).filter_map(|i| i.view);
                // A view that the protocol does not have was told; which it is, nobody knows.
                let bits: Option<Vec<u128>> = views.map(|(view, _)| attribute.tick(view)).collect();
                bits.map(|b| Value::Ticks(b.into_iter().fold(0, |a, b| a | b)))
            } else {
                number(&measured, &attribute.id).map(|n| Value::Number(Exact::from(n)))
            };
            case.set(attribute.slot, value.unwrap_or(Value::NotRecorded));
        }
        Some(measured)
    }

    /// Rules on the drawing, and answers that must agree with it.
    pub(super) fn drawing(
        &self,
        annotation: &Annotation<'_>,
        plan: &LabelPlan,
        case: &Case,
        teller: &mut Teller<'_, '_>,
    ) {
        let Some(label) = self.protocol.labels.get(&plan.id) else { return };
        let place = annotation.drawings.first().map_or(annotation.place, |d| d.place);
        let words = Words::new(self.protocol, Some(label));
        for (rule, broken, complete) in plan.drawing_rules(case) {
            let Some(drawing) = label.drawings.iter().find(|d| d.rule == rule) else { continue };
            if broken {
                let refs = drawing.condition.refs();
                let seen = refs.iter().filter(|r| r.from == From::Drawing).filter_map(|r| {
                    let found = plan.drawn.iter().find(|a| a.id == r.id)?;
                    let shown = found.shown(case.get(found.slot));
                    let title = crate::protocol::words::lower(&found.attribute.title);
                    Some(format!("{title} is{}", shown.strip_prefix(&title).unwrap_or(&shown)))
                });
                let seen: Vec<String> = seen.collect();
                let seen = crate::protocol::words::capital(&seen.join(", "));
                let message = format!("{seen}; it must hold that {}", words.condition(&drawing.condition));
                teller.find(rule, &errors::L034, Some(drawing.severity), place, message);
            } else if complete {
                teller.run.held(rule);
            } else {
                teller.run.skipped(rule, || "the record does not hold what was drawn, or a spacing".to_owned());
            }
        }
        for attribute in &plan.attributes {
            self.agrees(&attribute.attribute, annotation, plan, case.get(attribute.slot), case, teller);
        }
    }

    /// What was written, beside what is drawn.
    fn agrees(
        &self,
        attribute: &Attribute,
        annotation: &Annotation<'_>,
        plan: &LabelPlan,
        value: Value,
        case: &Case,
        teller: &mut Teller<'_, '_>,
    ) {
        let Some(agrees) = &attribute.agrees else { return };
        let rule = format!("{}.drawn", attribute.rule);
        let found = plan.drawn.iter().find(|a| a.id == agrees.drawn);
        let drawn = found.map_or(Value::NotRecorded, |a| case.get(a.slot));
        let (Value::Number(written), Value::Number(drawn)) = (value, drawn) else {
            teller.run.skipped(&rule, || {
                "there is nothing to compare: an answer, a drawing or a spacing is missing".to_owned()
            });
            return;
        };
        let Some(apart) = apart(agrees, written, drawn) else {
            teller.run.failed_to_run(&rule, || "the numbers are beyond what can be compared exactly".to_owned());
            return;
        };
        if apart.near {
            teller.run.held(&rule);
            return;
        }
        let unit = attribute.kind.unit();
        let amount = |n: Exact| n.to_decimal().map_or_else(|| n.text(), |d| Words::amount(Number(d), unit));
        let shown = |n: Exact| if attribute.private { "(masked)".to_owned() } else { amount(n) };
        let within = if agrees.per_cent { format!("{} %", agrees.within) } else { Words::amount(agrees.within, unit) };
        let what = drawn::drawn(&agrees.drawn).map_or("", |d| d.words);
        let message = format!(
            "{} is {}, but the drawing measures {} ({what}); they may be {within} apart",
            attribute.title,
            shown(written),
            shown(apart.drawn)
        );
        let id = attribute.rule.rsplit('.').next().unwrap_or("");
        let place =
            annotation.attributes.iter().find(|a| a.name == id).map_or(annotation.place, |a: &Answer<'_>| a.place);
        teller.find(&rule, &errors::L035, None, place, message);
    }

    /// Each answer that cites its frame says on which it was judged.
    pub(super) fn frames(
        &self,
        annotation: &Annotation<'_>,
        record: &Record<'_>,
        plan: &LabelPlan,
        teller: &mut Teller<'_, '_>,
    ) {
        for evidence in &annotation.evidence {
            if !plan.attributes.iter().any(|a| a.id == evidence.name) {
                let message =
                    format!("`evidence` names {}, which is no question of a {}", shown(evidence.name, false), plan.id);
                teller.find("file.attribute", &errors::L009, None, evidence.place, message);
            }
        }
        for attribute in plan.attributes.iter().filter(|a| a.attribute.cites_frame) {
            let rule = format!("{}.frame", attribute.attribute.rule);
            let Some(answer) = annotation.attributes.iter().find(|a| a.name == attribute.id) else {
                teller.run.skipped(&rule, || "it was not answered".to_owned());
                continue;
            };
            if let Some(what) = record.annotations_only() {
                teller.run.skipped(&rule, || format!("{what} does not say on which frame an answer was judged"));
                continue;
            }
            let title = &attribute.attribute.title;
            let evidence = annotation.evidence.iter().find(|e| e.name == attribute.id);
            let wrong = match evidence {
                None => Some((answer.place, format!("{title} does not say on which frame it was judged"))),
                Some(evidence) => {
                    let image = evidence.image.map_or_else(|| record.images.first(), |(name, _)| named(name, record));
                    match (image, evidence.frame) {
                        (None, _) => {
                            Some((evidence.place, format!("{title} was judged on an image that is not in this record")))
                        }
                        (_, None) => Some((evidence.place, format!("{title} says an image, but no frame of it"))),
                        (Some(image), Some(frame)) => match image.depth {
                            Some(depth) if frame > depth => Some((
                                evidence.place,
                                format!("{title} was judged on frame {frame}, but the image has {depth}"),
                            )),
                            _ => None,
                        },
                    }
                }
            };
            match wrong {
                Some((place, message)) => teller.find(&rule, &errors::L036, None, place, message),
                None => teller.run.held(&rule),
            }
        }
    }
}

/// How far outside the image a border may run: half a pixel, as outlines through pixel centres do.
const SLACK: f64 = 0.5;

fn is_empty(drawing: &Drawing) -> bool {
    drawing.drawn().next().is_none()
}

fn named<'r, 'd>(name: &str, record: &'r Record<'d>) -> Option<&'r Image<'d>> {
    record.images.iter().rev().find(|i| i.id.is_some_and(|(id, _)| id == name))
}

/// The image that a drawing is on.
pub(super) fn image_of<'r, 'd>(drawn: &Drawn<'_>, record: &'r Record<'d>) -> Option<&'r Image<'d>> {
    match drawn.image {
        Some((name, _)) => named(name, record),
        // A record of one image need not name it.
        None if record.images.len() <= 2 => record.images.last(),
        None => None,
    }
}

/// The drawings of an annotation with the spacing of their images. None where the record does not
/// hold what is drawn: it has no shapes at all, this one's are kept elsewhere, or they are not what
/// the label asks for, which was told.
pub(super) fn spaced(annotation: &Annotation<'_>, wanted: &[Geometry], record: &Record<'_>) -> Option<Vec<Drawing>> {
    let holds = |a: &Annotation<'_>| a.drawings.iter().any(|d| d.drawing.is_some());
    if !record.annotations.iter().any(holds) {
        return None;
    }
    annotation
        .drawings
        .iter()
        .map(|drawn| {
            let mut drawing = drawn.drawing.clone()?;
            let (shape, _) = drawn.shape?;
            let image = image_of(drawn, record);
            if !(wanted.is_empty() || wanted.iter().any(|w| w.word() == shape))
                || (image.is_none() && !record.images.is_empty())
            {
                return None;
            }
            drawing.spacing = image.map_or(drawing.spacing, |i| i.spacing);
            Some(drawing)
        })
        .collect()
}

fn number(measured: &Measured, id: &str) -> Option<Decimal> {
    let count = |n: u64| Some(Decimal::from(n));
    let value = match id {
        "slices" => return count(measured.slices),
        "slice_gap" => return count(measured.slice_gap),
        "pieces" => return count(measured.pieces),
        "points" => return count(measured.points),
        "frames" => return count(measured.frames),
        "frames_in_a_row" => return count(measured.frames_in_a_row),
        "key_frames" => return count(measured.key_frames),
        "key_frame_gap" => return count(measured.key_frame_gap),
        "long_axis" => measured.long_axis,
        "short_axis" => measured.short_axis,
        "length" => measured.length,
        "area" => measured.area,
        "volume" => measured.volume,
        "area_jump" => measured.area_jump,
        _ => None,
    };
    rounded(value?, drawn::drawn(id)?.step())
}

/// A measured number on its grid, halves up. The last bits of a root do not count.
pub(super) fn rounded(value: f64, step: Decimal) -> Option<Decimal> {
    let scale = step.scale();
    let steps = value * 10_f64.powi(i32::try_from(scale).ok()?);
    if !steps.is_finite() || steps.abs() >= 1e15 {
        return None;
    }
    // A value that is a half but for its last bits is rounded as a half.
    let nudged = steps + 1e-9 * steps.abs().max(1.0);
    #[allow(clippy::cast_possible_truncation)] // Below 10^15, as just asked.
    let whole = (nudged + 0.5).floor() as i64;
    Some(Decimal::new(whole, scale).normalize())
}

/// Where the reader of a finding about a drawing should look.
pub(super) fn drawn_at(annotation: &Annotation<'_>) -> Place {
    annotation.drawings.first().map_or(annotation.place, |d| d.place)
}
