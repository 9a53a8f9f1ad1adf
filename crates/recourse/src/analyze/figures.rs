//! The end of a run: sums, shares and figures, and the report that holds them.

use std::collections::HashMap;

use super::{Analysis, kpis, ledger, report, rows, rows::Row};
use domain::{DenialClass, Door, Histories};

impl Analysis {
    /// Judges what was kept and gives the report.
    pub fn finish(mut self) -> report::Report {
        let histories = std::mem::take(&mut self.pairing).finish();
        let rows = rows::rows(&mut self, &histories);
        let ledger = ledger::entries(&mut self, &histories);
        self.tell_histories(&histories);
        let (by_class, by_payer) = (by_class(&rows), by_payer(&rows));
        let totals = self.totals(&rows);
        let balance = self.balance();
        let kpis = kpis::kpis(&self, &histories);
        let as_of = self.as_of.to_string();
        report::Report {
            schema: report::SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            code_tables: self.codes.version(),
            as_of,
            totals,
            by_class,
            by_payer,
            denials: rows.into_iter().map(|row| row.report).collect(),
            ledger,
            balance,
            kpis,
            files: self.files.into_iter().map(super::FileTally::report).collect(),
        }
    }

    /// The number of the file that is being read.
    pub(super) fn file_number(&self) -> u32 {
        u32::try_from(self.files.len()).unwrap_or(u32::MAX)
    }

    /// What was noticed about the stories of claims goes to the file of their last word.
    fn tell_histories(&mut self, histories: &Histories) {
        for history in histories.iter() {
            let Some(last) = history.records().last() else { continue };
            let file = &mut self.files[last.source.file as usize];
            for finding in history.findings() {
                file.domain(&finding, &last.claim, file.claim_span(last.source.position));
            }
        }
    }

    fn totals(&self, rows: &[Row]) -> report::Totals {
        let mut totals = report::Totals { files: self.files.len() as u64, ..Default::default() };
        for file in &self.files {
            totals.sets += file.counts.sets;
            totals.claims += file.counts.claims;
            totals.lines += file.counts.lines;
            totals.adjustments += file.counts.adjustments;
            totals.remarks += file.counts.remarks;
        }
        totals.billed_claims = self.billed_claims;
        totals.rejected_claims = self.rejected_claims();
        for set in self.sets.iter().filter(|set| !set.duplicate) {
            totals.charged_cents += set.sums.charged.0;
            totals.allowed_cents += set.sums.allowed.0;
            totals.paid_cents += set.sums.paid.0;
            totals.patient_share_cents += set.sums.patient_share.0;
            totals.pending_claims += set.sums.pending_claims;
            totals.zero_pay_fine_claims += set.sums.zero_pay_fine_claims;
        }
        for row in rows {
            let report::Denial { denied_cents, expected_net_cents, .. } = row.report;
            if !is_pseudo(row.class) {
                totals.denied_cents += denied_cents;
            }
            if row.door != Door::Nothing && !is_pseudo(row.class) {
                totals.at_stake_cents += denied_cents;
            }
            // Work that costs more than it brings is not begun, so it takes nothing off.
            totals.expected_net_cents += expected_net_cents.max(0);
        }
        totals
    }

    /// Claims whose last word on receipt was a rejection.
    fn rejected_claims(&self) -> u64 {
        let rejected = |all: &&Vec<domain::Acknowledgment>| {
            all.iter().max_by_key(|it| it.date).is_some_and(|last| !last.accepted)
        };
        self.acknowledgments.values().filter(rejected).count() as u64
    }

    fn balance(&self) -> report::Balance {
        let mut balance = report::Balance::default();
        for set in self.sets.iter().filter(|set| !set.duplicate) {
            balance.sets_proved += u64::from(set.proved);
            balance.sets_apart += u64::from(!set.proved);
            balance.claims_proved += set.sums.claims_proved;
            balance.claims_apart += set.sums.claims_apart;
            balance.lines_proved += set.sums.lines_proved;
            balance.lines_apart += set.sums.lines_apart;
        }
        balance
    }
}

/// Money that is missing without a denial code.
fn is_pseudo(class: DenialClass) -> bool {
    matches!(
        class,
        DenialClass::Underpayment | DenialClass::Recoupment | DenialClass::AppealOutcome
    )
}

fn by_class(rows: &[Row]) -> Vec<report::Share> {
    shares(rows, |it| (it.class.id().to_owned(), it.class.title().to_owned()))
}

fn by_payer(rows: &[Row]) -> Vec<report::Share> {
    shares(rows, |it| (it.report.payer.to_string(), it.report.payer.to_string()))
}

/// Sums by a name, largest first.
fn shares(rows: &[Row], name: impl Fn(&Row) -> (String, String)) -> Vec<report::Share> {
    let mut shares: HashMap<String, report::Share> = HashMap::new();
    for row in rows {
        let (id, title) = name(row);
        let share = shares.entry(id).or_insert_with_key(|id| report::Share {
            id: id.clone(),
            title,
            ..report::Share::default()
        });
        share.claims += 1;
        share.denied_cents += row.report.denied_cents;
        share.expected_net_cents += row.report.expected_net_cents.max(0);
    }
    let mut shares: Vec<report::Share> = shares.into_values().collect();
    shares.sort_by(|left, right| {
        right.denied_cents.cmp(&left.denied_cents).then_with(|| left.id.cmp(&right.id))
    });
    shares
}
