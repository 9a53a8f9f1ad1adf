//! Whole stories, one file each in `scenarios/`: what people do and what comes in, with the office's answers.
//!
//! `UPDATE_EXPECT=1 cargo test -p testkit --test scenarios` writes the answers anew. Read them as a biller
//! would: what is unclear there is a fault.

use std::{fs, path::PathBuf};

use testkit::{
    postgres,
    story::{play, play_at},
};
use tokio::task::JoinSet;

/// So many stories are told to one PostgreSQL at a time.
const N_AT_ONCE: usize = 4;

/// Each story is a test of its own, called as its file.
macro_rules! stories {
    ($($name:ident)*) => {
        const STORIES: &[&str] = &[$(stringify!($name)),*];

        $(#[tokio::test]
        async fn $name() {
            tell(stringify!($name)).await;
        })*
    };
}

stories! {
    a_case_is_stopped_and_goes_on
    a_clinician_says_no
    a_corrected_claim_is_paid
    a_corrected_claim_is_rejected_at_the_door
    a_correction_comes_before_its_reversal
    a_forged_delivery_is_not_read
    a_lost_answer_is_found
    a_manager_knows_what_it_is
    a_paid_claim_is_denied_again
    a_part_of_a_claim_is_denied
    a_person_looks_at_the_platform
    a_platform_refuses
    a_proposal_expires
    a_proposal_is_rejected
    a_rejected_claim_is_no_denial
    a_remittance_does_not_add_up
    a_standing_order_covers_routine_only
    a_write_off_needs_two
    a_wrong_member_number_is_put_right
    an_agent_only_watches
    an_appeal_is_lost
    an_appeal_is_overturned
    an_approval_is_for_what_was_seen
    an_edit_is_approved_by_another
    an_unknown_code_goes_to_a_person
    medicare_reopens_a_claim
    money_is_taken_back
    records_are_sent
    the_brake_stops_everything
    the_claim_comes_after_its_remittance
    the_payer_speaks_first
    the_same_remittance_comes_twice
}

async fn tell(name: &str) {
    let path = folder().join(format!("{name}.txt"));
    let story = fs::read_to_string(&path).expect("every story has its file");
    let played = play(&story).await;
    expect_test::expect_file![path].assert_eq(&played.transcript);
    assert_eq!(played.faults, [], "at the end of {name}");
}

/// What a biller sees is the same, whatever the records are kept in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_story_is_the_same_on_postgresql() {
    let mut told = JoinSet::new();
    for name in STORIES {
        let Some(url) = postgres::new_database() else { return };
        if told.len() == N_AT_ONCE {
            told.join_next().await.expect("one is told").expect("as it is on SQLite");
        }
        told.spawn(async move {
            let story = fs::read_to_string(folder().join(format!("{name}.txt")));
            let story = story.expect("every story has its file");
            let played = play_at(url, &story).await;
            assert_eq!(played.transcript, story, "{name}");
            assert_eq!(played.faults, [], "at the end of {name}");
        });
    }
    told.join_all().await;
}

#[test]
fn every_file_is_a_story_that_is_played() {
    let files = fs::read_dir(folder()).expect("the folder of the stories");
    let names = files.map(|it| it.expect("a file").path());
    let mut names: Vec<_> =
        names.map(|it| it.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    names.sort();
    let mut stories = STORIES.to_vec();
    stories.sort_unstable();
    assert_eq!(names, stories);
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}
