//! The profile page: a small server on this machine's loopback address that the browser shows. Every address of it begins with a
//! random word, so that no other page and no other user can speak to it. `answers` does what the page asks for.

mod answers;
mod files;
mod server;

pub(crate) use server::{Page, serve};
