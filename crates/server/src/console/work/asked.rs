//! Which work somebody wants to see, as it stands in the address of the page: numbers of ours, names of
//! queues and classes, and never a name of a patient.

use chrono::{Days, NaiveDate};
use domain::{Cents, DenialClass, PayerId, Priority, Queue, StaffId, WaitsFor};
use serde::Deserialize;
use store::{Among, Assignee, Deadlines, Filter, Ranking};

use crate::queue_name;

/// What stands in the address. What can't be read narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) whose: String,
    pub(crate) queue: String,
    pub(crate) waits: String,
    pub(crate) payer: String,
    pub(crate) class: String,
    pub(crate) due: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) priority: String,
    pub(crate) min: String,
    pub(crate) among: String,
    pub(crate) first: String,
    pub(crate) after: String,
    pub(crate) seen: String,
    pub(crate) done: String,
}

/// Whose work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Whose {
    Mine,
    /// Of the queues that are somebody's own work.
    Queues,
    Nobody,
    All,
    /// Of somebody else.
    Person(StaffId),
}

/// What a case waits for, in the words of the page.
pub(crate) static WAITS: [(&str, &str, &[WaitsFor]); 4] = [
    ("approve", "To approve", &[WaitsFor::Approver, WaitsFor::SecondApprover]),
    ("answer", "To answer", &[WaitsFor::Answerer]),
    ("do", "To work by hand", &[WaitsFor::Queue]),
    ("look", "To look at", &[WaitsFor::Supervisor]),
];

/// What comes first, in the words of the page and of what reads it out.
pub(crate) static FIRST: [(Ranking, &str, &str); 4] = [
    (Ranking::Expected, "Most expected", "those from which most is expected first"),
    (Ranking::PerHour, "Most per hour", "those that bring most for an hour\u{2019}s work first"),
    (Ranking::LastDay, "Soonest last day", "those with the soonest last day first"),
    (Ranking::Oldest, "Longest open", "those that are open longest first"),
];

/// When it is due, in the words of the page; the number is how many days there are from today on.
pub(crate) static DUE: [(&str, &str, Option<u64>); 5] = [
    ("overdue", "Overdue", None),
    ("7", "In 7 days or less", Some(7)),
    ("14", "In 14 days or less", Some(14)),
    ("30", "In 30 days or less", Some(30)),
    ("none", "No last day", None),
];

impl Whose {
    pub(crate) fn word(self) -> String {
        match self {
            Self::Mine => "mine".to_owned(),
            Self::Queues => "queues".to_owned(),
            Self::Nobody => "nobody".to_owned(),
            Self::All => "all".to_owned(),
            Self::Person(id) => id.to_string(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "mine" => Some(Self::Mine),
            "queues" => Some(Self::Queues),
            "nobody" => Some(Self::Nobody),
            "all" => Some(Self::All),
            id => id.parse().ok().map(Self::Person),
        }
    }
}

impl Asked {
    pub(crate) fn whose(&self) -> Option<Whose> {
        Whose::read(&self.whose)
    }

    /// What comes first.
    pub(crate) fn ranking(&self) -> Ranking {
        Ranking::from_id(&self.first).unwrap_or_default()
    }

    /// The cases that are wanted of these.
    pub(crate) fn filter(
        &self,
        (whose, me, mine): (Whose, StaffId, &[Queue]),
        today: NaiveDate,
    ) -> Filter {
        let (queues, assignee) = match whose {
            Whose::Mine => (Vec::new(), Some(Assignee::Person(me))),
            Whose::Person(id) => (Vec::new(), Some(Assignee::Person(id))),
            Whose::Queues => (mine.to_vec(), None),
            Whose::Nobody => (Vec::new(), Some(Assignee::Nobody)),
            Whose::All => (Vec::new(), None),
        };
        let one = queue_name::read(&self.queue).map(|it| vec![it]);
        let waits = WAITS.iter().find(|it| it.0 == self.waits).map(|it| it.2.to_vec());
        let min = self.min.trim().parse::<u32>().ok().filter(|it| *it > 0);
        Filter {
            among: match self.among.as_str() {
                "open" => Among::Open,
                "all" => Among::All,
                _ => Among::Tasks,
            },
            waits_for: waits.unwrap_or_default(),
            queues: one.unwrap_or(queues),
            assignee,
            class: DenialClass::from_id(&self.class),
            payer: (!self.payer.is_empty()).then(|| PayerId(self.payer.clone())),
            priority: Priority::from_id(&self.priority),
            deadline: self.deadline(today),
            expected_net_min: min.map(|it| Cents(i64::from(it) * 100)),
        }
    }

