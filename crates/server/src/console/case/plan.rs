//! A proposal as a person sees it before saying yes: each action, each field of a claim that it changes,
//! and each letter to its last line.

use domain::{Action, Cents, Correction, FieldChange, ProposalState, ProposedAction, WarrantKey};
use orchestrator::{CaseFile, Office, Proposed, words};

use super::plain::plain;
use crate::console::show;

/// What is proposed.
pub(crate) struct Plan {
    pub(crate) proposal: String,
    /// All of the digest, for the form that approves.
    pub(crate) digest: String,
    /// Its first letters, to compare by eye.
    pub(crate) digest_short: String,
    /// What became of it, in a word; empty while it waits.
    pub(crate) stands: &'static str,
    pub(crate) made: String,
    pub(crate) edited_by: Vec<String>,
    pub(crate) at_stake: Cents,
    pub(crate) expires: String,
    pub(crate) actions: Vec<Doing>,
    /// Where all of it is done; empty where each action says so itself.
    pub(crate) place: String,
    /// Who has approved it, and when.
    pub(crate) approvals: Vec<String>,
}

/// One action.
pub(crate) struct Doing {
    pub(crate) says: String,
    /// Where it is done.
    pub(crate) place: String,
    /// What differs from the claim as it was sent.
    pub(crate) changes: Vec<Changed>,
    /// What has to be said about that.
    pub(crate) changes_note: &'static str,
    /// What is said to the payer or kept as a note, word for word.
    pub(crate) letter: Option<String>,
    pub(crate) enclosures: Vec<String>,
    /// Where the file itself can be had.
    pub(crate) document: Option<String>,
    /// That it was done, and how we know.
    pub(crate) receipt: Option<String>,
}

/// One field of a claim.
pub(crate) struct Changed {
    pub(crate) field: &'static str,
    pub(crate) id: &'static str,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Plan {
    pub(crate) fn of(file: &CaseFile, office: &Office) -> Option<Self> {
        let Proposed { proposal, changes } = file.proposed.as_ref()?;
        let terms = proposal.terms();
        let digest = proposal.digest().to_string();
        let offset = office.utc_offset_mins;
        let made_by = &terms.made_by;
        let each = (0..).zip(terms.actions.iter().zip(changes));
        let actions = each.map(|(place, (proposed, changes))| {
            let key = WarrantKey { proposal: terms.id, place };
            doing(file, office, (proposed, changes.as_deref()), key)
        });
        let (place, actions) = in_one_place(actions.collect());
        let edits = proposal.edits().iter();
        let approved = file.approvals.iter().map(|it| {
            let by = match it.by() {
                domain::Approver::Person(staff) => file.name_of(*staff),
                domain::Approver::Order(_) => "A standing order".to_owned(),
            };
            format!("{by}, {}", show::time(it.at(), offset))
        });
        Some(Self {
            proposal: terms.id.to_string(),
            digest_short: format!("{} {}", &digest[..4], &digest[4..8]),
            digest,
            stands: match proposal.state() {
                ProposalState::Pending => "",
                ProposalState::Approved => "approved",
                ProposalState::Rejected => "rejected",
                ProposalState::Expired => "withdrawn",
                ProposalState::Replaced => "changed",
            },
            made: format!("{} {}", made_by.name.replace('_', " "), made_by.version),
            edited_by: edits.map(|it| file.name_of(it.by)).collect(),
            at_stake: terms.at_stake,
            expires: show::time(terms.expires, offset),
            actions,
            place,
            approvals: approved.collect(),
        })
    }

    /// Whether it waits for somebody.
    pub(crate) fn is_pending(&self) -> bool {
        self.stands.is_empty()
    }
}

/// What is done at one place is said to be there once.
fn in_one_place(mut actions: Vec<Doing>) -> (String, Vec<Doing>) {
    let place = actions.first().map(|it| it.place.clone()).unwrap_or_default();
    if actions.iter().any(|it| it.place != place) {
        return (String::new(), actions);
    }
    for it in &mut actions {
        it.place.clear();
    }
    (place, actions)
}

fn doing(
    file: &CaseFile,
    office: &Office,
    (proposed, changes): (&ProposedAction, Option<&[FieldChange]>),
    key: WarrantKey,
) -> Doing {
    let action = &proposed.action;
    let platform = office.platforms.get(&proposed.account);
    let place = platform.map_or_else(String::new, |it| format!("at {}", it.describe().name));
    let receipt = file.receipt(key).map(|(receipt, at)| {
        let at = show::time(*at, office.utc_offset_mins);
        format!("Done {at}, {}: {}", words::witness(receipt.witness), receipt.reference)
    });
    let (shown, changes_note) = match (action, changes) {
        (Action::SubmitCorrectedClaim { correction, .. }, Some([])) => match correction {
            Correction::First => (&[][..], "The claim goes out as it was sent before."),
            _ => (&[][..], "Nothing in the claim is changed."),
        },
        (Action::SubmitCorrectedClaim { .. }, Some(changes)) => {
            (changes, "Nothing else in the claim is changed.")
        }
        (Action::SubmitCorrectedClaim { .. }, None) => {
            (&[][..], "The claim as it was sent is not at hand to compare with.")
        }
        _ => (&[][..], ""),
    };
    Doing {
        says: capital(&plain(&words::action(action))),
        place,
        changes: shown.iter().map(Changed::of).collect(),
        changes_note,
        letter: action.text().map(|it| it.expose().clone()),
        enclosures: action.enclosures().iter().map(|it| it.document.to_string()).collect(),
        document: matches!(action, Action::SubmitCorrectedClaim { .. }).then(|| key.to_string()),
        receipt,
    }
}

impl Changed {
    fn of(change: &FieldChange) -> Self {
        let said = |it: &Option<domain::Phi<String>>| it.as_ref().map(|it| it.expose().clone());
        Self {
            field: words::field(change.field),
            id: change.field.id(),
            before: said(&change.from),
            after: said(&change.to),
        }
    }
}

/// The first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
