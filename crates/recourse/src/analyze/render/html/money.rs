//! Where the charged money went: the sums, and one bar from charged to paid.

use super::{
    markup::{Markup, html},
    open,
    svg::{Part, stacked},
};
use crate::analyze::{
    render::words::{count, dollars, percent},
    report::Totals,
};

pub(super) fn section(page: &mut Markup, totals: &Totals) {
    open(page, "money", "Money");
    tiles(page, totals);
    flow(page, totals);
    beside(page, totals);
    page.literal("</section>\n");
}

fn tiles(page: &mut Markup, totals: &Totals) {
    let charged = totals.charged_cents;
    let tiles = [
        ("plain", "Charged", charged, None),
        ("plain", "Allowed", totals.allowed_cents, Some((charged, "of charged"))),
        ("plain", "Paid", totals.paid_cents, Some((charged, "of charged"))),
        ("plain", "Patient's share", totals.patient_share_cents, Some((charged, "of charged"))),
        ("bad", "Denied", totals.denied_cents, Some((charged, "of charged"))),
        ("open", "At stake", totals.at_stake_cents, Some((totals.denied_cents, "of denied"))),
        (
            "good",
            "Expected net",
            totals.expected_net_cents,
            Some((totals.at_stake_cents, "of at stake")),
        ),
    ];
    page.literal("<dl class=\"tiles\">\n");
    for (class, label, cents, whole) in tiles {
        let amount = dollars(cents);
        let (whole_dollars, rest) = amount.split_at(amount.len() - 3);
        html!(
            page,
            "<div class=\"{}\"><dt>{}</dt><dd>{}<small>{}</small>",
            class,
            label,
            whole_dollars,
            rest
        );
        let share = whole.and_then(|(whole, of)| Some((percent(cents, whole)?, of)));
        if let Some((percent, of)) = share {
            html!(page, "<span>{} {}</span>", percent, of);
        }
        page.literal("</dd></div>\n");
    }
    page.literal("</dl>\n");
}

fn flow(page: &mut Markup, totals: &Totals) {
    let Totals { charged_cents, paid_cents, patient_share_cents, denied_cents, .. } = *totals;
    let rest = [paid_cents, patient_share_cents, denied_cents]
        .into_iter()
        .fold(charged_cents, i64::saturating_sub);
    let parts = [
        ("paid", "Paid", paid_cents),
        ("patient", "Patient's share", patient_share_cents),
        ("other", "Contractual and other", rest),
        ("denied", "Denied", denied_cents),
    ];
    let description = parts.map(|(_, label, cents)| format!("{label} {}", dollars(cents)));
    let bars = parts.map(|(class, _, amount)| Part { class, amount });
    page.literal("<figure class=\"flow\">\n");
    stacked(page, "From charged to paid", &description.join(", "), &bars);
    page.literal("<figcaption><ul>");
    for (class, label, cents) in parts {
        html!(page, "<li class=\"{}\">{} <b>{}</b>", class, label, dollars(cents));
        if let Some(percent) = percent(cents, charged_cents) {
            html!(page, " <small>{}</small>", percent);
        }
        page.literal("</li>");
    }
    page.literal("</ul></figcaption>\n</figure>\n");
}

/// What the sums leave out, and rightly so.
fn beside(page: &mut Markup, totals: &Totals) {
    let facts = [
        (totals.pending_claims, "not decided yet"),
        (totals.zero_pay_fine_claims, "paid nothing, and rightly so"),
        (totals.billed_claims, "sent (837)"),
        (totals.rejected_claims, "rejected before adjudication, so not denied"),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {what}", count(n)))
        .collect();
    if !facts.is_empty() {
        html!(page, "<p class=\"beside\">Claims beside these: {}.</p>\n", facts.join("; "));
    }
}
