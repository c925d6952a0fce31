//! The scalar functions that work inside `{fn …}` and outside of it: the source of SQLGetInfo's four bitmasks.
//! A function is listed here only when the engine runs it; a test runs every example.

/// The bitmask a scalar function belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionGroup {
    /// SQL_STRING_FUNCTIONS
    String,
    /// SQL_NUMERIC_FUNCTIONS
    Numeric,
    /// SQL_TIMEDATE_FUNCTIONS
    Timedate,
    /// SQL_SYSTEM_FUNCTIONS
    System,
}

/// A scalar function as Appendix E of the ODBC specification has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScalarFunction {
    /// The bitmask.
    pub group: FunctionGroup,
    /// Its bit there.
    pub bit: u32,
    /// The ODBC name.
    pub name: &'static str,
    /// A call that must work, without `{fn` and `}`.
    pub example: &'static str,
}

const fn string(bit: u32, name: &'static str, example: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::String, bit, name, example }
}

const fn numeric(bit: u32, name: &'static str, example: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::Numeric, bit, name, example }
}

const fn timedate(bit: u32, name: &'static str, example: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::Timedate, bit, name, example }
}

const fn system(bit: u32, name: &'static str, example: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::System, bit, name, example }
}

/// Every scalar function offered.
pub const SCALAR_FUNCTIONS: &[ScalarFunction] = &[
    string(0x0000_0001, "CONCAT", "CONCAT('a', 'b')"),
    string(0x0000_0002, "INSERT", "INSERT('abc', 2, 1, 'x')"),
    string(0x0000_0004, "LEFT", "LEFT('abc', 2)"),
    string(0x0000_0008, "LTRIM", "LTRIM('  a')"),
    string(0x0000_0010, "LENGTH", "LENGTH('abc')"),
    string(0x0000_0020, "LOCATE", "LOCATE('b', 'abcb', 3)"),
    string(0x0000_0040, "LCASE", "LCASE('ABC')"),
    string(0x0000_0080, "REPEAT", "REPEAT('ab', 3)"),
    string(0x0000_0100, "REPLACE", "REPLACE('abc', 'b', 'x')"),
    string(0x0000_0200, "RIGHT", "RIGHT('abc', 2)"),
    string(0x0000_0400, "RTRIM", "RTRIM('a  ')"),
    string(0x0000_0800, "SUBSTRING", "SUBSTRING('abc', 2, 1)"),
    string(0x0000_1000, "UCASE", "UCASE('abc')"),
    string(0x0000_2000, "ASCII", "ASCII('a')"),
    string(0x0000_4000, "CHAR", "CHAR(65)"),
    string(0x0000_8000, "DIFFERENCE", "DIFFERENCE('Robert', 'Rupert')"),
    string(0x0001_0000, "LOCATE_2", "LOCATE('b', 'abc')"),
    string(0x0002_0000, "SOUNDEX", "SOUNDEX('Robert')"),
    string(0x0004_0000, "SPACE", "SPACE(3)"),
    string(0x0008_0000, "BIT_LENGTH", "BIT_LENGTH('abc')"),
    string(0x0010_0000, "CHAR_LENGTH", "CHAR_LENGTH('abc')"),
    string(0x0020_0000, "CHARACTER_LENGTH", "CHARACTER_LENGTH('abc')"),
    string(0x0040_0000, "OCTET_LENGTH", "OCTET_LENGTH('abc')"),
    string(0x0080_0000, "POSITION", "POSITION('b' IN 'abc')"),
    numeric(0x0000_0001, "ABS", "ABS(-1)"),
    numeric(0x0000_0002, "ACOS", "ACOS(0.5)"),
    numeric(0x0000_0004, "ASIN", "ASIN(0.5)"),
    numeric(0x0000_0008, "ATAN", "ATAN(0.5)"),
    numeric(0x0000_0010, "ATAN2", "ATAN2(1, 2)"),
    numeric(0x0000_0020, "CEILING", "CEILING(1.5)"),
    numeric(0x0000_0040, "COS", "COS(0.5)"),
    numeric(0x0000_0080, "COT", "COT(0.5)"),
    numeric(0x0000_0100, "EXP", "EXP(1)"),
    numeric(0x0000_0200, "FLOOR", "FLOOR(1.5)"),
    numeric(0x0000_0400, "LOG", "LOG(2.5)"),
    numeric(0x0000_0800, "MOD", "MOD(7, 3)"),
    numeric(0x0000_1000, "SIGN", "SIGN(-2)"),
    numeric(0x0000_2000, "SIN", "SIN(0.5)"),
    numeric(0x0000_4000, "SQRT", "SQRT(4)"),
    numeric(0x0000_8000, "TAN", "TAN(0.5)"),
    numeric(0x0001_0000, "PI", "PI()"),
    numeric(0x0002_0000, "RAND", "RAND()"),
    numeric(0x0004_0000, "DEGREES", "DEGREES(1.5)"),
    numeric(0x0008_0000, "LOG10", "LOG10(100)"),
    numeric(0x0010_0000, "POWER", "POWER(2, 3)"),
    numeric(0x0020_0000, "RADIANS", "RADIANS(180)"),
    numeric(0x0040_0000, "ROUND", "ROUND(1.55, 1)"),
    numeric(0x0080_0000, "TRUNCATE", "TRUNCATE(1.55, 1)"),
    timedate(0x0000_0001, "NOW", "NOW()"),
    timedate(0x0000_0002, "CURDATE", "CURDATE()"),
    timedate(0x0000_0004, "DAYOFMONTH", "DAYOFMONTH({d '2026-01-31'})"),
    timedate(0x0000_0008, "DAYOFWEEK", "DAYOFWEEK({d '2026-01-31'})"),
    timedate(0x0000_0010, "DAYOFYEAR", "DAYOFYEAR({d '2026-01-31'})"),
    timedate(0x0000_0020, "MONTH", "MONTH({d '2026-01-31'})"),
    timedate(0x0000_0040, "QUARTER", "QUARTER({d '2026-01-31'})"),
    timedate(0x0000_0080, "WEEK", "WEEK({d '2026-01-31'})"),
    timedate(0x0000_0100, "YEAR", "YEAR({d '2026-01-31'})"),
    timedate(0x0000_0200, "CURTIME", "CURTIME()"),
    timedate(0x0000_0400, "HOUR", "HOUR({ts '2026-01-31 10:20:30'})"),
    timedate(0x0000_0800, "MINUTE", "MINUTE({ts '2026-01-31 10:20:30'})"),
    timedate(0x0000_1000, "SECOND", "SECOND({ts '2026-01-31 10:20:30'})"),
    timedate(0x0000_2000, "TIMESTAMPADD", "TIMESTAMPADD(SQL_TSI_DAY, 1, {ts '2026-01-31 10:20:30'})"),
    timedate(
        0x0000_4000,
        "TIMESTAMPDIFF",
        "TIMESTAMPDIFF(SQL_TSI_DAY, {ts '2026-01-31 10:20:30'}, {ts '2026-02-02 10:20:30'})",
    ),
    timedate(0x0000_8000, "DAYNAME", "DAYNAME({d '2026-01-31'})"),
    timedate(0x0001_0000, "MONTHNAME", "MONTHNAME({d '2026-01-31'})"),
    timedate(0x0002_0000, "CURRENT_DATE", "CURRENT_DATE()"),
    timedate(0x0004_0000, "CURRENT_TIME", "CURRENT_TIME()"),
    timedate(0x0008_0000, "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP()"),
    timedate(0x0010_0000, "EXTRACT", "EXTRACT(YEAR FROM {d '2026-01-31'})"),
    system(0x0000_0001, "USER", "USER()"),
    system(0x0000_0002, "DATABASE", "DATABASE()"),
    system(0x0000_0004, "IFNULL", "IFNULL(NULL, 1)"),
];

