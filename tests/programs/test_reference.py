"""The driver against another database: the store's rows in DuckDB, the same queries, equal answers."""

import pathlib

import pytest

pytest.importorskip("duckdb")

from reference import database, generated, systematic  # noqa: E402
from reference.tables import TABLES  # noqa: E402


@pytest.fixture(scope="module")
def both(small_store):
    import pyodbc

    connection = pyodbc.connect(small_store, autocommit=True)
    yield connection, database.load(connection, TABLES)
    connection.close()


def disagreements(both, queries):
    connection, reference = both
    found = []
    for query in queries:
        expected = reference.execute(query.sql).fetchall()
        try:
            answer = connection.execute(query.sql).fetchall()
        except Exception as error:  # noqa: BLE001: each failure is a disagreement to be listed
            found.append(f"{query.sql}\n    failed: {error}")
            continue
        unlike = database.difference(answer, expected, query.ordered)
        if unlike:
            found.append(f"{query.sql}\n    {unlike}")
    return found


def test_systematic_queries_give_what_the_reference_gives(both):
    queries = list(systematic.queries())
    assert len(queries) >= 500
    found = disagreements(both, queries)
    assert not found, f"{len(found)} of {len(queries)} differ:\n" + "\n".join(found[:20])


def test_generated_queries_give_what_the_reference_gives(both):
    queries = list(generated.queries(seed=20261125, count=510))
    rows = sum(1 for query in queries if both[1].execute(query.sql).fetchall())
    assert rows > len(queries) / 2, "too few of the generated queries have rows at all"
    found = disagreements(both, queries)
    assert not found, f"{len(found)} of {len(queries)} differ:\n" + "\n".join(found[:20])


def test_the_sql_of_reporting_programs_gives_what_the_reference_gives(both):
    """The rows that the files hold come from a larger store; here both answer over the same rows again."""
    yaml = pytest.importorskip("yaml")
    connection, reference = both
    found, asked = [], 0
    for path in sorted((pathlib.Path(__file__).parents[1] / "cases" / "bi").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text())["cases"]:
            values = case.get("parameters", [])
            expected = reference.execute(case["reference"], values if "?" in case["reference"] else None).fetchall()
            answer = connection.execute(case["sql"], *values).fetchall()
            unlike = database.difference(answer, expected, "order by" in case["sql"].lower())
            asked += 1
            if unlike:
                found.append(f"{case['sql']}\n    {unlike}")
    assert asked >= 150
    assert not found, "\n".join(found)
