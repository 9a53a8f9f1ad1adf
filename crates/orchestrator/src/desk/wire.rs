//! How the desk's answers stand in the journal of a case: JSON, form 1.
//!
//! What a payer or the practice said in X12 stays X12, so that nothing of it is lost and one reader
//! reads it for ever. The other answers are written as the small structs below. An answer is always
//! made from what is written here, when it is read for the first time as when it is read again: so an
//! agent that starts over sees what it saw.
//!
//! **Invariant:** a form that was ever written stays readable; another form gets another number.

use chrono::NaiveDate;
use domain::{
    Acknowledgment, Answered, AppealAnswer, ClaimField, DenialClass, Digest, Door, Enclosure,
    FieldChange, Override, PersonsAnswer, Phi, Priority, Question, Queue,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::Payload;

use crate::{books::Marks, inbox, translate};

/// The form that is written today.
const FORM: u32 = 1;

/// An answer as it is written, and what an agent gets of it.
pub(super) trait Answer: DeserializeOwned + Serialize + Send {
    /// What the agent gets.
    type Value;

    /// `None` where it can't be read.
    fn value(self) -> Option<Self::Value>;
}

/// An answer for the journal.
pub(super) fn write(answer: &impl Serialize) -> Payload {
    let json = serde_json::to_string(answer).expect("texts and numbers can always be written");
    Payload { version: FORM, json: Phi::new(json) }
}

/// An answer out of the journal, or a record that is written in the same way.
pub(super) fn read<T: DeserializeOwned>(payload: &Payload) -> Option<T> {
    let known = payload.version == FORM;
    known.then(|| serde_json::from_str(payload.json.expose()).ok()).flatten()
}

/// A record of the mirror that is X12. As an answer, it is the payer's word: one claim payment.
#[derive(Deserialize, Serialize)]
pub(super) struct Interchange {
    pub(super) x12: String,
}

/// The claim as it was sent, where it is at hand.
#[derive(Deserialize, Serialize)]
pub(super) struct SentClaim {
    pub(super) x12: Option<String>,
}

/// The same answer, for whoever writes the claim again.
#[derive(Deserialize, Serialize)]
pub(super) struct SentText {
    pub(super) x12: Option<String>,
}

/// What was said of a claim on receipt, one interchange for each time.
#[derive(Deserialize, Serialize)]
pub(super) struct Acknowledgments {
    pub(super) x12: Vec<String>,
}

/// See [`agents::Earlier`].
#[derive(Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Earlier {
    pub(super) told: Vec<Told>,
    pub(super) in_flight: Option<String>,
    pub(super) records_sent: bool,
    pub(super) answered: Option<Step>,
    pub(super) rejected: bool,
    /// Not written by the first programs, and then nobody had said anything.
    #[serde(default)]
    pub(super) instead: Instead,
}

/// See [`Override`].
#[derive(Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Instead {
    class: Option<String>,
    priority: Option<String>,
    queue: Option<String>,
}

#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Told {
    question: String,
    answer: String,
}

/// A step of ours and the payer's answer to it.
#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Step {
    door: String,
    answer: String,
}

/// See [`agents::OnFile`].
#[derive(Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct OnFile {
    pub(super) coverage_inactive: bool,
    pub(super) authorization: Option<String>,
    pub(super) referral: Option<String>,
}

/// See [`agents::FiledDocument`]; a platform's record of a document is written so too.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(super) struct FiledDocument {
    kind: String,
    document: String,
    digest: String,
}

/// The documents that can be enclosed.
#[derive(Deserialize, Serialize)]
pub(super) struct Documents {
    pub(super) documents: Vec<FiledDocument>,
}

/// The day, and the mark of each table in force.
#[derive(Deserialize, Serialize)]
pub(super) struct Tables {
    as_of: String,
    pub(super) codes: String,
    pub(super) deadlines: String,
    pub(super) priors: String,
    pub(super) contract: String,
}

