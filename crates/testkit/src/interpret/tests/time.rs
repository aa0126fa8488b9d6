use base::Value;

use super::super::time::call;

#[test]
fn dates_are_moved_and_compared_as_every_engine_must() {
    for asked in crate::times::calls() {
        let given = call(asked.function, &asked.arguments).expect("supported");
        let given = match (&given, &asked.result) {
            // What is cast to a date anyway.
            (Value::Timestamp(time), Value::Date(_)) => Value::Date(time.date()),
            _ => given,
        };
        assert_eq!(given, asked.result, "{asked:?}");
    }
}

#[test]
fn of_a_time_that_is_not_there_everything_is_unknown() {
    for asked in crate::times::calls() {
        let mut arguments = asked.arguments.clone();
        arguments[0] = Value::Null;
        assert_eq!(call(asked.function, &arguments), Ok(Value::Null));
    }
}
