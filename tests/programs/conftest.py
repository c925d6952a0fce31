"""A stand-in store in a process of its own, and a private unixODBC registration of the driver built here."""

import json
import os
import pathlib
import re
import subprocess
import urllib.request
from ctypes import c_short

import pytest

# unixODBC.
MANAGER = "libodbc.so.2"
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BIGCOMMERCE_BUILD", ROOT / "target" / "debug"))


class Store:
    """The stand-in store: its address, the ODBC environment for programs, and the requests it served."""

    def __init__(self, url, environment):
        self.url = url
        self.environment = environment

    def requests(self):
        with urllib.request.urlopen(f"{self.url}/_sandbox/requests") as answer:
            return json.load(answer)

    def clear(self):
        request = urllib.request.Request(f"{self.url}/_sandbox/requests", method="DELETE")
        urllib.request.urlopen(request).close()


def started(scale):
    """A stand-in store in a process of its own, and its address."""
    command = [BUILD / "bigcommerce-odbc", "sandbox", "--port", "0", "--scale", scale]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return server, re.search(r"http://\S+", server.stdout.readline()).group()


def stopped(server):
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    server, url = started("1")
    try:
        folder = tmp_path_factory.mktemp("odbc")
        command = [BUILD / "bigcommerce-odbc", "install", "--directory", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (folder / "odbc.ini").write_text(
            f"[Store]\nDriver=BigCommerce\nAuthScheme=OAuth\nStoreId=sandbox\n"
            f"OAuthAccessToken=sandbox-token\nBaseUrl={url}\n"
        )
        variables = {"ODBCSYSINI": str(folder), "ODBCINI": str(folder / "odbc.ini")}
        os.environ.update(variables)
        yield Store(url, dict(os.environ))
    finally:
        stopped(server)


@pytest.fixture(scope="module")
def small_store(store):
    """The connection string of a store with few rows, for many queries."""
    server, url = started("0.05")
    try:
        yield f"DSN=Store;BaseUrl={url}"
    finally:
        stopped(server)


@pytest.fixture
def connection(store):
    import pyodbc

    connection = pyodbc.connect("DSN=Store")
    yield connection
    connection.close()


@pytest.fixture
def manager(store):
    """unixODBC with a connection that is not made yet, without pyodbc in between."""
    import odbc

    manager = odbc.Manager(MANAGER)
    yield manager
    manager.raw("SQLDisconnect", manager.connection)
    manager.raw("SQLFreeHandle", c_short(odbc.DBC), manager.connection)
    manager.raw("SQLFreeHandle", c_short(odbc.ENV), manager.environment)
