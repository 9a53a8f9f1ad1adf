//! The sandbox on a port keeps the contract too, through a real connection; and what each way of not
//! getting an answer means.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    thread,
    time::Duration,
};

use domain::{
    ActionKind, Cents, EventKey,
    fixture::{approved, person, proposal_of},
};
use expect_test::expect;
use platforms::{
    Cursor, Delivery, Fault, NotConnected, Platform, PlatformError, Port, RecordRef, Request,
    Sandbox, SandboxClient, Writes,
};

use crate::{
    sandbox::Desk,
    suite::{Bench, account, run, warrant},
};

const SECRET: &[u8] = b"secret";

/// Longer than any answer that comes; only a test of an answer that does not come waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// For an answer that does not come.
const SHORT_LIMIT: Duration = Duration::from_millis(300);

const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

mod as_it_is {
    crate::suite::contract! { super::Line::new(super::sandbox()) }
}

mod with_few_abilities {
    crate::suite::contract! { super::few_abilities() }
}

mod where_nothing_can_be_found {
    crate::suite::contract! { super::blind() }
}

/// Every fault of every sort of request, as it looks from the other end of a connection.
#[test]
fn what_each_fault_does() {
    let mut table = String::new();
    for fault in Fault::ALL {
        let line = Line::with_limit(sandbox(), SHORT_LIMIT);
        line.desk.sandbox().fail_next(Request::Perform, *fault);
        let warrant = warrant(ActionKind::AddNote);
        let told = told(run(line.client.perform(&warrant)));
        let n = line.n_effects();
        table.push_str(&format!("perform {fault:?}: {told}; done {n} times\n"));
        line.desk.sandbox().fail_next(Request::Find, *fault);
        let told = self::told(run(line.client.find(warrant.key())));
        table.push_str(&format!("find    {fault:?}: {told}\n"));
    }
    expect![[r#"
        perform Busy: the platform is busy; Retry { after: 1s }; done 0 times
        find    Busy: the platform is busy; Retry { after: 1s }
        perform LostRequest: no clear answer came; FindOut { after: 0ns }; done 0 times
        find    LostRequest: the platform can't be reached; Retry { after: 1s }
        perform LostAnswer: no clear answer came; FindOut { after: 0ns }; done 1 times
        find    LostAnswer: the platform can't be reached; Retry { after: 1s }
        perform Slow: no clear answer came; FindOut { after: 0ns }; done 1 times
        find    Slow: the platform can't be reached; Retry { after: 1s }
        perform Refused: the platform refused with code `sandbox_422`; AskAPerson; done 0 times
        find    Refused: the platform does not accept our credentials; AskAPerson
    "#]]
    .assert_eq(&table);
}

/// What a connector hears that no sandbox says: a gateway, a page instead of an answer, nothing.
#[test]
fn what_each_answer_means() {
    let warrant = warrant(ActionKind::AddNote);
    let line = |name: &str, address| {
        let client = client(address, LIMIT);
        let (performed, found) = (run(client.perform(&warrant)), run(client.find(warrant.key())));
        format!("{name:27} | {} | {}\n", heard(performed), heard(found))
    };
    let mut table: String =
        answers().into_iter().map(|(name, words)| line(name, answering(words, 2))).collect();
    table.push_str(&line("no connection", nobody()));
    expect![[r#"
        an answer                   | fine | fine
        an answer without a number  | no clear answer came | fine
        a page instead of an answer | no clear answer came | the platform can't be reached: again after 1s
        an answer that breaks off   | no clear answer came | the platform can't be reached: again after 1s
        no answer                   | no clear answer came | the platform can't be reached: again after 1s
        302                         | no clear answer came | the platform can't be reached: again after 1s
        400                         | the platform refused with code `http_400` | the platform refused with code `http_400`
        401                         | the platform does not accept our credentials | the platform does not accept our credentials
        403                         | the warrant is for another account | the warrant is for another account
        404                         | the record is not there | the record is not there
        405                         | the platform can't add_note | the platform refused with code `http_405`
        422 without words           | the platform refused with code `http_422` | the platform refused with code `http_422`
        429 for 7 s                 | the platform is busy: again after 7s | the platform is busy: again after 7s
        429                         | the platform is busy: again after 1s | the platform is busy: again after 1s
        500                         | no clear answer came | the platform can't be reached: again after 1s
        501                         | no clear answer came | the platform can't be asked what was done
        502                         | no clear answer came | the platform can't be reached: again after 1s
        503 for 7 s                 | no clear answer came | the platform can't be reached: again after 7s
        504                         | no clear answer came | the platform can't be reached: again after 1s
        no connection               | the platform can't be reached: again after 1s | the platform can't be reached: again after 1s
    "#]].assert_eq(&table);
}

#[test]
fn who_does_not_know_the_secret_is_nobody_there() {
    let line = Line::new(sandbox());
    let stranger = SandboxClient::new(account(), b"guess", line.address, LIMIT).expect("loopback");
    let told = [
        run(stranger.perform(&warrant(ActionKind::AddNote))).map(drop),
        run(stranger.poll(&Cursor::Start)).map(drop),
        run(stranger.fetch(&RecordRef("rec_0".to_owned()))).map(drop),
        run(stranger.release_one()),
        run(stranger.effects(0)).map(drop),
    ];
    for told in told {
        assert!(matches!(told, Err(PlatformError::Unauthorized)), "{told:?}");
    }
    assert_eq!(line.n_effects(), 0);
}

#[test]
fn a_sandbox_speaks_to_its_own_machine_alone() {
    let elsewhere: SocketAddr = "192.0.2.1:80".parse().expect("an address for documents");
    let refused = SandboxClient::new(account(), SECRET, elsewhere, LIMIT).map(drop);
    assert!(matches!(refused, Err(NotConnected::Elsewhere)), "{refused:?}");
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    assert!(Port::open(everywhere, Arc::new(sandbox())).is_err());
}

#[test]
fn no_error_of_a_connection_says_where_it_went() {
    let client = client(answering(String::new(), 1), LIMIT);
    let key = warrant(ActionKind::AddNote).key();
    let Err(err) = run(client.find(key)) else { panic!("nobody answers") };
    let mut chain = format!("{err:?}");
    let mut cause: Option<&dyn std::error::Error> = Some(&err);
    while let Some(it) = cause {
        chain.push_str(&it.to_string());
        cause = it.source();
    }
    assert!(!chain.contains(&key.to_string()) && !chain.contains("http://"), "{chain}");
}

#[test]
fn what_is_told_over_the_port_happens_there() {
    let line = Line::new(sandbox());
    let key = EventKey { account: account(), id: "era-1".to_owned() };
    run(line.client.receive(key.clone(), vec![0, 255])).expect("it is there");
    let page = run(line.client.poll(&Cursor::Start)).expect("it is there");
    assert_eq!(page.reading.files[0].key, key);
    assert_eq!(page.reading.files[0].bytes.expose(), &[0, 255]);
    run(line.client.fail_next(Request::Perform, Fault::Busy)).expect("it is there");
    let busy = run(line.client.perform(&warrant(ActionKind::AddNote)));
    assert!(matches!(busy, Err(PlatformError::Busy { .. })), "{busy:?}");
}

#[test]
fn a_sandbox_that_is_opened_anew_knows_what_it_did() {
    let dir = tempfile::tempdir().expect("there is room");
    let book = dir.path().join("effects.tsv");
    let opened = || sandbox().with_book(&book).expect("there is room");
    let warrants = approved(proposal_of(ActionKind::ALL, Cents(1)), person(1)).warrants();
    let before = {
        let sandbox = opened();
        for warrant in &warrants {
            run(sandbox.perform(warrant)).expect("nothing is in the way");
        }
        sandbox.effects(0)
    };
    let mut torn = std::fs::File::options().append(true).open(&book).expect("it is there");
    torn.write_all(b"prop_0000EWTS80040G2081040G2081.0\tsandb").expect("there is room");
    for _ in 0..2 {
        let sandbox = opened();
        assert_eq!(sandbox.effects(0), before);
        let found = run(sandbox.find(warrants[3].key())).expect("nothing is in the way");
        assert_eq!(found.expect("it was done").reference, "sandbox-4");
    }
    let again = run(opened().perform(&warrants[3])).expect("nothing is in the way");
    assert_eq!(again.reference, "sandbox-12", "asked twice, it does it twice");
    let text = std::fs::read_to_string(&book).expect("it is there");
    let last = text.lines().last().expect("it has lines");
    let columns: Vec<_> = last.split('\t').take(3).collect();
    expect![[r#"prop_0000EWTS80040G2081040G2081.3 sandbox-12 add_note"#]]
        .assert_eq(&columns.join(" "));
}

/// A sandbox, the port where it is asked, and a client of it.
struct Line {
    desk: Desk,
    client: SandboxClient,
    address: SocketAddr,
}

impl Line {
    fn new(sandbox: Sandbox) -> Self {
        Self::with_limit(sandbox, LIMIT)
    }

    /// The port is open until the tests end.
    fn with_limit(sandbox: Sandbox, limit: Duration) -> Self {
        let desk = Desk::new(sandbox);
        let port = Port::open(ANYWHERE, Arc::clone(desk.sandbox())).expect("a port is free");
        let address = port.address().expect("it has one");
        thread::spawn(|| run(port.serve()));
        Self { desk, client: client(address, limit), address }
    }
}

impl Bench for Line {
    type Platform = SandboxClient;

    fn platform(&self) -> &SandboxClient {
        &self.client
    }

    fn into_platform(self) -> SandboxClient {
        self.client
    }

    fn n_effects(&self) -> usize {
        self.desk.n_effects()
    }

    fn happen(&self, n: u8) -> Vec<Delivery> {
        self.desk.happen(n)
    }

    fn lose_next_request(&self) {
        self.desk.lose_next_request();
    }

    fn lose_next_answer(&self) {
        self.desk.lose_next_answer();
    }

    fn refuse_next(&self) {
        self.desk.refuse_next();
    }
}

fn sandbox() -> Sandbox {
    Sandbox::new(account(), SECRET)
}

fn few_abilities() -> Line {
    let few = &[ActionKind::AddNote, ActionKind::SetClaimStatus];
    with_abilities(few, Writes::Findable { after: Duration::from_mins(1) })
}

fn blind() -> Line {
    with_abilities(ActionKind::ALL, Writes::Blind)
}

fn with_abilities(performs: &'static [ActionKind], writes: Writes) -> Line {
    let line = Line::new(sandbox().with_abilities(performs, writes));
    Line { client: line.client.with_abilities(performs, writes), ..line }
}

fn client(address: SocketAddr, limit: Duration) -> SandboxClient {
    SandboxClient::new(account(), SECRET, address, limit).expect("it is on this machine")
}

/// Somebody who answers so many requests with these words, whatever is asked, and is gone then.
fn answering(words: String, n_requests: usize) -> SocketAddr {
    let listener = TcpListener::bind(ANYWHERE).expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    thread::spawn(move || {
        for _ in 0..n_requests {
            let (mut connection, _) = listener.accept().expect("somebody asks");
            let mut request = [0; 16 << 10];
            let _read = connection.read(&mut request).expect("it asks something");
            connection.write_all(words.as_bytes()).expect("it listens");
        }
    });
    address
}

/// What may come back from there, each under its name.
fn answers() -> Vec<(&'static str, String)> {
    let json =
        |text: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len());
    let status = |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    vec![
        ("an answer", json(r#"{"reference":"7"}"#)),
        ("an answer without a number", json(r#"{"reference":null}"#)),
        ("a page instead of an answer", json("<html>")),
        ("an answer that breaks off", json("{").replace("Length: 1", "Length: 9")),
        ("no answer", String::new()),
        ("302", status("302 Found\r\nLocation: http://127.0.0.1:1/")),
        ("400", status("400 Bad Request")),
        ("401", status("401 Unauthorized")),
        ("403", status("403 Forbidden")),
        ("404", status("404 Not Found")),
        ("405", status("405 Method Not Allowed")),
        ("422 without words", status("422 Unprocessable Content")),
        ("429 for 7 s", status("429 Too Many Requests\r\nRetry-After: 7")),
        ("429", status("429 Too Many Requests")),
        ("500", status("500 Internal Server Error")),
        ("501", status("501 Not Implemented")),
        ("502", status("502 Bad Gateway")),
        ("503 for 7 s", status("503 Service Unavailable\r\nRetry-After: 7")),
        ("504", status("504 Gateway Timeout")),
    ]
}

/// Where nobody listens any more.
fn nobody() -> SocketAddr {
    let listener = TcpListener::bind(ANYWHERE).expect("a port is free");
    listener.local_addr().expect("it has one")
}

/// An answer in one line.
fn told<T>(answer: Result<T, PlatformError>) -> String {
    match answer {
        Ok(_) => "fine".to_owned(),
        Err(err) => {
            let next = err.next(Writes::Findable { after: Duration::ZERO });
            format!("{err}; {next:?}")
        }
    }
}

/// An answer in a few words, and when to ask again.
fn heard<T>(answer: Result<T, PlatformError>) -> String {
    match answer {
        Ok(_) => "fine".to_owned(),
        Err(
            ref err @ (PlatformError::Busy { after } | PlatformError::Unreachable { after, .. }),
        ) => format!("{err}: again after {after:?}"),
        Err(err) => err.to_string(),
    }
}
