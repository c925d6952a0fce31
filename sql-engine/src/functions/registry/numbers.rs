//! Functions of numbers. LOG of one argument is the natural logarithm (ODBC, SQL Server); POWER gives DOUBLE.

use super::{Function, Group, functions};

functions! {
    Numbers:
    "ABS(number)", "The number without its sign.",
        "ABS(-1.5)" = "1.5",
        1 => "abs($1)";
    "ACOS(number)", "The angle with a cosine, in radians.",
        "ROUND(ACOS(0.5), 4)" = "1.0472",
        1 => "defined(acos(CAST($1 AS DOUBLE)), 'ACOS')";
    "ACOSH(number)", "The inverse hyperbolic cosine.",
        "ACOSH(1)" = "0.0",
        1 => "defined(acosh(CAST($1 AS DOUBLE)), 'ACOSH')";
    "ASIN(number)", "The angle with a sine, in radians.",
        "ROUND(ASIN(0.5), 4)" = "0.5236",
        1 => "defined(asin(CAST($1 AS DOUBLE)), 'ASIN')";
    "ASINH(number)", "The inverse hyperbolic sine.",
        "ASINH(0.0)" = "0.0";
    "ATAN(number)", "The angle with a tangent, in radians.",
        "ROUND(ATAN(1), 4)" = "0.7854",
        1 => "atan(CAST($1 AS DOUBLE))";
    "ATAN2(y, x)", "The angle of a point, in radians.",
        "ROUND(ATAN2(1, 1), 4)" = "0.7854",
        2 => "atan2(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))";
    "ATANH(number)", "The inverse hyperbolic tangent.",
        "ATANH(0)" = "0.0",
        1 => "defined(atanh(CAST($1 AS DOUBLE)), 'ATANH')";
    "ATN(number)", "As ATAN (Access).",
        "ROUND(ATN(1), 4)" = "0.7854",
        1 => "atan(CAST($1 AS DOUBLE))";
    "ATN2(y, x)", "As ATAN2 (SQL Server).",
        "ROUND(ATN2(1, 1), 4)" = "0.7854",
        2 => "atan2(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))";
    "BITAND(number, number)", "The bits that both numbers have; also `&`.",
        "BITAND(6, 3)" = "2",
        2 => "($1 & $2)";
    "BITOR(number, number)", "The bits that one of the numbers has; also `|`.",
        "BITOR(6, 3)" = "7",
        2 => "($1 | $2)";
    "CBRT(number)", "The cube root.",
        "CBRT(27.0)" = "3.0";
    "CEIL(number)", "The smallest whole number that is not less.",
        "CEIL(1.2)" = "2.0";
    "CEILING(number)", "As CEIL.",
        "CEILING(-1.2)" = "-1.0",
        1 => "ceil($1)";
    "CINT(value)", "A value as INTEGER, rounded (Access).",
        "CINT('5')" = "5",
        1 => "CAST(round(CAST($1 AS DECIMAL(38,10))) AS INT)";
    "CLNG(value)", "As CINT.",
        "CLNG('5')" = "5",
        1 => "CAST(round(CAST($1 AS DECIMAL(38,10))) AS INT)";
    "CCUR(value)", "A value as DECIMAL with four decimals (Access).",
        "CCUR('5.5')" = "5.5000",
        1 => "CAST($1 AS DECIMAL(19,4))";
    "CDBL(value)", "A value as DOUBLE (Access).",
        "CDBL('5.5')" = "5.5",
        1 => "CAST($1 AS DOUBLE)";
    "CSNG(value)", "A value as REAL (Access).",
        "CSNG('5.5')" = "5.5",
        1 => "CAST($1 AS REAL)";
    "COS(number)", "The cosine of an angle in radians.",
        "ROUND(COS(0), 4)" = "1.0",
        1 => "cos(CAST($1 AS DOUBLE))";
    "COSH(number)", "The hyperbolic cosine.",
        "COSH(0.0)" = "1.0";
    "COT(number)", "The cotangent of an angle in radians.",
        "ROUND(COT(1), 4)" = "0.6421",
        1 => "defined(cot(CAST($1 AS DOUBLE)), 'COT')";
    "DEGREES(radians)", "Radians in degrees.",
        "DEGREES(0)" = "0.0",
        1 => "degrees(CAST($1 AS DOUBLE))";
    "EXP(number)", "e to the power of a number.",
        "ROUND(EXP(1), 4)" = "2.7183",
        1 => "defined(exp(CAST($1 AS DOUBLE)), 'EXP')";
    "FACTORIAL(number)", "The product of the whole numbers up to one.",
        "FACTORIAL(5)" = "120";
    "FIX(number)", "As TRUNC (Access).",
        "FIX(-1.5)" = "-1.0",
        1 => "trunc($1)";
    "FLOOR(number)", "The largest whole number that is not greater.",
        "FLOOR(-1.2)" = "-2.0";
    "GCD(number, number)", "The greatest common divisor.",
        "GCD(12, 18)" = "6";
    "GREATEST(value, …)", "The greatest of the values that are not NULL.",
        "GREATEST(1, 3, 2)" = "3";
    "ISNAN(number)", "Whether a DOUBLE is no number.",
        "ISNAN(CAST(1 AS DOUBLE))" = "false";
    "ISNUMERIC(value)", "1 if the text is a number, else 0.",
        "ISNUMERIC('1.5')" = "1",
        1 => "CASE WHEN TRY_CAST(as_text($1) AS DOUBLE) IS NULL THEN 0 ELSE 1 END";
    "ISZERO(number)", "Whether a number is zero.",
        "ISZERO(0.0)" = "true";
    "LCM(number, number)", "The least common multiple.",
        "LCM(4, 6)" = "12";
    "LEAST(value, …)", "The least of the values that are not NULL.",
        "LEAST(2, 1, 3)" = "1";
    "LN(number)", "The natural logarithm.",
        "LN(1)" = "0.0",
        1 => "defined(ln(CAST($1 AS DOUBLE)), 'LN')";
    "LOG(number[, base])", "The natural logarithm, or the one to a base.",
        "ROUND(LOG(8, 2), 4)" = "3.0",
        1 => "defined(ln(CAST($1 AS DOUBLE)), 'LN')",
        2 => "defined(log(CAST($2 AS DOUBLE), CAST($1 AS DOUBLE)), 'LOG')";
    "LOG10(number)", "The logarithm to base 10.",
        "LOG10(100)" = "2.0",
        1 => "defined(log10(CAST($1 AS DOUBLE)), 'LOG10')";
    "LOG2(number)", "The logarithm to base 2.",
        "LOG2(8)" = "3.0",
        1 => "defined(log2(CAST($1 AS DOUBLE)), 'LOG2')";
    "MOD(number, divisor)", "The rest of a division, with the sign of the number.",
        "MOD(-7, 3)" = "-1",
        2 => "($1 % $2)";
    "NANVL(number, instead)", "The number, or another if it is none.",
        "NANVL(CAST(1 AS DOUBLE), 2)" = "1.0";
    "PI()", "The number π.",
        "ROUND(PI(), 4)" = "3.1416";
    "POW(number, exponent)", "As POWER.",
        "POW(2, 3)" = "8.0",
        2 => "defined(power(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE)), 'POWER')";
    "POWER(number, exponent)", "A number to a power, as DOUBLE.",
        "POWER(2, 0.5) > 1.41" = "true",
        2 => "defined(power(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE)), 'POWER')";
    "RADIANS(degrees)", "Degrees in radians.",
        "ROUND(RADIANS(180), 4)" = "3.1416",
        1 => "radians(CAST($1 AS DOUBLE))";
    "RAND([seed])", "A number from 0 up to 1; the same seed gives the same number.",
        "RAND(1) = RAND(1)" = "true",
        0 => "random()",
        1 => "seeded_random($1)";
    "RND()", "As RAND (Access).",
        "RND() < 1" = "true",
        0 => "random()";
    "RANDOM()", "As RAND.",
        "RANDOM() < 1" = "true";
    "ROUND(number[, digits[, cut]])", "The number rounded half away from zero; cut where a third argument is not 0 (SQL Server).",
        "ROUND(2.345, 2)" = "2.350";
    "SGN(number)", "As SIGN (Access).",
        "SGN(-2.5)" = "-1",
        1 => "CAST(signum(CAST($1 AS DOUBLE)) AS INT)";
    "SIGN(number)", "-1, 0 or 1.",
        "SIGN(-2.5)" = "-1",
        1 => "CAST(signum(CAST($1 AS DOUBLE)) AS INT)";
    "SIGNUM(number)", "As SIGN, as DOUBLE.",
        "SIGNUM(-2.5)" = "-1.0";
    "SIN(number)", "The sine of an angle in radians.",
        "ROUND(SIN(1), 4)" = "0.8415",
        1 => "sin(CAST($1 AS DOUBLE))";
    "SINH(number)", "The hyperbolic sine.",
        "SINH(0.0)" = "0.0";
    "SQR(number)", "As SQRT (Access).",
        "SQR(9)" = "3.0",
        1 => "defined(sqrt(CAST($1 AS DOUBLE)), 'SQRT')";
    "SQRT(number)", "The square root.",
        "SQRT(9)" = "3.0",
        1 => "defined(sqrt(CAST($1 AS DOUBLE)), 'SQRT')";
    "SQUARE(number)", "A number times itself, as DOUBLE.",
        "SQUARE(3)" = "9.0",
        1 => "defined(power(CAST($1 AS DOUBLE), CAST(2 AS DOUBLE)), 'SQUARE')";
    "TAN(number)", "The tangent of an angle in radians.",
        "ROUND(TAN(1), 4)" = "1.5574",
        1 => "tan(CAST($1 AS DOUBLE))";
    "TANH(number)", "The hyperbolic tangent.",
        "TANH(0.0)" = "0.0";
    "TO_NUMBER(text)", "A text as DECIMAL.",
        "TO_NUMBER('1.5')" = "1.5000000000",
        1 => "CAST(as_text($1) AS DECIMAL(38,10))";
    "TRUNC(number[, digits])", "The number without its other digits, not rounded; of a date the beginning of the day, or of a part such as 'MM' (Oracle).",
        "TRUNC(-1.59, 1)" = "-1.50";
    "TRUNCATE(number[, digits])", "As TRUNC.",
        "TRUNCATE(1.59, 1)" = "1.50",
        1 => "trunc($1)",
        2 => "trunc($1, $2)";
    "VAL(text)", "The number that a text begins with, as DOUBLE; 0 if none (Access).",
        "VAL('12 items')" = "12.0",
        1 => "leading_number($1)";
}
