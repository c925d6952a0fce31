"""Connecting as programs do it: data sources, SQLConnect, files, what is wrong, the login's procedures, the form of values."""

import json
import os
import pathlib
import pty
import re
import subprocess
import termios
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from ctypes import c_int, c_short, c_ushort, create_string_buffer
from xml.etree import ElementTree

import pyodbc
import pytest

import odbc
from conftest import BUILD, MANAGER

APP = "OAuthClientId=sandbox-client;OAuthClientSecret=sandbox-secret;CallbackURL=http://localhost:33333"


@contextmanager
def sandbox(*arguments):
    """A stand-in store of one test's own; its address."""
    command = [BUILD / "bigcommerce-odbc", "sandbox", "--port", "0", "--scale", "0.01", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield re.search(r"http://\S+", server.stdout.readline()).group()
    finally:
        server.terminate()
        server.wait(10)


def driver_connect(manager, text):
    """Connects; the return code and the completed connection string."""
    completed = create_string_buffer(4000 * manager.unit)
    code = manager.raw(
        "SQLDriverConnectW", manager.connection, None, manager.wide(text), c_short(odbc.NTS), completed, c_short(4000), None, c_ushort(0)
    )
    return code, manager.text(completed)


def records(manager):
    """All diagnostic records of the connection: state and message."""
    found = []
    for number in range(1, 50):
        state, message = create_string_buffer(6 * manager.unit), create_string_buffer(2000 * manager.unit)
        code = manager.raw(
            "SQLGetDiagRecW", c_short(odbc.DBC), manager.connection, c_short(number), state, None, message, c_short(2000), None
        )
        if code not in (odbc.SUCCESS, odbc.INFO):
            break
        found.append((manager.text(state), manager.text(message)))
    return found


def product_count(manager):
    statement = manager.statement()
    statement.call("SQLExecDirectW", manager.wide("SELECT COUNT(*) FROM Products"), c_int(odbc.NTS))
    statement.call("SQLFetch")
    return True


def bare_source(store, name):
    """A data source that names neither a store nor a token."""
    file = pathlib.Path(store.environment["ODBCINI"])
    if f"[{name}]" not in file.read_text():
        file.write_text(f"{file.read_text()}\n[{name}]\nDriver=BigCommerce\nBaseUrl={store.url}\n")


def test_sqlconnect_takes_the_store_and_the_token_as_user_and_password(store, manager):
    bare_source(store, "Bare")

    def connect(password):
        arguments = [manager.wide("Bare"), c_short(odbc.NTS), manager.wide("sandbox"), c_short(odbc.NTS), manager.wide(password), c_short(odbc.NTS)]
        return manager.raw("SQLConnectW", manager.connection, *arguments)

    assert connect("wrong-password") == odbc.ERROR
    (state, message), *_ = records(manager)
    assert state == "28000" and "wrong-password" not in message
    assert connect("sandbox-token") in (odbc.SUCCESS, odbc.INFO)
    assert product_count(manager)


def test_a_file_data_source_connects_with_the_secret_beside_it(store, manager, tmp_path):
    file = tmp_path / "shop.dsn"
    file.write_text(f"[ODBC]\nDRIVER=BigCommerce\nStoreId=sandbox\nBaseUrl={store.url}\n")
    # unixODBC looks into the file in its narrow function alone; with the driver's name the driver does in both.
    code, _ = driver_connect(manager, f"DRIVER=BigCommerce;FILEDSN={file};PWD=sandbox-token")
    assert code in (odbc.SUCCESS, odbc.INFO), records(manager)
    assert product_count(manager)
    narrow = odbc.Manager(MANAGER)
    text = f"FILEDSN={file};PWD=sandbox-token".encode()
    narrow.call("SQLDriverConnect", narrow.connection, None, text, c_short(odbc.NTS), None, c_short(0), None, c_ushort(0))
    assert product_count(narrow)
    narrow.close()


def test_the_completed_connection_string_connects_again(store, manager):
    given = f"DRIVER=BigCommerce;StoreId=sandbox;Token=sandbox-token;BaseUrl={{{store.url}}};State={{a;b=}}}}c}};Page Size=40"
    code, completed = driver_connect(manager, given)
    assert code in (odbc.SUCCESS, odbc.INFO), records(manager)
    assert "State={a;b=}}c}" in completed
    again = odbc.Manager(MANAGER)
    code, twice = driver_connect(again, completed)
    assert code in (odbc.SUCCESS, odbc.INFO), records(again)
    assert twice == completed
    again.close()


def test_a_property_without_effect_is_warned_about_with_the_reason(store, manager):
    code, _ = driver_connect(manager, "DSN=Store;Cache Location=/tmp/x;Colour=red")
    assert code == odbc.INFO
    found = records(manager)
    assert [state for state, _ in found].count("01S00") == 2, found
    text = " ".join(message for _, message in found)
    assert "keeps no copy of the store's rows" in text and '"Colour" is not a connection property' in text


@pytest.mark.parametrize(
    ("fault", "extra", "state", "words"),
    [
        ("status=423", "", "08001", "locked or suspended"),
        ("status=503", "", "HY000", "maintenance"),
        (None, "OAuthAccessToken=wrong-token", "28000", "HTTP 401"),
        (None, "StoreId=other", "08001", "Check StoreId"),
        (None, "BaseUrl=http://no-such-host.invalid", "08001", "no-such-host.invalid"),
        (None, "BaseUrl=http://127.0.0.1:9", "08001", "127.0.0.1:9"),
        (None, "ProxyServer=127.0.0.1;ProxyPort=9", "08001", "ProxyServer"),
    ],
)
def test_each_kind_of_trouble_has_its_sqlstate_and_its_words(store, fault, extra, state, words):
    with sandbox(*(["--fault", fault] if fault else [])) as url:
        text = f"{extra};DRIVER=BigCommerce;StoreId=sandbox;Token=sandbox-token;BaseUrl={url};RetryLimit=0"
        with pytest.raises(pyodbc.Error) as failed:
            pyodbc.connect(text)
    assert failed.value.args[0] == state and words in failed.value.args[1], failed.value.args
    assert "wrong-token" not in str(failed.value) and "sandbox-token" not in str(failed.value)


def test_a_server_without_encryption_is_told(store):
    with sandbox() as url, pytest.raises(pyodbc.Error) as failed:
        pyodbc.connect(f"DSN=Store;BaseUrl={url.replace('http:', 'https:')};RetryLimit=0")
    assert failed.value.args[0] == "08001" and "encrypted connection failed" in failed.value.args[1]


def test_a_token_is_not_shown_while_it_is_typed(store, tmp_path):
    screen, terminal = pty.openpty()
    variables = {**store.environment, "HOME": str(tmp_path), "ODBCINI": str(tmp_path / "odbc.ini")}
    command = [BUILD / "bigcommerce-odbc", "dsn", "add", "Typed"]
    program = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=variables, start_new_session=True)
    shown = ""
    for prompt, typed in [("StoreId: ", "typed-store"), ("OAuthAccessToken: ", "typed-token")]:
        while not shown.endswith(prompt):
            shown += os.read(screen, 1000).decode()
        # The terminal stops showing what is typed a moment after the prompt.
        end = time.monotonic() + 10
        while typed == "typed-token" and termios.tcgetattr(terminal)[3] & termios.ECHO:
            assert time.monotonic() < end, "the terminal would show the token"
            time.sleep(0.01)
        os.write(screen, f"{typed}\n".encode())
    while "Saved" not in shown:
        shown += os.read(screen, 1000).decode()
    assert program.wait(10) == 0
    assert "typed-store" in shown and "typed-token" not in shown
    assert "OAuthAccessToken=typed-token" in (tmp_path / "odbc.ini").read_text()
    assert termios.tcgetattr(terminal)[3] & termios.ECHO, "the terminal is as it was"


