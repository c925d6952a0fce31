/* Cells per second from results that are already local, through the driver manager: the same calls on any number of drivers.
 * Run by `run`, beside this file. Each driver reads the same 50 columns of 100,000 rows with a static cursor, which was moved
 * to its end before the clock starts, so that no pass waits for a server, a file of a database or a plan. A pass goes from
 * the first row to the last; drivers take turns. A checksum over all cells shows that they delivered the same. */
#include "../odbc.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

enum { COLUMNS = 50, ROWS = 100000, BLOCK = 1000, WIDEST = 128, MOST_DRIVERS = 4, MOST_PASSES = 51 };
enum database { BIGCOMMERCE, POSTGRESQL, SQLITE };

/* A kind of column: its type and value in each database; `i` is the row, the number in the text the column. */
struct kind {
    char letter;
    SQLSMALLINT c_type;
    SQLLEN bytes;
    const char *sql_type;
    const char *value[3];
};

#define SAME(text) { text, text, text }
static const struct kind KINDS[] = {
    { 'B', SQL_C_SBIGINT, 8, "BIGINT", SAME("CAST(i AS BIGINT) * 1000003 + %d") },
    { 'I', SQL_C_SLONG, 4, "INTEGER", SAME("CAST(i * 7 + %d AS INTEGER)") },
    { 'F', SQL_C_DOUBLE, 8, "DOUBLE PRECISION", SAME("CAST(i AS DOUBLE PRECISION) / 4 + %d") },
    { 'D', SQL_C_CHAR, 32, "DECIMAL(20,4)", SAME("CAST(i + %d.1234 AS DECIMAL(20,4))") },
    { 'T', SQL_C_TYPE_TIMESTAMP, 16, "TIMESTAMP",
      { "{fn TIMESTAMPADD(SQL_TSI_SECOND, i * 61 + %d, TIMESTAMP '2020-01-01 00:00:00.25')}",
        "TIMESTAMP '2020-01-01 00:00:00.25' + (i * 61 + %d) * INTERVAL '1 second'",
        "strftime('%%Y-%%m-%%d %%H:%%M:%%f', '2020-01-01 00:00:00.25', (i * 61 + %d) || ' seconds')" } },
    { 'd', SQL_C_TYPE_DATE, 6, "DATE",
      { "CAST({fn TIMESTAMPADD(SQL_TSI_DAY, i %% 10000 + %d, TIMESTAMP '2000-01-01 00:00:00')} AS DATE)",
        "DATE '2000-01-01' + (i %% 10000 + %d)", "date('2000-01-01', (i %% 10000 + %d) || ' days')" } },
    { 'b', SQL_C_BIT, 1, NULL,
      { "(i + %d) %% 2 = 0", "(i + %d) %% 2 = 0", "(i + %d) %% 2 = 0" } },
    { 't', SQL_C_CHAR, WIDEST, "VARCHAR(60)", SAME("'Number ' || CAST(i AS VARCHAR(10)) || ' of column %d'") },
    { 'u', SQL_C_CHAR, WIDEST, "VARCHAR(60)", SAME("'Größe ' || CAST(i AS VARCHAR(10)) || ' der Spalte %d'") },
};

struct scenario {
    const char *label;
    /* Kinds of columns, repeated. */
    const char *layout;
    int wide;
    int get_data;
    int detail;
};
static const struct scenario SCENARIOS[] = {
    { "typed columns, blocks of 1,000", "BIFBTIFDdb", 0, 0, 0 },
    { "wide text, blocks of 1,000", "tttttttttu", 1, 0, 0 },
    { "narrow text, blocks of 1,000", "tttttttttu", 0, 0, 0 },
    { "typed columns, SQLGetData", "BIFBTIFDdb", 0, 1, 0 },
    { "wide text, SQLGetData", "tttttttttu", 1, 1, 0 },
    { "narrow text, SQLGetData", "tttttttttu", 0, 1, 0 },
    { "BIGINT, blocks", "B", 0, 0, 1 },     { "INTEGER, blocks", "I", 0, 0, 1 },
    { "DOUBLE, blocks", "F", 0, 0, 1 },     { "DECIMAL as text, blocks", "D", 0, 0, 1 },
    { "TIMESTAMP, blocks", "T", 0, 0, 1 },  { "DATE, blocks", "d", 0, 0, 1 },
    { "BIT, blocks", "b", 0, 0, 1 },        { "DECIMAL as wide text, blocks", "D", 1, 0, 1 },
    { "wide ASCII, blocks", "t", 1, 0, 1 }, { "wide non-ASCII, blocks", "u", 1, 0, 1 },
};

