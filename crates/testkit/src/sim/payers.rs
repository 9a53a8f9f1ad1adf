//! What goes out and comes in: claims, and what payers make of them, on every way in which it can come.

use super::Sim;

/// Why payers refuse: codes that lead to different answers, and one that nobody knows.
const REFUSALS: [&str; 9] = [
    "CO-197",
    "CO-252 remark M127",
    "CO-252 remark M127",
    "CO-50 remark N115",
    "CO-97",
    "CO-29",
    "CO-11",
    "CO-999",
    "PR-31",
];

/// At most so many claims are under way.
const N_CLAIMS_MAX: usize = 9;

/// A claim that was sent.
pub(super) struct Sent {
    pub(super) claim: String,
    payer: &'static str,
    /// What the payer said of it last, for it to be taken back.
    last: Option<String>,
}

impl Sim {
    pub(super) async fn send_claim(&mut self) {
        let claim = format!("A{}", self.sent.len() + 1);
        let payer = self.one_of(&["northwind", "northwind", "medicare"]);
        let service = self.one_of(&["99213 150.00", "99215 720.00", "99214 210.00 36415 20.00"]);
        let mut lines = format!("sent {claim} {service} at {payer}");
        if self.happens(40) {
            lines.push_str(&format!("\non file {claim} authorization AU{claim}"));
        }
        if self.happens(30) {
            lines.push_str(&format!("\ndocument {claim} record"));
        }
        self.story.tell(&lines).await;
        self.sent.push(Sent { claim, payer, last: None });
    }

    pub(super) async fn payer(&mut self) {
        match self.chance.u32(..20) {
            0..=2 if self.sent.len() < N_CLAIMS_MAX => self.send_claim().await,
            3 => self.story.tell("forged").await,
            4..=5 => self.again().await,
            6..=7 => self.deliver().await,
            _ => self.remittance().await,
        }
    }

    /// A payer speaks of one or several of its claims.
    async fn remittance(&mut self) {
        let payer = self.one_of(&["northwind", "northwind", "medicare"]);
        let mut lines = String::new();
        for at in 0..self.sent.len() {
            if self.sent[at].payer == payer && self.happens(45) {
                lines.push_str(&self.word(at));
            }
        }
        if lines.is_empty() {
            return;
        }
        self.n_remittances += 1;
        if self.happens(25) {
            let how = self.one_of(&["duplicate", "out_of_order", "lost", "forged"]);
            self.story.tell(&format!("disturb {how}")).await;
        }
        let way = self.one_of(&["remit", "hold", "webhook"]);
        let trace = self.n_remittances;
        self.story.tell(&format!("{way} EFT{trace} from {payer}\n{lines}")).await;
    }

    /// The payer's next word on a claim: what it said before is taken back, and something else is said.
    fn word(&mut self, at: usize) -> String {
        let claim = self.sent[at].claim.clone();
        let mut lines = String::new();
        if let Some(last) = self.sent[at].last.clone() {
            if !self.happens(60) {
                return lines;
            }
            lines.push_str(&format!("  {claim} reversed {last}\n"));
        }
        let pays = if self.sent[at].last.is_some() { 60 } else { 15 };
        let said = if self.happens(pays) {
            self.one_of(&["CO-45 50.00", "CO-45 20.00 PR-3 30.00"])
        } else {
            self.one_of(&REFUSALS)
        };
        lines.push_str(&format!("  {claim} {said}\n"));
        let codes = said.split(" remark ").next().unwrap_or(said);
        self.sent[at].last = Some(codes.to_owned());
        lines
    }

    /// An old remittance comes once more.
    async fn again(&mut self) {
        if self.n_remittances > 0 {
            let trace = self.chance.usize(1..=self.n_remittances);
            let name = self.one_of(&["", " as copy.835", " as yesterday/EFT.txt"]);
            self.story.tell(&format!("again EFT{trace}{name}")).await;
        }
    }

    /// What is on its way arrives.
    async fn deliver(&mut self) {
        self.story.deliver().await;
    }
}
