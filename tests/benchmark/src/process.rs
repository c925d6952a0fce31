//! What the kernel says of a process and of the machine, read from /proc.

use std::fs;
use std::process::Command;

use crate::Outcome;
use crate::figures::real;

/// The unit of CPU times in /proc: fixed at 100 a second for programs, whatever the kernel's own clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU seconds used so far, user and system, of a process (`self` for this one).
pub(crate) fn cpu_seconds(process: &str) -> Outcome<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The second field is the program's name in parentheses and may hold blanks.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<u64> =
        after_name.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(real(ticks.iter().sum()) / TICKS_PER_SECOND)
}

/// The most memory that this process ever held, in bytes.
pub(crate) fn peak_bytes() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc")?;
    let kibibytes: u64 = line.split_whitespace().next().unwrap_or_default().parse()?;
    Ok(kibibytes * 1024)
}

/// Cores, CPU model and memory, for the head of the report.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = value_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown CPU".to_owned());
    let memory = value_of("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    format!("{cores} cores of {model}, {memory} memory")
}

/// The date and time in UTC.
pub(crate) fn now() -> String {
    let date = Command::new("date").args(["-u", "+%Y-%m-%d %H:%M UTC"]).output();
    date.map(|date| String::from_utf8_lossy(&date.stdout).trim().to_owned()).unwrap_or_default()
}

fn value_of(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}
