"""No secret is in anything that a program, the command or the profile page is told, except where ODBC gives back what was given."""

import json
import re
import subprocess
import urllib.request
from ctypes import byref, c_int, c_short, c_ssize_t, c_ushort, create_string_buffer

import pyodbc
import pytest

import odbc
from conftest import BUILD, MANAGER

SECRETS = ["OAuthAccessToken", "OAuthClientSecret", "OAuthVerifier", "OAuthSettingsKey", "ProxyPassword"]
NEED_DATA = odbc.NEED_DATA
# Connection attributes of ODBC, and the statement attributes that a connection keeps for its statements.
ATTRIBUTES = [*range(1, 30), *range(101, 130), *range(1207, 1212), 10001, 10002, 10004, 10010, 10014]
# Information types that have texts and numbers; those beyond are of ODBC 3.
INFORMATION = [*range(0, 190), *range(10000, 10030)]
# SQL_DIAG_* of the header and of records that hold texts or numbers.
HEADER_FIELDS, RECORD_FIELDS = [-1249, 1, 2, 3, 7, 12], [-1248, -1247, 4, 5, 6, 8, 9, 10, 11]


def planted(name):
    return f"planted-{name.lower()}-value"


def leaks(printed):
    return [text for text in printed if "planted-" in text or "sandbox-token" in text]


@pytest.fixture
def profile(store, tmp_path):
    """A connection string with a secret in every property that takes one, and a log file that writes down everything."""
    secrets = {name: planted(name) for name in SECRETS} | {"OAuthAccessToken": "sandbox-token"}
    others = {
        "DRIVER": "BigCommerce",
        "StoreId": "sandbox",
        "BaseUrl": store.url,
        "LoginUrl": store.url,
        "OAuthClientId": "sandbox-client",
        "OAuthSettingsLocation": f"memory://{tmp_path.name}",
        "RetryLimit": "0",
        "Logfile": str(tmp_path / "log"),
        "Verbosity": "5",
    }
    return secrets | others


def text_of(pairs):
    return ";".join(f"{name}={value}" for name, value in pairs.items())


def both(raw):
    """What a buffer says read as narrow and as wide text."""
    return raw.decode("latin-1") + "\n" + raw.decode("utf-16-le", errors="replace")


def diagnostics(manager, kind, handle):
    """Every text of every diagnostic field, by both functions, wide and narrow."""
    printed = []
    for number in range(0, 20):
        state, message = create_string_buffer(20), create_string_buffer(8000)
        for name in ["SQLGetDiagRec", "SQLGetDiagRecW"]:
            manager.raw(name, c_short(kind), handle, c_short(number), state, None, message, c_short(4000), None)
            printed.append(both(message.raw))
        for field in HEADER_FIELDS if number == 0 else RECORD_FIELDS:
            for name in ["SQLGetDiagField", "SQLGetDiagFieldW"]:
                value = create_string_buffer(8000)
                manager.raw(name, c_short(kind), handle, c_short(number), c_short(field), value, c_short(4000), None)
                printed.append(both(value.raw))
    return printed


def test_failed_connections_tell_no_secret(profile, tmp_path):
    foreign = tmp_path / "foreign"
    foreign.write_text("planted-in-the-file")
    printed = []
    for extra in [
        "OAuthAccessToken=planted-wrong-token",
        # The login check of a token that has passed is not repeated for a while.
        "OAuthAccessToken=planted-behind-a-proxy;ProxyServer=127.0.0.1;ProxyPort=9;ProxyUser=me",
        "ProxyServer=http://me:planted-in-the-address@127.0.0.1:9",
        "BaseUrl=http://me:planted-in-the-address@127.0.0.1:9",
        "SSLClientCert=-----BEGIN PRIVATE KEY-----planted-key",
        "OAuthAccessToken=;InitiateOAuth=REFRESH",
        f"OAuthAccessToken=;InitiateOAuth=REFRESH;OAuthVerifier=;OAuthSettingsLocation={foreign}",
        "PageSize=0",
        "OAuthAccessToken=keyring:nothing",
        "OAuthAccessToken={planted-open-brace-value",
        "planted-part-without-equals-value",
    ]:
        manager = odbc.Manager(MANAGER)
        text = f"DRIVER=BigCommerce;{extra};{text_of(profile)}"
        code = manager.raw(
            "SQLDriverConnectW", manager.connection, None, manager.wide(text), c_short(odbc.NTS), None, c_short(0), None, c_ushort(0)
        )
        told = diagnostics(manager, odbc.DBC, manager.connection)
        assert code == odbc.ERROR and "BigCommerce" in "".join(told), extra
        printed += told
        manager.raw("SQLFreeHandle", c_short(odbc.DBC), manager.connection)
        manager.raw("SQLFreeHandle", c_short(odbc.ENV), manager.environment)
    assert leaks(printed) == []


