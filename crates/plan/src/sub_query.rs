//! Dimensions that are measures of other cubes: what stands for them among the rows of their own.

use base::Code;
use semantic::{Diagnostic, Dimension, MeasureType, MemberId, Piece};
use sql::{Expr, NativePiece};

use crate::division::divisible;
use crate::join_tree::At;
use crate::mask;
use crate::scalar::Scalars;

/// Totals that are joined to the rows at a place, by the key of the cube there.
#[derive(Debug, Clone, PartialEq)]
pub struct SubQuery {
    pub at: At,
    pub dimension: MemberId,
    /// What is aggregated for it from rows.
    pub measures: Vec<MemberId>,
    pub alias: String,
    /// The key: each column of the totals, and what it equals at the place.
    pub keys: Vec<(String, Expr)>,
}

impl Scalars<'_> {
    /// The value of such a dimension at a place, whose totals are noted to be joined.
    pub fn sub_query(
        &mut self,
        at: At,
        id: MemberId,
        dimension: &Dimension,
        depth: usize,
    ) -> Result<Expr, Diagnostic> {
        let mut measures = Vec::new();
        for measure in dimension.sql.members() {
            self.collect_measures(measure, &mut measures, depth)?;
        }
        let sub_query = self.noted(at, id, measures)?;
        let mut pieces = Vec::new();
        for piece in &dimension.sql.pieces {
            pieces.push(match piece {
                Piece::Text(text) => NativePiece::Text(text.clone()),
                Piece::Member(measure) => {
                    NativePiece::Expr(self.total(&sub_query, *measure, depth)?)
                }
                _ => return Err(faulty()),
            });
        }
        Ok(match pieces.as_slice() {
            [NativePiece::Expr(only)] => only.clone(),
            _ => divisible(Expr::Native(pieces)),
        })
    }

    /// Nothing is aggregated for a mask.
    fn collect_measures(
        &self,
        id: MemberId,
        into: &mut Vec<MemberId>,
        depth: usize,
    ) -> Result<(), Diagnostic> {
        let depth = depth.checked_sub(1).ok_or_else(faulty)?;
        let measure = self.model.member(id).measure().ok_or_else(faulty)?;
        if (self.masked)(id) || into.contains(&id) {
            return Ok(());
        }
        if measure.kind != MeasureType::Number {
            into.push(id);
            return Ok(());
        }
        let mut parts = measure.sql.iter().flat_map(|sql| sql.members());
        parts.try_for_each(|part| self.collect_measures(part, into, depth))
    }

    fn noted(
        &mut self,
        at: At,
        dimension: MemberId,
        measures: Vec<MemberId>,
    ) -> Result<SubQuery, Diagnostic> {
        let same = |known: &&SubQuery| {
            known.at == at && known.dimension == dimension && known.measures == measures
        };
        if let Some(known) = self.sub_queries.iter().find(same) {
            return Ok(known.clone());
        }
        let member = self.model.member(dimension);
        let mut keys = Vec::new();
        for id in &self.model.cube(member.cube).primary_key {
            // Behind a mask all rows would be one.
            let value = self.unmasked(|real| real.member(at, *id))?;
            keys.push((self.model.member(*id).path.clone(), value));
        }
        let name = format!("{}_{}", self.joins.nodes[at.0].alias, member.name);
        let sub_query = SubQuery {
            at,
            dimension,
            measures,
            alias: self.joins.reserve(name),
            keys,
        };
        if !sub_query.measures.is_empty() {
            self.sub_queries.push(sub_query.clone());
        }
        Ok(sub_query)
    }

    /// A measure as a formula over the totals.
    fn total(&self, sub_query: &SubQuery, id: MemberId, depth: usize) -> Result<Expr, Diagnostic> {
        let depth = depth.checked_sub(1).ok_or_else(faulty)?;
        let member = self.model.member(id);
        let measure = member.measure().ok_or_else(faulty)?;
        if (self.masked)(id) {
            let kind = self.value_type(id);
            return Ok(mask::measure(member, measure, kind));
        }
        let column = Expr::column(&sub_query.alias, &member.path);
        match measure.kind {
            MeasureType::Count | MeasureType::CountDistinct => {
                Ok(none_is_zero(column, &sub_query.keys))
            }
            MeasureType::Number if measure.choice.is_some() => Err(faulty()),
            MeasureType::Number => {
                let mut pieces = Vec::new();
                for piece in measure.sql.iter().flat_map(|sql| &sql.pieces) {
                    pieces.push(match piece {
                        Piece::Text(text) => NativePiece::Text(text.clone()),
                        Piece::Member(part) => {
                            NativePiece::Expr(self.total(sub_query, *part, depth)?)
                        }
                        _ => return Err(faulty()),
                    });
                }
                Ok(divisible(Expr::Native(pieces)))
            }
            _ => Ok(column),
        }
    }
}

/// A row without others to count has none of them; where there is no row, nobody knows.
fn none_is_zero(count: Expr, keys: &[(String, Expr)]) -> Expr {
    let missing = |expr: &Expr| Expr::IsNull(Box::new(expr.clone()));
    let known = keys
        .iter()
        .map(|(_, key)| Expr::Not(Box::new(missing(key))));
    let none = [missing(&count)].into_iter().chain(known).collect();
    Expr::Case {
        arms: vec![(Expr::All(none), Expr::Constant(0))],
        otherwise: Some(Box::new(count)),
    }
}

/// Loading a model hides dimensions like this.
fn faulty() -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, "a sub_query of the model is faulty")
}
