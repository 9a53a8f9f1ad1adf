//! `recourse analyze` as a whole, from files to a report: what a billing office relies on.

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};

use domain::{CodeBook, Contract};
use expect_test::expect;
use recourse::{
    analyze::{Analysis, Settings, render, report::Report},
    contract_file,
    input::{self, Opened},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn samples() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("samples"))
        .expect("the samples are part of the project")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|it| it != "md" && it != "toml"))
        .collect();
    paths.sort();
    paths
}

fn settings() -> Settings {
    let contract = fs::read_to_string(root().join("samples/contract.toml"))
        .expect("the contract is one of the samples");
    Settings {
        as_of: "2026-11-02".parse().expect("a day of the calendar"),
        codes: CodeBook::shipped().clone(),
        contract: contract_file::read(&contract).expect("the sample reads"),
        names: false,
    }
}

/// Analyses streams that are in memory.
fn analysed(files: &[(&str, &[u8])], settings: Settings) -> Report {
    let mut analysis = Analysis::new(settings);
    for (name, bytes) in files {
        analysis.take(Opened::Stream(name, &mut Cursor::new(bytes)), &mut |_| {});
    }
    analysis.finish()
}

/// Analyses paths as the command line does.
fn analysed_paths(paths: &[String], settings: Settings) -> Report {
    let mut analysis = Analysis::new(settings);
    input::open_each(&input::inputs(paths), &mut |opened| analysis.take(opened, &mut |_| {}));
    analysis.finish()
}

fn sample_report(paths: &[PathBuf]) -> Report {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    analysed_paths(&paths, settings())
}

fn dollars(cents: i64) -> String {
    domain::Cents(cents).to_string()
}

