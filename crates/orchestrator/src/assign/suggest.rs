//! Who should get a task: by skill, by how much they have, and by what they had to do with before.
//!
//! Pure: the same people and the same task give the same answer, and each point of it can be said in
//! words. It only suggests; whoever may assign does as they like.
//!
//! **Determination:** points and no fixed order, because an order would give everything to whoever has the
//! skill, however much they have already. The figures are ours \[K\].

use authority::Role;
use domain::{Queue, StaffId};

use super::skill::{Skill, best_skill};

/// What it is worth that a queue is somebody's own work, and that they can stand in. The difference is ten
/// hours of work: from there on somebody else takes over.
const OWN_POINTS: i64 = 160;
const NEAR_POINTS: i64 = 60;

/// So many minutes that wait already cost one point.
const MINUTES_OF_POINT: u64 = 6;

/// An earlier case of the same kind of denial, or at the same payer, is worth so much; more than so many
/// teach nothing new.
const CLASS_POINTS: u64 = 2;
const PAYER_POINTS: u64 = 1;
const N_EARLIER_MAX: u64 = 10;

/// From this complexity on, what somebody knows counts twice.
const HARD_MIN: u8 = 60;

/// Somebody who may get it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Candidate {
    /// Who.
    pub(super) person: StaffId,
    /// As what.
    pub(super) roles: Vec<Role>,
    /// How much they have already.
    pub(super) waiting_mins: u64,
    /// Earlier cases of the same kind of denial.
    pub(super) n_of_class: u64,
    /// Earlier cases at the same payer.
    pub(super) n_of_payer: u64,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Wanted {
    /// Where it waits.
    pub(super) queue: Queue,
    /// How much judgment it takes, from 0 to 100.
    pub(super) complexity: u8,
    /// What somebody says it takes.
    pub(super) specialty: Option<Role>,
}

/// Somebody who should get it, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suggestion {
    /// Who.
    pub person: StaffId,
    /// Why.
    pub because: Vec<Because>,
    points: i64,
}

/// Why somebody should get it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Because {
    /// The queue is their own work.
    OwnWork(Queue),
    /// They can stand in.
    StandsIn(Queue),
    /// They are what it is said to take.
    IsAskedFor(Role),
    /// Nobody else can do it.
    IsOnly,
    /// They have so many minutes of work, and nobody who can do it has less.
    HasLeast(u64),
    /// They have so many minutes of work.
    Has(u64),
    /// They had so many such denials.
    KnowsClass(u64),
    /// They had so many cases at the payer.
    KnowsPayer(u64),
}

impl Because {
    /// As somebody would say it of them.
    pub fn text(self) -> String {
        match self {
            Self::OwnWork(queue) => format!("{} is their own work", queue.label()),
            Self::StandsIn(queue) => format!("can stand in for {}", queue.label()),
            Self::IsAskedFor(role) => format!("is a {}, which was asked for", role.id()),
            Self::IsOnly => "nobody else here can do it".to_owned(),
            Self::HasLeast(0) => "has nothing else waiting".to_owned(),
            Self::HasLeast(mins) => {
                format!("has {} of work, the least of those who can do it", hours(mins))
            }
            Self::Has(mins) => format!("has {} of work", hours(mins)),
            Self::KnowsClass(1) => "had such a denial before".to_owned(),
            Self::KnowsClass(n) => format!("had {n} such denials before"),
            Self::KnowsPayer(1) => "had a case of this payer before".to_owned(),
            Self::KnowsPayer(n) => format!("had {n} cases of this payer before"),
        }
    }
}

