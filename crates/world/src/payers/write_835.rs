//! Writes a remittance as an 835 (005010X221A1).

use domain::Cents;

use super::{
    Card, Cut, DecidedLine, Decision,
    remit::{Posting, Written},
};
use crate::{
    calendar::compact,
    money::dollars,
    practice::{HOSPITAL, PRACTICE},
    segments::{Segments, plain},
};

/// One transaction set, without ST and SE.
pub(super) fn set(card: &Card, written: &Written) -> Segments {
    let mut out = Segments::default();
    head(card, written, &mut out);
    for posting in &written.postings {
        match posting {
            Posting::Word(decision) => claim(card, decision, 1, &mut out),
            Posting::Reversal(decision) => claim(card, decision, -1, &mut out),
        }
    }
    provider_cuts(written, &mut out);
    out
}

fn head(card: &Card, written: &Written, out: &mut Segments) {
    let (paid, day) = (written.paid(), compact(written.day));
    let bpr16 = if written.forgets_day { "" } else { &day };
    let amount = dollars(paid);
    if paid == Cents::ZERO {
        let none = ["BPR", "H", "0", "C", "NON", "", "", "", "", "", "", "", "", "", "", "", bpr16];
        out.add(&none);
    } else {
        out.add(&[
            "BPR",
            "I",
            &amount,
            "C",
            "ACH",
            "CCP",
            "01",
            "990000000",
            "DA",
            "55500077",
            "1009900077",
            "",
            "01",
            "000990000",
            "DA",
            "55501313",
            bpr16,
        ]);
    }
    out.add(&["TRN", "1", &written.trace, "1009900077"]);
    out.add(&["DTM", "405", &day]);
    out.add(&["N1", "PR", card.name]);
    out.add(&["N3", "PO BOX 7000"]);
    out.add(&["N4", "ELSEWHERE", "NE", "680007000"]);
    out.add(&["REF", "2U", card.wire_id]);
    out.add(&["PER", "CX", "", "TE", "8005550177"]);
    out.add(&["PER", "BL", "PROVIDER SUPPORT", "TE", "8005550178"]);
    let payee = if written.payee == crate::practice::Npi::invented(2).as_str() {
        HOSPITAL
    } else {
        PRACTICE
    };
    out.add(&["N1", "PE", payee, "XX", &plain(&written.payee)]);
    out.add(&["LX", "1"]);
}

fn claim(card: &Card, decision: &Decision, sign: i64, out: &mut Segments) {
    let context = &decision.context;
    let money = |amount: Cents| dollars(amount.times(sign));
    let is_word = sign > 0;
    let share = decision.patient_share();
    let share = if share == Cents::ZERO { String::new() } else { money(share) };
    let drg = context.drg.as_deref().unwrap_or_default();
    out.add(&[
        "CLP",
        &plain(&decision.claim),
        if is_word { decision.status } else { "22" },
        &money(decision.charge),
        &money(decision.paid()),
        if is_word { &share } else { "" },
        card.filing_indicator,
        &decision.number,
        &plain(&context.place),
        &plain(&context.frequency),
        "",
        &plain(drg),
    ]);
    let repeated = repeated(decision);
    let own = if is_word && decision.repeats_cuts { &repeated } else { &decision.cuts };
    adjustments(own, sign, out);
    names(decision, out);
    remarks(decision, is_word, out);
    if let Some(corrects) = decision.corrects.as_ref().filter(|_| is_word) {
        out.add(&["REF", "F8", corrects]);
    }
    if decision.lines.is_empty() {
        out.add(&["DTM", "232", &compact(decision.service.0)]);
        out.add(&["DTM", "233", &compact(decision.service.1)]);
    }
    out.add(&["DTM", "050", &compact(decision.received)]);
    if is_word && Cents::ZERO < decision.interest {
        out.add(&["AMT", "I", &dollars(decision.interest)]);
    }
    for one in &decision.lines {
        line(one, sign, out);
    }
}

