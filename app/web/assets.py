"""Built files of the browser side: their hashed names, and how they are sent.

`app/frontend/build.mjs` writes them into `app/static/dist` with a manifest.
"""

from __future__ import annotations

import json
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, send_from_directory

from app.web.guard import public

DIST = Path(__file__).resolve().parents[1] / "static" / "dist"
YEAR = 31_536_000

bp = Blueprint("assets", __name__)


class NotBuilt(RuntimeError):
    """The browser side was not built, or does not hold this file."""


def asset(name: str) -> str:
    """The address of a built file by its source name, such as `main.js`, `main.css`,
    `print.css`, `editor.js`, `chart.js` or `bokeh.min.js`. Raises NotBuilt."""
    return f"/static/dist/{_hashed(name)}"


def fonts() -> dict[str, Path]:
    """All built fonts by file name. Raises NotBuilt."""
    return {
        name.removeprefix("fonts/"): DIST / hashed
        for name, hashed in _manifest().items()
        if name.startswith("fonts/")
    }


def register(app: Flask) -> None:
    """Serve built files for ever, and compressed where a browser takes that."""
    app.register_blueprint(bp)


@bp.get("/static/dist/<path:name>")
@public
def built(name: str) -> Response:
    """One built file. Its name changes with its content, so it may be kept for a year."""
    if name.endswith((".gz", "manifest.json")):
        abort(404)
    packed = f"{name}.gz"
    small = request.accept_encodings["gzip"] > 0 and (DIST / packed).is_file()
    answer = send_from_directory(
        DIST, packed if small else name, mimetype=guess_type(name)[0], max_age=YEAR
    )
    if small:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer


def _hashed(name: str) -> str:
    try:
        return _manifest()[name]
    except KeyError as error:
        raise NotBuilt(f"{name} is not among the built files: run `make assets`.") from error


def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise NotBuilt("The browser side is not built: run `make assets`.") from error


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names
