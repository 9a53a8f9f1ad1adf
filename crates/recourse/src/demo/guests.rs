//! Who may sign in to the console of a demo: everybody in it, each with the same password.
//!
//! The password is made anew for each demo, of words that can be typed, and printed. It protects nothing
//! but invented people; it is there because the console is the real one, which lets nobody in without.

use authority::Role;
use domain::Phi;
use orchestrator::{
    Office,
    sign_in::{HashCost, NotKept, Opening, Passwords, open as open_for},
};
use server::SignIn;
use store::Practice;

use super::people::{PEOPLE, People};

/// Short words that nobody mistypes. Four of them and a number are more than anybody tries.
const WORDS: [&str; 32] = [
    "acorn", "amber", "apron", "birch", "brook", "candle", "cedar", "clover", "copper", "daisy",
    "ember", "fern", "garnet", "hazel", "heron", "iris", "juniper", "kettle", "lantern", "linen",
    "maple", "meadow", "mint", "olive", "otter", "pebble", "plum", "quill", "robin", "saffron",
    "thistle", "willow",
];

/// Words of a password.
const N_WORDS: usize = 3;

/// A new password.
pub(super) fn password(rng: &mut fastrand::Rng) -> String {
    let mut words: Vec<_> = (0..N_WORDS).filter_map(|_| rng.choice(WORDS)).collect();
    let number = rng.u16(100..1000).to_string();
    words.push(&number);
    words.join("-")
}

/// Gives it to everybody who has none yet.
pub(super) async fn open(
    office: &Office,
    practice: &Practice,
    (people, password): (&People, &str),
) -> Result<(), NotKept> {
    let passwords = Passwords::new(HashCost::default());
    for (name, staff) in people.each() {
        if practice.credentials(staff).await?.is_some() {
            continue;
        }
        let password = Phi::new(password.to_owned());
        let opening = Opening { staff, name: name.to_owned(), password };
        open_for(office, practice, &passwords, ("demo", &opening)).await?;
    }
    Ok(())
}

/// Everybody, with what they are in the office's words.
pub(super) fn guests(password: &str) -> Vec<SignIn> {
    let guest = |(name, role): (&'static str, Role)| SignIn {
        name,
        role: label(role),
        password: password.to_owned(),
    };
    PEOPLE.map(guest).into()
}

fn label(role: Role) -> &'static str {
    match role {
        Role::RevenueIntegrityAnalyst => "Revenue integrity analyst",
        Role::BillingSpecialist => "Billing specialist",
        Role::Coder => "Coder",
        Role::ClinicalReviewer => "Clinical reviewer",
        Role::BillingManager => "Billing manager",
        Role::PracticeAdministrator => "Practice administrator",
        Role::ComplianceAuditor => "Compliance auditor",
        Role::Integrator => "Integrator",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_can_be_typed_and_is_long_enough() {
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..100 {
            let password = password(&mut rng);
            assert!(12 <= password.len() && password.len() <= 28, "{password}");
            assert!(
                password
                    .chars()
                    .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
            );
        }
    }
}
