//! The suite: what must hold at whatever platform.

use std::{
    collections::BTreeSet,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use domain::{
    AccountId, ActionKind, Cents, EventKey, Phi, Warrant, Witness,
    fixture::{approved, numbered, person, proposal, proposal_of},
};
use platforms::{
    Cursor, Delivery, Next, Platform, PlatformError, ReadOnly, Reading, RecordRef, Writes,
};

/// The account at which every bench's platform stands.
pub(crate) fn account() -> AccountId {
    numbered(AccountId::new, 1)
}

/// What the suite needs of a platform that it does not know.
pub(crate) trait Bench {
    type Platform: Platform;

    fn platform(&self) -> &Self::Platform;

    fn into_platform(self) -> Self::Platform;

    /// How many times something was done there.
    fn n_effects(&self) -> usize;

    /// So many facts happen there; gives what is delivered of them, where something ever is.
    fn happen(&self, n: u8) -> Vec<Delivery>;

    /// The next attempt never arrives.
    fn lose_next_request(&self);

    /// The next attempt takes effect, and its answer is lost.
    fn lose_next_answer(&self);

    /// The next attempt is refused.
    fn refuse_next(&self);
}

pub(crate) async fn only_what_is_signed_is_verified(bench: impl Bench) {
    let platform = bench.platform();
    let nobodys = Delivery { headers: Vec::new(), body: Phi::new(b"record rec_0".to_vec()) };
    assert!(platform.verify(nobodys).is_err());
    let deliveries = bench.happen(2);
    assert_eq!(!deliveries.is_empty(), platform.describe().notifies);
    for delivery in deliveries {
        assert!(platform.verify(delivery.clone()).is_ok());
        let unsigned = Delivery { headers: Vec::new(), ..delivery.clone() };
        assert!(platform.verify(unsigned).is_err());
        for place in 0..delivery.body.expose().len() {
            let mut body = delivery.body.expose().clone();
            body[place] ^= 1;
            let altered = Delivery { body: Phi::new(body), ..delivery.clone() };
            assert!(platform.verify(altered).is_err(), "byte {place} was altered");
        }
    }
}

pub(crate) async fn a_delivery_leads_to_what_a_poll_tells_too(bench: impl Bench) {
    let platform = bench.platform();
    let mut told = Vec::new();
    for delivery in bench.happen(5) {
        let reading = platform.decode(&platform.verify(delivery).expect("it is signed"));
        told.extend(keys(&reading));
        for hint in &reading.hints {
            told.extend(keys(&platform.fetch(hint).await.expect("it was hinted at")));
        }
    }
    if !platform.describe().notifies {
        assert_eq!(told, []);
        return;
    }
    let polled = poll_all(platform, Cursor::Start).await.0;
    assert_eq!(told.len(), 5);
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from_iter(polled));
}

pub(crate) async fn a_poll_tells_everything_once_and_goes_on_where_it_was(bench: impl Bench) {
    bench.happen(7);
    let (first, cursor) = poll_all(bench.platform(), Cursor::Start).await;
    assert_eq!(first.len(), 7);
    assert_eq!(BTreeSet::from_iter(&first).len(), 7, "each once");
    let (again, _) = poll_all(bench.platform(), Cursor::Start).await;
    assert_eq!(again, first, "from one place the same again");
    let (nothing, cursor) = poll_all(bench.platform(), cursor).await;
    assert_eq!(nothing, []);
    bench.happen(1);
    let (new, _) = poll_all(bench.platform(), cursor).await;
    assert_eq!(new.len(), 1);
    assert!(!first.contains(&new[0]));
}

pub(crate) async fn a_record_that_is_not_there_is_absent(bench: impl Bench) {
    let nowhere = RecordRef("no such record".to_owned());
    let found = bench.platform().fetch(&nowhere).await;
    assert!(matches!(found, Err(PlatformError::Absent)), "{found:?}");
}

