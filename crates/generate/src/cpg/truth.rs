//! What was planted, as measured in the rows that were written: the answer key for later tests.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde_json::{Map, Value, json};

use super::anomalies::{Change, Effect};
use super::calendar::number;
use super::demand::Demand;
use super::ledger::{Ledger, Totals};
use super::shape::Subject;
use super::world::World;

/// The planted stories and the size of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    pub seed: u64,
    pub rows: u64,
    pub first: Date,
    pub until: Date,
    pub tenants: Vec<TenantTruth>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TenantTruth {
    pub tenant: &'static str,
    pub company: &'static str,
    pub schema: &'static str,
    /// The table of secondary sales, to which the stories belong.
    pub table: &'static str,
    pub date_column: &'static str,
    pub all: Figures,
    pub stories: Vec<Planted>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Planted {
    pub id: &'static str,
    /// `anomaly` (something to be noticed) or `driver` (something that explains).
    pub class: &'static str,
    pub kind: &'static str,
    pub from: Date,
    pub to: Date,
    /// Whom it touches, in the tenant's own names. All must hold.
    pub members: Vec<MemberIs>,
    /// Lines beside what they would have been; `None` where there would have been none.
    pub factor: Option<f64>,
    pub because: &'static str,
    /// Lines in `during`, had nothing been planted.
    pub expected_lines: f64,
    pub before: Option<Window>,
    pub during: Window,
    pub after: Option<Window>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MemberIs {
    pub table: &'static str,
    pub column: &'static str,
    pub value: String,
}

/// A stretch of days: what the story touches, and everything else in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub from: Date,
    pub to: Date,
    pub touched: Figures,
    pub rest: Figures,
}

/// Sums over rows of the fact table. Money in paise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub lines: i64,
    pub units: i64,
    pub gross: i64,
    pub discount: i64,
    pub net: i64,
    /// Lines that are returns.
    pub returns: i64,
}

/// Stretches are compared over eight weeks at most.
const COMPARED: i32 = 56;

pub(super) fn tenant(world: &World, demand: &Demand, ledger: &Ledger) -> Option<TenantTruth> {
    let sales = world.profile.shape(Subject::Sales)?;
    let stories = (0..world.effects.list.len()).map(|effect| {
        Telling {
            world,
            demand,
            ledger,
            effect,
        }
        .told()
    });
    Some(TenantTruth {
        tenant: world.profile.id,
        company: world.profile.company,
        schema: world.profile.schema,
        table: sales.name,
        date_column: sales.column("date")?,
        all: figures(&Ledger::sum(&ledger.all, 0, ledger.all.len())),
        stories: stories.collect(),
    })
}

/// One effect and all that is needed to measure it.
struct Telling<'a> {
    world: &'a World,
    demand: &'a Demand,
    ledger: &'a Ledger,
    effect: usize,
}

impl Telling<'_> {
    fn told(&self) -> Planted {
        let effect = &self.world.effects.list[self.effect];
        let (class, kind) = class_of(effect.story.change);
        let length = (number(effect.to) - number(effect.from) + 1).min(COMPARED);
        let none = Window {
            from: effect.from,
            to: effect.to,
            touched: Figures::ZERO,
            rest: Figures::ZERO,
        };
        Planted {
            id: effect.story.id,
            class,
            kind,
            from: effect.from,
            to: effect.to,
            members: members(self.world, effect),
            factor: (effect.story.change != Change::Launch).then_some(effect.volume),
            because: effect.story.because,
            expected_lines: self.expected(effect, length),
            before: self.window(effect.from.saturating_sub(days(length)), length),
            during: self.window(effect.from, length).unwrap_or(none),
            after: self.window(effect.to.saturating_add(1.day()), length),
        }
    }

    fn expected(&self, effect: &Effect, length: i32) -> f64 {
        let first = (number(effect.from) - number(self.world.history.first)).max(0);
        let days = first as usize..(first + length) as usize;
        let lines: f64 = days
            .map(|day| self.demand.expected(self.world, self.effect, day))
            .sum();
        let planned = if effect.story.change == Change::Launch {
            0.0
        } else {
            lines
        };
        (planned * 10.0).round() / 10.0
    }

    /// The figures of a stretch; `None` where it is not all within the data.
    fn window(&self, from: Date, length: i32) -> Option<Window> {
        let to = from.saturating_add(days(length - 1));
        let at = |d: Date| usize::try_from(number(d) - number(self.world.history.first)).ok();
        let (first, last) = (at(from)?, at(to)?);
        let touched = Ledger::sum(&self.ledger.touched[self.effect], first, last);
        let rest = Ledger::sum(&self.ledger.all, first, last).less(&touched);
        let inside = to <= self.world.history.until;
        inside.then(|| Window {
            from,
            to,
            touched: figures(&touched),
            rest: figures(&rest),
        })
    }
}

