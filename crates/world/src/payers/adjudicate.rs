//! Adjudication: from a claim on the desk to the payer's word on it.

use domain::Cents;

use super::{
    Cause,
    codes::codes_of,
    decision::{Context, Cut, DecidedLine, Decision},
    filed::{Filed, FiledLine},
    line::Desk,
    price::{Deductible, cuts, cuts_of_second, plain_cut, price},
    rules::{DISTRUSTED, Strangers},
    stay,
};
use crate::{payers::card, seed::Seed};

/// What was decided before this adjudication and binds it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound<'a> {
    /// Denials that were overturned: they are not made again.
    pub(super) lifted: &'a [Cause],
    /// A denial of the claim as a whole that the payer has already made up its mind about.
    pub(super) whole: Option<Cause>,
    /// Lines that were pending have to be decided now.
    pub(super) final_now: bool,
    /// The next payer has the claim already.
    pub(super) forwarded: bool,
}

/// Adjudicates a claim. `seed` is that of the claim at this payer.
pub(super) fn adjudicate(desk: Desk<'_>, filed: &Filed, bound: &Bound<'_>, seed: Seed) -> Decision {
    let mistake = mistake(desk, filed, bound, seed);
    let lifted = |cause: &Cause| bound.lifted.contains(cause);
    let whole = bound.whole.or_else(|| desk.wrong_with_claim(filed).filter(|it| !lifted(it)));
    let whole = whole.map(|cause| (cause, false));
    let whole = whole.or_else(|| mistake.filter(|(cause, _)| cause.is_of_claim()));
    let mut decision = blank(desk, filed, whole.map(|it| it.0));
    if filed.is_stay() {
        (decision.cuts, decision.remarks) = stay::cuts(desk, filed, whole.or(mistake));
        return decision;
    }
    let first = desk.member(filed).map(|it| Deductible::of(&it.coverage, filed));
    let mut deductible = first.unwrap_or_default();
    let pending = pending_line(desk, filed, bound, seed);
    for (nth, line) in filed.lines.iter().enumerate() {
        let of_line = seed.of("line", nth as u64);
        let wrong = whole.or_else(|| {
            let found = desk.wrong_with_line(filed, line).map(|cause| (cause, false));
            let hits = mistake.filter(|_| nth == mistaken_line(filed));
            let records =
                wants_records(desk, line, of_line).then_some((Cause::RecordsWanted, false));
            found.or(hits).or(records).filter(|(cause, _)| !lifted(cause))
        });
        let decided = match wrong {
            Some((cause, mistaken)) => denied(desk, line, (cause, mistaken), of_line),
            None if filed.first_answer.is_some() => {
                decided(line, cuts_of_second(desk.card, filed, nth))
            }
            None if pending == Some(nth) => pended(line),
            None => {
                let short = bound.lifted.is_empty()
                    && of_line.happens("underpays", desk.card.temper.underpays_bp);
                let price = price(desk.card, line, short);
                let cuts = cuts(desk.card, line, price, &mut deductible);
                let says_price = cuts.iter().all(|it| it.carc != "24");
                DecidedLine {
                    allowed: says_price.then_some(price.allowed),
                    agreed: price.agreed.filter(|_| says_price),
                    ..decided(line, cuts)
                }
            }
        };
        decision.lines.push(decided);
    }
    decision.is_pending = pending.is_some() && decision.lines.iter().any(is_pending);
    finish(desk, filed, bound, decision)
}

/// What follows from the whole: remarks of the claim, forwarding, and how it was processed.
fn finish(desk: Desk<'_>, filed: &Filed, bound: &Bound<'_>, mut decision: Decision) -> Decision {
    let remarks = decision.lines.iter().flat_map(|line| &line.remarks);
    if remarks.clone().any(|it| *it == "MA130") {
        decision.remarks.push("MA130");
    } else if desk.card.is_medicare() {
        decision.remarks.push("MA01");
    }
    let next = desk.member(filed).and_then(|member| member.next_payer);
    let forwards = decision.status == "1"
        && !decision.is_pending
        && !bound.forwarded
        && Cents::ZERO < decision.patient_share();
    if let Some(next) = next.filter(|_| forwards) {
        decision.status = "19";
        decision.context.forwarded_to = Some(card(next).name);
        decision.remarks.push("MA18");
    }
    decision
}

