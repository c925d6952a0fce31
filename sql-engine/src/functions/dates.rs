//! The spellings of the date and time functions that name no part of a date in an argument.

use super::spelling::{Spelling, spelling};

/// The clock stands still within a statement and shows UTC, as the store's timestamps do. WEEK counts ISO weeks, DAYOFWEEK
/// from Sunday = 1. The argument of CURRENT_TIME and CURRENT_TIMESTAMP is the number of digits after the second.
pub(super) const SPELLINGS: &[Spelling] = &[
    spelling("curdate", 0, "current_date()"),
    spelling("current_time", 0, "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)"),
    spelling("current_time", 1, "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), $1) AS TIME)"),
    spelling("current_timestamp", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("current_timestamp", 1, "cut_fraction(CAST(now() AS TIMESTAMP(6)), $1)"),
    spelling("curtime", 0, "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)"),
    spelling("date", 1, "CAST(as_moment($1) AS DATE)"),
    spelling("datediff", 2, "count_boundaries('day', $2, $1)"),
    spelling("datefromparts", 3, "make_date($1, $2, $3)"),
    spelling(
        "datetimefromparts",
        7,
        "add_to_timestamp('millisecond', $7, add_to_timestamp('second', $6, add_to_timestamp('minute', $5, \
         add_to_timestamp('hour', $4, CAST(make_date($1, $2, $3) AS TIMESTAMP(6))))))",
    ),
    spelling("day", 1, "date_part('day', as_moment($1))"),
    spelling("dayofmonth", 1, "date_part('day', as_moment($1))"),
    spelling("dayofweek", 1, "CAST(date_part('dow', as_moment($1)) + 1 AS INT)"),
    spelling("dayofyear", 1, "date_part('doy', as_moment($1))"),
    spelling("eomonth", 1, "end_of_month($1, 0)"),
    spelling("eomonth", 2, "end_of_month($1, $2)"),
    spelling("getdate", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("getutcdate", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("hour", 1, "date_part('hour', as_moment($1))"),
    spelling("last_day", 1, "end_of_month($1, 0)"),
    spelling("localtime", 0, "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)"),
    spelling("localtimestamp", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("minute", 1, "date_part('minute', as_moment($1))"),
    spelling("month", 1, "date_part('month', as_moment($1))"),
    spelling("now", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("now", 1, "cut_fraction(CAST(now() AS TIMESTAMP(6)), $1)"),
    spelling("quarter", 1, "date_part('quarter', as_moment($1))"),
    spelling("second", 1, "date_part('second', as_moment($1))"),
    spelling("sysdatetime", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("sysutcdatetime", 0, "CAST(now() AS TIMESTAMP(6))"),
    spelling("unix_timestamp", 1, "CAST(date_part('epoch', as_moment($1)) AS BIGINT)"),
    spelling("week", 1, "date_part('week', as_moment($1))"),
    spelling("weekday", 1, "CAST((date_part('dow', as_moment($1)) + 6) % 7 AS INT)"),
    spelling("weekofyear", 1, "date_part('week', as_moment($1))"),
    spelling("year", 1, "date_part('year', as_moment($1))"),
];
