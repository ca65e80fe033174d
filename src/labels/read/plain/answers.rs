//! Answers to questions.

use super::cursor::Cursor;
use crate::labels::read::native::some_bit;
use crate::labels::record::{Answer, Said, UnitSaid};
use crate::quantity::{Decimal, Number};

impl<'d> Cursor<'d> {
    pub(super) fn answers(&mut self) -> Option<Vec<Answer<'d>>> {
        let mut answers: Vec<Answer<'d>> = Vec::new();
        let mut seen = 0u64;
        self.keys(|c, name| {
            let bit = some_bit(name);
            if seen & bit != 0 && answers.iter().any(|a| a.name == name) {
                return None;
            }
            seen |= bit;
            if answers.is_empty() {
                answers.reserve(12);
            }
            answers.push(c.answer(name)?);
            Some(())
        })?;
        Some(answers)
    }

    pub(super) fn answer(&mut self, name: &'d str) -> Option<Answer<'d>> {
        let place = self.place();
        let said = match self.next()? {
            b'"' => Said::Text(self.string()?),
            b't' | b'f' => Said::Flag(self.flag()?),
            b'{' => self.quantity()?,
            b'[' => {
                let mut all = Vec::new();
                self.list(|c| {
                    let (text, place) = c.text()?;
                    all.push((Some(text), place));
                    Some(())
                })?;
                Said::List(all)
            }
            _ => Said::Number { number: Ok(self.exact()?), unit: UnitSaid::Nothing },
        };
        Some(Answer { name, place, said })
    }

    /// `{"value": 8, "unit": "mm"}` or `{"missing": "not_assessable"}`.
    fn quantity(&mut self) -> Option<Said<'d>> {
        let (mut value, mut unit, mut missing) = (None, None, false);
        self.keys(|c, key| {
            match key {
                "value" if value.is_none() => value = Some(c.exact()?),
                "unit" if unit.is_none() => unit = Some(c.text()?),
                "missing" if !missing => missing = c.string()? == "not_assessable",
                _ => return None,
            }
            // Said in another word, or beside a value, it is a mistake.
            (key != "missing" || missing).then_some(())
        })?;
        match (value, unit, missing) {
            (Some(number), Some((unit, place)), false) => {
                Some(Said::Number { number: Ok(number), unit: UnitSaid::Written(unit, place) })
            }
            (None, None, true) => Some(Said::NotAssessable),
            _ => None,
        }
    }

    fn exact(&mut self) -> Option<Number> {
        let number = self.number()?;
        let decimal = Decimal::new(number.digits, number.places);
        // A last digit of nought is rare.
        Some(Number(if number.digits % 10 == 0 { decimal.normalize() } else { decimal }))
    }
}
