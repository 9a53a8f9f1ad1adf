//! What a payer has in its own books: its members, and the permissions that it gave.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::Rank;

use super::{Card, PayerId};
use crate::practice::{Coverage, Practice};

/// A permission to render something.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Authorization {
    pub(crate) number: String,
    pub(crate) member_id: String,
    /// Procedures and how many units of each.
    pub(crate) units: Vec<(&'static str, u32)>,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

/// A permission to see somebody.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Referral {
    pub(crate) number: String,
    pub(crate) member_id: String,
}

/// A member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) coverage: Coverage,
    /// Another plan has to pay before this one.
    pub(crate) has_other_first: bool,
    /// Where a claim goes after this payer.
    pub(crate) next_payer: Option<PayerId>,
    /// The member's number there.
    pub(crate) next_member_id: Option<String>,
}

/// The books of one payer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    members: HashMap<String, Member>,
    /// The number of whoever has this last and first name; of two who share them, neither's.
    by_name: HashMap<(String, String), Option<String>>,
    authorizations: BTreeMap<String, Authorization>,
    referrals: BTreeMap<String, Referral>,
    /// From when a provider is on the list; whoever is not here always was.
    enrolled: HashMap<String, NaiveDate>,
}

impl Books {
    /// The members of this payer among the patients of the practice.
    pub(crate) fn of(card: &Card, practice: &Practice) -> Self {
        let mut books = Self::default();
        if card.rules.enrols_slowly {
            let listed = practice.providers().iter();
            books.enrolled = listed.map(|it| (it.npi.as_str().to_owned(), it.enrolled)).collect();
        }
        for patient in practice.patients() {
            let second = patient.coverages.iter().find(|it| it.rank == Rank::Secondary);
            for coverage in patient.coverages.iter().filter(|it| it.payer == card.id) {
                let forwards = second.filter(|it| card.rules.forwards_to == Some(it.payer));
                let member = Member {
                    coverage: coverage.clone(),
                    has_other_first: coverage.rank == Rank::Secondary,
                    next_payer: forwards.map(|it| it.payer),
                    next_member_id: forwards.map(|it| it.member_id.clone()),
                };
                books.members.insert(coverage.member_id.clone(), member);
                let name = (patient.last.clone(), patient.first.to_owned());
                let known = books.by_name.entry(name);
                known.and_modify(|it| *it = None).or_insert(Some(coverage.member_id.clone()));
            }
        }
        books
    }

    pub(crate) fn member(&self, id: &str) -> Option<&Member> {
        self.members.get(id)
    }

    /// The number of the only member with this last and first name.
    pub(crate) fn number_of(&self, name: &(String, String)) -> Option<&str> {
        self.by_name.get(name)?.as_deref()
    }

    /// Is this provider on the list on this day?
    pub(crate) fn lists(&self, npi: &str, day: NaiveDate) -> bool {
        self.enrolled.get(npi).is_none_or(|from| *from <= day)
    }

    pub(crate) fn grant(&mut self, authorization: Authorization) {
        self.authorizations.insert(authorization.number.clone(), authorization);
    }

    pub(crate) fn refer(&mut self, referral: Referral) {
        self.referrals.insert(referral.number.clone(), referral);
    }

    /// The authorization with this number, if it was given to this member.
    pub(crate) fn authorization(&self, number: &str, member_id: &str) -> Option<&Authorization> {
        self.authorizations.get(number).filter(|it| it.member_id == member_id)
    }

    /// One that this member has for this procedure and day, whether or not the claim names it.
    pub(crate) fn any_authorization(
        &self,
        member_id: &str,
        code: &str,
        day: NaiveDate,
    ) -> Option<&Authorization> {
        self.authorizations.values().find(|it| {
            it.member_id == member_id && it.allows(code).is_some() && it.from <= day && day <= it.to
        })
    }

    pub(crate) fn referral(&self, number: &str, member_id: &str) -> Option<&Referral> {
        self.referrals.get(number).filter(|it| it.member_id == member_id)
    }
}

impl Authorization {
    /// How many units of this procedure it allows.
    pub(crate) fn allows(&self, code: &str) -> Option<u32> {
        self.units.iter().find(|it| it.0 == code).map(|it| it.1)
    }
}
