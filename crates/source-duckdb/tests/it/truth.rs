//! Answers are true: each is compared with SQL that was written by hand, and with what was planted.
