//! What the practice's own people do day by day: send claims, bill second payers, and work some of
//! the denials.
//!
//! They know only what a practice knows: its visits, and what came back. How many denials they work
//! is in the plan; the rest waits for whoever uses the world.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{Cents, Door, Rank};
use x12::claim::Claim;

use crate::{
    calendar::{business_day_after, is_business_day, later},
    payers::{
        Authorization, Cause, Contest, Decision, Enclosure, PayerId, Referral, Remedy, card, remedy,
    },
    plan::Plan,
    practice::{Answer, AnsweredLine, Bill, Practice, Slip, Visit},
};

/// The desk of the billing office.
#[derive(Debug, Default)]
pub(crate) struct Office {
    bills: BTreeMap<NaiveDate, Vec<Bill>>,
    contests: BTreeMap<NaiveDate, Vec<Contest>>,
    /// What first payers said of claims that have a second.
    answers: BTreeMap<String, Answer>,
}

/// A permission that came with a visit.
pub(crate) enum Permission {
    Authorization(Authorization),
    Referral(Referral),
}

impl Office {
    /// The charge slips of a day come in: plans what is sent for them, and gives the permissions that
    /// payers had given beforehand.
    pub(crate) fn enter(
        &mut self,
        practice: &Practice,
        day: NaiveDate,
    ) -> Vec<(PayerId, Permission)> {
        let mut permissions = Vec::new();
        for visit in practice.visits(day) {
            let Some(intent) = practice.intent(&visit) else { continue };
            let payer = intent.payer;
            let authorization = practice.authorization(&visit, payer);
            permissions.extend(authorization.map(|it| (payer, Permission::Authorization(it))));
            let referral = practice.referral(&visit, payer);
            permissions.extend(referral.map(|it| (payer, Permission::Referral(it))));
            let bill = first_bill(visit, payer, intent.slip);
            if intent.slip == Some(Slip::SentTwice) {
                let days = bill.visit.seed.number("again", 5, 10);
                self.plan(business_day_after(intent.day, days), bill.clone());
            }
            self.plan(intent.day, bill);
        }
        permissions
    }

    /// The claims that go out on this day, by payer and kind.
    pub(crate) fn claims(
        &mut self,
        practice: &Practice,
        day: NaiveDate,
    ) -> BTreeMap<(PayerId, bool), Vec<Claim>> {
        let mut claims: BTreeMap<(PayerId, bool), Vec<Claim>> = BTreeMap::new();
        if !is_business_day(day) {
            return claims;
        }
        let mut bills: Vec<Bill> = Vec::new();
        while let Some(entry) = self.bills.first_entry()
            && *entry.key() <= day
        {
            bills.append(&mut entry.remove());
        }
        bills.sort_by(|a, b| a.visit.claim.cmp(&b.visit.claim));
        for bill in bills {
            let key = (bill.payer, bill.visit.at_hospital());
            claims.entry(key).or_default().push(practice.claim(&bill));
        }
        claims
    }

    /// The contests that go out on this day.
    pub(crate) fn contests(&mut self, day: NaiveDate) -> Vec<Contest> {
        self.contests.remove(&day).unwrap_or_default()
    }

    /// A claim came back from the door: it is sent again as it should have been.
    pub(crate) fn returned(
        &mut self,
        practice: &Practice,
        payer: PayerId,
        claim: &str,
        day: NaiveDate,
    ) {
        let Some(visit) = practice.visit_of(claim) else { return };
        let days = visit.seed.number("returned", 2, 4);
        let bill = first_bill(visit, payer, None);
        self.plan(business_day_after(day, days), bill);
    }

    /// Reads a payer's word on a claim.
    pub(crate) fn read(
        &mut self,
        practice: &Practice,
        plan: &Plan,
        (payer, decision): (PayerId, &Decision),
        day: NaiveDate,
    ) {
        let Some(visit) = practice.visit_of(&decision.claim) else { return };
        if decision.is_notice || decision.is_pending {
            return;
        }
        self.bill_second(practice, &visit, (payer, decision), day);
        // What was contested and turned down is left to whoever uses the world.
        let is_first_word = decision.corrects.is_none();
        if is_first_word && visit.seed.happens("worked", plan.worked_bp) {
            self.put_right(practice, visit, (payer, decision), day);
        }
    }

    /// The claim as it should have been: what was wrong with it is known from the visit.
    pub(crate) fn as_it_should_be(
        &self,
        practice: &Practice,
        visit: Visit,
        payer: PayerId,
    ) -> Claim {
        let answer = self.answers.get(&visit.claim).filter(|it| it.payer != payer).cloned();
        practice.claim(&Bill { answer, ..first_bill(visit, payer, None) })
    }

