//! A report of an invented practice, for the tests of every way of showing one.
//!
//! It has what makes tables break: a payer whose name is longer than a column, several codes on one
//! claim, an answer that is due in three days, one that is too late, denials without a clock, work
//! that costs more than it brings, a file with hundreds of findings and one with none. Dates, chances
//! and sums agree with each other. All people, payers and amounts are invented.

use crate::analyze::report::{
    Balance, File, Finding, Kpi, LedgerEntry, Report, SCHEMA, Share, Totals,
};

mod denials;

const NORTHWIND: &str = "NORTHWIND HEALTH";
const PRAIRIE: &str = "PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE";
const RIVERBEND: &str = "RIVERBEND MUTUAL INSURANCE";
const MEDICARE: &str = "MEDICARE PART B - RIVER VALLEY";

const NORTHWIND_FILE: &str = "remits/2026-05/northwind-0518.835";
const MAY_ZIP: &str = "remits/2026-05/may.zip!prairie-and-medicare.835";
const RIVERBEND_FILE: &str = "remits/2026-05/riverbend-0529.835";

/// The report as of 2026-06-15.
pub(crate) fn report() -> Report {
    Report {
        schema: SCHEMA.into(),
        version: "0.1.0".into(),
        code_tables: "0123456789abcdef".into(),
        as_of: "2026-06-15".into(),
        totals: totals(),
        by_class: by_class(),
        by_payer: by_payer(),
        denials: denials::denials(),
        ledger: ledger(),
        balance: Balance {
            sets_proved: 4,
            sets_apart: 1,
            claims_proved: 140,
            claims_apart: 2,
            lines_proved: 318,
            lines_apart: 0,
        },
        kpis: kpis(),
        files: files(),
    }
}

fn totals() -> Totals {
    Totals {
        files: 5,
        sets: 6,
        claims: 142,
        lines: 318,
        adjustments: 611,
        remarks: 97,
        billed_claims: 150,
        rejected_claims: 3,
        charged_cents: 86_420_00,
        allowed_cents: 47_380_00,
        paid_cents: 41_150_75,
        patient_share_cents: 6_229_25,
        denied_cents: 11_733_40,
        at_stake_cents: 11_545_00,
        expected_net_cents: 4_610_80,
        pending_claims: 4,
        zero_pay_fine_claims: 6,
    }
}

fn by_class() -> Vec<Share> {
    vec![
        share("D05", "Authorization Missing", 1, 4_800_00, 1_390_00),
        share("D15", "Medical Necessity", 1, 2_340_00, 910_30),
        share("D10", "Bundling", 1, 1_260_00, 469_00),
        share("D18", "Documentation Requested", 1, 1_120_00, 683_00),
        share("D02", "Member ID Mismatch", 1, 975_00, 745_00),
        share("D08", "Timely Filing", 1, 640_00, -50_00),
        share("U1", "Underpayment", 1, 530_00, 216_50),
        share("D20", "Billing Error", 1, 410_00, 277_50),
        share("U2", "Recoupment", 1, 215_00, -10_50),
        share("D27", "Unclassified", 1, 188_40, -20_00),
    ]
}

fn by_payer() -> Vec<Share> {
    vec![
        share(NORTHWIND, NORTHWIND, 3, 5_970_00, 1_556_50),
        share(MEDICARE, MEDICARE, 2, 2_750_00, 1_187_80),
        share(RIVERBEND, RIVERBEND, 3, 2_595_00, 1_141_50),
        share(PRAIRIE, PRAIRIE, 2, 1_163_40, 725_00),
    ]
}

fn share(id: &str, title: &str, claims: u64, denied_cents: i64, expected_net_cents: i64) -> Share {
    Share { id: id.into(), title: title.into(), claims, denied_cents, expected_net_cents }
}

