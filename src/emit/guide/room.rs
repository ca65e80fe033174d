//! How much room a card has on paper: a short card is printed larger, so that each fills its sheet.
//!
//! CSS cannot know how much a card holds. So what stands on it is counted on the finished page, in
//! whatever language it is, and the card is marked with a word; the style for print does the rest.

/// What begins a card, and what stands in it before its label's name.
const CARD: &str = "<section class=\"card\" ";
const LABEL: &str = " data-label=";
/// What begins the part of it that may go on to further sheets.
const ANSWERS: &str = "<div class=\"ans\">";

/// Characters up to which a card and its answers fit one sheet, in letters of 10 points.
const WHOLE: usize = 2_400;
/// Characters up to which the card without its answers does in letters of 11 points.
const ROOMY: usize = 2_800;
/// The same in letters of 9 points.
const EASY: usize = 4_800;
/// The same in letters of 8.5 points, as they are; what is longer takes narrow ones.
const FULL: usize = 7_200;
/// Characters whose room a picture takes.
const PICTURE: usize = 60;

/// A page whose cards say how much room they have: `data-room="whole"`, `roomy`, `easy`, `full` or `tight`.
pub(super) fn with_room(page: &str) -> String {
    let mut parts = page.split(CARD);
    let mut out = String::with_capacity(page.len() + 1_024);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(CARD);
        let card = part.split_once('>').map_or("", |(_, inside)| inside).split("</section>").next().unwrap_or_default();
        match part.split_once(LABEL) {
            Some((before, after)) => {
                for piece in [before, " data-room=\"", room(card), "\"", LABEL, after] {
                    out.push_str(piece);
                }
            }
            None => out.push_str(part),
        }
    }
    out
}

fn room(card: &str) -> &'static str {
    let essence = card.split(ANSWERS).next().unwrap_or_default();
    let sizes = [(ROOMY, "roomy"), (EASY, "easy"), (FULL, "full")];
    let takes = length(essence);
    match sizes.iter().find(|(most, _)| takes <= *most) {
        _ if length(card) <= WHOLE => "whole",
        Some((_, size)) => size,
        None => "tight",
    }
}

/// Characters of what is read, pictures counted by the room that they take.
fn length(html: &str) -> usize {
    let mut count = 0;
    let (mut inside, mut blank) = (false, true);
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            c if c.is_whitespace() => {
                count += usize::from(!blank);
                blank = true;
            }
            _ => {
                count += 1;
                blank = false;
            }
        }
    }
    count + PICTURE * html.matches("<img ").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(essence: usize, answers: usize) -> String {
        let page = format!(
            "<p>x</p>{CARD}id=\"a\" data-label=\"a\"><b>{}</b>{ANSWERS}{}</div></section><p>y</p>",
            "e".repeat(essence),
            "a".repeat(answers)
        );
        let out = with_room(&page);
        let (before, rest) = out.split_once(" data-room=\"").unwrap();
        let (room, after) = rest.split_once('"').unwrap();
        assert_eq!(format!("{before}{after}"), page);
        room.to_owned()
    }

    #[test]
    fn the_more_stands_on_a_card_the_less_room_it_has() {
        assert_eq!(card(1_000, WHOLE - 1_000), "whole");
        assert_eq!(card(1_000, WHOLE), "roomy");
        assert_eq!(card(ROOMY, 9_000), "roomy");
        assert_eq!(card(ROOMY + 1, 0), "easy");
        assert_eq!(card(EASY, 0), "easy");
        assert_eq!(card(EASY + 1, 0), "full");
        assert_eq!(card(FULL, 0), "full");
        assert_eq!(card(FULL + 1, 0), "tight");
    }

    #[test]
    fn what_is_read_is_counted() {
        assert_eq!(length("<p title=\"not\">a  b\n\n<b>c</b></p>\n"), 6);
        assert_eq!(length("<img src=\"data:abc\" alt=\"d\">"), PICTURE);
    }
}