fn days(n: i32) -> Span {
    i64::from(n).days()
}

fn class_of(change: Change) -> (&'static str, &'static str) {
    match change {
        Change::Volume(percent) if percent < 100 => ("anomaly", "drop"),
        Change::Volume(_) => ("anomaly", "spike"),
        Change::StockOut => ("anomaly", "stock_out"),
        Change::Returns(_) => ("anomaly", "returns"),
        Change::DiscountCut { .. } => ("driver", "discount_cut"),
        Change::PriceRise { .. } => ("driver", "price_rise"),
        Change::Launch => ("driver", "launch"),
    }
}

fn members(world: &World, effect: &Effect) -> Vec<MemberIs> {
    let profile = world.profile;
    let of = &effect.story.of;
    let member = |subject, word, value: String| {
        let shape = profile.shape(subject)?;
        Some(MemberIs {
            table: shape.name,
            column: shape.column(word)?,
            value,
        })
    };
    let zone = of.zone.and_then(|z| profile.zone(z));
    let distributor = effect
        .distributor
        .map(|d| world.distributors[d].name.clone());
    [
        of.brand
            .and_then(|b| member(Subject::Products, "brand", b.to_owned())),
        zone.and_then(|z| member(Subject::Places, "zone_name", z.to_owned())),
        of.state
            .and_then(|s| member(Subject::Places, "state_name", s.to_owned())),
        distributor.and_then(|d| member(Subject::Distributors, "distributor_name", d)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn figures(t: &Totals) -> Figures {
    let (lines, units, gross, discount) = (t.lines, t.units, t.gross, t.discount);
    Figures {
        lines,
        units,
        gross,
        discount,
        net: t.net(),
        returns: t.returned,
    }
}

impl Figures {
    const ZERO: Figures = Figures {
        lines: 0,
        units: 0,
        gross: 0,
        discount: 0,
        net: 0,
        returns: 0,
    };

    fn json(&self) -> Value {
        json!({
            "lines": self.lines,
            "units": self.units,
            "gross": rupees(self.gross),
            "discount": rupees(self.discount),
            "net": rupees(self.net),
            "returns": self.returns,
        })
    }
}

/// Exact, as text: a JSON number would lose the paise somewhere.
fn rupees(paise: i64) -> String {
    let sign = if paise < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", paise.abs() / 100, paise.abs() % 100)
}

impl Window {
    fn json(&self) -> Value {
        json!({
            "from": self.from.to_string(),
            "to": self.to.to_string(),
            "touched": self.touched.json(),
            "rest": self.rest.json(),
        })
    }
}

impl Planted {
    fn json(&self) -> Value {
        let members: Vec<Value> = self
            .members
            .iter()
            .map(|m| json!({"table": m.table, "column": m.column, "value": m.value}))
            .collect();
        json!({
            "id": self.id,
            "class": self.class,
            "kind": self.kind,
            "from": self.from.to_string(),
            "to": self.to.to_string(),
            "members": members,
            "factor": self.factor,
            "because": self.because,
            "expected_lines": self.expected_lines,
            "before": self.before.as_ref().map(Window::json),
            "during": self.during.json(),
            "after": self.after.as_ref().map(Window::json),
        })
    }
}

impl Truth {
    /// The text of the truth file.
    pub fn to_json(&self) -> String {
        let tenants: Map<String, Value> = self
            .tenants
            .iter()
            .map(|t| {
                let stories: Vec<Value> = t.stories.iter().map(Planted::json).collect();
                let tenant = json!({
                    "company": t.company,
                    "schema": t.schema,
                    "table": t.table,
                    "date_column": t.date_column,
                    "all": t.all.json(),
                    "stories": stories,
                });
                (t.tenant.to_owned(), tenant)
            })
            .collect();
        let truth = json!({
            "seed": self.seed,
            "rows": self.rows,
            "first": self.first.to_string(),
            "until": self.until.to_string(),
            "tenants": tenants,
        });
        format!("{truth:#}\n")
    }
}
