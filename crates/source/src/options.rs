//! The options of a driver: forms, the reference and the checks of configuration are made of these.

/// One option of a driver.
#[derive(Debug, Clone, Copy)]
pub struct OptionDoc {
    pub name: &'static str,
    pub doc: &'static str,
    pub kind: OptionKind,
    pub required: bool,
    /// What holds where the option is absent.
    pub default: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    Text,
    /// Never shown again once it is given.
    Secret,
    /// A whole number from 0 up.
    Number,
    /// A number with a unit: `500ms`, `10s`, `5m`, `1h`.
    Duration,
    /// `true` or `false`.
    Flag,
    Choice(&'static [&'static str]),
    /// A file inside the tenant's folder.
    File,
    /// Texts with commas between them.
    List,
}

impl OptionDoc {
    pub const fn required(name: &'static str, doc: &'static str) -> Self {
        Self {
            required: true,
            ..Self::optional(name, doc)
        }
    }

    pub const fn optional(name: &'static str, doc: &'static str) -> Self {
        Self {
            name,
            doc,
            kind: OptionKind::Text,
            required: false,
            default: None,
        }
    }

    pub const fn kind(self, kind: OptionKind) -> Self {
        Self { kind, ..self }
    }

    pub const fn default(self, default: &'static str) -> Self {
        let default = Some(default);
        Self { default, ..self }
    }
}

/// How a server is reached and who signs in, the port apart: that one has a default of its engine.
pub const SERVER: &[OptionDoc] = &[
    OptionDoc::required("host", "The server's name or address."),
    OptionDoc::required("database", "The database on the server."),
    OptionDoc::required(
        "user",
        "The login, which should be able to read and nothing else.",
    ),
    OptionDoc::optional(
        "password",
        "The login's password; best from the environment.",
    )
    .kind(OptionKind::Secret),
    OptionDoc::optional(
        "replicas",
        "Copies to read from, each as host:port; the host itself where none of them answers.",
    )
    .kind(OptionKind::List),
];

/// How many connections there are, how long they live and how long anything may take.
pub const POOL: &[OptionDoc] = &[
    OptionDoc::optional("min_pool_size", "Connections kept open.")
        .kind(OptionKind::Number)
        .default("0"),
    OptionDoc::optional("max_pool_size", "Connections open at once at most.")
        .kind(OptionKind::Number)
        .default("10"),
    OptionDoc::optional("connect_timeout", "How long to wait for a new connection.")
        .kind(OptionKind::Duration)
        .default("10s"),
    OptionDoc::optional(
        "pool_timeout",
        "How long to wait for a connection where all are in use.",
    )
    .kind(OptionKind::Duration)
    .default("10s"),
    OptionDoc::optional(
        "statement_timeout",
        "How long one statement may run, whoever waits for it.",
    )
    .kind(OptionKind::Duration)
    .default("60s"),
    OptionDoc::optional(
        "idle_timeout",
        "After which time without use a connection is closed.",
    )
    .kind(OptionKind::Duration)
    .default("10m"),
    OptionDoc::optional("max_lifetime", "The age at which a connection is replaced.")
        .kind(OptionKind::Duration)
        .default("30m"),
];

/// How the way to the server is protected.
pub const TLS: &[OptionDoc] = &[
    OptionDoc::optional(
        "tls",
        "disable: plain. prefer: TLS if the server has it. require: TLS with whoever answers. \
         verify-ca: and its certificate is from a known authority. verify-full: and it is made out \
         to the host. Where absent: verify-full, and prefer for this machine itself.",
    )
    .kind(OptionKind::Choice(TLS_MODES)),
    OptionDoc::optional(
        "tls_ca",
        "Certificates of authorities to trust instead of the system's, as PEM.",
    )
    .kind(OptionKind::File),
    OptionDoc::optional("tls_cert", "The certificate to sign in with, as PEM.")
        .kind(OptionKind::File),
    OptionDoc::optional("tls_key", "The key of that certificate, as PEM.").kind(OptionKind::File),
];

pub(crate) const TLS_MODES: &[&str] = &["disable", "prefer", "require", "verify-ca", "verify-full"];
