//! Whole stories: what is sent to a payer from outside, and what the payer makes of it.

use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use domain::{Cents, Door};
use world::{
    Contest, Delivery, Enclosure, FileKind, PayerId, Plan, World,
    payers::{BLUE, COMMERCIAL, Cause, Decision, Foresight, MEDICARE_B, Remedy, card},
    truth::{Event, Open, OpenKind},
};
use x12::{
    Delimiters,
    claim::{Claim, ClaimReader, SentClaim, Submission, Trader, Usage, write},
};

/// A practice whose own people work none of their denials.
fn idle() -> (World, Vec<Delivery>) {
    let visits_until = NaiveDate::from_ymd_opt(2026, 4, 10);
    let plan = Plan { worked_bp: 0, visits_until, ..Plan::default() };
    let mut world = World::new(11, plan);
    let deliveries = world.advance(NaiveDate::from_ymd_opt(2026, 5, 8).expect("a day"));
    (world, deliveries)
}

fn pass(world: &mut World, days: u64) {
    let to = world.today().checked_add_days(Days::new(days)).expect("a day");
    world.advance(to);
}

/// The first open denial at this payer for this cause, which the payer is right or wrong about.
fn denied(world: &World, payer: PayerId, cause: Cause, mistaken: bool) -> Option<Decision> {
    let open = world.truth().open();
    let fits = |decision: &Decision| {
        decision.denials().all(|cut| cut.cause == Some(cause) && cut.mistaken == mistaken)
    };
    let mut open = open.iter().filter(|it| it.payer == payer && it.kind == OpenKind::Denied);
    open.find(|it| fits(it.decision)).map(|it| it.decision.clone())
}

/// The claim as the practice sent it to this payer.
fn sent(deliveries: &[Delivery], payer: PayerId, number: &str) -> SentClaim {
    let files = deliveries.iter().filter(|it| it.kind == FileKind::Claims);
    let mut all = files.flat_map(|file| ClaimReader::new(file.bytes.as_slice()));
    let to = |it: &SentClaim| it.claim.payer().is_some_and(|it| it.name.id == card(payer).wire_id);
    all.find(|it| it.claim.number() == number && to(it)).expect("it was sent")
}

fn file(claim: Claim, like: &SentClaim, day: NaiveDate) -> Vec<u8> {
    let trader = |id: &str| Trader {
        qualifier: "ZZ".to_owned(),
        id: id.to_owned(),
        application: id.to_owned(),
    };
    let submission = Submission {
        sender: trader("OUTSIDE"),
        receiver: trader("ANYBODY"),
        interchange_number: 77,
        group_number: 77,
        set_number: 1,
        date: day,
        time: NaiveTime::MIN,
        usage: Usage::Production,
        batch: (*like.batch).clone(),
        delimiters: Delimiters::default(),
    };
    write(&[claim], &submission).expect("it was read from a file")
}

fn standing(world: &World, payer: PayerId, claim: &str) -> Option<Decision> {
    world.truth().claim(payer, claim)?.standing().cloned()
}

#[test]
fn a_replacement_with_the_number_that_was_missing_is_paid() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, COMMERCIAL, Cause::AuthorizationNotNamed, false).expect("one");
    let sent = sent(&deliveries, COMMERCIAL, &before.claim);
    let mut corrected = sent.claim.replacement(&before.number).expect("it has a number");
    corrected.set_reference("G1", &format!("NFH01A{}", &before.claim[1..]));
    let submitted = world.submit(&file(corrected, &sent, world.today()));
    assert_eq!((submitted.claims.len(), submitted.n_undeliverable), (1, 0));
    pass(&mut world, 40);
    let after = standing(&world, COMMERCIAL, &before.claim).expect("it was decided");
    assert_eq!(after.corrects.as_deref(), Some(before.number.as_str()));
    assert_eq!(after.denied(), Cents::ZERO);
    assert!(Cents::ZERO < after.paid() + after.patient_share());
    let story = world.truth().claim(COMMERCIAL, &before.claim).expect("it is there");
    let reversed = |event: &&Event| matches!(event, Event::Reversed { .. });
    assert_eq!(story.events().iter().filter(reversed).count(), 1);
}

