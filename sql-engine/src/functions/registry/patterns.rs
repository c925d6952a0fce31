//! Regular expressions, checksums and random identifiers.

use super::{Function, Group, functions};

functions! {
    Patterns:
    "REGEXP_COUNT(text, pattern)", "How often a regular expression matches.",
        "REGEXP_COUNT('a1b22', '[0-9]+')" = "2";
    "REGEXP_EXTRACT(text, pattern)", "As REGEXP_SUBSTR.",
        "REGEXP_EXTRACT('abc123', '[a-z]+')" = "abc",
        2 => "first_match(as_text($1), '(' || $2 || ')')";
    "REGEXP_INSTR(text, pattern)", "Where a regular expression matches first, from 1; 0 if nowhere.",
        "REGEXP_INSTR('ab12', '[0-9]')" = "3";
    "REGEXP_LIKE(text, pattern)", "Whether a regular expression matches a part of the text.",
        "REGEXP_LIKE('abc', 'c$')" = "true";
    "REGEXP_REPLACE(text, pattern, replacement[, flags])", "The text with the first match replaced, with flag g every match.",
        "REGEXP_REPLACE('a1b2', '[0-9]', 'x', 'g')" = "axbx";
    "REGEXP_SUBSTR(text, pattern)", "What a regular expression matches first; NULL if nothing does.",
        "REGEXP_SUBSTR('abc123', '[0-9]+')" = "123",
        2 => "first_match(as_text($1), '(' || $2 || ')')";
    "HASHBYTES(algorithm, text)", "The checksum of a text in UTF-8, as bytes. Algorithms are MD5, SHA1, SHA2_256, SHA2_384 and SHA2_512.",
        "HASHBYTES('MD5', 'abc')" = "900150983cd24fb0d6963f7d28e17f72",
        2 => "hash_bytes($1, as_text($2))";
    "MD5(text)", "The checksum of a text in UTF-8, in hexadecimal digits.",
        "MD5('abc')" = "900150983cd24fb0d6963f7d28e17f72",
        1 => "hash_text('MD5', as_text($1))";
    "SHA(text)", "As SHA1.",
        "SHA('abc')" = "a9993e364706816aba3e25717850c26c9cd0d89d",
        1 => "hash_text('SHA1', as_text($1))";
    "SHA1(text)", "The checksum of a text in UTF-8, in hexadecimal digits.",
        "SHA1('abc')" = "a9993e364706816aba3e25717850c26c9cd0d89d",
        1 => "hash_text('SHA1', as_text($1))";
    "SHA2(text, bits)", "The checksum with 256, 384 or 512 bits, in hexadecimal digits.",
        "LEFT(SHA2('abc', 256), 8)" = "ba7816bf",
        2 => "hash_text('SHA2_' || as_text($2), as_text($1))";
    "SHA256(text)", "As SHA2 with 256 bits.",
        "LEFT(SHA256('abc'), 8)" = "ba7816bf",
        1 => "hash_text('SHA2_256', as_text($1))";
    "SHA512(text)", "As SHA2 with 512 bits.",
        "LEFT(SHA512('abc'), 8)" = "ddaf35a1",
        1 => "hash_text('SHA2_512', as_text($1))";
    "UUID()", "A random identifier.",
        "LEN(UUID())" = "36";
    "NEWID()", "A random identifier in capitals.",
        "LEN(NEWID())" = "36",
        0 => "upper(uuid())";
}