def test_the_office_file_is_what_microsoft_describes(store, tmp_path):
    variables = {**store.environment, "HOME": str(tmp_path)}
    server = subprocess.Popen([BUILD / "bigcommerce-odbc", "configure", "--no-browser"], stdout=subprocess.PIPE, text=True, env=variables)
    try:
        address = re.search(r"http://\S+", server.stdout.readline()).group()
        asked = json.dumps({"kind": "odc", "name": "Shop & Son", "table": "Orders", "properties": {}}).encode()
        request = urllib.request.Request(f"{address}file", asked, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            text = json.load(answer)["text"]
    finally:
        server.terminate()
        server.wait(10)
    assert '<meta name=SourceType content=ODBC>' in text
    # The islands of XML in the page, each a document of its own.
    islands = [ElementTree.fromstring(island) for island in re.findall(r"<xml id=\w+>(.*?)</xml>", text, re.S)]
    name = "{urn:schemas-microsoft-com:office:odc}"
    connection = islands[1].find(f"{name}Connection")
    assert connection.get(f"{name}Type") == "ODBC"
    assert connection.findtext(f"{name}ConnectionString") == "DSN=Shop & Son;"
    assert connection.findtext(f"{name}CommandText") == "SELECT * FROM Orders"
    assert connection.find(f"{name}CommandType") is None, "MS-ODCFF: not for ODBC"
    assert islands[0].findtext("{urn:schemas-microsoft-com:office:office}Name") == "Shop & Son"


def answered(address):
    """Where the login page sends the browser, which has agreed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        urllib.request.build_opener(Stay).open(address).close()
    except urllib.error.HTTPError as redirect:
        return redirect.headers["Location"]
    raise AssertionError("the page did not send the browser on")


def code_of(address):
    return re.search(r"[?&]code=([^&]+)", answered(address)).group(1)


def app(store, tmp_path):
    return f"DRIVER=BigCommerce;BaseUrl={store.url};LoginUrl={store.url};{APP};OAuthSettingsLocation={tmp_path / 'settings'}"


@pytest.mark.parametrize("call", ["EXEC {}", "{{call {}}}", "CALL {}", "EXECUTE {}"])
def test_procedures_log_in_by_every_form_of_a_call(store, tmp_path, call):
    connection = pyodbc.connect(f"{app(store, tmp_path)};InitiateOAuth=OFF", autocommit=True)
    url = connection.execute(call.format("GetOAuthAuthorizationURL")).fetchone()
    assert url.URL.startswith(f"{store.url}/oauth2/authorize") and url.cursor_description[0][0] == "URL"
    taken = connection.execute("{call GetOAuthAccessToken(?)}", code_of(url.URL)).fetchone()
    assert taken.StoreId == "sandbox"
    assert connection.execute(call.format("RefreshOAuthAccessToken")).fetchone().StoreId == "sandbox"
    connection.close()
    later = pyodbc.connect(f"{app(store, tmp_path)};InitiateOAuth=REFRESH")
    assert later.execute("SELECT COUNT(*) FROM Brands").fetchone()[0] > 0


def isql(text, sql):
    command = ["isql", "-b", "-v", "-k", text, "-d|", "-x0x22"]
    return subprocess.run(command, input=sql + "\n", capture_output=True, text=True, timeout=60).stdout


def test_procedures_run_in_isql(store, tmp_path):
    text = f"{app(store, tmp_path)};InitiateOAuth=OFF"
    shown = isql(text, "EXEC GetOAuthAuthorizationURL")
    address = re.search(rf"{re.escape(store.url)}/oauth2/authorize\S+?(?=[\"|\s])", shown).group()
    shown = isql(text, f"{{call GetOAuthAccessToken('{code_of(address)}')}}")
    assert "sandbox" in shown, shown
    assert "Brand" in isql(f"{app(store, tmp_path)};InitiateOAuth=REFRESH", "SELECT 'Brand', COUNT(*) FROM Brands")


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("", {"ListingId": (-5, 19), "Description": (-10, 65535), "Name": (-9, 255)}),
        ("BigIntAs=INTEGER;TextSizeLimit=250", {"ListingId": (4, 10), "Description": (-9, 250), "Name": (-9, 250)}),
        ("MapBigintToVarchar=true;MaximumColumnSize=4000", {"ListingId": (-9, 20), "Description": (-9, 4000)}),
        ("BigIntAs=DECIMAL", {"ListingId": (3, 19)}),
        ("BigIntAs=DOUBLE", {"ListingId": (8, 15)}),
    ],
)
def test_columns_are_listed_and_described_alike_in_every_form(store, properties, expected):
    connection = pyodbc.connect(f"DSN=Store;{properties}")
    listed = {row.column_name: row for row in connection.cursor().columns(table="ChannelListings")}
    described = {column[0]: column for column in connection.execute("SELECT * FROM ChannelListings WHERE 1=0").description}
    assert listed.keys() == described.keys()
    for name, row in listed.items():
        assert row.column_size == described[name][3], name
        assert bool(row.nullable) == described[name][6], name
    for name, (data_type, size) in expected.items():
        assert (listed[name].data_type, listed[name].column_size) == (data_type, size), name
    key = {row.column_name: row for row in connection.cursor().rowIdColumns("ChannelListings")}["ListingId"]
    assert (key.data_type, key.column_size) == expected["ListingId"]


def test_every_place_lists_the_same_properties(store, tmp_path):
    variables = {**store.environment, "HOME": str(tmp_path)}
    table = pyodbc.connect("DSN=Store").execute("SELECT Name FROM sys_connection_props").fetchall()
    names = [name for (name,) in table]
    listed = subprocess.run([BUILD / "bigcommerce-odbc", "dsn", "properties"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  (\w+)", listed, re.M)) == set(names)
    readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text()
    section = readme.split("## Connection properties")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)`", section, re.M) == names
    server = subprocess.Popen([BUILD / "bigcommerce-odbc", "configure", "--no-browser"], stdout=subprocess.PIPE, text=True, env=variables)
    try:
        address = re.search(r"http://\S+", server.stdout.readline()).group()
        request = urllib.request.Request(f"{address}properties", b"{}", {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            assert [each["name"] for each in json.load(answer)] == names
    finally:
        server.terminate()
        server.wait(10)
    manager = odbc.Manager(MANAGER)
    asked = create_string_buffer(40_000)
    code = manager.raw(
        "SQLBrowseConnectW", manager.connection, manager.wide("DRIVER=BigCommerce"), c_short(odbc.NTS), asked, c_short(20_000), None
    )
    assert code == odbc.NEED_DATA
    assert re.findall(r"(?:^|;)\*?(\w+):", manager.text(asked.raw)) == names


def test_a_zone_and_a_list_of_tables_reach_programs(store):
    utc = pyodbc.connect("DSN=Store").execute("SELECT TOP 3 Id, DateCreated FROM Orders ORDER BY Id").fetchall()
    connection = pyodbc.connect("DSN=Store;TimeZone=+05:30;BrowsableTables=Orders,Products;ReadOnly=true")
    there = connection.execute("SELECT TOP 3 Id, DateCreated FROM Orders ORDER BY Id").fetchall()
    assert [(row.DateCreated - before.DateCreated).total_seconds() for row, before in zip(there, utc)] == [19800.0] * 3
    found = connection.execute("SELECT Id FROM Orders WHERE DateCreated = ?", there[0].DateCreated).fetchall()
    assert there[0].Id in [row.Id for row in found]
    assert [row.table_name for row in connection.cursor().tables(tableType="TABLE")] == ["Orders", "Products"]
    assert connection.execute("SELECT COUNT(*) FROM Brands").fetchone()[0] > 0
