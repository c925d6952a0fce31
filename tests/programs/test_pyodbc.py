"""Python: pyodbc through unixODBC."""

import datetime
import decimal
import threading

import pyodbc
import pytest


def test_tables_and_columns_are_listed(connection):
    tables = {row.table_name for row in connection.cursor().tables()}
    assert {"Products", "Orders", "OrderProducts", "StoreInformation"} <= tables
    columns = [row.column_name for row in connection.cursor().columns(table="Products")]
    assert columns[:3] == ["Id", "Name", "Type"]


def test_every_column_of_every_table_is_fetched(store, connection):
    cursor = connection.cursor()
    tables = [row.table_name for row in cursor.tables(tableType="TABLE").fetchall()]
    assert len(tables) == 288
    need_a_key, empty = [], []
    for table in tables:
        try:
            rows = cursor.execute(f"SELECT TOP 60 * FROM {table}").fetchall()
        except pyodbc.Error as error:
            assert "can only be read for given keys" in error.args[1], error
            need_a_key.append(table)
            continue
        if not rows:
            empty.append(table)
        listed = [row.column_name for row in connection.cursor().columns(table=table)]
        assert [column[0] for column in cursor.description] == listed, table
    families = ("AbandonedCart", "Cart", "Checkout", "TaxProvider", "Theme")
    assert len(need_a_key) == 47 and all(name.startswith(families) for name in need_a_key), need_a_key
    assert len(empty) < 8, empty


def test_types_arrive_as_python_types(connection):
    row = connection.cursor().execute(
        "SELECT Id, Name, Price, IsVisible, DateModified, Categories FROM Products WHERE Id = 78"
    ).fetchone()
    assert (row.Id, row.Name) == (78, "100% cotton_towel, large")
    assert row.Price == decimal.Decimal("60.9900")
    assert isinstance(row.IsVisible, bool)
    assert isinstance(row.DateModified, datetime.datetime)
    assert isinstance(row.Categories, str)


def test_text_of_all_languages_and_emoji(connection):
    names = [row[0] for row in connection.cursor().execute("SELECT Name FROM Products")]
    everything = "".join(names)
    assert "日本茶" in everything and "Ünïcödé İstanbul ß" in everything
    assert any(ord(letter) > 0xFFFF for letter in everything)


def test_text_over_64_kib_is_whole(connection):
    cursor = connection.cursor()
    length, identity = cursor.execute(
        "SELECT TOP 1 OCTET_LENGTH(Description) AS n, Id FROM Products ORDER BY n DESC NULLS LAST"
    ).fetchone()
    assert length > 65_536
    text = cursor.execute("SELECT Description FROM Products WHERE Id = ?", identity).fetchone()[0]
    assert len(text.encode()) == length


@pytest.mark.parametrize("letters", [2045, 2046, 2047, 4093])
def test_an_emoji_across_the_end_of_a_piece_stays_whole(connection, letters):
    text = connection.cursor().execute(f"SELECT REPEAT('a', {letters}) || REPEAT('😀', 3000) AS x").fetchone()[0]
    assert text == "a" * letters + "😀" * 3000


def test_nulls_are_none(connection):
    nulls = connection.cursor().execute("SELECT COUNT(*) - COUNT(DateShipped) FROM Orders").fetchone()[0]
    values = [row[0] for row in connection.cursor().execute("SELECT DateShipped FROM Orders")]
    assert values.count(None) == nulls > 0


def test_parameters_of_all_types(connection):
    cursor = connection.cursor()
    count = cursor.execute(
        "SELECT COUNT(*) FROM Orders WHERE Id >= ? AND TotalIncTax > ? AND DateCreated >= ? AND Status <> ?",
        100, decimal.Decimal("10.5"), datetime.datetime(2025, 1, 1), "Incomplete",
    ).fetchone()[0]
    literal = cursor.execute(
        "SELECT COUNT(*) FROM Orders WHERE Id >= 100 AND TotalIncTax > 10.5 AND DateCreated >= '2025-01-01'"
        " AND Status <> 'Incomplete'"
    ).fetchone()[0]
    assert count == literal > 0


def test_a_prepared_statement_runs_again_with_other_values(connection):
    cursor = connection.cursor()
    for identity in (77, 78, 79):
        assert cursor.execute("SELECT Id FROM Products WHERE Id = ?", identity).fetchone()[0] == identity


