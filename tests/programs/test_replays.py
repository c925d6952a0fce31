"""The calls that reporting programs make, in their order, through unixODBC: no call may fail for an ODBC reason. The
sequences follow public traces and the programs' documentation; each is told in a few words where it is not obvious."""

import ctypes
from ctypes import byref, c_int, c_short, c_size_t, c_ssize_t, c_ushort, c_void_p

import pytest

from odbc import ERROR, INFO, NO_DATA, SUCCESS, Manager, OdbcError


@pytest.fixture
def open_manager(store):
    opened = []

    def open_one(version=3, properties=""):
        opened.append(Manager("libodbc.so.2", 2, version).connect(f"DSN=Store;{properties}"))
        return opened[-1]

    yield open_one
    for manager in opened:
        manager.close()


def ask(manager, numbers):
    for number in numbers:
        manager.information(number)


def functions(manager, numbers):
    for number in numbers:
        answer = c_ushort(9)
        manager.call("SQLGetFunctions", manager.connection, c_ushort(number), byref(answer))
        assert answer.value in (0, 1)


def test_excel_with_ms_query_lists_tables_and_fills_a_sheet(open_manager):
    manager = open_manager(version=2)
    ask(manager, [7, 10, 77, 17, 18, 6, 2, 13, 16, 47, 23, 24, 46, 29, 28, 93, 14, 41, 42, 39, 45, 40, 25, 38, 8, 81, 48, 49, 50, 51, 52])
    functions(manager, [54, 40, 47, 53, 52, 65, 60, 62, 59])
    statement = manager.statement()
    statement.catalog("SQLTablesW", "%", "", "", None)
    assert statement.rows() == [], "there are no catalogs"
    statement.close_cursor()
    statement.catalog("SQLTablesW", "", "%", "", None)
    assert statement.rows() == [], "there are no schemas"
    statement.close_cursor()
    statement.catalog("SQLTablesW", "", "", "", "%")
    assert "TABLE" in [row[3] for row in statement.rows()]
    statement.close_cursor()
    statement.catalog("SQLTablesW", None, None, "%", "'TABLE','VIEW','SYSTEM TABLE','SYNONYM'")
    assert "Orders" in [row[2] for row in statement.rows()]
    statement.close_cursor()
    statement.catalog("SQLColumnsW", None, None, "Orders", "%")
    names = [row[3] for row in statement.rows()]
    assert names[0] == "Id" and len(names) > 50
    statement.close_cursor()
    statement.call("SQLGetTypeInfo", c_short(0))
    assert len(statement.rows()) > 10
    statement.close_cursor()
    statement.set(0, 60)
    statement.set(1, 100)
    statement.execute("SELECT Orders.Id, Orders.Status, Orders.DateCreated, Orders.TotalIncTax FROM Orders Orders "
                      "WHERE (Orders.DateCreated>={ts '2024-01-01 00:00:00'}) ORDER BY Orders.Id")
    assert [statement.describe(column)[1] for column in range(1, 5)][2] == 11, "SQL_TIMESTAMP of ODBC 2"
    for column in range(1, 5):
        for field in (2, 3, 6, 8, 14):
            statement.attribute(column, field)
    assert len(statement.rows()) == 100
    statement.free()


POWER_BI_INFORMATION = [
    17, 18, 6, 7, 10, 77, 47, 2, 13, 16, 29, 41, 114, 92, 91, 10003, 39, 42, 45, 28, 93, 30, 34, 32, 35, 10005, 89, 94, 14, 113, 118, 152, 9, 15,
    87, 74, 88, 27, 90, 96, 95, 115, 38, 160, 161, 163, 164, 165, 155, 159, 48, 49, 50, 51, 52, 109, 110, 169, 119, 85, 106, 100, 97, 99, 101,
    105, 108, 112, 81, 23, 24, 46, 26, 72, 25, 180, 1750, 53, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 70, 122, 125, 126, 173,
]