#[test]
fn the_samples_add_up() {
    let report = sample_report(&samples());
    let totals = &report.totals;
    let text = format!(
        "{} files, {} sets, {} claims, {} lines, {} adjustments, {} remarks\n\
         {} claims billed, {} rejected, {} pending, {} zero pay and fine\n\
         charged {} allowed {} paid {} patient {} denied {}\n\
         balance: {:?}\n",
        totals.files,
        totals.sets,
        totals.claims,
        totals.lines,
        totals.adjustments,
        totals.remarks,
        totals.billed_claims,
        totals.rejected_claims,
        totals.pending_claims,
        totals.zero_pay_fine_claims,
        dollars(totals.charged_cents),
        dollars(totals.allowed_cents),
        dollars(totals.paid_cents),
        dollars(totals.patient_share_cents),
        dollars(totals.denied_cents),
        report.balance,
    );
    expect![[r#"
        36 files, 38 sets, 99 claims, 132 lines, 173 adjustments, 45 remarks
        81 claims billed, 1 rejected, 1 pending, 4 zero pay and fine
        charged 61,332.00 allowed 11,664.90 paid 8,554.43 patient 2,371.94 denied 31,977.00
        balance: Balance { sets_proved: 18, sets_apart: 1, claims_proved: 98, claims_apart: 1, lines_proved: 131, lines_apart: 1 }
    "#]].assert_eq(&text);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn the_worklist_of_the_samples() {
    let report = sample_report(&samples());
    let mut text = String::new();
    for row in &report.denials {
        let codes: Vec<String> = row
            .codes
            .iter()
            .map(|code| {
                let remarks: Vec<String> = code.rarc.iter().map(|it| format!("+{it}")).collect();
                format!("{}-{}{}", code.group, code.carc, remarks.concat())
            })
            .collect();
        let deadline = row.deadline.as_ref().map_or("-", |it| it.date.as_str());
        text += &format!(
            "{:>2} {} {:<4} {:<30} {:<16} {:<26} {:<10} {:>9}\n",
            row.rank,
            row.claim,
            row.class,
            codes.join(" "),
            row.route,
            row.queue,
            deadline,
            dollars(row.denied_cents),
        );
    }
    expect![[r#"
         1 JC1003 D20  CO-A8+N208+MA01                replacement      Auto-Submit                2027-08-17 14,220.00
         2 JC1002 D17  CO-150+M25+MA01                appeal_1         Clinical Review            2027-01-21  9,860.00
         3 JC0705 D18  CO-252+M127 CO-252+M127        records_reply    Health Records             2026-11-15    285.00
         4 JC0702 D02  PR-31                          replacement      Auto-Submit                2027-03-20    215.00
         5 JC0408 D20  CO-16+N290                     replacement      Auto-Submit                -             215.00
         6 JC0906 D20  CO-16                          replacement      A/R Follow-Up              2027-10-02    215.00
         7 JC1202 D05  CO-62                          appeal_1         Appeals                    2027-02-17    620.00
         8 JC0704 D04  CO-109+N418                    new_claim        A/R Follow-Up              -             215.00
         9 JC1102 D25  CO-P4 CO-P4                    new_claim        A/R Follow-Up              -             245.00
        10 JC0302 D03  CO-22+MA92                     replacement      Coordination of Benefits   2027-06-10    215.00
        11 JC0502 D03  CO-16+N4+MA04                  replacement      Coordination of Benefits   -             215.00
        12 JC0209 D14  CO-151+N362+MA01               reopening        Coder Review               2027-10-05    250.00
        13 JC0407 D07  CO-288                         replacement      Auto-Submit                -             210.00
        14 JC1108 D25  CO-20                          new_claim        A/R Follow-Up              -             210.00
        15 JC0403 D06  CO-198                         replacement      Auto-Submit                -             200.00
        16 JC0107 D02  CO-16+MA27                     replacement      Auto-Submit                2027-03-14    150.00
        17 JC0801 D11  CO-4+N519                      replacement      Coder Review               2027-09-09    160.00
        18 JC0106 D12  CO-16+M77                      replacement      Coder Review               2027-03-13    150.00
        19 JC0104 D05  CO-197+M62 CO-50               appeal_1         Appeals                    2027-03-31    470.00
        20 JC0703 D03  CO-22+MA92                     replacement      Coordination of Benefits   2027-03-21    150.00
        21 JC0706 D18  CO-252+N706                    records_reply    Health Records             2026-11-15    160.00
        22 JC1104 D25  CO-19                          new_claim        A/R Follow-Up              -             150.00
        23 JC0712 D24  PR-119                         new_claim        Eligibility                -             200.00
        24 JC1204 D14  CO-125+M53                     replacement      Coder Review               -             150.00
        25 JC0205 D10  CO-97+M15+MA01                 reopening        Coder Review               2027-10-05    150.00
        26 JC0101 D10  CO-97+M15                      replacement      Coder Review               2027-03-07    150.00
        27 JC0701 D01  PR-27                          new_claim        Eligibility                -             150.00
        28 JC0203 D20  CO-16+N265+MA130 CO-16+N265+MA130 new_claim        Auto-Submit                2027-09-10     60.00
        29 JC0103 D20  CO-16+N290                     replacement      Auto-Submit                2027-03-08     60.00
        30 JC1302 D24  PR-119                         new_claim        Eligibility                -             105.00
        31 JC0713 D08  CO-29 CO-29                    reconsideration  Appeals                    2027-01-14    162.00
        32 JC0802 D13  CO-11                          replacement      Coder Review               2027-09-09     60.00
        33 JC0401 U2   CO-45 CO-45                    reconsideration  Appeals                    -             163.50
        34 JC0805 D20  CO-16+N265                     replacement      Auto-Submit                -              45.00
        35 JC1203 D17  CO-57                          appeal_1         Clinical Review            2027-02-17    290.00
        36 JC0711 D21  CO-B7+N570                     reconsideration  Appeals                    2027-01-14    150.00
        37 JC0204 D08  CO-29+N211                     write_off_request Manager Approval           -             150.00
        38 JC0707 D09  CO-18 CO-18                    nothing          A/R Follow-Up              -             275.00
        39 JC0905 D27  CO-A1                          nothing          Triage                     -             185.00
        40 JC0708 D09  OA-18                          nothing          A/R Follow-Up              -              60.00
        41 JC0904 D27  CO-999                         nothing          Triage                     -              60.00
        42 JC0604 D22  CO-242                         pricing_dispute  Managed Care               -             215.00
        43 JC0303 U2   CO-45                          reconsideration  Appeals                    -              88.00
        44 JC0806 D23  CO-96+N130                     reconsideration  Appeals                    -             150.00
        45 JC0208 D23  PR-96+N425+MA01                appeal_1         Appeals                    2027-02-07    240.00
        46 JC0710 D23  PR-204+N130                    reconsideration  Appeals                    2027-01-14     70.00
        47 JC1106 U1   CO-45                          pricing_dispute  Managed Care               2027-02-27     55.50
        48 JC1105 U1   CO-45                          pricing_dispute  Managed Care               2027-02-27     13.20
        49 JC0202 D15  CO-50+N115+MA01                appeal_1         Clinical Review            2027-02-07     60.00
        50 JC0108 U3   CO-193                         appeal_2         Appeals                    2026-12-29    160.00
    "#]].assert_eq(&text);
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut paths = samples();
    let forwards = sample_report(&paths);
    paths.reverse();
    let backwards = sample_report(&paths);
    let rows = |report: &Report| -> Vec<String> {
        report.denials.iter().map(|row| serde_json::to_string(row).unwrap()).collect()
    };
    assert_eq!(rows(&forwards), rows(&backwards));
    assert_eq!(forwards.totals.paid_cents, backwards.totals.paid_cents);
    assert_eq!(forwards.totals.denied_cents, backwards.totals.denied_cents);
}

#[test]
fn a_remittance_that_comes_twice_is_counted_once() {
    let bytes = fs::read(root().join("samples/01-partial-denials.835")).unwrap();
    let once = analysed(&[("a.835", &bytes)], settings());
    let twice = analysed(&[("a.835", &bytes), ("copy of a.835", &bytes)], settings());
    assert_eq!(twice.totals.paid_cents, once.totals.paid_cents);
    assert_eq!(twice.totals.denied_cents, once.totals.denied_cents);
    assert_eq!(twice.denials.len(), once.denials.len());
    // What was read is told all the same.
    assert_eq!(twice.totals.claims, 2 * once.totals.claims);
    assert!(twice.files[1].findings.iter().any(|it| it.kind == "duplicate_remittance"));
}

#[test]
fn two_remittances_under_one_trace_are_both_counted() {
    let text = fs::read_to_string(root().join("samples/07-notification-of-denials.835")).unwrap();
    // The same payer, trace, date and amount (nothing), and other claims.
    let other = text.replace("CLP*JC07", "CLP*JC77");
    let files = [("a.835", text.as_bytes()), ("b.835", other.as_bytes())];
    let report = analysed(&files, settings());
    let one = analysed(&files[..1], settings());
    assert_eq!(report.totals.charged_cents, 2 * one.totals.charged_cents);
    assert!(report.files[1].findings.iter().any(|it| it.kind == "trace_repeats"));
}

#[test]
fn archives_folders_and_globs_hold_the_same_claims() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let bytes = fs::read(root().join("samples/01-partial-denials.835")).unwrap();

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    let gzip = gzip.finish().unwrap();
    fs::write(at("a.835.gz"), &gzip).unwrap();

    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    zip.start_file("inside/a.835.gz", stored).unwrap();
    zip.write_all(&gzip).unwrap();
    fs::write(at("a.zip"), zip.finish().unwrap().into_inner()).unwrap();
    fs::create_dir(at("inbox")).unwrap();
    fs::write(at("inbox/a.edi"), &bytes).unwrap();

    for path in ["a.835.gz", "a.zip", "inbox", "inbox/*.edi", "*.gz"] {
        let report = analysed_paths(&[at(path)], settings());
        assert_eq!(report.totals.claims, 9, "{path}");
        assert_eq!(report.totals.files, 1, "{path}");
    }
    let zipped = analysed_paths(&[at("a.zip")], settings());
    assert!(zipped.files[0].name.ends_with("a.zip:inside/a.835.gz"), "{}", zipped.files[0].name);
}

#[test]
fn what_can_not_be_read_is_said_and_the_rest_is_analysed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("broken.zip"), b"PK\x03\x04 and nothing more").unwrap();
    fs::write(at("letter.txt"), b"Dear payer, please pay.").unwrap();
    fs::write(at("empty.835"), b"").unwrap();
    let good = root().join("samples/01-partial-denials.835").display().to_string();
    let paths = [at("nowhere.835"), at("broken.zip"), at("letter.txt"), at("empty.835"), good];
    let report = analysed_paths(&paths, settings());
    let kinds: Vec<(&str, &str)> = report
        .files
        .iter()
        .map(|file| (file.kind.as_str(), file.findings.first().map_or("", |it| &it.kind)))
        .collect();
    assert_eq!(
        kinds,
        [
            ("unreadable", "unreadable"),
            ("unreadable", "unreadable"),
            ("unknown", "no_x12"),
            ("unknown", "no_x12"),
            ("835", ""),
        ]
    );
    assert_eq!(report.totals.claims, 9);
}

#[test]
fn no_patient_is_named_unless_names_are_asked_for() {
    let paths: Vec<String> = samples().iter().map(|path| path.display().to_string()).collect();
    let mut last_names: Vec<String> = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        for segment in text.split(['~', '\n']) {
            let elements: Vec<&str> = segment.trim().split(['*', '|']).collect();
            if let ["NM1", "QC" | "IL" | "74", "1", last, ..] = elements[..]
                && !last.is_empty()
            {
                last_names.push(last.to_owned());
            }
        }
    }
    assert!(last_names.len() > 50, "the samples name patients");
    let shown = |names: bool| {
        let report = analysed_paths(&paths, Settings { names, ..settings() });
        let mut out = Vec::new();
        render::json::write(&report, render::json::Layout::Compact, &mut out).unwrap();
        render::csv::write(&report, &mut out).unwrap();
        render::html::write(&report, &mut out).unwrap();
        let wide = render::terminal::Options { width: 160, colour: false, rows_max: None };
        render::terminal::write(&report, &wide, &mut out).unwrap();
        let mut workbook = Vec::new();
        render::xlsx::write(&report, &mut workbook).unwrap();
        let mut workbook = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
        for sheet in 0..workbook.len() {
            workbook.by_index(sheet).unwrap().read_to_end(&mut out).unwrap();
        }
        String::from_utf8_lossy(&out).to_uppercase()
    };
    let without = shown(false);
    let named: Vec<&String> = last_names.iter().filter(|name| without.contains(*name)).collect();
    assert_eq!(named, Vec::<&String>::new());
    let with = shown(true);
    assert!(last_names.iter().any(|name| with.contains(name)));
}

