/* What the benchmarks in C share. */
#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Ends the program with the first record of a call that failed. */
static void check(SQLRETURN code, SQLSMALLINT kind, SQLHANDLE handle, const char *what) {
    if (SQL_SUCCEEDED(code)) return;
    SQLCHAR state[6] = "", text[1000] = "";
    SQLGetDiagRec(kind, handle, 1, state, NULL, text, sizeof text, NULL);
    fprintf(stderr, "%s: %s %s\n", what, state, text);
    exit(1);
}

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}