struct driver {
    const char *name;
    enum database database;
    SQLHDBC connection;
    SQLHSTMT statement;
    double rates[MOST_PASSES];
    uint64_t sums[COLUMNS];
};

static unsigned char *cells[COLUMNS];
static SQLLEN lengths[COLUMNS][BLOCK];
static SQLULEN rows_fetched;

#define CHECK(call, handle) check(call, SQL_HANDLE_STMT, handle, #call)

/* Processor time of all threads, so that other programs on the machine count little; a pass waits for nothing. */
static clockid_t used_clock = CLOCK_PROCESS_CPUTIME_ID;

static double now(void) {
    return seconds(used_clock);
}

static const struct kind *kind_of(const struct scenario *scenario, int column) {
    char letter = scenario->layout[(size_t)column % strlen(scenario->layout)];
    const struct kind *kind = KINDS;
    while (kind->letter != letter) kind++;
    return kind;
}

static SQLSMALLINT c_type_of(const struct scenario *scenario, int column) {
    SQLSMALLINT c_type = kind_of(scenario, column)->c_type;
    return c_type == SQL_C_CHAR && scenario->wide ? SQL_C_WCHAR : c_type;
}

static SQLLEN bytes_of(const struct scenario *scenario, int column) {
    return kind_of(scenario, column)->bytes * (c_type_of(scenario, column) == SQL_C_WCHAR ? 2 : 1);
}

static char *append(char *end, const char *format, ...) {
    va_list values;
    va_start(values, format);
    end += vsprintf(end, format, values);
    va_end(values);
    return end;
}

/* Every seventh column is NULL in every tenth row. */
static char *append_select(char *end, const struct scenario *scenario, enum database database) {
    end = append(end, "WITH d(x) AS (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) SELECT ");
    for (int column = 0; column < COLUMNS; column++) {
        const char *value = kind_of(scenario, column)->value[database];
        end = append(end, column % 7 == 3 ? "%sCASE WHEN i %% 10 <> 0 THEN " : "%s", column ? ", " : "");
        end = append(end, value, column);
        end = append(end, column % 7 == 3 ? " END AS c%d" : " AS c%d", column);
    }
    return append(end, " FROM (SELECT a.x + 10 * b.x + 100 * c.x + 1000 * e.x + 10000 * f.x AS i "
                       "FROM d a, d b, d c, d e, d f) AS n ORDER BY i");
}

static void run_text(struct driver *driver, const char *text) {
    SQLRETURN code = SQLExecDirect(driver->statement, (SQLCHAR *)text, SQL_NTS);
    if (code != SQL_NO_DATA) check(code, SQL_HANDLE_STMT, driver->statement, text);
}

