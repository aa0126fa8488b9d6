//! What a masked member is written as, before any dialect exists.

use base::{Type, Value};
use semantic::{
    Diagnostic, Dimension, DimensionType, Mask, Measure, MeasureType, Member, MemberKind, Piece,
};
use sql::Expr;

use crate::join_tree::At;
use crate::scalar::Scalars;

impl Scalars<'_> {
    /// The mask of a dimension. A segment has no value to mask: no row is in it.
    pub(crate) fn mask(&mut self, at: At, member: &Member) -> Result<Expr, Diagnostic> {
        let MemberKind::Dimension(dimension) = &member.kind else {
            return Ok(Expr::Any(Vec::new()));
        };
        match &member.mask {
            // Its own SQL sees what it masks, where that stands.
            Mask::Sql(sql) => {
                let path = match dimension.sql.pieces.as_slice() {
                    [Piece::Along { path, .. }] => path.as_slice(),
                    _ => &[],
                };
                let at = self.along(at, path)?;
                self.unmasked(|real| real.fragment(at, sql))
            }
            Mask::Constant(value) if dimension.kind == DimensionType::Time => {
                Ok(cast(value, self.masked_type(dimension)))
            }
            Mask::Constant(value) => Ok(Expr::Value(value.clone())),
            Mask::Null => Ok(cast(&Value::Null, self.masked_type(dimension))),
        }
    }

    /// The type that the column has for everybody else, where it is known.
    fn masked_type(&self, dimension: &Dimension) -> Type {
        let known = self.kind_of(&dimension.sql);
        known.unwrap_or(match dimension.kind {
            DimensionType::Text => Type::Text,
            DimensionType::Number => Type::Float,
            DimensionType::Time => Type::Timestamp,
            DimensionType::Boolean => Type::Boolean,
        })
    }
}

/// The mask of a measure, which is the same whatever it is grouped by. Nothing has the type that
/// the measure has for everybody else, as far as it is known.
pub fn measure(member: &Member, measure: &Measure, kind: Option<Type>) -> Expr {
    match (&member.mask, measure.kind) {
        (Mask::Constant(value), _) => Expr::Value(value.clone()),
        (_, MeasureType::Count | MeasureType::CountDistinct) => cast(&Value::Null, Type::Integer),
        _ => cast(&Value::Null, kind.unwrap_or(Type::Float)),
    }
}

fn cast(value: &Value, kind: Type) -> Expr {
    Expr::Cast(Box::new(Expr::Value(value.clone())), kind)
}
