//! Tables that go by several names, and what people are called by what they do.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Names for tables of the same things.
const SAME: &[&str] = &[
    "customer client patron party",
    "order booking purchase reservation",
    "product item article good sku material",
    "employee staff worker personnel colleague",
    "person people individual contact party",
    "supplier vendor distributor",
    "student pupil",
    "teacher instructor faculty professor lecturer tutor",
    "physician doctor",
    "organization organisation company firm enterprise",
    "store shop outlet branch",
    "film movie",
    "car vehicle automobile",
    "department division unit",
    "user account member login",
    "flight trip",
    "place location site",
    "calendar date day",
];

/// Tables whose rows are people.
const PEOPLE: &str = "person people individual employee staff worker user member contact party student faculty \
    teacher instructor professor physician doctor player athlete customer client agent \
    personnel actor resident citizen artist author";

/// Tables of people of any kind, or of all who do something for a company: who has a role in some
/// matter is likelier one of these than an artist or a customer.
const ANYBODY: &str =
    "person people individual employee staff worker user member personnel contact";

/// What people are called by what they do or are in some matter.
const ROLES: &str = "male female husband wife groom bride mother father author owner manager head instructor \
    teacher advisor adviser mentor supervisor driver pilot captain coach president chair \
    chairman director leader secretary treasurer lead buyer seller sender receiver recipient \
    creator editor reviewer approver assignee reporter requester requestor inspector nurse \
    surgeon winner loser host guest judge contestant candidate witness salesperson salesman \
    rep representative technician engineer handler operator follower followee follow friend \
    agent broker planner by pcp assistant officer official contact purchaser payer payee \
    holder";

/// Tables whose rows are days.
const DAYS: &str = "calendar date day time";

/// Words for a row that stands above, before or behind another row of the same table.
const RELATIVES: &str = "parent manager mgr supervisor superior boss report reports super previous \
    prev prior next root ancestor predecessor successor original reply main head leader base \
    replaced replaces master upper above prereq referrer spouse friend";

/// Lists are looked into for each pair of a column and a key.
type Words = LazyLock<HashSet<&'static str>>;

static IN_PEOPLE: Words = Words::new(|| PEOPLE.split_whitespace().collect());
static IN_ANYBODY: Words = Words::new(|| ANYBODY.split_whitespace().collect());
static IN_ROLES: Words = Words::new(|| ROLES.split_whitespace().collect());
static IN_DAYS: Words = Words::new(|| DAYS.split_whitespace().collect());
static IN_RELATIVES: Words = Words::new(|| RELATIVES.split_whitespace().collect());

/// Each word with the groups that it is in.
static GROUPS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (at, group) in SAME.iter().enumerate() {
        let words = group.split_whitespace();
        words.for_each(|word| groups.entry(word).or_default().push(at));
    }
    groups
});

fn groups(word: &str) -> &'static [usize] {
    GROUPS.get(word).map_or(&[], Vec::as_slice)
}

/// Whether a word says that a row is named that stands in some relation to another one.
pub(super) fn is_relative(word: &str) -> bool {
    IN_RELATIVES.contains(word)
}

/// Whether two words name tables of the same things.
pub(super) fn are_same(a: &str, b: &str) -> bool {
    groups(a).iter().any(|group| groups(b).contains(group))
}

/// The words that may stand for another one as the name of a table.
pub(super) fn kin(word: &str) -> Vec<&'static str> {
    let groups = groups(word).iter().map(|&at| SAME[at]);
    groups.flat_map(str::split_whitespace).collect()
}

/// Whether people are called by a word in some matter.
pub(super) fn is_role(word: &str) -> bool {
    IN_ROLES.contains(word)
}

/// Whether a table's rows are people, and a word is what one of them may be.
pub(super) fn is_role_in(word: &str, entity: &[String]) -> bool {
    let people = entity
        .last()
        .is_some_and(|last| IN_PEOPLE.contains(last.as_str()));
    people && IN_ROLES.contains(word)
}

/// Whether a table's rows are people of any kind.
pub(super) fn is_of_anybody(entity: &[String]) -> bool {
    let last = entity.last();
    last.is_some_and(|last| IN_ANYBODY.contains(last.as_str()))
}

/// Whether a table's rows are days.
pub(super) fn is_of_days(entity: &[String]) -> bool {
    entity.iter().any(|word| IN_DAYS.contains(word.as_str()))
}
