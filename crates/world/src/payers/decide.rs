//! What a payer decides, and decides again: first words, corrections, answers to contests, and
//! payments that it takes back.

use chrono::NaiveDate;
use domain::{Cents, Door};

use super::{
    Cause, Contest, Cut, Decision,
    account::Account,
    adjudicate::{Bound, adjudicate},
    contest::{Foresight, Hearing, Outcome},
    filed::{Filed, FirstAnswer},
    payer::{Effects, Payer, Task},
    remit::{Posting, ProviderCut},
    rules::Recovery,
};
use crate::{
    calendar::{business_day_after, later},
    money::part,
    practice::{Chart, Practice},
};

impl Payer {
    /// What would become of a contest; `None` where nobody would answer it.
    pub(crate) fn foresee(&self, practice: &Practice, contest: &Contest) -> Option<Foresight> {
        let seed = self.seed.named(&contest.claim);
        let account = self.accounts.get(&contest.claim)?;
        let chart = practice.visit_of(&contest.claim).map_or(NO_CHART, |visit| visit.chart);
        let outcome = Hearing { card: self.card, account, contest, chart, seed }.decide()?;
        Some(match outcome {
            Outcome::Overturned(_) => Foresight::Overturned,
            Outcome::Repriced => Foresight::Repriced,
            Outcome::Refused(Cause::Upheld) if contest.corrected.is_some() => Foresight::Reopened,
            Outcome::Refused(cause) => Foresight::Refused(cause),
        })
    }

    /// A claim that was filed comes up.
    pub(super) fn decide(&mut self, filed: Filed, day: NaiveDate, effects: &mut Effects) {
        let Some(account) = self.accounts.get_mut(&filed.number) else { return };
        let takes_replacements = self.card.rules.takes_replacements;
        if filed.frequency == "1" && account.counts_as_filed(takes_replacements) {
            self.notice(&filed, day);
            return;
        }
        let claim = filed.number.clone();
        if filed.frequency == "8" {
            self.void(&claim, day);
        } else {
            account.filed = filed;
            let corrects = account.filed.frequency == "7";
            self.word(&claim, day, &Word { corrects, final_now: false }, effects);
        }
    }

    /// What was pending is decided: a reversal and a correction, as the code asks for (133).
    pub(super) fn finish(&mut self, claim: &str, day: NaiveDate, effects: &mut Effects) {
        let pending = self.accounts.get(claim).and_then(|it| it.standing.as_ref());
        if pending.is_some_and(|it| it.is_pending) {
            self.word(claim, day, &Word { corrects: true, final_now: true }, effects);
        }
    }

    /// A contest comes up.
    pub(super) fn answer(
        &mut self,
        practice: &Practice,
        contest: &Contest,
        day: NaiveDate,
        effects: &mut Effects,
    ) {
        let seed = self.seed.named(&contest.claim);
        let Some(account) = self.accounts.get(&contest.claim) else { return };
        let visit = practice.visit_of(&contest.claim);
        let chart = visit.map_or(NO_CHART, |visit| visit.chart);
        let hearing = Hearing { card: self.card, account, contest, chart, seed };
        let Some(outcome) = hearing.decide() else { return };
        let Some(account) = self.accounts.get_mut(&contest.claim) else { return };
        account.n_contests += 1;
        let again = Word { corrects: true, final_now: true };
        let corrected = contest.corrected.as_ref().filter(|_| contest.door == Door::Reopening);
        let corrected = corrected.and_then(|claim| Filed::read(claim, account.filed.received));
        match (outcome, corrected) {
            (Outcome::Refused(Cause::Upheld), Some(filed)) => {
                // A reopening is a second look at the claim as it should have been.
                account.filed = Filed { frequency: "7".to_owned(), ..filed };
                self.word(&contest.claim, day, &again, effects);
            }
            (Outcome::Overturned(causes), _) => {
                account.lifted.extend(causes);
                self.word(&contest.claim, day, &again, effects);
            }
            (Outcome::Repriced, _) => {
                // Whoever has been made to look at a price does not forget it again.
                account.lifted.push(Cause::Upheld);
                self.word(&contest.claim, day, &again, effects);
            }
            (Outcome::Refused(cause), _) => self.refuse(&contest.claim, cause, day),
        }
    }

