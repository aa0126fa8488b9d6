//! The web page: its packages and its build, each redone only when something it depends on changed.

use super::node::{self, Node};
use super::{say, stamp};
use crate::{command, paths};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The page's folder with its packages installed.
pub struct Web {
    dir: PathBuf,
    node: Node,
}

/// Builds `web/dist`, which the binary carries inside.
pub fn build(root: &Path) -> Result<()> {
    install(root)?.build()
}

pub fn install(root: &Path) -> Result<Web> {
    let web = Web {
        dir: root.join("web"),
        node: node::provide(&paths::cache()?)?,
    };
    let inputs = vec![
        web.dir.join("package.json"),
        web.dir.join("package-lock.json"),
    ];
    let fingerprint = stamp::fingerprint(&web.dir, inputs)?;
    stamp::unless_done(
        &web.dir.join("node_modules/.querent-installed"),
        &fingerprint,
        || {
            say("the web page's packages (npm ci)");
            let mut npm = web.node.npm(&web.dir);
            command::run(npm.args(["ci", "--prefer-offline"]))
                .context("is the npm registry reachable?")
        },
    )?;
    Ok(web)
}

impl Web {
    pub fn build(&self) -> Result<()> {
        let inputs = stamp::files_below(&self.dir, &["node_modules", "dist"])?;
        let fingerprint = stamp::fingerprint(&self.dir, inputs)?;
        // The stamp lives beside the packages: `dist` goes into the binary as it is.
        let file = self.dir.join("node_modules/.querent-built");
        if !self.dir.join("dist/index.html").is_file() {
            let _ = std::fs::remove_file(&file);
        }
        stamp::unless_done(&file, &fingerprint, || {
            say("the web page (npm run build)");
            command::run(&mut self.script("build"))
        })
    }

    /// One of the scripts in `package.json`.
    pub fn script(&self, name: &str) -> Command {
        let mut npm = self.node.npm(&self.dir);
        npm.args(["run", "--silent", name]);
        npm
    }
}