def test_browsing_asks_without_repeating_what_was_given(profile, manager):
    printed = []

    def browse(text):
        answer, length = create_string_buffer(40_000), c_short()
        code = manager.raw(
            "SQLBrowseConnectW", manager.connection, manager.wide(text), c_short(odbc.NTS), answer, c_short(20_000), byref(length)
        )
        printed.extend([both(answer.raw), *diagnostics(manager, odbc.DBC, manager.connection)])
        return code, manager.text(answer.raw)

    store = profile.pop("StoreId")
    code, asked = browse(text_of(profile))
    assert code == NEED_DATA and ";StoreId:StoreId=?;" in asked
    # The second step fails, and an error ends the browsing.
    assert browse("StoreId=sandbox;PageSize=0")[0] == odbc.ERROR
    token = profile.pop("OAuthAccessToken")
    assert browse(text_of(profile | {"OAuthClientId": ""}))[0] == NEED_DATA
    assert browse(f"StoreId={store}")[0] == NEED_DATA
    assert leaks(printed) == []
    # The last answer is the completed string, with which the program can connect again: ODBC wants all of it there.
    printed.clear()
    code, completed = browse(f"OAuthAccessToken={token}")
    assert code in (odbc.SUCCESS, odbc.INFO) and f"OAuthAccessToken={token};" in completed
    assert leaks(printed[1:]) == []


def test_an_open_connection_tells_no_secret(profile, manager, tmp_path):
    printed = []
    manager.connect(text_of(profile))
    for function in ["SQLGetConnectAttr", "SQLGetConnectAttrW"]:
        for attribute in ATTRIBUTES:
            value, length = create_string_buffer(8000), c_int()
            manager.raw(function, manager.connection, c_int(attribute), value, c_int(8000), byref(length))
            printed += [both(value.raw), *diagnostics(manager, odbc.DBC, manager.connection)[:8]]
    for function in ["SQLGetInfo", "SQLGetInfoW"]:
        for number in INFORMATION:
            value, length = create_string_buffer(20_000), c_short()
            manager.raw(function, manager.connection, c_ushort(number), value, c_short(20_000), byref(length))
            printed.append(both(value.raw))
    assert "sandbox" in "".join(printed), "the test looked at nothing"
    statement = manager.statement()
    for sql in ["SELECT Nothing FROM Products", "SELECT 1/0", "EXEC GetOAuthAccessToken @Verifier = 'planted-code-value'"]:
        manager.raw("SQLExecDirectW", statement.handle, manager.wide(sql), c_int(odbc.NTS))
        value, length = create_string_buffer(100), c_ssize_t()
        manager.raw("SQLFetch", statement.handle)
        manager.raw("SQLGetData", statement.handle, c_ushort(1), c_short(1), value, c_ssize_t(100), byref(length))
        told = diagnostics(manager, odbc.STMT, statement.handle)
        assert "BigCommerce ODBC" in "".join(told), sql
        printed += told
        statement.close_cursor()
    statement.free()
    assert leaks(printed) == []