def test_blocks_of_a_thousand_rows(connection):
    cursor = connection.cursor().execute("SELECT Id, OrderId, Name, TotalIncTax FROM OrderProducts")
    rows = 0
    while block := cursor.fetchmany(1000):
        rows += len(block)
    assert rows == connection.cursor().execute("SELECT COUNT(*) FROM OrderProducts").fetchone()[0]


def test_a_join_takes_pages_and_not_a_request_per_order(store, connection):
    store.clear()
    rows = connection.cursor().execute(
        "SELECT o.Id, p.Name FROM Orders o JOIN OrderProducts p ON p.OrderId = o.Id WHERE o.DateCreated >= ?",
        datetime.datetime(2026, 1, 1),
    ).fetchall()
    assert len(rows) > 500
    assert len(store.requests()) < 20


@pytest.mark.parametrize(
    ("sql", "state", "words"),
    [
        ("SELECT * FROM Produts", "42S02", 'Did you mean "Products"?'),
        ("SELECT Prise FROM Products", "42S22", 'Did you mean "Price"?'),
        ("SELECT Id FROM", "42000", "Syntax error"),
        ("SELECT Id / 0 FROM Products", "22012", "Division by zero"),
        ("SELECT CAST(Name AS INTEGER) FROM Products", "22018", "does not convert"),
        ("DELETE FROM Products", "HYC00", "DELETE is not supported"),
    ],
)
def test_bad_statements_say_why_and_leave_the_connection_usable(connection, sql, state, words):
    cursor = connection.cursor()
    with pytest.raises(pyodbc.Error) as caught:
        cursor.execute(sql).fetchall()
    assert caught.value.args[0] == state
    assert words in caught.value.args[1]
    assert cursor.execute("SELECT COUNT(*) FROM Products").fetchone()[0] == 500


@pytest.mark.parametrize(
    ("properties", "state", "words"),
    [
        ("OAuthAccessToken=wrong", "28000", "does not accept the access token"),
        ("BaseUrl=http://127.0.0.1:9;RetryLimit=0", "08001", "cannot be reached"),
        ("StoreId=not a hash", "08001", "StoreId"),
        ("Timeout=soon", "08001", "Timeout"),
    ],
)
def test_bad_connections_say_why(store, properties, state, words):
    with pytest.raises(pyodbc.Error) as caught:
        pyodbc.connect(f"DSN=Store;{properties}")
    assert caught.value.args[0] == state
    assert words in caught.value.args[1]
    assert "wrong" not in caught.value.args[1].replace("wrong token", "")


def test_eight_threads_with_a_connection_each(store):
    results = []

    def read(number):
        with pyodbc.connect("DSN=Store") as connection:
            for _ in range(5):
                cursor = connection.cursor()
                total = cursor.execute("SELECT COUNT(*) FROM Orders WHERE StatusId = ?", number).fetchone()[0]
                ids = cursor.execute("SELECT Id FROM Orders WHERE StatusId = ?", number).fetchall()
                results.append(total == len(ids))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert results == [True] * 40


def test_a_query_that_takes_too_long_times_out(store, connection):
    connection.timeout = 1
    with pytest.raises(pyodbc.Error) as caught:
        connection.cursor().execute(
            "SELECT COUNT(*) FROM Products a, Products b, Products c, Products d WHERE a.Name || b.Name <> c.Name || d.Name"
        ).fetchall()
    assert caught.value.args[0] == "HYT00"
    connection.timeout = 0
    assert connection.cursor().execute("SELECT 1").fetchone()[0] == 1


def test_pandas_reads_a_query(connection):
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_sql("SELECT StatusId, COUNT(*) AS n FROM Orders GROUP BY StatusId ORDER BY 1", connection)
    assert list(frame.columns) == ["StatusId", "n"]
    assert frame["n"].sum() == 2500


def test_a_value_with_decimals_is_not_cut_to_the_whole_number_beside_it(connection):
    cursor = connection.cursor()
    sum_of = "SELECT x + ? FROM (SELECT CAST(10 AS INTEGER) AS x) t"
    assert cursor.execute(sum_of, 5).fetchone()[0] == 15
    assert cursor.execute(sum_of, decimal.Decimal("0.5")).fetchone()[0] == decimal.Decimal("10.5")
    assert cursor.execute(sum_of, 0.25).fetchone()[0] == 10.25


def test_a_flag_is_compared_with_a_whole_number(connection):
    cursor = connection.cursor()
    assert cursor.execute("SELECT x FROM (VALUES (0), (1)) v(x) WHERE x = ?", True).fetchone()[0] == 1