fn names(decision: &Decision, out: &mut Segments) {
    let context = &decision.context;
    let (last, first) = &context.patient;
    let (last, first, member) = (plain(last), plain(first), plain(&context.member_id));
    out.add(&["NM1", "QC", "1", &last, &first, "", "", "", "MI", &member]);
    if let Some(right) = &context.right_member_id {
        // `C`: the number is another one than was billed.
        out.add(&["NM1", "74", "1", "", "", "", "", "", "C", right]);
    }
    if let Some(npi) = &context.rendering {
        out.add(&["NM1", "82", "1", "", "", "", "", "", "XX", &plain(npi)]);
    }
    if let Some(next) = context.forwarded_to {
        out.add(&["NM1", "TT", "2", next]);
    }
}

/// MIA for stays, MOA for all else.
fn remarks(decision: &Decision, is_word: bool, out: &mut Segments) {
    let remarks = if is_word { decision.remarks.as_slice() } else { &[] };
    let remark = |nth: usize| remarks.get(nth).copied().unwrap_or_default();
    if remarks.is_empty() {
        return;
    }
    if decision.lines.is_empty() {
        let mut mia = vec![""; 24];
        mia[0] = "MIA";
        mia[1] = "0";
        mia[5] = remark(0);
        for (nth, place) in (20..24).enumerate() {
            mia[place] = remark(nth + 1);
        }
        out.add(&mia);
    } else {
        out.add(&["MOA", "", "", remark(0), remark(1), remark(2), remark(3), remark(4)]);
    }
}

fn line(line: &DecidedLine, sign: i64, out: &mut Segments) {
    let money = |amount: Cents| dollars(amount.times(sign));
    let procedure = if line.code.is_empty() {
        format!("NU:{}", plain(&line.revenue_code))
    } else {
        let mut composite = format!("HC:{}", plain(&line.code));
        for modifier in &line.modifiers {
            composite.push(':');
            composite.push_str(&plain(modifier));
        }
        composite
    };
    let revenue = if line.code.is_empty() { String::new() } else { plain(&line.revenue_code) };
    let units = line.units.to_string();
    out.add(&["SVC", &procedure, &money(line.charge), &money(line.paid()), &revenue, &units]);
    out.add(&["DTM", "472", &compact(line.day)]);
    adjustments(&line.cuts, sign, out);
    if let Some(number) = &line.number {
        out.add(&["REF", "6R", &plain(number)]);
    }
    if sign > 0 {
        if let Some(allowed) = line.allowed {
            out.add(&["AMT", "B6", &dollars(allowed)]);
        }
        for remark in &line.remarks {
            out.add(&["LQ", "HE", remark]);
        }
    }
}

/// One CAS for each group, with up to six reasons.
fn adjustments(cuts: &[Cut], sign: i64, out: &mut Segments) {
    for group in ["CO", "PR", "OA", "PI"] {
        let of_group: Vec<&Cut> = cuts.iter().filter(|cut| cut.group == group).collect();
        for six in of_group.chunks(6) {
            let mut elements = vec!["CAS".to_owned(), group.to_owned()];
            for (nth, cut) in six.iter().enumerate() {
                if nth > 0 {
                    // The quantity is left out.
                    elements.push(String::new());
                }
                elements.push(cut.carc.to_owned());
                elements.push(dollars(cut.amount.times(sign)));
            }
            let elements: Vec<&str> = elements.iter().map(String::as_str).collect();
            out.add(&elements);
        }
    }
}

/// The sums of the lines' cuts, by group and reason.
fn repeated(decision: &Decision) -> Vec<Cut> {
    let mut sums: Vec<Cut> = Vec::new();
    for cut in decision.lines.iter().flat_map(|line| &line.cuts) {
        match sums.iter_mut().find(|it| it.group == cut.group && it.carc == cut.carc) {
            Some(sum) => sum.amount += cut.amount,
            None => sums.push(cut.clone()),
        }
    }
    sums
}

fn provider_cuts(written: &Written, out: &mut Segments) {
    let year_end = format!("{}1231", written.day.format("%Y"));
    for six in written.provider_cuts.chunks(6) {
        let mut elements = vec!["PLB".to_owned(), plain(&written.payee), year_end.clone()];
        for cut in six {
            elements.push(format!("{}:{}", cut.reason, plain(&cut.reference)));
            elements.push(dollars(cut.amount));
        }
        let elements: Vec<&str> = elements.iter().map(String::as_str).collect();
        out.add(&elements);
    }
}