pub(crate) async fn what_is_performed_has_a_receipt_and_is_found_again(bench: impl Bench) {
    let platform = bench.platform();
    for (n_done, warrant) in warrants(platform).iter().enumerate() {
        assert_eq!(find(platform, warrant).await, None, "{warrant:?}");
        let receipt = platform.perform(warrant).await.expect("nothing is in the way");
        assert_eq!(receipt.key, warrant.key());
        assert_eq!(receipt.witness, Witness::Answered);
        assert_eq!(bench.n_effects(), n_done + 1, "to look changes nothing");
        if platform.describe().writes != Writes::Blind {
            assert_eq!(find(platform, warrant).await.as_ref(), Some(&receipt.reference));
        }
    }
}

pub(crate) async fn after_a_lost_request_it_is_done_once(bench: impl Bench) {
    bench.lose_next_request();
    let who = attempt_until_done(&bench).await;
    assert_eq!(bench.n_effects(), usize::from(who == FoundOutBy::Platform));
}

pub(crate) async fn after_a_lost_answer_it_is_done_once(bench: impl Bench) {
    bench.lose_next_answer();
    attempt_until_done(&bench).await;
    assert_eq!(bench.n_effects(), 1);
}

pub(crate) async fn what_it_can_not_do_is_refused_and_not_done(bench: impl Bench) {
    let platform = bench.platform();
    for kind in ActionKind::ALL {
        if !platform.describe().performs(*kind) {
            let refused = platform.perform(&warrant(*kind)).await;
            assert!(matches!(refused, Err(PlatformError::Unsupported(it)) if it == *kind));
        }
    }
    assert_eq!(bench.n_effects(), 0);
}

pub(crate) async fn a_warrant_for_another_account_is_refused_and_not_done(bench: impl Bench) {
    let kind = bench.platform().describe().performs[0];
    let mut terms = proposal_of(&[kind], Cents(1)).terms().clone();
    terms.actions[0].account = numbered(AccountId::new, 2);
    let elsewhere = domain::Proposal::new(terms).expect("it has an action and a reason");
    let warrant = approved(elsewhere, person(1)).warrants().remove(0);
    let refused = bench.platform().perform(&warrant).await;
    assert!(matches!(refused, Err(PlatformError::OtherAccount)), "{refused:?}");
    assert_eq!(bench.n_effects(), 0);
}

pub(crate) async fn a_refusal_goes_to_a_person_and_quotes_nothing(bench: impl Bench) {
    bench.refuse_next();
    let platform = bench.platform();
    let warrant = warrant(platform.describe().performs[0]);
    let refused = platform.perform(&warrant).await.expect_err("it was told to");
    assert_eq!(refused.next(platform.describe().writes), Next::AskAPerson);
    let printed = format!("{refused} {refused:?}");
    if let PlatformError::Refused { text, .. } = &refused {
        assert!(!text.expose().is_empty() && !printed.contains(text.expose()), "{printed}");
    }
    assert_eq!(bench.n_effects(), 0);
}

pub(crate) async fn a_read_only_pilot_reads_the_same_and_does_nothing(bench: impl Bench) {
    bench.happen(4);
    let (told, _) = poll_all(bench.platform(), Cursor::Start).await;
    let kinds = bench.platform().describe().performs;
    let pilot = ReadOnly::new(bench.into_platform());
    assert!(pilot.describe().performs.is_empty());
    for kind in kinds {
        let refused = pilot.perform(&warrant(*kind)).await;
        assert!(matches!(refused, Err(PlatformError::Unsupported(_))), "{refused:?}");
        if pilot.describe().writes != Writes::Blind {
            assert_eq!(find(&pilot, &warrant(*kind)).await, None, "it was not done");
        }
    }
    assert_eq!(poll_all(&pilot, Cursor::Start).await.0, told);
}

