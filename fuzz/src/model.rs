//! Whatever is in a model file or a query, reading it ends without a panic.
//!
//! Run by `cargo xtask fuzz`. An input is a model, and behind a line of `===` a query for it.
#![no_main]

use std::sync::Arc;

use base::{Calendar, Limits};
use libfuzzer_sys::fuzz_target;
use semantic::{MemberId, ModelFile, Query, Visible, load, resolve};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (model, query) = text.split_once("\n===\n").unwrap_or((text, text));
    let (model, faults) = load(&[ModelFile {
        path: "fuzz.yaml".into(),
        text: model.into(),
    }]);
    let _ = faults.to_string();
    let Ok(query) = Query::from_json(query) else {
        return;
    };
    let public = model.members().iter().filter(|member| member.public);
    let public: Vec<MemberId> = public.map(|member| member.id).collect();
    let visible = Visible::new(Arc::new(model), &public, Vec::new());
    if let Err(faults) = resolve(&query, &visible, &Calendar::default(), &Limits::default()) {
        let _ = faults.to_string();
    }
});