/* The statement that a pass reads: the BigCommerce driver computes the rows, the others have them in a table. */
static void open_result(struct driver *driver, const struct scenario *scenario) {
    static char text[64 * 1024];
    CHECK(SQLAllocHandle(SQL_HANDLE_STMT, driver->connection, &driver->statement), driver->statement);
    if (driver->database == BIGCOMMERCE) {
        append_select(text, scenario, driver->database);
    } else {
        run_text(driver, "DROP TABLE IF EXISTS wide_result");
        char *end = append(text, "CREATE TABLE wide_result (");
        for (int column = 0; column < COLUMNS; column++) {
            const char *flag = driver->database == POSTGRESQL ? "BOOLEAN" : "BIT";
            const char *type = kind_of(scenario, column)->sql_type;
            end = append(end, "%sc%d %s", column ? ", " : "", column, type ? type : flag);
        }
        append(end, ")");
        run_text(driver, text);
        append_select(append(text, "INSERT INTO wide_result "), scenario, driver->database);
        run_text(driver, text);
        strcpy(text, "SELECT * FROM wide_result");
    }
    SQLFreeStmt(driver->statement, SQL_CLOSE);
    CHECK(SQLSetStmtAttr(driver->statement, SQL_ATTR_CURSOR_TYPE, (SQLPOINTER)SQL_CURSOR_STATIC, 0),
          driver->statement);
    CHECK(SQLSetStmtAttr(driver->statement, SQL_ATTR_ROW_ARRAY_SIZE,
                         (SQLPOINTER)(SQLULEN)(scenario->get_data ? 1 : BLOCK), 0),
          driver->statement);
    CHECK(SQLSetStmtAttr(driver->statement, SQL_ATTR_ROWS_FETCHED_PTR, &rows_fetched, 0), driver->statement);
    run_text(driver, text);
    for (int column = 0; column < COLUMNS && !scenario->get_data; column++)
        CHECK(SQLBindCol(driver->statement, (SQLUSMALLINT)(column + 1), c_type_of(scenario, column),
                         cells[column], bytes_of(scenario, column), lengths[column]),
              driver->statement);
    CHECK(SQLFetchScroll(driver->statement, SQL_FETCH_LAST, 0), driver->statement);
}

/* FNV over the cells of each column in a row that lies in the buffers. */
static void add_row(const struct scenario *scenario, int row, uint64_t *sums) {
    for (int column = 0; column < COLUMNS; column++) {
        SQLLEN length = lengths[column][row];
        const unsigned char *cell = cells[column] + row * bytes_of(scenario, column);
        uint64_t sum = (sums[column] ^ (uint64_t)(length + 2)) * 1099511628211U;
        for (SQLLEN byte = 0; byte < length; byte++) sum = (sum ^ cell[byte]) * 1099511628211U;
        sums[column] = sum;
    }
}

static void get_row(SQLHSTMT statement, const struct scenario *scenario) {
    static SQLSMALLINT c_types[COLUMNS];
    static SQLLEN bytes[COLUMNS];
    static const struct scenario *prepared;
    if (prepared != scenario) {
        for (int column = 0; column < COLUMNS; column++) {
            c_types[column] = c_type_of(scenario, column);
            bytes[column] = bytes_of(scenario, column);
        }
        prepared = scenario;
    }
    for (int column = 0; column < COLUMNS; column++)
        CHECK(SQLGetData(statement, (SQLUSMALLINT)(column + 1), c_types[column], cells[column], bytes[column],
                         lengths[column]),
              statement);
}

/* Reads all rows and gives cells per second; with `sums`, looks at each cell too. */
static double pass(SQLHSTMT statement, const struct scenario *scenario, uint64_t *sums) {
    double start = now();
    long rows = 0;
    SQLSMALLINT orientation = SQL_FETCH_FIRST;
    SQLRETURN code;
    while ((code = SQLFetchScroll(statement, orientation, 0)) != SQL_NO_DATA) {
        check(code, SQL_HANDLE_STMT, statement, "SQLFetchScroll");
        if (scenario->get_data) get_row(statement, scenario);
        for (SQLULEN row = 0; row < rows_fetched && sums; row++) add_row(scenario, (int)row, sums);
        rows += (long)rows_fetched;
        orientation = SQL_FETCH_NEXT;
    }
    if (rows != ROWS) {
        fprintf(stderr, "%s: %ld rows\n", scenario->label, rows);
        exit(1);
    }
    return (double)rows * COLUMNS / (now() - start);
}

static void compare(const struct scenario *scenario, const struct driver *one, const struct driver *other) {
    for (int column = 0; column < COLUMNS; column++) {
        if (one->sums[column] == other->sums[column]) continue;
        fprintf(stderr, "%s: %s and %s deliver different cells in column %d, %s\n", scenario->label, one->name,
                other->name, column, kind_of(scenario, column)->sql_type);
        exit(1);
    }
}

