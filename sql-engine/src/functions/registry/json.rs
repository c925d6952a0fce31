//! Functions of JSON text. Without a path the whole value is meant.

use super::{Function, Group, functions};

functions! {
    Json:
    "ISJSON(text)", "1 if the text is JSON, else 0.",
        "ISJSON('{\"a\":1}')" = "1",
        1 => "CASE WHEN is_json(as_text($1)) THEN 1 ELSE 0 END";
    "JSON_ARRAY_LENGTH(json)", "How many items an array has.",
        "JSON_ARRAY_LENGTH('[1,2]')" = "2",
        1 => "json_length($1, '$')";
    "JSON_COUNT(json[, path])", "How many items an array or members an object has.",
        "JSON_COUNT('{\"a\":[1,2,3]}', '$.a')" = "3",
        1 => "json_length($1, '$')",
        2 => "json_length($1, $2)";
    "JSON_EXISTS(json, path)", "Whether a path leads to a value.",
        "JSON_EXISTS('{\"a\":1}', '$.a')" = "true",
        2 => "(json_extract($1, $2) IS NOT NULL)";
    "JSON_EXTRACT(json, path)", "The JSON of any value; `->` is the same.",
        "JSON_EXTRACT('{\"a\":\"x\"}', '$.a')" = "\"x\"";
    "JSON_LENGTH(json[, path])", "As JSON_COUNT.",
        "JSON_LENGTH('[1,2]')" = "2",
        1 => "json_length($1, '$')",
        2 => "json_length($1, $2)";
    "JSON_QUERY(json[, path])", "The JSON of an object or array; NULL for all else.",
        "JSON_QUERY('{\"a\":[1]}', '$.a')" = "[1]",
        1 => "json_query($1, '$')",
        2 => "json_query($1, $2)";
    "JSON_UNQUOTE(json)", "The text of a JSON string; other JSON as it is.",
        "JSON_UNQUOTE('\"x\"')" = "x",
        1 => "json_text($1, '$')";
    "JSON_VALID(text)", "As ISJSON.",
        "JSON_VALID('{')" = "0",
        1 => "CASE WHEN is_json(as_text($1)) THEN 1 ELSE 0 END";
    "JSON_VALUE(json, path)", "The text of a string, number or boolean; NULL for all else. `->>` gives objects and arrays as well.",
        "JSON_VALUE('{\"a\":[1,{\"b\":\"x\"}]}', '$.a[1].b')" = "x";
    "UNNEST(json)", "A row per item of an array; also in FROM.",
        "UNNEST('[\"a\"]')" = "a",
        1 => "unnest(json_items($1))";
}
