"""Temporary tables, several statements in one call and views of a file, through pyodbc."""

import datetime
import decimal
import json

import pyodbc
import pytest


def test_rows_of_a_program_are_joined_with_the_store(connection):
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE #Targets (ProductId INT NOT NULL, Note NVARCHAR(20), Share DECIMAL(5,2), Since DATE)")
    rows = [(77, "älteste", decimal.Decimal("1.25"), datetime.date(2026, 1, 31)), (78, None, None, None)]
    cursor.executemany("INSERT INTO #Targets VALUES (?, ?, ?, ?)", rows)
    found = cursor.execute(
        "SELECT p.Id, t.Note, t.Share, t.Since FROM Products p JOIN #Targets t ON t.ProductId = p.Id ORDER BY p.Id"
    ).fetchall()
    assert [tuple(row) for row in found] == rows
    listed = [(row.table_name, row.table_type) for row in cursor.tables(tableType="LOCAL TEMPORARY")]
    assert listed == [("#Targets", "LOCAL TEMPORARY")]
    assert [row.column_name for row in cursor.columns(table="#Targets")] == ["ProductId", "Note", "Share", "Since"]
    other = pyodbc.connect("DSN=Store")
    with pytest.raises(pyodbc.ProgrammingError, match="42S02"):
        other.cursor().execute("SELECT * FROM #Targets")
    other.close()


def test_fast_executemany_inserts_in_blocks(connection):
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE #n (a BIGINT, b VARCHAR(10))")
    cursor.fast_executemany = True
    cursor.executemany("INSERT INTO #n VALUES (?, ?)", [(number, str(number)) for number in range(500)])
    assert tuple(cursor.execute("SELECT COUNT(*), SUM(a), MAX(b) FROM #n").fetchone()) == (500, 124750, "99")


def test_results_of_several_statements_come_one_after_another(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT TOP 3 Id INTO #p FROM Products ORDER BY Id; SELECT Id FROM #p; DELETE FROM #p WHERE Id > ?", 77)
    assert cursor.rowcount == 3 and cursor.description is None
    assert cursor.nextset() and len(cursor.fetchall()) == 3
    assert cursor.nextset() and cursor.rowcount == 2
    assert not cursor.nextset()
    with pytest.raises(pyodbc.Error, match="Statement 2 of 2"):
        cursor.execute("SELECT 1; SELECT Nmae FROM Products")


def test_update_tells_its_number_of_rows_unless_nocount_is_on(connection):
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE #u (a INT, b DECIMAL(9,2))")
    cursor.executemany("INSERT INTO #u VALUES (?, ?)", [(1, decimal.Decimal("1.25")), (2, None), (3, decimal.Decimal("-7"))])
    assert cursor.execute("UPDATE #u SET b = ? WHERE b IS NULL OR a > ?", decimal.Decimal("0.5"), 2).rowcount == 2
    assert [row.b for row in cursor.execute("SELECT b FROM #u ORDER BY a")] == [decimal.Decimal(b) for b in ("1.25", "0.50", "0.50")]
    cursor.execute("SET NOCOUNT ON; UPDATE #u SET a = a + 1; SELECT Total = SUM(a) FROM #u")
    assert cursor.fetchone().Total == 9 and not cursor.nextset()
    with pytest.raises(pyodbc.Error, match="UPDATE is not supported for Products"):
        cursor.execute("UPDATE Products SET Price = 1")


def test_views_of_a_file_are_listed_and_read(store, tmp_path):
    file = tmp_path / "views.json"
    file.write_text(json.dumps({"Cheap": {"query": "SELECT Id, Name AS Title, Price FROM Products WHERE Price < 50"}}))
    connection = pyodbc.connect(f"DSN=Store;UserDefinedViews={file}")
    cursor = connection.cursor()
    views = [(row.table_schem, row.table_name) for row in cursor.tables(tableType="VIEW")]
    assert views == [("UserViews", "Cheap")]
    columns = [(row.column_name, row.type_name) for row in cursor.columns(schema="UserViews", table="Cheap")]
    assert [name for name, _ in columns] == ["Id", "Title", "Price"]
    row = cursor.execute('SELECT TOP 1 * FROM "UserViews"."Cheap" ORDER BY Id').fetchone()
    assert row.Price < 50 and [column[0] for column in cursor.description] == ["Id", "Title", "Price"]
    connection.close()