fn blank(desk: Desk<'_>, filed: &Filed, whole: Option<Cause>) -> Decision {
    let status = match whole {
        Some(Cause::MemberUnknown) => "4",
        _ if !filed.as_first => "2",
        _ => "1",
    };
    Decision {
        claim: filed.number.clone(),
        number: String::new(),
        corrects: None,
        status,
        charge: if filed.is_stay() {
            filed.charge
        } else {
            filed.lines.iter().map(|line| line.charge).sum()
        },
        cuts: vec![],
        remarks: vec![],
        lines: vec![],
        service: filed.service,
        received: filed.received,
        interest: Cents::ZERO,
        is_notice: whole == Some(Cause::Duplicate),
        is_pending: false,
        repeats_cuts: false,
        context: Context {
            member_id: filed.member_id.clone(),
            right_member_id: right_member_id(desk, filed, whole),
            patient: filed.patient.clone(),
            rendering: filed.rendering.clone(),
            payee: filed.payee.clone(),
            place: filed.place.clone(),
            frequency: filed.frequency.clone(),
            drg: filed.drg.clone().filter(|_| desk.card.is_medicare()),
            forwarded_to: None,
        },
    }
}

/// Who is looked up by name when the number is nobody's: many payers tell the right number then
/// (835, NM1*74).
fn right_member_id(desk: Desk<'_>, filed: &Filed, whole: Option<Cause>) -> Option<String> {
    let looks =
        desk.card.rules.strangers == Strangers::LookedUp && whole == Some(Cause::MemberUnknown);
    let found = desk.books.number_of(&filed.patient).filter(|_| looks);
    found.map(str::to_owned)
}

/// A wrong denial of a claim that is right: the payer overlooks what is there.
fn mistake(desk: Desk<'_>, filed: &Filed, bound: &Bound<'_>, seed: Seed) -> Option<(Cause, bool)> {
    let first_time = bound.lifted.is_empty() && !bound.final_now && filed.frequency == "1";
    if !first_time || filed.first_answer.is_some() {
        return None;
    }
    if !seed.happens("mistake", desk.card.temper.mistakes_bp) {
        return None;
    }
    let cause = if filed.is_stay() {
        Cause::LevelOfCare
    } else if filed.authorization.is_some() {
        Cause::AuthorizationAbsent
    } else {
        let several = 1 < filed.lines.len();
        let causes = [
            (4, Cause::NotNecessary),
            (2, Cause::FiledLate),
            (if several { 3 } else { 0 }, Cause::Bundled),
        ];
        seed.weighted("which mistake", &causes).unwrap_or(Cause::NotNecessary)
    };
    Some((cause, true))
}

/// The line that a mistake hits: the last one.
fn mistaken_line(filed: &Filed) -> usize {
    filed.lines.len() - 1
}

fn wants_records(desk: Desk<'_>, line: &FiledLine, seed: Seed) -> bool {
    DISTRUSTED.contains(&line.code.as_str()) && seed.happens("records", desk.card.temper.records_bp)
}

/// The line that is left undecided, where the others can be paid.
fn pending_line(desk: Desk<'_>, filed: &Filed, bound: &Bound<'_>, seed: Seed) -> Option<usize> {
    let may = 1 < filed.lines.len()
        && filed.frequency == "1"
        && filed.first_answer.is_none()
        && !bound.final_now
        && bound.lifted.is_empty();
    (may && seed.happens("pends", desk.card.temper.pends_bp)).then(|| filed.lines.len() - 1)
}

fn is_pending(line: &DecidedLine) -> bool {
    line.cuts.iter().any(|cut| cut.carc == "133")
}

fn pended(line: &FiledLine) -> DecidedLine {
    decided(line, vec![plain_cut("OA", "133", line.charge)])
}

/// A line that is denied: the whole charge, or what the contract leaves of it.
fn denied(
    desk: Desk<'_>,
    line: &FiledLine,
    (cause, mistaken): (Cause, bool),
    seed: Seed,
) -> DecidedLine {
    let codes = codes_of(desk.card.id, cause);
    let temper = &desk.card.temper;
    let bare = !cause.is_of_claim() && seed.happens("bare", temper.bare_bp);
    let mut amount = line.charge;
    let mut cuts = vec![];
    if temper.prices_before_denying && !cause.is_of_claim() && cause != Cause::WrongPayer {
        let allowed = price(desk.card, line, false).allowed;
        if Cents::ZERO < allowed && allowed < line.charge {
            cuts.push(plain_cut("CO", "45", line.charge - allowed));
            amount = allowed;
        }
    }
    let (group, carc) = if bare { ("CO", "16") } else { (codes.group, codes.carc) };
    cuts.push(Cut { group, carc, amount, cause: Some(cause), mistaken, bare });
    cuts.retain(|cut| cut.amount != Cents::ZERO);
    let remarks = if bare { vec![] } else { codes.remarks.to_vec() };
    DecidedLine { remarks, ..decided(line, cuts) }
}

fn decided(line: &FiledLine, cuts: Vec<Cut>) -> DecidedLine {
    DecidedLine {
        code: line.code.clone(),
        revenue_code: line.revenue_code.clone(),
        modifiers: line.modifiers.clone(),
        charge: line.charge,
        units: line.units,
        day: line.day,
        number: line.number.clone(),
        allowed: None,
        agreed: None,
        cuts,
        remarks: vec![],
    }
}
