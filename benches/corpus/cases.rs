//! Cases of a label: a walk from one to the next, each looked at by `decide::Plan`.
//!
//! Drawing all answers afresh would hardly ever meet every requirement, so a case is looked for once
//! by changing what is wrong, and the next ones are that one with a few answers changed.

use super::answers::{self, Answer};
use super::dice::Dice;
use labelwright::decide::{Case, LabelPlan, Plan, Rows, Value, Verdict};
use labelwright::protocol::Protocol;
use labelwright::protocol::condition::From;
use labelwright::protocol::drawn::VIEWS;
use labelwright::protocol::model::{Decision, Duty};

/// What everything about one label needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'p> {
    pub protocol: &'p Protocol,
    pub plan: &'p Plan,
    /// The role in which every record is made.
    pub role: Option<&'p str>,
}

impl Ground<'_> {
    /// Whether whoever makes the records may see and decide for this role, so that there is nobody
    /// to ask.
    pub fn settles(self, duty: Duty, needed: &str) -> bool {
        matches!(duty, Duty::MustSee | Duty::MustDecide)
            && self.role.is_some_and(|role| self.protocol.role_suffices(role, needed, true))
    }
}

/// What is known of one exam.
#[derive(Debug, Clone)]
pub struct Exam {
    /// By the place of the question.
    pub answers: Vec<Option<Answer>>,
    pub case: Case,
}

/// The answers of one annotation, by the place of the question.
#[derive(Debug, Clone)]
pub struct Said {
    pub answers: Vec<Option<Answer>>,
    pub confidence: Option<i64>,
    /// The views that it is drawn on, by their places; empty where the shape is kept elsewhere.
    pub views: Vec<usize>,
}

/// What the plan says of a case.
#[derive(Debug, Clone)]
pub struct Judged {
    pub case: Case,
    /// Questions that are answered though not asked, or not answered though they must be.
    pub presence: usize,
    /// Requirements that are broken.
    pub broken: Vec<String>,
    pub verdict: Verdict,
    /// Whether nobody else has to be asked or told, and every table has one outcome.
    pub quiet: bool,
    /// Whether no rule on the drawing is broken.
    pub drawn_well: bool,
}

impl Judged {
    fn labels(&self) -> bool {
        matches!(self.verdict, Verdict::ByEye | Verdict::Decided { decision: Decision::Label, .. })
    }

    /// How far it is from a case about which there is nothing to say.
    fn faults(&self) -> usize {
        4 * self.presence
            + 2 * self.broken.len()
            + usize::from(!self.labels())
            + usize::from(!self.quiet)
            + usize::from(!self.drawn_well)
    }

    /// There is nothing to say about it.
    pub fn is_fine(&self) -> bool {
        self.faults() == 0
    }

    /// Only this requirement is broken.
    pub fn breaks_only(&self, rule: &str) -> bool {
        self.presence == 0 && self.labels() && self.quiet && self.drawn_well && self.broken == [rule]
    }

    /// It is legal, and a rule decides that it is something else.
    pub fn is_something_else(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Decided { decision, rule, .. }
                if labelwright::protocol::rulebook::goes_against(decision)
                    && self.presence == 0
                    && self.broken.is_empty()
                    && self.drawn_well =>
            {
                Some(rule)
            }
            _ => None,
        }
    }
}

/// An exam about which there is nothing to say.
pub fn exam(ground: Ground<'_>, dice: &mut Dice) -> Option<Exam> {
    let plan = &ground.plan.context;
    for _ in 0..400 {
        let mut answers: Vec<Option<Answer>> = vec![None; plan.context.len()];
        let mut case = Case::new(plan.slots.len());
        for _ in 0..4 {
            for (n, attribute) in plan.context.iter().enumerate() {
                let may = answers::may_answer(ground.protocol, ground.role, &attribute.attribute);
                let wanted = plan.is_asked(attribute, &case)
                    && may
                    && (plan.must_be_answered(attribute, &case) || answers[n].is_some() || dice.chance(20));
                match (&answers[n], wanted) {
                    (None, true) => answers[n] = answers::draw(ground.protocol, ground.role, attribute, dice),
                    (Some(_), false) => answers[n] = None,
                    _ => {}
                }
                case.set(attribute.slot, answers[n].as_ref().map_or(Value::NotRecorded, |a| a.value));
            }
        }
        plan.work_out(&mut case);
        let excluded = ground.plan.exclusions.iter().any(|e| e.holds(&case) == Some(labelwright::decide::Holds::Yes));
        if plan.is_legal(&case) && !excluded {
            return Some(Exam { answers, case });
        }
    }
    None
}

