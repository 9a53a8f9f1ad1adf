//! One case, whole: what the payer said, what is proposed and why, what was read, what happened, and how
//! to go on.

use domain::{Case, CaseState, Cents, Concluded, DecisionRecord, Question};
use orchestrator::{CaseFile, Office, Proposed, inbox::PaymentRead};

use super::{history, list::pretty, proposal, sheet::Sheet};
use crate::{
    command::{find, place::Failure, words},
    door,
    installation::Installation,
};

/// Are the numbers of members, and letters with names in them, shown or covered?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Names {
    /// For whoever has to see them.
    Shown,
    /// Everywhere else.
    Covered,
}

/// The case as a page of text.
pub(super) async fn page(it: &Installation, case: &Case, names: Names) -> Result<String, Failure> {
    let office = it.office().await?;
    let file = CaseFile::load(&office, &it.practice, case).await?;
    let mut sheet = Sheet::new(door::width(), door::colour());
    head(&file, &mut sheet);
    said(&file, &office, &mut sheet);
    if let Some(proposed) = &file.proposed {
        proposal::write(proposed, (&office, names), &mut sheet);
    }
    history::done(&file, &office, &mut sheet);
    if let Some(decision) = &file.decision {
        sheet.title("WHY", &made_by(decision));
        decision.because.iter().for_each(|it| sheet.item(it.text()));
    }
    history::read(&file, &office, &mut sheet);
    history::noticed(&file, &office, &mut sheet);
    history::happened(&file, &office, &mut sheet);
    next(&file, &mut sheet);
    Ok(sheet.text())
}

fn head(file: &CaseFile, sheet: &mut Sheet) {
    let case = &file.case;
    sheet.title(&format!("CASE {}", find::short(case.id)), &case.id.to_string());
    sheet.line(&format!("{} at {} {}.", case.claim.number, file.payer, words::state(case.state)));
    let assessment = file.decision.as_ref().and_then(|it| it.assessment);
    if let Some(it) = assessment {
        let due = it
            .deadline
            .map_or_else(|| "no last day known".to_owned(), |it| format!("to be sent by {it}"));
        let (title, queue) = (it.class.title(), it.queue.label());
        sheet.flow(&[
            &format!("{title} ({})", it.class.id()),
            &format!("{} denied", it.denied),
            &format!("{} expected net", it.expected_net),
            &due,
            &format!("{queue}, {} priority", it.priority.id()),
        ]);
    }
    if let Some(outcome) = &file.outcome {
        let recovered = outcome.recovered;
        sheet.line(&format!(
            "In the end: {}, {recovered} recovered.",
            words::ending(outcome.ending)
        ));
    }
    if let Some(Concluded::Closed(closing)) = file.decision.as_ref().map(|it| it.concluded) {
        sheet.line(&format!("Nothing was worth doing: {}.", words::closing(closing)));
    }
}

/// What the payer said, each time, in plain words.
fn said(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    sheet.title("WHAT THE PAYER SAID", "");
    if file.payer_words.is_empty() {
        sheet.line("Nothing that is in a file which was read.");
    }
    for word in &file.payer_words {
        let PaymentRead { remittance, payment, .. } = word;
        let date = remittance.date.map_or_else(String::new, |it| format!("{it}, "));
        sheet.line(&format!(
            "{date}payment {}: {} charged, {} paid, {} left to the patient",
            remittance.trace, payment.charged, payment.paid, payment.patient_share
        ));
        let of_claim = payment.adjustments.iter().map(|it| (String::new(), it));
        let of_lines = payment.lines.iter().flat_map(|line| {
            line.adjustments.iter().map(|it| (format!(" on {}", line.procedure), it))
        });
        for (place, it) in of_claim.chain(of_lines).filter(|(_, it)| it.amount != Cents::ZERO) {
            let meaning = office.books.codes.carc(it.carc).map(|it| it.meaning.as_str());
            let meaning = meaning.unwrap_or("a code that no table knows");
            sheet.item(&format!("{}-{} {}{place}: {meaning}", it.group.code(), it.carc, it.amount));
        }
        let of_lines = payment.lines.iter().flat_map(|it| &it.remarks);
        for remark in payment.remarks.iter().chain(of_lines) {
            let meaning = office.books.codes.rarc(*remark).map(|it| it.meaning.as_str());
            let meaning = meaning.unwrap_or("a remark that no table knows");
            sheet.item(&format!("remark {remark}: {meaning}"));
        }
    }
}

