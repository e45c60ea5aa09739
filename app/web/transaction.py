"""One commit, at the edge: the request's unit of work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

from flask import Flask, Response, abort, g, request

from app.core import after, gate
from app.extensions import db
from app.web import once

V = TypeVar("V", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def without_writing(view: V) -> V:
    """Say of a POST that it writes nothing itself: it does not wait in the line of the writers."""
    view.writes_nothing = True  # type: ignore[attr-defined]
    return view


def after_preparing(prepare: Callable[..., Any]) -> Callable[[V], V]:
    """Have `prepare(**address)` done before a POST waits in the line of the writers: what takes
    long and writes nothing. It asks the rule itself; the view finds its answer in `g.prepared`."""

    def decorate(view: V) -> V:
        view.prepare = prepare  # type: ignore[attr-defined]
        return view

    return decorate


class Throughline(Flask):
    """Flask, with one transaction around every request.

    A write takes the write gate before its transaction begins, since SQLite has one writer. It
    commits when the answer is not an error, and only then sends frames and wakes the worker.
    """

    def dispatch_request(self) -> Response:
        """Run the view inside its transaction."""
        view = self.view_functions.get(request.endpoint or "")
        writes = request.method not in SAFE
        if writes:
            _read_body()
        writes = writes and not getattr(view, "writes_nothing", False)
        _refuse_nul()
        if writes and (prepare := getattr(view, "prepare", None)):
            g.prepared = prepare(**(request.view_args or {}))
        with gate.writing() if writes else nullcontext():
            try:
                run = super().dispatch_request
                answer = self.make_response(once.answer(run) if writes else run())
                if writes and answer.status_code < 400:
                    db.session.commit()
                else:
                    db.session.rollback()
            except BaseException:
                db.session.rollback()
                raise
        after.run(db.session())
        return answer


def _read_body() -> None:
    """Read the whole body first: nobody holds the gate while a slow phone uploads."""
    if request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded"):
        _ = request.form, request.files
    else:
        request.get_data()


def _refuse_nul() -> None:
    """Nobody types the character NUL, and PostgreSQL cannot keep it."""
    typed = [request.path, *request.args.values()]
    if request.method not in SAFE:
        typed += [value for values in request.form.listvalues() for value in values]
    if any("\0" in value for value in typed):
        abort(400)