/// A walk over the cases of one label in one exam.
#[derive(Debug, Clone)]
pub struct Walk<'p> {
    pub ground: Ground<'p>,
    pub label: &'p str,
    pub plan: &'p LabelPlan,
    /// The case of the context, in this label's slots.
    context: Vec<(usize, Value)>,
    views: usize,
    /// Whether its shapes are in the records, so that rules can read its views.
    shapes_here: bool,
    needs_confidence: bool,
    pub said: Said,
}

impl<'p> Walk<'p> {
    /// A walk that begins at a case about which there is nothing to say; none where none is found.
    pub fn new(ground: Ground<'p>, label: &'p str, exam: &Exam, views: usize, dice: &mut Dice) -> Option<Self> {
        let plan = ground.plan.labels.get(label)?;
        let slots = plan.slots.iter().enumerate().filter(|(_, s)| s.from == From::Context);
        let theirs = |id: &str| ground.plan.context.slot(From::Context, id);
        let context = slots.filter_map(|(n, s)| Some((n, exam.case.get(theirs(&s.id)?)))).collect();
        let needs_confidence = ground.protocol.labels.get(label).is_some_and(|l| l.reads_confidence());
        let said = Said { answers: vec![None; plan.attributes.len()], confidence: None, views: Vec::new() };
        let shapes_here = super::record::geometry(ground, label).is_some_and(|(_, elsewhere)| !elsewhere);
        let mut walk = Walk { ground, label, plan, context, views, shapes_here, needs_confidence, said };
        for _ in 0..6 {
            let all = plan.attributes.len();
            walk.said = walk.changed(&Said { answers: vec![None; all], ..walk.said.clone() }, all, dice);
            let mut faults = walk.judge(&walk.said).faults();
            for _ in 0..500 {
                if faults == 0 {
                    return Some(walk);
                }
                let few = 1 + dice.below(3);
                let next = walk.changed(&walk.said, few, dice);
                let found = walk.judge(&next).faults();
                if found <= faults || dice.chance(2) {
                    (walk.said, faults) = (next, found);
                }
            }
        }
        None
    }

    /// Goes on to another case about which there is nothing to say.
    pub fn step(&mut self, dice: &mut Dice) -> Judged {
        for _ in 0..12 {
            let few = 1 + dice.below(4);
            let next = self.changed(&self.said, few, dice);
            let judged = self.judge(&next);
            if judged.is_fine() {
                self.said = next;
                return judged;
            }
        }
        self.judge(&self.said)
    }

    /// A case near this one, drawn and believed as this one is, of which something holds.
    pub fn near<T>(
        &self,
        from: &Said,
        dice: &mut Dice,
        wanted: impl Fn(&Judged) -> Option<T>,
    ) -> Option<(Said, Judged, T)> {
        for _ in 0..60 {
            let few = 1 + dice.below(3);
            let changed = self.changed(from, few, dice);
            let next = Said { answers: changed.answers, ..from.clone() };
            let judged = self.judge(&next);
            if let Some(found) = wanted(&judged) {
                return Some((next, judged, found));
            }
        }
        None
    }