#[test]
fn without_a_contract_file_the_shipped_rules_decide() {
    let bytes = fs::read(root().join("samples/02-medicare.835")).unwrap();
    let settings = Settings { contract: Contract::default(), ..settings() };
    let report = analysed(&[("medicare.835", &bytes)], settings);
    let row = report.denials.iter().find(|row| row.claim == "JC0202").unwrap();
    let deadline = row.deadline.as_ref().unwrap();
    assert_eq!(
        (row.route.as_str(), deadline.rule.as_str()),
        ("appeal_1", "medicare-redetermination")
    );
    assert_eq!(deadline.source, "42 CFR 405.942(a)");
}

#[test]
fn a_277ca_that_accepted_the_claim_in_time_turns_a_late_denial_around() {
    let route = |with_proof: bool| {
        let paths: Vec<PathBuf> = samples()
            .into_iter()
            .filter(|path| with_proof || path.extension().is_none_or(|it| it != "277ca"))
            .collect();
        let report = sample_report(&paths);
        let row = report.denials.into_iter().find(|row| row.claim == "JC0713").unwrap();
        (row.route_because, row.chance_bp)
    };
    let (without, _) = route(false);
    let (with, _) = route(true);
    assert!(without.contains("Search for the acceptance"), "{without}");
    assert!(!with.contains("Search for the acceptance"), "{with}");
}