/// The bitmask of a group.
pub(super) const fn mask(group: FunctionGroup) -> u32 {
    let mut mask = 0;
    let mut rest = SCALAR_FUNCTIONS;
    while let [first, others @ ..] = rest {
        if first.group.number() == group.number() {
            mask |= first.bit;
        }
        rest = others;
    }
    mask
}

impl FunctionGroup {
    /// Equality for constants.
    const fn number(self) -> u8 {
        match self {
            Self::String => 0,
            Self::Numeric => 1,
            Self::Timedate => 2,
            Self::System => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_bit_of_its_own_and_an_example_that_calls_it() {
        for (index, function) in SCALAR_FUNCTIONS.iter().enumerate() {
            assert!(function.bit.is_power_of_two(), "{}", function.name);
            let called = function.name.trim_end_matches("_2");
            assert!(function.example.starts_with(&format!("{called}(")), "{}", function.name);
            let others = SCALAR_FUNCTIONS.iter().take(index);
            assert!(
                others.clone().all(|other| (other.group, other.bit) != (function.group, function.bit)),
                "{}",
                function.name
            );
        }
    }

    #[test]
    fn masks_hold_the_bits_of_their_group_only() {
        assert_eq!(mask(FunctionGroup::System), 7);
        assert_eq!(mask(FunctionGroup::String), 0x00FF_FFFF);
        assert_eq!(mask(FunctionGroup::Timedate), 0x001F_FFFF);
        assert_eq!(mask(FunctionGroup::Numeric), 0x00FF_FFFF);
    }
}
