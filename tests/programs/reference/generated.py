"""Queries made by dice: the same seed gives the same queries. Everything that SQL leaves open (the order of equal rows, integer
overflow, floating-point ties) is avoided, so that two databases have only one answer."""

import random

from .systematic import Query
from .tables import DECIMAL, FLAG, INTEGER, JOINS, MOMENT, TABLES, TEXT

WORDS = ["a", "o", "S", "New", "US", "", "Completed", "x_y", "100%"]
MOMENTS = ["2025-01-01", "2025-06-30 12:00:00", "2024-12-31", "2026-03-15"]


class Scope:
    """The relations of a query and their columns by kind."""

    def __init__(self, relations):
        self.columns = {kind: [] for kind in (INTEGER, DECIMAL, TEXT, FLAG, MOMENT)}
        for alias, table in relations:
            for kind, names in TABLES[table].items():
                self.columns[kind] += [f"{alias}.{name}" for name in names]


class Generator:
    def __init__(self, seed):
        self.dice = random.Random(seed)

    def pick(self, *choices):
        return self.dice.choice(choices)

    def column(self, scope, kind):
        return self.dice.choice(scope.columns[kind]) if scope.columns[kind] else None

    def expression(self, scope, kind, depth):
        column = self.column(scope, kind)
        if depth == 0 or self.dice.random() < 0.3:
            return column or self.literal(kind)
        inner = self.expression(scope, kind, depth - 1)
        condition = self.condition(scope, depth - 1)
        general = [f"CASE WHEN {condition} THEN {inner} ELSE {column or self.literal(kind)} END",
                   f"COALESCE({inner}, {self.literal(kind)})", f"NULLIF({inner}, {self.literal(kind)})"]
        return self.dice.choice(general + self.special(scope, kind, inner))

    def special(self, scope, kind, inner):
        text, moment = self.column(scope, TEXT), self.column(scope, MOMENT)
        if kind == INTEGER:
            found = [f"({inner} + {self.dice.randint(0, 9)})", f"({inner} - {self.dice.randint(0, 99)})", f"ABS({inner})",
                     f"({inner} / {self.dice.randint(2, 9)})", f"({inner} % {self.dice.randint(2, 9)})"]
            found += [f"CHAR_LENGTH({text})", f"CHARINDEX('a', {text})"] if text else []
            found += [f"YEAR({moment})", f"MONTH({moment})", f"EXTRACT(DAY FROM {moment})"] if moment else []
            return found
        if kind == DECIMAL:
            return [f"({inner} + 0.25)", f"({inner} * 2)", f"ROUND({inner}, 2)", f"ABS({inner})", f"(10 - {inner})"]
        if kind == TEXT:
            return [f"UPPER(LEFT({inner}, 3))", f"LOWER(LEFT({inner}, 3))", f"LEFT({inner}, 3)", f"SUBSTRING({inner}, 2, 3)", f"TRIM({inner})",
                    f"({inner} || '-')", f"REPLACE({inner}, 'e', 'E')", f"CAST({self.column(scope, INTEGER)} AS VARCHAR)"]
        if kind == MOMENT:
            return [f"DATE_TRUNC('{self.pick('month', 'year', 'day')}', {inner})", f"({inner} + INTERVAL {self.dice.randint(1, 40)} DAY)"]
        return [f"(NOT {inner})"]

    def literal(self, kind):
        return {
            INTEGER: str(self.dice.randint(0, 150)),
            DECIMAL: f"CAST({self.dice.randint(0, 30000) / 100:.2f} AS DECIMAL(20,4))",
            TEXT: f"'{self.dice.choice(WORDS)}'",
            FLAG: self.pick("TRUE", "FALSE"),
            MOMENT: f"CAST('{self.dice.choice(MOMENTS)}' AS TIMESTAMP)",
        }[kind]

    def condition(self, scope, depth):
        if depth > 0 and self.dice.random() < 0.5:
            left, right = self.condition(scope, depth - 1), self.condition(scope, depth - 1)
            return self.pick(f"({left} AND {right})", f"({left} OR {right})", f"NOT ({left})")
        kind = self.dice.choice([kind for kind, columns in scope.columns.items() if columns])
        if kind == FLAG:
            return self.pick("{0}", "NOT {0}", "{0} IS NULL").format(self.column(scope, FLAG))
        subject = self.column(scope, kind) if depth == 0 else self.expression(scope, kind, depth - 1)
        forms = [f"{subject} {self.pick('=', '<>', '<', '>', '<=', '>=')} {self.literal(kind)}", f"{subject} IS NULL",
                 f"{subject} IS NOT NULL", f"{subject} IN ({self.literal(kind)}, {self.literal(kind)}, {self.literal(kind)})",
                 f"{subject} NOT IN ({self.literal(kind)}, {self.literal(kind)})",
                 f"{subject} BETWEEN {self.literal(kind)} AND {self.literal(kind)}",
                 f"{subject} >= {self.column(scope, kind)}"]
        if kind == TEXT:
            forms.append(f"{subject} {self.pick('LIKE', 'NOT LIKE')} '{self.pick('%', '')}{self.pick('a', 'S', 'e_', 'or')}%'")
        if kind == INTEGER:
            child, reference, parent, key = self.dice.choice(JOINS)
            other = Scope([("s", child)])
            forms.append(f"{subject} {self.pick('IN', 'NOT IN')} (SELECT s.{reference} FROM {child} s "
                         f"WHERE s.{reference} IS NOT NULL AND {self.condition_on(other)})")
        return self.dice.choice(forms)

    def condition_on(self, scope):
        kind = self.dice.choice([INTEGER] + [kind for kind in (TEXT, DECIMAL) if scope.columns[kind]])
        return f"{self.column(scope, kind)} {self.pick('<', '>', '<>')} {self.literal(kind)}"

    def relations(self):
        if self.dice.random() < 0.4:
            table = self.dice.choice(sorted(TABLES))
            return f"{table} t0", [("t0", table)]
        child, reference, parent, key = self.dice.choice(JOINS)
        kind = self.pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "INNER JOIN")
        text = f"{child} t0 {kind} {parent} t1 ON t0.{reference} = t1.{key}"
        found = [("t0", child), ("t1", parent)]
        further = [join for join in JOINS if join[0] in (child, parent) and join[:3] != (child, reference, parent)]
        if further and self.dice.random() < 0.4:
            owner, column, other, other_key = self.dice.choice(further)
            alias = "t0" if owner == child else "t1"
            text += f" {self.pick('JOIN', 'LEFT JOIN')} {other} t2 ON {alias}.{column} = t2.{other_key}"
            found.append(("t2", other))
        return text, found

    def plain(self):
        text, found = self.relations()
        scope = Scope(found)
        kinds = self.dice.choices([INTEGER, DECIMAL, TEXT, FLAG, MOMENT], [4, 3, 3, 1, 2], k=self.dice.randint(1, 4))
        items = [self.expression(scope, kind, self.dice.randint(0, 2)) for kind in kinds]
        listed = ", ".join(f"{item} AS c{number}" for number, item in enumerate(items))
        sql = f"SELECT {self.pick('', '', '', 'DISTINCT ')}{listed} FROM {text}"
        if self.dice.random() < 0.7:
            sql += f" WHERE {self.condition(scope, self.dice.randint(0, 2))}"
        return sql, kinds

    def grouped(self):
        text, found = self.relations()
        scope = Scope(found)
        kinds = self.dice.choices([INTEGER, TEXT, FLAG, MOMENT], k=self.dice.randint(0, 2))
        keys = [self.expression(scope, kind, 1) for kind in kinds]
        number = self.expression(scope, self.pick(INTEGER, DECIMAL), 1)
        text_value = self.expression(scope, TEXT, 0)
        totals = self.dice.sample([f"COUNT(*)", f"COUNT({number})", f"COUNT(DISTINCT {number})", f"SUM({number})",
                                   f"AVG({number})", f"MIN({number})", f"MAX({text_value})", f"MIN({text_value})"], self.dice.randint(1, 3))
        listed = ", ".join(f"{item} AS c{place}" for place, item in enumerate(keys + totals))
        sql = f"SELECT {listed} FROM {text}"
        if self.dice.random() < 0.5:
            sql += f" WHERE {self.condition(scope, 1)}"
        if keys:
            sql += " GROUP BY " + ", ".join(keys)
            if self.dice.random() < 0.3:
                sql += f" HAVING COUNT(*) > {self.dice.randint(0, 3)}"
        return sql, kinds + [None] * len(totals)

    def windowed(self):
        table = self.dice.choice(["Products", "Orders", "OrderProducts", "Customers", "Coupons"])
        scope, key = Scope([("t0", table)]), f"t0.{TABLES[table][INTEGER][0]}"
        partition = self.expression(scope, self.pick(TEXT, INTEGER), 0)
        number = self.column(scope, INTEGER)
        over = f"(PARTITION BY {partition} ORDER BY {key}{self.pick('', ' DESC')}"
        frame = self.pick("", " ROWS BETWEEN 3 PRECEDING AND CURRENT ROW", " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING")
        function = self.pick(f"SUM({number}) OVER {over}{frame})", f"COUNT({number}) OVER {over}{frame})",
                             f"MAX({number}) OVER {over}{frame})", f"ROW_NUMBER() OVER {over})", f"LAG({number}) OVER {over})",
                             f"LEAD({number}, 2, -1) OVER {over})", f"LAST_VALUE({number}) OVER {over}{frame})")
        sql = f"SELECT {key} AS c0, {function} AS c1 FROM {table} t0"
        if self.dice.random() < 0.5:
            sql += f" WHERE {self.condition(scope, 1)}"
        return sql, [INTEGER, INTEGER]

    def combined(self):
        kind = self.pick(INTEGER, TEXT, DECIMAL)
        sides = []
        for _ in range(2):
            text, found = self.relations()
            scope = Scope(found)
            sides.append(f"SELECT {self.expression(scope, kind, 1)} AS c0 FROM {text} WHERE {self.condition(scope, 1)}")
        operation = self.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT")
        return f"{sides[0]} {operation} {sides[1]}", [kind]

    def query(self):
        sql, kinds = self.dice.choices([self.plain, self.grouped, self.windowed, self.combined], [4, 4, 1, 1])[0]()
        columns = [f"c{number}" for number in range(len(kinds))]
        wrapped = self.dice.random()
        if wrapped < 0.15:
            sql = f"WITH q AS ({sql}) SELECT {', '.join(columns)} FROM q WHERE {columns[0]} IS NOT NULL"
        elif wrapped < 0.3:
            sql = f"SELECT {columns[0]}, COUNT(*) AS n FROM ({sql}) d GROUP BY {columns[0]}"
            columns = [columns[0], "n"]
        if self.dice.random() < 0.3:
            listed = ", ".join(f"{column}{self.pick('', ' DESC', ' NULLS FIRST')}" for column in columns)
            return Query(f"{sql} ORDER BY {listed}{self.pick('', f' LIMIT {self.dice.randint(1, 20)}')}", True)
        return Query(sql)


def queries(seed, count):
    """So many queries."""
    generator = Generator(seed)
    for _ in range(count):
        yield generator.query()