def test_power_bi_navigates_folds_and_reads(store, open_manager):
    manager = open_manager()
    manager.call("SQLSetConnectAttrW", manager.connection, c_int(113), c_void_p(15), c_int(0))
    ask(manager, POWER_BI_INFORMATION)
    functions(manager, [1, 40, 47, 52, 53, 54, 58, 60, 65, 1021, 1014])
    statement = manager.statement()
    statement.call("SQLGetTypeInfoW", c_short(0))
    types = {row[1] for row in statement.rows()}
    assert {"-9", "-10", "-8", "12", "4", "-5", "3", "8", "-7", "91", "93"} <= types
    statement.close_cursor()
    statement.catalog("SQLTablesW", None, None, None, "TABLE,VIEW,SYSTEM TABLE,ALIAS,SYNONYM")
    assert "Products" in [row[2] for row in statement.rows()]
    statement.close_cursor()
    escape = manager.text(manager.information(14))
    statement.catalog("SQLColumnsW", None, None, "Order" + escape + "Products", None)
    statement.rows()
    statement.close_cursor()
    for name, arguments in (
        ("SQLColumnsW", (None, None, "Orders", None)),
        ("SQLPrimaryKeysW", (None, None, "Orders")),
        ("SQLForeignKeysW", (None, None, "Orders", None, None, None)),
        ("SQLForeignKeysW", (None, None, None, None, None, "Orders")),
        ("SQLSpecialColumnsW", (1, None, None, "Orders", 0, 1)),
        ("SQLStatisticsW", (None, None, "Orders", 0, 0)),
    ):
        statement.catalog(name, *arguments)
        statement.rows()
        statement.close_cursor()
    store.clear()
    statement.prepare('select "Id", "Status" from "Orders" where 1 = 0')
    assert statement.columns() == 2
    assert store.requests() == [], "a probe costs no request"
    statement.prepare('select "_"."Status", sum("_"."TotalIncTax") as "C1" from (select "Status", "TotalIncTax", "DateCreated" '
                      'from "Orders") "_" where "_"."DateCreated" >= ? and "_"."Status" <> ? group by "_"."Status"')
    kept = statement.bind_text(1, "2024-01-01 00:00:00"), statement.bind_text(2, "Incomplete")
    statement.call("SQLExecute")
    assert 3 < len(statement.rows()) < 20 and kept
    statement.close_cursor()
    size, fetched = 100, c_size_t()
    statement.set(27, size)
    statement.set(26, ctypes.addressof(fetched))
    numbers, lengths = (c_int * size)(), (c_ssize_t * size)()
    statement.execute('select top 1000 "Id" from "Orders"')
    statement.call("SQLBindCol", c_ushort(1), c_short(-16), numbers, c_ssize_t(4), lengths)
    total = 0
    while statement.call("SQLFetchScroll", c_short(1), c_ssize_t(0), allowed=(SUCCESS, INFO, NO_DATA)) != NO_DATA:
        total += fetched.value
    assert total == 1000
    statement.free()


def test_tableau_probes_what_works_and_reads(open_manager):
    manager = open_manager()
    ask(manager, [17, 18, 29, 41, 10003, 91, 92, 28, 46, 26, 86, 132, 88, 74, 160, 161, 49, 50, 52, 169, 102])
    statement = manager.statement()
    for probe in (
        "CREATE LOCAL TEMPORARY TABLE #Tableau_1 (COL INTEGER)",
        "DROP TABLE #Tableau_1",
        'SELECT TOP 1 "Id" AS "Id" INTO #Tableau_2 FROM "Orders"',
        "INSERT INTO #Tableau_2 VALUES (7)",
    ):
        statement.execute(probe)
    statement.execute("SELECT COUNT(*) FROM #Tableau_2")
    assert len(statement.rows()) == 1
    statement.close_cursor()
    statement.execute("DROP TABLE #Tableau_2")
    with pytest.raises(OdbcError) as refused:
        statement.execute('CREATE TABLE "Tableau_3" ("COL" INTEGER)')
    assert refused.value.state in ("42000", "HYC00"), refused.value
    for sql, rows in (
        ("SELECT 1", 1),
        ('SELECT TOP 1 "Orders"."Id" AS "Id" FROM "Orders" "Orders"', 1),
        ('SELECT COUNT(1) AS "COL" FROM "Orders" HAVING COUNT(1) > 0', 1),
        ('SELECT "t0"."x" FROM (SELECT 1 AS "x") "t0" INNER JOIN (SELECT 1 AS "x") "t1" ON "t0"."x" = "t1"."x"', 1),
        ('SELECT {fn YEAR("Orders"."DateCreated")} AS "yr", SUM("Orders"."TotalIncTax") AS "s", COUNT(DISTINCT "Orders"."CustomerId") AS "c" '
         'FROM "Orders" GROUP BY {fn YEAR("Orders"."DateCreated")} ORDER BY 1', None),
        ('SELECT * FROM (SELECT * FROM "Orders") "Custom" WHERE (1 = 0)', 0),
        ('SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, 1, {d \'2024-01-31\'})} AS "d"', 1),
    ):
        statement.execute(sql)
        found = statement.rows()
        assert len(found) == rows or (rows is None and found), sql
        statement.close_cursor()
    manager.call("SQLEndTran", c_short(2), manager.connection, c_short(0))
    statement.free()


