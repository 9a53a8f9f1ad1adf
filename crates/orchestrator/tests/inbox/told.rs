//! What the files of the invented practice are told as.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EventKey, Fact, Severity};
use expect_test::{Expect, expect};
use orchestrator::inbox::{FileReport, Said, read_payment};
use testkit::{Remittances, Size};

use crate::{all, x12};

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("the samples are here")
}

/// One line for each event, as `fact claim at payer: amount, day, key`; keys without the digest.
fn events(said: &[Said]) -> String {
    let mut lines = String::new();
    for event in said.iter().filter_map(|it| it.event.as_ref()) {
        let (about, amount) = match &event.fact {
            Fact::RemittanceReceived { payer, trace, paid } => {
                (format!("{trace} of {}", payer.0), paid.to_string())
            }
            Fact::ClaimAccepted { claim } | Fact::ClaimRejected { claim } => {
                (claim.to_string(), String::new())
            }
            Fact::ClaimDenied { claim, denied } => (claim.to_string(), denied.to_string()),
            Fact::ClaimPaid { claim, paid } => (claim.to_string(), paid.to_string()),
            Fact::ClaimReversed { claim, taken_back } => {
                (claim.to_string(), taken_back.to_string())
            }
            Fact::RecoupmentTaken { claim, taken } => {
                let claim =
                    claim.as_ref().map_or("no claim of the file".into(), ToString::to_string);
                (claim, taken.to_string())
            }
        };
        let day = &event.at.to_string()[..10];
        let line = format!("{day} {:19} {about:28} {amount:>10}", event.fact.name());
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

fn findings(report: &FileReport) -> String {
    let mut lines = String::new();
    for it in &report.findings {
        let severity = match it.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Stop => "stop",
        };
        let claim = it.claim.as_ref().map_or(String::new(), |claim| format!(" ({claim})"));
        lines.push_str(&format!("{severity} {}{claim}: {}\n", it.kind, it.what));
    }
    lines
}

fn check(name: &str, expected: &Expect) {
    let (said, report) = all(&sample(name), name);
    expected.assert_eq(&format!("{}{}", events(&said), findings(&report)));
}

#[test]
fn every_sample_is_told() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    let paths = std::fs::read_dir(folder).expect("the samples are here");
    let mut names: Vec<String> =
        paths.map(|it| it.expect("a sample").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut table = String::new();
    for name in names {
        let (said, report) = all(&sample(&name), &name);
        let mut n_facts: BTreeMap<&str, u32> = BTreeMap::new();
        for event in said.iter().filter_map(|it| it.event.as_ref()) {
            *n_facts.entry(event.fact.name()).or_default() += 1;
        }
        let facts: Vec<String> = n_facts.iter().map(|(fact, n)| format!("{n} {fact}")).collect();
        let (n_records, n_findings) = (report.counts.records, report.findings.len());
        table.push_str(&format!(
            "{name:36} {:9} {n_records:>2} records, {n_findings:>2} findings: {}\n",
            report.kind(),
            facts.join(", ")
        ));
    }
    expect![[r#"
        01-partial-denials.835               835       10 records,  0 findings: 6 claim_denied, 3 claim_paid, 1 remittance_received
        01-partial-denials.837               837P       9 records,  0 findings: 
        02-medicare.835                      835       10 records,  1 findings: 6 claim_denied, 3 claim_paid, 1 remittance_received
        02-medicare.837                      837P       9 records,  0 findings: 
        03-original-payments.835             835        6 records,  0 findings: 1 claim_denied, 4 claim_paid, 1 remittance_received
        03-original-payments.837             837P       5 records,  0 findings: 
        03-reversal-and-correction.835       835        8 records,  0 findings: 1 claim_denied, 3 claim_paid, 3 claim_reversed, 1 remittance_received
        03-reversal-and-correction.837       837P       3 records,  0 findings: 
        03a-correction-first.835             835        3 records,  0 findings: 2 claim_paid, 1 remittance_received
        03a-correction-first.837             837P       2 records,  0 findings: 
        03b-reversal-later.835               835        3 records,  0 findings: 1 claim_paid, 1 claim_reversed, 1 remittance_received
        04a-net-negative-forward-balance.835 835        4 records,  0 findings: 1 claim_denied, 1 claim_paid, 1 claim_reversed, 1 remittance_received
        04a-net-negative-forward-balance.837 837P       3 records,  0 findings: 
        04b-recoupment-and-interest.835      835        6 records,  0 findings: 2 claim_denied, 3 claim_paid, 2 recoupment_taken, 1 remittance_received
        04b-recoupment-and-interest.837      837P       4 records,  0 findings: 
        05-secondary-payer.835               835        7 records,  0 findings: 2 claim_denied, 4 claim_paid, 1 remittance_received
        05-secondary-payer.837               837P       5 records,  0 findings: 
        06-capitation.835                    835        5 records,  0 findings: 1 claim_denied, 3 claim_paid, 1 remittance_received
        06-capitation.837                    837P       4 records,  0 findings: 
        07-notification-of-denials.835       835       14 records,  1 findings: 12 claim_denied, 1 remittance_received
        07-notification-of-denials.837       837P      12 records,  0 findings: 
        07-sent-in-may.277ca                 277CA      2 records,  1 findings: 1 claim_accepted, 1 claim_rejected
        07-sent-in-may.837                   837P       2 records,  0 findings: 
        07-sent-in-may.999                   999        0 records,  0 findings: 
        08-two-interchanges.835              835        8 records,  0 findings: 4 claim_denied, 2 claim_paid, 2 remittance_received
        08-two-interchanges.837              837P       3 records,  0 findings: 
        09-broken-on-purpose.835             835        7 records,  9 findings: 3 claim_denied, 3 claim_paid, 1 remittance_received
        09-broken-on-purpose.837             837P       6 records,  0 findings: 
        10-institutional-claim-level.835     835        5 records,  0 findings: 2 claim_denied, 2 claim_paid, 1 remittance_received
        10-institutional-claim-level.837     837I       4 records,  0 findings: 
        11-liability-appeal-underpayment.835 835       12 records,  0 findings: 4 claim_denied, 5 claim_paid, 1 claim_reversed, 2 remittance_received
        11-northwind.837                     837P       5 records,  0 findings: 
        11-work-comp.837                     837P       3 records,  0 findings: 
        12-old-4010-codes.835                835        7 records,  7 findings: 3 claim_denied, 2 claim_paid, 1 claim_reversed, 1 remittance_received
        13-dental.835                        835        3 records,  0 findings: 1 claim_denied, 1 claim_paid, 1 remittance_received
        13-dental.837                        837D       2 records,  1 findings: 
        README.md                            unknown    0 records,  2 findings: 
        contract.toml                        unknown    0 records,  2 findings: 
    "#]].assert_eq(&table);
}

#[test]
fn a_reversal_and_its_correction_are_two_events() {
    check(
        "03-reversal-and-correction.835",
        &expect![[r#"
        2026-09-11 claim_reversed      JC0301 at CSC01                   68.00
        2026-09-11 claim_paid          JC0301 at CSC01                  106.50
        2026-09-11 claim_reversed      JC0302 at CSC01                  101.20
        2026-09-11 claim_denied        JC0302 at CSC01                  215.00
        2026-09-11 claim_reversed      JC0303 at CSC01                   88.00
        2026-09-11 claim_paid          JC0306 at CSC01                  165.00
        2026-09-11 claim_paid          JC0307 at CSC01                  126.50
        2026-09-11 remittance_received CSC0911077 of CSC01              140.80
    "#]],
    );
    check(
        "03a-correction-first.835",
        &expect![[r#"
        2026-09-25 claim_paid          JC0304 at CSC01                  180.00
        2026-09-25 claim_paid          JC0308 at CSC01                   68.00
        2026-09-25 remittance_received CSC0925031 of CSC01              248.00
    "#]],
    );
}

#[test]
fn money_kept_back_is_tied_to_the_claim_that_it_names() {
    let plb = "CAS*CO*50*100~PLB*1234567893*20261231*WO:ICN1 JC-1*50*L6*-2*WO:JC-1*-20~";
    let (said, _) = all(one_claim("1", plb).as_bytes(), "one.835");
    expect![[r#"
        2026-03-02 claim_denied        JC-1 at 60054                    100.00
        2026-03-02 remittance_received T-1 of 60054                       0.00
        2026-03-02 recoupment_taken    JC-1 at 60054                     50.00
    "#]]
    .assert_eq(&events(&said));
}

#[test]
fn money_kept_back_for_a_claim_of_another_file_names_none() {
    check(
        "04b-recoupment-and-interest.835",
        &expect![[r#"
        2026-09-21 claim_paid          JC0404 at HCC01                   58.20
        2026-09-21 claim_paid          JC0405 at HCC01                   84.10
        2026-09-21 claim_paid          JC0406 at HCC01                  114.60
        2026-09-21 claim_denied        JC0407 at HCC01                  210.00
        2026-09-21 claim_denied        JC0408 at HCC01                  215.00
        2026-09-21 remittance_received HCC0921044 of HCC01              152.97
        2026-09-21 recoupment_taken    no claim of the file             105.30
        2026-09-21 recoupment_taken    no claim of the file              84.10
    "#]],
    );
}

#[test]
fn a_file_that_does_not_add_up_is_told_with_findings() {
    check(
        "09-broken-on-purpose.835",
        &expect![[r#"
        2026-11-02 claim_paid          JC0901 at CSC01                   88.00
        2026-11-02 claim_paid          JC0902 at CSC01                  126.50
        2026-11-02 claim_paid          JC0903 at CSC01                   21.50
        2026-11-02 claim_denied        JC0904 at CSC01                   60.00
        2026-11-02 claim_denied        JC0905 at CSC01                  185.00
        2026-11-02 claim_denied        JC0906 at CSC01                  215.00
        2026-11-02 remittance_received CSC1102019 of CSC01              241.00
        stop unbalanced (JC0901): line 1: charge 150.00 - adjustments 62.00 = 88.00, but the payer says paid 88.10: 0.10 apart
        stop unbalanced (JC0901): the lines pay 88.10 - adjustments of the claim 0.00 = 88.10, but the payer says paid 88.00: 0.10 apart
        warning bad_date: bytes 954..962, DTM in loop 2110: element 2 is no day of the calendar; read as no date
        stop bad_amount: bytes 1203..1209, CAS in loop 2110: element 3 has more than two decimals; read without them, not rounded
        warning unknown_carc (JC0904): CO-999: no table knows this reason; a person decides, nothing is written off
        warning carc_a1_without_remark (JC0905): CO-A1: the payer owes a remark that says what is wrong, and sent none; ask the payer
        warning carc_16_without_remark (JC0906): CO-16: the payer owes a remark that says what is wrong, and sent none; ask the payer
        stop unbalanced: trace CSC1102019: the claims pay 236.00 - provider adjustments 0.00 = 236.00, but the transfer is 241.00: 5.00 apart; not to be posted before somebody looked
        warning wrong_count: bytes 1881..1891, SE: the transaction set (ST/SE) declares 67 inside and has 65; all were read
    "#]],
    );
}

#[test]
fn what_was_refused_at_the_door_is_told() {
    check(
        "07-sent-in-may.277ca",
        &expect![[r#"
        2026-05-18 claim_accepted      JC0713 at NWH01
        2026-05-18 claim_rejected      JC0714 at NWH01
        warning rejected_claim (JC0714): rejected before adjudication (A7:164): put it right and send it again as a new claim (frequency 1); there is nothing to appeal
    "#]],
    );
    check("07-sent-in-may.999", &expect![""]);
}

#[test]
fn what_was_refused_as_a_whole_is_a_finding() {
    let refused = "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPER        *260302*0900*^*\
                   00501*000000001*0*P*:~TA1*000000007*260302*0900*R*020~GS*FA*N*J*20260302*0900*1*X*\
                   005010X231A1~ST*999*0001*005010X231A1~AK1*HC*7*005010X222A1~AK2*837*0042*\
                   005010X222A1~IK5*R*5~AK9*R*1*1*0~SE*6*0001~GE*1*1~IEA*1*000000001~";
    let (said, report) = all(refused.as_bytes(), "refused.999");
    assert_eq!(said, []);
    expect![[r#"
        warning rejected_interchange: the receiver refused an interchange of ours, and no claim in it was looked at; reasons: 020: put it right and send it again
        warning rejected_set: the receiver refused set 0042 (837) of ours, and no claim in it was looked at; reasons: 5: put it right and send it again
        warning rejected_group: the receiver refused a group of ours, and no claim in it was looked at; reasons: none was given: put it right and send it again
    "#]].assert_eq(&findings(&report));
}

#[test]
fn a_claim_that_can_not_be_sent_again_from_here_is_a_note() {
    check(
        "13-dental.837",
        &expect![[r#"
        note not_rewritable: 2 of the claims can be read here but not written (dental, or not version 5010): a correction of them is made where they were made
    "#]],
    );
}

#[test]
fn what_is_no_x12_is_a_finding_and_nothing_else() {
    for (bytes, expected) in [
        (
            &b""[..],
            expect![[r#"
            warning no_x12: no X12 transaction set in it
        "#]],
        ),
        (
            b"Dear Sir or Madam,\nyour remittance is attached.\n",
            expect![[r#"
            warning text_outside_interchange: bytes 0..48: text outside any interchange; expected ISA; kept, not read
            warning no_x12: no X12 transaction set in it
        "#]],
        ),
        (
            b"PK\x03\x04\0\0\0\xff\xfe",
            expect![[r#"
            warning text_outside_interchange: bytes 0..9: text outside any interchange; expected ISA; kept, not read
            warning no_x12: no X12 transaction set in it
        "#]],
        ),
        (
            b"ISA*00*",
            expect![[r#"
            stop unreadable_interchange_head: bytes 0..7: the ISA breaks off or is no ISA; kept, not read: ask for the file again
            warning no_x12: no X12 transaction set in it
        "#]],
        ),
    ] {
        let (said, report) = all(bytes, "letter.txt");
        assert_eq!(said, []);
        expected.assert_eq(&findings(&report));
    }
}

#[test]
fn a_file_that_comes_twice_says_the_same_whatever_it_is_called() {
    let (bytes, _) = Remittances::bytes(7, Size::Claims(40));
    let (first, report) = all(&bytes, "monday.835");
    let (second, again) = all(&bytes, "copy of monday.835");
    assert_eq!(first, second);
    assert_eq!(report, again);
}

/// Clearinghouses write a remittance anew, with other marks and other control numbers.
#[test]
fn the_same_remittance_with_other_marks_says_the_same() {
    let (bytes, _) = Remittances::bytes(7, Size::Claims(40));
    let text = String::from_utf8(bytes).expect("what is made up is ASCII");
    let other = text.replace("~\n", "~").replace('*', "|").replace(':', ">").replace('~', "\n");
    let (first, _) = all(text.as_bytes(), "monday.835");
    let (second, _) = all(other.as_bytes(), "monday.edi");
    assert_eq!(first, second);
}

#[test]
fn a_claim_payment_that_stands_twice_has_two_keys_and_a_finding() {
    let once = one_claim("1", "CAS*CO*50*100~");
    let (begin, end) = (once.find("CLP*").expect("a claim"), once.find("SE*9").expect("an end"));
    let twice = format!("{}{}{}", &once[..end], &once[begin..end], &once[end..]);
    let (said, report) = all(twice.as_bytes(), "twice.835");
    assert_eq!((keys(&said).len(), said.len()), (3, 3));
    assert!(report.findings.iter().any(|it| it.kind == "repeated_payment"));
}

#[test]
fn a_remittance_that_stands_twice_in_one_file_has_one_key() {
    let (bytes, _) = Remittances::bytes(7, Size::Claims(3));
    let (once, _) = all(&bytes, "once.835");
    let (twice, report) = all(&[&bytes[..], &bytes[..]].concat(), "twice.835");
    assert_eq!(keys(&twice), keys(&once));
    assert_eq!(twice.len(), 2 * once.len());
    assert!(report.findings.iter().any(|it| it.kind == "duplicate_remittance"));
}

fn keys(said: &[Said]) -> BTreeSet<&EventKey> {
    said.iter().filter_map(|it| it.event.as_ref()).map(|it| &it.key).collect()
}

#[test]
fn the_event_leads_to_the_record_that_opened_it() {
    let (said, _) = all(&sample("01-partial-denials.835"), "01");
    for it in &said {
        let Some(event) = it.event.as_ref().filter(|event| event.fact.claim().is_some()) else {
            continue;
        };
        assert_eq!(*it.records[0].key.id.expose(), event.key.id);
        let read = read_payment(&x12(&it.records[0])).expect("a claim payment");
        assert_eq!(Some(&read.payment.claim), event.fact.claim().map(|claim| &claim.number));
    }
}

/// An invented remittance of one claim; `SEGMENTS` stand after the patient's name.
fn one_claim(status: &str, segments: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPER        *260302*0900*^*00501*\
         000000001*0*P*:~GS*HP*N*J*20260302*0900*1*X*005010X221A1~ST*835*0001~BPR*I*0*C*NON************\
         20260302~TRN*1*T-1*1999999999~N1*PR*NORTHWIND HEALTH*XV*60054~N1*PE*JUNIPER*XX*1234567893~LX*1~\
         CLP*JC-1*{status}*100*0**12*ICN1*11*1~NM1*QC*1*EXAMPLE*ADA****MI*W100~{segments}\
         SE*9*0001~GE*1*1~IEA*1*000000001~"
    )
}

#[test]
fn what_the_payer_did_decides_what_is_told() {
    let table = [
        ("1", "CAS*CO*50*100~"),
        ("1", "CAS*CO*45*100~"),
        ("1", "CAS*PR*1*100~"),
        ("1", "CAS*OA*133*100~"),
        ("4", "CAS*CO*31*100~"),
        ("5", "CAS*OA*133*100~"),
        ("22", "CAS*CO*50*100~"),
        ("23", "CAS*OA*109*100~"),
        ("23", ""),
        ("25", "CAS*CO*45*100~"),
    ];
    let mut told = String::new();
    for (status, segments) in table {
        let (said, report) = all(one_claim(status, segments).as_bytes(), "one.835");
        let of_claim = said.iter().find(|it| !it.records.is_empty()).expect("a record");
        let event = of_claim.event.as_ref().map_or("nothing", |it| it.fact.name());
        let denied = report.remittances[0].denied;
        told.push_str(&format!("{status:>2} {segments:16} {event}, denied {denied}\n"));
    }
    expect![[r#"
         1 CAS*CO*50*100~   claim_denied, denied 100.00
         1 CAS*CO*45*100~   claim_paid, denied 0.00
         1 CAS*PR*1*100~    claim_paid, denied 0.00
         1 CAS*OA*133*100~  nothing, denied 0.00
         4 CAS*CO*31*100~   claim_denied, denied 100.00
         5 CAS*OA*133*100~  nothing, denied 0.00
        22 CAS*CO*50*100~   claim_reversed, denied 0.00
        23 CAS*OA*109*100~  claim_denied, denied 100.00
        23                  nothing, denied 0.00
        25 CAS*CO*45*100~   nothing, denied 0.00
    "#]]
    .assert_eq(&told);
}

#[test]
fn a_corrected_member_and_a_surprise_bill_are_read() {
    let read = |segments: &str| {
        let (said, _) = all(one_claim("1", segments).as_bytes(), "one.835");
        let read = read_payment(&x12(&said[0].records[0])).expect("a claim payment");
        (read.corrected_member.map(|it| it.expose().clone()), read.surprise_bill)
    };
    assert_eq!(read("CAS*CO*45*100~"), (None, false));
    assert_eq!(read("NM1*74*1*EXAMPLE*ADA****C*W200~CAS*CO*45*100~"), (Some("W200".into()), false));
    assert_eq!(read("CAS*CO*45*100~MOA***N830~"), (None, true));
}

#[test]
fn the_summary_is_json_for_a_page() {
    let (_, report) = all(one_claim("1", "CAS*CO*50*100~").as_bytes(), "one.835");
    let summary = report.summary();
    assert_eq!(summary.version, 2);
    let json: serde_json::Value = serde_json::from_str(summary.json.expose()).expect("JSON");
    expect![[r#"
        {
          "bytes": 389,
          "counts": {
            "acknowledged": 0,
            "claims": 0,
            "events": 2,
            "payments": 1,
            "records": 2
          },
          "digest": "df3163f8477143547de89f2d12bc1bce90f89519039c0ebb019a419e344667f7",
          "findings": [
            {
              "kind": "wrong_count",
              "severity": "warning",
              "what": "bytes 356..365, SE: the transaction set (ST/SE) declares 9 inside and has 10; all were read"
            }
          ],
          "findings_left_out": 0,
          "kind": "835",
          "remittances": [
            {
              "balanced": true,
              "claims": 1,
              "date": "2026-03-02",
              "denied": 10000,
              "denied_claims": 1,
              "fingerprint": "1-76e425eee251a81d87205a25729692c7",
              "paid": 0,
              "payer": "60054",
              "payer_name": "NORTHWIND HEALTH",
              "proof": {
                "apart": [],
                "apart_left_out": 0,
                "claims_out": 0,
                "lines": 0,
                "lines_proved": 0,
                "moved": [],
                "moved_left_out": 0,
                "moved_off": 0,
                "of_claims": [
                  10000,
                  10000,
                  0
                ],
                "of_lines": [
                  0,
                  0,
                  0
                ]
              },
              "trace": "T-1"
            }
          ],
          "sets": {
            "835": 1
          }
        }"#]].assert_eq(&serde_json::to_string_pretty(&json).expect("it was JSON"));
}