def test_system_tables_plans_and_the_log_tell_no_secret(profile, tmp_path):
    connection = pyodbc.connect(text_of(profile), autocommit=True)
    tables = [name for (name,) in connection.execute("SELECT TableName FROM sys_tables") if name.startswith("sys_")]
    assert len(tables) > 5
    query = "SELECT p.Id, b.Name FROM Products p LEFT JOIN Brands b ON b.Id = p.BrandId WHERE p.Id < 90"
    printed = [row for row in connection.execute(query)] and []
    for sql in [f"EXPLAIN {query}", f"EXPLAIN ANALYZE {query}", *(f"SELECT * FROM {table}" for table in tables)]:
        printed += [str(row) for row in connection.execute(sql)]
    for sql in ["EXEC GetOAuthAccessToken @Verifier = 'planted-code-value'", "EXEC RefreshOAuthAccessToken"]:
        with pytest.raises(pyodbc.Error) as failed:
            connection.execute(sql).fetchall()
        printed.append(str(failed.value))
    connection.close()
    log = (tmp_path / "log").read_text()
    assert "********" in "".join(printed) and " 5 HTTP body" in log, "the test looked at nothing"
    assert leaks([*printed, *log.splitlines()]) == []


def test_the_command_tells_no_secret(store, profile, tmp_path):
    variables = {**store.environment, "HOME": str(tmp_path), "ODBCINI": str(tmp_path / "odbc.ini")}

    def run(*arguments):
        result = subprocess.run([BUILD / "bigcommerce-odbc", *arguments], capture_output=True, text=True, env=variables, timeout=60)
        return result.stdout + result.stderr

    given = [part for name, value in profile.items() if name != "DRIVER" for part in ("-p", f"{name}={value}")]
    printed = [run("dsn", "add", "Shop", *given), run("dsn", "list"), run("dsn", "show", "Shop"), run("dsn", "test", "Shop")]
    assert "The connection works." in printed[3] and printed[2].count("********") == len(SECRETS)
    printed += [run("doctor", "--dsn", "Shop"), run("query", "--dsn", "Shop", "SELECT * FROM sys_connection_props")]
    assert "the store accepts the token" in printed[4]
    printed.append(run("dsn", "edit", "Shop", "-p", "OAuthAccessToken=planted-wrong-token"))
    printed += [run("dsn", "test", "Shop"), run("doctor", "--dsn", "Shop"), run("dsn", "edit", "Shop", "-p", "PageSize=0")]
    assert "HTTP 401" in printed[-3] and "FAIL" in printed[-2] and "PageSize" in printed[-1]
    assert leaks(printed) == []


def test_the_profile_page_is_told_no_stored_secret(store, profile, tmp_path):
    variables = {**store.environment, "HOME": str(tmp_path), "ODBCINI": str(tmp_path / "odbc.ini")}
    given = [part for name, value in profile.items() if name != "DRIVER" for part in ("-p", f"{name}={value}")]
    subprocess.run([BUILD / "bigcommerce-odbc", "dsn", "add", "Shop", *given], check=True, capture_output=True, env=variables)
    server = subprocess.Popen([BUILD / "bigcommerce-odbc", "configure", "--no-browser"], stdout=subprocess.PIPE, text=True, env=variables)
    printed = []

    def ask(path, **asked):
        request = urllib.request.Request(f"{address}{path}", json.dumps(asked).encode(), {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            printed.append(answer.read().decode())
        return json.loads(printed[-1])

    try:
        address = re.search(r"http://\S+", server.stdout.readline()).group()
        ask("properties")
        ask("sources")
        kept = ask("source", name="Shop")["properties"]
        assert {name for name, value in kept.items() if value == "********"} == set(SECRETS)
        asked = {"source": "Shop", "name": "Shop", "properties": kept}
        assert ask("test", **asked)["store"]
        assert ask("query", **asked, sql="SELECT * FROM sys_connection_props")["rows"]
        assert "error" in ask("query", **asked, sql="SELECT Nothing FROM Products")
        for kind in ["dsn", "odc", "string"]:
            assert ask("file", **asked, kind=kind)["text"]
        assert "saved" in ask("save", **asked)
        assert "error" in ask("test", **asked | {"properties": kept | {"OAuthAccessToken": "planted-wrong-token"}})
    finally:
        server.terminate()
        server.wait(10)
    assert "OAuthAccessToken=sandbox-token" in (tmp_path / "odbc.ini").read_text(), "stars stand for what is stored"
    assert leaks(printed) == []
