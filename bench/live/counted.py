"""The server under test, with a note of what it draws: `bench.live.counted:make()`.

Each change to a shared record leaves a line of JSON in the file that THROUGHLINE_NOTES names: the
moment of its commit on the clock that all processes of the machine share, and what was drawn.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import after, channels
from app.extensions import db
from app.live import publish

KIND = "analysis"


def make() -> Flask:
    """The application, from the environment."""
    from app import create_app

    app = create_app()
    notes = Path(os.environ["THROUGHLINE_NOTES"])
    known = channels.kind(KIND)
    assert known is not None
    templates = set(known.parts.values())
    drawn: Counter[str] = Counter()
    published: list[str] = []
    committed = [0.0]

    def count(_sender: Flask, template: Any, **_extra: Any) -> None:
        if template.name in templates:
            drawn[template.name] += 1

    def commit(_session: Session) -> None:
        committed[0] = time.monotonic() * 1000

    def note(channel: str, frame: str) -> None:
        publish(channel, frame)
        if not channel.startswith(f"parts:{KIND}"):
            return
        published.append(frame)
        if len(published) == len(templates):
            line = {"at": committed[0], "drawn": dict(drawn), "bytes": sum(map(len, published))}
            drawn.clear()
            published.clear()
            with notes.open("a") as out:
                out.write(json.dumps(line) + "\n")

    template_rendered.connect(count, app, weak=False)
    with app.app_context():
        event.listen(db.session, "after_commit", commit)
    after.use_bus(note)
    return app