/// See [`agents::CorrectedClaim`]; an 837 is text.
#[derive(Deserialize, Serialize)]
pub(super) struct CorrectedClaim {
    pub(super) changes: Vec<Change>,
    pub(super) file: String,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Change {
    field: String,
    from: Option<String>,
    to: Option<String>,
}

impl Answer for Interchange {
    type Value = agents::PayerWord;

    fn value(self) -> Option<agents::PayerWord> {
        let read = inbox::read_payment(&self.x12)?;
        let inbox::PaymentRead { remittance, payment, corrected_member, surprise_bill } = read;
        Some(agents::PayerWord { remittance, payment, corrected_member, surprise_bill })
    }
}

impl Answer for SentClaim {
    type Value = Option<agents::SentClaim>;

    fn value(self) -> Option<Self::Value> {
        let Some(x12) = self.x12 else { return Some(None) };
        let sent = inbox::read_claim(&x12)?;
        let member = sent.claim.subscriber().map(|it| it.name.id.clone());
        let member = member.filter(|it| !it.is_empty()).map(Phi::new);
        Some(Some(agents::SentClaim { claim: translate::billed_claim(&sent), member }))
    }
}

impl Answer for SentText {
    type Value = Option<String>;

    fn value(self) -> Option<Self::Value> {
        Some(self.x12)
    }
}

impl Answer for Acknowledgments {
    type Value = Vec<Acknowledgment>;

    fn value(self) -> Option<Self::Value> {
        self.x12.iter().map(|it| inbox::read_acknowledgment(it)).collect()
    }
}

impl Answer for Earlier {
    type Value = agents::Earlier;

    fn value(self) -> Option<agents::Earlier> {
        let door = |it: &String| Door::from_id(it);
        let told = |it: Told| {
            let (question, answer) =
                (Question::from_id(&it.question)?, PersonsAnswer::from_id(&it.answer)?);
            Some(agents::Told { question, answer })
        };
        let in_flight = match &self.in_flight {
            Some(it) => Some(door(it)?),
            None => None,
        };
        let answered = match &self.answered {
            Some(it) => {
                Some(Answered { door: door(&it.door)?, answer: appeal_answer(&it.answer)? })
            }
            None => None,
        };
        Some(agents::Earlier {
            told: self.told.into_iter().map(told).collect::<Option<_>>()?,
            in_flight,
            records_sent: self.records_sent,
            answered,
            rejected: self.rejected,
            instead: self.instead.read()?,
        })
    }
}

impl From<agents::Earlier> for Earlier {
    fn from(it: agents::Earlier) -> Self {
        let told = |agents::Told { question, answer }: agents::Told| Told {
            question: question.id().to_owned(),
            answer: answer.id().to_owned(),
        };
        let answered = |it: Answered| Step {
            door: it.door.id().to_owned(),
            answer: appeal_answer_id(it.answer).to_owned(),
        };
        Self {
            told: it.told.into_iter().map(told).collect(),
            in_flight: it.in_flight.map(|it| it.id().to_owned()),
            records_sent: it.records_sent,
            answered: it.answered.map(answered),
            rejected: it.rejected,
            instead: it.instead.into(),
        }
    }
}

impl Instead {
    fn read(&self) -> Option<Override> {
        Some(Override {
            class: word(self.class.as_deref(), DenialClass::from_id)?,
            priority: word(self.priority.as_deref(), Priority::from_id)?,
            queue: word(self.queue.as_deref(), Queue::from_label)?,
        })
    }
}

impl From<Override> for Instead {
    fn from(it: Override) -> Self {
        Self {
            class: it.class.map(|it| it.id().to_owned()),
            priority: it.priority.map(|it| it.id().to_owned()),
            queue: it.queue.map(|it| it.label().to_owned()),
        }
    }
}

/// A word that may be left open; `None` where it is none of ours.
#[expect(clippy::option_option, reason = "open, ours, or neither are three answers")]
fn word<T>(text: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    text.map_or(Some(None), |text| read(text).map(Some))
}

impl Answer for OnFile {
    type Value = agents::OnFile;

