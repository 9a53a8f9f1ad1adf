//! The rows of the worklist: which of the kept claim payments still stand, and the answer to each.

use chrono::NaiveDate;
use domain::{
    Adjustment, Answer, Around, Books, Cents, ClaimPayment, Clock, Clocks, CodeBook, Denial,
    DenialClass, DenialReason, Door, Extent, Histories, NoClock, Place, Priors, Rarc, RarcEffect,
    Standing, UnknownClock, answer, rank_reason,
};

use super::{
    Analysis, report,
    remittances::{Kept, RemittanceSet},
};

/// A row before it has its place.
pub(super) struct Row {
    pub(super) report: report::Denial,
    pub(super) door: Door,
    pub(super) class: DenialClass,
    answer: Answer,
}

/// Every row, by expected net dollars; among equals by denied amount, then by claim.
pub(super) fn rows(run: &Analysis, histories: &Histories) -> Vec<Row> {
    let mut clocks = Clocks::new();
    let books = Books { codes: &run.codes, deadlines: &run.deadlines, priors: Priors::shipped() };
    let mut rows = Vec::new();
    for kept in &run.kept {
        let set = &run.sets[kept.set];
        for denial in open_denials(kept, histories) {
            let around = around(run, set, kept, &denial);
            let answer = answer(&denial, &around, &books, &mut clocks, run.as_of);
            rows.push(row(run, set, kept, &denial, answer));
        }
    }
    rows.sort_by(|left, right| {
        let key = |row: &Row| (-row.report.expected_net_cents, -row.report.denied_cents);
        key(left).cmp(&key(right)).then_with(|| left.report.claim.cmp(&right.report.claim))
    });
    let n_rows = rows.len();
    for (index, row) in rows.iter_mut().enumerate() {
        row.report.rank = index as u64 + 1;
        row.report.because.push(rank_reason(index + 1, n_rows, &row.answer.worth));
    }
    rows
}

/// What of a kept claim payment still has to be worked.
fn open_denials(kept: &Kept, histories: &Histories) -> Vec<Denial> {
    match histories.standing(kept.source) {
        Some(Standing::Current) => {
            kept.denial.iter().chain(&kept.underpayment).cloned().collect()
        }
        Some(Standing::TakesBack { .. } | Standing::TakesBackUnseen) => {
            let corrected = histories
                .history(kept.source)
                .is_some_and(|history| history.current().next().is_some());
            if corrected || kept.payment.paid >= Cents::ZERO {
                vec![]
            } else {
                vec![takeback(&kept.payment)]
            }
        }
        // Taken back, replaced, only a notice, or not decided: the word that counts is another.
        Some(_) | None => vec![],
    }
}

/// A payment was taken back and nothing came in its place (U2).
fn takeback(payment: &ClaimPayment) -> Denial {
    let amount = -payment.paid;
    let own = payment.adjustments.iter().map(|it| (Place::Claim, *it, &payment.remarks));
    let of_lines = payment.lines.iter().enumerate().flat_map(|(index, line)| {
        line.adjustments.iter().map(move |it| (Place::Line(index), *it, &line.remarks))
    });
    let reasons = own.chain(of_lines).map(|(place, adjustment, remarks)| DenialReason {
        place,
        adjustment: Adjustment { amount: -adjustment.amount, ..adjustment },
        remarks: remarks.clone(),
        class: DenialClass::Recoupment,
        expected: false,
        because: "the reversal of what the payer said before".to_owned(),
    });
    Denial {
        extent: Extent::Full,
        reasons: reasons.collect(),
        class: DenialClass::Recoupment,
        amount,
    }
}

fn around<'a>(
    run: &'a Analysis,
    set: &'a RemittanceSet,
    kept: &'a Kept,
    denial: &Denial,
) -> Around<'a> {
    let claim = &kept.payment.claim;
    let of_the_act = |remark: &Rarc| {
        run.codes.rarc(*remark).is_some_and(|entry| entry.has(RarcEffect::NoSurprisesAct))
    };
    Around {
        remittance: &set.remittance,
        payment: &kept.payment,
        billed: run.billed.get(claim),
        acknowledgments: run.acknowledgments.get(claim).map_or(&[], Vec::as_slice),
        not_final: kept.not_final,
        surprise_bill: denial.reasons.iter().flat_map(|it| &it.remarks).any(of_the_act),
    }
}

