"""Static cursors as a C program asks unixODBC for them: scrolling, bookmarks, SQLSetPos, polling. The driver manager's own
cursor library is not involved."""

import ctypes
import os

import pytest

odbc = ctypes.CDLL("libodbc.so.2")
NULL = None
NTS = -3
SUCCESS, INFO, STILL_EXECUTING, NO_DATA = 0, 1, 2, 100
ENV, DBC, STMT = 1, 2, 3
NEXT, FIRST, LAST, PRIOR, ABSOLUTE, RELATIVE, BOOKMARK = 1, 2, 3, 4, 5, 6, 8
ATTR_ASYNC_ENABLE, ATTR_CURSOR_TYPE, ATTR_USE_BOOKMARKS, ATTR_FETCH_BOOKMARK_PTR = 4, 6, 12, 16
ATTR_ROWS_FETCHED_PTR, ATTR_ROW_ARRAY_SIZE, ATTR_ROWSET_SIZE = 26, 27, 9
CURSOR_KEYSET, CURSOR_STATIC = 1, 3
C_SBIGINT, C_VARBOOKMARK = -25, -2


def text(value):
    return value.encode()


class Statement:
    """A statement on the store, with the first column bound to an array."""

    def __init__(self, rows):
        self.environment, self.connection, self.handle = (ctypes.c_void_p() for _ in range(3))
        self.check(odbc.SQLAllocHandle(ENV, NULL, ctypes.byref(self.environment)))
        self.check(odbc.SQLSetEnvAttr(self.environment, 200, ctypes.c_void_p(3), 0))
        self.check(odbc.SQLAllocHandle(DBC, self.environment, ctypes.byref(self.connection)))
        self.check(
            odbc.SQLDriverConnect(self.connection, NULL, b"DSN=Store", NTS, NULL, 0, NULL, 0), DBC, self.connection
        )
        self.check(odbc.SQLAllocHandle(STMT, self.connection, ctypes.byref(self.handle)))
        self.ids = (ctypes.c_int64 * rows)()
        self.fetched = ctypes.c_size_t()
        self.set(ATTR_ROW_ARRAY_SIZE, rows)
        self.set(ATTR_ROWS_FETCHED_PTR, ctypes.addressof(self.fetched))
        self.check(odbc.SQLBindCol(self.handle, 1, C_SBIGINT, self.ids, ctypes.c_ssize_t(8), NULL))

    def check(self, code, kind=STMT, handle=None):
        if code in (SUCCESS, INFO, STILL_EXECUTING, NO_DATA):
            return code
        state, message = ctypes.create_string_buffer(6), ctypes.create_string_buffer(500)
        odbc.SQLGetDiagRec(kind, handle or self.handle, 1, state, NULL, message, 500, NULL)
        raise AssertionError(f"{code} {state.value.decode()} {message.value.decode()}")

    def set(self, attribute, value):
        return self.check(odbc.SQLSetStmtAttr(self.handle, attribute, ctypes.c_void_p(value), 0))

    def execute(self, sql):
        return self.check(odbc.SQLExecDirect(self.handle, text(sql), NTS))

    def scroll(self, orientation, offset=0):
        code = self.check(odbc.SQLFetchScroll(self.handle, orientation, ctypes.c_ssize_t(offset)))
        return [] if code == NO_DATA else list(self.ids)[: self.fetched.value]

    def close(self):
        odbc.SQLFreeHandle(STMT, self.handle)
        odbc.SQLDisconnect(self.connection)
        odbc.SQLFreeHandle(DBC, self.connection)
        odbc.SQLFreeHandle(ENV, self.environment)


@pytest.fixture
def statement(store):
    # ctypes programs read the environment of this process, which the store's fixture has set.
    assert os.environ["ODBCSYSINI"] == store.environment["ODBCSYSINI"]
    statement = Statement(4)
    yield statement
    statement.close()


ORDERS = "SELECT Id FROM Orders ORDER BY Id"


