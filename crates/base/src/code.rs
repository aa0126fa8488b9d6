//! Stable error codes: what went wrong, in one dotted word that never changes its meaning.
//!
//! Surfaces translate a code into their own form by [`Code::status`]; nothing else decides a status.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal;)*) => {
        /// What kind of thing went wrong. The text and the status of each stand in one table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name),* }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The dotted word, as in logs, problem documents and the reference.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text),* }
            }

            /// The HTTP status a surface answers with.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status),* }
            }
        }
    };
}

codes! {
    /// The request itself is malformed.
    RequestInvalid = "request.invalid", 400;
    /// There is nothing at this address.
    RequestUnknownAddress = "request.unknown_address", 404;
    /// The address does not take that method.
    RequestWrongMethod = "request.wrong_method", 405;
    /// Somebody was quicker, or has the name already.
    RequestConflict = "request.conflict", 409;
    /// A browser sent it for a page that is not ours.
    RequestForeign = "request.foreign", 403;
    /// The request is larger than any that is read.
    RequestTooLarge = "request.too_large", 413;
    /// Nobody is signed in, or the sign-in is not valid (any more).
    SignInRequired = "sign_in.required", 401;
    /// This server keeps no people, or does not know this way of signing in.
    SignInUnavailable = "sign_in.unavailable", 501;
    /// The key belongs to another tenant than the one asked for.
    TenantRefused = "tenant.refused", 403;
    /// The actor may see nothing here.
    AccessDenied = "access.denied", 403;

    /// A project, tenant or model file breaks a rule.
    ModelInvalid = "model.invalid", 400;
    /// A file uses a construct that is part of the language but not read yet.
    ModelUnsupported = "model.unsupported", 400;

    /// A query that is not in the query language.
    QueryInvalid = "query.invalid", 400;
    /// A member that does not exist, or that the actor may not know of: the two look the same.
    QueryUnknownMember = "query.unknown_member", 400;
    /// A member used where its kind cannot be (a dimension as a measure, say).
    QueryWrongKind = "query.wrong_kind", 400;
    /// A value that does not fit the member's type.
    QueryWrongValue = "query.wrong_value", 400;
    /// The members cannot be joined, or only by counting rows twice.
    QueryNoJoin = "query.no_join", 400;
    /// The members can be joined in more than one way, with different results.
    QueryAmbiguousJoin = "query.ambiguous_join", 400;
    /// A number would be counted more than once.
    QueryMultiplies = "query.multiplies", 400;
    /// Part of the query language that is not compiled yet.
    QueryUnsupported = "query.unsupported", 400;
    /// The text of the query is longer than the limit.
    QueryTooLong = "query.too_long", 400;

    /// The question is longer than the limit.
    QuestionTooLong = "question.too_long", 400;

    /// The dialect lacks what the plan needs and there is no other way to say it.
    DialectUnsupported = "dialect.unsupported", 400;
    /// A statement that the read-only guard refuses to send.
    StatementRefused = "statement.refused", 400;

    /// The database cannot be reached.
    SourceUnreachable = "source.unreachable", 502;
    /// All connections to the database are in use, and none became free in time.
    SourceBusy = "source.busy", 503;
    /// The database turned the connection down.
    SourceRefused = "source.refused", 502;
    /// The database does not let this login do that.
    SourceUnauthorised = "source.unauthorised", 502;
    /// A table or column that the model needs is not in the database.
    SourceMissingObject = "source.missing_object", 502;
    /// The database rejected the statement.
    SourceFailed = "source.failed", 502;
    /// The database does not offer what was asked of it.
    SourceUnsupported = "source.unsupported", 501;

    /// The deadline passed.
    LimitSeconds = "limit.seconds", 504;
    /// More rows than allowed.
    LimitRows = "limit.rows", 413;
    /// More bytes than allowed.
    LimitBytes = "limit.bytes", 413;
    /// More statements at once than allowed.
    LimitQueries = "limit.queries", 429;
    /// More joins than allowed.
    LimitJoins = "limit.joins", 400;
    /// More members than allowed in one query.
    LimitMembers = "limit.members", 400;
    /// The caller went away or cancelled.
    Cancelled = "request.cancelled", 499;

    /// A fault of ours; the cause is in the log under the trace id.
    Internal = "internal", 500;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
