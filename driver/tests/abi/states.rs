//! `tables/states.txt`: every function in every state of its handle.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use bigcommerceodbc::exports::*;

use crate::calling::Functions;
use crate::harness::*;
use crate::headers::exports;
use crate::scenes::*;
use crate::tables::{Argument, Reply, Request, cell, known, lines, make, wild};

const TABLE: &str = include_str!("../tables/states.txt");
/// For functions that go on after SQLCancel until the thread behind them has noticed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A line of the table: a call and its cells, by state.
#[derive(Debug)]
pub struct Row {
    pub section: &'static str,
    pub request: Request,
    pub cells: Vec<(&'static str, &'static str)>,
}

pub fn rows() -> Vec<Row> {
    let (mut section, mut states, mut rows) = ("", Vec::new(), Vec::new());
    for line in lines(TABLE) {
        if let Some((name, names)) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            (section, states) = (name, names.split_whitespace().collect());
            continue;
        }
        let (call, cells) = line.split_once('|').unwrap_or_else(|| panic!("{line} has no cells"));
        let cells: Vec<_> = cells.split_whitespace().collect();
        assert_eq!(cells.len(), states.len(), "{line}");
        let cells = states.iter().copied().zip(cells).collect();
        rows.push(Row { section, request: Request::parse(call.trim()), cells });
    }
    rows
}

/// Makes the call; in state S12, again until the cancelled function has ended.
fn settle(
    functions: &Functions,
    name: &str,
    request: &Request,
    scene: &Scene,
    state: &str,
    expected: &str,
) -> Reply {
    let started = Instant::now();
    loop {
        let reply = make(functions, name, request, &scene.handles);
        let ended = state != "S12" || reply.answer == expected || started.elapsed() > PATIENCE;
        if ended {
            return reply;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn check(section: &str) {
    let functions = known();
    let mut stage = Stage::default();
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| row.section == section) {
        for (state, expected) in &row.cells {
            for name in row.request.names(&functions) {
                let scene = stage.scene(state);
                let expected = cell(expected);
                let reply = settle(&functions, &name, &row.request, &scene, state, expected);
                if reply.answer != expected {
                    wrong.push(format!(
                        "{state} {name}: {} and not {expected} ({})",
                        reply.answer, row.request.text
                    ));
                }
                stage.clear(scene);
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_function_answers_as_the_table_says_in_every_state_of_an_environment() {
    check("environment");
}

#[test]
fn every_function_answers_as_the_table_says_in_every_state_of_a_connection() {
    with_shop("states::connections");
}

#[test]
#[ignore = "needs the data source that the test above makes"]
fn connections() {
    check("connection");
}

#[test]
fn every_function_answers_as_the_table_says_in_every_state_of_a_statement() {
    check("statement");
}

#[test]
fn every_function_answers_as_the_table_says_in_every_state_of_a_descriptor() {
    check("descriptor");
}

#[test]
fn the_table_has_every_exported_function() {
    let known: BTreeSet<_> = rows().into_iter().map(|row| row.request.function).collect();
    let exported: BTreeSet<_> = exports().keys().map(|name| name.trim_end_matches('W').to_owned()).collect();
    assert_eq!(known, exported);
}

#[test]
fn a_handle_that_is_null_freed_wild_or_of_another_kind_is_invalid_to_every_function() {
    let functions = known();
    let application = Application::new();
    let (_, explicit) = alloc(DESC, application.connection);
    let (_, freed) = alloc(STMT, application.connection);
    assert_eq!(unsafe { SQLFreeHandle(STMT, freed) }.0, OK);
    let own = |kind| match kind {
        ENV => application.environment,
        DBC => application.connection,
        STMT => application.statement,
        _ => explicit,
    };
    for row in rows() {
        let arguments = row.request.arguments.iter();
        let named: Vec<_> = arguments.filter_map(Argument::handle_name).collect();
        for spoilt in &named {
            let kind = kind_of(spoilt);
            let others = [ENV, DBC, STMT, DESC].into_iter().filter(|other| *other != kind).map(own);
            for handle in others.chain([null_mut(), freed, wild()]) {
                let handles: BTreeMap<_, _> = named
                    .iter()
                    .map(|name| {
                        (*name, (kind_of(name), if name == spoilt { handle } else { own(kind_of(name)) }))
                    })
                    .collect();
                for name in row.request.names(&functions) {
                    let reply = make(&functions, &name, &row.request, &handles);
                    assert_eq!(reply.answer, "IH", "{name}, {spoilt} is {handle:?}: {}", row.request.text);
                }
            }
        }
    }
}
