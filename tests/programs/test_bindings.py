"""Other languages through unixODBC: PHP (PDO_ODBC and odbc_), Node's odbc, arrow-odbc, R's RODBC, LibreOffice. Absent ones are
skipped, and say so."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE_MODULES = pathlib.Path(os.environ.get("BIGCOMMERCE_NODE", ROOT / "target" / "node")) / "node_modules"


def run(store, command):
    done = subprocess.run(command, capture_output=True, text=True, env=store.environment, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


PHP = r"""
$store = new PDO('odbc:DSN=Store', '', '', [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$statement = $store->prepare('SELECT Id, Name, Price FROM Products WHERE Id IN (?, ?) ORDER BY Id');
foreach ([[77, 78], [78, 1]] as $values) {
    $statement->execute($values);
    foreach ($statement->fetchAll(PDO::FETCH_NUM) as $row) echo implode('|', $row), "\n";
}
echo $store->query('SELECT COUNT(*) FROM Orders')->fetchColumn(), "\n";
echo $store->query("SELECT 'é😀' AS a")->fetchColumn(), "\n";
$statement = $store->prepare('SELECT CONCAT(?, ?) AS a');
$statement->execute(['grün', '😀']);
echo $statement->fetchColumn(), "\n";
try { $store->query('SELECT * FROM Produts'); } catch (PDOException $e) { echo $e->getCode(), "\n"; }
$old = odbc_connect('DSN=Store', '', '');
$result = odbc_exec($old, 'SELECT Id, Name FROM Products WHERE Id = 78');
while ($row = odbc_fetch_array($result)) echo implode('|', $row), "\n";
$tables = 0;
for ($result = odbc_tables($old); odbc_fetch_row($result); ) $tables++;
echo $tables > 30 ? 'tables' : 'no tables', "\n";
"""


def has_php():
    if shutil.which("php") is None:
        return False
    return "PDO_ODBC" in subprocess.run(["php", "-m"], capture_output=True, text=True).stdout


@pytest.mark.skipif(not has_php(), reason="PHP with PDO_ODBC (packages php-cli, php-odbc) is not installed")
def test_php_reads_rows_and_errors(store):
    assert run(store, ["php", "-r", PHP]) == [
        '77|Crème brûlée torch "Étoile"|142.0000', "78|100% cotton_towel, large|60.9900",
        "78|100% cotton_towel, large|60.9900", "2500", "é😀", "grün😀", "42S02", "78|100% cotton_towel, large", "tables",
    ]


NODE = r"""
const odbc = require('odbc');
(async () => {
  const store = await odbc.connect('DSN=Store');
  for (const row of await store.query('SELECT Id, Name, Price FROM Products WHERE Id IN (?, ?) ORDER BY Id', [77, 78]))
    console.log(`${row.Id}|${row.Name}|${row.Price}`);
  const texts = await store.query("SELECT 'é😀' AS a, ? AS b", ['grün😀']);
  console.log(texts[0].a, texts[0].b);
  console.log((await store.columns(null, null, 'Orders', null)).length, (await store.primaryKeys(null, null, 'OrderProducts')).length);
  const statement = await store.createStatement();
  await statement.prepare('SELECT Id FROM Products WHERE Id = ?');
  for (const id of [77, 78]) { await statement.bind([id]); console.log((await statement.execute())[0].Id); }
  await statement.close();
  try { await store.query('SELECT * FROM Produts'); } catch (error) { console.log(error.odbcErrors[0].state); }
  await store.close();
})();
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.skipif(not NODE_MODULES.joinpath("odbc", "lib", "bindings").is_dir(), reason="Node's odbc is not installed")
def test_node_reads_rows_and_errors(store):
    store.environment["NODE_PATH"] = str(NODE_MODULES)
    assert run(store, ["node", "-e", NODE]) == [
        '77|Crème brûlée torch "Étoile"|142', "78|100% cotton_towel, large|60.99", "é😀 grün😀", "83 2", "77", "78", "42S02",
    ]


def test_arrow_odbc_reads_whole_tables_in_blocks(store):
    arrow_odbc = pytest.importorskip("arrow_odbc", reason="arrow-odbc is not installed")
    reader = arrow_odbc.read_arrow_batches_from_odbc(
        query="SELECT Id, OrderId, Name, TotalIncTax FROM OrderProducts WHERE OrderId >= ?",
        connection_string="DSN=Store", parameters=["100"], batch_size=1000, max_text_size=1000,
    )
    blocks = [(batch.num_rows, batch.schema.names) for batch in reader]
    assert blocks[0] == (1000, ["Id", "OrderId", "Name", "TotalIncTax"])
    count = arrow_odbc.read_arrow_batches_from_odbc(
        query="SELECT COUNT(*) AS n FROM OrderProducts WHERE OrderId >= 100", connection_string="DSN=Store"
    )
    assert sum(rows for rows, _ in blocks) == next(iter(count)).column(0)[0].as_py() > 4000


LARGE = pathlib.Path(__file__).parent / "manual"


def has(*command):
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not has("Rscript", "-e", "library(RODBC)"), reason="R with RODBC (packages r-base-core, r-cran-rodbc) is not installed")
def test_r_reads_rows_metadata_and_errors(store):
    assert run(store, ["Rscript", LARGE / "rodbc.R"])[-1] == "as expected"


@pytest.mark.skipif(shutil.which("soffice") is None or not has("/usr/bin/python3", "-c", "import uno"),
                    reason="LibreOffice (packages libreoffice-base, python3-uno) is not installed")
def test_libreoffice_opens_tables_queries_and_scrolls(store):
    assert run(store, ["/usr/bin/python3", LARGE / "libreoffice.py"])[-1] == "as expected"
