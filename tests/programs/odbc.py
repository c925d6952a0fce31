"""ODBC as C programs call it, by ctypes, through either driver manager. Every call is checked and shown when it fails."""

import ctypes
from ctypes import byref, c_int, c_short, c_size_t, c_ssize_t, c_ushort, c_void_p

SUCCESS, INFO, NEED_DATA, NO_DATA, ERROR = 0, 1, 99, 100, -1
ENV, DBC, STMT = 1, 2, 3
NTS = -3


class OdbcError(Exception):
    """A call failed: the function, the SQLSTATE and the message."""

    def __init__(self, function, state, message):
        super().__init__(f"{function}: {state} {message}")
        self.state = state


class Manager:
    """A driver manager with one environment and connection. `unit` is the size of its SQLWCHAR in bytes."""

    def __init__(self, library, unit=2, version=3):
        self.library, self.unit = ctypes.CDLL(library), unit
        self.environment, self.connection = c_void_p(), c_void_p()
        self.call("SQLAllocHandle", c_short(ENV), None, byref(self.environment))
        self.call("SQLSetEnvAttr", self.environment, c_int(200), c_void_p(version), c_int(0))
        self.call("SQLAllocHandle", c_short(DBC), self.environment, byref(self.connection))

    def wide(self, text):
        return ctypes.create_string_buffer((text + "\0").encode("utf-32-le" if self.unit == 4 else "utf-16-le"))

    def text(self, raw):
        return bytes(raw).decode("utf-32-le" if self.unit == 4 else "utf-16-le").split("\0")[0]

    def raw(self, name, *arguments):
        function = getattr(self.library, name)
        function.restype = c_short
        return function(*arguments)

    def call(self, name, *arguments, allowed=(SUCCESS, INFO), on=None):
        code = self.raw(name, *arguments)
        if code not in allowed:
            raise OdbcError(name, *self.diagnostic(on))
        return code

    def diagnostic(self, on=None):
        kind, handle = on or (DBC, self.connection)
        state, message = ctypes.create_string_buffer(6), ctypes.create_string_buffer(1000)
        self.raw("SQLGetDiagRec", c_short(kind), handle, c_short(1), state, None, message, c_short(1000), None)
        return state.value.decode(), message.value.decode(errors="replace")

    def connect(self, text):
        self.call("SQLDriverConnectW", self.connection, None, self.wide(text), c_short(NTS), None, c_short(0), None, c_ushort(0))
        return self

    def information(self, number):
        """SQLGetInfo in the form in which it came: bytes."""
        value, length = ctypes.create_string_buffer(2000), c_short()
        self.call("SQLGetInfoW", self.connection, c_ushort(number), value, c_short(2000), byref(length))
        return value.raw[: length.value]

    def statement(self):
        return Statement(self)

    def close(self):
        self.call("SQLDisconnect", self.connection)
        self.call("SQLFreeHandle", c_short(DBC), self.connection)
        self.call("SQLFreeHandle", c_short(ENV), self.environment)


class Statement:
    """A statement of a manager's connection."""

    def __init__(self, manager):
        self.manager, self.handle = manager, c_void_p()
        manager.call("SQLAllocHandle", c_short(STMT), manager.connection, byref(self.handle))

    def call(self, name, *arguments, allowed=(SUCCESS, INFO)):
        return self.manager.call(name, self.handle, *arguments, allowed=allowed, on=(STMT, self.handle))

    def set(self, attribute, value):
        return self.call("SQLSetStmtAttrW", c_int(attribute), c_void_p(value), c_int(0))

    def get(self, attribute):
        value = c_size_t()
        self.call("SQLGetStmtAttrW", c_int(attribute), byref(value), c_int(8), None)
        return value.value

    def execute(self, sql):
        return self.call("SQLExecDirectW", self.manager.wide(sql), c_int(NTS))

    def prepare(self, sql):
        return self.call("SQLPrepareW", self.manager.wide(sql), c_int(NTS))

    def catalog(self, name, *arguments):
        """A catalog function: texts and None become a pointer and a length, numbers stay."""
        passed = []
        for argument in arguments:
            if isinstance(argument, int):
                passed.append(c_ushort(argument))
            else:
                text = None if argument is None else self.manager.wide(argument)
                passed += [text, c_short(0 if argument is None else NTS)]
        return self.call(name, *passed)

    def bind_number(self, number, value, sql_type=4):
        keep = c_int(value)
        length = c_ssize_t(0)
        self.call("SQLBindParameter", c_ushort(number), c_short(1), c_short(4), c_short(sql_type), c_size_t(10),
                  c_short(0), byref(keep), c_ssize_t(4), byref(length))
        return keep, length

    def bind_text(self, number, value):
        keep = self.manager.wide(value)
        length = c_ssize_t(NTS)
        self.call("SQLBindParameter", c_ushort(number), c_short(1), c_short(-8), c_short(-9), c_size_t(255),
                  c_short(0), keep, c_ssize_t(len(keep)), byref(length))
        return keep, length

    def columns(self):
        count = c_short()
        self.call("SQLNumResultCols", byref(count))
        return count.value

    def describe(self, column):
        name, length, kind, size = ctypes.create_string_buffer(1000), c_short(), c_short(), c_size_t()
        digits, nullable = c_short(), c_short()
        self.call("SQLDescribeColW", c_ushort(column), name, c_short(200), byref(length), byref(kind), byref(size),
                  byref(digits), byref(nullable))
        return self.manager.text(name.raw[: length.value * self.manager.unit]), kind.value, size.value

    def attribute(self, column, field):
        text, length, number = ctypes.create_string_buffer(1000), c_short(), c_ssize_t()
        self.call("SQLColAttributeW", c_ushort(column), c_ushort(field), text, c_short(1000), byref(length), byref(number))
        return number.value

    def fetch(self):
        return self.call("SQLFetch", allowed=(SUCCESS, INFO, NO_DATA)) != NO_DATA

    def value(self, column, room=2000):
        """A column of the current row as text, in pieces of `room` bytes; None for NULL."""
        whole, piece, length = b"", ctypes.create_string_buffer(room), c_ssize_t()
        while True:
            code = self.call("SQLGetData", c_ushort(column), c_short(-8), piece, c_ssize_t(room), byref(length),
                             allowed=(SUCCESS, INFO, NO_DATA))
            if code == NO_DATA:
                break
            if length.value == -1:
                return None
            whole += piece.raw[: min(length.value, room - self.manager.unit) if length.value >= 0 else room - self.manager.unit]
            if code == SUCCESS:
                break
        return self.manager.text(whole)

    def rows(self):
        columns, rows = self.columns(), []
        while self.fetch():
            rows.append(tuple(self.value(column) for column in range(1, columns + 1)))
        return rows

    def close_cursor(self):
        self.call("SQLFreeStmt", c_ushort(0))

    def free(self):
        self.manager.call("SQLFreeHandle", c_short(STMT), self.handle)


__all__ = ["ERROR", "INFO", "NEED_DATA", "NO_DATA", "NTS", "SUCCESS", "Manager", "OdbcError", "Statement"]
