//! Periods as rows, made of nothing but digits: not every engine has a function that yields rows,
//! nor may a statement call one.

use base::Spine;
use sql::{Comparator, Cte, Expr, From, Item, Join, NativePiece, Relation, Select};

use super::Assembler;
use super::pieces::{column_of, from};
use crate::periods::nth;
use crate::{Limit, Node};

/// The column of numbers.
const NUMBER: &str = "n";

/// Places of a decimal number, and what a digit there stands for.
const PLACES: [(&str, i64); 4] = [
    ("ones", 1),
    ("tens", 10),
    ("hundreds", 100),
    ("thousands", 1_000),
];

impl Assembler {
    pub(super) fn spine(&mut self, column: &str, spine: Spine) -> Select {
        let numbers = self.numbers(spine.count.into());
        let start = Item {
            expr: nth(spine, Expr::name(NUMBER)),
            alias: column.to_owned(),
        };
        Select::new(vec![start], from(&numbers))
    }

    /// Every row of one side beside every row of the other.
    pub(super) fn cross(&mut self, left: &Node, right: &Node) -> Select {
        let [left_name, right_name] = [left, right].map(|side| self.put_away_name(side));
        let all = |cte: &str, side: &Node| -> Vec<Item> {
            side.columns()
                .iter()
                .map(|name| column_of(cte, name))
                .collect()
        };
        let items = [all(&left_name, left), all(&right_name, right)].concat();
        let mut source = from(&left_name);
        source.joins = vec![Join {
            relation: Relation::Cte(right_name.clone()),
            alias: right_name,
            on: Expr::All(Vec::new()),
        }];
        Select::new(items, source)
    }

    /// The rows of each window, under its period.
    pub(super) fn roll(
        &mut self,
        node: &Node,
        (input, periods): (&Node, &Node),
        column: &str,
        within: &[Limit],
    ) -> Select {
        let rows = self.put_away_name(input);
        let windows = self.select(periods);
        let windows = match periods {
            Node::Spine { .. } => self.put_away_name(periods),
            _ => self.keep_once("windows", windows),
        };
        let on = within.iter().map(|limit| {
            let edge = Expr::column(&windows, &limit.period);
            Expr::column(&rows, &limit.row).compare(limit.comparator, edge)
        });
        let mut source = from(&windows);
        source.joins = vec![Join {
            on: Expr::All(on.collect()),
            relation: Relation::Cte(rows.clone()),
            alias: rows.clone(),
        }];
        let items = node.columns();
        let items = items.iter().map(|name| match name == column {
            true => column_of(&windows, name),
            false => column_of(&rows, name),
        });
        let mut select = Select::new(items.collect(), source);
        // A row without a time is in no window, and a window without rows is a row of nothing.
        let missing = Expr::IsNull(Box::new(Expr::column(&rows, column)));
        select.filter = Some(Expr::Not(Box::new(missing)));
        select
    }

    /// The numbers below one, in a common table expression.
    fn numbers(&mut self, below: i64) -> String {
        if below <= 10 {
            return self.keep_once("numbers", listed(below));
        }
        let digits = self.keep_once("digits", listed(10));
        let places = PLACES.iter().filter(|(_, value)| *value < below);
        let places: Vec<(&str, i64)> = places.copied().collect();
        let joined = places.iter().skip(1).map(|(place, _)| Join {
            relation: Relation::Cte(digits.clone()),
            alias: (*place).to_owned(),
            on: Expr::All(Vec::new()),
        });
        let source = From {
            relation: Relation::Cte(digits.clone()),
            alias: Some("ones".into()),
            joins: joined.collect(),
        };
        let number = number_of(&places);
        let item = Item {
            expr: number.clone(),
            alias: NUMBER.into(),
        };
        let mut select = Select::new(vec![item], source);
        select.filter = Some(number.compare(Comparator::Less, Expr::Constant(below)));
        self.keep_once("numbers", select)
    }

    /// Keeps a select, unless the same stands there already.
    fn keep_once(&mut self, name: &str, query: Select) -> String {
        let mut known = self.with.iter();
        let known = known.find(|cte| cte.name.starts_with(name) && cte.query == query);
        match known {
            Some(Cte { name, .. }) => name.clone(),
            None => self.keep(name.to_owned(), query),
        }
    }
}

/// The first numbers from 0 on, each a row.
fn listed(count: i64) -> Select {
    let row = |number: i64| {
        let item = Item {
            expr: Expr::Constant(number),
            alias: NUMBER.into(),
        };
        let nothing = From {
            relation: Relation::Nothing,
            alias: None,
            joins: Vec::new(),
        };
        Select::new(vec![item], nothing)
    };
    let mut rows = row(0);
    rows.union = (1..count).map(row).collect();
    rows
}

/// `ones.n + tens.n * 10`: the number that has these digits.
fn number_of(places: &[(&str, i64)]) -> Expr {
    let mut parts = Vec::new();
    for (place, value) in places {
        let digit = NativePiece::Expr(Expr::column(place, NUMBER));
        match value {
            1 => parts.push(digit),
            value => {
                let times = NativePiece::Text(format!(" * {value}"));
                parts.extend([NativePiece::Text(" + ".into()), digit, times]);
            }
        }
    }
    Expr::Native(parts)
}
