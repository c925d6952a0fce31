/* How long SQLPrepare takes through the driver manager, with the description of the columns: of a text that was prepared before,
 * and of one that differs in a number each time, so that it is planned anew. Makes no request. Run by `run`, beside this file. */
#include "../odbc.h"

enum { ROUNDS = 201 };

static const struct { const char *label, *text; } STATEMENTS[] = {
    { "one row by its key", "SELECT Id, Name, Price FROM Products WHERE Id = %d" },
    { "a page with an order", "SELECT TOP 100 * FROM Orders WHERE DateCreated >= {ts '2026-01-01 00:00:00'} AND Id > %d ORDER BY Id DESC" },
    { "a join, grouped",
      "SELECT c.Email, COUNT(*) AS Orders, SUM(o.TotalIncTax) AS Total FROM Customers c JOIN Orders o ON o.CustomerId = c.Id "
      "WHERE o.StatusId <> 5 AND o.Id > %d GROUP BY c.Email HAVING SUM(o.TotalIncTax) > 100 ORDER BY Total DESC" },
    { "four tables, a window",
      "SELECT * FROM (SELECT b.Name AS Brand, p.Name, SUM(l.Quantity) AS Sold, "
      "RANK() OVER (PARTITION BY b.Id ORDER BY SUM(l.Quantity) DESC) AS Place FROM OrderProducts l JOIN Orders o ON o.Id = l.OrderId "
      "JOIN Products p ON p.Id = l.ProductId JOIN Brands b ON b.Id = p.BrandId WHERE o.Id > %d GROUP BY b.Id, b.Name, p.Id, p.Name) AS t "
      "WHERE Place <= 3" },
};

static SQLHSTMT statement;

/* Milliseconds of processor time of all threads: the statement waits for nothing. */
static double prepare(const char *text) {
    SQLSMALLINT columns = 0;
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    check(SQLPrepare(statement, (SQLCHAR *)text, SQL_NTS), SQL_HANDLE_STMT, statement, "SQLPrepare");
    check(SQLNumResultCols(statement, &columns), SQL_HANDLE_STMT, statement, "SQLNumResultCols");
    double end = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (columns == 0) exit(2);
    return (end - start) * 1e3;
}

static double median(const char *format, int differs) {
    static double times[ROUNDS];
    char text[2000];
    for (int round = 0; round < ROUNDS; round++) {
        snprintf(text, sizeof text, format, differs ? 1000 + round : 7);
        times[round] = prepare(text);
    }
    qsort(times, ROUNDS, sizeof *times, ascending);
    return times[ROUNDS / 2];
}

int main(int count, char **arguments) {
    SQLHENV environment;
    SQLHDBC connection;
    if (count != 2) return 2;
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
    check(SQLDriverConnect(connection, NULL, (SQLCHAR *)arguments[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT), SQL_HANDLE_DBC,
          connection, "SQLDriverConnect");
    check(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_HANDLE_DBC, connection, "SQLAllocHandle");
    printf("SQLPrepare with SQLNumResultCols, milliseconds of processor time, median of %d\n\n%-24s %10s %10s\n", ROUNDS, "",
           "new text", "known text");
    for (size_t at = 0; at < sizeof STATEMENTS / sizeof *STATEMENTS; at++) {
        double fresh = median(STATEMENTS[at].text, 1);
        printf("%-24s %10.2f %10.3f\n", STATEMENTS[at].label, fresh, median(STATEMENTS[at].text, 0));
    }
    SQLFreeHandle(SQL_HANDLE_STMT, statement);
    SQLDisconnect(connection);
    SQLFreeHandle(SQL_HANDLE_DBC, connection);
    SQLFreeHandle(SQL_HANDLE_ENV, environment);
    return 0;
}
