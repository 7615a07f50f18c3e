//! How AWS is called: what a scan may ask, how fast, how an answer is read, and what a missing one means.

pub mod answer;
pub mod clients;
pub mod ledger;
pub mod regions;
pub mod session;

mod at;
mod limits;
mod pace;
mod reply;
pub(crate) mod tagging;
mod whole;

pub(crate) use answer::{Answer, Gone};
pub(crate) use at::{At, Collect, Lost, each, everywhere, globally, of_everywhere, together};
pub use clients::Clients;
pub(crate) use clients::{Client, client};
pub use regions::{NoSuchRegion, Regions};
pub(crate) use reply::{Absent, Reply, present};
pub use session::{CredentialsRejected, End, Session};
pub(crate) use whole::Whole;