/// The suite as tests of the module that names it: `contract!(bench)`, where `bench()` makes one.
macro_rules! contract {
    ($bench:expr => $($clause:ident)*) => {$(
        #[test]
        fn $clause() {
            $crate::suite::run($crate::suite::$clause($bench));
        }
    )*};
    ($bench:expr) => {
        $crate::suite::contract! { $bench =>
            only_what_is_signed_is_verified
            a_delivery_leads_to_what_a_poll_tells_too
            a_poll_tells_everything_once_and_goes_on_where_it_was
            a_record_that_is_not_there_is_absent
            what_is_performed_has_a_receipt_and_is_found_again
            after_a_lost_request_it_is_done_once
            after_a_lost_answer_it_is_done_once
            what_it_can_not_do_is_refused_and_not_done
            a_warrant_for_another_account_is_refused_and_not_done
            a_refusal_goes_to_a_person_and_quotes_nothing
            a_read_only_pilot_reads_the_same_and_does_nothing
        }
    };
}

pub(crate) use contract;

/// Runs to the end what may wait, for a disk or for another program.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("the system has a thread to spare").block_on(future)
}

/// Runs to the end what never really waits: a platform in memory, or a recording.
pub(crate) fn answered<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("it waits for something"),
    }
}

/// A warrant for one action of this kind at the bench's account.
pub(crate) fn warrant(kind: ActionKind) -> Warrant {
    approved(proposal_of(&[kind], Cents(1)), person(1)).warrants().remove(0)
}

/// One for each thing that the platform can do, all of one proposal.
fn warrants(platform: &impl Platform) -> Vec<Warrant> {
    let kinds = platform.describe().performs.iter();
    let actions = kinds.map(|kind| domain::fixture::action(*kind, Cents(1))).collect();
    approved(proposal(actions), person(1)).warrants()
}

/// Who says in the end whether it was done.
#[derive(Debug, Eq, PartialEq)]
enum FoundOutBy {
    Platform,
    Person,
}

/// What the step that acts does: attempt, and after each failure what the error says is next.
async fn attempt_until_done(bench: &impl Bench) -> FoundOutBy {
    let platform = bench.platform();
    let writes = platform.describe().writes;
    let warrant = warrant(platform.describe().performs[0]);
    for _ in 0..3 {
        match platform.perform(&warrant).await.map_err(|err| err.next(writes)) {
            Ok(_) => return FoundOutBy::Platform,
            Err(Next::Retry { .. }) => (),
            Err(Next::FindOut { .. }) => {
                if let Some(receipt) = platform.find(warrant.key()).await.expect("it can look") {
                    assert_eq!(receipt.witness, Witness::Found);
                    return FoundOutBy::Platform;
                }
            }
            Err(Next::AskAPerson) => {
                assert_eq!(writes, Writes::Blind, "anybody else can find out");
                return FoundOutBy::Person;
            }
        }
    }
    panic!("it is never done");
}

async fn find(platform: &impl Platform, warrant: &Warrant) -> Option<String> {
    match platform.find(warrant.key()).await {
        Ok(receipt) => receipt.map(|it| it.reference),
        Err(PlatformError::NotFindable) if platform.describe().writes == Writes::Blind => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// Asks until nothing new is said, and gives the keys of what was and from where to go on. A platform
/// may first look at what is there and tell of it the next time, so the end is only where an answer
/// leads no further.
async fn poll_all(platform: &impl Platform, mut since: Cursor) -> (Vec<EventKey>, Cursor) {
    let mut told = Vec::new();
    loop {
        let page = platform.poll(&since).await.expect("nothing is in the way");
        told.extend(keys(&page.reading));
        if !page.has_more && page.next == since {
            return (told, since);
        }
        since = page.next;
    }
}

fn keys(reading: &Reading) -> Vec<EventKey> {
    let events = reading.events.iter().map(|it| it.key.clone());
    events.chain(reading.files.iter().map(|it| it.key.clone())).collect()
}
