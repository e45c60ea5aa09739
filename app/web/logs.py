"""Structured log lines: errors and slow requests, with ids and times and nobody's words."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback

from flask import Flask, Response, g, request
from flask.signals import got_request_exception

from app.core.model import uuid7

SLOW = 0.5  # seconds
log = logging.getLogger("throughline")


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an exception: its type and where, never its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rpartition('/app/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(line, ensure_ascii=False)


def register(app: Flask) -> None:
    """Log errors and slow requests of this application."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    app.logger.disabled = app.config["APP_ENV"] == "production"  # it would print messages
    app.before_request(_start)
    app.after_request(_finish)
    got_request_exception.connect(_failed, app)


def _start() -> None:
    g.started = time.perf_counter()
    g.request_id = str(uuid7())


def _facts() -> dict[str, object]:
    return {"request": g.get("request_id"), "method": request.method, "route": request.endpoint}


def _finish(answer: Response) -> Response:
    took = time.perf_counter() - g.get("started", time.perf_counter())
    if took > SLOW and answer.status_code != 101:  # a websocket lasts as long as its page
        facts = {**_facts(), "status": answer.status_code, "ms": round(took * 1000)}
        log.warning("slow request", extra={"facts": facts})
    return answer


def _failed(sender: Flask, exception: BaseException, **extra: object) -> None:
    trace = (type(exception), exception, exception.__traceback__)
    log.error("request failed", exc_info=trace, extra={"facts": _facts()})
