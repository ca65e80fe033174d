//! Measurements against shapes whose numbers are known.

use super::*;

fn flat(shape: Shape, x: f64, y: f64) -> Drawing {
    let spacing = Spacing { x: Some(x), y: Some(y), z: None };
    Drawing { shapes: vec![On { at: 1, shape }], spacing, ..Drawing::default() }
}

fn near(a: Option<f64>, b: f64) {
    let a = a.expect("a number");
    assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn a_box_in_millimetres() {
    let drawing = flat(Shape::Outlines(vec![Outline::rectangle(5.0, 5.0, 6.0, 8.0, 0.0)]), 0.5, 0.5);
    let measured = Measured::of(&[&drawing]);
    near(measured.area, 12.0);
    near(measured.long_axis, 5.0);
    near(measured.short_axis, 4.8);
    assert_eq!((measured.pieces, measured.slices), (1, 1));
}

#[test]
fn turning_changes_no_area() {
    for degrees in [0.0, 30.0, 90.0, 123.4] {
        let drawing = flat(Shape::Outlines(vec![Outline::rectangle(50.0, 50.0, 6.0, 8.0, degrees)]), 1.0, 1.0);
        near(Measured::of(&[&drawing]).area, 48.0);
        near(Measured::of(&[&drawing]).long_axis, 10.0);
    }
}

#[test]
fn turning_is_clockwise_on_the_screen() {
    // A box to the right of its centre's height, turned by 90°, stands upright.
    let outline = Outline::rectangle(10.0, 10.0, 8.0, 2.0, 90.0);
    let shape = Shape::Outlines(vec![outline]);
    assert_eq!(shape.bounds(), Some([9.0, 6.0, 11.0, 14.0]));
    // The first corner (upper left) goes to the upper right.
    let Shape::Outlines(list) = shape else { unreachable!() };
    assert_eq!(list[0].exterior[0], [11.0, 6.0]);
}

#[test]
fn an_ellipse_is_nearly_one() {
    let drawing = flat(Shape::Outlines(vec![Outline::ellipse(50.0, 50.0, 20.0, 10.0, 30.0)]), 1.0, 1.0);
    let measured = Measured::of(&[&drawing]);
    let exact = std::f64::consts::PI * 200.0;
    let area = measured.area.expect("an area");
    assert!(area < exact && area > exact * 0.9999, "{area} of {exact}");
    assert!((measured.long_axis.expect("an axis") - 40.0).abs() < 1e-9);
}

#[test]
fn holes_are_left_out() {
    let ring = Outline {
        exterior: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
        holes: vec![vec![[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]]],
    };
    near(Measured::of(&[&flat(Shape::Outlines(vec![ring.clone()]), 1.0, 1.0)]).area, 96.0);
    assert_eq!(Mask::from_outlines(&[ring]).pixels(), 96);
}

#[test]
fn run_lengths_in_both_orders() {
    // 2 rows, 3 columns: the pixels (0,1) and (1,1), (1,2).
    let by_row = Mask::from_rle(Order::Row, 2, 3, &[1, 1, 2, 2]).expect("a mask");
    let by_column = Mask::from_rle(Order::Column, 2, 3, &[2, 2, 1, 1]).expect("a mask");
    assert_eq!(by_row, by_column);
    assert_eq!(by_row.pixels(), 3);
    assert_eq!(Mask::from_rle(Order::Row, 2, 3, &[1, 1]), Err(RleFault::Sum { runs: 2, pixels: 6 }));
    assert_eq!(Mask::from_rle(Order::Row, u32::MAX, u32::MAX, &[1]), Err(RleFault::TooLarge));
    assert!(matches!(Mask::from_rle(Order::Row, 2, 3, &[u64::MAX, u64::MAX]), Err(RleFault::Sum { .. })));
}

fn on_slices(masks: &[(u32, &[u64])], z: f64) -> Drawing {
    let shapes = masks
        .iter()
        .map(|(at, counts)| On {
            at: *at,
            shape: Shape::Mask(Mask::from_rle(Order::Row, 4, 4, counts).expect("a mask")),
        })
        .collect();
    Drawing { shapes, spacing: Spacing { x: Some(1.0), y: Some(1.0), z: Some(z) }, ..Drawing::default() }
}

#[test]
fn slices_gaps_volume_and_pieces() {
    // The same 2 × 2 block on slices 3, 4 and 7.
    let block: &[u64] = &[0, 2, 2, 2, 10];
    let drawing = on_slices(&[(3, block), (4, block), (7, block)], 2.5);
    let measured = Measured::of(&[&drawing]);
    assert_eq!((measured.slices, measured.slice_gap, measured.pieces), (3, 2, 2));
    near(measured.volume, 3.0 * 4.0 * 2.5);
    // What touches at a corner only is one piece; what lies two pixels apart is not.
    let corner = on_slices(&[(1, &[0, 1, 4, 1, 10])], 1.0);
    assert_eq!(Measured::of(&[&corner]).pieces, 1);
    let apart = on_slices(&[(1, &[0, 1, 1, 1, 13])], 1.0);
    assert_eq!(Measured::of(&[&apart]).pieces, 2);
}

#[test]
fn the_largest_jump_away_from_the_ends() {
    let sizes: [u64; 7] = [1, 4, 8, 8, 4, 4, 1];
    let counts: Vec<Vec<u64>> = sizes.iter().map(|n| vec![0, *n, 16 - *n]).collect();
    let masks: Vec<(u32, &[u64])> = counts.iter().zip(1..).map(|(c, at)| (at, c.as_slice())).collect();
    // Slices 3 to 5 count: 8, 8, 4.
    near(Measured::of(&[&on_slices(&masks, 1.0)]).area_jump, 50.0);
}

#[test]
fn stretches_of_a_track() {
    let key = |frame, seen: bool| Key { frame, shape: seen.then_some(Shape::Point([1.0, 1.0])) };
    let track = Track { keys: vec![key(2, true), key(6, true), key(9, false), key(20, true), key(21, true)] };
    assert_eq!(track.stretches(), vec![(2, 8), (20, 21)]);
    let drawing = Drawing { track: Some(track), ..Drawing::default() };
    let measured = Measured::of(&[&drawing]);
    assert_eq!((measured.frames, measured.frames_in_a_row), (9, 7));
    assert_eq!((measured.key_frames, measured.key_frame_gap), (4, 4));
}

#[test]
fn what_moves_is_looked_at_between_its_key_frames() {
    let square = |x: f64| Shape::Outlines(vec![Outline::rectangle(x, 10.0, 4.0, 4.0, 0.0)]);
    let key = |frame, shape| Key { frame, shape };
    let track =
        Track { keys: vec![key(1, Some(square(10.0))), key(11, Some(square(30.0))), key(15, Some(square(30.0)))] };
    assert_eq!(track.at(6), Some(square(20.0)));
    assert_eq!((track.at(0), track.at(13), track.at(16)), (None, Some(square(30.0)), None));
    // One key frame of a part, where the whole has none, halfway: inside what lies between.
    let whole = Drawing { track: Some(track), ..Drawing::default() };
    let part = Drawing { track: Some(Track { keys: vec![key(6, Some(square(20.0)))] }), ..Drawing::default() };
    assert!((shared(&part, &whole).pixels - 16.0).abs() < 1e-9);
    let beside = Drawing { track: Some(Track { keys: vec![key(6, Some(square(10.0)))] }), ..Drawing::default() };
    assert_eq!(shared(&beside, &whole).pixels, 0.0);
    // Outlines of different forms stay as they were until the next key frame.
    let ellipse = Shape::Outlines(vec![Outline::ellipse(30.0, 10.0, 2.0, 2.0, 0.0)]);
    let other = Track { keys: vec![key(1, Some(square(10.0))), key(11, Some(ellipse)), key(12, None)] };
    assert_eq!(other.at(6), Some(square(10.0)));
    assert_eq!(other.at(12), None);
}

#[test]
fn overlaps_of_every_two_kinds() {
    let square = |x: f64| Shape::Outlines(vec![Outline::rectangle(x + 2.0, 2.0, 4.0, 4.0, 0.0)]);
    let (a, b) = (flat(square(0.0), 1.0, 1.0), flat(square(2.0), 1.0, 1.0));
    assert!((shared(&a, &b).pixels - 8.0).abs() < 1e-9);
    let mask =
        flat(Shape::Mask(Mask::from_rle(Order::Row, 4, 8, &[0, 4, 4, 4, 4, 4, 4, 4, 4]).expect("a mask")), 1.0, 1.0);
    assert!((shared(&mask, &b).pixels - 8.0).abs() < 1e-9);
    assert!((shared(&b, &mask).pixels - 8.0).abs() < 1e-9);
    assert!((shared(&mask, &mask).pixels - 16.0).abs() < 1e-9);
    let point = flat(Shape::Point([3.0, 3.0]), 1.0, 1.0);
    assert_eq!(shared(&point, &a).points, 1.0);
    assert_eq!(shared(&point, &mask).points, 1.0);
    assert_eq!(Extent::of(&point).share_of(Extent::of(&point)), Some(100.0));
    // On another slice nothing is shared.
    let mut other = a.clone();
    other.shapes[0].at = 2;
    assert_eq!(shared(&other, &b).pixels, 0.0);
}

#[test]
fn the_middle_of_shapes() {
    let drawing = on_slices(&[(3, &[0, 2, 2, 2, 10]), (5, &[0, 2, 2, 2, 10])], 1.0);
    assert_eq!(centre(&drawing), Some([1.0, 1.0, 4.0]));
    assert_eq!(centre(&Drawing::default()), None);
}

#[test]
fn a_line_through_slices() {
    let line = Shape::Line(vec![[0.0, 0.0, 1.0], [3.0, 4.0, 1.0], [3.0, 4.0, 3.0]]);
    let mut drawing = flat(line, 1.0, 1.0);
    assert_eq!(Measured::of(&[&drawing]).length, None, "the distance of slices is not known");
    drawing.spacing.z = Some(6.0);
    near(Measured::of(&[&drawing]).length, 17.0);
}

#[test]
fn outlines_that_enclose_nothing_certain() {
    use super::valid::OutlineFault;
    let square = |from: f64, to: f64| vec![[from, from], [to, from], [to, to], [from, to]];
    let outline = |exterior: Vec<[f64; 2]>, holes: Vec<Vec<[f64; 2]>>| Outline { exterior, holes }.fault();
    assert_eq!(outline(square(1.0, 5.0), vec![]), None);
    assert_eq!(outline(square(1.0, 5.0).into_iter().rev().collect(), vec![square(2.0, 3.0)]), None);
    let bow_tie = vec![[1.0, 1.0], [5.0, 5.0], [5.0, 1.0], [1.0, 5.0]];
    assert_eq!(outline(bow_tie, vec![]), Some(OutlineFault::Crosses));
    let uneven = vec![[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 3.0]];
    assert_eq!(outline(uneven, vec![]), Some(OutlineFault::Crosses));
    let line = vec![[1.0, 1.0], [3.0, 3.0], [5.0, 5.0]];
    assert_eq!(outline(line, vec![]), Some(OutlineFault::NoArea));
    assert_eq!(outline(square(1.0, 5.0), vec![square(6.0, 9.0)]), Some(OutlineFault::HoleOutside));
    assert_eq!(outline(square(1.0, 5.0), vec![square(0.0, 9.0)]), Some(OutlineFault::HoleOutside));
    assert_eq!(outline(square(1.0, 5.0), vec![square(1.0, 5.0)]), Some(OutlineFault::NothingLeft));
    let both = vec![square(1.5, 3.0), square(2.0, 4.0)];
    assert_eq!(outline(square(1.0, 5.0), both), Some(OutlineFault::HolesOverlap));
    let ring: Vec<[f64; 2]> = (0..20_001).map(|n| (f64::from(n) / 3183.0).sin_cos()).map(|(s, c)| [s, c]).collect();
    assert_eq!(outline(ring, vec![]), Some(OutlineFault::TooManyPoints));
}

#[test]
fn what_two_outlines_share_counts_once() {
    let square = |x: f64| Outline::rectangle(x, 2.0, 4.0, 4.0, 0.0);
    let both = flat(Shape::Outlines(vec![square(2.0), square(4.0)]), 1.0, 1.0);
    near(Measured::of(&[&both]).area, 24.0);
    assert!((Extent::of(&both).pixels - 24.0).abs() < 1e-9);
}

#[test]
fn codes_by_column_and_by_row_say_the_same() {
    let mut state = 1_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for _ in 0..2000 {
        let (rows, columns) = (1 + below(7) as usize, 1 + below(7) as usize);
        let share = 1 + below(9);
        let pixels: Vec<Vec<bool>> = (0..rows).map(|_| (0..columns).map(|_| below(10) < share).collect()).collect();
        let code = |list: Vec<bool>| {
            let mut counts = vec![0_u64];
            let mut now = false;
            for pixel in list {
                if pixel != now {
                    counts.push(0);
                    now = pixel;
                }
                *counts.last_mut().expect("a count") += 1;
            }
            counts
        };
        let by_row = code(pixels.iter().flatten().copied().collect());
        let by_column = code((0..columns).flat_map(|x| pixels.iter().map(move |row| row[x])).collect());
        let (rows, columns) = (rows as u32, columns as u32);
        let a = Mask::from_rle(Order::Row, rows, columns, &by_row).expect("a mask");
        let b = Mask::from_rle(Order::Column, rows, columns, &by_column).expect("a mask");
        assert_eq!(a, b, "{pixels:?}");
    }
}

#[test]
fn short_codes_of_endless_masks_are_refused() {
    for (order, rows, columns) in
        [(Order::Row, 4_000_000_000, 1), (Order::Column, 1, 4_000_000_000), (Order::Row, 4_000_000_000, 4_000_000_000)]
    {
        let pixels = u64::from(rows) * u64::from(columns);
        assert_eq!(Mask::from_rle(order, rows, columns, &[0, pixels]), Err(RleFault::TooLarge));
    }
    // Columns full and empty in turn: 1,000 numbers, 20 million runs and more.
    let counts: Vec<u64> = (0..1000).map(|_| 50_000).collect();
    assert_eq!(Mask::from_rle(Order::Column, 50_000, 1000, &counts), Err(RleFault::TooLarge));
}