fn ledger() -> Vec<LedgerEntry> {
    vec![
        LedgerEntry {
            file: RIVERBEND_FILE.into(),
            payer: RIVERBEND.into(),
            reason: "WO".into(),
            meaning: "an earlier overpayment is taken back".into(),
            reference: "JC-097713 RB-88-2025-11871".into(),
            claims: vec!["JC-097713".into()],
            amount_cents: 400_00,
            open_cents: 215_00,
            note: "185.00 of it is the reversal of 2026-04-30; nothing explains the rest".into(),
        },
        LedgerEntry {
            file: MAY_ZIP.into(),
            payer: PRAIRIE.into(),
            reason: "FB".into(),
            meaning: "a balance carried to or from another payment".into(),
            reference: "PCC-0427-118".into(),
            amount_cents: -96_20,
            note: "carried forward to the next payment, where it should stand again".into(),
            ..LedgerEntry::default()
        },
        LedgerEntry {
            file: NORTHWIND_FILE.into(),
            payer: NORTHWIND.into(),
            reason: "L6".into(),
            meaning: "interest owed to the provider".into(),
            amount_cents: -12_37,
            note: "interest income, no payment of a claim".into(),
            ..LedgerEntry::default()
        },
    ]
}

fn kpis() -> Vec<Kpi> {
    vec![
        Kpi {
            name: "Initial denial rate".into(),
            formula: "claims first decided with at least one denial / claims first decided".into(),
            unit: "count".into(),
            numerator: 8,
            denominator: 138,
            value: "5.8 %".into(),
            note: "rejected claims and pure adjustments are not counted".into(),
        },
        Kpi {
            name: "Denied dollars".into(),
            formula: "denied / charged".into(),
            unit: "cents".into(),
            numerator: 11_733_40,
            denominator: 86_420_00,
            value: "13.6 %".into(),
            note: "of the remittances given, whatever their month".into(),
        },
        Kpi {
            name: "Rejection rate".into(),
            formula: "claims rejected before adjudication / claims sent".into(),
            unit: "count".into(),
            numerator: 3,
            denominator: 150,
            value: "2.0 %".into(),
            note: String::new(),
        },
        Kpi {
            name: "Underpayment rate".into(),
            formula: "allowed below contract / allowed by contract, where a contract was given"
                .into(),
            unit: "cents".into(),
            numerator: 530_00,
            denominator: 0,
            value: "not known".into(),
            note: "no fee schedule covers the lines of two payers".into(),
        },
    ]
}

fn files() -> Vec<File> {
    let northwind = File {
        bytes: 61_204,
        sets: 2,
        claims: 58,
        lines: 131,
        adjustments: 254,
        remarks: 37,
        findings: vec![Finding {
            claim: Some("JC-100598".into()),
            ..finding("note", "remark_expected", "CAS", "2110", "reason 16 without a remark code")
        }],
        ..file(NORTHWIND_FILE, "835")
    };
    let prairie = File {
        bytes: 48_877,
        sets: 2,
        claims: 49,
        lines: 102,
        adjustments: 201,
        remarks: 41,
        findings: vec![
            finding("note", "byte_order_mark", "", "", "a mark before the first segment; skipped"),
            Finding {
                claim: Some("JC-100391".into()),
                ..finding("warning", "unknown_carc", "CAS", "2110", "no table knows reason 987")
            },
            finding(
                "warning",
                "wrong_count",
                "SE",
                "",
                "the set declares 411 and has 409; all read",
            ),
        ],
        findings_left_out: 212,
        ..file(MAY_ZIP, "835")
    };
    let riverbend = File {
        bytes: 39_410,
        sets: 1,
        claims: 35,
        lines: 85,
        adjustments: 156,
        remarks: 19,
        findings: vec![
            finding("warning", "missing_segment", "N1", "1000B", "the guide requires N1 here"),
            Finding {
                claim: Some("JC-097713".into()),
                ..finding("stop", "transaction_apart", "BPR", "", "the payment is 215.00 apart")
            },
        ],
        ..file(RIVERBEND_FILE, "835")
    };
    let sent =
        File { bytes: 120_330, sets: 1, claims: 150, lines: 334, ..file("claims/may.837", "837P") };
    let scan = File {
        bytes: 88_012,
        findings: vec![finding("stop", "unreadable", "", "", "no X12 in it; nothing was read")],
        ..file("remits/2026-05/scan-of-eob.pdf", "unknown")
    };
    vec![northwind, prairie, riverbend, sent, scan]
}

fn file(name: &str, kind: &str) -> File {
    File { name: name.into(), kind: kind.into(), ..File::default() }
}

fn finding(weight: &str, kind: &str, segment: &str, path: &str, what: &str) -> Finding {
    let span = if segment.is_empty() { [0, 0] } else { [1_204, 1_241] };
    Finding {
        weight: weight.into(),
        kind: kind.into(),
        what: what.into(),
        span,
        segment: segment.into(),
        path: path.into(),
        claim: None,
    }
}
