use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::observed::{Observed, Unread};

/// One row of the credential report: how a user, or root, signs in.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credentials {
    /// The two places for access keys.
    pub access_keys: [AccessKey; 2],
    /// Whether any MFA device is assigned.
    pub mfa: bool,
    /// Whether there is a console password; `None` where AWS does not say, as for root for a long time.
    pub password: Option<bool>,
    /// When the password was set; `None` when there is none, or AWS does not say.
    pub password_changed: Option<Timestamp>,
    /// When the password was last used; `None` when never, or before AWS kept track.
    pub password_used: Option<Timestamp>,
}

/// An access key of a user; the default is a place without a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccessKey {
    /// Whether it can be used.
    pub active: bool,
    /// When it was made.
    pub rotated: Option<Timestamp>,
    /// When it was last used; `None` when never.
    pub used: Option<Timestamp>,
    /// The service that it was last used with, by its IAM prefix; `None` when never.
    pub used_service: Option<String>,
}

impl Credentials {
    /// The access keys that can be used, with their numbers.
    pub fn active_keys(&self) -> impl Iterator<Item = (usize, &AccessKey)> {
        (1..).zip(&self.access_keys).filter(|(_, key)| key.active)
    }
}

/// The account's rules for users' passwords.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Days until a password must change; `None` when passwords do not expire.
    pub max_age: Option<u32>,
    /// Characters that a password has at least.
    pub minimum_length: u32,
    /// Earlier passwords that cannot be used again; `None` when all can.
    pub remembered: Option<u32>,
    /// Whether a lower-case letter is required.
    pub lowercase: bool,
    /// Whether a digit is required.
    pub numbers: bool,
    /// Whether a symbol is required.
    pub symbols: bool,
    /// Whether a capital is required.
    pub uppercase: bool,
}

/// What the account summary says of the root user.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many access keys root has.
    pub root_access_keys: u32,
    /// Whether root has an MFA device.
    pub root_mfa: bool,
    /// Whether root has a password; member accounts of an organisation can do without.
    pub root_password: Observed<bool>,
}

impl Summary {
    /// Whether root has nothing to sign in with, so that there is nothing to protect.
    ///
    /// # Errors
    /// The gap, when root has no access keys and AWS does not say whether it has a password.
    pub fn root_cannot_sign_in(&self) -> Result<bool, Unread> {
        Ok(self.root_access_keys == 0 && !*self.root_password.get()?)
    }
}

/// The account's place in an organisation, as far as root credentials are concerned.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Organization {
    /// The account is in no organisation.
    None,
    /// The account is a member, and another account administers root credentials.
    Member,
    /// The account administers root credentials for the whole organisation.
    Administrator {
        /// The features that are turned on, such as `RootCredentialsManagement`.
        features: Vec<String>,
    },
}

#[cfg(test)]
mod examples {
    use super::*;

    impl Credentials {
        /// A user with one young key in use, and no password.
        pub(crate) fn example() -> Self {
            Self {
                access_keys: [AccessKey::example(), AccessKey::default()],
                mfa: true,
                password: Some(false),
                password_changed: None,
                password_used: None,
            }
        }

        /// A user with a password in use, and no keys.
        pub(crate) fn console() -> Self {
            Self {
                access_keys: [AccessKey::default(), AccessKey::default()],
                mfa: true,
                password: Some(true),
                password_changed: Some(Timestamp::constant(1_790_000_000, 0)),
                password_used: Some(Timestamp::constant(1_794_900_000, 0)),
            }
        }

        /// A root user that has not been used for long.
        pub(crate) fn root() -> Self {
            Self {
                access_keys: [AccessKey::default(), AccessKey::default()],
                mfa: true,
                password: None,
                password_changed: None,
                password_used: Some(Timestamp::constant(1_760_000_000, 0)),
            }
        }
    }

    impl AccessKey {
        /// A young key in use.
        pub(crate) fn example() -> Self {
            Self {
                active: true,
                rotated: Some(Timestamp::constant(1_794_000_000, 0)),
                used: Some(Timestamp::constant(1_794_900_000, 0)),
                used_service: Some("sts".to_owned()),
            }
        }
    }

    impl PasswordPolicy {
        /// A policy that asks for all that there is to ask for.
        pub(crate) fn example() -> Self {
            Self {
                max_age: Some(90),
                minimum_length: 14,
                remembered: Some(24),
                lowercase: true,
                numbers: true,
                symbols: true,
                uppercase: true,
            }
        }
    }
}
