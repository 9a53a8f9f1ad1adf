//! What denial triage says of itself in the register: the table of its module, for the office.

use domain::ActionKind;

use crate::Card;

/// See [`Card`].
pub(super) static CARD: Card = Card {
    title: "Denial triage",
    purpose: "Finds out why a payer refused a claim or a part of it, and what goes back, if anything does.",
    opens_on: "a claim that was denied, wholly or in part",
    reads: &[
        "what the payer said (835)",
        "the claim as it was sent (837)",
        "what was said of it on receipt (277CA)",
        "earlier steps of the case and what people said",
        "coverage, authorizations and referrals on the date of service",
        "documents on file",
        "the tables in force: codes, deadlines, chances, contract",
    ],
    proposes: &[
        ActionKind::RouteToQueue,
        ActionKind::AttachAnalysis,
        ActionKind::SubmitCorrectedClaim,
        ActionKind::SendRecords,
        ActionKind::RequestReconsideration,
        ActionKind::RequestReopening,
        ActionKind::FileAppeal,
        ActionKind::DisputePayment,
        ActionKind::RecommendWriteOff,
    ],
    asks: "A clinician about necessity, a coder about the chart, the teams about what only they know; \
           each thing once.",
    never: &[
        "changes a code, a diagnosis or units",
        "says that a service was necessary",
        "recommends to write off what nobody has classed",
        "writes anything itself: it can only propose",
    ],
};