    /// What the plan says.
    pub fn judge(&self, said: &Said) -> Judged {
        let mut case = self.case(said);
        self.plan.work_out(&mut case);
        let presence = self.plan.attributes.iter().zip(&said.answers).filter(|(attribute, answer)| match answer {
            Some(_) => !self.plan.is_asked(attribute, &case),
            None => self.plan.must_be_answered(attribute, &case),
        });
        let presence = presence.count();
        let broken = self.plan.requirements(&case).filter(|(_, broken, _)| *broken).map(|(rule, ..)| rule.to_owned());
        let one_outcome = self.plan.tables().iter().all(|table| match table.rows(&case) {
            Rows::Apply(_) | Rows::NotApplicable => true,
            Rows::Nothing => table.takes_none(),
            Rows::Differ(_) | Rows::CannotHappen(_) => false,
        });
        let broken = broken.collect();
        let verdict = self.plan.decide(&case);
        let quiet = one_outcome && self.plan.escalations(&case).all(|(_, duty, role)| self.ground.settles(duty, role));
        let drawn_well = self.plan.drawing_rules(&case).all(|(_, broken, _)| !broken);
        Judged { presence, broken, verdict, quiet, drawn_well, case }
    }

    fn case(&self, said: &Said) -> Case {
        let mut case = Case::new(self.plan.slots.len());
        for (slot, value) in &self.context {
            case.set(*slot, *value);
        }
        for (attribute, answer) in self.plan.attributes.iter().zip(&said.answers) {
            case.set(attribute.slot, answer.as_ref().map_or(Value::NotRecorded, |a| a.value));
        }
        if let (Some(percent), Some(slot)) = (said.confidence, self.plan.slot(From::Annotation, "confidence")) {
            case.set(slot, Value::Number(labelwright::quantity::Exact::from(percent)));
        }
        if let Some(drawn) = self.plan.drawn.iter().find(|d| d.id == VIEWS)
            && self.shapes_here
            && !said.views.is_empty()
        {
            let ids = self.ground.protocol.views.iter().flat_map(|v| &v.values);
            let seen = ids.enumerate().filter(|(n, _)| said.views.contains(n));
            let bits = seen.filter_map(|(_, v)| drawn.tick(&v.id)).fold(0, |a, b| a | b);
            case.set(drawn.slot, Value::Ticks(bits));
        }
        case
    }

    /// The same answers, some of them given anew; what is not asked then is taken out, and what
    /// must be answered then is.
    fn changed(&self, said: &Said, few: usize, dice: &mut Dice) -> Said {
        let (protocol, role) = (self.ground.protocol, self.ground.role);
        let mut said = said.clone();
        let count = self.plan.attributes.len();
        for n in 0..few.min(count) {
            let at = if few >= count { n } else { dice.below(count) };
            let attribute = &self.plan.attributes[at];
            let leave_out = dice.chance(20);
            said.answers[at] = if leave_out || !answers::may_answer(protocol, role, &attribute.attribute) {
                None
            } else {
                answers::draw(protocol, role, attribute, dice)
            };
        }
        if self.needs_confidence || dice.chance(15) {
            said.confidence = Some(dice.between(0, 100));
        }
        if self.views > 0 && (said.views.is_empty() || dice.chance(15)) {
            let mut all: Vec<usize> = (0..self.views).collect();
            dice.shuffle(&mut all);
            all.truncate(1 + dice.below(self.views.min(2)));
            all.sort_unstable();
            said.views = all;
        }
        for _ in 0..3 {
            let mut still = true;
            let mut case = self.case(&said);
            self.plan.work_out(&mut case);
            for (at, attribute) in self.plan.attributes.iter().enumerate() {
                let asked = self.plan.is_asked(attribute, &case);
                let must = self.plan.must_be_answered(attribute, &case);
                let may = answers::may_answer(protocol, role, &attribute.attribute);
                if said.answers[at].is_some() && !asked {
                    said.answers[at] = None;
                    still = false;
                } else if said.answers[at].is_none() && must && may {
                    said.answers[at] = answers::draw(protocol, role, attribute, dice);
                    still = false;
                }
            }
            if still {
                break;
            }
        }
        said
    }
}
