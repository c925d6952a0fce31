//! Functions of text. Numbers and dates are taken as text. LENGTH and LEN do not count trailing blanks (ODBC, SQL Server);
//! CHAR_LENGTH does.

use super::{Function, Group, functions};

functions! {
    Text:
    "ASC(text)", "As ASCII (Access).",
        "ASC('abc')" = "97",
        1 => "ascii(as_text($1))";
    "ASCII(text)", "The code of the first character.",
        "ASCII('abc')" = "97",
        1 => "ascii(as_text($1))";
    "BIT_LENGTH(text)", "How many bits the text takes in UTF-8.",
        "BIT_LENGTH('é')" = "16",
        1 => "bit_length(as_text($1))";
    "BTRIM(text[, characters])", "The text without blanks, or the characters given, at both ends.",
        "BTRIM('xax', 'x')" = "a";
    "CHAR(code)", "The character with a code.",
        "CHAR(65)" = "A",
        1 => "chr($1)";
    "CHAR_LENGTH(text)", "How many characters the text has, trailing blanks included.",
        "CHAR_LENGTH('ab ')" = "3",
        1 => "character_length(as_text($1))";
    "CHARACTER_LENGTH(text)", "As CHAR_LENGTH.",
        "CHARACTER_LENGTH('ab ')" = "3",
        1 => "character_length(as_text($1))";
    "CHARINDEX(sought, text[, start])", "Where one text begins in the other, from 1; 0 if nowhere.",
        "CHARINDEX('b', 'abcb', 3)" = "4",
        2 => "strpos(as_text($2), as_text($1))",
        3 => "locate_from($1, $2, $3)";
    "CHR(code)", "As CHAR.",
        "CHR(8364)" = "€";
    "CONCAT(value, …)", "The texts joined; NULL if one of them is NULL.",
        "CONCAT('a', 1, 'b')" = "a1b";
    "CONCAT_WS(separator, value, …)", "The texts joined with a separator; NULLs are left out.",
        "CONCAT_WS('-', 'a', NULL, 'b')" = "a-b";
    "CONTAINS(text, sought)", "Whether one text occurs in the other.",
        "CONTAINS('abc', 'bc')" = "true",
        2 => "contains(as_text($1), as_text($2))";
    "CSTR(value)", "A value as text (Access).",
        "CSTR(5)" = "5",
        1 => "as_text($1)";
    "DIFFERENCE(text, text)", "How alike two words sound: from 0 to 4.",
        "DIFFERENCE('Robert', 'Rupert')" = "4",
        2 => "sound_difference($1, $2)";
    "ELT(place, value, …)", "As CHOOSE (MySQL).",
        "ELT(2, 'a', 'b')" = "b";
    "ENDS_WITH(text, end)", "Whether a text ends with another.",
        "ENDS_WITH('abc', 'bc')" = "true";
    "ENDSWITH(text, end)", "As ENDS_WITH.",
        "ENDSWITH('abc', 'ab')" = "false",
        2 => "ends_with(as_text($1), as_text($2))";
    "FIELD(value, value, …)", "The place of a value among the others, from 1; 0 if it is not there.",
        "FIELD('b', 'a', 'b')" = "2";
    "FIND_IN_SET(sought, list)", "The place of a text in a list with commas, from 1; 0 if it is not there.",
        "FIND_IN_SET('b', 'a,b,c')" = "2";
    "FORMAT(value, pattern)", "A number or date in a pattern of .NET, as in the United States.",
        "FORMAT(1234.5, 'N2')" = "1,234.50";
    "INDEXOF(text, sought[, start])", "Where one text begins in the other, from 0; -1 if nowhere.",
        "INDEXOF('abcb', 'b', 2)" = "3",
        2 => "(strpos(as_text($1), as_text($2)) - 1)",
        3 => "index_from($1, $2, $3)";
    "INITCAP(text)", "The text with a capital at the beginning of each word.",
        "INITCAP('two words')" = "Two Words";
    "INSERT(text, start, length, replacement)", "The text with so many characters from `start` on replaced.",
        "INSERT('abcd', 2, 2, 'X')" = "aXd",
        4 => "replace_section($1, $2, $3, $4)";
    "INSTR(text, sought[, start[, occurrence]])", "Where one text begins in the other, from 1; 0 if nowhere. Also INSTR(start, text, sought) (Access).",
        "INSTR('abcabc', 'c', 1, 2)" = "6",
        2 => "strpos(as_text($1), as_text($2))",
        3 => "occurrence($1, $2, $3, 1)",
        4 => "occurrence($1, $2, $3, $4)";
    "INSTRREV(text, sought)", "Where one text begins in the other for the last time, from 1; 0 if nowhere (Access).",
        "INSTRREV('abab', 'ab')" = "3",
        2 => "occurrence($1, $2, -1, 1)";
    "LCASE(text)", "The text in small letters.",
        "LCASE('ABC')" = "abc",
        1 => "lower(as_text($1))";
    "LEFT(text, count)", "The first characters.",
        "LEFT('abc', 2)" = "ab",
        2 => "left_part(as_text($1), $2)";
    "LEN(text)", "How many characters the text has without trailing blanks.",
        "LEN('ab ')" = "2",
        1 => "character_length(rtrim(as_text($1)))";
    "LENGTH(text)", "As LEN.",
        "LENGTH('ab ')" = "2",
        1 => "character_length(rtrim(as_text($1)))";
    "LEVENSHTEIN(text, text)", "How many letters differ between two texts.",
        "LEVENSHTEIN('kitten', 'sitting')" = "3";
    "LOCATE(sought, text[, start])", "As CHARINDEX.",
        "LOCATE('b', 'abcb', 3)" = "4",
        2 => "strpos(as_text($2), as_text($1))",
        3 => "locate_from($1, $2, $3)";
    "LOWER(text)", "The text in small letters.",
        "LOWER('ÄB')" = "äb",
        1 => "lower(as_text($1))";
    "LPAD(text, length[, filler])", "The text filled up or cut to a length at its beginning.",
        "LPAD('7', 3, '0')" = "007";
    "LTRIM(text[, characters])", "The text without blanks, or the characters given, at its beginning.",
        "LTRIM('  a')" = "a",
        1 => "ltrim(as_text($1))",
        2 => "ltrim(as_text($1), $2)";
    "MID(text, start[, length])", "As SUBSTR.",
        "MID('abc', 2, 1)" = "b",
        2 => "part_of_text($1, $2, 2147483647)",
        3 => "part_of_text($1, $2, $3)";
    "NCHAR(code)", "As CHAR.",
        "NCHAR(196)" = "Ä",
        1 => "chr($1)";
    "OCTET_LENGTH(text)", "How many bytes the text takes in UTF-8.",
        "OCTET_LENGTH('é')" = "2",
        1 => "octet_length(as_text($1))";
    "OVERLAY(text PLACING replacement FROM start [FOR length])", "The text with a part replaced.",
        "OVERLAY('abcd' PLACING 'X' FROM 2 FOR 2)" = "aXd";
    "PATINDEX(pattern, text)", "Where a pattern of LIKE matches first, from 1; 0 if nowhere.",
        "PATINDEX('%b_d%', 'abcd')" = "2";
    "POSITION(sought IN text)", "Where one text begins in the other, from 1; 0 if nowhere.",
        "POSITION('b' IN 'abc')" = "2";
    "PROPER(text)", "As INITCAP.",
        "PROPER('two words')" = "Two Words",
        1 => "initcap(as_text($1))";
    "QUOTENAME(text[, quote])", "The text in brackets, or in the quotes given, as a name of SQL Server.",
        "QUOTENAME('a]b')" = "[a]]b]",
        1 => "('[' || replace(as_text($1), ']', ']]') || ']')",
        2 => "quoted_name($1, $2)";
    "REPEAT(text, count)", "The text so many times.",
        "REPEAT('ab', 3)" = "ababab",
        2 => "repeat(as_text($1), $2)";
    "REPLACE(text, sought, replacement)", "The text with every occurrence replaced.",
        "REPLACE('abcb', 'b', 'x')" = "axcx",
        3 => "replace(as_text($1), as_text($2), as_text($3))";
    "REPLICATE(text, count)", "As REPEAT.",
        "REPLICATE('ab', 2)" = "abab",
        2 => "repeat(as_text($1), $2)";
    "REVERSE(text)", "The characters from last to first.",
        "REVERSE('abc')" = "cba";
    "RIGHT(text, count)", "The last characters.",
        "RIGHT('abc', 2)" = "bc",
        2 => "right_part(as_text($1), $2)";
    "RPAD(text, length[, filler])", "The text filled up or cut to a length at its end.",
        "RPAD('a', 3, '.')" = "a..";
    "RTRIM(text[, characters])", "The text without blanks, or the characters given, at its end.",
        "RTRIM('a  ') + '.'" = "a.",
        1 => "rtrim(as_text($1))",
        2 => "rtrim(as_text($1), $2)";
    "SOUNDEX(text)", "How an English word sounds.",
        "SOUNDEX('Robert')" = "R163";
    "SPACE(count)", "So many blanks.",
        "'[' + SPACE(3) + ']'" = "[   ]",
        1 => "repeat(' ', $1)";
    "SPLIT(text, separator, place)", "A part of a text with separators, from 1.",
        "SPLIT('a,b', ',', 2)" = "b",
        3 => "split_part(as_text($1), as_text($2), $3)";
    "SPLIT_PART(text, separator, place)", "As SPLIT.",
        "SPLIT_PART('a,b', ',', 1)" = "a";
    "STARTS_WITH(text, start)", "Whether a text begins with another.",
        "STARTS_WITH('abc', 'ab')" = "true";
    "STARTSWITH(text, start)", "As STARTS_WITH.",
        "STARTSWITH('abc', 'b')" = "false",
        2 => "starts_with(as_text($1), as_text($2))";
    "STR(number[, width[, decimals]])", "A number right-aligned in a width, 10 unless given.",
        "STR(3.14159, 6, 2)" = "  3.14",
        1 => "str_of($1, 10, 0)",
        2 => "str_of($1, $2, 0)",
        3 => "str_of($1, $2, $3)";
    "STRCMP(text, text)", "-1, 0 or 1, as the first text is less, equal or greater (MySQL).",
        "STRCMP('a', 'b')" = "-1",
        2 => "compare_texts($1, $2)";
    "STRING(count, character)", "A character so many times (Access).",
        "STRING(3, 'ab')" = "aaa",
        2 => "repeat(left(as_text($2), 1), $1)";
    "STRPOS(text, sought)", "As INSTR.",
        "STRPOS('abc', 'b')" = "2";
    "STRREVERSE(text)", "As REVERSE (Access).",
        "STRREVERSE('abc')" = "cba",
        1 => "reverse(as_text($1))";
    "STUFF(text, start, length, replacement)", "As INSERT.",
        "STUFF('abcd', 2, 2, 'X')" = "aXd",
        4 => "replace_section($1, $2, $3, $4)";
    "SUBSTR(text, start[, length])", "A part of the text; a negative start counts from the end (Oracle, MySQL, SQLite).",
        "SUBSTR('abc', -2)" = "bc",
        2 => "part_of_text($1, $2, 2147483647)",
        3 => "part_of_text($1, $2, $3)";
    "SUBSTR_INDEX(text, separator, count)", "What stands before so many separators; from the end if negative.",
        "SUBSTR_INDEX('a.b.c', '.', 2)" = "a.b";
    "SUBSTRING(text, start[, length])", "A part of the text; also SUBSTRING(text FROM start FOR length).",
        "SUBSTRING('abc', 2, 1)" = "b";
    "SUBSTRING_INDEX(text, separator, count)", "As SUBSTR_INDEX.",
        "SUBSTRING_INDEX('a.b.c', '.', -1)" = "c";
    "TO_HEX(number)", "A whole number in hexadecimal digits.",
        "TO_HEX(255)" = "ff";
    "TOSTRING(value)", "A value as text.",
        "TOSTRING(5)" = "5",
        1 => "as_text($1)";
    "TRANSLATE(text, from, to)", "The text with each character of one list replaced by that of the other.",
        "TRANSLATE('abc', 'ab', 'xy')" = "xyc";
    "TRIM([[BOTH | LEADING | TRAILING] [characters] FROM] text)", "The text without blanks, or the characters given, at its ends.",
        "TRIM('  a ')" = "a";
    "UCASE(text)", "The text in capitals.",
        "UCASE('abc')" = "ABC",
        1 => "upper(as_text($1))";
    "UNICODE(text)", "The code of the first character.",
        "UNICODE('€')" = "8364",
        1 => "ascii(as_text($1))";
    "UPPER(text)", "The text in capitals.",
        "UPPER('äß')" = "ÄSS",
        1 => "upper(as_text($1))";
}
