//! A model while it is read, with what only matters until it is finished.

use std::collections::HashMap;

use crate::{Diagnostics, Member, MemberId, Model, Place, ViewId};

pub(super) struct Building {
    pub model: Model,
    pub diagnostics: Diagnostics,
    /// By member: where it stands, and whether it is faulty. A faulty member is hidden, and so is
    /// what refers to it: a filter that was not understood must not be left out of a ratio.
    pub places: Vec<Place>,
    pub faulty: Vec<bool>,
    /// By join, in the order of the cubes and their joins.
    pub join_places: Vec<Place>,
    /// By cube: whether what is written about the cube itself was understood.
    pub sound: Vec<bool>,
    /// By cube: where it stands.
    pub cube_places: Vec<Place>,
    /// Views that were split off others, by name.
    pub split: HashMap<String, ViewId>,
}

impl Building {
    pub fn new(model: Model) -> Self {
        Self {
            model,
            diagnostics: Diagnostics::default(),
            places: Vec::new(),
            faulty: Vec::new(),
            join_places: Vec::new(),
            sound: Vec::new(),
            cube_places: Vec::new(),
            split: HashMap::new(),
        }
    }

    pub fn add_member(&mut self, member: Member, place: Place, faulty: bool) {
        self.model.members.push(member);
        self.places.push(place);
        self.faulty.push(false);
        if faulty {
            self.hide(self.model.members.len() - 1);
        }
    }

    pub fn hide(&mut self, index: usize) {
        self.faulty[index] = true;
        self.model.members[index].public = false;
    }

    pub fn is_faulty(&self, id: MemberId) -> bool {
        self.faulty[id.index()]
    }
}