def test_a_static_cursor_scrolls_over_a_table(statement):
    assert statement.set(ATTR_CURSOR_TYPE, CURSOR_STATIC) == SUCCESS
    statement.execute(ORDERS)
    first = statement.scroll(NEXT)
    second = statement.scroll(NEXT)
    assert len(set(first + second)) == 8
    assert statement.scroll(PRIOR) == first
    last = statement.scroll(LAST)
    assert statement.scroll(NEXT) == []
    assert statement.scroll(PRIOR) == last
    assert statement.scroll(ABSOLUTE, 5) == second
    assert statement.scroll(RELATIVE, -4) == first
    assert statement.scroll(ABSOLUTE, -4) == last
    count = ctypes.c_ssize_t()
    statement.check(odbc.SQLRowCount(statement.handle, ctypes.byref(count)))
    assert count.value == 2500


def test_the_first_rows_of_a_static_cursor_need_no_more_pages_than_those_of_another(store, statement):
    statement.set(ATTR_CURSOR_TYPE, CURSOR_STATIC)
    store.clear()
    statement.execute("SELECT Id FROM Orders")
    assert len(statement.scroll(FIRST)) == 4
    assert len(statement.scroll(RELATIVE, 2)) == 4
    assert len(store.requests()) < 8


def test_a_keyset_cursor_becomes_static_and_bookmarks_lead_back(statement):
    assert statement.set(ATTR_CURSOR_TYPE, CURSOR_KEYSET) == INFO
    statement.set(ATTR_USE_BOOKMARKS, 2)
    statement.execute(ORDERS)
    rowset = statement.scroll(ABSOLUTE, 100)
    statement.check(odbc.SQLSetPos(statement.handle, ctypes.c_size_t(3), 0, 0))
    mark, number, length = ctypes.c_uint64(), ctypes.c_int64(), ctypes.c_ssize_t()
    get = odbc.SQLGetData
    statement.check(get(statement.handle, 0, C_VARBOOKMARK, ctypes.byref(mark), ctypes.c_ssize_t(8), ctypes.byref(length)))
    statement.check(get(statement.handle, 1, C_SBIGINT, ctypes.byref(number), ctypes.c_ssize_t(8), ctypes.byref(length)))
    assert number.value == rowset[2]
    statement.scroll(FIRST)
    statement.set(ATTR_FETCH_BOOKMARK_PTR, ctypes.addressof(mark))
    assert statement.scroll(BOOKMARK)[0] == rowset[2]
    assert statement.scroll(BOOKMARK, -2) == rowset


def test_the_old_extended_fetch_scrolls_too(statement):
    statement.set(ATTR_CURSOR_TYPE, CURSOR_STATIC)
    statement.set(ATTR_ROWSET_SIZE, 3)
    statement.execute(ORDERS)
    rows, statuses = ctypes.c_size_t(), (ctypes.c_uint16 * 4)(9, 9, 9, 9)

    def fetch(orientation, offset):
        code = odbc.SQLExtendedFetch(
            statement.handle, orientation, ctypes.c_ssize_t(offset), ctypes.byref(rows), statuses
        )
        assert statement.check(code) == SUCCESS
        return list(statement.ids)[:3]

    first = fetch(FIRST, 0)
    assert (rows.value, list(statuses)) == (3, [0, 0, 0, 9])
    fetch(LAST, 0)
    assert fetch(ABSOLUTE, 1) == first


def test_a_query_is_polled_to_its_end(statement):
    statement.set(ATTR_ASYNC_ENABLE, 1)

    def poll(call):
        while (code := statement.check(call())) == STILL_EXECUTING:
            pass
        return code

    assert poll(lambda: odbc.SQLExecDirect(statement.handle, text(ORDERS), NTS)) == SUCCESS
    seen = 0
    while poll(lambda: odbc.SQLFetch(statement.handle)) == SUCCESS:
        seen += statement.fetched.value
    assert seen == 2500
