//! The desk, tried on an SQLite file with an invented claim: what the records say is what the agent reads.

mod files;
mod office;

use agents::{Agent, DenialTriage};
use domain::{ClaimField, CodeBook, Conclusion, DeadlineBook, PayerClaimNumber, Priors};
use expect_test::{Expect, expect};
use office::{Office, Story, sitting};

use super::*;

/// What the payer has said, with its receipt.
const DENIED: &str = "835 10-05 1 CO-197; 837 auth=; ";

impl Story {
    fn desk<'a>(&'a self, books: &'a Books, chance: u8) -> PracticeDesk<'a> {
        PracticeDesk::live(&self.practice, &self.case, books, sitting(chance))
    }
}

/// Lets each row happen to a claim of its own, and shows what is read then.
async fn check(rows: &str, read: impl AsyncFn(&PracticeDesk<'_>) -> String, expected: Expect) {
    let office = Office::open().await;
    let books = Books::shipped();
    let mut table = String::new();
    for (n, row) in (1..).zip(rows.lines().map(str::trim).filter(|it| !it.is_empty())) {
        let story = office.story(n, row).await;
        let read = read(&story.desk(&books, 1)).await;
        table.push_str(&format!("{row} => {read}\n"));
    }
    expected.assert_eq(&table);
}

/// What is said where there is no answer.
fn or_why<T>(answer: Result<Exhibit<T>, DeskError>, show: impl FnOnce(T) -> String) -> String {
    answer.map_or_else(|err| err.to_string(), |it| show(it.value))
}

#[tokio::test]
async fn the_payers_last_word_is_the_one_that_counts() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.payer_word(&desk.case.claim).await, |it| {
            let day = it.remittance.date.map_or_else(|| "no day".to_owned(), |it| it.to_string());
            let lines = it.payment.lines.iter().flat_map(|line| &line.adjustments);
            let codes: Vec<_> = lines.map(|it| it.carc.as_str().to_owned()).collect();
            let member = it.corrected_member.map(|it| it.expose().clone());
            format!("{day} {:?} {codes:?} {member:?}", it.payment.status)
        })
    };
    check(
        "835 10-05 1 CO-197
         835 10-05 1 CO-197; 835 10-20 1 CO-50
         835 10-20 1 CO-50; 835 10-05 1 CO-197
         835 10-05 1 CO-197; 835 10-20 22 -
         835 10-05 1 CO-197; 835 10-20 22 CO-197 1 -
         835 10-05 1 CO-197; 835 10-20 1 CO-50 @10-21; 835 10-20 1 - @10-22
         835 10-05 1 CO-197; 835 10-20 25 CO-50
         835 10-20 25 CO-50
         835 10-05 1 CO-197; 835 10-20 payer=99999 1 -
         835 10-05 nm1*74=MBR0002 1 CO-31
         835 10-05 1 CO-197; 835 11-20 1 -
         835 10-20 payer=99999 1 -

         835 10-05 1 CO-197; damaged adjudication",
        read,
        expect![[r#"
            835 10-05 1 CO-197 => 2026-10-05 Processed(Primary) ["197"] None
            835 10-05 1 CO-197; 835 10-20 1 CO-50 => 2026-10-20 Processed(Primary) ["50"] None
            835 10-20 1 CO-50; 835 10-05 1 CO-197 => 2026-10-20 Processed(Primary) ["50"] None
            835 10-05 1 CO-197; 835 10-20 22 - => 2026-10-20 Reversal [] None
            835 10-05 1 CO-197; 835 10-20 22 CO-197 1 - => 2026-10-20 Processed(Primary) [] None
            835 10-05 1 CO-197; 835 10-20 1 CO-50 @10-21; 835 10-20 1 - @10-22 => 2026-10-20 Processed(Primary) [] None
            835 10-05 1 CO-197; 835 10-20 25 CO-50 => 2026-10-05 Processed(Primary) ["197"] None
            835 10-20 25 CO-50 => 2026-10-20 Predetermination ["50"] None
            835 10-05 1 CO-197; 835 10-20 payer=99999 1 - => 2026-10-05 Processed(Primary) ["197"] None
            835 10-05 nm1*74=MBR0002 1 CO-31 => 2026-10-05 Processed(Primary) ["31"] Some("MBR0002")
            835 10-05 1 CO-197; 835 11-20 1 - => 2026-10-05 Processed(Primary) ["197"] None
            835 10-20 payer=99999 1 - => there is no word of the payer for this case
            835 10-05 1 CO-197; damaged adjudication => there is no readable word of the payer for this case
        "#]],
    )
    .await;
}

#[tokio::test]
async fn the_claim_is_the_one_that_this_payer_got() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.sent_claim(&desk.case.claim).await, |it| match it {
            None => "none".to_owned(),
            Some(it) => {
                let member = it.member.map(|it| it.expose().clone());
                format!("{} {member:?} {:?}", it.claim.payer, it.claim.authorization)
            }
        })
    };
    check(
        "835 10-05 1 CO-197
         835 10-05 1 CO-197; 837 auth=AU1
         835 10-05 1 CO-197; 837 other=777
         835 10-05 1 CO-197; 837 payer=555
         835 10-05 1 CO-197; 837 payer=555 other=00123",
        read,
        expect![[r#"
            835 10-05 1 CO-197 => none
            835 10-05 1 CO-197; 837 auth=AU1 => NORTHWIND HEALTH Some("MBR0001") Some("AU1")
            835 10-05 1 CO-197; 837 other=777 => NORTHWIND HEALTH Some("MBR0001") None
            835 10-05 1 CO-197; 837 payer=555 => PRAIRIE MUTUAL Some("MBR0001") None
            835 10-05 1 CO-197; 837 payer=555 other=00123 => none
        "#]],
    )
    .await;
}

#[tokio::test]
async fn what_was_said_on_receipt_is_read_in_order() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.acknowledgments(&desk.case.claim).await, |all| {
            let shown = |it: &Acknowledgment| {
                let number = it.payer_claim_number.as_deref().unwrap_or("-");
                format!("{} {:?} {number} {}", it.status, it.date, it.accepted)
            };
            all.iter().map(shown).collect::<Vec<_>>().join("; ")
        })
    };
    check(
        "835 10-05 1 CO-29
         835 10-05 1 CO-29; 277 A2 09-17
         835 10-05 1 CO-29; 277 A7 09-17; 277 A1 09-19",
        read,
        expect![[r#"
            835 10-05 1 CO-29 => 
            835 10-05 1 CO-29; 277 A2 09-17 => A2:20 Some(2026-09-17) P2 true
            835 10-05 1 CO-29; 277 A7 09-17; 277 A1 09-19 => A7:20 Some(2026-09-17) P2 false; A1:20 Some(2026-09-19) P2 true
        "#]],
    )
    .await;
}

#[tokio::test]
async fn what_was_said_and_done_before_is_known() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.earlier(&desk.case.claim).await, |it| {
            let Earlier { told, in_flight, records_sent, answered, rejected, instead } = it;
            assert!(instead.is_empty(), "nobody overrides here");
            let told = told.iter().map(|it| format!("{} {}", it.question.id(), it.answer.id()));
            let mut shown: Vec<String> = told.collect();
            shown.extend(in_flight.map(|it| format!("{} in flight", it.id())));
            shown.extend(records_sent.then(|| "records sent".to_owned()));
            shown.extend(answered.map(|it| format!("{} {:?}", it.door.id(), it.answer)));
            shown.extend(rejected.then(|| "rejected".to_owned()));
            if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
        })
    };
    check(
        "835 10-05 1 CO-197
         835 10-05 1 CO-197; told was_it_authorized no; told who_pays in_words
         835 10-05 1 CO-197; rejected
         835 10-05 1 CO-197; rejected; told what_instead in_words
         835 10-05 1 CO-197; told what_instead in_words; rejected
         835 10-05 1 CO-197; rejected; told was_it_authorized yes
         835 10-05 1 CO-197; rejected; 835 10-31 1 CO-50
         835 10-05 1 CO-197; sent replacement 10-12
         835 10-05 1 CO-197; sent replacement 10-12; 835 10-12 1 CO-50
         835 10-05 1 CO-197; sent replacement 10-12; 835 10-11 1 CO-50 @10-30
         835 10-05 1 CO-197; sent replacement 10-12; 835 10-30 1 CO-50
         835 10-05 1 CO-252; sent records_reply 10-12
         835 10-05 1 CO-252; sent records_reply 10-12; 835 10-30 1 CO-50
         835 10-05 1 CO-50; sent appeal_1 10-12
         835 10-05 1 CO-50; sent appeal_1 10-12; 835 10-30 1 CO-193
         835 10-05 1 CO-50; sent appeal_2 10-12; 835 10-30 1 CO-286
         835 10-05 1 CO-50; sent appeal_1 10-12; 835 10-30 1 CO-193; sent appeal_2 10-31
         835 10-05 1 CO-50; sent write_off_request 10-12",
        read,
        expect![[r#"
            835 10-05 1 CO-197 => nothing
            835 10-05 1 CO-197; told was_it_authorized no; told who_pays in_words => was_it_authorized no, who_pays in_words
            835 10-05 1 CO-197; rejected => rejected
            835 10-05 1 CO-197; rejected; told what_instead in_words => what_instead in_words, rejected
            835 10-05 1 CO-197; told what_instead in_words; rejected => rejected
            835 10-05 1 CO-197; rejected; told was_it_authorized yes => was_it_authorized yes
            835 10-05 1 CO-197; rejected; 835 10-31 1 CO-50 => nothing
            835 10-05 1 CO-197; sent replacement 10-12 => replacement in flight
            835 10-05 1 CO-197; sent replacement 10-12; 835 10-12 1 CO-50 => replacement in flight
            835 10-05 1 CO-197; sent replacement 10-12; 835 10-11 1 CO-50 @10-30 => replacement in flight
            835 10-05 1 CO-197; sent replacement 10-12; 835 10-30 1 CO-50 => nothing
            835 10-05 1 CO-252; sent records_reply 10-12 => records_reply in flight, records sent
            835 10-05 1 CO-252; sent records_reply 10-12; 835 10-30 1 CO-50 => records sent
            835 10-05 1 CO-50; sent appeal_1 10-12 => appeal_1 in flight
            835 10-05 1 CO-50; sent appeal_1 10-12; 835 10-30 1 CO-193 => appeal_1 Upheld
            835 10-05 1 CO-50; sent appeal_2 10-12; 835 10-30 1 CO-286 => appeal_2 TooLate
            835 10-05 1 CO-50; sent appeal_1 10-12; 835 10-30 1 CO-193; sent appeal_2 10-31 => appeal_2 in flight
            835 10-05 1 CO-50; sent write_off_request 10-12 => nothing
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_number_on_file_counts_only_where_it_is_certain() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.on_file(&desk.case.claim).await, |it| {
            let OnFile { coverage_inactive, authorization, referral } = it;
            let ended = if coverage_inactive { "ended" } else { "-" };
            let shown = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
            format!("{ended} {} {}", shown(authorization), shown(referral))
        })
    };
    let rows = "
        coverage 00123 active ..
        coverage 00123 active ..08-31
        coverage 00123 active ..08-31; coverage 00123 active 09-01..
        coverage 00123 inactive ..
        coverage 99999 inactive ..
        authorization AU1 claim 00123 ..
        authorization AU1 claim 00123 10-01..
        authorization AU1 claim 99999 ..
        authorization AU1 claim 00123 ..; authorization AU2 claim 00123 ..
        authorization AU1 patient 00123 ..
        authorization AU1 patient 00123 .. 99213
        authorization AU1 patient 00123 .. 97110
        authorization AU1 patient 00123 .. 99213; authorization AU2 patient 00123 .. 99213
        authorization AU1 claim 00123 ..; authorization AU2 patient 00123 .. 99213
        referral RF1 claim 00123 ..
        damaged authorization";
    let rows: Vec<_> = rows.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let rows: Vec<_> = rows.iter().map(|it| format!("{DENIED}{it}")).collect();
    check(&rows.join("\n"), read, expect![[r#"
        835 10-05 1 CO-197; 837 auth=; coverage 00123 active .. => - - -
        835 10-05 1 CO-197; 837 auth=; coverage 00123 active ..08-31 => ended - -
        835 10-05 1 CO-197; 837 auth=; coverage 00123 active ..08-31; coverage 00123 active 09-01.. => - - -
        835 10-05 1 CO-197; 837 auth=; coverage 00123 inactive .. => ended - -
        835 10-05 1 CO-197; 837 auth=; coverage 99999 inactive .. => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 00123 .. => - AU1 -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 00123 10-01.. => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 99999 .. => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 00123 ..; authorization AU2 claim 00123 .. => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 patient 00123 .. => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 patient 00123 .. 99213 => - AU1 -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 patient 00123 .. 97110 => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 patient 00123 .. 99213; authorization AU2 patient 00123 .. 99213 => - - -
        835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 00123 ..; authorization AU2 patient 00123 .. 99213 => - AU1 -
        835 10-05 1 CO-197; 837 auth=; referral RF1 claim 00123 .. => - - RF1
        835 10-05 1 CO-197; 837 auth=; damaged authorization => - - -
    "#]]).await;
}

#[tokio::test]
async fn the_documents_of_a_claim_can_be_enclosed() {
    let read = async |desk: &PracticeDesk<'_>| {
        or_why(desk.documents(&desk.case.claim).await, |all| {
            all.iter().map(|it| it.kind.id()).collect::<Vec<_>>().join(", ")
        })
    };
    check(
        "835 10-05 1 CO-252
         835 10-05 1 CO-252; document record; document filing_proof
         835 10-05 1 CO-252; document poem; damaged document",
        read,
        expect![[r#"
            835 10-05 1 CO-252 => 
            835 10-05 1 CO-252; document record; document filing_proof => filing_proof, record
            835 10-05 1 CO-252; document poem; damaged document => 
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_corrected_claim_differs_in_what_was_declared_and_in_nothing_else() {
    let office = Office::open().await;
    let story = office.story(1, DENIED).await;
    let books = Books::shipped();
    let desk = story.desk(&books, 1);
    let claim = &story.case.claim;
    let (correction, changes) = replacement();
    let written = desk.corrected_claim(claim, &correction, &changes).await.unwrap().value;
    assert_eq!(written.changes, changes);
    let file = String::from_utf8(written.file.expose().clone()).unwrap();
    expect![[r#"
        - ISA*00*          *00*          *ZZ*NWH01          *ZZ*JUNIPERCREEK   *261005*0900*^*00501*000000001*0*P*:
        - GS*HC*JUNIPERCREEK*NWH01*20260916*0905*1101*X*005010X222A1
        - BHT*0019*00*JCB260916A*20260916*0905*CH
        - CLM*A100*300***11:B:1*Y*A*Y*Y
        - SE*25*0001
        - GE*1*1
        - IEA*1*000000001
        + ISA*00*          *00*          *ZZ*JUNIPERCREEK   *ZZ*NWH01          *261102*0000*^*00501*972613047*0*P*:
        + GS*HC*JUNIPERCREEK*NWH01*20261102*0000*972613047*X*005010X222A1
        + BHT*0019*00*972613047*20261102*0000*CH
        + CLM*A100*300***11:B:7*Y*A*Y*Y
        + REF*F8*P1
        + REF*G1*AU1
        + SE*27*0001
        + GE*1*972613047
        + IEA*1*972613047
    "#]].assert_eq(&difference(&files::claim(&[]), &file));

    // The agent's exhibit of the claim is the claim that was corrected.
    let sent = desk.sent_claim(claim).await.unwrap();
    let journal = desk.into_journal();
    assert_eq!(journal.len(), 2);
    assert_eq!(journal[0].id, sent.id);
}

#[tokio::test]
async fn a_claim_that_can_t_be_corrected_as_declared_is_not() {
    let office = Office::open().await;
    let (correction, changes) = replacement();
    let change = |field, from: Option<&str>, to: Option<&str>| {
        FieldChange::between(field, from.map(str::to_owned), to.map(str::to_owned)).unwrap()
    };
    let number = |it: &str| Correction::Replaces { payer_number: PayerClaimNumber(it.into()) };
    let with = |more| [changes.clone(), vec![more]].concat();
    let table = [
        ("as declared", DENIED, correction.clone(), changes.clone()),
        ("no claim", "835 10-05 1 CO-197", correction.clone(), changes.clone()),
        ("another number is cited", DENIED, number("P9"), changes.clone()),
        ("it stays a first claim", DENIED, correction.clone(), changes[1..].to_vec()),
        ("a first claim that replaces", DENIED, Correction::First, changes.clone()),
        ("nothing is changed", DENIED, correction.clone(), vec![]),
        (
            "another member stood there",
            DENIED,
            correction.clone(),
            with(change(ClaimField::MemberNumber, Some("MBR0009"), Some("MBR0002"))),
        ),
        (
            "two authorizations stood there",
            "835 10-05 1 CO-197; 837 auth=AU8~REF*G1*AU9",
            correction.clone(),
            [&changes[..2], &[change(ClaimField::Authorization, Some("AU8"), Some("AU1"))]]
                .concat(),
        ),
        (
            "a number that would end the segment",
            DENIED,
            correction.clone(),
            with(change(ClaimField::Referral, None, Some("RF~1"))),
        ),
        ("all five", DENIED, correction, {
            let more = [
                change(ClaimField::MemberNumber, Some("MBR0001"), Some("MBR0002")),
                change(ClaimField::Referral, None, Some("RF1")),
            ];
            [&changes[..], &more].concat()
        }),
    ];
    let books = Books::shipped();
    let mut shown = String::new();
    for (n, (name, row, correction, changes)) in (1..).zip(table) {
        let story = office.story(n, row).await;
        let desk = story.desk(&books, 1);
        let written = desk.corrected_claim(&story.case.claim, &correction, &changes).await;
        shown.push_str(&format!("{name}: {}\n", or_why(written, |_| "written".to_owned())));
    }
    expect![[r#"
        as declared: written
        no claim: there is no claim that can be corrected so for this case
        another number is cited: there is no claim that can be corrected so for this case
        it stays a first claim: there is no claim that can be corrected so for this case
        a first claim that replaces: there is no claim that can be corrected so for this case
        nothing is changed: there is no claim that can be corrected so for this case
        another member stood there: there is no claim that can be corrected so for this case
        two authorizations stood there: there is no claim that can be corrected so for this case
        a number that would end the segment: there is no claim that can be corrected so for this case
        all five: written
    "#]].assert_eq(&shown);
}

#[tokio::test]
async fn after_a_crash_the_agent_reads_what_it_had_read() {
    let office = Office::open().await;
    let story = office.story(1, &format!("{DENIED}authorization AU1 claim 00123 ..")).await;
    let books = Books::shipped();
    let desk = story.desk(&books, 1);
    let first = DenialTriage.consider(&story.case, &desk).await.unwrap();
    let journal = desk.into_journal();
    let questions: Vec<_> = journal.iter().map(|it| it.value.question.expose().as_str()).collect();
    let (corrected, fixed) = questions.split_last().unwrap();
    assert!(corrected.starts_with("corrected_claim "), "{corrected}");
    expect!["payer_word sent_claim acknowledgments earlier on_file documents tables"]
        .assert_eq(&fixed.join(" "));
    assert!(journal.is_sorted_by_key(|it| it.id));

    let mut tx = office.store.begin(&story.practice, office::stamp(office::TODAY)).await.unwrap();
    for exhibit in &journal {
        assert!(tx.journal(&story.case, exhibit).await.unwrap());
    }
    tx.commit().await.unwrap();
    // Meanwhile the payer has spoken again: the agent that starts over does not see it yet.
    story.file(&office, &files::remittance("11-01", &["1", "-"]), office::TODAY).await;

    let desk = story.desk(&books, 9);
    let second = DenialTriage.consider(&story.case, &desk).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(desk.into_journal(), []);

    // Without a journal it would: then it reads anew.
    let later = Case { n_steps: 1, ..story.case.clone() };
    let desk = PracticeDesk::live(&story.practice, &later, &books, sitting(9));
    let third = DenialTriage.consider(&later, &desk).await.unwrap();
    assert!(matches!(third.conclusion, Conclusion::Close { .. }), "{third:?}");
}

#[tokio::test]
async fn a_case_is_judged_again_from_its_journal_alone() {
    let office = Office::open().await;
    let books = Books::shipped();
    let rows = [
        "835 10-05 1 CO-197",
        "835 10-05 1 CO-197; 837 auth=; authorization AU1 claim 00123 ..",
        "835 10-05 nm1*74=MBR0002 1 CO-31; 837 auth=",
        "835 10-05 1 CO-252; document record",
        "835 10-05 1 CO-50; 837 auth=; told was_it_medically_necessary yes",
        "835 10-05 1 CO-29; 837 auth=; 277 A2 09-17",
        "835 10-05 1 CO-50; 837 auth=; sent appeal_1 10-12",
        "835 10-05 1 -",
    ];
    for (n, row) in (1..).zip(rows) {
        let story = office.story(n, row).await;
        let desk = story.desk(&books, 1);
        let then = DenialTriage.consider(&story.case, &desk).await.unwrap();
        let desk = PracticeDesk::replay(desk.into_journal(), &story.case, &books);
        let now = DenialTriage.consider(&story.case, &desk).await.unwrap();
        assert_eq!(now, then, "{row}");
        assert!(desk.changed_books().is_empty());
        assert_eq!(desk.into_journal(), []);
    }
}

#[tokio::test]
async fn a_replay_reads_nothing_new_and_says_which_tables_changed() {
    let office = Office::open().await;
    let story = office.story(1, DENIED).await;
    let books = Books::shipped();
    let desk = story.desk(&books, 1);
    desk.tables().await.unwrap();
    let dearer = Priors::shipped().clone().at_rate(domain::Cents(99_00));
    let other = Books::new(
        CodeBook::clone(&books.codes),
        DeadlineBook::clone(&books.deadlines),
        dearer,
        "",
    );
    let desk = PracticeDesk::replay(desk.into_journal(), &story.case, &other);
    assert_eq!(desk.changed_books(), ["chances"]);
    let tables = desk.tables().await.unwrap().value;
    assert_eq!(tables.as_of.to_string(), format!("2026-{}", office::TODAY));
    let err = desk.payer_word(&story.case.claim).await.unwrap_err();
    expect!["there is no answer in the journal to what the agent asks now for this case"]
        .assert_eq(&err.to_string());
}

#[tokio::test]
async fn a_desk_answers_for_its_own_claim_only() {
    let office = Office::open().await;
    let story = office.story(1, DENIED).await;
    let books = Books::shipped();
    let desk = story.desk(&books, 1);
    let other = ClaimRef { number: domain::ClaimNumber("A200".into()), ..story.case.claim.clone() };
    assert!(matches!(desk.payer_word(&other).await, Err(DeskError::Missing { .. })));
    assert_eq!(desk.into_journal(), []);
}

#[test]
fn numbers_of_one_sitting_follow_one_another() {
    assert_eq!(plus([0; 10], 258), [0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    assert_eq!(plus([255; 10], 1), [0; 10]);
}

/// The authorization that was forgotten, in a claim that replaces P1.
fn replacement() -> (Correction, Vec<FieldChange>) {
    let between = |field, from: Option<&str>, to: &str| {
        FieldChange::between(field, from.map(str::to_owned), Some(to.to_owned())).unwrap()
    };
    let changes = vec![
        between(ClaimField::Frequency, Some("1"), "7"),
        between(ClaimField::PayerNumber, None, "P1"),
        between(ClaimField::Authorization, None, "AU1"),
    ];
    (Correction::Replaces { payer_number: PayerClaimNumber("P1".into()) }, changes)
}

/// Segments of one file that the other does not have, in order.
fn difference(before: &str, after: &str) -> String {
    let segments = |it: &str| it.split_terminator('~').map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (segments(before), segments(after));
    let gone = before.iter().filter(|it| !after.contains(it)).map(|it| format!("- {it}\n"));
    let new = after.iter().filter(|it| !before.contains(it)).map(|it| format!("+ {it}\n"));
    gone.chain(new).collect()
}
