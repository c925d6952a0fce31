"""Loads the store's rows into DuckDB and compares two results. What DuckDB calls otherwise is defined here as a macro, which
says at the same time what the driver's function means."""

import datetime
import decimal
import math

import duckdb
import pyarrow

MACROS = [
    "nvl(a, b) AS coalesce(a, b)",
    "iif(c, a, b) AS CASE WHEN c THEN a ELSE b END",
    "len(x) AS length(rtrim(x))",
    "char_length(x) AS length(x)",
    "charindex(a, b) AS instr(b, a)",
    "locate(a, b) AS instr(b, a)",
    "mid(x, s, n) AS substring(x, s, n)",
    "stuff(x, s, n, r) AS CASE WHEN s < 1 OR s > length(x) OR n < 0 THEN NULL "
    "ELSE substring(x, 1, s - 1) || r || substring(x, s + n) END",
    "space(n) AS repeat(' ', n)",
    "replicate(x, n) AS repeat(x, n)",
    "ucase(x) AS upper(x)",
    "lcase(x) AS lower(x)",
    "ceiling(x) AS ceil(x)",
    "square(x) AS power(x, 2)",
    "dayofmonth(x) AS day(x)",
    "eomonth(x) AS last_day(x)",
    "stdevp(x) AS stddev_pop(x)",
]


def type_of(column):
    _, kind, _, _, precision, scale, _ = column
    if kind is decimal.Decimal:
        return pyarrow.decimal128(precision, scale), f"DECIMAL({precision},{scale})"
    return {
        int: (pyarrow.int64(), "BIGINT"),
        bool: (pyarrow.bool_(), "BOOLEAN"),
        float: (pyarrow.float64(), "DOUBLE"),
        datetime.datetime: (pyarrow.timestamp("us"), "TIMESTAMP"),
        datetime.date: (pyarrow.date32(), "DATE"),
    }.get(kind, (pyarrow.string(), "VARCHAR"))


def load(connection, tables):
    """A database with the rows that SELECT * gives for each table, and SQL's meaning where DuckDB lets one choose."""
    database = duckdb.connect()
    database.execute("SET integer_division = true")
    database.execute("SET default_null_order = 'nulls_last_on_asc_first_on_desc'")
    for macro in MACROS:
        database.execute(f"CREATE MACRO {macro}")
    for table in tables:
        cursor = connection.execute(f"SELECT * FROM {table}")
        columns, rows = cursor.description, cursor.fetchall()
        types = [type_of(column) for column in columns]
        arrays = [pyarrow.array([row[i] for row in rows], types[i][0]) for i in range(len(columns))]
        held = pyarrow.table(arrays, [column[0] for column in columns])
        database.register("held", held)
        declared = ", ".join(f'"{column[0]}" {sql}' for column, (_, sql) in zip(columns, types))
        database.execute(f"CREATE TABLE {table} ({declared})")
        database.execute(f"INSERT INTO {table} SELECT * FROM held")
        database.unregister("held")
    return database


def comparable(value):
    """A value as something that sorts among the others of its column."""
    if value is None:
        return (1, 0)
    if isinstance(value, (bool, int, float, decimal.Decimal)):
        return (0, float(value))
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    return (0, value.isoformat() if hasattr(value, "isoformat") else str(value))


def alike(ours, theirs):
    """Exact values are equal; where DuckDB computes in binary floating point, digits that it does not have do not count."""
    if ours is None or theirs is None:
        return ours is theirs
    numbers = (bool, int, float, decimal.Decimal)
    if isinstance(ours, numbers) and isinstance(theirs, numbers):
        if not isinstance(ours, float) and not isinstance(theirs, float):
            return decimal.Decimal(ours) == decimal.Decimal(theirs)
        last_digit = 0.0
        if isinstance(ours, decimal.Decimal):
            last_digit = 10.0 ** ours.as_tuple().exponent
        return math.isclose(float(ours), float(theirs), rel_tol=1e-9, abs_tol=max(1e-9, last_digit))
    return comparable(ours) == comparable(theirs)


def difference(ours, theirs, ordered):
    """The first difference between two results in words, or None."""
    ours, theirs = [tuple(row) for row in ours], [tuple(row) for row in theirs]
    if len(ours) != len(theirs):
        return f"{len(ours)} rows instead of {len(theirs)}"
    if not ordered:
        ours, theirs = (sorted(rows, key=lambda row: [comparable(v) for v in row]) for rows in (ours, theirs))
    for number, (mine, other) in enumerate(zip(ours, theirs)):
        if len(mine) != len(other) or not all(map(alike, mine, other)):
            return f"row {number}: {mine} instead of {other}"
    return None