/// The number that the payer tells in place of ours (NM1*74), out of the bytes of its remittance.
fn told_number(deliveries: &[Delivery], decision: &Decision) -> String {
    let files = deliveries.iter().filter(|it| it.kind == FileKind::Remittance);
    let texts = files.map(|it| String::from_utf8(it.bytes.clone()).expect("plain text"));
    let mut told = texts.filter_map(|text| {
        let after = text.split_once(&decision.number)?.1.split("CLP*").next()?.to_owned();
        let name = after.split_once("NM1*74*1******C*")?.1;
        Some(name.split('~').next()?.to_owned())
    });
    told.next_back().expect("the payer found the member by name")
}

fn with_member(mut claim: Claim, number: &str) -> Claim {
    let level = Arc::make_mut(&mut claim.subscriber);
    let mut parties = level.parties.iter_mut();
    let insured = parties.find(|it| it.name.role == "IL").expect("it names the insured");
    assert_ne!(insured.name.id, number);
    number.clone_into(&mut insured.name.id);
    claim
}

#[test]
fn the_members_number_that_the_payer_tells_puts_the_claim_right() {
    let (mut world, deliveries) = idle();
    let mut claims = Vec::new();
    for payer in [BLUE, MEDICARE_B] {
        let before = denied(&world, payer, Cause::MemberUnknown, false).expect("one");
        let sent = sent(&deliveries, payer, &before.claim);
        let claim = match payer {
            // Part B takes no corrected claims: it wants a new one.
            MEDICARE_B => sent.claim.clone(),
            _ => sent.claim.replacement(&before.number).expect("it has a number"),
        };
        let claim = with_member(claim, &told_number(&deliveries, &before));
        world.submit(&file(claim, &sent, world.today()));
        claims.push((payer, before));
    }
    pass(&mut world, 40);
    let after = claims
        .iter()
        .map(|(payer, before)| standing(&world, *payer, &before.claim).expect("it was decided"));
    let after: Vec<Decision> = after.collect();
    let mut denials = after.iter().flat_map(Decision::denials);
    assert!(denials.all(|cut| cut.cause != Some(Cause::MemberUnknown)), "{after:?}");
    assert!(after.iter().any(|it| Cents::ZERO < it.paid() && it.denied() == Cents::ZERO));
}

#[test]
fn a_claim_that_could_not_be_processed_is_sent_as_a_new_one() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, MEDICARE_B, Cause::OrderingMissing, false).expect("one");
    assert!(before.remarks.contains(&"MA130"));
    let sent = sent(&deliveries, MEDICARE_B, &before.claim);
    let claim = world.as_it_should_be(MEDICARE_B, &before.claim).expect("there was a visit");
    assert_eq!(claim.frequency(), "1");
    world.submit(&file(claim, &sent, world.today()));
    pass(&mut world, 40);
    let after = standing(&world, MEDICARE_B, &before.claim).expect("it was decided");
    assert_eq!((after.denied(), after.is_notice), (Cents::ZERO, false));
}

#[test]
fn who_is_turned_down_at_the_first_level_may_win_at_the_second() {
    let (mut world, _) = idle();
    let stubborn = world.truth().open().into_iter().find_map(|it| {
        let appeal = contest(&world, it.payer, it.decision, Door::Appeal(1));
        let upheld = world.foresee(&appeal) == Some(Foresight::Refused(Cause::Upheld));
        let mut denials = it.decision.denials();
        (upheld && denials.any(|cut| cut.mistaken)).then(|| (it.payer, it.decision.clone()))
    });
    let (payer, before) = stubborn.expect("a payer that is wrong and stubborn");
    let first = contest(&world, payer, &before, Door::Appeal(1));
    assert_eq!(answered(&mut world, first), ["193"]);
    let upheld = standing(&world, payer, &before.claim).expect("it was decided");
    assert_eq!(upheld.denied(), before.denied());
    let second = contest(&world, payer, &upheld, Door::Appeal(2));
    assert_ne!(world.foresee(&second), Some(Foresight::Refused(Cause::ContestMisfiled)));
}