/// Minutes as people say them: `45 min`, `3 h`, `3 h 20 min`.
pub fn hours(mins: u64) -> String {
    match (mins / 60, mins % 60) {
        (0, mins) => format!("{mins} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, mins) => format!("{hours} h {mins} min"),
    }
}

/// Who should get it, the best first; nobody who can't do it. The table in the tests is the
/// specification.
pub(super) fn suggest(wanted: Wanted, candidates: &[Candidate]) -> Vec<Suggestion> {
    let fits = |it: &&Candidate| fit(wanted, &it.roles).is_some();
    let loads: Vec<_> = candidates.iter().filter(fits).map(|it| it.waiting_mins).collect();
    let mut all: Vec<_> = candidates.iter().filter_map(|it| judged(wanted, it, &loads)).collect();
    // Of two alike the one who came first, so that nobody has to guess.
    all.sort_by_key(|it| (std::cmp::Reverse(it.points), it.person));
    all
}

fn judged(wanted: Wanted, candidate: &Candidate, loads: &[u64]) -> Option<Suggestion> {
    let Candidate { person, roles, waiting_mins, n_of_class, n_of_payer } = candidate;
    let (fit_points, fit) = fit(wanted, roles)?;
    let has = *waiting_mins;
    let load = match loads {
        [_] => Because::IsOnly,
        loads if loads.iter().all(|it| has <= *it) => Because::HasLeast(has),
        _ => Because::Has(has),
    };
    let mut because = vec![fit, load];
    because.extend((*n_of_class > 0).then_some(Because::KnowsClass(*n_of_class)));
    because.extend((*n_of_payer > 0).then_some(Because::KnowsPayer(*n_of_payer)));
    let knows = (*n_of_class).min(N_EARLIER_MAX) * CLASS_POINTS
        + (*n_of_payer).min(N_EARLIER_MAX) * PAYER_POINTS;
    let knows = if wanted.complexity >= HARD_MIN { 2 * knows } else { knows };
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let points =
        fit_points.saturating_add(count(knows)).saturating_sub(count(has / MINUTES_OF_POINT));
    Some(Suggestion { person: *person, because, points })
}

/// What was asked for comes before what the queue says.
fn fit(wanted: Wanted, roles: &[Role]) -> Option<(i64, Because)> {
    if let Some(role) = wanted.specialty
        && roles.contains(&role)
    {
        return Some((OWN_POINTS, Because::IsAskedFor(role)));
    }
    match best_skill(wanted.queue, roles)? {
        Skill::Own if wanted.specialty.is_none() => {
            Some((OWN_POINTS, Because::OwnWork(wanted.queue)))
        }
        Skill::Own | Skill::Near => Some((NEAR_POINTS, Because::StandsIn(wanted.queue))),
    }
}

#[cfg(test)]
mod tests {
    use domain::Moment;
    use expect_test::{Expect, expect};

    use super::*;

    /// Each row: a queue, its complexity, what is asked for; then everybody as role:minutes:class:payer.
    fn check(table: &Expect) {
        let text = table.data();
        let mut out = String::new();
        for line in text.lines().filter(|it| !it.trim().is_empty()) {
            let mut cells = line.split('|').map(str::trim);
            let (task, people) = (cells.next().unwrap(), cells.next().unwrap());
            if task.starts_with("queue") {
                out.push_str(&format!("{}\n", line.trim_start()));
                continue;
            }
            let mut words = task.rsplitn(3, ' ');
            let specialty = Role::from_id(words.next().unwrap());
            let complexity = words.next().unwrap().parse().unwrap();
            let queue = Queue::from_label(words.next().unwrap().trim()).unwrap();
            let candidates: Vec<_> = (1..).zip(people.split_whitespace()).map(candidate).collect();
            let best = suggest(Wanted { queue, complexity, specialty }, &candidates);
            let said = best.first().map_or("nobody".to_owned(), |it| {
                let who = candidates.iter().find(|one| one.person == it.person).unwrap();
                let because: Vec<_> = it.because.iter().map(|it| it.text()).collect();
                format!("{}: {}", who.roles[0].id(), because.join("; "))
            });
            out.push_str(&format!("{task:<30} | {people:<46} | {said}\n"));
        }
        table.assert_eq(&out);
    }

    fn candidate((n, text): (u8, &str)) -> Candidate {
        let mut cells = text.split(':');
        let roles = vec![Role::from_id(cells.next().unwrap()).unwrap()];
        let mut number = || cells.next().unwrap_or("0").parse().unwrap();
        Candidate {
            person: StaffId::new(Moment::from_ms(0).unwrap(), [n; 10]),
            roles,
            waiting_mins: number(),
            n_of_class: number(),
            n_of_payer: number(),
        }
    }

    #[test]
    fn who_should_get_it() {
        check(&expect![[r#"
            queue complexity asked for     | role:minutes:of class:of payer                 | who
            A/R Follow-Up 10 -             | specialist:0 analyst:0 manager:0               | specialist: A/R Follow-Up is their own work; has nothing else waiting
            A/R Follow-Up 10 -             | specialist:300 analyst:0                       | specialist: A/R Follow-Up is their own work; has 5 h of work
            A/R Follow-Up 10 -             | specialist:660 analyst:0                       | analyst: can stand in for A/R Follow-Up; has nothing else waiting
            A/R Follow-Up 10 -             | specialist:60 specialist:0                     | specialist: A/R Follow-Up is their own work; has nothing else waiting
            Appeals 40 -                   | specialist:60:9:0 specialist:0                 | specialist: Appeals is their own work; has 1 h of work; had 9 such denials before
            Appeals 40 -                   | specialist:120:7:0 specialist:0                | specialist: Appeals is their own work; has nothing else waiting
            Appeals 70 -                   | specialist:120:7:0 specialist:0                | specialist: Appeals is their own work; has 2 h of work; had 7 such denials before
            Appeals 70 -                   | specialist:60:0:3 specialist:60                | specialist: Appeals is their own work; has 1 h of work, the least of those who can do it; had 3 cases of this payer before
            Clinical Review 70 -           | specialist:0 clinical:900                      | clinical: Clinical Review is their own work; nobody else here can do it
            Clinical Review 70 -           | specialist:0 manager:0                         | nobody
            Coder Review 55 -              | coder:30 manager:0                             | coder: Coder Review is their own work; has 30 min of work
            Manager Approval 20 -          | administrator:0 manager:30                     | manager: Manager Approval is their own work; has 30 min of work
            Triage 40 -                    | analyst:60 specialist:0                        | analyst: Triage is their own work; has 1 h of work
            Appeals 40 coder               | coder:0 specialist:0                           | coder: is a coder, which was asked for; has nothing else waiting
            Appeals 40 coder               | specialist:0 auditor:0                         | specialist: can stand in for Appeals; nobody else here can do it
            Appeals 40 -                   | auditor:0 integrator:0                         | nobody
        "#]]);
    }

    #[test]
    fn minutes_are_said_as_people_say_them() {
        let table = [(0, "0 min"), (45, "45 min"), (60, "1 h"), (200, "3 h 20 min")];
        for (mins, text) in table {
            assert_eq!(hours(mins), text);
        }
    }
}
