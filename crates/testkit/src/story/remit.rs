//! Remittances of a story: what a payer pays of each claim and what it refuses, as a real file.

use chrono::NaiveDate;

use super::{
    Story, cents,
    mail::outcome,
    paper::{Adjustment, Bill, Paid, Payer, Refused, Remittance, remittance},
};

impl Story {
    pub(super) async fn remit(&mut self, words: &[&str], items: &[Vec<String>]) -> Option<()> {
        let [verb, trace, rest @ ..] = words else { return None };
        let it = self.remittance(trace, rest, items)?;
        let n = self.next_number();
        let bytes = remittance(&it, n);
        let name = format!("{trace}.835");
        self.files.insert((*trace).to_owned(), bytes.clone());
        match *verb {
            "remit" => self.ingest(&name, &bytes).await,
            "hold" => {
                self.office.hold(&name, bytes);
                self.say("the platform holds it; nobody has told us yet");
            }
            _ => {
                self.office.hold(&name, bytes);
                self.deliveries().await;
            }
        }
        Some(())
    }

    pub(super) async fn deliveries(&mut self) {
        let delivered = self.office.receive_deliveries().await.expect("the mail can be kept");
        if delivered.n_refused > 0 {
            let what = "a delivery was not signed by the platform: nothing of it was read";
            self.say(what);
        }
        for (name, ingested) in &delivered.files {
            self.say(&format!(
                "the platform says that there is {name}: {}",
                outcome(ingested, None)
            ));
        }
        if delivered.files.is_empty() {
            self.say("no delivery came");
        }
    }

    fn remittance(
        &self,
        trace: &str,
        mut rest: &[&str],
        items: &[Vec<String>],
    ) -> Option<Remittance> {
        let mut it = Remittance {
            payer: Payer::usual(),
            trace: trace.to_owned(),
            day: self.today(),
            claims: Vec::new(),
            adjustments: Vec::new(),
            total: None,
        };
        while !rest.is_empty() {
            rest = match rest {
                ["from", word, rest @ ..] => {
                    it.payer = Payer::from_word(word)?;
                    rest
                }
                ["of", day, rest @ ..] => {
                    it.day = day.parse::<NaiveDate>().ok()?;
                    rest
                }
                _ => return None,
            };
        }
        for item in items {
            let words: Vec<&str> = item.iter().map(String::as_str).collect();
            match &words[..] {
                ["total", amount] => it.total = Some(cents(amount)?),
                ["keeps", reason, amount, "for", reference] => {
                    let (reason, reference) = ((*reason).to_owned(), (*reference).to_owned());
                    it.adjustments.push((reason, reference, cents(amount)?));
                }
                [claim, rest @ ..] => it.claims.push(paid(self.bills.get(*claim)?, rest)?),
                [] => return None,
            }
        }
        Some(it)
    }
}

/// What is paid of a claim.
fn paid(bill: &Bill, mut rest: &[&str]) -> Option<Paid> {
    let mut it = Paid {
        bill: bill.clone(),
        refused: vec![Refused::default(); bill.lines.len()],
        is_reversal: false,
        member: None,
        status: None,
    };
    let mut line = None;
    while !rest.is_empty() {
        rest = match rest {
            ["reversed", rest @ ..] => {
                it.is_reversal = true;
                rest
            }
            ["member", member, rest @ ..] => {
                it.member = Some((*member).to_owned());
                rest
            }
            ["status", status, rest @ ..] => {
                it.status = Some((*status).to_owned());
                rest
            }
            ["line", n, rest @ ..] => {
                line = Some(n.parse::<usize>().ok()?.checked_sub(1)?);
                rest
            }
            ["remark", remark, rest @ ..] => {
                let refused = it.refused.get_mut(line.unwrap_or(0))?;
                refused.remarks.push((*remark).to_owned());
                rest
            }
            [code, amount, rest @ ..] if cents(amount).is_some() => {
                it.refuse(code, line.unwrap_or(0), cents(amount)?)?;
                rest
            }
            [code, rest @ ..] => {
                it.refuse_the_rest(code, line)?;
                rest
            }
            [] => return None,
        };
    }
    Some(it)
}

impl Paid {
    fn refuse(&mut self, code: &str, line: usize, amount: i64) -> Option<()> {
        let (group, carc) = code.split_once('-')?;
        let (group, carc) = (group.to_owned(), carc.to_owned());
        let refused = self.refused.get_mut(line)?;
        refused.adjustments.push(Adjustment { group, carc, amount });
        Some(())
    }

    /// Where no amount is said: all that is left of the line, or of each line.
    fn refuse_the_rest(&mut self, code: &str, line: Option<usize>) -> Option<()> {
        for at in 0..self.bill.lines.len() {
            if line.is_some_and(|it| it != at) {
                continue;
            }
            let refused: i64 = self.refused[at].adjustments.iter().map(|it| it.amount).sum();
            let left = self.bill.lines[at].charged - refused;
            if left != 0 {
                self.refuse(code, at, left)?;
            }
        }
        Some(())
    }
}
