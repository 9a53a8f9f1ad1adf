//! What goes out and comes in: claims, what is said at the door, a file that comes again, and somebody who
//! pretends to be the platform.

use chrono::{Days, NaiveDate};
use domain::Phi;
use orchestrator::{Ingested, inbox::FileReport};
use platforms::Delivery;

use super::{
    Story, cents,
    paper::{Bill, Line, Patient, Payer, acknowledgment, claim},
};

/// Patients of the stories, in the order in which they come. All are invented; their names are words
/// that stand nowhere else, so that one in a log is seen.
const PATIENTS: [(&str, &str); 6] = [
    ("QUILLFEATHER", "ORLAITH"),
    ("MARROWBYTE", "TOBIASZ"),
    ("THISTLECOMBE", "GRETEL"),
    ("PENHALLOW", "AMBROSE"),
    ("WINDERSMITH", "PHILIPPA"),
    ("OAKENSHAWE", "DESMOND"),
];

/// A claim goes out so many days after the service.
const DAYS_TO_BILL: u64 = 7;

impl Story {
    pub(super) async fn mail(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["sent", claim, "unseen", rest @ ..] => {
                let bill = self.bill(claim, rest)?;
                self.bills.insert((*claim).to_owned(), bill);
                Some(())
            }
            ["sent", claim, rest @ ..] => self.sent(claim, rest).await,
            ["accepted", claim] => self.at_the_door(claim, true).await,
            ["rejected", claim] => self.at_the_door(claim, false).await,
            ["again", trace] => self.again(trace, &format!("{trace}.835")).await,
            ["again", trace, "as", name] => self.again(trace, name).await,
            ["forged"] => self.forged().await,
            _ => None,
        }
    }

    async fn sent(&mut self, number: &str, rest: &[&str]) -> Option<()> {
        let bill = self.bill(number, rest)?;
        let n = self.next_number();
        let bytes = claim(&bill, self.today(), n);
        self.bills.insert(number.to_owned(), bill);
        self.ingest(&format!("{number}.837"), &bytes).await;
        Some(())
    }

    /// What is billed; a claim that was sent before keeps its patient and its day.
    fn bill(&self, number: &str, mut rest: &[&str]) -> Option<Bill> {
        let mut payer = Payer::usual();
        let mut authorization = None;
        let mut lines = Vec::new();
        while !rest.is_empty() {
            rest = match rest {
                ["at", word, rest @ ..] => {
                    payer = Payer::from_word(word)?;
                    rest
                }
                ["authorization", number, rest @ ..] => {
                    authorization = Some((*number).to_owned());
                    rest
                }
                [procedure, amount, rest @ ..] => {
                    let procedure = (*procedure).to_owned();
                    lines.push(Line { procedure, charged: cents(amount)? });
                    rest
                }
                _ => return None,
            };
        }
        let before = self.bills.get(number);
        let served = self.today() - Days::new(DAYS_TO_BILL);
        Some(Bill {
            claim: number.to_owned(),
            patient: before.map_or_else(|| patient(self.bills.len()), |it| it.patient.clone()),
            payer,
            lines: (!lines.is_empty()).then_some(lines)?,
            served: before.map_or(served, |it| it.served),
            authorization,
        })
    }

    async fn at_the_door(&mut self, claim: &str, is_accepted: bool) -> Option<()> {
        let bill = self.bills.get(claim)?.clone();
        let n = self.next_number();
        let bytes = acknowledgment(&bill, is_accepted, self.today(), n);
        self.ingest(&format!("{claim}.277ca"), &bytes).await;
        Some(())
    }

    async fn again(&mut self, trace: &str, name: &str) -> Option<()> {
        let bytes = self.files.get(trace)?.clone();
        self.ingest(name, &bytes).await;
        Some(())
    }

    /// The right words, signed by somebody who does not know the secret.
    async fn forged(&mut self) -> Option<()> {
        let headers = vec![("X-Sandbox-Signature".to_owned(), "0".repeat(64))];
        let delivery = Delivery { headers, body: Phi::new(b"record rec_0".to_vec()) };
        let delivered = self.office.receive(vec![delivery]).await.expect("the mail can be kept");
        self.say(&format!(
            "{} delivery was not signed by the platform: nothing of it was read",
            delivered.n_refused
        ));
        Some(())
    }

    /// Reads a file by hand, and says what came of it.
    pub(super) async fn ingest(&mut self, name: &str, bytes: &[u8]) {
        let (ingested, report) =
            self.office.ingest(name, bytes).await.expect("the mail can be kept");
        let what = outcome(&ingested, Some(&report));
        self.say(&what);
    }
}

/// What came of a file, in words.
pub(super) fn outcome(ingested: &Ingested, report: Option<&FileReport>) -> String {
    let Ingested { n_events, n_known, n_cases, was_here } = *ingested;
    let mut said = Vec::new();
    let counts = report.map(|it| it.counts).unwrap_or_default();
    if counts.claims > 0 {
        said.push("the claim is on record".to_owned());
    }
    if was_here {
        said.push("the very file was here before".to_owned());
    }
    if n_events > 0 {
        said.push(format!("{} new", counted(n_events, "event")));
    }
    if n_known > 0 {
        said.push(format!("{} known already", counted(n_known, "event")));
    }
    if n_cases > 0 {
        said.push(format!("{} opened", counted(n_cases, "case")));
    }
    if said.is_empty() {
        said.push("nothing new".to_owned());
    }
    said.join(", ")
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn patient(nth: usize) -> Patient {
    let (last, first) = PATIENTS[nth % PATIENTS.len()];
    let born = NaiveDate::from_ymd_opt(1951, 3, 9).expect("a day of 1951");
    let nth = u64::try_from(nth).unwrap_or(u64::MAX);
    Patient {
        last,
        first,
        born: born + Days::new(4_111 * nth),
        member: format!("W{}", 700_301 + nth),
    }
}
