//! A proposal as a person sees it before saying yes: each action to the last field and the last line of
//! its letter.

use domain::{Action, ClaimField, Correction, Enclosure, FieldChange, Phi};
use orchestrator::{Office, Proposed};

use super::{Names, sheet::Sheet};
use crate::command::words;

/// What is proposed.
pub(crate) fn write(proposed: &Proposed, (office, names): (&Office, Names), sheet: &mut Sheet) {
    let Proposed { proposal, changes } = proposed;
    let terms = proposal.terms();
    sheet.title("WHAT IS PROPOSED", proposal.state().id());
    for (nth, (proposed, changes)) in (1_u32..).zip(terms.actions.iter().zip(changes)) {
        sheet.step(nth, &words::action(&proposed.action));
        details(&proposed.action, (changes.as_deref(), names), sheet);
    }
    let expires = words::time(terms.expires, office.utc_offset_mins);
    sheet.flow(&[
        &format!("{} at stake", terms.at_stake),
        &format!("to be approved before {expires}"),
        &format!("{}", terms.id),
    ]);
    sheet.line(&format!("digest {}", proposal.digest()));
}

/// A proposal for other programs.
pub(super) fn json(proposed: &Proposed, names: Names) -> serde_json::Value {
    let Proposed { proposal, changes } = proposed;
    let terms = proposal.terms();
    let actions = terms.actions.iter().zip(changes).map(|(it, changes)| {
        let change = |it: &FieldChange| {
            serde_json::json!({
                "field": it.field.id(),
                "from": value(it.field, it.from.as_ref(), names),
                "to": value(it.field, it.to.as_ref(), names),
            })
        };
        let changes = changes.iter().flatten().map(change).collect::<Vec<_>>();
        let (kind, says) = (it.action.kind().id(), words::action(&it.action));
        serde_json::json!({ "kind": kind, "says": says, "changes": changes })
    });
    serde_json::json!({
        "proposal": terms.id.to_string(),
        "digest": proposal.digest().to_string(),
        "state": proposal.state().id(),
        "at_stake_cents": terms.at_stake.0,
        "expires": terms.expires.to_string(),
        "actions": actions.collect::<Vec<_>>(),
    })
}

fn details(action: &Action, (changes, names): (Option<&[FieldChange]>, Names), sheet: &mut Sheet) {
    match action {
        Action::SubmitCorrectedClaim { correction, .. } => match changes {
            None => sheet.detail("the claim as it was sent is not at hand to compare with"),
            Some([]) if *correction == Correction::First => sheet.detail("as it was sent before"),
            Some(changes) => {
                for FieldChange { field, from, to } in changes {
                    let (name, id) = (words::field(*field), field.id());
                    let (from, to) =
                        (value(*field, from.as_ref(), names), value(*field, to.as_ref(), names));
                    sheet.detail(&format!("{name} ({id}): {from} -> {to}"));
                }
                sheet.detail("nothing else of the claim is changed");
            }
        },
        Action::AddNote { text } => letter(text, &[], names, sheet),
        Action::SendRecords { summary, enclosures }
        | Action::RequestReconsideration { summary, enclosures }
        | Action::RequestReopening { summary, enclosures }
        | Action::FileAppeal { summary, enclosures, .. }
        | Action::DisputePayment { summary, enclosures, .. } => {
            letter(summary, enclosures, names, sheet);
        }
        Action::RecommendWriteOff { summary, .. } => letter(summary, &[], names, sheet),
        Action::RouteToQueue { .. }
        | Action::AttachAnalysis { .. }
        | Action::SetClaimStatus { .. } => {}
    }
}

/// What would be said, word for word. It names the patient.
fn letter(text: &Phi<String>, enclosures: &[Enclosure], names: Names, sheet: &mut Sheet) {
    match names {
        Names::Shown => text.expose().lines().for_each(|it| sheet.detail(it)),
        Names::Covered => sheet.detail("the letter names the patient; `--names` shows it"),
    }
    for Enclosure { document, digest } in enclosures {
        sheet.detail(&format!("enclosed: {document}, SHA-256 {digest}"));
    }
}

/// A field's value; the number of a member only where names are shown.
fn value(field: ClaimField, value: Option<&Phi<String>>, names: Names) -> String {
    match value.map(|it| it.expose().as_str()) {
        None => "nothing".to_owned(),
        Some(text) if field == ClaimField::MemberNumber && names == Names::Covered => covered(text),
        Some(text) => text.to_owned(),
    }
}

/// The last two letters: enough to see that another number stands there, too little to know it.
fn covered(text: &str) -> String {
    let n_letters = text.chars().count();
    let end: String = text.chars().skip(n_letters.saturating_sub(2)).collect();
    if n_letters < 5 { "•••".to_owned() } else { format!("•••{end}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_members_number_is_covered_unless_names_are_asked_for() {
        let number = Phi::new("W900411".to_owned());
        let shown = |field, names| value(field, Some(&number), names);
        assert_eq!(shown(ClaimField::MemberNumber, Names::Covered), "•••11");
        assert_eq!(shown(ClaimField::MemberNumber, Names::Shown), "W900411");
        assert_eq!(shown(ClaimField::PayerNumber, Names::Covered), "W900411");
        assert_eq!(covered("W9"), "•••");
        assert_eq!(value(ClaimField::MemberNumber, None, Names::Covered), "nothing");
    }
}
