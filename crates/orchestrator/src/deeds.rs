//! The entries of the audit trail in words, and in groups by which somebody looks for them.
//!
//! The words about cases are those of [`crate::words::did`]; the others are here.

use domain::words;

use crate::words;

words! {
    /// A group of deeds.
    pub enum Deeds {
        /// What agents concluded.
        Decided = "decided",
        /// Each yes.
        Approved = "approved",
        /// Each no, and each change of a proposal.
        Refused = "refused",
        /// What people answered and overrode.
        Said = "said",
        /// What left the office, and what came of it.
        Sent = "sent",
        /// Who was given which work.
        Assigned = "assigned",
        /// How cases began and ended.
        Cases = "cases",
        /// Brake, phases, limits, standing orders.
        Rules = "rules",
        /// Who works here, and who came in.
        People = "people",
        /// Files, and what was noticed.
        Files = "files",
        /// Keys and connections.
        Keys = "keys",
    }
}

impl Deeds {
    /// As a list of choices has it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decided => "Agents' decisions",
            Self::Approved => "Approvals",
            Self::Refused => "Rejections and changes",
            Self::Said => "Answers and overrides",
            Self::Sent => "What was sent",
            Self::Assigned => "Assignments",
            Self::Cases => "Cases opened and closed",
            Self::Rules => "Brake, phases, limits, orders",
            Self::People => "People and sign-ins",
            Self::Files => "Files and findings",
            Self::Keys => "Keys and connections",
        }
    }

    /// The deeds of the group, as the trail has them.
    pub fn dids(self) -> &'static [&'static str] {
        match self {
            Self::Decided => &["case.propose", "case.ask", "case.close", "case.observe"],
            Self::Approved => &["approval.given", "case.approve_by_order"],
            Self::Refused => &["case.reject", "case.edit", "case.object", "proposal.expired"],
            Self::Said => &[
                "case.answer",
                "case.override",
                "case.find_out",
                "case.stop",
                "case.resume",
                "case.handle",
            ],
            Self::Sent => &[
                "case.begin",
                "receipt.kept",
                "case.deliver",
                "case.finish",
                "case.hand_over",
                "case.fail",
                "case.lose_sight",
            ],
            Self::Assigned => &["assignment.kept"],
            Self::Cases => &["case.opened", "case.settle", "case.reconsider", "case.learn"],
            Self::Rules => &[
                "brake.put_on",
                "brake.taken_off",
                "phase.set",
                "limits.set",
                "proposals.last_set",
                "standing_order.signed",
                "standing_order.revoked",
            ],
            Self::People => &[
                "member.taken_on",
                "member.changed",
                "member.gone",
                "credential.kept",
                "credential.changed",
                "session.begun",
                "session.ended",
                "token.made",
                "token.ended",
            ],
            Self::Files => {
                &["file.received", "finding.noticed", "finding.resolved", "finding.reopened"]
            }
            Self::Keys => &[
                "practice.founded",
                "data_key.made",
                "data_key.rewrapped",
                "account.opened",
                "subscription.made",
                "subscription.ended",
            ],
        }
    }
}

/// What an entry says was done. A deed that this version has no words for shows with its name.
pub fn deed(did: &str) -> String {
    if let Some(text) = words::did(did) {
        return text.to_owned();
    }
    if did.starts_with("statement.") {
        return "kept what was said".to_owned();
    }
    let text = match did {
        "event.taken_in" => "took in what a payer or a platform reported",
        "record.seen" => "kept what a file or a platform said",
        "record.resealed" => "sealed a record with the newest key",
        "exhibit.read" => "read something at its desk",
        "decision.kept" => "kept why it decided so",
        "proposal.made" => "wrote the proposal down",
        "proposal.approved" => "the proposal is approved",
        "proposal.rejected" => "the proposal is rejected",
        "proposal.expired" => "the proposal is withdrawn",
        "proposal.replaced" => "another proposal took its place",
        "approval.given" => "gave an approval",
        "warrant.issued" => "permitted an action, once",
        "warrant.attempted" => "tried the action",
        "outcome.kept" => "kept how it ended",
        "lesson.kept" => "kept what can be learned",
        "claim.decided" => "counted what the payer decided",
        "remittance.kept" => "counted a remittance",
        "assignment.kept" => "gave the work to somebody",
        "case.assessed" => "worked out what the case is worth",
        "file.received" => "received a file",
        "finding.resolved" => "saw to a finding",
        "finding.reopened" => "opened a finding again",
        "account.opened" => "connected an account",
        "account.read" => "read on at an account",
        "member.taken_on" => "took somebody on",
        "member.changed" => "changed somebody's roles",
        "member.gone" => "took all rights from somebody",
        "session.begun" => "signed in",
        "session.ended" => "signed out",
        "token.made" => "made an access token",
        "token.ended" => "ended an access token",
        "brake.put_on" => "put the brake on",
        "brake.taken_off" => "took the brake off",
        "phase.set" => "set how far an agent is trusted",
        "limits.set" => "set who may approve what",
        "proposals.last_set" => "set how long a proposal lasts",
        "amendment.kept" => "kept why the rules were changed",
        "standing_order.signed" => "signed a standing order",
        "standing_order.revoked" => "took a standing order back",
        "practice.founded" => "founded the practice",
        "data_key.made" => "made a key",
        "data_key.rewrapped" => "wrapped a key with the new master key",
        "subscription.made" => "had another program told of what happens",
        other => return other.replace(['.', '_'], " "),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_of_a_group_has_words_and_stands_in_no_other() {
        let mut seen = std::collections::HashSet::new();
        for did in Deeds::ALL.iter().flat_map(|it| it.dids()) {
            assert!(seen.insert(did), "{did}");
        }
    }

    #[test]
    fn a_deed_without_words_shows_with_its_name() {
        assert_eq!(deed("brake.put_on"), "put the brake on");
        assert_eq!(deed("thing.newly_done"), "thing newly done");
    }
}