    fn value(self) -> Option<agents::OnFile> {
        let Self { coverage_inactive, authorization, referral } = self;
        Some(agents::OnFile { coverage_inactive, authorization, referral })
    }
}

impl Answer for Documents {
    type Value = Vec<agents::FiledDocument>;

    fn value(self) -> Option<Self::Value> {
        self.documents.iter().map(FiledDocument::read).collect()
    }
}

impl FiledDocument {
    pub(super) fn read(&self) -> Option<agents::FiledDocument> {
        let kind = agents::DocumentKind::from_id(&self.kind)?;
        let digest: Digest = self.digest.parse().ok()?;
        let enclosure = Enclosure { document: self.document.parse().ok()?, digest };
        Some(agents::FiledDocument { kind, enclosure })
    }
}

impl Tables {
    pub(super) fn of(as_of: NaiveDate, marks: &Marks) -> Self {
        let Marks { codes, deadlines, priors, contract } = marks.clone();
        Self { as_of: as_of.to_string(), codes, deadlines, priors, contract }
    }
}

/// The tables themselves are on no journal: only the day is read back, and the marks show whether they
/// are still the same.
impl Answer for Tables {
    type Value = NaiveDate;

    fn value(self) -> Option<NaiveDate> {
        self.as_of.parse().ok()
    }
}

impl Answer for CorrectedClaim {
    type Value = agents::CorrectedClaim;

    fn value(self) -> Option<agents::CorrectedClaim> {
        let change = |it: Change| {
            let field = ClaimField::from_id(&it.field)?;
            Some(FieldChange { field, from: it.from.map(Phi::new), to: it.to.map(Phi::new) })
        };
        let changes = self.changes.into_iter().map(change).collect::<Option<_>>()?;
        Some(agents::CorrectedClaim { changes, file: Phi::new(self.file.into_bytes()) })
    }
}

impl From<&FieldChange> for Change {
    fn from(it: &FieldChange) -> Self {
        let text = |it: Option<&Phi<String>>| it.map(|it| it.expose().clone());
        let (from, to) = (text(it.from.as_ref()), text(it.to.as_ref()));
        Self { field: it.field.id().to_owned(), from, to }
    }
}

fn appeal_answer_id(answer: AppealAnswer) -> &'static str {
    match answer {
        AppealAnswer::Upheld => "upheld",
        AppealAnswer::Misfiled => "misfiled",
        AppealAnswer::TooLate => "too_late",
    }
}

fn appeal_answer(id: &str) -> Option<AppealAnswer> {
    let all = [AppealAnswer::Upheld, AppealAnswer::Misfiled, AppealAnswer::TooLate];
    all.into_iter().find(|it| appeal_answer_id(*it) == id)
}

#[cfg(test)]
mod tests {
    use domain::{DocumentId, Moment};
    use expect_test::expect;
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::Books;

    /// Out of the journal comes what was put in.
    fn comes_back<W: Answer>(answer: &W) -> W::Value {
        read::<W>(&write(answer)).and_then(Answer::value).unwrap()
    }

    fn doors() -> impl Strategy<Value = Door> {
        select(vec![Door::NewClaim, Door::Replacement, Door::Appeal(1), Door::Appeal(5)])
    }

    fn told() -> impl Strategy<Value = agents::Told> {
        let answers = select(PersonsAnswer::ALL);
        (select(Question::ALL), answers)
            .prop_map(|(question, answer)| agents::Told { question, answer })
    }

