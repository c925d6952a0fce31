//! Functions of dates that take a part of a date, an interval or a pattern; `parts`, `intervals` and `date_patterns` rewrite them.

use super::{Function, Group, functions};

functions! {
    Intervals:
    "ADDDATE(moment, interval)", "As DATE_ADD; a number counts days.",
        "ADDDATE({d '2026-01-31'}, 1)" = "2026-02-01";
    "DATE_ADD(moment, INTERVAL count part)", "A moment later; also DATE_ADD(part, count, moment).",
        "DATE_ADD({d '2026-01-31'}, INTERVAL 1 MONTH)" = "2026-02-28";
    "DATE_DIFF(part, from, to)", "As DATEDIFF.",
        "DATE_DIFF('day', {d '2026-01-01'}, {d '2026-02-01'})" = "31";
    "DATE_FORMAT(moment, pattern)", "A date as text in a pattern of MySQL.",
        "DATE_FORMAT({d '2026-01-31'}, '%d.%m.%Y')" = "31.01.2026";
    "DATE_SUB(moment, INTERVAL count part)", "A moment earlier.",
        "DATE_SUB({d '2026-03-31'}, INTERVAL 1 MONTH)" = "2026-02-28";
    "DATEADD(part, count, moment)", "A moment later by so many years, months, days ….",
        "DATEADD(month, 1, {d '2026-01-31'})" = "2026-02-28";
    "DATEDIFF(part, from, to)", "How many boundaries of the part lie between two moments; DATEDIFF(to, from) counts days.",
        "DATEDIFF(year, {d '2025-12-31'}, {d '2026-01-01'})" = "1",
        2 => "count_boundaries('day', $2, $1)";
    "DATEDIFF_BIG(part, from, to)", "As DATEDIFF.",
        "DATEDIFF_BIG(second, {d '2026-01-01'}, {d '2026-01-02'})" = "86400";
    "DATENAME(part, moment)", "A part of a date as text; months and days by their names.",
        "DATENAME(month, {d '2026-01-31'})" = "January";
    "DATEPART(part, moment)", "A part of a date as a number; weeks begin on Sunday.",
        "DATEPART(weekday, {d '2026-01-31'})" = "7";
    "DATETRUNC(part, moment)", "The beginning of a part of a date; weeks begin on Sunday.",
        "DATETRUNC(week, {d '2026-01-31'})" = "2026-01-25 00:00:00";
    "STR_TO_DATE(text, pattern)", "A text in a pattern of MySQL as TIMESTAMP.",
        "STR_TO_DATE('31.01.2026', '%d.%m.%Y')" = "2026-01-31 00:00:00";
    "STRFTIME(pattern, moment)", "A date as text in a pattern of SQLite.",
        "STRFTIME('%Y', {d '2026-01-31'})" = "2026";
    "SUBDATE(moment, interval)", "As DATE_SUB; a number counts days.",
        "SUBDATE({d '2026-02-01'}, 1)" = "2026-01-31";
    "TIMESTAMP_TRUNC(moment, part)", "As DATETRUNC.",
        "TIMESTAMP_TRUNC({ts '2026-01-31 10:20:30'}, MONTH)" = "2026-01-01 00:00:00";
    "TIMESTAMPADD(part, count, moment)", "As DATEADD.",
        "TIMESTAMPADD(SQL_TSI_DAY, 1, {ts '2026-01-31 10:20:30'})" = "2026-02-01 10:20:30";
    "TIMESTAMPDIFF(part, from, to)", "How many whole parts fit between two moments.",
        "TIMESTAMPDIFF(SQL_TSI_YEAR, {d '2025-12-31'}, {d '2026-01-01'})" = "0";
    "TO_CHAR(value[, pattern])", "A date as text in a pattern of Oracle and PostgreSQL; without one any value as text.",
        "TO_CHAR({d '2026-01-31'}, 'YYYY-MM')" = "2026-01",
        1 => "as_text($1)";
    "TO_DATE(text[, pattern])", "A text as DATE.",
        "TO_DATE('31.01.2026', 'DD.MM.YYYY')" = "2026-01-31";
}
