"""Queries made by putting every column, function and operator that fits into a form."""

from dataclasses import dataclass

from .tables import DECIMAL, FLAG, INTEGER, JOINS, MOMENT, TABLES, TEXT


@dataclass
class Query:
    """SQL that both databases understand; `ordered` if the order of its rows is determined."""

    sql: str
    ordered: bool = False


INTEGER_FORMS = ["{0} + 7", "{0} * 3 - 1", "{0} / 4", "{0} % 5", "ABS({0} - 50)", "SIGN({0} - 3)", "MOD({0}, 7)",
                 "CASE WHEN {0} > 40 THEN {0} ELSE -{0} END", "NVL({0}, -1)", "NULLIF({0}, 0)", "CAST({0} AS VARCHAR)",
                 "CAST({0} AS DECIMAL(12,2))", "COALESCE(NULL, {0}, 0)", "{0} BETWEEN 5 AND 60", "POWER({0}, 2)"]
DECIMAL_FORMS = ["{0} + 0.5", "{0} * 3", "{0} / 4", "ROUND({0}, 1)", "FLOOR({0})", "CEILING({0})", "ABS(10 - {0})",
                 "CAST({0} AS DECIMAL(10,1))", "CAST({0} AS DOUBLE)", "{0} * {0}", "CASE WHEN {0} > 20 THEN {0} ELSE 0 END",
                 "CAST(FLOOR({0}) AS BIGINT)", "NVL({0}, 1.25)", "-{0}", "NULLIF({0}, 0)"]
TEXT_FORMS = ["UPPER(LEFT({0}, 3))", "LCASE(LEFT({0}, 3))", "LEN({0})", "CHAR_LENGTH({0})", "LEFT({0}, 3)", "RIGHT({0}, 2)",
              "SUBSTRING({0}, 2, 4)", "MID({0}, 1, 2)", "REPLACE({0}, 'a', '*')", "CHARINDEX('a', {0})",
              "LOCATE('o', {0})", "{0} || '!'", "TRIM({0})", "LTRIM({0})", "RTRIM({0})", "STUFF({0}, 2, 1, '-')",
              "REVERSE({0})", "REPLICATE({0}, 2)", "COALESCE(NULLIF({0}, ''), 'none')", "{0} LIKE '%a%'",
              "{0} NOT LIKE 'S%'", "{0} > 'M'", "IIF({0} = '', 'empty', {0})", "CONCAT({0}, '/', {0})", "ASCII({0})"]
MOMENT_FORMS = ["YEAR({0})", "MONTH({0})", "DAYOFMONTH({0})", "QUARTER({0})", "HOUR({0})", "MINUTE({0})", "SECOND({0})",
                "DAYOFYEAR({0})", "DAYNAME({0})", "MONTHNAME({0})", "EOMONTH({0})", "DATE_TRUNC('month', {0})",
                "DATE_TRUNC('week', {0})", "CAST({0} AS DATE)", "{0} + INTERVAL 1 MONTH", "{0} - INTERVAL 36 HOUR",
                "DATEDIFF('day', {0}, CAST('2026-06-30' AS TIMESTAMP))", "DATEDIFF('month', {0}, CAST('2026-06-30' AS TIMESTAMP))",
                "DATEDIFF('year', CAST('2020-02-29' AS TIMESTAMP), {0})", "{0} >= '2025-03-01'", "EXTRACT(YEAR FROM {0})",
                "WEEK({0})"]
FLAG_FORMS = ["CASE WHEN {0} THEN 1 ELSE 0 END", "NOT {0}", "IIF({0}, 'yes', 'no')", "{0} = TRUE", "CAST({0} AS INTEGER)"]

FORMS = {INTEGER: INTEGER_FORMS, DECIMAL: DECIMAL_FORMS, TEXT: TEXT_FORMS, MOMENT: MOMENT_FORMS, FLAG: FLAG_FORMS}

NUMBER_AGGREGATES = ["SUM({0})", "AVG({0})", "MIN({0})", "MAX({0})", "COUNT({0})", "COUNT(DISTINCT {0})",
                     "SUM(DISTINCT {0})", "STDDEV({0})", "VAR_POP({0})"]
OTHER_AGGREGATES = ["MIN({0})", "MAX({0})", "COUNT({0})", "COUNT(DISTINCT {0})"]

