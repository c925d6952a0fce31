//! `tables/pointers.txt`: null pointers and short buffers. And the proof that each function has its five tests: success,
//! null pointer, wrong handle, short buffer, wrong state.

use std::collections::BTreeSet;

use crate::headers::{Parameter, parameters};
use crate::scenes::Stage;
use crate::states::rows;
use crate::tables::{Reply, Request, UNTOUCHED, cell, known, lines, make};

const TABLE: &str = include_str!("../tables/pointers.txt");

struct Line {
    section: &'static str,
    state: &'static str,
    requests: Vec<Request>,
    answer: &'static str,
}

impl Line {
    /// The function that the line is about.
    fn function(&self) -> &str {
        let about = self
            .requests
            .iter()
            .find(|request| !matches!(request.function.as_str(), "SQLExecute" | "SQLFetch"));
        &about.unwrap().function
    }
}

fn table() -> (Vec<Line>, BTreeSet<(&'static str, &'static str)>) {
    let (mut section, mut found, mut not_applicable) = ("", Vec::new(), BTreeSet::new());
    for line in lines(TABLE) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
        } else if let Some((function, reason)) =
            line.strip_prefix("na ").and_then(|line| line.split_once(": "))
        {
            assert!(reason.len() > 20, "{line}");
            not_applicable.insert((section, function));
        } else {
            let (state, rest) = line.split_once(' ').unwrap();
            let (calls, answer) = rest.split_once('|').unwrap_or_else(|| panic!("{line} has no answer"));
            let requests = calls.split("; ").map(|call| Request::parse(call.trim())).collect();
            found.push(Line { section, state, requests, answer: answer.trim() });
        }
    }
    (found, not_applicable)
}

/// The text lies within the buffer, ended by a terminator, and the length says that there was more.
fn check_room(name: &str, request: &Request, reply: &Reply) {
    let parameters = &parameters()[name];
    let Some(at) = parameters.iter().position(|parameter| parameter.name == "capacity") else { return };
    let Some(buffer) = reply.buffers.get(&(at - 1)) else { return };
    let unit = if name.ends_with('W') { 2 } else { 1 };
    let bytes_counted = parameters[at - 1].kind == "pointer";
    let capacity = usize::try_from(request.number(at)).unwrap();
    let bytes = if bytes_counted { capacity } else { capacity * unit };
    assert!(
        buffer[bytes..].iter().all(|byte| *byte == UNTOUCHED),
        "{name} wrote behind its buffer: {}",
        request.text
    );
    if bytes > 0 {
        let ends = buffer[..bytes].chunks(unit).any(|unit| unit.iter().all(|byte| *byte == 0));
        assert!(ends, "{name} left no terminator: {}", request.text);
    }
    let length = &reply.buffers[&(at + 1)];
    let length = usize::from(u16::from_ne_bytes([length[0], length[1]]));
    assert!((capacity..5000).contains(&length), "{name} says {length}: {}", request.text);
}

#[test]
fn null_pointers_and_short_buffers_are_answered_as_the_table_says() {
    let functions = known();
    let mut stage = Stage::default();
    let mut wrong = Vec::new();
    for line in table().0 {
        let widths = line.requests.iter().map(|request| request.names(&functions).len()).max().unwrap();
        for width in 0..widths {
            let scene = stage.scene(line.state);
            let mut replies = Vec::new();
            for request in &line.requests {
                let names = request.names(&functions);
                let name = &names[width.min(names.len() - 1)];
                replies.push((name.clone(), request, make(&functions, name, request, &scene.handles)));
            }
            let (name, request, last) = replies.last().unwrap();
            if last.answer != line.answer {
                wrong.push(format!("{name}: {} and not {} ({})", last.answer, line.answer, request.text));
            } else if line.section == "short" {
                replies.iter().for_each(|(name, request, reply)| check_room(name, request, reply));
            }
            stage.clear(scene);
        }
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_function_has_its_five_tests_or_a_reason_why_not() {
    let (lines, not_applicable) = table();
    let rows = rows();
    let mut missing = Vec::new();
    for (name, parameters) in parameters() {
        let function = name.trim_end_matches('W');
        let answers = |wanted: &dyn Fn(&str) -> bool| {
            let mut cells =
                rows.iter().filter(|row| row.request.function == function).flat_map(|row| &row.cells);
            cells.any(|(_, answer)| wanted(cell(answer)))
        };
        let has_line = |section| {
            lines.iter().any(|line| line.section == section && line.function() == function)
                || not_applicable.contains(&(section, function))
        };
        let is_pointer = |parameter: &Parameter| {
            !parameter.is_handle && (parameter.kind.starts_with('*') || parameter.kind == "pointer")
        };
        let has_text_buffer = parameters.iter().any(|parameter| parameter.name == "capacity");
        let fives = [
            ("success", answers(&|answer| matches!(answer, "ok" | "need" | "nodata"))),
            ("wrong handle", answers(&|answer| answer == "IH")),
            (
                "wrong state",
                answers(&|answer| answer.len() == 5 && answer.contains('0')) || has_line("always allowed"),
            ),
            ("null pointer", has_line("null") || !parameters.iter().any(is_pointer)),
            ("short buffer", has_line("short") || !has_text_buffer),
        ];
        missing.extend(fives.iter().filter(|(_, there)| !there).map(|(test, _)| format!("{name}: {test}")));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
