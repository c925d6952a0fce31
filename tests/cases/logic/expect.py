#!/usr/bin/env python3
"""Fills in what the queries of the .slt files here must give, from DuckDB: `expect.py FILE...`; `expect.py --random` also writes
random.slt. The files are in the form of SQLite's sqllogictest; `tests/tests/logic.rs` runs them, `tests/programs/test_logic.py`
sees to it that DuckDB still gives what stands in them."""

import pathlib
import random
import sys

import duckdb

HERE = pathlib.Path(__file__).parent


def cell(value, kind):
    """A value as it stands in a file: numbers of type R have three decimals, so that scales do not matter."""
    if value is None:
        return "NULL"
    if kind == "I":
        return str(int(value))
    if kind == "R":
        text = f"{float(value):.3f}"
        return "0.000" if text == "-0.000" else text
    return str(value) if str(value) else "(empty)"


def records(text):
    """The records of a file: each is its lines up to `----`, and the values below it."""
    for record in text.strip().split("\n\n"):
        head, _, values = record.partition("\n----\n")
        yield head.removesuffix("\n----").split("\n"), values


def filled(text):
    """The file with the values that DuckDB gives."""
    database = duckdb.connect()
    database.execute("SET default_null_order = 'nulls_last_on_asc_first_on_desc'")
    result = []
    for lines, _ in records(text):
        directive = next((index for index, line in enumerate(lines) if not line.startswith("#")), None)
        if directive is None:
            result.append("\n".join(lines))
            continue
        words, sql = lines[directive].split(), "\n".join(lines[directive + 1:])
        if words[0] == "statement":
            if words[1] == "ok":
                database.execute(sql)
            result.append("\n".join(lines))
            continue
        rows = database.execute(sql).fetchall()
        if any(len(row) != len(words[1]) for row in rows):
            raise ValueError(f"{words[1]} does not fit: {sql}")
        values = [[cell(value, kind) for value, kind in zip(row, words[1])] for row in rows]
        if "rowsort" in words:
            values.sort()
        result.append("\n".join([*lines, "----", *(value for row in values for value in row)]))
    return "\n\n".join(result) + "\n"


def table(dice):
    yield "statement ok\nCREATE TEMPORARY TABLE t1 (a INTEGER, b INTEGER, c INTEGER, d INTEGER, e INTEGER)"
    for row in range(30):
        numbers = [100 + row * 5 + place for place in dice.sample(range(5), 5)]
        if row % 7 == 3:
            numbers[dice.randrange(5)] = None
        values = ", ".join("NULL" if number is None else str(number) for number in numbers)
        yield f"statement ok\nINSERT INTO t1 VALUES ({values})"


def expression(dice, depth=0):
    column = lambda: dice.choice("abcde")
    simple = [
        column, lambda: f"{column()} - {column()}", lambda: f"{column()} + {column()} * {dice.randint(2, 9)}",
        lambda: f"abs({column()} - {column()})", lambda: str(dice.randint(-500, 500)),
        lambda: f"coalesce({column()}, {column()}, {dice.randint(0, 9)})", lambda: f"nullif({column()}, {dice.randint(100, 250)})",
    ]
    deep = [
        lambda: f"CASE WHEN {condition(dice, depth + 1)} THEN {column()} * 2 ELSE {column()} * 10 END",
        lambda: f"CASE {column()} + 1 WHEN {column()} THEN 111 WHEN {column()} THEN 222 ELSE 333 END",
        lambda: f"(SELECT count(*) FROM t1 AS x WHERE x.{column()} = t1.{column()})",
        lambda: f"(SELECT max(x.{column()}) FROM t1 AS x WHERE x.{column()} <= {dice.randint(110, 240)})",
    ]
    return dice.choice(simple + (deep if depth == 0 else []))()


def condition(dice, depth=0):
    column = lambda: dice.choice("abcde")
    number = lambda: dice.randint(100, 250)
    plain = [
        lambda: f"{column()} > {column()}", lambda: f"{column()} BETWEEN {number()} AND {number()}",
        lambda: f"{column()} IS NULL", lambda: f"{column()} IS NOT NULL", lambda: f"{column()} <> {number()}",
        lambda: f"{column()} NOT IN ({number()}, {number()}, {number()})", lambda: f"{column()} > {column()} - 2 AND {column()} < {column()} + 2",
        lambda: f"({column()} > {number()} OR {column()} < {number()})", lambda: f"NOT ({column()} >= {number()})",
    ]
    deep = [
        lambda: f"EXISTS (SELECT 1 FROM t1 AS x WHERE x.{column()} < t1.{column()} - {dice.randint(0, 120)})",
        lambda: f"{column()} > (SELECT avg({column()}) FROM t1)",
        lambda: f"{column()} IN (SELECT {column()} + {dice.randint(0, 3)} FROM t1 WHERE {column()} > {number()})",
    ]
    return dice.choice(plain + (deep if depth == 0 else []))()


def query(dice):
    shape = dice.randrange(10)
    where = " AND ".join(condition(dice) for _ in range(dice.randint(0, 3)))
    where = f" WHERE {where}" if where else ""
    if shape < 6:
        width = dice.randint(1, 5)
        items = ", ".join(expression(dice) for _ in range(width))
        distinct = "DISTINCT " if dice.random() < 0.15 else ""
        return "I" * width, f"SELECT {distinct}{items} FROM t1{where}"
    if shape < 8:
        column, other = dice.sample("abcde", 2)
        key = dice.choice([f"{column} % 4", f"CASE WHEN {column} > 170 THEN 1 ELSE 0 END"])
        having = dice.choice(["", f" HAVING count({other}) > {dice.randint(1, 6)}"])
        return "IIIIR", f"SELECT {key}, count(*), count({other}), sum({other}), avg({other}) FROM t1{where} GROUP BY {key}{having}"
    if shape == 8:
        word = dice.choice(["UNION", "UNION ALL", "INTERSECT", "EXCEPT"])
        first, second = dice.sample("abcde", 2)
        return "I", f"SELECT {first} FROM t1{where} {word} SELECT {second} FROM t1 WHERE {condition(dice)}"
    first, second = dice.sample("abcde", 2)
    kind = dice.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
    return "II", f"SELECT t1.{first}, y.{second} FROM t1 {kind} (SELECT * FROM t1 WHERE {condition(dice)}) AS y ON t1.{first} = y.{second} + {dice.randint(0, 4)}"


def random_file():
    dice = random.Random(20)
    parts = [
        "# Written by expect.py: random queries of the shapes of SQLite's select1.test to select5.test and its random/ folder,",
        "# over a table like theirs.",
    ]
    queries, seen = [], set()
    while len(queries) < 160:
        kinds, sql = query(dice)
        if sql not in seen:
            seen.add(sql)
            queries.append(f"query {kinds} rowsort\n{sql}\n----")
    return "\n".join(parts) + "\n\n" + "\n\n".join([*table(dice), *queries]) + "\n"


if __name__ == "__main__":
    names = sys.argv[1:]
    if "--random" in names:
        names.remove("--random")
        (HERE / "random.slt").write_text(random_file())
        names.append(str(HERE / "random.slt"))
    for name in names:
        path = pathlib.Path(name)
        path.write_text(filled(path.read_text()))
