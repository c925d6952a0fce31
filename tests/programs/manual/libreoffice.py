"""LibreOffice without a window opens the data source `Store` as LibreOffice Base does, lists its tables and runs a query."""

import os
import shutil
import subprocess
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

PIPE = f"bigcommerce-odbc-{os.getpid()}"


def office_context(local):
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not start.")


def read(connection, sql):
    result = connection.createStatement().executeQuery(sql)
    rows = []
    while result.next():
        rows.append([result.getString(column + 1) for column in range(result.getMetaData().getColumnCount())])
    return rows


profile = tempfile.mkdtemp()
office = subprocess.Popen(["soffice", "--headless", "--norestore", f"--accept=pipe,name={PIPE};urp;",
                           f"-env:UserInstallation=file://{profile}"])
try:
    context = office_context(uno.getComponentContext())
    services = context.ServiceManager
    drivers = services.createInstanceWithContext("com.sun.star.sdbc.DriverManager", context)
    # LibreOffice sends narrow text in the character set chosen for the data source; this driver reads UTF-8.
    character_set = PropertyValue("CharSet", 0, "UTF-8", 0)
    connection = drivers.getConnectionWithInfo("sdbc:odbc:Store", (character_set,))
    described = connection.getMetaData()
    print(described.getDatabaseProductName(), described.getDriverVersion())
    tables, found = [], described.getTables(None, "%", "%", ("TABLE",))
    while found.next():
        tables.append(found.getString(3))
    print(len(tables), "tables")
    assert "OrderProducts" in tables
    rows = read(connection, 'SELECT "Id", "Name", "Price" FROM "Products" WHERE "Id" IN (77, 78) ORDER BY "Id"')
    print(rows)
    assert rows == [["77", 'Crème brûlée torch "Étoile"', "142.0000"], ["78", "100% cotton_towel, large", "60.9900"]]
    rows = read(connection, "SELECT 'é😀' AS \"a\"")
    assert rows == [["é😀"]], rows
    prepared = connection.prepareStatement('SELECT COUNT(*) FROM "Orders" WHERE "StatusId" = ?')
    prepared.setInt(1, 10)
    result = prepared.executeQuery()
    result.next()
    print("completed orders:", result.getString(1))
    source = services.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", context).createInstance()
    source.URL = "sdbc:odbc:Store"
    rows = services.createInstanceWithContext("com.sun.star.sdb.RowSet", context)
    rows.ActiveConnection = source.getConnection("", "")
    rows.CommandType, rows.Command = 0, "Brands"
    rows.execute()
    rows.last()
    print("Brands has", rows.getRow(), "rows; the last is", rows.getString(2))
    rows.first()
    assert rows.getRow() == 1
    print("as expected")
finally:
    try:
        services.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
        office.wait(20)
    except Exception:
        office.kill()
    shutil.rmtree(profile, ignore_errors=True)
