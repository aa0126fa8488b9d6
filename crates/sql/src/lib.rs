//! A small SQL tree, and how it becomes the text of one dialect with its values beside it.
//!
//! Step: 7 legalize (`Tree` -> `Tree`) and 8 render (`Tree` -> text + bindings); then the read-only guard.
//! Never: knows the model, the actor or a database connection; never puts a value into the text.
//!
//! Start reading at `tree`, then `render`. A dialect lives with its source and implements [`Dialect`].

pub mod catalog;
