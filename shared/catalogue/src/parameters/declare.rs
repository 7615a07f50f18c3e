//! From one list of parameters: the struct, the defaults, the catalogue of parameters, and how each is read.

use serde_json::Value;

/// A parameter as the catalogue shows it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The key under `parameters:`.
    pub name: &'static str,
    /// What it is for: sentences.
    pub description: &'static str,
    pub(super) expected: fn() -> String,
    pub(super) schema: fn() -> Value,
    pub(super) default: fn() -> Value,
}

impl Parameter {
    /// What values it takes, in words: `a number of days from 1 to 35`.
    pub fn expected(&self) -> String {
        (self.expected)()
    }

    /// What values it takes, as a JSON Schema.
    pub fn schema(&self) -> Value {
        (self.schema)()
    }

    /// Its value while nobody sets it; `null` when the rules that read it are not applicable until someone does.
    pub fn default(&self) -> Value {
        (self.default)()
    }
}

/// Declares the parameters: for each its documentation, its name, the [`super::shape::Shape`] of its values and its
/// default.
macro_rules! parameters {
    ($($(#[doc = $doc:literal])+ $name:ident: $shape:ty = $default:expr;)+) => {
        /// The parameters of the rules.
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub struct Parameters {
            $($(#[doc = $doc])+ pub $name: <$shape as $crate::parameters::shape::Shape>::Value,)+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Parameters {
            /// Every parameter, alphabetical.
            pub const ALL: &[Parameter] = &[$(Parameter {
                name: stringify!($name),
                description: concat!($($doc),+).trim_ascii(),
                expected: <$shape as $crate::parameters::shape::Shape>::one,
                schema: <$shape as $crate::parameters::shape::Shape>::schema,
                default: || serde_json::to_value(Parameters::default().$name).unwrap_or_default(),
            },)+];

            /// Sets one parameter to this value, if it takes it.
            fn set(&mut self, name: &str, given: &Value) -> Result<(), Mistake> {
                match name {
                    $(stringify!($name) => {
                        type Declared = $shape;
                        match <Declared as $crate::parameters::shape::Shape>::read(given) {
                            Ok(value) => self.$name = value,
                            Err(problem) => {
                                let expected = <Declared as $crate::parameters::shape::Shape>::one();
                                return Err(Mistake::Value { name: stringify!($name), problem, expected });
                            }
                        }
                    })+
                    _ => {
                        let known: Vec<&str> = Self::ALL.iter().map(|parameter| parameter.name).collect();
                        return Err(Mistake::unknown_key(name, PLACE, &known));
                    }
                }
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for Parameters {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let given = serde_json::Map::deserialize(deserializer)?;
                Self::read(given).map_err(|mistakes| serde::de::Error::custom(lines(&mistakes)))
            }
        }
    };
}

pub(super) use parameters;
