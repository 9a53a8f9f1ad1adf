//! What can be relied on: money beyond the claims, amounts proved, and figures with their formulas.

use domain::Cents;

use super::{
    ROWS_MAX, left_out,
    markup::{Markup, html},
    open,
    svg::bar,
    table_head,
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
<caption>Money between payer and provider beyond the claims (PLB); a positive amount reduces the
payment.</caption>
"#,
    );
    table_head(page, &["Payer", "Reason", "Reference", "What is known"], &["Amount", "Open"]);
    page.literal("<tbody>\n");
    for entry in entries.iter().take(ROWS_MAX) {
        row(page, entry);
    }
    page.literal("</tbody>\n</table>\n");
    left_out(page, entries.len().saturating_sub(ROWS_MAX), "entries are");
    page.literal("</section>\n");
}

fn row(page: &mut Markup, entry: &LedgerEntry) {
    html!(
        page,
        r#"<tr><th scope="row">{}<small>{}</small></th><td><b>{}</b> {}</td>"#,
        entry.payer,
        entry.file,
        entry.reason,
        entry.meaning
    );
    html!(
        page,
        "<td>{}<small>{}</small></td><td>{}</td>",
        entry.reference,
        entry.claims.join(" "),
        entry.note
    );
    html!(
        page,
        "<td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
        Cents(entry.amount_cents),
        Cents(entry.open_cents)
    );
}

pub(super) fn section(page: &mut Markup, report: &Report) {
    open(page, "proofs", "Proofs and figures");
    page.literal("<div class=\"pair\">\n");
    balance(page, &report.balance);
    kpis(page, &report.kpis);
    page.literal("</div>\n</section>\n");
}

fn balance(page: &mut Markup, balance: &Balance) {
    page.literal("<table class=\"shares\">\n<caption>Do the amounts add up?</caption>\n");
    table_head(page, &["What is compared"], &["Proved", "Apart"]);
    let rows = [
        ("Payments against their claims", balance.sets_proved, balance.sets_apart),
        ("Claims against their adjustments", balance.claims_proved, balance.claims_apart),
        ("Lines against their adjustments", balance.lines_proved, balance.lines_apart),
    ];
    for (what, proved, apart) in rows {
        let class = if apart > 0 { "n late" } else { "n" };
        html!(
            page,
            r#"<tbody><tr><th scope="row">{}</th><td class="n">{}</td>"#,
            what,
            count(proved)
        );
        html!(
            page,
            r#"<td class="{}">{}</td></tr>
<tr class="drawn"><td colspan="3">"#,
            class,
            count(apart)
        );
        let [proved, all] =
            [proved, proved.saturating_add(apart)].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        bar(page, [all, proved], all);
        page.literal("</td></tr></tbody>\n");
    }
    page.literal("</table>\n");
}

fn kpis(page: &mut Markup, kpis: &[Kpi]) {
    page.literal("<table class=\"figures\">\n<caption>Figures</caption>\n");
    table_head(page, &["Figure", "Formula"], &["Value"]);
    page.literal("<tbody>\n");
    for Kpi { name, formula, note, value, .. } in kpis {
        html!(page, r#"<tr><th scope="row">{}</th>"#, name);
        html!(page, "<td>{}<small>{}</small></td>", formula, note);
        html!(page, "<td class=\"n\"><b>{}</b></td></tr>\n", value);
    }
    page.literal("</tbody>\n</table>\n");
}