CONDITIONS = {
    INTEGER: ["{0} = 41", "{0} <> 0", "{0} > 100", "{0} <= 90", "{0} BETWEEN 10 AND 120", "{0} IN (1, 77, 80, 120)",
              "{0} NOT IN (0, 1)", "{0} IS NULL", "{0} IS NOT NULL", "NOT ({0} > 80)", "{0} = 77 OR {0} > 130",
              "{0} > 80.5"],
    DECIMAL: ["{0} > 50", "{0} = 0", "{0} BETWEEN 10.5 AND 99.99", "{0} < 12.3456", "{0} IS NULL", "{0} <> 0 AND {0} < 100"],
    TEXT: ["{0} = ''", "{0} <> ''", "{0} LIKE '%o%'", "{0} LIKE 'S%'", "{0} LIKE '_a%'", "{0} NOT LIKE '%e%'", "{0} > 'K'",
           "{0} IN ('new', 'New', 'US', 'Completed')", "{0} IS NULL", "UPPER(LEFT({0}, 2)) = LEFT({0}, 2)", "{0} BETWEEN 'A' AND 'P'"],
    MOMENT: ["{0} >= '2025-01-01'", "{0} < '2025-06-15 12:00:00'", "{0} BETWEEN '2025-01-01' AND '2025-12-31'",
             "{0} IS NULL", "{0} IS NOT NULL", "YEAR({0}) = 2025", "MONTH({0}) IN (1, 2, 3)",
             "CAST({0} AS DATE) = DATE '2025-03-01'"],
    FLAG: ["{0}", "NOT {0}", "{0} = TRUE", "{0} IS NULL", "{0} <> TRUE"],
}

WINDOWS = ["ROW_NUMBER() OVER (ORDER BY {key})", "RANK() OVER (ORDER BY {0})", "DENSE_RANK() OVER (ORDER BY {0} DESC)",
           "SUM({0}) OVER (ORDER BY {key} ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)", "COUNT(*) OVER (PARTITION BY {0})",
           "LAG({0}, 1) OVER (ORDER BY {key})", "LEAD({0}, 2, 0) OVER (ORDER BY {key})",
           "FIRST_VALUE({0}) OVER (ORDER BY {key})", "MAX({0}) OVER (PARTITION BY {0} % 3 ORDER BY {key})",
           "NTILE(4) OVER (ORDER BY {key})", "PERCENT_RANK() OVER (ORDER BY {0})", "CUME_DIST() OVER (ORDER BY {0})",
           "SUM({0}) OVER (ORDER BY {0} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"]

# Two rows of columns that the store's data makes interesting: NULLs, empty texts, ties.
SETS = [
    ("SELECT BrandId FROM Products", "SELECT Id FROM Brands"),
    ("SELECT CustomerId FROM Orders", "SELECT Id FROM Customers WHERE Id < 60"),
    ("SELECT DateShipped FROM Orders", "SELECT DateCreated FROM Orders"),
    ("SELECT Condition, IsVisible FROM Products", "SELECT 'New', TRUE"),
    ("SELECT Id, 1 FROM Brands", "SELECT Id, 1.5 FROM Brands"),
]
OPERATIONS = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"]

