//! A remittance as a payer sends it (835, 005010X221A1). It balances, unless it is told not to.

use chrono::NaiveDate;

use super::{Bill, Envelope, PRACTICE, PRACTICE_ID, PRACTICE_NPI, Payer, Set, compact, dollars};

/// A remittance.
#[derive(Clone, Debug)]
pub(crate) struct Remittance {
    pub(crate) payer: Payer,
    pub(crate) trace: String,
    pub(crate) day: NaiveDate,
    pub(crate) claims: Vec<Paid>,
    /// PLB: reason, reference, amount; positive reduces the payment.
    pub(crate) adjustments: Vec<(String, String, i64)>,
    /// BPR02, where it is not what the rest adds up to.
    pub(crate) total: Option<i64>,
}

/// What is paid of one claim: what is left after all that was refused.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) bill: Bill,
    /// One entry for each line of the bill.
    pub(crate) refused: Vec<Refused>,
    /// An earlier payment is taken back: every amount has the other sign.
    pub(crate) is_reversal: bool,
    /// The member's number as the payer has it, where the one on the claim is wrong.
    pub(crate) member: Option<String>,
    /// CLP02, where it is not 1.
    pub(crate) status: Option<String>,
}

/// What was refused of a line, and why.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refused {
    pub(crate) adjustments: Vec<Adjustment>,
    pub(crate) remarks: Vec<String>,
}

/// A part of a charge that is not paid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Adjustment {
    pub(crate) group: String,
    pub(crate) carc: String,
    pub(crate) amount: i64,
}

impl Refused {
    fn amount(&self) -> i64 {
        self.adjustments.iter().map(|it| it.amount).sum()
    }
}

impl Paid {
    /// CLP04.
    pub(crate) fn paid(&self) -> i64 {
        let refused: i64 = self.refused.iter().map(Refused::amount).sum();
        self.sign() * (self.bill.charged() - refused)
    }

    fn sign(&self) -> i64 {
        if self.is_reversal { -1 } else { 1 }
    }

    fn write(&self, set: &mut Set) {
        let Self { bill, refused, is_reversal, member, status } = self;
        let sign = self.sign();
        let all = refused.iter().flat_map(|it| &it.adjustments);
        let owed: i64 = all.filter(|it| it.group == "PR").map(|it| it.amount).sum();
        let owed = if *is_reversal || owed == 0 { String::new() } else { dollars(owed) };
        let status = status.as_deref().unwrap_or(if *is_reversal { "22" } else { "1" });
        set.add(&[
            "CLP",
            &bill.claim,
            status,
            &dollars(sign * bill.charged()),
            &dollars(self.paid()),
            &owed,
            bill.payer.program.1,
            &bill.payer_number(),
            "11",
            "1",
        ]);
        let patient = &bill.patient;
        let named = |role, kind, id: &str, set: &mut Set| {
            set.add(&["NM1", role, "1", patient.last, patient.first, "", "", "", kind, id]);
        };
        named("QC", "MI", &patient.member, set);
        if let Some(member) = member {
            named("74", "C", member, set);
        }
        for (line, refused) in bill.lines.iter().zip(refused) {
            let procedure = format!("HC:{}", line.procedure);
            let charged = dollars(sign * line.charged);
            let paid = dollars(sign * (line.charged - refused.amount()));
            set.add(&["SVC", &procedure, &charged, &paid]);
            set.add(&["DTM", "472", &compact(bill.served)]);
            for Adjustment { group, carc, amount } in &refused.adjustments {
                set.add(&["CAS", group, carc, &dollars(sign * amount)]);
            }
            for remark in &refused.remarks {
                set.add(&["LQ", "HE", remark]);
            }
        }
    }
}

impl Remittance {
    /// What the claims and the provider adjustments add up to. A payment can't be below zero: what is
    /// missing is carried forward (PLB FB, negative).
    fn total(&self) -> (i64, Option<i64>) {
        let paid: i64 = self.claims.iter().map(Paid::paid).sum();
        let kept_back: i64 = self.adjustments.iter().map(|(_, _, amount)| amount).sum();
        let net = paid - kept_back;
        if net < 0 { (0, Some(net)) } else { (net, None) }
    }
}

/// The remittance as a file.
pub(crate) fn remittance(it: &Remittance, number: u32) -> Vec<u8> {
    let Remittance { payer, trace, day, claims, adjustments, total } = it;
    let (net, forward) = it.total();
    let paid = dollars(total.unwrap_or(net));
    let today = compact(*day);
    let (handling, method) = if net == 0 { ("H", "NON") } else { ("I", "CHK") };
    let mut set = Set::default();
    let blank = "";
    let mut payment = vec!["BPR", handling, &paid, "C", method];
    payment.extend([blank; 11]);
    payment.push(&today);
    set.add(&payment);
    set.add(&["TRN", "1", trace, "1990000009"]);
    set.add(&["DTM", "405", &today]);
    set.add(&["N1", "PR", payer.name, "XV", payer.id]);
    set.add(&["N3", "PO BOX 100"]);
    set.add(&["N4", "ELSEWHERE", "NE", "680000000"]);
    set.add(&["PER", "BL", "PROVIDER SUPPORT", "TE", "5555550111"]);
    set.add(&["N1", "PE", PRACTICE, "XX", PRACTICE_NPI]);
    set.add(&["LX", "1"]);
    for claim in claims {
        claim.write(&mut set);
    }
    let year_end = format!("{}1231", day.format("%Y"));
    let mut plb = |reason: &str, reference: &str, amount: i64| {
        let named = format!("{reason}:{reference}");
        set.add(&["PLB", PRACTICE_NPI, &year_end, &named, &dollars(amount)]);
    };
    for (reason, reference, amount) in adjustments {
        plb(reason, reference, *amount);
    }
    if let Some(forward) = forward {
        plb("FB", trace, forward);
    }
    let (group, guide, from) = ("HP", "005010X221A1", payer.id);
    Envelope { group, set: "835", guide, from, to: PRACTICE_ID, day: *day, number }.around(&set)
}