#[test]
fn what_is_worked_by_hand_is_put_right_as_the_office_would() {
    let (mut world, _) = idle();
    let before = denied(&world, COMMERCIAL, Cause::AuthorizationNotNamed, false).expect("one");
    assert!(world.work_by_hand(COMMERCIAL, &before.claim));
    pass(&mut world, 60);
    let after = standing(&world, COMMERCIAL, &before.claim).expect("it was decided");
    assert_eq!((after.denied(), after.corrects), (Cents::ZERO, Some(before.number)));
    assert!(!world.work_by_hand(COMMERCIAL, &before.claim), "nothing is denied any more");
    assert!(!world.work_by_hand(COMMERCIAL, "NO SUCH CLAIM"));
}

#[test]
fn a_replacement_that_changes_nothing_is_denied_again() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, COMMERCIAL, Cause::AuthorizationNotNamed, false).expect("one");
    let sent = sent(&deliveries, COMMERCIAL, &before.claim);
    let same = sent.claim.replacement(&before.number).expect("it has a number");
    world.submit(&file(same, &sent, world.today()));
    pass(&mut world, 40);
    let after = standing(&world, COMMERCIAL, &before.claim).expect("it was decided");
    assert_ne!(after.number, before.number);
    assert_eq!(after.denied(), before.denied());
}

#[test]
fn a_claim_that_is_sent_again_as_a_first_one_is_a_duplicate() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, BLUE, Cause::MemberUnknown, false).expect("one");
    let sent = sent(&deliveries, BLUE, &before.claim);
    world.submit(&file(sent.claim.clone(), &sent, world.today()));
    pass(&mut world, 40);
    let story = world.truth().claim(BLUE, &before.claim).expect("it is there");
    let notice = story.events().iter().find_map(|event| match event {
        Event::Decided { decision, .. } if decision.is_notice => Some(decision),
        _ => None,
    });
    let codes: Vec<&str> = notice.expect("a notice").all_cuts().map(|cut| cut.carc).collect();
    assert!(codes.iter().all(|code| *code == "18"), "{codes:?}");
    assert_eq!(story.standing(), Some(&before), "what was said of it before still stands");
}

#[test]
fn what_names_no_claim_of_the_payers_comes_back_from_the_door() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, BLUE, Cause::MemberUnknown, false).expect("one");
    let first = sent(&deliveries, BLUE, &before.claim);
    let stray = first.claim.replacement("BH000000000000").expect("it has a number");
    world.submit(&file(stray, &first, world.today()));
    // Part B takes no corrected claims at all.
    let part_b = denied(&world, MEDICARE_B, Cause::NotCovered, false).expect("one");
    let second = sent(&deliveries, MEDICARE_B, &part_b.claim);
    let replaced = second.claim.replacement(&part_b.number).expect("it has a number");
    world.submit(&file(replaced, &second, world.today()));
    pass(&mut world, 5);
    for (payer, claim) in [(BLUE, &before.claim), (MEDICARE_B, &part_b.claim)] {
        let story = world.truth().claim(payer, claim).expect("it is there");
        assert!(story.was_rejected(), "{claim}");
    }
}

#[test]
fn a_void_takes_everything_back() {
    let (mut world, deliveries) = idle();
    let paid = world.truth().claims().find_map(|(payer, _, claim)| {
        let standing = claim.standing().filter(|it| Cents::ZERO < it.paid())?;
        (payer == BLUE && standing.status == "1").then(|| standing.clone())
    });
    let paid = paid.expect("Blue paid something");
    let sent = sent(&deliveries, BLUE, &paid.claim);
    let void = sent.claim.void(&paid.number).expect("it has a number");
    world.submit(&file(void, &sent, world.today()));
    pass(&mut world, 40);
    let story = world.truth().claim(BLUE, &paid.claim).expect("it is there");
    assert_eq!(story.standing(), None);
    assert_eq!(story.taken_back().map(Decision::paid).collect::<Vec<_>>(), [paid.paid()]);
}

fn contest(world: &World, payer: PayerId, decision: &Decision, door: Door) -> Contest {
    Contest {
        claim: decision.claim.clone(),
        payer,
        door,
        enclosed: vec![Enclosure::Records, Enclosure::Authorization, Enclosure::FilingProof],
        corrected: None,
        day: world.today(),
    }
}

/// Sends a contest, waits for the answer, and gives the codes of what is then denied.
fn answered(world: &mut World, contest: Contest) -> Vec<&'static str> {
    let (payer, claim) = (contest.payer, contest.claim.clone());
    world.contest(contest);
    pass(world, 75);
    let standing = standing(world, payer, &claim).expect("it was decided");
    let mut codes: Vec<&str> = standing.denials().map(|cut| cut.carc).collect();
    codes.dedup();
    codes
}