    /// A payment is looked at again, and taken back: wholly, or with a denial in its place.
    pub(super) fn audit(&mut self, claim: &str, day: NaiveDate) {
        let seed = self.seed.named(claim);
        let recovery = self.card.temper.recovery;
        let Some(account) = self.accounts.get_mut(claim) else { return };
        let Some(old) = account.standing.take_if(|it| Cents::ZERO < it.paid()) else { return };
        let turn = account.next_turn();
        let taken = if seed.happens("with a correction", 5_000) {
            let mut new = self.numbered(audited(&old), turn, day);
            new.corrects = Some(old.number.clone());
            let taken = old.paid() - new.paid();
            self.set_standing(claim, new.clone(), day);
            self.outbox.correct(self.card, day, old.clone(), new);
            taken
        } else {
            self.outbox.post(day, Posting::Reversal(old.clone()));
            old.paid()
        };
        if recovery == Recovery::SetAside && Cents::ZERO < taken {
            self.set_aside(&old, taken, day);
        }
    }

    /// Makes good what the reversal takes, and takes it some weeks later.
    fn set_aside(&mut self, old: &Decision, amount: Cents, day: NaiveDate) {
        let cut = |amount| ProviderCut { reason: "WO", reference: old.claim.clone(), amount };
        let payee = &old.context.payee;
        self.outbox.charge(day, payee, cut(-amount));
        // Some 45 days after the notice, as Medicare does [S].
        self.outbox.charge(later(day, 45), payee, cut(amount));
    }

    fn void(&mut self, claim: &str, day: NaiveDate) {
        let Some(account) = self.accounts.get_mut(claim) else { return };
        if let Some(old) = account.standing.take() {
            self.outbox.post(day, Posting::Reversal(old));
        }
    }

    /// The claim was here before: its standing does not change.
    fn notice(&mut self, filed: &Filed, day: NaiveDate) {
        let seed = self.seed.named(&filed.number);
        let bound = Bound { whole: Some(Cause::Duplicate), ..Bound::default() };
        let notice = adjudicate(self.desk(), filed, &bound, seed);
        let Some(account) = self.accounts.get_mut(&filed.number) else { return };
        let turn = account.next_turn();
        let notice = self.numbered(notice, turn, day);
        self.post(day, notice);
    }

    /// The payer's word on a claim, in place of the one before if there was one.
    fn word(&mut self, claim: &str, day: NaiveDate, word: &Word, effects: &mut Effects) {
        let seed = self.seed.named(claim);
        let Some(account) = self.accounts.get(claim) else { return };
        let bound = Bound {
            lifted: &account.lifted,
            whole: None,
            final_now: word.final_now,
            forwarded: account.forwarded,
        };
        let mut decision = adjudicate(self.desk(), &account.filed, &bound, seed);
        let filed = account.filed.clone();
        let old = account.standing.clone();
        let turn = self.accounts.get_mut(claim).map_or(0, Account::next_turn);
        decision.interest = self.interest(&decision, day);
        decision.repeats_cuts = !decision.lines.is_empty()
            && seed.of("word", u64::from(turn)).happens("repeats", self.card.temper.repeats_bp);
        decision.corrects = old.as_ref().filter(|_| word.corrects).map(|it| it.number.clone());
        let decision = self.numbered(decision, turn, day);
        if decision.is_pending {
            let finish = business_day_after(day, seed.number("pending for", 12, 25));
            self.tasks.entry(finish).or_default().push(Task::Finish(claim.to_owned()));
        }
        if Cents::ZERO < decision.paid() && seed.happens("audit", self.card.temper.takebacks_bp) {
            let audit = business_day_after(day, seed.number("audit after", 40, 150));
            self.tasks.entry(audit).or_default().push(Task::Audit(claim.to_owned()));
        }
        if decision.status == "19" {
            effects.forwards.extend(self.forward(&filed, &decision, day));
        }
        self.set_standing(claim, decision.clone(), day);
        // Some payers take back what they paid, and leave a denial of before as it stands.
        let reversed = old.filter(|it| {
            word.corrects && (it.paid() != Cents::ZERO || self.card.temper.reverses_denials)
        });
        match reversed {
            Some(old) => self.outbox.correct(self.card, day, old, decision),
            None => self.post(day, decision),
        }
    }