WHOLE = [
    "SELECT BrandId, IsVisible, COUNT(*), SUM(Price) FROM Products GROUP BY ROLLUP (BrandId, IsVisible)",
    "SELECT BrandId, IsVisible, COUNT(*), GROUPING(BrandId) FROM Products GROUP BY CUBE (BrandId, IsVisible)",
    "SELECT StatusId, CurrencyCode, SUM(TotalIncTax) FROM Orders GROUP BY GROUPING SETS ((StatusId), (CurrencyCode), ())",
    "SELECT Id, BrandId FROM Products QUALIFY ROW_NUMBER() OVER (PARTITION BY BrandId ORDER BY Price DESC, Id) = 1",
    "SELECT DISTINCT ON (BrandId) BrandId, Id FROM Products ORDER BY BrandId, Id DESC",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) SELECT i, i * i FROM n",
    "WITH RECURSIVE tree AS (SELECT CategoryId, ParentId, 1 AS Depth FROM Categories WHERE ParentId = 0 UNION ALL "
    "SELECT c.CategoryId, c.ParentId, t.Depth + 1 FROM Categories c JOIN tree t ON c.ParentId = t.CategoryId) "
    "SELECT CategoryId, Depth FROM tree",
    "SELECT b.Id, (SELECT MAX(p.Price) FROM Products p WHERE p.BrandId = b.Id) FROM Brands b",
    "SELECT b.Id, (SELECT MAX(p.Id) FROM Products p WHERE p.BrandId = b.Id) FROM Brands b",
    "SELECT b.Id, (SELECT COUNT(*) FROM Products p WHERE p.BrandId = b.Id AND p.Price > 100) FROM Brands b",
    "SELECT o.Id, (SELECT MIN(op.Id) FROM OrderProducts op WHERE op.OrderId = o.Id) FROM Orders o WHERE o.Id < 150",
    "SELECT o.Id FROM Orders o WHERE o.TotalIncTax > (SELECT AVG(x.TotalIncTax) FROM Orders x WHERE x.CustomerId = o.CustomerId)",
    "SELECT c.Id, EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerId = c.Id) FROM Customers c",
    "SELECT c.Id, CASE WHEN NOT EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerId = c.Id) THEN 'none' END FROM Customers c",
    "SELECT c.Id FROM Customers c WHERE c.Id NOT IN (SELECT o.CustomerId FROM Orders o)",
    "SELECT Id FROM Orders WHERE CustomerId NOT IN (SELECT CustomerGroupId FROM Customers)",
    "SELECT p.Id FROM Products p WHERE p.Price >= ALL (SELECT x.Price FROM Products x WHERE x.BrandId = p.BrandId)",
    "SELECT p.Id FROM Products p WHERE p.Id = ANY (SELECT ProductId FROM OrderProducts)",
    "SELECT o.Id, x.n, x.q FROM Orders o, LATERAL (SELECT COUNT(*) AS n, SUM(Quantity) AS q FROM OrderProducts op WHERE op.OrderId = o.Id) x",
    "SELECT * FROM (VALUES (1, 'a'), (2, NULL), (NULL, 'c')) v(x, y)",
    "SELECT s.Name, o.Id FROM OrderStatuses s LEFT JOIN Orders o ON o.StatusId = s.Id AND o.Id < 140",
    "SELECT s.Name, o.Id FROM Orders o RIGHT JOIN OrderStatuses s ON o.StatusId = s.Id AND o.Id < 140",
    "SELECT s.Name, o.Id FROM Orders o FULL JOIN OrderStatuses s ON o.StatusId = s.Id AND o.Id < 140",
    "SELECT a.Id, b.Id FROM Brands a CROSS JOIN Brands b WHERE a.Id < b.Id",
    "SELECT a.Id, b.Id FROM Products a JOIN Products b ON a.BrandId = b.BrandId AND a.Id < b.Id",
    "SELECT Id FROM Products JOIN (SELECT ProductId AS Id, SUM(Quantity) AS Sold FROM OrderProducts GROUP BY ProductId) s USING (Id)",
    "SELECT Id, Sold FROM Products LEFT JOIN (SELECT ProductId AS Id, SUM(Quantity) AS Sold FROM OrderProducts GROUP BY ProductId) s USING (Id)",
    "SELECT Id, n FROM (SELECT Id FROM Brands WHERE Id > 37) a FULL JOIN (SELECT Id, 1 AS n FROM Brands WHERE Id < 40) b USING (Id)",
    "SELECT YEAR(DateCreated) AS y, MONTH(DateCreated) AS m, COUNT(*), SUM(TotalIncTax) FROM Orders GROUP BY YEAR(DateCreated), MONTH(DateCreated)",
    "SELECT DATE_TRUNC('month', DateCreated), AVG(TotalIncTax) FROM Orders GROUP BY 1",
    "SELECT SUM(CASE WHEN IsVisible THEN Price ELSE 0 END) / COUNT(*) FROM Products",
    "SELECT COUNT(*) FILTER (WHERE IsVisible), COUNT(*) FROM Products",
    "SELECT STRING_AGG(Name, ', ' ORDER BY Name) FROM Brands",
    "SELECT COUNT(*) FROM Products WHERE 1 = 0",
    "SELECT SUM(Price), MAX(Name), COUNT(*) FROM Products WHERE 1 = 0",
    "SELECT BrandId, SUM(Price) FROM Products WHERE 1 = 0 GROUP BY BrandId",
    "SELECT 7 / 2, -7 / 2, 7 % 3, -7 % 3, 7.0 / 2, 1.10 + 2.205",
    "SELECT NULL + 1, NULL = NULL, NULL IS NULL, COALESCE(NULL, NULL, 3)",
    "SELECT '' IS NULL, '' = '', LEN(''), 'a' || ''",
    "SELECT ROUND(2.5, 0), ROUND(-2.5, 0), ROUND(0.125, 2), ROUND(1234.5, -2)",
    "SELECT CAST('2024-02-29' AS DATE) + INTERVAL 1 YEAR, CAST('2024-01-31' AS TIMESTAMP) + INTERVAL 1 MONTH",
    "SELECT CAST(2.5 AS DECIMAL(10,0)), CAST(-2.5 AS DECIMAL(10,0)), CAST('12.345' AS DECIMAL(10,2))",
]


