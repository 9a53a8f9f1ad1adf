//! What is put into the outbox for a warrant: a corrected claim as it was approved, byte for byte,
//! and for everything else a sheet from which a person can do it.
//!
//! **Invariant:** nothing that stands in a field looks like another field. What is said on a line has
//! no line break, and a longer text is indented.

use domain::{Action, Enclosure, Phi, Warrant};

/// What the file says.
pub(super) fn bytes(warrant: &Warrant) -> Phi<Vec<u8>> {
    match warrant.action() {
        Action::SubmitCorrectedClaim { file, .. } => file.clone(),
        _ => Phi::new(text(warrant).into_bytes()),
    }
}

fn text(warrant: &Warrant) -> String {
    let action = warrant.action();
    let mut sheet = Sheet(format!("{}\n\n", title(action)));
    sheet.line("Claim", &warrant.claim().number.0);
    sheet.line("Payer", &warrant.claim().payer.0);
    sheet.line("Case", &warrant.case().to_string());
    sheet.line("Warrant", &warrant.key().to_string());
    sheet.details(action);
    sheet.0
}

/// In the words of whoever does it.
fn title(action: &Action) -> &'static str {
    match action {
        Action::RouteToQueue { .. } => "Put the claim into a work queue",
        Action::AttachAnalysis { .. } => "Note what was found on the claim",
        Action::SetClaimStatus { .. } => "Mark the claim",
        Action::AddNote { .. } => "Add a note to the claim",
        Action::SubmitCorrectedClaim { .. } => "Send the claim",
        Action::SendRecords { .. } => "Send the records that the payer asked for",
        Action::RequestReconsideration { .. } => "Ask the payer to look again",
        Action::RequestReopening { .. } => "Ask Medicare to reopen the claim",
        Action::FileAppeal { .. } => "File an appeal",
        Action::DisputePayment { .. } => "Dispute the payment",
        Action::RecommendWriteOff { .. } => "Put a write-off before whoever may post it",
    }
}

struct Sheet(String);

impl Sheet {
    fn details(&mut self, action: &Action) {
        match action {
            Action::RouteToQueue { queue, priority, due, estimated_mins, complexity_score } => {
                self.line("Queue", queue.label());
                self.line("Priority", priority.id());
                if let Some(due) = due {
                    self.line("Due", &due.to_string());
                }
                self.line("Minutes", &estimated_mins.to_string());
                self.line("Difficulty", &format!("{complexity_score} of 100"));
            }
            Action::AttachAnalysis {
                root_cause,
                confidence_bp,
                recovery_priority,
                next_action,
            } => {
                self.line("Cause", root_cause.id());
                let percent = (confidence_bp / 100, confidence_bp % 100);
                self.line("Confidence", &format!("{}.{:02} %", percent.0, percent.1));
                self.line("Priority", recovery_priority.id());
                self.line("Next", next_action);
            }
            Action::SetClaimStatus { mark } => self.line("Mark", mark.id()),
            Action::AddNote { text } => self.text("Note", text),
            // It has no sheet: its file is the claim.
            Action::SubmitCorrectedClaim { .. } => (),
            Action::SendRecords { summary, enclosures }
            | Action::RequestReconsideration { summary, enclosures }
            | Action::RequestReopening { summary, enclosures } => {
                self.text("Summary", summary);
                self.enclosures(enclosures);
            }
            Action::FileAppeal { level, summary, enclosures } => {
                self.line("Level", &level.to_string());
                self.text("Summary", summary);
                self.enclosures(enclosures);
            }
            Action::DisputePayment { expected, summary, enclosures } => {
                self.line("Expected", &expected.to_string());
                self.text("Summary", summary);
                self.enclosures(enclosures);
            }
            Action::RecommendWriteOff { amount, summary } => {
                self.line("Amount", &amount.to_string());
                self.text("Summary", summary);
            }
        }
    }

    fn line(&mut self, name: &str, value: &str) {
        let value = value.replace(char::is_control, " ");
        self.0.push_str(&format!("{name:<11} {value}\n"));
    }

    fn text(&mut self, name: &str, text: &Phi<String>) {
        self.0.push_str(&format!("\n{name}\n"));
        for line in text.expose().split(['\n', '\r', '\u{2028}', '\u{2029}']) {
            self.0.push_str(&format!("    {}\n", line.replace(char::is_control, " ")));
        }
    }

    fn enclosures(&mut self, enclosures: &[Enclosure]) {
        self.0.push_str(if enclosures.is_empty() { "\nNo enclosures\n" } else { "\nEnclosures\n" });
        for Enclosure { document, digest } in enclosures {
            self.0.push_str(&format!("    {document}, SHA-256 {digest}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        ActionKind, Cents,
        fixture::{action, approved, person, proposal, proposal_of},
    };
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_person_can_work_from_a_sheet() {
        expect![[r#"
            File an appeal

            Claim       A100
            Payer       00123
            Case        case_0000EWTS80040G2081040G2081
            Warrant     prop_0000EWTS80040G2081040G2081.0
            Level       1

            Summary
                Ada Example was treated

            Enclosures
                doc_0000EWTS80040G2081040G2081, SHA-256 c35b21d6ca39aa7cc3b79a705d989f1a6e88b99ab43988d74048799e3db926a3
        "#]].assert_eq(&sheets(&[ActionKind::FileAppeal])[0]);
    }

    /// Of each sheet its title and what it has beside the claim and what an appeal has too.
    #[test]
    fn each_action_says_what_it_needs() {
        let shared = ["Claim  ", "Payer", "Case", "Warrant", "Summary", "    ", "Enclosures"];
        let is_of_its_own =
            |line: &&str| !line.is_empty() && !shared.iter().any(|it| line.starts_with(it));
        let table: Vec<_> = sheets(ActionKind::ALL)
            .iter()
            .map(|sheet| sheet.lines().filter(is_of_its_own).collect::<Vec<_>>().join("\n"))
            .collect();
        expect![[r#"
            Put the claim into a work queue
            Queue       A/R Follow-Up
            Priority    high
            Minutes     30
            Difficulty  20 of 100

            Note what was found on the claim
            Cause       D20
            Confidence  99.00 %
            Priority    high
            Next        Correct & Rebill

            Mark the claim
            Mark        under_review

            Add a note to the claim
            Note

            ISA*00*

            Send the records that the payer asked for

            Ask the payer to look again

            Ask Medicare to reopen the claim

            File an appeal
            Level       1

            Dispute the payment
            Expected    420.00

            Put a write-off before whoever may post it
            Amount      420.00"#]]
        .assert_eq(&table.join("\n\n"));
    }

    #[test]
    fn a_text_can_not_look_like_a_field() {
        let text = Phi::new("a note\nAmount      1.00\r\u{2028}Claim       B200\u{7}".to_owned());
        let note = proposal(vec![Action::AddNote { text }, action(ActionKind::AddNote, Cents(1))]);
        let warrant = approved(note, person(1)).warrants().remove(0);
        let sheet = String::from_utf8_lossy(bytes(&warrant).expose()).into_owned();
        let note = sheet.split_once("Note\n").expect("it has one").1;
        assert!(note.lines().all(|line| line.starts_with("    ")), "{note}");
    }
    fn sheets(kinds: &[ActionKind]) -> Vec<String> {
        let warrants = approved(proposal_of(kinds, Cents(420_00)), person(1)).warrants();
        let sheets = warrants.iter().map(|it| String::from_utf8(bytes(it).expose().clone()));
        sheets.collect::<Result<_, _>>().expect("all of it is text")
    }
}
