//! The rows of the worklist: which of the kept claim payments still stand, and the answer to each.

use std::cmp::Reverse;

use domain::{
    Answer, Around, Books, Clocks, Denial, DenialClass, Door, Histories, Priors, Rarc, RarcEffect,
    Standing, Worth, answer, rank_reason,
};

use super::{Analysis, kept::Kept, remittances::RemittanceSet, report, row::RowWriter};

/// A row before it has its place.
pub(super) struct Row {
    pub(super) report: report::Denial,
    pub(super) door: Door,
    pub(super) class: DenialClass,
    worth: Worth,
}

/// Every row, by expected net dollars; among equals by denied amount, then by claim.
pub(super) fn rows(run: &mut Analysis, histories: &Histories) -> Vec<Row> {
    let all_kept = std::mem::take(&mut run.kept);
    let texts = std::mem::take(&mut run.texts);
    let run = &*run;
    let mut writer = RowWriter { run, texts };
    let mut clocks = Clocks::new();
    let books = Books { codes: &run.codes, deadlines: &run.deadlines, priors: Priors::shipped() };
    let mut rows = Vec::with_capacity(all_kept.len());
    // What was kept of a claim is let go as soon as its row is written.
    for mut kept in all_kept {
        let set = &run.sets[kept.set];
        for denial in open_denials(&mut kept, histories) {
            let around = around(run, set, &kept, &denial);
            let answer = answer(&denial, &around, &books, &mut clocks, run.as_of);
            let report = writer.row(set, &kept, &denial, &answer);
            let Answer { ruling, worth, .. } = answer;
            rows.push(Row { report, door: ruling.door, class: denial.class, worth });
        }
    }
    rows.sort_by_cached_key(|row| {
        let report::Denial { expected_net_cents, denied_cents, claim, .. } = &row.report;
        (Reverse((*expected_net_cents, *denied_cents)), claim.clone())
    });
    let n_rows = rows.len();
    for (index, row) in rows.iter_mut().enumerate() {
        row.report.rank = index as u64 + 1;
        row.report.because.push(rank_reason(index + 1, n_rows, &row.worth).into());
    }
    rows
}

/// What of a kept claim payment still has to be worked.
fn open_denials(kept: &mut Kept, histories: &Histories) -> Vec<Denial> {
    let history = histories.history(kept.source);
    let open = match history.and_then(|it| it.standing(kept.source)) {
        Some(Standing::Current) => true,
        // A correction that came in its place has its own answer.
        Some(Standing::TakesBack { .. } | Standing::TakesBackUnseen) => {
            history.is_none_or(|it| it.current().next().is_none())
        }
        // Taken back, replaced, only a notice, or not decided: the word that counts is another.
        Some(_) | None => false,
    };
    if open { std::mem::take(&mut kept.open) } else { vec![] }
}

fn around<'a>(
    run: &'a Analysis,
    set: &'a RemittanceSet,
    kept: &'a Kept,
    denial: &Denial,
) -> Around<'a> {
    let claim = &kept.claim;
    let of_the_act = |remark: &Rarc| {
        run.codes.rarc(*remark).is_some_and(|entry| entry.has(RarcEffect::NoSurprisesAct))
    };
    Around {
        remittance: &set.remittance,
        payment: kept.facts,
        billed: run.billed.get(claim),
        acknowledgments: run.acknowledgments.get(claim).map_or(&[], Vec::as_slice),
        not_final: kept.not_final,
        surprise_bill: denial.reasons.iter().flat_map(|it| &it.remarks).any(of_the_act),
    }
}
