"""Rules about the code that no linter knows. What they are for: CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re

from tests.house.code import FEATURES, Module, dotted, modules, templates

REQUEST = {"request", "session", "g", "current_app"}
BELOW_VIEWS = {"models", "queries", "operations"}
TELLS_TIME = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
}


ENDS = {"db.session.commit", "db.session.rollback"}


def _calls(module: Module, names: set[str]) -> list[ast.AST]:
    """The calls of functions with these dotted names."""
    calls = module.nodes(ast.Call)
    return [call for call in calls if isinstance(call, ast.Call) and dotted(call.func) in names]


def _report(found: list[str]) -> None:
    assert not found, "\n".join(found)


def test_only_the_rules_compare_roles() -> None:
    """Everybody else asks can(): a role met anywhere else is a rule nobody finds."""
    found = []
    for module in modules():
        if module.name in ("app/core/access/rules.py", "app/core/access/actor.py"):
            continue  # the one table, and the roles themselves
        for node in module.nodes(ast.Compare, ast.Match):
            inside = [dotted(part) for part in ast.walk(_compared(node))]
            if any(name.startswith("Role.") or name.endswith(".role.value") for name in inside):
                found.append(f"{module.at(node)} compares a role")
    for path, source in templates().items():
        if re.search(r"\brole(\.value)?\s*(==|!=|is\b|in\b\s*[\[(])", source):
            found.append(f"{path} compares a role")
    _report(found)


def _compared(node: ast.AST) -> ast.AST:
    """What is compared, without what is done then."""
    if isinstance(node, ast.Match):
        return ast.Module(body=[ast.Expr(node.subject), *node.cases], type_ignores=[])  # type: ignore[list-item]
    return node


def test_models_queries_and_operations_never_see_the_request() -> None:
    """The actor is an argument: the same code serves pages, sockets, tasks and the demo."""
    found = []
    for module in modules():
        if not module.in_feature or module.part not in BELOW_VIEWS:
            continue
        for where, name in module.imports():
            web = where.startswith("app.web") or where in ("flask_login", "flask_wtf", "wtforms")
            if web or (where == "flask" and name in REQUEST):
                found.append(f"{module.name} imports {where} {name}")
    _report(found)


def test_views_never_touch_the_database() -> None:
    """Views load, call one operation and answer; the edge commits."""
    found = []
    for module in modules():
        if module.in_feature and module.part == "views":
            found += [
                f"{module.name} imports {where} {name}"
                for where, name in module.imports()
                if where.startswith("sqlalchemy") or (where, name) == ("app.extensions", "db")
            ]
    _report(found)


def test_nobody_commits_but_the_edge() -> None:
    """The request, the task and the room commit; whatever they call may still be undone."""
    edges = ("app/web/transaction.py", "app/core/gate.py", "app/core/tasks.py")
    edges += ("app/cli.py", "app/live/", "app/jobs/")
    found = []
    for module in modules():
        if module.name.startswith(edges) or module.part == "tasks":
            continue
        found += [f"{module.at(node)} ends the transaction" for node in _calls(module, ENDS)]
    _report(found)


def test_only_the_clock_asks_the_time() -> None:
    """So that tests and the demo can travel."""
    found = []
    for module in modules():
        if module.name == "app/core/clock.py":
            continue
        found += [f"{module.at(node)} asks the time" for node in _calls(module, TELLS_TIME)]
    _report(found)


def test_nobody_but_the_feature_itself_imports_its_views() -> None:
    """Views are entered by addresses alone; the feature's __init__ registers them."""
    found = []
    for module in modules():
        own = module.path.relative_to(FEATURES).parts[0] if module.in_feature else ""
        for where, name in module.imports():
            wanted = f"{where}.{name}" if name else where
            match = re.match(r"app\.features\.(\w+)\.views\b", wanted)
            inside = match and match[1] == own and module.part in ("views", "__init__")
            if match and not inside:
                found.append(f"{module.name} imports {wanted}")
    _report(found)


def test_every_public_function_says_what_it_does() -> None:
    """A docstring says what, a comment why, the name the rest."""
    found = []
    for module in modules():
        if not ast.get_docstring(module.tree) and module.tree.body:
            found.append(f"{module.name} has no docstring")
        found += [
            f"{module.at(node)} {node.name} has no docstring"
            for node in _public(module)
            if not ast.get_docstring(node)
        ]
    _report(found)


def _public(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes at the top of a module, and the methods of those classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    top = [node for node in module.tree.body if isinstance(node, kinds)]
    inner = [
        node
        for outer in top
        if isinstance(outer, ast.ClassDef) and not outer.name.startswith("_")
        for node in outer.body
        if isinstance(node, kinds)
    ]
    return [node for node in (*top, *inner) if not node.name.startswith("_")]