def expressions():
    """Every form with every second column of its kind; the first form of each pair of columns differs, so that all occur."""
    for table, kinds in TABLES.items():
        for kind, columns in kinds.items():
            forms = FORMS[kind]
            for number, column in enumerate(columns):
                for start in range(0, len(forms), 5):
                    chosen = forms[start : start + 5]
                    listed = ", ".join(form.format(column) for form in chosen)
                    if (number + start // 5) % 2 == 0:
                        yield Query(f"SELECT {column}, {listed} FROM {table}")


def aggregates():
    for table, kinds in TABLES.items():
        for kind, columns in kinds.items():
            forms = NUMBER_AGGREGATES if kind in (INTEGER, DECIMAL) else OTHER_AGGREGATES
            for column in columns:
                if kind == FLAG:
                    forms = ["COUNT({0})", "COUNT(DISTINCT {0})"]
                listed = ", ".join(form.format(column) for form in forms)
                yield Query(f"SELECT {listed} FROM {table}")
        group = kinds[TEXT] + kinds[FLAG]
        for key in group[:2]:
            for number in (kinds[DECIMAL] + kinds[INTEGER])[:2]:
                yield Query(f"SELECT {key}, COUNT(*), SUM({number}), AVG({number}) FROM {table} "
                            f"GROUP BY {key} HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, {key}", True)


def conditions():
    for table, kinds in TABLES.items():
        key = kinds[INTEGER][0]
        for kind, columns in kinds.items():
            for number, column in enumerate(columns):
                for place, condition in enumerate(CONDITIONS[kind]):
                    if (number + place) % 3 == 0:
                        yield Query(f"SELECT {key}, {column} FROM {table} WHERE {condition.format(column)}")


def orders():
    for table, kinds in TABLES.items():
        key = ", ".join(kinds[INTEGER][:2]) if table == "ProductCategories" else kinds[INTEGER][0]
        for columns in kinds.values():
            for column in columns[:2]:
                yield Query(f"SELECT {column}, {key} FROM {table} ORDER BY {column} DESC, {key} LIMIT 7", True)
                yield Query(f"SELECT {column} AS x, {key} FROM {table} ORDER BY x NULLS FIRST, {key} LIMIT 5 OFFSET 3", True)


def windows():
    for table in ("Products", "Orders", "OrderProducts", "Coupons"):
        kinds = TABLES[table]
        key = kinds[INTEGER][0]
        for column in kinds[INTEGER][1:3]:
            for form in WINDOWS:
                yield Query(f"SELECT {key}, {form.format(column, key=key)} FROM {table}")


def joins():
    for child, reference, parent, key in JOINS:
        number = TABLES[child][INTEGER][0]
        for kind in ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"):
            yield Query(f"SELECT c.{number}, p.{key} FROM {child} c {kind} {parent} p ON c.{reference} = p.{key}")
        yield Query(f"SELECT p.{key}, COUNT(c.{number}) FROM {parent} p LEFT JOIN {child} c ON c.{reference} = p.{key} GROUP BY p.{key}")
        yield Query(f"SELECT {key} FROM {parent} p WHERE EXISTS (SELECT 1 FROM {child} c WHERE c.{reference} = p.{key})")
        yield Query(f"SELECT {key} FROM {parent} WHERE {key} NOT IN (SELECT {reference} FROM {child} WHERE {reference} IS NOT NULL)")
        yield Query(f"SELECT c.{number} FROM {child} c WHERE c.{reference} IN (SELECT {key} FROM {parent} WHERE {key} > 80)")


def queries():
    """Of each family a part: the forms repeat over the tables."""
    for family in (expressions, aggregates, conditions, orders):
        yield from list(family())[::3]
    yield from list(windows())[::2]
    yield from joins()
    for left, right in SETS:
        for operation in OPERATIONS:
            yield Query(f"{left} {operation} {right}")
    for sql in WHOLE:
        yield Query(sql)
