//! What can be relied on: money beyond the claims, amounts proved, and figures with their formulas.

use domain::Cents;

use super::{
    ROWS_MAX, left_out,
    markup::{Markup, html},
    open,
    svg::bar,
};
use crate::analyze::{
    render::words::count,
    report::{Balance, Kpi, LedgerEntry, Report},
};

pub(super) fn ledger(page: &mut Markup, entries: &[LedgerEntry]) {
    open(page, "ledger", "Ledger");
    if entries.is_empty() {
        page.literal("<p>No money moved beyond the claims.</p>\n</section>\n");
        return;
    }
    page.literal(
        r#"<table>
<caption>Money between payer and provider beyond the claims (PLB); a positive amount reduces the payment.</caption>
<thead><tr><th scope="col">Payer</th><th scope="col">Reason</th><th scope="col">Reference</th><th scope="col">What is known</th><th scope="col" class="n">Amount</th><th scope="col" class="n">Open</th></tr></thead>
<tbody>
"#,
    );
    for entry in entries.iter().take(ROWS_MAX) {
        html!(
            page,
            r#"<tr><th scope="row">{}<small>{}</small></th><td><b>{}</b> {}</td><td>{}<small>{}</small></td><td>{}</td><td class="n">{}</td><td class="n">{}</td></tr>
"#,
            entry.payer,
            entry.file,
            entry.reason,
            entry.meaning,
            entry.reference,
            entry.claims.join(" "),
            entry.note,
            Cents(entry.amount_cents),
            Cents(entry.open_cents)
        );
    }
    page.literal("</tbody>\n</table>\n");
    left_out(page, entries.len().saturating_sub(ROWS_MAX), "entries are");
    page.literal("</section>\n");
}

pub(super) fn section(page: &mut Markup, report: &Report) {
    open(page, "proofs", "Proofs and figures");
    page.literal("<div class=\"pair narrow\">\n");
    balance(page, &report.balance);
    kpis(page, &report.kpis);
    page.literal("</div>\n</section>\n");
}

fn balance(page: &mut Markup, balance: &Balance) {
    page.literal(
        r#"<table class="shares">
<caption>Do the amounts add up?</caption>
<thead><tr><th scope="col">Proved</th><th scope="col" class="n">Yes</th><th scope="col" class="n">Apart</th></tr></thead>
"#,
    );
    let rows = [
        ("Payments against their claims", balance.sets_proved, balance.sets_apart),
        ("Claims against their adjustments", balance.claims_proved, balance.claims_apart),
        ("Lines against their adjustments", balance.lines_proved, balance.lines_apart),
    ];
    for (what, proved, apart) in rows {
        let class = if apart > 0 { "n late" } else { "n" };
        html!(
            page,
            r#"<tbody><tr><th scope="row">{}</th><td class="n">{}</td><td class="{}">{}</td></tr>
<tr class="drawn"><td colspan="3">"#,
            what,
            count(proved),
            class,
            count(apart)
        );
        let [proved, all] = [proved, proved.saturating_add(apart)]
            .map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        bar(page, [all, proved], all);
        page.literal("</td></tr></tbody>\n");
    }
    page.literal("</table>\n");
}

fn kpis(page: &mut Markup, kpis: &[Kpi]) {
    page.literal(
        r#"<table>
<caption>Figures</caption>
<thead><tr><th scope="col">Figure</th><th scope="col" class="n">Value</th><th scope="col">Formula</th></tr></thead>
<tbody>
"#,
    );
    for kpi in kpis {
        html!(
            page,
            r#"<tr><th scope="row">{}</th><td class="n"><b>{}</b></td><td>{}<small>{}</small></td></tr>
"#,
            kpi.name,
            kpi.value,
            kpi.formula,
            kpi.note
        );
    }
    page.literal("</tbody>\n</table>\n");
}
