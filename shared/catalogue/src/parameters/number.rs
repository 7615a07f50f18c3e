//! Numbers that parameters take, and yes or no.

use std::{marker::PhantomData, ops::RangeInclusive};

use serde::Serialize;
use serde_json::{Value, json};

use super::shape::{Shape, wrong};

/// No upper bound but that of the number's own type.
pub const ANY: u32 = u32::MAX;

/// A number of days.
pub struct Days<const MIN: u32, const MAX: u32>;

impl<const MIN: u32, const MAX: u32> Shape for Days<MIN, MAX> {
    type Value = u32;

    fn one() -> String {
        format!("a number of days{}", bounds(MIN, MAX))
    }

    fn schema() -> Value {
        integer(MIN, MAX)
    }

    fn read(given: &Value) -> Result<u32, String> {
        whole(given, MIN..=MAX, |days| match (days, MAX) {
            (0, _) => "0 is no number of days".to_owned(),
            (_, ANY) => format!("{days} days are too many"),
            _ => format!("{days} is not between {MIN} and {MAX}"),
        })
    }
}

/// For how many days RDS can keep automated backups.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html>
pub struct BackupDays;

impl Shape for BackupDays {
    type Value = u32;

    fn one() -> String {
        Days::<1, 35>::one()
    }

    fn schema() -> Value {
        Days::<1, 35>::schema()
    }

    fn read(given: &Value) -> Result<u32, String> {
        whole(given, 1..=35, |days| format!("RDS cannot keep backups for {days} days"))
    }
}

/// After how many days objects expire.
pub struct ExpirationDays;

impl Shape for ExpirationDays {
    type Value = u32;

    fn one() -> String {
        Days::<1, ANY>::one()
    }

    fn schema() -> Value {
        Days::<1, ANY>::schema()
    }

    fn read(given: &Value) -> Result<u32, String> {
        match given.as_u64() {
            Some(0) => Err("0 days: objects cannot expire on the day they are made".to_owned()),
            _ => Days::<1, ANY>::read(given),
        }
    }
}

/// A whole number, which the rules get as a `T`.
pub struct Whole<T, const MIN: u32, const MAX: u32>(PhantomData<T>);

impl<T: TryFrom<u64> + Serialize, const MIN: u32, const MAX: u32> Shape for Whole<T, MIN, MAX> {
    type Value = T;

    fn one() -> String {
        format!("a whole number{}", bounds(MIN, MAX))
    }

    fn many() -> String {
        format!("whole numbers{}", bounds(MIN, MAX))
    }

    fn schema() -> Value {
        integer(MIN, MAX)
    }

    fn read(given: &Value) -> Result<T, String> {
        whole(given, MIN..=MAX, |number| format!("{number} is not from {MIN} to {MAX}"))
    }
}

/// A percentage that is not nothing.
pub struct Percent;

impl Shape for Percent {
    type Value = u8;

    fn one() -> String {
        "a percentage from 1 to 100".to_owned()
    }

    fn schema() -> Value {
        integer(1, 100)
    }

    fn read(given: &Value) -> Result<u8, String> {
        whole(given, 1..=100, |percent| format!("{percent} is not between 1 and 100"))
    }
}

/// A TCP or UDP port.
pub struct Port;

impl Shape for Port {
    type Value = u16;

    fn one() -> String {
        "a port from 0 to 65535".to_owned()
    }

    fn many() -> String {
        "ports from 0 to 65535".to_owned()
    }

    fn schema() -> Value {
        integer(0, 65_535)
    }

    fn read(given: &Value) -> Result<u16, String> {
        whole(given, 0..=65_535, |port| format!("{port} is not a port"))
    }
}

/// Yes or no.
pub struct Switch;

impl Shape for Switch {
    type Value = bool;

    fn one() -> String {
        "true or false".to_owned()
    }

    fn schema() -> Value {
        json!({"type": "boolean"})
    }

    fn read(given: &Value) -> Result<bool, String> {
        given.as_bool().ok_or_else(|| wrong(given, "true or false"))
    }
}

/// Bounds in words: nothing, `, at least 1` or ` from 1 to 35`.
fn bounds(min: u32, max: u32) -> String {
    match (min, max) {
        (0, ANY) => String::new(),
        (_, ANY) => format!(", at least {min}"),
        _ => format!(" from {min} to {max}"),
    }
}

fn integer(min: u32, max: u32) -> Value {
    json!({"type": "integer", "minimum": min, "maximum": max})
}

fn whole<T: TryFrom<u64>>(
    given: &Value,
    range: RangeInclusive<u32>,
    outside: impl Fn(u64) -> String,
) -> Result<T, String> {
    let number = given.as_u64().ok_or_else(|| wrong(given, "a whole number"))?;
    let within = u32::try_from(number).is_ok_and(|number| range.contains(&number));
    T::try_from(number).ok().filter(|_| within).ok_or_else(|| outside(number))
}
