//! Helpers of the stories: an emulator, a stack, a proxy.
