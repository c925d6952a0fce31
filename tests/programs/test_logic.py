"""What stands in the logic tests (`tests/cases/logic`) is what DuckDB gives."""

import importlib.util
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "cases" / "logic"
FILES = sorted(FOLDER.glob("*.slt"))

specification = importlib.util.spec_from_file_location("expect", FOLDER / "expect.py")
expect = importlib.util.module_from_spec(specification)
specification.loader.exec_module(expect)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_expected_values_are_those_of_duckdb(file):
    text = file.read_text()
    assert expect.filled(text) == text
