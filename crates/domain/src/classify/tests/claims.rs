//! What was denied of a claim: the decision table.

use expect_test::expect;

use super::{claim, told};
use crate::{CodeBook, judge, rows::check_rows};

fn check(table: &expect_test::Expect) {
    check_rows(table, |row| {
        let (remittance, payment) = claim(row);
        told(&judge(CodeBook::shipped(), &[], remittance.date, &payment))
    });
}

#[test]
fn paid_and_zero_pay_that_is_right() {
    check(&expect![[r#"
        # Paid
        1 | 99213 100.00 80.00 CO-45:20.00                                 => no denial; contract 20.00
        1 | 99213 100.00 100.00                                            => no denial
        1 | 99213 100.00 50.00 CO-45:20.00 PR-1:10.00 PR-2:15.00 PR-3:5.00 => no denial; contract 20.00; patient 30.00
        1 medicare_b | 99213 100.00 78.40 CO-45:20.00 CO-253:1.60          => no denial; contract 20.00; law 1.60
        1 | 99213 100.00 120.00 CO-94:-20.00                               => no denial; told -20.00
        1 medicare_a | claim 5000.00 6000.00 CO-70:-1000.00                => no denial; contract -1,000.00
        # Nothing paid, and right
        1 | 99213 100.00 0.00 CO-45:20.00 PR-1:80.00                       => zero pay is right; contract 20.00; patient 80.00
        1 | 99213 100.00 0.00 CO-24:100.00                                 => zero pay is right; contract 100.00
        1 | 3074F 0.01 0.00 CO-246:0.01                                    => zero pay is right; contract 0.01
        1 | 3074F 0.00 0.00                                                => zero pay is right
        2 | 99213 100.00 0.00 OA-23:100.00                                 => zero pay is right; other payer 100.00
        2 | 99213 100.00 0.00 CO-45:20.00 OA-23:80.00                      => zero pay is right; contract 20.00; other payer 80.00
        3 | 99213 100.00 0.00 OA-23:100.00                                 => zero pay is right; other payer 100.00
        2 medicare_b | 99213 100.00 0.00 CO-303:100.00                     => zero pay is right; other payer 100.00 [qmb_never_bill_patient]
        19 medicare_b | 99213 100.00 0.00 CO-45:20.00 PR-1:80.00 MA18      => zero pay is right; contract 20.00; patient 80.00
        1 medicare_b | 99213 100.00 0.00 CO-45:20.00 PR-1:80.00 N781       => no denial; contract 20.00; other payer 80.00 [!qmb_never_bill_patient]
        # Nothing paid, and somebody should look
        1 | 99213 100.00 0.00 CO-45:100.00                                 => no denial; contract 100.00 [!price_cut_takes_all]
        1 | 99213 100.00 0.00 CO-45:100.00 N130                            => full D23 100.00: D23 100.00 [!price_cut_takes_all]
        1 | 99213 100.00 0.00 CO-45:100.00 MA01                            => no denial; contract 100.00 [!price_cut_takes_all]
        1 | 99213 100.00 0.00 CO-45:20.00                                  => no denial; contract 20.00
        1 | 99213 100.00 0.00 OA-100:100.00                                => no denial; told 100.00 [!paid_to_patient]
        1 | 99213 100.00 0.00 OA-23:100.00                                 => no denial; other payer 100.00 [!cob_on_primary]
        1 | 99213 100.00 0.00 CO-B11:100.00                                => zero pay is right; told 100.00
        1 auto | 99213 100.00 0.00 CO-P1:100.00                            => no denial; told 100.00 [!informational_with_amount]
    "#]]);
}

#[test]
fn one_reason_on_one_line() {
    check(&expect![[r#"
        # Coverage, member, other payer, wrong payer
        1 | 99213 100.00 0.00 PR-26:100.00                     => full D01 100.00: D01 100.00
        1 | 99213 100.00 0.00 PR-27:100.00                     => full D01 100.00: D01 100.00
        1 | 99213 100.00 0.00 CO-27:100.00                     => full D01 100.00: D01 100.00
        4 | 99213 100.00 0.00 PR-31:100.00                     => full D02 100.00: D02 100.00
        1 | 99213 100.00 0.00 CO-22:100.00                     => full D03 100.00: D03 100.00
        1 | 99213 100.00 0.00 OA-109:100.00                    => full D04 100.00: D04 100.00
        1 medicare_b | 99213 100.00 0.00 OA-109:100.00 N418    => full D04 100.00: D04 100.00
        # Authorization, referral, filing, duplicates
        1 | 70553 900.00 0.00 CO-197:900.00                    => full D05 900.00: D05 900.00
        1 | 70553 900.00 0.00 CO-198:900.00                    => full D06 900.00: D06 900.00
        1 | 99213 100.00 0.00 CO-288:100.00                    => full D07 100.00: D07 100.00
        1 | 99213 100.00 0.00 CO-29:100.00                     => full D08 100.00: D08 100.00
        1 | 99213 100.00 0.00 OA-18:100.00                     => full D09 100.00: D09 100.00
        1 | 99213 100.00 0.00 CO-18:100.00                     => full D09 100.00: D09 100.00 [group_not_allowed]
        # Coding
        1 | 99213 100.00 0.00 CO-97:100.00                     => full D10 100.00: D10 100.00
        1 | 99213 100.00 0.00 CO-236:100.00                    => full D10 100.00: D10 100.00
        1 | 99213 100.00 0.00 CO-4:100.00 N519                 => full D11 100.00: D11 100.00
        1 | 99213 100.00 0.00 CO-5:100.00                      => full D12 100.00: D12 100.00
        1 | 99213 100.00 0.00 CO-11:100.00                     => full D13 100.00: D13 100.00
        1 | 99213 100.00 0.00 CO-151:100.00                    => full D14 100.00: D14 100.00
        # Clinical and documents
        1 medicare_b | 70553 900.00 0.00 CO-50:900.00 N115     => full D15 900.00: D15 900.00
        1 medicare_b | 70553-GA 900.00 0.00 PR-50:900.00 N115  => full D15 900.00: D15 900.00
        1 medicare_b | 70553 900.00 0.00 PR-50:900.00 N115     => full D15 900.00: D15 900.00 [!pr_50_without_abn]
        1 medicare_b | 70553 900.00 0.00 PR-50:900.00 N115 M38 => full D15 900.00: D15 900.00
        1 | 70553 900.00 0.00 CO-55:900.00                     => full D16 900.00: D16 900.00
        1 | 99215 200.00 0.00 CO-150:200.00                    => full D17 200.00: D17 200.00
        1 | 99215 200.00 0.00 CO-252:200.00 M127               => full D18 200.00: D18 200.00
        1 | 99215 200.00 0.00 CO-252:200.00                    => full D18 200.00: D18 200.00 [required_remark_missing]
        1 | 99215 200.00 0.00 OA-227:200.00 N197               => full D19 200.00: D19 200.00
        # The rest
        1 | 99213 100.00 0.00 CO-B7:100.00                     => full D21 100.00: D21 100.00
        1 | 99213 100.00 0.00 CO-242:100.00                    => full D22 100.00: D22 100.00
        1 | 99213 100.00 0.00 PR-96:100.00 N130                => full D23 100.00: D23 100.00
        1 | 99213 100.00 0.00 PR-204:100.00                    => full D23 100.00: D23 100.00
        1 | 99213 100.00 0.00 PR-119:100.00                    => full D24 100.00: D24 100.00
        1 workers_comp | 99213 100.00 0.00 OA-19:100.00        => full D25 100.00: D25 100.00
        1 | 99213 100.00 0.00 CO-116:100.00                    => full D26 100.00: D26 100.00
        1 | 99213 100.00 0.00 CO-193:100.00                    => full U3 100.00: U3 100.00
        1 | 99213 100.00 0.00 CO-285:100.00                    => full U3 100.00: U3 100.00
        1 | 99213 100.00 0.00 CO-286:100.00                    => full U3 100.00: U3 100.00
        1 | 99213 100.00 0.00 OA-215:100.00                    => full U2 100.00: U2 100.00
    "#]]);
}

#[test]
fn a_remark_says_what_a_general_reason_means() {
    check(&expect![[r#"
        # 16: something is missing or wrong
        1 | 99213 100.00 0.00 CO-16:100.00                        => full D20 100.00: D20 100.00 [!carc_16_without_remark]
        22 | 99213 -100.00 0.00 CO-16:-100.00                     => no denial
        1 | 99213 100.00 0.00 CO-16:100.00 MA01                   => full D20 100.00: D20 100.00 [!carc_16_without_remark]
        1 | 99213 100.00 0.00 CO-16:100.00 MA130                  => full D20 100.00: D20 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 MA130 M76              => full D13 100.00: D13 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M76                    => full D13 100.00: D13 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 MA27                   => full D02 100.00: D02 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 MA04                   => full D03 100.00: D03 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M77                    => full D12 100.00: D12 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 N290                   => full D20 100.00: D20 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M62                    => full D05 100.00: D05 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 N822                   => full D11 100.00: D11 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M119                   => full D20 100.00: D20 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M76 MA04               => full D13 100.00: D13 100.00 [remarks_disagree]
        1 | 99213 100.00 0.00 CO-16:100.00 N9999                  => full D20 100.00: D20 100.00 [unknown_rarc]
        # The claim's own remarks speak where the line's say nothing
        1 | 99213 100.00 0.00 CO-16:100.00 | claim MA130          => full D20 100.00: D20 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 M76 | claim MA130 MA27 => full D13 100.00: D13 100.00
        1 | 99213 100.00 0.00 CO-16:100.00 | claim MA27           => full D02 100.00: D02 100.00
        # 96, 251, 252, 226, 272, A1
        1 | 99213 100.00 0.00 CO-96:100.00                        => full D23 100.00: D23 100.00 [required_remark_missing]
        1 | 99213 100.00 0.00 CO-96:100.00 N115                   => full D15 100.00: D15 100.00
        1 | 99213 100.00 0.00 CO-96:100.00 M15                    => full D10 100.00: D10 100.00
        1 | 99213 100.00 0.00 CO-252:100.00 N479                  => full D03 100.00: D03 100.00
        1 | 99213 100.00 0.00 CO-251:100.00 N706                  => full D18 100.00: D18 100.00
        1 | 99213 100.00 0.00 CO-226:100.00 M127                  => full D18 100.00: D18 100.00
        1 | 99213 100.00 0.00 CO-272:100.00 N115                  => full D15 100.00: D15 100.00
        1 | 99213 100.00 0.00 CO-A1:100.00                        => full D27 100.00: D27 100.00 [!carc_a1_without_remark]
        1 | 99213 100.00 0.00 CO-A1:100.00 MA01                   => full D27 100.00: D27 100.00 [!carc_a1_without_remark]
        1 | 99213 100.00 0.00 CO-A1:100.00 N386                   => full D15 100.00: D15 100.00
        1 | 99213 100.00 0.00 CO-A1:100.00 N640                   => full D14 100.00: D14 100.00
        # A reason that names its own cause is not changed
        1 | 70553 900.00 0.00 CO-197:900.00 M76                   => full D05 900.00: D05 900.00
        1 | 99213 100.00 0.00 CO-29:100.00 N115                   => full D08 100.00: D08 100.00
        1 | 99213 100.00 80.00 CO-45:20.00 M76                    => no denial; contract 20.00
    "#]]);
}

#[test]
fn several_lines_and_levels() {
    check(&expect![[r#"
        # Bundling is expected where the main line was paid and nothing says that they differ
        1 | 20610 180.00 180.00 | 99213 100.00 0.00 CO-97:100.00                                                           => partial D10 100.00: D10 100.00 expected
        1 | 20610 180.00 180.00 | 99213-25 100.00 0.00 CO-97:100.00                                                        => partial D10 100.00: D10 100.00
        1 | 20610 180.00 180.00 | 99213 100.00 0.00 PR-97:100.00                                                           => partial D10 100.00: D10 100.00
        1 | 20610 180.00 0.00 CO-197:180.00 | 99213 100.00 0.00 CO-97:100.00                                               => full D05 280.00: D05 180.00 + D10 100.00
        # Full, partial, several classes
        1 | 99213 100.00 80.00 CO-45:20.00 | 36415 20.00 0.00 CO-16:20.00 M77                                              => partial D12 20.00: D12 20.00; contract 20.00
        1 | 99213 100.00 0.00 CO-197:100.00 | 36415 20.00 0.00 CO-11:20.00                                                 => full D05 120.00: D05 100.00 + D13 20.00
        1 | 99213 100.00 0.00 CO-197:50.00 CO-11:50.00                                                                     => full D05 100.00: D05 50.00 + D13 50.00
        1 | 99213 100.00 0.00 CO-11:50.00 CO-197:50.00                                                                     => full D13 100.00: D13 50.00 + D05 50.00
        1 | 99213 100.00 60.00 CO-151:40.00                                                                                => partial D14 40.00: D14 40.00
        1 | 99213 100.00 0.00 PR-1:100.00 | 36415 20.00 0.00 CO-11:20.00                                                   => full D13 20.00: D13 20.00; patient 100.00
        1 medicare_b | 70553 900.00 0.00 CO-45:300.00 CO-50:600.00 N115                                                    => full D15 600.00: D15 600.00; contract 300.00
        # On the claim
        1 medicare_a | claim 5000.00 0.00 CO-150:5000.00                                                                   => full D17 5,000.00: D17 5,000.00
        1 medicare_a | claim 5000.00 4000.00 CO-45:800.00 PR-1:200.00                                                      => no denial; contract 800.00; patient 200.00
        1 | 99213 100.00 100.00 | claim PR-3:20.00                                                                         => no denial; patient 20.00
        1 | 99213 100.00 100.00 | claim CO-29:100.00                                                                       => full D08 100.00: D08 100.00
        # Repeated on the claim
        1 | 99213 100.00 0.00 CO-29:100.00 | claim 100.00 0.00 CO-29:100.00                                                => full D08 100.00: D08 100.00; repeated 100.00 [!repeated_adjustment]
        1 | 99213 100.00 80.00 CO-45:20.00 | 36415 20.00 0.00 CO-16:20.00 M77 | claim 120.00 80.00 CO-45:20.00 CO-16:20.00 => partial D12 20.00: D12 20.00; contract 20.00; repeated 40.00 [!repeated_adjustment] [!repeated_adjustment]
        1 | 99213 100.00 80.00 CO-45:20.00 | claim 100.00 60.00 CO-45:20.00                                                => no denial; contract 40.00
        1 | 99213 100.00 80.00 CO-45:20.00 | claim 100.00 79.00 CO-45:20.00                                                => no denial; contract 40.00
        1 | 99213 100.00 80.00 CO-45:20.00 | claim 100.00 70.00 CO-45:20.00 PR-3:10.00                                     => no denial; contract 20.00; patient 10.00; repeated 20.00 [!repeated_adjustment]
        1 | 99213 100.00 70.00 CO-45:20.00 | claim 100.00 80.00 CO-45:20.00                                                => no denial; contract 40.00
        # Given back
        1 | 99213 100.00 100.00 CO-97:100.00 CO-97:-100.00                                                                 => no denial
        1 | 99213 100.00 120.00 CO-97:-20.00                                                                               => no denial
        1 | 99213 100.00 0.00 CO-11:100.00 | 36415 20.00 120.00 CO-97:-100.00                                              => partial D13 100.00: D13 100.00
        1 | 99213 100.00 0.00 CO-11:100.00 | claim CO-11:-100.00                                                           => no denial
    "#]]);
}

#[test]
fn status_dates_and_codes_that_nobody_knows() {
    check(&expect![[r#"
        # Reversals and predeterminations are no denials
        22 | 99213 -100.00 -80.00 CO-45:-20.00                          => no denial; contract -20.00
        22 | 99213 -100.00 0.00 CO-97:-100.00                           => no denial
        22 | 99213 100.00 0.00 CO-97:100.00                             => no denial
        25 | 99213 100.00 0.00 CO-97:100.00                             => no denial
        # Status 4 makes no denial; the codes do
        4 | 99213 100.00 0.00 CO-45:20.00 PR-1:80.00                    => no denial; contract 20.00; patient 80.00 [!odd_status]
        4 | 99213 100.00 0.00 CO-29:100.00                              => full D08 100.00: D08 100.00
        23 | 99213 100.00 0.00 OA-B11:100.00                            => no denial; told 100.00
        99 | 99213 100.00 0.00 CO-29:100.00                             => full D08 100.00: D08 100.00 [!odd_status]
        # Not final: no clock runs
        1 | 99213 100.00 0.00 OA-133:100.00                             => no denial, not final; pending 100.00
        1 | 99213 100.00 0.00 OA-257:100.00                             => no denial, not final; pending 100.00
        1 | 99213 100.00 0.00 OA-277:100.00                             => no denial, not final; pending 100.00
        1 | 99213 100.00 0.00 OA-133:60.00 CO-16:40.00 M77              => full D12 40.00: D12 40.00, not final; pending 60.00
        15 | 99213 100.00 0.00 CO-16:100.00 M77                         => full D12 100.00: D12 100.00, not final
        # A Qualified Medicare Beneficiary is never billed
        1 medicare_b | 99213 100.00 64.00 CO-45:20.00 PR-2:16.00 N782   => no denial; contract 20.00; other payer 16.00 [!qmb_never_bill_patient]
        1 medicare_b | 99213 100.00 64.00 CO-45:20.00 OA-209:16.00 N782 => no denial; contract 20.00; told 16.00 [qmb_never_bill_patient]
        1 medicare_b | 99213 100.00 0.00 PR-96:100.00 N781 N130         => full D23 100.00: D23 100.00 [!qmb_never_bill_patient]
        2 medicare_b | 99213 100.00 0.00 PR-303:100.00                  => full D27 100.00: D27 100.00 [!surprising_group] [!qmb_never_bill_patient]
        1 | 99213 100.00 90.00 PR-3:10.00 N364                          => no denial; patient 10.00 [!!never_bill_patient]
        # Retired codes keep their class
        1 2007-01-01 | 99213 100.00 80.00 CO-42:20.00                   => no denial; contract 20.00
        1 2003-01-01 | 99213 100.00 80.00 CO-42:20.00                   => no denial; contract 20.00
        1 | 99213 100.00 0.00 CO-62:100.00                              => full D05 100.00: D05 100.00 [carc_out_of_date]
        1 1996-01-01 | 99213 100.00 0.00 CO-252:100.00 M127             => full D18 100.00: D18 100.00 [rarc_out_of_date] [carc_out_of_date]
        # Nobody knows
        1 | 99213 100.00 0.00 CO-999:100.00                             => full D27 100.00: D27 100.00 [!unknown_carc]
        1 | 99213 100.00 80.00 CO-45:10.00 CO-ZZ:10.00                  => partial D27 10.00: D27 10.00; contract 10.00 [!unknown_carc]
        1 | 99213 100.00 0.00 CO-192:100.00                             => full D27 100.00: D27 100.00 [!unclassified_carc]
        1 | 99213 100.00 0.00 CO-67:100.00                              => full D27 100.00: D27 100.00 [carc_out_of_date] [!unclassified_carc]
        1 | 99213 100.00 0.00 XX-45:100.00                              => full D27 100.00: D27 100.00 [!price_cut_takes_all] [!unknown_group]
        1 | 99213 100.00 80.00 XX-45:20.00                              => partial D27 20.00: D27 20.00 [!unknown_group]
        1 | 99213 100.00 0.00 XX-999:100.00                             => full D27 100.00: D27 100.00 [!unknown_carc] [!unknown_group]
        1 | 99213 100.00 80.00 CO-45:20.00 N9999                        => no denial; contract 20.00 [unknown_rarc]
        2 | 99213 100.00 0.00 CO-23:100.00                              => zero pay is right; other payer 100.00 [group_not_allowed]
    "#]]);
}

#[test]
fn the_price_that_the_payer_accepted() {
    check_rows(
        &expect![[r#"
            1 | 99213 100.00 80.00 CO-45:20.00                                    => 80.00
            1 | 99213 100.00 64.00 CO-45:20.00 PR-2:16.00                         => 80.00
            1 | 99213 100.00 78.40 CO-45:20.00 CO-253:1.60                        => 80.00
            1 | 99213 100.00 75.00 allowed:75.00 CO-45:20.00 CO-59:5.00           => 75.00
            1 | 99213 100.00 0.00 CO-29:100.00                                    => 0.00
            1 | 99213 100.00 80.00 CO-45:20.00 | 36415 20.00 0.00 CO-16:20.00 M77 => 80.00
            1 | 99213 100.00 100.00 | claim CO-45:20.00                           => 80.00
            1 | claim 5000.00 4000.00 CO-45:800.00 PR-1:200.00                    => 4,200.00
            2 | 99213 100.00 0.00 CO-45:20.00 OA-23:80.00                         => 80.00
        "#]],
        |row| {
            let (remittance, payment) = claim(row);
            judge(CodeBook::shipped(), &[], remittance.date, &payment).allowed.to_string()
        },
    );
}
