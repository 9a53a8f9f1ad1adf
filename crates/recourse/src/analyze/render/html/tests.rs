//! What the page says, and that nothing of a file can change what the page is.

use std::collections::HashSet;

use expect_test::{Expect, expect};

use super::page;
use crate::analyze::{
    render::fixture,
    report::{Denial, Report, Text},
};

/// Would end an attribute, a text, a comment or a style sheet, and then run.
const HOSTILE: &str = r#""'></style></title>--><script>alert(1)</script><img src=x onerror=y>&"#;

#[test]
fn the_head_says_what_is_denied_and_what_may_come_back() {
    check_text(
        "<header>",
        "<nav",
        &expect![[r#"
        Recourse
        Denials as of Jun 15, 2026
        5 files, 6 transaction sets, 142 claim payments, 318 service lines
        $11,733.40 is denied, and $11,545.00 of it has an answer worth giving. After the work, about $4,610.80 is expected to come back.
    "#]],
    );
}

#[test]
fn what_is_due_and_what_is_too_late_stand_apart_in_date_order() {
    check_text(
        r#"<table class="due">"#,
        "</section>",
        &expect![[r#"
            Due within 14 days
            Last day | Claim | Next action | Denied
            Jun 18, 2026 / 3 days left | JC-100417 / NORTHWIND HEALTH | Request Reconsideration / Appeals | 4,800.00
            Jun 26, 2026 / 11 days left | JC-100388 / PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE | Correct & Rebill / Auto-Submit | 975.00
            Jun 29, 2026 / 14 days left | JC-100561 / RIVERBEND MUTUAL INSURANCE | Send Records / Health Records | 1,120.00
            Already too late
            Last day | Claim | Next action | Denied
            Jun 3, 2026 / 12 days late | JC-098860 / NORTHWIND HEALTH | Request Reconsideration / Appeals | 640.00
        "#]],
    );
}

#[test]
fn a_row_of_the_worklist_has_its_reasons_under_it() {
    check_text(
        r#"<tbody id="rank-3">"#,
        "</tbody>",
        &expect![[r#"
            3 | JC-100388 / PCC2026-117-55203 | PRAIRIE COMMUNITY CARE OF THE UPPER MIDWEST MEDICAID MANAGED CARE / service Apr 6, 2026 | Member ID Mismatch / CO-31 +N382  | Correct & Rebill / Auto-Submit | 11 days left / Jun 26, 2026 | 975.00 / full | 745.00 / 80.0 % chance
            Corrected claim (frequency 7): the member is to be named as the card has it
            Codes
            CO-31 975.00
            the payer finds no member matching this patient
            N382 patient identifier missing or not valid
            Deadline
            To be received by Jun 26, 2026; by post, send it by Jun 18, 2026.
            60 days from the notice of 2026-04-27.
            contract: Prairie Community Care: Prairie Community Care provider manual 2026, chapter 9 (read in its source).
            Why it stands here
            Member ID Mismatch: the largest amount of the claim
            the member is to be named as the card has it
            975.00 at stake
            80.00% that it is paid
            Tier High, owner Registration. From remits/2026-05/may.zip!prairie-and-medicare.835 of Apr 27, 2026.
        "#]],
    );
}

#[test]
fn a_row_without_a_date_says_why() {
    check_text(
        r#"<tbody id="rank-5">"#,
        "</tbody>",
        &expect![[r#"
            5 | JC-2026-0004471-WOUND-CARE-03 / RB-88-2026-05120 | RIVERBEND MUTUAL INSURANCE / service May 4, 2026 | Bundling / CO-97 +M15 +N19 CO-151 +N362 CO-97 +N19  | Correct & Rebill / Coder Review |  / no date | 1,260.00 / partial | 469.00 / 40.0 % chance
            Corrected claim (frequency 7): a coder says whether the chart shows a service of its own
            Codes
            CO-97 860.00 on 11042-59
            payment is bundled into another service already processed
            M15 parts of one procedure were billed apart and are paid together
            N19 the procedure counts as incidental to the main one
            CO-151 360.00 on 97597
            the records do not support the quantity or frequency billed
            N362 more units on the day than the payer accepts
            CO-97 40.00 on 36415 right as it is
            payment is bundled into another service already processed
            N19 the procedure counts as incidental to the main one
            Deadline
            No date: no rule is known for this payer and this way of answering.
            Why it stands here
            Bundling: the largest amount of the claim
            a coder says whether the chart shows a service of its own
            1,260.00 at stake
            40.00% that it is paid
            Tier Medium, owner Coding. From remits/2026-05/riverbend-0529.835 of May 29, 2026.
        "#]],
    );
}

#[test]
fn files_to_look_at_come_first() {
    check_text(
        r#"<table class="files">"#,
        "</section>",
        &expect![[r#"
            What was read, the files to look at first.
            File | Kind | Sets | Claims | Lines | Adjustments | Remarks | Findings
            remits/2026-05/riverbend-0529.835 | 835 | 1 | 35 | 85 | 156 | 19 | 2
            2 findings, the first: the payment is 215.00 apart
            stop the payment is 215.00 apart  / transaction_apart, BPR, claim JC-097713
            warning the guide requires N1 here  / missing_segment, N1, 1000B
            remits/2026-05/scan-of-eob.pdf | unknown | 0 | 0 | 0 | 0 | 0 | 1
            1 finding, the first: no X12 in it; nothing was read
            stop no X12 in it; nothing was read  / unreadable
            remits/2026-05/may.zip!prairie-and-medicare.835 | 835 | 2 | 49 | 102 | 201 | 41 | 215
            215 findings, the first: no table knows reason 987
            warning no table knows reason 987  / unknown_carc, CAS, 2110, claim JC-100391
            warning the set declares 411 and has 409; all read  / wrong_count, SE
            note a mark before the first segment; skipped  / byte_order_mark
            212 more were counted and not kept.
            remits/2026-05/northwind-0518.835 | 835 | 2 | 58 | 131 | 254 | 37 | 1
            1 finding, the first: reason 16 without a remark code
            note reason 16 without a remark code  / remark_expected, CAS, 2110, claim JC-100598
            claims/may.837 | 837P | 1 | 150 | 334 | 0 | 0 | 0
        "#]],
    );
}

#[test]
fn the_flow_from_charged_to_paid_is_told_to_those_who_cannot_see_it() {
    let page = page(&fixture::report());
    let chart = between(&page, r#"<svg class="stacked""#, "</svg>");
    expect![[r#"
        <svg class="stacked" viewBox="0 0 1000 36" preserveAspectRatio="none" role="img">
        <title>From charged to paid</title><desc>Paid $41,150.75, Patient&#39;s share $6,229.25, Contractual and other $27,306.60, Denied $11,733.40</desc><rect class="paid" x="0" width="474" height="36"/><rect class="patient" x="476" width="70" height="36"/><rect class="other" x="548" width="313" height="36"/><rect class="denied" x="863" width="133" height="36"/>"#]].assert_eq(chart);
}

#[test]
fn the_deadline_chart_has_a_column_for_each_week() {
    let page = page(&fixture::report());
    let chart = between(&page, r#"<svg class="columns""#, "<rect");
    expect![[r#"
        <svg class="columns" viewBox="0 0 580 164" role="img">
        <title>Denied dollars by the week in which the answer is due, for 60 days</title><desc>too late $640.00, Jun 15 $4,800.00, Jun 22 $975.00, Jun 29 $1,120.00, Jul 6 $0.00, Jul 13 $0.00, Jul 20 $0.00, Jul 27 $215.00, Aug 3 $0.00, Aug 10 $0.00</desc>"#]].assert_eq(chart);
}

#[test]
fn nothing_of_a_file_becomes_markup() {
    let page = page(&hostile());
    check_structure(&page);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert_eq!(page.matches("</style>").count(), 1);
    let texts = page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count();
    assert!(texts > 60, "each field is shown, and escaped: {texts}");
}

#[test]
fn the_page_is_well_formed_accessible_and_complete_in_itself() {
    for report in [fixture::report(), Report::default(), many(3)] {
        let page = page(&report);
        check_structure(&page);
        for outside in ["http:", "https:", "url(", "@import", "src=", "<script", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("<table").count(), page.matches("<caption").count());
        assert_eq!(page.matches("<th ").count(), page.matches(" scope=\"").count());
        let described =
            page.matches(r#"role="img">"#).count() + page.matches("aria-hidden").count();
        assert_eq!(page.matches("<svg").count(), described);
    }
}

#[test]
fn every_link_leads_somewhere() {
    let page = page(&many(600));
    let ids: Vec<_> = attributes(&page, " id=\"").collect();
    let distinct: HashSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
    for target in attributes(&page, " href=\"#") {
        assert!(distinct.contains(&target), "{target}");
    }
}

#[test]
fn a_long_worklist_says_what_is_not_on_the_page() {
    let page = page(&many(1_734));
    assert_eq!(page.matches("<tbody id=\"rank-").count(), 500);
    assert!(page.contains("1,234 more rows are not on this page"));
}

#[test]
fn a_report_without_denials_is_a_page_without_alarm() {
    let page = page(&Report::default());
    assert!(page.contains("Nothing is denied in these files."));
    assert!(page.contains("Nothing is too late, and nothing is due within 60 days."));
    assert!(page.contains("Nothing waits for an answer."));
    assert!(page.contains("Nothing odd was found."));
}

/// Compares the text of a part of the fixture's page: a line for each row and block, with `|`
/// between cells and `/` before what is small.
fn check_text(from: &str, to: &str, expect: &Expect) {
    let page = page(&fixture::report());
    let mut text = String::new();
    let mut rest = between(&page, from, to);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before.trim_matches('\n'));
        let (tag, after) = after.split_once('>').expect("a tag ends");
        text.push_str(match tag.split(' ').next().expect("a split has a first part") {
            "/td" | "/th" => " | ",
            "small" => " / ",
            "br" | "li" | "p" | "/p" | "h1" | "h3" | "/h3" | "/caption" | "tr" | "table"
            | "/summary" => "\n",
            _ => "",
        });
        rest = after;
    }
    let lines = text.lines().map(|it| it.trim_matches([' ', '|'])).filter(|it| !it.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    expect.assert_eq(&text.replace("&amp;", "&"));
}

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).expect("the page has this part");
    let length = page[start..].find(to).expect("the part ends");
    &page[start..start + length]
}

fn attributes<'a>(page: &'a str, opening: &str) -> impl Iterator<Item = &'a str> {
    page.split(opening).skip(1).map(|it| it.split('"').next().unwrap_or_default())
}

/// Every tag is one of ours and is closed in turn, and every attribute is quoted and none runs.
fn check_structure(page: &str) {
    let void = ["meta", "br", "col", "rect", "path"];
    let body = page.split_once("<html").expect("the page has a root").1;
    let mut open = vec!["html"];
    let mut rest = body;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "before {after:.80}");
            continue;
        }
        let name = tag.split([' ', '/']).next().expect("a split has a first part");
        assert!(name.chars().all(|it| it.is_ascii_alphanumeric()), "{name}");
        for (place, quoted) in tag.split('"').enumerate() {
            let between = place % 2 == 0;
            assert!(!between || !quoted.contains(" on"), "{tag}");
        }
        assert_eq!(tag.matches('=').count().min(1), tag.matches("=\"").count().min(1), "{tag}");
        if !void.contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

fn many(n: u64) -> Report {
    let mut report = fixture::report();
    let row = report.denials.remove(0);
    report.denials = (1..=n).map(|rank| Denial { rank, ..row.clone() }).collect();
    report
}

/// The fixture with every text replaced.
fn hostile() -> Report {
    let mut report = fixture::report();
    let mut texts = vec![&mut report.as_of, &mut report.schema];
    let mut shared: Vec<&mut Text> = Vec::new();
    for share in report.by_class.iter_mut().chain(&mut report.by_payer) {
        texts.extend([&mut share.id, &mut share.title]);
    }
    for denial in &mut report.denials {
        denial.patient = Some(String::new());
        texts.extend([&mut denial.claim, &mut denial.payer_claim_number]);
        texts.extend(&mut denial.patient);
        shared.extend([&mut denial.file, &mut denial.class, &mut denial.class_title]);
        shared.extend([&mut denial.extent, &mut denial.tier, &mut denial.next_action]);
        shared.extend([&mut denial.route, &mut denial.route_because, &mut denial.queue]);
        shared.extend([&mut denial.owner, &mut denial.payer]);
        shared.extend(&mut denial.because);
        shared.extend(&mut denial.service_date);
        shared.extend(&mut denial.remittance_date);
        shared.extend(&mut denial.no_deadline_because);
        if let Some(deadline) = &mut denial.deadline {
            shared.extend([&mut deadline.date, &mut deadline.by, &mut deadline.send_by]);
            shared.extend([&mut deadline.rule, &mut deadline.source, &mut deadline.confidence]);
            shared.push(&mut deadline.explained);
        }
        for code in &mut denial.codes {
            shared.extend([&mut code.group, &mut code.carc, &mut code.meaning, &mut code.class]);
            shared.extend(&mut code.rarc);
            shared.extend(&mut code.rarc_meanings);
            shared.extend(&mut code.procedure);
        }
    }
    for entry in &mut report.ledger {
        texts.extend([&mut entry.file, &mut entry.payer, &mut entry.reason, &mut entry.meaning]);
        texts.extend([&mut entry.reference, &mut entry.note]);
        texts.extend(&mut entry.claims);
    }
    for kpi in &mut report.kpis {
        texts.extend([&mut kpi.name, &mut kpi.formula, &mut kpi.value, &mut kpi.note]);
    }
    for file in &mut report.files {
        texts.extend([&mut file.name, &mut file.kind]);
        for finding in &mut file.findings {
            texts.extend([&mut finding.weight, &mut finding.kind, &mut finding.what]);
            texts.extend([&mut finding.segment, &mut finding.path]);
            texts.extend(&mut finding.claim);
        }
    }
    for text in texts {
        HOSTILE.clone_into(text);
    }
    for text in shared {
        *text = HOSTILE.into();
    }
    report
}