    proptest! {
        #[test]
        fn what_was_done_before_reads_back(
            told in prop::collection::vec(told(), 0..4),
            in_flight in prop::option::of(doors()),
            answered in prop::option::of(doors()),
            (records_sent, rejected, late) in any::<(bool, bool, bool)>(),
            class in prop::option::of(select(DenialClass::ALL)),
            (priority, queue) in (
                prop::option::of(select(Priority::ALL)),
                prop::option::of(select(vec![Queue::Appeals, Queue::Team(domain::Owner::Triage)])),
            ),
        ) {
            let answer = if late { AppealAnswer::TooLate } else { AppealAnswer::Misfiled };
            let answered = answered.map(|door| Answered { door, answer });
            let instead = Override { class, priority, queue };
            let earlier =
                agents::Earlier { told, in_flight, records_sent, answered, rejected, instead };
            prop_assert_eq!(comes_back(&Earlier::from(earlier.clone())), earlier);
        }

        #[test]
        fn what_is_on_file_reads_back(
            coverage_inactive: bool,
            authorization in prop::option::of(".*"),
            referral in prop::option::of(".*"),
        ) {
            let (number, other) = (authorization.clone(), referral.clone());
            let written = OnFile { coverage_inactive, authorization, referral };
            let read =
                agents::OnFile { coverage_inactive, authorization: number, referral: other };
            prop_assert_eq!(comes_back(&written), read);
        }

        #[test]
        fn a_corrected_claim_reads_back(
            fields in prop::collection::vec(select(ClaimField::ALL), 0..4),
            from in prop::option::of(".*"),
            to in prop::option::of(".*"),
            file in ".*",
        ) {
            let change = |field| FieldChange {
                field,
                from: from.clone().map(Phi::new),
                to: to.clone().map(Phi::new),
            };
            let changes: Vec<_> = fields.into_iter().map(change).collect();
            let written = CorrectedClaim {
                changes: changes.iter().map(Into::into).collect(),
                file: file.clone(),
            };
            let file = Phi::new(file.into_bytes());
            prop_assert_eq!(comes_back(&written), agents::CorrectedClaim { changes, file });
        }

        #[test]
        fn a_document_reads_back(kind in select(agents::DocumentKind::ALL), n: [u8; 10]) {
            let document = DocumentId::new(Moment::from_ms(1).unwrap(), n);
            let digest = Digest::of(&n);
            let written = FiledDocument {
                kind: kind.id().to_owned(),
                document: document.to_string(),
                digest: digest.to_string(),
            };
            let enclosure = Enclosure { document, digest };
            let read = comes_back(&Documents { documents: vec![written] });
            prop_assert_eq!(read, [agents::FiledDocument { kind, enclosure }]);
        }
    }

    #[test]
    fn the_day_of_the_tables_reads_back() {
        let day = "2026-11-02".parse().unwrap();
        assert_eq!(comes_back(&Tables::of(day, Books::shipped().marks())), day);
    }

    /// A journal is read for years, so this form stays as it is.
    #[test]
    fn the_form_of_an_answer_does_not_change() {
        let earlier = agents::Earlier {
            told: vec![agents::Told {
                question: Question::WhoPays,
                answer: PersonsAnswer::InWords,
            }],
            in_flight: Some(Door::Appeal(1)),
            ..agents::Earlier::default()
        };
        let written = write(&Earlier::from(earlier));
        expect![[r#"{"told":[{"question":"who_pays","answer":"in_words"}],"in_flight":"appeal_1","records_sent":false,"answered":null,"rejected":false,"instead":{"class":null,"priority":null,"queue":null}}"#]].assert_eq(written.json.expose());
        let newer = Payload { version: 2, ..written };
        assert!(read::<Earlier>(&newer).is_none(), "another form has another number");
    }

    #[test]
    fn what_is_no_answer_is_not_read() {
        let payload = |json: &str| Payload { version: 1, json: Phi::new(json.to_owned()) };
        let table = ["", "{}", "[]", r#"{"told":[["?","yes"]]}"#];
        for json in table {
            let read = read::<Earlier>(&payload(json)).and_then(Answer::value);
            assert!(read.is_none(), "{json}");
        }
        let unknown = r#"{"told":[{"question":"?","answer":"yes"}],"in_flight":null,"records_sent":false,"answered":null,"rejected":false}"#;
        assert!(read::<Earlier>(&payload(unknown)).and_then(Answer::value).is_none());
        assert!(
            read::<Interchange>(&payload(r#"{"x12":"ISA*"}"#)).and_then(Answer::value).is_none()
        );
    }
}