    /// A contest is turned down: the same word again, with the reason in place of the denials'.
    fn refuse(&mut self, claim: &str, cause: Cause, day: NaiveDate) {
        let Some(account) = self.accounts.get_mut(claim) else { return };
        let Some(old) = account.standing.clone() else { return };
        let turn = account.next_turn();
        let mut new = self.numbered(refused(&old, self.card.id, cause), turn, day);
        new.corrects = Some(old.number.clone());
        // The clock of the next contest begins anew.
        self.set_standing(claim, new.clone(), day);
        self.outbox.correct(self.card, day, old, new);
    }

    fn set_standing(&mut self, claim: &str, decision: Decision, day: NaiveDate) {
        if let Some(account) = self.accounts.get_mut(claim) {
            account.forwarded |= decision.status == "19";
            account.standing = Some(decision);
            account.decided = Some(day);
        }
    }

    /// Simple interest at ten percent a year on what was paid late \[K\].
    fn interest(&self, decision: &Decision, day: NaiveDate) -> Cents {
        let Some(limit) = self.card.temper.interest_after_days else { return Cents::ZERO };
        let late = (day - decision.received).num_days() - i64::from(limit);
        let Ok(late) = u32::try_from(late) else { return Cents::ZERO };
        part(decision.paid(), late.saturating_mul(1_000) / 365)
    }

    /// The claim as it goes on to the next payer: that payer's number, and what was left over.
    fn forward(
        &self,
        filed: &Filed,
        decision: &Decision,
        day: NaiveDate,
    ) -> Option<(super::PayerId, Filed)> {
        let member = self.books.member(&filed.member_id)?;
        let next = member.next_payer?;
        let left = |line: &super::DecidedLine| {
            let of = |wanted: &[&str]| {
                let cuts = line.cuts.iter();
                let of = cuts.filter(|cut| cut.group == "PR" && wanted.contains(&cut.carc));
                of.map(|cut| cut.amount).sum()
            };
            (of(&["1"]), of(&["2", "3"]))
        };
        let forwarded = Filed {
            member_id: member.next_member_id.clone()?,
            as_first: false,
            authorization: None,
            referral: None,
            first_answer: Some(FirstAnswer { lines: decision.lines.iter().map(left).collect() }),
            received: business_day_after(day, 3),
            ..filed.clone()
        };
        Some((next, forwarded))
    }
}

/// How a word comes about.
struct Word {
    /// It replaces the one before.
    corrects: bool,
    /// Nothing may be left pending.
    final_now: bool,
}

/// Nobody has a chart of a visit that never was.
const NO_CHART: Chart = Chart { necessary: false, emergency: false, distinct: false };

/// The word of before, to be changed: it goes to nobody else again.
fn once_more(old: &Decision) -> Decision {
    let mut new = Decision { interest: Cents::ZERO, repeats_cuts: false, ..old.clone() };
    if new.context.forwarded_to.take().is_some() {
        new.status = "1";
        new.remarks.retain(|it| *it != "MA18");
    }
    new
}

/// The word of before with its last paid line denied.
fn audited(old: &Decision) -> Decision {
    let mut new = once_more(old);
    let cut = |amount| Cut {
        group: "CO",
        carc: "50",
        amount,
        cause: Some(Cause::NotNecessary),
        mistaken: false,
        bare: false,
    };
    if let Some(line) = new.lines.iter_mut().rev().find(|it| Cents::ZERO < it.paid()) {
        line.cuts = vec![cut(line.charge)];
        (line.allowed, line.agreed, line.remarks) = (None, None, vec![]);
    } else {
        new.cuts = vec![cut(new.charge)];
    }
    new
}

/// The same word with the answer to a contest in place of each denial.
fn refused(old: &Decision, payer: super::PayerId, cause: Cause) -> Decision {
    let codes = super::codes::codes_of(payer, cause);
    let mut new = once_more(old);
    let refuse = |cuts: &mut Vec<Cut>| {
        for cut in cuts.iter_mut().filter(|cut| cut.is_denial()) {
            (cut.group, cut.carc) = (codes.group, codes.carc);
            (cut.cause, cut.bare) = (Some(cause), false);
        }
    };
    refuse(&mut new.cuts);
    for line in &mut new.lines {
        if line.cuts.iter().any(Cut::is_denial) {
            line.remarks = codes.remarks.to_vec();
        }
        refuse(&mut line.cuts);
    }
    new
}
