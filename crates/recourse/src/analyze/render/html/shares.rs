//! Denied money by class and by payer: bars beside their numbers.

use super::{
    markup::{Markup, html},
    open,
    svg::bar,
    table_head,
};
use crate::analyze::{
    render::words::{count, dollars},
    report::{Report, Share},
};
use domain::Cents;

/// The rest is too small to be seen beside the largest.
const SHARES_MAX: usize = 12;

pub(super) fn section(page: &mut Markup, report: &Report) {
    open(page, "shares", "Classes and payers");
    page.literal("<div class=\"pair\">\n");
    table(page, "Denied by class", "Class", &report.by_class);
    table(page, "Denied by payer", "Payer", &report.by_payer);
    page.literal("</div>\n");
    page.literal(
        r#"<p class="key">
<span class="outer">denied</span> <span class="inner">of it expected back, less the work</span>
</p>
</section>
"#,
    );
}

fn table(page: &mut Markup, caption: &'static str, head: &'static str, shares: &[Share]) {
    html!(page, "<table class=\"shares\">\n<caption>{}</caption>\n", caption);
    table_head(page, &[head], &["Claims", "Denied", "Expected net"]);
    let longest = shares.iter().map(|it| it.denied_cents).max().unwrap_or_default();
    for share in shares.iter().take(SHARES_MAX) {
        row(page, share, longest);
    }
    if shares.is_empty() {
        page.literal("<tbody><tr><td colspan=\"4\">None.</td></tr></tbody>\n");
    }
    if let Some(rest @ [_, ..]) = shares.get(SHARES_MAX..) {
        let denied = rest.iter().map(|it| it.denied_cents).fold(0, i64::saturating_add);
        html!(
            page,
            r#"<tbody><tr><td colspan="4" class="dim">and {} more with {}</td></tr></tbody>
"#,
            rest.len(),
            dollars(denied)
        );
    }
    page.literal("</table>\n");
}

fn row(page: &mut Markup, share: &Share, longest: i64) {
    html!(page, "<tbody><tr><th scope=\"row\">{}", share.title);
    if share.id != share.title {
        html!(page, " <small>{}</small>", share.id);
    }
    html!(
        page,
        r#"</th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>
<tr class="drawn"><td colspan="4">"#,
        count(share.claims),
        Cents(share.denied_cents),
        Cents(share.expected_net_cents)
    );
    bar(page, [share.denied_cents, share.expected_net_cents], longest);
    page.literal("</td></tr></tbody>\n");
}