static void measure(const struct scenario *scenario, struct driver *drivers, int count, int passes) {
    for (int driver = 0; driver < count; driver++) {
        open_result(&drivers[driver], scenario);
        memset(drivers[driver].sums, 0, sizeof drivers[driver].sums);
        pass(drivers[driver].statement, scenario, drivers[driver].sums);
        compare(scenario, &drivers[0], &drivers[driver]);
    }
    for (int round = 0; round < passes; round++)
        for (int driver = 0; driver < count; driver++)
            drivers[driver].rates[round] = pass(drivers[driver].statement, scenario, NULL);
    printf("%-31s", scenario->label);
    for (int driver = 0; driver < count; driver++) {
        double *rates = drivers[driver].rates;
        qsort(rates, (size_t)passes, sizeof *rates, ascending);
        printf(" %9.1f %8.1f", rates[passes / 2] / 1e6, rates[passes - 1] / 1e6);
        if (driver) printf(" %7.1f", drivers[0].rates[passes / 2] / rates[passes / 2]);
        SQLFreeHandle(SQL_HANDLE_STMT, drivers[driver].statement);
    }
    printf("\n");
    fflush(stdout);
}

static struct driver open_driver(SQLHENV environment, char *argument) {
    struct driver driver = { .name = argument };
    char *properties = strchr(argument, '='), name[100] = "";
    if (!properties) {
        fprintf(stderr, "say NAME=CONNECTION STRING, not %s\n", argument);
        exit(1);
    }
    *properties++ = 0;
    SQLAllocHandle(SQL_HANDLE_DBC, environment, &driver.connection);
    check(SQLDriverConnect(driver.connection, NULL, (SQLCHAR *)properties, SQL_NTS, NULL, 0, NULL, 0),
          SQL_HANDLE_DBC, driver.connection, driver.name);
    SQLGetInfo(driver.connection, SQL_DBMS_NAME, name, sizeof name, NULL);
    driver.database = strcmp(name, "PostgreSQL") == 0 ? POSTGRESQL
                      : strncmp(name, "SQLite", 6) == 0 ? SQLITE : BIGCOMMERCE;
    return driver;
}

int main(int count, char **arguments) {
    struct driver drivers[MOST_DRIVERS];
    const char *only = "";
    int passes = 7, detail = 0, opened = 0;
    SQLHENV environment;
    SQLAllocHandle(SQL_HANDLE_ENV, NULL, &environment);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    for (int argument = 1; argument < count; argument++) {
        if (strcmp(arguments[argument], "--by-type") == 0) detail = 1;
        else if (strcmp(arguments[argument], "--wall") == 0) used_clock = CLOCK_MONOTONIC;
        else if (strncmp(arguments[argument], "--only=", 7) == 0) only = arguments[argument] + 7;
        else if (strncmp(arguments[argument], "--passes=", 9) == 0) passes = atoi(arguments[argument] + 9);
        else if (opened < MOST_DRIVERS) drivers[opened++] = open_driver(environment, arguments[argument]);
    }
    if (passes < 1 || passes > MOST_PASSES || opened == 0) {
        fprintf(stderr, "usage: fetch [--by-type] [--only=LABEL] [--wall] [--passes=1..%d] NAME=CONNECTION STRING...\n", MOST_PASSES);
        return 1;
    }
    for (int column = 0; column < COLUMNS; column++) cells[column] = calloc(BLOCK, WIDEST * 2);
    printf("%d rows of %d columns; millions of cells per second of %s, median and best of\n"
           "%d passes; times: the median of %s to the driver's\n\n%-31s", ROWS, COLUMNS,
           used_clock == CLOCK_MONOTONIC ? "the clock" : "processor time", passes, drivers[0].name, "");
    for (int driver = 0; driver < opened; driver++)
        printf(driver ? " %18s %7s" : " %18s", drivers[driver].name, "times");
    printf("\n");
    for (size_t scenario = 0; scenario < sizeof SCENARIOS / sizeof *SCENARIOS; scenario++)
        if (detail >= SCENARIOS[scenario].detail && strstr(SCENARIOS[scenario].label, only))
            measure(&SCENARIOS[scenario], drivers, opened, passes);
    return 0;
}
