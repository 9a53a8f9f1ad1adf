//! One case as people see it: what happened, and what is proposed with every field that is changed.

use domain::{Action, Case, ClaimNumber, Correction, Proposal, StaffId};
use orchestrator::inbox::read_claim;
use store::RecordKind;

use super::{Story, words};
use crate::office::PEOPLE;

/// The fields of a claim that a correction may change, as a biller knows them.
type Fields = [(&'static str, Option<String>); 5];

impl Story {
    pub(super) async fn show_case(&mut self, words: &[&str]) -> Option<()> {
        let [what, claim] = words else { return None };
        let case = self.case_of(claim).await?;
        match *what {
            "case" => self.timeline(&case).await,
            _ => self.proposal(&case).await?,
        }
        Some(())
    }

    /// What happened, each moment and each doer on one line.
    async fn timeline(&mut self, case: &Case) {
        let practice = &self.office.practice;
        let trail = practice.trail_of(case.id).await.expect("the trail can be read");
        let said = practice.statements_of(case.id).await.expect("the records can be read");
        let mut said = said.iter();
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for entry in trail {
            let did = if entry.did.starts_with("statement.") {
                said.next().map(words::statement)
            } else {
                words::did(&entry.did).map(str::to_owned)
            };
            let Some(did) = did else { continue };
            let who = format!("{}  {}", words::time(entry.at_ms), self.doer(&entry.by));
            match lines.last_mut() {
                Some((open, all)) if *open == who => all.push(did),
                _ => lines.push((who, vec![did])),
            }
        }
        for (who, did) in lines {
            self.say(&format!("{who}: {}", in_short(&did)));
        }
        let outcome = self.office.practice.outcome(case.id).await;
        if let Some(it) = outcome.expect("the records can be read") {
            let ending = words::ending(it.ending);
            self.say(&format!("in the end: {ending}; {} recovered", it.recovered));
        }
    }

    fn doer(&self, by: &str) -> String {
        if let Ok(id) = by.parse::<StaffId>() {
            let name = PEOPLE.iter().find(|(name, _)| self.office.staff(name) == id);
            return name.map_or_else(|| "somebody".to_owned(), |(name, _)| (*name).to_owned());
        }
        by.split_once(' ').map_or(by, |(_, name)| name).replace('_', " ")
    }

    async fn proposal(&mut self, case: &Case) -> Option<()> {
        let proposals = self.office.practice.proposals_of(case.id).await;
        let proposal = proposals.expect("the records can be read").pop()?;
        let terms = proposal.terms();
        for (nth, proposed) in (1..).zip(&terms.actions) {
            self.say(&format!("{nth}. {}", words::action(&proposed.action)));
            if let Some(summary) = words::summary(&proposed.action) {
                self.say(&format!("     \"{summary}\""));
            }
            for change in self.changes(&case.claim.number, &proposed.action).await {
                self.say(&format!("     {change}"));
            }
        }
        for reason in &terms.because {
            self.say(&format!("because {}", reason.text()));
        }
        for editor in self.editors(&proposal) {
            self.say(&format!("changed by {editor}"));
        }
        let expires = words::time(terms.expires.ms());
        self.say(&format!("{} at stake; to be approved before {expires}", terms.at_stake));
        Some(())
    }

    fn editors(&self, proposal: &Proposal) -> Vec<String> {
        proposal.edits().iter().map(|it| self.doer(&it.by.to_string())).collect()
    }

    /// The fields in which a claim to be sent differs from the claim as it was sent, read out of the very
    /// bytes that would go out.
    async fn changes(&self, claim: &ClaimNumber, action: &Action) -> Vec<String> {
        let Action::SubmitCorrectedClaim { correction, file } = action else { return Vec::new() };
        let now = self.office.office.now();
        let sent = self.office.practice.records_of_claim(claim, RecordKind::Claim, now).await;
        let sent = sent.expect("the records can be read");
        let sent = sent.first().map(|it| it.content.json.expose().clone());
        let sent: Option<serde_json::Value> = sent.and_then(|it| serde_json::from_str(&it).ok());
        let sent = sent.and_then(|it| fields(it.get("x12")?.as_str()?));
        let file = str::from_utf8(file.expose()).ok().and_then(fields);
        let (Some(sent), Some(file)) = (sent, file) else {
            return vec!["the claim can't be read".to_owned()];
        };
        let differ = sent.into_iter().zip(file).filter(|((_, before), (_, after))| before != after);
        let said = |it: Option<String>| it.unwrap_or_else(|| "nothing".to_owned());
        let mut changes: Vec<_> = differ
            .map(|((name, before), (_, after))| {
                format!("{name}: {} becomes {}", said(before), said(after))
            })
            .collect();
        if changes.is_empty() && *correction == Correction::First {
            changes.push("as it was sent before".to_owned());
        }
        changes
    }
}

/// What was done, with attempts and receipts counted and not told one by one.
fn in_short(did: &[String]) -> String {
    let count = |what: &str| did.iter().filter(|it| *it == what).count();
    let rest = did.iter().filter(|it| *it != words::ATTEMPT && *it != words::RECEIPT);
    let counted = [words::ATTEMPT, words::RECEIPT].map(|what| match count(what) {
        0 => None,
        1 => Some(format!("1 {what}")),
        n => Some(format!("{n} {what}s")),
    });
    counted.into_iter().flatten().chain(rest.cloned()).collect::<Vec<_>>().join("; ")
}

fn fields(x12: &str) -> Option<Fields> {
    let claim = read_claim(x12)?.claim;
    let reference = |kind| claim.reference(kind).map(str::to_owned);
    Some([
        ("frequency", Some(claim.frequency().to_owned())),
        ("payer's claim number", reference("F8")),
        ("authorization", reference("G1")),
        ("referral", reference("9F")),
        ("member number", claim.subscriber().map(|it| it.name.id.clone())),
    ])
}
