"""One commit, at the edge: the request's unit of work."""

from __future__ import annotations

from contextlib import nullcontext

from flask import Flask, Response, abort, request

from app.core import after, gate
from app.extensions import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Throughline(Flask):
    """Flask, with one transaction around every request.

    A write takes the write gate before its transaction begins, since SQLite has one writer. It
    commits when the answer is not an error, and only then sends frames and wakes the worker.
    """

    def dispatch_request(self) -> Response:
        """Run the view inside its transaction."""
        writes = request.method not in SAFE
        if writes:
            _read_body()
        _refuse_nul()
        with gate.writing() if writes else nullcontext():
            try:
                answer = self.make_response(super().dispatch_request())
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
