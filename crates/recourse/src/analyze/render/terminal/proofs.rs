//! What stands behind the figures: money beyond the claims, what balances, and how each is counted.

use std::io;

use super::{
    Options, due,
    page::{Line, Page, Tone},
    text,
};
use crate::analyze::report::{Balance, Kpi, LedgerEntry, Report};

pub(super) fn write(report: &Report, options: &Options, page: &mut Page<'_>) -> io::Result<()> {
    ledger(&report.ledger, options, page)?;
    balance(&report.balance, page)?;
    kpis(&report.kpis, page)
}

fn ledger(entries: &[LedgerEntry], options: &Options, page: &mut Page<'_>) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    page.title("BEYOND THE CLAIMS (PLB)", "what is positive was taken from the payment")?;
    let (shown, left_out) = options.first(entries);
    let widest = |cents: fn(&LedgerEntry) -> i64| {
        shown.iter().map(|it| text::money(cents(it)).len()).max().unwrap_or(0)
    };
    let amount_width = widest(|it| it.amount_cents);
    for entry in shown {
        let row = Line::indent(2)
            .left(Tone::Strong.of(&entry.reason), 2)
            .right(Tone::Plain.of(text::money(entry.amount_cents)), amount_width);
        let mut statements = vec![Tone::Plain.of(&entry.meaning), Tone::Plain.of(&entry.payer)];
        if entry.open_cents != 0 {
            statements.push(Tone::Warn.of(format!("{} open", text::money(entry.open_cents))));
        }
        if !entry.claims.is_empty() {
            statements.push(Tone::Plain.of(format!("claim {}", entry.claims.join(", "))));
        }
        if !entry.reference.is_empty() {
            statements.push(Tone::Dim.of(format!("reference {}", entry.reference)));
        }
        statements.push(Tone::Dim.of(&entry.note));
        page.flow(row, &statements)?;
    }
    due::more(left_out, page)
}

fn balance(balance: &Balance, page: &mut Page<'_>) -> io::Result<()> {
    page.title("BALANCE", "charged, less every adjustment, is what was paid")?;
    let rows = [
        ("Transaction sets", balance.sets_proved, balance.sets_apart),
        ("Claims", balance.claims_proved, balance.claims_apart),
        ("Lines", balance.lines_proved, balance.lines_apart),
    ];
    let width = rows.iter().map(|(_, proved, _)| text::thousands(*proved).len()).max().unwrap_or(0);
    for (label, proved, apart) in rows {
        let row = Line::indent(2)
            .left(Tone::Plain.of(label), 16)
            .right(Tone::Strong.of(text::thousands(proved)), width)
            .left(Tone::Good.of("proved"), 6);
        let apart = match apart {
            0 => String::new(),
            _ => format!("{} apart: look before it is posted", text::thousands(apart)),
        };
        page.line(&row.then(Tone::Alarm.of(apart)))?;
    }
    Ok(())
}

fn kpis(kpis: &[Kpi], page: &mut Page<'_>) -> io::Result<()> {
    if kpis.is_empty() {
        return Ok(());
    }
    page.title("FIGURES", "each with its formula")?;
    let widest =
        |cell: fn(&Kpi) -> &str| kpis.iter().map(|it| cell(it).chars().count()).max().unwrap_or(0);
    let (name, value) = (widest(|it| &it.name).min(34), widest(|it| &it.value).min(16));
    for kpi in kpis {
        let row = Line::indent(2)
            .left(Tone::Plain.of(&kpi.name), name)
            .right(Tone::Strong.of(&kpi.value), value);
        // What to keep in mind about a figure is in the page and the JSON; why there is none, here.
        let why_none = (kpi.value == "-").then(|| Tone::Dim.of(&kpi.note));
        let statements: Vec<_> = [Tone::Dim.of(&kpi.formula)].into_iter().chain(why_none).collect();
        page.flow(row, &statements)?;
    }
    Ok(())
}
