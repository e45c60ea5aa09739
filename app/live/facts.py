"""What log lines of the live side say: ids and numbers, never anybody's words."""

from __future__ import annotations

from typing import Any


def facts(**values: Any) -> dict[str, Any]:
    """The `extra` of a log line; see web/logs.py."""
    plain = (int, float, bool)
    said = {
        name: value if isinstance(value, plain) else str(value) for name, value in values.items()
    }
    return {"facts": said}