    fn bill_second(
        &mut self,
        practice: &Practice,
        visit: &Visit,
        (payer, decision): (PayerId, &Decision),
        day: NaiveDate,
    ) {
        let patient = practice.patient(visit.patient);
        let second = patient.coverage(Rank::Secondary, visit.day);
        let Some(second) = second.filter(|it| it.payer != payer && !visit.at_hospital()) else {
            return;
        };
        let goes_by_itself = decision.status == "19" || decision.corrects.is_some();
        if goes_by_itself
            || decision.paid() == Cents::ZERO
            || self.answers.contains_key(&visit.claim)
        {
            return;
        }
        let answer = answer(payer, decision, day);
        self.answers.insert(visit.claim.clone(), answer.clone());
        let slip = practice.intent(visit).and_then(|it| it.slip);
        let slip = slip.filter(|slip| *slip == Slip::FirstAnswerLeftOff);
        let bill = Bill { answer: Some(answer), ..first_bill(visit.clone(), second.payer, slip) };
        self.plan(business_day_after(day, visit.seed.number("second", 2, 6)), bill);
    }

    /// Puts a denial right, as far as its cause lets it, some days later.
    pub(crate) fn put_right(
        &mut self,
        practice: &Practice,
        visit: Visit,
        (payer, decision): (PayerId, &Decision),
        day: NaiveDate,
    ) {
        let Some((cause, mistaken)) =
            decision.denials().find_map(|cut| Some((cut.cause?, cut.mistaken)))
        else {
            return;
        };
        let day = business_day_after(day, visit.seed.number("put right", 3, 12));
        let contest = |door, enclosed| Contest {
            claim: decision.claim.clone(),
            payer,
            door,
            enclosed,
            corrected: None,
            day,
        };
        match remedy(payer, cause, mistaken) {
            Remedy::Correct => self.correct(practice, visit, (payer, decision, cause), day),
            Remedy::SendRecords => {
                self.send(contest(Door::RecordsReply, vec![Enclosure::Records]));
            }
            Remedy::Contest(door) => {
                let mut enclosed = vec![Enclosure::Records];
                if mistaken {
                    enclosed.extend([Enclosure::Authorization, Enclosure::FilingProof]);
                }
                // One in thirty goes to the wrong desk, and one in thirty lies too long.
                let door =
                    if visit.seed.happens("wrong door", 300) { Door::Appeal(2) } else { door };
                let lies = visit.seed.happens("lies too long", 300);
                let late = if lies { card(payer).rules.appeal_days + 15 } else { 0 };
                let day = business_day_after(day, late);
                self.send(Contest { day, ..contest(door, enclosed) });
            }
            Remedy::BillOther => {
                let patient = practice.patient(visit.patient);
                let right = patient.coverage(Rank::Primary, visit.day);
                if let Some(right) = right.filter(|it| it.payer != payer) {
                    self.plan(day, first_bill(visit, right.payer, None));
                }
            }
            Remedy::BillPatient | Remedy::Nothing => {}
        }
    }

    /// Sends the claim as it should have been, in the way that this payer takes it.
    fn correct(
        &mut self,
        practice: &Practice,
        visit: Visit,
        (payer, decision, cause): (PayerId, &Decision, Cause),
        day: NaiveDate,
    ) {
        let answer = self.answers.get(&visit.claim).cloned();
        let patient = practice.patient(visit.patient);
        let first = patient.coverage(Rank::Primary, visit.day).map(|it| it.payer);
        if let Some(first) = first.filter(|_| cause == Cause::OtherPayerFirst) {
            self.plan(day, first_bill(visit, first, None));
            return;
        }
        let answer = answer.filter(|it| it.payer != payer);
        let bill = Bill { answer, ..first_bill(visit, payer, None) };
        if card(payer).rules.takes_replacements {
            let original = Some(decision.number.clone());
            self.plan(day, Bill { frequency: "7", original, ..bill });
        } else if decision.remarks.contains(&"MA130") {
            self.plan(day, bill);
        } else {
            self.send(Contest {
                claim: decision.claim.clone(),
                payer,
                door: Door::Reopening,
                enclosed: vec![],
                corrected: Some(practice.claim(&bill)),
                day,
            });
        }
    }

    fn plan(&mut self, day: NaiveDate, bill: Bill) {
        self.bills.entry(day).or_default().push(bill);
    }

    fn send(&mut self, contest: Contest) {
        // Two days by mail.
        let day = later(contest.day, 2);
        self.contests.entry(day).or_default().push(Contest { day, ..contest });
    }
}

fn first_bill(visit: Visit, payer: PayerId, slip: Option<Slip>) -> Bill {
    Bill { visit, payer, slip, frequency: "1", original: None, answer: None }
}

fn answer(payer: PayerId, decision: &Decision, day: NaiveDate) -> Answer {
    let line = |line: &crate::payers::DecidedLine| AnsweredLine {
        paid: line.paid(),
        cuts: line.cuts.iter().map(|cut| (cut.group, cut.carc, cut.amount)).collect(),
    };
    Answer { payer, day, paid: decision.paid(), lines: decision.lines.iter().map(line).collect() }
}
