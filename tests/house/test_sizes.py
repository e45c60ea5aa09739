"""Sizes to review by. What is larger stands here with its reason."""

from __future__ import annotations

import ast

from tests.house.code import modules, templates

FUNCTION, FILE, TEMPLATE = 30, 300, 100

# path → why this file may be longer
LONG_FILES: dict[str, str] = {}

# path::function → why this function may be longer
LONG_FUNCTIONS: dict[str, str] = {}


def test_files_are_short_enough_to_read() -> None:
    long = {module.name: module.lines for module in modules() if module.lines > FILE}
    long |= {
        path: lines
        for path, source in templates().items()
        if (lines := source.count("\n")) > TEMPLATE
    }
    new = {path: lines for path, lines in long.items() if path not in LONG_FILES}
    assert not new, new
    assert not set(LONG_FILES) - set(long), "shorter now: take them off the list"


def test_functions_are_short_enough_to_read() -> None:
    long = {}
    for module in modules():
        for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            lines = _lines(node)  # type: ignore[arg-type]
            if lines > FUNCTION:
                long[f"{module.name}::{node.name}"] = lines  # type: ignore[attr-defined]
    new = {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS}
    assert not new, new
    assert not set(LONG_FUNCTIONS) - set(long), "shorter now: take them off the list"


def _lines(function: ast.FunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
