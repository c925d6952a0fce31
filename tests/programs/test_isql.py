"""isql and iusql, the programs that come with unixODBC, and Perl's DBD::ODBC."""

import shutil
import subprocess

import pytest


def run(store, command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=store.environment, timeout=120)
    return done.stdout + done.stderr


@pytest.mark.parametrize("program", ["isql", "iusql"])
def test_isql_lists_tables_and_shows_rows(store, program):
    output = run(store, [program, "-v", "-b", "-m40", "Store"], "help\nSELECT Id, Name, Price FROM Products WHERE Id = 78\n\n")
    for piece in ("OrderProducts", "100% cotton_towel, large", "60.9900", "1 rows fetched"):
        assert piece in output


@pytest.mark.parametrize("program", ["isql", "iusql"])
def test_isql_shows_our_words_for_an_error(store, program):
    output = run(store, [program, "-v", "-b", "Store"], "SELECT * FROM Produts\nSELECT COUNT(*) FROM Products\n\n")
    assert '[BigCommerce ODBC] Table "Produts" does not exist' in output
    assert "500" in output


def test_isql_connects_without_a_dsn(store):
    text = f"Driver=BigCommerce;StoreId=sandbox;OAuthAccessToken={{sandbox-token}};BaseUrl={store.url};"
    output = run(store, ["isql", "-v", "-b", "-k", text], "SELECT COUNT(*) FROM Orders\n\n")
    assert "2500" in output


PERL = r"""
use strict; use warnings; use DBI;
my $store = DBI->connect('dbi:ODBC:DSN=Store', '', '', {RaiseError => 1, PrintError => 0, LongReadLen => 1_000_000});
my $rows = $store->selectall_arrayref('SELECT Id, Name, Price FROM Products WHERE Id IN (?, ?) ORDER BY Id', {}, 77, 78);
print join('|', @$_), "\n" for @$rows;
print scalar(@{$store->table_info('', '', '%', 'TABLE')->fetchall_arrayref}), " tables\n";
print scalar(@{$store->column_info(undef, undef, 'Orders', '%')->fetchall_arrayref}), " columns\n";
print join(',', $store->primary_key(undef, undef, 'OrderProducts')), "\n";
eval { $store->selectall_arrayref('SELECT * FROM Produts') };
print $store->state, "\n";
"""


@pytest.mark.skipif(shutil.which("perl") is None, reason="Perl is not installed")
def test_perl_reads_rows_and_metadata(store):
    output = run(store, ["perl", "-e", PERL], "")
    if "Can't locate DBD/ODBC.pm" in output or "Can't locate DBI.pm" in output:
        pytest.skip("DBD::ODBC is not installed")
    lines = output.splitlines()
    assert lines[:2] == ['77|Crème brûlée torch "Étoile"|142.0000', "78|100% cotton_towel, large|60.9900"]
    assert lines[2:] == ["288 tables", "83 columns", "OrderId,Id", "42S02"]
