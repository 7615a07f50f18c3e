//! How fast one API is called in one region: within its limit, and slower once AWS asks for that.

use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use super::limits::Limit;

/// How often an API's rate is halved at most: to a 128th.
const HALVINGS_MAX: u32 = 7;

/// Throttles that come together count as one.
const HALVED_EVERY: Duration = Duration::from_secs(1);

/// So long without a throttle, and after its last change, a rate that was halved is doubled.
const RECOVERS_AFTER: Duration = Duration::from_secs(10);

/// The tokens of an API, or of several that share them.
#[derive(Debug)]
pub(super) struct Pace {
    limit: Limit,
    percent: u8,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    tokens: Arc<DefaultDirectRateLimiter>,
    halvings: u32,
    changed: Instant,
    throttled: Instant,
}

impl Pace {
    /// That share of the limit, in percent.
    pub(super) fn new(limit: Limit, percent: u8) -> Self {
        let now = Instant::now();
        let state = State { tokens: tokens(limit, percent, 0), halvings: 0, changed: now, throttled: now };
        Self { limit, percent, state: Mutex::new(state) }
    }

    /// Waits for a token.
    pub(super) async fn turn(&self) {
        let mut tokens = self.tokens();
        loop {
            tokens.until_ready().await;
            // Who waited while the rate changed waits again, at the new rate.
            let current = self.tokens();
            if Arc::ptr_eq(&tokens, &current) {
                return;
            }
            tokens = current;
        }
    }

    /// AWS asked to slow down.
    pub(super) fn slow_down(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.throttled = Instant::now();
        let is_first = state.halvings == 0;
        if is_first || (state.changed.elapsed() >= HALVED_EVERY && state.halvings < HALVINGS_MAX) {
            self.change(&mut state, |halvings| halvings + 1);
        }
    }

    fn tokens(&self) -> Arc<DefaultDirectRateLimiter> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.halvings > 0 && state.changed.max(state.throttled).elapsed() >= RECOVERS_AFTER {
            self.change(&mut state, |halvings| halvings - 1);
        }
        Arc::clone(&state.tokens)
    }

    fn change(&self, state: &mut State, halvings: impl FnOnce(u32) -> u32) {
        state.halvings = halvings(state.halvings);
        state.tokens = tokens(self.limit, self.percent, state.halvings);
        state.changed = Instant::now();
    }
}

/// A full bucket at the limit, or an empty one that fills more slowly.
fn tokens(limit: Limit, percent: u8, halvings: u32) -> Arc<DefaultDirectRateLimiter> {
    let share = f64::from(percent) / 100.0 / f64::from(1_u32 << halvings);
    let period = Duration::from_secs_f64(1.0 / (f64::from(limit.per_second) * share));
    let burst = if halvings == 0 { limit.burst * u32::from(percent) / 100 } else { 1 };
    let quota = Quota::with_period(period).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    Arc::new(RateLimiter::direct(quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit::each("iam", 20, 40);

    /// How many tokens are there without waiting.
    fn at_once(pace: &Pace) -> usize {
        let tokens = pace.tokens();
        std::iter::repeat_with(|| tokens.check()).take_while(Result::is_ok).count()
    }

    #[test]
    fn half_of_the_limit_is_left_to_others() {
        assert_eq!(at_once(&Pace::new(LIMIT, 50)), 20);
        assert_eq!(at_once(&Pace::new(LIMIT, 100)), 40);
        assert_eq!(at_once(&Pace::new(Limit::each("acm:ListCertificates", 1, 1), 50)), 1);
    }

    #[test]
    fn throttles_that_come_together_halve_the_rate_once() {
        let pace = Pace::new(LIMIT, 50);
        for _ in 0..20 {
            pace.slow_down();
        }
        assert_eq!(pace.state.lock().unwrap().halvings, 1);
        assert_eq!(at_once(&pace), 1);
    }

    #[test]
    fn the_rate_comes_back_slowly() {
        let pace = Pace::new(LIMIT, 50);
        let ages = || {
            let mut state = pace.state.lock().unwrap();
            (state.changed, state.throttled) = (state.changed - RECOVERS_AFTER, state.throttled - RECOVERS_AFTER);
        };
        let halvings = || {
            pace.tokens();
            pace.state.lock().unwrap().halvings
        };
        pace.state.lock().unwrap().halvings = 2;
        assert_eq!(halvings(), 2, "not at once");
        ages();
        assert_eq!(halvings(), 1, "by one step");
        assert_eq!(halvings(), 1);
        ages();
        pace.state.lock().unwrap().throttled = Instant::now();
        assert_eq!(halvings(), 1, "not while AWS asks to slow down");
    }

    #[tokio::test]
    async fn who_waits_when_the_rate_falls_waits_at_the_new_rate() {
        let pace = Pace::new(Limit::each("iam", 20, 2), 50);
        pace.turn().await;
        let began = Instant::now();
        let waiting = async {
            pace.turn().await;
            began.elapsed()
        };
        let slowing = async { pace.slow_down() };
        let (waited, ()) = futures::join!(waiting, slowing);
        assert!(waited >= Duration::from_millis(90), "{waited:?}");
    }
}