def test_access_links_a_table_and_pages_through_its_keys(open_manager):
    manager = open_manager(version=2)
    manager.call("SQLSetConnectAttrW", manager.connection, c_int(103), c_void_p(20), c_int(0))
    ask(manager, [9, 77, 10, 17, 23, 24, 46, 72, 29, 39, 42, 41, 92, 91, 81, 44, 14, 111, 78, 79, 80, 37])
    statement = manager.statement()
    with pytest.raises(OdbcError) as missing:
        statement.execute("SELECT Config, nValue FROM MSysConf")
    assert missing.value.state == "S0002", "Access goes on only after this state"
    statement.catalog("SQLTablesW", None, None, None, None)
    statement.rows()
    statement.close_cursor()
    statement.catalog("SQLColumnsW", None, None, "Orders", None)
    columns = [row[3] for row in statement.rows()]
    statement.close_cursor()
    statement.catalog("SQLStatisticsW", None, None, "Orders", 1, 1)
    unique = [row for row in statement.rows() if row[3] == "0" and row[6] in ("1", "3")]
    assert [row[8] for row in unique] == ["Id"], "Access takes the first unique index as the key"
    statement.close_cursor()
    statement.catalog("SQLSpecialColumnsW", 2, None, None, "Orders", 0, 1)
    statement.rows()
    statement.close_cursor()
    statement.execute('SELECT "Orders"."Id" FROM "Orders"')
    keys = [int(statement.value(1)) for _ in range(20) if statement.fetch()]
    statement.call("SQLFreeStmt", c_ushort(0))
    listed = ", ".join(f'"{column}"' for column in columns)
    statement.prepare(f'SELECT {listed} FROM "Orders" WHERE "Id" = ?' + ' OR "Id" = ?' * 9)
    kept = [statement.bind_number(number, key) for number, key in enumerate(keys[:10], 1)]
    for start in (0, 10):
        for (value, _), key in zip(kept, keys[start:start + 10]):
            value.value = key
        statement.call("SQLExecute")
        assert len(statement.rows()) == 10
        statement.close_cursor()
    statement.free()


def test_ado_over_msdasql_opens_static_recordsets_and_linked_servers_read(open_manager):
    manager = open_manager()
    manager.call("SQLSetConnectAttrW", manager.connection, c_int(101), c_void_p(1), c_int(0))
    ask(manager, [17, 18, 6, 7, 10, 77, 2, 13, 16, 25, 23, 24, 46, 26, 72, 22, 85, 88, 14, 29, 94, 28, 92, 91, 41, 44, 146, 147, 167, 168, 81, 8,
                  0, 1, 31, 36, 111, 75, 84])
    statement = manager.statement()
    for attribute, value in ((12, 0), (6, 3), (7, 1), (27, 1), (0, 30), (1, 0)):
        statement.set(attribute, value)
    statement.prepare("SELECT Id, Name, Price, DateModified, IsVisible, Description FROM Products ORDER BY Id")
    for column in range(1, statement.columns() + 1):
        statement.describe(column)
        for field in (2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 22, 23, 1002, 1005, 1006, 1008, 1011):
            statement.attribute(column, field)
    statement.call("SQLExecute")
    for orientation, offset, expected in ((2, 0, SUCCESS), (3, 0, SUCCESS), (5, 10, SUCCESS), (6, -3, SUCCESS), (4, 0, SUCCESS), (5, 100000, NO_DATA)):
        code = statement.call("SQLFetchScroll", c_short(orientation), c_ssize_t(offset), allowed=(SUCCESS, INFO, NO_DATA))
        assert code == expected or code == INFO, (orientation, offset, code)
    statement.call("SQLFetchScroll", c_short(2), c_ssize_t(0))
    assert [statement.value(column) for column in (1, 2)][1]
    statement.call("SQLCloseCursor")
    statement.catalog("SQLTablesW", None, None, "Products", "TABLE")
    assert len(statement.rows()) == 1
    statement.free()


