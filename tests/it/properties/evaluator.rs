//! A second evaluator of conditions, written from the sentences that stand in `rules.json`, which
//! is all that it reads. Numbers are fractions of whole numbers of 128 bits.

use serde_json::{Map, Value};
use std::cmp::Ordering;

/// An exact fraction; the lower part is positive.
#[derive(Debug, Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    fn reduced(up: i128, down: i128) -> Self {
        let (mut a, mut b) = (up.abs(), down.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = a.max(1) * down.signum();
        Fraction(up / by, down / by)
    }

    fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().expect("digits");
        let exponent: i32 = exponent.parse().expect("an exponent");
        let power = exponent - i32::try_from(fraction.len()).expect("few digits");
        let ten = 10_i128.pow(power.unsigned_abs());
        if power < 0 { Fraction::reduced(digits, ten) } else { Fraction::reduced(digits * ten, 1) }
    }

    fn plus(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn minus(self, other: Self) -> Self {
        self.plus(Fraction(-other.0, other.1))
    }

    fn times(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.0, self.1 * other.1)
    }

    fn over(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.1, self.1 * other.0)
    }

    fn order(self, other: Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }

    /// The nearest multiple of a step, halves away from zero.
    fn to_nearest(self, step: Self) -> Self {
        let Fraction(up, down) = self.over(step);
        let steps = (2 * up.abs() + down) / (2 * down);
        Fraction(steps * up.signum(), 1).times(step)
    }
}

/// The answers that a condition can see.
pub struct Answers<'r> {
    rules: &'r Value,
    label: &'r str,
    own: &'r Map<String, Value>,
    context: &'r Map<String, Value>,
    /// Label and answers of the annotation that this one is a part of.
    whole: Option<(&'r str, &'r Map<String, Value>)>,
}

impl<'r> Answers<'r> {
    /// The view of one annotation of a record.
    pub fn of(rules: &'r Value, record: &'r Value, at: usize, nothing: &'r Map<String, Value>) -> Self {
        let annotation = &record["annotations"][at];
        let answers = |value: &'r Value| value["attributes"].as_object().unwrap_or(nothing);
        let whole = annotation["part_of"].as_str().and_then(|id| {
            let whole = record["annotations"].as_array()?.iter().find(|a| a["id"] == id)?;
            Some((whole["label"].as_str()?, answers(whole)))
        });
        Answers {
            rules,
            label: annotation["label"].as_str().expect("a label"),
            own: answers(annotation),
            context: record["context"].as_object().unwrap_or(nothing),
            whole,
        }
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: &Value) -> bool {
        let parts = || condition["of"].as_array().expect("parts").iter();
        let values = || condition["values"].as_array().expect("values");
        match condition["if"].as_str().expect("a condition") {
            "all" => parts().all(|c| self.holds(c)),
            "any" => parts().any(|c| self.holds(c)),
            "compare" => match (self.term(&condition["left"]), self.term(&condition["right"])) {
                (Some(left), Some(right)) => {
                    let order = left.order(right);
                    match condition["relation"].as_str().expect("a relation") {
                        "below" => order.is_lt(),
                        "at_most" => order.is_le(),
                        "above" => order.is_gt(),
                        "at_least" => order.is_ge(),
                        "equal" => order.is_eq(),
                        _ => order.is_ne(),
                    }
                }
                _ => false,
            },
            word @ ("one_of" | "not_one_of") => self.given(&condition["of"]).is_some_and(|answer| {
                let id = match answer {
                    Value::Bool(true) => "yes",
                    Value::Bool(false) => "no",
                    other => other.as_str().expect("an id"),
                };
                values().iter().any(|v| v == id) == (word == "one_of")
            }),
            "includes" => self.ticks(&condition["of"]).is_some_and(|ticks| {
                let some = values().iter().any(|v| ticks.contains(&v));
                let all = values().iter().all(|v| ticks.contains(&v));
                match condition["how"].as_str().expect("how many") {
                    "any" => some,
                    "all" => all,
                    "none_of" => !some,
                    _ => !all,
                }
            }),
            "ticked" => self
                .ticks(&condition["of"])
                .is_some_and(|t| t.is_empty() != condition["any"].as_bool().expect("a flag")),
            _ => {
                let given = match self.measure(&condition["of"]) {
                    Some(number) => number.is_some(),
                    None => self.given(&condition["of"]).is_some(),
                };
                let recorded = self.answer(&condition["of"]).is_some();
                match condition["state"].as_str().expect("a state") {
                    "given" => given,
                    "missing" => !given,
                    "not_recorded" => !recorded,
                    "recorded" => recorded,
                    "not_assessable" => recorded && !given,
                    _ => !recorded || given,
                }
            }
        }
    }

