//! A function of a statement that runs asynchronously: which one it is, and how it ended. It lies outside the statement's
//! lock, which the function holds; `entry` starts, polls and refuses by it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use odbc_sys::SqlReturn;

use crate::diagnostics::Diagnostics;
use crate::handles::lock;

/// The asynchronous function of a statement, if there is one.
#[derive(Debug, Default)]
pub struct Running {
    /// Whether there is a task: read by every call, without a lock.
    active: AtomicBool,
    task: Mutex<Option<Task>>,
}

/// How a function ended: its return code and its records.
pub type Ending = (SqlReturn, Diagnostics);

#[derive(Debug)]
struct Task {
    function: u16,
    end: Receiver<Ending>,
    ended: Option<Ending>,
}

/// What a call finds.
#[derive(Debug)]
pub enum Stage {
    /// No function is under way.
    Idle,
    /// The same function is still at work.
    Executing,
    /// The same function has ended, which is told once; `None` when it was lost with its thread.
    Ended(Option<Ending>),
    /// Another function is under way.
    Another,
}

impl Running {
    /// An asynchronous function was started and its end was not collected yet.
    pub fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire)
    }

    /// An asynchronous function is at work at this moment.
    pub fn is_at_work(&self) -> bool {
        self.is_active()
            && lock(&self.task).as_mut().is_some_and(|task| match task.wait(Duration::ZERO) {
                Stage::Ended(ending) => {
                    // Kept for the call that collects it.
                    task.ended = task.ended.take().or(ending);
                    false
                }
                _ => task.ended.is_none(),
            })
    }

    /// Starts a function with its SQL_API_… number, unless one is under way.
    pub fn start(&self, function: u16, begin: impl FnOnce() -> Receiver<Ending>) -> Stage {
        let mut task = lock(&self.task);
        if task.is_some() {
            return Stage::Another;
        }
        *task = Some(Task { function, end: begin(), ended: None });
        self.active.store(true, Ordering::Release);
        Stage::Executing
    }

    /// Looks after the function, for so long at most.
    pub fn poll(&self, function: u16, patience: Duration) -> Stage {
        if !self.is_active() {
            return Stage::Idle;
        }
        let mut place = lock(&self.task);
        let stage = match place.as_mut() {
            None => Stage::Idle,
            Some(task) if task.function != function => Stage::Another,
            Some(task) => match task.ended.take() {
                Some(ending) => Stage::Ended(Some(ending)),
                None => task.wait(patience),
            },
        };
        if matches!(stage, Stage::Ended(_)) {
            *place = None;
            self.active.store(false, Ordering::Release);
        }
        stage
    }
}

impl Task {
    fn wait(&mut self, patience: Duration) -> Stage {
        match self.end.recv_timeout(patience) {
            Ok(ending) => Stage::Ended(Some(ending)),
            Err(RecvTimeoutError::Timeout) => Stage::Executing,
            Err(RecvTimeoutError::Disconnected) => Stage::Ended(None),
        }
    }
}
