//! The proof of a remittance in plain words: each equation with its two sides.

use domain::{BalanceLevel, Cents, Equation, OpenWhy, plb_reason};
use orchestrator::inbox::{Apart, Moved, ProofReport, RemittanceSummary};

use crate::console::show;

/// A proof as a page shows it.
pub(crate) struct Proof {
    pub(crate) equations: Vec<Sum>,
    pub(crate) apart: Vec<Out>,
    pub(crate) n_more_apart: u64,
    pub(crate) moved: Vec<Plb>,
    pub(crate) n_more_moved: u64,
}

/// One equation.
pub(crate) struct Sum {
    /// What is compared.
    pub(crate) what: &'static str,
    /// How many were compared, in words.
    pub(crate) of: String,
    /// The side that is worked out, as a sum in words.
    pub(crate) worked_out: String,
    pub(crate) result: Cents,
    /// What the payer wrote.
    pub(crate) stated: Cents,
    pub(crate) holds: bool,
}

/// Where an equation does not hold.
pub(crate) struct Out {
    pub(crate) place: String,
    pub(crate) said: String,
    pub(crate) apart: Cents,
}

/// Money that moved beyond the claims.
pub(crate) struct Plb {
    pub(crate) reason: String,
    pub(crate) meaning: &'static str,
    pub(crate) did: &'static str,
    pub(crate) reference: String,
    pub(crate) amount: Cents,
    pub(crate) note: String,
}

impl Proof {
    /// `sees` says whether claims and references may be shown.
    pub(crate) fn of(kept: &RemittanceSummary, proof: &ProofReport, sees: bool) -> Self {
        Self {
            equations: equations(kept, proof),
            apart: proof.apart.iter().map(|it| out(it, sees)).collect(),
            n_more_apart: proof.n_apart_left_out,
            moved: proof.moved.iter().map(|it| plb(it, sees)).collect(),
            n_more_moved: proof.n_moved_left_out,
        }
    }
}

fn equations(kept: &RemittanceSummary, proof: &ProofReport) -> Vec<Sum> {
    let fails = |levels: &dyn Fn(&BalanceLevel) -> bool| {
        proof.apart.iter().any(|it| levels(&it.imbalance.level))
    };
    let is_line = |it: &BalanceLevel| matches!(it, BalanceLevel::Line(_));
    let is_whole = |it: &BalanceLevel| matches!(it, BalanceLevel::Transaction);
    let (lines, claims) = (&proof.lines, &proof.claims);
    let n_right = kept.claims.saturating_sub(proof.n_claims_out);
    let mut all = Vec::new();
    if proof.n_lines > 0 {
        all.push(Sum {
            what: "Lines: what was charged, less what was taken off, is what was paid",
            of: format!(
                "{} lines on claims that add up, of {}",
                proof.n_lines_proved, proof.n_lines
            ),
            worked_out: less(lines.charged, lines.adjusted),
            result: lines.expected(),
            stated: lines.paid,
            holds: !fails(&is_line) && lines.expected() == lines.paid,
        });
    }
    all.push(Sum {
        what: "Claims: what was charged, less all that was taken off, is what was paid",
        of: format!("{n_right} of {} claims add up", kept.claims),
        worked_out: less(claims.charged, claims.adjusted),
        result: claims.expected(),
        stated: claims.paid,
        holds: proof.n_claims_out == 0,
    });
    all.push(Sum {
        what: "The payment: what the claims pay, less the provider adjustments, is the transfer",
        of: "the transfer is what the bank should show".to_owned(),
        worked_out: less(claims.paid, proof.moved_off),
        result: claims.paid - proof.moved_off,
        stated: kept.paid(),
        holds: !fails(&is_whole),
    });
    all
}

fn less(whole: Cents, off: Cents) -> String {
    let sign = if off < Cents::ZERO { '+' } else { '−' };
    format!("{} {sign} {}", show::money(whole), show::money(off.abs()))
}

fn out(it: &Apart, sees: bool) -> Out {
    let claim = match (&it.claim, sees) {
        (Some(claim), true) => format!("claim {claim}"),
        (Some(_), false) => "a claim".to_owned(),
        (None, _) => "the payment".to_owned(),
    };
    let place = match it.imbalance.level {
        BalanceLevel::Line(line) => format!("{claim}, line {}", line.saturating_add(1)),
        BalanceLevel::Claim | BalanceLevel::Transaction => claim,
    };
    let imbalance = &it.imbalance;
    let (sum, stated) = (less(imbalance.whole, imbalance.less), show::money(imbalance.stated));
    let expected = show::money(imbalance.expected());
    let said = match imbalance.equation {
        Equation::LinePaid | Equation::ClaimPaid => {
            format!("charged less taken off is {sum} = {expected}; the payer writes {stated} paid")
        }
        Equation::LineCharges => {
            let lines = show::money(imbalance.whole);
            format!("the lines charge {lines}; the claim charges {stated}")
        }
        Equation::LinePayments => {
            format!(
                "the lines' payments less the claim's own adjustments are {sum} = {expected}; the payer writes {stated} paid"
            )
        }
        Equation::TransactionPaid => {
            format!(
                "the claims pay, less provider adjustments, {sum} = {expected}; the transfer is {stated}"
            )
        }
        Equation::TransferNotNegative => {
            format!("the transfer is {stated}; what is owed belongs into a coming payment instead")
        }
    };
    Out { place, said, apart: imbalance.apart() }
}

fn plb(it: &Moved, sees: bool) -> Plb {
    let known = plb_reason(&it.reason);
    let taken = it.amount > Cents::ZERO;
    let did = known.map_or("Nobody knows this reason; ask the payer.", |known| {
        if taken { known.positive } else { known.negative }
    });
    let note = match (&it.claim, it.open) {
        (Some(claim), _) if sees => format!("for claim {claim}"),
        (Some(_), _) => "for a claim of this file".to_owned(),
        (None, Some(open)) => why(open).to_owned(),
        (None, None) => String::new(),
    };
    Plb {
        reason: it.reason.clone(),
        meaning: known.map_or("a reason that no table has", |known| known.meaning),
        did,
        reference: if sees { it.reference.expose().clone() } else { String::new() },
        amount: it.amount,
        note,
    }
}

fn why(open: OpenWhy) -> &'static str {
    match open {
        OpenWhy::StillToCome => "set aside; it will be missing from a coming payment",
        OpenWhy::BalanceFromBefore => "of an earlier balance that is not in this file",
        OpenWhy::PerhapsTakenTwice => {
            "its reversal took money already: see whether it was taken twice"
        }
        OpenWhy::TakenWithoutReversal => "taken though nobody reversed the payment: ask why",
        OpenWhy::TakenUnexplained => "names no single claim of this file",
    }
}
