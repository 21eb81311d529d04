//! Taking a lock.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks also after a panic: our values are whole at every snapshot, so that the poison says nothing.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
