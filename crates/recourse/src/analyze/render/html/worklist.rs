//! The worklist: what to do next, claim by claim, with the reasons folded under each row.

use domain::Cents;

use super::{
    ROWS_MAX,
    deadlines::urgency,
    left_out,
    markup::{Markup, html},
    open, table_head,
};
use crate::analyze::{
    render::words::{confidence, day, days_left, percent, route},
    report::{Code, Deadline, Denial},
};

pub(super) fn section(page: &mut Markup, denials: &[Denial]) {
    open(page, "worklist", "Worklist");
    if denials.is_empty() {
        page.literal("<p>Nothing waits for an answer.</p>\n</section>\n");
        return;
    }
    page.literal(
        r#"<table class="work">
<caption>By what is expected back after the work. Open a row to see why.</caption>
<colgroup><col class="rank"><col class="claim"><col class="payer"><col class="class">
<col class="action"><col class="due"><col class="amount"><col class="amount"></colgroup>
"#,
    );
    let words = ["Rank", "Claim", "Payer", "Why denied", "Next action", "Deadline"];
    table_head(page, &words, &["Denied", "Expected net"]);
    for denial in denials.iter().take(ROWS_MAX) {
        row(page, denial);
    }
    page.literal("</table>\n");
    left_out(page, denials.len().saturating_sub(ROWS_MAX), "rows are");
    page.literal("</section>\n");
}

fn row(page: &mut Markup, denial: &Denial) {
    html!(
        page,
        r#"<tbody id="rank-{}">
<tr><td class="rank">{}</td><th scope="row">{}<small>{}</small>"#,
        denial.rank,
        denial.rank,
        denial.claim,
        denial.payer_claim_number
    );
    if let Some(patient) = &denial.patient {
        html!(page, "<small>{}</small>", patient);
    }
    html!(page, "</th><td>{}", denial.payer);
    if let Some(date) = &denial.service_date {
        html!(page, "<small>service {}</small>", day(date));
    }
    html!(page, "</td><td>{}<small class=\"codes\">", denial.class_title);
    for (place, code) in denial.codes.iter().enumerate() {
        // Lines denied alike are told once here; the fold has each with its amount.
        if !denial.codes.iter().take(place).any(|it| is_alike(it, code)) {
            reason(page, code);
        }
    }
    html!(
        page,
        "</small></td><td><b>{}</b><small>{}</small></td><td>",
        denial.next_action,
        denial.queue
    );
    match &denial.deadline {
        Some(Deadline { date, days_left: days, .. }) => html!(
            page,
            "<span class=\"pill {}\">{}</span><small>{}</small>",
            urgency(*days),
            days_left(*days),
            day(date)
        ),
        None => page.literal("<small>no date</small>"),
    }
    html!(
        page,
        r#"</td><td class="n">{}<small>{}</small></td>"#,
        Cents(denial.denied_cents),
        denial.extent
    );
    html!(
        page,
        "<td class=\"n\"><b>{}</b><small>{} chance</small></td></tr>\n",
        Cents(denial.expected_net_cents),
        percent(i64::from(denial.chance_bp), 10_000).unwrap_or_default()
    );
    fold(page, denial);
    page.literal("</tbody>\n");
}

/// `CO-197 +M62`.
fn reason(page: &mut Markup, code: &Code) {
    html!(page, "<span>{}-{}", code.group, code.carc);
    for remark in &code.rarc {
        html!(page, " +{}", remark);
    }
    page.literal("</span> ");
}

fn is_alike(one: &Code, other: &Code) -> bool {
    one.group == other.group && one.carc == other.carc && one.rarc == other.rarc
}

/// What stands behind the row.
fn fold(page: &mut Markup, denial: &Denial) {
    html!(
        page,
        r#"<tr class="fold"><td></td><td colspan="7">
<details><summary><b>{}</b>: {}</summary>
<div class="reasons">
"#,
        route(&denial.route),
        denial.route_because
    );
    page.literal("<section><h3>Codes</h3>");
    codes(page, &denial.codes);
    page.literal("</section>\n<section><h3>Deadline</h3>");
    deadline(page, denial);
    page.literal("</section>\n<section><h3>Why it stands here</h3><ul>");
    for because in &denial.because {
        html!(page, "<li>{}</li>", because);
    }
    html!(
        page,
        "</ul><p class=\"dim\">Tier {}, owner {}. From {}",
        denial.tier,
        denial.owner,
        denial.file
    );
    if let Some(date) = &denial.remittance_date {
        html!(page, " of {}", day(date));
    }
    page.literal(".</p></section>\n</div></details></td></tr>\n");
}

fn codes(page: &mut Markup, codes: &[Code]) {
    if codes.is_empty() {
        page.literal("<p>No code of the payer's.</p>");
        return;
    }
    page.literal("<ul class=\"plain\">");
    for code in codes {
        html!(page, "<li><b>{}-{}</b> {}", code.group, code.carc, Cents(code.amount_cents));
        if let Some(procedure) = &code.procedure {
            html!(page, " on {}", procedure);
        }
        if code.expected {
            page.literal(" <em>right as it is</em>");
        }
        html!(page, "<br>{}", code.meaning);
        for (remark, meaning) in code.rarc.iter().zip(&code.rarc_meanings) {
            html!(page, "<br><b>{}</b> {}", remark, meaning);
        }
        page.literal("</li>");
    }
    page.literal("</ul>");
}

fn deadline(page: &mut Markup, denial: &Denial) {
    let Some(deadline) = &denial.deadline else {
        let because = denial.no_deadline_because.as_deref().unwrap_or("no rule is known");
        html!(page, "<p>No date: {}.</p>", because);
        return;
    };
    html!(page, "<p>To be {} by <b>{}</b>", deadline.by, day(&deadline.date));
    if deadline.send_by != deadline.date {
        html!(page, "; by post, send it by {}", day(&deadline.send_by));
    }
    html!(
        page,
        ".</p><p>{}.</p><p class=\"dim\">{}: {} ({}).</p>",
        deadline.explained,
        deadline.rule,
        deadline.source,
        confidence(&deadline.confidence)
    );
}
