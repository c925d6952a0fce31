//! The scalar functions of the ODBC specification (Appendix E) and their bits in SQLGetInfo's four bitmasks. Whether a function
//! is offered the engine's registry says; a test runs its example there inside `{fn …}`.

use bigcommerce_sql::function;

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
    /// The ODBC name; LOCATE_2 is LOCATE with two arguments.
    pub name: &'static str,
}

const fn string(bit: u32, name: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::String, bit, name }
}

const fn numeric(bit: u32, name: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::Numeric, bit, name }
}

const fn timedate(bit: u32, name: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::Timedate, bit, name }
}

const fn system(bit: u32, name: &'static str) -> ScalarFunction {
    ScalarFunction { group: FunctionGroup::System, bit, name }
}

/// Every scalar function of the specification.
pub const SCALAR_FUNCTIONS: &[ScalarFunction] = &[
    string(0x0000_0001, "CONCAT"),
    string(0x0000_0002, "INSERT"),
    string(0x0000_0004, "LEFT"),
    string(0x0000_0008, "LTRIM"),
    string(0x0000_0010, "LENGTH"),
    string(0x0000_0020, "LOCATE"),
    string(0x0000_0040, "LCASE"),
    string(0x0000_0080, "REPEAT"),
    string(0x0000_0100, "REPLACE"),
    string(0x0000_0200, "RIGHT"),
    string(0x0000_0400, "RTRIM"),
    string(0x0000_0800, "SUBSTRING"),
    string(0x0000_1000, "UCASE"),
    string(0x0000_2000, "ASCII"),
    string(0x0000_4000, "CHAR"),
    string(0x0000_8000, "DIFFERENCE"),
    string(0x0001_0000, "LOCATE_2"),
    string(0x0002_0000, "SOUNDEX"),
    string(0x0004_0000, "SPACE"),
    string(0x0008_0000, "BIT_LENGTH"),
    string(0x0010_0000, "CHAR_LENGTH"),
    string(0x0020_0000, "CHARACTER_LENGTH"),
    string(0x0040_0000, "OCTET_LENGTH"),
    string(0x0080_0000, "POSITION"),
    numeric(0x0000_0001, "ABS"),
    numeric(0x0000_0002, "ACOS"),
    numeric(0x0000_0004, "ASIN"),
    numeric(0x0000_0008, "ATAN"),
    numeric(0x0000_0010, "ATAN2"),
    numeric(0x0000_0020, "CEILING"),
    numeric(0x0000_0040, "COS"),
    numeric(0x0000_0080, "COT"),
    numeric(0x0000_0100, "EXP"),
    numeric(0x0000_0200, "FLOOR"),
    numeric(0x0000_0400, "LOG"),
    numeric(0x0000_0800, "MOD"),
    numeric(0x0000_1000, "SIGN"),
    numeric(0x0000_2000, "SIN"),
    numeric(0x0000_4000, "SQRT"),
    numeric(0x0000_8000, "TAN"),
    numeric(0x0001_0000, "PI"),
    numeric(0x0002_0000, "RAND"),
    numeric(0x0004_0000, "DEGREES"),
    numeric(0x0008_0000, "LOG10"),
    numeric(0x0010_0000, "POWER"),
    numeric(0x0020_0000, "RADIANS"),
    numeric(0x0040_0000, "ROUND"),
    numeric(0x0080_0000, "TRUNCATE"),
    timedate(0x0000_0001, "NOW"),
    timedate(0x0000_0002, "CURDATE"),
    timedate(0x0000_0004, "DAYOFMONTH"),
    timedate(0x0000_0008, "DAYOFWEEK"),
    timedate(0x0000_0010, "DAYOFYEAR"),
    timedate(0x0000_0020, "MONTH"),
    timedate(0x0000_0040, "QUARTER"),
    timedate(0x0000_0080, "WEEK"),
    timedate(0x0000_0100, "YEAR"),
    timedate(0x0000_0200, "CURTIME"),
    timedate(0x0000_0400, "HOUR"),
    timedate(0x0000_0800, "MINUTE"),
    timedate(0x0000_1000, "SECOND"),
    timedate(0x0000_2000, "TIMESTAMPADD"),
    timedate(0x0000_4000, "TIMESTAMPDIFF"),
    timedate(0x0000_8000, "DAYNAME"),
    timedate(0x0001_0000, "MONTHNAME"),
    timedate(0x0002_0000, "CURRENT_DATE"),
    timedate(0x0004_0000, "CURRENT_TIME"),
    timedate(0x0008_0000, "CURRENT_TIMESTAMP"),
    timedate(0x0010_0000, "EXTRACT"),
    system(0x0000_0001, "USER"),
    system(0x0000_0002, "DATABASE"),
    system(0x0000_0004, "IFNULL"),
];

/// The bitmask of a group: the functions that the engine has.
pub(super) fn mask(group: FunctionGroup) -> u32 {
    let offered = SCALAR_FUNCTIONS.iter().filter(|scalar| scalar.group == group && scalar.is_offered());
    offered.fold(0, |mask, scalar| mask | scalar.bit)
}

impl ScalarFunction {
    /// The name that the engine knows.
    pub fn called(&self) -> &'static str {
        self.name.trim_end_matches("_2")
    }

    /// The engine has the function.
    pub fn is_offered(&self) -> bool {
        function(self.called()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_bit_of_its_own() {
        for (index, function) in SCALAR_FUNCTIONS.iter().enumerate() {
            assert!(function.bit.is_power_of_two(), "{}", function.name);
            let mut others = SCALAR_FUNCTIONS.iter().take(index);
            assert!(
                others.all(|other| (other.group, other.bit) != (function.group, function.bit)),
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
