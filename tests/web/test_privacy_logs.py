"""Log lines say what and where, and nobody's words; nothing about a socket being slow."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.features.interviews import queries as interviews
from app.features.networks.models import Membership
from app.jobs import handle, table
from app.web import logs
from tests.factories import saving
from tests.factories.interviews import interview, quote
from tests.factories.networks import network, seated, site
from tests.support.client import Client

CANARY = "heron under an umbrella"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What production writes, as it writes it."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logs.JsonLines())
    logs.log.addHandler(handler)
    yield told
    logs.log.removeHandler(handler)


def entries(told: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.getvalue().splitlines()]


def test_a_failure_is_told_without_its_message(
    app: Flask, client: Client, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    ours = network()
    kim = seated(ours, sites=[site(ours)])

    def fail(*_: object) -> None:
        raise RuntimeError(f"could not read {CANARY}")

    monkeypatch.setattr(interviews, "interviews_of", fail)
    answer = client.sign_in(kim).get(f"/networks/{ours.slug}/interviews?q={CANARY}")
    assert answer.status_code == 500
    assert CANARY not in answer.text
    (told,) = [one for one in entries(lines) if one["level"] == "error"]
    assert told["error"] == "RuntimeError"
    assert told["route"] == "interviews.index"
    assert any("test_privacy_logs" in place for place in told["where"])
    assert "heron" not in lines.getvalue()


def test_a_slow_request_is_told_by_its_route(
    client: Client, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "SLOW", -1.0)
    ours = network()
    kim = seated(ours, sites=[site(ours)])
    held = interview(db.session.query(Membership).one().sites[0], kim, said=CANARY)
    quote(held, kim, text=CANARY, tags=[CANARY])
    member = client.sign_in(kim)
    member.get(f"/interviews/{held.id}?part=said&q={CANARY}")
    member.send("/networks/new", {"name": CANARY})
    member.get(f"/invitations/{CANARY}")
    routes = {one["route"] for one in entries(lines)}
    assert {"interviews.show", "home.create", "networks.join"} <= routes
    assert "heron" not in lines.getvalue()


def test_a_failed_statement_keeps_what_was_typed_to_itself(app: Flask) -> None:
    with pytest.raises(SQLAlchemyError) as failed:
        db.session.execute(text("INSERT INTO nothing VALUES (:words)"), {"words": CANARY})
    db.session.rollback()
    assert CANARY not in str(failed.value)


def test_a_job_that_fails_tells_no_words(
    app: Flask, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(handle.tasks, "find", lambda name: fail)
    with saving():
        job_id = table.JobTable().enqueue("nothing", {"edition_id": "x"})
    assert table.claim() == job_id
    handle.run(job_id)
    (told,) = [one for one in entries(lines) if one["level"] == "error"]
    assert told["task"] == "nothing"
    kept = str(db.session.execute(text("SELECT * FROM job")).all())
    assert "heron" not in lines.getvalue() + kept
