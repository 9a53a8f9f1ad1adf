//! The whole text of the invented report, as a manager would see it, and what holds at every width.

use expect_test::{Expect, expect};

use super::*;
use crate::analyze::{render::fixture, report::Totals};

fn text(report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The part of the page from one title up to another.
fn check(width: usize, [from, to]: [&str; 2], expected: &Expect) {
    let page = text(&fixture::report(), &Options { width, ..Options::default() });
    let from = page.find(from).unwrap();
    let to = page[from..].find(to).map_or(page.len(), |n_bytes| from + n_bytes);
    expected.assert_eq(&format!("{}\n", page[from..to].trim_end()));
}

#[test]
fn first_what_was_read_and_where_the_money_went() {
    check(
        100,
        ["As of", "DUE"],
        &expect![[r#"
            As of 2026-06-15 · 5 files, 6 transaction sets, 142 claims, 318 lines

            MONEY  as part of what was charged
              Charged          86,420.00  100.0 %  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
              Allowed          47,380.00   54.8 %  ━━━━━━━━━━━━━━━━━━━━━╸
              Paid             41,150.75   47.6 %  ━━━━━━━━━━━━━━━━━━━
              Patient's share   6,229.25    7.2 %  ━━╸
              Denied           11,733.40   13.6 %  ━━━━━
              At stake         11,545.00   13.4 %  ━━━━━
              Expected net      4,610.80    5.3 %  ━━
              4 claims not decided yet · 6 claims paid nothing, and rightly so
              3 claims rejected before adjudication, which is no denial

            DENIED BY CLASS
                                            Claims    Denied  Expected net
              D05  Authorization Missing         1  4,800.00      1,390.00  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
              D15  Medical Necessity             1  2,340.00        910.30  ━━━━━━━━━━━━━━━━━╸
              D10  Bundling                      1  1,260.00        469.00  ━━━━━━━━━
              D18  Documentation Requested       1  1,120.00        683.00  ━━━━━━━━
              D02  Member ID Mismatch            1    975.00        745.00  ━━━━━━━
              D08  Timely Filing                 1    640.00        -50.00  ━━━━╸
              U1   Underpayment                  1    530.00        216.50  ━━━╸
              D20  Billing Error                 1    410.00        277.50  ━━━
              and 2 more with 403.40 denied

            DENIED BY PAYER
                                                            Claims    Denied  Expected net
              NORTHWIND HEALTH                                   3  5,970.00      1,556.50  ━━━━━━━━━━━━━━━━━━━━
              MEDICARE PART B - RIVER VALLEY                     2  2,750.00      1,187.80  ━━━━━━━━━
              RIVERBEND MUTUAL INSURANCE                         3  2,595.00      1,141.50  ━━━━━━━━╸
              PRAIRIE COMMUNITY CARE OF THE UPPER…               2  1,163.40        725.00  ━━━╸
        "#]],
    );
}

#[test]
fn then_what_is_due_and_what_to_do_first() {
    check(
        100,
        ["DUE", "WHAT THE CODES MEAN"],
        &expect![[r#"
            DUE WITHIN 14 DAYS  3 rows of the worklist
              3 days left    2026-06-18  JC-100417  4,800.00  Request Reconsideration  NORTHWIND HEALTH
              11 days left   2026-06-26  JC-100388    975.00  Correct & Rebill         PRAIRIE COMMUNITY CARE…
              14 days left   2026-06-29  JC-100561  1,120.00  Send Records             RIVERBEND MUTUAL…

            TOO LATE  1 row with 640.00 denied; the latest first
              12 days late   2026-06-03  JC-098860  640.00  Request Reconsideration  NORTHWIND HEALTH

            WORKLIST  10 rows, by expected net: the chance of what was denied, less the work
                   Claim             Payer                Service     Codes                 Denied  Expected net
                1  JC-100417         NORTHWIND HEALTH     2026-03-02  CO-197 +M62         4,800.00      1,390.00
                   Authorization Missing · Request Reconsideration · Appeals · Medium tier
                   due 2026-06-18, 3 days left
                   on 29881 · 30 % chance · look for an authorization or ask for a late one, then ask again · 90
                   days from the notice of 2026-03-20: Northwind provider agreement 2026, section 7.2 (V)
                2  JC-100502         MEDICARE PART B…     2026-04-21  CO-50 +N115         2,340.00        910.30
                   MEDICARE PART B - RIVER VALLEY · Medical Necessity · Appeal - Clinical · Clinical Review
                   Medium tier · due 2026-09-12, 89 days left
                   72148: 1,890.00 for CO-50 · 72100-26: 450.00 for CO-50 · 44 % chance · a clinical judgment of
                   the payer's · 120 days from receipt, presumed 5 days after the notice of 2026-05-10: 42 CFR
                   405.942(a) (V)
                3  JC-100388         PRAIRIE COMMUNITY…   2026-04-06  CO-31 +N382           975.00        745.00
                   PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE · Member ID Mismatch
                   Correct & Rebill · Auto-Submit · High tier · due 2026-06-26, 11 days left
                   80 % chance · the member is to be named as the card has it · 60 days from the notice of
                   2026-04-27: Prairie Community Care provider manual 2026, chapter 9 (V)
                4  JC-100561         RIVERBEND MUTUAL…    2026-04-29  CO-252 +M127        1,120.00        683.00
                   RIVERBEND MUTUAL INSURANCE · Documentation Requested · Send Records · Health Records
                   Medium tier · due 2026-06-29, 14 days left
                   on 95810 · 65 % chance · the payer asked for records; sending them is not an appeal · 45 days
                   from receipt, taken as the day of the notice, 2026-05-15: 29 CFR 2560.503-1(f): at least 45
                   days to complete a claim (S)
                5  JC-2026-0004471…  RIVERBEND MUTUAL…    2026-05-04  CO-97 +M15 +N19…    1,260.00        469.00
                   JC-2026-0004471-WOUND-CARE-03 · RIVERBEND MUTUAL INSURANCE · CO-97 +M15 +N19, CO-151 +N362
                   Bundling · Correct & Rebill · Coder Review · Medium tier
                   no deadline: no rule is known for this payer and this way of answering
                   11042-59: 860.00 for CO-97 · 97597: 360.00 for CO-151 · 36415: 40.00 for CO-97, right as it
                   is · 40 % chance · a coder says whether the chart shows a service of its own
                6  JC-100139         MEDICARE PART B…     2026-02-18  CO-16 +MA130 +N290    410.00        277.50
                   MEDICARE PART B - RIVER VALLEY · Billing Error · Correct & Rebill · Auto-Submit · High tier
                   due 2027-02-18, 248 days left
                   75 % chance · returned as unprocessable (MA130): neither appeal nor reopening is open · 1
                   year from the service of 2026-02-18: 42 CFR 424.44 (S)
                7  JC-100598         NORTHWIND HEALTH     2026-04-30  -                     530.00        216.50
                   Underpayment · Dispute Payment · Managed Care · Medium tier · due 2026-08-16, 62 days left
                   55 % chance · paid below what the contract says · 90 days from the notice of 2026-05-18:
                   Northwind provider agreement 2026, section 7.5 (V)
                8  JC-097713         RIVERBEND MUTUAL…    2025-11-12  -                     215.00        -10.50
                   RIVERBEND MUTUAL INSURANCE · Recoupment · Appeal - Recoupment · Appeals · Medium tier
                   to be sent by 2026-07-28, 43 days left
                   30 % chance · the payer takes money back; ask it to show why · 60 days from the notice of
                   2026-05-29: Riverbend agreement 2025, exhibit C (V)
                9  JC-100391         PRAIRIE COMMUNITY…   2026-04-08  PI-987                188.40        -20.00
                   PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE · Unclassified
                   Classify by Hand · Triage · Medium tier · no deadline: nothing goes to the payer
                   on 99214 · 0 % chance · nobody knows yet what this denial is
               10  JC-098860         NORTHWIND HEALTH     2025-11-03  CO-29                 640.00        -50.00
                   Timely Filing · Request Reconsideration · Appeals · Medium tier
                   was due 2026-06-03, 12 days late
                   0 % chance · search for the acceptance (277CA) that shows it was filed in time · 90 days from
                   the notice of 2026-03-05: Northwind provider agreement 2026, section 7.2 (V)
        "#]],
    );
}

#[test]
fn then_what_the_codes_mean_and_what_stands_behind_the_figures() {
    check(
        100,
        ["WHAT THE CODES MEAN", "THE END"],
        &expect![[r#"
            WHAT THE CODES MEAN
              CO-197  required authorization or notification was not obtained
              CO-50   the payer considers the service not medically necessary
              CO-31   the payer finds no member matching this patient
              CO-252  the payer needs a document before it decides
              CO-97   payment is bundled into another service already processed
              CO-151  the records do not support the quantity or frequency billed
              CO-16   the claim is missing something or contains an error
              PI-987  no table knows this code
              CO-29   the claim arrived after the filing deadline
              M62     treatment authorization number missing or not valid
              N115    decided under a local coverage determination (LCD)
              N382    patient identifier missing or not valid
              M127    the medical record for this service was not sent
              M15     parts of one procedure were billed apart and are paid together
              N19     the procedure counts as incidental to the main one
              N362    more units on the day than the payer accepts
              MA130   the claim cannot be processed as sent: no appeal, send a new one
              N290    rendering provider: primary identifier missing or not valid
              (V) the rule was read in its source, (S) quoted from it, (K) known from work

            BEYOND THE CLAIMS (PLB)  what is positive was taken from the payment
              WO  400.00  an earlier overpayment is taken back · RIVERBEND MUTUAL INSURANCE · 215.00 open
                          claim JC-097713 · reference JC-097713 RB-88-2025-11871
                          185.00 of it is the reversal of 2026-04-30; nothing explains the rest
              FB  -96.20  a balance carried to or from another payment
                          PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE
                          reference PCC-0427-118
                          carried forward to the next payment, where it should stand again
              L6  -12.37  interest owed to the provider · NORTHWIND HEALTH
                          interest income, no payment of a claim

            BALANCE  charged, less every adjustment, is what was paid
              Transaction sets    4  proved  1 apart: look before it is posted
              Claims            140  proved  2 apart: look before it is posted
              Lines             318  proved

            FIGURES  each with its formula
              Initial denial rate      5.8 %  claims first decided with at least one denial / claims first
                                              decided
              Denied dollars          13.6 %  denied / charged
              Rejection rate           2.0 %  claims rejected before adjudication / claims sent
              Underpayment rate    not known  allowed below contract / allowed by contract, where a contract was
                                              given

            FINDINGS  what was odd in the files, the gravest first
              remits/2026-05/riverbend-0529.835 · 835, 35 claims
                stop     the payment is 215.00 apart · claim JC-097713 · BPR at byte 1,204
                warning  the guide requires N1 here · N1 in loop 1000B at byte 1,204
              remits/2026-05/scan-of-eob.pdf · unknown
                stop     no X12 in it; nothing was read
              remits/2026-05/may.zip!prairie-and-medicare.835 · 835, 49 claims
                warning  no table knows reason 987 · claim JC-100391 · CAS in loop 2110 at byte 1,204
                warning  the set declares 411 and has 409; all read · SE at byte 1,204
                note     a mark before the first segment; skipped
                and 212 more in --json
              remits/2026-05/northwind-0518.835 · 835, 58 claims
                note     reason 16 without a remark code · claim JC-100598 · CAS in loop 2110 at byte 1,204
              nothing odd in 1 other file
        "#]],
    );
}

#[test]
fn a_narrow_page_has_the_same_money() {
    check(
        80,
        ["As of", "WORKLIST"],
        &expect![[r#"
            As of 2026-06-15 · 5 files, 6 transaction sets, 142 claims, 318 lines

            MONEY  as part of what was charged
              Charged          86,420.00  100.0 %  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
              Allowed          47,380.00   54.8 %  ━━━━━━━━━━━━━━━━━━━━━╸
              Paid             41,150.75   47.6 %  ━━━━━━━━━━━━━━━━━━━
              Patient's share   6,229.25    7.2 %  ━━╸
              Denied           11,733.40   13.6 %  ━━━━━
              At stake         11,545.00   13.4 %  ━━━━━
              Expected net      4,610.80    5.3 %  ━━
              4 claims not decided yet · 6 claims paid nothing, and rightly so
              3 claims rejected before adjudication, which is no denial

            DENIED BY CLASS
                                            Claims    Denied  Expected net
              D05  Authorization Missing         1  4,800.00      1,390.00  ━━━━━━━━━━━━━━━━
              D15  Medical Necessity             1  2,340.00        910.30  ━━━━━━━╸
              D10  Bundling                      1  1,260.00        469.00  ━━━━
              D18  Documentation Requested       1  1,120.00        683.00  ━━━╸
              D02  Member ID Mismatch            1    975.00        745.00  ━━━
              D08  Timely Filing                 1    640.00        -50.00  ━━
              U1   Underpayment                  1    530.00        216.50  ━╸
              D20  Billing Error                 1    410.00        277.50  ━
              and 2 more with 403.40 denied

            DENIED BY PAYER
                                            Claims    Denied  Expected net
              NORTHWIND HEALTH                   3  5,970.00      1,556.50  ━━━━━━━━━━━━━━━━
              MEDICARE PART B - RIVER…           2  2,750.00      1,187.80  ━━━━━━━
              RIVERBEND MUTUAL INSURANCE         3  2,595.00      1,141.50  ━━━━━━╸
              PRAIRIE COMMUNITY CARE OF…         2  1,163.40        725.00  ━━━

            DUE WITHIN 14 DAYS  3 rows of the worklist
              3 days left    2026-06-18  JC-100417  4,800.00  Request Reconsideration
              11 days left   2026-06-26  JC-100388    975.00  Correct & Rebill
              14 days left   2026-06-29  JC-100561  1,120.00  Send Records

            TOO LATE  1 row with 640.00 denied; the latest first
              12 days late   2026-06-03  JC-098860  640.00  Request Reconsideration
        "#]],
    );
}

#[test]
fn a_narrow_worklist_says_the_rest_of_a_row_below_it() {
    check(
        80,
        ["WORKLIST", "    8  "],
        &expect![[r#"
            WORKLIST  10 rows, by expected net: the chance of what was denied, less the work
                   Claim             Codes                            Denied  Expected net
                1  JC-100417         CO-197 +M62                    4,800.00      1,390.00
                   NORTHWIND HEALTH · service 2026-03-02 · Authorization Missing
                   Request Reconsideration · Appeals · Medium tier
                   due 2026-06-18, 3 days left
                   on 29881 · 30 % chance · look for an authorization or ask for a late one,
                   then ask again · 90 days from the notice of 2026-03-20: Northwind
                   provider agreement 2026, section 7.2 (V)
                2  JC-100502         CO-50 +N115                    2,340.00        910.30
                   MEDICARE PART B - RIVER VALLEY · service 2026-04-21 · Medical Necessity
                   Appeal - Clinical · Clinical Review · Medium tier
                   due 2026-09-12, 89 days left
                   72148: 1,890.00 for CO-50 · 72100-26: 450.00 for CO-50 · 44 % chance · a
                   clinical judgment of the payer's · 120 days from receipt, presumed 5 days
                   after the notice of 2026-05-10: 42 CFR 405.942(a) (V)
                3  JC-100388         CO-31 +N382                      975.00        745.00
                   PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE
                   service 2026-04-06 · Member ID Mismatch · Correct & Rebill · Auto-Submit
                   High tier · due 2026-06-26, 11 days left
                   80 % chance · the member is to be named as the card has it · 60 days from
                   the notice of 2026-04-27: Prairie Community Care provider manual 2026,
                   chapter 9 (V)
                4  JC-100561         CO-252 +M127                   1,120.00        683.00
                   RIVERBEND MUTUAL INSURANCE · service 2026-04-29 · Documentation Requested
                   Send Records · Health Records · Medium tier
                   due 2026-06-29, 14 days left
                   on 95810 · 65 % chance · the payer asked for records; sending them is not
                   an appeal · 45 days from receipt, taken as the day of the notice,
                   2026-05-15: 29 CFR 2560.503-1(f): at least 45 days to complete a claim
                   (S)
                5  JC-2026-0004471…  CO-97 +M15 +N19, CO-151 +N362  1,260.00        469.00
                   JC-2026-0004471-WOUND-CARE-03 · RIVERBEND MUTUAL INSURANCE
                   service 2026-05-04 · Bundling · Correct & Rebill · Coder Review
                   Medium tier
                   no deadline: no rule is known for this payer and this way of answering
                   11042-59: 860.00 for CO-97 · 97597: 360.00 for CO-151 · 36415: 40.00 for
                   CO-97, right as it is · 40 % chance · a coder says whether the chart
                   shows a service of its own
                6  JC-100139         CO-16 +MA130 +N290               410.00        277.50
                   MEDICARE PART B - RIVER VALLEY · service 2026-02-18 · Billing Error
                   Correct & Rebill · Auto-Submit · High tier
                   due 2027-02-18, 248 days left
                   75 % chance · returned as unprocessable (MA130): neither appeal nor
                   reopening is open · 1 year from the service of 2026-02-18: 42 CFR 424.44
                   (S)
                7  JC-100598         -                                530.00        216.50
                   NORTHWIND HEALTH · service 2026-04-30 · Underpayment · Dispute Payment
                   Managed Care · Medium tier · due 2026-08-16, 62 days left
                   55 % chance · paid below what the contract says · 90 days from the notice
                   of 2026-05-18: Northwind provider agreement 2026, section 7.5 (V)
        "#]],
    );
}

#[test]
fn a_narrow_page_has_the_same_proofs() {
    check(
        80,
        ["BEYOND", "THE END"],
        &expect![[r#"
            BEYOND THE CLAIMS (PLB)  what is positive was taken from the payment
              WO  400.00  an earlier overpayment is taken back · RIVERBEND MUTUAL INSURANCE
                          215.00 open · claim JC-097713
                          reference JC-097713 RB-88-2025-11871 · 185.00 of it is the
                          reversal of 2026-04-30; nothing explains the rest
              FB  -96.20  a balance carried to or from another payment
                          PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE
                          reference PCC-0427-118
                          carried forward to the next payment, where it should stand again
              L6  -12.37  interest owed to the provider · NORTHWIND HEALTH
                          interest income, no payment of a claim

            BALANCE  charged, less every adjustment, is what was paid
              Transaction sets    4  proved  1 apart: look before it is posted
              Claims            140  proved  2 apart: look before it is posted
              Lines             318  proved

            FIGURES  each with its formula
              Initial denial rate      5.8 %  claims first decided with at least one denial
                                              / claims first decided
              Denied dollars          13.6 %  denied / charged
              Rejection rate           2.0 %  claims rejected before adjudication / claims
                                              sent
              Underpayment rate    not known  allowed below contract / allowed by contract,
                                              where a contract was given

            FINDINGS  what was odd in the files, the gravest first
              remits/2026-05/riverbend-0529.835 · 835, 35 claims
                stop     the payment is 215.00 apart · claim JC-097713 · BPR at byte 1,204
                warning  the guide requires N1 here · N1 in loop 1000B at byte 1,204
              remits/2026-05/scan-of-eob.pdf · unknown
                stop     no X12 in it; nothing was read
              remits/2026-05/may.zip!prairie-and-medicare.835 · 835, 49 claims
                warning  no table knows reason 987 · claim JC-100391
                         CAS in loop 2110 at byte 1,204
                warning  the set declares 411 and has 409; all read · SE at byte 1,204
                note     a mark before the first segment; skipped
                and 212 more in --json
              remits/2026-05/northwind-0518.835 · 835, 58 claims
                note     reason 16 without a remark code · claim JC-100598
                         CAS in loop 2110 at byte 1,204
              nothing odd in 1 other file
        "#]],
    );
}

#[test]
fn a_wide_worklist_has_more_columns() {
    check(
        160,
        ["DUE", "    6  "],
        &expect![[r#"
            DUE WITHIN 14 DAYS  3 rows of the worklist
              3 days left    2026-06-18  JC-100417  4,800.00  Request Reconsideration  no longer by post   NORTHWIND HEALTH
              11 days left   2026-06-26  JC-100388    975.00  Correct & Rebill         post by 2026-06-18  PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE
              14 days left   2026-06-29  JC-100561  1,120.00  Send Records             post by 2026-06-24  RIVERBEND MUTUAL INSURANCE

            TOO LATE  1 row with 640.00 denied; the latest first
              12 days late   2026-06-03  JC-098860  640.00  Request Reconsideration                      NORTHWIND HEALTH

            WORKLIST  10 rows, by expected net: the chance of what was denied, less the work
                   Claim             Payer                     Service     Codes                    Class                    Next action                Denied  Expected net
                1  JC-100417         NORTHWIND HEALTH          2026-03-02  CO-197 +M62              Authorization Missing    Request Reconsideration  4,800.00      1,390.00
                   Appeals · Medium tier · due 2026-06-18, 3 days left
                   on 29881 · 30 % chance · look for an authorization or ask for a late one, then ask again · 90 days from the notice of 2026-03-20: Northwind provider
                   agreement 2026, section 7.2 (V)
                2  JC-100502         MEDICARE PART B…          2026-04-21  CO-50 +N115              Medical Necessity        Appeal - Clinical        2,340.00        910.30
                   MEDICARE PART B - RIVER VALLEY · Clinical Review · Medium tier · due 2026-09-12, 89 days left
                   72148: 1,890.00 for CO-50 · 72100-26: 450.00 for CO-50 · 44 % chance · a clinical judgment of the payer's · 120 days from receipt, presumed 5 days after
                   the notice of 2026-05-10: 42 CFR 405.942(a) (V)
                3  JC-100388         PRAIRIE COMMUNITY CARE…   2026-04-06  CO-31 +N382              Member ID Mismatch       Correct & Rebill           975.00        745.00
                   PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE · Auto-Submit · High tier · due 2026-06-26, 11 days left
                   80 % chance · the member is to be named as the card has it · 60 days from the notice of 2026-04-27: Prairie Community Care provider manual 2026, chapter
                   9 (V)
                4  JC-100561         RIVERBEND MUTUAL…         2026-04-29  CO-252 +M127             Documentation Requested  Send Records             1,120.00        683.00
                   RIVERBEND MUTUAL INSURANCE · Health Records · Medium tier · due 2026-06-29, 14 days left
                   on 95810 · 65 % chance · the payer asked for records; sending them is not an appeal · 45 days from receipt, taken as the day of the notice, 2026-05-15:
                   29 CFR 2560.503-1(f): at least 45 days to complete a claim (S)
                5  JC-2026-0004471…  RIVERBEND MUTUAL…         2026-05-04  CO-97 +M15 +N19…         Bundling                 Correct & Rebill         1,260.00        469.00
                   JC-2026-0004471-WOUND-CARE-03 · RIVERBEND MUTUAL INSURANCE · CO-97 +M15 +N19, CO-151 +N362 · Coder Review · Medium tier
                   no deadline: no rule is known for this payer and this way of answering
                   11042-59: 860.00 for CO-97 · 97597: 360.00 for CO-151 · 36415: 40.00 for CO-97, right as it is · 40 % chance · a coder says whether the chart shows a
                   service of its own
        "#]],
    );
}

#[test]
fn a_clean_remittance_is_a_short_page() {
    let totals = Totals { files: 1, sets: 1, claims: 3, lines: 4, ..Totals::default() };
    let report = Report { as_of: "2026-06-15".into(), totals, ..Report::default() };
    expect![[r#"
        As of 2026-06-15 · 1 file, 1 transaction set, 3 claims, 4 lines

        MONEY  as part of what was charged
          Charged          0.00
          Allowed          0.00
          Paid             0.00
          Patient's share  0.00
          Denied           0.00
          At stake         0.00
          Expected net     0.00

        DUE WITHIN 14 DAYS  nothing

        WORKLIST  nothing is denied

        BALANCE  charged, less every adjustment, is what was paid
          Transaction sets  0  proved
          Claims            0  proved
          Lines             0  proved

        FINDINGS  nothing odd in any file
    "#]]
    .assert_eq(&text(&report, &Options { width: 80, ..Options::default() }));
}

#[test]
fn a_long_worklist_says_how_to_see_the_rest() {
    let options = Options { rows_max: Some(2), ..Options::default() };
    let page = text(&fixture::report(), &options);
    assert!(page.contains("and 8 more: --rows all"), "{page}");
    assert!(!page.contains("JC-100388  PRAIRIE"), "{page}");
    assert!(!page.contains("CO-31 "), "the legend has only what is shown: {page}");

    let all = text(&fixture::report(), &Options { rows_max: None, ..Options::default() });
    assert!(!all.contains("--rows all"), "{all}");
}

#[test]
fn no_line_is_longer_than_the_page_whatever_the_file_says() {
    for report in [fixture::report(), hostile()] {
        for width in [0, 1, 7, 20, 40, 79, 80, 99, 100, 120, 149, 150, 160, 240] {
            let page = text(&report, &Options { width, ..Options::default() });
            for line in page.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
                assert_eq!(line, line.trim_end(), "{width}");
            }
        }
    }
}

#[test]
fn what_a_column_cuts_off_stands_in_full_below() {
    for width in [80, 100, 120, 160] {
        let page = text(&fixture::report(), &Options { width, ..Options::default() });
        let (_, worklist) = page.split_once("WORKLIST").unwrap();
        let words = worklist.split_whitespace().collect::<Vec<_>>().join(" ");
        for denial in fixture::report().denials {
            assert!(words.contains(&denial.claim), "{width}: {}", denial.claim);
            assert!(words.contains(&*denial.payer), "{width}: {}", denial.payer);
            assert!(words.contains(&*denial.next_action), "{width}: {}", denial.next_action);
        }
        assert!(words.contains("CO-97 +M15 +N19, CO-151 +N362"), "{width}");
    }
}

#[test]
fn colour_changes_the_look_and_not_the_words() {
    let report = hostile();
    let plain = text(&report, &Options::default());
    let coloured = text(&report, &Options { colour: true, ..Options::default() });
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn a_patient_is_named_only_where_the_report_names_one() {
    let mut report = fixture::report();
    report.denials[0].patient = Some("DOE, JANE".into());
    assert!(text(&report, &Options::default()).contains("DOE, JANE"));
}

/// A report as a file made to do harm could bring it about.
fn hostile() -> Report {
    let mut report = fixture::report();
    let long = "X".repeat(300);
    for denial in &mut report.denials {
        denial.claim = format!("\u{1b}]0;gotcha\u{7}{long}");
        denial.payer = format!("{long} \u{202e}\n{long}").into();
        denial.denied_cents = i64::MIN;
        denial.expected_net_cents = i64::MAX;
        denial.chance_bp = u32::MAX;
        for code in &mut denial.codes {
            code.group = "\r".into();
            code.rarc = vec![long.as_str().into(); 40];
        }
        if let Some(deadline) = &mut denial.deadline {
            deadline.days_left = deadline.days_left.signum() * i64::MAX;
            deadline.date = "\t".into();
        }
    }
    for share in report.by_class.iter_mut().chain(&mut report.by_payer) {
        share.title = long.clone();
        share.denied_cents = i64::MAX;
    }
    report.totals.charged_cents = 1;
    report.totals.denied_cents = i64::MIN;
    report.totals.paid_cents = i64::MAX;
    for found in report.files.iter_mut().flat_map(|it| &mut it.findings) {
        found.what = format!("{long}\u{9b}31m{long}");
        found.span = [u64::MAX; 2];
    }
    report
}

fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    plain
}
