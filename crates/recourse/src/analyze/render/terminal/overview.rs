//! What was read, the money, and who denied what: the figures that a manager carries to a meeting.

use std::io;

use super::{
    page::{Line, Page, Tone},
    text,
};
use crate::analyze::report::{Report, Share, Totals};

/// Classes or payers shown; the rest is one line, so that the top of the page stays on one screen.
const SHARES_MAX: usize = 8;

/// The longest bar; a longer one says nothing more.
const BAR_MAX: usize = 40;

pub(super) fn write(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    head(report, page)?;
    money(&report.totals, page)?;
    apart(&report.totals, page)?;
    shares("DENIED BY CLASS", &report.by_class, page)?;
    shares("DENIED BY PAYER", &report.by_payer, page)
}

fn head(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let totals = &report.totals;
    let read = [
        text::count(totals.files, "file"),
        text::count(totals.sets, "transaction set"),
        text::count(totals.claims, "claim"),
        text::count(totals.lines, "line"),
    ];
    let as_of = Tone::Strong.of(format!("As of {}", report.as_of));
    page.flow(Line::default(), &[as_of, Tone::Plain.of(read.join(", "))])
}

fn money(totals: &Totals, page: &mut Page<'_>) -> io::Result<()> {
    page.title("MONEY", "as part of what was charged")?;
    let rows = [
        ("Charged", totals.charged_cents, Tone::Dim),
        ("Allowed", totals.allowed_cents, Tone::Dim),
        ("Paid", totals.paid_cents, Tone::Good),
        ("Patient's share", totals.patient_share_cents, Tone::Bar),
        ("Denied", totals.denied_cents, Tone::Alarm),
        ("At stake", totals.at_stake_cents, Tone::Warn),
        ("Expected net", totals.expected_net_cents, Tone::Good),
    ];
    let amounts = rows.map(|(_, cents, _)| text::money(cents));
    let amount_width = amounts.iter().map(String::len).max().unwrap_or(0);
    for ((label, cents, tone), amount) in rows.into_iter().zip(amounts) {
        let row = Line::indent(2)
            .left(Tone::Plain.of(label), 15)
            .right(Tone::Strong.of(amount), amount_width)
            .right(Tone::Dim.of(text::percent(cents, totals.charged_cents)), 7);
        let room = page.width().saturating_sub(30 + amount_width).min(BAR_MAX);
        page.line(&row.then(tone.of(text::bar(cents, totals.charged_cents, room))))?;
    }
    Ok(())
}

/// Claims that are no denial and that a manager would otherwise look for among them.
fn apart(totals: &Totals, page: &mut Page<'_>) -> io::Result<()> {
    let mut statements = Vec::new();
    if totals.pending_claims > 0 {
        statements.push(format!("{} not decided yet", text::count(totals.pending_claims, "claim")));
    }
    if totals.zero_pay_fine_claims > 0 {
        let claims = text::count(totals.zero_pay_fine_claims, "claim");
        statements.push(format!("{claims} paid nothing, and rightly so"));
    }
    if totals.rejected_claims > 0 {
        let rejected = text::count(totals.rejected_claims, "claim");
        statements.push(format!("{rejected} rejected before adjudication, which is no denial"));
    }
    if statements.is_empty() {
        return Ok(());
    }
    let statements: Vec<_> = statements.into_iter().map(|it| Tone::Dim.of(it)).collect();
    page.flow(Line::indent(2), &statements)
}

fn shares(title: &str, shares: &[Share], page: &mut Page<'_>) -> io::Result<()> {
    let Some(largest) = shares.iter().map(|it| it.denied_cents).max() else { return Ok(()) };
    page.title(title, "")?;
    let widths = Widths::of(shares, page.width());
    page.line(&widths.row(["", "Claims", "Denied", "Expected net"].map(|it| Tone::Dim.of(it))))?;
    for share in shares.iter().take(SHARES_MAX) {
        let net = if share.expected_net_cents < 0 { Tone::Dim } else { Tone::Good };
        let row = widths.row([
            Tone::Plain.of(name(share)),
            Tone::Plain.of(text::thousands(share.claims)),
            Tone::Plain.of(text::money(share.denied_cents)),
            net.of(text::money(share.expected_net_cents)),
        ]);
        let bar = text::bar(share.denied_cents, largest, widths.bar);
        page.line(&row.then(Tone::Bar.of(bar)))?;
    }
    match shares.get(SHARES_MAX..) {
        Some(rest) if !rest.is_empty() => {
            let denied = rest.iter().fold(0_i64, |sum, it| sum.saturating_add(it.denied_cents));
            let text = format!("and {} more with {} denied", rest.len(), text::money(denied));
            page.line(&Line::indent(2).then(Tone::Dim.of(text)))
        }
        _ => Ok(()),
    }
}

/// A class with its id, a payer by its name alone.
fn name(share: &Share) -> String {
    if share.id == share.title {
        share.title.clone()
    } else {
        format!("{:<3}  {}", share.id, share.title)
    }
}

/// The columns of classes or payers: amounts as wide as they need, the name what is left beside a
/// bar of at least a fifth of the page.
struct Widths {
    name: usize,
    denied: usize,
    net: usize,
    bar: usize,
}

impl Widths {
    const CLAIMS: usize = 6;

    fn of(shares: &[Share], width: usize) -> Self {
        let widest = |cell: fn(&Share) -> String, head: usize| {
            shares.iter().map(|it| cell(it).chars().count()).max().unwrap_or(0).max(head)
        };
        let denied = widest(|it| text::money(it.denied_cents), 6);
        let net = widest(|it| text::money(it.expected_net_cents), 12);
        let room = width.saturating_sub(2 + 2 + Self::CLAIMS + 2 + denied + 2 + net + 2);
        let name = widest(name, 0).min(room.saturating_sub(width / 5)).min(44);
        Self { name, denied, net, bar: room.saturating_sub(name).min(BAR_MAX) }
    }

    fn row(&self, [name, claims, denied, net]: [super::page::Piece; 4]) -> Line {
        Line::indent(2)
            .left(name, self.name)
            .right(claims, Self::CLAIMS)
            .right(denied, self.denied)
            .right(net, self.net)
    }
}
