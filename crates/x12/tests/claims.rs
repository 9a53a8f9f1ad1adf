//! Reading 837s: what a claim answers, what is found wrong with it, and that every file has in it
//! what the simplest division finds.

mod office;

use expect_test::{Expect, expect};
use office::{INSTITUTIONAL, PROFESSIONAL, file};
use proptest::prelude::*;
use testkit::naive::samples;
use x12::{
    Reader, SetKind, What,
    claim::{Assembler, Claim, ClaimReader, Line, Party, Rendered, SentClaim, Version},
    tag,
};

fn read(file: &[u8]) -> Vec<SentClaim> {
    ClaimReader::new(file).collect()
}

fn only(file: &[u8]) -> SentClaim {
    let mut reader = ClaimReader::new(file);
    let sent = reader.next().expect("a claim");
    assert!(reader.next().is_none());
    assert_eq!(reader.take_findings(), []);
    sent
}

#[test]
fn a_professional_claim_answers_what_is_asked_of_it() {
    let sent = only(&file(PROFESSIONAL));
    assert_eq!(sent.findings, []);
    assert_eq!(sent.batch.day().unwrap().to_string(), "2026-09-18");
    assert_eq!(sent.batch.party("41").unwrap().contacts[0].first, "3075550142");
    answers(
        &sent.claim,
        &expect![[r#"
        kind        837P 5010
        number      FV0106
        charge      33050
        frequency   1
        payer       NORTHWIND HEALTH NWH01
        pays as     S CI
        billing     FERN VALLEY PEDIATRICS 1234567893 tax 001234567
        patient     OAKLEAF, PIP
        subscriber  OAKLEAF, MARGUERITE NWH0007017
        service     2026-09-14 to 2026-09-16
        G1          NWA26A1
        9F          RF-22
        F8          -
        rendering   ALDER 2000000010
        diagnoses   S52501A W091XXA Z23
        documents   OZ EL DOC-1
        also kept   HCP
        line 1      99213 25 | 15000 | 1000 | points to 1 2 | 6R FV0106L1
        line 2      J3301  | 18050 | 4000 | points to 1 | 6R -
    "#]],
    );
}

#[test]
fn an_institutional_claim_answers_what_is_asked_of_it() {
    let sent = only(&file(INSTITUTIONAL));
    assert_eq!(sent.findings, []);
    answers(
        &sent.claim,
        &expect![[r#"
            kind        837I 5010
            number      FV1001
            charge      986000
            frequency   1
            payer       PRAIRIE MEDICARE PMS01
            pays as     P MA
            billing     FERN VALLEY HOSPITAL 2000000036 tax 001234568
            patient     THISTLE, AGNES
            subscriber  THISTLE, AGNES 1XX1XX1XX11
            service     2026-09-01 to 2026-09-05
            G1          -
            9F          -
            F8          -
            rendering   -
            diagnoses   I2109 I10 E785
            documents   -
            also kept   CL1
            line 1      0120   | 800000 | 4000 | points to nothing | 6R -
            line 2      0450 99285  | 186000 | 1000 | points to nothing | 6R -
        "#]],
    );
}

/// What the rest of the program asks of a claim.
fn answers(claim: &Claim, expected: &Expect) {
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let coverage = claim.subscriber.coverage.as_ref().expect("a coverage");
    let [payer, billing] = [claim.payer(), claim.billing_provider()].map(Option::unwrap);
    let [patient, subscriber] = [claim.patient(), claim.subscriber()].map(Option::unwrap);
    let service = claim.service_days().map(|(from, to)| format!("{from} to {to}"));
    let rendering = claim.provider("82").map(|it| format!("{} {}", it.name.last, it.name.id));
    let diagnoses: Vec<_> = claim.diagnoses().map(|it| it.code.as_str()).collect();
    let documents = claim.attachments.iter();
    let documents =
        documents.map(|it| format!("{} {} {}", it.report, it.transmission, it.control_number));
    let kept: Vec<_> = claim.extra.iter().map(|it| it.id.as_str()).collect();
    let mut rows = vec![
        ("kind", format!("{} {}", claim.kind.name(), claim.version)),
        ("number", claim.number().to_owned()),
        ("charge", claim.charge().cents.to_string()),
        ("frequency", claim.frequency().to_owned()),
        ("payer", format!("{} {}", payer.name.last, payer.name.id)),
        ("pays as", format!("{} {}", coverage.sequence, claim.filing_indicator())),
        (
            "billing",
            format!(
                "{} {} tax {}",
                billing.name.last,
                billing.name.id,
                billing.reference("EI").unwrap_or("-")
            ),
        ),
        ("patient", format!("{}, {}", patient.name.last, patient.name.first)),
        (
            "subscriber",
            format!("{}, {} {}", subscriber.name.last, subscriber.name.first, subscriber.name.id),
        ),
        ("service", service.unwrap_or_default()),
        ("G1", or_dash(claim.reference("G1"))),
        ("9F", or_dash(claim.reference("9F"))),
        ("F8", or_dash(claim.reference("F8"))),
        ("rendering", or_dash(rendering.as_deref())),
        ("diagnoses", diagnoses.join(" ")),
        ("documents", or_dash(documents.reduce(|all, it| format!("{all}, {it}")).as_deref())),
        ("also kept", kept.join(" ")),
    ];
    let lines: Vec<_> = claim.lines.iter().map(line_answers).collect();
    let names: Vec<_> = claim.lines.iter().map(|it| format!("line {}", it.number.value)).collect();
    rows.extend(names.iter().map(String::as_str).zip(lines));
    let rows: Vec<_> = rows.iter().map(|(name, value)| format!("{name:<12}{value}")).collect();
    expected.assert_eq(&format!("{}\n", rows.join("\n")));
}

fn line_answers(line: &Line) -> String {
    let service = line.service.as_ref().expect("a service");
    let (revenue, pointers) = match service {
        Rendered::Professional(it) => (String::new(), it.diagnosis_pointers.join(" ")),
        Rendered::Institutional(it) => (format!("{} ", it.revenue_code), "nothing".to_owned()),
        Rendered::Dental(it) => (String::new(), it.diagnosis_pointers.join(" ")),
    };
    let procedure = service.procedure();
    format!(
        "{revenue}{} {} | {} | {} | points to {pointers} | 6R {}",
        procedure.code,
        procedure.modifiers.join(" "),
        service.charge().cents,
        service.units_milli(),
        line.reference("6R").unwrap_or("-"),
    )
}

#[test]
fn what_other_payers_decided_is_read() {
    let Claim { other_coverage, lines, .. } = only(&file(PROFESSIONAL)).claim;
    let [other] = &other_coverage[..] else { panic!("one other coverage") };
    assert_eq!(other.coverage.filing_indicator, "BL");
    assert_eq!(other.adjustments[0].adjustments[0].amount.cents, 25_00);
    assert_eq!(other.amounts[0].amount.cents, 100_74);
    assert_eq!(other.extra[0].id, "OI");
    let payer = &other.parties[1];
    assert_eq!(payer.reference("F8"), Some("CBS-ICN-1"));
    assert_eq!(payer.dates[0].days().unwrap().0.to_string(), "2026-10-05");

    let [adjudication] = &lines[0].adjudications[..] else { panic!("one adjudication") };
    assert_eq!(adjudication.payment.paid.cents, 100_74);
    let adjusted = adjudication.adjustments.iter().flat_map(|it| &it.adjustments);
    assert_eq!(adjusted.map(|it| it.amount.cents).collect::<Vec<_>>(), [22_20, 2_06, 25_00]);
    assert_eq!(lines[1].drugs[0].references[0].value, "RX7");
    assert_eq!(lines[1].provider("DK").unwrap().name.last, "LARKIN");
    assert_eq!(lines[1].forms[0].answers[1].text, "TWO WEEKS");
}

/// Each row without `>` is what is changed in the professional claim, `this -> that`; a segment
/// that becomes `nothing` is taken out. The rows with `>` are the findings.
#[test]
fn what_is_wrong_is_said_and_the_rest_is_read() {
    check(&expect![[r#"
        CLM*FV0106*330.5 -> CLM*FV0106*33O.5
        > 2300 CLM: element 2 is no amount; read as 0.00
        CLM*FV0106*330.5 -> CLM*FV0106*
        > 2300 CLM: element 2 is an amount and empty; read as 0.00
        CLM*FV0106*330.5 -> CLM*FV0106*330.6
        > 2300 CLM: the claim charges 330.6 and its lines 330.5; both kept as sent
        CLM*FV0106*330.5 -> CLM**330.5
        > 2300 CLM: element 1 is required and empty
        SV1*HC:99213:25*150 -> SV1*HC:99213:25*
        > 2400 SV1: element 2 is an amount and empty; read as 0.00
        SV1*HC:99213:25*150 -> SV1*HC>99213>25*150
        > 2400 SV1: the components of element 1 are not divided as ISA16 declares; read all the same
        CAS*PR*1*25 -> CAS*PR*1
        > 2320 CAS: element 3 is an amount and empty; read as 0.00
        11:B:1 -> 11:B:7
        > 2300 CLM: a replacement or void without the payer's number of the claim (REF*F8); a payer takes it for a duplicate
        11:B:1 -> 11:B:7 ; REF*D9*CH00106 -> REF*F8*ICN1
        DTP*472*D8*20260914 -> DTP*472*D8*20260931
        > 2400 DTP: element 3 is no day of the calendar; read as no date
        DTP*472*RD8*20260914-20260916 -> DTP*472*RD8*20260914
        DTP*472*RD8*20260914-20260916 -> DTP*472*RD8*20260914-2026
        > 2400 DTP: element 3 is no day of the calendar; read as no date
        DMG*D8*20170308*M -> DMG*D8*03082017*M
        > 2010CA DMG: element 2 is no day of the calendar; read as no date
        BHT*0019*00*BATCH7*20260918 -> BHT*0019*00*BATCH7*2026
        >  BHT: element 4 is no day of the calendar; read as no date
        HI*ABK:S52501A -> HI*ABK:S52501A:D8:2026
        > 2300 HI: element 1 is no day of the calendar; read as no date
        NM1*85 -> NM1*86
        > 2010AA CLM: the guide requires NM1 here, and there is none
        SBR*S**FV4400******CI -> nothing
        > 2000B CLM: the guide requires SBR here, and there is none
        LX*2 -> nothing
        > 2400 SV1: the guide requires LX here, and there is none
        LX*1 -> nothing ; LX*2 -> nothing
        > 2400 SV1: the guide requires LX here, and there is none
        > 2400 SV1: the guide requires LX here, and there is none
        HL*3*2*23*0 -> HL*3*9*23*0
        > 2000C HL: HL02 does not name the level above; the one before it was used
        HL*2*1*22*1 -> HL*2**22*1
        > 2000B HL: HL02 does not name the level above; the one before it was used
        HL*1**20*1 -> HL*1**19*1
        >  HL: element 3 has a code that the guide does not list; kept as sent
        > 2000B HL: HL02 does not name the level above; the one before it was used
        > 2010AA CLM: the guide requires NM1 here, and there is none
        K3*STATE DEMAND 4 -> CAS*PR*1*25
        > 2300 CAS: this transaction set has no such segment here; kept, not read
        PAT*19 -> PAT*19~PAT*01
        > 2000C PAT: the guide allows this segment once here; the first was used
        K3*STATE DEMAND 4 -> XYZ*STATE DEMAND 4
        > 2300 XYZ: this transaction set has no such segment here; kept, not read
        NTE*ADD*FELL FROM A SWING -> a torn segment
        >  : no segment identifier; kept, not read
        BHT*0019*00*BATCH7*20260918*0905*CH -> nothing
        >  ST: the guide requires BHT here, and there is none
    "#]]);
}

fn check(table: &Expect) {
    let mut out = String::new();
    for row in table.data().lines().map(str::trim) {
        if row.is_empty() || row.starts_with('>') {
            continue;
        }
        let mut body = PROFESSIONAL.to_owned();
        for change in row.split(" ; ") {
            let (this, that) = change.split_once(" -> ").expect("this -> that");
            body = body.replacen(this, that.strip_prefix("nothing").unwrap_or(that), 1);
        }
        out.push_str(row);
        out.push('\n');
        let file = file(&body);
        let mut reader = ClaimReader::new(&file[..]);
        let sent: Vec<_> = reader.by_ref().collect();
        let findings = sent.into_iter().flat_map(|it| it.findings);
        for finding in findings.chain(reader.take_findings()) {
            // The count in SE is of no interest here.
            if !matches!(finding.what, What::WrongCount { .. }) {
                out.push_str(&format!(
                    "> {} {}: {}\n",
                    finding.path, finding.segment, finding.what
                ));
            }
        }
    }
    table.assert_eq(&out);
}

#[test]
fn a_claim_inherits_the_levels_that_are_open() {
    let body = "\
        ST*837*1*005010X222A1
        BHT*0019*00*B*20260918*0905*CH
        HL*1**20*1
        NM1*85*2*ONE*****XX*1
        HL*2*1*22*1
        SBR*P
        NM1*IL*1*MOTHER
        HL*3*2*23*0
        NM1*QC*1*SON
        CLM*A*0
        CLM*B*0
        HL*4*2*23*0
        NM1*QC*1*DAUGHTER
        CLM*C*0
        HL*5*1*22*0
        SBR*P*18
        NM1*IL*1*FATHER
        CLM*D*0
        HL*6**20*1
        NM1*85*2*TWO*****XX*2
        HL*7*6*22*0
        SBR*P*18
        NM1*IL*1*AUNT
        CLM*E*0
        SE*1*1";
    let last = |party: Option<&Party>| party.unwrap().name.last.clone();
    let whose: Vec<_> = read(&file(body))
        .iter()
        .map(|SentClaim { claim, .. }| {
            [claim.billing_provider(), claim.subscriber(), claim.patient()].map(last).join(" ")
        })
        .collect();
    let expected = [
        "ONE MOTHER SON",
        "ONE MOTHER SON",
        "ONE MOTHER DAUGHTER",
        "ONE FATHER FATHER",
        "TWO AUNT AUNT",
    ];
    assert_eq!(whose, expected);
}

#[test]
fn a_segment_out_of_place_goes_to_the_innermost_loop_that_has_it() {
    // A date and a diagnosis after a provider, and a note after another payer's decision.
    let body = "\
        ST*837*1*005010X222A1
        CLM*A*5
        NM1*82*1*ALDER
        DTP*439*D8*20260910
        HI*ABK:I10
        REF*G2*NW88
        LX*1
        SV1*HC:99213*5*UN*1
        NM1*DK*1*LARKIN
        DTP*472*D8*20260914
        SVD*CBS01*1*HC:99213**1
        NTE*ADD*LATE
        SE*1*1";
    let claim = read(&file(body)).remove(0).claim;
    assert!(claim.days("439").is_some());
    assert_eq!(claim.diagnoses().count(), 1);
    assert_eq!(claim.provider("82").unwrap().reference("G2"), Some("NW88"));
    assert!(claim.lines[0].days("472").is_some());
    assert_eq!(claim.lines[0].notes[0].text, "LATE");
}

#[test]
fn the_guide_tells_the_kind_of_a_claim() {
    let table = [
        ("*005010X222A1", "X", SetKind::ProfessionalClaim, Version::V5010),
        ("*005010X223A3", "X", SetKind::InstitutionalClaim, Version::V5010),
        ("*005010X224A2", "X", SetKind::DentalClaim, Version::V5010),
        ("", "005010X223A2", SetKind::InstitutionalClaim, Version::V5010),
        ("", "004010X098A1", SetKind::ProfessionalClaim, Version::V4010),
        ("", "004010X096A1", SetKind::InstitutionalClaim, Version::V4010),
        ("", "004010X097A1", SetKind::DentalClaim, Version::V4010),
        ("", "X", SetKind::Claim, Version::Other),
    ];
    for (st03, gs08, kind, version) in table {
        let body = PROFESSIONAL.replace("*005010X222A1", st03);
        let text = String::from_utf8(file(&body)).unwrap();
        let text = text.replace("*X*005010X222A1", &format!("*X*{gs08}"));
        let Claim { kind: of_claim, version: of_guide, .. } = only(text.as_bytes()).claim;
        assert_eq!((of_claim, of_guide), (kind, version), "{st03} {gs08}");
    }
}

#[test]
fn claims_are_found_among_other_sets() {
    let remittance = "ST*835*1~BPR*I*0~LX*1~CLP*X*1*5*5**MC*I~SE*5*1";
    let body = format!("{remittance}\n{PROFESSIONAL}{remittance}\n{INSTITUTIONAL}");
    let file = file(&body);
    let (mut reader, mut assembler) = (Reader::new(&file[..]), Assembler::default());
    let mut numbers = Vec::new();
    while let Some(block) = reader.next() {
        numbers.extend(assembler.feed(&block).map(|sent| sent.claim.header.number));
    }
    assert_eq!(numbers, ["FV0106", "FV1001"]);
    assert_eq!(assembler.take_findings(), []);
}

#[test]
fn every_claim_and_line_of_every_file_is_read() {
    for sample in samples(&["837"], &["837"]) {
        let claims: Vec<_> = read(&sample.bytes).into_iter().map(|sent| sent.claim).collect();
        let numbers: Vec<_> = claims.iter().map(|it| it.header.number.clone()).collect();
        let in_file = sample.segments.iter().filter(|it| it[0] == "CLM");
        assert_eq!(numbers, in_file.map(|it| it[1].clone()).collect::<Vec<_>>(), "{}", sample.name);

        let lines: Vec<_> = claims.iter().flat_map(|claim| &claim.lines).collect();
        let services = lines.iter().filter(|line| line.service.is_some()).count();
        let in_file = |ids: &[&str]| ids.iter().map(|id| sample.count(id)).sum::<usize>();
        assert_eq!(lines.len(), in_file(&["LX"]), "{}", sample.name);
        assert_eq!(services, in_file(&["SV1", "SV2", "SV3"]), "{}", sample.name);
        let codes = claims.iter().map(|claim| claim.health_codes.len()).sum::<usize>();
        assert_eq!(codes, in_file(&["HI"]), "{}", sample.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]

    /// No claim disappears unless its CLM does, and nothing panics.
    #[test]
    fn whatever_happens_to_a_file_its_claims_are_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
        len in any::<prop::sample::Index>(),
    ) {
        let mut file = file(&format!("{PROFESSIONAL}{INSTITUTIONAL}{PROFESSIONAL}"));
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        file.truncate(len.index(file.len()) + 1);
        let (mut reader, mut n_claims) = (Reader::new(&file[..]), 0);
        while let Some(block) = reader.next() {
            let is_claim = block.set().is_claim() && block.head() == tag::CLM;
            n_claims += usize::from(is_claim);
        }
        prop_assert_eq!(read(&file).len(), n_claims);
    }
}
