//! Functions of dates that name no part of a date in an argument. The clock stands still within a statement and shows UTC,
//! as the store's timestamps do. The argument of CURRENT_TIME and CURRENT_TIMESTAMP is the number of digits after the second.

use super::{Function, Group, functions};

functions! {
    Dates:
    "ADD_MONTHS(moment, count)", "The moment so many months later; the last day of a month stays one (Oracle).",
        "ADD_MONTHS({d '2026-02-28'}, 1)" = "2026-03-31",
        2 => "add_whole_months($1, $2)";
    "CDATE(value)", "A value as TIMESTAMP (Access).",
        "CDATE('2026-01-31')" = "2026-01-31 00:00:00",
        1 => "CAST(as_moment($1) AS TIMESTAMP(6))";
    "CURDATE()", "The day, in UTC.",
        "CURDATE() = CAST(NOW() AS DATE)" = "true",
        0 => "current_date()";
    "CURRENT_DATE()", "As CURDATE, also without brackets.",
        "CURRENT_DATE = CURDATE()" = "true";
    "CURRENT_TIME([digits])", "The time of day in UTC, also without brackets.",
        "CURRENT_TIME() = CURTIME()" = "true",
        0 => "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)",
        1 => "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), $1) AS TIME)";
    "CURRENT_TIMESTAMP([digits])", "The moment in UTC; it is one within a statement. Also without brackets.",
        "CURRENT_TIMESTAMP = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))",
        1 => "cut_fraction(CAST(now() AS TIMESTAMP(6)), $1)";
    "CURTIME()", "The time of day in UTC.",
        "CURTIME() <= CAST(NOW() AS TIME)" = "true",
        0 => "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)";
    "DATE([value])", "A timestamp or text as DATE; the day without a value.",
        "DATE('2026-01-31 10:20:30')" = "2026-01-31",
        0 => "current_date()",
        1 => "CAST(as_moment($1) AS DATE)";
    "DATE_BIN(interval, moment, origin)", "The beginning of the stretch of so long that a moment lies in.",
        "DATE_BIN(INTERVAL '15 minutes', TIMESTAMP '2026-01-31 10:20:30', TIMESTAMP '2026-01-01 00:00:00')" = "2026-01-31 10:15:00";
    "DATE_PART(part, moment)", "A part of a date as a number.",
        "DATE_PART('month', {d '2026-01-31'})" = "1";
    "DATE_TRUNC(part, moment)", "The beginning of a part of a date; weeks begin on Monday.",
        "DATE_TRUNC('month', TIMESTAMP '2026-01-31 10:20:30')" = "2026-01-01 00:00:00";
    "DATEFROMPARTS(year, month, day)", "A date from numbers.",
        "DATEFROMPARTS(2026, 1, 31)" = "2026-01-31",
        3 => "make_date($1, $2, $3)";
    "DATESERIAL(year, month, day)", "A date from numbers; the 13th month is in the next year (Access).",
        "DATESERIAL(2026, 14, 0)" = "2027-01-31",
        3 => "add_to_date('day', $3 - 1, add_to_date('month', $2 - 1, make_date($1, 1, 1)))";
    "DATETIME(value)", "A date or text as TIMESTAMP.",
        "DATETIME('2026-01-31')" = "2026-01-31 00:00:00",
        1 => "CAST(as_moment($1) AS TIMESTAMP(6))";
    "DATETIME2FROMPARTS(year, month, day, hour, minute, second, fraction, digits)", "A timestamp from numbers.",
        "DATETIME2FROMPARTS(2026, 1, 31, 10, 20, 30, 5, 1)" = "2026-01-31 10:20:30.500",
        8 => "CAST(as_text(make_date($1, $2, $3)) || ' ' || time_text($4, $5, $6, $7, $8) AS TIMESTAMP(6))";
    "DATETIMEFROMPARTS(year, month, day, hour, minute, second, milliseconds)", "A timestamp from numbers.",
        "DATETIMEFROMPARTS(2026, 1, 31, 10, 20, 30, 5)" = "2026-01-31 10:20:30.005",
        7 => "add_to_timestamp('millisecond', $7, add_to_timestamp('second', $6, add_to_timestamp('minute', $5, add_to_timestamp('hour', $4, CAST(make_date($1, $2, $3) AS TIMESTAMP(6))))))";
    "DATEVALUE(text)", "A text as DATE (Access).",
        "DATEVALUE('2026-01-31')" = "2026-01-31",
        1 => "CAST(as_moment($1) AS DATE)";
    "DAY(moment)", "The day of the month.",
        "DAY('2026-01-31')" = "31",
        1 => "date_part('day', as_moment($1))";
    "DAYNAME(moment)", "The name of the day, in English.",
        "DAYNAME({d '2026-01-31'})" = "Saturday";
    "DAYOFMONTH(moment)", "As DAY.",
        "DAYOFMONTH({d '2026-01-31'})" = "31",
        1 => "date_part('day', as_moment($1))";
    "DAYOFWEEK(moment)", "The day of the week; Sunday is 1.",
        "DAYOFWEEK({d '2026-01-31'})" = "7",
        1 => "CAST(date_part('dow', as_moment($1)) + 1 AS INT)";
    "DAYOFYEAR(moment)", "The day of the year.",
        "DAYOFYEAR({d '2026-02-01'})" = "32",
        1 => "date_part('doy', as_moment($1))";
    "EOMONTH(moment[, months])", "The last day of the month, or of one so many months later.",
        "EOMONTH({d '2026-01-15'}, 1)" = "2026-02-28",
        1 => "end_of_month($1, 0)",
        2 => "end_of_month($1, $2)";
    "EXTRACT(part FROM moment)", "A part of a date as a number.",
        "EXTRACT(HOUR FROM {ts '2026-01-31 10:20:30'})" = "10";
    "FDMONTH(moment)", "The first day of the month.",
        "FDMONTH({d '2026-02-10'})" = "2026-02-01",
        1 => "CAST(date_trunc('month', as_moment($1)) AS DATE)";
    "FDQUARTER(moment)", "The first day of the quarter.",
        "FDQUARTER({d '2026-02-10'})" = "2026-01-01",
        1 => "CAST(date_trunc('quarter', as_moment($1)) AS DATE)";
    "FDWEEK(moment)", "The Sunday on which the week begins.",
        "FDWEEK({d '2026-02-10'})" = "2026-02-08",
        1 => "CAST(date_trunc('week', as_moment($1) + INTERVAL '1' DAY) - INTERVAL '1' DAY AS DATE)";
    "FROM_UNIXTIME(seconds[, pattern])", "The moment so many seconds after 1970-01-01, also as text in a pattern of MySQL.",
        "FROM_UNIXTIME(86400)" = "1970-01-02 00:00:00";
    "GETDATE()", "As NOW.",
        "GETDATE() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "GETUTCDATE()", "As NOW.",
        "GETUTCDATE() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "HOUR(moment)", "The hour.",
        "HOUR('2026-01-31 10:20:30')" = "10",
        1 => "date_part('hour', as_moment($1))";
    "ISDATE(text)", "1 if the text is a date, else 0.",
        "ISDATE('2026-02-30')" = "0",
        1 => "CASE WHEN TRY_CAST(as_text($1) AS TIMESTAMP(6)) IS NULL THEN 0 ELSE 1 END";
    "LAST_DAY(moment)", "The last day of the month.",
        "LAST_DAY({d '2026-02-01'})" = "2026-02-28",
        1 => "end_of_month($1, 0)";
    "LDMONTH(moment)", "As LAST_DAY.",
        "LDMONTH({d '2026-02-10'})" = "2026-02-28",
        1 => "end_of_month($1, 0)";
    "LDQUARTER(moment)", "The last day of the quarter.",
        "LDQUARTER({d '2026-02-10'})" = "2026-03-31",
        1 => "end_of_month(date_trunc('quarter', as_moment($1)), 2)";
    "LDWEEK(moment)", "The Saturday on which the week ends.",
        "LDWEEK({d '2026-02-10'})" = "2026-02-14",
        1 => "CAST(date_trunc('week', as_moment($1) + INTERVAL '1' DAY) + INTERVAL '5' DAY AS DATE)";
    "LOCALTIME()", "As CURTIME: times are UTC.",
        "LOCALTIME() = CURTIME()" = "true",
        0 => "CAST(cut_fraction(CAST(now() AS TIMESTAMP(6)), 0) AS TIME)";
    "LOCALTIMESTAMP()", "As NOW: times are UTC.",
        "LOCALTIMESTAMP() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "MAKE_DATE(year, month, day)", "As DATEFROMPARTS.",
        "MAKE_DATE(2026, 1, 31)" = "2026-01-31";
    "MAKE_TIME(hour, minute, second)", "A time from numbers.",
        "MAKE_TIME(10, 20, 30)" = "10:20:30";
    "MINUTE(moment)", "The minute.",
        "MINUTE('2026-01-31 10:20:30')" = "20",
        1 => "date_part('minute', as_moment($1))";
    "MONTH(moment)", "The number of the month.",
        "MONTH('2026-01-31')" = "1",
        1 => "date_part('month', as_moment($1))";
    "MONTHNAME(moment)", "The name of the month, in English.",
        "MONTHNAME({d '2026-01-31'})" = "January";
    "MONTHS_BETWEEN(later, earlier)", "How many months lie between two moments; a part of one counts in days of a 31st (Oracle).",
        "MONTHS_BETWEEN({d '2026-03-31'}, {d '2026-02-28'})" = "1.0",
        2 => "months_apart($1, $2)";
    "NOW([digits])", "The moment in UTC; it is one within a statement.",
        "NOW() > TIMESTAMP '2026-01-01 00:00:00'" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))",
        1 => "cut_fraction(CAST(now() AS TIMESTAMP(6)), $1)";
    "QUARTER(moment)", "The quarter.",
        "QUARTER('2026-05-01')" = "2",
        1 => "date_part('quarter', as_moment($1))";
    "SECOND(moment)", "The second.",
        "SECOND('2026-01-31 10:20:30')" = "30",
        1 => "date_part('second', as_moment($1))";
    "SMALLDATETIMEFROMPARTS(year, month, day, hour, minute)", "A timestamp from numbers.",
        "SMALLDATETIMEFROMPARTS(2026, 1, 31, 10, 20)" = "2026-01-31 10:20:00",
        5 => "CAST(as_text(make_date($1, $2, $3)) || ' ' || time_text($4, $5, 0, 0, 0) AS TIMESTAMP(6))";
    "SYSDATE()", "As NOW, also without brackets.",
        "SYSDATE() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "SYSDATETIME()", "As NOW.",
        "SYSDATETIME() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "SYSUTCDATETIME()", "As NOW.",
        "SYSUTCDATETIME() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "TIME(value)", "The time of a timestamp or text.",
        "TIME('2026-01-31 10:20:30')" = "10:20:30",
        1 => "CAST(as_moment($1) AS TIME)";
    "TIMEFROMPARTS(hour, minute, second, fraction, digits)", "A time from numbers.",
        "TIMEFROMPARTS(10, 20, 30, 5, 1)" = "10:20:30.500",
        5 => "CAST(time_text($1, $2, $3, $4, $5) AS TIME)";
    "TIMESERIAL(hour, minute, second)", "A time from numbers (Access).",
        "TIMESERIAL(10, 20, 30)" = "10:20:30",
        3 => "make_time($1, $2, $3)";
    "TIMESTAMP(value)", "As DATETIME.",
        "TIMESTAMP('2026-01-31')" = "2026-01-31 00:00:00",
        1 => "CAST(as_moment($1) AS TIMESTAMP(6))";
    "TO_TIME(text)", "A text as TIME.",
        "TO_TIME('10:20:30')" = "10:20:30";
    "TO_TIMESTAMP(text[, pattern])", "A text as TIMESTAMP, in a pattern of Oracle and PostgreSQL where there is one.",
        "TO_TIMESTAMP('2026-01-31 10:20:30')" = "2026-01-31 10:20:30";
    "TO_UNIXTIME(moment)", "Seconds since 1970-01-01.",
        "TO_UNIXTIME(TIMESTAMP '1970-01-02 00:00:00')" = "86400";
    "UNIX_TIMESTAMP([moment])", "Seconds since 1970-01-01.",
        "UNIX_TIMESTAMP('1970-01-02')" = "86400",
        0 => "CAST(date_part('epoch', CAST(now() AS TIMESTAMP(6))) AS BIGINT)",
        1 => "CAST(date_part('epoch', as_moment($1)) AS BIGINT)";
    "UTC_DATE()", "As CURDATE.",
        "UTC_DATE() = CURDATE()" = "true",
        0 => "current_date()";
    "UTC_TIMESTAMP()", "As NOW.",
        "UTC_TIMESTAMP() = NOW()" = "true",
        0 => "CAST(now() AS TIMESTAMP(6))";
    "WEEK(moment)", "The week of the year by ISO 8601.",
        "WEEK({d '2026-01-31'})" = "5",
        1 => "date_part('week', as_moment($1))";
    "WEEKDAY(moment)", "The day of the week; Monday is 0.",
        "WEEKDAY('2026-01-31')" = "5",
        1 => "CAST((date_part('dow', as_moment($1)) + 6) % 7 AS INT)";
    "WEEKOFYEAR(moment)", "As WEEK.",
        "WEEKOFYEAR('2026-01-31')" = "5",
        1 => "date_part('week', as_moment($1))";
    "YEAR(moment)", "The year.",
        "YEAR('2026-01-31')" = "2026",
        1 => "date_part('year', as_moment($1))";
}