def test_ssis_describes_first_and_fetches_in_row_blocks(open_manager):
    manager = open_manager(version=380)
    ask(manager, [17, 6, 7, 77, 10002, 111, 153, 154])
    statement = manager.statement()
    statement.prepare("SELECT OrderId, Id, Name, TotalIncTax, Quantity FROM OrderProducts")
    kinds = [statement.describe(column) for column in range(1, statement.columns() + 1)]
    assert all(size for _, _, size in kinds)
    rows, room = 500, 64

    class Row(ctypes.Structure):
        _fields_ = [("number", ctypes.c_int64), ("number_length", c_ssize_t), ("text", ctypes.c_char * room), ("text_length", c_ssize_t)]

    block, states, fetched = (Row * rows)(), (c_ushort * rows)(), c_size_t()
    for attribute, value in ((5, ctypes.sizeof(Row)), (27, rows), (25, ctypes.addressof(states)), (26, ctypes.addressof(fetched))):
        statement.set(attribute, value)
    base = ctypes.addressof(block)
    for column, kind, offset, size, length in ((1, -25, Row.number.offset, 8, Row.number_length.offset),
                                               (4, 1, Row.text.offset, room, Row.text_length.offset)):
        statement.call("SQLBindCol", c_ushort(column), c_short(kind), c_void_p(base + offset), c_ssize_t(size), c_void_p(base + length))
    statement.call("SQLExecute")
    total = 0
    while statement.call("SQLFetch", allowed=(SUCCESS, INFO, NO_DATA)) != NO_DATA:
        total += fetched.value
        assert all(state == 0 for state in states[: fetched.value])
        assert block[0].number > 0 and b"." in block[0].text
    statement.call("SQLFreeStmt", c_ushort(2))
    statement.call("SQLFreeStmt", c_ushort(0))
    statement.set(27, 1)
    statement.execute("SELECT COUNT(*) FROM OrderProducts")
    assert statement.rows() == [(str(total),)]
    statement.free()


def test_libreoffice_base_opens_a_table_with_a_scrollable_cursor(open_manager):
    manager = open_manager()
    ask(manager, [17, 18, 6, 7, 10, 29, 14, 25, 41, 42, 39, 40, 114, 92, 91, 115, 87, 22, 28, 93, 94, 89, 44, 43, 146, 150, 167, 144, 46, 26, 72,
                  47, 2, 30, 31, 32, 33, 34, 35, 97, 98, 99, 100, 101, 104, 105, 106, 107, 108, 112, 0, 1, 23, 24, 36, 103, 95, 96, 48])
    functions(manager, [1005, 1014, 1021, 24, 68, 52, 61])
    statement = manager.statement()
    statement.call("SQLGetTypeInfoW", c_short(0))
    statement.rows()
    statement.close_cursor()
    statement.catalog("SQLTablesW", "%", "%", "%", "VIEW,TABLE")
    statement.rows()
    statement.close_cursor()
    statement.catalog("SQLTablePrivilegesW", None, None, "Products")
    statement.rows()
    statement.close_cursor()
    statement.catalog("SQLColumnPrivilegesW", None, None, "Products", "%")
    statement.rows()
    statement.close_cursor()
    for attribute, value in ((6, 1), (7, 1), (12, 2)):
        code = statement.set(attribute, value)
        assert code in (SUCCESS, INFO), attribute
    statement.execute('SELECT * FROM "Products"')
    statement.call("SQLFetchScroll", c_short(3), c_ssize_t(0))
    statement.call("SQLFetchScroll", c_short(2), c_ssize_t(0))
    first = statement.value(1)
    statement.call("SQLFetchScroll", c_short(1), c_ssize_t(0))
    assert statement.value(1) != first
    assert statement.get(14) == 2
    statement.free()


