//! What is looked at when the load is over: where the cases stand, and whether everything adds up.

use std::collections::{BTreeMap, BTreeSet};

use domain::CaseState;

use super::Site;

const N_OF_PAGE: u64 = 1_000;

/// Says where the cases stand; verifies that nothing was done twice and that the audit trail holds.
pub(super) async fn check(site: &Site) {
    let mut states = BTreeMap::<&str, usize>::new();
    let (mut n_effects, mut n_entries) = (0, 0);
    for office in &site.offices {
        let mut after = None;
        loop {
            let cases = office.practice.cases_after(after, N_OF_PAGE).await;
            let cases = cases.expect("the cases can be read");
            let Some(last) = cases.last() else { break };
            after = Some(last.id);
            for case in &cases {
                *states.entry(CaseState::id(case.state)).or_default() += 1;
            }
        }
        let effects = office.sandbox.effects(0);
        let keys: BTreeSet<_> = effects.iter().map(|it| it.key.to_string()).collect();
        assert_eq!(keys.len(), effects.len(), "nothing is done twice");
        n_effects += effects.len();
        let report = store::audit::verify(&office.practice, &[]).await.expect("it can be read");
        assert_eq!(report.findings, [], "the audit trail holds");
        n_entries += report.n_entries;
    }
    println!(
        "cases: {states:?}; effects: {n_effects}, none twice; audit entries: {n_entries}, verified"
    );
}
