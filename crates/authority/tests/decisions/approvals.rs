//! Who may approve what: the table for a manager to read.

use authority::{Phase, Role, Rules, Staff, Verdict, may_approve};
use domain::{
    ActionKind, Cents, PracticeId, ProposalState,
    fixture::{AGENT, edited, half_approved, in_state, moment, numbered, proposal_of},
};
use expect_test::{Expect, expect};

use crate::office::{rules, staff};

#[test]
fn what_stays_in_the_office_is_approved_by_whoever_works_there() {
    check(&expect![[r#"
        who            action             amount  how  verdict
        analyst        route_to_queue    9000.00  -    allowed
        specialist     route_to_queue    9000.00  -    allowed
        coder          route_to_queue    9000.00  -    allowed
        clinical       route_to_queue    9000.00  -    allowed
        manager        route_to_queue    9000.00  -    allowed
        administrator  route_to_queue    9000.00  -    allowed
        auditor        route_to_queue       1.00  -    refused: this role may not approve
        integrator     route_to_queue       1.00  -    refused: this role may not approve
        specialist     add_note          9000.00  -    allowed
        specialist     attach_analysis   9000.00  -    allowed
        specialist     set_claim_status  9000.00  -    allowed
        auditor        add_note             1.00  -    refused: this role may not approve
    "#]]);
}

#[test]
fn what_goes_out_is_approved_up_to_a_limit() {
    check(&expect![[r#"
        who         action                     amount  how  verdict
        specialist  submit_corrected_claim    2500.00  -    allowed
        specialist  submit_corrected_claim    2500.01  -    refused: above the limit of 2,500.00 for submit_corrected_claim
        coder       submit_corrected_claim    5000.00  -    allowed
        coder       submit_corrected_claim    5000.01  -    refused: above the limit of 5,000.00 for submit_corrected_claim
        clinical    submit_corrected_claim       1.00  -    refused: this role never approves submit_corrected_claim
        manager     submit_corrected_claim   99999.00  -    allowed
        integrator  submit_corrected_claim       1.00  -    refused: this role may not approve
        clinical    send_records             99999.00  -    allowed
        coder       send_records                 1.00  -    refused: this role never approves send_records
        specialist  send_records              2500.01  -    refused: above the limit of 2,500.00 for send_records
        clinical    request_reconsideration   5000.00  -    allowed
        specialist  request_reconsideration   2500.01  -    refused: above the limit of 2,500.00 for request_reconsideration
        coder       request_reopening         5000.00  -    allowed
        clinical    request_reopening            1.00  -    refused: this role never approves request_reopening
        analyst     file_appeal              10000.00  -    allowed
        analyst     file_appeal              10000.01  -    refused: above the limit of 10,000.00 for file_appeal
        specialist  file_appeal               1000.00  -    allowed
        specialist  file_appeal               1000.01  -    refused: above the limit of 1,000.00 for file_appeal
        manager     file_appeal              25000.00  -    allowed
        manager     file_appeal              25000.01  -    allowed, and another too (above 25,000.00)
        analyst     dispute_payment          10000.00  -    allowed
        coder       dispute_payment              1.00  -    refused: this role never approves dispute_payment
        auditor     file_appeal                  1.00  -    refused: this role may not approve
    "#]]);
}

#[test]
fn a_write_off_needs_a_manager_and_a_large_one_two_people() {
    check(&expect![[r#"
        who            action                amount  how          verdict
        specialist     recommend_write_off     1.00  -            refused: this role never approves recommend_write_off
        analyst        recommend_write_off     1.00  -            refused: this role never approves recommend_write_off
        coder          recommend_write_off     1.00  -            refused: this role never approves recommend_write_off
        clinical       recommend_write_off     1.00  -            refused: this role never approves recommend_write_off
        manager        recommend_write_off   500.00  -            allowed
        manager        recommend_write_off   500.01  -            allowed, and another too (above 500.00)
        manager        recommend_write_off  5000.01  -            refused: above the limit of 5,000.00 for recommend_write_off
        administrator  recommend_write_off  5000.01  -            allowed, and another too (above 500.00)
        administrator  recommend_write_off   800.00  first:other  allowed
        administrator  recommend_write_off   800.00  first:self   refused: the second approval has to come from another person
        manager        recommend_write_off   800.00  first:other  allowed
        specialist     recommend_write_off   800.00  first:other  refused: this role never approves recommend_write_off
        auditor        recommend_write_off   800.00  first:other  refused: this role may not approve
        manager        recommend_write_off   300.00  twice        allowed, and another too (above 500.00)
        manager        recommend_write_off   250.00  twice        allowed
        manager        recommend_write_off  2500.01  twice        refused: above the limit of 5,000.00 for recommend_write_off
    "#]]);
}

#[test]
fn nobody_approves_their_own_edit_and_some_things_hold_for_everybody() {
    check(&expect![[r#"
        who            action               amount  how                       verdict
        specialist     add_note               1.00  edited:self               refused: nobody approves what they have edited themselves
        manager        add_note               1.00  edited:self               refused: nobody approves what they have edited themselves
        administrator  add_note               1.00  edited:self               refused: nobody approves what they have edited themselves
        manager        add_note               1.00  edited:other              allowed
        manager        add_note               1.00  edited:self,edited:other  refused: nobody approves what they have edited themselves
        administrator  recommend_write_off  800.00  edited:self,first:other   refused: nobody approves what they have edited themselves
        administrator  recommend_write_off  800.00  edited:third,first:other  allowed
        manager        add_note               1.00  second:999                allowed
        manager        add_note               1.00  second:1000               refused: the proposal has expired
        administrator  add_note               1.00  second:1001               refused: the proposal has expired
        manager        add_note               1.00  approved                  refused: the proposal is approved
        manager        add_note               1.00  rejected                  refused: the proposal is rejected
        manager        add_note               1.00  expired                   refused: the proposal is expired
        manager        add_note               1.00  replaced                  refused: the proposal is replaced
        manager        add_note               1.00  stopped                   refused: the agent is stopped
        administrator  add_note               1.00  stopped                   refused: the agent is stopped
        manager        add_note               1.00  agent_stopped             refused: the agent is stopped
        manager        add_note               1.00  other_agent_stopped       allowed
        manager        add_note               1.00  observe                   refused: the agent only watches
        manager        add_note               1.00  unknown_agent             refused: the agent only watches
        manager        add_note               1.00  automate                  allowed
        manager        file_appeal            1.00  automate                  allowed
        manager        add_note               1.00  other_practice            refused: there is no such proposal
        administrator  recommend_write_off    1.00  other_practice,stopped    refused: there is no such proposal
    "#]]);
}

#[test]
fn somebody_with_two_roles_has_the_wider_limit_and_every_action_counts() {
    check(&expect![[r#"
        who                 action                            amount  how  verdict
        coder+clinical      submit_corrected_claim           5000.00  -    allowed
        coder+clinical      file_appeal                      9000.00  -    allowed
        auditor+specialist  file_appeal                       900.00  -    allowed
        auditor+integrator  add_note                            1.00  -    refused: this role may not approve
        specialist          add_note+file_appeal              900.00  -    allowed
        specialist          add_note+file_appeal             1000.01  -    refused: above the limit of 1,000.00 for file_appeal
        clinical            add_note+recommend_write_off        1.00  -    refused: this role never approves recommend_write_off
        manager             file_appeal+recommend_write_off   501.00  -    allowed, and another too (above 500.00)
    "#]]);
}

struct Asked {
    staff: Staff,
    proposal: domain::Proposal,
    rules: Rules,
    second: i64,
}

/// The circumstances change what is asked, one after the other.
fn circumstance(how: &str, asked: Asked) -> Asked {
    let Asked { mut staff, proposal, mut rules, mut second } = asked;
    let proposal = match how {
        "-" | "twice" => proposal,
        "edited:self" => edited(&proposal, 1),
        "edited:other" => edited(&proposal, 2),
        "edited:third" => edited(&proposal, 3),
        "first:self" => half_approved(proposal, 1),
        "first:other" => half_approved(proposal, 2),
        "stopped" => {
            rules.brake.all = true;
            proposal
        }
        "agent_stopped" => {
            rules.brake.agents.insert(AGENT.to_owned());
            proposal
        }
        "other_agent_stopped" => {
            rules.brake.agents.insert("posting".to_owned());
            proposal
        }
        "observe" => {
            rules.phases.insert(AGENT.to_owned(), Phase::Observe);
            proposal
        }
        "automate" => {
            rules.phases.insert(AGENT.to_owned(), Phase::Automate);
            proposal
        }
        "unknown_agent" => {
            rules.phases.clear();
            proposal
        }
        "other_practice" => {
            staff.practice = numbered(PracticeId::new, 2);
            proposal
        }
        other => {
            if let Some(at) = other.strip_prefix("second:") {
                second = at.parse().expect("a second");
                proposal
            } else {
                in_state(&proposal, ProposalState::from_id(other).expect("a circumstance"))
            }
        }
    };
    Asked { staff, proposal, rules, second }
}

fn answer(columns: &[&str]) -> String {
    let [who, what, amount, how] = columns else { panic!("four columns: {columns:?}") };
    let roles: Vec<Role> = who.split('+').map(|id| Role::from_id(id).expect("a role")).collect();
    let mut kinds: Vec<ActionKind> =
        what.split('+').map(|id| ActionKind::from_id(id).expect("an action")).collect();
    if *how == "twice" {
        kinds.push(kinds[0]);
    }
    let amount = Cents(amount.replace('.', "").parse().expect("an amount"));
    let asked = Asked {
        staff: staff(1, &roles),
        proposal: proposal_of(&kinds, amount),
        rules: rules(Phase::Assist),
        second: 10,
    };
    let asked = how.split(',').fold(asked, |asked, how| circumstance(how, asked));
    let verdict = may_approve(&asked.staff, &asked.proposal, &asked.rules, moment(asked.second));
    match verdict {
        Verdict::Allowed => "allowed".to_owned(),
        Verdict::NeedsSecond { above } => format!("allowed, and another too (above {above})"),
        Verdict::Refused { why } => format!("refused: {why}"),
    }
}

/// Reads the first four columns of each row and writes the verdict anew.
#[track_caller]
fn check(table: &Expect) {
    let rows = table.data().lines().map(|row| row.split_whitespace().take(4).collect());
    let rows: Vec<Vec<&str>> = rows.filter(|row: &Vec<&str>| !row.is_empty()).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (who, what, amount, how) = (width(0), width(1), width(2), width(3));
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let verdict = if index == 0 { "verdict".to_owned() } else { answer(row) };
        text.push_str(&format!(
            "{:<who$}  {:<what$}  {:>amount$}  {:<how$}  {verdict}\n",
            row[0], row[1], row[2], row[3],
        ));
    }
    table.assert_eq(&text);
}
