"""The project's own files, parsed once for all house tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
FEATURES = APP / "features"


@dataclass(frozen=True)
class Module:
    """One Python file of the application."""

    path: Path
    name: str
    lines: int
    tree: ast.Module

    @property
    def part(self) -> str:
        """views, operations … : the file's name, or that of its folder inside the feature."""
        if self.in_feature and self.path.parent != FEATURES:
            return Path(self.path.relative_to(FEATURES).parts[1]).stem
        return self.path.stem

    @property
    def in_feature(self) -> bool:
        """Whether the file belongs to a feature."""
        return FEATURES in self.path.parents

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """All syntax nodes of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[str, str]]:
        """Every import as (module, name); the name is empty for `import module`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)

    def at(self, node: ast.AST) -> str:
        """A place for people: file and line."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file under app/."""
    found = []
    for path in sorted(APP.rglob("*.py")):
        source = path.read_text()
        name = str(path.relative_to(ROOT))
        found.append(Module(path, name, source.count("\n"), ast.parse(source, name)))
    return tuple(found)


@cache
def templates() -> dict[str, str]:
    """Every template under app/, by its path."""
    files = (*APP.rglob("templates/**/*.html"), *APP.rglob("templates/**/*.txt"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in sorted(set(files))}


def dotted(node: ast.AST) -> str:
    """`db.session.commit` for the attribute chain of that name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