    fn deadline(&self, today: NaiveDate) -> Option<Deadlines> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let days = DUE.iter().find(|it| it.0 == self.due).and_then(|it| it.2);
        match (self.due.as_str(), days) {
            ("overdue", _) => Some(Deadlines::Between(None, Some(today))),
            ("none", _) => Some(Deadlines::Unknown),
            (_, Some(days)) => {
                let until = today.checked_add_days(Days::new(days + 1));
                Some(Deadlines::Between(Some(today), until))
            }
            _ => match (day(&self.from), day(&self.until)) {
                (None, None) => None,
                (from, until) => Some(Deadlines::Between(from, until)),
            },
        }
    }

    /// Whether it is narrower than whose work it is.
    pub(crate) fn is_narrowed(&self) -> bool {
        let words = [
            &self.queue,
            &self.waits,
            &self.payer,
            &self.class,
            &self.due,
            &self.from,
            &self.until,
            &self.priority,
            &self.min,
            &self.among,
        ];
        words.iter().any(|it| !it.is_empty())
    }

    /// The address of the whole list of somebody, in the order of this one.
    pub(crate) fn unnarrowed(&self, whose: String) -> String {
        Self { whose, first: self.first.clone(), ..Self::default() }.address(&[])
    }

    /// The address of the page with this after it, such as the next page.
    pub(crate) fn address(&self, more: &[(&str, &str)]) -> String {
        let words = [
            ("whose", &self.whose),
            ("queue", &self.queue),
            ("waits", &self.waits),
            ("payer", &self.payer),
            ("class", &self.class),
            ("due", &self.due),
            ("from", &self.from),
            ("until", &self.until),
            ("priority", &self.priority),
            ("min", &self.min),
            ("among", &self.among),
            ("first", &self.first),
        ];
        let words = words.iter().map(|(name, value)| (*name, value.as_str()));
        let words = words.filter(|(name, _)| more.iter().all(|it| it.0 != *name));
        let words: Vec<_> =
            words.chain(more.iter().copied()).filter(|it| !it.1.is_empty()).collect();
        let words: Vec<_> =
            words.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if words.is_empty() { "/work".to_owned() } else { format!("/work?{}", words.join("&")) }
    }
}

/// As it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    let byte = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(it).to_string(),
        it => format!("%{it:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_of_the_same_list() {
        let asked = Asked {
            whose: "all".into(),
            payer: "A&B 1".into(),
            after: "case_1".into(),
            ..Asked::default()
        };
        assert_eq!(asked.address(&[]), "/work?whose=all&payer=A%26B%201");
        assert_eq!(
            asked.address(&[("after", "case_2"), ("whose", "mine")]),
            "/work?payer=A%26B%201&after=case_2&whose=mine"
        );
        assert_eq!(Asked::default().address(&[]), "/work");
    }

    #[test]
    fn what_cant_be_read_narrows_nothing() {
        let asked = Asked {
            class: "D99".into(),
            queue: "nowhere".into(),
            waits: "forever".into(),
            due: "never".into(),
            from: "soon".into(),
            min: "-5".into(),
            ..Asked::default()
        };
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let me = StaffId::new(domain::Moment::from_ms(0).unwrap(), [1; 10]);
        assert_eq!(asked.filter((Whose::All, me, &[]), today), Filter::default());
    }
}
