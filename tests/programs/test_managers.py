"""The same library through unixODBC (SQLWCHAR of two bytes) and iODBC (four bytes): iODBC's test program, wide text, the
functions of ODBC 2, and browsing."""

import ctypes
import shutil
import subprocess
from ctypes import byref, c_int, c_short, c_size_t, c_ssize_t, c_ushort, c_void_p

import pytest

from odbc import NEED_DATA, NTS, SUCCESS, Manager

MANAGERS = [("libodbc.so.2", 2), ("libiodbc.so.2", 4)]
EMOJI = "é😀日本"


def environment(store, library):
    """iODBC wants the whole path in ODBCINSTINI, unixODBC a name."""
    if "iodbc" in library:
        return {**store.environment, "ODBCINSTINI": store.environment["ODBCSYSINI"] + "/odbcinst.ini"}
    return store.environment


def script(store, library, program):
    """Runs Python in a process of its own: one process holds one manager, as programs do."""
    done = subprocess.run(["python3", "-c", program], capture_output=True, text=True, env=environment(store, library),
                          timeout=120, cwd=__file__.rpartition("/")[0])
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def manager_or_skip(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        pytest.skip(f"{library} is not installed")


@pytest.mark.skipif(shutil.which("iodbctest") is None, reason="iODBC (package iodbc) is not installed")
def test_iodbctest_connects_lists_tables_and_fetches(store):
    lines = f"SELECT Id, Name FROM Products WHERE Id = 77\nSELECT '{EMOJI}' AS a, LENGTH('{EMOJI}') AS n\ntables\n\n"
    done = subprocess.run(["iodbctest", "DSN=Store"], input=lines, capture_output=True, text=True,
                          env=environment(store, "iodbctest"), timeout=120)
    for piece in ("Crème brûlée torch", EMOJI, "OrderProducts", "libbigcommerceodbc.so"):
        assert piece in done.stdout, done.stdout[:3000]


WIDE = """
import sys
from odbc import Manager
manager = Manager("{library}", {unit}).connect("DSN=Store")
statement = manager.statement()
statement.execute("SELECT '{text}' AS Größe, Name FROM Products WHERE Id = 77")
assert statement.describe(1)[0] == "Größe", statement.describe(1)
rows = statement.rows()
assert rows == [("{text}", 'Crème brûlée torch "Étoile"')], rows
statement.close_cursor()
statement.execute("SELECT '{text}' AS a")
assert statement.fetch()
assert statement.value(1, room=3 * {unit}) == "{text}"
statement.close_cursor()
statement.prepare("SELECT CONCAT(?, '!') AS a")
kept = statement.bind_text(1, "{text}")
statement.call("SQLExecute")
assert statement.rows() == [("{text}!",)]
statement.close_cursor()
statement.catalog("SQLTablesW", None, None, "Order%", "TABLE")
assert ("OrderProducts" in [row[2] for row in statement.rows()])
statement.free()
manager.close()
"""


@pytest.mark.parametrize(("library", "unit"), MANAGERS)
def test_wide_text_is_right_in_either_width(store, library, unit):
    manager_or_skip(library)
    script(store, library, WIDE.format(library=library, unit=unit, text=EMOJI))


ODBC2 = """
import ctypes
from ctypes import *
library = CDLL("{library}")
def call(name, *arguments):
    function = getattr(library, name)
    function.restype = c_short
    code = function(*arguments)
    assert code in (0, 1), (name, code, error())
    return code
environment, connection, statement = c_void_p(), c_void_p(), c_void_p()
def error():
    state, message = create_string_buffer(6), create_string_buffer(500)
    library.SQLError(environment, connection, statement, state, None, message, c_short(500), None)
    return state.value, message.value
call("SQLAllocEnv", byref(environment))
call("SQLAllocConnect", environment, byref(connection))
call("SQLSetConnectOption", connection, c_ushort(103), c_size_t(30))
call("SQLConnect", connection, b"Store", c_short(-3), b"", c_short(-3), b"", c_short(-3))
call("SQLAllocStmt", connection, byref(statement))
number = c_int()
call("SQLGetConnectOption", connection, c_ushort(103), byref(number))
assert number.value == 30
call("SQLSetStmtOption", statement, c_ushort(1), c_size_t(3))
call("SQLSetScrollOptions", statement, c_short(1), c_ssize_t(0), c_ushort(1))
call("SQLPrepare", statement, b"SELECT Id, DateModified FROM Products WHERE Id >= ?", c_int(-3))
value, length = c_int(77), c_ssize_t(0)
call("SQLSetParam", statement, c_ushort(1), c_short(4), c_short(4), c_size_t(10), c_short(0), byref(value), byref(length))
processed = c_size_t()
call("SQLParamOptions", statement, c_size_t(1), byref(processed))
call("SQLExecute", statement)
name, size, kind = create_string_buffer(50), c_short(), c_ssize_t()
call("SQLColAttributes", statement, c_ushort(2), c_ushort(2), None, c_short(0), None, byref(kind))
assert kind.value == 11, "SQL_TIMESTAMP of ODBC 2"
call("SQLColAttributes", statement, c_ushort(2), c_ushort(1), name, c_short(50), byref(size), byref(kind))
assert name.value == b"DateModified"
rows = 0
while library.SQLFetch(statement) == 0:
    rows += 1
assert (rows, processed.value) == (3, 1), (rows, processed.value)
call("SQLFreeStmt", statement, c_ushort(0))
call("SQLColumns", statement, None, c_short(0), None, c_short(0), b"Products", c_short(-3), b"DateModified", c_short(-3))
call("SQLFetch", statement)
call("SQLGetData", statement, c_ushort(5), c_short(4), byref(value), c_ssize_t(0), None)
assert value.value == 11, value.value
call("SQLFreeStmt", statement, c_ushort(0))
library.SQLExecDirect.restype = c_short
assert library.SQLExecDirect(statement, b"SELECT * FROM Produts", c_int(-3)) == -1
assert error()[0] == b"S0002"
call("SQLTransact", environment, connection, c_ushort(0))
call("SQLFreeStmt", statement, c_ushort(1))
statement = c_void_p()
call("SQLDisconnect", connection)
call("SQLFreeConnect", connection)
connection = c_void_p()
call("SQLFreeEnv", environment)
"""


@pytest.mark.parametrize("library", [library for library, _ in MANAGERS])
def test_a_program_of_odbc_2_finds_all_its_functions(store, library):
    manager_or_skip(library)
    script(store, library, ODBC2.format(library=library))


def test_browsing_asks_for_what_is_missing_and_connects(store):
    manager = Manager("libodbc.so.2")
    answer, length = ctypes.create_string_buffer(4000), c_short()

    def browse(text):
        code = manager.call("SQLBrowseConnectW", manager.connection, manager.wide(text), c_short(NTS), answer,
                            c_short(2000), byref(length), allowed=(SUCCESS, NEED_DATA))
        return code, manager.text(answer.raw)

    code, asked = browse("DRIVER=BigCommerce")
    assert code == NEED_DATA and "StoreId:StoreId=?" in asked and "*PageSize:PageSize=?" in asked
    code, asked = browse(f"StoreId=sandbox;BaseUrl={store.url}")
    assert code == NEED_DATA and "StoreId" not in asked
    code, completed = browse("OAuthAccessToken=sandbox-token")
    assert code == SUCCESS and "StoreId=sandbox" in completed
    statement = manager.statement()
    statement.execute("SELECT COUNT(*) FROM Products")
    assert statement.rows() == [("500",)]
    statement.free()
    manager.close()


def test_sets_of_parameters_and_streamed_parameters_pass_the_manager(store):
    manager = Manager("libodbc.so.2").connect("DSN=Store")
    statement = manager.statement()
    numbers, lengths = (c_int * 3)(77, 78, 79), (c_ssize_t * 3)(4, 4, 4)
    states, processed = (c_ushort * 3)(9, 9, 9), c_size_t()
    statement.set(22, 3)
    statement.set(20, ctypes.addressof(states))
    statement.set(21, ctypes.addressof(processed))
    statement.call("SQLBindParameter", c_ushort(1), c_short(1), c_short(4), c_short(4), c_size_t(0), c_short(0), numbers,
                   c_ssize_t(4), lengths)
    statement.execute("SELECT Id FROM Products WHERE Id = ?")
    found = [statement.rows()]
    while statement.call("SQLMoreResults", allowed=(0, 1, 100)) != 100:
        found.append(statement.rows())
    assert (found, list(states), processed.value) == ([[("77",)], [("78",)], [("79",)]], [0, 0, 0], 3)
    statement.set(22, 1)
    length = c_ssize_t(-2)
    statement.call("SQLBindParameter", c_ushort(1), c_short(1), c_short(-8), c_short(-9), c_size_t(50), c_short(0),
                   c_void_p(1), c_ssize_t(0), byref(length))
    token = c_void_p()
    assert statement.call("SQLExecDirectW", manager.wide("SELECT UPPER(?) AS a"), c_int(NTS), allowed=(NEED_DATA,)) == NEED_DATA
    assert statement.call("SQLParamData", byref(token), allowed=(NEED_DATA,)) == NEED_DATA and token.value == 1
    for piece in ("grün", "😀"):
        raw = piece.encode("utf-16-le")
        statement.call("SQLPutData", raw, c_ssize_t(len(raw)))
    statement.call("SQLParamData", byref(token))
    assert statement.rows() == [("GRÜN😀",)]
    statement.free()
    manager.close()