#[test]
fn the_payers_mistake_is_overturned_with_the_proof() {
    let (mut world, _) = idle();
    let before = denied(&world, MEDICARE_B, Cause::FiledLate, true).expect("one");
    let appeal = contest(&world, MEDICARE_B, &before, Door::Appeal(1));
    let bare = Contest { enclosed: vec![], ..appeal.clone() };
    assert_eq!(world.foresee(&bare), Some(Foresight::Refused(Cause::Upheld)));
    assert_eq!(world.foresee(&appeal), Some(Foresight::Overturned));
    assert_eq!(answered(&mut world, appeal), Vec::<&str>::new());
    let after = standing(&world, MEDICARE_B, &before.claim).expect("it was decided");
    assert!(before.paid() < after.paid());
}

#[test]
fn what_is_upheld_late_or_misfiled_is_answered_with_its_own_code() {
    let (mut world, _) = idle();
    let late = denied(&world, COMMERCIAL, Cause::FiledLate, false).expect("one");
    let upheld = contest(&world, COMMERCIAL, &late, Door::Reconsideration);
    assert_eq!(answered(&mut world, upheld), ["193"]);

    let (mut world, _) = idle();
    let misfiled = contest(&world, COMMERCIAL, &late, Door::Appeal(3));
    assert_eq!(answered(&mut world, misfiled), ["285"]);

    let (mut world, _) = idle();
    let day = world.today().checked_add_days(Days::new(200)).expect("a day");
    let too_late = contest(&world, COMMERCIAL, &late, Door::Reconsideration);
    world.contest(Contest { day, ..too_late });
    pass(&mut world, 280);
    let after = standing(&world, COMMERCIAL, &late.claim).expect("it was decided");
    assert!(after.denials().all(|cut| cut.carc == "286"), "{after:?}");
}

#[test]
fn records_that_were_asked_for_are_paid_for() {
    let (mut world, _) = idle();
    let before = denied(&world, COMMERCIAL, Cause::RecordsWanted, false).expect("one");
    let open = world.truth().open();
    let remedy = open.iter().find(|it| it.claim == before.claim).and_then(Open::remedy);
    assert_eq!(remedy, Some(Remedy::SendRecords));
    let reply = contest(&world, COMMERCIAL, &before, Door::RecordsReply);
    assert_eq!(answered(&mut world, reply), Vec::<&str>::new());
}

#[test]
fn a_reopening_puts_a_clerical_error_right_where_no_replacement_is_taken() {
    let (mut world, deliveries) = idle();
    let before = denied(&world, MEDICARE_B, Cause::PlaceWrong, false).expect("one");
    let mut claim = sent(&deliveries, MEDICARE_B, &before.claim).claim;
    claim.header.facility.code = "11".to_owned();
    let reopening = contest(&world, MEDICARE_B, &before, Door::Reopening);
    let reopening = Contest { enclosed: vec![], corrected: Some(claim), ..reopening };
    assert_eq!(world.foresee(&reopening), Some(Foresight::Reopened));
    assert_eq!(answered(&mut world, reopening), Vec::<&str>::new());
}

#[test]
fn a_file_for_nobody_is_told_apart_and_nonsense_does_no_harm() {
    let (mut world, deliveries) = idle();
    let submitted = world.submit(b"Dear payer, please pay.");
    assert_eq!((submitted.claims.len(), submitted.n_undeliverable), (0, 0));
    let claims = deliveries.iter().find(|it| it.kind == FileKind::Claims).expect("a file");
    let text = String::from_utf8(claims.bytes.clone()).expect("plain text");
    for card in world::payers::cards() {
        let elsewhere = text.replace(card.wire_id, "XYZ99");
        let submitted = world.submit(elsewhere.as_bytes());
        assert!(submitted.claims.is_empty() || submitted.n_undeliverable == 0);
    }
    for cut in (0..text.len()).step_by(501) {
        let mangled = format!("{}{}", &text[..cut], text[cut..].replacen('*', "-999999999999*", 3));
        world.submit(mangled.as_bytes());
    }
    pass(&mut world, 60);
}
