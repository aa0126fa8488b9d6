//! The contract of all drivers.

use crate::server::Shared;

testkit::contract!(Shared: types parameters texts odd_names catalog limits streaming cancelling
    time_out pool_exhaustion closing missing_objects nobody_there wrong_password);