fn made_by(decision: &DecisionRecord) -> String {
    let agent = decision.made_by.name.replace('_', " ");
    format!("as {agent}, version {}, found it", decision.made_by.version)
}

/// What somebody can do next, as commands to copy.
fn next(file: &CaseFile, sheet: &mut Sheet) {
    let short = find::short(file.case.id);
    match file.case.state {
        CaseState::AwaitingApproval | CaseState::AwaitingSecondApproval => {
            let Some(Proposed { proposal, .. }) = &file.proposed else { return };
            sheet.title("TO APPROVE IT", "NAME is yours; see `recourse staff list`");
            sheet.command(&format!("recourse approve {short} --as NAME"));
            sheet.line("or, where nobody is there to be asked, naming what was seen:");
            sheet.command(&format!("recourse approve {short} --as NAME --yes --digest"));
            sheet.command(&format!("  {}", proposal.digest()));
            sheet.line("To say no:");
            sheet.command(&format!("recourse reject {short} --as NAME --because \"…\""));
        }
        CaseState::AwaitingAnswer => {
            let Some(question) = file.question else { return };
            sheet.title("ASKED", question.owner().label());
            sheet.line(question.text());
            sheet.command(&format!("recourse answer {short} yes --as NAME"));
            sheet.line("or `no`, or the answer in words, in quotation marks");
        }
        CaseState::Unclear => {
            sheet.title("TO GO ON", "look at the platform, or in the outbox, whether it was done");
            sheet.command(&format!("recourse found {short} done NUMBER --as NAME"));
            sheet.command(&format!("recourse found {short} not-done --as NAME"));
        }
        CaseState::Stopped => {
            sheet.title("TO GO ON", "");
            sheet.command(&format!("recourse resume {short} --as NAME"));
            sheet.command(&format!("recourse give-up {short} --as NAME --because \"…\""));
        }
        _ => {}
    }
}

/// The case for other programs.
pub(super) async fn json(it: &Installation, case: &Case, names: Names) -> Result<String, Failure> {
    let office = it.office().await?;
    let file = CaseFile::load(&office, &it.practice, case).await?;
    let assessment = file.decision.as_ref().and_then(|it| it.assessment).map(|it| {
        serde_json::json!({
            "class": it.class.id(),
            "class_title": it.class.title(),
            "door": it.door.id(),
            "denied_cents": it.denied.0,
            "expected_net_cents": it.expected_net.0,
            "due": it.deadline.map(|it| it.to_string()),
            "queue": it.queue.label(),
            "priority": it.priority.id(),
        })
    });
    let reasons = file.decision.iter().flat_map(|it| &it.because).map(domain::Reason::text);
    let outcome = file.outcome.as_ref().map(
        |it| serde_json::json!({ "ending": it.ending.id(), "recovered_cents": it.recovered.0 }),
    );
    let findings = file.findings.iter().map(|it| it.what.expose());
    let json = serde_json::json!({
        "case": case.id.to_string(),
        "claim": case.claim.number.0,
        "payer": file.payer,
        "state": case.state.id(),
        "waits_for": case.state.waits_for().map(domain::WaitsFor::id),
        "question": file.question.map(Question::id),
        "assessment": assessment,
        "reasons": reasons.collect::<Vec<_>>(),
        "proposal": file.proposed.as_ref().map(|it| proposal::json(it, names)),
        "outcome": outcome,
        "findings": findings.collect::<Vec<_>>(),
    });
    Ok(pretty(&json))
}