    /// Whether something that a condition reads is missing.
    pub fn lacks(&self, condition: &Value) -> bool {
        match condition {
            Value::Object(map) if map.contains_key("from") => match self.measure(condition) {
                Some(number) => number.is_none(),
                None => self.given(condition).is_none(),
            },
            Value::Object(map) => map.values().any(|v| self.lacks(v)),
            Value::Array(items) => items.iter().any(|v| self.lacks(v)),
            _ => false,
        }
    }

    fn answer(&self, of: &Value) -> Option<&'r Value> {
        let answers = match of["from"].as_str().expect("where from") {
            "label" => self.own,
            "context" => self.context,
            _ => self.whole?.1,
        };
        answers.get(of["id"].as_str().expect("an id"))
    }

    fn given(&self, of: &Value) -> Option<&'r Value> {
        self.answer(of).filter(|a| a.get("missing").is_none())
    }

    /// Ticks; `none` is none of them.
    fn ticks(&self, of: &Value) -> Option<Vec<&'r Value>> {
        Some(self.given(of)?.as_array()?.iter().filter(|t| *t != "none").collect())
    }

    fn number(&self, of: &Value) -> Option<Fraction> {
        let plain = match self.measure(of) {
            Some(number) => number?,
            None => {
                let answer = self.given(of)?;
                Fraction::parse(&answer.get("value").unwrap_or(answer).to_string())
            }
        };
        let factor = |key: &str| of[key].as_str().map_or(Fraction(1, 1), Fraction::parse);
        Some(plain.times(factor("times")).over(factor("over")))
    }

    /// The value of a measure; the outer `None` says that it is none.
    fn measure(&self, of: &Value) -> Option<Option<Fraction>> {
        let (label, view) = match (of["from"].as_str()?, self.whole) {
            ("label", _) => (self.label, None),
            ("whole", Some((label, own))) => {
                (label, Some(Answers { rules: self.rules, label, own, context: self.context, whole: None }))
            }
            _ => return None,
        };
        let measure = self.rules["labels"][label]["measures"].get(of["id"].as_str()?)?;
        let value = view.as_ref().unwrap_or(self).term(&measure["term"]);
        let step = measure["rounded_to"].as_str().map(Fraction::parse);
        Some(value.map(|v| step.map_or(v, |s| v.to_nearest(s))))
    }

    fn term(&self, term: &Value) -> Option<Fraction> {
        match term["term"].as_str().expect("a term") {
            "constant" => term["value"].as_str().map(Fraction::parse),
            "value" => self.number(&term["of"]),
            "minus" => Some(self.term(&term["left"])?.minus(self.term(&term["right"])?)),
            _ => {
                let of = term["of"].as_array().expect("values");
                let values: Vec<Fraction> = of.iter().map(|r| self.number(r)).collect::<Option<_>>()?;
                let sum = values.iter().copied().reduce(Fraction::plus)?;
                let by = |a: &Fraction, b: &Fraction| a.order(*b);
                match term["function"].as_str().expect("a function") {
                    "mean" => Some(sum.over(Fraction(i128::try_from(values.len()).ok()?, 1))),
                    "sum" => Some(sum),
                    "min" => values.iter().copied().min_by(by),
                    "max" => values.iter().copied().max_by(by),
                    _ => {
                        let apart = values[0].minus(values[1]);
                        Some(Fraction(apart.0.abs(), apart.1))
                    }
                }
            }
        }
    }
}
