//! The sandbox keeps the contract, in each of its kinds, and fails as it is told to.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use domain::{
    ActionKind, Digest, Event, EventKey, Fact, Phi,
    fixture::{claim, moment},
};
use expect_test::expect;
use platforms::{
    Cursor, Delivery, Disturbance, Fault, Platform, PlatformError, ReceivedFile, Request, Sandbox,
    Writes,
};

use crate::suite::{Bench, account, answered, warrant};

mod as_it_is {
    crate::suite::contract! { super::Desk::new(super::sandbox()) }
}

mod with_few_abilities {
    crate::suite::contract! { super::Desk::new(super::few_abilities()) }
}

mod where_nothing_can_be_found {
    crate::suite::contract! { super::Desk::new(super::blind()) }
}

/// Every fault of every sort of request: what the caller learns, and what is true.
#[test]
fn what_each_fault_does() {
    let mut table = String::new();
    for fault in Fault::ALL {
        let sandbox = sandbox();
        sandbox.fail_next(Request::Perform, *fault);
        let warrant = warrant(ActionKind::AddNote);
        let told = match at_once(sandbox.perform(&warrant)) {
            Some(Ok(_)) => "done".to_owned(),
            Some(Err(err)) => format!("{err}; {:?}", err.next(sandbox.describe().writes)),
            None => "no answer yet".to_owned(),
        };
        let n = sandbox.effects(0).len();
        table.push_str(&format!("perform {fault:?}: {told}; done {n} times\n"));
        sandbox.fail_next(Request::Find, *fault);
        let told = at_once(sandbox.find(warrant.key())).expect("a question is given up at once");
        let told = told.expect_err("it was told to fail");
        table.push_str(&format!("find    {fault:?}: {told}; {:?}\n", told.next(Writes::Blind)));
    }
    expect![[r#"
        perform Busy: the platform is busy; Retry { after: 1s }; done 0 times
        find    Busy: the platform is busy; Retry { after: 1s }
        perform LostRequest: no clear answer came; FindOut { after: 0ns }; done 0 times
        find    LostRequest: the platform can't be reached; Retry { after: 1s }
        perform LostAnswer: no clear answer came; FindOut { after: 0ns }; done 1 times
        find    LostAnswer: the platform can't be reached; Retry { after: 1s }
        perform Slow: no answer yet; done 1 times
        find    Slow: the platform can't be reached; Retry { after: 1s }
        perform Refused: the platform refused with code `sandbox_422`; AskAPerson; done 0 times
        find    Refused: the platform does not accept our credentials; AskAPerson
    "#]]
    .assert_eq(&table);
}

#[test]
fn faults_come_in_their_order_and_each_once() {
    let sandbox = sandbox();
    sandbox.fail_next(Request::Perform, Fault::Busy);
    sandbox.fail_next(Request::Perform, Fault::LostRequest);
    let warrant = warrant(ActionKind::AddNote);
    let attempt = || answered(sandbox.perform(&warrant)).map(|it| it.reference);
    assert!(matches!(attempt(), Err(PlatformError::Busy { .. })));
    assert!(matches!(attempt(), Err(PlatformError::Unclear(_))));
    assert_eq!(attempt().expect("no fault is left"), "sandbox-1");
}

/// It has to be so: otherwise no test of ours could see that something was done twice.
#[test]
fn a_sandbox_that_is_asked_twice_does_it_twice() {
    let sandbox = sandbox();
    let warrant = warrant(ActionKind::AddNote);
    for _ in 0..2 {
        answered(sandbox.perform(&warrant)).expect("nothing is in the way");
    }
    let keys: Vec<_> = sandbox.effects(0).iter().map(|it| it.key).collect();
    assert_eq!(keys, [warrant.key(), warrant.key()]);
    assert_eq!(sandbox.effects(1).len(), 1);
    assert_eq!(sandbox.effects(9).len(), 0);
}

#[test]
fn a_slow_answer_comes_when_it_is_let_go_and_the_effect_was_there_before() {
    let sandbox = sandbox();
    sandbox.fail_next(Request::Perform, Fault::Slow);
    let warrant = warrant(ActionKind::AddNote);
    let mut attempt = pin!(sandbox.perform(&warrant));
    let mut context = Context::from_waker(Waker::noop());
    assert!(attempt.as_mut().poll(&mut context).is_pending());
    assert_eq!(sandbox.effects(0).len(), 1);
    assert!(attempt.as_mut().poll(&mut context).is_pending());
    sandbox.release_one();
    let answer = attempt.as_mut().poll(&mut context);
    assert!(matches!(answer, Poll::Ready(Ok(_))), "{answer:?}");
    assert_eq!(sandbox.effects(0).len(), 1);
}

#[test]
fn deliveries_go_wrong_as_they_are_told_to() {
    let sandbox = sandbox();
    let told =
        [Disturbance::Duplicate, Disturbance::OutOfOrder, Disturbance::Lost, Disturbance::Forged];
    for disturbance in told {
        sandbox.disturb_next(disturbance);
    }
    let desk = Desk::new(sandbox);
    let lines: Vec<String> = desk.happen(5).into_iter().map(|it| line(&desk.sandbox, it)).collect();
    expect![[r#"
        rec_0
        rec_0
        forged
        rec_3
        rec_4
        rec_1"#]]
    .assert_eq(&lines.join("\n"));
    assert_eq!(desk.happen(0), [], "each is given once");
}

#[test]
fn a_signed_delivery_that_is_no_hint_is_a_finding() {
    let sandbox = sandbox();
    let body = b"something else".to_vec();
    let signature = Digest::of(&[b"secret".as_slice(), &body].concat()).to_string();
    let headers = vec![("x-sandbox-signature".to_owned(), signature)];
    let verified = sandbox.verify(Delivery { headers, body: Phi::new(body) }).expect("signed");
    let reading = sandbox.decode(&verified);
    assert_eq!(reading.findings.len(), 1);
    assert!(reading.hints.is_empty() && reading.events.is_empty());
}

#[test]
fn files_come_as_they_went_in() {
    let sandbox = sandbox();
    let key = EventKey { account: account(), id: "era-1".to_owned() };
    sandbox.receive(key.clone(), b"ISA*00*".to_vec());
    let page = answered(sandbox.poll(&Cursor::Start)).expect("nothing is in the way");
    assert_eq!(page.reading.files, [ReceivedFile { key, bytes: Phi::new(b"ISA*00*".to_vec()) }]);
}

fn sandbox() -> Sandbox {
    Sandbox::new(account(), b"secret")
}

fn few_abilities() -> Sandbox {
    let few = &[ActionKind::AddNote, ActionKind::SetClaimStatus];
    let after = Duration::from_mins(1);
    sandbox().with_abilities(few, Writes::Findable { after })
}

fn blind() -> Sandbox {
    sandbox().with_abilities(ActionKind::ALL, Writes::Blind)
}

/// A sandbox, to be worked with here or through a port.
pub(crate) struct Desk {
    sandbox: Arc<Sandbox>,
    n_told: AtomicU8,
}

impl Desk {
    pub(crate) fn new(sandbox: Sandbox) -> Self {
        Self { sandbox: Arc::new(sandbox), n_told: AtomicU8::new(0) }
    }

    pub(crate) fn sandbox(&self) -> &Arc<Sandbox> {
        &self.sandbox
    }
}

impl Bench for Desk {
    type Platform = Sandbox;

    fn platform(&self) -> &Sandbox {
        &self.sandbox
    }

    fn into_platform(self) -> Sandbox {
        Arc::into_inner(self.sandbox).expect("nobody else has it")
    }

    fn n_effects(&self) -> usize {
        self.sandbox.effects(0).len()
    }

    fn happen(&self, n: u8) -> Vec<Delivery> {
        let first = self.n_told.fetch_add(n, Ordering::Relaxed);
        for number in first..first + n {
            let key = EventKey { account: account(), id: format!("fact-{number}") };
            let fact = Fact::ClaimAccepted { claim: claim() };
            self.sandbox.report(Event { key, at: moment(i64::from(number)), fact });
        }
        self.sandbox.deliveries()
    }

    fn lose_next_request(&self) {
        self.sandbox.fail_next(Request::Perform, Fault::LostRequest);
    }

    fn lose_next_answer(&self) {
        self.sandbox.fail_next(Request::Perform, Fault::LostAnswer);
    }

    fn refuse_next(&self) {
        self.sandbox.fail_next(Request::Perform, Fault::Refused);
    }
}

/// What becomes of a delivery, in one line.
fn line(sandbox: &Sandbox, delivery: Delivery) -> String {
    let Ok(verified) = sandbox.verify(delivery) else {
        return "forged".to_owned();
    };
    let hints = sandbox.decode(&verified).hints;
    hints.into_iter().map(|hint| hint.0).collect::<Vec<_>>().join(" ")
}

/// The answer, if it is there at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}