fn row(run: &Analysis, set: &RemittanceSet, kept: &Kept, denial: &Denial, answer: Answer) -> Row {
    let payment = &kept.payment;
    let (deadline, no_deadline_because) = clock(&answer.clock, run.as_of);
    let name = |it: &ClaimPayment| it.patient.as_ref().map(|name| name.expose().clone());
    let report = report::Denial {
        claim: payment.claim.0.clone(),
        payer_claim_number: payment.payer_claim_number.clone(),
        payer: set.remittance.payer.name.clone(),
        patient: if run.names { name(payment) } else { None },
        service_date: payment.service_from.map(|date| date.to_string()),
        remittance_date: set.remittance.date.map(|date| date.to_string()),
        file: run.files[set.file as usize].name().to_owned(),
        class: denial.class.id().to_owned(),
        class_title: denial.class.title().to_owned(),
        extent: match denial.extent {
            Extent::Full => "full".to_owned(),
            Extent::Partial => "partial".to_owned(),
        },
        codes: denial.reasons.iter().map(|it| code(it, payment, &run.codes)).collect(),
        denied_cents: denial.amount.0,
        tier: answer.plan.tier.label().to_owned(),
        next_action: answer.plan.next_action.to_owned(),
        route: answer.ruling.door.id().to_owned(),
        route_because: answer.ruling.because.clone(),
        queue: answer.plan.queue.label().to_owned(),
        owner: answer.plan.owner.label().to_owned(),
        deadline,
        no_deadline_because,
        chance_bp: answer.worth.chance_bp,
        expected_net_cents: answer.worth.expected_net.0,
        because: because(denial),
        rank: 0,
    };
    Row { report, door: answer.ruling.door, class: denial.class, answer }
}

/// Why each reason has its class, each said once.
fn because(denial: &Denial) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for reason in &denial.reasons {
        if !said.contains(&reason.because) {
            said.push(reason.because.clone());
        }
    }
    said
}

fn code(reason: &DenialReason, payment: &ClaimPayment, codes: &CodeBook) -> report::Code {
    let Adjustment { group, carc, amount } = reason.adjustment;
    let unknown = || "not in the code table".to_owned();
    let procedure = match reason.place {
        Place::Claim => None,
        Place::Line(index) => payment.lines.get(index).map(|line| line.procedure.to_string()),
    };
    let meaning_of = |remark: &Rarc| codes.rarc(*remark).map_or_else(unknown, |it| it.meaning.clone());
    report::Code {
        group: group.to_string(),
        carc: carc.to_string(),
        meaning: codes.carc(carc).map_or_else(unknown, |it| it.meaning.clone()),
        rarc: reason.remarks.iter().map(ToString::to_string).collect(),
        rarc_meanings: reason.remarks.iter().map(meaning_of).collect(),
        amount_cents: amount.0,
        class: reason.class.id().to_owned(),
        procedure,
        expected: reason.expected,
    }
}

fn clock(clock: &Clock, as_of: NaiveDate) -> (Option<report::Deadline>, Option<String>) {
    match clock {
        Clock::Runs(deadline) => {
            let report = report::Deadline {
                date: deadline.date.to_string(),
                days_left: deadline.days_left(as_of),
                by: deadline.by.to_string(),
                send_by: deadline.last_day_to_send.to_string(),
                rule: deadline.rule.to_string(),
                source: deadline.source.clone(),
                confidence: deadline.confidence.code().to_owned(),
                explained: deadline.explained.clone(),
            };
            (Some(report), None)
        }
        Clock::NoClock(why) => (None, Some(no_clock(*why).to_owned())),
        Clock::Unknown(why) => (None, Some(unknown_clock(*why).to_owned())),
    }
}

fn no_clock(why: NoClock) -> &'static str {
    match why {
        NoClock::Pended => "the payer has not decided yet, so no clock runs",
        NoClock::Unprocessable => "unprocessable (MA130): there is nothing to appeal",
        NoClock::NoAppealRights => "the payer takes no appeal of this (N211)",
        NoClock::NothingGoesOut => "nothing goes to the payer",
    }
}

fn unknown_clock(why: UnknownClock) -> &'static str {
    match why {
        UnknownClock::ProgramUnsaid => {
            "the program is not known: name the payer's program in the contract file"
        }
        UnknownClock::NoRule => "no rule is known for this payer and route: look it up",
        UnknownClock::ContractDecides => {
            "the contract decides: enter its deadline in the contract file"
        }
        UnknownClock::DateMissing(_) => "the date that the rule counts from is not known",
    }
}