def test_a_jdbc_bridge_as_dbeaver_uses_it_reads_the_whole_catalog_and_scrolls(open_manager):
    manager = open_manager()
    ask(manager, [6, 7, 77, 17, 18, 13, 2, 29, 41, 42, 39, 40, 45, 114, 92, 91, 87, 89, 47, 25, 28, 93, 94, 14, 90, 48, 49, 50, 51, 52, 53, 67, 74,
                  85, 36, 37, 38, 22, 27, 73, 86, 88, 95, 96, 115, 21, 111, 0, 1, 30, 31, 32, 33, 34, 35, 97, 98, 99, 100, 101, 103, 104, 105, 106,
                  107, 108, 112, 113, 46, 26, 72, 23, 24, 84, 144, 146, 150, 167, 147, 168, 121, 120, 117])
    functions(manager, [1021, 68, 24, 58, 61, 1014, 1005])
    statement = manager.statement()
    statement.catalog("SQLTablesW", "", "", "", "%")
    kinds = {row[3] for row in statement.rows()}
    assert "TABLE" in kinds
    statement.close_cursor()
    statement.catalog("SQLTablesW", None, None, "%", ",".join(sorted(kinds)))
    tables = [row[2] for row in statement.rows() if row[3] == "TABLE"]
    assert len(tables) > 200
    statement.close_cursor()
    statement.call("SQLGetTypeInfoW", c_short(0))
    assert statement.rows()
    statement.close_cursor()
    keys, references = 0, 0
    for table in tables[::5] + ["OrderProducts"]:
        statement.catalog("SQLColumnsW", None, None, table, "%")
        columns = statement.rows()
        statement.close_cursor()
        assert [int(row[16]) for row in columns] == list(range(1, len(columns) + 1)), table
        for name, arguments in (
            ("SQLPrimaryKeysW", (None, None, table)),
            ("SQLForeignKeysW", (None, None, None, None, None, table)),
            ("SQLForeignKeysW", (None, None, table, None, None, None)),
            ("SQLStatisticsW", (None, None, table, 0, 1)),
            ("SQLSpecialColumnsW", (1, None, None, table, 2, 1)),
        ):
            statement.catalog(name, *arguments)
            found = statement.rows()
            statement.close_cursor()
            names = {row[3] for row in columns}
            if name == "SQLPrimaryKeysW":
                keys += len(found)
                assert {row[3] for row in found} <= names, table
            elif name == "SQLForeignKeysW" and arguments[5]:
                references += len(found)
                assert {row[7] for row in found} <= names, table
    assert keys > 40 and references > 10
    statement.free()
    statement = manager.statement()
    keyset, dynamic, read_only = 1, 2, 1
    for attribute, value in ((6, keyset), (6, dynamic), (7, 2), (7, read_only), (1, 200), (0, 20), (27, 1)):
        assert statement.set(attribute, value) in (SUCCESS, INFO)
    assert (statement.get(6), statement.get(7)) == (3, 1), "scroll-sensitive becomes static"
    statement.prepare("SELECT * FROM Products WHERE Id > ? AND IsVisible = ? ORDER BY Id")
    count = c_short()
    statement.call("SQLNumParams", byref(count))
    assert count.value == 2
    kind, size, digits, nullable = c_short(), c_size_t(), c_short(), c_short()
    for parameter in (1, 2):
        statement.call("SQLDescribeParam", c_ushort(parameter), byref(kind), byref(size), byref(digits), byref(nullable))
    kept = statement.bind_number(1, 100), statement.bind_number(2, 1)
    statement.call("SQLExecute")
    columns = statement.columns()
    for column in range(1, columns + 1):
        statement.describe(column)
        for field in (1, 2, 3, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 1003, 1005, 1006, 1008, 1011):
            statement.attribute(column, field)
    forward = []
    while statement.call("SQLFetchScroll", c_short(1), c_ssize_t(0), allowed=(SUCCESS, INFO, NO_DATA)) != NO_DATA:
        forward.append(tuple(statement.value(column) for column in range(1, columns + 1)))
    assert len(forward) == 200 and kept
    backward = []
    while statement.call("SQLFetchScroll", c_short(4), c_ssize_t(0), allowed=(SUCCESS, INFO, NO_DATA)) != NO_DATA:
        backward.append(tuple(statement.value(column) for column in range(1, columns + 1)))
    assert backward[::-1] == forward
    rows = c_ssize_t()
    statement.call("SQLRowCount", byref(rows))
    assert rows.value == 200
    assert statement.call("SQLMoreResults", allowed=(NO_DATA,)) == NO_DATA
    statement.free()


def test_every_information_type_of_odbc_3_is_answered(open_manager):
    manager = open_manager()
    for number in [*range(0, 122), *range(127, 174), 180, 1750, 10001, 10002, 10003, 10004, 10005, 10021, 10022, 10023, 10024, 10025]:
        if number in (53, 54) or 122 <= number <= 126 or number == 5 or number == 135:
            continue
        answer = manager.information(number)
        assert (len(answer) % 2 == 0), number
    assert manager.raw("SQLGetInfoW", manager.connection, c_ushort(4711), None, c_short(0), None) == ERROR
    assert manager.diagnostic()[0] == "HY096"
