"""Permission is said once: a word, a sentence and a rule each; every door asks."""

from __future__ import annotations

import ast

from flask import Flask

from app.core.access.permissions import Permission
from app.core.access.rules import RULES
from tests.house.code import modules, templates

GUARDS = ("needs", "public", "signed_in")


def test_every_permission_has_a_sentence_and_a_rule(app: Flask) -> None:
    with app.test_request_context():
        silent = [word for word in Permission if not str(word.label).strip()]
    assert not silent
    assert set(RULES) == set(Permission)


def test_every_view_says_who_may_come_in(app: Flask) -> None:
    open_doors = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not any(hasattr(view, guard) for guard in GUARDS)
    ]
    assert not open_doors, open_doors


# Open to everybody; it stands in the table for those who read "who may do what".
NEVER_ASKED = {Permission.EDITION_READ}


def test_every_permission_is_asked_for_somewhere() -> None:
    asked = {
        node.attr
        for module in modules()
        if "core/access" not in module.name
        for node in module.nodes(ast.Attribute)
        if isinstance(node, ast.Attribute)
    }
    written = " ".join(templates().values())
    expected = set(Permission) - NEVER_ASKED
    idle = [word for word in expected if word.name not in asked and word.value not in written]
    assert not idle, idle
