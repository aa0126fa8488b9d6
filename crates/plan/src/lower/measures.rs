//! Measures: aggregates over what is computed for each row.

use base::Type;
use semantic::{Diagnostic, DimensionType, Fragment, Measure, MeasureType, MemberId, Piece};
use sql::{Expr, Function, NativePiece};

use super::broken;
use super::rows::Lowering;
use crate::join_tree::JoinTree;

impl Lowering<'_> {
    /// Plans those of the measures that are of this fact, and taken of time in this way.
    pub(super) fn aggregate_all(&mut self, measures: &[MemberId]) -> Result<(), Diagnostic> {
        let model = self.scalars.model;
        for id in measures {
            let member = model.member(*id);
            let measure = member.measure().ok_or_else(broken)?;
            let of_rows = measure.multi_stage.is_none() && member.cube == self.fact.cube;
            if of_rows && measure.semi_additive == self.over_time {
                let call = self.call(measure, &member.path)?;
                self.aggregated.push((*id, member.path.clone(), call));
            }
        }
        Ok(())
    }

    /// The aggregate of a measure over a column that is computed for each row.
    fn call(&mut self, measure: &Measure, path: &str) -> Result<Expr, Diagnostic> {
        if measure.sql.is_none() && measure.filters.is_empty() {
            let rows = Expr::Call(Function::CountRows, Vec::new());
            return Ok(Expr::Cast(Box::new(rows), Type::Integer));
        }
        if measure.kind == MeasureType::Own {
            return self.own(measure, path);
        }
        let value = self.counted(measure)?;
        self.computed.push((path.to_owned(), value));
        let kind = measure.sql.as_ref();
        let kind = kind.and_then(|sql| self.scalars.kind_of(sql));
        let (function, result) = match measure.kind {
            MeasureType::Count => (Function::Count, Some(Type::Integer)),
            MeasureType::CountDistinct => (Function::CountDistinct, Some(Type::Integer)),
            MeasureType::Sum => match kind.and_then(sum_type) {
                Some(Type::Integer) => (Function::SumIntegers, Some(Type::Integer)),
                other => (Function::Sum, other),
            },
            MeasureType::Avg => (Function::Avg, Some(Type::Float)),
            MeasureType::Min => (Function::Min, kind),
            MeasureType::Max => (Function::Max, kind),
            MeasureType::Number | MeasureType::Own | MeasureType::Rank => return Err(broken()),
        };
        let call = Expr::Call(function, vec![Expr::name(path)]);
        Ok(match result {
            Some(result) => Expr::Cast(Box::new(call), result),
            None => call,
        })
    }

    /// SQL that aggregates itself, over columns that are computed for each row.
    fn own(&mut self, measure: &Measure, path: &str) -> Result<Expr, Diagnostic> {
        let mut pieces = Vec::new();
        let mut columns: Vec<(Expr, String)> = Vec::new();
        let mut of_dates = true;
        for piece in measure.sql.iter().flat_map(|sql| &sql.pieces) {
            if let Piece::Text(text) = piece {
                pieces.push(NativePiece::Text(text.clone()));
                continue;
            }
            let piece = Fragment {
                pieces: vec![piece.clone()],
            };
            let value = self.scalars.fragment(JoinTree::ROOT, &piece)?;
            of_dates &= self.scalars.kind_of_values(&piece) == Some(Type::Date);
            let known = columns.iter().find(|(known, _)| *known == value);
            let name = known.map(|(_, name)| name.clone()).unwrap_or_else(|| {
                let name = match columns.len() {
                    0 => path.to_owned(),
                    // A space is in no name of a member.
                    n => format!("{path} {}", n + 1),
                };
                columns.push((value.clone(), name.clone()));
                self.computed.push((name.clone(), value));
                name
            });
            pieces.push(NativePiece::Expr(Expr::name(&name)));
        }
        let value = Expr::Native(pieces);
        Ok(match measure.holds {
            // The last of some days is a day.
            DimensionType::Time if of_dates => Expr::Cast(Box::new(value), Type::Date),
            holds => held(holds, value),
        })
    }

    /// What each measure takes from a row: 1 from one that is counted, else the value itself.
    pub(super) fn take_all(&mut self, measures: &[MemberId]) -> Result<(), Diagnostic> {
        let model = self.scalars.model;
        for id in measures {
            let member = model.member(*id);
            let measure = member.measure().ok_or_else(broken)?;
            let value = self.taken_from_row(measure)?;
            self.computed.push((member.path.clone(), value));
        }
        Ok(())
    }

    fn taken_from_row(&mut self, measure: &Measure) -> Result<Expr, Diagnostic> {
        let value = self.counted(measure)?;
        let kind = measure.sql.as_ref();
        let kind = kind.and_then(|sql| self.scalars.kind_of(sql));
        let is_count = matches!(
            measure.kind,
            MeasureType::Count | MeasureType::CountDistinct
        );
        let (value, kind) = match measure.kind {
            _ if is_count && measure.sql.is_some() => (one_if_any(value), Some(Type::Integer)),
            _ if is_count => (value, Some(Type::Integer)),
            MeasureType::Sum => (value, kind.and_then(sum_type)),
            MeasureType::Avg => (value, Some(Type::Float)),
            _ => (value, kind),
        };
        Ok(match kind {
            Some(kind) => Expr::Cast(Box::new(value), kind),
            None => value,
        })
    }

    /// What a measure aggregates of each row: nothing where its filters leave the row out.
    fn counted(&mut self, measure: &Measure) -> Result<Expr, Diagnostic> {
        let value = match &measure.sql {
            Some(sql) => self.scalars.fragment(JoinTree::ROOT, sql)?,
            None => Expr::Constant(1),
        };
        if measure.filters.is_empty() {
            return Ok(value);
        }
        let conditions = measure.filters.iter();
        let conditions = conditions.map(|sql| self.scalars.fragment(JoinTree::ROOT, sql));
        Ok(Expr::Case {
            arms: vec![(Expr::All(conditions.collect::<Result<_, _>>()?), value)],
            otherwise: None,
        })
    }
}

/// Sums keep the digits behind the point and have room for all before it; integers that do not
/// fit are an error of the engine, not a wrong number. What cannot be added up has no type: the
/// engine says so.
fn sum_type(kind: Type) -> Option<Type> {
    match kind {
        Type::Decimal { scale, .. } => Some(Type::Decimal {
            precision: 38,
            scale,
        }),
        Type::Float => Some(Type::Float),
        // Engines that add up booleans count those that are true.
        Type::Integer | Type::Boolean => Some(Type::Integer),
        Type::Text | Type::Date | Type::Timestamp => None,
    }
}

fn one_if_any(value: Expr) -> Expr {
    let missing = Expr::IsNull(Box::new(value));
    Expr::Case {
        arms: vec![(Expr::Not(Box::new(missing)), Expr::Constant(1))],
        otherwise: None,
    }
}

/// A value as what it is said to hold. Numbers stay of the type that the engine gives them.
pub(super) fn held(holds: DimensionType, value: Expr) -> Expr {
    let kind = match holds {
        DimensionType::Number => return value,
        DimensionType::Text => Type::Text,
        DimensionType::Time => Type::Timestamp,
        DimensionType::Boolean => Type::Boolean,
    };
    Expr::Cast(Box::new(value), kind)
}