#[test]
fn a_file_wrapped_at_eighty_columns_is_read_as_if_it_were_not() {
    let plain = fs::read_to_string(root().join("samples/01-partial-denials.835")).unwrap();
    let joined = plain.replace('\n', "");
    let lines: Vec<&[u8]> = joined.as_bytes().chunks(80).collect();
    let wrapped = lines.join(&b"\r\n"[..]);
    let straight = analysed(&[("plain.835", plain.as_bytes())], settings());
    let report = analysed(&[("wrapped.835", &wrapped)], settings());
    assert_eq!(report.totals.paid_cents, straight.totals.paid_cents);
    assert_eq!(report.denials.len(), straight.denials.len());
    let kinds: Vec<&str> = report.files[0].findings.iter().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds, ["wrapped_lines"]);
}

#[test]
fn where_a_date_is_not_known_the_appeal_that_will_close_is_named() {
    let report = sample_report(&samples());
    let row = report.denials.iter().find(|row| row.claim == "JC0407").unwrap();
    let why = row.no_deadline_because.as_deref().unwrap();
    assert!(why.contains("an appeal closes on 2026-11-20"), "{why}");
}

#[test]
fn a_claim_rejected_on_receipt_is_work_and_no_denial() {
    let report = sample_report(&samples());
    let mut findings = report.files.iter().flat_map(|file| &file.findings);
    let rejected = findings.find(|it| it.kind == "rejected_claim").unwrap();
    assert_eq!(rejected.claim.as_deref(), Some("JC0714"));
    assert!(report.denials.iter().all(|row| row.claim != "JC0714"));
}

#[test]
fn a_plb_reference_that_leads_to_no_claim_shows_only_its_end() {
    let shown = |names: bool| -> Vec<String> {
        let bytes = fs::read(root().join("samples/04b-recoupment-and-interest.835")).unwrap();
        let report = analysed(&[("b.835", &bytes)], Settings { names, ..settings() });
        report.ledger.iter().map(|entry| entry.reference.clone()).collect()
    };
    assert!(shown(true).contains(&"JC0409".to_owned()), "{:?}", shown(true));
    assert!(!shown(false).contains(&"JC0409".to_owned()), "{:?}", shown(false));
    assert!(shown(false).contains(&"…0409".to_owned()), "{:?}", shown(false));
}
