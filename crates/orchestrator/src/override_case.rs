//! Override: a person says what a case is, how urgent or whose, before work on it begins.
//!
//! What the person says stands in the records beside what the tables say. The proposal that was before
//! people is withdrawn, and the agent decides anew by the person's word: it reads it at its desk as it
//! reads everything else, and its reasons cite it.
//!
//! **Invariants**
//! - Nothing is overridden while it is being done, or once it went out to the payer: what was sent rests
//!   on what was decided then.
//! - An override that changes nothing is none.

use authority::Permission;
use domain::{CaseId, Override, Phi, Saying, StaffId, Statement, Step};
use store::Practice;

use crate::{
    NotDone, Office,
    answer::{at, decide},
    approve::withdraw,
    people,
};

/// A person puts something in place of what the tables say of a case, and says why.
pub async fn override_case(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, instead, why): (CaseId, Override, Phi<String>),
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    people::permitted(&staff, Permission::SeePatients)?;
    people::permitted(&staff, Permission::Override)?;
    if instead.is_empty() {
        return Err(NotDone::NothingSaid);
    }
    case.state.next(Step::Override)?;
    let statement = Statement {
        case: id,
        n_steps: case.n_steps,
        saying: Saying::Overridden,
        question: None,
        answer: None,
        instead: Some(instead),
        words: Some(why),
        by,
        at: tx.stamp().at,
    };
    tx.say(&statement).await?;
    withdraw(&mut tx, id).await?;
    let case = tx.step(case, Step::Override).await?;
    decide(&mut tx, &case).await?;
    Ok(tx.commit().await?)
}
